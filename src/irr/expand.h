/*
 * expand.h - what a set comes down to: AS numbers and prefixes.
 *
 * Sets are walked by level, each once for each operator it is met under, so that
 * cycles end and the work is linear in what is reached. AS-ANY, RS-ANY and PeerAS
 * are counted and never followed: they would be everything.
 *
 * An expander is scratch for one thread, used for any number of expansions.
 *
 * Cost:   4 bytes a set, name and AS number of the table, and the result.
 * Limits: IRR_MAX_DEPTH, IRR_MAX_EXPANSION; what is beyond is left out and told.
 */
#ifndef IRR_EXPAND_H
#define IRR_EXPAND_H

#include "base/map.h"
#include "irr/sets.h"

struct irr_asn_op {
	uint32_t asn;
	struct irr_op op; /* of the routes of that AS */
};

/* The result; the arrays are valid until the next expansion. */
struct irr_expansion {
	const uint32_t *asns; /* distinct, without operator, in no order */
	size_t asns_n;
	const struct irr_asn_op *ops; /* distinct, with operator */
	size_t ops_n;
	const struct irr_range *ranges; /* prefixes of route-sets; may repeat */
	size_t ranges_n;
	uint64_t members;  /* of all sets reached, with repetition */
	uint32_t sets;	   /* that were reached and are there */
	uint32_t missing;  /* distinct names that are not there */
	uint32_t cycles;   /* of the sets, those that come back to themselves */
	uint32_t several;  /* of the sets, those that several registries have */
	uint32_t any, odd; /* members that are everything, or nothing that is known */
	uint32_t depth;	   /* levels of sets; 1: no set in the set */
	bool cut;	   /* a limit was met: there is more */
};

struct irr_expander; /* opaque */

struct irr_expander *irr_expander_new(const struct irr_sets *t); /* NULL when memory is out */
void irr_expander_free(struct irr_expander *x);			 /* NULL is fine */

/* Sets by index, all into one expansion. ST_OK or ST_NOMEM. */
enum st irr_expand(struct irr_expander *x, const uint32_t *roots, size_t n,
    struct irr_expansion *out, struct err *e);

#endif
