/*
 * sets.c - freezes sets and aut-nums; see sets.h.
 *
 * Heads are sorted by class, key, place of the registry and age; the newest of
 * each identity stands, unless it deletes. Then references are resolved, items
 * copied in the new order, and AS numbers turned into indices, so that an
 * expansion marks them in an array.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "irr/sets_i.h"

/* Members by reference: this item goes into that set. */
struct ref {
	uint32_t set;
	uint64_t item;
};

struct freeze {
	struct irr_sets *t;
	struct irr_objs *o;
	uint32_t *by_age; /* heads in order */
	struct ref *refs;
	size_t refs_n, refs_cap;
};

static int
head_cmp(const void *a, const void *b, void *arg)
{
	const struct freeze *f = arg;
	const uint32_t i = *(const uint32_t *)a, k = *(const uint32_t *)b;
	const struct irr_head *x = &f->o->heads[i], *y = &f->o->heads[k];
	/* both classes of routes have one identity */
	const unsigned cx = x->class == IRR_C_ROUTE6 ? IRR_C_ROUTE : x->class;
	const unsigned cy = y->class == IRR_C_ROUTE6 ? IRR_C_ROUTE : y->class;
	int c = 0;

	if (cx != cy)
		return cx < cy ? -1 : 1;
	if (cx == IRR_C_ROUTE)
		c = pfx_cmp(&f->o->ranges[x->key].pfx, &f->o->ranges[y->key].pfx);
	else if (x->key != y->key)
		c = x->key < y->key ? -1 : 1;
	if (c == 0 && x->origin != y->origin)
		c = x->origin < y->origin ? -1 : 1;
	if (c == 0 && x->src != y->src)
		c = x->src < y->src ? -1 : 1;
	return c;
}

static int
head_cmp_age(const void *a, const void *b, void *arg)
{
	const int c = head_cmp(a, b, arg);

	return c != 0 ? c : *(const uint32_t *)a < *(const uint32_t *)b ? -1 : 1;
}

/* The heads that stand, in order, at the front of by_age; how many. */
static size_t
standing(struct freeze *f)
{
	size_t n = 0;

	qsort_r(f->by_age, f->o->n, sizeof(*f->by_age), head_cmp_age, f);
	for (size_t i = 0; i < f->o->n; i++) {
		const bool newest =
		    i + 1 == f->o->n || head_cmp(&f->by_age[i], &f->by_age[i + 1], f) != 0;

		if (newest && (f->o->heads[f->by_age[i]].flags & IRR_F_GONE) == 0)
			f->by_age[n++] = f->by_age[i];
	}
	return n;
}

/* The set of that name and registry, or IRR_NONE. */
static uint32_t
set_of(const struct irr_sets *t, uint32_t name, uint32_t src)
{
	uint32_t i = t->by_name[name];

	for (; i != IRR_NONE && i < t->n && t->heads[i].key == name; i++) {
		if (t->heads[i].src == src)
			return i;
	}
	return IRR_NONE;
}

/* Whether the set takes members of any maintainer of that object. */
static bool
admits(const struct irr_objs *o, const struct irr_head *set, const struct irr_head *h)
{
	for (uint32_t i = 0; i < set->n; i++) {
		const uint64_t by = o->items[set->first + i];

		if (irr_item_type(by) != IRR_I_BY_REF)
			continue;
		for (uint32_t k = 0; k < h->n; k++) {
			const uint64_t mnt = o->items[h->first + k];

			if (irr_item_type(mnt) == IRR_I_MNT &&
			    ((uint32_t)by == IRR_NO_NAME || (uint32_t)by == (uint32_t)mnt))
				return true;
		}
	}
	return false;
}

static bool
add_refs(struct freeze *f, const struct irr_head *h)
{
	const bool route = h->class <= IRR_C_ROUTE6;
	const uint64_t item = irr_item(route ? IRR_I_RANGE : IRR_I_ASN, 0, h->key);

	for (uint32_t k = 0; k < h->n; k++) {
		const uint64_t m = f->o->items[h->first + k];
		struct ref *v;
		uint32_t set;

		if (irr_item_type(m) != IRR_I_MEMBER_OF)
			continue;
		set = set_of(f->t, (uint32_t)m, h->src);
		if (set == IRR_NONE ||
		    f->t->heads[set].class != (route ? IRR_C_ROUTE_SET : IRR_C_AS_SET) ||
		    !admits(f->o, &f->t->heads[set], h))
			continue;
		v = arr_grow(f->refs, f->refs_n, &f->refs_cap, sizeof(*v));
		if (v == NULL)
			return false;
		f->refs = v;
		v[f->refs_n++] = (struct ref){ set, item };
	}
	return true;
}

static int
ref_cmp(const void *a, const void *b)
{
	const struct ref *x = a, *y = b;

	if (x->set != y->set)
		return x->set < y->set ? -1 : 1;
	return x->item < y->item ? -1 : x->item > y->item;
}

static bool
kept_item(uint64_t i)
{
	const enum irr_item_type t = irr_item_type(i);

	return t < IRR_I_BY_REF || t > IRR_I_MNT;
}

/* Items in the order of heads, those by reference behind the others. */
static bool
copy_items(struct freeze *f)
{
	struct irr_sets *t = f->t;
	uint64_t *v = arr_new(f->o->items_n + f->refs_n, sizeof(*v)), n = 0;
	size_t r = 0;

	if (v == NULL)
		return false;
	if (f->refs_n != 0)
		qsort(f->refs, f->refs_n, sizeof(*f->refs), ref_cmp);
	for (uint32_t i = 0; i < t->n; i++) {
		struct irr_head *h = &t->heads[i];
		const uint32_t first = h->first, count = h->n;

		h->first = (uint32_t)n;
		for (uint32_t k = 0; k < count; k++) {
			if (kept_item(f->o->items[first + k]))
				v[n++] = f->o->items[first + k];
		}
		for (; r < f->refs_n && f->refs[r].set == i; r++)
			v[n++] = f->refs[r].item;
		h->n = (uint32_t)(n - h->first);
	}
	t->items = v;
	t->items_n = n;
	return true;
}

static int
u32_cmp(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static uint32_t
asn_index(const struct irr_sets *t, uint32_t asn)
{
	const uint32_t *p = bsearch(&asn, t->asns, t->asns_n, sizeof(asn), u32_cmp);

	return (uint32_t)(p - t->asns);
}

static bool
number_asns(struct irr_sets *t)
{
	size_t n = 0;

	t->asns = arr_new(t->items_n, sizeof(*t->asns));
	if (t->asns == NULL)
		return false;
	for (uint64_t i = 0; i < t->items_n; i++) {
		if (irr_item_type(t->items[i]) == IRR_I_ASN)
			t->asns[n++] = (uint32_t)t->items[i];
	}
	qsort(t->asns, n, sizeof(*t->asns), u32_cmp);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || t->asns[i] != t->asns[i - 1])
			t->asns[t->asns_n++] = t->asns[i];
	}
	for (uint64_t i = 0; i < t->items_n; i++) {
		const uint64_t v = t->items[i];

		if (irr_item_type(v) == IRR_I_ASN)
			t->items[i] =
			    irr_item(IRR_I_ASN, irr_item_extra(v), asn_index(t, (uint32_t)v));
	}
	return true;
}

/* Heads without routes; where each class begins; which set of a name decides. */
static bool
place_heads(struct freeze *f, size_t n)
{
	struct irr_sets *t = f->t;
	size_t i = 0;

	while (i < n && f->o->heads[f->by_age[i]].class <= IRR_C_ROUTE6)
		i++;
	t->heads = arr_new(n - i, sizeof(*t->heads));
	t->by_name = arr_new(t->names.n, sizeof(*t->by_name));
	if (t->heads == NULL || t->by_name == NULL)
		return false;
	memset(t->by_name, 0xff, t->names.n * sizeof(*t->by_name));
	for (; i < n; i++) {
		const struct irr_head h = f->o->heads[f->by_age[i]];

		for (unsigned c = h.class + 1u; c <= IRR_CLASSES; c++)
			t->first[c] = t->n + 1;
		if (h.class >= IRR_C_AS_SET && t->by_name[h.key] == IRR_NONE)
			t->by_name[h.key] = t->n;
		t->heads[t->n++] = h;
	}
	for (uint32_t k = t->first[IRR_C_AS_SET]; k + 1 < t->n; k++) {
		if (t->heads[k].key == t->heads[k + 1].key) {
			t->heads[k].flags |= IRR_F_DOUBLE;
			t->heads[k + 1].flags |= IRR_F_DOUBLE;
		}
	}
	return true;
}

static bool
fill(struct freeze *f, const uint32_t *order, const struct irr_sources *src)
{
	struct irr_sets *t = f->t;
	size_t n, routes = 0;

	t->sources = arr_new(src->n, sizeof(*t->sources));
	f->by_age = arr_new(f->o->n, sizeof(*f->by_age));
	if (t->sources == NULL || f->by_age == NULL)
		return false;
	t->sources_n = src->n;
	for (size_t i = 0; i < src->n; i++) {
		t->sources[order[i]] = strdup(src->v[i].name);
		if (t->sources[order[i]] == NULL)
			return false;
	}
	for (size_t i = 0; i < f->o->n; i++) {
		f->by_age[i] = (uint32_t)i;
		f->o->heads[i].src = (uint16_t)order[f->o->heads[i].src];
	}
	n = standing(f);
	if (!place_heads(f, n))
		return false;
	while (routes < n && f->o->heads[f->by_age[routes]].class <= IRR_C_ROUTE6) {
		if (!add_refs(f, &f->o->heads[f->by_age[routes++]]))
			return false;
	}
	for (uint32_t i = 0; i < t->first[IRR_C_AUT_NUM + 1]; i++) {
		if (!add_refs(f, &t->heads[i]))
			return false;
	}
	return copy_items(f) && number_asns(t);
}

enum st
irr_sets_build(struct irr_sets **out, struct irr_set *s, struct err *e)
{
	struct irr_sets *t = arr_new(1, sizeof(*t));
	uint32_t *order = irr_source_order(&s->sources);
	struct freeze f = { .t = t, .o = &s->objs };
	bool ok = t != NULL && order != NULL;
	enum st st;

	*out = NULL;
	if (ok) {
		t->names = s->objs.names;
		t->ranges = s->objs.ranges;
		s->objs.names = (struct irr_pool){ 0 };
		s->objs.ranges = NULL;
		f.o->ranges = t->ranges;
		ok = fill(&f, order, &s->sources);
		f.o->ranges = NULL;
	}
	st = ok ? irr_sets_cycles(t, e) : err_nomem(e, "sets of routing registries");
	free(order);
	free(f.by_age);
	free(f.refs);
	irr_objs_fini(&s->objs);
	if (st == ST_OK)
		*out = t;
	else
		irr_sets_free(t);
	return st;
}

void
irr_sets_free(struct irr_sets *t)
{
	if (t == NULL)
		return;
	irr_pool_fini(&t->names);
	for (size_t i = 0; i < t->sources_n; i++)
		free(t->sources[i]);
	free(t->sources);
	free(t->heads);
	free(t->items);
	free(t->ranges);
	free(t->asns);
	free(t->by_name);
	free(t);
}

size_t
irr_sets_count(const struct irr_sets *t, enum irr_class c)
{
	return t->first[c + 1] - t->first[c];
}

uint32_t
irr_sets_first(const struct irr_sets *t, enum irr_class c)
{
	return t->first[c];
}

/* "RIPE::AS-FOO", "AS-FOO@RIPE" taken apart; *source is empty without one. */
static void
split(struct str *name, struct str *source)
{
	const char *at = memchr(name->p, '@', name->n), *two = memmem(name->p, name->n, "::", 2);

	*source = STR("");
	if (two != NULL) {
		*source = (struct str){ name->p, (size_t)(two - name->p) };
		*name = (struct str){ two + 2, name->n - source->n - 2 };
	} else if (at != NULL) {
		*source = (struct str){ at + 1, name->n - (size_t)(at - name->p) - 1 };
		name->n = (size_t)(at - name->p);
	}
}

uint32_t
irr_sets_find(const struct irr_sets *t, struct str name)
{
	struct str source;
	uint32_t id;

	split(&name, &source);
	id = irr_pool_find(&t->names, name);
	if (id == IRR_NO_NAME)
		return IRR_NONE;
	if (source.n == 0)
		return t->by_name[id];
	for (size_t s = 0; s < t->sources_n; s++) {
		if (str_caseeq(source, t->sources[s]))
			return set_of(t, id, (uint32_t)s);
	}
	return IRR_NONE;
}

struct irr_set_info
irr_sets_at(const struct irr_sets *t, uint32_t i)
{
	const struct irr_head *h = &t->heads[i];
	struct irr_set_info s = { .name = irr_pool_at(&t->names, h->key),
		.source = t->sources[h->src],
		.class = h->class,
		.members = h->n,
		.cycle = (h->flags & IRR_F_CYCLE) != 0,
		.several = (h->flags & IRR_F_DOUBLE) != 0 };

	for (uint32_t k = 0; k < h->n; k++) {
		const uint64_t v = t->items[h->first + k];
		const enum irr_item_type type = irr_item_type(v);

		s.sets += type == IRR_I_SET;
		s.missing += type == IRR_I_SET && t->by_name[(uint32_t)v] == IRR_NONE;
		s.any += type == IRR_I_ANY;
		s.odd += type == IRR_I_ODD;
	}
	return s;
}

/* The first aut-num of asn, in order of rank; the end of the class when there is none. */
static uint32_t
first_aut_num(const struct irr_sets *t, uint32_t asn)
{
	uint32_t lo = t->first[IRR_C_AUT_NUM], hi = t->first[IRR_C_AUT_NUM + 1];

	while (lo < hi) {
		const uint32_t mid = lo + (hi - lo) / 2;

		if (t->heads[mid].key < asn)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

uint32_t
irr_sets_aut_num_at(const struct irr_sets *t, size_t i)
{
	return t->heads[t->first[IRR_C_AUT_NUM] + i].key;
}

struct irr_aut_num
irr_sets_aut_num(const struct irr_sets *t, uint32_t asn)
{
	struct irr_aut_num a = { .announces = STR("") };
	const uint32_t end = t->first[IRR_C_AUT_NUM + 1];

	for (uint32_t i = first_aut_num(t, asn); i < end && t->heads[i].key == asn; i++) {
		const struct irr_head *h = &t->heads[i];

		a.has_import |= (h->flags & IRR_F_IMPORT) != 0;
		a.has_export |= (h->flags & IRR_F_EXPORT) != 0;
		if (a.source != NULL)
			continue;
		a.source = t->sources[h->src];
		a.neighbours = t->items + h->first;
		a.n = h->n;
		/* what it announces sorts behind the neighbours */
		if (h->n != 0 && irr_item_type(t->items[h->first + h->n - 1]) == IRR_I_ANNOUNCES) {
			a.n--;
			a.announces =
			    irr_pool_at(&t->names, (uint32_t)t->items[h->first + h->n - 1]);
		}
	}
	return a;
}
