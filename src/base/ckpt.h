/*
 * ckpt.h - state in a file and back: values as they lie in memory, with a hash over all behind
 * them.
 *
 * One function walks the fields of a struct for both directions, so that what is written and what
 * is read cannot differ. A file belongs to the program that wrote it: who uses this puts a mark of
 * the layout first (ckpt_mark). Nothing that was read may be used before ckpt_end() found the hash
 * right.
 */
#ifndef CKPT_H
#define CKPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/err.h"
#include "base/map.h"

/* The first fault sticks in st; calls after it do nothing, and what they should read is zero. */
struct ckpt {
	FILE *f;
	void *hash;
	bool load; /* else it saves */
	enum st st;
	struct err *e;
};

/* False when memory is out, which is told in *e; ckpt_end() in every case. e outlives c. */
bool ckpt_begin(struct ckpt *c, FILE *f, bool load, struct err *e);
/* Writes the hash, or holds what was read against it. ST_OK, ST_BAD, ST_TRUNC, ST_IO, ST_NOMEM. */
enum st ckpt_end(struct ckpt *c);
/* The same n bytes must lie there: a name, a version, sizes. Else ST_BAD. n at most 256. */
void ckpt_mark(struct ckpt *c, const void *p, size_t n);
/* Says that what was read cannot be. */
void ckpt_bad(struct ckpt *c);

void ckpt_put(struct ckpt *c, const void *p, size_t n); /* saving only */
void ckpt_get(struct ckpt *c, void *p, size_t n);	/* loading only */
void ckpt_io(struct ckpt *c, void *p, size_t n);

/* One field of a struct. */
#define CKPT(c, field) ckpt_io((c), &(field), sizeof(field))

/* One octet, 0 or 1: to read another one as a bool is undefined. */
void ckpt_flag(struct ckpt *c, bool *v);

/* n elements in an array of their own, grown as they come, so that a wrong count does not take all
 * memory; NULL when n is 0 or c has a fault. */
void *ckpt_get_array(struct ckpt *c, size_t n, size_t size);
/*
 * An array with its count; v is what there is, the result what there is then. Loaded: v must be
 * NULL, the count is at most `most`, *n and *cap (may be NULL) are set.
 */
void *ckpt_array(struct ckpt *c, void *v, size_t *n, size_t *cap, size_t size, size_t most);
/* A count that is at most `most`. */
void ckpt_count(struct ckpt *c, size_t *n, size_t most);
/* The pairs of a map; loaded: into an empty one. */
void ckpt_map(struct ckpt *c, struct map *m);

#endif
