/*
 * score.h - counters -> metrics -> scores -> readiness, for one AS in one period.
 *
 * A pure function of the framework and the input. Everything is a whole number: metrics are a
 * numerator over a denominator, scores are basis points (10,000 = 100 %) rounded half up. A
 * denominator of zero is "no data", never 0 and never 100.
 */
#ifndef SCORE_H
#define SCORE_H

#include "score/cover.h"
#include "score/framework.h"

#define SCORE_NO_DATA (-1)

enum readiness {
	READY_YES,
	READY_ASPIRING,
	READY_LAGGING,
	READY_NO_DATA,
	READY_UNGRADED, /* there is a score, the framework has no classes */
	READINESS,
};

struct score_metric {
	int64_t num, den; /* den 0: no data */
	int64_t raw; /* the numerator before it was held between 0 and den; value = num / den */
	uint64_t cov_num, cov_den; /* how much its sources saw; den 0: not told */
};

struct score_result {
	struct score_metric metric[FW_MAX_METRICS]; /* by the framework's index */
	int32_t score_bp[FW_CATEGORIES];	    /* by fw_category_ids; SCORE_NO_DATA */
	enum readiness ready[FW_CATEGORIES];
};

void score_eval(const struct framework *f, const struct score_input *in, struct score_result *out);

enum score_holds { HOLDS_YES, HOLDS_NO, HOLDS_NO_DATA, HOLDS_NOT_MEASURED };

/* Whether an Action of a programme holds: by its limit, else by the classes of its scores. */
enum score_holds score_action(const struct fw_action *a, const struct score_result *r);
/* By these classes of the categories alone. One that is not ready decides where all are needed, one
 * that is where any is enough; HOLDS_NO_DATA, HOLDS_NOT_MEASURED: no score of it has data, it has
 * none. */
enum score_holds score_action_by(const struct fw_action *a, const enum readiness c[FW_CATEGORIES]);

/* num / den in basis points, rounded half up; den > 0. */
int32_t score_ratio_bp(int64_t num, int64_t den);
/* The score that a curve gives for the value num / den, never below 0; den > 0. */
int32_t score_curve_bp(const struct fw_curve *c, int64_t num, int64_t den);
/* The class of a score, SCORE_NO_DATA included. */
enum readiness score_ready(const struct framework *f, int32_t bp);
/* "ready", "aspiring", "lagging", "no_data", "ungraded". */
const char *readiness_word(enum readiness r);

#endif
