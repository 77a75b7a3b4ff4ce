/* conform.c - see conform.h. */
#include "app/conform.h"

#include <string.h>

#include "base/str.h"

const char *
conform_word(enum conform c)
{
	static const char *const words[CONFORMS] = { "not_measured", "fails", "holds" };

	return words[c];
}

static uint32_t
category(struct str id)
{
	for (uint32_t c = 0; c < FW_CATEGORIES; c++) {
		if (str_eq(id, fw_category_ids[c]))
			return c;
	}
	return FW_NONE;
}

enum conform
conform_action(const struct framework *f, const struct fw_action *act, const struct agg *sum)
{
	struct str rest = str_of(act->measured_by), id;
	enum conform held = CONFORM_UNKNOWN;

	while (f->readiness != NULL && str_cut(&rest, ',', &id)) {
		const uint32_t c = category(str_trim(id));
		const int32_t bp = c != FW_NONE ? agg_mean_bp(&sum->cat[c]) : SCORE_NO_DATA;

		if (bp == SCORE_NO_DATA)
			continue;
		if (bp >= f->readiness->ready_bp)
			return CONFORM_YES;
		held = CONFORM_NO;
	}
	return held;
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
