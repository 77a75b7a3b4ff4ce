/*
 * irr.c - the frozen table, see irr.h; the loader is in route.c.
 *
 * A row's value is  origin << 32 | source.
 */
#include "irr/irr.h"

#include <stdlib.h>

#include "base/arena.h"

struct irr_table {
	struct ptab t;
	struct irr_names sources;
};

static void
names_fini(struct irr_names *n)
{
	for (size_t i = 0; i < n->n; i++)
		free(n->name[i]);
	free(n->name);
	*n = (struct irr_names){ 0 };
}

void
irr_set_fini(struct irr_set *s)
{
	prows_fini(&s->rows);
	names_fini(&s->sources);
}

enum st
irr_build(struct irr_table **out, struct irr_set *s, struct err *e)
{
	struct irr_table *t = arr_new(1, sizeof(*t));
	enum st st = ST_NOMEM;

	*out = NULL;
	if (t == NULL)
		err_nomem(e, "the table of route objects");
	else
		st = ptab_build(&t->t, s->rows.v, s->rows.n, 0, e);
	if (st == ST_OK) {
		t->sources = s->sources;
		s->sources = (struct irr_names){ 0 };
		*out = t;
	} else
		free(t);
	irr_set_fini(s);
	return st;
}

void
irr_free(struct irr_table *t)
{
	if (t == NULL)
		return;
	ptab_fini(&t->t);
	names_fini(&t->sources);
	free(t);
}

static bool
has_origin(const struct ptab *t, uint32_t i, uint32_t origin)
{
	for (uint32_t k = t->first[i]; k < t->first[i + 1]; k++) {
		if (t->vals[k] >> 32 == origin)
			return true;
	}
	return false;
}

enum irr_match
irr_check(const struct irr_table *tab, const struct pfx *p, uint32_t origin)
{
	const struct ptab *t = &tab->t;
	uint32_t i = pidx_cover(&t->x, p);

	if (i == PIDX_NONE)
		return IRR_M_NOTFOUND;
	if (origin == 0)
		return IRR_M_OTHER;
	for (; i != PIDX_NONE; i = t->x.parent[i]) {
		if (has_origin(t, i, origin))
			return pidx_pfx(&t->x, i).len == p->len ? IRR_M_EXACT : IRR_M_MORE_SPECIFIC;
	}
	return IRR_M_OTHER;
}

size_t
irr_covering(const struct irr_table *tab, const struct pfx *p, struct irr_route *out, size_t cap)
{
	const struct ptab *t = &tab->t;
	size_t n = 0;

	for (uint32_t i = pidx_cover(&t->x, p); i != PIDX_NONE; i = t->x.parent[i]) {
		for (uint32_t k = t->first[i]; k < t->first[i + 1]; k++, n++) {
			if (n < cap)
				out[n] = (struct irr_route){ pidx_pfx(&t->x, i),
					(uint32_t)(t->vals[k] >> 32),
					tab->sources.name[t->vals[k] & 0xffff] };
		}
	}
	return n;
}

size_t
irr_count(const struct irr_table *t)
{
	return t->t.n_vals;
}
