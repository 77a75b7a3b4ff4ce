/* lab_table.c - the table of a collector at a time: the state behind the last message before. */
#include "sim/lab.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COLLECTOR_ID = 0x0afe0001, TIMES_BACK_S = 40 * 86400 };

static void
put_index(struct lab *l, struct buf *b, uint32_t c, uint32_t time_s)
{
	const struct lab_collector *x = &l->collector[c];
	struct mrtw_peer *p = arr_new(x->n + 1u, sizeof(*p));

	if (p == NULL) {
		b->bad = true;
		return;
	}
	for (uint32_t i = 0; i < x->n; i++) {
		const struct lab_session *s = &l->session[x->first + i];

		p[i].bgp_id = l->w->vantage[s->v].bgp_id;
		p[i].asn = s->ends.peer_asn;
		p[i].addr = s->ends.peer;
	}
	mrtw_peer_index(b, time_s, COLLECTOR_ID + c, str_of(x->name), p, x->n);
	free(p);
}

static bool
put_route(struct lab *l, struct out *o, uint32_t c, uint32_t route, uint32_t time_s, uint32_t *seq)
{
	const struct lab_collector *x = &l->collector[c];
	struct sim_route *r = &l->w->routes[route];
	struct sim_group *g = &l->groups.group[r->group];
	uint64_t h = sim_hash(l->w, pfx_hash(&r->p), 9);
	struct mrtw_rib rib;
	const size_t at = o->b.n;

	if (g->p == NULL && !sim_group_compute(&l->groups, g))
		return false;
	rib = mrtw_rib_begin(&o->b, time_s, *seq, &r->p);
	for (uint32_t i = 0; i < x->n; i++) {
		const struct lab_session *s = &l->session[x->first + i];
		const uint8_t *ref = s->up ? lab_now(l, route, s->v) : NULL;
		const uint32_t back =
		    l->touched[route] ? 60 : (uint32_t)((h >> 32) * TIMES_BACK_S >> 32);

		if (ref == NULL)
			continue;
		mrtw_rib_entry(&o->b, &rib, s->peer, l->w->start_s - back, ref + 2, be16(ref));
		h = h * 0xd1342543de82ef95ULL + 1;
	}
	if (rib.n == 0) {
		o->b.n = at;
		return true;
	}
	mrtw_rib_end(&o->b, &rib);
	++*seq;
	if (time_s == l->w->start_s) {
		l->w->rep->entries += rib.n;
		l->w->rep->records++;
	}
	out_more(o);
	return !o->b.bad;
}

/* Its first n routes. path: of the file, or NULL. */
static enum st
table(struct lab *l, uint32_t c, int64_t t_us, size_t n, char path[4096], struct err *e)
{
	const uint32_t time_s = l->w->start_s + (uint32_t)(t_us / LAB_S);
	uint32_t seq = 0;
	struct out o;
	char name[64];
	bool ok = true;
	enum st st;

	lab_name(l, c, "rib", t_us, name);
	st = out_open(&o, l->w->o->dir, name, !l->w->o->raw, e);
	if (st != ST_OK)
		return st;
	if (path != NULL)
		memcpy(path, o.path, sizeof(o.path));
	if (l->w->rep->table[0] == '\0')
		memcpy(l->w->rep->table, name, sizeof(name));
	put_index(l, &o.b, c, time_s);
	for (size_t i = 0; i < n && ok && !o.failed; i++)
		ok = put_route(l, &o, c, l->w->order[i], time_s, &seq);
	st = out_close(&o, e);
	l->w->rep->tables++;
	return st == ST_OK && !ok ? err_nomem(e, "the table") : st;
}

enum st
lab_table(struct lab *l, int64_t t_us, struct err *e)
{
	enum st st = ST_OK;

	for (uint32_t c = 0; c < l->n_collector && st == ST_OK; c++)
		st = table(l, c, t_us, l->w->n_routes, NULL, e);
	return st;
}

/* Two thirds of the octets, as a transfer leaves that broke off. */
static enum st
cut_short(const char *path, struct err *e)
{
	struct stat s;

	if (stat(path, &s) != 0 || truncate(path, s.st_size / 3 * 2) != 0)
		return err_sys(e, "cut %s", path);
	return ST_OK;
}

enum st
lab_cut_tables(struct lab *l, int64_t t_us, struct err *e)
{
	enum st st = ST_OK;

	for (size_t i = 0; i < sizeof(l->cut) / sizeof(l->cut[0]) && st == ST_OK; i++) {
		const struct lab_cut *x = &l->cut[i];
		const size_t all = l->w->n_routes;
		char path[4096];

		if (x->t_us == 0 || x->t_us != t_us)
			continue;
		st = table(l, x->collector, t_us, x->octets ? all : all / 5, path, e);
		if (st == ST_OK && x->octets)
			st = cut_short(path, e);
	}
	return st;
}
