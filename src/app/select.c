/* select.c - see select.h. */
#include "app/select.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "world/world.h"

/* Goes up when judging or counting changes, so that held months are judged again. */
#define JUDGE_VERSION "10"
#define DAY_S 86400

static struct str
without_compression(struct str s)
{
	static const char *const ends[] = { ".gz", ".bz2", ".xz", ".zst" };

	for (size_t i = 0; i < 4; i++) {
		if (str_ends(s, ends[i]))
			return (struct str){ s.p, s.n - strlen(ends[i]) };
	}
	return s;
}

static size_t
digits_at(struct str s, size_t i)
{
	size_t n = 0;

	while (i + n < s.n && isdigit((unsigned char)s.p[i + n]))
		n++;
	return n;
}

void
series_of(char *out, size_t cap, const char *kind, const char *name)
{
	const struct str s = without_compression(str_of(name));
	size_t n = (size_t)snprintf(out, cap, "%s ", kind);

	for (size_t i = 0, run; i < s.n && n + 1 < cap; i += run) {
		const bool in_word = i > 0 && isalpha((unsigned char)s.p[i - 1]);

		run = digits_at(s, i);
		if (run == 0 || (run < 4 && in_word)) { /* "route6", "rrc00" are names, not dates */
			run = run == 0 ? 1 : run;
			for (size_t k = 0; k < run && n + 1 < cap; k++)
				out[n++] = s.p[i + k];
		}
	}
	out[n < cap ? n : cap - 1] = '\0';
}

static bool
usable(const struct store_input *in)
{
	return in->status == INPUT_DONE || in->status == INPUT_PARTIAL;
}

static bool
is_table(const struct store_input *in)
{
	return usable(in) && strcmp(in->kind, KIND_TABLE) == 0;
}

static bool
is_world(const struct store_input *in)
{
	/* what is built in has no file and comes by itself; an opinion judges nothing */
	return usable(in) && strcmp(in->kind, KIND_TABLE) != 0 &&
	       strcmp(in->kind, KIND_UPDATES) != 0 && strcmp(in->kind, KIND_OPINION) != 0 &&
	       strcmp(in->name, SOURCE_BUILT_IN) != 0;
}

bool
input_better(const struct store_input *a, const struct store_input *b, int64_t end_s)
{
	const bool fits_a = a->data_time_s < end_s, fits_b = b->data_time_s < end_s;

	if (fits_a != fits_b)
		return fits_a;
	if (a->data_time_s != b->data_time_s)
		return fits_a ? a->data_time_s > b->data_time_s : a->data_time_s < b->data_time_s;
	return memcmp(a->sha256, b->sha256, SHA256_BYTES) < 0;
}

static int
by_time(const void *pa, const void *pb, void *arg)
{
	const struct store_input *in = arg, *a = &in[*(const size_t *)pa],
				 *b = &in[*(const size_t *)pb];

	if (a->data_time_s != b->data_time_s)
		return a->data_time_s < b->data_time_s ? -1 : 1;
	return memcmp(a->sha256, b->sha256, SHA256_BYTES);
}

static int
by_series(const void *pa, const void *pb, void *arg)
{
	const struct store_input *in = arg, *a = &in[*(const size_t *)pa],
				 *b = &in[*(const size_t *)pb];
	const int c = strcmp(a->series, b->series);

	return c != 0 ? c : memcmp(a->sha256, b->sha256, SHA256_BYTES);
}

/* Kinds whose files add up, whatever their dates: each has tests of its own. */
static bool
is_additive(const struct store_input *in)
{
	return strcmp(in->kind, "spoofer") == 0;
}

/* Files of a series that a month takes: space held back by a registry takes two successive ones. */
static size_t
wanted(const struct store_input *in)
{
	if (is_additive(in))
		return SIZE_MAX;
	return strcmp(in->kind, "delegated") == 0 ? 2 : 1;
}

/* worlds holds all candidates by series: keeps the best of each. */
static void
best_of_series(struct selection *s, const struct store_input *in, int64_t end_s)
{
	size_t k = 0, from = 0; /* [from, k): the best of the series at hand, best first */

	for (size_t i = 0; i < s->n_worlds; i++) {
		const size_t w = s->worlds[i];
		size_t at = k;

		if (k == 0 || strcmp(in[s->worlds[k - 1]].series, in[w].series) != 0)
			from = at = k;
		while (at > from && input_better(&in[w], &in[s->worlds[at - 1]], end_s))
			at--;
		if (at - from >= wanted(&in[w]))
			continue;
		k += k - from < wanted(&in[w]);
		for (size_t m = k - 1; m > at; m--)
			s->worlds[m] = s->worlds[m - 1];
		s->worlds[at] = w;
	}
	s->n_worlds = k;
}

/* Kinds of which one set is the whole truth. */
static bool
is_whole(const struct store_input *in)
{
	return strcmp(in->kind, "vrps") == 0 || strcmp(in->kind, "as-rel") == 0;
}

/* Of whole sets keeps the best dated one and what is of the same day. */
static void
one_whole_a_kind(struct selection *s, const struct store_input *in, int64_t end_s)
{
	size_t k = 0;

	for (size_t i = 0; i < s->n_worlds; i++) {
		const struct store_input *w = &in[s->worlds[i]], *best = w;

		for (size_t j = 0; is_whole(w) && j < s->n_worlds; j++) {
			const struct store_input *o = &in[s->worlds[j]];

			if (strcmp(o->kind, w->kind) == 0 && input_better(o, best, end_s))
				best = o;
		}
		s->keep[i] = best->data_time_s / DAY_S == w->data_time_s / DAY_S;
	}
	for (size_t i = 0; i < s->n_worlds; i++) {
		if (s->keep[i])
			s->worlds[k++] = s->worlds[i];
	}
	s->n_worlds = k;
}

static enum st
make(struct selection *out, const struct store_input *in, size_t n, int32_t month, int64_t end_s,
    struct err *e)
{
	*out = (struct selection){ .tables = arr_new(n + 1, sizeof(size_t)),
		.worlds = arr_new(n + 1, sizeof(size_t)),
		.keep = arr_new(n + 1, sizeof(bool)) };
	if (out->tables == NULL || out->worlds == NULL || out->keep == NULL)
		return err_nomem(e, "inputs of a month");
	for (size_t i = 0; i < n; i++) {
		if (month != 0 && is_table(&in[i]) && month_of(in[i].data_time_s) == month)
			out->tables[out->n_tables++] = i;
		if (is_world(&in[i]))
			out->worlds[out->n_worlds++] = i;
	}
	qsort_r(out->tables, out->n_tables, sizeof(size_t), by_time, (void *)(uintptr_t)in);
	qsort_r(out->worlds, out->n_worlds, sizeof(size_t), by_series, (void *)(uintptr_t)in);
	best_of_series(out, in, end_s);
	one_whole_a_kind(out, in, end_s);
	chain_select(out, in, n, end_s);
	return ST_OK;
}

enum st
selection_make(
    struct selection *out, const struct store_input *in, size_t n, int32_t month, struct err *e)
{
	return make(out, in, n, month, month_begin_s(month + 1), e);
}

enum st
selection_world(
    struct selection *out, const struct store_input *in, size_t n, int64_t end_s, struct err *e)
{
	return make(out, in, n, 0, end_s, e);
}

void
selection_fini(struct selection *s)
{
	free(s->tables);
	free(s->worlds);
	free(s->keep);
	*s = (struct selection){ 0 };
}

bool
selection_same_world(const struct selection *a, const struct selection *b)
{
	return a->n_worlds == b->n_worlds && a->worlds != NULL && b->worlds != NULL &&
	       memcmp(a->worlds, b->worlds, a->n_worlds * sizeof(size_t)) == 0;
}

static void
add_digests(struct sha256 *h, const struct store_input *in, const size_t *idx, size_t n)
{
	uint8_t count[4] = { n >> 24 & 255, n >> 16 & 255, n >> 8 & 255, n & 255 };

	sha256_add(h, count, sizeof(count));
	for (size_t i = 0; i < n; i++)
		sha256_add(h, in[idx[i]].sha256, SHA256_BYTES);
}

enum st
selection_hash(const struct selection *s, const struct store_input *in, uint32_t min_peers,
    uint8_t out[SHA256_BYTES], struct err *e)
{
	struct sha256 *h = sha256_new();
	char text[64];

	if (h == NULL)
		return err_nomem(e, "digest");
	snprintf(text, sizeof(text), "judge " JUDGE_VERSION " min_peers %u", min_peers);
	sha256_add(h, text, strlen(text));
	add_digests(h, in, s->tables, s->n_tables);
	add_digests(h, in, s->worlds, s->n_worlds);
	sha256_end(h, out);
	return ST_OK;
}

static int
by_number(const void *a, const void *b)
{
	const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return x < y ? -1 : x > y;
}

enum st
table_months(const struct store_input *in, size_t n, int32_t **out, size_t *n_out, struct err *e)
{
	int32_t *m = arr_new(n + 1, sizeof(*m));
	size_t k = 0, d = 0;

	*out = m;
	*n_out = 0;
	if (m == NULL)
		return err_nomem(e, "months");
	for (size_t i = 0; i < n; i++) {
		if (is_table(&in[i]))
			m[k++] = month_of(in[i].data_time_s);
	}
	qsort(m, k, sizeof(*m), by_number);
	for (size_t i = 0; i < k; i++) {
		if (d == 0 || m[d - 1] != m[i])
			m[d++] = m[i];
	}
	*n_out = d;
	return ST_OK;
}
