/*
 * prop.h - which path each vantage peer has to an origin, by the rules of Gao and Rexford.
 *
 * Preference: a customer's route before a peer's before a provider's, then the
 * shorter, then the neighbour with the lower AS number. Everything is told to
 * customers, to others only what comes from customers: no path has a valley.
 *
 * Exact, but computed only where it can matter. Customer routes exist at the
 * origin's direct and indirect providers (its upper cone); what a vantage peer
 * has is decided inside its own upper cone. So an origin costs some hundred
 * steps, whatever the size of the Internet.
 */
#ifndef PROP_H
#define PROP_H

#include "sim/sim_i.h"

#define PROP_MAX_PATH 64

/* What is announced, by one AS or by two at once. */
struct prop_source {
	uint32_t as;
	uint8_t policy; /* which providers get it, and how often the origin is prepended */
	bool invalid;	/* those who drop RPKI-invalids drop it */
};

enum prop_class { PROP_NONE, PROP_OWN, PROP_CUSTOMER, PROP_PEER, PROP_PROVIDER };

struct prop_path {
	uint8_t cls;	 /* enum prop_class: how the vantage peer has it */
	uint8_t n;	 /* hops in as[], vantage first, origin last, once each */
	uint8_t prepend; /* further times the origin stands at the end */
	uint8_t top;	 /* index in as[] of the highest AS: the last to hear it from a customer */
	bool across;	 /* that AS tells it to a peer, not to a customer */
	uint32_t as[PROP_MAX_PATH];
};

struct prop; /* opaque */

enum st prop_new(struct prop **out, const struct sim_world *w, struct err *e);
void prop_free(struct prop *p);
/* Computes the routes to one or two sources. */
void prop_run(struct prop *p, const struct prop_source *src, unsigned n);
/* The path of vantage peer v after prop_run; cls PROP_NONE: it has none. */
void prop_path(const struct prop *p, uint32_t v, struct prop_path *out);

#endif
