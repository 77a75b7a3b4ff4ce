/* history_path.c - links and triples of ASes, and who passes routes on. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "detect/history.h"

static uint64_t
link_key(uint32_t left, uint32_t right)
{
	return (uint64_t)left << 32 | right;
}

const struct history_link *
history_link(const struct history *h, uint32_t left, uint32_t right)
{
	const uint32_t i = map_get(&h->link_ids, link_key(left, right));

	return i != MAP_NONE ? &h->links[i] : NULL;
}

static bool
add_link(struct history *h, uint32_t left, uint32_t right, uint32_t time_s, bool seed)
{
	bool fresh;
	uint32_t *id = map_put(&h->link_ids, link_key(left, right), (uint32_t)h->links_n, &fresh);
	struct history_link *v;

	if (id == NULL)
		return false;
	if (fresh) {
		v = arr_grow(h->links, h->links_n, &h->links_cap, sizeof(*v));
		if (v == NULL)
			return false;
		h->links = v;
		/* what news showed first, a table that comes late makes no older */
		v[h->links_n++] = (struct history_link){ .first_s = time_s, .base = seed };
	}
	v = &h->links[*id];
	v->routes += v->routes < UINT32_MAX;
	return true;
}

/* A triple is its hash, never 0, which is free; its last bit tells who showed it first. */
#define TRIPLE_BASE UINT64_C(1)

static uint64_t
triple_hash(uint32_t left, uint32_t mid, uint32_t right)
{
	return (hash_u64(hash_u64(link_key(left, mid)) ^ right) & ~TRIPLE_BASE) | 2;
}

static uint64_t *
triple_slot(const uint64_t *v, size_t mask, uint64_t hash)
{
	size_t i = (hash >> 2) & mask;

	while (v[i] != 0 && (v[i] & ~TRIPLE_BASE) != (hash & ~TRIPLE_BASE))
		i = (i + 1) & mask;
	return (uint64_t *)&v[i];
}

bool
history_triple(const struct history *h, uint32_t left, uint32_t mid, uint32_t right)
{
	return h->triples != NULL &&
	       (*triple_slot(h->triples, h->triples_mask, triple_hash(left, mid, right)) &
		   TRIPLE_BASE) != 0;
}

static bool
add_triple(struct history *h, uint64_t hash, bool seed)
{
	const size_t old = h->triples != NULL ? h->triples_mask + 1 : 0;
	const size_t size = old == 0 ? 4096 : old * 2;
	uint64_t *slot, *v;

	if (h->triples_n >= old / 4 * 3) {
		v = arr_new(size, sizeof(*v));
		if (v == NULL)
			return false;
		for (size_t i = 0; i < old; i++) {
			if (h->triples[i] != 0)
				*triple_slot(v, size - 1, h->triples[i]) = h->triples[i];
		}
		free(h->triples);
		h->triples = v;
		h->triples_mask = size - 1;
	}
	slot = triple_slot(h->triples, h->triples_mask, hash);
	if (*slot == 0) {
		*slot = hash | (seed ? TRIPLE_BASE : 0);
		h->triples_n++;
	}
	return true;
}

bool
history_learned(const struct history *h, uint32_t route)
{
	return route / 8 < h->learned_bytes && (h->learned[route / 8] & 1u << route % 8) != 0;
}

void
history_forget(struct history *h, uint32_t route)
{
	if (route / 8 < h->learned_bytes)
		h->learned[route / 8] &= (uint8_t) ~(1u << route % 8);
}

/* Whether the route was learned before; it is now. NULL memory: false and *ok is false. */
static bool
learned(struct history *h, uint32_t route, bool *ok)
{
	const size_t at = route / 8;
	const uint8_t bit = (uint8_t)(1u << route % 8);
	size_t size = h->learned_bytes == 0 ? 4096 : h->learned_bytes;
	uint8_t *v;
	bool was;

	while (size <= at)
		size *= 2;
	if (size != h->learned_bytes) {
		v = realloc(h->learned, size);
		if (v == NULL) {
			*ok = false;
			return false;
		}
		memset(v + h->learned_bytes, 0, size - h->learned_bytes);
		h->learned = v;
		h->learned_bytes = size;
	}
	was = (h->learned[at] & bit) != 0;
	h->learned[at] |= bit;
	return was;
}

enum st
history_path(struct history *h, uint32_t route, const uint32_t *asns, size_t n, uint32_t time_s,
    bool seed, bool sure, struct err *e)
{
	bool ok = true;

	if (learned(h, route, &ok))
		return ST_OK;
	for (size_t i = 0; ok && i + 1 < n; i++) {
		ok = add_link(h, asns[i], asns[i + 1], time_s, seed);
		if (ok && i + 2 < n)
			ok = add_triple(h, triple_hash(asns[i], asns[i + 1], asns[i + 2]), seed);
	}
	for (size_t i = 0; ok && (seed || sure) && i < n; i++) {
		struct history_as *as = history_make_as(h, asns[i]);

		ok = as != NULL;
		if (ok) {
			as->seen |= seed;
			as->transit |= i + 1 < n;
		}
	}
	return ok ? ST_OK : err_nomem(e, "history");
}
