/*
 * score_events.h - questions to the norms as lines of JSON, and the days of the CIDR report.
 *
 * A line names an AS, a metric or a category, a window, and what it is to be scored from: events,
 * counters, or the total and unregistered routes of M7IRR. docs/metrics.md has the members.
 */
#ifndef SCORE_EVENTS_H
#define SCORE_EVENTS_H

#include "score/score.h"

struct score_ask {
	uint32_t asn;
	char name[32];		   /* of the metric or category, as the line has it */
	uint32_t metric, category; /* indices; one is FW_NONE */
	int64_t begin_s, end_s;
	bool told;	 /* it brings what it is to be scored from */
	bool by_missing; /* the line tells what is missing of a total */
	struct tally t;
	struct sev *ev; /* sorted */
	size_t n_ev, cap_ev;
};

/*
 * One line. Everything is counted as seen. ST_BAD says what is wrong; ask is the caller's to reuse:
 * zeroed before the first call, score_ask_fini() behind the last.
 */
enum st score_ask_parse(
    struct score_ask *ask, const struct framework *f, struct str line, struct err *e);
void score_ask_fini(struct score_ask *ask);

/* The events of all ASes in a month by the daily files of a folder, in the order of sev_sort(). */
struct score_days {
	struct sev *ev;
	size_t n, cap;
	struct score_gap *gaps; /* days of the month without a file */
	size_t n_gaps, n_days;	/* n_days: with one */
	uint64_t refused;	/* lines that are none */
};

/*
 * Files named ...YYYYMMDD... below dir with lines "PREFIX ASn Prefix is ...", for each a bogon
 * prefix announced by that AS for that whole day. A file that cannot be read whole fails. Days
 * without a file are gaps of source, in whose place the lists stand.
 */
enum st score_days_load(struct score_days *out, const char *dir, enum score_source source,
    int64_t begin_s, int64_t end_s, struct err *e);
void score_days_fini(struct score_days *d);

#endif
