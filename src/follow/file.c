/*
 * file.c - the files of a collector in order, and when the next record of them counts.
 *
 * Files are read in the order of their first records; one that begins while another goes on is read
 * beside it, record by record in order of time. A record's time is its own unless it cannot be.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "follow/follow_i.h"

#define AHEAD_MAX 8 /* collectors with which files are opened before they are needed */

enum st
file_open(struct follow *f, struct ffile *d, struct err *e)
{
	enum st st = feed_open(&d->feed, f->feeds, d->path, e);

	d->skip = d->taken;
	d->peers_n = 0;
	return st;
}

void
file_close(struct ffile *d)
{
	if (d->feed != NULL) {
		feed_return(d->feed, d->b);
		feed_close(d->feed);
	}
	d->feed = NULL;
	d->b = NULL;
	free(d->peers);
	d->peers = NULL;
	d->peers_n = d->peers_cap = 0;
}

uint32_t
file_peer(struct follow *f, struct ffile *d, uint32_t peer)
{
	struct fpeer *p = &d->peers[peer];

	if (p->num == 0)
		p->num = peer_intern(f, d->collector, &p->peer);
	return p->num;
}

enum st
file_batch(struct follow *f, struct ffile *d, enum st *end, struct err *e)
{
	struct batch *b;

	(void)f;
	feed_return(d->feed, d->b);
	d->b = NULL;
	*end = feed_next(d->feed, &b, e);
	if (*end == ST_NOMEM)
		return ST_NOMEM;
	if (*end != ST_OK)
		return ST_END;
	d->b = b;
	for (size_t i = 0; i < b->peers_n; i++) {
		struct fpeer *v = arr_grow(d->peers, d->peers_n, &d->peers_cap, sizeof(*v));

		if (v == NULL)
			return err_nomem(e, "peers");
		d->peers = v;
		v[d->peers_n++] = (struct fpeer){ b->peers[i], 0 };
	}
	return ST_OK;
}

/* Ends what was going on in a file; fault: what ended it, unless it was its end. */
static enum st
finish(struct follow *f, struct coll *c, struct ffile *d, enum st end, struct err *e)
{
	struct follow_gap g = { .collector = d->collector, .end_us = d->now_us };
	enum st st = ST_OK;

	d->done = true;
	file_close(d);
	if (end != ST_END) {
		g.kind = FOLLOW_GAP_CUT_FILE;
		g.begin_us = d->now_us != NO_TIME     ? d->now_us
			     : d->begin_us != NO_TIME ? d->begin_us
			     : d->named_us != NO_TIME ? d->named_us
						      : f->now_us;
		g.end_us = d->named_us != NO_TIME && c->interval_us != 0
			       ? d->named_us + c->interval_us
			       : g.begin_us;
		g.n = d->taken;
		st = gap_tell(f, &g, e);
	}
	g.end_us = d->now_us;
	if (st == ST_OK && d->stale_n > 0) {
		g.kind = d->stale_n >= STEP_RECORDS ? FOLLOW_GAP_CLOCK : FOLLOW_GAP_STALE;
		g.begin_us = d->stale_us;
		g.n = d->stale_n;
		st = gap_tell(f, &g, e);
	}
	if (st == ST_OK && d->clock_n > 0) {
		g.kind = FOLLOW_GAP_CLOCK;
		g.begin_us = d->clock_us;
		g.n = d->clock_n;
		st = gap_tell(f, &g, e);
	}
	if (st == ST_OK && d->twice_n > 0) {
		g.kind = FOLLOW_GAP_TWICE;
		g.begin_us = d->twice_us;
		g.n = d->twice_n;
		st = gap_tell(f, &g, e);
	}
	if (st == ST_OK && d->brake_us != NO_TIME) {
		g.kind = FOLLOW_GAP_MALFORMED;
		g.begin_us = d->brake_us;
		g.n = d->malformed;
		st = gap_tell(f, &g, e);
	}
	return st;
}

/*
 * When the record at the head counts. One from the future or the past of its file, or alone far
 * behind the next one, counts at the time that the file has reached, and is no news.
 */
static void
head_time(const struct coll *c, struct ffile *d)
{
	const struct batch *b = d->b;
	const int64_t t = b->recs[b->at].time_us;
	const int64_t from = d->now_us != NO_TIME ? d->now_us : t;

	d->head_us = t > from ? t : from;
	d->head_odd = ODD_NONE;
	if (c->interval_us != 0 && d->named_us != NO_TIME &&
	    (t < d->named_us - WINDOW_SLACK_US ||
		t > d->named_us + c->interval_us + BEHIND_SLACK_US)) {
		d->head_odd = ODD_CLOCK;
		d->head_us = d->now_us != NO_TIME ? d->now_us : d->named_us;
	} else if (t < from - JITTER_US)
		d->head_odd = ODD_STALE;
	else if (t > from + WINDOW_SLACK_US && b->at + 1 < b->recs_n &&
		 b->recs[b->at + 1].time_us < t - WINDOW_SLACK_US) {
		d->head_odd = ODD_CLOCK;
		d->head_us = from;
	}
}

/* Brings the next record of an open file to its head; ST_END: there is none. */
static enum st
head(struct follow *f, struct coll *c, struct ffile *d, struct err *e)
{
	enum st end = ST_OK, st = ST_OK;
	struct err fault;

	while (d->b == NULL || d->b->at == d->b->recs_n) {
		st = file_batch(f, d, &end, &fault);
		if (st == ST_END) {
			st = finish(f, c, d, end, e);
			return st == ST_OK ? ST_END : st;
		}
		if (st != ST_OK) {
			*e = fault;
			return st;
		}
		if (d->skip > 0) {
			const size_t n = d->skip < d->b->recs_n ? (size_t)d->skip : d->b->recs_n;

			d->b->at = n;
			d->skip -= n;
		}
	}
	head_time(c, d);
	return ST_OK;
}

void
file_take(struct ffile *d)
{
	d->taken++;
	d->b->at++;
	if (d->now_us == NO_TIME || d->head_us > d->now_us)
		d->now_us = d->head_us;
}

/* Opens the next update file of c; one that cannot be read is a gap. */
static enum st
open_next(struct follow *f, struct coll *c, struct err *e)
{
	const uint32_t i = c->updates[c->update_at++];
	struct ffile *d = &f->files[i];
	struct err fault;
	enum st st = ST_OK;

	if (d->done)
		return ST_OK;
	if (d->path == NULL) { /* of a checkpoint, and not given again */
		d->done = true;
		return ST_OK;
	}
	if (d->feed == NULL)
		st = file_open(f, d, &fault);
	if (st == ST_NOMEM) {
		*e = fault;
		return st;
	}
	if (st != ST_OK)
		return finish(f, c, d, st, e);
	st = head(f, c, d, e);
	if (st == ST_OK)
		c->open[c->open_n++] = i;
	return st == ST_END ? ST_OK : st;
}

/* So that the file after the one at hand is ready when it is needed. */
static void
open_ahead(struct follow *f, struct coll *c)
{
	struct err e;

	if (f->colls_n <= AHEAD_MAX && c->update_at < c->updates_n) {
		struct ffile *d = &f->files[c->updates[c->update_at]];

		if (!d->done && d->path != NULL && d->feed == NULL)
			(void)file_open(f, d, &e); /* tried again when it is needed */
	}
}

/* The open file whose record counts first; the one that was opened first of equals. */
static uint32_t
first_open(const struct follow *f, const struct coll *c)
{
	uint32_t best = 0;

	for (uint32_t i = 1; i < c->open_n; i++) {
		if (f->files[c->open[i]].head_us < f->files[c->open[best]].head_us)
			best = i;
	}
	return best;
}

static enum st
refresh(struct follow *f, struct coll *c, struct err *e)
{
	enum st st = ST_OK;

	for (size_t i = 0; i < c->open_n;) {
		struct ffile *d = &f->files[c->open[i]];

		st = d->b->at < d->b->recs_n ? ST_OK : head(f, c, d, e);
		if (st == ST_OK) {
			head_time(c, d);
			i++;
			continue;
		}
		if (st != ST_END)
			return st;
		memmove(&c->open[i], &c->open[i + 1], (c->open_n - i - 1) * sizeof(*c->open));
		c->open_n--;
	}
	return ST_OK;
}

enum st
files_next(struct follow *f, struct coll *c, struct err *e)
{
	enum st st = refresh(f, c, e);

	while (st == ST_OK && c->update_at < c->updates_n &&
	       (c->open_n == 0 || f->files[c->updates[c->update_at]].begin_us <=
				      f->files[c->open[first_open(f, c)]].head_us)) {
		st = open_next(f, c, e);
		if (st == ST_OK && c->open_n == 1)
			open_ahead(f, c);
	}
	if (st != ST_OK)
		return st;
	while (c->table_at < c->tables_n && (f->files[c->tables[c->table_at]].done ||
						f->files[c->tables[c->table_at]].path == NULL))
		c->table_at++;
	c->next_us = FOLLOW_END;
	c->next_table = false;
	if (c->open_n > 0) {
		c->next_file = c->open[first_open(f, c)];
		c->next_us = f->files[c->next_file].head_us;
	}
	if (c->table_at < c->tables_n) {
		const struct ffile *d = &f->files[c->tables[c->table_at]];
		const int64_t t = d->begin_us > f->now_us ? d->begin_us : f->now_us;

		if (t <= c->next_us) {
			c->next_us = t;
			c->next_table = true;
			c->next_file = c->tables[c->table_at];
		}
	}
	if (c->next_us == NO_TIME) /* a file without any record */
		c->next_us = f->now_us;
	return ST_OK;
}
