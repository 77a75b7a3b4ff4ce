/*
 * table.c - the collector's table: TABLE_DUMP_V2, IPv4 before IPv6, by prefix.
 *
 * Each prefix gets a copy of the entries of its group (groups.h) with its own times.
 */
#include "sim/sim_i.h"

#include <stdlib.h>

#include "mrt/mrt_write.h"
#include "sim/groups.h"

enum { TIMES_BACK_S = 40 * 86400, COLLECTOR_ID = 0x0afe0001 };

struct table {
	struct sim_world *w;
	struct sim_groups groups;
	struct out out;
	uint32_t seq;
};

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
static bool
put_few(struct table *t, struct mrtw_rib *rib, const struct sim_group *g, unsigned few, uint64_t h)
{
	bool *in = arr_new(t->w->n_vantage, sizeof(*in));

	if (in == NULL)
		return false;
	sim_few(g, few, h, in);
	for (size_t at = 0; at < g->bytes;) {
		const size_t n = ENTRY_HEAD + be16(g->p + at + 6);

		if (in[be16(g->p + at)])
			mrtw_rib_entries(&t->out.b, rib, 1, g->p + at, n);
		at += n;
	}
	free(in);
	return true;
}

static bool
put_record(struct table *t, const struct sim_route *r)
{
	struct buf *b = &t->out.b;
	struct sim_group *g = &t->groups.group[r->group];
	const uint64_t h = sim_hash(t->w, pfx_hash(&r->p), 9);
	struct mrtw_rib rib;
	size_t at;

	if (g->p == NULL && !sim_group_compute(&t->groups, g))
		return false;
	if (g->n == 0)
		return true; /* nobody who gives to this collector has it */
	rib = mrtw_rib_begin(b, t->w->start_s, t->seq++, &r->p);
	at = b->n;
	if (r->few != 0) {
		if (!put_few(t, &rib, g, r->few, h))
			return false;
	} else
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

bool
sim_sort(struct sim_world *w)
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
		const struct sim_group *g = &t->groups.group[r->group];

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
	st = sim_groups_init(&t.groups, w, e);
	if (st == ST_OK && !sim_sort(w))
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
	sim_groups_fini(&t.groups);
	return st;
}
