/* collect_plan.c - what is expected by now, and which of it is to be asked for. */
#include <stdio.h>
#include <stdlib.h>

#include "app/collect_i.h"
#include "base/arena.h"
#include "base/limits.h"

/* One source's part while it is planned. */
struct planning {
	struct plan *p;
	struct store *s;
	const struct collect_opts *o;
	const struct cat_source *src;
	const char *part; /* NULL: none */
	int64_t now_s;
	struct store_expected *rows; /* of the source, all parts */
	size_t n;
};

static const char *
part_text(const struct planning *g)
{
	return g->part != NULL ? g->part : "";
}

static enum st
make_row(const struct planning *g, int64_t slot_s, struct store_expected *x, struct err *e)
{
	char url[SLOT_URL];
	enum st st;

	*x = (struct store_expected){ .slot_s = slot_s,
		.due_s = slot_s + g->src->due_s,
		.late_s = slot_s + g->src->late_s,
		.missing_s = slot_s + g->src->missing_s,
		.input = -1 };
	snprintf(x->source, sizeof(x->source), "%s", g->src->id);
	snprintf(x->part, sizeof(x->part), "%s", part_text(g));
	st = slot_name(g->src, g->part, slot_s, x->name, e);
	if (st == ST_OK)
		st = slot_url(g->src, g->part, slot_s, url, e);
	if (st == ST_OK && strlen(url) >= sizeof(x->url))
		st = err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "the URL is too long: %.100s", url);
	if (st == ST_OK)
		snprintf(x->url, sizeof(x->url), "%.511s", url);
	return st;
}

static struct store_expected *
held_row(const struct planning *g, int64_t slot_s)
{
	for (size_t i = 0; i < g->n; i++) {
		if (g->rows[i].slot_s == slot_s && strcmp(g->rows[i].part, part_text(g)) == 0)
			return &g->rows[i];
	}
	return NULL;
}

/* The validators of the newest revision: of the file itself, or of the one that this one follows.
 */
static enum st
tag_of(
    const struct planning *g, const struct store_expected *x, struct fetch_tag *tag, struct err *e)
{
	struct store_revision *r;
	size_t n;
	enum st st = store_revisions(g->s, x->id, &r, &n, e);

	if (st == ST_OK && n != 0) {
		snprintf(tag->etag, sizeof(tag->etag), "%s", r[n - 1].etag);
		snprintf(tag->modified, sizeof(tag->modified), "%s", r[n - 1].modified);
	}
	if (st == ST_OK)
		free(r);
	return st;
}

/* The newest row of the part before slot_s that arrived and stands; NULL: none. */
static const struct store_expected *
arrived_before(const struct planning *g, int64_t slot_s)
{
	const struct store_expected *best = NULL;

	for (size_t i = 0; i < g->n; i++) {
		const struct store_expected *x = &g->rows[i];

		if (strcmp(x->part, part_text(g)) == 0 && x->slot_s < slot_s &&
		    x->state == EXPECTED_ARRIVED && x->input >= 0)
			best = x;
	}
	return best;
}

static enum st
ask(const struct planning *g, const struct store_expected *x, struct err *e)
{
	struct plan *p = g->p;
	struct store_expected *rows = arr_grow(p->rows, p->n, &p->cap_rows, sizeof(*rows));
	struct fetch_job *jobs, *j;
	const struct store_expected *before;

	if (rows == NULL)
		return err_nomem(e, "files to fetch");
	p->rows = rows;
	jobs = arr_grow(p->jobs, p->n, &p->cap_jobs, sizeof(*jobs));
	if (jobs == NULL)
		return err_nomem(e, "files to fetch");
	p->jobs = jobs;
	if (p->n >= FETCH_MAX_FILES)
		return err_set(e, ST_LIMIT, ERR_NOOFF, NULL,
		    "more than %u files: ask for a shorter time", FETCH_MAX_FILES);
	rows[p->n] = *x;
	j = &jobs[p->n++];
	*j = (struct fetch_job){ .src = g->src };
	snprintf(j->key, sizeof(j->key), "%s_%s_%lld", x->source, x->part, (long long)x->slot_s);
	snprintf(j->name, sizeof(j->name), "%s", x->name);
	snprintf(j->url, sizeof(j->url), "%s", x->url);
	if (x->state == EXPECTED_ARRIVED)
		return tag_of(g, x, &j->had, e);
	before = g->src->current ? arrived_before(g, x->slot_s) : NULL;
	return before != NULL ? tag_of(g, before, &j->had, e) : ST_OK;
}

/* A file that has been missing for long is asked for less and less often. */
static bool
is_time(const struct planning *g, const struct store_expected *x)
{
	if (g->now_s < x->later_s)
		return false;
	if (g->o->since_s != 0 || x->tried_s == 0 || g->now_s < x->missing_s)
		return true;
	return g->now_s - x->tried_s >= (x->tried_s - x->slot_s) / 8;
}

/* A slot that should be there by now: into the calendar, and asked for unless it is there. */
static enum st
expect(const struct planning *g, int64_t slot_s, bool wanted, struct err *e)
{
	struct store_expected x, *held = held_row(g, slot_s);
	enum st st = make_row(g, slot_s, &x, e);

	if (st != ST_OK)
		return st;
	if (held != NULL) { /* the catalogue may have changed meanwhile */
		memcpy(held->url, x.url, sizeof(held->url));
		if (held->state != EXPECTED_ARRIVED)
			memcpy(held->name, x.name, sizeof(held->name));
		x = *held;
	} else if (!wanted)
		snprintf(x.error, sizeof(x.error),
		    "not asked for in time: the source has only its newest file");
	g->p->added += held == NULL;
	st = store_expected_put(g->s, &x, e);
	if (st != ST_OK || !wanted || !is_time(g, &x))
		return st;
	if (x.state != EXPECTED_ARRIVED || (g->o->recheck && !g->src->current))
		return ask(g, &x, e);
	return ST_OK;
}

static enum st
too_many(struct err *e)
{
	return err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "more than %u files: ask for a shorter time",
	    FETCH_MAX_FILES);
}

/* All slots from first to last, both with; wanted_from: those before are gaps. */
static enum st
expect_range(
    const struct planning *g, int64_t first, int64_t last, int64_t wanted_from, struct err *e)
{
	enum st st = ST_OK;
	size_t n = 0;

	for (int64_t t = first; st == ST_OK && t <= last; t = slot_next(&g->src->every, t)) {
		if (++n > FETCH_MAX_FILES)
			return too_many(e);
		st = expect(g, t, t >= wanted_from, e);
	}
	return st;
}

/* Open rows that are behind the window but not too far. */
static enum st
ask_open(const struct planning *g, int64_t before_s, struct err *e)
{
	enum st st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < g->n; i++) {
		const struct store_expected *x = &g->rows[i];

		if (strcmp(x->part, part_text(g)) != 0 || x->slot_s >= before_s ||
		    x->slot_s < g->now_s - COLLECT_REACH_S - g->src->missing_s)
			continue;
		if (slot_at(&g->src->every, x->slot_s) == x->slot_s)
			st = expect(g, x->slot_s, true, e);
	}
	return st;
}

static enum st
plan_part(const struct planning *g, struct err *e)
{
	const struct span_s *every = &g->src->every;
	const int64_t newest = slot_due(g->src, g->now_s), reach = g->now_s - COLLECT_REACH_S;
	int64_t last, first;
	enum st st;

	if (g->o->since_s != 0 && !g->src->current) {
		const int64_t end = g->o->until_s != 0 ? slot_prev(every, g->o->until_s) : newest;

		first = slot_at(every, g->o->since_s);
		if (first < g->o->since_s)
			first = slot_next(every, first);
		return expect_range(g, first, end < newest ? end : newest, first, e);
	}
	if (g->o->until_s != 0 && g->src->current && g->o->until_s <= newest)
		return ST_OK; /* of another time than now */
	st = store_expected_last(g->s, g->src->id, part_text(g), &last, e);
	if (st == ST_OK)
		first = slot_next(every, slot_at(every, last));
	else if (st == ST_END)
		first = newest;
	else
		return st;
	if (first < reach && first < newest)
		first = slot_at(every, reach);
	if (first > newest)
		first = newest;
	st = g->src->current ? ST_OK : ask_open(g, first, e);
	return st == ST_OK ? expect_range(g, first, newest, g->src->current ? newest : first, e)
			   : st;
}

static bool
names(const char *const *list, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(list[i], name) == 0)
			return true;
	}
	return false;
}

static enum st
plan_source(struct planning *g, struct err *e)
{
	const struct collect_opts *o = g->o;
	const struct cat_source *src = g->src;
	char **parts = src->parts;
	unsigned n = src->parts_n;
	enum st st = store_expected(g->s, src->id, 0, INT64_MAX, &g->rows, &g->n, e);

	if (o->n_parts == 0 && src->default_parts_n != 0) {
		parts = src->default_parts;
		n = src->default_parts_n;
	}
	if (st == ST_OK && src->parts_n == 0) {
		g->part = NULL;
		st = plan_part(g, e);
	}
	for (unsigned i = 0; st == ST_OK && i < n; i++) {
		if (o->n_parts != 0 && !names(o->parts, o->n_parts, parts[i]))
			continue;
		g->part = parts[i];
		st = plan_part(g, e);
	}
	free(g->rows);
	g->rows = NULL;
	return st;
}

enum st
plan_make(struct plan *p, struct store *s, const struct collect_opts *o, struct err *e)
{
	struct planning g = {
		.p = p, .s = s, .o = o, .now_s = clock_now_ns(&o->clock) / 1000000000
	};
	enum st st = ST_OK;

	*p = (struct plan){ .n = 0 };
	for (size_t i = 0; i < o->n_sources; i++) {
		if (catalogue_find(o->cat, o->sources[i]) == NULL)
			return err_set(e, ST_BAD, ERR_NOOFF, NULL,
			    "no source %.60s in the catalogue", o->sources[i]);
	}
	for (unsigned i = 0; st == ST_OK && i < o->cat->sources_n; i++) {
		g.src = &o->cat->sources[i];
		if (o->n_sources != 0 ? names(o->sources, o->n_sources, g.src->id) : g.src->enabled)
			st = plan_source(&g, e);
	}
	return st;
}

void
plan_fini(struct plan *p)
{
	free(p->rows);
	free(p->jobs);
	*p = (struct plan){ .n = 0 };
}
