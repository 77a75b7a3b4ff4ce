/* write_as.c - relationships (CAIDA's serial-1) and organisations (as2org) of the ASes. */
#include "sim/sim_i.h"

#include <stdlib.h>

enum { LOST_PERMILLE = 100, WRONG_PERMILLE = 30 };

struct rel {
	uint32_t a, b; /* AS numbers; a is the provider, or the smaller of two peers */
	int kind;
};

static int
by_numbers(const void *x, const void *y)
{
	const struct rel *a = x, *b = y;

	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return a->b < b->b ? -1 : a->b > b->b;
}

static struct rel *
relations(const struct sim_world *w, size_t *out)
{
	struct rel *rel = arr_new(w->n_prov + w->n_link + 1, sizeof(*rel));
	size_t n = 0;

	if (rel == NULL)
		return NULL;
	for (uint32_t i = 0; i < w->n_as; i++) {
		for (uint32_t k = 0; k < w->as[i].n_prov; k++)
			rel[n++] = (struct rel){ w->as[w->prov[w->as[i].prov_at + k]].asn,
				w->as[i].asn, -1 };
	}
	for (size_t k = 0; k < w->n_link; k++) {
		const uint32_t a = w->as[w->link[k] >> 32].asn, b = w->as[(uint32_t)w->link[k]].asn;

		rel[n++] = (struct rel){ a < b ? a : b, a < b ? b : a, 0 };
	}
	qsort(rel, n, sizeof(*rel), by_numbers);
	*out = n;
	return rel;
}

/*
 * What a publisher who only guesses would have: a tenth of the links is not there, three of a
 * hundred are labelled wrongly. Hybrid links and siblings look like any other.
 */
static size_t
degrade(const struct sim_world *w, struct rel *rel, size_t n)
{
	size_t kept = 0;

	for (size_t k = 0; k < n; k++) {
		const uint64_t h = sim_hash(w, (uint64_t)rel[k].a << 32 | rel[k].b, 64);
		struct rel x = rel[k];

		if (h % 1000 < LOST_PERMILLE)
			continue;
		if ((h >> 20) % 1000 < WRONG_PERMILLE) {
			if (h >> 40 & 1)
				x = (struct rel){ x.b, x.a, -1 };
			else
				x.kind = x.kind == 0 ? -1 : 0;
			if (x.kind == 0 && x.a > x.b)
				x = (struct rel){ x.b, x.a, 0 };
		}
		rel[kept++] = x;
	}
	qsort(rel, kept, sizeof(*rel), by_numbers);
	return kept;
}

static enum st
write_rel(struct sim_world *w, const char *name, bool whole, struct err *e)
{
	size_t n = 0;
	struct rel *rel = relations(w, &n);
	struct out o;
	enum st st;

	if (rel == NULL)
		return err_nomem(e, "relationships");
	if (whole)
		w->rep->links = n;
	else
		n = degrade(w, rel, n);
	st = out_open(&o, w->o->dir, name, false, e);
	if (st != ST_OK) {
		free(rel);
		return st;
	}
	buf_printf(&o.b, "# simulated relationships, %s\n# input clique:",
	    whole ? "complete" : "with links left out and some labelled wrongly");
	for (uint32_t i = 0; i < w->tier_at[1]; i++)
		buf_printf(&o.b, " %u", w->as[i].asn);
	if (w->n_rs > 0)
		buf_lit(&o.b, "\n# IXP ASes:");
	for (uint32_t i = 0; i < w->n_rs; i++)
		buf_printf(&o.b, " %u", w->rs[i]);
	buf_printf(&o.b, "\n# source:topology|BGP|%s|simulated|simulated\n", w->day);
	for (size_t k = 0; k < n; k++) {
		buf_u64(&o.b, rel[k].a);
		buf_ch(&o.b, '|');
		buf_u64(&o.b, rel[k].b);
		buf_cstr(&o.b, rel[k].kind == 0 ? "|0\n" : "|-1\n");
		out_more(&o);
	}
	free(rel);
	return out_close(&o, e);
}

static void
put_org_id(const struct sim_world *w, struct buf *b, uint32_t org)
{
	buf_printf(
	    b, "%s-%u-%s", w->org[org].handle, org + 1, rir_upper(geo_econ[w->org[org].econ].rir));
}

static enum st
write_org(const struct sim_world *w, struct err *e)
{
	char name[64], day[9];
	struct out o;
	enum st st;

	snprintf(name, sizeof(name), "as-org-%s.txt", w->day);
	st = out_open(&o, w->o->dir, name, false, e);
	if (st != ST_OK)
		return st;
	buf_printf(&o.b,
	    "# name: AS Org (simulated)\n# date: %.6s\n# "
	    "format:org_id|changed|org_name|country|source\n",
	    w->day);
	for (uint32_t i = 0; i < w->n_org; i++) {
		const struct sim_org *g = &w->org[i];

		sim_date(sim_hash(w, i, 61), day);
		put_org_id(w, &o.b, i);
		buf_printf(&o.b, "|%s|%s|%s|%s\n", day, g->name, geo_econ[g->econ].cc,
		    rir_upper(geo_econ[g->econ].rir));
		out_more(&o);
	}
	buf_lit(&o.b, "# format:aut|changed|aut_name|org_id|opaque_id|source\n");
	for (uint32_t i = 0; i < w->n_as; i++) {
		const struct sim_as *a = &w->as[i];
		const char *rir = rir_upper(geo_econ[a->econ].rir);

		sim_date(sim_hash(w, a->asn, 62), day);
		buf_printf(&o.b, "%u|%s|%s-%u|", a->asn, day, w->org[a->org].handle, a->asn % 97);
		put_org_id(w, &o.b, a->org);
		buf_printf(&o.b, "|%016llx_%s|%s\n", (unsigned long long)sim_hash(w, a->org, 63),
		    rir, rir);
		out_more(&o);
	}
	return out_close(&o, e);
}

enum st
sim_write_as(struct sim_world *w, struct err *e)
{
	char name[64];
	enum st st;

	snprintf(name, sizeof(name), "as-rel-%s.txt", w->day);
	st = write_rel(w, name, true, e);
	if (st == ST_OK && w->lab != NULL)
		st = sim_folder(w, "degraded", e);
	if (st == ST_OK && w->lab != NULL) {
		snprintf(name, sizeof(name), "degraded/as-rel-%s.txt", w->day);
		st = write_rel(w, name, false, e);
	}
	return st == ST_OK ? write_org(w, e) : st;
}
