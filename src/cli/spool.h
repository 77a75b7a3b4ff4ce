/*
 * spool.h - what comes by no file, as files: an observatory keeps files whole, and looks at them
 * more than once.
 */
#ifndef SPOOL_H
#define SPOOL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"
#include "base/err.h"

/* A folder for one command; zeroed is none yet. */
struct spool {
	char dir[512];
	char **files; /* [n] */
	size_t n, cap;
};

/* Whether an argument is no file: "-", or the address of a live cache. */
bool spool_wanted(const char *arg);
/* A file with what the argument stands for; *path is valid until spool_fini(). */
enum st spool_get(
    struct spool *s, const char *arg, const struct clock *clock, char **path, struct err *e);
/* Removes folder and files. */
void spool_fini(struct spool *s);

#endif
