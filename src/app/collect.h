/*
 * collect.h - an observatory filled from the archives of a catalogue, and the calendar of what
 * should have come.
 *
 * What is expected is written down before anything is asked for. Files come into DIR/spool without
 * the observatory's lock; one transaction then takes them in, notes in the calendar what became of
 * each, and publishes. Killed anywhere, the next one goes on: a whole file in the spool is taken, a
 * part is gone on with.
 *
 * For every expected file there is one word: arrived (done), partial, refused (or held back), or a
 * gap that is due, late or missing. They add up to the number expected.
 */
#ifndef COLLECT_H
#define COLLECT_H

#include "app/ingest.h"
#include "fetch/fetch.h"

#define COLLECT_REACH_S (31 * 86400LL) /* how far back an open file is asked for by itself */

struct collect_opts {
	const char *dir;
	struct catalogue *cat;
	const char *const *sources; /* ids; none: those that are enabled */
	size_t n_sources;
	const char *const *parts; /* collectors and the like; none: the source's defaults */
	size_t n_parts;
	int64_t since_s, until_s; /* slots in [since, until); 0: what is due now */
	bool recheck;		  /* also asks whether files that arrived in that time changed */
	struct fetch_limits limits;
	uint32_t min_peers;
	struct clock clock;
	void (*say)(void *arg, const char *line);
	void (*progress)(void *arg, const struct fetch_progress *p);
	void (*planned)(void *arg, const struct fetch_job *j, const struct store_expected *x);
	void *arg;
	bool
	    dry_run; /* planned() tells each file that would be asked for, and nothing is written */
};

struct collect_counts {
	size_t expected, done, partial, refused, gap; /* the first is the sum of the others */
};

struct collect_result {
	size_t asked, fetched, same, absent, refused, failed, later; /* files of this fetch */
	uint64_t bytes;
	struct collect_counts counts; /* of the whole calendar */
	struct ingest_result ingest;
	bool fault; /* something was refused, held back or failed */
};

enum st collect(const struct collect_opts *o, struct collect_result *out, struct err *e);

/* Whether the archives of the sources asked for answer: the first one that does not is in *e. */
enum st collect_probe(const struct collect_opts *o, unsigned seconds, struct err *e);

/* The calendar word of a row: "arrived", "partial", "refused", "held back", "ahead", ... */
const char *collect_word(const struct store_expected *x, int64_t now_s);
void collect_count(struct collect_counts *c, const struct store_expected *x);

#endif
