/*
 * prop.h - which path each vantage peer has to an origin, by the rules of Gao and Rexford.
 *
 * Preference: a customer's route before a peer's before a provider's, then the
 * shorter, then the neighbour with the lower AS number. Everything is told to
 * customers, to others only what comes from customers: no path has a valley.
 *
 * Several ASes may announce at once, and some of them what they should not.
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
enum { PROP_MAX_TAIL = 24, PROP_MAX_TO = 4, PROP_MAX_SOURCES = 4 };

/*
 * What is announced, by one AS or by several at once. A source may claim further hops behind
 * itself: a forged path, told to all as if it were its own; or, when it leaks, the path that it
 * really has from a peer or provider, told to those it should not be told. Who stands on the
 * claimed path refuses it, as a loop. A leaker must have no route of its own or of a customer.
 */
struct prop_source {
	uint32_t as;
	uint8_t policy; /* which providers get it, and how often the origin is prepended */
	bool invalid;	/* those who drop RPKI-invalids drop it */
	bool leak;
	bool aspa_invalid; /* a hop of the tail is attested not to go up: who verifies refuses it
			      from below and from the side */
	uint8_t prepend;   /* of the source, towards all */
	uint8_t n_tail, n_block, n_to;
	uint32_t tail[PROP_MAX_TAIL];  /* AS numbers, nearest first, origin last */
	uint32_t block[PROP_MAX_TAIL]; /* those of this Internet among them, as indices */
	uint32_t to[PROP_MAX_TO];      /* told to these only, when n_to > 0 */
	uint32_t otc;		       /* the route carries Only-to-Customer already; 0: no */
};

enum prop_class { PROP_NONE, PROP_OWN, PROP_CUSTOMER, PROP_PEER, PROP_PROVIDER };

struct prop_path {
	uint8_t cls;	 /* enum prop_class: how the vantage peer has it */
	uint8_t n;	 /* hops in as[], vantage first, origin last, once each */
	uint8_t prepend; /* further times the origin stands at the end */
	uint8_t top;	 /* index in as[] of the highest AS: the last to hear it from a customer */
	bool across;	 /* that AS tells it to a peer, not to a customer */
	uint8_t src;	 /* the source at its end, whose tail follows; index */
	uint32_t as[PROP_MAX_PATH];
};

/* Whether a provider does not hear what the AS announces by that policy. */
bool prop_leaves_out(const struct sim_world *w, uint32_t as, unsigned policy);

struct prop; /* opaque */

/* Routes can be asked for of the vantage peers and of n further ASes. */
enum st prop_new(
    struct prop **out, const struct sim_world *w, const uint32_t *more, size_t n, struct err *e);
void prop_free(struct prop *p);
/* From now on this link carries nothing; NO_AS twice: all links do. */
void prop_cut(struct prop *p, uint32_t customer, uint32_t provider);
/* From now on links are what they are in this family; IPv4 at first. */
void prop_family(struct prop *p, unsigned afi);
/* Computes the routes to the sources, at most PROP_MAX_SOURCES of distinct ASes. */
void prop_run(struct prop *p, const struct prop_source *src, unsigned n);
/* The path of an AS that may be asked for, after prop_run; cls PROP_NONE: it has none. */
void prop_path_of(const struct prop *p, uint32_t as, struct prop_path *out);
/* The path of vantage peer v. */
void prop_path(const struct prop *p, uint32_t v, struct prop_path *out);

#endif
