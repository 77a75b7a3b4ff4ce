/*
 * framework.c - reads a framework file: the shape of the YAML as tables for libcyaml.
 *
 * libcyaml refuses what the tables do not name and tells the line; what the file means is checked
 * in resolve.c.
 */
#include "score/framework_i.h"

#include <cyaml/cyaml.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
	BITS("keep", fw_events, keep, fact_bits, CYAML_FLAG_OPTIONAL),
	ENUM("least_grade", fw_events, least_grade, grade_words),
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
	ENUM("origin", fw_limit, origin, origin_words),
	CYAML_FIELD_END,
};

static const cyaml_schema_field_t action_fields[] = {
	CYAML_FIELD_UINT("number", CYAML_FLAG_DEFAULT, struct fw_action, number),
	TEXT("name", fw_action, name, P),
	ENUM("level", fw_action, level, level_words),
	TEXT("measured_by", fw_action, measured_by, P),
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

static const cyaml_schema_field_t framework_fields[] = {
	NUM("format", framework, format),
	TEXT("id", framework, id, P),
	TEXT("title", framework, title, P),
	TEXT("status", framework, status, P),
	TEXT("note", framework, note, OPT),
	CYAML_FIELD_UINT("min_peers", CYAML_FLAG_DEFAULT, struct framework, min_peers),
	ENUM("min_peers_origin", framework, min_peers_origin, origin_words),
	CYAML_FIELD_MAPPING_PTR("readiness", OPT, struct framework, readiness, readiness_fields),
	CYAML_FIELD_MAPPING_PTR("incidents", OPT, struct framework, incidents, incidents_fields),
	CYAML_FIELD_MAPPING_PTR("sizes", OPT, struct framework, sizes, sizes_fields),
	LIST("categories", framework, categories, category, FW_CATEGORIES),
	LIST("metrics", framework, metrics, metric, FW_MAX_METRICS),
	LIST("curves", framework, curves, curve, FRAMEWORK_MAX_CURVES),
	LIST("programmes", framework, programmes, programme, FRAMEWORK_MAX_PROGRAMMES),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t schema = {
	CYAML_VALUE_MAPPING(P, struct framework, framework_fields),
};

extern const char framework_2018[], framework_2018_end[];
extern const char framework_2024[], framework_2024_end[];
extern const char framework_2026[], framework_2026_end[];
extern const char framework_imc2022[], framework_imc2022_end[];

static const struct {
	const char *id, *p, *end;
} builtins[] = {
	{ "2018", framework_2018, framework_2018_end },
	{ "2024", framework_2024, framework_2024_end },
	{ "2026", framework_2026, framework_2026_end },
	{ "imc2022", framework_imc2022, framework_imc2022_end },
};

#define BUILTINS (sizeof(builtins) / sizeof(builtins[0]))

/* The first complaint of libcyaml, and the innermost line of its backtrace. */
struct complaint {
	char text[160];
	uint64_t line;
};

/* libcyaml hands its own constant formats through. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void
take_log(cyaml_log_t level, void *arg, const char *fmt, va_list ap)
{
	struct complaint *c = arg;
	const char *at;
	char line[320];

	if (level < CYAML_LOG_ERROR)
		return;
	vsnprintf(line, sizeof(line), fmt, ap);
	line[strcspn(line, "\n")] = '\0';
	if (c->line == 0 && (at = strstr(line, "line")) != NULL &&
	    (at = strpbrk(at, "0123456789")) != NULL)
		c->line = strtoull(at, NULL, 10);
	if (c->text[0] == '\0') {
		at = strncmp(line, "Load: ", 6) == 0 ? line + 6 : line;
		snprintf(c->text, sizeof(c->text), "%.159s", at);
	}
}
#pragma GCC diagnostic pop

/* The backtrace of an unknown key names a place before it: looks for the key from there on. */
static void
place_key(struct complaint *c, struct str text)
{
	const char *key = strstr(c->text, "Unexpected key: ");
	struct str line;
	uint64_t n = 0;

	if (key == NULL)
		return;
	key += strlen("Unexpected key: ");
	while (str_cut(&text, '\n', &line)) {
		const char *at = ++n < c->line ? NULL : memmem(line.p, line.n, key, strlen(key));

		if (at != NULL && at + strlen(key) < line.p + line.n && at[strlen(key)] == ':') {
			c->line = n;
			return;
		}
	}
}

static cyaml_config_t
config(struct complaint *c)
{
	return (cyaml_config_t){
		.log_fn = take_log,
		.log_ctx = c,
		.mem_fn = cyaml_mem,
		.log_level = CYAML_LOG_ERROR,
		.flags = CYAML_CFG_NO_ALIAS,
	};
}

enum st
framework_parse(struct framework **out, const void *p, size_t n, const char *name, struct err *e)
{
	struct complaint c = { .line = 0 };
	const cyaml_config_t cfg = config(&c);
	const struct fw_src src = { { p, n }, name };
	struct framework *f = NULL;
	cyaml_err_t ce;
	enum st st;

	*out = NULL;
	ce = cyaml_load_data(p, n, &cfg, &schema, (cyaml_data_t **)&f, NULL);
	place_key(&c, src.text);
	if (ce == CYAML_ERR_OOM)
		st = err_nomem(e, name);
	else if (ce != CYAML_OK && c.line != 0)
		st = err_line(e, ST_BAD, c.line, "framework file", "%s",
		    c.text[0] != '\0' ? c.text : cyaml_strerror(ce));
	else if (ce != CYAML_OK)
		st = err_set(e, ST_BAD, ERR_NOOFF, "framework file", "%s",
		    c.text[0] != '\0' ? c.text : cyaml_strerror(ce));
	else if (f == NULL)
		st = err_set(e, ST_BAD, ERR_NOOFF, "framework file", "nothing in it");
	else
		st = framework_resolve(f, &src, e);
	if (st != ST_OK) {
		err_in(e, name);
		framework_free(f);
		return st;
	}
	*out = f;
	return ST_OK;
}

void
framework_free(struct framework *f)
{
	struct complaint c = { .line = 0 };
	const cyaml_config_t cfg = config(&c);

	if (f != NULL)
		cyaml_free(&cfg, &schema, f, 0);
}

const char *
framework_builtin(size_t i)
{
	return i < BUILTINS ? builtins[i].id : NULL;
}

static enum st
read_all(struct buf *out, int fd, const char *path, struct err *e)
{
	for (;;) {
		char *d = buf_room(out, 4096);
		ssize_t n;

		if (d == NULL)
			return err_nomem(e, path);
		n = read(fd, d, 4096);
		if (n == -1)
			return err_in((err_sys(e, "read"), e), path);
		if (n == 0)
			return ST_OK;
		out->n += (size_t)n;
		if (out->n > FRAMEWORK_MAX_BYTES)
			return err_in(
			    (err_set(e, ST_LIMIT, ERR_NOOFF, NULL,
				 "a framework file has at most %u bytes", FRAMEWORK_MAX_BYTES),
				e),
			    path);
	}
}

enum st
framework_text(struct buf *out, const char *id_or_file, struct err *e)
{
	enum st st;
	int fd;

	for (size_t i = 0; i < BUILTINS; i++) {
		if (strcmp(builtins[i].id, id_or_file) == 0) {
			buf_put(out, builtins[i].p, (size_t)(builtins[i].end - builtins[i].p));
			return buf_bad(out) ? err_nomem(e, id_or_file) : ST_OK;
		}
	}
	fd = open(id_or_file, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return err_in((err_sys(e, "no built-in framework and no file"), e), id_or_file);
	st = read_all(out, fd, id_or_file, e);
	close(fd);
	return st;
}

enum st
framework_load(struct framework **out, const char *id_or_file, struct err *e)
{
	struct buf text = { 0 };
	enum st st;

	*out = NULL;
	st = framework_text(&text, id_or_file, e);
	if (st == ST_OK)
		st = framework_parse(out, text.p, text.n, id_or_file, e);
	buf_fini(&text);
	return st;
}
