/*
 * plan_rpki.c - what a second set of VRPs, half way through, makes of routes that nobody meant ill
 * by: a ROA that names a stranger, a ROA that goes, a prefix that another AS announces as soon as a
 * ROA allows it.
 *
 * Planned when the first set is signed, as each kind wants a route of a certain state in it. Only
 * prefixes of the longest usual length are taken, so that no other announcement lies inside; and
 * those who validate act some minutes after the set came.
 */
#include "sim/lab.h"

enum { MAX_TRIES = 300, MAX_EACH = 8, HEARD_S = 60, HEARD_MORE_S = 600, BOTH_S = 20 };

struct later {
	struct lab *l;
	const struct signed_set *set;
};

/* A route for it that is in that state of the first set; NO_AS: none. */
static uint32_t
find(const struct later *x, uint32_t other, enum sim_rpki rpki)
{
	struct lab *l = x->l;

	for (int tries = 0; tries < MAX_TRIES; tries++) {
		const uint32_t i = lab_victim(l, other, 24, 48);
		const struct sim_route *r;

		if (i == NO_AS)
			return NO_AS;
		r = &l->w->routes[i];
		if (r->p.len == (r->p.afi == AFI_IP4 ? 24 : 48) && r->rpki[0] == rpki &&
		    l->w->as[r->as].n_prov > 0)
			return i;
		l->used[r->as] = false;
	}
	return NO_AS;
}

/* The act, with its route, from the time of the later set on. */
static struct lab_act *
act(struct lab *l, const char *kind, uint32_t route, uint32_t b, const char *what)
{
	struct lab_act *a = lab_act(l, kind, l->w->later_s * LAB_S, LAB_NEVER);

	if (a == NULL || !lab_act_route(l, (uint32_t)l->n_act, route))
		return NULL;
	a->benign = true;
	a->reason = what;
	a->other[a->n_other++] = l->w->as[l->w->routes[route].as].asn;
	if (b != NO_AS)
		a->other[a->n_other++] = l->w->as[b].asn;
	return a;
}

static int64_t
heard(struct lab *l)
{
	return (l->w->later_s + HEARD_S + rng_below(&l->r, HEARD_MORE_S)) * LAB_S;
}

static bool
add(struct lab *l, const struct pfx *p, uint32_t as)
{
	struct sim_world *w = l->w;

	if (!sim_vrp_add(w, p, w->as[as].asn, p->len))
		return false;
	w->vrps[w->n_vrps - 1].late = true;
	return true;
}

/* All of the prefix that name the AS go, or come back. */
static void
drop(struct sim_world *w, const struct pfx *p, uint32_t asn, bool gone)
{
	for (size_t i = 0; i < w->n_vrps; i++) {
		if (w->vrps[i].asn == asn && pfx_eq(&w->vrps[i].p, p))
			w->vrps[i].gone = gone;
	}
}

/* A ROA that names a stranger, for a prefix without one. */
static bool
mistake(const struct later *x)
{
	struct lab *l = x->l;
	const uint32_t b = lab_culprit(l, 1), i = b == NO_AS ? NO_AS : find(x, b, SIM_NOT_FOUND);
	const struct sim_route r = i == NO_AS ? (struct sim_route){ .as = 0 } : l->w->routes[i];

	if (i == NO_AS)
		return true;
	return act(l, "roa-mistake", i, b, "a ROA of the later set names the second AS") != NULL &&
	       add(l, &r.p, b) && lab_becomes(l, heard(l), i, STEP_ORIGINS, r.as, r.policy);
}

/* The ROA of a prefix goes. What is left denies it, when there is such a prefix. */
static bool
removed(const struct later *x)
{
	struct lab *l = x->l;
	struct sim_world *w = l->w;

	for (int tries = 0; tries < MAX_TRIES; tries++) {
		const uint32_t i = find(x, NO_AS, SIM_VALID);
		const struct sim_route r =
		    i == NO_AS ? (struct sim_route){ .as = 0 } : w->routes[i];
		enum sim_rpki left;

		if (i == NO_AS)
			return true;
		drop(w, &r.p, w->as[r.as].asn, true);
		left = sim_signed_check(w, x->set, &r.p, w->as[r.as].asn, true);
		if (left == SIM_INVALID || (left == SIM_NOT_FOUND && tries >= MAX_TRIES / 2))
			return act(l, "roa-removed", i, NO_AS,
				   left == SIM_INVALID ? "another ROA denies it"
						       : "no ROA covers it") != NULL &&
			       lab_becomes(l, heard(l), i, STEP_ORIGINS, r.as, r.policy);
		drop(w, &r.p, w->as[r.as].asn, false);
		l->used[r.as] = false;
	}
	return true;
}

/* Another AS gets a ROA, then it announces the prefix: beside the holder, or in its place. */
static bool
authorised(const struct later *x, bool beside)
{
	struct lab *l = x->l;
	struct sim_world *w = l->w;
	const uint32_t b = lab_culprit(l, 1), i = b == NO_AS ? NO_AS : find(x, b, SIM_VALID);
	const struct sim_route r = i == NO_AS ? (struct sim_route){ .as = 0 } : w->routes[i];
	const int64_t t = heard(l);

	if (i == NO_AS)
		return true;
	if (act(l, beside ? "roa-added" : "roa-moved", i, b,
		"only the later set authorises the second AS") == NULL ||
	    !add(l, &r.p, b) || !lab_becomes(l, t, i, STEP_ADD, b, 0))
		return false;
	if (beside)
		return true;
	drop(w, &r.p, w->as[r.as].asn, true);
	return lab_becomes(l, t + BOTH_S * LAB_S, i, STEP_ORIGINS, b, 0);
}

enum st
sim_plan_rpki(struct sim_world *w, struct err *e)
{
	struct lab *l = w->lab;
	struct signed_set *set = NULL;
	enum st st;
	bool ok = true;

	if (l == NULL || w->o->negatives == SIM_NEGATIVES_OFF)
		return ST_OK;
	w->later_s = l->end_us / LAB_S / 2 / LAB_SLOT_S * LAB_SLOT_S;
	rng_seed(&l->r, w->o->seed, RNG_LATER);
	st = sim_signed_new(&set, w, e);
	/* Those that add come behind the one that looks into the set: it does not know them. */
	if (st == ST_OK) {
		const struct later x = { l, set };
		const uint32_t each = 1 + w->o->hours / 8;

		for (uint32_t k = 0; k < each && k < MAX_EACH && ok; k++)
			ok = removed(&x);
		for (uint32_t k = 0; k < each && k < MAX_EACH && ok; k++)
			ok = mistake(&x) && authorised(&x, true) && authorised(&x, false);
		if (!ok)
			st = err_nomem(e, "what happens");
	}
	sim_signed_free(set);
	sim_vrps_sort(w);
	return st;
}
