/*
 * aggregate.h - many ASes as one: means, weighted means, classes of readiness.
 *
 * The mean is over the ASes with data; how many there are, and how many have none, stands beside
 * it. A weighted mean is over those with data whose weight is known and not zero. Sums are whole
 * numbers, so the same ASes give the same answer in any order, and two aggregates add up to that
 * of both.
 */
#ifndef AGGREGATE_H
#define AGGREGATE_H

#include "app/weigh.h"
#include "score/score.h"

/* The columns that are summed up, by row. */
struct agg_columns {
	int32_t *const *bp;	 /* [FW_CATEGORIES][n], SCORE_NO_DATA */
	uint8_t *const *ready;	 /* [FW_CATEGORIES][n], enum readiness */
	uint32_t *const *weight; /* [WEIGH_KINDS][n], WEIGH_NO_DATA */
	uint32_t beside;	 /* bits: by which of them the framework has means, too */
};

struct agg_weighted {
	int64_t sum;	/* of basis points times weight: below 10^4 x 2^32 x 10^5 ASes */
	int64_t weight; /* 0: no data */
	uint32_t n;
};

struct agg_category {
	int64_t sum_bp;
	uint32_t with_data;
	uint32_t classes[READINESS];
	struct agg_weighted by[WEIGH_KINDS];
};

struct agg {
	uint32_t ases;
	struct agg_category cat[FW_CATEGORIES];
};

/* Adds the AS of a row. */
void agg_add(struct agg *a, const struct agg_columns *c, uint32_t row);
/* Adds all that b has. */
void agg_merge(struct agg *a, const struct agg *b);
/* The mean in basis points, rounded half up; SCORE_NO_DATA. */
int32_t agg_mean_bp(const struct agg_category *c);
/* The mean in millionths, rounded half up, as answers show it; -1: no data. */
int64_t agg_mean_micro(const struct agg_category *c);

#endif
