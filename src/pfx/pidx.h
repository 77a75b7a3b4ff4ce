/*
 * pidx.h - a frozen set of distinct prefixes with the longest cover of any prefix.
 *
 * A sorted array in which every prefix knows its parent, the next shorter one
 * of the set that covers it. A lookup finds the last element that is not above
 * the wanted prefix and walks parents until one covers it: all covering
 * prefixes lie on that walk. Owners keep their payload in arrays of their own
 * with the same index. Read by any number of threads without locks.
 *
 * IPv4 comes first. Its address takes the upper half of a word, so the length
 * goes into the lower one and a prefix is one number; IPv6 keeps the second
 * half of the address and the length apart, where ties need them.
 *
 * Cost: 12 bytes an IPv4 and 21 an IPv6 prefix, and 0.8 MB for the jump tables;
 * a lookup is one jump by the first bits, a binary search inside, and a walk of
 * at most the nesting depth.
 */
#ifndef PIDX_H
#define PIDX_H

#include <stddef.h>

#include "base/err.h"
#include "pfx/pfx.h"

#define PIDX_NONE UINT32_MAX

struct pidx {
	uint64_t *hi;	  /* [n] IPv4: pfx.hi | pfx.len; IPv6: pfx.hi. Ascending within a family */
	uint64_t *lo6;	  /* [n - n4] pfx.lo of IPv6 */
	uint8_t *len6;	  /* [n - n4] pfx.len of IPv6 */
	uint32_t *parent; /* [n], PIDX_NONE at the top */
	uint32_t n, n4;
	uint32_t *jump[2]; /* a family: first index whose bucket is >= i, and the end */
};

/* The prefix at index i. */
static inline struct pfx
pidx_pfx(const struct pidx *x, uint32_t i)
{
	if (i < x->n4)
		return (struct pfx){ x->hi[i] & ~0xffffffffULL, 0, (uint8_t)x->hi[i], AFI_IP4 };
	return (struct pfx){ x->hi[i], x->lo6[i - x->n4], x->len6[i - x->n4], AFI_IP6 };
}

/*
 * Takes over pfxs[0..n), which must be malloc'ed: sorts it and drops doubles. ST_OK or ST_NOMEM (or
 * ST_LIMIT above 2^32 - 2); the array is consumed in every case.
 */
enum st pidx_build(struct pidx *out, struct pfx *pfxs, size_t n, struct err *e);
/*
 * The same from rows of stride bytes that begin with a struct pfx and are sorted by it; rows of one
 * prefix count once. The rows stay the caller's.
 */
enum st pidx_build_sorted(
    struct pidx *out, const void *rows, size_t stride, size_t n, struct err *e);
void pidx_fini(struct pidx *x); /* zeroed is fine */

/* Index of the longest element that covers *p, or PIDX_NONE. */
uint32_t pidx_cover(const struct pidx *x, const struct pfx *p);
#define PIDX_GROUP 32

/*
 * The same for up to PIDX_GROUP prefixes, each stride bytes behind the last, into out. Sooner than
 * one by one: those in order begin where the last one ended, others wait for memory together.
 * Returns whether they lay far apart.
 */
bool pidx_cover_group(
    const struct pidx *x, const struct pfx *p, size_t stride, size_t n, uint32_t *out);
/* Index of *p itself, or PIDX_NONE. */
uint32_t pidx_find(const struct pidx *x, const struct pfx *p);

#endif
