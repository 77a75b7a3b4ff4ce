/*
 * detect_plan.h - which stretches of time the detector goes over, and with which files: a pure
 * function of the ledger, never of the order of arrival.
 *
 * A stretch (run) is made of all update files that follow each other: where for PLAN_BREAK_S none
 * begins, at any collector, another run begins. Of tables it takes, for each collector, the newest
 * one before the first update, unless that is older than PLAN_TABLE_S, and all later ones up to the
 * end. The world is that of the run's beginning: of each series the newest file dated before the
 * end of that day; VRPs of the same series that come later come into force while it goes on. A run
 * is made again when its digest changed.
 */
#ifndef DETECT_PLAN_H
#define DETECT_PLAN_H

#include "app/detection.h"
#include "app/events.h"
#include "app/obs.h"
#include "app/rpki_sets.h"
#include "app/select.h"
#include "store/incident.h"

#define PLAN_BREAK_S (2 * 86400)
#define PLAN_TABLE_S (3 * 86400)
/* A run is cut where it gets longer: what it costs to make it again grows with it. */
#define PLAN_LONGEST_S (40 * 86400)

struct run_plan {
	size_t *files; /* of the ledger: tables and updates, by collector, time, digest */
	size_t n_files;
	int64_t begin_s, end_s; /* first and last beginning of an update file */
	struct selection world;
	size_t
	    *rpki; /* files of VRPs that follow each other, the world's first; none: it has one */
	size_t rpki_n;
	uint8_t hash[SHA256_BYTES]; /* of all that the answer depends on */
};

struct runs {
	struct run_plan *runs; /* ascending */
	size_t n;
};

/* runs_fini in every case. */
enum st runs_plan(struct runs *out, const struct store_input *in, size_t n, struct err *e);
void runs_fini(struct runs *p);

/* A run under way or done; fini in every case. */
struct run_result {
	struct detection d;
	struct detection_opts opts;
	struct detection_file *files;
	struct world *world; /* without the RPKI when sets has it */
	struct rpki_sets sets;
	struct incidents incidents;
	struct store_gap *gaps;
	size_t n_gaps, cap_gaps;
	bool nomem;
};

/*
 * Detects over the copies of an observatory. A file that is bad costs itself; say may be NULL. gaps
 * are in the order of their beginning. checkpoint: where its state is kept between two times
 * (detection.h), or NULL.
 */
enum st runs_detect(struct run_result *out, const struct obs *o, const struct store_input *in,
    const struct run_plan *r, const char *checkpoint, void (*say)(void *arg, const char *line),
    void *arg, struct err *e);
void runs_result_fini(struct run_result *r);

/* One more gap; false: no memory. More than anybody reads are left out. */
bool run_gap(struct run_result *r, const struct store_gap *g);

/* When a file was due: what was refused has the date of its name alone; 0: it has none. */
int64_t plan_due_s(const struct store_input *in);
/* For qsort_r over numbers of inputs, arg being these: when due, then digest. */
int plan_by_time(const void *pa, const void *pb, void *arg);

/* detect_rpki.c: which sets of VRPs follow each other in a run. */
#define GAP_RPKI_HELD "rpki-held" /* a set is not used: older data judge meanwhile */
enum st plan_rpki(struct run_plan *r, const struct store_input *in, size_t n, struct err *e);
/* Loads them, as the options of the detection, with a gap for each that is held back. */
enum st load_rpki(struct run_result *out, const struct obs *o, const struct store_input *in,
    const struct run_plan *r, struct err *e);

/* detect_keep.c: an incident as the store keeps it. */
struct kept {
	struct store_incident in;
	struct event_list events;
	struct store_role *roles;
	uint8_t (*evidence)[SHA256_BYTES];
	struct buf brief, doc;
};

/*
 * i is of the run r. dir: folder of the evidence that was kept, or NULL; then the document names
 * none. What *k holds lives until kept_fini, which is called in every case, but no longer than i.
 */
enum st keep_incident(struct kept *k, const struct run_result *r, const struct incident *i,
    const char *dir, struct err *e);
void kept_fini(struct kept *k);

/* incident_words.c: the facts in a sentence, from fixed templates. */
void incident_wording(struct buf *b, const struct incident *i);
/* A kind as a heading; a kind of another program as it is. */
const char *incident_title(const char *kind);
/* The next kind, from *from on, that words are a part of the name of; NULL: no more. */
const char *incident_called(const char *words, size_t *from);

#endif
