/*
 * embed_incident.c - the embedded maker: runs, single incidents, numbers and gaps read.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "store/embed_i.h"

static enum st
runs(struct store *s, struct store_run **out, size_t *n, struct err *e)
{
	struct db_q q = db_q(db_of(s), SQL_RUNS);
	size_t cap = 0;

	*out = NULL;
	*n = 0;
	while (db_next(&q)) {
		struct store_run *p = arr_grow(*out, *n, &cap, sizeof(**out));
		struct str hash;

		if (p == NULL) {
			free(*out);
			*out = NULL;
			*n = 0;
			return err_nomem(e, "runs");
		}
		*out = p;
		p += (*n)++;
		*p = (struct store_run){ .id = db_col_int(&q, 0),
			.begin_us = db_col_int(&q, 1),
			.end_us = db_col_int(&q, 2),
			.view = (uint64_t)db_col_int(&q, 4),
			.files = (uint32_t)db_col_int(&q, 5),
			.collectors = (uint32_t)db_col_int(&q, 6),
			.peers = (uint32_t)db_col_int(&q, 7),
			.incidents = (uint32_t)db_col_int(&q, 8),
			.changes = (uint64_t)db_col_int(&q, 9) };
		hash = db_col_blob(&q, 3);
		memcpy(p->hash, hash.p, hash.n == SHA256_BYTES ? SHA256_BYTES : 0);
	}
	return db_status(db_of(s), e);
}

static enum st
find_evidence(struct db *db, struct str id, struct store_found *out, struct err *e)
{
	struct db_q q = db_q(db, SQL_EVIDENCE);
	size_t cap = 0;

	db_text(&q, 1, id);
	db_int(&q, 2, out->in.version);
	while (db_next(&q)) {
		uint8_t(*p)[SHA256_BYTES] =
		    arr_grow(out->evidence, out->in.n_evidence, &cap, sizeof(*p));
		const struct str sha = db_col_blob(&q, 0);

		if (p == NULL)
			return err_nomem(e, "evidence");
		out->evidence = p;
		memcpy(p[out->in.n_evidence++], sha.p, sha.n == SHA256_BYTES ? sha.n : 0);
	}
	out->in.evidence = (const uint8_t(*)[SHA256_BYTES])out->evidence;
	return db_status(db, e);
}

/* The document of a version; ST_END. */
static enum st
find_doc(struct db *db, struct str id, uint32_t version, struct store_found *out, struct err *e)
{
	struct db_q q = db_q(db, SQL_VERSION);
	enum st st = ST_END;

	db_text(&q, 1, id);
	db_int(&q, 2, version);
	while (db_next(&q)) {
		out->in.version = (uint32_t)db_col_int(&q, 0);
		out->in.view = (uint64_t)db_col_int(&q, 1);
		out->in.withdrawn = db_col_int(&q, 2) != 0;
		st = chunk_unpack(&out->doc, db_col_blob(&q, 3), e);
		if (st != ST_OK)
			return st;
		out->in.doc = (struct str){ out->doc.p, out->doc.n };
	}
	return st == ST_END && db_status(db, e) != ST_OK ? e->st : st;
}

static enum st
find_row(struct db *db, struct str id, struct store_found *out, struct err *e)
{
	struct db_q q = db_q(db, SQL_INCIDENT_FIND);
	struct roles r = { 0 };

	db_text(&q, 1, id);
	while (db_next(&q)) {
		incident_read(&q, &out->in);
		buf_put(&out->brief, out->in.brief.p, out->in.brief.n);
	}
	if (buf_bad(&out->brief) || !roles_read(db, out->in.n, &r)) {
		free(r.v);
		return err_nomem(e, "an incident");
	}
	out->in.brief = (struct str){ out->brief.p, out->brief.n };
	out->in.roles = out->roles = r.v;
	out->in.n_roles = r.n;
	return db_status(db, e);
}

static enum st
find(struct store *s, struct str id, uint32_t version, struct store_found *out, struct err *e)
{
	struct db *db = db_of(s);
	enum st st = find_row(db, id, out, e);

	if (st == ST_OK)
		st = find_doc(db, id, version, out, e);
	if (st == ST_OK)
		st = find_evidence(db, id, out, e);
	if (st == ST_OK)
		copy_text(out->in.id, sizeof(out->in.id), id);
	return st;
}

static enum st
prefixes(struct store *s, int64_t n, size_t most, struct pfx **out, size_t *n_out, struct err *e)
{
	struct db_q q = db_q(db_of(s), SQL_INCIDENT_PREFIXES);
	size_t cap = 0;
	enum st st = ST_OK;

	*out = NULL;
	*n_out = 0;
	db_int(&q, 1, n);
	db_int(&q, 2, most > INT32_MAX ? INT32_MAX : (int64_t)most);
	while (st == ST_OK && db_next(&q)) {
		struct pfx *p = arr_grow(*out, *n_out, &cap, sizeof(*p));

		if (p == NULL)
			st = err_nomem(e, "prefixes");
		else {
			*out = p;
			if (key_read(db_col_blob(&q, 0), &p[*n_out]))
				(*n_out)++;
		}
	}
	if (st == ST_OK)
		st = db_status(db_of(s), e);
	if (st != ST_OK) {
		free(*out);
		*out = NULL;
		*n_out = 0;
	}
	return st;
}

static enum st
versions(struct store *s, struct str id, struct store_version **out, size_t *n, struct err *e)
{
	struct db_q q = db_q(db_of(s), SQL_VERSIONS);
	size_t cap = 0;

	*out = NULL;
	*n = 0;
	db_text(&q, 1, id);
	while (db_next(&q)) {
		struct store_version *p = arr_grow(*out, *n, &cap, sizeof(*p));

		if (p == NULL) {
			free(*out);
			*out = NULL;
			*n = 0;
			return err_nomem(e, "versions");
		}
		*out = p;
		p[(*n)++] = (struct store_version){ (uint32_t)db_col_int(&q, 0),
			(uint64_t)db_col_int(&q, 1), db_col_int(&q, 2), db_col_int(&q, 3) != 0 };
	}
	return db_status(db_of(s), e);
}

static enum st
counts(struct store *s, uint32_t asn, int64_t since_us, int64_t until_us,
    struct store_incident_counts *out, struct err *e)
{
	struct db_q q = db_q(db_of(s), asn == 0 ? SQL_INCIDENT_COUNTS : SQL_INCIDENT_COUNTS_AS);

	db_int(&q, 1, since_us);
	db_int(&q, 2, until_us == 0 ? INT64_MAX : until_us);
	if (asn != 0)
		db_int(&q, 3, asn);
	while (db_next(&q))
		out->n[db_col_int(&q, 0) % ROLES][db_col_int(&q, 1) % STORE_GRADES] +=
		    (uint64_t)db_col_int(&q, 2);
	return db_status(db_of(s), e);
}

static enum st
kinds(struct store *s, int64_t since_us, int64_t until_us,
    void (*take)(void *, struct str, enum store_grade, uint64_t), void *arg, struct err *e)
{
	struct db_q q = db_q(db_of(s), SQL_INCIDENT_KINDS);

	db_int(&q, 1, since_us);
	db_int(&q, 2, until_us == 0 ? INT64_MAX : until_us);
	while (db_next(&q))
		take(arg, db_col_blob(&q, 0), (enum store_grade)(db_col_int(&q, 1) & 3),
		    (uint64_t)db_col_int(&q, 2));
	return db_status(db_of(s), e);
}

static enum st
evidence_known(
    struct store *s, const uint8_t *sha256, enum store_grade least, bool *out, struct err *e)
{
	struct db_q q = db_q(db_of(s), SQL_EVIDENCE_KNOWN);

	*out = false;
	db_blob(&q, 1, sha256, SHA256_BYTES);
	db_int(&q, 2, least);
	while (db_next(&q))
		*out = true;
	return db_status(db_of(s), e);
}

static enum st
gaps(struct store *s, const struct store_gap_scan *scan,
    bool (*take)(void *, const struct store_gap *), void *arg, struct err *e)
{
	struct db_q q = db_q(db_of(s), SQL_GAPS);
	struct store_gap g;

	db_int(&q, 1, scan->behind_id == 0 ? INT64_MAX : scan->behind_us);
	db_int(&q, 2, scan->behind_id);
	while (db_next(&q)) {
		g = (struct store_gap){ .id = db_col_int(&q, 0),
			.peer_asn = (uint32_t)db_col_int(&q, 4),
			.begin_us = db_col_int(&q, 5),
			.end_us = db_col_int(&q, 6),
			.count = (uint64_t)db_col_int(&q, 7) };
		copy_text(g.kind, sizeof(g.kind), db_col_blob(&q, 1));
		copy_text(g.collector, sizeof(g.collector), db_col_blob(&q, 2));
		copy_text(g.peer, sizeof(g.peer), db_col_blob(&q, 3));
		if ((scan->kind.n != 0 && !str_eq(scan->kind, g.kind)) ||
		    (scan->collector.n != 0 && !str_eq(scan->collector, g.collector)) ||
		    (scan->until_us != 0 && g.begin_us >= scan->until_us) ||
		    (g.end_us != 0 && g.end_us < scan->since_us))
			continue;
		if (!take(arg, &g))
			break;
	}
	return db_status(db_of(s), e);
}

const struct store_incident_ops embed_incidents = {
	.runs = runs,
	.run_put = run_put,
	.run_drop = run_drop,
	.put = incident_put,
	.sweep = incidents_sweep,
	.scan = incidents_scan,
	.find = find,
	.prefixes = prefixes,
	.versions = versions,
	.counts = counts,
	.kinds = kinds,
	.evidence_known = evidence_known,
	.gap_put = gap_put,
	.gaps = gaps,
};
