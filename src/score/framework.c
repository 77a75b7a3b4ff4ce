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

static const cyaml_schema_field_t term_fields[] = {
	TEXT("counter", fw_term, counter, P),
	CYAML_FIELD_INT("weight", CYAML_FLAG_DEFAULT, struct fw_term, weight),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t term = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct fw_term, term_fields),
};

static const cyaml_schema_field_t metric_fields[] = {
	TEXT("id", fw_metric, id, P),
	TEXT("category", fw_metric, category, P),
	TEXT("title", fw_metric, title, P),
	TEXT("formula", fw_metric, formula, P),
	ENUM("origin", fw_metric, origin, origin_words),
	ENUM("better", fw_metric, better, better_words),
	CYAML_FIELD_UINT("clamp", CYAML_FLAG_DEFAULT, struct fw_metric, clamp),
	LIST("numerator", fw_metric, numerator, term, FRAMEWORK_MAX_TERMS),
	LIST("denominator", fw_metric, denominator, term, FRAMEWORK_MAX_TERMS),
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

static const cyaml_schema_field_t category_fields[] = {
	TEXT("id", fw_category, id, P),
	TEXT("name", fw_category, name, P),
	TEXT("about", fw_category, about, P),
	TEXT("metric", fw_category, metric, OPT),
	TEXT("curve", fw_category, curve, OPT),
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

static const cyaml_schema_field_t action_fields[] = {
	CYAML_FIELD_UINT("number", CYAML_FLAG_DEFAULT, struct fw_action, number),
	TEXT("name", fw_action, name, P),
	ENUM("level", fw_action, level, level_words),
	TEXT("measured_by", fw_action, measured_by, P),
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

static const cyaml_schema_field_t framework_fields[] = {
	TEXT("id", framework, id, P),
	TEXT("title", framework, title, P),
	TEXT("status", framework, status, P),
	TEXT("note", framework, note, OPT),
	CYAML_FIELD_UINT("min_peers", CYAML_FLAG_DEFAULT, struct framework, min_peers),
	ENUM("min_peers_origin", framework, min_peers_origin, origin_words),
	CYAML_FIELD_MAPPING_PTR("readiness", OPT, struct framework, readiness, readiness_fields),
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
extern const char framework_2026[], framework_2026_end[];

static const struct {
	const char *id, *p, *end;
} builtins[] = {
	{ "2018", framework_2018, framework_2018_end },
	{ "2026", framework_2026, framework_2026_end },
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
