/*
 * view.h - the read model: every answer of the API as JSON, from one observatory.
 *
 * A view reads what the last whole ingest published, beside a running writer. What is asked often
 * (the counters, names and visibility of the month shown) lies in memory and is read again when the
 * view number has changed; prefixes come from the store by key; the world of a month is loaded from
 * its kept files on the first question that needs it (covering VRPs and route objects).
 *
 * Any thread may call any function; calls on one view take turns. An answer is
 * {"meta":{...},"data":...} appended to *out, lists with "next" as well. An unknown is null.
 *
 * Results: ST_OK; ST_END: there is no such month, AS, framework, prefix (404); ST_BAD: a parameter
 * cannot be read (400), e->msg names it; anything else is a fault of the store (500). *out is as it
 * was on failure.
 */
#ifndef VIEW_H
#define VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

struct view; /* opaque */

/*
 * The text of the parameters, decoded from the URL; { NULL, 0 } = not given. A function refuses a
 * parameter whose text is wrong; those that it does not use it ignores, since the caller's table of
 * routes says which are allowed.
 */
struct view_query {
	struct str month;     /* "2026-01"; default: the latest that is no fragment */
	struct str framework; /* id; default "2026" */
	struct str q;	      /* search text */
	struct str country;   /* ISO 3166 alpha-2 */
	struct str readiness; /* CATEGORY:ready|aspiring|lagging|no_data */
	struct str sort;      /* column, "-" before it: descending */
	struct str limit;
	struct str cursor; /* "next" of the page before, opaque */
	struct str family; /* 4 or 6 */
	struct str
	    state; /* an RPKI, IRR or bogon word: valid, invalid-length, irr-valid, bogon, ... */
	struct str counted; /* 1 or 0 */
	/* parts of the path */
	struct str asn;	     /* "64500" or "AS64500" */
	struct str prefix;   /* "192.0.2.0/24" */
	struct str id;	     /* of a framework */
	struct str incident; /* id of an incident */
	struct str sha256;   /* of a piece of evidence, in hexadecimal digits */
	struct str fields;   /* names between commas; the server leaves the others out */
	struct str changed;  /* a view number: what changed behind it */
	struct str to;	     /* the other framework */
	/* incidents and gaps */
	struct str role, match, kind, grade, since, until, format, collector, version;
	/* groups of networks: view_group.h */
	struct str of, a, b, programme;
	struct str asns, economies, region, participants; /* lists of compat.h */
	struct str origin; /* the server as the asker calls it: "http://localhost:8480" */
	/*
	 * Who asks sits at the machine of the observatory: then what is not published is told as
	 * well. The server knows (docs/incidents.md).
	 */
	bool local;
	char *next; /* [VIEW_NEXT] or NULL: where a list without a frame leaves its cursor */
};

#define VIEW_NEXT 96

/* e->rule of errors that are the asker's, as opposed to damage. */
extern const char view_asked_wrong[];

/* data_dir is an observatory that was initialised; on failure *out is NULL. */
enum st view_open(struct view **out, const char *data_dir, struct err *e);
void view_close(struct view *v); /* NULL is fine */

/*
 * Number of the view that the next answer comes from: 0 before the first ingest. Looks into the
 * store (some microseconds) and is what an ETag is made of.
 */
enum st view_number(struct view *v, uint64_t *out, struct err *e);

/*
 * Loads ahead what the first page, the first search and the first question about prefixes of the
 * default month would wait for: the scores of all months, the names, its world, some seconds of
 * work. For a thread beside the server; may be called again at any time.
 */
enum st view_warm(struct view *v, struct err *e);

/* One shape for all routes, so that a table can hold them. */
enum st view_summary(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st view_sources(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st view_coverage(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st view_ases(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st view_as(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
/* Its neighbours, what each source calls them, and where sources disagree. */
enum st view_neighbours(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
/* Where contacts of it are registered: role, source and date, no person. */
enum st view_contacts(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st view_as_prefixes(
    struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st view_prefix(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st view_search(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
/* How often the detectors are right: measured with this program (docs/quality.md). */
enum st view_quality(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st view_months(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st view_frameworks(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st view_framework(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st view_framework_diff(
    struct view *v, const struct view_query *q, struct buf *out, struct err *e);

/* Many networks as one; format "ndjson" or "csv": bare rows, without the frame. */
enum st view_economies(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st view_economy(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st view_regions(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st view_region(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st view_programmes(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st view_programme(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st view_participants(
    struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st view_participant(
    struct view *v, const struct view_query *q, struct buf *out, struct err *e);
/* What others say of the same networks, and how far both agree. */
enum st view_opinions(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st view_series(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st view_compare(struct view *v, const struct view_query *q, struct buf *out, struct err *e);

/* Posts and voices (posts.h): no part of a view, so they change without one. The feeds are XML. */
enum st view_posts(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st view_post(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st view_feed_atom(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st view_feed_rss(struct view *v, const struct view_query *q, struct buf *out, struct err *e);

/* format "ndjson" or "csv": bare rows, without the frame. */
enum st view_incidents(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
/* How many of each kind went on in each month held. */
enum st view_incident_months(
    struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st view_incident(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
/* The record that the incident can be rebuilt from, and the raw records behind it. */
enum st view_incident_evidence(
    struct view *v, const struct view_query *q, struct buf *out, struct err *e);
/* One piece of evidence as it lies there: a raw record in MRT, or a document. */
enum st view_evidence(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st view_gaps(struct view *v, const struct view_query *q, struct buf *out, struct err *e);

/* What would bring the scores of an AS up, step by step (docs/advise.md). */
enum st view_advice(struct view *v, const struct view_query *q, struct buf *out, struct err *e);

enum view_advice_form {
	ADVICE_JSON,
	ADVICE_TEXT,
	ADVICE_ROAS_CSV, /* the ROAs as VRPs in CSV */
	ADVICE_SLURM,	 /* the ROAs as local assertions, RFC 8416 */
	ADVICE_RPSL,	 /* the route objects */
};

/* The same in another form, without the frame unless it is JSON. */
enum st view_advice_as(struct view *v, const struct view_query *q, enum view_advice_form form,
    struct buf *out, struct err *e);
/* An AS from its scores down to the routes, objects and files that decide. */
enum st view_explain(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st view_explain_text(
    struct view *v, const struct view_query *q, struct buf *out, struct err *e);
/* Who changes readiness from norms q->framework to q->to. */
enum st view_whatif(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
/* The same for people: totals, and the economies where most changes; and all rows in CSV. */
enum st view_whatif_text(
    struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st view_whatif_csv(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
/*
 * Adds norms from a file: a query may name them by that file's name. ST_LIMIT when there is no
 * place for more; else as framework_load.
 */
enum st view_add_framework(struct view *v, const char *file, struct err *e);

/* What /metrics and /healthz tell; zeroes and "" before the first ingest. */
struct view_stats {
	uint64_t view;
	char month[8]; /* the default month: "2026-01" */
	uint64_t months, ases, prefixes4, prefixes6, pairs_seen, pairs_counted, inputs, store_bytes;
	int64_t data_time_s; /* of the latest table; 0: none */
	bool simulated;
};

enum st view_stats(struct view *v, struct view_stats *out, struct err *e);

#endif
