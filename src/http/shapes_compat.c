/* shapes_compat.c - shapes of the answers for clients of the MANRS API; see shapes.c,
 * docs/compat.md. */
#include "http/shapes_i.h"

#define CLASSES "ready|aspiring|lagging|no_data_available"
#define CATEGORIES \
	"filtering|antiSpoofing|coordination|routingInformationIRR|routingInformationRPKI"

/* clang-format off */
#define MEMBER \
	{ "id", "text", NULL }, \
	{ "name", "text", NULL }, \
	{ "areas_served", "[text]", NULL }, \
	{ "ASNs", "[int]", NULL }, \
	{ "member_since", "time?", NULL }, \
	{ "filtering", "compat_held", NULL }, \
	{ "anti_spoofing", "compat_graded", NULL }, \
	{ "coordination", "compat_graded", NULL }, \
	{ "routing_information", "compat_routing", NULL },
#define CONFORMANCE { "conformance", "bool?", "null: not measured" },
/* clang-format on */

const struct field compat_asns_f[] = { { "asns", "[int]", "ascending" }, END };
const struct field compat_member_f[] = { MEMBER END };
const struct field compat_conforming_f[] = {
	MEMBER{ "programme", "netops|ixps|cdns|vendors", NULL },
	{ "month", "time", NULL },
	END,
};
const struct field compat_conformance_f[] = { { "conformance", "[compat_conforming]", NULL }, END };
const struct field compat_held_f[] = { CONFORMANCE END };
const struct field compat_graded_f[] = { CONFORMANCE{ "score", "compat_value", NULL }, END };
const struct field compat_routing_f[] = {
	CONFORMANCE{ "score_irr", "compat_value", NULL },
	{ "score_rpki", "compat_value", NULL },
	END,
};
const struct field compat_value_f[] = {
	{ "value", "num?", "percent" },
	{ "severity", CLASSES, NULL },
	END,
};
const struct field compat_ases_f[] = {
	{ "ases", "[compat_as]", NULL },
	{ "nextPageToken", "text?", NULL },
	END,
};
const struct field compat_as_f[] = {
	{ "asn", "int", NULL },
	{ "name", "text?", NULL },
	{ "economy", "text?", "ISO 3166 alpha-2" },
	{ "registry", "text?", NULL },
	{ "participantIDs", "[text]", NULL },
	END,
};
const struct field compat_participants_f[] = { { "participants", "[compat_participant]", NULL },
	END };
const struct field compat_participant_f[] = {
	{ "id", "text", NULL },
	{ "name", "text", NULL },
	{ "programme", "netops|ixps|cdns|vendors", NULL },
	{ "economies", "[text]", NULL },
	{ "asns", "[int]", NULL },
	{ "memberSince", "time?", NULL },
	END,
};
const struct field compat_scores_f[] = { { "scores", "[compat_group]", NULL }, END };
const struct field compat_group_f[] = {
	{ "kind", "as|economy|region|participant", NULL },
	{ "id", "text", NULL },
	{ "month", "time", "its first second" },
	{ "ases", "int", "its networks that originate counted prefixes" },
	{ "keyFigures", "[compat_figure]", NULL },
	END,
};
const struct field compat_summary_f[] = { { "scores", "compat_figures", NULL }, END };
const struct field compat_figures_f[] = { { "keyFigures", "[compat_figure]", NULL }, END };
const struct field compat_figure_f[] = {
	{ "id", CATEGORIES, NULL },
	{ "value", "num?", "percent, mean over the networks with data" },
	{ "trend", "num?", "value less that of the month held before" },
	{ "severities", "[compat_severity]", NULL },
	END,
};
const struct field compat_severity_f[] = {
	{ "id", CLASSES, NULL },
	{ "count", "int", NULL },
	{ "percentage", "num?", NULL },
	END,
};
const struct field compat_details_f[] = {
	{ "asn", "int", NULL },
	{ "month", "time", NULL },
	{ "scores", "[compat_score]", NULL },
	{ "metrics", "[compat_metric]", NULL },
	END,
};
const struct field compat_score_f[] = {
	{ "id", CATEGORIES, NULL },
	{ "value", "num?", "percent" },
	{ "severity", CLASSES, NULL },
	END,
};
const struct field compat_metric_f[] = {
	{ "id", "text", NULL },
	{ "category", "text", NULL },
	{ "value", "num?", "as in /api/v1" },
	END,
};

/* clang-format off */
#define POST_ROW \
	{ "slug", "text", "its name in addresses" }, \
	{ "kind", "post|voice", "voice: a short statement of a participant" }, \
	{ "title", "text", NULL }, \
	{ "author", "text", NULL }, \
	{ "date", "time", NULL }, \
	{ "tags", "[text]", NULL }, \
	{ "summary", "text", "HTML of the first paragraph" },
/* clang-format on */

const struct field post_row_f[] = { POST_ROW END };
const struct field post_f[] = { POST_ROW{ "html", "text", "without raw HTML of the author" }, END };
const struct field posts_f[] = {
	{ "posts", "[post_row]", NULL },
	{ "skipped", "int", "files that are wrong; `routescope post` says why" },
	END,
};
