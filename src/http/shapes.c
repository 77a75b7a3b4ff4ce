/* shapes.c - the shape of every answer, a row a field; see schema.h. What app/view*.c writes anew
 * gets its row here: the tests refuse a field that the document does not name. */
#include "http/shapes_i.h"

static const struct field meta_f[] = {
	{ "view", "int", "number of the published view; grows with every ingest" },
	{ "month", "month?", "the month that the answer is about" },
	{ "months", "[month]", "all months held, ascending" },
	{ "framework", "text", "id of the norms applied" },
	{ "simulated", "bool", "true: the Internet shown is made up" },
	{ "data_time", "time?", "of the latest routing table" },
	{ "coverage", "coverage?", NULL },
	END,
};
static const struct field coverage_f[] = {
	{ "tables", "int", "routing tables read for the month" },
	{ "peers", "int", "distinct peers that they show" },
	{ "min_peers", "int", "peers that must show a pair before it counts" },
	{ "pairs_seen", "int", "distinct (prefix, origin)" },
	{ "pairs_counted", "int", "of them, shown by enough peers" },
	{ "entries", "int", "routes read" },
	{ "malformed", "int", "entries that could not be judged" },
	{ "partial_tables", "int", "tables that were cut or damaged" },
	{ "max_peers_of_a_pair", "int", "most peers that show one pair" },
	END,
};
static const struct field summary_f[] = {
	{ "counts", "counts", NULL },
	{ "rpki", "rpki_counts?", "counted pairs by RPKI state; null without VRPs" },
	{ "irr", "irr_counts?", "counted pairs by IRR state; null without route objects" },
	{ "bogons", "bogon_counts?", NULL },
	{ "categories", "[category]", "the five gauges" },
	{ "history", "[history_month]", "all held months, ascending" },
	{ "incidents", "incident_summary?", "null: no updates of the month were followed" },
	{ "sources", "[source]", "what the answer was made from" },
	END,
};
static const struct field counts_f[] = {
	{ "ases", "int", NULL },
	{ "prefixes4", "int", NULL },
	{ "prefixes6", "int", NULL },
	{ "pairs", "int", NULL },
	{ "economies", "int", NULL },
	END,
};
static const struct field rpki_f[] = {
	{ "valid", "int", NULL },
	{ "invalid_length", "int", "a covering VRP has the origin, none admits the length" },
	{ "invalid_asn", "int", "covered, no VRP has the origin" },
	{ "not_found", "int", "not covered" },
	END,
};
static const struct field irr_f[] = {
	{ "valid", "int", "exact route object" },
	{ "more_specific", "int", "a covering object has the origin" },
	{ "invalid", "int", "covered, other origins only" },
	{ "not_found", "int", "not covered" },
	END,
};
static const struct field bogon_f[] = {
	{ "full", "int", "prefixes inside special-purpose space" },
	{ "administrative", "int", "prefixes in space that no registry gave out" },
	{ "asns", "int", "pairs whose origin is a bogon AS number" },
	END,
};
static const struct field category_f[] = {
	{ "id", "filtering|antiSpoofing|coordination|routingInformationIRR|routingInformationRPKI",
	    NULL },
	{ "name", "text", NULL },
	{ "value", "num?", "0 to 1, mean over the ASes with data" },
	{ "with_data", "int", "ASes that the mean is over" },
	{ "trend", "num?", "value less that of the month before" },
	{ "severities", "[severity]", NULL },
	{ "weighted", "[weighted]", "the mean where large networks count more" },
	{ "note", "text?", "why there is no data yet" },
	END,
};
static const struct field severity_f[] = {
	{ "id", "ready|aspiring|lagging|no_data|ungraded", NULL },
	{ "count", "int", "ASes" },
	{ "share", "num?", "of all ASes, 0 to 1" },
	END,
};
static const struct field history_month_f[] = {
	{ "month", "month", NULL },
	{ "categories", "[category_value]", NULL },
	END,
};
static const struct field category_value_f[] = {
	{ "id", "text", NULL },
	{ "value", "num?", NULL },
	END,
};
static const struct field source_f[] = {
	{ "kind", "text", "table, vrps, irr, delegated, ..." },
	{ "name", "text", "of the file" },
	{ "title", "text", NULL },
	{ "data_time", "time?", "date of the data, not of the file" },
	{ "age_days", "int?", "against the latest table of the month" },
	{ "entries", "~int", "routes in a table" },
	{ "malformed", "~int", "routes of a table that could not be judged" },
	{ "read", "int", "records read" },
	{ "kept", "int", NULL },
	{ "refused", "int", NULL },
	{ "reasons", "[reason]", "why records were refused" },
	{ "before", "source_before?", "the file of the series that came before" },
	{ "sha256", "text", "of the file as it came" },
	{ "file_bytes", "int", NULL },
	{ "status", "text",
	    "in use, superseded, beside (an opinion), followed (updates), refused, held back, "
	    "replaced; of a table: "
	    "done, partial" },
	{ "error", "text?", "what was wrong with the file" },
	{ "licence", "text", "terms under which such data are usually had" },
	{ "attribution", "text", "whom to name beside figures made from it" },
	{ "republish", "bool", "whether its records may be passed on, not only what is computed" },
	END,
};
static const struct field source_before_f[] = {
	{ "name", "text", NULL },
	{ "data_time", "time?", NULL },
	{ "kept", "int", "records kept" },
	{ "change", "int", "records kept now, less those" },
	END,
};
static const struct field reason_f[] = {
	{ "why", "text", NULL },
	{ "n", "int", NULL },
	{ "line", "~int", "the first one, where the reader of the kind tells it" },
	END,
};
/* What an AS has in lists and alone. */
/* clang-format off */
#define AS_ROW \
	{ "asn", "int", NULL }, \
	{ "name", "text?", NULL }, \
	{ "country", "text?", "ISO 3166 alpha-2" }, \
	{ "registry", "text?", NULL }, \
	{ "prefixes4", "int", NULL }, \
	{ "prefixes6", "int", NULL }, \
	{ "rpki_valid", "int?", NULL }, \
	{ "rpki_invalid", "int?", NULL }, \
	{ "rpki_not_found", "int?", NULL }, \
	{ "irr_valid", "int?", NULL }, \
	{ "irr_missing", "int?", NULL }, \
	{ "bogon_prefixes", "int?", NULL }, \
	{ "bogon_asns", "int?", NULL }, \
	{ "metrics", "{metric?}", "by id; null = no data" }, \
	{ "scores", "{score}", "by category" },
/* clang-format on */

static const struct field as_row_f[] = { AS_ROW END };
static const struct field metric_f[] = {
	{ "num", "num", "numerator" },
	{ "den", "num", "denominator" },
	{ "value", "num?", "as the framework maps it" },
	{ "raw", "num?", "before the framework's curve" },
	END,
};
static const struct field score_f[] = {
	{ "value", "num?", "0 to 1; null = no data" },
	{ "readiness", "ready|aspiring|lagging|no_data|ungraded", NULL },
	END,
};
static const struct field degree_f[] = {
	{ "providers", "int", NULL },
	{ "customers", "int", NULL },
	{ "peers", "int", NULL },
	{ "basis", "published|inferred", "a file of relationships, or the paths of the tables" },
	END,
};
static const struct field as_month_f[] = {
	{ "month", "month", NULL },
	{ "scores", "{num?}", "by category" },
	{ "prefixes4", "int", NULL },
	{ "prefixes6", "int", NULL },
	END,
};
static const struct field explanation_f[] = {
	{ "category", "text", NULL },
	{ "text", "text", "why the value is what it is" },
	END,
};
static const struct field as_f[] = {
	AS_ROW{ "org", "text?", "the organisation that holds the number" },
	{ "degree", "degree?", NULL },
	{ "contact", "registered|missing?", NULL },
	{ "counters", "{num}", "every counter behind the metrics" },
	{ "history", "[as_month]", NULL },
	{ "incidents", "incident_counts", NULL },
	{ "opinions", "[opinion]", "what others say of it, the latest first" },
	{ "explanations", "[explanation]", "one sentence for each category" },
	{ "scores_detected", "{num?}", "by category, as if no review had set an incident aside" },
	END,
};
static const struct field prefix_row_f[] = {
	{ "prefix", "text", NULL },
	{ "origin", "int?", "null: the paths have no single origin" },
	{ "peers", "int", "peers that show it" },
	{ "counted", "bool", "shown by enough peers" },
	{ "rpki", "text?", NULL },
	{ "irr", "text?", NULL },
	{ "bogon", "text?", NULL },
	{ "since", "month", "first month of this state" },
	{ "until", "month?", "last month of it; null: it holds" },
	{ "effects", "[effect]", "what it does to the metrics of its origin" },
	{ "vrps", "[vrp]", "covering ones, at most 20" },
	{ "vrps_total", "int", NULL },
	{ "route_objects", "[route_object]", "covering ones, at most 20" },
	{ "route_objects_total", "int", NULL },
	END,
};
static const struct field effect_f[] = {
	{ "metric", "text", NULL },
	{ "effect", "text", NULL },
	{ "text", "text", NULL },
	END,
};
static const struct field vrp_f[] = {
	{ "prefix", "text", NULL },
	{ "max_length", "int", NULL },
	{ "asn", "int", NULL },
	{ "ta", "text?", "trust anchor" },
	END,
};
static const struct field route_object_f[] = {
	{ "prefix", "text", NULL },
	{ "asn", "int", NULL },
	{ "source", "text?", "registry database" },
	END,
};
static const struct field prefix_f[] = {
	{ "prefix", "text", NULL },
	{ "rows", "[prefix_row]", "a row for each origin" },
	{ "history", "[prefix_interval]",
	    "who announced it in what state, through all months held" },
	{ "vrps", "[vrp]", "that cover it, announced or not; the first 20" },
	{ "vrps_total", "int", NULL },
	{ "route_objects", "[route_object]", "the same; the first 20" },
	{ "route_objects_total", "int", NULL },
	{ "covering", "[prefix_row]", "less specific prefixes that are announced" },
	{ "more_specific_count", "int", NULL },
	{ "more_specific_capped", "bool", "true: there are more, they were not counted" },
	END,
};
static const struct field prefix_interval_f[] = {
	{ "origin", "int?", "null: no single one" },
	{ "since", "month", "first month of it" },
	{ "until", "month?", "last month of it; null: it holds" },
	{ "rpki", "text?", NULL },
	{ "irr", "text?", NULL },
	{ "bogon", "text?", NULL },
	END,
};
static const struct field hit_f[] = {
	{ "kind", "as|prefix|economy|incident|participant", NULL },
	{ "label", "text", NULL },
	{ "detail", "text?", NULL },
	{ "href", "text", "page of the dashboard" },
	END,
};
static const struct field coverage_row_f[] = {
	{ "source", "text", "of the catalogue of archives" },
	{ "part", "text?", "collector, registry, trust anchor" },
	{ "expected", "int", "files due so far: the sum of the next four" },
	{ "done", "int", NULL },
	{ "partial", "int", "tables with a fault, used for what they hold" },
	{ "refused", "int", "no good, or held back" },
	{ "gap", "int", "not had: due, late or missing" },
	{ "first", "time?", "time in the name of the first one" },
	{ "last", "time?", "of the last one due" },
	{ "latest", "time?", "of the last one that came" },
	{ "error", "text?", "what was wrong with the last one" },
	END,
};
static const struct field month_row_f[] = {
	{ "month", "month", NULL },
	{ "tables", "int", NULL },
	{ "peers", "int", "that gave their table" },
	{ "ases", "int", NULL },
	{ "pairs_counted", "int", NULL },
	{ "view", "int", "the view that published it" },
	{ "norms", "month_norms?", "judged under; null: it was before they were kept" },
	END,
};
static const struct field month_norms_f[] = {
	{ "framework", "text?", "its id; null: of a format of another version" },
	{ "sha256", "text", "of its file then: export --what norms" },
	{ "current", "bool", "the file of that id is the same now" },
	END,
};
static const struct field health_f[] = {
	{ "status", "text", "ok" },
	{ "view", "int", NULL },
	END,
};
static const struct field problem_f[] = {
	{ "type", "text", NULL },
	{ "title", "text", "the status in words" },
	{ "status", "int", NULL },
	{ "detail", "text", "what was wrong" },
	{ "instance", "text", "the path asked for" },
	{ "parameter", "~text", "the one at fault" },
	END,
};

const struct schema schemas[] = {
	{ "advice", "what would bring the scores of an AS up", advice_f },
	{ "advice_category", NULL, advice_category_f },
	{ "advice_step", "one change and the scores after it", advice_step_f },
	{ "broken_route", NULL, broken_route_f },
	{ "explain", "an AS from its scores down to files", explain_f },
	{ "explain_category", NULL, explain_category_f },
	{ "explain_combined", NULL, explain_combined_f },
	{ "explain_curve", NULL, explain_curve_f },
	{ "explain_event", "what an incident brings to a metric", explain_event_f },
	{ "explain_incident", "one incident of a sum", explain_incident_f },
	{ "explain_metric", NULL, explain_metric_f },
	{ "explain_part", NULL, explain_part_f },
	{ "explain_route", "a route and what decides its state", explain_route_f },
	{ "explain_term", NULL, explain_term_f },
	{ "incident_ref", NULL, incident_ref_f },
	{ "input_ref", NULL, input_ref_f },
	{ "roa", NULL, roa_f },
	{ "whatif", "two sets of norms on one month", whatif_f },
	{ "whatif_category", NULL, whatif_category_f },
	{ "whatif_change", NULL, whatif_change_f },
	{ "whatif_economy", NULL, whatif_economy_f },
	{ "whatif_move", NULL, whatif_move_f },
	{ "action_counts", NULL, action_counts_f },
	{ "action_state", NULL, action_state_f },
	{ "as", "one AS", as_f },
	{ "as_month", "one AS in one month", as_month_f },
	{ "as_row", "one AS in a list", as_row_f },
	{ "bogon_counts", NULL, bogon_f },
	{ "category", "one gauge", category_f },
	{ "category_value", NULL, category_value_f },
	{ "compared", NULL, compared_f },
	{ "comparison", "two groups beside each other", comparison_f },
	{ "compat_as", NULL, compat_as_f },
	{ "compat_ases", NULL, compat_ases_f },
	{ "compat_asns", NULL, compat_asns_f },
	{ "compat_conformance", NULL, compat_conformance_f },
	{ "compat_conforming", NULL, compat_conforming_f },
	{ "compat_details", NULL, compat_details_f },
	{ "compat_figure", NULL, compat_figure_f },
	{ "compat_figures", NULL, compat_figures_f },
	{ "compat_graded", NULL, compat_graded_f },
	{ "compat_group", NULL, compat_group_f },
	{ "compat_held", NULL, compat_held_f },
	{ "compat_member", "a participant of version 1", compat_member_f },
	{ "compat_metric", NULL, compat_metric_f },
	{ "compat_participant", NULL, compat_participant_f },
	{ "compat_participants", NULL, compat_participants_f },
	{ "compat_routing", NULL, compat_routing_f },
	{ "compat_score", NULL, compat_score_f },
	{ "compat_scores", NULL, compat_scores_f },
	{ "compat_severity", NULL, compat_severity_f },
	{ "compat_summary", NULL, compat_summary_f },
	{ "compat_value", NULL, compat_value_f },
	{ "conforming", "participants by whether all mandatory Actions hold", conforming_f },
	{ "contact_role", NULL, contact_role_f },
	{ "contact_source", NULL, contact_source_f },
	{ "contacts", "where contacts of an AS are registered", contacts_f },
	{ "counts", NULL, counts_f },
	{ "coverage", "how much of the Internet the answer rests on", coverage_f },
	{ "degree", "neighbours by relationship", degree_f },
	{ "difference", "b less a", difference_f },
	{ "effect", NULL, effect_f },
	{ "evidence", "what an incident rests on", evidence_f },
	{ "evidence_object", NULL, evidence_object_f },
	{ "explanation", NULL, explanation_f },
	{ "framework", "the norms as data", framework_f },
	{ "framework_diff", "how two sets of norms differ", framework_diff_f },
	{ "framework_row", NULL, framework_row_f },
	{ "fw_action", NULL, fw_action_f },
	{ "fw_category", NULL, fw_category_f },
	{ "fw_change", NULL, fw_change_f },
	{ "fw_rule", NULL, fw_rule_f },
	{ "fw_curve", NULL, fw_curve_f },
	{ "fw_limit", NULL, fw_limit_f },
	{ "fw_metric", "a formula over the counters", fw_metric_f },
	{ "fw_programme", NULL, fw_programme_f },
	{ "fw_ref", NULL, fw_ref_f },
	{ "fw_term", NULL, fw_term_f },
	{ "gap_row", NULL, gap_row_f },
	{ "group_month", NULL, group_month_f },
	{ "group_row", "what several networks add up to", group_row_f },
	{ "health", NULL, health_f },
	{ "history_month", NULL, history_month_f },
	{ "hit", "one search result", hit_f },
	{ "incident", "what happened, who saw it, how sure that is", incident_f },
	{ "incident_counts", "published incidents of an AS by its role", incident_counts_f },
	{ "incident_kind", NULL, incident_kind_f },
	{ "incident_month", NULL, incident_month_f },
	{ "incident_row", "one incident in a list", incident_row_f },
	{ "incident_summary", "incidents that went on in the month, by grade", incident_summary_f },
	{ "incident_version", NULL, incident_version_f },
	{ "neighbour", NULL, neighbour_f },
	{ "neighbours", "an AS and those it exchanges routes with", neighbours_f },
	{ "network", NULL, network_f },
	{ "opinion", NULL, opinion_f },
	{ "opinion_row", "one category of an opinion beside ours", opinion_row_f },
	{ "participant", NULL, participant_f },
	{ "participant_row", NULL, participant_row_f },
	{ "programme", NULL, programme_f },
	{ "programme_row", NULL, programme_row_f },
	{ "region_row", NULL, region_row_f },
	{ "review", NULL, review_f },
	{ "irr_counts", NULL, irr_f },
	{ "meta", "where the answer comes from", meta_f },
	{ "metric", "numerator, denominator and value travel together", metric_f },
	{ "coverage_row", NULL, coverage_row_f },
	{ "month_norms", "the norms a month was judged under", month_norms_f },
	{ "month_row", NULL, month_row_f },
	{ "name", NULL, name_f },
	{ "place", "one of them, with its history", place_f },
	{ "post", "a post with its text", post_f },
	{ "post_row", NULL, post_row_f },
	{ "posts", NULL, posts_f },
	{ "prefix", "everything about one prefix", prefix_f },
	{ "prefix_interval", "an origin and state of a prefix, and for how long",
	    prefix_interval_f },
	{ "prefix_row", "one prefix and origin", prefix_row_f },
	{ "problem", "RFC 9457", problem_f },
	{ "quality", "how often the detectors are right", quality_f },
	{ "quality_aim", NULL, quality_aim_f },
	{ "quality_grade", "told incidents of one grade", quality_grade_f },
	{ "quality_kind", "events and told incidents of one kind", quality_kind_f },
	{ "quality_set", "one way of measuring", quality_set_f },
	{ "quality_share", "a share with its interval", quality_share_f },
	{ "readiness", NULL, readiness_f },
	{ "reason", NULL, reason_f },
	{ "route_object", NULL, route_object_f },
	{ "rpki_counts", NULL, rpki_f },
	{ "score", NULL, score_f },
	{ "segment", "part of a path", segment_f },
	{ "series", "a group through the months", series_f },
	{ "series_category", NULL, series_category_f },
	{ "series_point", NULL, series_point_f },
	{ "severity", NULL, severity_f },
	{ "sighting", "the first time that a peer showed it", sighting_f },
	{ "signal", "a fact and its weight", signal_f },
	{ "source", "one input file", source_f },
	{ "source_before", NULL, source_before_f },
	{ "summary", "the whole of a month", summary_f },
	{ "vrp", NULL, vrp_f },
	{ "weighted", NULL, weighted_f },
};
const size_t schemas_n = sizeof(schemas) / sizeof(*schemas);
