/*
 * ptab.h - a frozen table from prefixes to lists of small values.
 *
 * What VRPs and route objects share: many rows (prefix, 64-bit value), grouped
 * by prefix, found by walking the prefixes that cover another one (pidx.h).
 * What the value means is the owner's business.
 *
 * Cost: 16 bytes a distinct IPv4 and 25 an IPv6 prefix, and 8 bytes a row;
 * while it is built, 32 bytes a row more.
 */
#ifndef PTAB_H
#define PTAB_H

#include "pfx/pidx.h"

struct prow {
	struct pfx pfx;
	uint64_t val;
};

struct ptab {
	struct pidx x;
	uint32_t *first; /* [x.n + 1] index of the first value of a prefix */
	uint64_t *vals;	 /* ascending within a prefix */
	size_t n_vals;
};

/* Rows under construction; zeroed is empty. */
struct prows {
	struct prow *v;
	size_t n, cap;
};

/* False when memory is out. */
bool prows_add(struct prows *r, const struct pfx *p, uint64_t val);
void prows_fini(struct prows *r);

/*
 * Freezes rows[0..n), which are sorted in place and stay the caller's. Rows of one prefix that
 * differ in the bits of or_mask only become one, with those bits or'ed. ST_OK, ST_NOMEM, ST_LIMIT;
 * on failure *out is zeroed.
 */
enum st ptab_build(struct ptab *out, struct prow *rows, size_t n, uint64_t or_mask, struct err *e);
void ptab_fini(struct ptab *t); /* zeroed is fine */

#endif
