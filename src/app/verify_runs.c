/* verify_runs.c - what was detected, detected again; and every piece of evidence read again. */
#include <stdio.h>
#include <stdlib.h>

#include "app/detect_plan.h"
#include "app/evidence_i.h"
#include "app/verify_i.h"

static enum st
check_piece(
    struct verifying *v, const char *dir, const char *id, const uint8_t *sha256, struct err *e)
{
	struct buf b = { 0 };
	struct err why;
	const enum st st = evidence_get(dir, sha256, &b, &why);

	buf_fini(&b);
	v->res->evidence++;
	if (st == ST_NOMEM) {
		*e = why;
		return st;
	}
	if (st != ST_OK)
		verify_tell(v, true, "incident %s: a piece of its evidence: %s", id, why.msg);
	return ST_OK;
}

static bool
same_event(const struct store_event *a, const struct store_event *b)
{
	return a->asn == b->asn && a->kind == b->kind && a->role == b->role &&
	       a->facts == b->facts && a->begin_s == b->begin_s && a->end_s == b->end_s;
}

/* What it adds to scores: both lists are in one order. */
static enum st
check_events(struct verifying *v, const char *id, int64_t incident, const struct event_list *want,
    struct err *e)
{
	const struct store_event_scan scan = { .incident = incident };
	struct store_event *got;
	size_t n, same = 0;
	const enum st st = store_events(v->o->store, &scan, &got, &n, e);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < n && i < want->n; i++)
		same += same_event(&got[i], &want->v[i]);
	if (n != want->n || same != n)
		verify_tell(v, true, "incident %s adds something else to scores than is held", id);
	free(got);
	return ST_OK;
}

/* What is held of an incident against what was detected now. */
static enum st
check_incident(struct verifying *v, const char *dir, const struct run_result *r,
    const struct incident *i, struct err *e)
{
	struct store_found f = { .roles = NULL };
	struct kept k;
	enum st st = keep_incident(&k, r, i, dir, e);

	v->res->incidents++;
	if (st == ST_BAD || st == ST_IO) { /* of its record */
		verify_tell(v, true, "incident %s: its record: %s", i->id, e->msg);
		kept_fini(&k);
		return ST_OK;
	}
	if (st == ST_OK)
		st = store_incident_find(v->o->store, str_of(i->id), 0, &f, e);
	if (st == ST_END || (st == ST_OK && f.in.withdrawn)) {
		verify_tell(v, true, "incident %s is not held", i->id);
		st = ST_OK;
	} else if (st == ST_OK) {
		if (f.in.brief.n != k.in.brief.n || f.in.doc.n != k.in.doc.n ||
		    memcmp(f.in.brief.p, k.in.brief.p, k.in.brief.n) != 0 ||
		    memcmp(f.in.doc.p, k.in.doc.p, k.in.doc.n) != 0)
			verify_tell(v, true,
			    "incident %s is told otherwise than it was detected now", i->id);
		st = check_events(v, i->id, f.in.n, &k.events, e);
		for (size_t n = 0; st == ST_OK && n < f.in.n_evidence; n++)
			st = check_piece(v, dir, i->id, f.in.evidence[n], e);
	}
	store_found_fini(&f);
	kept_fini(&k);
	return st;
}

static enum st
check_run(
    struct verifying *v, const struct store_run *held, const struct run_plan *p, struct err *e)
{
	struct run_result r;
	char dir[3200];
	enum st st = runs_detect(&r, v->o, v->in, p, NULL, NULL, NULL, e);

	snprintf(dir, sizeof(dir), "%s/%s", v->o->dir, EVIDENCE_IN_OBS);
	if (st == ST_OK && r.incidents.n != held->incidents)
		verify_tell(v, true, "a run: %u incidents are held, %zu were detected now",
		    held->incidents, r.incidents.n);
	for (size_t i = 0; st == ST_OK && i < r.incidents.n; i++)
		st = check_incident(v, dir, &r, &r.incidents.v[i], e);
	runs_result_fini(&r);
	return st;
}

enum st
verify_runs(struct verifying *v, struct err *e)
{
	struct runs plan = { .runs = NULL };
	struct store_run *held = NULL;
	size_t n = 0;
	enum st st = runs_plan(&plan, v->in, v->n, e);

	if (st == ST_OK)
		st = store_runs(v->o->store, &held, &n, e);
	if (st == ST_OK && n != plan.n)
		verify_tell(
		    v, true, "%zu runs of the detector are held, the files make %zu", n, plan.n);
	for (size_t i = 0; st == ST_OK && i < plan.n; i++) {
		const struct store_run *h = NULL;

		for (size_t k = 0; k < n; k++) {
			if (memcmp(held[k].hash, plan.runs[i].hash, SHA256_BYTES) == 0)
				h = &held[k];
		}
		v->res->runs++;
		if (h == NULL)
			verify_tell(
			    v, true, "a run was made from other inputs than the ledger holds");
		else
			st = check_run(v, h, &plan.runs[i], e);
	}
	free(held);
	runs_fini(&plan);
	return st;
}
