/* pairset.c - see pairset.h. */
#include "rib/pairset.h"

#include <stdlib.h>

static bool
grow(struct pairset *s)
{
	size_t cap = 4096;
	uint32_t *slots;

	while (cap < s->pfxs_n * 4)
		cap *= 2;
	slots = arr_new(cap, sizeof(*slots));
	if (slots == NULL)
		return false;
	for (uint32_t i = 0; i < s->pfxs_n; i++) {
		size_t j = pfx_hash(&s->pfxs[i]) & (cap - 1);

		while (slots[j] != 0)
			j = (j + 1) & (cap - 1);
		slots[j] = i + 1;
	}
	free(s->slots);
	s->slots = slots;
	s->mask = cap - 1;
	return true;
}

/* Appends a new prefix; its number, PAIR_NONE when memory is out. */
static uint32_t
append(struct pairset *s, const struct pfx *p)
{
	struct pfx *pfxs;
	uint32_t *first;

	pfxs = arr_grow(s->pfxs, s->pfxs_n, &s->pfxs_cap, sizeof(*pfxs));
	if (pfxs == NULL)
		return PAIR_NONE;
	s->pfxs = pfxs;
	first = arr_grow(s->first, s->pfxs_n, &s->first_cap, sizeof(*first));
	if (first == NULL)
		return PAIR_NONE;
	s->first = first;
	pfxs[s->pfxs_n] = *p;
	first[s->pfxs_n] = PAIR_NONE;
	return (uint32_t)s->pfxs_n++;
}

/* Number of the prefix, made when it is new; PAIR_NONE when memory is out. */
static uint32_t
intern(struct pairset *s, const struct pfx *p)
{
	const int order = s->pfxs_n == 0 ? 1 : pfx_cmp(p, &s->pfxs[s->pfxs_n - 1]);
	uint32_t n;
	size_t i;

	if (order == 0)
		return (uint32_t)s->pfxs_n - 1;
	if (s->slots == NULL && order > 0)
		return append(s, p);
	if (s->near + 1 < s->pfxs_n && pfx_eq(&s->pfxs[s->near + 1], p))
		return (uint32_t)++s->near;
	while (s->slots == NULL || s->pfxs_n * 2 > s->mask) {
		if (!grow(s))
			return PAIR_NONE;
	}
	for (i = pfx_hash(p) & s->mask; s->slots[i] != 0; i = (i + 1) & s->mask) {
		if (pfx_eq(&s->pfxs[s->slots[i] - 1], p)) {
			s->near = s->slots[i] - 1;
			return s->slots[i] - 1;
		}
	}
	n = append(s, p);
	if (n != PAIR_NONE)
		s->slots[i] = n + 1;
	return n;
}

/* The row of (prefix, origin), made when it is new; NULL when memory is out. */
static struct pair_row *
row_of(struct pairset *s, uint32_t pfx, uint32_t origin)
{
	struct pair_row *rows;

	for (uint32_t i = s->first[pfx]; i != PAIR_NONE; i = s->rows[i].next) {
		if (s->rows[i].origin == origin)
			return &s->rows[i];
	}
	rows = arr_grow(s->rows, s->rows_n, &s->rows_cap, sizeof(*rows));
	if (rows == NULL)
		return NULL;
	s->rows = rows;
	rows[s->rows_n] = (struct pair_row){ .pfx = pfx, .origin = origin, .next = s->first[pfx] };
	s->first[pfx] = (uint32_t)s->rows_n;
	return &rows[s->rows_n++];
}

enum st
pairset_add(struct pairset *s, const struct pfx *p, uint32_t origin, const uint64_t *words,
    size_t words_n, struct err *e)
{
	const uint32_t pfx = intern(s, p);
	struct pair_row *r = pfx == PAIR_NONE ? NULL : row_of(s, pfx, origin);

	if (r == NULL)
		return err_nomem(e, "prefixes");
	s->last = pfx;
	if (r->words_n < words_n) {
		uint64_t *w = arena_alloc(&s->mem, words_n * sizeof(*w));

		if (w == NULL)
			return err_nomem(e, "peers of a prefix");
		memset(w, 0, words_n * sizeof(*w));
		if (r->words_n > 0)
			memcpy(w, r->words, r->words_n * sizeof(*w));
		r->words = w;
		r->words_n = (uint32_t)words_n;
	}
	for (size_t i = 0; i < words_n; i++)
		r->words[i] |= words[i];
	return ST_OK;
}

static int
by_pfx(const void *a, const void *b, void *arg)
{
	const struct pfx *pfxs = arg;

	return pfx_cmp(&pfxs[*(const uint32_t *)a], &pfxs[*(const uint32_t *)b]);
}

/* The prefixes in order, or NULL when memory is out; mostly they are so already. */
static uint32_t *
order_pfxs(struct pairset *s)
{
	uint32_t *order = arr_new(s->pfxs_n + 1, sizeof(*order));
	bool sorted = true;

	if (order == NULL)
		return NULL;
	for (size_t i = 0; i < s->pfxs_n; i++) {
		order[i] = (uint32_t)i;
		sorted = sorted && (i == 0 || pfx_cmp(&s->pfxs[i - 1], &s->pfxs[i]) < 0);
	}
	if (!sorted)
		qsort_r(order, s->pfxs_n, sizeof(*order), by_pfx, s->pfxs);
	return order;
}

enum st
pairset_order(struct pairset *s, struct err *e)
{
	uint32_t *pfxs = order_pfxs(s);
	size_t n = 0;

	free(s->order);
	s->order = arr_new(s->rows_n + 1, sizeof(*s->order));
	if (pfxs == NULL || s->order == NULL) {
		free(pfxs);
		return err_nomem(e, "prefixes");
	}
	for (size_t i = 0; i < s->pfxs_n; i++) {
		const size_t begin = n;

		for (uint32_t r = s->first[pfxs[i]]; r != PAIR_NONE; r = s->rows[r].next) {
			size_t at = n++;

			/* one origin nearly always */
			for (; at > begin && s->rows[s->order[at - 1]].origin > s->rows[r].origin;
			     at--)
				s->order[at] = s->order[at - 1];
			s->order[at] = r;
		}
	}
	free(pfxs);
	return ST_OK;
}

uint32_t
pair_peers(const struct pair_row *r)
{
	unsigned n = 0;

	for (size_t i = 0; i < r->words_n; i++)
		n += (unsigned)__builtin_popcountll(r->words[i]);
	return n;
}

void
pairset_fini(struct pairset *s)
{
	free(s->pfxs);
	free(s->first);
	free(s->slots);
	free(s->order);
	free(s->rows);
	arena_fini(&s->mem);
	*s = (struct pairset){ 0 };
}
