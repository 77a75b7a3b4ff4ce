/*
 * detect_rpki.c - sets of VRPs that come into force while a run goes on: which files of the ledger,
 * and what was held back meanwhile.
 *
 * The world of a run's beginning names the series; later files of the same series follow. Files
 * that the ledger holds back or refused stand among them, so that what is judged while they are due
 * says that its data are old (F-19).
 */
#include <stdio.h>
#include <stdlib.h>

#include "app/detect_plan.h"
#include "base/arena.h"

#define FILE_S 3600 /* no file of updates is longer: a set that comes later changes nothing */
#define BEFORE_S (3 * 86400) /* whether a ROA is fresh is seen in the sets of days before */

static bool
is_vrps(const struct store_input *in)
{
	return strcmp(in->kind, source_kind_name(SRC_VRPS)) == 0;
}

/* Due, and not to be used. */
static bool
is_held(const struct store_input *in)
{
	return in->status == INPUT_HELD || in->status == INPUT_REFUSED;
}

static bool
same_series(const struct store_input *a, const struct store_input *b)
{
	char one[256], other[256];

	series_of(one, sizeof(one), a->kind, a->name);
	series_of(other, sizeof(other), b->kind, b->name);
	return strcmp(one, other) == 0;
}

/* The file of VRPs that the world has; n: none. */
static size_t
own_file(const struct run_plan *r, const struct store_input *in, size_t n)
{
	for (size_t i = 0; i < r->world.n_worlds; i++) {
		if (is_vrps(&in[r->world.worlds[i]]))
			return r->world.worlds[i];
	}
	return n;
}

/* Which of its series is in force some days before the beginning: the newest by then, else the
 * first one. */
static size_t
first_file(const struct run_plan *r, const struct store_input *in, size_t n, size_t own)
{
	const int64_t begin_s = r->begin_s - BEFORE_S;
	size_t best = own;

	for (size_t i = 0; i < n; i++) {
		const int64_t t = in[i].data_time_s, was = in[best].data_time_s;

		if (!is_vrps(&in[i]) || in[i].status != INPUT_DONE ||
		    !same_series(&in[i], &in[own]))
			continue;
		if (was <= begin_s ? t <= begin_s && t > was : t < was)
			best = i;
	}
	return best;
}

enum st
plan_rpki(struct run_plan *r, const struct store_input *in, size_t n, struct err *e)
{
	const size_t own = own_file(r, in, n);
	size_t first;

	if (own == n)
		return ST_OK;
	r->rpki = arr_new(n + 1, sizeof(*r->rpki));
	if (r->rpki == NULL)
		return err_nomem(e, "runs");
	first = first_file(r, in, n, own);
	r->rpki[r->rpki_n++] = first;
	for (size_t i = 0; i < n; i++) {
		if (is_vrps(&in[i]) && (in[i].status == INPUT_DONE || is_held(&in[i])) &&
		    plan_due_s(&in[i]) > in[first].data_time_s &&
		    plan_due_s(&in[i]) <= r->end_s + FILE_S && same_series(&in[i], &in[own]))
			r->rpki[r->rpki_n++] = i;
	}
	qsort_r(r->rpki, r->rpki_n, sizeof(*r->rpki), plan_by_time, (void *)(uintptr_t)in);
	if (r->rpki_n == 1 && first == own) /* one set all the time, and it is the world's */
		r->rpki_n = 0;
	return ST_OK;
}

static char *
path_of(const struct obs *o, const struct store_input *in)
{
	struct buf b = { 0 };

	return obs_input_path(o, in->sha256, in->name, &b) ? b.p : NULL;
}

/* What of the world's RPKI data holds for every set. */
static size_t
put_more(struct rpki_more *more, const struct obs *o, const struct store_input *in,
    const struct run_plan *r, bool *nomem)
{
	size_t n = 0;

	for (size_t i = 0; i < r->world.n_worlds; i++) {
		const struct store_input *f = &in[r->world.worlds[i]];
		enum source_kind kind;

		if (!source_kind_parse(str_of(f->kind), &kind) ||
		    (kind != SRC_ASPAS && kind != SRC_SLURM))
			continue;
		more[n] = (struct rpki_more){ kind, path_of(o, f) };
		*nomem |= more[n++].path == NULL;
	}
	return n;
}

static enum st
load(struct run_result *out, const struct obs *o, const struct store_input *in,
    const struct run_plan *r, struct err *e)
{
	char **paths = arr_new(r->rpki_n, sizeof(*paths));
	struct rpki_told *told = arr_new(r->rpki_n, sizeof(*told));
	struct rpki_more *more = arr_new(r->world.n_worlds + 1, sizeof(*more));
	struct rpki_sets_opts so = { .vrps = (const char *const *)paths,
		.told = told,
		.n = r->rpki_n,
		.more = more,
		.base = out->world,
		.say = out->opts.say,
		.arg = out->opts.arg };
	bool nomem = paths == NULL || told == NULL || more == NULL;
	enum st st;

	for (size_t i = 0; !nomem && i < r->rpki_n; i++) {
		const struct store_input *f = &in[r->rpki[i]];

		paths[i] = path_of(o, f);
		told[i] = (struct rpki_told){ plan_due_s(f), is_held(f) };
		nomem |= paths[i] == NULL;
	}
	if (!nomem)
		so.more_n = put_more(more, o, in, r, &nomem);
	st = nomem ? err_nomem(e, "the world") : rpki_sets_load(&out->sets, &so, e);
	for (size_t i = 0; paths != NULL && i < r->rpki_n; i++)
		free(paths[i]);
	for (size_t i = 0; i < so.more_n; i++)
		free((char *)(uintptr_t)more[i].path);
	free(paths);
	free(told);
	free(more);
	return st;
}

/* From when the set was due until the next good one. */
static enum st
put_gaps(struct run_result *out, struct err *e)
{
	const struct rpki_sets *s = &out->sets;

	for (size_t i = 0; i < s->n; i++) {
		struct store_gap g = {
			.kind = GAP_RPKI_HELD, .begin_us = s->set[i].from_s * 1000000, .count = 1
		};
		size_t next = i + 1;

		if (s->set[i].world != NULL)
			continue;
		while (next < s->n && s->set[next].world == NULL)
			next++;
		if (next < s->n)
			g.end_us = s->set[next].from_s * 1000000;
		if (!run_gap(out, &g))
			return err_nomem(e, "gaps");
	}
	return ST_OK;
}

enum st
load_rpki(struct run_result *out, const struct obs *o, const struct store_input *in,
    const struct run_plan *r, struct err *e)
{
	if (r->rpki_n == 0)
		return ST_OK;
	if (load(out, o, in, r, e) != ST_OK)
		return e->st;
	out->opts.sets = out->sets.v;
	out->opts.sets_n = out->sets.n;
	return put_gaps(out, e);
}
