/*
 * attrs.h - the attributes that a vantage peer's route carries at the collector.
 */
#ifndef SIM_ATTRS_H
#define SIM_ATTRS_H

#include "sim/prop.h"

/* The origin's part of a route, beyond its place in the topology. */
struct attr_tail {
	uint8_t kind;  /* ROUTE_PLAIN, ROUTE_PRIVATE or ROUTE_SET */
	uint32_t a, b; /* private AS, or members of the set */
};

/* Appends the encoded attributes; afi is the family of the prefixes. */
void sim_attrs(const struct sim_world *w, struct buf *b, uint32_t vantage,
    const struct prop_path *p, unsigned afi, const struct attr_tail *t);

#endif
