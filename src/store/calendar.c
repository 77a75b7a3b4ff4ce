/* calendar.c - the embedded maker: expected files and what came for them. */
#include <stdlib.h>

#include "base/arena.h"
#include "store/embed_i.h"

static void
read_expected(const struct db_q *q, struct store_expected *x)
{
	x->id = db_col_int(q, 0);
	copy_text(x->source, sizeof(x->source), db_col_blob(q, 1));
	copy_text(x->part, sizeof(x->part), db_col_blob(q, 2));
	x->slot_s = db_col_int(q, 3);
	copy_text(x->name, sizeof(x->name), db_col_blob(q, 4));
	copy_text(x->url, sizeof(x->url), db_col_blob(q, 5));
	x->due_s = db_col_int(q, 6);
	x->late_s = db_col_int(q, 7);
	x->missing_s = db_col_int(q, 8);
	x->state = (enum expected_state)db_col_int(q, 9);
	x->revision = (uint32_t)db_col_int(q, 10);
	x->attempts = (uint32_t)db_col_int(q, 11);
	x->tried_s = db_col_int(q, 12);
	x->later_s = db_col_int(q, 13);
	copy_text(x->error, sizeof(x->error), db_col_blob(q, 14));
	x->input = (int)db_col_int(q, 15);
}

enum st
expected_all(struct store *s, const char *source, int64_t since_s, int64_t until_s,
    struct store_expected **out, size_t *n, struct err *e)
{
	struct db_q q = db_q(db_of(s), SQL_EXPECTED);
	size_t cap = 0;
	enum st st = ST_OK;

	*out = NULL;
	*n = 0;
	db_text(&q, 1, str_of(source));
	db_int(&q, 2, since_s);
	db_int(&q, 3, until_s);
	while (st == ST_OK && db_next(&q)) {
		struct store_expected *p = arr_grow(*out, *n, &cap, sizeof(**out));

		if (p == NULL) {
			st = err_nomem(e, "calendar");
			break;
		}
		*out = p;
		memset(&p[*n], 0, sizeof(*p));
		read_expected(&q, &p[(*n)++]);
	}
	if (st == ST_OK)
		st = db_status(db_of(s), e);
	if (st != ST_OK) {
		free(*out);
		*out = NULL;
		*n = 0;
	}
	return st;
}

enum st
expected_last(struct store *s, const char *source, const char *part, int64_t *slot_s, struct err *e)
{
	struct db_q q = db_q(db_of(s), SQL_EXPECTED_LAST);
	enum st st;

	db_text(&q, 1, str_of(source));
	db_text(&q, 2, str_of(part));
	if (db_next(&q)) {
		*slot_s = db_col_int(&q, 0);
		return ST_OK;
	}
	st = db_status(db_of(s), e);
	return st == ST_OK ? ST_END : st;
}

enum st
expected_put(struct store *s, struct store_expected *x, struct err *e)
{
	struct db_q q = db_q(db_of(s), SQL_EXPECTED_PUT);

	db_text(&q, 1, str_of(x->source));
	db_text(&q, 2, str_of(x->part));
	db_int(&q, 3, x->slot_s);
	db_text(&q, 4, str_of(x->name));
	db_text(&q, 5, str_of(x->url));
	db_int(&q, 6, x->due_s);
	db_int(&q, 7, x->late_s);
	db_int(&q, 8, x->missing_s);
	db_int(&q, 9, x->state);
	db_int(&q, 10, x->revision);
	db_int(&q, 11, x->attempts);
	db_int(&q, 12, x->tried_s);
	db_int(&q, 13, x->later_s);
	db_text(&q, 14, str_of(x->error));
	db_run(&q);
	q = db_q(db_of(s), SQL_EXPECTED_ID);
	db_text(&q, 1, str_of(x->source));
	db_text(&q, 2, str_of(x->part));
	db_int(&q, 3, x->slot_s);
	if (db_next(&q))
		x->id = db_col_int(&q, 0);
	return db_status(db_of(s), e);
}

enum st
revisions(struct store *s, int64_t expected, struct store_revision **out, size_t *n, struct err *e)
{
	struct db_q q = db_q(db_of(s), SQL_REVISIONS);
	size_t cap = 0;
	enum st st = ST_OK;

	*out = NULL;
	*n = 0;
	db_int(&q, 1, expected);
	while (st == ST_OK && db_next(&q)) {
		struct store_revision *p = arr_grow(*out, *n, &cap, sizeof(**out));
		struct str sha;

		if (p == NULL) {
			st = err_nomem(e, "revisions");
			break;
		}
		*out = p;
		p += (*n)++;
		memset(p, 0, sizeof(*p));
		p->n = (uint32_t)db_col_int(&q, 0);
		sha = db_col_blob(&q, 1);
		memcpy(p->sha256, sha.p, sha.n == SHA256_BYTES ? SHA256_BYTES : 0);
		p->bytes = (uint64_t)db_col_int(&q, 2);
		copy_text(p->etag, sizeof(p->etag), db_col_blob(&q, 3));
		copy_text(p->modified, sizeof(p->modified), db_col_blob(&q, 4));
		p->fetched_s = db_col_int(&q, 5);
	}
	if (st == ST_OK)
		st = db_status(db_of(s), e);
	if (st != ST_OK) {
		free(*out);
		*out = NULL;
		*n = 0;
	}
	return st;
}

enum st
revision_put(struct store *s, int64_t expected, const struct store_revision *r, struct err *e)
{
	struct db_q q = db_q(db_of(s), SQL_REVISION_PUT);

	db_int(&q, 1, expected);
	db_int(&q, 2, r->n);
	db_blob(&q, 3, r->sha256, SHA256_BYTES);
	db_int(&q, 4, (int64_t)r->bytes);
	db_text(&q, 5, str_of(r->etag));
	db_text(&q, 6, str_of(r->modified));
	db_int(&q, 7, r->fetched_s);
	db_run(&q);
	return db_status(db_of(s), e);
}
