/*
 * ingest.h - files into an observatory, and the months that they change judged again.
 *
 * One ingest is one transaction: whatever stops it, the last published view stays. A file that the
 * ledger holds (same SHA-256) changes nothing. A month is judged again only when the set of its
 * inputs changed, so the answer does not depend on the order in which files came.
 */
#ifndef INGEST_H
#define INGEST_H

#include "app/obs.h"

struct ingest_opts {
	const char *dir;
	uint32_t min_peers; /* a new setting of the observatory; 0: as it is */
	struct clock clock;
	void (*say)(void *arg, const char *line); /* progress; or NULL */
	void *arg;
};

struct ingest_result {
	uint64_t added, held, unknown, refused,
	    partial;	 /* files; partial of the months judged now */
	uint64_t months; /* judged */
	uint64_t view;	 /* published at the end */
	bool changed;	 /* this ingest published it */
	bool fault;	 /* something given was refused, partial, missing or not recognised */
};

/* paths are files and folders, which are walked. */
enum st ingest(const struct ingest_opts *opts, const char *const *paths, size_t n,
    struct ingest_result *out, struct err *e);

#endif
