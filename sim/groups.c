/* groups.c - see groups.h. */
#include "sim/groups.h"

#include <stdlib.h>

/* Equal keys: equal propagation and attributes. Fields are disjoint bits. */
static uint64_t
key_of(const struct sim_route *r)
{
	const bool drop = r->rpki[0] == SIM_INVALID, drop2 = r->rpki[1] == SIM_INVALID;

	return (uint64_t)r->as | (uint64_t)r->policy << 56 | (uint64_t)(r->p.afi == AFI_IP6) << 24 |
	       (uint64_t)drop << 25 | (uint64_t)drop2 << 26 |
	       (uint64_t)(r->kind == ROUTE_DEFAULT) << 27 |
	       (uint64_t)(r->kind == ROUTE_MOAS ? r->aux + 1 : 0) << 32;
}

static bool
group_add(struct sim_groups *gs, struct sim_route *r)
{
	struct sim_group *g = arr_grow(gs->group, gs->n, &gs->cap, sizeof(*g));

	if (g == NULL)
		return false;
	gs->group = g;
	gs->group[gs->n] = (struct sim_group){ .like = r };
	r->group = (uint32_t)gs->n++;
	return true;
}

static bool
number(struct sim_groups *gs)
{
	struct sim_world *w = gs->w;
	struct map m = { 0 };
	bool ok = true;

	for (size_t i = 0; i < w->n_routes && ok; i++) {
		struct sim_route *r = &w->routes[i];
		uint32_t *at;
		bool fresh;

		if (r->kind == ROUTE_PRIVATE || r->kind == ROUTE_SET) { /* a tail of its own */
			ok = group_add(gs, r);
			continue;
		}
		at = map_put(&m, key_of(r), (uint32_t)gs->n, &fresh);
		ok = at != NULL && (!fresh || group_add(gs, r));
		if (ok)
			r->group = *at;
	}
	map_fini(&m);
	return ok;
}

enum st
sim_groups_init(struct sim_groups *gs, struct sim_world *w, struct err *e)
{
	enum st st;

	gs->w = w;
	st = prop_new(&gs->prop, w, NULL, 0, e);
	if (st == ST_OK && !number(gs))
		st = err_nomem(e, "the table");
	return st;
}

void
sim_groups_fini(struct sim_groups *gs)
{
	prop_free(gs->prop);
	free(gs->group);
	arena_fini(&gs->mem);
	buf_fini(&gs->scratch);
}

static void
put_entry(struct buf *b, uint32_t peer, const char *attrs, size_t n)
{
	const uint16_t head[4] = { htobe16((uint16_t)peer), 0, 0, htobe16((uint16_t)n) };

	buf_put(b, head, ENTRY_HEAD);
	buf_put(b, attrs, n);
}

static bool
of_customers(const struct prop_path *p)
{
	return p->cls == PROP_OWN || p->cls == PROP_CUSTOMER;
}

bool
sim_gives(
    const struct sim_world *w, uint32_t v, const struct prop_path *p, const struct sim_route *r)
{
	const struct sim_vantage *x = &w->vantage[v];

	if (p->cls == PROP_NONE || (x->no_ip6 && r->p.afi == AFI_IP6))
		return false;
	if (r->kind == ROUTE_DEFAULT)
		return v == r->aux;
	return x->full || x->late || of_customers(p);
}

unsigned
sim_route_sources(const struct sim_route *r, struct prop_source src[2])
{
	src[0] = (struct prop_source){
		.as = r->as, .policy = r->policy, .invalid = r->rpki[0] == SIM_INVALID
	};
	src[1] = (struct prop_source){ .as = r->aux, .invalid = r->rpki[1] == SIM_INVALID };
	return r->kind == ROUTE_MOAS ? 2 : 1;
}

bool
sim_group_compute(struct sim_groups *gs, struct sim_group *g)
{
	const struct sim_world *w = gs->w;
	const struct sim_route *r = g->like;
	const bool tail = r->kind == ROUTE_PRIVATE || r->kind == ROUTE_SET;
	const struct attr_tail end = {
		.kind = tail ? r->kind : ROUTE_PLAIN, .a = r->aux, .b = r->aux2
	};
	struct prop_source src[2];
	const unsigned n = sim_route_sources(r, src);
	struct buf all = { 0 };
	uint8_t *p;

	if (gs->index) {
		g->at = arena_alloc(&gs->mem, w->n_vantage * sizeof(*g->at));
		if (g->at == NULL)
			return false;
		memset(g->at, 0xff, w->n_vantage * sizeof(*g->at));
	}
	prop_family(gs->prop, r->p.afi);
	prop_run(gs->prop, src, n);
	for (uint32_t v = 0; v < w->n_vantage; v++) {
		struct prop_path path;

		prop_path(gs->prop, v, &path);
		if (!sim_gives(w, v, &path, r))
			continue;
		if (gs->index)
			g->at[v] = (uint32_t)all.n;
		g->late |= w->vantage[v].late && !of_customers(&path);
		gs->scratch.n = 0;
		sim_attrs(w, &gs->scratch, v, &path, r->p.afi, &end);
		put_entry(&all, v, gs->scratch.p, gs->scratch.n);
		g->n++;
		g->n_aux += r->kind == ROUTE_MOAS && path.as[path.n - 1] == r->aux;
	}
	w->rep->paths += g->n;
	g->bytes = (uint32_t)all.n;
	p = arena_alloc(&gs->mem, all.n + 1);
	if (p != NULL && all.n > 0)
		memcpy(p, all.p, all.n);
	g->p = p;
	if (all.bad || gs->scratch.bad)
		p = NULL;
	buf_fini(&all);
	return p != NULL;
}

void
sim_few(const struct sim_group *g, unsigned few, uint64_t h, bool *in)
{
	uint32_t left = g->n, want = few < g->n ? few : g->n;

	for (size_t at = 0; at < g->bytes && want > 0; left--) {
		if (h % left < want) {
			in[be16(g->p + at)] = true;
			want--;
		}
		h = hash_u64(h);
		at += ENTRY_HEAD + be16(g->p + at + 6);
	}
}
