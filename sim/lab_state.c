/* lab_state.c - who has which route now, and what a step of an act makes of it. */
#include "sim/lab.h"

#include <stdlib.h>

const uint8_t *
lab_base(struct lab *l, uint32_t route, uint32_t v)
{
	const struct sim_world *w = l->w;
	const struct sim_route *r = &w->routes[route];
	const struct sim_group *g = &l->groups.group[r->group];

	if (r->held || g->p == NULL || g->at[v] == UINT32_MAX ||
	    (v == l->late_v && g->late && !l->full_now))
		return NULL;
	if (r->few != 0) {
		memset(l->few, 0, w->n_vantage * sizeof(*l->few));
		sim_few(g, r->few, sim_hash(w, pfx_hash(&r->p), 9), l->few);
		if (!l->few[v])
			return NULL;
	}
	return g->p + g->at[v] + 6;
}

static uint64_t
key_of(const struct lab *l, uint32_t route, uint32_t v)
{
	return (uint64_t)route * l->w->n_vantage + v;
}

const uint8_t *
lab_resolve(struct lab *l, uint32_t route, uint32_t v, uint32_t ref)
{
	return ref == REF_NONE ? NULL : ref == REF_BASE ? lab_base(l, route, v) : l->ref[ref];
}

const uint8_t *
lab_now(struct lab *l, uint32_t route, uint32_t v)
{
	uint32_t ref;

	if (!l->touched[route])
		return lab_base(l, route, v);
	ref = map_get(&l->over, key_of(l, route, v));
	return lab_resolve(l, route, v, ref == MAP_NONE ? REF_BASE : ref);
}

bool
lab_set(struct lab *l, uint32_t route, uint32_t v, uint32_t ref)
{
	bool fresh;
	uint32_t *at;

	if (ref == REF_BASE && !l->touched[route])
		return true;
	l->touched[route] = true;
	at = map_put(&l->over, key_of(l, route, v), ref, &fresh);
	if (at != NULL)
		*at = ref;
	return at != NULL;
}

uint32_t
lab_ref(struct lab *l, const void *attrs, size_t n)
{
	const uint8_t **p = arr_grow(l->ref, l->n_ref, &l->cap_ref, sizeof(*p));
	uint8_t *bytes = arena_alloc(&l->mem, n + 2);

	if (p != NULL)
		l->ref = p;
	if (p == NULL || bytes == NULL || n > UINT16_MAX) {
		l->nomem = true;
		return REF_NONE;
	}
	bytes[0] = (uint8_t)(n >> 8);
	bytes[1] = (uint8_t)n;
	memcpy(bytes + 2, attrs, n);
	l->ref[l->n_ref] = bytes;
	return (uint32_t)l->n_ref++;
}

bool
lab_post(struct lab *l, const struct lab_msg *m)
{
	const size_t at = (size_t)(m->t_us / (LAB_SLOT_S * LAB_S));
	struct lab_bucket *k;
	struct lab_msg *p;

	if (m->t_us < 0 || at >= l->n_bucket)
		return true; /* after the end nobody listens */
	k = &l->bucket[at];
	p = arr_grow(k->p, k->n, &k->cap, sizeof(*p));
	if (p == NULL)
		return false;
	k->p = p;
	k->p[k->n] = *m;
	k->p[k->n++].seq = l->seq++;
	return true;
}

/* The same for all events of one AS, so that they never overtake each other. */
int64_t
lab_delay(const struct lab *l, uint32_t route, uint32_t v)
{
	const uint64_t h = sim_hash(l->w, l->w->routes[route].as, v + 500000ULL), x = h >> 32,
		       most = h % 1000 < 700   ? 4
			      : h % 1000 < 950 ? 14
					       : 38;

	return 200000 + (int64_t)(x * most * LAB_S >> 32);
}

enum sim_rpki
lab_rpki(const struct lab *l, const struct pfx *p, uint32_t origin, int64_t t_us)
{
	const int64_t later_s = l->w->later_s;

	return sim_signed_check(l->w, l->vrps, p, origin, later_s != 0 && t_us >= later_s * LAB_S);
}

bool
lab_refs(struct lab *l, const struct prop *p, uint32_t route, int64_t t_us,
    const struct prop_source *src, const struct lab_step *step, uint32_t *ref, uint8_t *hot)
{
	const struct sim_world *w = l->w;
	const struct sim_route *r = &w->routes[route];

	for (uint32_t v = 0; v < w->n_vantage; v++) {
		struct attr_tail t = { 0 };
		struct prop_path path;
		const uint8_t *base;

		ref[v] = REF_NONE;
		hot[v] = 0;
		prop_path(p, v, &path);
		if (!sim_gives(w, v, &path, r) ||
		    (v == l->late_v && path.cls > PROP_CUSTOMER && t_us < l->late_us))
			continue;
		if (src[path.src].n_tail > 0)
			t.src = &src[path.src];
		hot[v] = step != NULL && step->hot >> path.src & 1;
		if (step != NULL) {
			t.community = step->community;
			t.stamp = step->stamp;
		}
		l->groups.scratch.n = 0;
		sim_attrs(w, &l->groups.scratch, v, &path, r->p.afi, &t);
		base = r->held ? NULL : lab_base(l, route, v);
		if (base != NULL && be16(base) == l->groups.scratch.n &&
		    memcmp(base + 2, l->groups.scratch.p, be16(base)) == 0)
			ref[v] = REF_BASE;
		else
			ref[v] = lab_ref(l, l->groups.scratch.p, l->groups.scratch.n);
	}
	return !l->nomem;
}

static struct prop_source
source(const struct lab *l, const struct lab_src *s, const struct pfx *p, int64_t t_us)
{
	const struct sim_world *w = l->w;
	const uint32_t origin = s->n_tail > 0 ? s->tail[s->n_tail - 1] : w->as[s->as].asn;
	struct prop_source x = { .as = s->as,
		.policy = s->policy,
		.prepend = s->prepend,
		.n_tail = s->n_tail,
		.n_to = s->n_to };

	x.invalid = !s->exempt && lab_rpki(l, p, origin, t_us) == SIM_INVALID;
	memcpy(x.tail, s->tail, s->n_tail * sizeof(s->tail[0]));
	memcpy(x.to, s->to, s->n_to * sizeof(s->to[0]));
	for (unsigned i = 0; i < s->n_tail; i++) {
		const uint32_t as = map_get(&l->by_asn, s->tail[i]);

		if (as != MAP_NONE)
			x.block[x.n_block++] = as;
		if (as != MAP_NONE && w->as[as].attests) {
			const uint32_t to = i == 0 ? s->as : map_get(&l->by_asn, s->tail[i - 1]);

			x.aspa_invalid |= to == MAP_NONE || !sim_is_provider(w, to, as);
		}
	}
	return x;
}

/* Sources of a step; 0: nobody announces. *p: where their paths can be asked for. */
static unsigned
sources(struct lab *l, struct lab_step *s, struct prop_source *src, struct prop **p)
{
	const struct sim_route *r = &l->w->routes[s->route];
	unsigned n = 0;

	*p = l->groups.prop;
	if (s->mode == STEP_ADD || s->mode == STEP_LEAK)
		n = sim_route_sources(r, src);
	s->hot = (uint8_t)(s->hot << n);
	if (s->mode == STEP_LEAK) {
		const struct lab_src *x = &s->src[0];
		struct prop_path path;

		*p = l->prop;
		prop_family(*p, r->p.afi);
		prop_run(*p, src, n);
		prop_path_of(*p, x->as, &path);
		if (!lab_leak_source(l->w, &path, x->to[1], x->to[0], &src[n]))
			return n;
		src[n].invalid = src[path.src].invalid;
		return n + 1;
	}
	for (unsigned i = 0; i < s->n_src; i++)
		src[n++] = source(l, &s->src[i], &r->p, s->t_us);
	return n;
}

static int
by_time(const void *a, const void *b, void *routes)
{
	const struct lab_step *x = a, *y = b;
	const struct sim_route *r = routes;

	if (x->t_us != y->t_us)
		return x->t_us < y->t_us ? -1 : 1;
	if (x->act != y->act)
		return x->act < y->act ? -1 : 1;
	if (r[x->route].group != r[y->route].group)
		return r[x->route].group < r[y->route].group ? -1 : 1;
	return x->route < y->route ? -1 : x->route > y->route;
}

void
lab_sort_steps(struct lab *l)
{
	if (l->n_step > 0)
		qsort_r(l->step, l->n_step, sizeof(*l->step), by_time, l->w->routes);
}

static bool
post_step(struct lab *l, const struct lab_step *s, const uint32_t *ref, const uint8_t *hot)
{
	for (uint32_t v = 0; v < l->w->n_vantage; v++) {
		struct lab_msg m = { .t_us = s->t_us + lab_delay(l, s->route, v),
			.route = s->route,
			.ref = ref[v],
			.act = s->act,
			.v = (uint16_t)v,
			.what = MSG_ROUTE,
			.hot = hot[v] };

		if (!lab_post(l, &m))
			return false;
	}
	return true;
}

enum st
lab_steps(struct lab *l, int64_t until_us, struct err *e)
{
	const struct sim_world *w = l->w;
	struct prop_source src[PROP_MAX_SOURCES], last[PROP_MAX_SOURCES];
	uint32_t *ref = arr_new(w->n_vantage, sizeof(*ref)), last_group = UINT32_MAX;
	uint8_t *hot = arr_new(w->n_vantage, 1);
	unsigned n_last = 0;
	bool ok = ref != NULL && hot != NULL;

	memset(last, 0, sizeof(last));
	for (; ok && l->next_step < l->n_step && l->step[l->next_step].t_us < until_us;
	     l->next_step++) {
		struct lab_step *s = &l->step[l->next_step];
		struct prop *p;
		unsigned n;

		if (s->mode == STEP_BASE || s->mode == STEP_GONE) {
			for (uint32_t v = 0; v < w->n_vantage; v++)
				ref[v] = s->mode == STEP_BASE ? REF_BASE : REF_NONE;
			memset(hot, 0, w->n_vantage);
			last_group = UINT32_MAX;
			ok = post_step(l, s, ref, hot);
			continue;
		}
		memset(src, 0, sizeof(src));
		n = sources(l, s, src, &p);
		/* Routes of a group that go the same way look alike. */
		if (last_group != w->routes[s->route].group || n != n_last ||
		    memcmp(src, last, n * sizeof(src[0])) != 0 ||
		    l->step[l->next_step - 1].mode != s->mode) {
			prop_family(p, w->routes[s->route].p.afi);
			prop_run(p, src, n);
			ok = lab_refs(l, p, s->route, s->t_us, src, s, ref, hot);
			memcpy(last, src, sizeof(last));
			n_last = n;
			last_group = w->routes[s->route].group;
		}
		ok = ok && post_step(l, s, ref, hot);
	}
	free(ref);
	free(hot);
	return ok ? ST_OK : err_nomem(e, "what happens");
}
