/*
 * pool.h - the public unicast space of each registry, given out in aligned blocks.
 *
 * A buddy allocator: a block is split in halves until it fits, the other
 * halves stay free. Which block and which half is random, so allocations and
 * holes are scattered over the registry's space.
 */
#ifndef POOL_H
#define POOL_H

#include "sim/geo.h"
#include "sim/rng.h"

#define POOL_MAX_LEN 48 /* the longest block that is given out; IPv4: 24 */

struct pool_list {
	uint64_t *hi; /* upper bits of the free blocks of one length */
	size_t n, cap;
};

struct pool {
	struct pool_list free[RIRS][2][POOL_MAX_LEN + 1]; /* [1]: IPv6 */
};

bool pool_init(struct pool *p);
void pool_fini(struct pool *p);
/*
 * A block of the length from the registry, else from another (transfers between registries happen);
 * *rir tells which. false when there is none; memory out counts as that and loses the spare halves.
 */
bool pool_take(
    struct pool *p, struct rng *r, unsigned *rir, unsigned afi, unsigned len, struct pfx *out);
/* The two halves of a prefix shorter than 64. */
void pfx_halves(const struct pfx *p, struct pfx half[2]);

#endif
