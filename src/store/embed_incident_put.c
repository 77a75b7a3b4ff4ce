/* embed_incident_put.c - the embedded maker: runs, incidents and gaps written. */
#include <stdio.h>

#include "store/embed_i.h"

static void
run_one(struct db *db, enum sql what, int64_t n)
{
	struct db_q q = db_q(db, what);

	db_int(&q, 1, n);
	db_run(&q);
}

static int64_t
one_number(struct db *db, enum sql what)
{
	struct db_q q = db_q(db, what);
	int64_t n = 0;

	while (db_next(&q))
		n = db_col_int(&q, 0);
	return n;
}

enum st
run_put(struct store *s, struct store_run *r, struct err *e)
{
	struct db *db = db_of(s);
	struct db_q q = db_q(db, r->id == 0 ? SQL_RUN_PUT : SQL_RUN_SET);

	db_int(&q, 1, r->begin_us);
	db_int(&q, 2, r->end_us);
	db_blob(&q, 3, r->hash, SHA256_BYTES);
	db_int(&q, 4, (int64_t)r->view);
	db_int(&q, 5, r->files);
	db_int(&q, 6, r->collectors);
	db_int(&q, 7, r->peers);
	db_int(&q, 8, r->incidents);
	db_int(&q, 9, (int64_t)r->changes);
	if (r->id != 0)
		db_int(&q, 10, r->id);
	db_run(&q);
	if (r->id == 0)
		r->id = one_number(db, SQL_RUN_ID);
	return db_status(db, e);
}

enum st
run_drop(struct store *s, int64_t run, struct err *e)
{
	run_one(db_of(s), SQL_RUN_OLD, run);
	run_one(db_of(s), SQL_RUN_GAPS_DROP, run);
	run_one(db_of(s), SQL_RUN_DROP, run);
	return db_status(db_of(s), e);
}

enum st
gap_put(struct store *s, int64_t run, const struct store_gap *g, struct err *e)
{
	struct db_q q = db_q(db_of(s), SQL_GAP_PUT);

	db_int(&q, 1, run);
	db_text(&q, 2, str_of(g->kind));
	db_text(&q, 3, str_of(g->collector));
	db_text(&q, 4, str_of(g->peer));
	db_int(&q, 5, g->peer_asn);
	db_int(&q, 6, g->begin_us);
	db_int(&q, 7, g->end_us);
	db_int(&q, 8, (int64_t)g->count);
	db_run(&q);
	return db_status(db_of(s), e);
}

/* Of all that a reader can see, so that a version is made only when something else is said. */
static bool
digest_of(const struct store_incident *in, uint8_t out[SHA256_BYTES])
{
	struct sha256 *h = sha256_new();

	if (h == NULL)
		return false;
	sha256_add(h, in->brief.p, in->brief.n);
	sha256_add(h, "\n", 1);
	sha256_add(h, in->doc.p, in->doc.n);
	for (size_t i = 0; i < in->n_evidence; i++)
		sha256_add(h, in->evidence[i], SHA256_BYTES);
	sha256_end(h, out);
	return true;
}

static uint32_t
last_version(struct db *db, struct str id)
{
	struct db_q q = db_q(db, SQL_VERSION_LAST);
	uint32_t n = 0;

	db_text(&q, 1, id);
	while (db_next(&q))
		n = (uint32_t)db_col_int(&q, 0);
	return n;
}

static void
put_version(struct db *db, struct str id, uint32_t version, const struct store_stamp *by,
    bool withdrawn, struct str packed)
{
	struct db_q q = db_q(db, SQL_VERSION_PUT);

	db_text(&q, 1, id);
	db_int(&q, 2, version);
	db_int(&q, 3, (int64_t)by->view);
	db_int(&q, 4, by->at_s);
	db_int(&q, 5, withdrawn);
	db_blob(&q, 6, packed.p, packed.n);
	db_run(&q);
}

static void
put_row(struct db *db, const struct store_stamp *by, const struct store_incident *in, int64_t n,
    uint32_t version, const uint8_t digest[SHA256_BYTES])
{
	const int64_t v[] = { in->grade, in->confidence_pct, in->begin_us, in->end_us,
		in->detected_us, in->graded_us, in->peers, in->peer_asns, in->peers_possible,
		in->collectors, in->collectors_possible, in->n_prefixes };
	struct db_q q = db_q(db, SQL_INCIDENT_PUT);

	db_text(&q, 1, str_of(in->id));
	db_int(&q, 2, version);
	db_int(&q, 3, (int64_t)by->view);
	db_text(&q, 4, str_of(in->kind));
	db_int(&q, 5, in->type);
	db_text(&q, 6, str_of(in->state));
	for (int i = 0; i < 12; i++)
		db_int(&q, 7 + i, v[i]);
	db_text(&q, 19, in->brief);
	db_int(&q, 20, n);
	db_int(&q, 21, by->run);
	db_blob(&q, 22, digest, SHA256_BYTES);
	db_run(&q);
}

static void
put_parts(struct db *db, const struct store_incident *in, int64_t n, uint32_t version)
{
	for (size_t i = 0; i < in->n_roles; i++) {
		struct db_q q = db_q(db, SQL_ROLE_PUT);

		db_int(&q, 1, in->roles[i].asn);
		db_int(&q, 2, n);
		db_int(&q, 3, in->roles[i].role);
		db_int(&q, 4, (int64_t)i);
		db_run(&q);
	}
	for (size_t i = 0; i < in->n_prefixes; i++) {
		struct db_q q = db_q(db, SQL_PREFIX_PUT);
		uint8_t key[KEY_MAX];

		db_blob(&q, 1, key, key_of(key, &in->prefixes[i]));
		db_int(&q, 2, n);
		db_run(&q);
	}
	for (size_t i = 0; i < in->n_evidence; i++) {
		struct db_q q = db_q(db, SQL_EVIDENCE_PUT);

		db_blob(&q, 1, in->evidence[i], SHA256_BYTES);
		db_text(&q, 2, str_of(in->id));
		db_int(&q, 3, version);
		db_int(&q, 4, (int64_t)i);
		db_run(&q);
	}
}

/* The number of the row with this id, 0 when there is none; *same: it says the same. */
static int64_t
find_row(struct db *db, const struct store_incident *in, const uint8_t *digest, bool *same)
{
	struct db_q q = db_q(db, SQL_INCIDENT_KEY);
	int64_t n = 0;

	*same = false;
	db_text(&q, 1, str_of(in->id));
	while (db_next(&q)) {
		const struct str d = db_col_blob(&q, 2);

		n = db_col_int(&q, 0);
		*same = d.n == SHA256_BYTES && memcmp(d.p, digest, d.n) == 0;
	}
	return n;
}

static void
drop_parts(struct db *db, int64_t n)
{
	run_one(db, SQL_ROLES_DROP, n);
	run_one(db, SQL_PREFIXES_DROP, n);
}

enum st
incident_put(struct store *s, const struct store_stamp *by, const struct store_incident *in,
    bool *changed, struct err *e)
{
	struct db *db = db_of(s);
	uint8_t digest[SHA256_BYTES];
	struct buf packed = { 0 };
	uint32_t version;
	bool same;
	int64_t n;

	*changed = false;
	if (!digest_of(in, digest))
		return err_nomem(e, "digest");
	n = find_row(db, in, digest, &same);
	if (same) {
		struct db_q q = db_q(db, SQL_INCIDENT_KEEP);

		db_int(&q, 1, n);
		db_int(&q, 2, by->run);
		db_run(&q);
		events_put(
		    db, in, n); /* facts of the world, which no reader of the incident sees */
		return db_status(db, e);
	}
	*changed = true;
	if (chunk_pack(&packed, in->doc.p, in->doc.n, e) != ST_OK) {
		buf_fini(&packed);
		db_fail(db, e);
		return e->st;
	}
	version = last_version(db, str_of(in->id)) + 1;
	if (n != 0)
		drop_parts(db, n);
	else
		n = one_number(db, SQL_INCIDENT_NEXT);
	put_row(db, by, in, n, version, digest);
	put_parts(db, in, n, version);
	events_put(db, in, n);
	put_version(db, str_of(in->id), version, by, false, (struct str){ packed.p, packed.n });
	buf_fini(&packed);
	return db_status(db, e);
}

/* The last thing said of it stays, marked. */
static void
withdraw(struct db *db, const struct store_stamp *by, int64_t n, const char *id)
{
	const uint32_t version = last_version(db, str_of(id));
	struct db_q q = db_q(db, SQL_VERSION);

	db_text(&q, 1, str_of(id));
	db_int(&q, 2, version);
	if (db_next(&q)) {
		struct buf doc = { 0 };
		const struct str packed = db_col_blob(&q, 3);

		buf_put(&doc, packed.p, packed.n);
		while (db_next(&q)) /* the statement is free again */
			continue;
		put_version(db, str_of(id), version + 1, by, true, (struct str){ doc.p, doc.n });
		buf_fini(&doc);
	}
	drop_parts(db, n);
	run_one(db, SQL_EVENTS_DROP, n);
	run_one(db, SQL_INCIDENT_DROP, n);
}

enum st
incidents_sweep(struct store *s, const struct store_stamp *by, uint64_t *n, struct err *e)
{
	struct db *db = db_of(s);

	*n = 0;
	for (;;) {
		struct db_q q = db_q(db, SQL_INCIDENTS_OLD);
		char id[STORE_INCIDENT_ID];
		int64_t row;

		if (!db_next(&q))
			break;
		row = db_col_int(&q, 0);
		copy_text(id, sizeof(id), db_col_blob(&q, 1));
		withdraw(db, by, row, id);
		(*n)++;
	}
	return db_status(db, e);
}
