/* part_table.c - participants, frozen: by programme and name, and by AS number. */
#include <stdlib.h>

#include "base/arena.h"
#include "reg/part.h"
#include "reg/text.h"

struct member {
	uint32_t asn, part;
};

struct part_table {
	struct part *v;
	uint32_t *asns;
	struct member *members; /* by AS, then participant */
	size_t n, n_members;
	size_t first[PART_PROGRAMMES + 1];
	struct buf pool;
};

static int
part_cmp(const void *a, const void *b, void *arg)
{
	const struct part *x = a, *y = b;
	const struct buf *pool = arg;
	int c;

	if (x->programme != y->programme)
		return x->programme < y->programme ? -1 : 1;
	c = strcmp(pool->p + x->name, pool->p + y->name);
	if (c != 0)
		return c;
	return x->asn_at < y->asn_at ? -1 : x->asn_at > y->asn_at;
}

static int
number_cmp(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static int
member_cmp(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	if (x->asn != y->asn)
		return x->asn < y->asn ? -1 : 1;
	return x->part < y->part ? -1 : x->part > y->part;
}

/* Of each programme what the newest files say. */
static void
keep_newest(struct part_set *s)
{
	int64_t newest[PART_PROGRAMMES] = { 0 };
	size_t k = 0;

	for (size_t i = 0; i < s->n; i++) {
		if (s->v[i].file_s > newest[s->v[i].programme])
			newest[s->v[i].programme] = s->v[i].file_s;
	}
	for (size_t i = 0; i < s->n; i++) {
		if (s->v[i].file_s == newest[s->v[i].programme])
			s->v[k++] = s->v[i];
	}
	s->n = k;
}

static void
index_asns(struct part_table *t)
{
	for (size_t i = 0; i < t->n; i++) {
		struct part *p = &t->v[i];
		uint32_t *v = p->asns != 0 ? t->asns + p->asn_at : NULL, k = 0;

		if (v != NULL)
			qsort(v, p->asns, sizeof(*v), number_cmp);
		for (uint32_t j = 0; j < p->asns; j++) {
			if (k == 0 || v[k - 1] != v[j])
				v[k++] = v[j];
		}
		p->asns = k;
		for (uint32_t j = 0; j < k; j++)
			t->members[t->n_members++] = (struct member){ v[j], (uint32_t)i };
		t->first[p->programme + 1] = i + 1;
	}
	for (unsigned p = 1; p <= PART_PROGRAMMES; p++) {
		if (t->first[p] < t->first[p - 1]) /* a programme without participants */
			t->first[p] = t->first[p - 1];
	}
	if (t->n_members != 0)
		qsort(t->members, t->n_members, sizeof(*t->members), member_cmp);
}

enum st
part_build(struct part_table **out, struct part_set *s, struct err *e)
{
	struct part_table *t = arr_new(1, sizeof(*t));

	*out = NULL;
	if (t != NULL)
		t->members = arr_new(s->n_asns + 1, sizeof(*t->members));
	if (t == NULL || t->members == NULL) {
		part_free(t);
		part_set_fini(s);
		return err_nomem(e, "participants");
	}
	keep_newest(s);
	t->v = s->v;
	t->n = s->n;
	t->asns = s->asns;
	t->pool = s->pool;
	*s = (struct part_set){ 0 };
	if (t->n != 0)
		qsort_r(t->v, t->n, sizeof(*t->v), part_cmp, &t->pool);
	index_asns(t);
	*out = t;
	return ST_OK;
}

void
part_free(struct part_table *t)
{
	if (t == NULL)
		return;
	free(t->v);
	free(t->asns);
	free(t->members);
	buf_fini(&t->pool);
	free(t);
}

const struct part *
part_all(const struct part_table *t, size_t *n)
{
	*n = t->n;
	return t->v;
}

const struct part *
part_of(const struct part_table *t, enum part_programme p, size_t *n)
{
	*n = t->first[p + 1] - t->first[p];
	return t->v + t->first[p];
}

struct str
part_str(const struct part_table *t, uint32_t offset)
{
	return text_at(&t->pool, offset);
}

const uint32_t *
part_asns(const struct part_table *t, const struct part *p)
{
	return t->asns + p->asn_at;
}

const struct part *
part_by_asn(const struct part_table *t, uint32_t asn, size_t i)
{
	size_t lo = 0, hi = t->n_members;

	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;

		if (t->members[mid].asn < asn)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (i >= t->n_members - lo || t->members[lo + i].asn != asn)
		return NULL;
	return &t->v[t->members[lo + i].part];
}
