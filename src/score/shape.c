/*
 * shape.c - the shape of a framework file, as tables for libcyaml.
 *
 * Everything that depends on the shape follows from these tables: reading and freeing
 * (framework.c), the JSON Schema (schema.c) and the comparison of two files (diff.c). The first
 * field of what stands in a list is its key there.
 */
#include "score/framework_i.h"

#include <string.h>

#include "base/limits.h"

#define P CYAML_FLAG_POINTER
#define OPT (CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL)
#define TEXT(key, type, member, flags) \
	CYAML_FIELD_STRING_PTR(key, flags, struct type, member, 1, FRAMEWORK_MAX_TEXT_BYTES)
#define ENUM(key, type, member, words) \
	CYAML_FIELD_ENUM(key, CYAML_FLAG_STRICT, struct type, member, words, CYAML_ARRAY_LEN(words))
#define BITS(key, type, member, words, flags) \
	CYAML_FIELD_FLAGS(                    \
	    key, CYAML_FLAG_STRICT | (flags), struct type, member, words, CYAML_ARRAY_LEN(words))
/* A label that may be left out. */
#define LABEL(key, type, member)                                                            \
	CYAML_FIELD_ENUM(key, CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, struct type, member, \
	    origin_words, CYAML_ARRAY_LEN(origin_words))
#define NUM(key, type, member) CYAML_FIELD_UINT(key, CYAML_FLAG_DEFAULT, struct type, member)
#define OPT_LIST(key, type, member, schema, most) \
	CYAML_FIELD_SEQUENCE_COUNT(key, OPT, struct type, member, member##_n, &schema, 1, most)
#define LIST(key, type, member, schema, most) \
	CYAML_FIELD_SEQUENCE_COUNT(key, P, struct type, member, member##_n, &schema, 1, most)

static const cyaml_strval_t origin_words[] = {
	{ "published", FW_PUBLISHED },
	{ "reproduced", FW_REPRODUCED },
	{ "ours", FW_OURS },
};
static const cyaml_strval_t status_words[] = {
	{ "draft", FW_DRAFT },
	{ "review", FW_REVIEW },
	{ "last-call", FW_LAST_CALL },
	{ "approved", FW_APPROVED },
	{ "superseded", FW_SUPERSEDED },
};
static const cyaml_strval_t level_words[] = {
	{ "mandatory", FW_MANDATORY },
	{ "recommended", FW_RECOMMENDED },
};
static const cyaml_strval_t better_words[] = { { "high", FW_HIGH }, { "low", FW_LOW } };
static const cyaml_strval_t curve_words[] = {
	{ "raw", FW_RAW },
	{ "share", FW_SHARE },
	{ "penalty", FW_PENALTY },
};

static const cyaml_strval_t combine_words[] = {
	{ "sum", FW_SUM },
	{ "mean", FW_MEAN },
	{ "worst", FW_WORST },
};
static const cyaml_strval_t gaps_words[] = {
	{ "split", FW_GAPS_SPLIT },
	{ "bridge", FW_GAPS_BRIDGE },
};
static const cyaml_strval_t role_words[] = { { "own", SEV_OWN }, { "customer", SEV_CUSTOMER } };
static const cyaml_strval_t needs_words[] = { { "all", FW_NEEDS_ALL }, { "any", FW_NEEDS_ANY } };
static const cyaml_strval_t period_words[] = { { "calendar-month", FW_CALENDAR_MONTH } };
static const cyaml_strval_t group_words[] = { { "mean-with-data", FW_MEAN_WITH_DATA } };
static const cyaml_strval_t beside_bits[] = {
	{ "addresses24", 1 << FW_BY_ADDRESSES },
	{ "cone_ases", 1 << FW_BY_CONE },
	{ "users", 1 << FW_BY_USERS },
};
static const cyaml_strval_t limit_words[] = {
	{ "at-least", FW_AT_LEAST },
	{ "at-most", FW_AT_MOST },
};
static const cyaml_strval_t empty_words[] = {
	{ "no-data", FW_EMPTY_NO_DATA },
	{ "holds", FW_EMPTY_HOLDS },
};
static const cyaml_strval_t grade_words[] = {
	{ "low", 0 },
	{ "medium", 1 },
	{ "high", 2 },
	{ "proven", 3 },
};
static const cyaml_strval_t kind_bits[] = {
	{ "leak", 1 << SEV_LEAK },
	{ "hijack", 1 << SEV_HIJACK },
	{ "bogon-prefix", 1 << SEV_BOGON_PREFIX },
	{ "bogon-asn", 1 << SEV_BOGON_ASN },
	{ "spoof", 1 << SEV_SPOOF },
};
static const cyaml_strval_t fact_bits[] = {
	{ "rpki-valid", SEV_RPKI_VALID },
	{ "route-object", SEV_ROUTE_OBJECT },
	{ "same-organisation", SEV_SAME_ORG },
	{ "scrubber", SEV_SCRUBBER },
	{ "bogon-full", SEV_BOGON_FULL },
	{ "bogon-administrative", SEV_BOGON_ADMINISTRATIVE },
	{ "set-aside", SEV_SET_ASIDE },
};
static const cyaml_strval_t source_bits[] = {
	{ "tables", 1 << SCORE_TABLES },
	{ "updates", 1 << SCORE_UPDATES },
	{ "rpki", 1 << SCORE_RPKI },
	{ "irr", 1 << SCORE_IRR },
	{ "contacts", 1 << SCORE_CONTACTS },
	{ "spoofer", 1 << SCORE_SPOOFER },
	{ "bogons", 1 << SCORE_BOGONS },
};

static const cyaml_schema_field_t term_fields[] = {
	TEXT("counter", fw_term, counter, P),
	CYAML_FIELD_INT("weight", CYAML_FLAG_DEFAULT, struct fw_term, weight),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t term = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct fw_term, term_fields),
};

static const cyaml_schema_field_t events_fields[] = {
	BITS("kinds", fw_events, kinds, kind_bits, 0),
	ENUM("role", fw_events, role, role_words),
	BITS("drop", fw_events, drop, fact_bits, CYAML_FLAG_OPTIONAL),
	LABEL("drop_origin", fw_events, drop_origin),
	BITS("keep", fw_events, keep, fact_bits, CYAML_FLAG_OPTIONAL),
	ENUM("least_grade", fw_events, least_grade, grade_words),
	LABEL("least_grade_origin", fw_events, least_grade_origin),
	CYAML_FIELD_END,
};

static const cyaml_schema_field_t bucket_fields[] = {
	CYAML_FIELD_INT("below_s", CYAML_FLAG_DEFAULT, struct fw_bucket, below_s),
	NUM("value_e4", fw_bucket, value_e4),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t bucket = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct fw_bucket, bucket_fields),
};

static const cyaml_schema_field_t incidents_fields[] = {
	LIST("buckets", fw_incidents, buckets, bucket, FRAMEWORK_MAX_TERMS),
	CYAML_FIELD_INT("each_s", CYAML_FLAG_DEFAULT, struct fw_incidents, each_s),
	NUM("base_e4", fw_incidents, base_e4),
	NUM("each_e4", fw_incidents, each_e4),
	NUM("bridge_s", fw_incidents, bridge_s),
	ENUM("gaps", fw_incidents, gaps, gaps_words),
	LABEL("gaps_origin", fw_incidents, gaps_origin),
	ENUM("origin", fw_incidents, origin, origin_words),
	CYAML_FIELD_END,
};

static const cyaml_schema_field_t metric_fields[] = {
	TEXT("id", fw_metric, id, P),
	TEXT("category", fw_metric, category, P),
	TEXT("title", fw_metric, title, P),
	TEXT("formula", fw_metric, formula, P),
	ENUM("origin", fw_metric, origin, origin_words),
	ENUM("better", fw_metric, better, better_words),
	CYAML_FIELD_UINT("clamp", CYAML_FLAG_DEFAULT, struct fw_metric, clamp),
	LABEL("clamp_origin", fw_metric, clamp_origin),
	BITS("sources", fw_metric, sources, source_bits, 0),
	CYAML_FIELD_UINT("blind_is_zero", CYAML_FLAG_OPTIONAL, struct fw_metric, blind_is_zero),
	CYAML_FIELD_UINT("empty_is_one", CYAML_FLAG_OPTIONAL, struct fw_metric, empty_is_one),
	CYAML_FIELD_UINT("least", CYAML_FLAG_OPTIONAL, struct fw_metric, least),
	CYAML_FIELD_MAPPING_PTR("events", OPT, struct fw_metric, events, events_fields),
	OPT_LIST("numerator", fw_metric, numerator, term, FRAMEWORK_MAX_TERMS),
	OPT_LIST("denominator", fw_metric, denominator, term, FRAMEWORK_MAX_TERMS),
	TEXT("note", fw_metric, note, OPT),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t metric = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct fw_metric, metric_fields),
};

static const cyaml_schema_field_t curve_fields[] = {
	TEXT("id", fw_curve, id, P),
	TEXT("title", fw_curve, title, P),
	ENUM("kind", fw_curve, kind, curve_words),
	CYAML_FIELD_INT("base_bp", CYAML_FLAG_OPTIONAL, struct fw_curve, base_bp),
	ENUM("origin", fw_curve, origin, origin_words),
	TEXT("note", fw_curve, note, OPT),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t curve = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct fw_curve, curve_fields),
};

static const cyaml_schema_field_t part_fields[] = {
	TEXT("metric", fw_part, metric, P),
	NUM("weight_e4", fw_part, weight_e4),
	CYAML_FIELD_UINT("optional", CYAML_FLAG_OPTIONAL, struct fw_part, optional),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t part = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct fw_part, part_fields),
};

static const cyaml_schema_field_t score_fields[] = {
	ENUM("combine", fw_score, combine, combine_words),
	TEXT("curve", fw_score, curve, P),
	LABEL("curve_origin", fw_score, curve_origin),
	LIST("of", fw_score, of, part, FW_MAX_METRICS),
	ENUM("origin", fw_score, origin, origin_words),
	CYAML_FIELD_END,
};

static const cyaml_schema_field_t category_fields[] = {
	TEXT("id", fw_category, id, P),
	TEXT("name", fw_category, name, P),
	TEXT("about", fw_category, about, P),
	CYAML_FIELD_MAPPING_PTR("score", OPT, struct fw_category, score, score_fields),
	TEXT("no_data", fw_category, no_data, P),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t category = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct fw_category, category_fields),
};

static const cyaml_schema_field_t readiness_fields[] = {
	CYAML_FIELD_INT("ready_bp", CYAML_FLAG_DEFAULT, struct fw_readiness, ready_bp),
	CYAML_FIELD_INT("aspiring_bp", CYAML_FLAG_DEFAULT, struct fw_readiness, aspiring_bp),
	ENUM("origin", fw_readiness, origin, origin_words),
	CYAML_FIELD_END,
};

static const cyaml_schema_field_t limit_fields[] = {
	TEXT("metric", fw_limit, metric, P),
	ENUM("kind", fw_limit, kind, limit_words),
	CYAML_FIELD_INT("bp", CYAML_FLAG_DEFAULT, struct fw_limit, bp),
	ENUM("empty", fw_limit, empty, empty_words),
	ENUM("networks", fw_limit, networks, needs_words),
	LABEL("networks_origin", fw_limit, networks_origin),
	ENUM("origin", fw_limit, origin, origin_words),
	CYAML_FIELD_END,
};

static const cyaml_schema_field_t action_fields[] = {
	CYAML_FIELD_UINT("number", CYAML_FLAG_DEFAULT, struct fw_action, number),
	TEXT("name", fw_action, name, P),
	ENUM("level", fw_action, level, level_words),
	ENUM("origin", fw_action, origin, origin_words),
	TEXT("measured_by", fw_action, measured_by, P),
	LABEL("measured_by_origin", fw_action, measured_by_origin),
	LABEL("needs_origin", fw_action, needs_origin),
	CYAML_FIELD_ENUM("needs", CYAML_FLAG_OPTIONAL | CYAML_FLAG_STRICT, struct fw_action, needs,
	    needs_words, CYAML_ARRAY_LEN(needs_words)),
	CYAML_FIELD_MAPPING_PTR("limit", OPT, struct fw_action, limit, limit_fields),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t action = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct fw_action, action_fields),
};

static const cyaml_schema_field_t programme_fields[] = {
	TEXT("id", fw_programme, id, P),
	TEXT("name", fw_programme, name, P),
	LIST("actions", fw_programme, actions, action, FRAMEWORK_MAX_ACTIONS),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t programme = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct fw_programme, programme_fields),
};

static const cyaml_schema_field_t class_fields[] = {
	TEXT("id", fw_class, id, P),
	NUM("least", fw_class, least),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t class = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct fw_class, class_fields),
};

static const cyaml_schema_field_t sizes_fields[] = {
	TEXT("counter", fw_sizes, counter, P),
	LIST("classes", fw_sizes, classes, class, FRAMEWORK_MAX_TERMS),
	ENUM("origin", fw_sizes, origin, origin_words),
	CYAML_FIELD_END,
};

static const cyaml_schema_field_t window_fields[] = {
	ENUM("period", fw_window, period, period_words),
	ENUM("origin", fw_window, origin, origin_words),
	CYAML_FIELD_END,
};

static const cyaml_schema_field_t groups_fields[] = {
	ENUM("score", fw_groups, score, group_words),
	BITS("beside", fw_groups, beside, beside_bits, CYAML_FLAG_OPTIONAL),
	LABEL("beside_origin", fw_groups, beside_origin),
	ENUM("origin", fw_groups, origin, origin_words),
	CYAML_FIELD_END,
};

static const cyaml_schema_field_t framework_fields[] = {
	NUM("format", framework, format),
	TEXT("id", framework, id, P),
	TEXT("title", framework, title, P),
	ENUM("status", framework, status, status_words),
	TEXT("note", framework, note, OPT),
	CYAML_FIELD_UINT("min_peers", CYAML_FLAG_DEFAULT, struct framework, min_peers),
	ENUM("min_peers_origin", framework, min_peers_origin, origin_words),
	CYAML_FIELD_MAPPING("window", CYAML_FLAG_DEFAULT, struct framework, window, window_fields),
	CYAML_FIELD_MAPPING("groups", CYAML_FLAG_DEFAULT, struct framework, groups, groups_fields),
	CYAML_FIELD_MAPPING_PTR("readiness", OPT, struct framework, readiness, readiness_fields),
	CYAML_FIELD_MAPPING_PTR("incidents", OPT, struct framework, incidents, incidents_fields),
	CYAML_FIELD_MAPPING_PTR("sizes", OPT, struct framework, sizes, sizes_fields),
	LIST("categories", framework, categories, category, FW_CATEGORIES),
	LIST("metrics", framework, metrics, metric, FW_MAX_METRICS),
	LIST("curves", framework, curves, curve, FRAMEWORK_MAX_CURVES),
	LIST("programmes", framework, programmes, programme, FRAMEWORK_MAX_PROGRAMMES),
	CYAML_FIELD_END,
};
const cyaml_schema_value_t fw_shape = {
	CYAML_VALUE_MAPPING(P, struct framework, framework_fields),
};

/* The members are of the machine's own byte order and of 1, 4 or 8 bytes. */
int64_t
fw_shape_number(const cyaml_schema_value_t *v, const void *p)
{
	uint8_t u8;
	int32_t i32;
	int64_t i64;

	switch (v->data_size) {
	case sizeof(u8):
		memcpy(&u8, p, sizeof(u8));
		return u8;
	case sizeof(i32):
		memcpy(&i32, p, sizeof(i32));
		return v->type == CYAML_INT ? (int64_t)i32 : (int64_t)(uint32_t)i32;
	default:
		memcpy(&i64, p, sizeof(i64));
		return i64;
	}
}
