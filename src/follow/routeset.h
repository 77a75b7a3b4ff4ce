/*
 * routeset.h - every distinct route once, by a dense number from 1.
 */
#ifndef ROUTESET_H
#define ROUTESET_H

#include "follow/follow.h"

#define ROUTESET_BLOCK_BITS 14

/* A route as it is looked up; hash from route_hash(). */
struct route_key {
	const uint8_t *path;
	uint64_t hash;
	uint32_t otc, agg_asn, agg_addr;
	uint16_t path_n;
	uint8_t flags;
};

struct routeset {
	struct follow_route **blocks; /* number n at blocks[n >> BITS][n & mask] */
	size_t blocks_n, blocks_cap;
	uint32_t n;	 /* highest number */
	uint64_t *slots; /* upper half of the hash << 32 | number; 0: free */
	size_t mask;	 /* slots - 1; 0: none yet */
	uint8_t **chunks;
	size_t chunks_n, chunks_cap;
	size_t left; /* octets of the last chunk */
};

static inline const struct follow_route *
routeset_at(const struct routeset *s, uint32_t n)
{
	return &s->blocks[n >> ROUTESET_BLOCK_BITS][n & ((1u << ROUTESET_BLOCK_BITS) - 1)];
}

uint64_t route_hash(const struct route_key *k);
/* The number of the route, made when it is new; 0: memory is out, or FOLLOW_MAX_ROUTES. */
uint32_t routeset_intern(struct routeset *s, const struct route_key *k);
static inline void
routeset_prefetch(const struct routeset *s, uint64_t hash)
{
	if (s->mask != 0)
		__builtin_prefetch(&s->slots[hash >> 32 & s->mask]);
}
void routeset_fini(struct routeset *s);

#endif
