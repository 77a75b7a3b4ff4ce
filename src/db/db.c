/* db.c - see db.h. */
#include "db/db.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/arena.h"

struct db {
	sqlite3 *h;
	const char *const *sql;
	sqlite3_stmt **stmts; /* [n] */
	size_t n;
	enum db_mode mode;
	bool open;	  /* inside a transaction */
	struct err first; /* st ST_OK: none */
	char path[4096];
};

#define CACHE_KIB 131072 /* pages in memory: an index of some million rows is built inside it */
#define BUSY_MS 10000

static enum st
status_of(int rc)
{
	switch (rc & 0xff) {
	case SQLITE_NOMEM:
		return ST_NOMEM;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return ST_BAD;
	case SQLITE_TOOBIG:
		return ST_LIMIT;
	default:
		return ST_IO;
	}
}

/* Keeps the engine's complaint, unless there is one already. */
static void
stick(struct db *d, int rc, const char *what)
{
	if (d->first.st != ST_OK)
		return;
	err_set(&d->first, status_of(rc), ERR_NOOFF, "SQLite", "%s: %s", what,
	    d->h != NULL ? sqlite3_errmsg(d->h) : sqlite3_errstr(rc));
	err_in(&d->first, d->path);
}

static enum st
give(struct db *d, struct err *e)
{
	if (d->first.st != ST_OK)
		*e = d->first;
	return d->first.st;
}

static void
exec(struct db *d, const char *sql)
{
	int rc;

	if (d->first.st != ST_OK)
		return;
	rc = sqlite3_exec(d->h, sql, NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		stick(d, rc, sql);
}

static void
set_up(struct db *d)
{
	char cache[64];

	sqlite3_extended_result_codes(d->h, 1);
	sqlite3_busy_timeout(d->h, BUSY_MS);
	sqlite3_db_config(d->h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(d->h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	snprintf(cache, sizeof(cache), "PRAGMA cache_size=-%d", CACHE_KIB);
	exec(d, cache);
	exec(d, "PRAGMA temp_store=MEMORY");
	if (d->mode == DB_WRITE) {
		exec(d, "PRAGMA journal_mode=WAL");
		exec(d, "PRAGMA synchronous=FULL");
		exec(d, "PRAGMA foreign_keys=ON");
		exec(d,
		    "PRAGMA journal_size_limit=4194304"); /* a big commit leaves a big log behind */
	}
}

enum st
db_open(struct db **out, const char *path, enum db_mode mode, const char *const *sql, size_t n,
    struct err *e)
{
	const int flags =
	    mode == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	struct db *d = calloc(1, sizeof(*d));
	enum st st;
	int rc;

	*out = NULL;
	if (d == NULL)
		return err_nomem(e, path);
	snprintf(d->path, sizeof(d->path), "%s", path);
	d->mode = mode;
	d->sql = sql;
	d->n = n;
	d->stmts = arr_new(n + 1, sizeof(*d->stmts));
	if (d->stmts == NULL) {
		st = err_nomem(e, path);
		goto out;
	}
	rc = sqlite3_open_v2(path, &d->h, flags | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc != SQLITE_OK)
		stick(d, rc, "open");
	else
		set_up(d);
	st = give(d, e);
	if (st != ST_OK)
		goto out;
	*out = d;
	d = NULL;
out:
	db_close(d);
	return st;
}

void
db_close(struct db *d)
{
	if (d == NULL)
		return;
	db_rollback(d);
	for (size_t i = 0; d->stmts != NULL && i < d->n; i++)
		sqlite3_finalize(d->stmts[i]);
	free(d->stmts);
	sqlite3_close(d->h);
	free(d);
}

static bool
user_version(struct db *d, size_t *out)
{
	sqlite3_stmt *s = NULL;
	int rc = sqlite3_prepare_v2(d->h, "PRAGMA user_version", -1, &s, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(s);
	if (rc == SQLITE_ROW)
		*out = (size_t)sqlite3_column_int64(s, 0);
	else
		stick(d, rc, "read the version");
	sqlite3_finalize(s);
	return rc == SQLITE_ROW;
}

enum st
db_version_is(struct db *d, size_t n, struct err *e)
{
	size_t v;

	d->first.st = ST_OK;
	if (!user_version(d, &v))
		return give(d, e);
	if (v != n)
		return err_in((err_set(e, ST_UNSUP, ERR_NOOFF, NULL,
				   "the store has version %zu, this program reads %zu", v, n),
				  e),
		    d->path);
	return ST_OK;
}

enum st
db_migrate(struct db *d, const char *const *steps, size_t n, struct err *e)
{
	char set[64];
	size_t v;

	d->first.st = ST_OK;
	if (!user_version(d, &v))
		return give(d, e);
	if (v > n)
		return db_version_is(d, n, e);
	for (; v < n; v++) {
		enum st st = db_begin(d, e);

		if (st != ST_OK)
			return st;
		exec(d, steps[v]);
		snprintf(set, sizeof(set), "PRAGMA user_version=%zu", v + 1);
		exec(d, set);
		st = db_commit(d, e);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

enum st
db_begin(struct db *d, struct err *e)
{
	if (d->open)
		return err_in(
		    (err_set(e, ST_BAD, ERR_NOOFF, NULL, "a transaction inside a transaction"), e),
		    d->path);
	d->first.st = ST_OK;
	exec(d, d->mode == DB_WRITE ? "BEGIN IMMEDIATE" : "BEGIN");
	d->open = d->first.st == ST_OK;
	return give(d, e);
}

/* An open cursor would keep the transaction's snapshot. */
static void
reset_all(struct db *d)
{
	for (size_t i = 0; i < d->n; i++) {
		if (d->stmts[i] != NULL)
			sqlite3_reset(d->stmts[i]);
	}
}

enum st
db_commit(struct db *d, struct err *e)
{
	enum st st;

	reset_all(d);
	exec(d, "COMMIT");
	st = give(d, e);
	if (st == ST_OK)
		d->open = false;
	else
		db_rollback(d);
	return st;
}

void
db_rollback(struct db *d)
{
	if (!d->open)
		return;
	reset_all(d);
	sqlite3_exec(d->h, "ROLLBACK", NULL, NULL, NULL);
	d->open = false;
}

enum st
db_status(struct db *d, struct err *e)
{
	return give(d, e);
}

void
db_fail(struct db *d, const struct err *e)
{
	if (d->first.st == ST_OK)
		d->first = *e;
}

struct db_q
db_q(struct db *d, unsigned which)
{
	struct db_q q = { d, NULL };
	int rc;

	if (d->first.st != ST_OK)
		return q;
	if (d->stmts[which] == NULL) {
		rc = sqlite3_prepare_v3(
		    d->h, d->sql[which], -1, SQLITE_PREPARE_PERSISTENT, &d->stmts[which], NULL);
		if (rc != SQLITE_OK) {
			stick(d, rc, d->sql[which]);
			return q;
		}
	}
	sqlite3_reset(d->stmts[which]);
	sqlite3_clear_bindings(d->stmts[which]);
	q.stmt = d->stmts[which];
	return q;
}

static void
bound(struct db_q *q, int rc)
{
	if (rc == SQLITE_OK)
		return;
	stick(q->d, rc, "bind");
	q->stmt = NULL;
}

void
db_int(struct db_q *q, int i, int64_t v)
{
	if (q->stmt != NULL)
		bound(q, sqlite3_bind_int64(q->stmt, i, v));
}

void
db_blob(struct db_q *q, int i, const void *p, size_t n)
{
	if (q->stmt != NULL)
		bound(q, sqlite3_bind_blob64(q->stmt, i, p != NULL ? p : "", n, SQLITE_STATIC));
}

void
db_text(struct db_q *q, int i, struct str s)
{
	if (q->stmt != NULL)
		bound(q, sqlite3_bind_text64(
			     q->stmt, i, s.p != NULL ? s.p : "", s.n, SQLITE_STATIC, SQLITE_UTF8));
}

bool
db_next(struct db_q *q)
{
	int rc;

	if (q->stmt == NULL || q->d->first.st != ST_OK)
		return false;
	rc = sqlite3_step(q->stmt);
	if (rc == SQLITE_ROW)
		return true;
	if (rc != SQLITE_DONE)
		stick(q->d, rc, sqlite3_sql(q->stmt));
	sqlite3_reset(q->stmt);
	q->stmt = NULL;
	return false;
}

void
db_run(struct db_q *q)
{
	while (db_next(q))
		;
}

int64_t
db_col_int(const struct db_q *q, int c)
{
	return sqlite3_column_int64(q->stmt, c);
}

struct str
db_col_blob(const struct db_q *q, int c)
{
	const void *p = sqlite3_column_blob(q->stmt, c);

	return (struct str){ p != NULL ? p : "", (size_t)sqlite3_column_bytes(q->stmt, c) };
}

uint64_t
db_changes(const struct db *d)
{
	return (uint64_t)sqlite3_changes64(d->h);
}

enum st
db_integrity(struct db *d, struct err *e)
{
	sqlite3_stmt *s = NULL;
	const char *text = NULL;
	enum st st = ST_OK;
	int rc = sqlite3_prepare_v2(d->h, "PRAGMA integrity_check(1)", -1, &s, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(s);
	if (rc == SQLITE_ROW)
		text = (const char *)sqlite3_column_text(s, 0);
	if (text == NULL)
		st = err_set(e, status_of(rc), ERR_NOOFF, "SQLite", "%s", sqlite3_errmsg(d->h));
	else if (sqlite3_stricmp(text, "ok") != 0)
		st = err_set(e, ST_BAD, ERR_NOOFF, "SQLite", "%s", text);
	sqlite3_finalize(s);
	return st == ST_OK ? st : err_in(e, d->path);
}

uint64_t
db_bytes(const struct db *d)
{
	struct stat sb;
	uint64_t n = 0;
	char log[4104];

	if (stat(d->path, &sb) == 0)
		n += (uint64_t)sb.st_size;
	snprintf(log, sizeof(log), "%s-wal", d->path);
	if (stat(log, &sb) == 0)
		n += (uint64_t)sb.st_size;
	return n;
}
