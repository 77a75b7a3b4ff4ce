/* conform.c - see conform.h. */
#include "app/conform.h"

#include <string.h>

#include "score/score.h"

const char *
conform_word(enum conform c)
{
	static const char *const words[CONFORMS] = { "not_measured", "fails", "holds" };

	return words[c];
}

bool
conform_has_limits(const struct fw_programme *p)
{
	for (uint32_t i = 0; i < p->actions_n; i++) {
		if (p->actions[i].limit != NULL)
			return true;
	}
	return false;
}

void
conform_see(struct conform_limits *l, const struct fw_programme *p, const struct score_result *r)
{
	for (uint32_t i = 0; i < p->actions_n; i++) {
		if (p->actions[i].limit != NULL)
			l->n[i][score_action(&p->actions[i], r)]++;
	}
}

static enum conform
by_limit(const struct fw_limit *limit, const uint32_t n[HOLDS_NOT_MEASURED])
{
	const enum conform one = limit->networks == FW_NEEDS_ANY ? CONFORM_YES : CONFORM_NO;

	if (n[one == CONFORM_YES ? HOLDS_YES : HOLDS_NO] != 0) /* one decides */
		return one;
	if (n[one == CONFORM_YES ? HOLDS_NO : HOLDS_YES] != 0)
		return one == CONFORM_YES ? CONFORM_NO : CONFORM_YES;
	return CONFORM_UNKNOWN;
}

static enum conform
by_scores(const struct framework *f, const struct fw_action *act, const struct agg *sum)
{
	enum readiness classes[FW_CATEGORIES];

	for (unsigned c = 0; c < FW_CATEGORIES; c++)
		classes[c] = score_ready(f, agg_mean_bp(&sum->cat[c]));
	switch (score_action_by(act, classes)) {
	case HOLDS_YES:
		return CONFORM_YES;
	case HOLDS_NO:
		return CONFORM_NO;
	default:
		return CONFORM_UNKNOWN;
	}
}

void
conform_make(struct conformance *out, const struct framework *f, const struct fw_programme *p,
    const struct agg *sum, const struct conform_limits *l)
{
	*out = (struct conformance){ .all = p != NULL ? CONFORM_YES : CONFORM_UNKNOWN };
	for (uint32_t i = 0; p != NULL && i < p->actions_n; i++) {
		const struct fw_action *act = &p->actions[i];
		const enum conform one =
		    act->limit != NULL ? by_limit(act->limit, l->n[i]) : by_scores(f, act, sum);

		out->action[i] = one;
		if (act->level != FW_MANDATORY || out->all == CONFORM_NO)
			continue;
		if (one != CONFORM_YES)
			out->all = one;
	}
}

const struct fw_programme *
conform_programme(const struct framework *f, const char *id)
{
	for (uint32_t i = 0; i < f->programmes_n; i++) {
		if (strcmp(f->programmes[i].id, id) == 0)
			return &f->programmes[i];
	}
	return NULL;
}
