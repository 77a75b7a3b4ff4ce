/*
 * merge.h - the pairs of several tables as one list in order.
 *
 * Whoever read which record, and in whatever order: the same pairs with the
 * same peers come out. Nothing of the tables is copied or changed.
 */
#ifndef MERGE_H
#define MERGE_H

#include "rib/table.h"

struct merge_from {
	struct pairset *pairs;
	size_t at;     /* in pairs->order */
	uint32_t *ids; /* of the table's peers, over all tables */
};

struct merge {
	struct merge_from *from;
	size_t n;
	size_t peers_n; /* distinct ones, over all tables */
	uint64_t *words;
	size_t words_n;
	size_t pairs_max; /* at most so many come */
};

/* pairset_order() was called for each. The tables must outlive m. merge_fini in every case. */
enum st merge_begin(struct merge *m, struct table *const *tables, size_t n, struct err *e);
/* The next pair, by pfx_cmp, then origin, with how many peers show it. False at the end. */
bool merge_next(struct merge *m, struct pfx *pfx, uint32_t *origin, uint32_t *peers);
void merge_fini(struct merge *m);

#endif
