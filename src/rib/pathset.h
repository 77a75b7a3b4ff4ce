/*
 * pathset.h - every distinct AS path once. One thread's; sets of several are made one afterwards.
 *
 * A path is found by its bytes (bgp/aspath.h) and judged once, however many
 * routes hold it. Its number is its place in memory, so that a route costs 4
 * bytes and a path about 12 more than its numbers. Never shrinks.
 *
 * A lookup in a large table waits for memory twice: for the slot, then for the
 * path. So callers with many paths at hand hash them all, prefetch all slots,
 * then all paths, and only then intern. Both lie on large pages (base/big.h).
 */
#ifndef PATHSET_H
#define PATHSET_H

#include <stdbool.h>

#include "base/err.h"
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

#define PATH_CHUNK_BITS 21 /* bytes a chunk, as a power of two */

struct path_slot {
	uint32_t tag; /* the hash */
	uint32_t at;  /* place in units of 4 bytes, from 1; 0: free */
};

/* What the owner says of a new good path; 0 for nothing. */
typedef uint8_t path_judge(const struct path *p);

struct pathset {
	struct path_slot *slots;
	size_t mask, n;
	uint8_t **chunks;
	size_t chunks_n, chunks_cap;
	uint32_t next; /* place for the next path */
	path_judge *judge;
};

static inline uint32_t
path_hash(const uint8_t *p, size_t n)
{
	return (uint32_t)hash_bytes(p, n);
}

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
	__builtin_prefetch(&s->slots[hash & s->mask]);
}

static inline void
pathset_prefetch_path(const struct pathset *s, uint32_t hash)
{
	const uint32_t at = s->slots[hash & s->mask].at;

	if (at != 0)
		__builtin_prefetch(path_at(s, at));
}

/* judge may be NULL. False when memory is out; pathset_fini is fine then, too. */
bool pathset_init(struct pathset *s, path_judge *judge);
/*
 * The path with these bytes (as they lie on the wire, 4-octet numbers, at most 65,535), made,
 * checked and judged when it is new. NULL when memory is out. Valid until fini.
 */
struct path *pathset_intern(struct pathset *s, const uint8_t *p, size_t n, uint32_t hash);
/* Adds the paths of another set, with their marks. ST_OK or ST_NOMEM. */
enum st pathset_add(struct pathset *s, const struct pathset *from, struct err *e);
/* Calls fn for every path that is not PATH_BAD, in no order, until it fails. */
enum st pathset_each(const struct pathset *s,
    enum st (*fn)(void *arg, const struct path *p, struct err *e), void *arg, struct err *e);
void pathset_fini(struct pathset *s);

#endif
