/* detect_plan.c - see detect_plan.h. */
#include "app/detect_plan.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/monthly.h"
#include "base/arena.h"
#include "base/civil.h"

#define DAY_S 86400
#define GAPS_MOST 100000u /* of a run; more say nothing that these do not */

static bool
of_kind(const struct store_input *in, const char *kind)
{
	const bool usable =
	    in->status == INPUT_DONE || in->status == INPUT_PARTIAL || in->status == INPUT_UNUSED;

	return usable && strcmp(in->kind, kind) == 0 && in->data_time_s > 0;
}

int64_t
plan_due_s(const struct store_input *in)
{
	int64_t t;

	if (in->data_time_s != 0)
		return in->data_time_s;
	return civil_in_name(str_of(in->name), &t) ? t : 0;
}

int
plan_by_time(const void *pa, const void *pb, void *arg)
{
	const struct store_input *in = arg, *a = &in[*(const size_t *)pa],
				 *b = &in[*(const size_t *)pb];
	const int64_t due_a = plan_due_s(a), due_b = plan_due_s(b);

	if (due_a != due_b)
		return due_a < due_b ? -1 : 1;
	return memcmp(a->sha256, b->sha256, SHA256_BYTES);
}

static int
by_collector(const void *pa, const void *pb, void *arg)
{
	const struct store_input *in = arg, *a = &in[*(const size_t *)pa],
				 *b = &in[*(const size_t *)pb];
	const int c = strcmp(a->collector, b->collector);

	return c != 0 ? c : plan_by_time(pa, pb, arg);
}

/* Files of a kind, by time; *out is malloc'ed. */
static enum st
list(const struct store_input *in, size_t n, const char *kind, size_t **out, size_t *k,
    struct err *e)
{
	*out = arr_new(n + 1, sizeof(size_t));
	*k = 0;
	if (*out == NULL)
		return err_nomem(e, "runs");
	for (size_t i = 0; i < n; i++) {
		if (of_kind(&in[i], kind))
			(*out)[(*k)++] = i;
	}
	qsort_r(*out, *k, sizeof(size_t), plan_by_time, (void *)(uintptr_t)in);
	return ST_OK;
}

/* The first update of that collector in the run; INT64_MAX: it has none. */
static int64_t
first_update(
    const struct run_plan *r, size_t n_updates, const struct store_input *in, const char *collector)
{
	for (size_t i = 0; i < n_updates; i++) {
		if (strcmp(in[r->files[i]].collector, collector) == 0)
			return in[r->files[i]].data_time_s;
	}
	return INT64_MAX;
}

/* Whether a later table of the same collector is still before its first update. */
static bool
outdated(const struct store_input *in, const size_t *tables, size_t n, size_t i, int64_t first_s)
{
	const struct store_input *t = &in[tables[i]];

	for (size_t k = i + 1; k < n; k++) {
		const struct store_input *later = &in[tables[k]];

		if (strcmp(later->collector, t->collector) == 0 &&
		    later->data_time_s > t->data_time_s && later->data_time_s <= first_s)
			return true;
	}
	return false;
}

/* files has the updates and room for all tables. */
static void
add_tables(struct run_plan *r, const struct store_input *in, const size_t *tables, size_t n)
{
	const size_t n_updates = r->n_files;

	for (size_t i = 0; i < n; i++) {
		const struct store_input *t = &in[tables[i]];
		const int64_t first_s = first_update(r, n_updates, in, t->collector);

		if (first_s == INT64_MAX || t->data_time_s < first_s - PLAN_TABLE_S ||
		    t->data_time_s > r->end_s + DAY_S || outdated(in, tables, n, i, first_s))
			continue;
		r->files[r->n_files++] = tables[i];
	}
}

static enum st
digest(struct run_plan *r, const struct store_input *in, struct err *e)
{
	struct sha256 *h = sha256_new();
	struct settings *set = NULL;
	enum st st = h != NULL ? settings_load(&set, NULL, e) : err_nomem(e, "digest");

	if (st == ST_OK) {
		sha256_add(h, "detect " DETECT_VERSION, sizeof("detect " DETECT_VERSION));
		sha256_add(h, set->sha256, sizeof(set->sha256));
		for (size_t i = 0; i < r->n_files; i++) {
			const struct store_input *f = &in[r->files[i]];

			sha256_add(h, f->collector, strlen(f->collector) + 1);
			sha256_add(h, f->kind, strlen(f->kind) + 1);
			sha256_add(h, f->sha256, SHA256_BYTES);
		}
		for (size_t i = 0; i < r->world.n_worlds; i++)
			sha256_add(h, in[r->world.worlds[i]].sha256, SHA256_BYTES);
		for (size_t i = 0; i < r->rpki_n; i++) {
			const uint8_t held = in[r->rpki[i]].status != INPUT_DONE;

			sha256_add(h, in[r->rpki[i]].sha256, SHA256_BYTES);
			sha256_add(h, &held, 1);
		}
	}
	if (h != NULL)
		sha256_end(h, r->hash);
	settings_free(set);
	return st;
}

/* A run of updates[0..n). */
static enum st
add_run(struct runs *p, const struct store_input *in, size_t n_in, const size_t *updates, size_t n,
    const size_t *tables, size_t n_tables, struct err *e)
{
	struct run_plan *r = &p->runs[p->n++];
	enum st st;

	*r = (struct run_plan){ .files = arr_new(n + n_tables + 1, sizeof(size_t)),
		.n_files = n,
		.begin_s = in[updates[0]].data_time_s,
		.end_s = in[updates[n - 1]].data_time_s };
	if (r->files == NULL)
		return err_nomem(e, "runs");
	memcpy(r->files, updates, n * sizeof(size_t));
	add_tables(r, in, tables, n_tables);
	qsort_r(r->files, r->n_files, sizeof(size_t), by_collector, (void *)(uintptr_t)in);
	st = selection_world(&r->world, in, n_in, (r->begin_s / DAY_S + 1) * DAY_S, e);
	if (st == ST_OK)
		st = plan_rpki(r, in, n_in, e);
	return st == ST_OK ? digest(r, in, e) : st;
}

enum st
runs_plan(struct runs *out, const struct store_input *in, size_t n, struct err *e)
{
	size_t *updates = NULL, *tables = NULL, n_updates = 0, n_tables = 0, from = 0;
	enum st st = list(in, n, KIND_UPDATES, &updates, &n_updates, e);

	*out = (struct runs){ .runs = NULL };
	if (st == ST_OK)
		st = list(in, n, KIND_TABLE, &tables, &n_tables, e);
	if (st == ST_OK && (out->runs = arr_new(n_updates + 1, sizeof(*out->runs))) == NULL)
		st = err_nomem(e, "runs");
	for (size_t i = 1; st == ST_OK && i <= n_updates; i++) {
		const int64_t begin_s = in[updates[from]].data_time_s;

		if (i < n_updates &&
		    in[updates[i]].data_time_s - in[updates[i - 1]].data_time_s <= PLAN_BREAK_S &&
		    in[updates[i]].data_time_s - begin_s <= PLAN_LONGEST_S)
			continue;
		st = add_run(out, in, n, updates + from, i - from, tables, n_tables, e);
		from = i;
	}
	free(updates);
	free(tables);
	return st;
}

void
runs_fini(struct runs *p)
{
	for (size_t i = 0; i < p->n; i++) {
		free(p->runs[i].files);
		free(p->runs[i].rpki);
		selection_fini(&p->runs[i].world);
	}
	free(p->runs);
	*p = (struct runs){ .runs = NULL };
}

static bool
same_gap(const struct store_gap *a, const struct store_gap *b)
{
	return a->begin_us == b->begin_us && strcmp(a->kind, b->kind) == 0 &&
	       strcmp(a->collector, b->collector) == 0 && strcmp(a->peer, b->peer) == 0;
}

/* One that was open is told again when it ends. */
static struct store_gap *
open_one(struct run_result *r, const struct store_gap *g)
{
	for (size_t i = r->n_gaps; i-- > 0;) {
		if (r->gaps[i].end_us == 0 && same_gap(&r->gaps[i], g))
			return &r->gaps[i];
	}
	return NULL;
}

bool
run_gap(struct run_result *r, const struct store_gap *g)
{
	struct store_gap *v;

	if (r->n_gaps == GAPS_MOST)
		return true;
	v = arr_grow(r->gaps, r->n_gaps, &r->cap_gaps, sizeof(*v));
	if (v == NULL)
		return false;
	r->gaps = v;
	v[r->n_gaps++] = *g;
	return true;
}

static void
take_gap(void *arg, const struct follow *f, const struct follow_gap *g)
{
	struct run_result *r = arg;
	const struct follow_peer *peer = g->peer != 0 ? follow_peer(f, g->peer) : NULL;
	const char *collector = follow_collector(f, g->collector);
	struct store_gap x = { .begin_us = g->begin_us, .count = g->n }, *p;

	snprintf(x.kind, sizeof(x.kind), "%s", follow_gap_word(g->kind));
	snprintf(x.collector, sizeof(x.collector), "%s", collector != NULL ? collector : "");
	x.end_us = g->end_us == FOLLOW_END ? 0 : g->end_us;
	if (x.begin_us == FOLLOW_BEGIN)
		x.begin_us = 0;
	if (peer != NULL) {
		*addr_fmt(x.peer, &peer->addr) = '\0';
		x.peer_asn = peer->asn;
	}
	p = open_one(r, &x);
	if (p != NULL)
		*p = x;
	else
		r->nomem |= !run_gap(r, &x);
}

static int
by_begin(const void *pa, const void *pb)
{
	const struct store_gap *a = pa, *b = pb;
	int c;

	if (a->begin_us != b->begin_us)
		return a->begin_us < b->begin_us ? -1 : 1;
	c = strcmp(a->kind, b->kind);
	if (c == 0)
		c = strcmp(a->collector, b->collector);
	return c != 0 ? c : strcmp(a->peer, b->peer);
}

static enum st
name_files(struct run_result *out, const struct obs *o, const struct store_input *in,
    const struct run_plan *r, struct err *e)
{
	out->files = arr_new(r->n_files + 1, sizeof(*out->files));
	if (out->files == NULL)
		return err_nomem(e, "files of a run");
	for (size_t i = 0; i < r->n_files; i++) {
		const struct store_input *f = &in[r->files[i]];
		struct buf path = { 0 };

		if (!obs_input_path(o, f->sha256, f->name, &path))
			return err_nomem(e, f->name);
		out->files[i] = (struct detection_file){ f->collector, path.p,
			strcmp(f->kind, KIND_TABLE) == 0, f->sha256 };
		out->opts.n = i + 1; /* paths to free */
	}
	out->opts.files = out->files;
	return ST_OK;
}

enum st
runs_detect(struct run_result *out, const struct obs *o, const struct store_input *in,
    const struct run_plan *r, const char *checkpoint, void (*say)(void *arg, const char *line),
    void *arg, struct err *e)
{
	const uint32_t rpki = 1u << SRC_VRPS | 1u << SRC_ASPAS | 1u << SRC_SLURM;
	enum st st;

	*out = (struct run_result){ .opts = { .since_us = FOLLOW_BEGIN,
					.until_us = FOLLOW_END,
					.checkpoint = checkpoint,
					.say = say,
					.arg = arg,
					.gap = take_gap,
					.gap_arg = out } };
	st = name_files(out, o, in, r, e);
	if (st == ST_OK)
		st = monthly_world(&out->world, o, in, &r->world, r->rpki_n > 0 ? rpki : 0, e);
	out->opts.world = out->world;
	if (st == ST_OK)
		st = load_rpki(out, o, in, r, e);
	if (st == ST_OK)
		st = detection_run(&out->d, &out->opts, e);
	if (st == ST_OK && out->nomem)
		st = err_nomem(e, "gaps");
	if (st == ST_OK)
		st = detect_incidents(out->d.detect, false, &out->incidents, e);
	if (out->n_gaps != 0)
		qsort(out->gaps, out->n_gaps, sizeof(*out->gaps), by_begin);
	return st;
}

void
runs_result_fini(struct run_result *r)
{
	incidents_free(&r->incidents);
	detection_fini(&r->d);
	rpki_sets_fini(&r->sets);
	world_free(r->world);
	for (size_t i = 0; i < r->opts.n; i++)
		free((char *)(uintptr_t)r->files[i].path);
	free(r->files);
	free(r->gaps);
	*r = (struct run_result){ .files = NULL };
}
