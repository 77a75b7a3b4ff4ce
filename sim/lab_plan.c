/*
 * lab_plan.c - what shall happen: the planners' common tools, and the loop over the kinds.
 *
 * A planner draws who, what and when, looks by propagation whether anybody would notice, and adds
 * an act with its steps; or finds no place and adds nothing, then the next one tries.
 */
#include "sim/lab.h"

#include <stdlib.h>

enum {
	MAX_TRIES = 2000,
	LEAKERS = 2, /* candidates for each incident */
	MARGIN_S = 120,
};

struct lab_act *
lab_act(struct lab *l, const char *kind, int64_t begin_us, int64_t end_us)
{
	struct lab_act *a = arr_grow(l->act, l->n_act, &l->cap_act, sizeof(*a));

	if (a == NULL)
		return NULL;
	l->act = a;
	a = &l->act[l->n_act++];
	*a = (struct lab_act){ .kind = kind, .begin_us = begin_us, .end_us = end_us };
	a->seen = arr_new(l->w->n_vantage, sizeof(*a->seen));
	return a->seen != NULL ? a : NULL;
}

bool
lab_act_route(struct lab *l, uint32_t act, uint32_t route)
{
	struct lab_act *a = &l->act[act - 1];
	uint32_t *p = arr_grow(a->route, a->n_route, &a->cap_route, sizeof(*p));

	if (p == NULL)
		return false;
	a->route = p;
	a->route[a->n_route++] = route;
	l->w->routes[route].act = act;
	return true;
}

struct lab_step *
lab_step(struct lab *l, uint32_t act, int64_t t_us, uint32_t route, unsigned mode)
{
	struct lab_step *s = arr_grow(l->step, l->n_step, &l->cap_step, sizeof(*s));

	if (s == NULL)
		return NULL;
	l->step = s;
	s = &l->step[l->n_step++];
	*s = (struct lab_step){ .t_us = t_us, .act = act, .route = route, .mode = (uint8_t)mode };
	return s;
}

bool
lab_becomes(
    struct lab *l, int64_t t_us, uint32_t route, unsigned mode, uint32_t as, unsigned policy)
{
	struct lab_step *s = lab_step(l, (uint32_t)l->n_act, t_us, route, mode);

	if (s == NULL)
		return false;
	s->n_src = s->hot = 1;
	s->src[0].as = as;
	s->src[0].policy = (uint8_t)policy;
	return true;
}

bool
lab_turn(struct lab *l, int64_t t_us, unsigned kind, uint32_t session, uint32_t collector)
{
	struct lab_turn *t = arr_grow(l->turn, l->n_turn, &l->cap_turn, sizeof(*t));

	if (t == NULL)
		return false;
	l->turn = t;
	l->turn[l->n_turn++] = (struct lab_turn){ t_us, (uint8_t)kind, session, collector, 0 };
	return true;
}

int64_t
lab_when(struct lab *l, int64_t lasts_us)
{
	const int64_t first = l->end_us / 20 + MARGIN_S * LAB_S,
		      room = l->end_us - MARGIN_S * LAB_S - lasts_us - first;

	return first + (room > 0 ? (int64_t)rng_below64(&l->r, (uint64_t)room) : 0);
}

int64_t
lab_lasts(struct lab *l)
{
	const int64_t most = l->end_us / 3;
	const uint64_t s = 2ULL << rng_below(&l->r, 13);
	const int64_t us = (int64_t)(s * LAB_S + rng_below64(&l->r, s * LAB_S));

	return us < most ? us : most;
}

bool
lab_related(const struct sim_world *w, uint32_t a, uint32_t b)
{
	if (a == b || w->as[a].org == w->as[b].org || sim_is_provider(w, a, b) ||
	    sim_is_provider(w, b, a))
		return true;
	for (uint32_t k = 0; k < w->as[a].n_peer; k++) {
		if (w->peer[w->as[a].peer_at + k] == b)
			return true;
	}
	return false;
}

uint32_t
lab_culprit(struct lab *l, unsigned min_providers)
{
	const struct sim_world *w = l->w;
	const uint32_t from = w->tier_at[TIER_SMALL];

	for (int tries = 0; tries < MAX_TRIES; tries++) {
		const uint32_t as = from + rng_below(&l->r, w->n_as - from);

		if (!l->used[as] && w->as[as].n_prov >= min_providers) {
			l->used[as] = true;
			return as;
		}
	}
	return NO_AS;
}

uint32_t
lab_victim(struct lab *l, uint32_t other, unsigned max4, unsigned max6)
{
	const struct sim_world *w = l->w;

	for (int tries = 0; tries < MAX_TRIES; tries++) {
		const uint32_t i = rng_below(&l->r, (uint32_t)w->n_routes);
		const struct sim_route *r = &w->routes[i];

		if (r->kind != ROUTE_PLAIN || r->few != 0 || r->planted || r->want_bad || r->held ||
		    r->act != 0 || l->used[r->as] || r->p.len > (r->p.afi == AFI_IP4 ? max4 : max6))
			continue;
		if (other != NO_AS && lab_related(w, other, r->as))
			continue;
		l->used[r->as] = true;
		return i;
	}
	return NO_AS;
}

bool
lab_inside(struct lab *l, const struct pfx *p, unsigned len, struct pfx *out)
{
	for (int tries = 0; tries < 20; tries++) {
		*out = *p;
		out->len = (uint8_t)len;
		if (p->len < 64)
			out->hi |= rng_u64(&l->r) >> p->len;
		if (p->afi == AFI_IP6 && len > 64)
			out->lo = rng_u64(&l->r);
		pfx_mask(out);
		if (!sim_announced(l->w, out))
			return true;
	}
	return false;
}

uint32_t
lab_route(struct lab *l, const struct pfx *p, uint32_t as)
{
	struct sim_route *r = sim_route_add(l->w, p, as);

	if (r == NULL)
		return NO_AS;
	r->held = r->planted = true;
	return (uint32_t)l->w->n_routes - 1;
}

uint32_t
lab_shows(struct lab *l, const struct prop_source *src, unsigned n, unsigned afi)
{
	const struct sim_world *w = l->w;
	uint32_t seen = 0;

	prop_family(l->prop, afi);
	prop_run(l->prop, src, n);
	for (uint32_t v = 0; v < w->n_vantage; v++) {
		struct prop_path path;

		prop_path(l->prop, v, &path);
		seen += path.cls != PROP_NONE && path.src == n - 1 &&
			!(afi == AFI_IP6 && w->vantage[v].no_ip6) &&
			(w->vantage[v].full || path.cls <= PROP_CUSTOMER);
	}
	return seen;
}

bool
lab_on_off(struct lab *l, uint32_t act, const struct lab_step *on)
{
	const struct lab_act *a = &l->act[act - 1];
	const int64_t lasts = a->end_us - a->begin_us;
	const unsigned rounds =
	    lasts > 120 * LAB_S && rng_permille(&l->r, 150) ? 2 + rng_below(&l->r, 2) : 1;
	const int64_t part = lasts / (int64_t)(2 * rounds - 1);

	for (size_t i = 0; i < a->n_route; i++) {
		for (unsigned k = 0; k < rounds; k++) {
			const int64_t t = a->begin_us + 2 * k * part;
			struct lab_step *s = lab_step(l, act, t, a->route[i], on->mode);
			const uint32_t route = a->route[i];

			if (s == NULL)
				return false;
			*s = *on;
			s->t_us = t;
			s->act = act;
			s->route = route;
			if (lab_step(l, act, k + 1 == rounds ? a->end_us : t + part, route,
				STEP_BASE) == NULL)
				return false;
		}
	}
	return true;
}

static bool
customers(struct lab *l)
{
	const struct sim_world *w = l->w;
	uint32_t n = 0;

	l->cust_at = arr_new(w->n_as + 1u, sizeof(*l->cust_at));
	l->cust = arr_new(w->n_prov + 1u, sizeof(*l->cust));
	if (l->cust_at == NULL || l->cust == NULL)
		return false;
	for (uint32_t i = 0; i < w->n_as; i++) {
		l->cust_at[i] = n;
		n += w->as[i].n_cust;
	}
	l->cust_at[w->n_as] = n;
	for (uint32_t i = w->n_as; i-- > 0;) { /* filled from behind, so they come out ascending */
		for (uint32_t k = 0; k < w->as[i].n_prov; k++) {
			const uint32_t p = w->prov[w->as[i].prov_at + k];

			l->cust[l->cust_at[p + 1] - 1] = i;
			l->cust_at[p + 1]--;
		}
	}
	for (uint32_t i = 0; i < w->n_as; i++)
		l->cust_at[i] = l->cust_at[i + 1];
	l->cust_at[w->n_as] = n;
	return true;
}

/* Propagation that can be asked for the paths of those who may leak. */
static enum st
leakers(struct lab *l, struct err *e)
{
	const struct sim_world *w = l->w;
	const uint32_t from = w->tier_at[1], want = 8 + LEAKERS * w->o->incidents;
	uint32_t *as = arr_new(want, sizeof(*as)), n = 0;
	enum st st;

	if (as == NULL)
		return err_nomem(e, "leakers");
	for (uint32_t tries = 0; tries < 20 * want && n < want; tries++) {
		const uint32_t low = rng_permille(&l->r, 350) ? from : w->tier_at[TIER_SMALL],
			       c = low + rng_below(&l->r, w->n_as - low);
		const struct sim_as *a = &w->as[c];

		if (!l->used[c] && !a->otc && !a->mixed && a->n_prov > 0 &&
		    a->n_prov + a->n_peer > 1)
			as[n++] = c;
	}
	l->leaker = as;
	l->n_leaker = n;
	st = prop_new(&l->prop, w, as, n, e);
	return st;
}

static const struct {
	bool (*plan)(struct lab *l, uint32_t arg);
	uint32_t arg;
} makers[] = {
	{ plan_leaks, 1 },
	{ plan_moas, 0 },
	{ plan_sub_moas, 0 },
	{ plan_leaks, 2 },
	{ plan_forged, 0 },
	{ plan_squat, 0 },
	{ plan_bogon_prefix, 0 },
	{ plan_leaks, 3 },
	{ plan_bogon_asn, 0 },
	{ plan_moas, 0 },
	{ plan_forged, 1 },
	{ plan_leaks, 4 },
	{ plan_sub_moas, 0 },
	{ plan_blackhole, 0 },
	{ plan_typo, 0 },
	{ plan_forged, 2 },
	{ plan_leaks, 1 },
	{ plan_wholesale, 5 },
	{ plan_squat, 1 },
	{ plan_bogon_asn, 1 },
	{ plan_forged, 3 },
	{ plan_wholesale, 6 },
	{ plan_leaks, 4 },
	{ plan_typo, 1 },
};

static bool
incidents(struct lab *l)
{
	const uint32_t want = l->w->o->incidents, kinds = sizeof(makers) / sizeof(makers[0]);
	const size_t first = l->n_act;
	uint32_t at = 0;

	for (uint32_t i = 0; l->n_act - first < want && i < 10 * want + kinds; i++) {
		const size_t had = l->n_act;

		if (!makers[at % kinds].plan(l, makers[at % kinds].arg))
			return false;
		at += l->n_act > had || i % 4 == 3; /* no place: once more, then the next kind */
	}
	return true;
}

enum st
sim_plan_lab(struct sim_world *w, struct err *e)
{
	struct lab *l;
	enum st st;

	if (w->o->hours == 0)
		return ST_OK;
	l = w->lab = calloc(1, sizeof(*l));
	if (l == NULL)
		return err_nomem(e, "the plan");
	l->w = w;
	l->end_us = (int64_t)w->o->hours * 3600 * LAB_S;
	l->late_v = l->noisy_v = NO_AS;
	rng_seed(&l->r, w->o->seed, RNG_LAB);
	l->used = arr_new(w->n_as, sizeof(*l->used));
	if (l->used == NULL || !customers(l))
		return err_nomem(e, "the plan");
	for (uint32_t v = 0; v < w->n_vantage; v++)
		l->used[w->vantage[v].as] = true; /* never to blame: it would hear itself only */
	st = lab_collectors(l, e);
	if (st == ST_OK && w->o->negatives && !plan_mixed(l))
		st = err_nomem(e, "the plan");
	if (st == ST_OK)
		st = leakers(l, e);
	if (st != ST_OK)
		return st;
	if (!incidents(l) || (w->o->negatives && !plan_benign(l)))
		return err_nomem(e, "the plan");
	prop_free(l->prop);
	l->prop = NULL;
	return ST_OK;
}

void
lab_free(struct lab *l)
{
	if (l == NULL)
		return;
	for (size_t i = 0; i < l->n_act; i++) {
		free(l->act[i].seen);
		free(l->act[i].route);
	}
	for (uint32_t i = 0; i < l->n_collector; i++)
		buf_fini(&l->collector[i].out.b);
	for (size_t i = 0; i < l->n_bucket; i++)
		free(l->bucket[i].p);
	churn_free(l->churn);
	sim_groups_fini(&l->groups);
	sim_signed_free(l->vrps);
	prop_free(l->prop);
	arena_fini(&l->mem);
	map_fini(&l->over);
	map_fini(&l->hot);
	map_fini(&l->by_asn);
	free(l->few);
	free(l->act);
	free(l->step);
	free(l->turn);
	free(l->used);
	free(l->cust_at);
	free(l->cust);
	free(l->leaker);
	free(l->session);
	free(l->session_at);
	free(l->ref);
	free(l->touched);
	free(l->bucket);
	free(l);
}
