/* view_i.h - inside of the read model: what its parts share. */
#ifndef VIEW_I_H
#define VIEW_I_H

#include <pthread.h>

#include "app/monthly.h"
#include "app/view.h"
#include "base/json.h"
#include "score/score.h"
#include "store/incident.h"

/* Frameworks that can be asked for, at most: the built-in ones. */
#define VIEW_FRAMEWORKS 8
/* Worlds in memory: some hundred MB each with the route objects of today. */
#define VIEW_WORLDS 2
/* Months whose counters and names stay in memory; the others keep their scores. */
#define VIEW_FULL_MONTHS 3

/* What an AS is called, "" where unknown; into the text of its month. */
struct vname {
	const char *name, *org, *country, *registry;
};

enum vsort_key {
	VSORT_ASN,
	VSORT_NAME,
	VSORT_PREFIXES,
	VSORT_CATEGORY, /* and the four behind it */
	VSORTS = VSORT_CATEGORY + FW_CATEGORIES,
};

/* The scores of a month under one framework. */
struct vscores {
	int32_t *bp[FW_CATEGORIES];    /* [n] */
	uint8_t *ready[FW_CATEGORIES]; /* [n], enum readiness */
	int64_t sum_bp[FW_CATEGORIES];
	uint32_t with_data[FW_CATEGORIES];
	uint32_t classes[FW_CATEGORIES][READINESS];
	uint32_t *order[VSORTS][2]; /* row numbers sorted, [1] descending; made when asked for */
	struct vaggs *aggs;	    /* view_group.h; made when asked for */
};

/* Scores in two versions: with what reviews set aside left out, and as detected. */
enum vreview { VREVIEWED, VDETECTED, VREVIEWS };

/* What of a month is no counter, for scores. */
struct vscoring {
	struct sev *ev[VREVIEWS]; /* [n_ev], by sev_sort(); ref: number of the incident */
	size_t n_ev;
	int64_t begin_s, end_s; /* of the month */
	bool any_set_aside; /* else both versions are the same */
	bool told;	    /* the month has coverage; without it counters speak for themselves */
	struct score_cover cover[SCORE_SOURCES];
	struct score_gap *gaps;
	size_t n_gaps;
};

struct vmonth {
	struct store_month m;
	uint32_t n; /* ASes */
	uint32_t *asns, *prefixes4, *prefixes6, *weights[WEIGH_KINDS];
	uint16_t *economy;	  /* index in econ_all(); NULL until the names were read */
	uint8_t *rir;		  /* number of the registry, 0 unknown */
	struct part_table *parts; /* NULL: no list, or not read yet */
	bool parts_read;
	struct vscores *scores[VIEW_FRAMEWORKS];
	uint8_t world_key[SHA256_BYTES]; /* of the world files it was judged by */
	/* the full part, see VIEW_FULL_MONTHS */
	bool full;
	uint64_t used; /* tick of the last use */
	uint32_t *cols[MONTHLY_WEIGHT];
	uint64_t totals[COUNTERS];
	struct buf text;
	struct vname *names; /* [n] */
	struct vnames *find; /* view_names.h; NULL until somebody searched */
	uint32_t *peers;     /* by pair id */
	size_t n_peers;
	struct vscoring scoring;
	uint32_t economies;
	bool has_rpki, has_irr;
};

/* A world in memory, by the key of the months that it judged. */
struct vworld {
	struct world *w; /* NULL: a free place */
	uint8_t key[SHA256_BYTES];
	uint64_t used; /* tick of the last use */
};

struct view {
	pthread_mutex_t mu; /* around everything below */
	struct obs obs;
	struct framework *fw[VIEW_FRAMEWORKS];
	char *fw_file[VIEW_FRAMEWORKS]; /* of those that are not built in, what they are asked by */
	size_t n_fw;
	uint64_t number, tick;
	bool simulated, shows_all, loaded;
	struct vmonth *months; /* ascending */
	size_t n_months;
	struct store_input *inputs; /* the ledger */
	size_t n_inputs;
	struct vopinions *opinions; /* view_opinion.c; NULL until asked for, kept from view to view */
	struct vworld worlds[VIEW_WORLDS];
	pthread_mutex_t world_mu; /* one load at a time; taken before mu, never inside it */
};

/* One question under way. */
struct vask {
	struct view *v;
	const struct view_query *q;
	const struct framework *fw;
	size_t fwi;
	struct vmonth *vm;	   /* NULL: nothing is held */
	const struct world *world; /* with vask_begin_world */
	struct buf *out;
	size_t out_n; /* what was there before */
	struct json j;
};

/* view.c */
/* Takes the lock and the picture; reads parameters month and framework. On failure nothing is held.
 */
enum st vask_begin(
    struct vask *a, struct view *v, const struct view_query *q, struct buf *out, struct err *e);
/* Lets go; takes back what was written unless st is ST_OK. Returns the status to pass on. */
enum st vask_end(struct vask *a, enum st st, struct err *e);
/* Index of the framework of that name, of the default one without. ST_END: there is none. */
enum st vfind_framework(const struct view *v, struct str id, size_t *out, struct err *e);
/* {"meta":{...},"data": and the end of it; next NULL: not a list, "": the last page. */
void vask_head(struct vask *a);
void vask_tail(struct vask *a, const char *next);
/* Errors of parameters and of what is not there. */
enum st vbad(struct err *e, const char *parameter, struct str value, const char *why);
enum st vnot(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A whole number parameter of lo..hi, dflt when it is not given. */
enum st vnumber(struct err *e, const char *parameter, struct str s, uint32_t lo, uint32_t hi,
    uint32_t dflt, uint32_t *out);

/* view_load.c */
/* Reads the list of months and the ledger anew when the view number has changed. */
enum st view_refresh(struct view *v, struct err *e);
void view_forget(struct view *v);
/* Brings the full part of a month into memory. */
enum st vmonth_full(struct view *v, struct vmonth *m, struct err *e);
/* The scores of a month; *out stays the month's. */
enum st vmonth_scores(
    struct view *v, struct vmonth *m, size_t fwi, struct vscores **out, struct err *e);
/* The first row with at least this number. */
uint32_t vmonth_from(const struct vmonth *m, uint64_t asn);
/* Row of an AS; UINT32_MAX when it originates no counted prefix. */
uint32_t vmonth_row(const struct vmonth *m, uint32_t asn);
/* The counters of a row; the month is full. */
void vmonth_tally(const struct vmonth *m, uint32_t row, struct tally *out);

/* view_scoring.c */
enum st vscoring_read(struct view *v, int32_t month, struct vscoring *s, struct err *e);
void vscoring_fini(struct vscoring *s);
/* What the AS of t is scored from; the month is full, and t outlives *out. */
void vmonth_input(
    const struct vmonth *m, const struct tally *t, enum vreview which, struct score_input *out);
/* Its scores under a framework. */
void vmonth_score(const struct vmonth *m, const struct tally *t, const struct framework *f,
    enum vreview which, struct score_result *out);

/* view_world.c */
/* The world that a.vm was judged by, loaded outside of the lock, then the question begun. */
enum st vask_begin_world(
    struct vask *a, struct view *v, const struct view_query *q, struct buf *out, struct err *e);

/* view_rows.c */
/* The fields of an as_row into the open object. The month is full. */
void vput_as_row(struct vask *a, uint32_t row);
/* The same of an AS that only its name is known of: zero counters. */
void vput_as_empty(struct vask *a, uint32_t asn, const struct world *w);
void vput_scores(struct vask *a, const struct score_result *r);
void vput_bp(struct json *j, const char *key, int32_t bp);
/* Text, or null when it is empty. */
void vput_text(struct json *j, const char *key, const char *s);
void vput_month(struct json *j, const char *key, int32_t month);
void vput_time(struct json *j, const char *key, int64_t unix_s);

/* view_source.c */
/* The sources of the month shown as an array; with its tables. */
enum st vput_sources(struct vask *a, bool tables, struct err *e);
/* Whether the month shown was made from a file of that kind. */
enum st vmonth_uses(const struct vask *a, const char *kind, bool *out, struct err *e);

/* view_why.c */
/* "text": why the score of a category is what it is. t: the counters. */
void vput_explanation(
    struct vask *a, const struct tally *t, const struct score_result *r, size_t category);
/* Of all five, as an array. */
void vput_explanations(struct vask *a, const struct tally *t, const struct score_result *r);
/*
 * What a counted pair adds to the numerator of a metric; false: it is not among its denominator.
 * *rpki: by its RPKI state, else by its IRR state. And that state in a sentence.
 */
bool vpair_weight(
    const struct fw_metric *m, const struct store_route *r, int32_t *weight, bool *rpki);
const char *vpair_text(const struct store_route *r, bool rpki);
/* What a pair does to each metric, as an array. */
void vput_effects(struct vask *a, const struct store_route *r, uint32_t peers);

/* view_incident.c */
bool vtime_us(struct str s, int64_t *us);
/* Parameters since and until; 0 when they are not given. */
enum st vtimes(const struct view_query *q, int64_t *since_us, int64_t *until_us, struct err *e);
void vput_us(struct json *j, const char *key, int64_t us);
/* The incident of the path, as far as the asker may see it. The caller calls store_found_fini. */
enum st vfind_incident(struct vask *a, struct store_found *f, struct err *e);

/* view_explain_events.c */
/* "combined": which metrics make the score of a category, and how. */
void vput_combined(struct vask *a, const struct score_result *r, size_t category);
/* "incidents" and "incidents_total" of a metric of the AS of t, as its sum merges them; any false:
 * the metric has no data. */
enum st vput_counted_incidents(
    struct vask *a, const struct tally *t, uint32_t metric, bool any, struct err *e);

/* view_opinion.c */
/* Whether anybody else has an opinion of the AS. */
enum st vopinion_of(struct vask *a, uint32_t asn, bool *any, struct err *e);
/* "opinions": what each of them says, the latest first. */
enum st vput_opinions(struct vask *a, uint32_t asn, struct err *e);
void vopinions_free(struct vopinions *all); /* NULL is fine */

/* view_review.c */
/* "reviews", "set_aside", "disputed" of an incident. */
enum st vput_reviews(struct vask *a, struct str id, struct err *e);

/* view_gap.c */
/* "incidents": published ones of an AS by role, and of the month in all. */
enum st vput_incident_counts(struct vask *a, uint32_t asn, struct err *e);
enum st vput_incident_summary(struct vask *a, struct err *e);
/* Which networks are asked for: of a country or region, of participants of a programme; zeroed: all. */
struct vplace {
	struct str place;
	struct str programme;
	const struct part_table *parts; /* of the month; NULL: no list was read, and nobody is of it */
};

enum st vplace(struct vask *a, const struct view_query *q, struct vplace *out, struct err *e);
/* Whether the AS of a row is one of them; the month is loaded in full. */
bool vplace_has(const struct vplace *p, const struct vmonth *m, uint32_t row);
/* Whether an AS in one of the roles is one of them, by the names of the month; NULL: of none. */
bool vincident_of(const struct vmonth *m, const struct store_incident *in, unsigned roles,
    const struct vplace *p);

/* view_part.c */
/* What the AS is to answer for: published incidents of the month shown with it as culprit or
 * accomplice. take gets each; false ends the scan. */
enum st vscan_incidents(struct vask *a, uint32_t asn,
    bool (*take)(void *arg, const struct store_incident *in), void *arg, struct err *e);
/* An incident_ref as an object. */
void vput_incident_ref(struct json *j, const struct store_incident *in, uint32_t asn);
/* The files that the month was made from, with digest and date, as an array. */
enum st vput_inputs(struct vask *a, struct err *e);

/* view_prefix.c */
/* Peers that show it in the month, which is full. */
uint32_t vmonth_peers(const struct vmonth *m, const struct store_route *r);
void vput_pfx(struct json *j, const char *key, const struct pfx *p);
/* "vrps" and "route_objects" that cover a prefix, the first of them, with "..._total". t may be
 * NULL.
 */
void vput_vrps(struct json *j, const struct rov_table *t, const struct pfx *p);
void vput_route_objects(struct json *j, const struct irr_table *t, const struct pfx *p);
/* The first anchor of a VRP; most have one. */
const char *vrp_anchor(const struct rov_table *t, const struct rov_vrp *v);
/* A prefix_row as an object. */
void vput_prefix_row(struct vask *a, const struct store_route *r);

#endif
