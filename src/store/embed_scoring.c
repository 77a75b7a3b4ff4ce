/* embed_scoring.c - the embedded maker: events, coverage and reviews. */
#include <stdlib.h>

#include "base/arena.h"
#include "store/embed_i.h"

static void
no_list(void *list, size_t *n)
{
	free(list);
	*n = 0;
}

static enum st
events(struct store *s, const struct store_event_scan *scan, struct store_event **out, size_t *n,
    struct err *e)
{
	const enum sql which = scan->asn != 0	     ? SQL_EVENTS_AS
			       : scan->incident != 0 ? SQL_EVENTS_OF
						     : SQL_EVENTS;
	struct db_q q = db_q(db_of(s), which);
	struct store_event *v = NULL;
	size_t cap = 0;
	enum st st = ST_OK;

	*n = 0;
	db_int(&q, 1, scan->since_s);
	db_int(&q, 2, scan->until_s == 0 ? INT64_MAX : scan->until_s);
	if (which != SQL_EVENTS)
		db_int(&q, 3, scan->asn != 0 ? scan->asn : scan->incident);
	while (st == ST_OK && db_next(&q)) {
		struct store_event *p = arr_grow(v, *n, &cap, sizeof(*p));

		if (p == NULL)
			st = err_nomem(e, "events");
		else {
			v = p;
			p[(*n)++] = (struct store_event){ .asn = (uint32_t)db_col_int(&q, 0),
				.kind = (uint8_t)db_col_int(&q, 1),
				.role = (uint8_t)db_col_int(&q, 2),
				.facts = (uint16_t)db_col_int(&q, 3),
				.begin_s = db_col_int(&q, 4),
				.end_s = db_col_int(&q, 5),
				.incident = db_col_int(&q, 6),
				.set_aside = db_col_int(&q, 7) == REVIEW_SET_ASIDE };
		}
	}
	if (st == ST_OK)
		st = db_status(db_of(s), e);
	if (st != ST_OK) {
		no_list(v, n);
		v = NULL;
	}
	*out = v;
	return st;
}

static enum st
incident_id(struct store *s, int64_t n, char *out, struct err *e)
{
	struct db_q q = db_q(db_of(s), SQL_INCIDENT_ID);
	enum st st = ST_END;

	*out = '\0';
	db_int(&q, 1, n);
	while (db_next(&q)) {
		copy_text(out, STORE_INCIDENT_ID, db_col_blob(&q, 0));
		st = ST_OK;
	}
	return st == ST_END && db_status(db_of(s), e) != ST_OK ? e->st : st;
}

void
events_put(struct db *db, const struct store_incident *in, int64_t n)
{
	struct db_q q = db_q(db, SQL_EVENTS_DROP);

	db_int(&q, 1, n);
	db_run(&q);
	for (size_t i = 0; i < in->n_events; i++) {
		const struct store_event *v = &in->events[i];

		q = db_q(db, SQL_EVENT_PUT);
		db_int(&q, 1, n);
		db_int(&q, 2, v->asn);
		db_int(&q, 3, v->kind);
		db_int(&q, 4, v->role);
		db_int(&q, 5, v->facts);
		db_int(&q, 6, v->begin_s);
		db_int(&q, 7, v->end_s);
		db_run(&q);
	}
}

static enum st
covers(struct store *s, int32_t month, struct store_cover **out, size_t *n, struct err *e)
{
	struct db_q q = db_q(db_of(s), SQL_COVERS);
	struct store_cover *v = NULL;
	size_t cap = 0;
	enum st st = ST_OK;

	*n = 0;
	db_int(&q, 1, month);
	while (st == ST_OK && db_next(&q)) {
		struct store_cover *p = arr_grow(v, *n, &cap, sizeof(*p));

		if (p == NULL)
			st = err_nomem(e, "coverage");
		else {
			v = p;
			copy_text(p[*n].source, sizeof(p->source), db_col_blob(&q, 0));
			p[*n].num = (uint64_t)db_col_int(&q, 1);
			p[(*n)++].den = (uint64_t)db_col_int(&q, 2);
		}
	}
	if (st == ST_OK)
		st = db_status(db_of(s), e);
	if (st != ST_OK) {
		no_list(v, n);
		v = NULL;
	}
	*out = v;
	return st;
}

static bool
same_covers(const struct store_cover *a, size_t n_a, const struct store_cover *b, size_t n_b)
{
	size_t same = 0;

	for (size_t i = 0; i < n_a; i++) {
		for (size_t k = 0; k < n_b; k++)
			same += strcmp(a[i].source, b[k].source) == 0 && a[i].num == b[k].num &&
				a[i].den == b[k].den;
	}
	return n_a == n_b && same == n_a;
}

static enum st
covers_put(struct store *s, int32_t month, const struct store_cover *c, size_t n, bool *changed,
    struct err *e)
{
	struct store_cover *held;
	size_t n_held;
	struct db_q q;
	enum st st = covers(s, month, &held, &n_held, e);

	*changed = st == ST_OK && !same_covers(held, n_held, c, n);
	free(held);
	if (st != ST_OK || !*changed)
		return st;
	q = db_q(db_of(s), SQL_COVERS_DROP);
	db_int(&q, 1, month);
	db_run(&q);
	for (size_t i = 0; i < n; i++) {
		q = db_q(db_of(s), SQL_COVER_PUT);
		db_int(&q, 1, month);
		db_text(&q, 2, str_of(c[i].source));
		db_int(&q, 3, (int64_t)c[i].num);
		db_int(&q, 4, (int64_t)c[i].den);
		db_run(&q);
	}
	return db_status(db_of(s), e);
}

static enum st
review_put(struct store *s, struct store_review *r, struct err *e)
{
	struct db_q q = db_q(db_of(s), SQL_REVIEW_PUT);

	db_text(&q, 1, str_of(r->incident));
	db_int(&q, 2, r->kind);
	db_int(&q, 3, r->at_s);
	db_int(&q, 4, (int64_t)r->view);
	db_text(&q, 5, str_of(r->by));
	db_text(&q, 6, str_of(r->reason));
	db_run(&q);
	q = db_q(db_of(s), SQL_REVIEW_LAST);
	while (db_next(&q))
		r->n = db_col_int(&q, 0);
	return db_status(db_of(s), e);
}

static void
read_review(const struct db_q *q, struct store_review *r)
{
	*r = (struct store_review){ .n = db_col_int(q, 0),
		.kind = (enum store_review_kind)(db_col_int(q, 2) % REVIEW_KINDS),
		.at_s = db_col_int(q, 3),
		.view = (uint64_t)db_col_int(q, 4) };
	copy_text(r->incident, sizeof(r->incident), db_col_blob(q, 1));
	copy_text(r->by, sizeof(r->by), db_col_blob(q, 5));
	copy_text(r->reason, sizeof(r->reason), db_col_blob(q, 6));
}

static enum st
reviews(struct store *s, struct str incident, struct store_review **out, size_t *n, struct err *e)
{
	struct db_q q = db_q(db_of(s), SQL_REVIEWS);
	struct store_review *v = NULL;
	size_t cap = 0;
	enum st st = ST_OK;

	*n = 0;
	db_text(&q, 1, incident);
	while (st == ST_OK && db_next(&q)) {
		struct store_review *p = arr_grow(v, *n, &cap, sizeof(*p));

		if (p == NULL)
			st = err_nomem(e, "reviews");
		else {
			v = p;
			read_review(&q, &p[(*n)++]);
		}
	}
	if (st == ST_OK)
		st = db_status(db_of(s), e);
	if (st != ST_OK) {
		no_list(v, n);
		v = NULL;
	}
	*out = v;
	return st;
}

const struct store_scoring_ops embed_scoring = {
	.events = events,
	.incident_id = incident_id,
	.covers = covers,
	.covers_put = covers_put,
	.review_put = review_put,
	.reviews = reviews,
};
