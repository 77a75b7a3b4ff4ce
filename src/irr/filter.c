/* filter.c - see filter.h. */
#include "irr/filter.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/limits.h"

#define LONGER4 24
#define LONGER6 48

struct build {
	struct prows rows;
	bool longer, nomem, limit;
};

static void
put(struct build *b, struct irr_range r)
{
	const uint8_t longest = r.pfx.afi == AFI_IP4 ? LONGER4 : LONGER6;

	if (b->longer && r.hi < longest)
		r.hi = longest;
	if (b->rows.n >= IRR_MAX_EXPANSION)
		b->limit = true;
	else if (!prows_add(&b->rows, &r.pfx, (uint64_t)r.lo << 8 | r.hi))
		b->nomem = true;
}

/* The operators of an AS number hang on each other; the AS number tells the first. */
struct who {
	struct map asns; /* bit 0: without operator; the rest: 1 + first operator */
	uint32_t *next;	 /* [ops_n] 1 + next operator of the same AS */
};

static bool
who_make(struct who *w, const struct irr_expansion *x)
{
	w->next = arr_new(x->ops_n, sizeof(*w->next));
	if (w->next == NULL)
		return false;
	for (size_t i = 0; i < x->asns_n; i++) {
		if (map_put(&w->asns, x->asns[i], 1, NULL) == NULL)
			return false;
	}
	for (size_t i = 0; i < x->ops_n; i++) {
		uint32_t *v = map_put(&w->asns, x->ops[i].asn, 0, NULL);

		if (v == NULL)
			return false;
		w->next[i] = *v >> 1;
		*v = (*v & 1) | (uint32_t)(i + 1) << 1;
	}
	return true;
}

static void
put_route(struct build *b, const struct who *w, const struct irr_expansion *x, const struct pfx *p,
    uint32_t v)
{
	const struct irr_range r = { *p, p->len, p->len };

	if ((v & 1) != 0)
		put(b, r);
	for (uint32_t i = v >> 1; i != 0; i = w->next[i - 1]) {
		struct irr_range q = r;

		if (irr_op_apply(x->ops[i - 1].op, &q))
			put(b, q);
	}
}

static void
put_routes(struct build *b, struct irr_filter *f, const struct irr_expansion *x, struct who *w,
    const struct irr_table *routes)
{
	const size_t n = irr_count(routes);
	struct map met = { 0 };
	uint32_t prefix = 0;

	for (size_t i = 0; i < n && !b->nomem && !b->limit; i++) {
		const struct irr_route r = irr_at(routes, i, &prefix);
		const uint32_t v = map_get(&w->asns, r.origin);

		if (v == MAP_NONE)
			continue;
		f->objects++;
		b->nomem |= map_put(&met, r.origin, 0, NULL) == NULL;
		put_route(b, w, x, &r.pfx, v);
	}
	f->with_routes = met.n;
	map_fini(&met);
}

enum st
irr_filter_build(struct irr_filter *out, const struct irr_expansion *x,
    const struct irr_table *routes, bool longer, struct err *e)
{
	struct build b = { .longer = longer };
	struct who w = { 0 };
	enum st st = ST_OK;

	*out = (struct irr_filter){ 0 };
	b.nomem = !who_make(&w, x);
	for (size_t i = 0; i < x->ranges_n && !b.nomem && !b.limit; i++)
		put(&b, x->ranges[i]);
	if (routes != NULL && !b.nomem && !b.limit)
		put_routes(&b, out, x, &w, routes);
	if (b.nomem)
		st = err_nomem(e, "a filter");
	else if (b.limit)
		st = err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "a filter of more than %u entries",
		    IRR_MAX_EXPANSION);
	else
		st = ptab_build(&out->t, b.rows.v, b.rows.n, 0, e);
	map_fini(&w.asns);
	free(w.next);
	prows_fini(&b.rows);
	if (st != ST_OK) {
		*out = (struct irr_filter){ 0 };
		return st;
	}
	out->n4 = out->t.first[out->t.x.n4];
	out->n6 = out->t.n_vals - out->n4;
	return ST_OK;
}

bool
irr_filter_admits(const struct irr_filter *f, const struct pfx *p)
{
	const struct ptab *t = &f->t;

	for (uint32_t i = pidx_cover(&t->x, p); i != PIDX_NONE; i = t->x.parent[i]) {
		for (uint32_t k = t->first[i]; k < t->first[i + 1]; k++) {
			if (p->len >= t->vals[k] >> 8 && p->len <= (t->vals[k] & 0xff))
				return true;
		}
	}
	return false;
}

void
irr_filter_fini(struct irr_filter *f)
{
	ptab_fini(&f->t);
	*f = (struct irr_filter){ 0 };
}
