/*
 * customer.h - how large the filter is that a provider would make of a customer's set.
 *
 * A name is a set, or an AS: then the sets are those that PeeringDB tells
 * (irr_as_set), else the one that the export lines of its aut-num announce most
 * often, else the AS stands for itself. The set comes down to AS numbers, these
 * to route objects, and the routed prefixes that the result lets through are
 * its share of the table.
 */
#ifndef CUSTOMER_H
#define CUSTOMER_H

#include "irr/filter.h"
#include "world/world.h"

/* What stays the same for many names. */
struct customer {
	const struct world *w;
	struct irr_expander *x; /* NULL: the world has no sets */
	struct pfx *routed;	/* distinct prefixes of the tables; NULL without */
	size_t routed_n;
	uint64_t total[2]; /* of them IPv4, IPv6 */
	bool longer;	   /* more specifics up to /24 and /48 go through, too */
};

/* Reads the tables, of which there may be none. A fault of one is an error, in *e. */
enum st customer_init(struct customer *c, const struct world *w, const char *const *ribs, size_t n,
    bool longer, struct err *e);
void customer_fini(struct customer *c); /* zeroed is fine */

enum customer_from {
	CUSTOMER_NOTHING,   /* no such set */
	CUSTOMER_GIVEN,	    /* the name is a set */
	CUSTOMER_PEERINGDB, /* irr_as_set */
	CUSTOMER_AUT_NUM,   /* announced by its aut-num */
	CUSTOMER_ITSELF,    /* the AS alone */
};

#define CUSTOMER_ROOTS 16 /* sets of one AS in PeeringDB: mostly one, rarely three */

struct customer_size {
	enum customer_from from;
	uint32_t roots[CUSTOMER_ROOTS];
	size_t roots_n;
	uint32_t roots_missing; /* names that were told and are in no registry */
	uint32_t asn;		/* of ITSELF */
	struct irr_expansion x; /* valid until the next call */
	struct irr_filter f;
	uint64_t routed[2]; /* prefixes of the tables that go through */
};

/* customer_size_fini() in every case. ST_OK also when there is no such set. */
enum st customer_size(
    const struct customer *c, struct str name, struct customer_size *out, struct err *e);
void customer_size_fini(struct customer_size *s);

/* "given", "peeringdb", "aut-num", "itself"; "-" for nothing. */
const char *customer_from_word(enum customer_from f);

#endif
