/* routeset.c - see routeset.h. */
#include "follow/routeset.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/limits.h"
#include "bgp/aspath.h"

#define CHUNK_BYTES ((size_t)1 << 20)
#define SLOTS_MIN 1024

uint64_t
route_hash(const struct route_key *k)
{
	uint64_t h = hash_bytes(k->path, k->path_n);

	if ((k->otc | k->agg_asn | k->flags) != 0)
		h ^= hash_u64(((uint64_t)k->otc << 32 | k->agg_asn) ^ (uint64_t)k->flags << 56);
	return h;
}

static bool
same(const struct follow_route *r, const struct route_key *k)
{
	return r->path_n == k->path_n && r->otc == k->otc && r->agg_asn == k->agg_asn &&
	       r->flags == k->flags && memcmp(r->path, k->path, k->path_n) == 0;
}

/* Puts what has a route into other slots, n of them, a power of two. */
static void
fill_slots(struct routeset *s, uint64_t *slots, size_t n)
{
	for (size_t i = 0; s->mask != 0 && i <= s->mask; i++) {
		size_t at = s->slots[i] >> 32 & (n - 1);

		if (s->slots[i] == 0 || routeset_at(s, (uint32_t)s->slots[i])->idle == ROUTE_FREE)
			continue;
		while (slots[at] != 0)
			at = (at + 1) & (n - 1);
		slots[at] = s->slots[i];
	}
	free(s->slots);
	s->slots = slots;
	s->mask = n - 1;
}

static bool
grow_slots(struct routeset *s)
{
	const size_t n = s->mask == 0 ? SLOTS_MIN : (s->mask + 1) * 2;
	uint64_t *slots = arr_new(n, sizeof(*slots));

	if (slots == NULL)
		return false;
	fill_slots(s, slots, n);
	return true;
}

static size_t
words(size_t n)
{
	return n == 0 ? 1 : (n + 7) / 8;
}

/* n octets that stay; NULL when memory is out. */
static uint8_t *
room(struct routeset *s, size_t n)
{
	uint8_t **chunks, *p = s->spare[words(n)];

	if (p != NULL) {
		memcpy(&s->spare[words(n)], p, sizeof(s->spare[0]));
		return p;
	}
	n = words(n) * 8;
	if (s->left < n) {
		chunks = arr_grow(s->chunks, s->chunks_n, &s->chunks_cap, sizeof(*chunks));
		if (chunks == NULL)
			return NULL;
		s->chunks = chunks;
		p = malloc(CHUNK_BYTES);
		if (p == NULL)
			return NULL;
		chunks[s->chunks_n++] = p;
		s->left = CHUNK_BYTES;
	}
	p = s->chunks[s->chunks_n - 1] + (CHUNK_BYTES - s->left);
	s->left -= n;
	return p;
}

static void
give_back(struct routeset *s, struct follow_route *r)
{
	uint8_t *p = (uint8_t *)(uintptr_t)r->path; /* of room() */

	memcpy(p, &s->spare[words(r->path_n)], sizeof(s->spare[0]));
	s->spare[words(r->path_n)] = p;
	*r = (struct follow_route){ .idle = ROUTE_FREE };
}

/* Room for number s->n + 1. */
static struct follow_route *
next_place(struct routeset *s)
{
	const uint32_t n = s->n + 1;
	struct follow_route **blocks;

	while (s->blocks_n <= n >> ROUTESET_BLOCK_BITS) {
		blocks = arr_grow(s->blocks, s->blocks_n, &s->blocks_cap, sizeof(*blocks));
		if (blocks == NULL)
			return NULL;
		s->blocks = blocks;
		blocks[s->blocks_n] = arr_new((size_t)1 << ROUTESET_BLOCK_BITS, sizeof(**blocks));
		if (blocks[s->blocks_n] == NULL)
			return NULL;
		s->blocks_n++;
	}
	return routeset_place(s, n);
}

static uint32_t
add(struct routeset *s, const struct route_key *k)
{
	const uint32_t n = s->free != 0 ? s->free : s->n + 1;
	struct follow_route *r = s->free != 0		    ? routeset_place(s, n)
				 : s->n < FOLLOW_MAX_ROUTES ? next_place(s)
							    : NULL;
	uint8_t *path = r != NULL ? room(s, k->path_n) : NULL;

	if (path == NULL)
		return 0;
	if (s->free != 0) {
		s->free = r->origin;
		s->free_n--;
	} else
		s->n++;
	memcpy(path, k->path, k->path_n);
	*r = (struct follow_route){ .path = path,
		.path_n = k->path_n,
		.flags = k->flags,
		.origin = aspath_origin((struct span){ path, k->path_n }),
		.otc = k->otc,
		.agg_asn = k->agg_asn,
		.agg_addr = k->agg_addr };
	return n;
}

uint32_t
routeset_intern(struct routeset *s, const struct route_key *k)
{
	const uint64_t high = k->hash & ~(uint64_t)UINT32_MAX;
	size_t at;
	uint32_t n;

	if (s->n - s->free_n >= (s->mask + 1) / 2 && !grow_slots(s))
		return 0;
	for (at = k->hash >> 32 & s->mask; s->slots[at] != 0; at = (at + 1) & s->mask) {
		n = (uint32_t)s->slots[at];
		if ((s->slots[at] & ~(uint64_t)UINT32_MAX) == high && same(routeset_at(s, n), k)) {
			if (routeset_at(s, n)->idle != 0)
				routeset_place(s, n)->idle = 0;
			return n;
		}
	}
	n = add(s, k);
	if (n != 0)
		s->slots[at] = high | n;
	return n;
}

void
routeset_relist(struct routeset *s)
{
	s->free = s->free_n = 0;
	for (uint32_t n = s->n; n > 0; n--) {
		struct follow_route *r = routeset_place(s, n);

		if (r->idle != ROUTE_FREE)
			continue;
		r->origin = s->free;
		s->free = n;
		s->free_n++;
	}
}

bool
routeset_vacant(struct routeset *s)
{
	struct follow_route *r = s->n < FOLLOW_MAX_ROUTES ? next_place(s) : NULL;

	if (r == NULL)
		return false;
	*r = (struct follow_route){ .idle = ROUTE_FREE };
	s->n++;
	s->free_n++;
	return true;
}

bool
routeset_sweep(struct routeset *s, const uint64_t *held, routeset_gone_fn *gone, void *arg)
{
	uint64_t *slots = s->mask != 0 ? arr_new(s->mask + 1, sizeof(*slots)) : NULL;

	if (slots == NULL)
		return s->mask == 0;
	for (uint32_t n = 1; n <= s->n; n++) {
		struct follow_route *r = routeset_place(s, n);

		if (r->idle == ROUTE_FREE)
			continue;
		if (held[n / 64] >> n % 64 & 1)
			r->idle = 0;
		else if (++r->idle > ROUTE_IDLE) {
			give_back(s, r);
			if (gone != NULL)
				gone(arg, n);
		}
	}
	routeset_relist(s);
	fill_slots(s, slots, s->mask + 1);
	return true;
}

void
routeset_fini(struct routeset *s)
{
	for (size_t i = 0; i < s->blocks_n; i++)
		free(s->blocks[i]);
	for (size_t i = 0; i < s->chunks_n; i++)
		free(s->chunks[i]);
	free(s->blocks);
	free(s->chunks);
	free(s->slots);
	*s = (struct routeset){ 0 };
}
