/*
 * detect.h - what happened: changes of routes in, incidents out.
 *
 * Each change of the event engine (follow/follow.h) goes to the detectors of origins (origin.h) and
 * of paths (path.h); their suspicions go to the findings (finding.h), which add up to incidents
 * (incident.h). One thread, data time only: the same changes give the same incidents.
 */
#ifndef DETECT_H
#define DETECT_H

#include "detect/event.h"
#include "detect/incident.h"
#include "detect/sets.h"
#include "detect/settings.h"
#include "follow/follow.h"
#include "infer/infer.h"
#include "world/world.h"

struct detect; /* opaque */

/* What detectors look at, all read-only and longer-lived than they. */
struct detect_env {
	const struct follow *follow;
	const struct world *world; /* with the RPKI data in force at the change at hand */
	const struct settings *set;
	const struct detect_set *sets; /* NULL: one set all the time */
	size_t sets_n, set_at;	       /* set_at: of the one that is due */
	/* From the first tables; NULL before seeded() and where there is no table. */
	const struct infer *infer;
	const struct history *history; /* of origin.h: what stood before the change at hand */
	bool seeded;		       /* the baseline is in */
};

/*
 * world and set outlive it. NULL when memory is out. Then: w = detect_watch(d), f = follow_new(&w),
 * detect_follow(d, f, &e), follow_add(...), follow_run(), detect_end().
 */
struct detect *detect_new(const struct world *world, const struct settings *set);
void detect_free(struct detect *d); /* NULL is fine */
/* RPKI data that changes with time, in place of that of the world; before anything is followed. v
 * outlives it. Attested providers stay those of the first set. */
void detect_sets(struct detect *d, const struct detect_set *v, size_t n);
/* Data time went on, or a state of that time was loaded: the set that is due comes into force. */
void detect_due(struct detect *d, int64_t time_us);
struct follow_watch detect_watch(struct detect *d);
/* Whom gaps are told besides. */
typedef void detect_gap_fn(void *arg, const struct follow_gap *g);
void detect_gaps(struct detect *d, detect_gap_fn *fn, void *arg);
enum st detect_follow(struct detect *d, const struct follow *f, struct err *e);

/*
 * All that the detector knows, between two calls of follow_run() and before detect_end(), appended
 * to out; beside what follow_save() writes. It belongs to the program that wrote it. ST_IO,
 * ST_NOMEM.
 */
enum st detect_save(const struct detect *d, FILE *out, struct err *e);
/*
 * Behind detect_follow(), over a follow that was loaded and with the world and settings of then:
 * goes on as if there had been no stop. ST_BAD, ST_TRUNC, ST_IO, ST_NOMEM; then d can only be
 * freed.
 */
enum st detect_load(struct detect *d, FILE *in, struct err *e);

/* Grades what is left at the end of the data. */
enum st detect_end(struct detect *d, int64_t time_us, struct err *e);

/*
 * All incidents as values, by (begin, id); also while following: what they are now. The caller
 * frees the list with incidents_free(). closed_only: those that change no more.
 */
enum st detect_incidents(
    const struct detect *d, bool closed_only, struct incidents *out, struct err *e);
/* The event of an incident, and how to name its numbers: for its record (record.h). Valid until
 * the next change. */
const struct event *detect_event(const struct detect *d, const struct incident *i);
struct event_names detect_names(const struct detect *d);

/*
 * What is untidy and no incident (origin.h): rows of one AS and one kind, by both; tables and
 * updates alike. The caller frees the array.
 */
struct hygiene_row {
	uint32_t asn;
	const char *kind; /* static: hygiene_word() */
	uint32_t count;	  /* distinct prefixes or routes; never 0 */
};
enum st detect_hygiene(const struct detect *d, struct hygiene_row **out, size_t *n, struct err *e);

#endif
