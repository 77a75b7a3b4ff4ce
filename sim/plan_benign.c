/*
 * plan_benign.c - everyday changes of origin, prefix and neighbour that a detector must not accuse
 * anybody of.
 *
 * Those who plan a change mostly sign it before: their ROAs are added here, before the others.
 */
#include "sim/lab.h"

enum { MINUTE = 60, MAX_TRIES = 300, ABOUT_EACH = 24, MAX_EACH = 30 };

static struct lab_act *
everyday(struct lab *l, const char *kind, int64_t begin_us, int64_t end_us, uint32_t a, uint32_t b)
{
	struct lab_act *x = lab_act(l, kind, begin_us, end_us);

	if (x != NULL) {
		x->benign = true;
		if (a != NO_AS)
			x->other[x->n_other++] = l->w->as[a].asn;
		if (b != NO_AS)
			x->other[x->n_other++] = l->w->as[b].asn;
	}
	return x;
}

static int64_t
between(struct lab *l, unsigned from_s, unsigned to_s)
{
	return (from_s + rng_below(&l->r, to_s - from_s)) * LAB_S;
}

static uint32_t
sibling(const struct sim_world *w, uint32_t as)
{
	for (uint32_t b = as + 1; b < w->n_as && b < as + 2000; b++) {
		if (w->as[b].org == w->as[as].org && w->as[b].n_prov > 0)
			return b;
	}
	return NO_AS;
}

/* The prefix goes over to another AS of the organisation. */
static bool
sibling_change(struct lab *l)
{
	struct sim_world *w = l->w;

	for (int tries = 0; tries < MAX_TRIES; tries++) {
		const uint32_t i = lab_victim(l, NO_AS, 24, 48);
		const int64_t t = lab_when(l, 0);
		uint32_t a, b;

		if (i == NO_AS)
			return true;
		a = w->routes[i].as;
		b = sibling(w, a);
		if (b == NO_AS || l->used[b]) {
			l->used[a] = false;
			continue;
		}
		if (rng_permille(&l->r, 600) &&
		    !sim_vrp_add(w, &w->routes[i].p, w->as[b].asn, w->routes[i].p.len))
			return false;
		return everyday(l, "sibling-change", t, LAB_NEVER, a, b) != NULL &&
		       lab_act_route(l, (uint32_t)l->n_act, i) &&
		       lab_becomes(l, t, i, STEP_ORIGINS, b, 0);
	}
	return true;
}

/* A mitigator announces a part of the attacked prefix, with the holder's ROA. */
static bool
diversion(struct lab *l)
{
	struct sim_world *w = l->w;
	const uint32_t s = w->tier_at[1] + rng_below(&l->r, w->tier_at[TIER_SMALL] - w->tier_at[1]),
		       i = lab_victim(l, s, 23, 44);
	const int64_t lasts = between(l, 10 * MINUTE, 360 * MINUTE), most = l->end_us / 3,
		      t = lab_when(l, lasts < most ? lasts : most);
	struct pfx p, q;
	uint32_t at;

	if (i == NO_AS)
		return true;
	p = w->routes[i].p;
	if (!lab_inside(l, &p, p.afi == AFI_IP4 ? 24 : 48, &q))
		return true;
	at = lab_route(l, &q, s);
	if (at == NO_AS || !sim_vrp_add(w, &q, w->as[s].asn, q.len))
		return false;
	return everyday(l, "ddos-diversion", t, t + (lasts < most ? lasts : most), s,
		   w->routes[i].as) != NULL &&
	       lab_act_route(l, (uint32_t)l->n_act, at) &&
	       lab_becomes(l, t, at, STEP_ORIGINS, s, 0) &&
	       lab_step(l, (uint32_t)l->n_act, t + (lasts < most ? lasts : most), at, STEP_BASE) !=
		   NULL;
}

/* Two strangers announce one prefix since long; now and then one of them is away. */
static bool
known_moas(struct lab *l, const char *kind, unsigned from_s, unsigned to_s)
{
	struct sim_world *w = l->w;
	const uint32_t b = lab_culprit(l, 1), i = b == NO_AS ? NO_AS : lab_victim(l, b, 24, 48);
	unsigned turn = 0;
	uint32_t a;

	if (i == NO_AS)
		return true;
	a = w->routes[i].as;
	w->routes[i].kind = ROUTE_MOAS;
	w->routes[i].aux = b;
	if (everyday(l, kind, 0, LAB_NEVER, a, b) == NULL ||
	    !lab_act_route(l, (uint32_t)l->n_act, i))
		return false;
	l->act[l->n_act - 1].standing = true;
	for (int64_t t = between(l, from_s, to_s); t < l->end_us;
	     t += between(l, from_s, to_s), turn++) {
		if (kind[0] == 'a' && turn % 2 == 1) {
			if (lab_step(l, (uint32_t)l->n_act, t, i, STEP_BASE) == NULL)
				return false;
		} else if (!lab_becomes(l, t, i, STEP_ORIGINS, turn % 2 ? a : b,
			       turn % 2 ? w->routes[i].policy : 0))
			return false;
	}
	return true;
}

static bool
anycast(struct lab *l)
{
	return known_moas(l, "anycast", 60 * MINUTE, 240 * MINUTE);
}

static bool
flip_flop(struct lab *l)
{
	return known_moas(l, "flip-flop", 10 * MINUTE, 40 * MINUTE);
}

/* A, then both, then B: signed before, as a rule. */
static bool
hand_over(struct lab *l)
{
	struct sim_world *w = l->w;
	const uint32_t b = lab_culprit(l, 1), i = b == NO_AS ? NO_AS : lab_victim(l, b, 24, 48);
	const int64_t lasts = between(l, 20, 300), t = lab_when(l, lasts);

	if (i == NO_AS)
		return true;
	if (rng_permille(&l->r, 800) &&
	    !sim_vrp_add(w, &w->routes[i].p, w->as[b].asn, w->routes[i].p.len))
		return false;
	return everyday(l, "hand-over", t, LAB_NEVER, w->routes[i].as, b) != NULL &&
	       lab_act_route(l, (uint32_t)l->n_act, i) && lab_becomes(l, t, i, STEP_ADD, b, 0) &&
	       lab_becomes(l, t + lasts, i, STEP_ORIGINS, b, 0);
}

static bool
provider_originates(struct lab *l)
{
	const struct sim_world *w = l->w;
	const uint32_t i = lab_victim(l, NO_AS, 24, 48);
	const int64_t lasts = between(l, MINUTE, 30 * MINUTE), t = lab_when(l, lasts);
	uint32_t a, p;

	if (i == NO_AS || w->as[w->routes[i].as].n_prov == 0)
		return true;
	a = w->routes[i].as;
	p = w->prov[w->as[a].prov_at + rng_below(&l->r, w->as[a].n_prov)];
	if (l->used[p])
		return true;
	return everyday(l, "provider-originates", t, t + lasts, p, a) != NULL &&
	       lab_act_route(l, (uint32_t)l->n_act, i) &&
	       lab_becomes(l, t, i, STEP_ORIGINS, p, 0) &&
	       lab_step(l, (uint32_t)l->n_act, t + lasts, i, STEP_BASE) != NULL;
}

/* Traffic engineering with parts of one's own space; some forgot the maxLength. */
static bool
own_parts(struct lab *l)
{
	struct sim_world *w = l->w;
	const uint32_t i = lab_victim(l, NO_AS, 21, 44), n = 1 + rng_below(&l->r, 8);
	const int64_t lasts = between(l, 10 * MINUTE, 300 * MINUTE), most = l->end_us / 3,
		      end = lasts < most ? lasts : most, t = lab_when(l, end);
	const bool forgot = rng_permille(&l->r, 250);
	struct pfx p, q;

	if (i == NO_AS)
		return true;
	p = w->routes[i].p;
	if (everyday(l, "own-more-specifics", t, t + end, w->routes[i].as, NO_AS) == NULL)
		return false;
	for (uint32_t k = 0; k < n; k++) {
		uint32_t at;

		if (!lab_inside(l, &p, p.afi == AFI_IP4 ? 24 : 48, &q))
			continue;
		at = lab_route(l, &q, w->routes[i].as);
		if (at == NO_AS)
			return false;
		w->routes[at].planted = forgot;
		if (!lab_act_route(l, (uint32_t)l->n_act, at) ||
		    !lab_becomes(l, t, at, STEP_ORIGINS, w->routes[i].as, 0) ||
		    lab_step(l, (uint32_t)l->n_act, t + end, at, STEP_BASE) == NULL)
			return false;
	}
	l->act[l->n_act - 1].reason = forgot ? "longer than the ROA's maxLength" : NULL;
	return true;
}

/* Two hours up, two hours down, the time of announcement in the AGGREGATOR. */
static bool
beacon(struct lab *l)
{
	const struct sim_world *w = l->w;
	const uint32_t i = lab_victim(l, NO_AS, 22, 44);
	struct pfx p, q;
	uint32_t at;
	bool up = true;

	if (i == NO_AS || w->as[w->routes[i].as].n_prov == 0)
		return true;
	p = w->routes[i].p;
	if (!lab_inside(l, &p, p.afi == AFI_IP4 ? 24 : 48, &q))
		return true;
	at = lab_route(l, &q, w->routes[i].as);
	if (at == NO_AS)
		return false;
	l->w->routes[at].planted = false;
	if (everyday(l, "beacon", 0, LAB_NEVER, w->routes[i].as, NO_AS) == NULL ||
	    !lab_act_route(l, (uint32_t)l->n_act, at))
		return false;
	l->act[l->n_act - 1].standing = true;
	for (int64_t t = 2 * LAB_S; t < l->end_us; t += 7200 * LAB_S, up = !up) {
		const uint32_t month_s =
		    (uint32_t)((w->day[6] - '0') * 10 + w->day[7] - '1') * 86400 +
		    w->start_s % 86400;
		const uint32_t step = (uint32_t)l->n_step;

		if (!up) {
			if (lab_step(l, (uint32_t)l->n_act, t, at, STEP_BASE) == NULL)
				return false;
			continue;
		}
		if (!lab_becomes(l, t, at, STEP_ORIGINS, w->routes[i].as, 0))
			return false;
		l->step[step].stamp = month_s + (uint32_t)(t / LAB_S);
	}
	return true;
}

/* The holder asks its providers to throw away what goes to one of its addresses. */
static bool
own_blackhole(struct lab *l)
{
	const struct sim_world *w = l->w;
	const uint32_t i = lab_victim(l, NO_AS, 24, 48);
	const int64_t lasts = between(l, 2 * MINUTE, 60 * MINUTE), t = lab_when(l, lasts);
	struct lab_step *s;
	struct pfx p, q;
	uint32_t at;

	if (i == NO_AS)
		return true;
	p = w->routes[i].p;
	if (!lab_inside(l, &p, p.afi == AFI_IP4 ? 32 : 128, &q))
		return true;
	at = lab_route(l, &q, w->routes[i].as);
	if (at == NO_AS ||
	    everyday(l, "own-blackhole", t, t + lasts, w->routes[i].as, NO_AS) == NULL ||
	    !lab_act_route(l, (uint32_t)l->n_act, at) ||
	    !lab_becomes(l, t, at, STEP_ORIGINS, w->routes[i].as, 0))
		return false;
	s = &l->step[l->n_step - 1];
	s->community = 0xffff029a;
	s->src[0].exempt = true;
	return lab_step(l, (uint32_t)l->n_act, t + lasts, at, STEP_BASE) != NULL;
}

/* The old speaker's number, or an aggregate of others', comes and goes as origin. */
static bool
strange_origin(struct lab *l)
{
	struct sim_world *w = l->w;
	const int64_t lasts = between(l, 5 * MINUTE, 120 * MINUTE), most = l->end_us / 3,
		      end = lasts < most ? lasts : most, t = lab_when(l, end);
	uint32_t i;

	const bool set = rng_permille(&l->r, 500);

	for (size_t k = 0; set && k < w->n_routes; k++) {
		const uint32_t at = (uint32_t)k;

		if (w->routes[k].kind != ROUTE_SET || w->routes[k].act != 0)
			continue;
		return everyday(l, "as-set-origin", t, t + end, w->routes[k].as, NO_AS) != NULL &&
		       lab_act_route(l, (uint32_t)l->n_act, at) &&
		       lab_step(l, (uint32_t)l->n_act, t, at, STEP_GONE) != NULL &&
		       lab_step(l, (uint32_t)l->n_act, t + end, at, STEP_BASE) != NULL;
	}
	i = lab_victim(l, NO_AS, 24, 48);
	if (i == NO_AS)
		return true;
	if (everyday(l, "as-trans-origin", t, t + end, w->routes[i].as, NO_AS) == NULL ||
	    !lab_act_route(l, (uint32_t)l->n_act, i) ||
	    !lab_becomes(l, t, i, STEP_ORIGINS, w->routes[i].as, w->routes[i].policy))
		return false;
	l->step[l->n_step - 1].src[0].tail[0] = 23456;
	l->step[l->n_step - 1].src[0].n_tail = 1;
	return lab_step(l, (uint32_t)l->n_act, t + end, i, STEP_BASE) != NULL;
}

/* All routes of an AS, none of which anything is planned for; false: it has none or others. */
static bool
free_as(const struct lab *l, uint32_t as)
{
	const struct sim_as *a = &l->w->as[as];

	for (uint32_t k = 0; k < a->n_routes; k++) {
		const struct sim_route *r = &l->w->routes[a->route_at + k];

		if (r->act != 0 || r->kind != ROUTE_PLAIN || r->planted || r->held)
			return false;
	}
	return a->n_routes > 0 && a->n_prov > 0 && !l->used[as];
}

/* From the start as the policy says (or not at all), from t on told to all providers. */
static bool
all_routes(struct lab *l, const char *kind, uint32_t as, unsigned policy, bool held)
{
	const int64_t t = lab_when(l, 0);
	const struct sim_as *a = &l->w->as[as];

	l->used[as] = true;
	if (everyday(l, kind, t, LAB_NEVER, as, NO_AS) == NULL)
		return false;
	for (uint32_t k = 0; k < a->n_routes; k++) {
		struct sim_route *r = &l->w->routes[a->route_at + k];

		r->held = held;
		r->few = 0;
		r->policy = (uint8_t)policy;
		if (!lab_act_route(l, (uint32_t)l->n_act, a->route_at + k) ||
		    !lab_becomes(l, t, a->route_at + k, STEP_ORIGINS, as, 0))
			return false;
	}
	return true;
}

static bool
new_as(struct lab *l)
{
	for (int tries = 0; tries < MAX_TRIES; tries++) {
		const uint32_t from = l->w->tier_at[TIER_STUB],
			       as = from + rng_below(&l->r, l->w->n_as - from);

		if (free_as(l, as) && l->w->as[as].n_cust == 0)
			return all_routes(l, "new-as", as, 0, true);
	}
	return true;
}

/* A link that nobody has seen before, though it is paid for: a provider more. */
static bool
new_link(struct lab *l)
{
	for (int tries = 0; tries < MAX_TRIES; tries++) {
		const uint32_t from = l->w->tier_at[TIER_REGIONAL],
			       as = from + rng_below(&l->r, l->w->n_as - from);

		if (l->w->as[as].n_prov < 2 || !free_as(l, as) || l->w->as[as].n_routes > 200)
			continue;
		for (unsigned policy = 20; policy < 60; policy++) {
			if (prop_leaves_out(l->w, as, policy))
				return all_routes(l, "new-link", as, policy, false);
		}
	}
	return true;
}

static bool
new_prefix(struct lab *l)
{
	struct sim_world *w = l->w;
	const uint32_t i = lab_victim(l, NO_AS, 24, 48);
	const int64_t t = lab_when(l, 0);

	if (i == NO_AS)
		return true;
	w->routes[i].held = true;
	return everyday(l, "new-prefix", t, LAB_NEVER, w->routes[i].as, NO_AS) != NULL &&
	       lab_act_route(l, (uint32_t)l->n_act, i) &&
	       lab_becomes(l, t, i, STEP_ORIGINS, w->routes[i].as, w->routes[i].policy);
}

/* A peer shows a route of its inside to the collector, to nobody else. */
static bool
told_to_collector(struct lab *l)
{
	const struct sim_world *w = l->w;
	const uint32_t v = rng_below(&l->r, w->n_vantage), c = w->vantage[v].as;
	const uint32_t i = lab_victim(l, c, 22, 44);
	const int64_t lasts = between(l, 5 * MINUTE, 60 * MINUTE), t = lab_when(l, lasts);
	struct lab_step *s;
	struct pfx p, q;
	uint32_t at;

	if (i == NO_AS)
		return true;
	p = w->routes[i].p;
	if (!lab_inside(l, &p, p.afi == AFI_IP4 ? 24 : 48, &q))
		return true;
	at = lab_route(l, &q, c);
	if (at == NO_AS ||
	    everyday(l, "told-to-collector", t, t + lasts, c, w->routes[i].as) == NULL ||
	    !lab_act_route(l, (uint32_t)l->n_act, at) || !lab_becomes(l, t, at, STEP_ORIGINS, c, 0))
		return false;
	s = &l->step[l->n_step - 1];
	s->src[0].n_to = 1;
	s->src[0].to[0] = NO_AS;
	return lab_step(l, (uint32_t)l->n_act, t + lasts, at, STEP_BASE) != NULL;
}

bool
plan_benign(struct lab *l)
{
	static bool (*const kinds[])(struct lab *) = { sibling_change, diversion, anycast,
		flip_flop, hand_over, provider_originates, own_parts, beacon, own_blackhole,
		strange_origin, new_as, new_link, new_prefix, told_to_collector };
	uint32_t each = 2 + l->w->o->incidents / ABOUT_EACH;

	if (each > MAX_EACH)
		each = MAX_EACH;
	for (uint32_t k = 0; k < each; k++) {
		for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
			if (!kinds[i](l))
				return false;
		}
	}
	return plan_operations(l);
}
