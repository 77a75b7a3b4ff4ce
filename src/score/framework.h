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
#include "score/tally.h"

#define FW_CATEGORIES 5 /* the categories of the Observatory, all of them in every framework */
#define FW_MAX_METRICS 32
#define FW_NONE UINT32_MAX

enum fw_origin {
	FW_PUBLISHED,  /* stated by the programme */
	FW_REPRODUCED, /* worked out from published data and met there exactly */
	FW_OURS,       /* our own choice, where the source is silent */
};

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

struct fw_metric {
	char *id, *category, *title, *formula, *note;
	enum fw_origin origin;
	enum fw_better better;
	uint8_t clamp; /* 1: the value is held in 0 .. 1, the raw one kept beside it */
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

struct fw_category {
	char *id, *name, *about;
	char *metric;	/* id of the metric that the score comes from, or NULL: no data */
	char *curve;	/* id of the curve from metric to score, with metric only */
	char *no_data;	/* why there is no score: the reason without a metric, else that of an empty
			   one */
	uint32_t m, cv; /* indices in metrics and curves, FW_NONE without */
};

struct fw_readiness {
	enum fw_origin origin;
	int32_t ready_bp, aspiring_bp; /* least scores; lagging below */
};

struct fw_action {
	uint32_t number;
	char *name, *measured_by;
	enum fw_level level;
};

struct fw_programme {
	char *id, *name;
	struct fw_action *actions;
	uint32_t actions_n;
};

struct framework {
	char *id, *title, *status, *note;
	uint32_t min_peers;
	enum fw_origin min_peers_origin;
	struct fw_readiness *readiness; /* NULL: this framework has no classes */
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

const char *fw_origin_word(enum fw_origin o);
const char *fw_curve_word(enum fw_curve_kind k);

#endif
