/* pathset.c - see pathset.h. */
#include "rib/pathset.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/big.h"

#define CHUNK_BYTES ((size_t)1 << PATH_CHUNK_BITS)
#define CHUNK_PLACES ((uint32_t)(CHUNK_BYTES / 4))
#define LINE_PLACES 16u /* of a cache line */
#define FIRST_SLOTS 4096
#define LINE_SLOTS 8u
#define SCATTER ((size_t)0x9e3779b1) /* odd: meets every line once */
#define AHEAD 8
#define BATCH 64 /* looked up together */

static bool
grow(struct pathset *s)
{
	const size_t cap = s->slots == NULL ? FIRST_SLOTS : (s->mask + 1) * 2;
	struct path_slot *slots;

	if (cap > SIZE_MAX / sizeof(*slots))
		return false;
	slots = big_new(cap * sizeof(*slots));
	if (slots == NULL)
		return false;
	for (size_t i = 0; s->slots != NULL && i <= s->mask; i++) {
		size_t j = s->slots[i].tag & (cap - 1);

		if (s->slots[i].at == 0)
			continue;
		while (slots[j].at != 0)
			j = (j + 1) & (cap - 1);
		slots[j] = s->slots[i];
	}
	big_free(s->slots, (s->mask + 1) * sizeof(*slots));
	s->slots = slots;
	s->mask = cap - 1;
	return true;
}

bool
pathset_init(struct pathset *s, path_judge *judge)
{
	*s = (struct pathset){ .judge = judge };
	return grow(s);
}

void
pathset_fini(struct pathset *s)
{
	for (size_t i = 0; i < s->chunks_n; i++)
		big_free(s->chunks[i], CHUNK_BYTES);
	free(s->chunks);
	big_free(s->slots, (s->mask + 1) * sizeof(*s->slots));
	*s = (struct pathset){ 0 };
}

/*
 * Room for a path of n bytes in one chunk, and in one cache line if it fits there; its place, or 0.
 * Place 0 itself is never used.
 */
static uint32_t
room(struct pathset *s, size_t n)
{
	const uint32_t need = (uint32_t)((sizeof(struct path) + n + 3) / 4);
	uint64_t at = s->next == 0 ? 1 : s->next;

	if (at % LINE_PLACES + need > LINE_PLACES && need <= LINE_PLACES)
		at = (at / LINE_PLACES + 1) * LINE_PLACES;
	if (at % CHUNK_PLACES + need > CHUNK_PLACES)
		at = (at / CHUNK_PLACES + 1) * CHUNK_PLACES;
	if (at + need > UINT32_MAX)
		return 0;
	if (at / CHUNK_PLACES >= s->chunks_n) {
		uint8_t **chunks =
		    arr_grow(s->chunks, s->chunks_n, &s->chunks_cap, sizeof(*chunks));

		if (chunks == NULL)
			return 0;
		s->chunks = chunks;
		chunks[s->chunks_n] = big_new(CHUNK_BYTES);
		if (chunks[s->chunks_n] == NULL)
			return 0;
		s->chunks_n++;
	}
	s->next = (uint32_t)at + need;
	return (uint32_t)at;
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
find(const struct pathset *s, const uint8_t *p, size_t n, uint32_t hash, size_t *slot)
{
	size_t i = hash & s->mask;

	for (; s->slots[i].at != 0; i = (i + 1) & s->mask) {
		struct path *path;

		if (s->slots[i].tag != hash)
			continue;
		path = path_at(s, s->slots[i].at);
		if (path->n == n && memcmp(path->bytes, p, n) == 0)
			return path;
	}
	*slot = i;
	return NULL;
}

/* Room for a new path in the slot that find() gave; NULL when memory is out. */
static struct path *
make(struct pathset *s, size_t n, uint32_t hash, size_t slot)
{
	const uint32_t at = room(s, n);

	if (at == 0)
		return NULL;
	if (s->n * 3 > s->mask * 2) {
		if (!grow(s))
			return NULL;
		slot = hash & s->mask;
		while (s->slots[slot].at != 0)
			slot = (slot + 1) & s->mask;
	}
	s->slots[slot] = (struct path_slot){ hash, at };
	s->n++;
	return path_at(s, at);
}

struct path *
pathset_intern(struct pathset *s, const uint8_t *p, size_t n, uint32_t hash)
{
	size_t slot = 0;
	struct path *path = find(s, p, n, hash, &slot);

	if (path != NULL)
		return path;
	path = make(s, n, hash, slot);
	if (path != NULL)
		fill(path, p, n, s->judge);
	return path;
}

static enum st
add_batch(struct pathset *s, const struct pathset *from, const struct path_slot *v, size_t n,
    struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		pathset_prefetch_path(s, v[i].tag);
		__builtin_prefetch(path_at(from, v[i].at));
	}
	for (size_t i = 0; i < n; i++) {
		const struct path *p = path_at(from, v[i].at);
		struct path *path;
		size_t slot = 0;

		if (find(s, p->bytes, p->n, v[i].tag, &slot) != NULL)
			continue;
		path = make(s, p->n, v[i].tag, slot);
		if (path == NULL)
			return err_nomem(e, "AS paths");
		memcpy(path, p, sizeof(*p) + p->n);
	}
	return ST_OK;
}

/*
 * Not in the order of the slots, which is that of the hash: what comes in order fills one end of
 * a table, and the runs there grow long.
 */
enum st
pathset_add(struct pathset *s, const struct pathset *from, struct err *e)
{
	const size_t lines = (from->mask + 1) / LINE_SLOTS;
	struct path_slot batch[BATCH + LINE_SLOTS];
	enum st st = ST_OK;
	size_t n = 0;

	for (size_t i = 0; st == ST_OK && i < lines; i++) {
		const size_t at = (i * SCATTER & (lines - 1)) * LINE_SLOTS,
			     ahead = ((i + AHEAD) * SCATTER & (lines - 1)) * LINE_SLOTS;

		__builtin_prefetch(&from->slots[ahead]);
		for (size_t k = at; k < at + LINE_SLOTS; k++) {
			if (from->slots[k].at == 0)
				continue;
			pathset_prefetch_slot(s, from->slots[k].tag);
			batch[n++] = from->slots[k];
		}
		if (n >= BATCH) {
			st = add_batch(s, from, batch, n, e);
			n = 0;
		}
	}
	return st == ST_OK ? add_batch(s, from, batch, n, e) : st;
}

enum st
pathset_each(const struct pathset *s, enum st (*fn)(void *arg, const struct path *p, struct err *e),
    void *arg, struct err *e)
{
	enum st st = ST_OK;

	for (size_t i = 0; st == ST_OK && i <= s->mask; i++) {
		const uint32_t at = s->slots[i].at;

		if (at != 0 && (path_at(s, at)->flags & PATH_BAD) == 0)
			st = fn(arg, path_at(s, at), e);
	}
	return st;
}
