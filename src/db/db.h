/*
 * db.h - a thin layer over the embedded SQL engine: named statements, transactions, migrations.
 *
 * All work stands between db_begin and db_commit. The first error sticks: later calls do nothing
 * and find nothing, db_commit returns it and takes everything back. So a user of statements writes
 * freely and asks once. One connection is used by one thread at a time; any number of readers, in
 * this process and others, may stand beside one writer (write-ahead log).
 */
#ifndef DB_H
#define DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct db; /* one connection; opaque */

enum db_mode {
	DB_READ,  /* never writes; the file must be there */
	DB_WRITE, /* makes the file when it is not there */
};

/*
 * Opens path. sql[0..n) are the statements that db_q() names by index: static text, prepared on
 * first use. On failure *out is NULL; e names the file.
 */
enum st db_open(struct db **out, const char *path, enum db_mode mode, const char *const *sql,
    size_t n, struct err *e);
void db_close(struct db *d); /* NULL is fine; takes back what was not committed */

/*
 * Brings the file to version n: steps[i] is the text that leads from version i to i + 1, each in a
 * transaction of its own. Forward only: ST_UNSUP for a file that is newer.
 */
enum st db_migrate(struct db *d, const char *const *steps, size_t n, struct err *e);
/* ST_UNSUP unless the file has exactly version n; for readers. */
enum st db_version_is(struct db *d, size_t n, struct err *e);

enum st db_begin(struct db *d, struct err *e);
enum st db_commit(struct db *d, struct err *e);
void db_rollback(struct db *d);
/* The first error since db_begin, without ending anything. */
enum st db_status(struct db *d, struct err *e);
/* Sticks an error of the user's own, unless there is one. */
void db_fail(struct db *d, const struct err *e);

/* A statement in use, on the caller's stack. A statement is used at one place at a time. */
struct db_q {
	struct db *d;
	void *stmt; /* NULL after an error: every call does nothing */
};

struct db_q db_q(struct db *d, unsigned which);
/* Parameters count from 1. Blobs and texts are borrowed until the statement is used again. */
void db_int(struct db_q *q, int i, int64_t v);
void db_blob(struct db_q *q, int i, const void *p, size_t n);
void db_text(struct db_q *q, int i, struct str s);
/* True: a row stands; false: the end, or an error. */
bool db_next(struct db_q *q);
/* A statement without rows. */
void db_run(struct db_q *q);
/* Columns count from 0; valid until the next db_next. A NULL is 0 or empty. */
int64_t db_col_int(const struct db_q *q, int c);
struct str db_col_blob(const struct db_q *q, int c);
/* Rows that the last db_run changed. */
uint64_t db_changes(const struct db *d);

/* The engine's own check of the whole file: ST_BAD with the first complaint. */
enum st db_integrity(struct db *d, struct err *e);
/* Bytes of the file and its log. */
uint64_t db_bytes(const struct db *d);

#endif
