/*
 * pathset.h - every distinct AS path once.
 *
 * A path is found by its bytes (bgp/aspath.h) and judged once, however many
 * routes hold it. Its number is its place in memory, so that a route costs 4
 * bytes and a path about 12 more than its numbers. Never shrinks.
 *
 * A lookup in a large table waits for memory twice: for the slot, then for the
 * path. So callers with many paths at hand hash them all, prefetch all slots,
 * then all paths, and only then intern.
 */
#ifndef PATHSET_H
#define PATHSET_H

#include <stdbool.h>

#include "base/hash.h"
#include "bgp/aspath.h"

enum {
	PATH_BAD = 1, /* malformed or with an AS 0: a route with it counts as withdrawn */
};

struct path {
	uint32_t origin; /* aspath_origin(); 0: none */
	uint16_t n;	 /* bytes */
	uint8_t flags;
	uint8_t mark; /* what the owner's judge gave */
	uint8_t bytes[];
};

struct path_slot {
	uint32_t tag; /* of the hash */
	uint32_t at;  /* place in units of 4 bytes, from 1; 0: free */
};

struct pathset {
	struct path_slot *slots;
	size_t mask, n;
	uint8_t **chunks;
	size_t chunks_n, chunks_cap;
	uint32_t next; /* place for the next path */
};

static inline uint32_t
path_hash(const uint8_t *p, size_t n)
{
	return (uint32_t)hash_bytes(p, n);
}

#define PATH_CHUNK_BITS 20 /* bytes a chunk, as a power of two */

static inline struct path *
path_at(const struct pathset *s, uint32_t at)
{
	const uint64_t off = (uint64_t)at * 4;

	return (struct path *)(void *)(s->chunks[off >> PATH_CHUNK_BITS] +
				       (off & ((1u << PATH_CHUNK_BITS) - 1)));
}

static inline void
pathset_prefetch_slot(const struct pathset *s, uint32_t hash)
{
	if (s->slots != NULL)
		__builtin_prefetch(&s->slots[hash & s->mask]);
}

static inline void
pathset_prefetch_path(const struct pathset *s, uint32_t hash)
{
	if (s->slots != NULL && s->slots[hash & s->mask].at != 0)
		__builtin_prefetch(path_at(s, s->slots[hash & s->mask].at));
}

/*
 * The path with these bytes (as they lie on the wire, 4-octet numbers, at most 65,535), made and
 * checked when it is new; *fresh tells. NULL when memory is out. Valid until fini.
 */
struct path *pathset_intern(
    struct pathset *s, const uint8_t *p, size_t n, uint32_t hash, bool *fresh);
void pathset_fini(struct pathset *s);

#endif
