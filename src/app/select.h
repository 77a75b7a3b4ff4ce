/*
 * select.h - which inputs make a month: pure functions of the ledger, never of the order of
 * arrival.
 *
 * Tables: all of that month (UTC, by the time of their records). World files come in series: same
 * kind, same name but for dates, such as vrps-20260101.json and vrps-20260201.json (a date is
 * digits that do not belong to a word as in "route6", or four and more of them). Of each series a
 * month takes the newest file that is dated before its end, else the earliest later one; of
 * delegated statistics the best two, since one alone accuses nobody. A file without a date counts
 * as older than any date.
 *
 * A set of VRPs or of AS relationships is a whole by itself: two of them are two opinions, of which
 * the better dated one counts; only parts of one set (a file a trust anchor) share their day.
 *
 * Updates of a routing registry (NRTM) are links of a chain that begins at a dump or snapshot: see
 * chain.c.
 */
#ifndef SELECT_H
#define SELECT_H

#include "irr/irr.h"
#include "store/store.h"

#define KIND_TABLE "table"
#define KIND_UPDATES "updates"
#define KIND_OPINION "opinion" /* part of no month: shown beside all of them (view_opinion.c) */

/* The series of a file: kind, blank, name without dates and compression. */
void series_of(char *out, size_t cap, const char *kind, const char *name);

/* The series and registry of a file of routing registries, whose name may tell neither. */
void chain_name(struct store_input *row, const struct irr_about *a);

/* Updates of a registry that are held and not put on: behind a missing one, or without a begin. */
struct chain_gap {
	char registry[64];
	bool begun;	  /* else there is no dump whose serial is known, and no snapshot */
	uint64_t missing; /* the serial or version that comes next */
	size_t waiting;	  /* files */
};

#define CHAIN_GAPS 8 /* registries of which it is told */

/* Inputs by index; every array has room for n. */
struct selection {
	/* tables by time, then digest; worlds by kind, name, digest, and updates behind them in the
	 * order in which they apply */
	size_t *tables, *worlds;
	size_t n_tables, n_worlds;
	struct chain_gap gaps[CHAIN_GAPS];
	size_t n_gaps;
	bool *keep; /* scratch */
};

/* Whether a is the better choice of the two for a month that ends at end_s. */
bool input_better(const struct store_input *a, const struct store_input *b, int64_t end_s);
/* Puts updates that make a chain behind all other files of s->worlds, and takes the others out. */
void chain_select(struct selection *s, const struct store_input *in, size_t n, int64_t end_s);

/* Fills *out from in[0..n) for a month. ST_OK or ST_NOMEM; the caller calls selection_fini. */
enum st selection_make(
    struct selection *out, const struct store_input *in, size_t n, int32_t month, struct err *e);
/* The same of a world alone: of each series what is dated before end_s comes first. */
enum st selection_world(
    struct selection *out, const struct store_input *in, size_t n, int64_t end_s, struct err *e);
void selection_fini(struct selection *s);
/* Whether both have the same world files. */
bool selection_same_world(const struct selection *a, const struct selection *b);

/* Digest over all that a month's answer depends on. ST_OK or ST_NOMEM. */
enum st selection_hash(const struct selection *s, const struct store_input *in, uint32_t min_peers,
    uint8_t out[SHA256_BYTES], struct err *e);

/* The months that have a usable table, ascending, malloc'ed. */
enum st table_months(
    const struct store_input *in, size_t n, int32_t **out, size_t *n_out, struct err *e);

#endif
