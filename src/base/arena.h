/*
 * arena.h - memory that is freed at once.
 *
 * One arena a record, batch or request; arena_reset() in place of many frees.
 * arr_new() is the one way to size an array by a number from outside.
 */
#ifndef ARENA_H
#define ARENA_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena_chunk;

struct arena {
	struct arena_chunk *head;
	size_t used_bytes; /* handed out since the last reset */
};

/* 16-byte aligned, not cleared; NULL when memory is out. Valid until reset or fini. */
void *arena_alloc(struct arena *a, size_t n_bytes);
/* A terminated copy; NULL when memory is out. */
char *arena_strdup(struct arena *a, struct str s);
/* Keeps the largest chunk for reuse. */
void arena_reset(struct arena *a);
void arena_fini(struct arena *a);

/* calloc with the product checked; NULL when it overflows or memory is out. The caller frees. */
void *arr_new(size_t n, size_t size);
/*
 * Makes room for one more element behind n: returns p or a larger block in its place, NULL (and p
 * stays valid) when memory is out. *cap counts elements.
 */
void *arr_grow(void *p, size_t n, size_t *cap, size_t size);

#endif
