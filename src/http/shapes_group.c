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
const struct field place_f[] = {
	GROUP_ROW{ "region", "~text?", "of an economy: the continent of M49" },
	{ "sub_region", "~text?", NULL },
	{ "registry", "~text?", "that serves the economy" },
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
