/* bundle.c - see bundle.h. */
#include "rib/bundle.h"

#include <stdlib.h>

#include "base/arena.h"

static uint32_t
hash_of(const struct path *const *v, size_t n)
{
	uint64_t h = n;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (uintptr_t)v[i]) * 0x9e3779b97f4a7c15ULL;
	return (uint32_t)(h >> 32);
}

static bool
grow(struct bundles *b)
{
	const size_t size = b->slots == NULL ? 1024 : (b->mask + 1) * 2;
	uint32_t *slots = arr_new(size, sizeof(*slots));

	if (slots == NULL)
		return false;
	for (size_t i = 0; i < b->n; i++) {
		size_t k = b->v[i].hash & (size - 1);

		while (slots[k] != 0)
			k = (k + 1) & (size - 1);
		slots[k] = (uint32_t)i + 1;
	}
	free(b->slots);
	b->slots = slots;
	b->mask = size - 1;
	return true;
}

/* The numbers of a path with repeats as one: the one before the last, unless it is the first. */
static uint32_t
next_of(const struct path *p)
{
	struct aspath_walk w = aspath_walk_on((struct span){ p->bytes, p->n });
	uint32_t asn, last = 0, before = 0;
	unsigned n = 0;

	while (aspath_walk_next(&w, &asn)) {
		if (w.type > SEG_SEQUENCE || asn == last)
			continue;
		before = w.type == SEG_SET ? 0 : last;
		last = asn;
		n++;
	}
	return n > 2 ? before : 0;
}

static bool
add_link(struct bundles *b, struct bundle *x, uint32_t origin, uint32_t next)
{
	struct bundle_link *l;

	for (uint32_t i = 0; i < x->links_n; i++) {
		l = &b->links[x->links + i];
		if (l->origin == origin && l->next == next)
			return true;
	}
	l = arr_grow(b->links, b->links_n, &b->links_cap, sizeof(*l));
	if (l == NULL)
		return false;
	b->links = l;
	l[b->links_n++] = (struct bundle_link){ origin, next };
	x->links_n++;
	return true;
}

static bool
add_paths(struct bundles *b, const struct path *const *v, size_t n)
{
	if (b->paths_cap - b->paths_n < n) {
		const size_t cap = b->paths_n + b->paths_n / 2 + n + 4096;
		const struct path **p = reallocarray(b->paths, cap, sizeof(struct path *));

		if (p == NULL)
			return false;
		b->paths = p;
		b->paths_cap = cap;
	}
	memcpy(b->paths + b->paths_n, v, n * sizeof(struct path *));
	b->paths_n += n;
	return true;
}

static bool
make(struct bundles *b, const struct path *const *v, size_t n, uint32_t hash)
{
	struct bundle *x = arr_grow(b->v, b->n, &b->cap, sizeof(*x));

	if (x == NULL)
		return false;
	b->v = x;
	x += b->n;
	*x = (struct bundle){ b->paths_n, b->links_n, (uint32_t)n, 0, hash };
	if (!add_paths(b, v, n))
		return false;
	for (size_t i = 0; i < n; i++) {
		const uint32_t next = v[i]->origin != 0 ? next_of(v[i]) : 0;

		if (next != 0 && !add_link(b, x, v[i]->origin, next))
			return false;
	}
	b->n++;
	return true;
}

static bool
is_of(const struct bundles *b, const struct bundle *x, const struct path *const *v, size_t n)
{
	return x->paths_n == n && memcmp(b->paths + x->paths, v, n * sizeof(struct path *)) == 0;
}

/* The bundle of these paths, made when it is new; UINT32_MAX when memory is out. */
static uint32_t
intern(struct bundles *b, const struct path *const *v, size_t n)
{
	uint32_t hash;
	size_t i;

	/* neighbours mostly have the same paths */
	if (b->refs_n != 0 && is_of(b, &b->v[b->refs[b->refs_n - 1].bundle], v, n))
		return b->refs[b->refs_n - 1].bundle;
	hash = hash_of(v, n);
	if (b->n * 2 >= b->mask && !grow(b))
		return UINT32_MAX;
	for (i = hash & b->mask; b->slots[i] != 0; i = (i + 1) & b->mask) {
		const struct bundle *x = &b->v[b->slots[i] - 1];

		if (x->hash == hash && is_of(b, x, v, n))
			return b->slots[i] - 1;
	}
	if (!make(b, v, n, hash))
		return UINT32_MAX;
	b->slots[i] = (uint32_t)b->n;
	return (uint32_t)b->n - 1;
}

enum st
bundles_add(struct bundles *b, uint32_t pfx, const struct path *const *v, size_t n, struct err *e)
{
	const uint32_t bundle = intern(b, v, n);
	struct bundle_ref *r;

	if (bundle == UINT32_MAX)
		return err_nomem(e, "paths of a prefix");
	r = arr_grow(b->refs, b->refs_n, &b->refs_cap, sizeof(*r));
	if (r == NULL)
		return err_nomem(e, "paths of a prefix");
	b->refs = r;
	r[b->refs_n++] = (struct bundle_ref){ pfx, bundle };
	return ST_OK;
}

void
bundles_fini(struct bundles *b)
{
	free(b->paths);
	free(b->links);
	free(b->v);
	free(b->slots);
	free(b->refs);
	*b = (struct bundles){ 0 };
}
