/*
 * pathset.h - every distinct AS path once, for as many threads as come.
 *
 * A path is found by its bytes (bgp/aspath.h) and judged once, however many
 * routes hold it. Its number is its place in memory, so that a route costs 4
 * bytes and a path about 12 more than its numbers. Never shrinks.
 *
 * The set is cut into shards by the hash. Looking up takes no lock: a slot is
 * published after the path behind it is whole, and an array of slots that has
 * become too small stays readable until the end (all of them together are as
 * large as the last). Only a new path locks its shard.
 *
 * A lookup in a large table waits for memory twice: for the slot, then for the
 * path. So callers with many paths at hand hash them all, prefetch all slots,
 * then all paths, and only then intern.
 */
#ifndef PATHSET_H
#define PATHSET_H

#include <pthread.h>
#include <stdatomic.h>
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

#define PATH_SHARD_BITS 6
#define PATH_CHUNK_BITS 18 /* bytes a chunk, as a power of two */

struct path_slots {
	size_t mask;
	struct path_slots *old; /* those before; readers may still be in them */
	_Atomic uint64_t v[];	/* hash << 32 | place in units of 4 bytes, from 1; 0: free */
};

struct path_shard {
	_Alignas(64) struct path_slots *_Atomic slots;
	pthread_mutex_t lock; /* of what follows, and of writing slots */
	size_t n;
	uint32_t next, end; /* places left in the chunk at hand */
};

/* What the owner says of a new good path; 0 for nothing. Pure: any thread may ask. */
typedef uint8_t path_judge(const struct path *p);

struct pathset {
	struct path_shard *shards;
	uint8_t **chunks; /* as many as there can be; pages of it that are not used cost nothing */
	_Atomic uint32_t chunks_n;
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

static inline const struct path_slots *
path_slots(const struct pathset *s, uint32_t hash)
{
	return atomic_load_explicit(
	    &s->shards[hash >> (32 - PATH_SHARD_BITS)].slots, memory_order_acquire);
}

static inline void
pathset_prefetch_slot(const struct pathset *s, uint32_t hash)
{
	const struct path_slots *slots = path_slots(s, hash);

	__builtin_prefetch((const void *)&slots->v[hash & slots->mask]);
}

static inline void
pathset_prefetch_path(const struct pathset *s, uint32_t hash)
{
	const struct path_slots *slots = path_slots(s, hash);
	const uint32_t at =
	    (uint32_t)atomic_load_explicit(&slots->v[hash & slots->mask], memory_order_acquire);

	if (at != 0)
		__builtin_prefetch(path_at(s, at));
}

/* judge may be NULL. False when memory is out; pathset_fini is fine then, too. */
bool pathset_init(struct pathset *s, path_judge *judge);
/* How many; exact while nobody adds. */
size_t pathset_n(struct pathset *s);
/*
 * The path with these bytes (as they lie on the wire, 4-octet numbers, at most 65,535), made,
 * checked and judged when it is new. NULL when memory is out. Valid until fini.
 */
const struct path *pathset_intern(struct pathset *s, const uint8_t *p, size_t n, uint32_t hash);
/*
 * Calls fn for every path that is not PATH_BAD, in no order, until it fails. While nobody adds.
 */
enum st pathset_each(const struct pathset *s,
    enum st (*fn)(void *arg, const struct path *p, struct err *e), void *arg, struct err *e);
void pathset_fini(struct pathset *s);

#endif
