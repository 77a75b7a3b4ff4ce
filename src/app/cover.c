/* cover.c - see cover.h. */
#include "app/cover.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/select.h"
#include "base/arena.h"
#include "world/world.h"

#define DAY_S 86400
#define STEP_MOST_S                                                                   \
	3600 /* no archive has longer update files; of a single file nothing is known \
	      */
#define STEP_ALONE_S 900

/* [begin, end) in seconds. */
struct part {
	int64_t begin_s, end_s;
};

struct parts {
	struct part *v;
	size_t n, cap;
};

/* What lies outside of [a, b) is cut off. */
static bool
add_part(struct parts *p, int64_t begin_s, int64_t end_s, int64_t a, int64_t b)
{
	struct part *v;

	if (begin_s < a)
		begin_s = a;
	if (end_s > b)
		end_s = b;
	if (begin_s >= end_s)
		return true;
	v = arr_grow(p->v, p->n, &p->cap, sizeof(*v));
	if (v == NULL)
		return false;
	p->v = v;
	v[p->n++] = (struct part){ begin_s, end_s };
	return true;
}

static int
by_begin(const void *pa, const void *pb)
{
	const struct part *a = pa, *b = pb;

	if (a->begin_s != b->begin_s)
		return a->begin_s < b->begin_s ? -1 : 1;
	return a->end_s < b->end_s ? -1 : a->end_s > b->end_s;
}

/* Sorted, and those that overlap or touch made one. */
static void
merge(struct parts *p)
{
	size_t k = 0;

	if (p->n > 0)
		qsort(p->v, p->n, sizeof(*p->v), by_begin);
	for (size_t i = 0; i < p->n; i++) {
		if (k > 0 && p->v[i].begin_s <= p->v[k - 1].end_s) {
			if (p->v[i].end_s > p->v[k - 1].end_s)
				p->v[k - 1].end_s = p->v[i].end_s;
		} else
			p->v[k++] = p->v[i];
	}
	p->n = k;
}

/* Adds what of a is not in b; both are merged. */
static bool
add_rest(struct parts *out, const struct parts *a, const struct parts *b)
{
	bool ok = true;
	size_t k = 0;

	for (size_t i = 0; i < a->n && ok; i++) {
		int64_t at = a->v[i].begin_s;
		const int64_t end = a->v[i].end_s;

		while (k < b->n && b->v[k].end_s <= at)
			k++;
		for (size_t m = k; ok && m < b->n && b->v[m].begin_s < end; m++) {
			ok = add_part(out, at, b->v[m].begin_s, INT64_MIN, INT64_MAX);
			at = b->v[m].end_s;
		}
		ok = ok && add_part(out, at, end, INT64_MIN, INT64_MAX);
	}
	return ok;
}

struct covering {
	const struct store_input **updates; /* by collector, time */
	size_t n;
	int64_t a, b;	    /* the month */
	struct parts blind; /* of the collector at hand */
	struct parts seen;  /* of all */
	const char *collector;
	struct store_run *runs;
	size_t n_runs;
	bool nomem;
};

static int
by_collector(const void *pa, const void *pb)
{
	const struct store_input *a = *(const struct store_input *const *)pa,
				 *b = *(const struct store_input *const *)pb;
	const int c = strcmp(a->collector, b->collector);

	if (c != 0)
		return c;
	return a->data_time_s < b->data_time_s ? -1 : a->data_time_s > b->data_time_s;
}

static int
by_value(const void *pa, const void *pb)
{
	const int64_t a = *(const int64_t *)pa, b = *(const int64_t *)pb;

	return a < b ? -1 : a > b;
}

/* The usual step of files v[0..n): the middle one of those that are no hole. */
static int64_t
usual_step(const struct store_input *const *v, size_t n)
{
	int64_t *d = arr_new(n + 1, sizeof(*d)), step = STEP_ALONE_S;
	size_t k = 0;

	if (d == NULL)
		return 0;
	for (size_t i = 1; i < n; i++) {
		const int64_t x = v[i]->data_time_s - v[i - 1]->data_time_s;

		if (x > 0 && x <= STEP_MOST_S + STEP_MOST_S / 2)
			d[k++] = x;
	}
	if (k > 0) {
		qsort(d, k, sizeof(*d), by_value);
		step = d[k / 2];
	}
	free(d);
	return step;
}

/* What kinds of gaps blind a whole collector. */
static bool
blinds(const struct store_gap *g)
{
	static const char *const kinds[] = { "silent", "dead", "malformed", "cut-file" };

	if (g->peer[0] != '\0')
		return false;
	for (unsigned i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (strcmp(g->kind, kinds[i]) == 0)
			return true;
	}
	return false;
}

/* One that did not end reaches as far as the run that told it. */
static int64_t
gap_end_s(const struct covering *c, const struct store_gap *g)
{
	int64_t end_us = g->end_us;

	for (size_t i = 0; i < c->n_runs && end_us == 0; i++) {
		if (c->runs[i].begin_us <= g->begin_us && g->begin_us <= c->runs[i].end_us)
			end_us = c->runs[i].end_us;
	}
	return end_us / 1000000;
}

static bool
take_gap(void *arg, const struct store_gap *g)
{
	struct covering *c = arg;
	const int64_t end_s = gap_end_s(c, g);

	if (strcmp(g->collector, c->collector) == 0 && blinds(g))
		c->nomem |= !add_part(&c->blind, g->begin_us / 1000000, end_s, c->a, c->b);
	return !c->nomem;
}

/* The files v[0..n) of one collector. */
static enum st
cover_collector(struct covering *c, struct store *s, const struct store_input *const *v, size_t n,
    struct err *e)
{
	const struct store_gap_scan scan = { .collector = str_of(v[0]->collector),
		.since_us = c->a * 1000000,
		.until_us = c->b * 1000000 };
	const int64_t step = usual_step(v, n);
	struct parts files = { 0 };
	bool ok = step != 0;
	enum st st;

	for (size_t i = 0; i < n && ok; i++) {
		int64_t end = v[i]->data_time_s + step;

		/* the first record comes a little late in one file, and early in the next */
		if (i + 1 < n && v[i + 1]->data_time_s <= end + step / 2)
			end = v[i + 1]->data_time_s;
		ok = add_part(&files, v[i]->data_time_s, end, c->a, c->b);
	}
	c->blind.n = 0;
	c->collector = v[0]->collector;
	st = ok ? store_gaps(s, &scan, take_gap, c, e) : err_nomem(e, "coverage");
	merge(&files);
	merge(&c->blind);
	if (st == ST_OK && (c->nomem || !add_rest(&c->seen, &files, &c->blind)))
		st = err_nomem(e, "coverage");
	free(files.v);
	return st;
}

static bool
usable(const struct store_input *in, const char *kind)
{
	return (in->status == INPUT_DONE || in->status == INPUT_PARTIAL ||
		   in->status == INPUT_UNUSED) &&
	       strcmp(in->kind, kind) == 0 && in->data_time_s > 0;
}

/* What of [a, b) updates of a collector tell of, merged; the caller frees seen->v. */
static enum st
see_updates(struct store *s, const struct store_input *in, size_t n_in, int64_t a, int64_t b,
    struct parts *seen, struct err *e)
{
	struct covering c = { .updates = arr_new(n_in + 1, sizeof(void *)), .a = a, .b = b };
	enum st st = c.updates != NULL ? ST_OK : err_nomem(e, "coverage");

	if (st == ST_OK)
		st = store_runs(s, &c.runs, &c.n_runs, e);
	for (size_t i = 0; i < n_in && st == ST_OK; i++) {
		if (usable(&in[i], KIND_UPDATES) && in[i].data_time_s < b &&
		    in[i].data_time_s >= a - DAY_S)
			c.updates[c.n++] = &in[i];
	}
	if (c.n > 0)
		qsort(c.updates, c.n, sizeof(*c.updates), by_collector);
	for (size_t i = 0, k; i < c.n && st == ST_OK; i = k) {
		for (k = i + 1;
		     k < c.n && strcmp(c.updates[k]->collector, c.updates[i]->collector) == 0;)
			k++;
		st = cover_collector(&c, s, c.updates + i, k - i, e);
	}
	merge(&c.seen);
	*seen = c.seen;
	free(c.updates);
	free(c.runs);
	free(c.blind.v);
	return st;
}

/* Seconds of them. */
static enum st
cover_updates(struct store *s, const struct store_input *in, size_t n_in, int64_t a, int64_t b,
    uint64_t *out, struct err *e)
{
	struct parts seen = { 0 };
	const enum st st = see_updates(s, in, n_in, a, b, &seen, e);

	*out = 0;
	for (size_t i = 0; i < seen.n; i++)
		*out += (uint64_t)(seen.v[i].end_s - seen.v[i].begin_s);
	free(seen.v);
	return st;
}

enum st
cover_unseen(struct store *s, const struct store_input *in, size_t n_in, int32_t month,
    struct score_gap **out, size_t *n, struct err *e)
{
	struct part whole = { month_begin_s(month), month_begin_s(month + 1) };
	const struct parts all = { &whole, 1, 1 };
	struct parts seen = { 0 }, rest = { 0 };
	enum st st = see_updates(s, in, n_in, whole.begin_s, whole.end_s, &seen, e);

	*n = 0;
	if (st == ST_OK && !add_rest(&rest, &all, &seen))
		st = err_nomem(e, "coverage");
	*out = arr_new(rest.n + 1, sizeof(**out));
	if (st == ST_OK && *out == NULL)
		st = err_nomem(e, "coverage");
	for (size_t i = 0; st == ST_OK && i < rest.n; i++)
		(*out)[(*n)++] =
		    (struct score_gap){ SCORE_UPDATES, rest.v[i].begin_s, rest.v[i].end_s };
	free(seen.v);
	free(rest.v);
	return st;
}

static uint64_t
table_days(const struct store_input *in, size_t n, int64_t a, int64_t b)
{
	uint64_t days = 0;

	for (size_t i = 0; i < n; i++) {
		if (usable(&in[i], KIND_TABLE) && in[i].data_time_s >= a && in[i].data_time_s < b)
			days |= 1ULL << (in[i].data_time_s - a) / DAY_S;
	}
	return (uint64_t)__builtin_popcountll(days);
}

/* Which source a kind of world files speaks for; SCORE_SOURCES: none. */
static size_t
source_of(enum source_kind k)
{
	switch (k) {
	case SRC_VRPS:
		return SCORE_RPKI;
	case SRC_IRR:
		return SCORE_IRR;
	case SRC_PEERINGDB:
	case SRC_WHOIS:
		return SCORE_CONTACTS;
	case SRC_SPOOFER:
		return SCORE_SPOOFER;
	case SRC_IANA:
		return SCORE_BOGONS;
	default:
		return SCORE_SOURCES;
	}
}

static const struct store_input *
input_of(const struct store_input *in, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++) {
		if (in[i].id == id)
			return &in[i];
	}
	return NULL;
}

enum st
cover_month(struct store *s, const struct store_input *in, size_t n_in, const int64_t *uses,
    size_t n_uses, int32_t month, struct store_cover out[SCORE_SOURCES], struct err *e)
{
	const int64_t a = month_begin_s(month), b = month_begin_s(month + 1);

	for (size_t i = 0; i < SCORE_SOURCES; i++) {
		out[i] = (struct store_cover){ .num = 0, .den = 1 };
		snprintf(out[i].source, sizeof(out[i].source), "%s",
		    score_source_word((enum score_source)i));
	}
	for (size_t i = 0; i < n_uses; i++) {
		const struct store_input *u = input_of(in, n_in, uses[i]);
		enum source_kind kind;

		if (u == NULL || u->kept == 0 || !source_kind_parse(str_of(u->kind), &kind) ||
		    source_of(kind) == SCORE_SOURCES)
			continue;
		out[source_of(kind)].num = 1;
	}
	out[SCORE_TABLES].num = table_days(in, n_in, a, b);
	out[SCORE_TABLES].den = (uint64_t)(b - a) / DAY_S;
	out[SCORE_UPDATES].den = (uint64_t)(b - a);
	return cover_updates(s, in, n_in, a, b, &out[SCORE_UPDATES].num, e);
}

enum st
cover_months(struct store *s, bool *changed, struct err *e)
{
	struct store_month *months = NULL;
	struct store_input *in = NULL;
	size_t n = 0, n_in = 0;
	enum st st = store_months(s, &months, &n, e);

	if (st == ST_OK)
		st = store_inputs(s, &in, &n_in, e);
	for (size_t i = 0; i < n && st == ST_OK; i++) {
		struct store_cover c[SCORE_SOURCES];
		int64_t *uses = NULL;
		size_t n_uses = 0;
		bool other = false;

		st = store_month_inputs(s, months[i].month, &uses, &n_uses, e);
		if (st == ST_OK)
			st = cover_month(s, in, n_in, uses, n_uses, months[i].month, c, e);
		if (st == ST_OK)
			st = store_covers_put(s, months[i].month, c, SCORE_SOURCES, &other, e);
		*changed |= other;
		free(uses);
	}
	free(in);
	free(months);
	return st;
}
