/*
 * settings.c - reads a settings file: the shape of the YAML as tables for libcyaml.
 *
 * libcyaml refuses what the tables do not name and tells the line; what the file means is checked
 * in settings_resolve.c.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "detect/settings_i.h"
#include "conf/conf.h"

#define P CYAML_FLAG_POINTER
#define OPT (CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL)
#define TEXT(key, type, member, flags) \
	CYAML_FIELD_STRING_PTR(key, flags, struct type, member, 1, SETTINGS_MAX_TEXT_BYTES)
#define ENUM(key, type, member, words, flags) \
	CYAML_FIELD_ENUM(                     \
	    key, CYAML_FLAG_STRICT | (flags), struct type, member, words, CYAML_ARRAY_LEN(words))
#define LIST(key, type, member, schema, flags, most) \
	CYAML_FIELD_SEQUENCE_COUNT(key, flags, struct type, member, member##_n, &schema, 1, most)
#define LIMIT(name) CYAML_FIELD_UINT(#name, CYAML_FLAG_DEFAULT, struct settings_limits, name)

static const cyaml_strval_t rule_words[] = {
	{ "high", GRADE_HIGH },
	{ "proven", GRADE_PROVEN },
};
static const cyaml_strval_t use_words[] = {
	{ "scrubber", LIST_SCRUBBER },
	{ "beacon", LIST_BEACON },
	{ "experiment", LIST_EXPERIMENT },
	{ "reputation", LIST_REPUTATION },
	{ "region", LIST_REGION },
	{ "large", LIST_LARGE },
};

static const cyaml_schema_value_t word = { CYAML_VALUE_STRING(P, char, 1, 63) };
static const cyaml_schema_value_t asn = { CYAML_VALUE_UINT(CYAML_FLAG_DEFAULT, uint32_t) };

static const cyaml_schema_field_t limit_fields[] = {
	LIMIT(medium_at),
	LIMIT(high_at),
	LIMIT(peer_asns),
	LIMIT(collectors),
	LIMIT(stable_peers),
	LIMIT(quiet_s),
	LIMIT(known_s),
	LIMIT(hand_over_s),
	LIMIT(recurrent_s),
	LIMIT(dormant_s),
	LIMIT(roa_fresh_s),
	LIMIT(vrps_stale_s),
	LIMIT(vrps_held_s),
	LIMIT(coverage_percent),
	LIMIT(typo_most),
	LIMIT(long_path),
	LIMIT(many_communities),
	LIMIT(longest4),
	LIMIT(longest6),
	LIMIT(peak_prefixes),
	LIMIT(peak_ases),
	CYAML_FIELD_END,
};

static const cyaml_schema_field_t base_fields[] = {
	TEXT("kind", settings_base, kind, P),
	CYAML_FIELD_INT("weight", CYAML_FLAG_DEFAULT, struct settings_base, weight),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t base = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct settings_base, base_fields),
};

static const cyaml_schema_field_t rule_fields[] = {
	ENUM("grade", settings_rule, grade, rule_words, 0),
	LIST("kinds", settings_rule, kinds, word, P, INC_KINDS),
	LIST("all", settings_rule, all, word, OPT, SIGNALS),
	LIST("any", settings_rule, any, word, OPT, SIGNALS),
	LIST("none", settings_rule, none, word, OPT, SIGNALS),
	TEXT("why", settings_rule, why, P),
	TEXT("source", settings_rule, source, P),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t rule = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct settings_rule, rule_fields),
};

static const cyaml_schema_field_t signal_fields[] = {
	TEXT("word", settings_signal, word, P),
	CYAML_FIELD_INT("weight", CYAML_FLAG_DEFAULT, struct settings_signal, weight),
	TEXT("most", settings_signal, most_text, OPT),
	LIST("kinds", settings_signal, kinds, word, OPT, INC_KINDS),
	TEXT("why", settings_signal, why, P),
	TEXT("source", settings_signal, source, P),
	TEXT("date", settings_signal, date, P),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t signal_row = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct settings_signal, signal_fields),
};

static const cyaml_schema_field_t list_fields[] = {
	ENUM("use", settings_list, use, use_words, 0),
	TEXT("title", settings_list, title, P),
	TEXT("source", settings_list, source, P),
	TEXT("date", settings_list, date, P),
	TEXT("expires", settings_list, expires, P),
	LIST("asns", settings_list, asns, asn, OPT, SETTINGS_MAX_LISTED),
	LIST("ranges", settings_list, ranges, word, OPT, SETTINGS_MAX_LISTED),
	LIST("prefixes", settings_list, prefixes, word, OPT, SETTINGS_MAX_LISTED),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t list = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct settings_list, list_fields),
};

static const cyaml_schema_field_t fields[] = {
	TEXT("title", settings, title, P),
	TEXT("date", settings, date, P),
	CYAML_FIELD_MAPPING("limits", CYAML_FLAG_DEFAULT, struct settings, limits, limit_fields),
	LIST("bases", settings, bases, base, P, INC_KINDS),
	LIST("rules", settings, rules, rule, P, SETTINGS_MAX_RULES),
	LIST("signals", settings, signals, signal_row, P, SIGNALS),
	LIST("lists", settings, lists, list, P, SETTINGS_MAX_LISTS),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t schema = { CYAML_VALUE_MAPPING(P, struct settings, fields) };

extern const char detection_yaml[], detection_yaml_end[];

enum st
settings_parse(struct settings **out, const void *p, size_t n, const char *name, struct err *e)
{
	const struct str text = { p, n };
	void *v;
	struct settings *s;
	enum st st = conf_load(&v, text, 1, &schema, "settings file", e);

	*out = NULL;
	s = v;
	if (st == ST_OK)
		st = settings_resolve(s, text, e);
	if (st != ST_OK) {
		err_in(e, name);
		settings_free(s);
		return st;
	}
	*out = s;
	return ST_OK;
}

void
settings_free(struct settings *s)
{
	if (s == NULL)
		return;
	for (uint32_t i = 0; i < s->lists_n; i++) {
		free(s->lists[i].pfxs);
		free(s->lists[i].spans);
	}
	conf_free(&schema, s);
}

static enum st
read_all(struct buf *out, const char *path, struct err *e)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = 1;

	if (fd == -1)
		return err_in((err_sys(e, "open"), e), path);
	while (n > 0 && out->n <= SETTINGS_MAX_BYTES) {
		char *d = buf_room(out, 4096);

		if (d == NULL) {
			close(fd);
			return err_nomem(e, path);
		}
		n = read(fd, d, 4096);
		if (n == -1)
			err_in((err_sys(e, "read"), e), path);
		out->n += n > 0 ? (size_t)n : 0;
	}
	close(fd);
	if (out->n > SETTINGS_MAX_BYTES)
		return err_in((err_set(e, ST_LIMIT, ERR_NOOFF, NULL,
				   "a settings file has at most %u bytes", SETTINGS_MAX_BYTES),
				  e),
		    path);
	return n == -1 ? ST_IO : ST_OK;
}

struct str
settings_built_in(void)
{
	return (struct str){ detection_yaml, (size_t)(detection_yaml_end - detection_yaml) };
}

enum st
settings_load(struct settings **out, const char *file, struct err *e)
{
	const struct str own = settings_built_in();
	struct buf text = { 0 };
	enum st st;

	*out = NULL;
	if (file == NULL)
		return settings_parse(out, own.p, own.n, "the built-in settings", e);
	st = read_all(&text, file, e);
	if (st == ST_OK)
		st = settings_parse(out, text.p, text.n, file, e);
	buf_fini(&text);
	return st;
}
