/*
 * rate.h - how often an address may ask: a bucket of tokens for each (RFC 6585 4).
 *
 * A bucket fills by so many tokens a second up to its burst; a request takes one. Buckets lie in a
 * table of fixed size; where two addresses meet in a place, the one that asked last has it, and
 * begins anew with a full bucket: memory is bounded, and no address is ever limited for another.
 */
#ifndef RATE_H
#define RATE_H

#include <stdint.h>

struct rate;

/* per_s > 0; burst: RATE_BURST x per_s. NULL when memory is out. */
#define RATE_BURST 6u
struct rate *rate_new(uint32_t per_s);
void rate_free(struct rate *r); /* NULL is fine */

/*
 * A request of an address (a key, not 0) at a monotonic time. 0: it may. Else: seconds after which
 * it may ask again, at least 1.
 */
unsigned rate_take(struct rate *r, uint64_t addr, int64_t now_ms);

#endif
