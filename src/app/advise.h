/*
 * advise.h - the shortest list of changes that brings the scores of one AS up, and the score after
 * each.
 *
 * Pure functions: framework, counters and judged routes in, steps out. No world, no store; who asks
 * tells of each route whether its holder seems to agree (enum advise_claim). The framework alone
 * decides what a change is worth: changes that raise no score are not advised.
 *
 * Two goals in turn: first every category to ready, then every category to 100 %. Within a
 * category the change that gains most over all metrics of its score comes first, so no shorter list
 * reaches the goal; among equal ROAs the longer prefix comes first, so that no route of the AS is
 * invalid on the way.
 *
 * Cost: some dozen evaluations of the framework a step.
 */
#ifndef ADVISE_H
#define ADVISE_H

#include "judge/judge.h"
#include "score/score.h"

#define ADVISE_NONE UINT32_MAX

enum advise_action {
	ADVISE_ROA,	 /* for exactly the route: maxLength is its length (RFC 9319) */
	ADVISE_WITHDRAW, /* announce it no more */
	ADVISE_OBJECT,	 /* a route or route6 object for exactly the route */
	ADVISE_CONTACT,	 /* register a NOC or technical contact */
	ADVISE_SETTLE,	 /* end what goes on, dispute what is wrong: one incident of a sum */
	ADVISE_ACTIONS,
};

/* Whether the AS may originate a route, as far as the data tell. */
enum advise_claim {
	ADVISE_FINE,
	ADVISE_DOUBTED, /* the holder named others: withdraw it; only where that gains nothing, ask
			 */
	ADVISE_NOBODYS, /* nobody can: a bogon, a default route */
};

/* A counted route of the AS. */
struct advise_route {
	struct pfx pfx;
	uint32_t peers;
	struct verdict v;
	enum advise_claim claim;
};

struct advise_input {
	const struct framework *fw;
	const struct score_input *now;	   /* counters and whatever else the norms look at */
	const struct advise_route *routes; /* ascending by pfx_cmp, distinct: those in the tally */
	size_t n;
	bool contacts; /* a source of contacts is there, so that a new one would be seen */
};

struct advise_step {
	enum advise_action action;
	uint32_t category; /* that it is for: index in fw_category_ids */
	bool for_ready;	   /* else for 100 % */
	uint32_t route;	   /* index in routes, ADVISE_NONE: it is about none */
	uint32_t
	    settles; /* counted routes that it sets right, this one among them; or events' refs */
	/* ADVISE_SETTLE: what of the metric is one, and the refs of its events in the plan's refs
	 */
	uint32_t metric;
	int64_t begin_s, end_s;
	size_t refs;
	int32_t score_bp[FW_CATEGORIES]; /* after it and all steps before; SCORE_NO_DATA */
};

struct advise_plan {
	struct advise_step *steps;
	size_t n, cap;
	uint32_t *refs;
	size_t refs_n, refs_cap;
	struct score_result now, end; /* before the first step and after the last */
	/* Steps after which a category is ready, and at 100 %: 0 it is already, ADVISE_NONE the
	 * steps do not get it there. */
	uint32_t ready_after[FW_CATEGORIES], full_after[FW_CATEGORIES];
};

/* ST_OK or ST_NOMEM. The caller calls advise_fini in every case. */
enum st advise_make(struct advise_plan *out, const struct advise_input *in, struct err *e);
void advise_fini(struct advise_plan *p);

/* "roa", "withdraw", "route-object", "contact", "settle". */
const char *advise_action_word(enum advise_action a);

#endif
