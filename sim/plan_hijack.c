/* plan_hijack.c - announcements of others' space: as one's own, or behind a path that is made up.
 */
#include "sim/lab.h"

#include <stdlib.h>

/* Some tell it to one provider only: then few see it. */
static void
narrow(struct lab *l, struct lab_src *s)
{
	const struct sim_as *a = &l->w->as[s->as];

	if (a->n_prov < 2 || !rng_permille(&l->r, 100))
		return;
	s->to[0] = l->w->prov[a->prov_at + rng_below(&l->r, a->n_prov)];
	s->n_to = 1;
}

static struct prop_source
source_of(const struct lab_src *s, bool invalid)
{
	struct prop_source p = { .as = s->as,
		.policy = s->policy,
		.invalid = invalid,
		.n_to = s->n_to,
		.n_tail = s->n_tail };

	memcpy(p.tail, s->tail, s->n_tail * sizeof(s->tail[0]));
	memcpy(p.to, s->to, s->n_to * sizeof(s->to[0]));
	return p;
}

/* Worth planning: somebody would see it, mostly more than a handful. */
static bool
worth(struct lab *l, uint32_t seen)
{
	return seen >= 5 || (seen > 0 && rng_permille(&l->r, 150));
}

static bool
finish(struct lab *l, const char *kind, const struct lab_step *on, const uint32_t *routes,
    uint32_t n, uint32_t victim)
{
	const int64_t lasts = lab_lasts(l), begin = lab_when(l, lasts);
	struct lab_act *a = lab_act(l, kind, begin, begin + lasts);

	if (a == NULL)
		return false;
	a->culprit[a->n_culprit++] = l->w->as[on->src[0].as].asn;
	if (victim != NO_AS)
		a->victim[a->n_victim++] = l->w->as[victim].asn;
	for (uint32_t i = 0; i < n; i++) {
		if (!lab_act_route(l, (uint32_t)l->n_act, routes[i]))
			return false;
	}
	return lab_on_off(l, (uint32_t)l->n_act, on);
}

bool
plan_moas(struct lab *l, uint32_t unused)
{
	const struct sim_world *w = l->w;
	const uint32_t c = lab_culprit(l, 1), i = c == NO_AS ? NO_AS : lab_victim(l, c, 24, 48);
	struct lab_step on = { .mode = STEP_ADD, .n_src = 1, .hot = 1 };
	uint32_t routes[6], n = 1, more;
	struct prop_source src[2];
	const struct sim_as *a;

	(void)unused;
	if (i == NO_AS)
		return true;
	on.src[0].as = c;
	narrow(l, &on.src[0]);
	sim_route_sources(&w->routes[i], src);
	src[1] = source_of(&on.src[0], true);
	if (!worth(l, lab_shows(l, src, 2, w->routes[i].p.afi)))
		return true;
	routes[0] = i;
	a = &w->as[w->routes[i].as];
	more = rng_permille(&l->r, 300) ? rng_below(&l->r, 6) : 0;
	for (uint32_t k = 0; k < a->n_routes && n <= more; k++) {
		const struct sim_route *r = &w->routes[a->route_at + k];

		if (a->route_at + k != i && r->kind == ROUTE_PLAIN && r->few == 0 && r->act == 0 &&
		    !r->want_bad && !r->held)
			routes[n++] = a->route_at + k;
	}
	return finish(l, "moas", &on, routes, n, w->routes[i].as);
}

bool
plan_sub_moas(struct lab *l, uint32_t unused)
{
	const struct sim_world *w = l->w;
	const uint32_t c = lab_culprit(l, 1), i = c == NO_AS ? NO_AS : lab_victim(l, c, 22, 44);
	struct lab_step on = { .mode = STEP_ORIGINS, .n_src = 1, .hot = 1 };
	const uint32_t want = rng_permille(&l->r, 300) ? 1 + rng_below(&l->r, 6) : 1;
	uint32_t routes[6], n = 0;
	struct prop_source src;
	struct pfx p;
	unsigned len;

	(void)unused;
	if (i == NO_AS)
		return true;
	p = w->routes[i].p;
	on.src[0].as = c;
	narrow(l, &on.src[0]);
	src = source_of(&on.src[0], true);
	if (!worth(l, lab_shows(l, &src, 1, p.afi)))
		return true;
	len = p.afi == AFI_IP4 ? 24 : 48;
	if (rng_permille(&l->r, 300))
		len = p.len + 1u + rng_below(&l->r, len - p.len);
	while (n < want) {
		struct pfx q;
		uint32_t at;

		if (!lab_inside(l, &p, len, &q))
			break;
		at = lab_route(l, &q, c);
		if (at == NO_AS)
			return false;
		routes[n++] = at;
	}
	return n == 0 || finish(l, "sub-moas", &on, routes, n, w->routes[i].as);
}

/* Space in somebody's hands that is not announced, as is none around it. */
static bool
unannounced(struct lab *l, struct pfx *out)
{
	const struct sim_world *w = l->w;

	for (int tries = 0; tries < 400; tries++) {
		const struct sim_deleg *d = &w->deleg[rng_below(&l->r, (uint32_t)w->n_deleg)];

		if (d->as != NO_AS || d->status > DELEG_ASSIGNED ||
		    d->p.len > (d->p.afi == AFI_IP4 ? 24 : 48))
			continue;
		*out = d->p;
		if (d->p.afi == AFI_IP4 && d->p.len < 19)
			out->len = (uint8_t)(19 + rng_below(&l->r, 6));
		if (d->p.afi == AFI_IP6 && d->p.len < 32)
			out->len = (uint8_t)(32 + 4 * rng_below(&l->r, 5));
		if (!sim_announced(w, out))
			return true;
	}
	return false;
}

/* An AS of which nobody has heard for long; its announcements are held back for ever. */
static uint32_t
dormant(struct lab *l)
{
	struct sim_world *w = l->w;

	for (int tries = 0; tries < 200; tries++) {
		const uint32_t from = w->tier_at[TIER_STUB],
			       c = from + rng_below(&l->r, w->n_as - from);
		const struct sim_as *a = &w->as[c];
		bool good = !l->used[c] && a->n_prov > 0 && a->n_cust == 0;

		for (uint32_t k = 0; k < a->n_routes && good; k++) {
			const struct sim_route *r = &w->routes[a->route_at + k];

			good = r->act == 0 && r->kind == ROUTE_PLAIN && !r->planted;
		}
		if (!good)
			continue;
		for (uint32_t k = 0; k < a->n_routes; k++)
			w->routes[a->route_at + k].held = true;
		l->used[c] = true;
		return c;
	}
	return NO_AS;
}

bool
plan_squat(struct lab *l, uint32_t revival)
{
	struct lab_step on = { .mode = STEP_ORIGINS, .n_src = 1, .hot = 1 };
	const uint32_t want = revival ? 3 + rng_below(&l->r, 18) : 1 + rng_below(&l->r, 3);
	uint32_t routes[24], n = 0;
	struct prop_source src;

	on.src[0].as = revival ? dormant(l) : lab_culprit(l, 1);
	if (on.src[0].as == NO_AS)
		return true;
	narrow(l, &on.src[0]);
	src = source_of(&on.src[0], true);
	if (!worth(l, lab_shows(l, &src, 1, AFI_IP4)))
		return true;
	while (n < want) {
		struct pfx q;
		uint32_t at;

		if (!unannounced(l, &q))
			break;
		at = lab_route(l, &q, on.src[0].as);
		if (at == NO_AS)
			return false;
		routes[n++] = at;
	}
	if (n == 0)
		return true;
	if (!finish(l, "squat", &on, routes, n, NO_AS))
		return false;
	l->act[l->n_act - 1].reason = revival ? "dormant revival" : NULL;
	return true;
}

/* how: bit 0: a neighbour of the victim stands between, bit 1: a part of the prefix. */
bool
plan_forged(struct lab *l, uint32_t how)
{
	const struct sim_world *w = l->w;
	const uint32_t c = lab_culprit(l, 1), i = c == NO_AS ? NO_AS
						  : how & 2  ? lab_victim(l, c, 22, 44)
							     : lab_victim(l, c, 24, 48);
	struct lab_step on = { .mode = how & 2 ? STEP_ORIGINS : STEP_ADD, .n_src = 1, .hot = 1 };
	struct lab_src *s = &on.src[0];
	struct prop_source src[2];
	uint32_t v, next, at = i;
	unsigned n = 0;

	if (i == NO_AS)
		return true;
	v = w->routes[i].as;
	next = v;
	s->as = c;
	if (how & 1) {
		if (w->as[v].n_prov == 0 || w->routes[i].policy != 0)
			return true;
		next = w->prov[w->as[v].prov_at + rng_below(&l->r, w->as[v].n_prov)];
		if (lab_related(w, c, next))
			return true;
		s->tail[s->n_tail++] = w->as[next].asn;
	}
	s->tail[s->n_tail++] = w->as[v].asn;
	if (!(how & 2))
		n = sim_route_sources(&w->routes[i], src);
	src[n] = source_of(s, false);
	if (!worth(l, lab_shows(l, src, n + 1, w->routes[i].p.afi)))
		return true;
	if (how & 2) {
		const struct pfx p = w->routes[i].p;
		struct pfx q;

		if (!lab_inside(l, &p, p.afi == AFI_IP4 ? 24 : 48, &q))
			return true;
		at = lab_route(l, &q, v);
		if (at == NO_AS)
			return false;
	}
	if (!finish(l, "fake-edge", &on, &at, 1, v))
		return false;
	l->act[l->n_act - 1].reason = how == 0	 ? "forged origin"
				      : how == 1 ? "forged path"
						 : "defcon";
	l->act[l->n_act - 1].n_segment = 2;
	l->act[l->n_act - 1].segment[0] = w->as[next].asn;
	l->act[l->n_act - 1].segment[1] = w->as[c].asn;
	return true;
}
