/*
 * ingest.h - files into an observatory, and the months that they change judged again.
 *
 * One ingest is one transaction: whatever stops it, the last published view stays. A file that the
 * ledger holds (same SHA-256) changes nothing. A month is judged again only when the set of its
 * inputs changed, so the answer does not depend on the order in which files came. A world file that
 * shrank beside the one before it is held back (app/brake.h).
 */
#ifndef INGEST_H
#define INGEST_H

#include "app/obs.h"

struct ingest_opts {
	const char *dir;
	uint32_t min_peers; /* a new setting of the observatory; 0: as it is */
	const char *show;   /* likewise, OBS_SET_SHOW: "all" or "open"; NULL: as it is */
	struct clock clock;
	void (*say)(void *arg, const char *line); /* progress; or NULL */
	void *arg;
	/* files held back that a person says are right: names, or beginnings of their SHA-256 */
	const char *const *accept;
	size_t n_accept;
	const struct ingest_hooks *hooks; /* or NULL */
};

/* What a fetch does in the same transaction, so that its calendar and the files agree. */
struct ingest_hooks {
	enum st (*begin)(void *arg, struct obs *o, bool *changed, struct err *e);
	/* Behind each file: its row of the ledger, NULL when it was not recognised. What it
	   changes in the row it puts itself. */
	enum st (*taken)(void *arg, struct obs *o, const char *path, struct store_input *row,
	    bool *changed, struct err *e);
	void *arg;
};

struct ingest_result {
	uint64_t added, held, unknown, refused,
	    partial;	    /* files; partial of the months judged now */
	uint64_t held_back; /* by the brakes, of all that is in the ledger */
	uint64_t months;    /* judged */
	uint64_t runs;	    /* of the detector */
	uint64_t view;	    /* published at the end */
	bool changed;	    /* this ingest published it */
	bool fault;	    /* something given was refused, partial, missing or not recognised */
};

/* The kind that an ingest would see in a file: "table", "updates", a source's, or "unknown". */
enum st intake_kind(const char *path, const char *name, char out[16], struct err *e);

/* paths are files and folders, which are walked. */
enum st ingest(const struct ingest_opts *opts, const char *const *paths, size_t n,
    struct ingest_result *out, struct err *e);

#endif
