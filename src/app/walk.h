/*
 * walk.h - files and folders as a list of files, folders in order of name.
 */
#ifndef WALK_H
#define WALK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct walk {
	struct walk_file {
		char *path;
		bool named; /* given itself, not met in a folder */
	} * files;
	size_t n, cap;
};

/* Adds a file, or the regular files below a folder. ST_IO when there is neither. */
enum st walk_add(struct walk *w, const char *path, struct err *e);
void walk_fini(struct walk *w);

/* Behind the last slash. */
const char *path_base(const char *path);

#endif
