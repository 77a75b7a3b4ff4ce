/*
 * framework.h - the norms as data: which counters make which metric, which metric makes which
 * score.
 *
 * A framework is a YAML file that a person can read and change (docs/frameworks.md); those in
 * frameworks/ are built in. Unknown keys, counters and ids are refused with their line. The struct
 * below is what the file says, in its order; nothing in it changes after loading, so any number of
 * threads may read it.
 */
#ifndef FRAMEWORK_H
#define FRAMEWORK_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "score/cover.h"

#define FW_FORMAT 3	/* of the files; another one is refused */
#define FW_CATEGORIES 5 /* the categories of the Observatory, all of them in every framework */
#define FW_MAX_METRICS 32
#define FW_WEIGHT 10000 /* weight_e4 of one */
#define FW_NONE UINT32_MAX

enum fw_origin {
	FW_AROUND,     /* in the file only, where a label may be left out: that of the whole rule */
	FW_PUBLISHED,  /* stated by the programme */
	FW_REPRODUCED, /* worked out from published data and met there exactly */
	FW_OURS,       /* our own choice, where the source is silent */
};

enum fw_status { FW_DRAFT, FW_REVIEW, FW_LAST_CALL, FW_APPROVED, FW_SUPERSEDED };
enum fw_level { FW_MANDATORY, FW_RECOMMENDED };
enum fw_better { FW_HIGH, FW_LOW };

enum fw_curve_kind {
	FW_RAW,	    /* the score is the value, and it has no readiness */
	FW_SHARE,   /* the value is a share of 0 to 1 and is the score */
	FW_PENALTY, /* score = base ^ sqrt(2 x value): 1 at zero, falling */
};

struct fw_term {
	char *counter;
	int32_t weight;
	uint32_t c[2], n; /* the counters of tally.h that the name stands for */
};

/* Which events a metric sums up. */
struct fw_events {
	uint32_t kinds; /* bits of enum sev_kind */
	enum sev_role role;
	uint32_t drop;	      /* facts: an event with any of them is out */
	uint32_t keep;	      /* facts: an event needs one of them; 0: no such demand */
	uint32_t least_grade; /* 0 low .. 3 proven */
	enum fw_origin drop_origin, least_grade_origin;
};

/* An incident of less than below_s seconds counts value_e4 ten-thousandths. */
struct fw_bucket {
	int64_t below_s;
	uint32_t value_e4;
};

enum fw_gaps {
	FW_GAPS_SPLIT,	/* a hole where the source saw nothing ends an incident */
	FW_GAPS_BRIDGE, /* it does not: the incident goes on behind it */
};

/* From events to a sum: see sum.h. */
struct fw_incidents {
	struct fw_bucket *buckets; /* by below_s */
	uint32_t buckets_n;
	int64_t each_s;			     /* longer ones: base_e4 + each_e4 for each_s */
	uint32_t base_e4, each_e4, bridge_s; /* holes up to bridge_s do not end an incident */
	enum fw_gaps gaps;
	enum fw_origin origin, gaps_origin;
};

struct fw_metric {
	char *id, *category, *title, *formula, *note;
	enum fw_origin origin;
	enum fw_better better;
	uint32_t sources;	  /* bits of enum score_source: what it is measured from */
	uint8_t blind_is_zero;	  /* 1: a source that saw nothing gives 0 and not "no data" */
	uint8_t empty_is_one;	  /* 1: nothing to count, though its sources are there, is 1 */
	uint32_t least;		  /* a smaller denominator is no data */
	struct fw_events *events; /* either these or numerator and denominator */
	uint8_t clamp;		  /* 1: the value is held in 0 .. 1, the raw one kept beside it */
	enum fw_origin clamp_origin;
	struct fw_term *numerator, *denominator;
	uint32_t numerator_n, denominator_n;
	uint32_t cat; /* index in categories */
};

struct fw_curve {
	char *id, *title, *note;
	enum fw_curve_kind kind;
	enum fw_origin origin;
	int32_t base_bp; /* FW_PENALTY only */
};

enum fw_combine {
	FW_SUM,	  /* the curve of the sum of weight x value */
	FW_MEAN,  /* the mean of the scores, by weight */
	FW_WORST, /* the lowest score */
};

struct fw_part {
	char *metric;
	uint32_t weight_e4;
	uint8_t optional; /* 1: without data it is left out; else there is no score then */
	uint32_t m;	  /* index in metrics */
};

struct fw_score {
	enum fw_combine combine;
	char *curve;
	struct fw_part *of;
	uint32_t of_n;
	enum fw_origin origin, curve_origin; /* of the combination; of taking that curve here */
};

struct fw_category {
	char *id, *name, *about;
	struct fw_score *score; /* NULL: no data */
	const char *metric;	/* id of the first metric of the score, or NULL */
	char *no_data;	/* why there is no score: the reason without a metric, else that of an empty
			   one */
	uint32_t m, cv; /* indices of that metric and of the curve, FW_NONE without */
};

struct fw_readiness {
	enum fw_origin origin;
	int32_t ready_bp, aspiring_bp; /* least scores; lagging below */
};

enum fw_limit_kind { FW_AT_LEAST, FW_AT_MOST };
enum fw_empty { FW_EMPTY_NO_DATA, FW_EMPTY_HOLDS };

/* Of several scores that measure an action, or networks of a participant, how many must do. */
enum fw_needs { FW_NEEDS_ALL, FW_NEEDS_ANY };

/* The action holds when the value of a metric is on the right side of bp. */
struct fw_limit {
	char *metric;
	enum fw_limit_kind kind;
	int32_t bp;
	enum fw_empty empty;	/* what a metric without data means */
	enum fw_needs networks; /* of a participant, among those with data */
	enum fw_origin origin, networks_origin;
	uint32_t m;
};

/* Without a limit an action holds when the scores of measured_by are ready. */
struct fw_action {
	uint32_t number;
	char *name, *measured_by; /* category ids with commas between, or other words */
	enum fw_level level;
	enum fw_origin origin, measured_by_origin, needs_origin;
	enum fw_needs needs;
	struct fw_limit *limit;
};

/* Networks by a counter: the last class whose least it reaches. */
struct fw_class {
	char *id;
	uint32_t least;
};

struct fw_sizes {
	char *counter;
	struct fw_class *classes;
	uint32_t classes_n, c;
	enum fw_origin origin;
};

struct fw_programme {
	char *id, *name;
	struct fw_action *actions;
	uint32_t actions_n;
};

enum fw_period { FW_CALENDAR_MONTH }; /* UTC */

/* The time that a score is about. */
struct fw_window {
	enum fw_period period;
	enum fw_origin origin;
};

enum fw_group_score { FW_MEAN_WITH_DATA };
/* In the order of app/weigh.h. */
enum fw_beside { FW_BY_ADDRESSES, FW_BY_CONE, FW_BY_USERS, FW_BESIDES };

/* How networks add up: to an economy, a region, a programme, a participant, the world. */
struct fw_groups {
	enum fw_group_score score;
	uint32_t beside; /* bits: means by weight that are shown beside it */
	enum fw_origin origin, beside_origin;
};

struct framework {
	uint32_t format;
	char *id, *title, *note;
	enum fw_status status;
	uint32_t min_peers;
	enum fw_origin min_peers_origin;
	struct fw_window window;
	struct fw_groups groups;
	struct fw_readiness *readiness; /* NULL: this framework has no classes */
	struct fw_incidents *incidents; /* NULL: no metric is made from events */
	struct fw_sizes *sizes;		/* NULL: none */
	struct fw_category *categories;
	struct fw_metric *metrics;
	struct fw_curve *curves;
	struct fw_programme *programmes;
	uint32_t categories_n, metrics_n, curves_n, programmes_n;
};

/*
 * From a built-in id, or from the file of that name. ST_BAD with the line and what is wrong; ST_IO
 * when it is neither. On failure *out is NULL.
 */
enum st framework_load(struct framework **out, const char *id_or_file, struct err *e);
/* From text; name stands in messages. */
enum st framework_parse(
    struct framework **out, const void *p, size_t n, const char *name, struct err *e);
void framework_free(struct framework *f); /* NULL is fine */

/* Ids of the built-in ones by index, NULL behind the last; and their text. */
const char *framework_builtin(size_t i);
enum st framework_text(struct buf *out, const char *id_or_file, struct err *e);

/* Index in metrics or categories, FW_NONE when there is none of that id. */
uint32_t framework_metric(const struct framework *f, const char *id);
uint32_t framework_category(const struct framework *f, const char *id);

/* Ids of the five categories in their fixed order. */
extern const char *const fw_category_ids[FW_CATEGORIES];

/* The class of a network's size, NULL in a framework without classes. */
const char *framework_size(const struct framework *f, const struct tally *t);

const char *fw_origin_word(enum fw_origin o);
/* "draft", "review", "last-call", "approved", "superseded". */
const char *fw_status_word(enum fw_status s);
const char *fw_curve_word(enum fw_curve_kind k);

#endif
