/*
 * out.h - a file under construction: text or bytes into a buffer, through gzip or not, to the disk.
 *
 * The first failure sticks; out_close() returns it.
 */
#ifndef OUT_H
#define OUT_H

#include <stdio.h>
#include <zlib.h>

#include "base/buf.h"
#include "base/err.h"

struct out {
	struct buf b; /* append here, then call out_more() now and then */
	FILE *f;
	gzFile gz;
	bool failed;
	char path[4096];
};

/* DIR/NAME, with gzip when gz (the name says so itself). */
enum st out_open(struct out *o, const char *dir, const char *name, bool gz, struct err *e);
/* Speed before size, for large files that are read once. */
void out_fast(struct out *o);
/* Writes the buffer when it is large. */
void out_more(struct out *o);
/* The rest; closes in every case. */
enum st out_close(struct out *o, struct err *e);

#endif
