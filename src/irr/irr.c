/*
 * irr.c - the frozen table of route objects, see irr.h; files are read in load.c.
 *
 * A row's value is  place of its source << 32 | origin,  so that the rows of a
 * prefix stand in order of rank.
 */
#include "irr/irr.h"

#include <stdlib.h>

#include "base/arena.h"

struct irr_table {
	struct ptab t;
	char **sources; /* by place */
	size_t n_sources;
};

void
irr_set_fini(struct irr_set *s)
{
	prows_fini(&s->rows);
	irr_sources_fini(&s->sources);
	irr_objs_fini(&s->objs);
}

static bool
name_sources(struct irr_table *t, const struct irr_sources *src, const uint32_t *order)
{
	t->sources = arr_new(src->n, sizeof(*t->sources));
	if (t->sources == NULL)
		return false;
	t->n_sources = src->n;
	for (size_t i = 0; i < src->n; i++) {
		t->sources[order[i]] = strdup(src->v[i].name);
		if (t->sources[order[i]] == NULL)
			return false;
	}
	return true;
}

enum st
irr_build(struct irr_table **out, struct irr_set *s, struct err *e)
{
	struct irr_table *t = arr_new(1, sizeof(*t));
	uint32_t *order = irr_source_order(&s->sources);
	enum st st = ST_NOMEM;

	*out = NULL;
	if (t == NULL || order == NULL || !name_sources(t, &s->sources, order))
		err_nomem(e, "the table of route objects");
	else {
		for (size_t i = 0; i < s->rows.n; i++) {
			uint64_t *v = &s->rows.v[i].val;

			*v = (uint64_t)order[(uint32_t)*v] << 32 | *v >> 32;
		}
		st = ptab_build(&t->t, s->rows.v, s->rows.n, 0, e);
	}
	free(order);
	prows_fini(&s->rows);
	if (st == ST_OK)
		*out = t;
	else
		irr_free(t);
	return st;
}

void
irr_free(struct irr_table *t)
{
	if (t == NULL)
		return;
	ptab_fini(&t->t);
	for (size_t i = 0; i < t->n_sources; i++)
		free(t->sources[i]);
	free(t->sources);
	free(t);
}

static struct irr_route
route_at(const struct irr_table *tab, uint32_t i, uint32_t k)
{
	const uint64_t v = tab->t.vals[k];

	return (struct irr_route){ pidx_pfx(&tab->t.x, i), (uint32_t)v, tab->sources[v >> 32] };
}

/* The first object of prefix i with that origin, in order of rank; PIDX_NONE: there is none. */
static uint32_t
with_origin(const struct ptab *t, uint32_t i, uint32_t origin)
{
	for (uint32_t k = t->first[i]; k < t->first[i + 1]; k++) {
		if ((uint32_t)t->vals[k] == origin)
			return k;
	}
	return PIDX_NONE;
}

/* i and k: the prefix and the object that decide. */
static enum irr_match
match(const struct ptab *t, const struct pfx *p, uint32_t origin, uint32_t *i, uint32_t *k)
{
	const uint32_t top = pidx_cover(&t->x, p);

	*i = top;
	if (top == PIDX_NONE)
		return IRR_M_NOTFOUND;
	for (; origin != 0 && *i != PIDX_NONE; *i = t->x.parent[*i]) {
		*k = with_origin(t, *i, origin);
		if (*k != PIDX_NONE)
			return pidx_pfx(&t->x, *i).len == p->len ? IRR_M_EXACT
								 : IRR_M_MORE_SPECIFIC;
	}
	*i = top;
	*k = t->first[top];
	return IRR_M_OTHER;
}

enum irr_match
irr_check(const struct irr_table *t, const struct pfx *p, uint32_t origin)
{
	uint32_t i, k;

	return match(&t->t, p, origin, &i, &k);
}

enum irr_match
irr_decide(const struct irr_table *t, const struct pfx *p, uint32_t origin, struct irr_route *out)
{
	uint32_t i, k;
	const enum irr_match m = match(&t->t, p, origin, &i, &k);

	if (m != IRR_M_NOTFOUND)
		*out = route_at(t, i, k);
	return m;
}

size_t
irr_covering(const struct irr_table *tab, const struct pfx *p, struct irr_route *out, size_t cap)
{
	const struct ptab *t = &tab->t;
	size_t n = 0;

	for (uint32_t i = pidx_cover(&t->x, p); i != PIDX_NONE; i = t->x.parent[i]) {
		for (uint32_t k = t->first[i]; k < t->first[i + 1]; k++, n++) {
			if (n < cap)
				out[n] = route_at(tab, i, k);
		}
	}
	return n;
}

size_t
irr_count(const struct irr_table *t)
{
	return t->t.n_vals;
}

struct irr_route
irr_at(const struct irr_table *t, size_t i, uint32_t *prefix)
{
	/* asked in order: the prefix is the last one or the next */
	while (t->t.first[*prefix + 1] <= i)
		++*prefix;
	return route_at(t, *prefix, (uint32_t)i);
}
