/*
 * store.h - what an observatory remembers: inputs, months, and what each (prefix, origin) was when.
 *
 * The only folder that writes SQL. Everything above sees rows and columns through this interface
 * and does not know which maker is behind it; the embedded one is the only one so far
 * (docs/store.md).
 *
 * All calls stand between store_begin and store_commit. In a store opened for writing that is one
 * transaction, whole or nothing; in one opened for reading it is one unmoving picture. The first
 * error sticks until the commit, which returns it.
 *
 * Per AS and month there is a column for each counter, over one sorted axis of ASNs. What a
 * (prefix, origin) was judged to be is kept as intervals of held months: a row is touched only when
 * something changed. The intervals are a function of what was put for each month, not of the order
 * of putting.
 */
#ifndef STORE_H
#define STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "judge/judge.h"
#include "pfx/pfx.h"
#include "store/month.h"

struct store; /* opaque */

enum store_mode { STORE_READ, STORE_WRITE };

/*
 * The embedded maker: a file at path. STORE_WRITE makes and migrates it; STORE_READ needs it there,
 * in this program's version. On failure *out is NULL.
 */
enum st store_open(struct store **out, const char *path, enum store_mode mode, struct err *e);
void store_close(struct store *s); /* NULL is fine */

enum st store_begin(struct store *s, struct err *e);
enum st store_commit(struct store *s, struct err *e);
void store_rollback(struct store *s);

/* Settings: short texts by name. ST_END when there is none. */
#define STORE_SETTING 64
enum st store_setting(struct store *s, const char *name, char out[STORE_SETTING], struct err *e);
enum st store_setting_put(struct store *s, const char *name, const char *value, struct err *e);
/* Number of the last published view; 0: none. It changes with every commit that published. */
enum st store_view(struct store *s, uint64_t *out, struct err *e);
/* Marks every unpublished input as part of view and makes that the published one. */
enum st store_publish(struct store *s, uint64_t view, struct err *e);

enum input_status {
	INPUT_DONE,
	INPUT_PARTIAL, /* a table with a fault: used for what it holds */
	INPUT_REFUSED,
	INPUT_UNUSED,	/* recognised and kept; nothing uses its kind yet */
	INPUT_HELD,	/* kept, and not used unless a person accepts it: see hold */
	INPUT_REPLACED, /* the archive gave another content for the same file later */
	INPUT_STATUSES,
};

/* What the brakes say of a file. */
enum input_hold {
	HOLD_NO,
	HOLD_SHRUNK,   /* beside the last good one of its series; found anew with each ingest */
	HOLD_BACK,     /* of a time before the one that an earlier fetch gave */
	HOLD_OLD,      /* older than its source may be */
	HOLD_ACCEPTED, /* a person said that it is right */
};

/* A row of the ledger. */
struct store_input {
	int64_t id;
	uint8_t sha256[SHA256_BYTES]; /* of the file as it lies there; unique */
	char kind[16];		      /* "table", "updates", or a source's option name */
	char name[128];		      /* base name as it was given */
	char series[160];	      /* files of one series follow each other in time */
	uint64_t bytes;
	int64_t data_time_s; /* 0: not known */
	enum input_status status;
	uint64_t read, kept, refused;
	char reasons[512]; /* JSON: [{"why":TEXT,"n":N,"line":N},...], line where it is told */
	char error[512];   /* why it was refused or is partial, else "" */
	int64_t added_s;
	uint64_t view; /* that first showed it; 0: not published */
	enum input_hold hold;
	char collector[64]; /* of a table or updates; "": not told by folder or name */
};

const char *input_status_word(enum input_status s); /* "done", "partial", "refused", "unused" */

/* All of them by kind, name, sha256; *out is malloc'ed. */
enum st store_inputs(struct store *s, struct store_input **out, size_t *n, struct err *e);
/* ST_END when the ledger does not hold it. */
enum st store_input_find(
    struct store *s, const uint8_t sha256[SHA256_BYTES], struct store_input *out, struct err *e);
/* Writes the row of in->sha256, new or not; fills in->id. */
enum st store_input_put(struct store *s, struct store_input *in, struct err *e);

struct store_month {
	int32_t month;
	uint64_t view;			   /* that last changed it */
	uint8_t inputs_hash[SHA256_BYTES]; /* of all that it was made from */
	uint32_t tables, partial_tables, peers, min_peers, max_visible, ases;
	uint64_t pairs_seen, pairs_counted, prefixes4,
	    prefixes6; /* prefixes: distinct counted ones */
	uint64_t entries, malformed, below, defaults, paths;
	int64_t first_s, last_s; /* of the records */
	int64_t judged_s;	 /* when */
};

/* All of them, ascending; *out is malloc'ed. */
enum st store_months(struct store *s, struct store_month **out, size_t *n, struct err *e);
/* Ids of the inputs that a month was made from, ascending; *out is malloc'ed. */
enum st store_month_inputs(struct store *s, int32_t month, int64_t **out, size_t *n, struct err *e);

struct store_pair {
	struct pfx pfx;
	uint32_t origin, peers;
	struct verdict v;
};

struct store_column {
	const char *name;
	const uint32_t *v; /* [m->ases] */
};

/* All that is known of one month. */
struct store_month_data {
	const struct store_month *m;
	const int64_t *inputs;
	size_t n_inputs;
	const uint32_t *asns; /* [m->ases], ascending */
	const struct store_column *cols;
	size_t n_cols;
	struct str names; /* kept as it is, see store_text */
	struct str norms; /* the same, see store_norms */
	size_t n_pairs;
	/* the i-th pair; ascending by pfx_cmp, then origin, distinct */
	void (*pair)(void *arg, size_t i, struct store_pair *out);
	void *arg;
};

/* Puts a month in place of what was held of it. */
enum st store_month_put(struct store *s, const struct store_month_data *d, struct err *e);

#define STORE_AXIS "asns" /* the axis is a column as well */
#define STORE_NO_VALUE UINT32_MAX

/* A column of a month, malloc'ed; ST_END when there is none. */
enum st store_column(
    struct store *s, int32_t month, const char *name, uint32_t **out, size_t *n, struct err *e);
/* The names text of a month, appended; ST_END when there is none. */
enum st store_text(struct store *s, int32_t month, struct buf *out, struct err *e);
/* The norms it was judged under, as their file had them, appended; ST_END: not kept then. */
enum st store_norms(struct store *s, int32_t month, struct buf *out, struct err *e);
/* Peers by pair id, malloc'ed: 0 where the pair was not seen in the month. */
enum st store_peers(struct store *s, int32_t month, uint32_t **out, size_t *n, struct err *e);

#define STORE_OPEN INT32_MAX /* up to and with the latest month held */

struct store_route {
	struct pfx pfx;
	uint32_t origin;
	uint32_t id;	      /* of the pair, for store_peers */
	int32_t since, until; /* first and last month of the interval; STORE_OPEN */
	struct verdict v;
};

/* Which rows, in the order of prefix, origin, since; or of prefix alone within one origin. */
struct store_scan {
	int32_t month; /* those that held in this month; 0: all intervals */
	bool by_origin;
	uint32_t origin;     /* with by_origin */
	struct pfx from, to; /* prefixes of from .. to, both within; afi 0: no bound */
};

struct store_rows {
	void *q[2]; /* the maker's */
};

/* One scan at a time; it ends with the transaction at the latest. */
enum st store_rows_open(
    struct store *s, struct store_rows *r, const struct store_scan *scan, struct err *e);
/* ST_OK: *out is filled; ST_END. */
enum st store_rows_next(
    struct store *s, struct store_rows *r, struct store_route *out, struct err *e);

enum expected_state {
	EXPECTED_GAP, /* not had, so far */
	EXPECTED_ARRIVED,
	EXPECTED_REFUSED, /* what came was no good; error tells */
};

/* A file that a source should have: a row of the calendar. */
struct store_expected {
	int64_t id;
	char source[32], part[32]; /* part "": the source has none */
	int64_t slot_s;		   /* the time in its name; unique with source and part */
	char name[128], url[512];
	int64_t due_s, late_s, missing_s;
	enum expected_state state;
	uint32_t revision; /* the newest; 0: none */
	uint32_t attempts;
	int64_t tried_s, later_s; /* last asked; not to be asked before. 0: no word */
	char error[256];
	int input; /* enum input_status of what arrived, by the ledger; -1: not in it. Read only. */
};

/* What came for an expected file. */
struct store_revision {
	uint32_t n; /* from 1 */
	uint8_t sha256[SHA256_BYTES];
	uint64_t bytes;
	char etag[256], modified[64]; /* what the server said of it; "" nothing */
	int64_t fetched_s;
};

/* Of a source ("": all), slots in [since_s, until_s), by source, part, slot; *out is malloc'ed. */
enum st store_expected(struct store *s, const char *source, int64_t since_s, int64_t until_s,
    struct store_expected **out, size_t *n, struct err *e);
/* The latest slot of a source's part; ST_END when there is none. */
enum st store_expected_last(
    struct store *s, const char *source, const char *part, int64_t *slot_s, struct err *e);
/* Writes the row of source, part and slot, new or not; fills in->id. */
enum st store_expected_put(struct store *s, struct store_expected *x, struct err *e);
/* By number; *out is malloc'ed. */
enum st store_revisions(
    struct store *s, int64_t expected, struct store_revision **out, size_t *n, struct err *e);
enum st store_revision_put(
    struct store *s, int64_t expected, const struct store_revision *r, struct err *e);

/* The engine's own check of the whole file; outside of transactions. */
enum st store_integrity(struct store *s, struct err *e);
uint64_t store_bytes(struct store *s);

#endif
