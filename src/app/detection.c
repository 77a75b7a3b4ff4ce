/* detection.c - see detection.h. */
#include <stdio.h>

#include "app/detection.h"

static void
say(const struct detection *d, const char *line)
{
	if (d->opts->say != NULL)
		d->opts->say(d->opts->arg, line);
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
add_files(struct detection *d, struct err *e)
{
	for (size_t i = 0; i < d->opts->n; i++) {
		const struct detection_file *f = &d->opts->files[i];
		const enum st st = follow_add(d->follow, f->collector, f->path, f->table, e);
		char line[600];

		if (st == ST_OK) {
			d->good_files++;
			continue;
		}
		if (st == ST_NOMEM)
			return st;
		err_in(e, f->path);
		err_fmt(e, line, sizeof(line));
		say(d, line);
		d->bad_files++;
	}
	return ST_OK;
}

enum st
detection_run(struct detection *d, const struct detection_opts *opts, struct err *e)
{
	struct follow_watch w;

	*d = (struct detection){ .opts = opts };
	if (settings_load(&d->set, opts->settings, e) != ST_OK)
		return e->st;
	d->detect = detect_new(opts->world, d->set);
	if (d->detect == NULL)
		return err_nomem(e, "detectors");
	if (opts->sets_n > 0)
		detect_sets(d->detect, opts->sets, opts->sets_n);
	w = detect_watch(d->detect);
	detect_gaps(d->detect, on_gap, d);
	d->follow = follow_new(&w);
	if (d->follow == NULL)
		return err_nomem(e, "routes");
	if (detect_follow(d->detect, d->follow, e) != ST_OK || add_files(d, e) != ST_OK)
		return e->st;
	if (d->good_files == 0)
		return ST_OK;
	if (follow_run(d->follow, opts->since_us, opts->until_us, e) != ST_OK)
		return e->st;
	return detect_end(d->detect, follow_now(d->follow), e);
}

void
detection_fini(struct detection *d)
{
	detect_free(d->detect);
	follow_free(d->follow);
	settings_free(d->set);
	*d = (struct detection){ 0 };
}
