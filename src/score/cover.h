/*
 * cover.h - what an AS is scored from in one period: counters, events, and how much was seen.
 *
 * Coverage is a share of the period for each source. It stands beside every metric and never
 * changes its value; only a source that saw nothing at all leaves its metrics without data.
 */
#ifndef SCORE_COVER_H
#define SCORE_COVER_H

#include "score/event.h"
#include "score/tally.h"

enum score_source {
	SCORE_TABLES,
	SCORE_UPDATES,
	SCORE_RPKI,
	SCORE_IRR,
	SCORE_CONTACTS,
	SCORE_SPOOFER,
	SCORE_BOGONS,
	SCORE_SOURCES,
};

/* Seen of all, in units of the source: seconds, days, 1. num <= den; den 0 is nothing seen. */
struct score_cover {
	uint64_t num, den;
};

/* A time in which a source saw nothing. */
struct score_gap {
	enum score_source source;
	int64_t begin_s, end_s;
};

/*
 * Of one AS and the period [begin_s, end_s), UTC. The arrays are the caller's.
 *
 * cover has SCORE_SOURCES of them; NULL, where nothing was told of coverage: counters tell by their
 * denominators what was there, and of events nothing is known, so that their metrics have no data.
 * A source of which 0 is told leaves the metrics of counters without data as well.
 */
struct score_input {
	const struct tally *t;
	const struct sev *ev; /* those of this AS, in the order of sev_sort() */
	size_t n_ev;
	int64_t begin_s, end_s;
	const struct score_cover *cover;
	const struct score_gap *gaps; /* by begin; those of one source do not overlap or touch */
	size_t n_gaps;
};

/* "tables", "updates", "rpki", "irr", "contacts", "spoofer", "bogons". */
const char *score_source_word(enum score_source s);

#endif
