/*
 * fits.c - where a run may be stopped, and whether one that was goes on with files that came later.
 *
 * What the engine did up to now depends on the files that begin before, on the calendar of each
 * collector, and on whether it has a table. So those must be what they were.
 */
#include <stdlib.h>

#include "follow/follow_i.h"

/* A collector whose last file is so much older than the newest one is not waited for. */
#define WAITED_US (6 * 3600 * SECOND_US)

/* When the last update file of a collector begins; NO_TIME: unknown, or it has none. */
static int64_t
last_begin(const struct follow *f, const struct coll *c)
{
	int64_t last = NO_TIME;

	for (size_t i = 0; i < c->updates_n; i++) {
		const int64_t at = f->files[c->updates[i]].begin_us;

		last = at > last ? at : last;
	}
	return last;
}

enum st
follow_calm(struct follow *f, int64_t *out_us, struct err *e)
{
	int64_t newest = NO_TIME;

	*out_us = FOLLOW_BEGIN;
	if (files_sort(f, e) != ST_OK)
		return e->st;
	for (uint32_t i = 1; i <= f->colls_n; i++) {
		const int64_t at = last_begin(f, coll_at(f, i));

		newest = at > newest ? at : newest;
	}
	if (newest == NO_TIME)
		return ST_OK;
	*out_us = newest;
	for (uint32_t i = 1; i <= f->colls_n; i++) {
		const int64_t at = last_begin(f, coll_at(f, i));

		if (at != NO_TIME && at > newest - WAITED_US && at < *out_us)
			*out_us = at;
	}
	return ST_OK;
}

/* A hole that begins before now and was not told. */
static bool
has_new_hole(const struct follow *f, const struct coll *c)
{
	for (size_t i = 0; i < c->holes_n; i++) {
		if (c->holes[i].begin_us <= f->now_us && c->holes[i].begin_us >= c->holes_us)
			return true;
	}
	return false;
}

static bool
had_table(const struct follow *f, uint32_t coll)
{
	for (size_t i = 0; i < f->kept_n; i++) {
		if (f->files[i].table && f->files[i].collector == coll)
			return true;
	}
	return false;
}

/* The files of now, each of which has its collector. */
static bool
files_fit(const struct follow *f)
{
	for (size_t i = 0; i < f->files_n; i++) {
		const struct ffile *d = &f->files[i];

		if (i < f->kept_n
			? d->path == NULL
			: d->begin_us <= f->now_us || (d->table && !had_table(f, d->collector)))
			return false;
	}
	return true;
}

enum st
follow_fits(struct follow *f, bool *out, struct err *e)
{
	const uint32_t colls_n = f->colls_n;
	int64_t *steps = calloc((size_t)colls_n + 1, sizeof(*steps));
	enum st st = steps != NULL ? ST_OK : err_nomem(e, "files");

	for (uint32_t i = 1; st == ST_OK && i <= colls_n; i++)
		steps[i] = coll_at(f, i)->interval_us;
	if (st == ST_OK)
		st = files_sort(f, e);
	*out = st == ST_OK && f->colls_n == colls_n && files_fit(f);
	for (uint32_t i = 1; *out && i <= colls_n; i++) {
		const struct coll *c = coll_at(f, i);

		*out = c->interval_us == steps[i] && !has_new_hole(f, c);
	}
	free(steps);
	return st;
}
