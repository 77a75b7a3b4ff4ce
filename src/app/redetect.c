/*
 * redetect.c - the detector over what an ingest changed: runs whose files are others than before
 * are made again, the others stay as they are. The last run keeps its state, and goes on from it
 * where files only came behind it.
 */
#include "app/ingest_i.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/detect_plan.h"
#include "app/evidence.h"
#include "base/version.h"

struct redetecting {
	struct ingesting *g;
	struct store_input *in;
	size_t n;
	struct store_stamp by;
	char evidence[3200];
	char state[3200]; /* of the last run: only that one goes on with what comes */
	uint64_t changed; /* incidents that are new or told otherwise */
};

static void
say(void *arg, const char *line)
{
	tell(arg, "%s", line);
}

static enum st
put_incidents(struct redetecting *d, const struct run_result *r, struct err *e)
{
	enum st st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < r->incidents.n; i++) {
		struct kept k;
		bool changed = false;

		st = keep_incident(&k, r, &r->incidents.v[i], d->evidence, e);
		if (st == ST_OK)
			st = store_incident_put(d->g->obs.store, &d->by, &k.in, &changed, e);
		kept_fini(&k);
		d->changed += changed;
	}
	return st;
}

static void
say_run(struct redetecting *d, const struct run_plan *p, const struct run_result *r)
{
	size_t n[GRADES] = { 0 };
	struct buf b = { 0 };

	for (size_t i = 0; i < r->incidents.n; i++)
		n[r->incidents.v[i].grade]++;
	buf_rfc3339(&b, p->begin_s);
	buf_ch(&b, '\0');
	tell(d->g,
	    "updates from %s on: %zu files, %u collectors, %u peers; %zu incidents: %zu proven, "
	    "%zu high, %zu medium, %zu low; %zu gaps%s",
	    buf_bad(&b) ? "" : b.p, p->n_files, follow_collectors(r->d.follow),
	    follow_peers(r->d.follow), r->incidents.n, n[GRADE_PROVEN], n[GRADE_HIGH],
	    n[GRADE_MEDIUM], n[GRADE_LOW], r->n_gaps,
	    r->d.resumed ? "; gone on from where the last one stopped" : "");
	buf_fini(&b);
}

static enum st
put_run(struct redetecting *d, const struct run_plan *p, struct run_result *r, struct err *e)
{
	const struct follow_counts *c = follow_counts(r->d.follow);
	const int64_t now = follow_now(r->d.follow);
	struct store_run run = { .begin_us = p->begin_s * 1000000,
		.end_us = now == FOLLOW_BEGIN ? p->end_s * 1000000 : now,
		.view = d->by.view,
		.files = (uint32_t)p->n_files,
		.collectors = follow_collectors(r->d.follow),
		.peers = follow_peers(r->d.follow),
		.incidents = (uint32_t)r->incidents.n };
	enum st st;

	memcpy(run.hash, p->hash, sizeof(run.hash));
	for (int i = 0; i < 4; i++)
		run.changes += c->changes[i];
	st = store_run_put(d->g->obs.store, &run, e);
	d->by.run = run.id;
	for (size_t i = 0; st == ST_OK && i < r->n_gaps; i++)
		st = store_gap_put(d->g->obs.store, run.id, &r->gaps[i], e);
	return st == ST_OK ? put_incidents(d, r, e) : st;
}

static enum st
make_run(struct redetecting *d, const struct run_plan *p, bool last, struct err *e)
{
	struct run_result r;
	uint64_t missed = 0;
	enum st st = runs_detect(&r, &d->g->obs, d->in, p, last ? d->state : NULL, say, d->g, e);

	if (st == ST_OK && r.d.good_files > 0) {
		const struct evidence_opts o = { d->evidence, PROGRAM, &r.d, GRADE_LOW };

		if (r.incidents.n > 0)
			st = evidence_keep(&o, &r.incidents, &missed, e);
		if (st == ST_OK && missed > 0)
			tell(d->g, "warning: %llu raw records could not be cut for evidence",
			    (unsigned long long)missed);
		if (st == ST_OK)
			st = put_run(d, p, &r, e);
		if (st == ST_OK)
			say_run(d, p, &r);
	}
	d->g->res->fault |= r.d.bad_files > 0; /* what is good in them counts */
	runs_result_fini(&r);
	if (st == ST_OK) {
		d->g->res->runs++;
		d->g->changed = true;
	}
	return st;
}

static const struct store_run *
held_run(const struct store_run *held, size_t n, const struct run_plan *p)
{
	for (size_t i = 0; i < n; i++) {
		if (memcmp(held[i].hash, p->hash, SHA256_BYTES) == 0)
			return &held[i];
	}
	return NULL;
}

/* Runs that the files at hand do not make any more. */
static enum st
drop_old(struct redetecting *d, const struct store_run *held, size_t n, const struct runs *plan,
    struct err *e)
{
	enum st st = ST_OK;

	for (size_t i = 0; i < n && st == ST_OK; i++) {
		bool stays = false;

		for (size_t k = 0; k < plan->n; k++)
			stays |= held_run(&held[i], 1, &plan->runs[k]) != NULL;
		if (stays)
			continue;
		st = store_run_drop(d->g->obs.store, held[i].id, e);
		d->g->changed = true;
	}
	return st;
}

static enum st
follow_plan(struct redetecting *d, const struct runs *plan, struct err *e)
{
	struct store_run *held;
	uint64_t gone = 0;
	size_t n;
	enum st st = store_runs(d->g->obs.store, &held, &n, e);

	if (st != ST_OK)
		return st;
	st = drop_old(d, held, n, plan, e);
	for (size_t i = 0; st == ST_OK && i < plan->n; i++) {
		if (held_run(held, n, &plan->runs[i]) == NULL)
			st = make_run(d, &plan->runs[i], i + 1 == plan->n, e);
	}
	free(held);
	if (st == ST_OK)
		st = store_incidents_sweep(d->g->obs.store, &d->by, &gone, e);
	if (st == ST_OK && gone > 0)
		tell(d->g, "%llu incidents are withdrawn: what is held now does not show them",
		    (unsigned long long)gone);
	return st;
}

enum st
redetect_runs(struct ingesting *g, uint64_t view, struct err *e)
{
	struct redetecting d = { .g = g,
		.by = { .view = view, .at_s = clock_now_ns(&g->obs.clock) / 1000000000 } };
	struct runs plan = { .runs = NULL };
	enum st st = store_inputs(g->obs.store, &d.in, &d.n, e);

	snprintf(d.state, sizeof(d.state), "%s/%s", g->obs.dir, OBS_DETECT_STATE);
	snprintf(d.evidence, sizeof(d.evidence), "%s/%s", g->obs.dir, EVIDENCE_IN_OBS);
	if (st == ST_OK)
		st = runs_plan(&plan, d.in, d.n, e);
	if (st == ST_OK)
		st = follow_plan(&d, &plan, e);
	runs_fini(&plan);
	free(d.in);
	return st;
}
