/*
 * scoring.h - what scores of a month are made from beside its counters: events of incidents, how
 * much was seen, and what people said of incidents.
 *
 * Events belong to an incident: they come with it and go when it is withdrawn. Reviews are kept by
 * the id of the incident, in the order they were written, and none is ever changed or taken away:
 * what stands is what the last one says.
 *
 * Kinds, roles, facts and sources are the caller's numbers and words; the store looks into none.
 */
#ifndef STORE_SCORING_H
#define STORE_SCORING_H

#include "store/incident.h"

/* One AS, one kind of fault, one set of facts: what an incident adds to a score. */
struct store_event {
	uint32_t asn;
	uint8_t kind, role;
	uint16_t facts;
	int64_t begin_s, end_s; /* INT64_MAX: it goes on */
	int64_t incident;	/* read only: number of its incident, see store_incident_id */
	bool set_aside;		/* read only: a review took its incident out of the scores */
};

/* Which events, of an AS or of an incident; a zero in a field asks for nothing. */
struct store_event_scan {
	uint32_t asn;
	int64_t incident;
	int64_t since_s, until_s; /* that touch [since, until); until 0: no bound */
};

/* By AS, kind, role, facts, begin, end, id of the incident; *out is malloc'ed. */
enum st store_events(struct store *s, const struct store_event_scan *scan, struct store_event **out,
    size_t *n, struct err *e);
/* The id of an incident by its number; ST_END. */
enum st store_incident_id(struct store *s, int64_t n, char out[STORE_INCIDENT_ID], struct err *e);

#define STORE_COVER_SOURCE 16

/* How much of a source a month has: num of den. */
struct store_cover {
	char source[STORE_COVER_SOURCE];
	uint64_t num, den;
};

/* By source; *out is malloc'ed. */
enum st store_covers(
    struct store *s, int32_t month, struct store_cover **out, size_t *n, struct err *e);
/* In place of all that was held of the month; *changed: it was something else. */
enum st store_covers_put(struct store *s, int32_t month, const struct store_cover *c, size_t n,
    bool *changed, struct err *e);

enum store_review_kind {
	REVIEW_DISPUTE,	  /* somebody concerned says that it is not so */
	REVIEW_SET_ASIDE, /* out of the scores */
	REVIEW_RESTORE,	  /* and in again; a dispute is settled by it, too */
	REVIEW_KINDS
};

struct store_review {
	int64_t n; /* place in the order; filled in by store_review_put */
	char incident[STORE_INCIDENT_ID];
	enum store_review_kind kind;
	int64_t at_s;
	uint64_t view;
	char by[128];
	char reason[1024];
};

const char *store_review_word(enum store_review_kind k); /* "dispute", "set-aside", "restore" */

enum st store_review_put(struct store *s, struct store_review *r, struct err *e);
/* Of an incident ("": all of them), in the order of writing; *out is malloc'ed. */
enum st store_reviews(
    struct store *s, struct str incident, struct store_review **out, size_t *n, struct err *e);

#endif
