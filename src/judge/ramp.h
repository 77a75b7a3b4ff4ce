/*
 * ramp.h - how far a path may climb and fall: one routine for ASPA, relationships, declared policy
 * and OTC.
 *
 * The algorithm of draft-ietf-sidrops-aspa-verification-28, over answers of any source. A path is
 * A(1) the origin to A(n) the neighbour, without repeats behind each other. Of each hop from A(i)
 * to A(i + 1) two answers are known: whether A(i + 1) is a provider of A(i), and whether A(i) is
 * one of A(i + 1). From them follow four lengths:
 *
 *   max_up    A(1) .. A(max_up) may be a climb      min_up    ... is one for certain
 *   max_down  so many at the other end may be a fall  min_down  ... are one for certain
 *
 * A path that may climb less than its length is invalid for who hears it from a customer or peer
 * (up); one whose climb and fall do not meet is invalid for who hears it from a provider (down),
 * and stays so whoever passes it on. Then one of as[max_up] .. as[n - max_down - 1] leaks, provided
 * the answers at both ends of that range are true.
 *
 * Pure, without allocation: a few ns a hop. Indexes count from 0, so A(k) is as[k - 1].
 */
#ifndef RAMP_H
#define RAMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "bgp/bgp.h"

enum run_fault {
	RUN_FINE,
	RUN_EMPTY, /* no AS: invalid */
	RUN_SET,   /* a set stands in it: invalid */
	RUN_LONG,  /* above RAMP_MAX_ASES: nothing is said of it */
};

/* A path as the routine wants it. Not cleared: only as[0..n) holds anything. */
struct as_run {
	uint32_t as[RAMP_MAX_ASES]; /* the origin first, no AS twice in a row */
	uint16_t n;
	uint8_t
	    fault;   /* enum run_fault; n is 0 with RUN_LONG, as[] without the sets with RUN_SET */
	bool confed; /* segments of a confederation were left out */
	bool loop;   /* an AS comes again behind another one: no path that a route took */
};

/* path: as bgp/aspath.h keeps it, checked. */
void ramp_run(struct as_run *r, struct span path);

/* Whether an AS is authorised as provider of another. */
enum hop { HOP_NONE, HOP_PROVIDER, HOP_NOT_PROVIDER };

/* The hop from as[i] to as[i + 1]. HOP_PROVIDER both ways: two that are one, such as siblings. */
struct hop_pair {
	uint8_t up;   /* enum hop: as[i + 1] is provider of as[i] */
	uint8_t down; /* enum hop: as[i] is provider of as[i + 1] */
};

enum ramp_state { RAMP_NO_DATA, RAMP_VALID, RAMP_UNKNOWN, RAMP_INVALID };

struct ramp {
	uint16_t n, max_up, min_up, max_down, min_down; /* n 0: not measured */
	uint8_t up, down; /* enum ramp_state: heard from a customer or peer; from a provider */
};

/* h[0..n - 1): the hops of n ASes. n 0 is the empty path, invalid both ways. */
struct ramp ramp_measure(const struct hop_pair *h, unsigned n);

/* The possible leakers as[*lo .. *hi), when the path is invalid down; else none: *lo == *hi. */
static inline void
ramp_leakers(const struct ramp *r, unsigned *lo, unsigned *hi)
{
	*lo = *hi = 0;
	if (r->max_up + r->max_down < r->n) {
		*lo = r->max_up;
		*hi = (unsigned)(r->n - r->max_down);
	}
}

/* The same when it is invalid up: the last AS may be it, too, by giving the path to a peer or
 * provider. */
static inline void
ramp_leakers_up(const struct ramp *r, unsigned *lo, unsigned *hi)
{
	ramp_leakers(r, lo, hi);
	if (*lo == *hi && r->max_up < r->n) {
		*lo = r->max_up;
		*hi = r->n;
	}
}

/* Where h knows nothing, more knows. */
void ramp_fill(struct hop_pair *h, const struct hop_pair *more, unsigned n);

/* Types of RFC 7908 3.1 to 3.4, by whom the leaker has it from and whom it gives it to. */
enum leak_type {
	LEAK_UNSURE,
	LEAK_HAIRPIN = 1,	/* provider to provider */
	LEAK_LATERAL = 2,	/* peer to peer */
	LEAK_PROVIDER_PEER = 3, /* a provider's route to a peer */
	LEAK_PEER_PROVIDER = 4, /* a peer's route to a provider */
};

/* One leak. as[from], as[leaker], as[to] lie next to each other but for siblings of the leaker. */
struct ramp_leak {
	uint16_t lo, hi;	   /* the possible leakers, as[lo .. hi) */
	uint16_t from, leaker, to; /* meant when certain */
	bool certain;		   /* both hops of the leaker are known to lead the wrong way */
	uint8_t type;		   /* enum leak_type */
	uint8_t types;		   /* possible ones: bit 1 << type */
};

/*
 * What can be said of a leak by one of as[lo .. hi), 0 < lo < hi < n: the leaker nearest to the
 * origin for which both hops are known, else the types that the whole range admits.
 */
struct ramp_leak ramp_leak(const struct hop_pair *h, unsigned lo, unsigned hi);

/*
 * RFC 9234: as[at] has marked the route as one for customers only. The hop behind it is then no
 * climb. False when as[at] is the last: nobody has it from there yet.
 */
bool ramp_pin(struct hop_pair *h, unsigned n, unsigned at);
/*
 * The first AS behind at that gave the route to one that is not its customer, though it was marked.
 * False: none is known to.
 */
bool ramp_otc_leak(const struct hop_pair *h, unsigned n, unsigned at, struct ramp_leak *out);

/* "valid", "unknown", "invalid"; "-" for no data. */
const char *ramp_word(unsigned state);

#endif
