/* embed.c - the embedded maker: the ledger, months and their chunks as rows of one SQLite file. */
#include "store/embed_i.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

static void
embed_close(struct store *s)
{
	db_close(db_of(s));
	free(s);
}

static enum st
embed_begin(struct store *s, struct err *e)
{
	return db_begin(db_of(s), e);
}

static enum st
embed_commit(struct store *s, struct err *e)
{
	return db_commit(db_of(s), e);
}

static void
embed_rollback(struct store *s)
{
	db_rollback(db_of(s));
}

void
copy_text(char *d, size_t cap, struct str s)
{
	const size_t n = s.n < cap ? s.n : cap - 1;

	memcpy(d, s.p, n);
	d[n] = '\0';
}

enum st
embed_setting(struct store *s, const char *name, char *out, struct err *e)
{
	struct db_q q = db_q(db_of(s), SQL_SETTING);
	enum st st;

	db_text(&q, 1, str_of(name));
	if (db_next(&q)) {
		copy_text(out, STORE_SETTING, db_col_blob(&q, 0));
		return ST_OK;
	}
	st = db_status(db_of(s), e);
	return st == ST_OK ? ST_END : st;
}

static enum st
setting_put(struct store *s, const char *name, const char *value, struct err *e)
{
	struct db_q q = db_q(db_of(s), SQL_SETTING_PUT);

	db_text(&q, 1, str_of(name));
	db_text(&q, 2, str_of(value));
	db_run(&q);
	return db_status(db_of(s), e);
}

static enum st
publish(struct store *s, uint64_t view, struct err *e)
{
	struct db_q q = db_q(db_of(s), SQL_PUBLISH_INPUTS);
	char text[32];

	db_int(&q, 1, (int64_t)view);
	db_run(&q);
	snprintf(text, sizeof(text), "%llu", (unsigned long long)view);
	return setting_put(s, "view", text, e);
}

static void
read_input(const struct db_q *q, struct store_input *in)
{
	const struct str sha = db_col_blob(q, 1);

	in->id = db_col_int(q, 0);
	memcpy(in->sha256, sha.p, sha.n == SHA256_BYTES ? SHA256_BYTES : 0);
	copy_text(in->kind, sizeof(in->kind), db_col_blob(q, 2));
	copy_text(in->name, sizeof(in->name), db_col_blob(q, 3));
	copy_text(in->series, sizeof(in->series), db_col_blob(q, 4));
	in->bytes = (uint64_t)db_col_int(q, 5);
	in->data_time_s = db_col_int(q, 6);
	in->status = (enum input_status)db_col_int(q, 7);
	if ((unsigned)in->status >= INPUT_STATUSES) /* damage: never used */
		in->status = INPUT_REFUSED;
	in->read = (uint64_t)db_col_int(q, 8);
	in->kept = (uint64_t)db_col_int(q, 9);
	in->refused = (uint64_t)db_col_int(q, 10);
	copy_text(in->reasons, sizeof(in->reasons), db_col_blob(q, 11));
	copy_text(in->error, sizeof(in->error), db_col_blob(q, 12));
	in->added_s = db_col_int(q, 13);
	in->view = (uint64_t)db_col_int(q, 14);
	in->hold = (enum input_hold)db_col_int(q, 15);
	copy_text(in->collector, sizeof(in->collector), db_col_blob(q, 16));
}

static enum st
inputs(struct store *s, struct store_input **out, size_t *n, struct err *e)
{
	struct db_q q = db_q(db_of(s), SQL_INPUTS);
	size_t cap = 0;
	enum st st;

	*out = NULL;
	*n = 0;
	while (db_next(&q)) {
		struct store_input *p = arr_grow(*out, *n, &cap, sizeof(**out));

		if (p == NULL) {
			st = err_nomem(e, "ledger");
			goto fail;
		}
		*out = p;
		memset(&p[*n], 0, sizeof(*p));
		read_input(&q, &p[(*n)++]);
	}
	st = db_status(db_of(s), e);
	if (st == ST_OK)
		return ST_OK;
fail:
	free(*out);
	*out = NULL;
	*n = 0;
	return st;
}

static enum st
input_find(struct store *s, const uint8_t *sha256, struct store_input *out, struct err *e)
{
	struct db_q q = db_q(db_of(s), SQL_INPUT_FIND);
	enum st st;

	memset(out, 0, sizeof(*out));
	db_blob(&q, 1, sha256, SHA256_BYTES);
	if (db_next(&q)) {
		read_input(&q, out);
		return ST_OK;
	}
	st = db_status(db_of(s), e);
	return st == ST_OK ? ST_END : st;
}

static enum st
input_put(struct store *s, struct store_input *in, struct err *e)
{
	struct db_q q = db_q(db_of(s), SQL_INPUT_PUT);

	db_blob(&q, 1, in->sha256, SHA256_BYTES);
	db_text(&q, 2, str_of(in->kind));
	db_text(&q, 3, str_of(in->name));
	db_text(&q, 4, str_of(in->series));
	db_int(&q, 5, (int64_t)in->bytes);
	db_int(&q, 6, in->data_time_s);
	db_int(&q, 7, in->status);
	db_int(&q, 8, (int64_t)in->read);
	db_int(&q, 9, (int64_t)in->kept);
	db_int(&q, 10, (int64_t)in->refused);
	db_text(&q, 11, str_of(in->reasons));
	db_text(&q, 12, str_of(in->error));
	db_int(&q, 13, in->added_s);
	db_int(&q, 14, (int64_t)in->view);
	db_int(&q, 15, in->hold);
	db_text(&q, 16, str_of(in->collector));
	db_run(&q);
	q = db_q(db_of(s), SQL_INPUT_ID);
	db_blob(&q, 1, in->sha256, SHA256_BYTES);
	if (db_next(&q))
		in->id = db_col_int(&q, 0);
	return db_status(db_of(s), e);
}

static void
read_month(const struct db_q *q, struct store_month *m)
{
	const struct str hash = db_col_blob(q, 2);

	m->month = (int32_t)db_col_int(q, 0);
	m->view = (uint64_t)db_col_int(q, 1);
	memcpy(m->inputs_hash, hash.p, hash.n == SHA256_BYTES ? SHA256_BYTES : 0);
	m->tables = (uint32_t)db_col_int(q, 3);
	m->partial_tables = (uint32_t)db_col_int(q, 4);
	m->peers = (uint32_t)db_col_int(q, 5);
	m->min_peers = (uint32_t)db_col_int(q, 6);
	m->max_visible = (uint32_t)db_col_int(q, 7);
	m->ases = (uint32_t)db_col_int(q, 8);
	m->pairs_seen = (uint64_t)db_col_int(q, 9);
	m->pairs_counted = (uint64_t)db_col_int(q, 10);
	m->prefixes4 = (uint64_t)db_col_int(q, 11);
	m->prefixes6 = (uint64_t)db_col_int(q, 12);
	m->entries = (uint64_t)db_col_int(q, 13);
	m->malformed = (uint64_t)db_col_int(q, 14);
	m->below = (uint64_t)db_col_int(q, 15);
	m->defaults = (uint64_t)db_col_int(q, 16);
	m->paths = (uint64_t)db_col_int(q, 17);
	m->first_s = db_col_int(q, 18);
	m->last_s = db_col_int(q, 19);
	m->judged_s = db_col_int(q, 20);
}

static enum st
months(struct store *s, struct store_month **out, size_t *n, struct err *e)
{
	struct db_q q = db_q(db_of(s), SQL_MONTHS);
	size_t cap = 0;
	enum st st;

	*out = NULL;
	*n = 0;
	while (db_next(&q)) {
		struct store_month *p = arr_grow(*out, *n, &cap, sizeof(**out));

		if (p == NULL) {
			st = err_nomem(e, "months");
			goto fail;
		}
		*out = p;
		memset(&p[*n], 0, sizeof(*p));
		read_month(&q, &p[(*n)++]);
	}
	st = db_status(db_of(s), e);
	if (st == ST_OK)
		return ST_OK;
fail:
	free(*out);
	*out = NULL;
	*n = 0;
	return st;
}

static enum st
month_inputs(struct store *s, int32_t month, int64_t **out, size_t *n, struct err *e)
{
	struct db_q q = db_q(db_of(s), SQL_MONTH_INPUTS);
	size_t cap = 0;
	enum st st;

	*out = NULL;
	*n = 0;
	db_int(&q, 1, month);
	while (db_next(&q)) {
		int64_t *p = arr_grow(*out, *n, &cap, sizeof(**out));

		if (p == NULL) {
			st = err_nomem(e, "inputs of a month");
			goto fail;
		}
		*out = p;
		p[(*n)++] = db_col_int(&q, 0);
	}
	st = db_status(db_of(s), e);
	if (st == ST_OK)
		return ST_OK;
fail:
	free(*out);
	*out = NULL;
	*n = 0;
	return st;
}

enum st
chunk_put(struct db *db, int32_t month, const char *name, const void *p, size_t n, struct err *e)
{
	struct buf b = { 0 };
	struct db_q q;
	enum st st = chunk_pack(&b, p, n, e);

	if (st == ST_OK) {
		q = db_q(db, SQL_CHUNK_PUT);
		db_int(&q, 1, month);
		db_text(&q, 2, str_of(name));
		db_blob(&q, 3, b.p, b.n);
		db_run(&q);
		st = db_status(db, e);
	} else
		db_fail(db, e);
	buf_fini(&b);
	return st;
}

static enum st
chunk(struct store *s, int32_t month, const char *name, struct buf *out, struct err *e)
{
	struct db_q q = db_q(db_of(s), SQL_CHUNK);
	enum st st;

	db_int(&q, 1, month);
	db_text(&q, 2, str_of(name));
	if (db_next(&q))
		return chunk_unpack(out, db_col_blob(&q, 0), e);
	st = db_status(db_of(s), e);
	return st == ST_OK ? ST_END : st;
}

static void
put_month_row(struct db *db, const struct store_month *m)
{
	struct db_q q = db_q(db, SQL_MONTH_PUT);

	db_int(&q, 1, m->month);
	db_int(&q, 2, (int64_t)m->view);
	db_blob(&q, 3, m->inputs_hash, SHA256_BYTES);
	db_int(&q, 4, m->tables);
	db_int(&q, 5, m->partial_tables);
	db_int(&q, 6, m->peers);
	db_int(&q, 7, m->min_peers);
	db_int(&q, 8, m->max_visible);
	db_int(&q, 9, m->ases);
	db_int(&q, 10, (int64_t)m->pairs_seen);
	db_int(&q, 11, (int64_t)m->pairs_counted);
	db_int(&q, 12, (int64_t)m->prefixes4);
	db_int(&q, 13, (int64_t)m->prefixes6);
	db_int(&q, 14, (int64_t)m->entries);
	db_int(&q, 15, (int64_t)m->malformed);
	db_int(&q, 16, (int64_t)m->below);
	db_int(&q, 17, (int64_t)m->defaults);
	db_int(&q, 18, (int64_t)m->paths);
	db_int(&q, 19, m->first_s);
	db_int(&q, 20, m->last_s);
	db_int(&q, 21, m->judged_s);
	db_run(&q);
}

static void
clear_month(struct db *db, enum sql what, int32_t month)
{
	struct db_q q = db_q(db, what);

	db_int(&q, 1, month);
	db_run(&q);
}

static void
put_month_chunks(struct db *db, const struct store_month_data *d, struct err *e)
{
	const int32_t month = d->m->month;
	const size_t bytes = d->m->ases * sizeof(uint32_t);

	chunk_put(db, month, STORE_AXIS, d->asns, bytes, e);
	for (size_t i = 0; i < d->n_cols; i++)
		chunk_put(db, month, d->cols[i].name, d->cols[i].v, bytes, e);
	chunk_put(db, month, CHUNK_NAMES, d->names.p, d->names.n, e);
	if (d->norms.n != 0)
		chunk_put(db, month, CHUNK_NORMS, d->norms.p, d->norms.n, e);
}

static enum st
month_put(struct store *s, const struct store_month_data *d, struct err *e)
{
	struct db *db = db_of(s);
	struct store_month *held;
	size_t n_held;
	enum st st = months(s, &held, &n_held, e);

	if (st != ST_OK)
		return st;
	clear_month(db, SQL_MONTH_INPUTS_CLEAR, d->m->month);
	clear_month(db, SQL_CHUNKS_CLEAR, d->m->month);
	put_month_row(db, d->m);
	for (size_t i = 0; i < d->n_inputs; i++) {
		struct db_q q = db_q(db, SQL_MONTH_INPUT_PUT);

		db_int(&q, 1, d->m->month);
		db_int(&q, 2, d->inputs[i]);
		db_run(&q);
	}
	put_month_chunks(db, d, e);
	st = routes_put(db, d, held, n_held, e);
	free(held);
	return st;
}

static enum st
integrity(struct store *s, struct err *e)
{
	return db_integrity(db_of(s), e);
}

static uint64_t
bytes(struct store *s)
{
	return db_bytes(db_of(s));
}

static const struct store_ops ops = {
	.incidents = &embed_incidents,
	.scoring = &embed_scoring,
	.close = embed_close,
	.begin = embed_begin,
	.commit = embed_commit,
	.rollback = embed_rollback,
	.setting = embed_setting,
	.setting_put = setting_put,
	.publish = publish,
	.inputs = inputs,
	.input_find = input_find,
	.input_put = input_put,
	.months = months,
	.month_inputs = month_inputs,
	.month_put = month_put,
	.chunk = chunk,
	.rows_open = routes_open,
	.rows_next = routes_next,
	.integrity = integrity,
	.bytes = bytes,
	.expected = expected_all,
	.expected_last = expected_last,
	.expected_put = expected_put,
	.revisions = revisions,
	.revision_put = revision_put,
};

enum st
store_open(struct store **out, const char *path, enum store_mode mode, struct err *e)
{
	struct embed *m = calloc(1, sizeof(*m));
	enum st st;

	*out = NULL;
	if (m == NULL)
		return err_nomem(e, path);
	m->s.ops = &ops;
	st = db_open(&m->db, path, mode == STORE_READ ? DB_READ : DB_WRITE, schema_sql, SQLS, e);
	if (st == ST_OK && mode == STORE_WRITE)
		st = db_migrate(m->db, schema_steps, SCHEMA_VERSION, e);
	else if (st == ST_OK)
		st = db_version_is(m->db, SCHEMA_VERSION, e);
	if (st != ST_OK) {
		embed_close(&m->s);
		return st;
	}
	*out = &m->s;
	return ST_OK;
}
