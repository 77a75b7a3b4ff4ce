/*
 * attrs.h - the attributes that a vantage peer's route carries at the collector.
 */
#ifndef SIM_ATTRS_H
#define SIM_ATTRS_H

#include "sim/prop.h"

/* The source's part of a route, beyond its place in the topology. All zero: nothing special. */
struct attr_tail {
	uint8_t kind;		       /* ROUTE_PLAIN, ROUTE_PRIVATE or ROUTE_SET */
	uint32_t a, b;		       /* private AS, or members of the set */
	const struct prop_source *src; /* with hops behind it; NULL: without */
	uint32_t community;	       /* one more, as RFC 1997 writes it; 0: none */
	uint32_t stamp; /* AGGREGATOR 10.x.y.z with so many seconds, as beacons have it */
	uint32_t med;	/* instead of the usual; 0: the usual */
};

enum { ATTR_MAX_PATH = PROP_MAX_PATH + PROP_MAX_TAIL + 16 };

/* Appends the encoded attributes; afi is the family of the prefixes. */
void sim_attrs(const struct sim_world *w, struct buf *b, uint32_t vantage,
    const struct prop_path *p, unsigned afi, const struct attr_tail *t);
/* The AS numbers of the path, nearest first, prepending and all; how many. */
size_t sim_path_asns(const struct sim_world *w, const struct prop_path *p,
    const struct attr_tail *t, uint32_t out[ATTR_MAX_PATH]);
/* Only-to-Customer (RFC 9234 5) as the first AS of the path has it; 0: none. */
uint32_t sim_path_otc(const struct sim_world *w, const struct prop_path *p);

#endif
