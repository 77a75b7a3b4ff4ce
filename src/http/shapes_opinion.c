/* shapes_opinion.c - the shapes of what others say of networks; see shapes.c. */
#include "http/shapes_i.h"

/* clang-format off */
#define SOURCE \
	{ "source", "text", "name of the file" }, \
	{ "attribution", "text", "whom to name beside it" }, \
	{ "month", "month?", "that it is of; null: its name does not say" },
/* clang-format on */

const struct field opinion_f[] = {
	SOURCE{ "scores", "{num?}", "by category, 0 to 1; null: it has none" },
	END,
};
const struct field opinion_row_f[] = {
	SOURCE{ "category",
	    "filtering|antiSpoofing|coordination|routingInformationIRR|routingInformationRPKI",
	    NULL },
	{ "networks", "int", "that the file has" },
	{ "compared_with", "month?", "our month that it stands beside; null: none" },
	{ "same_month", "bool", "that is the month it is of" },
	{ "not_compared", "text?",
	    "simulated: our Internet is made up; no month: none is held; null: it is compared" },
	{ "scored", "int", "networks with a score of theirs: not_held, no_data and n together" },
	{ "mean", "num?", "of these" },
	{ "not_held", "int?", "of them, those that announce nothing in our month" },
	{ "no_data", "int?", "of them, those that we have no score for" },
	{ "n", "int", "networks with both scores" },
	{ "ours", "num?", "our mean over n" },
	{ "theirs", "num?", "their mean over n" },
	{ "difference", "num?", "ours less theirs" },
	{ "within_5", "num?", "share of n where both are at most five points apart" },
	{ "same_class", "num?",
	    "share of n in the same class of readiness, by the bands of the norms" },
	END,
};
