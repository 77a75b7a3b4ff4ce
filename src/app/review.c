/* review.c - see review.h. */
#include "app/review.h"

#include <stdio.h>
#include <stdlib.h>

struct review_state
review_state_of(const struct store_review *r, size_t n)
{
	struct review_state s = { .set_aside = false };

	for (size_t i = 0; i < n; i++) {
		s.disputed = r[i].kind == REVIEW_DISPUTE;
		if (r[i].kind != REVIEW_DISPUTE)
			s.set_aside = r[i].kind == REVIEW_SET_ASIDE;
	}
	return s;
}

static enum st
check_text(const char *s, const char *what, size_t most, struct err *e)
{
	if (*s == '\0')
		return err_set(e, ST_BAD, ERR_NOOFF, NULL, "%s is empty", what);
	if (strlen(s) >= most)
		return err_set(
		    e, ST_BAD, ERR_NOOFF, NULL, "%s is longer than %zu bytes", what, most - 1);
	for (; *s != '\0'; s++) {
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return err_set(e, ST_BAD, ERR_NOOFF, NULL,
			    "%s has a control character; one line is wanted", what);
	}
	return ST_OK;
}

/* Whether it says anything that does not stand already. */
static enum st
check_news(struct store *s, const struct review_opts *o, struct err *e)
{
	struct store_review *r = NULL;
	struct review_state now;
	size_t n;
	enum st st = store_reviews(s, str_of(o->incident), &r, &n, e);

	if (st != ST_OK)
		return st;
	now = review_state_of(r, n);
	free(r);
	if (o->kind == REVIEW_SET_ASIDE && now.set_aside)
		st = err_set(
		    e, ST_BAD, ERR_NOOFF, NULL, "incident %s is set aside already", o->incident);
	if (o->kind == REVIEW_RESTORE && !now.set_aside && !now.disputed)
		st = err_set(e, ST_BAD, ERR_NOOFF, NULL,
		    "incident %s is neither set aside nor disputed", o->incident);
	return st;
}

static enum st
write_it(struct obs *obs, const struct review_opts *o, struct store_review *r, struct err *e)
{
	struct store_version *v = NULL;
	size_t n = 0;
	uint64_t view;
	enum st st = store_view(obs->store, &view, e);

	if (st == ST_OK)
		st = store_incident_versions(obs->store, str_of(o->incident), &v, &n, e);
	free(v);
	if (st == ST_OK && n == 0) {
		err_set(e, ST_END, ERR_NOOFF, NULL, "there is no incident %.60s", o->incident);
		return ST_END;
	}
	if (st == ST_OK)
		st = check_news(obs->store, o, e);
	if (st != ST_OK)
		return st;
	*r = (struct store_review){
		.kind = o->kind, .at_s = clock_now_ns(&obs->clock) / 1000000000, .view = view + 1
	};
	snprintf(r->incident, sizeof(r->incident), "%s", o->incident);
	snprintf(r->by, sizeof(r->by), "%s", o->by);
	snprintf(r->reason, sizeof(r->reason), "%s", o->reason);
	st = store_review_put(obs->store, r, e);
	return st == ST_OK ? store_publish(obs->store, view + 1, e) : st;
}

enum st
review_write(const struct review_opts *o, struct store_review *out, struct err *e)
{
	struct obs obs;
	enum st st = check_text(o->by, "the author", sizeof(out->by), e);

	if (st == ST_OK)
		st = check_text(o->reason, "the reason", sizeof(out->reason), e);
	if (st == ST_OK)
		st = obs_open(&obs, o->dir, STORE_WRITE, o->clock, e);
	if (st != ST_OK)
		return st;
	st = store_begin(obs.store, e);
	if (st == ST_OK)
		st = write_it(&obs, o, out, e);
	if (st == ST_OK)
		st = store_commit(obs.store, e);
	else
		store_rollback(obs.store);
	obs_close(&obs);
	return st;
}
