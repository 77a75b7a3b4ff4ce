/* collect_take.c - in the ingest's transaction: what became of every file goes into the calendar.
 */
#include <stdio.h>
#include <stdlib.h>

#include "app/collect_i.h"

static void
note(const struct collecting *c, struct store_expected *x, const struct fetch_job *j)
{
	x->attempts += j->attempts;
	x->tried_s = c->now_s;
	x->later_s = 0;
	if (j->outcome == FETCH_NEW || j->outcome == FETCH_SAME) {
		x->error[0] = '\0';
		return;
	}
	snprintf(x->error, sizeof(x->error), "%.255s", j->why.msg);
	if (j->outcome == FETCH_LATER)
		x->later_s = j->later_s > 0 ? c->now_s + j->later_s : 0;
	if (x->state != EXPECTED_ARRIVED) /* what is held stays, whatever becomes of the asking */
		x->state = j->outcome == FETCH_REFUSED ? EXPECTED_REFUSED : EXPECTED_GAP;
}

/* The source says that nothing changed since the last slot: this one has the same file. */
static enum st
same_as_before(const struct store_expected *x, struct obs *o, struct err *e)
{
	struct store_expected *rows, *before = NULL;
	struct store_revision *r = NULL;
	size_t n, n_r = 0;
	enum st st = store_expected(o->store, x->source, 0, x->slot_s, &rows, &n, e);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(rows[i].part, x->part) == 0 && rows[i].state == EXPECTED_ARRIVED &&
		    rows[i].input >= 0)
			before = &rows[i];
	}
	if (before != NULL)
		st = store_revisions(o->store, before->id, &r, &n_r, e);
	free(rows);
	if (st == ST_OK && n_r != 0) {
		r[n_r - 1].n = 1;
		st = store_revision_put(o->store, x->id, &r[n_r - 1], e);
	}
	free(r);
	return st;
}

/* In the ingest's transaction: what became of every file that was asked for. */
enum st
collect_begin(void *arg, struct obs *o, bool *changed, struct err *e)
{
	struct collecting *c = arg;
	enum st st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < c->plan.n; i++) {
		struct store_expected *x = &c->plan.rows[i];
		const struct fetch_job *j = &c->plan.jobs[i];
		enum expected_state before;

		before = x->state;
		note(c, x, j);
		if (j->outcome == FETCH_SAME && x->state != EXPECTED_ARRIVED) {
			x->state = EXPECTED_ARRIVED;
			x->revision = 1;
			st = same_as_before(x, o, e);
		}
		*changed |= x->state != before;
		if (st == ST_OK)
			st = store_expected_put(o->store, x, e);
	}
	*changed |= c->plan.added != 0; /* a view shows what is expected */
	return st;
}

static size_t
job_of(const struct collecting *c, const char *path)
{
	size_t i = 0;

	while (i < c->plan.n &&
	       (c->plan.jobs[i].outcome != FETCH_NEW || strcmp(c->plan.jobs[i].path, path) != 0))
		i++;
	return i;
}

/* What the part's last file before this slot was of; 0: none, or no date. */
static enum st
time_before(const struct store_expected *x, struct obs *o, int64_t *t, struct err *e)
{
	struct store_expected *rows;
	struct store_revision *r = NULL;
	struct store_input in;
	size_t n, n_r = 0;
	int64_t id = 0;
	enum st st = store_expected(o->store, x->source, 0, x->slot_s, &rows, &n, e);

	*t = 0;
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(rows[i].part, x->part) == 0 && rows[i].state == EXPECTED_ARRIVED &&
		    rows[i].input == INPUT_DONE)
			id = rows[i].id;
	}
	free(rows);
	if (id == 0)
		return ST_OK;
	st = store_revisions(o->store, id, &r, &n_r, e);
	if (st == ST_OK && n_r != 0) {
		st = store_input_find(o->store, r[n_r - 1].sha256, &in, e);
		if (st == ST_OK)
			*t = in.data_time_s;
		st = st == ST_END ? ST_OK : st;
	}
	free(r);
	return st;
}

static void
fmt_time(char out[32], int64_t t)
{
	struct buf b = { 0 };

	buf_rfc3339(&b, t);
	snprintf(out, 32, "%.*s", buf_bad(&b) ? 0 : (int)b.n, b.p != NULL ? b.p : "");
	buf_fini(&b);
}

/* Too old for its source, or older than what came before: the last good one stays. */
static enum st
hold_old(struct collecting *c, size_t i, struct obs *o, struct store_input *row,
    enum input_hold *hold, char why[256], struct err *e)
{
	const struct store_expected *x = &c->plan.rows[i];
	const struct cat_source *src = c->plan.jobs[i].src;
	char is[32], was[32];
	int64_t before;
	enum st st = src->current ? time_before(x, o, &before, e) : ST_OK;

	*hold = HOLD_NO;
	if (st != ST_OK || !src->current || row->data_time_s == 0)
		return st;
	fmt_time(is, row->data_time_s);
	if (before > row->data_time_s) {
		*hold = HOLD_BACK;
		fmt_time(was, before);
		snprintf(
		    why, 256, "of %s, and the one before it was of %s: goes back in time", is, was);
	} else if (src->max_age_s != 0 && x->slot_s - row->data_time_s > src->max_age_s) {
		*hold = HOLD_OLD;
		snprintf(why, 256, "of %s, older than a file of %s may be (%s)", is, src->id,
		    src->age_text);
	}
	return ST_OK;
}

/* The archive gave another content for a file that is held: both stay in the ledger, one is used.
 */
static enum st
replace(struct collecting *c, const struct store_expected *x, struct obs *o, const uint8_t *old_sha,
    struct store_input *row, bool *changed, struct err *e)
{
	struct store_input old;
	struct buf text = { 0 };
	enum st st = store_input_find(o->store, old_sha, &old, e);

	if (st != ST_OK)
		return st == ST_END ? ST_OK : st;
	buf_hex(&text, old_sha, 8);
	buf_lit(&text, " is now ");
	buf_hex(&text, row->sha256, 8);
	if (!buf_bad(&text))
		collect_say(c,
		    "%s: the archive changed it: SHA-256 %.*s; its months are judged again",
		    x->name, (int)text.n, text.p);
	buf_fini(&text);
	*changed = true;
	if (old.status == INPUT_DONE || old.status == INPUT_PARTIAL || old.status == INPUT_HELD ||
	    old.status == INPUT_UNUSED) {
		old.status = INPUT_REPLACED;
		snprintf(old.error, sizeof(old.error), "the archive gave another content later");
		st = store_input_put(o->store, &old, e);
	}
	return st;
}

static enum st
new_revision(struct collecting *c, size_t i, struct obs *o, struct store_input *row, bool *changed,
    struct err *e)
{
	struct store_expected *x = &c->plan.rows[i];
	const struct fetch_job *j = &c->plan.jobs[i];
	struct store_revision *r = NULL, now = { .n = 1, .bytes = row->bytes };
	size_t n = 0;
	enum st st = store_revisions(o->store, x->id, &r, &n, e);

	memcpy(now.sha256, row->sha256, SHA256_BYTES);
	snprintf(now.etag, sizeof(now.etag), "%s", j->tag.etag);
	snprintf(now.modified, sizeof(now.modified), "%s", j->tag.modified);
	now.fetched_s = c->now_s;
	if (st == ST_OK && n != 0) {
		const bool other = memcmp(r[n - 1].sha256, row->sha256, SHA256_BYTES) != 0;

		now.n = r[n - 1].n + other;
		if (other)
			st = replace(c, x, o, r[n - 1].sha256, row, changed, e);
	}
	free(r);
	if (st == ST_OK && row->status == INPUT_REPLACED) { /* it is the one again */
		row->status = strcmp(row->kind, "updates") == 0 ? INPUT_UNUSED : INPUT_DONE;
		row->error[0] = '\0';
		*changed = true;
		st = store_input_put(o->store, row, e);
	}
	x->revision = now.n;
	return st == ST_OK ? store_revision_put(o->store, x->id, &now, e) : st;
}

enum st
collect_taken(void *arg, struct obs *o, const char *path, struct store_input *row, bool *changed,
    struct err *e)
{
	struct collecting *c = arg;
	const size_t i = job_of(c, path);
	struct store_expected *x = &c->plan.rows[i];
	enum input_hold hold = HOLD_NO;
	char why[256] = "";
	enum st st = ST_OK;

	if (i == c->plan.n)
		return ST_OK;
	if (row == NULL || row->status == INPUT_REFUSED) {
		x->state = x->revision != 0 ? EXPECTED_ARRIVED : EXPECTED_REFUSED;
		snprintf(x->error, sizeof(x->error), "%.255s",
		    row != NULL ? row->error : "not recognised");
		return store_expected_put(o->store, x, e);
	}
	st = hold_old(c, i, o, row, &hold, why, e);
	if (st == ST_OK && hold != HOLD_NO && row->view != 0) { /* of its own time it is right */
		x->state = EXPECTED_REFUSED;
		snprintf(x->error, sizeof(x->error), "%s", why);
		collect_say(c, "refused: %s: %s", x->name, why);
		c->res->fault = true;
		return store_expected_put(o->store, x, e);
	}
	if (st == ST_OK && hold != HOLD_NO) {
		row->status = INPUT_HELD;
		row->hold = hold;
		snprintf(row->error, sizeof(row->error), "%s", why);
		st = store_input_put(o->store, row, e);
	}
	if (st == ST_OK)
		st = new_revision(c, i, o, row, changed, e);
	x->state = EXPECTED_ARRIVED;
	return st == ST_OK ? store_expected_put(o->store, x, e) : st;
}
