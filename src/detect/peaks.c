/* peaks.c - see peaks.h. */
#include "detect/peaks.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/map.h"

/* The lower median of v[0 .. n), n at most PEAK_WINDOW_MAX; 0 of nothing. */
static uint32_t
median(const uint32_t *v, size_t n)
{
	uint32_t s[PEAK_WINDOW_MAX];

	for (size_t i = 0; i < n; i++) {
		size_t k = i;

		for (; k > 0 && s[k - 1] > v[i]; k--)
			s[k] = s[k - 1];
		s[k] = v[i];
	}
	return n != 0 ? s[(n - 1) / 2] : 0;
}

static bool
high(uint32_t v, uint32_t usual, uint32_t least, uint32_t factor)
{
	return v >= least && v >= (uint64_t)factor * (usual != 0 ? usual : 1);
}

/* Both values against both pasts of n values. */
static bool
both_high(uint32_t prefixes, uint32_t ases, const uint32_t *past_prefixes,
    const uint32_t *past_ases, size_t n, const struct peak_rule *r, struct peak *out)
{
	if (n < r->least || prefixes < r->prefixes || ases < r->ases)
		return false;
	out->usual_prefixes = median(past_prefixes, n);
	out->usual_ases = median(past_ases, n);
	return high(prefixes, out->usual_prefixes, r->prefixes, r->factor) &&
	       high(ases, out->usual_ases, r->ases, r->factor);
}

/* Values of the past that stand out from what was usual as much. */
static uint32_t
count_again(const uint32_t *past_prefixes, const uint32_t *past_ases, size_t n,
    const struct peak_rule *r, const struct peak *p)
{
	uint32_t again = 0;

	for (size_t i = 0; i < n; i++)
		again += high(past_prefixes[i], p->usual_prefixes, r->prefixes, r->factor) &&
			 high(past_ases[i], p->usual_ases, r->ases, r->factor);
	return again;
}

bool
peaks_next(const uint32_t *prefixes, const uint32_t *ases, size_t n, const struct peak_rule *r,
    size_t *at, struct peak *out)
{
	for (size_t i = *at; i < n; i++) {
		const size_t past = i < r->window ? i : r->window;
		const uint32_t *p = prefixes + (i - past), *a = ases + (i - past);
		struct peak k = { .begin = i };

		if (!both_high(prefixes[i], ases[i], p, a, past, r, &k))
			continue;
		for (k.end = i;
		     k.end < n && high(prefixes[k.end], k.usual_prefixes, r->prefixes, r->factor) &&
		     high(ases[k.end], k.usual_ases, r->ases, r->factor);
		     k.end++) {
			if (prefixes[k.end] > k.prefixes)
				k.prefixes = prefixes[k.end];
			if (ases[k.end] > k.ases)
				k.ases = ases[k.end];
		}
		k.again = count_again(p, a, past, r, &k);
		*out = k;
		*at = k.end;
		return true;
	}
	*at = n;
	return false;
}

/* One AS with conflicts. */
struct row {
	uint32_t prefixes, ases;	 /* now */
	uint32_t top_prefixes, top_ases; /* highest in this turn */
};

struct peak_book {
	struct peak_rule rule;
	struct map rows;   /* AS -> row */
	struct map about;  /* row and prefix -> how many others */
	struct map others; /* row and other -> about how many prefixes */
	struct row *v;
	uint32_t *past; /* [cap * 2 * window]: of each row, prefixes then ASes, as a ring */
	size_t n, cap;
	uint64_t turns;
};

struct peak_book *
peak_book_new(const struct peak_rule *r)
{
	struct peak_book *b = arr_new(1, sizeof(*b));

	if (b != NULL)
		b->rule = *r;
	return b;
}

void
peak_book_free(struct peak_book *b)
{
	if (b == NULL)
		return;
	map_fini(&b->rows);
	map_fini(&b->about);
	map_fini(&b->others);
	free(b->v);
	free(b->past);
	free(b);
}

static uint32_t *
past_of(const struct peak_book *b, uint32_t row)
{
	return b->past + (size_t)row * 2 * b->rule.window;
}

/* Room for one more row, its past all zero. */
static bool
grow(struct peak_book *b)
{
	const size_t cap = b->cap != 0 ? b->cap * 2 : 64, ring = (size_t)2 * b->rule.window;
	struct row *v;
	uint32_t *past;

	if (b->n < b->cap)
		return true;
	v = arr_new(cap, sizeof(*v));
	past = arr_new(cap, ring * sizeof(*past));
	if (v == NULL || past == NULL) {
		free(v);
		free(past);
		return false;
	}
	if (b->n != 0) {
		memcpy(v, b->v, b->n * sizeof(*v));
		memcpy(past, b->past, b->n * ring * sizeof(*past));
	}
	free(b->v);
	free(b->past);
	b->v = v;
	b->past = past;
	b->cap = cap;
	return true;
}

static uint32_t
row_of(struct peak_book *b, uint32_t asn)
{
	const uint32_t at = map_get(&b->rows, asn);

	if (at != MAP_NONE)
		return at;
	if (!grow(b) || map_put(&b->rows, asn, (uint32_t)b->n, NULL) == NULL)
		return MAP_NONE;
	b->v[b->n] = (struct row){ 0 };
	return (uint32_t)b->n++;
}

enum st
peak_book_add(struct peak_book *b, uint32_t asn, uint32_t other, uint32_t pfx, struct err *e)
{
	const uint32_t at = row_of(b, asn);
	const uint64_t key = (uint64_t)at << 32;
	uint32_t *about, *others;
	struct row *r;

	if (at == MAP_NONE)
		return err_nomem(e, "conflicts");
	about = map_put(&b->about, key | pfx, 0, NULL);
	others = map_put(&b->others, key | other, 0, NULL);
	if (about == NULL || others == NULL)
		return err_nomem(e, "conflicts");
	r = &b->v[at];
	r->prefixes += ++*about == 1;
	r->ases += ++*others == 1;
	if (r->prefixes > r->top_prefixes)
		r->top_prefixes = r->prefixes;
	if (r->ases > r->top_ases)
		r->top_ases = r->ases;
	return ST_OK;
}

/* Takes one off a count that is above 0; true when none is left. */
static bool
less(struct map *m, uint64_t key)
{
	const uint32_t have = map_get(m, key);

	if (have == MAP_NONE || have == 0)
		return false;
	*map_put(m, key, 0, NULL) = have - 1; /* there already: cannot fail */
	return have == 1;
}

void
peak_book_drop(struct peak_book *b, uint32_t asn, uint32_t other, uint32_t pfx)
{
	const uint32_t at = map_get(&b->rows, asn);
	const uint64_t key = (uint64_t)at << 32;

	if (at == MAP_NONE)
		return;
	b->v[at].prefixes -= less(&b->about, key | pfx);
	b->v[at].ases -= less(&b->others, key | other);
}

void
peak_book_turn(struct peak_book *b)
{
	const size_t w = b->rule.window, slot = b->turns++ % w;

	for (uint32_t i = 0; i < b->n; i++) {
		uint32_t *past = past_of(b, i);
		struct row *r = &b->v[i];

		past[slot] = r->top_prefixes;
		past[w + slot] = r->top_ases;
		r->top_prefixes = r->prefixes;
		r->top_ases = r->ases;
	}
}

bool
peak_book_now(const struct peak_book *b, uint32_t asn, struct peak *out)
{
	const size_t w = b->rule.window, n = b->turns < w ? (size_t)b->turns : w;
	const uint32_t at = map_get(&b->rows, asn);
	const uint32_t *past;
	struct peak k = { 0 };

	if (at == MAP_NONE)
		return false;
	past = past_of(b, at);
	k.prefixes = b->v[at].prefixes;
	k.ases = b->v[at].ases;
	if (!both_high(k.prefixes, k.ases, past, past + w, n, &b->rule, &k))
		return false;
	if (out != NULL) {
		k.again = count_again(past, past + w, n, &b->rule, &k);
		k.begin = (size_t)b->turns;
		k.end = k.begin + 1;
		*out = k;
	}
	return true;
}
