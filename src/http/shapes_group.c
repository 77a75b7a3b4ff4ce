/* shapes_group.c - shapes of what many networks add up to; see shapes.c. */
#include "http/shapes_i.h"

/* clang-format off */
#define GROUP_ROW \
	{ "kind", "as|economy|region|programme|participant", NULL }, \
	{ "id", "text", NULL }, \
	{ "name", "text?", NULL }, \
	{ "ases", "int", "its networks that originate counted prefixes" }, \
	{ "categories", "[category]", NULL },
/* clang-format on */

const struct field group_row_f[] = { GROUP_ROW END };
const struct field region_row_f[] = {
	GROUP_ROW{ "parent", "text?", "of an area of M49: the id of what it is a part of" },
	END,
};
const struct field place_f[] = {
	GROUP_ROW{ "region", "~text?", "of an economy: the continent of M49" },
	{ "sub_region", "~text?", NULL },
	{ "registry", "~text?", "that serves the economy" },
	{ "parent", "~text?", "of an area: the id of what it is a part of" },
	{ "economies", "~[text]", "of an area: those with networks" },
	{ "history", "[group_month]", "all held months, ascending" },
	END,
};
const struct field weighted_f[] = {
	{ "by", "addresses24|cone_ases|users",
	    "IPv4 space in /24s, ASes in the customer cone, estimated users" },
	{ "value", "num?", "0 to 1" },
	{ "n", "int", "ASes with data and a known weight above 0" },
	END,
};
const struct field group_month_f[] = {
	{ "month", "month", NULL },
	{ "ases", "int", NULL },
	{ "scores", "{num?}", "by category: means over the ASes with data" },
	END,
};
/* clang-format off */
#define CONFORMING \
	{ "holds", "int", NULL }, \
	{ "fails", "int", NULL }, \
	{ "not_measured", "int", "no score measures it, or none has data" },
#define PROGRAMME_ROW GROUP_ROW \
	{ "participants", "int", NULL }, \
	{ "conforming", "conforming", NULL }, \
	{ "actions", "[action_counts]", "participants by how they keep each Action" },
#define PARTICIPANT_ROW GROUP_ROW \
	{ "programme", "netops|ixps|cdns|vendors", NULL }, \
	{ "areas", "[text]", NULL }, \
	{ "asns", "[int]", "all of them, those without a counted prefix too" }, \
	{ "since", "time?", NULL }, \
	{ "conforms", "bool?", "all mandatory Actions hold; null: one is not measured, none fails" }, \
	{ "actions", "[action_state]", NULL },
#define ACTION \
	{ "number", "int", NULL }, \
	{ "name", "text", NULL }, \
	{ "level", "mandatory|recommended", NULL },
/* clang-format on */

const struct field conforming_f[] = { CONFORMING END };
const struct field action_counts_f[] = { ACTION CONFORMING END };
const struct field action_state_f[] = {
	ACTION{ "state", "holds|fails|not_measured", "by the scores of its networks" },
	{ "list_says", "yes|no?", "what the list of the programme says" },
	END,
};
const struct field programme_row_f[] = { PROGRAMME_ROW END };
const struct field programme_f[] = {
	PROGRAMME_ROW{ "members", "[participant_row]", NULL },
	{ "history", "[group_month]", "all held months, ascending" },
	END,
};
const struct field participant_row_f[] = { PARTICIPANT_ROW END };
const struct field participant_f[] = {
	PARTICIPANT_ROW{ "networks", "[network]", NULL },
	{ "history", "[group_month]", "the held months that have it, ascending" },
	END,
};
const struct field network_f[] = {
	{ "asn", "int", NULL },
	{ "name", "text?", NULL },
	{ "scores", "{num?}", "by category" },
	END,
};
const struct field series_f[] = {
	{ "kind", "as|economy|region|programme|participant", NULL },
	{ "id", "text", NULL },
	{ "name", "text?", NULL },
	{ "points", "[series_point]", "a point a held month, ascending" },
	END,
};
const struct field series_point_f[] = {
	{ "month", "month", NULL },
	{ "ases", "int", NULL },
	{ "categories", "[series_category]", NULL },
	END,
};
const struct field series_category_f[] = {
	{ "id", "text", NULL },
	{ "value", "num?", "0 to 1, mean over the ASes with data" },
	{ "with_data", "int", "how many these are" },
	{ "trend", "num?", "value less that of the month held before" },
	{ "mean3", "num?", "mean of the values of this and the 2 months before" },
	{ "months3", "int", "of them, those with data" },
	{ "mean12", "num?", NULL },
	{ "months12", "int", NULL },
	END,
};
const struct field comparison_f[] = {
	{ "a", "compared", NULL },
	{ "b", "compared", NULL },
	{ "differences", "[difference]", NULL },
	END,
};
const struct field compared_f[] = { GROUP_ROW{ "month", "month", NULL }, END };
const struct field difference_f[] = {
	{ "id", "text", "of the category" },
	{ "value", "num?", NULL },
	{ "ready", "num?", "of the share that is ready" },
	{ "no_data", "num?", "of the share without data" },
	END,
};
