/*
 * table.c - the collector's table: TABLE_DUMP_V2, IPv4 before IPv6, by prefix.
 *
 * Announcements that are made, flow and look alike form a group. A group's
 * entries are computed once, as one piece of wire bytes with all peers in it;
 * each of its prefixes gets a copy with its own times. That makes a table of
 * thirty million entries a matter of copying.
 */
#include "sim/sim_i.h"

#include <stdlib.h>

#include "mrt/mrt_write.h"
#include "sim/attrs.h"

enum { ENTRY_HEAD = 8, TIMES_BACK_S = 40 * 86400, COLLECTOR_ID = 0x0afe0001 };

struct group {
	const struct sim_route *like; /* one of its announcements */
	const uint8_t *p;	      /* its entries; NULL: not computed yet */
	uint32_t bytes, n, n_aux;     /* n_aux: of them, those that lead to the second origin */
};

struct table {
	struct sim_world *w;
	struct prop *prop;
	struct group *group;
	size_t n_group, cap_group;
	struct arena mem;
	struct buf scratch;
	struct out out;
	uint32_t seq;
};

/* Equal keys: equal propagation and attributes. Fields are disjoint bits. */
static uint64_t
key_of(const struct sim_route *r)
{
	const bool drop = r->rpki[0] == SIM_INVALID, drop2 = r->rpki[1] == SIM_INVALID;

	return (uint64_t)r->as | (uint64_t)r->policy << 20 | (uint64_t)(r->p.afi == AFI_IP6) << 24 |
	       (uint64_t)drop << 25 | (uint64_t)drop2 << 26 |
	       (uint64_t)(r->kind == ROUTE_DEFAULT) << 27 |
	       (uint64_t)(r->kind == ROUTE_MOAS ? r->aux + 1 : 0) << 32;
}

static bool
group_add(struct table *t, struct sim_route *r)
{
	struct group *g = arr_grow(t->group, t->n_group, &t->cap_group, sizeof(*g));

	if (g == NULL)
		return false;
	t->group = g;
	t->group[t->n_group] = (struct group){ .like = r };
	r->group = (uint32_t)t->n_group++;
	return true;
}

static bool
groups(struct table *t)
{
	struct sim_world *w = t->w;
	struct map m = { 0 };
	bool ok = true;

	for (size_t i = 0; i < w->n_routes && ok; i++) {
		struct sim_route *r = &w->routes[i];
		uint32_t *at;
		bool fresh;

		if (r->kind == ROUTE_PRIVATE || r->kind == ROUTE_SET) { /* a tail of its own */
			ok = group_add(t, r);
			continue;
		}
		at = map_put(&m, key_of(r), (uint32_t)t->n_group, &fresh);
		ok = at != NULL && (!fresh || group_add(t, r));
		if (ok)
			r->group = *at;
	}
	map_fini(&m);
	return ok;
}

static void
put_entry(struct buf *b, uint32_t peer, const char *attrs, size_t n)
{
	const uint16_t head[4] = { htobe16((uint16_t)peer), 0, 0, htobe16((uint16_t)n) };

	buf_put(b, head, ENTRY_HEAD);
	buf_put(b, attrs, n);
}

static bool
gives(const struct sim_world *w, uint32_t v, const struct prop_path *p, const struct sim_route *r)
{
	const struct sim_vantage *x = &w->vantage[v];

	if (p->cls == PROP_NONE || (x->no_ip6 && r->p.afi == AFI_IP6))
		return false;
	if (r->kind == ROUTE_DEFAULT)
		return v == r->aux;
	return x->full || p->cls == PROP_OWN || p->cls == PROP_CUSTOMER;
}

/* The entries of all peers for the group's announcements. */
static bool
compute(struct table *t, struct group *g)
{
	const struct sim_world *w = t->w;
	const struct sim_route *r = g->like;
	const struct prop_source src[2] = { { r->as, r->policy, r->rpki[0] == SIM_INVALID },
		{ r->aux, 0, r->rpki[1] == SIM_INVALID } };
	const bool tail = r->kind == ROUTE_PRIVATE || r->kind == ROUTE_SET;
	const struct attr_tail end = { tail ? r->kind : ROUTE_PLAIN, r->aux, r->aux2 };
	struct buf all = { 0 };
	uint8_t *p;

	prop_run(t->prop, src, r->kind == ROUTE_MOAS ? 2 : 1);
	for (uint32_t v = 0; v < w->n_vantage; v++) {
		struct prop_path path;

		prop_path(t->prop, v, &path);
		if (!gives(w, v, &path, r))
			continue;
		t->scratch.n = 0;
		sim_attrs(w, &t->scratch, v, &path, r->p.afi, &end);
		put_entry(&all, v, t->scratch.p, t->scratch.n);
		g->n++;
		g->n_aux += r->kind == ROUTE_MOAS && path.as[path.n - 1] == r->aux;
	}
	w->rep->paths += g->n;
	g->bytes = (uint32_t)all.n;
	p = arena_alloc(&t->mem, all.n + 1);
	if (p != NULL && all.n > 0)
		memcpy(p, all.p, all.n);
	g->p = p;
	if (all.bad || t->scratch.bad)
		p = NULL;
	buf_fini(&all);
	return p != NULL;
}

/* Each entry's time of origin: some weeks back at most, by prefix and peer. */
static void
set_times(struct table *t, uint8_t *p, size_t bytes, uint64_t h)
{
	for (size_t at = 0; at + ENTRY_HEAD <= bytes;) {
		const uint32_t back = (uint32_t)((h >> 32) * TIMES_BACK_S >> 32);
		const uint32_t time = htobe32(t->w->start_s - back);

		memcpy(p + at + 2, &time, 4);
		at += ENTRY_HEAD + be16(p + at + 6);
		h = h * 0xd1342543de82ef95ULL + 1;
	}
}

/* Only r->few of the group's entries, the ones the hash falls on. */
static void
put_few(struct table *t, struct mrtw_rib *rib, const struct group *g, unsigned few, uint64_t h)
{
	uint32_t left = g->n, want = few < g->n ? few : g->n;

	for (size_t at = 0; at < g->bytes && want > 0; left--) {
		const size_t n = ENTRY_HEAD + be16(g->p + at + 6);

		if (h % left < want) {
			mrtw_rib_entries(&t->out.b, rib, 1, g->p + at, n);
			want--;
		}
		h = hash_u64(h);
		at += n;
	}
}

static bool
put_record(struct table *t, const struct sim_route *r)
{
	struct buf *b = &t->out.b;
	struct group *g = &t->group[r->group];
	const uint64_t h = sim_hash(t->w, pfx_hash(&r->p), 9);
	struct mrtw_rib rib;
	size_t at;

	if (g->p == NULL && !compute(t, g))
		return false;
	if (g->n == 0)
		return true; /* nobody who gives to this collector has it */
	rib = mrtw_rib_begin(b, t->w->start_s, t->seq++, &r->p);
	at = b->n;
	if (r->few != 0)
		put_few(t, &rib, g, r->few, h);
	else
		mrtw_rib_entries(b, &rib, g->n, g->p, g->bytes);
	if (buf_bad(b))
		return false;
	set_times(t, (uint8_t *)b->p + at, b->n - at, h);
	mrtw_rib_end(b, &rib);
	t->w->rep->entries += rib.n;
	t->w->rep->records++;
	out_more(&t->out);
	return true;
}

static bool
put_index(struct table *t)
{
	const struct sim_world *w = t->w;
	struct mrtw_peer *p = arr_new(w->n_vantage, sizeof(*p));

	if (p == NULL)
		return false;
	for (uint32_t v = 0; v < w->n_vantage; v++) {
		const struct sim_vantage *x = &w->vantage[v];

		p[v].bgp_id = x->bgp_id;
		p[v].asn = w->as[x->as].asn;
		p[v].addr.afi = x->ip6_transport ? AFI_IP6 : AFI_IP4;
		memcpy(
		    p[v].addr.b, x->ip6_transport ? x->addr6 : x->addr4, x->ip6_transport ? 16 : 4);
	}
	mrtw_peer_index(&t->out.b, w->start_s, COLLECTOR_ID, STR("simulated"), p, w->n_vantage);
	free(p);
	return true;
}

static int
by_prefix(const void *a, const void *b, void *routes)
{
	const struct sim_route *r = routes;

	return pfx_cmp(&r[*(const uint32_t *)a].p, &r[*(const uint32_t *)b].p);
}

static bool
sort(struct sim_world *w)
{
	w->order = arr_new(w->n_routes + 1, sizeof(*w->order));
	if (w->order == NULL)
		return false;
	for (size_t i = 0; i < w->n_routes; i++)
		w->order[i] = (uint32_t)i;
	qsort_r(w->order, w->n_routes, sizeof(*w->order), by_prefix, w->routes);
	return true;
}

static void
count_truth(struct table *t)
{
	struct sim_world *w = t->w;

	for (size_t i = 0; i < w->n_truth; i++) {
		const struct sim_route *r = &w->routes[w->truth[i].route];
		const struct group *g = &t->group[r->group];

		w->truth[i].peers = r->kind == ROUTE_MOAS ? g->n_aux : g->n;
	}
}

enum st
sim_table(struct sim_world *w, struct err *e)
{
	struct table t = { .w = w };
	enum st st;

	snprintf(w->rep->table, sizeof(w->rep->table), "rib.%s.%02u%02u%s", w->day,
	    w->start_s % 86400 / 3600, w->start_s % 3600 / 60, w->o->raw ? ".mrt" : ".gz");
	st = prop_new(&t.prop, w, e);
	if (st == ST_OK && (!sort(w) || !groups(&t)))
		st = err_nomem(e, "the table");
	if (st == ST_OK)
		st = out_open(&t.out, w->o->dir, w->rep->table, !w->o->raw, e);
	if (st == ST_OK) {
		bool ok = put_index(&t);

		for (size_t i = 0; i < w->n_routes && ok && !t.out.failed; i++)
			ok = put_record(&t, &w->routes[w->order[i]]);
		st = out_close(&t.out, e);
		if (!ok && st == ST_OK)
			st = err_nomem(e, "the table");
	}
	if (st == ST_OK)
		count_truth(&t);
	prop_free(t.prop);
	free(t.group);
	arena_fini(&t.mem);
	buf_fini(&t.scratch);
	return st;
}
