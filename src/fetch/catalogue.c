/* catalogue.c - see catalogue.h. */
#include "fetch/catalogue.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "fetch/slot.h"
#include "conf/conf.h"

#define P CYAML_FLAG_POINTER
#define OPT (CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL)
#define TEXT(key, member, flags) \
	CYAML_FIELD_STRING_PTR(key, flags, struct cat_source, member, 1, CATALOGUE_MAX_TEXT_BYTES)
#define WORDS(key, member)          \
	CYAML_FIELD_SEQUENCE_COUNT( \
	    key, OPT, struct cat_source, member, member##_n, &word, 1, CATALOGUE_MAX_PARTS)

static const cyaml_schema_value_t word = {
	CYAML_VALUE_STRING(P, char, 1, 63),
};

static const cyaml_schema_field_t source_fields[] = {
	TEXT("id", id, P),
	TEXT("title", title, P),
	TEXT("kind", kind, P),
	TEXT("base", base, P),
	TEXT("path", path, P),
	TEXT("name", name, P),
	WORDS("parts", parts),
	WORDS("default_parts", default_parts),
	WORDS("hosts", hosts),
	CYAML_FIELD_BOOL("enabled", CYAML_FLAG_DEFAULT, struct cat_source, enabled),
	TEXT("period", period_text, P),
	TEXT("every", every_text, OPT),
	TEXT("due", due_text, P),
	TEXT("late", late_text, P),
	TEXT("missing", missing_text, P),
	TEXT("min_bytes", min_text, OPT),
	TEXT("max_bytes", max_text, P),
	TEXT("max_age", age_text, OPT),
	TEXT("terms", terms, P),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t source = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct cat_source, source_fields),
};
static const cyaml_schema_field_t catalogue_fields[] = {
	CYAML_FIELD_STRING_PTR("title", P, struct catalogue, title, 1, CATALOGUE_MAX_TEXT_BYTES),
	CYAML_FIELD_SEQUENCE_COUNT(
	    "sources", P, struct catalogue, sources, sources_n, &source, 1, CATALOGUE_MAX_SOURCES),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t schema = {
	CYAML_VALUE_MAPPING(P, struct catalogue, catalogue_fields),
};

extern const char catalogue_public[], catalogue_public_end[];

/* "90s", "5m", "8h", "1d", "3mo" */
static bool
read_span(const char *text, struct span_s *out)
{
	static const struct {
		const char *unit;
		int64_t s;
	} units[] = { { "s", 1 }, { "m", 60 }, { "h", 3600 }, { "d", 86400 }, { "mo", 0 } };
	const struct str t = str_of(text);
	const size_t digits = strspn(text, "0123456789");
	uint64_t n;

	if (!str_u64((struct str){ t.p, digits }, 100000, &n))
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (strcmp(text + digits, units[i].unit) != 0)
			continue;
		*out =
		    (struct span_s){ (int64_t)n * units[i].s, units[i].s == 0 ? (unsigned)n : 0 };
		return true;
	}
	return false;
}

/* "100", "100k", "4M", "2G" */
static bool
read_bytes(const char *text, uint64_t *out)
{
	const size_t digits = strspn(text, "0123456789");
	const char *units = "kMG", *unit;
	uint64_t n;

	if (!str_u64((struct str){ text, digits }, 1 << 20, &n))
		return false;
	*out = n;
	if (text[digits] == '\0')
		return true;
	unit = strchr(units, text[digits]);
	if (unit == NULL || text[digits + 1] != '\0')
		return false;
	*out = n << (10 * (unit - units + 1));
	return true;
}

bool
url_host(const char *url, char *out, size_t cap)
{
	const char *p = strstr(url, "://"), *end;
	size_t n = 0;

	if (p == NULL)
		return false;
	p += 3;
	end = p + strcspn(p, "/?#");
	for (const char *q = p; q < end; q++) { /* no user names: they hide the host */
		if (*q == '@' || *q == '\\')
			return false;
	}
	if (*p == '[') {
		while (p < end && *p != ']' && n + 1 < cap)
			out[n++] = (char)tolower((unsigned char)*p++);
		p += p < end;
	} else {
		while (p < end && *p != ':' && n + 1 < cap)
			out[n++] = (char)tolower((unsigned char)*p++);
	}
	out[n] = '\0';
	if (n > 0 && out[0] == '[') /* without the brackets */
		memmove(out, out + 1, n--);
	return n != 0 && (p == end || *p == ':');
}

static enum st
bad(struct err *e, const struct cat_source *s, const char *what, const char *text)
{
	return err_set(
	    e, ST_BAD, ERR_NOOFF, "catalogue file", "source %.40s: %s: %.80s", s->id, what, text);
}

/* Letters, digits and the marks that a name in a path may have without surprises. */
static bool
plain_word(const char *s)
{
	return s[0] != '\0' && s[0] != '.' && strlen(s) <= 31 &&
	       s[strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")] ==
		   '\0';
}

static bool
is_url(const char *s)
{
	char host[256];

	return (strncmp(s, "http://", 7) == 0 || strncmp(s, "https://", 8) == 0 ||
		   strncmp(s, "ftp://", 6) == 0) &&
	       url_host(s, host, sizeof(host)) && s[strcspn(s, " \t\r\n{}")] == '\0';
}

static enum st
resolve_times(struct cat_source *s, struct err *e)
{
	const struct {
		const char *text;
		int64_t *out;
	} passing[] = { { s->due_text, &s->due_s }, { s->late_text, &s->late_s },
		{ s->missing_text, &s->missing_s },
		{ s->age_text != NULL ? s->age_text : "0s", &s->max_age_s } };
	struct span_s t;

	if (!read_span(s->period_text, &s->period) || (s->period.s == 0 && s->period.months == 0))
		return bad(e, s, "no period", s->period_text);
	s->every = s->period;
	if (s->every_text != NULL &&
	    (!read_span(s->every_text, &s->every) || (s->every.s == 0 && s->every.months == 0)))
		return bad(e, s, "no period", s->every_text);
	if (s->period.months == 0 && s->every.months == 0 && s->every.s % s->period.s != 0)
		return bad(e, s, "every is no multiple of the period", s->every_text);
	for (size_t i = 0; i < sizeof(passing) / sizeof(passing[0]); i++) {
		if (!read_span(passing[i].text, &t) || t.months != 0)
			return bad(e, s, "no time that passes", passing[i].text);
		*passing[i].out = t.s;
	}
	if (s->due_s > s->late_s || s->late_s > s->missing_s)
		return bad(e, s, "due, late and missing follow each other", s->missing_text);
	return ST_OK;
}

static enum st
resolve_names(struct cat_source *s, struct err *e)
{
	const char *const templates[] = { s->path, s->name };
	struct str field;

	if (!plain_word(s->id))
		return bad(e, s, "the id has letters, digits, - and . only", s->id);
	if (strlen(s->kind) > 15)
		return bad(e, s, "no kind of file", s->kind);
	if (!is_url(s->base))
		return bad(e, s, "no URL", s->base);
	for (size_t i = 0; i < 2; i++) {
		char text[64];

		if (template_ok(templates[i], &field))
			continue;
		snprintf(text, sizeof(text), "%.*s", (int)(field.n < 63 ? field.n : 63), field.p);
		return bad(e, s, "an unknown field", text);
	}
	if (strchr(s->name, '/') != NULL || s->name[0] == '.')
		return bad(e, s, "a file name has no / and does not begin with a .", s->name);
	for (unsigned i = 0; i < s->parts_n; i++) {
		if (!plain_word(s->parts[i]))
			return bad(e, s, "no part", s->parts[i]);
	}
	for (unsigned i = 0; i < s->default_parts_n; i++) {
		unsigned k = 0;

		while (k < s->parts_n && strcmp(s->parts[k], s->default_parts[i]) != 0)
			k++;
		if (k == s->parts_n)
			return bad(
			    e, s, "a default part is none of the parts", s->default_parts[i]);
	}
	if ((s->parts_n != 0) != (strstr(s->path, "{part}") != NULL))
		return bad(e, s, "{part} in the path and parts belong together", s->path);
	s->current = !template_has_time(s->path);
	if (!template_has_time(s->name))
		return bad(e, s, "the name needs the time", s->name);
	return ST_OK;
}

static enum st
resolve(struct catalogue *c, struct err *e)
{
	for (unsigned i = 0; i < c->sources_n; i++) {
		struct cat_source *s = &c->sources[i];
		enum st st = resolve_names(s, e);

		if (st == ST_OK)
			st = resolve_times(s, e);
		if (st != ST_OK)
			return st;
		if ((s->min_text != NULL && !read_bytes(s->min_text, &s->min_bytes)) ||
		    !read_bytes(s->max_text, &s->max_bytes) || s->max_bytes == 0)
			return bad(e, s, "no size", s->max_text);
		if (s->min_bytes > s->max_bytes)
			return bad(e, s, "min_bytes is above max_bytes", s->min_text);
		if (catalogue_find(c, s->id) != s)
			return bad(e, s, "the id is there twice", s->id);
	}
	return ST_OK;
}

enum st
catalogue_parse(struct catalogue **out, const void *p, size_t n, const char *name, struct err *e)
{
	void *v;
	struct catalogue *cat;
	enum st st = conf_load(&v, (struct str){ p, n }, 1, &schema, "catalogue file", e);

	*out = NULL;
	cat = v;
	if (st == ST_OK)
		st = resolve(cat, e);
	if (st != ST_OK) {
		err_in(e, name);
		catalogue_free(cat);
		return st;
	}
	*out = cat;
	return ST_OK;
}

void
catalogue_free(struct catalogue *cat)
{
	conf_free(&schema, cat);
}

static enum st
read_all(struct buf *out, const char *path, struct err *e)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = 1;

	if (fd == -1)
		return err_in((err_sys(e, "open"), e), path);
	while (n > 0 && out->n <= CATALOGUE_MAX_BYTES) {
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
	if (out->n > CATALOGUE_MAX_BYTES)
		return err_in((err_set(e, ST_LIMIT, ERR_NOOFF, NULL,
				   "a catalogue has at most %u bytes", CATALOGUE_MAX_BYTES),
				  e),
		    path);
	return n == -1 ? ST_IO : ST_OK;
}

enum st
catalogue_load(struct catalogue **out, const char *path, struct err *e)
{
	struct buf text = { 0 };
	enum st st;

	*out = NULL;
	if (path == NULL)
		return catalogue_parse(out, catalogue_public,
		    (size_t)(catalogue_public_end - catalogue_public), "the built-in catalogue", e);
	st = read_all(&text, path, e);
	if (st == ST_OK)
		st = catalogue_parse(out, text.p, text.n, path, e);
	buf_fini(&text);
	return st;
}

struct cat_source *
catalogue_find(const struct catalogue *c, const char *id)
{
	for (unsigned i = 0; i < c->sources_n; i++) {
		if (strcmp(c->sources[i].id, id) == 0)
			return &c->sources[i];
	}
	return NULL;
}

enum st
catalogue_move(struct catalogue *c, const char *id, const char *url, struct err *e)
{
	struct cat_source *s = catalogue_find(c, id);
	char *copy;

	if (s == NULL)
		return err_set(e, ST_BAD, ERR_NOOFF, NULL, "no source %.60s in the catalogue", id);
	if (!is_url(url))
		return err_set(e, ST_BAD, ERR_NOOFF, NULL, "no URL: %.200s", url);
	copy = cyaml_mem(NULL, NULL, strlen(url) + 1); /* freed with the catalogue */
	if (copy == NULL)
		return err_nomem(e, url);
	strcpy(copy, url);
	cyaml_mem(NULL, s->base, 0);
	s->base = copy;
	s->moved = true;
	return ST_OK;
}

bool
catalogue_allows(const struct catalogue *c, const struct cat_source *s, const char *host)
{
	char own[256];

	if (url_host(s->base, own, sizeof(own)) && strcmp(own, host) == 0)
		return true;
	for (unsigned i = 0; i < s->hosts_n; i++) {
		if (strcasecmp(s->hosts[i], host) == 0)
			return true;
	}
	/* one that a person gave is for its own source only */
	for (unsigned i = 0; i < c->sources_n; i++) {
		if (!c->sources[i].moved && url_host(c->sources[i].base, own, sizeof(own)) &&
		    strcmp(own, host) == 0)
			return true;
	}
	return false;
}
