/*
 * churn.c - the background noise of updates: paths that change and change back.
 *
 * An event puts routes of one group into another state for a while: the origin treats its providers
 * otherwise, a link on the way up is down, prepending, another MED, or gone and back. Each state is
 * one that propagation would give, so no noise has a valley. It is worked out once and used again;
 * few groups make most of the noise, as in life. The number of updates follows the wanted rate.
 */
#include "sim/lab.h"

#include <stdlib.h>

enum {
	VARIANTS = 12, /* of a group: 3 policies, 3 links down, 3 prependings, 3 MEDs */
	MAX_BYTES = 400 << 20,
	MAX_AT_ONCE = 64,
	HOT_EACH = 40,
	MAX_IDLE = 2000, /* draws in a row without an effect: then the rate cannot be had */
	GUARD_S = 90,
};

enum change { CHANGE_POLICY = 0, CHANGE_LINK = 3, CHANGE_PREPEND = 6, CHANGE_MED = 9 };

struct churn {
	struct rng r;
	uint32_t *at, *route; /* routes of a group */
	uint32_t *group, n_group, *hot, n_hot;
	uint32_t *busy; /* by route, second until which it is not as at the start */
	struct map variant;
	uint32_t **refs; /* by vantage peer */
	size_t n_refs, cap_refs;
	int64_t due, noisy_due; /* millionths of updates that are still to come */
	uint8_t *hot_scratch;
};

void
churn_free(struct churn *c)
{
	if (c == NULL)
		return;
	free(c->at);
	free(c->route);
	free(c->group);
	free(c->hot);
	free(c->busy);
	free(c->refs);
	free(c->hot_scratch);
	map_fini(&c->variant);
	free(c);
}

static bool
can(const struct sim_route *r)
{
	return r->kind == ROUTE_PLAIN && r->few == 0 && !r->held;
}

static void
index_routes(struct lab *l, struct churn *c)
{
	const struct sim_world *w = l->w;

	for (size_t i = 0; i < w->n_routes; i++)
		c->at[w->routes[i].group + 1] += can(&w->routes[i]);
	for (size_t g = 0; g < l->groups.n; g++) {
		if (c->at[g + 1] > 0)
			c->group[c->n_group++] = (uint32_t)g;
		c->at[g + 1] += c->at[g];
	}
	for (size_t i = w->n_routes; i-- > 0;) {
		if (can(&w->routes[i]))
			c->route[--c->at[w->routes[i].group + 1]] = (uint32_t)i;
	}
	for (size_t g = 0; g < l->groups.n; g++)
		c->at[g] = c->at[g + 1];
	c->at[l->groups.n] = 0;
	for (size_t i = 0; i < w->n_routes; i++)
		c->at[l->groups.n] += can(&w->routes[i]);
}

enum st
churn_new(struct lab *l, struct err *e)
{
	const struct sim_world *w = l->w;
	struct churn *c = calloc(1, sizeof(*c));

	l->churn = c;
	if (c == NULL)
		return err_nomem(e, "churn");
	rng_seed(&c->r, w->o->seed, RNG_CHURN);
	c->at = arr_new(l->groups.n + 2, sizeof(*c->at));
	c->route = arr_new(w->n_routes + 1, sizeof(*c->route));
	c->group = arr_new(l->groups.n + 1, sizeof(*c->group));
	c->busy = arr_new(w->n_routes, sizeof(*c->busy));
	c->n_hot = 8 + (uint32_t)l->groups.n / HOT_EACH;
	c->hot = arr_new(c->n_hot, sizeof(*c->hot));
	c->hot_scratch = arr_new(w->n_vantage, 1);
	if (c->at == NULL || c->route == NULL || c->group == NULL || c->busy == NULL ||
	    c->hot == NULL || c->hot_scratch == NULL)
		return err_nomem(e, "churn");
	index_routes(l, c);
	for (uint32_t i = 0; i < c->n_hot && c->n_group > 0; i++)
		c->hot[i] = c->group[rng_below(&c->r, c->n_group)];
	return ST_OK;
}

/* A link of the origin or of those above it. */
static bool
cut(struct lab *l, struct churn *c, uint32_t as)
{
	const struct sim_world *w = l->w;

	for (unsigned up = rng_below(&c->r, 3); up > 0 && w->as[as].n_prov > 0; up--)
		as = w->prov[w->as[as].prov_at + rng_below(&c->r, w->as[as].n_prov)];
	if (w->as[as].n_prov < 2)
		return false;
	prop_cut(
	    l->groups.prop, as, w->prov[w->as[as].prov_at + rng_below(&c->r, w->as[as].n_prov)]);
	return true;
}

/* The same route with another MED. */
static uint32_t
other_med(struct lab *l, const uint8_t *base, uint32_t med)
{
	const size_t n = be16(base);
	struct buf b = { 0 };
	uint32_t ref;
	bool has = false;

	for (size_t at = 0; at + 3 <= n;) {
		const uint8_t *p = base + 2 + at;
		const size_t bytes = p[0] & 0x10 ? 4u + be16(p + 2) : 3u + p[2];
		const uint8_t attr[7] = { 0x80, 4, 4, 0, 0, (uint8_t)(med >> 8), (uint8_t)med };

		if (!has && p[1] >= 4) {
			buf_put(&b, attr, sizeof(attr));
			has = true;
		}
		if (p[1] != 4)
			buf_put(&b, p, bytes);
		at += bytes;
	}
	ref = b.bad ? REF_BASE : lab_ref(l, b.p, b.n);
	buf_fini(&b);
	return ref;
}

static bool
work_out(struct lab *l, struct churn *c, uint32_t group, unsigned change, uint32_t *ref)
{
	const uint32_t route = c->route[c->at[group]];
	const struct sim_route *r = &l->w->routes[route];
	struct prop_source src[2];
	bool ok;

	if (change >= CHANGE_MED) {
		for (uint32_t v = 0; v < l->w->n_vantage; v++) {
			const uint8_t *base = lab_base(l, route, v);

			ref[v] = base == NULL ? REF_BASE
					      : other_med(l, base, 1 + (change - CHANGE_MED) * 10);
		}
		return !l->nomem;
	}
	sim_route_sources(r, src);
	if (change >= CHANGE_PREPEND)
		src[0].prepend = (uint8_t)(change - CHANGE_PREPEND + 1);
	else if (change >= CHANGE_LINK)
		cut(l, c, r->as);
	else
		src[0].policy = (uint8_t)(200 + change);
	prop_family(l->groups.prop, r->p.afi);
	prop_run(l->groups.prop, src, 1);
	ok = lab_refs(l, l->groups.prop, route, INT64_MAX, src, NULL, ref, c->hot_scratch);
	prop_cut(l->groups.prop, NO_AS, NO_AS);
	return ok;
}

/* References of a variant of the group; NULL: memory is out, or enough of it is in use. */
static const uint32_t *
variant(struct lab *l, struct churn *c, uint32_t group, unsigned change)
{
	const uint64_t key = (uint64_t)group * VARIANTS + change;
	uint32_t at = map_get(&c->variant, key), **p, *ref;
	bool fresh;

	if (at != MAP_NONE)
		return c->refs[at];
	if (l->mem.used_bytes > MAX_BYTES)
		return NULL;
	p = arr_grow(c->refs, c->n_refs, &c->cap_refs, sizeof(*p));
	ref = arena_alloc(&l->mem, l->w->n_vantage * sizeof(*ref));
	if (p != NULL)
		c->refs = p;
	if (p == NULL || ref == NULL || !work_out(l, c, group, change, ref) ||
	    map_put(&c->variant, key, (uint32_t)c->n_refs, &fresh) == NULL) {
		l->nomem = true;
		return NULL;
	}
	c->refs[c->n_refs++] = ref;
	return ref;
}

/* Whether the route is as at the start, and nothing is planned for it, from t for so long. */
static bool
idle(const struct lab *l, const struct churn *c, uint32_t route, int64_t t_us, int64_t lasts_us)
{
	const uint32_t act = l->w->routes[route].act;
	const struct lab_act *a = act != 0 ? &l->act[act - 1] : NULL;

	if (c->busy[route] > t_us / LAB_S)
		return false;
	return a == NULL ||
	       (!a->standing &&
		   (t_us + lasts_us + GUARD_S * LAB_S < a->begin_us ||
		       (a->end_us != LAB_NEVER && t_us > a->end_us + GUARD_S * LAB_S)));
}

bool
churn_other(struct lab *l, uint32_t v, uint32_t *route, uint32_t *ref)
{
	struct churn *c = l->churn;

	for (int tries = 0; tries < 200 && c->n_group > 0; tries++) {
		const uint32_t g = c->hot[rng_below(&c->r, c->n_hot)];
		const uint32_t *x = variant(l, c, g, CHANGE_POLICY + rng_below(&c->r, 9));

		*route = c->route[c->at[g]];
		if (x != NULL && x[v] >= REF_FIRST && lab_base(l, *route, v) != NULL) {
			*ref = x[v];
			return true;
		}
	}
	return false;
}

static unsigned
sessions(const struct lab *l, uint32_t v)
{
	return l->session_at[2 * v + 1] != UINT32_MAX ? 2 : 1;
}

static bool
post(struct lab *l, uint32_t route, uint32_t v, uint32_t ref, int64_t t_us)
{
	const struct lab_msg m = {
		.t_us = t_us + lab_delay(l, route, v), .route = route, .ref = ref, .v = (uint16_t)v
	};

	return lab_post(l, &m);
}

/* One event; how many updates it makes, -1: memory is out. */
static int64_t
event(struct lab *l, struct churn *c, int64_t t_us, uint32_t only_v)
{
	const struct sim_world *w = l->w;
	const uint32_t group = rng_permille(&c->r, 700) ? c->hot[rng_below(&c->r, c->n_hot)]
							: c->group[rng_below(&c->r, c->n_group)];
	const unsigned x = rng_below(&c->r, 100), k = rng_below(&c->r, 3);
	const unsigned change = only_v != NO_AS ? CHANGE_MED + k
				: x < 45	? CHANGE_POLICY + k
				: x < 60	? CHANGE_LINK + k
				: x < 75	? CHANGE_PREPEND + k
						: CHANGE_MED + k;
	const bool gone = only_v == NO_AS && x >= 92;
	const int64_t s = INT64_C(1) << rng_below(&c->r, 9);
	const int64_t lasts = s * LAB_S + (int64_t)rng_below64(&c->r, (uint64_t)(s * LAB_S));
	const uint32_t n = c->at[group + 1] - c->at[group],
		       first = c->at[group] + rng_below(&c->r, n),
		       most = rng_permille(&c->r, 500) ? 1 : MAX_AT_ONCE,
		       one = rng_permille(&c->r, 400) ? rng_below(&c->r, w->n_vantage) : NO_AS;
	const uint32_t *ref = gone ? NULL : variant(l, c, group, change);
	int64_t made = 0;

	if (!gone && ref == NULL)
		return l->nomem ? -1 : 0;
	for (uint32_t i = first; i < c->at[group + 1] && i < first + most; i++) {
		const uint32_t route = c->route[i];

		if (!idle(l, c, route, t_us, lasts))
			continue;
		c->busy[route] = (uint32_t)((t_us + lasts) / LAB_S) + 2;
		for (uint32_t v = 0; v < w->n_vantage; v++) {
			const uint32_t to = gone ? REF_NONE : ref[v];

			if (to == REF_BASE || v == l->late_v || (only_v != NO_AS && v != only_v) ||
			    (one != NO_AS && v != one && only_v == NO_AS) ||
			    (gone && lab_base(l, route, v) == NULL))
				continue;
			if (to == REF_NONE && lab_base(l, route, v) == NULL)
				continue;
			if (!post(l, route, v, to, t_us) ||
			    !post(l, route, v, REF_BASE, t_us + lasts))
				return -1;
			made += 2 * (int64_t)sessions(l, v);
		}
	}
	return made;
}

static bool
spend(struct lab *l, struct churn *c, int64_t *due, int64_t from_us, int64_t to_us, uint32_t only_v)
{
	const int64_t had = *due;
	int64_t spent = 0;

	for (int idle = 0; spent < had && idle < MAX_IDLE;) {
		const int64_t t = from_us + (int64_t)((__int128)(to_us - from_us) * spent / had),
			      n = event(l, c, t, only_v);

		if (n < 0)
			return false;
		spent += n * 1000000;
		idle = n == 0 ? idle + 1 : 0;
	}
	*due = had - spent;
	if (*due > 0)
		*due = 0; /* what cannot be had is not caught up */
	return true;
}

bool
churn_slot(struct lab *l, int64_t from_us, int64_t to_us)
{
	struct churn *c = l->churn;
	const int64_t more = (int64_t)l->w->o->rate_milli * ((to_us - from_us) / 1000);

	if (c->n_group == 0)
		return true;
	c->due += more;
	if (c->due > 0 && !spend(l, c, &c->due, from_us, to_us, NO_AS))
		return false;
	if (l->noisy_v == NO_AS || to_us <= l->noisy_from_us || from_us >= l->noisy_to_us)
		return true;
	c->noisy_due += 2 * more;
	return c->noisy_due <= 0 || spend(l, c, &c->noisy_due, from_us, to_us, l->noisy_v);
}
