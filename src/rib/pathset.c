/* pathset.c - see pathset.h. */
#include "rib/pathset.h"

#include <stdlib.h>

#include "base/arena.h"

#define SHARDS (1u << PATH_SHARD_BITS)
#define CHUNK_BYTES ((size_t)1 << PATH_CHUNK_BITS)
#define CHUNK_PLACES ((uint32_t)(CHUNK_BYTES / 4))
#define CHUNKS_MAX ((size_t)(((uint64_t)UINT32_MAX + 1) / CHUNK_PLACES))
#define FIRST_SLOTS 64

static struct path_slots *
slots_new(size_t cap)
{
	struct path_slots *slots;

	if (cap > (SIZE_MAX - sizeof(*slots)) / sizeof(slots->v[0]))
		return NULL;
	slots = calloc(1, sizeof(*slots) + cap * sizeof(slots->v[0]));
	if (slots != NULL)
		slots->mask = cap - 1;
	return slots;
}

bool
pathset_init(struct pathset *s, path_judge *judge)
{
	*s = (struct pathset){ .judge = judge };
	s->chunks = arr_new(CHUNKS_MAX, sizeof(*s->chunks));
	s->shards = aligned_alloc(_Alignof(struct path_shard), SHARDS * sizeof(*s->shards));
	if (s->shards == NULL || s->chunks == NULL) {
		free(s->shards);
		s->shards = NULL;
		return false;
	}
	for (size_t i = 0; i < SHARDS; i++) {
		struct path_shard *sh = &s->shards[i];

		*sh = (struct path_shard){ .n = 0 };
		pthread_mutex_init(&sh->lock, NULL);
		atomic_init(&sh->slots, slots_new(FIRST_SLOTS));
	}
	for (size_t i = 0; i < SHARDS; i++) {
		if (atomic_load(&s->shards[i].slots) == NULL)
			return false;
	}
	return true;
}

void
pathset_fini(struct pathset *s)
{
	for (size_t i = 0; s->shards != NULL && i < SHARDS; i++) {
		struct path_slots *slots = atomic_load(&s->shards[i].slots);

		while (slots != NULL) {
			struct path_slots *old = slots->old;

			free(slots);
			slots = old;
		}
		pthread_mutex_destroy(&s->shards[i].lock);
	}
	for (uint32_t i = 0; i < atomic_load(&s->chunks_n); i++)
		free(s->chunks[i]);
	free(s->shards);
	free(s->chunks);
	*s = (struct pathset){ 0 };
}

size_t
pathset_n(struct pathset *s)
{
	size_t n = 0;

	for (size_t i = 0; i < SHARDS; i++) {
		pthread_mutex_lock(&s->shards[i].lock);
		n += s->shards[i].n;
		pthread_mutex_unlock(&s->shards[i].lock);
	}
	return n;
}

/* Slots for twice as many; the lock is held. */
static struct path_slots *
grow(struct path_shard *sh, struct path_slots *old)
{
	const size_t cap = (old->mask + 1) * 2;
	struct path_slots *slots = slots_new(cap);

	if (slots == NULL)
		return NULL;
	for (size_t i = 0; i <= old->mask; i++) {
		const uint64_t v = atomic_load_explicit(&old->v[i], memory_order_relaxed);
		size_t j = (v >> 32) & slots->mask;

		if (v == 0)
			continue;
		while (atomic_load_explicit(&slots->v[j], memory_order_relaxed) != 0)
			j = (j + 1) & slots->mask;
		atomic_store_explicit(&slots->v[j], v, memory_order_relaxed);
	}
	slots->old = old;
	atomic_store_explicit(&sh->slots, slots, memory_order_release);
	return slots;
}

/* Room for a path of n bytes in one chunk; its place, or 0. Place 0 itself is never used. */
static uint32_t
room(struct pathset *s, struct path_shard *sh, size_t n)
{
	const uint32_t need = (uint32_t)((sizeof(struct path) + n + 3) / 4);
	uint32_t i, at;

	if (sh->end - sh->next < need) {
		uint8_t *p = malloc(CHUNK_BYTES);

		if (p == NULL)
			return 0;
		i = atomic_fetch_add(&s->chunks_n, 1);
		if (i >= CHUNKS_MAX) {
			atomic_fetch_sub(&s->chunks_n, 1);
			free(p);
			return 0;
		}
		s->chunks[i] = p;
		sh->next = i * CHUNK_PLACES + (i == 0);
		sh->end = i * CHUNK_PLACES + (CHUNK_PLACES - 1); /* the sum fits 32 bits */
	}
	at = sh->next;
	sh->next += need;
	return at;
}

static void
fill(struct path *path, const uint8_t *p, size_t n, path_judge *judge)
{
	struct aspath_look look;
	size_t at;

	path->n = (uint16_t)n;
	path->mark = 0;
	path->flags = aspath_check(p, n, 4, &look, &at) != NULL || look.as0 ? PATH_BAD : 0;
	path->origin = path->flags & PATH_BAD ? 0 : aspath_origin((struct span){ p, n });
	if (n > 0)
		memcpy(path->bytes, p, n);
	if (judge != NULL && !(path->flags & PATH_BAD))
		path->mark = judge(path);
}

/* The path, or NULL with the free slot where it belongs. */
static inline struct path *
find(const struct pathset *s, const struct path_slots *slots, const uint8_t *p, size_t n,
    uint32_t hash, size_t *slot)
{
	size_t i = hash & slots->mask;
	uint64_t v;

	while ((v = atomic_load_explicit(&slots->v[i], memory_order_acquire)) != 0) {
		if (v >> 32 == hash) {
			struct path *path = path_at(s, (uint32_t)v);

			if (path->n == n && memcmp(path->bytes, p, n) == 0)
				return path;
		}
		i = (i + 1) & slots->mask;
	}
	*slot = i;
	return NULL;
}

/* Adds a path that was not there a moment ago. */
static struct path *
add(struct pathset *s, const uint8_t *p, size_t n, uint32_t hash)
{
	struct path_shard *sh = &s->shards[hash >> (32 - PATH_SHARD_BITS)];
	struct path *path = NULL;
	struct path_slots *slots;
	uint32_t at;
	size_t i;

	pthread_mutex_lock(&sh->lock);
	slots = atomic_load_explicit(&sh->slots, memory_order_relaxed);
	if (sh->n * 3 > slots->mask * 2)
		slots = grow(sh, slots);
	if (slots == NULL || (path = find(s, slots, p, n, hash, &i)) != NULL)
		goto out;
	at = room(s, sh, n);
	if (at == 0)
		goto out;
	path = path_at(s, at);
	fill(path, p, n, s->judge);
	sh->n++;
	atomic_store_explicit(&slots->v[i], (uint64_t)hash << 32 | at, memory_order_release);
out:
	pthread_mutex_unlock(&sh->lock);
	return path;
}

const struct path *
pathset_intern(struct pathset *s, const uint8_t *p, size_t n, uint32_t hash)
{
	size_t slot;
	const struct path *path = find(s, path_slots(s, hash), p, n, hash, &slot);

	return path != NULL ? path : add(s, p, n, hash);
}

enum st
pathset_each(const struct pathset *s, enum st (*fn)(void *arg, const struct path *p, struct err *e),
    void *arg, struct err *e)
{
	enum st st = ST_OK;

	for (size_t k = 0; k < SHARDS; k++) {
		const struct path_slots *slots = atomic_load(&s->shards[k].slots);

		for (size_t i = 0; st == ST_OK && i <= slots->mask; i++) {
			const uint32_t at =
			    (uint32_t)atomic_load_explicit(&slots->v[i], memory_order_acquire);

			if (at != 0 && (path_at(s, at)->flags & PATH_BAD) == 0)
				st = fn(arg, path_at(s, at), e);
		}
	}
	return st;
}
