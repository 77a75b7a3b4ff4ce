/*
 * pidx.h - a frozen set of distinct prefixes with the longest cover of any prefix.
 *
 * A sorted array in which every prefix knows its parent, the next shorter one
 * of the set that covers it. A lookup finds the last element that is not above
 * the wanted prefix and walks parents until one covers it: all covering
 * prefixes lie on that walk. Owners keep their payload in arrays of their own
 * with the same index. Read by any number of threads without locks.
 *
 * Cost: 28 bytes a prefix; a lookup is one jump by the first 16 bits, a binary
 * search inside, and a walk of at most the nesting depth.
 */
#ifndef PIDX_H
#define PIDX_H

#include <stddef.h>

#include "base/err.h"
#include "pfx/pfx.h"

#define PIDX_NONE UINT32_MAX

struct pidx {
	struct pfx *pfx;    /* [n], ascending by pfx_cmp, distinct */
	uint32_t   *parent; /* [n], PIDX_NONE at the top */
	uint32_t    n;
	uint32_t   *jump[2]; /* [65537] a family: first index whose upper 16 bits are >= i */
};

/*
 * Takes over pfxs[0..n), which must be malloc'ed: sorts it and drops doubles. ST_OK or ST_NOMEM (or
 * ST_LIMIT above 2^32 - 2); the array is consumed in every case.
 */
enum st pidx_build(struct pidx *out, struct pfx *pfxs, size_t n, struct err *e);
void    pidx_fini(struct pidx *x); /* zeroed is fine */

/* Index of the longest element that covers *p, or PIDX_NONE. */
uint32_t pidx_cover(const struct pidx *x, const struct pfx *p);
/* Index of *p itself, or PIDX_NONE. */
uint32_t pidx_find(const struct pidx *x, const struct pfx *p);

#endif
