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

enum conform
conform_action(const struct framework *f, const struct fw_action *act, const struct agg *sum)
{
	enum readiness classes[FW_CATEGORIES];

	/* a limit is about one network and not about a mean of several */
	if (act->limit != NULL)
		return CONFORM_UNKNOWN;
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

enum conform
conform_all(const struct framework *f, const struct fw_programme *p, const struct agg *sum)
{
	enum conform all = CONFORM_YES;

	if (p == NULL)
		return CONFORM_UNKNOWN;
	for (uint32_t i = 0; i < p->actions_n; i++) {
		enum conform one;

		if (p->actions[i].level != FW_MANDATORY)
			continue;
		one = conform_action(f, &p->actions[i], sum);
		if (one == CONFORM_NO)
			return CONFORM_NO;
		if (one == CONFORM_UNKNOWN)
			all = CONFORM_UNKNOWN;
	}
	return all;
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
