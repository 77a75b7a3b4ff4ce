/* shapes_norms.c - the shapes of frameworks and of what differs between two; see shapes.c. */
#include "http/shapes_i.h"

#define ORIGIN "published|reproduced|ours"

/* clang-format off */
#define FRAMEWORK_ROW \
	{ "id", "text", NULL }, \
	{ "title", "text", NULL }, \
	{ "status", "text", NULL }, \
	{ "note", "text?", NULL }, \
	{ "min_peers", "int", "peers that must show a pair before it counts" }, \
	{ "min_peers_origin", ORIGIN, NULL }, \
	{ "readiness", "readiness?", "null: these norms have no classes" },
/* clang-format on */

const struct field framework_row_f[] = { FRAMEWORK_ROW END };
const struct field readiness_f[] = {
	{ "ready", "num", "least value of the class" },
	{ "aspiring", "num", "least value of the class" },
	{ "origin", ORIGIN, NULL },
	END,
};
const struct field framework_f[] = {
	FRAMEWORK_ROW{ "categories", "[fw_category]", NULL },
	{ "metrics", "[fw_metric]", NULL },
	{ "curves", "[fw_curve]", "from the raw value of a metric to a score" },
	{ "programmes", "[fw_programme]", NULL },
	{ "rules", "[fw_rule]",
	    "every key of the file: buckets, windows, weights, limits and all the rest" },
	END,
};
const struct field fw_rule_f[] = {
	{ "path", "text", "the key, as \"metrics.m2.events.drop\"" },
	{ "rule", "text", "as \"metric m2\"" },
	{ "key", "text", "what of it" },
	{ "value", "text", "what it says, for people" },
	{ "origin", "text?", "published, reproduced or ours; null: nothing is told" },
	END,
};
const struct field framework_diff_f[] = {
	{ "from", "fw_ref", NULL },
	{ "to", "fw_ref", NULL },
	{ "changes", "[fw_change]", "in the order of the file; none: they say the same" },
	END,
};
const struct field fw_ref_f[] = { { "id", "text", NULL }, { "title", "text", NULL }, END };
const struct field fw_change_f[] = {
	{ "path", "text", "the key, as \"metrics.m2.events.drop\"" },
	{ "rule", "text", "as \"metric m2\"" },
	{ "key", "text", "what of it; empty: the rule as a whole" },
	{ "change", "added|removed|changed", NULL },
	{ "from", "text?", "what it says before" },
	{ "to", "text?", "what it says in the other" },
	{ "from_origin", "text?", "published, reproduced or ours; null: nothing is told" },
	{ "to_origin", "text?", NULL },
	{ "text", "text", "the change as a line" },
	END,
};
const struct field fw_category_f[] = {
	{ "id", "text", NULL },
	{ "name", "text", NULL },
	{ "about", "text", NULL },
	{ "metric", "text?", NULL },
	{ "curve", "text?", NULL },
	{ "curve_origin", "text?", "published, reproduced or ours: of taking this curve here" },
	{ "score_origin", "text?", "of how the metrics are put together" },
	{ "no_data", "text", "what it means when there is none" },
	END,
};
const struct field fw_metric_f[] = {
	{ "id", "text", NULL },
	{ "category", "text", NULL },
	{ "title", "text", NULL },
	{ "formula", "text", "for people" },
	{ "origin", ORIGIN, NULL },
	{ "better", "high|low", NULL },
	{ "clamp", "bool", "the value is held in 0 to 1" },
	{ "clamp_origin", ORIGIN, NULL },
	{ "numerator", "[fw_term]", NULL },
	{ "denominator", "[fw_term]", NULL },
	{ "note", "text?", NULL },
	END,
};
const struct field fw_term_f[] = {
	{ "counter", "text", NULL },
	{ "weight", "int", NULL },
	END,
};
const struct field fw_curve_f[] = {
	{ "id", "text", NULL },
	{ "title", "text", NULL },
	{ "kind", "text", NULL },
	{ "base", "~num", "of a penalty" },
	{ "origin", ORIGIN, NULL },
	{ "note", "text?", NULL },
	END,
};
const struct field fw_programme_f[] = {
	{ "id", "text", NULL },
	{ "name", "text", NULL },
	{ "actions", "[fw_action]", NULL },
	END,
};
const struct field fw_action_f[] = {
	{ "number", "int", NULL },
	{ "name", "text", NULL },
	{ "level", "mandatory|recommended", NULL },
	{ "origin", "published|reproduced|ours", NULL },
	{ "measured_by", "text", NULL },
	{ "measured_by_origin", "published|reproduced|ours", NULL },
	{ "needs", "all|any", "how many of the scores must be ready" },
	{ "needs_origin", "published|reproduced|ours", NULL },
	{ "limit", "fw_limit?", "in place of ready scores; null: none" },
	END,
};
const struct field fw_limit_f[] = {
	{ "metric", "text", "asked of each network of a participant" },
	{ "kind", "at-least|at-most", NULL },
	{ "value", "num", "1 is 100 %" },
	{ "empty", "no-data|holds", "what no data means" },
	{ "networks", "all|any", "how many of those with data must hold it" },
	{ "origin", "published|reproduced|ours", NULL },
	END,
};
