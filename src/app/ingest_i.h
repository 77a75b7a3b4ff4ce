/* ingest_i.h - inside of the ingest: what its parts share. */
#ifndef INGEST_I_H
#define INGEST_I_H

#include "app/ingest.h"

struct ingesting {
	const struct ingest_opts *opts;
	struct obs obs;
	struct ingest_result *res;
	bool changed; /* something that a view shows */
};

/* A line of progress. */
void tell(const struct ingesting *g, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* brake.c: files held back or let in again by what the ledger now holds; and by a person. */
enum st brake_inputs(struct ingesting *g, struct err *e);
enum st brake_accept(struct ingesting *g, const char *which, struct err *e);
/*
 * intake.c: one file into the ledger; *g->res and g->changed tell. Only what is wrong with the
 * observatory itself is a failure.
 */
enum st intake_file(struct ingesting *g, const char *path, bool named, struct err *e);
/* redetect.c: the runs of the detector whose files changed, as part of a view. */
enum st redetect_runs(struct ingesting *g, uint64_t view, struct err *e);
/* collector.c: who collected a file, by its path: "rrc00", "route-views3", "sim0"; "" not told. */
void collector_of(const char *path, char *out, size_t cap);
/* rejudge.c: the months whose inputs changed, as part of a view. */
enum st rejudge_months(struct ingesting *g, uint64_t view, struct err *e);

#endif
