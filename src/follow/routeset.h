/*
 * routeset.h - every distinct route once, by a dense number from 1.
 *
 * Paths change without end: a month shows far more routes than are ever held at a time. So what is
 * not met and not held for a day is forgotten, and its number is given to the next new route.
 */
#ifndef ROUTESET_H
#define ROUTESET_H

#include "follow/follow.h"

#define ROUTESET_BLOCK_BITS 14
/* A route goes when more sweeps than that in a row did not find it met or held. */
#define ROUTE_IDLE 4
#define ROUTE_FREE UINT8_MAX /* idle of a number that no route has */

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
	uint32_t n;	       /* highest number */
	uint32_t free, free_n; /* numbers without a route, the least first, by origin; 0 ends */
	uint64_t *slots;       /* upper half of the hash << 32 | number; 0: free */
	size_t mask;	       /* slots - 1; 0: none yet */
	uint8_t **chunks;
	size_t chunks_n, chunks_cap;
	size_t left; /* octets of the last chunk */
	/* Room that forgotten paths left, by size in words of 8; each begins with the next one. */
	uint8_t *spare[UINT16_MAX / 8 + 2];
};

static inline struct follow_route *
routeset_place(const struct routeset *s, uint32_t n)
{
	return &s->blocks[n >> ROUTESET_BLOCK_BITS][n & ((1u << ROUTESET_BLOCK_BITS) - 1)];
}

static inline const struct follow_route *
routeset_at(const struct routeset *s, uint32_t n)
{
	return routeset_place(s, n);
}

uint64_t route_hash(const struct route_key *k);
/* The number of the route, made when it is new; 0: memory is out, or FOLLOW_MAX_ROUTES. */
uint32_t routeset_intern(struct routeset *s, const struct route_key *k);
/* Routes whose bit (number n: n % 64 of held[n / 64]) is not set grow older, and the old ones go;
 * gone (may be NULL) is told of each. False, and nothing went, when memory is out. */
typedef void routeset_gone_fn(void *arg, uint32_t n);
bool routeset_sweep(struct routeset *s, const uint64_t *held, routeset_gone_fn *gone, void *arg);
/* For who loads: the next number has no route; and when all are there. */
bool routeset_vacant(struct routeset *s);
void routeset_relist(struct routeset *s);
void routeset_fini(struct routeset *s);

#endif
