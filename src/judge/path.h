/*
 * path.h - what an AS path is, against one frozen world: leak or not, by whom, on whose word.
 *
 * A path_judge is made once of a world and of what its owner adds, then asked by any number of
 * threads. The same path (with the same OTC and neighbour) always gets the same answer, so that it
 * is asked once for each distinct path; keeping answers is the caller's.
 *
 * Four sources answer, each by the same routine (ramp.h):
 *   aspa    attestations, by the letter of the draft: nothing is left out of the path
 *   rel     relationships; siblings are one, route servers and reserved numbers add no hop
 *   policy  what networks declare: allowed upstreams of the owner, else aut-nums of the IRR
 *   OTC     RFC 9234: who marked the route pins the top of the path, the other three tell the rest
 * and peerlock (peerlock.h), which needs none of them.
 *
 * Cost:  16 bytes an AS, 24 a link, twice for room; some 260 ns a path of four ASes (bench/path.c).
 */
#ifndef JUDGE_PATH_H
#define JUDGE_PATH_H

#include "judge/peerlock.h"
#include "judge/ramp.h"
#include "world/world.h"

struct path_judge; /* opaque */

/* Beside the world; zeroed is nothing. Read while the judge is made, then no more. */
struct path_judge_opts {
	const struct asrel_table *rel; /* in place of the world's */
	/* Whether a relationship is badly known; asked once a link; may be NULL. */
	bool (*weak)(void *arg, uint32_t a, uint32_t b);
	void *arg;
	/* Neighbours that may carry an AS's routes, declared by its operator: policy, and full
	 * Peerlock. An AS that is not in it has declared nothing. */
	const struct aspa_table *allowed;
	const uint32_t *tier1; /* in place of the dated list (infer/infer.h) */
	size_t tier1_n;
};

/* opts may be NULL. The world must outlive the judge. On failure *out is NULL. */
enum st path_judge_new(struct path_judge **out, const struct world *w,
    const struct path_judge_opts *opts, struct err *e);
void path_judge_free(struct path_judge *j); /* NULL is fine */

enum otc_state {
	OTC_ABSENT,
	OTC_FINE,	  /* all behind it are known to be customers */
	OTC_UNKNOWN,	  /* not all are known */
	OTC_VIOLATED,	  /* one behind it gave the route to no customer of its */
	OTC_ROUTE_SERVER, /* marked by a route server that is not in the path: who its client was is
			     not told */
	OTC_STRANGER,	  /* marked by an AS that is not in the path */
};

/* Who says that it is a leak. */
enum {
	PROOF_ASPA = 1,
	PROOF_OTC = 2,
	PROOF_POLICY = 4,
	PROOF_REL = 8,
	PROOF_MIXED = 16,    /* none of aspa, policy and rel alone, but one with another */
	PROOF_PEERLOCK = 32, /* whatever its excuse */
};

struct path_ask {
	struct span path;   /* as bgp/aspath.h keeps it, checked */
	uint32_t otc;	    /* 0: without */
	uint32_t neighbour; /* whom the route is from: must stand first in the path, unless it is a
			       route server; 0: not asked */
};

struct path_verdict {
	uint8_t fault; /* enum run_fault; not RUN_FINE: no ramp is measured */
	bool loop;  /* an AS comes twice, as in poisoned paths: measured, but never called a leak */
	bool alien; /* the neighbour does not stand first: invalid both ways for aspa */
	struct ramp aspa, rel, policy;
	uint8_t otc;	 /* enum otc_state */
	uint8_t by;	 /* PROOF_ bits; 0: no leak */
	uint8_t refuted; /* PROOF_POLICY, PROOF_REL: says so, but a better source knows better */

	/* Of the leak, by the strongest of those who say so: ASPA, OTC, policy and relationships
	 * where ASPA is silent, peerlock. */
	uint16_t lo, hi;	   /* the possible leakers, run->as[lo .. hi), origin first */
	bool certain;		   /* of the three below: both hops are known */
	uint32_t from, leaker, to; /* 0 unless certain; to 0: the collector itself */
	uint8_t type, types;	   /* enum leak_type, and bits of all that it may be */
	/* The relationships it rests on that are badly known: 1 with from, 2 with to. */
	uint8_t weak;

	struct peerlock lock;
};

/* *run: the path, in the order of the answer's indexes; scratch of the caller. */
void judge_path(const struct path_judge *j, const struct path_ask *q, struct as_run *run,
    struct path_verdict *out);

const char *otc_word(unsigned state);

#endif
