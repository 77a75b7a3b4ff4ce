/*
 * plan.c - which files there are, in which order they are read, and which are missing.
 */
#include <ctype.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/civil.h"
#include "follow/follow_i.h"

static const char *
base_of(const char *path)
{
	const char *s = strrchr(path, '/');

	return s != NULL ? s + 1 : path;
}

/* The time in "updates.20260101.0005.gz". */
static int64_t
time_in_name(const char *name)
{
	for (const char *p = name; strlen(p) >= 13; p++) {
		size_t digits = 0;
		int64_t day;

		while (digits < 13 && (digits == 8 ? p[8] == '.' || p[8] == '-' || p[8] == '_'
						   : isdigit((unsigned char)p[digits]) != 0))
			digits++;
		if (digits == 13 && !isdigit((unsigned char)p[13]) &&
		    (p == name || !isdigit((unsigned char)p[-1])) &&
		    civil_parse_day8((struct str){ p, 8 }, &day)) {
			const int hm = atoi(p + 9); /* HHMM; others behind are no digits */

			if (hm % 100 < 60 && hm / 100 < 24)
				return (day + hm / 100 * 3600 + hm % 100 * 60) * SECOND_US;
		}
	}
	return NO_TIME;
}

enum st
follow_add(struct follow *f, const char *collector, const char *path, bool table, struct err *e)
{
	const char *base = base_of(path);
	struct ffile *v;

	if (strcmp(path, "-") != 0 && access(path, R_OK) != 0) {
		const enum st st = err_sys(e, "cannot open");

		err_in(e, path);
		return st;
	}
	for (size_t i = 0; i < f->files_n; i++) { /* of a checkpoint */
		struct ffile *d = &f->files[i];

		if (d->path == NULL && d->table == table && strcmp(d->base, base) == 0 &&
		    strcmp(d->coll_name, collector) == 0) {
			d->path = strdup(path);
			return d->path != NULL ? ST_OK : err_nomem(e, "files");
		}
	}
	v = arr_grow(f->files, f->files_n, &f->files_cap, sizeof(*v));
	if (v == NULL)
		return err_nomem(e, "files");
	f->files = v;
	v = &v[f->files_n];
	*v = (struct ffile){ .path = strdup(path),
		.base = strdup(base),
		.coll_name = strdup(collector),
		.table = table,
		.first_us = NO_TIME,
		.begin_us = NO_TIME,
		.now_us = NO_TIME,
		.brake_us = NO_TIME,
		.named_us = time_in_name(base) };
	if (v->path == NULL || v->base == NULL || v->coll_name == NULL) {
		free(v->path);
		free(v->base);
		free(v->coll_name);
		return err_nomem(e, "files");
	}
	f->files_n++;
	return ST_OK;
}

/* The time of a file's first record that has one; NO_TIME: none can be read. */
static enum st
look_at_begin(struct ffile *d, struct err *e)
{
	struct mrt_rec rec;
	struct mrt *m = NULL;
	struct in *in;
	enum st st;

	if (d->first_us != NO_TIME || d->path == NULL)
		return ST_OK;
	st = in_open_direct(&in, d->path, e);
	if (st != ST_OK)
		return st == ST_NOMEM ? st : ST_OK; /* told when its time comes */
	m = mrt_new(in);
	st = m == NULL ? err_nomem(e, "reading") : mrt_next(m, &rec, e);
	if (st == ST_OK)
		d->first_us = rec.time_s * SECOND_US + rec.time_us;
	mrt_free(m);
	in_close(in);
	return st == ST_NOMEM ? st : ST_OK;
}

static int
by_time(const void *x, const void *y, void *arg)
{
	const struct follow *f = arg;
	const struct ffile *a = &f->files[*(const uint32_t *)x],
			   *b = &f->files[*(const uint32_t *)y];
	int c;

	if (a->begin_us != b->begin_us)
		return a->begin_us < b->begin_us ? -1 : 1;
	c = strcmp(a->base, b->base);
	return c != 0 ? c : a->path != NULL && b->path != NULL ? strcmp(a->path, b->path) : 0;
}

static int
by_name(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* Numbers for collectors that have none yet, in order of name. */
static enum st
number_collectors(struct follow *f, struct err *e)
{
	const char **names = arr_new(f->files_n + 1, sizeof(*names));
	size_t n = 0;
	enum st st = names != NULL ? ST_OK : err_nomem(e, "collectors");

	for (size_t i = 0; st == ST_OK && i < f->files_n; i++)
		names[n++] = f->files[i].coll_name;
	if (n > 0)
		qsort(names, n, sizeof(*names), by_name);
	for (size_t i = 0; st == ST_OK && i < n; i++) {
		bool known = i > 0 && strcmp(names[i], names[i - 1]) == 0;
		struct coll *v;

		for (uint32_t k = 1; k <= f->colls_n && !known; k++)
			known = strcmp(f->colls[k].name, names[i]) == 0;
		if (known)
			continue;
		v = arr_grow(f->colls, (size_t)f->colls_n + 1, &f->colls_cap, sizeof(*v));
		if (v != NULL) {
			f->colls = v;
			v = &v[f->colls_n + 1];
			*v = (struct coll){ .name = strdup(names[i]),
				.now_us = NO_TIME,
				.dying_us = NO_TIME,
				.dead_us = NO_TIME,
				.holes_us = NO_TIME,
				.talk = { .first_us = NO_TIME, .silent_us = NO_TIME } };
		}
		if (v == NULL || v->name == NULL)
			st = err_nomem(e, "collectors");
		else
			f->colls_n++;
	}
	free(names);
	for (size_t i = 0; st == ST_OK && i < f->files_n; i++) {
		for (uint32_t k = 1; k <= f->colls_n; k++) {
			if (strcmp(f->colls[k].name, f->files[i].coll_name) == 0)
				f->files[i].collector = k;
		}
	}
	return st;
}

/* The shortest time between two names, at most an hour: what a file may hold. */
static int64_t
step_of(const struct follow *f, const struct coll *c)
{
	int64_t step = 3600 * SECOND_US;

	for (size_t i = 1; i < c->updates_n; i++) {
		const int64_t d =
		    f->files[c->updates[i]].named_us - f->files[c->updates[i - 1]].named_us;

		if (d != 0 && (d > 0 ? d : -d) < step)
			step = d > 0 ? d : -d;
	}
	return step;
}

/* Whether the file begins when its name says. */
static bool
fits_name(const struct ffile *d, int64_t step_us)
{
	return d->first_us >= d->named_us - JITTER_US &&
	       d->first_us <= d->named_us + step_us + BEHIND_SLACK_US;
}

/*
 * Whether the names of the update files tell when each begins: nearly all do, by the clock of the
 * records. Then those whose first record is far off are put where their name says.
 */
static bool
names_tell(struct follow *f, const struct coll *c)
{
	const int64_t step_us = step_of(f, c);
	size_t fit = 0, read = 0;

	for (size_t i = 0; i < c->updates_n; i++) {
		const struct ffile *d = &f->files[c->updates[i]];

		if (d->named_us == NO_TIME)
			return false;
		read += d->first_us != NO_TIME;
		fit += d->first_us != NO_TIME && fits_name(d, step_us);
	}
	if (fit < 2 || fit * 4 < read * 3)
		return false;
	for (size_t i = 0; i < c->updates_n; i++) {
		struct ffile *d = &f->files[c->updates[i]];

		if (!fits_name(d, step_us))
			d->begin_us = d->named_us;
	}
	return true;
}

/*
 * The calendar: files come in steps of 5 or 15 minutes (of 1 to 60), and what is not there is a
 * hole.
 */
static enum st
find_holes(const struct follow *f, struct coll *c, struct err *e)
{
	int64_t step = 3601 * SECOND_US, last = NO_TIME;
	size_t cap = 0;

	for (size_t i = 0; i < c->updates_n; i++) {
		const int64_t at = f->files[c->updates[i]].named_us;

		if (last != NO_TIME && at > last && at - last < step)
			step = at - last;
		last = at;
	}
	if (step > 3600 * SECOND_US || step % (60 * SECOND_US) != 0)
		return ST_OK;
	c->interval_us = step;
	last = NO_TIME;
	for (size_t i = 0; i < c->updates_n; i++) {
		const int64_t at = f->files[c->updates[i]].named_us;

		if (last != NO_TIME && at > last + step) {
			struct hole *h = arr_grow(c->holes, c->holes_n, &cap, sizeof(*h));

			if (h == NULL)
				return err_nomem(e, "files");
			c->holes = h;
			h[c->holes_n++] = (struct hole){ last + step, at };
		}
		last = at > last || last == NO_TIME ? at : last;
	}
	return ST_OK;
}

static enum st
sort_one(struct follow *f, uint32_t coll, struct err *e)
{
	struct coll *c = coll_at(f, coll);

	coll_files_fini(c);
	c->interval_us = 0;
	c->tables = arr_new(f->files_n + 1, sizeof(*c->tables));
	c->updates = arr_new(f->files_n + 1, sizeof(*c->updates));
	c->open = arr_new(f->files_n + 1, sizeof(*c->open));
	if (c->tables == NULL || c->updates == NULL || c->open == NULL)
		return err_nomem(e, "files");
	for (uint32_t i = 0; i < f->files_n; i++) {
		if (f->files[i].collector != coll)
			continue;
		if (f->files[i].table)
			c->tables[c->tables_n++] = i;
		else
			c->updates[c->updates_n++] = i;
	}
	qsort_r(c->tables, c->tables_n, sizeof(*c->tables), by_time, f);
	qsort_r(c->updates, c->updates_n, sizeof(*c->updates), by_time, f);
	if (!names_tell(f, c))
		return ST_OK;
	qsort_r(c->updates, c->updates_n, sizeof(*c->updates), by_time, f);
	return find_holes(f, c, e);
}

enum st
files_sort(struct follow *f, struct err *e)
{
	enum st st = number_collectors(f, e);

	for (size_t i = 0; i < f->files_n && st == ST_OK; i++) {
		st = look_at_begin(&f->files[i], e);
		f->files[i].begin_us = f->files[i].first_us; /* names are asked anew each time */
	}
	for (uint32_t i = 1; i <= f->colls_n && st == ST_OK; i++)
		st = sort_one(f, i, e);
	return st;
}

void
coll_files_fini(struct coll *c)
{
	free(c->tables);
	free(c->updates);
	free(c->open);
	free(c->holes);
	map_fini(&c->seen);
	c->tables = c->updates = c->open = NULL;
	c->holes = NULL;
	c->tables_n = c->updates_n = c->table_at = c->update_at = c->open_n = c->holes_n =
	    c->hole_at = 0;
}

void
files_fini(struct follow *f)
{
	for (size_t i = 0; i < f->files_n; i++) {
		file_close(&f->files[i]);
		free(f->files[i].path);
		free(f->files[i].base);
		free(f->files[i].coll_name);
	}
	free(f->files);
	f->files = NULL;
	f->files_n = f->files_cap = 0;
}
