/* ptab.c - see ptab.h. */
#include "pfx/ptab.h"

#include <stdlib.h>

#include "base/arena.h"

bool
prows_add(struct prows *r, const struct pfx *p, uint64_t val)
{
	struct prow *v = arr_grow(r->v, r->n, &r->cap, sizeof(*v));

	if (v == NULL)
		return false;
	r->v = v;
	v[r->n++] = (struct prow){ *p, val };
	return true;
}

void
prows_fini(struct prows *r)
{
	free(r->v);
	*r = (struct prows){ 0 };
}

static int
cmp(const void *a, const void *b)
{
	const struct prow *x = a, *y = b;
	const int c = pfx_cmp(&x->pfx, &y->pfx);

	if (c != 0)
		return c;
	return x->val < y->val ? -1 : x->val > y->val;
}

static bool
sorted(const struct prow *v, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		if (cmp(&v[i - 1], &v[i]) > 0)
			return false;
	}
	return true;
}

#define TOPS (2u << 16)

/* Family and first 16 bits: the order of buckets is the order of prefixes. */
static inline size_t
top(const struct pfx *p)
{
	return (size_t)(p->afi - AFI_IP4) << 16 | p->hi >> 48;
}

/*
 * Into buckets by top() in place (American flag sort), then each bucket by comparison: quicker than
 * one big sort, and the memory that qsort takes is that of the largest bucket.
 */
static enum st
sort_rows(struct prow *v, size_t n, struct err *e)
{
	size_t *at, *end; /* [TOPS] first row not yet in place, and end, of each bucket */
	size_t from = 0;

	if (sorted(v, n))
		return ST_OK;
	at = arr_new(2 * TOPS, sizeof(*at));
	if (at == NULL)
		return err_nomem(e, "sorting prefixes");
	end = at + TOPS;
	for (size_t i = 0; i < n; i++)
		end[top(&v[i].pfx)]++;
	for (size_t b = 0; b < TOPS; b++) {
		at[b] = from;
		from = end[b] += from;
	}
	for (size_t b = 0; b < TOPS; b++) {
		while (at[b] < end[b]) {
			const size_t k = top(&v[at[b]].pfx);
			const struct prow t = v[at[b]];

			if (k != b)
				v[at[b]] = v[at[k]];
			v[at[k]++] = t;
		}
	}
	for (size_t b = 0; b < TOPS; b++) {
		from = b == 0 ? 0 : end[b - 1];
		if (!sorted(v + from, end[b] - from))
			qsort(v + from, end[b] - from, sizeof(*v), cmp);
	}
	free(at);
	return ST_OK;
}

/* Drops doubles in place; returns how many rows are left and in *n_pfx how many prefixes. */
static size_t
merge(struct prow *v, size_t n, uint64_t or_mask, size_t *n_pfx)
{
	size_t kept = 0;

	*n_pfx = 0;
	for (size_t i = 0; i < n; i++) {
		const bool same = kept > 0 && pfx_eq(&v[kept - 1].pfx, &v[i].pfx);

		if (same && ((v[kept - 1].val ^ v[i].val) & ~or_mask) == 0) {
			v[kept - 1].val |= v[i].val & or_mask;
			continue;
		}
		*n_pfx += !same;
		v[kept++] = v[i];
	}
	return kept;
}

static void
fill(struct ptab *t, const struct prow *v, size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		if (i == 0 || !pfx_eq(&v[i - 1].pfx, &v[i].pfx))
			t->first[k++] = (uint32_t)i;
		t->vals[i] = v[i].val;
	}
	t->first[k] = (uint32_t)n;
	t->n_vals = n;
}

enum st
ptab_build(struct ptab *out, struct prow *rows, size_t n, uint64_t or_mask, struct err *e)
{
	size_t n_pfx;
	enum st st;

	*out = (struct ptab){ 0 };
	if (n >= PIDX_NONE)
		return err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "%zu rows in one table", n);
	st = sort_rows(rows, n, e);
	if (st != ST_OK)
		return st;
	n = merge(rows, n, or_mask, &n_pfx);
	out->first = arr_new(n_pfx + 1, sizeof(*out->first));
	out->vals = arr_new(n + 1, sizeof(*out->vals));
	if (out->first == NULL || out->vals == NULL) {
		ptab_fini(out);
		return err_nomem(e, "a prefix table");
	}
	fill(out, rows, n);
	st = pidx_build_sorted(&out->x, rows, sizeof(*rows), n, e);
	if (st != ST_OK)
		ptab_fini(out);
	return st;
}

void
ptab_fini(struct ptab *t)
{
	pidx_fini(&t->x);
	free(t->first);
	free(t->vals);
	*t = (struct ptab){ 0 };
}
