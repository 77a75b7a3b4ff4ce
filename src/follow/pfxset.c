/* pfxset.c - see pfxset.h. */
#include "follow/pfxset.h"

#include <stdlib.h>

#include "base/arena.h"

#define SLOTS_MIN 1024

static void
place(uint64_t *slots, size_t mask, uint64_t slot)
{
	size_t at = slot >> 32 & mask;

	while (slots[at] != 0)
		at = (at + 1) & mask;
	slots[at] = slot;
}

static bool
grow_slots(struct pfxset *s, size_t n)
{
	uint64_t *slots = arr_new(n, sizeof(*slots));

	if (slots == NULL)
		return false;
	for (size_t i = 0; s->mask != 0 && i <= s->mask; i++) {
		if (s->slots[i] != 0)
			place(slots, n - 1, s->slots[i]);
	}
	free(s->slots);
	s->slots = slots;
	s->mask = n - 1;
	return true;
}

bool
pfxset_rehash(struct pfxset *s)
{
	size_t n = SLOTS_MIN;

	while (n / 2 <= s->n)
		n *= 2;
	free(s->slots);
	s->slots = NULL;
	s->mask = 0;
	if (!grow_slots(s, n))
		return false;
	for (uint32_t i = 1; i <= s->n; i++)
		place(s->slots, s->mask, (uint64_t)pfxset_hash(&s->v[i].pfx) << 32 | i);
	return true;
}

/* The slot of p, or the free one where it would go. */
static size_t
slot_of(const struct pfxset *s, const struct pfx *p, uint32_t hash)
{
	size_t at = hash & s->mask;

	while (s->slots[at] != 0 &&
	       (s->slots[at] >> 32 != hash || !pfx_eq(&s->v[(uint32_t)s->slots[at]].pfx, p)))
		at = (at + 1) & s->mask;
	return at;
}

uint32_t
pfxset_find(const struct pfxset *s, const struct pfx *p, uint32_t hash)
{
	return s->mask == 0 ? 0 : (uint32_t)s->slots[slot_of(s, p, hash)];
}

uint32_t
pfxset_intern(struct pfxset *s, const struct pfx *p, uint32_t hash)
{
	struct pfxset_row *v;
	size_t at;

	if (s->n >= (s->mask + 1) / 2 &&
	    !grow_slots(s, s->mask == 0 ? SLOTS_MIN : (s->mask + 1) * 2))
		return 0;
	at = slot_of(s, p, hash);
	if (s->slots[at] != 0)
		return (uint32_t)s->slots[at];
	if (s->n == UINT32_MAX - 1)
		return 0;
	v = arr_grow(s->v, (size_t)s->n + 1, &s->cap, sizeof(*v));
	if (v == NULL)
		return 0;
	s->v = v;
	v[++s->n] = (struct pfxset_row){ .pfx = *p };
	s->slots[at] = (uint64_t)hash << 32 | s->n;
	return s->n;
}

uint32_t
pfxset_cover(const struct pfxset *s, uint32_t n, unsigned least)
{
	struct pfx p = s->v[n].pfx;
	const uint32_t *lens = s->lens[p.afi == AFI_IP6];

	while (p.len > least) {
		uint32_t c;

		p.len--;
		if (lens[p.len] == 0)
			continue;
		pfx_mask(&p);
		c = pfxset_find(s, &p, pfxset_hash(&p));
		if (c != 0 && s->v[c].held > 0)
			return c;
	}
	return 0;
}

void
pfxset_fini(struct pfxset *s)
{
	free(s->v);
	free(s->slots);
	*s = (struct pfxset){ 0 };
}
