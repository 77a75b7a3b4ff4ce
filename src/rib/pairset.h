/*
 * pairset.h - every distinct (prefix, origin) once, with the set of peers that show it.
 *
 * Prefixes are interned to small numbers; the origins of a prefix hang on it
 * in a list, which has one element nearly always. Peers are bits, so that a
 * peer in two tables counts once.
 *
 * As long as prefixes come in ascending order, as the records of one table do,
 * the last one is all that must be compared; the hash table is made when the
 * first prefix comes out of order. The prefix behind the one found last is tried before it: another
 * table of the same world has them in the same order.
 */
#ifndef PAIRSET_H
#define PAIRSET_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "pfx/pfx.h"

#define PAIR_NONE UINT32_MAX

struct pair_row {
	uint32_t pfx;	 /* index into pfxs */
	uint32_t origin; /* 0: no single origin */
	uint32_t next;	 /* further origin of the prefix, PAIR_NONE */
	uint32_t words_n;
	uint64_t *words; /* peers as bits */
};

struct pairset {
	struct pfx *pfxs;
	uint32_t *first; /* [pfxs_n] row of each prefix */
	size_t pfxs_n, pfxs_cap, first_cap;
	uint32_t *slots; /* 1 + prefix index; 0: free. NULL while all came in order */
	size_t mask;
	struct pair_row *rows;
	size_t rows_n, rows_cap;
	uint32_t last; /* prefix that pairset_add() was for last */
	size_t near;   /* prefix found last: the next one of a further table is mostly behind it */
	uint32_t
	    *order; /* [rows_n] rows by pfx_cmp, then origin; once pairset_order() was called */
	struct arena mem; /* behind words */
};

/* Adds the peers (words_n words of bits) that show *p from origin. ST_OK or ST_NOMEM. */
enum st pairset_add(struct pairset *s, const struct pfx *p, uint32_t origin, const uint64_t *words,
    size_t words_n, struct err *e);
/* Puts the rows in order; nothing is added afterwards. ST_OK or ST_NOMEM. */
enum st pairset_order(struct pairset *s, struct err *e);
uint32_t pair_peers(const struct pair_row *r); /* how many */
void pairset_fini(struct pairset *s);

#endif
