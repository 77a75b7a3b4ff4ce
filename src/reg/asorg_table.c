/* asorg_table.c - names of ASes, frozen; see asorg.h. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/hash.h"
#include "reg/asorg.h"
#include "reg/text.h"

struct row {
	uint64_t org_hash;
	uint32_t asn, name, title, org; /* offsets in the pool */
	char cc[2];
};

struct asorg_table {
	struct row *v; /* by ASN */
	size_t n;
	struct buf pool;
};

static int
as_cmp(const void *a, const void *b)
{
	const struct asorg_as *x = a, *y = b;

	if (x->asn != y->asn)
		return x->asn < y->asn ? -1 : 1;
	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

static int
org_cmp(const void *a, const void *b)
{
	const struct asorg_org *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

/* The last organisation read of that id, or NULL. */
static const struct asorg_org *
find_org(const struct asorg_set *s, uint64_t hash)
{
	size_t lo = 0, hi = s->n_orgs;

	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;

		if (s->orgs[mid].hash <= hash)
			lo = mid + 1;
		else
			hi = mid;
	}
	return hash != 0 && lo != 0 && s->orgs[lo - 1].hash == hash ? &s->orgs[lo - 1] : NULL;
}

/* What a later row says replaces what an earlier one said, field by field. */
static void
overlay(struct row *r, const struct asorg_as *a, const struct asorg_set *s)
{
	const struct asorg_org *org = find_org(s, a->org_hash);

	if (a->org_hash != 0)
		r->org_hash = a->org_hash;
	if (a->name != 0)
		r->name = a->name;
	if (a->title != 0)
		r->title = a->title;
	if (org != NULL && org->name != 0)
		r->org = org->name;
	if (org != NULL && org->cc[0] != '\0')
		memcpy(r->cc, org->cc, 2);
	if (a->cc[0] != '\0')
		memcpy(r->cc, a->cc, 2);
}

enum st
asorg_build(struct asorg_table **out, struct asorg_set *s, struct err *e)
{
	struct asorg_table *t = arr_new(1, sizeof(*t));

	*out = NULL;
	if (t != NULL)
		t->v = arr_new(s->n_as + 1, sizeof(*t->v));
	if (t == NULL || t->v == NULL) {
		free(t);
		asorg_set_fini(s);
		return err_nomem(e, "AS organisations");
	}
	if (s->n_as != 0)
		qsort(s->as, s->n_as, sizeof(*s->as), as_cmp);
	if (s->n_orgs != 0)
		qsort(s->orgs, s->n_orgs, sizeof(*s->orgs), org_cmp);
	for (size_t i = 0; i < s->n_as; i++) {
		if (t->n == 0 || t->v[t->n - 1].asn != s->as[i].asn)
			t->v[t->n++] = (struct row){ .asn = s->as[i].asn };
		overlay(&t->v[t->n - 1], &s->as[i], s);
	}
	t->pool = s->pool;
	s->pool = (struct buf){ 0 };
	asorg_set_fini(s);
	*out = t;
	return ST_OK;
}

void
asorg_free(struct asorg_table *t)
{
	if (t == NULL)
		return;
	free(t->v);
	buf_fini(&t->pool);
	free(t);
}

size_t
asorg_ases(const struct asorg_table *t)
{
	return t->n;
}

struct asorg_id
asorg_at(const struct asorg_table *t, size_t i)
{
	return (struct asorg_id){ t->v[i].asn, t->v[i].org_hash };
}

struct asorg_info
asorg_get(const struct asorg_table *t, uint32_t asn)
{
	size_t lo = 0, hi = t->n;
	const struct row *r;

	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;

		if (t->v[mid].asn < asn)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == t->n || t->v[lo].asn != asn)
		return (struct asorg_info){ STR(""), STR(""), STR(""), STR("") };
	r = &t->v[lo];
	return (struct asorg_info){ text_at(&t->pool, r->org), text_at(&t->pool, r->title),
		text_at(&t->pool, r->name), { r->cc, r->cc[0] != '\0' ? 2 : 0 } };
}
