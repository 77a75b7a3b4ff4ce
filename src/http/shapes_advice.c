/* shapes_advice.c - the shapes of advice, explanations and comparisons of norms; see shapes.c. */
#include "http/shapes_i.h"

#define CATEGORY "filtering|antiSpoofing|coordination|routingInformationIRR|routingInformationRPKI"
#define READINESS_WORDS "ready|aspiring|lagging|no_data|ungraded"

const struct field advice_f[] = {
	{ "asn", "int", NULL },
	{ "name", "text?", NULL },
	{ "country", "text?", NULL },
	{ "categories", "[advice_category]", "where each stands, and where the steps lead" },
	{ "steps", "[advice_step]", "first to ready, then to 100 %; each adds to those before" },
	{ "steps_total", "int", "with those behind the limit" },
	{ "incidents", "[incident_ref]", "of the month, to settle or to dispute; at most 100" },
	END,
};
const struct field advice_category_f[] = {
	{ "category", CATEGORY, NULL },
	{ "value", "num?", "0 to 1, now" },
	{ "readiness", READINESS_WORDS, "now" },
	{ "ready_after", "int?", "steps until it is ready; 0: it is, null: they do not get there" },
	{ "full_after", "int?", "the same until it is at 100 %" },
	{ "reached", "num?", "after all steps" },
	{ "without_incidents", "num?", "now, had there been no incident in the month" },
	{ "note", "text?", "why there is no score" },
	END,
};
const struct field advice_step_f[] = {
	{ "step", "int", "from 1" },
	{ "action", "roa|withdraw|route-object|contact|settle", NULL },
	{ "category", CATEGORY, "that it is for" },
	{ "goal", "ready|full", NULL },
	{ "prefix", "text?", "null: of the AS" },
	{ "what", "text", "what to do, in a sentence" },
	{ "why", "text", NULL },
	{ "settles", "int", "counted routes that it sets right, or incidents" },
	{ "roa", "roa?", "to create" },
	{ "rpsl", "text?", "the object to send; put your maintainer in place of FILL-IN-MNT" },
	{ "places", "[text]", "where a contact can be registered" },
	{ "incidents", "[text]", "ids of those that are one in the sum, of \"settle\"" },
	{ "vrps", "[vrp]", "that cover the prefix now, at most 20" },
	{ "vrps_total", "int", NULL },
	{ "turns_invalid", "[broken_route]",
	    "announced routes that the ROA would make invalid, at most 50: theirs come first" },
	{ "turns_invalid_total", "int", NULL },
	{ "scores", "{num?}", "by category, after this step and all before" },
	END,
};
const struct field roa_f[] = {
	{ "prefix", "text", NULL },
	{ "max_length", "int", "as announced" },
	{ "asn", "int", NULL },
	END,
};
const struct field broken_route_f[] = {
	{ "prefix", "text", NULL },
	{ "origin", "int?", "null: no single one" },
	{ "peers", "int", "that show it" },
	{ "counted", "bool", NULL },
	{ "rpki", "invalid-length|invalid-asn", "that it would have" },
	END,
};
const struct field incident_ref_f[] = {
	{ "id", "text", NULL },
	{ "href", "text", "page of the dashboard" },
	{ "kind", "text", NULL },
	{ "role", "culprit|accomplice", "of the AS" },
	{ "grade", "proven|high", NULL },
	{ "state", "text", NULL },
	{ "begin", "time?", NULL },
	{ "end", "time?", "null: some peer shows it still" },
	END,
};
const struct field explain_f[] = {
	{ "asn", "int", NULL },
	{ "name", "text?", NULL },
	{ "country", "text?", NULL },
	{ "categories", "[explain_category]", NULL },
	{ "incidents", "[incident_ref]", "of the month; at most 100" },
	{ "inputs", "[input_ref]", "the files behind all of it" },
	END,
};
const struct field explain_category_f[] = {
	{ "category", CATEGORY, NULL },
	{ "name", "text", NULL },
	{ "value", "num?", "0 to 1; null = no data" },
	{ "readiness", READINESS_WORDS, NULL },
	{ "ready_from", "num?", "least value of the class; null: no classes" },
	{ "aspiring_from", "num?", NULL },
	{ "text", "text", "why, in a sentence" },
	{ "combined", "explain_combined?", "how the score is put together; null: there is none" },
	{ "curve", "explain_curve?", "from the metric to the score" },
	{ "metrics", "[explain_metric]", NULL },
	END,
};
const struct field explain_curve_f[] = {
	{ "id", "text", NULL },
	{ "title", "text", NULL },
	{ "origin", "published|reproduced|ours", NULL },
	END,
};
const struct field explain_metric_f[] = {
	{ "id", "text", NULL },
	{ "title", "text", NULL },
	{ "formula", "text", NULL },
	{ "origin", "published|reproduced|ours", NULL },
	{ "decides", "bool", "it is a part of the score" },
	{ "num", "num", "before it is held in bounds" },
	{ "den", "num", "0: no data" },
	{ "value", "num?", NULL },
	{ "coverage", "num?", "0 to 1, how much its sources saw; null: not told" },
	{ "terms", "[explain_term]", NULL },
	{ "routes", "[explain_route]", "the worst first, as many as asked for" },
	{ "routes_total", "int", NULL },
	{ "incidents", "[explain_incident]",
	    "of a metric made from events, with 100 events at most" },
	{ "incidents_total", "int", NULL },
	END,
};
const struct field explain_combined_f[] = {
	{ "by", "sum|mean|worst", "the curve of the sum, or the mean or worst of the scores" },
	{ "origin", "published|reproduced|ours", NULL },
	{ "of", "[explain_part]", NULL },
	END,
};
const struct field explain_part_f[] = {
	{ "metric", "text", NULL },
	{ "weight", "num", NULL },
	{ "optional", "bool", "without data it is left out; else there is no score then" },
	{ "value", "num?", NULL },
	END,
};
const struct field explain_incident_f[] = {
	{ "begin", "time", "cut to the month" },
	{ "end", "time", NULL },
	{ "seconds", "int", NULL },
	{ "value", "num", "what it counts, before the weight" },
	{ "weight", "num", NULL },
	{ "events", "[explain_event]", "that overlap or touch and so are one" },
	END,
};
const struct field explain_event_f[] = {
	{ "id", "text", "of the incident" },
	{ "href", "text", "page of the dashboard" },
	{ "kind", "text", NULL },
	{ "role", "own|customer", "of the AS" },
	{ "grade", "low|medium|high|proven", NULL },
	{ "begin", "time", NULL },
	{ "end", "time?", "null: some peer shows it still" },
	{ "score_without", "num?", "of the category, had there not been this incident" },
	END,
};
const struct field explain_term_f[] = {
	{ "counter", "text", NULL },
	{ "part", "numerator|denominator", NULL },
	{ "weight", "int", NULL },
	{ "count", "int", "both families" },
	END,
};
const struct field explain_route_f[] = {
	{ "prefix", "text", NULL },
	{ "peers", "int", NULL },
	{ "state", "text", "RPKI or IRR" },
	{ "adds", "int", "to the numerator" },
	{ "text", "text", NULL },
	{ "vrp", "vrp?", "that decides" },
	{ "route_object", "route_object?", "that decides" },
	END,
};
const struct field input_ref_f[] = {
	{ "kind", "text", NULL },
	{ "name", "text", NULL },
	{ "data_time", "time?", NULL },
	{ "sha256", "text", NULL },
	END,
};
const struct field whatif_f[] = {
	{ "from", "text", "id of the norms" },
	{ "to", "text", NULL },
	{ "ases", "int", NULL },
	{ "changed", "int", "ASes whose readiness changes in any category" },
	{ "categories", "[whatif_category]", NULL },
	{ "economies", "[whatif_economy]", "where most ASes change first" },
	{ "changes", "[whatif_change]", "by ASN and category" },
	END,
};
const struct field whatif_category_f[] = {
	{ "category", CATEGORY, NULL },
	{ "moves", "[whatif_move]", "with those who stay" },
	END,
};
const struct field whatif_move_f[] = {
	{ "from", READINESS_WORDS, NULL },
	{ "to", READINESS_WORDS, NULL },
	{ "count", "int", "ASes" },
	END,
};
const struct field whatif_economy_f[] = {
	{ "country", "text?", NULL },
	{ "ases", "int", NULL },
	{ "changed", "int", "ASes" },
	{ "better", "int", "scores that rise to a better class" },
	{ "worse", "int", NULL },
	END,
};
const struct field whatif_change_f[] = {
	{ "asn", "int", NULL },
	{ "name", "text?", NULL },
	{ "country", "text?", NULL },
	{ "category", CATEGORY, NULL },
	{ "from", "score", NULL },
	{ "to", "score", NULL },
	END,
};
