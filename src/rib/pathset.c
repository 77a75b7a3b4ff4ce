/* pathset.c - see pathset.h. */
#include "rib/pathset.h"

#include <stdlib.h>

#define CHUNK_BYTES ((size_t)1 << PATH_CHUNK_BITS)

static bool
grow(struct pathset *s)
{
	const size_t cap = s->slots == NULL ? 4096 : (s->mask + 1) * 2;
	struct path_slot *slots = arr_new(cap, sizeof(*slots));

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
	free(s->slots);
	s->slots = slots;
	s->mask = cap - 1;
	return true;
}

/* Room for a path of n bytes in one chunk; its place, or 0. Place 0 itself is never used. */
static uint32_t
room(struct pathset *s, size_t n)
{
	const size_t need = (sizeof(struct path) + n + 3) / 4;
	const uint32_t unit = CHUNK_BYTES / 4;
	uint32_t at = s->next == 0 ? 1 : s->next;

	if (at % unit + need > unit)
		at = (at / unit + 1) * unit;
	if (at / unit >= s->chunks_n) {
		uint8_t **chunks =
		    arr_grow(s->chunks, s->chunks_n, &s->chunks_cap, sizeof(*chunks));

		if (chunks == NULL)
			return 0;
		s->chunks = chunks;
		chunks[s->chunks_n] = malloc(CHUNK_BYTES);
		if (chunks[s->chunks_n] == NULL)
			return 0;
		s->chunks_n++;
	}
	s->next = at + (uint32_t)need;
	return at;
}

static void
fill(struct path *path, const uint8_t *p, size_t n)
{
	struct aspath_look look;
	size_t at;

	path->n = (uint16_t)n;
	path->mark = 0;
	path->flags = aspath_check(p, n, 4, &look, &at) != NULL || look.as0 ? PATH_BAD : 0;
	path->origin = path->flags & PATH_BAD ? 0 : aspath_origin((struct span){ p, n });
	if (n > 0)
		memcpy(path->bytes, p, n);
}

struct path *
pathset_intern(struct pathset *s, const uint8_t *p, size_t n, uint32_t hash, bool *fresh)
{
	struct path *path;
	size_t i;

	if ((s->slots == NULL || s->n * 3 > s->mask * 2) && !grow(s))
		return NULL;
	for (i = hash & s->mask; s->slots[i].at != 0; i = (i + 1) & s->mask) {
		if (s->slots[i].tag != hash)
			continue;
		path = path_at(s, s->slots[i].at);
		if (path->n == n && memcmp(path->bytes, p, n) == 0) {
			*fresh = false;
			return path;
		}
	}
	s->slots[i].at = room(s, n);
	if (s->slots[i].at == 0)
		return NULL;
	s->slots[i].tag = hash;
	s->n++;
	path = path_at(s, s->slots[i].at);
	fill(path, p, n);
	*fresh = true;
	return path;
}

void
pathset_fini(struct pathset *s)
{
	for (size_t i = 0; i < s->chunks_n; i++)
		free(s->chunks[i]);
	free(s->chunks);
	free(s->slots);
	*s = (struct pathset){ 0 };
}
