/* aggregate.c - see aggregate.h. */
#include "app/aggregate.h"

void
agg_add(struct agg *a, const struct agg_columns *col, uint32_t row)
{
	a->ases++;
	for (size_t c = 0; c < FW_CATEGORIES; c++) {
		struct agg_category *cat = &a->cat[c];
		const int32_t bp = col->bp[c][row];

		cat->classes[col->ready[c][row]]++;
		if (bp == SCORE_NO_DATA)
			continue;
		cat->sum_bp += bp;
		cat->with_data++;
		for (size_t k = 0; k < WEIGH_KINDS; k++) {
			const uint32_t w = col->weight[k][row];

			if (w == WEIGH_NO_DATA || w == 0 || (col->beside >> k & 1) == 0)
				continue;
			cat->by[k].sum += (int64_t)bp * w;
			cat->by[k].weight += w;
			cat->by[k].n++;
		}
	}
}

void
agg_merge(struct agg *a, const struct agg *b)
{
	a->ases += b->ases;
	for (size_t c = 0; c < FW_CATEGORIES; c++) {
		struct agg_category *to = &a->cat[c];
		const struct agg_category *from = &b->cat[c];

		to->sum_bp += from->sum_bp;
		to->with_data += from->with_data;
		for (size_t r = 0; r < READINESS; r++)
			to->classes[r] += from->classes[r];
		for (size_t k = 0; k < WEIGH_KINDS; k++) {
			to->by[k].sum += from->by[k].sum;
			to->by[k].weight += from->by[k].weight;
			to->by[k].n += from->by[k].n;
		}
	}
}

int32_t
agg_mean_bp(const struct agg_category *c)
{
	return c->with_data == 0 ? SCORE_NO_DATA
				 : (int32_t)((2 * c->sum_bp + c->with_data) / (2 * c->with_data));
}

int64_t
agg_mean_micro(const struct agg_category *c)
{
	/* basis points are hundreds of millionths */
	return c->with_data == 0 ? -1 : (200 * c->sum_bp + c->with_data) / (2 * c->with_data);
}
