/* source.c - see source.h. */
#include "irr/source.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/arena.h"

#define SOURCE_BYTES 64

const struct irr_rank_row irr_ranks[] = {
	{ "AFRINIC", 0 },
	{ "APNIC", 0 },
	{ "ARIN", 0 },
	{ "LACNIC", 0 },
	{ "RIPE", 0 },
	{ "RADB", 1 },
	{ "ALTDB", 2 },
	{ NULL, IRR_RANK_REST },
};

unsigned
irr_rank(const char *name)
{
	const struct irr_rank_row *r = irr_ranks;

	while (r->name != NULL && strcmp(r->name, name) != 0)
		r++;
	return r->rank;
}

static uint32_t
find(const struct irr_sources *t, struct str s, char up[SOURCE_BYTES])
{
	size_t n = 0;

	for (; n < s.n && n < SOURCE_BYTES - 1; n++)
		up[n] = (char)toupper((unsigned char)s.p[n]);
	up[n] = '\0';
	/* the newest first: a file is mostly of one registry */
	for (size_t i = t->n; i-- > 0;) {
		if (strcmp(t->v[i].name, up) == 0)
			return (uint32_t)i;
	}
	return IRR_NO_SOURCE;
}

uint32_t
irr_source_find(const struct irr_sources *t, struct str s)
{
	char up[SOURCE_BYTES];

	return find(t, s, up);
}

uint32_t
irr_source_id(struct irr_sources *t, struct str s)
{
	char up[SOURCE_BYTES];
	struct irr_source *grown;
	const uint32_t id = find(t, s, up);

	if (id != IRR_NO_SOURCE)
		return id;
	grown = arr_grow(t->v, t->n, &t->cap, sizeof(*grown));
	if (grown == NULL)
		return IRR_NO_SOURCE;
	t->v = grown;
	t->v[t->n] = (struct irr_source){ .name = strdup(up) };
	return t->v[t->n].name != NULL ? (uint32_t)t->n++ : IRR_NO_SOURCE;
}

void
irr_note_free(struct irr_note *n)
{
	if (n != NULL)
		free(n->deltas);
	free(n);
}

void
irr_sources_fini(struct irr_sources *t)
{
	for (size_t i = 0; i < t->n; i++) {
		free(t->v[i].name);
		irr_note_free(t->v[i].note);
	}
	free(t->v);
	*t = (struct irr_sources){ 0 };
}

static bool
before(const struct irr_source *a, const struct irr_source *b)
{
	const unsigned ra = irr_rank(a->name), rb = irr_rank(b->name);

	return ra != rb ? ra < rb : strcmp(a->name, b->name) < 0;
}

uint32_t *
irr_source_order(const struct irr_sources *t)
{
	uint32_t *order = arr_new(t->n, sizeof(*order));

	for (size_t i = 0; order != NULL && i < t->n; i++) {
		for (size_t k = 0; k < t->n; k++)
			order[i] += before(&t->v[k], &t->v[i]);
	}
	return order;
}
