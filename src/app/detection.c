/* detection.c - see detection.h. */
#include <stdio.h>
#include <stdlib.h>

#include "app/resume.h"
#include "base/arena.h"

static void
say(const struct detection *d, const char *line)
{
	if (d->opts->say != NULL)
		d->opts->say(d->opts->arg, line);
}

/* Kept for a checkpoint, so that who goes on from it hears of them, too. */
static void
keep_gap(struct detection *d, const struct follow_gap *g)
{
	struct follow_gap *v = arr_grow(d->gaps, d->gaps_n, &d->gaps_cap, sizeof(*v));

	if (v == NULL) {
		d->nomem = true;
		return;
	}
	d->gaps = v;
	v[d->gaps_n++] = *g;
}

/* A file that is not what it should be is told; other gaps are the data's own. */
static void
on_gap(void *arg, const struct follow_gap *g)
{
	struct detection *d = arg;
	const bool file = g->kind == FOLLOW_GAP_CUT_FILE || g->kind == FOLLOW_GAP_MALFORMED ||
			  (g->kind == FOLLOW_GAP_CUT_TABLE && g->peer == 0);
	const char *collector;
	char line[256];

	if (d->opts->checkpoint != NULL)
		keep_gap(d, g);
	if (d->opts->gap != NULL)
		d->opts->gap(d->opts->gap_arg, d->follow, g);
	if (!file)
		return;
	collector = follow_collector(d->follow, g->collector);
	snprintf(line, sizeof(line), "%s%sa file is bad (%s): what is good in it counts (%llu)",
	    collector != NULL ? collector : "", collector != NULL && *collector != '\0' ? ": " : "",
	    follow_gap_word(g->kind), (unsigned long long)g->n);
	say(d, line);
	d->bad_files++;
}

static enum st
add_file(struct detection *d, size_t i, struct err *e)
{
	const struct detection_file *f = &d->opts->files[i];
	const enum st st = follow_add(d->follow, f->collector, f->path, f->table, e);
	char line[600];

	if (st == ST_OK) {
		d->order[d->good_files++] = i;
		return ST_OK;
	}
	if (st == ST_NOMEM)
		return st;
	err_in(e, f->path);
	err_fmt(e, line, sizeof(line));
	say(d, line);
	d->bad_files++;
	return ST_OK;
}

static enum st
add_files(struct detection *d, struct err *e)
{
	for (size_t i = 0; i < d->opts->n; i++) {
		if (!d->kept[i] && add_file(d, i, e) != ST_OK)
			return e->st;
	}
	return ST_OK;
}

static void
clear(struct detection *d)
{
	detect_free(d->detect);
	follow_free(d->follow);
	d->detect = NULL;
	d->follow = NULL;
	d->good_files = d->kept_files = d->bad_files = d->gaps_n = 0;
	for (size_t i = 0; d->kept != NULL && i < d->opts->n; i++)
		d->kept[i] = false;
}

static enum st
begin(struct detection *d, struct err *e)
{
	struct follow_watch w;

	clear(d);
	d->detect = detect_new(d->opts->world, d->set);
	if (d->detect == NULL)
		return err_nomem(e, "detectors");
	if (d->opts->sets_n > 0)
		detect_sets(d->detect, d->opts->sets, d->opts->sets_n);
	w = detect_watch(d->detect);
	detect_gaps(d->detect, on_gap, d);
	d->follow = follow_new(&w);
	if (d->follow == NULL)
		return err_nomem(e, "routes");
	return detect_follow(d->detect, d->follow, e);
}

/* What was told up to the checkpoint, again. */
static void
tell_again(struct detection *d)
{
	struct follow_gap *v = d->gaps;
	const size_t n = d->gaps_n;

	d->gaps = NULL;
	d->gaps_n = d->gaps_cap = 0;
	for (size_t i = 0; i < n; i++)
		on_gap(d, &v[i]);
	free(v);
}

/* Goes on from the checkpoint where it can. */
static enum st
resume(struct detection *d, struct err *e)
{
	bool fits = false;
	char why[600], line[900];
	enum st st = resume_load(d, e);

	for (size_t i = 0; st == ST_OK && i < d->kept_files; i++)
		st = add_file(d, d->order[i], e);
	if (st == ST_OK)
		st = add_files(d, e);
	if (st == ST_OK)
		st = follow_fits(d->follow, &fits, e);
	if (st == ST_OK && !fits)
		st = err_set(e, ST_BAD, ERR_NOOFF, NULL, "the files given would have changed it");
	if (st == ST_OK) {
		d->resumed = true;
		tell_again(d);
		return ST_OK;
	}
	if (st == ST_NOMEM)
		return st;
	if (st != ST_END) { /* there is one */
		err_in(e, d->opts->checkpoint);
		err_fmt(e, why, sizeof(why));
		snprintf(line, sizeof(line), "%s; the run is made whole", why);
		say(d, line);
	}
	return begin(d, e);
}

/* Runs up to where it can be stopped, and keeps the state. */
static enum st
keep(struct detection *d, struct err *e)
{
	char line[600];
	int64_t calm;
	enum st st = follow_calm(d->follow, &calm, e);

	if (st == ST_OK && calm > d->opts->until_us)
		calm = d->opts->until_us;
	if (st != ST_OK || calm == FOLLOW_BEGIN || calm <= follow_now(d->follow))
		return st;
	st = follow_run(d->follow, d->opts->since_us, calm, e);
	if (st != ST_OK || !follow_left(d->follow))
		return st;
	st = d->nomem ? err_nomem(e, "gaps") : resume_save(d, e);
	if (st == ST_OK || st == ST_NOMEM)
		return st;
	err_in(e, d->opts->checkpoint);
	err_fmt(e, line, sizeof(line));
	say(d, line);
	d->bad_files++;
	return ST_OK;
}

enum st
detection_run(struct detection *d, const struct detection_opts *opts, struct err *e)
{
	*d = (struct detection){ .opts = opts };
	if (settings_load(&d->set, opts->settings, e) != ST_OK)
		return e->st;
	d->order = arr_new(opts->n + 1, sizeof(*d->order));
	d->kept = arr_new(opts->n + 1, sizeof(*d->kept));
	if (d->order == NULL || d->kept == NULL)
		return err_nomem(e, "files");
	if (begin(d, e) != ST_OK || (opts->checkpoint != NULL && resume(d, e) != ST_OK) ||
	    (!d->resumed && add_files(d, e) != ST_OK))
		return e->st;
	if (d->good_files == 0)
		return ST_OK;
	if ((opts->checkpoint != NULL && keep(d, e) != ST_OK) ||
	    follow_run(d->follow, opts->since_us, opts->until_us, e) != ST_OK)
		return e->st;
	return detect_end(d->detect, follow_now(d->follow), e);
}

void
detection_fini(struct detection *d)
{
	clear(d);
	settings_free(d->set);
	free(d->order);
	free(d->kept);
	free(d->gaps);
	free(d->keys);
	*d = (struct detection){ 0 };
}
