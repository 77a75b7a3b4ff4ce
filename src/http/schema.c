/* schema.c - see schema.h. Grown with app/view.c: what is new there gets its row here. */
#include "http/schema.h"

#include <stdio.h>

#define END                      \
	{                        \
		NULL, NULL, NULL \
	}

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
	END,
};
static const struct field summary_f[] = {
	{ "counts", "counts", NULL },
	{ "rpki", "rpki_counts?", "counted pairs by RPKI state; null without VRPs" },
	{ "irr", "irr_counts?", "counted pairs by IRR state; null without route objects" },
	{ "bogons", "bogon_counts?", NULL },
	{ "categories", "[category]", "the five gauges" },
	{ "history", "[history_month]", "all held months, ascending" },
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
	{ "trend", "num?", "value less that of the month before" },
	{ "severities", "[severity]", NULL },
	{ "note", "text?", "why there is no data yet" },
	END,
};
static const struct field severity_f[] = {
	{ "id", "ready|aspiring|lagging|no_data", NULL },
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
	{ "name", "text", NULL },
	{ "data_time", "time?", "date of the data, not of the file" },
	{ "status", "text", "in use, superseded; of a table: done, partial" },
	END,
};
static const struct field as_row_f[] = {
	{ "asn", "int", NULL },
	{ "name", "text?", NULL },
	{ "country", "text?", "ISO 3166 alpha-2" },
	{ "registry", "text?", NULL },
	{ "prefixes4", "int", NULL },
	{ "prefixes6", "int", NULL },
	{ "rpki_valid", "int?", NULL },
	{ "rpki_invalid", "int?", NULL },
	{ "rpki_not_found", "int?", NULL },
	{ "irr_valid", "int?", NULL },
	{ "irr_missing", "int?", NULL },
	{ "bogon_prefixes", "int?", NULL },
	{ "bogon_asns", "int?", NULL },
	{ "metrics", "{metric?}", "by id; null = no data" },
	{ "scores", "{score}", "by category" },
	END,
};
static const struct field metric_f[] = {
	{ "num", "num", "numerator" },
	{ "den", "num", "denominator" },
	{ "value", "num?", "as the framework maps it" },
	{ "raw", "num?", "before the framework's curve" },
	END,
};
static const struct field score_f[] = {
	{ "value", "num?", "0 to 1; null = no data" },
	{ "readiness", "ready|aspiring|lagging|no_data", NULL },
	END,
};
static const struct field degree_f[] = {
	{ "providers", "int", NULL },
	{ "customers", "int", NULL },
	{ "peers", "int", NULL },
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
	{ "asn", "int", NULL },
	{ "name", "text?", NULL },
	{ "country", "text?", NULL },
	{ "registry", "text?", NULL },
	{ "prefixes4", "int", NULL },
	{ "prefixes6", "int", NULL },
	{ "metrics", "{metric?}", NULL },
	{ "scores", "{score}", NULL },
	{ "org", "any", "the organisation that holds the number" },
	{ "degree", "degree?", NULL },
	{ "contact", "registered|missing?", NULL },
	{ "counters", "{num}", "every counter behind the metrics" },
	{ "history", "[as_month]", NULL },
	{ "explanations", "[explanation]", "one sentence for each category" },
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
	{ "covering", "[prefix_row]", "less specific prefixes that are announced" },
	{ "more_specific_count", "int", NULL },
	END,
};
static const struct field hit_f[] = {
	{ "kind", "as|prefix|economy", NULL },
	{ "label", "text", NULL },
	{ "detail", "text?", NULL },
	{ "href", "text", "page of the dashboard" },
	END,
};
static const struct field month_row_f[] = {
	{ "month", "month", NULL },
	{ "tables", "int", NULL },
	{ "ases", "int", NULL },
	{ "pairs_counted", "int", NULL },
	{ "view", "int", "the view that published it" },
	END,
};
static const struct field framework_row_f[] = {
	{ "id", "text", NULL },
	{ "title", "text", NULL },
	{ "status", "text?", NULL },
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
	END,
};

const struct schema schemas[] = {
	{ "as", "one AS", as_f },
	{ "as_month", "one AS in one month", as_month_f },
	{ "as_row", "one AS in a list", as_row_f },
	{ "bogon_counts", NULL, bogon_f },
	{ "category", "one gauge", category_f },
	{ "category_value", NULL, category_value_f },
	{ "counts", NULL, counts_f },
	{ "coverage", "how much of the Internet the answer rests on", coverage_f },
	{ "degree", "neighbours by relationship", degree_f },
	{ "effect", NULL, effect_f },
	{ "explanation", NULL, explanation_f },
	{ "framework", "the norms as data", framework_row_f },
	{ "framework_row", NULL, framework_row_f },
	{ "health", NULL, health_f },
	{ "history_month", NULL, history_month_f },
	{ "hit", "one search result", hit_f },
	{ "irr_counts", NULL, irr_f },
	{ "meta", "where the answer comes from", meta_f },
	{ "metric", "numerator, denominator and value travel together", metric_f },
	{ "month_row", NULL, month_row_f },
	{ "prefix", "everything about one prefix", prefix_f },
	{ "prefix_row", "one prefix and origin", prefix_row_f },
	{ "problem", "RFC 9457", problem_f },
	{ "route_object", NULL, route_object_f },
	{ "rpki_counts", NULL, rpki_f },
	{ "score", NULL, score_f },
	{ "severity", NULL, severity_f },
	{ "source", "one input file", source_f },
	{ "summary", "the whole of a month", summary_f },
	{ "vrp", NULL, vrp_f },
};
const size_t schemas_n = sizeof(schemas) / sizeof(*schemas);

/* The simple types: JSON type, format, pattern. */
static const struct {
	const char *name, *type, *format, *pattern;
} simple[] = {
	{ "int", "integer", NULL, NULL },
	{ "num", "number", NULL, NULL },
	{ "text", "string", NULL, NULL },
	{ "bool", "boolean", NULL, NULL },
	{ "time", "string", "date-time", NULL },
	{ "month", "string", NULL, "^[0-9]{4}-(0[1-9]|1[0-2])$" },
};

static void
words(struct json *j, struct str s, bool null)
{
	struct str w;

	json_key(j, "enum");
	json_arr(j);
	while (str_cut(&s, '|', &w))
		json_str(j, w);
	if (null)
		json_null(j);
	json_arr_end(j);
}

static void
reference(struct json *j, struct str name)
{
	char text[96];

	snprintf(text, sizeof(text), "#/components/schemas/%.*s", (int)name.n, name.p);
	json_kcstr(j, "$ref", text);
}

static void
json_type(struct json *j, const char *type, bool null)
{
	json_key(j, "type");
	if (!null) {
		json_cstr(j, type);
		return;
	}
	json_arr(j);
	json_cstr(j, type);
	json_cstr(j, "null");
	json_arr_end(j);
}

static void type_in(struct json *j, struct str s);

/* A simple type, words or another shape: the inside of the object is written. */
static void
name_in(struct json *j, struct str s, bool null)
{
	for (size_t i = 0; i < sizeof(simple) / sizeof(*simple); i++) {
		if (!str_eq(s, simple[i].name))
			continue;
		json_type(j, simple[i].type, null);
		if (simple[i].format != NULL)
			json_kcstr(j, "format", simple[i].format);
		if (simple[i].pattern != NULL)
			json_kcstr(j, "pattern", simple[i].pattern);
		return;
	}
	if (memchr(s.p, '|', s.n) != NULL) {
		words(j, s, null);
	} else if (null) {
		json_key(j, "anyOf");
		json_arr(j);
		json_obj(j);
		reference(j, s);
		json_obj_end(j);
		json_obj(j);
		json_kcstr(j, "type", "null");
		json_obj_end(j);
		json_arr_end(j);
	} else if (!str_eq(s, "any")) {
		reference(j, s);
	}
}

static void
type_in(struct json *j, struct str s)
{
	const bool null = s.n > 0 && s.p[s.n - 1] == '?';
	bool array;

	if (null)
		s.n--;
	array = s.p[0] == '[';
	if (!array && s.p[0] != '{') {
		name_in(j, s, null);
		return;
	}
	json_type(j, array ? "array" : "object", null);
	json_key(j, array ? "items" : "additionalProperties");
	json_obj(j);
	type_in(j, (struct str){ s.p + 1, s.n - 2 });
	json_obj_end(j);
}

void
schema_type(struct json *j, const char *type)
{
	json_obj(j);
	type_in(j, str_of(type));
	json_obj_end(j);
}

static void
schema_field(struct json *j, const struct field *f)
{
	json_key(j, f->name);
	json_obj(j);
	type_in(j, str_of(f->type));
	if (f->help != NULL)
		json_kcstr(j, "description", f->help);
	json_obj_end(j);
}

void
schema_all(struct json *j)
{
	for (size_t i = 0; i < schemas_n; i++) {
		json_key(j, schemas[i].name);
		json_obj(j);
		json_kcstr(j, "type", "object");
		if (schemas[i].help != NULL)
			json_kcstr(j, "description", schemas[i].help);
		json_key(j, "required");
		json_arr(j);
		for (const struct field *f = schemas[i].fields; f->name != NULL; f++)
			json_cstr(j, f->name);
		json_arr_end(j);
		json_key(j, "properties");
		json_obj(j);
		for (const struct field *f = schemas[i].fields; f->name != NULL; f++)
			schema_field(j, f);
		json_obj_end(j);
		json_obj_end(j);
	}
}
