/* spoofer_table.c - sessions, frozen: results counted by AS, month and family. */
#include <stdlib.h>

#include "base/arena.h"
#include "reg/spoofer.h"

struct spoofer_table {
	struct spoofer_row *rows; /* by AS, month, family */
	size_t n;
};

#define CMP(a, b, field)              \
	if ((a)->field != (b)->field) \
	return (a)->field < (b)->field ? -1 : 1

static int
group_cmp(const struct spoofer_seen *x, const struct spoofer_seen *y)
{
	CMP(x, y, asn);
	CMP(x, y, month);
	CMP(x, y, afi);
	return 0;
}

/* Doubles of a session next to each other. */
static int
seen_cmp(const void *a, const void *b)
{
	const struct spoofer_seen *x = a, *y = b;
	const int c = group_cmp(x, y);

	if (c != 0)
		return c;
	CMP(x, y, session);
	CMP(x, y, kind);
	CMP(x, y, result);
	CMP(x, y, client);
	return 0;
}

/* Open prefixes first, equal ones next to each other. */
static int
open_cmp(const void *a, const void *b)
{
	const struct spoofer_seen *x = a, *y = b;
	const int c = group_cmp(x, y);

	if (c != 0)
		return c;
	CMP(x, y, result);
	CMP(x, y, client);
	CMP(x, y, session);
	return 0;
}

/* A session is told once: the same one of another file is dropped. */
static size_t
drop_doubles(struct spoofer_seen *v, size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		const struct spoofer_seen *top = k != 0 ? &v[k - 1] : NULL;

		if (top == NULL || v[i].session == 0 || top->session != v[i].session ||
		    top->kind != v[i].kind || group_cmp(top, &v[i]) != 0)
			v[k++] = v[i];
	}
	return k;
}

static struct spoofer_row *
row_for(struct spoofer_table *t, const struct spoofer_seen *s)
{
	struct spoofer_row *r = t->n != 0 ? &t->rows[t->n - 1] : NULL;

	if (r == NULL || r->asn != s->asn || r->month != s->month || r->afi != s->afi) {
		r = &t->rows[t->n++];
		*r = (struct spoofer_row){ .asn = s->asn, .month = s->month, .afi = s->afi };
	}
	return r;
}

static void
count(struct spoofer_table *t, const struct spoofer_seen *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct spoofer_row *r = row_for(t, &v[i]);

		r->n[v[i].kind][v[i].result]++;
		/* the two kinds of one session are neighbours; one without a number stands alone */
		r->sessions += i == 0 || group_cmp(&v[i - 1], &v[i]) != 0 || v[i].session == 0 ||
			       v[i - 1].session != v[i].session;
	}
}

/* Rows exist by now; v is sorted by group as they are. */
static void
count_open(struct spoofer_table *t, const struct spoofer_seen *v, size_t n)
{
	size_t r = 0;

	for (size_t i = 0; i < n; i++) {
		while (t->rows[r].asn != v[i].asn || t->rows[r].month != v[i].month ||
		       t->rows[r].afi != v[i].afi)
			r++;
		if (v[i].result != SPOOF_RECEIVED)
			continue;
		/* a client without a prefix: each of its sessions is one */
		t->rows[r].open_prefixes += i == 0 || group_cmp(&v[i - 1], &v[i]) != 0 ||
					    v[i - 1].client != v[i].client ||
					    (v[i].client == 0 && v[i - 1].session != v[i].session);
	}
}

enum st
spoofer_build(struct spoofer_table **out, struct spoofer_set *s, struct err *e)
{
	struct spoofer_table *t = arr_new(1, sizeof(*t));
	size_t n = s->n;

	*out = NULL;
	if (t != NULL)
		t->rows = arr_new(n + 1, sizeof(*t->rows));
	if (t == NULL || t->rows == NULL) {
		spoofer_free(t);
		spoofer_set_fini(s);
		return err_nomem(e, "sessions");
	}
	if (n != 0)
		qsort(s->v, n, sizeof(*s->v), seen_cmp);
	n = drop_doubles(s->v, n);
	count(t, s->v, n);
	if (n != 0)
		qsort(s->v, n, sizeof(*s->v), open_cmp);
	count_open(t, s->v, n);
	spoofer_set_fini(s); /* and with it every trace of a client */
	*out = t;
	return ST_OK;
}

void
spoofer_free(struct spoofer_table *t)
{
	if (t == NULL)
		return;
	free(t->rows);
	free(t);
}

const struct spoofer_row *
spoofer_of(const struct spoofer_table *t, uint32_t asn, size_t *n)
{
	size_t lo = 0, hi = t->n, end;

	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;

		if (t->rows[mid].asn < asn)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (end = lo; end < t->n && t->rows[end].asn == asn; end++)
		;
	*n = end - lo;
	return &t->rows[lo];
}

const struct spoofer_row *
spoofer_get(const struct spoofer_table *t, uint32_t asn, int32_t month, unsigned afi)
{
	size_t n;
	const struct spoofer_row *r = spoofer_of(t, asn, &n);

	for (size_t i = 0; i < n; i++) {
		if (r[i].month == month && r[i].afi == afi)
			return &r[i];
	}
	return NULL;
}

const struct spoofer_row *
spoofer_all(const struct spoofer_table *t, size_t *n)
{
	*n = t->n;
	return t->rows;
}
