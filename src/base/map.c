/* map.c - see map.h. */
#include "base/map.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/hash.h"

uint32_t
map_get(const struct map *m, uint64_t key)
{
	if (m->slots == NULL)
		return MAP_NONE;
	for (size_t i = hash_u64(key) & m->mask;; i = (i + 1) & m->mask) {
		if (m->slots[i].val == MAP_NONE || m->slots[i].key == key)
			return m->slots[i].val;
	}
}

static bool
grow(struct map *m)
{
	const size_t cap = m->slots == NULL ? 64 : (m->mask + 1) * 2;
	struct map_slot *s = arr_new(cap, sizeof(*s));

	if (s == NULL)
		return false;
	for (size_t i = 0; i < cap; i++)
		s[i].val = MAP_NONE;
	for (size_t i = 0; m->slots != NULL && i <= m->mask; i++) {
		size_t j = hash_u64(m->slots[i].key) & (cap - 1);

		if (m->slots[i].val == MAP_NONE)
			continue;
		while (s[j].val != MAP_NONE)
			j = (j + 1) & (cap - 1);
		s[j] = m->slots[i];
	}
	free(m->slots);
	m->slots = s;
	m->mask = cap - 1;
	return true;
}

uint32_t *
map_put(struct map *m, uint64_t key, uint32_t val, bool *fresh)
{
	size_t i;

	if (m->slots == NULL || m->n * 2 > m->mask) {
		if (!grow(m))
			return NULL;
	}
	for (i = hash_u64(key) & m->mask; m->slots[i].val != MAP_NONE; i = (i + 1) & m->mask) {
		if (m->slots[i].key == key) {
			if (fresh != NULL)
				*fresh = false;
			return &m->slots[i].val;
		}
	}
	m->slots[i].key = key;
	m->slots[i].val = val;
	m->n++;
	if (fresh != NULL)
		*fresh = true;
	return &m->slots[i].val;
}

void
map_fini(struct map *m)
{
	free(m->slots);
	*m = (struct map){ 0 };
}
