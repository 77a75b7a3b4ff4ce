/*
 * filter.h - the prefixes that a set, or some ASes, may announce by their route objects.
 *
 * What a provider puts before a customer: for every AS number of the expansion
 * the prefixes of its route objects in whatever registry, and the prefixes of
 * route-sets, with their lengths.
 *
 * Cost:  one walk over all route objects to build; some 24 bytes an entry.
 */
#ifndef IRR_FILTER_H
#define IRR_FILTER_H

#include "irr/expand.h"

struct irr_filter {
	struct ptab t;	      /* value: lowest << 8 | highest length */
	uint64_t objects;     /* route objects that went in */
	uint64_t with_routes; /* AS numbers that have at least one */
	size_t n4, n6;	      /* distinct entries */
};

/*
 * longer: more specifics of every entry up to /24 and /48 are let through, too. routes may be NULL.
 * ST_OK, ST_NOMEM, ST_LIMIT; on failure *out is zeroed.
 */
enum st irr_filter_build(struct irr_filter *out, const struct irr_expansion *x,
    const struct irr_table *routes, bool longer, struct err *e);
bool irr_filter_admits(const struct irr_filter *f, const struct pfx *p);
void irr_filter_fini(struct irr_filter *f); /* zeroed is fine */

#endif
