/*
 * plan_leak.c - route leaks (RFC 7908): who tells whom what it should not.
 *
 * Types 1 to 4 are propagated as what they are: the leaker uses its route as before and tells it to
 * one more neighbour, who takes it when it likes it better. Type 5 and 6 are announcements of the
 * leaker's own: of others' prefixes, or of parts that should have stayed inside.
 */
#include "sim/lab.h"

#include <stdlib.h>

enum { MAX_CONE = 4000, MAX_LOOKS = 600, ENOUGH_LOOKS = 4 };
/* Of internals: customers looked at, prefixes of a burst, peers that must get to see them. */
enum { MAX_INNER = 64, INNER_LEAST = 20, INNER_SHOWN = 5 };

static uint32_t
neighbour(struct lab *l, uint32_t as, bool provider, uint32_t not )
{
	const struct sim_world *w = l->w;
	const struct sim_as *a = &w->as[as];
	const uint32_t n = provider ? a->n_prov : a->n_peer;

	for (int tries = 0; n > 0 && tries < 12; tries++) {
		const uint32_t k = rng_below(&l->r, n),
			       x = provider ? w->prov[a->prov_at + k] : w->peer[a->peer_at + k];

		if (x != not )
			return x;
	}
	return NO_AS;
}

/* Some customers of as, direct and indirect, itself first. */
static uint32_t
cone(struct lab *l, uint32_t as, uint32_t *out)
{
	uint32_t n = 1;

	out[0] = as;
	for (uint32_t i = 0; i < n && n < MAX_CONE; i++) {
		for (uint32_t k = l->cust_at[out[i]]; k < l->cust_at[out[i] + 1] && n < MAX_CONE;
		     k++)
			out[n++] = l->cust[k];
	}
	return n;
}

/* How many routes: few as often as many. */
static uint32_t
size(struct lab *l)
{
	const uint32_t most = (uint32_t)(l->w->n_routes / 40), x = rng_below(&l->r, 100);
	uint32_t n = x < 35   ? 1 + rng_below(&l->r, 3)
		     : x < 75 ? 4 + rng_below(&l->r, 40)
			      : 40 + rng_pareto(&l->r, 40) * 40;

	if (n > 2000)
		n = 2000;
	return n < most ? n : most > 1 ? most : 1;
}

/* What the leaker tells of the routes of (origin, policy), after prop_run for it. */
static bool
told(struct lab *l, uint32_t leaker, uint32_t from, uint32_t to, struct prop_source *src)
{
	struct prop_path path;

	prop_path_of(l->prop, leaker, &path);
	return lab_leak_source(l->w, &path, from, to, src);
}

bool
lab_leak_source(const struct sim_world *w, const struct prop_path *path, uint32_t from, uint32_t to,
    struct prop_source *src)
{
	const struct attr_tail none = { 0 };
	uint32_t asn[ATTR_MAX_PATH];
	const size_t n = path->cls >= PROP_PEER ? sim_path_asns(w, path, &none, asn) : 0;

	if (n < 2 || n - 1 > PROP_MAX_TAIL || path->n > PROP_MAX_TAIL || path->as[1] != from)
		return false;
	*src = (struct prop_source){ .as = path->as[0], .leak = true, .n_to = 1, .to = { to } };
	src->n_tail = (uint8_t)(n - 1);
	memcpy(src->tail, asn + 1, (n - 1) * sizeof(asn[0]));
	for (unsigned i = 1; i < path->n; i++) {
		if (path->as[i] == to)
			return false;
		src->block[src->n_block++] = path->as[i];
		/* from as[i] to as[i - 1]: is that attested not to go up? */
		if (w->as[path->as[i]].attests && !sim_is_provider(w, path->as[i - 1], path->as[i]))
			src->aspa_invalid = true;
	}
	src->otc = sim_path_otc(w, path);
	return true;
}

struct draft {
	uint32_t leaker, from, to, want, shown, looked;
	uint32_t *route;
	uint32_t n;
};

/* Adds the routes of one origin that go the leaker's way. */
static void
take(struct lab *l, struct draft *d, uint32_t origin)
{
	const struct sim_world *w = l->w;
	const struct sim_as *a = &w->as[origin];
	int known = -1;
	bool good = false;

	for (uint32_t i = 0; i < d->n; i++) {
		if (w->routes[d->route[i]].as == origin)
			return; /* drawn twice */
	}
	for (uint32_t k = 0; k < a->n_routes && d->n < d->want; k++) {
		const struct sim_route *r = &w->routes[a->route_at + k];
		struct prop_source src[2] = { { .as = origin, .policy = r->policy } };

		if (r->kind != ROUTE_PLAIN || r->few != 0 || r->planted || r->want_bad || r->held ||
		    r->act != 0)
			continue;
		if (known != r->policy * 4 + r->p.afi) {
			known = r->policy * 4 + r->p.afi;
			prop_family(l->prop, r->p.afi);
			prop_run(l->prop, src, 1);
			good = told(l, d->leaker, d->from, d->to, &src[1]);
			if (good && d->looked++ < ENOUGH_LOOKS) {
				const uint32_t n = lab_shows(l, src, 2, r->p.afi);

				if (n > d->shown)
					d->shown = n;
			}
		}
		if (good)
			d->route[d->n++] = a->route_at + k;
	}
}

static bool
draft_leak(struct lab *l, struct draft *d, bool from_provider, bool to_provider)
{
	const struct sim_world *w = l->w;
	uint32_t *as = arr_new(MAX_CONE, sizeof(*as)), n = 0;

	if (as == NULL)
		return false;
	d->leaker = l->leaker[rng_below(&l->r, l->n_leaker)];
	d->n = d->shown = d->looked = 0;
	d->from = l->used[d->leaker] ? NO_AS : neighbour(l, d->leaker, from_provider, NO_AS);
	d->to = d->from == NO_AS ? NO_AS : neighbour(l, d->leaker, to_provider, d->from);
	if (d->to == NO_AS) {
		free(as);
		return true;
	}
	if (!from_provider)
		n = cone(l, d->from, as);
	for (uint32_t looks = 0; looks < MAX_LOOKS && d->n < d->want; looks++) {
		const uint32_t o =
		    from_provider ? rng_below(&l->r, w->n_as) : as[rng_below(&l->r, n)];

		if (o != d->leaker && !l->used[o])
			take(l, d, o);
		if (looks == 16 && d->n == 0)
			break;
	}
	free(as);
	return true;
}

bool
plan_leaks(struct lab *l, uint32_t type)
{
	const bool from_provider = type == 1 || type == 3, to_provider = type == 1 || type == 4;
	const int64_t lasts = lab_lasts(l), begin = lab_when(l, lasts);
	const struct sim_world *w = l->w;
	struct draft d = { .want = size(l) };
	struct lab_step on = { .mode = STEP_LEAK, .n_src = 1, .hot = 1 };
	struct lab_act *a;
	bool ok = true;

	if (l->n_leaker == 0)
		return true;
	d.route = arr_new(d.want, sizeof(*d.route));
	if (d.route == NULL)
		return false;
	for (int tries = 0; ok && tries < 20; tries++) {
		ok = draft_leak(l, &d, from_provider, to_provider);
		if (d.shown == 0)
			continue;
		/* Most are seen widely, as leaks that people notice are. */
		if (d.n > 0 && (d.shown >= 5 || tries > 12 || rng_permille(&l->r, 80)))
			break;
	}
	if (!ok || d.n == 0 || d.shown == 0) {
		free(d.route);
		return ok;
	}
	l->used[d.leaker] = true;
	a = lab_act(l, "leak", begin, begin + lasts);
	if (a != NULL) {
		a->type = (uint8_t)type;
		a->culprit[a->n_culprit++] = w->as[d.leaker].asn;
		a->accomplice = w->as[d.to].asn;
		a->segment[0] = w->as[d.from].asn;
		a->segment[1] = w->as[d.leaker].asn;
		a->segment[2] = w->as[d.to].asn;
		a->n_segment = 3;
		on.src[0] = (struct lab_src){ .as = d.leaker, .to = { d.to, d.from }, .n_to = 2 };
	}
	ok = a != NULL;
	for (uint32_t i = 0; i < d.n && ok; i++)
		ok = lab_act_route(l, (uint32_t)l->n_act, d.route[i]);
	free(d.route);
	return ok && lab_on_off(l, (uint32_t)l->n_act, &on);
}

/* Others' prefixes, announced by the leaker as its own. */
static bool
reoriginate(struct lab *l, uint32_t c)
{
	const struct sim_world *w = l->w;
	const int64_t lasts = lab_lasts(l), begin = lab_when(l, lasts);
	const uint32_t most = (uint32_t)(w->n_routes / 25), n = 40 + rng_below(&l->r, 400);
	const struct lab_step on = {
		.mode = STEP_ADD, .n_src = 1, .hot = 1, .src = { { .as = c } }
	};
	struct lab_act *a = lab_act(l, "leak", begin, begin + lasts);

	if (a == NULL)
		return false;
	a->type = 5;
	a->culprit[a->n_culprit++] = w->as[c].asn;
	for (uint32_t i = 0, tries = 0; i < n && i < most && tries < 20 * n; tries++) {
		const uint32_t at = rng_below(&l->r, (uint32_t)w->n_routes);
		const struct sim_route *r = &w->routes[at];

		if (r->kind != ROUTE_PLAIN || r->few != 0 || r->planted || r->want_bad || r->held ||
		    r->act != 0 || l->used[r->as] || lab_related(w, c, r->as))
			continue;
		if (!lab_act_route(l, (uint32_t)l->n_act, at))
			return false;
		i++;
	}
	return lab_on_off(l, (uint32_t)l->n_act, &on);
}

/* A part of the space of an AS that is announced behind the leaker. */
struct inner {
	struct pfx p;
	uint32_t as;
};

static bool
has_inner(const struct inner *v, uint32_t n, const struct pfx *p)
{
	for (uint32_t i = 0; i < n; i++) {
		if (pfx_eq(&v[i].p, p))
			return true;
	}
	return false;
}

/* Parts of the leaker's own space and of its customers', which enough peers get to see. */
static uint32_t
draft_inner(struct lab *l, uint32_t c, struct inner *v, uint32_t want)
{
	const struct sim_world *w = l->w;
	uint32_t as[MAX_INNER] = { c }, n_as = 1, n = 0;
	int shows[2] = { -1, -1 }; /* by family */

	for (uint32_t k = l->cust_at[c]; k < l->cust_at[c + 1] && n_as < MAX_INNER; k++)
		as[n_as++] = l->cust[k];
	for (uint32_t tries = 0; tries < 10 * want && n < want; tries++) {
		const uint32_t o = as[rng_permille(&l->r, 600) ? 0 : rng_below(&l->r, n_as)];
		const struct sim_as *x = &w->as[o];
		struct prop_source src = { .as = c };
		struct pfx p, q;
		int *known;

		if (x->n_routes == 0 || (o != c && l->used[o]))
			continue;
		p = w->routes[x->route_at + rng_below(&l->r, x->n_routes)].p;
		if (p.len > (p.afi == AFI_IP4 ? 22 : 44) ||
		    !lab_inside(l, &p, p.afi == AFI_IP4 ? 24 : 48, &q) || has_inner(v, n, &q))
			continue;
		known = &shows[q.afi == AFI_IP6];
		if (*known < 0)
			*known = lab_shows(l, &src, 1, q.afi) >= INNER_SHOWN;
		if (*known != 0)
			v[n++] = (struct inner){ q, o };
	}
	return n;
}

/* The origin is as it should be. *done: there was space enough for a burst. */
static bool
internals(struct lab *l, uint32_t c, bool *done)
{
	const struct sim_world *w = l->w;
	const int64_t lasts = lab_lasts(l), begin = lab_when(l, lasts);
	const uint32_t want = INNER_LEAST + rng_below(&l->r, 200);
	struct inner *v = arr_new(want, sizeof(*v));
	struct lab_act *a;
	uint32_t n;
	bool ok;

	*done = false;
	if (v == NULL)
		return false;
	n = draft_inner(l, c, v, want);
	if (n < INNER_LEAST) {
		free(v);
		return true;
	}
	*done = true;
	a = lab_act(l, "leak", begin, begin + lasts);
	ok = a != NULL;
	if (ok) {
		a->type = 6;
		a->culprit[a->n_culprit++] = w->as[c].asn;
	}
	for (uint32_t i = 0; ok && i < n; i++) {
		const uint32_t at = lab_route(l, &v[i].p, v[i].as);
		struct lab_step *s;

		ok = at != NO_AS && lab_act_route(l, (uint32_t)l->n_act, at);
		s = ok ? lab_step(l, (uint32_t)l->n_act, begin, at, STEP_ORIGINS) : NULL;
		ok = s != NULL;
		if (!ok)
			break;
		s->n_src = s->hot = 1;
		s->src[0].as = c;
		s->src[0].exempt = true; /* what its providers drop nobody calls a leak */
		if (v[i].as != c) {
			s->src[0].tail[0] = w->as[v[i].as].asn;
			s->src[0].n_tail = 1;
		}
		ok = lab_step(l, (uint32_t)l->n_act, begin + lasts, at, STEP_BASE) != NULL;
	}
	free(v);
	return ok;
}

bool
plan_wholesale(struct lab *l, uint32_t type)
{
	const struct sim_world *w = l->w;

	for (int tries = 0; tries < 400; tries++) {
		const uint32_t low = w->tier_at[type == 6 ? TIER_REGIONAL : TIER_SMALL],
			       high = type == 6 ? w->tier_at[TIER_STUB] : w->n_as,
			       c = low + rng_below(&l->r, high - low);
		const struct sim_as *a = &w->as[c];
		uint32_t big = 0;

		for (uint32_t k = 0; k < a->n_routes; k++) {
			const struct pfx *p = &w->routes[a->route_at + k].p;

			big += p->len <= (p->afi == AFI_IP4 ? 22 : 44);
		}
		if (l->used[c] || a->n_prov == 0 || (type == 6 && big < 2))
			continue;
		if (type == 6) {
			bool done;

			if (!internals(l, c, &done))
				return false;
			l->used[c] = done;
			if (done)
				return true;
			continue;
		}
		l->used[c] = true;
		return reoriginate(l, c);
	}
	return true;
}
