/* bundle.c - see bundle.h. */
#include "rib/bundle.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/big.h"

/* More than a record can have (65,535). */
#define CHUNK_PATHS (BIG_PAGE / sizeof(const struct path *))

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

/* Copies of the n paths, in one chunk; NULL when memory is out. */
static const struct path **
keep_paths(struct bundles *b, const struct path *const *v, size_t n)
{
	const struct path ***chunks, **to;

	if (b->chunks_n == 0 || CHUNK_PATHS - b->last_n < n) {
		chunks = arr_grow(b->chunks, b->chunks_n, &b->chunks_cap, sizeof(*chunks));
		if (chunks == NULL)
			return NULL;
		b->chunks = chunks;
		chunks[b->chunks_n] = big_new(BIG_PAGE);
		if (chunks[b->chunks_n] == NULL)
			return NULL;
		b->chunks_n++;
		b->last_n = 0;
	}
	to = b->chunks[b->chunks_n - 1] + b->last_n;
	memcpy(to, v, n * sizeof(*to));
	b->last_n += n;
	return to;
}

static bool
make(struct bundles *b, const struct path *const *v, size_t n, uint32_t hash)
{
	struct bundle *x = arr_grow(b->v, b->n, &b->cap, sizeof(*x));

	if (x == NULL)
		return false;
	b->v = x;
	x += b->n;
	*x = (struct bundle){ keep_paths(b, v, n), b->links_n, (uint32_t)n, 0, hash };
	if (x->paths == NULL)
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
is_of(const struct bundle *x, const struct path *const *v, size_t n)
{
	return x->paths_n == n && memcmp(x->paths, v, n * sizeof(struct path *)) == 0;
}

/* Whether a prefix has the paths of the one before it, as neighbours mostly do. */
static bool
is_like_last(const struct bundle_new *a, const struct path *const *v, const struct bundle_new *last)
{
	return a->paths_n == last->paths_n &&
	       memcmp(v, v - last->paths_n, a->paths_n * sizeof(struct path *)) == 0;
}

/* The first sweep: hashes, and slots on their way. False when memory is out. */
static bool
hash_all(struct bundles *b, struct bundle_new *news, size_t n, const struct path *const *v)
{
	while ((b->n + n) * 2 >= b->mask) {
		if (!grow(b))
			return false;
	}
	for (size_t i = 0; i < n; v += news[i++].paths_n) {
		news[i].like = i > 0 && is_like_last(&news[i], v, &news[i - 1]);
		news[i].hash = news[i].like ? news[i - 1].hash : hash_of(v, news[i].paths_n);
		__builtin_prefetch(&b->slots[news[i].hash & b->mask]);
	}
	return true;
}

/* The second and the third: the bundles in the slots, then their paths. */
static void
fetch_all(const struct bundles *b, const struct bundle_new *news, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const uint32_t s = b->slots[news[i].hash & b->mask];

		if (!news[i].like && s != 0)
			__builtin_prefetch(&b->v[s - 1]);
	}
	for (size_t i = 0; i < n; i++) {
		const uint32_t s = b->slots[news[i].hash & b->mask];

		for (uint32_t k = 0; !news[i].like && s != 0 && k < news[i].paths_n; k += 8)
			__builtin_prefetch(b->v[s - 1].paths + k);
	}
}

/* The bundle of these paths, made when it is new; UINT32_MAX when memory is out. */
static uint32_t
intern(struct bundles *b, const struct path *const *v, size_t n, uint32_t hash)
{
	size_t i;

	for (i = hash & b->mask; b->slots[i] != 0; i = (i + 1) & b->mask) {
		const struct bundle *x = &b->v[b->slots[i] - 1];

		if (x->hash == hash && is_of(x, v, n))
			return b->slots[i] - 1;
	}
	if (!make(b, v, n, hash))
		return UINT32_MAX;
	b->slots[i] = (uint32_t)b->n;
	return (uint32_t)b->n - 1;
}

enum st
bundles_add(struct bundles *b, struct bundle_new *news, size_t n, const struct path *const *v,
    struct err *e)
{
	uint32_t bundle = 0;

	if (!hash_all(b, news, n, v))
		return err_nomem(e, "paths of prefixes");
	fetch_all(b, news, n);
	for (size_t i = 0; i < n; v += news[i++].paths_n) {
		struct bundle_ref *r;

		if (!news[i].like)
			bundle = intern(b, v, news[i].paths_n, news[i].hash);
		if (bundle == UINT32_MAX)
			return err_nomem(e, "paths of prefixes");
		r = arr_grow(b->refs, b->refs_n, &b->refs_cap, sizeof(*r));
		if (r == NULL)
			return err_nomem(e, "paths of prefixes");
		b->refs = r;
		r[b->refs_n++] = (struct bundle_ref){ news[i].pfx, bundle };
	}
	return ST_OK;
}

void
bundles_fini(struct bundles *b)
{
	for (size_t i = 0; i < b->chunks_n; i++)
		big_free(b->chunks[i], BIG_PAGE);
	free(b->chunks);
	free(b->links);
	free(b->v);
	free(b->slots);
	free(b->refs);
	*b = (struct bundles){ 0 };
}
