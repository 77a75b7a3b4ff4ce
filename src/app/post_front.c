/* post_front.c - the front matter of a post, see posts.h. */
#include <cyaml/cyaml.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/posts.h"
#include "base/civil.h"
#include "base/limits.h"

static const cyaml_strval_t kinds[] = { { "post", POST_POST }, { "voice", POST_VOICE } };

static const cyaml_schema_value_t tag = {
	CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, POST_MAX_LINE_BYTES),
};

static const cyaml_schema_field_t fields[] = {
	CYAML_FIELD_STRING_PTR(
	    "title", CYAML_FLAG_POINTER, struct post_front, title, 1, POST_MAX_LINE_BYTES),
	CYAML_FIELD_STRING_PTR(
	    "date", CYAML_FLAG_POINTER, struct post_front, date, 1, POST_MAX_LINE_BYTES),
	CYAML_FIELD_STRING_PTR(
	    "author", CYAML_FLAG_POINTER, struct post_front, author, 1, POST_MAX_LINE_BYTES),
	CYAML_FIELD_ENUM("kind", CYAML_FLAG_OPTIONAL | CYAML_FLAG_STRICT, struct post_front, kind,
	    kinds, POST_KINDS),
	CYAML_FIELD_SEQUENCE_COUNT("tags", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL,
	    struct post_front, tags, tags_n, &tag, 0, POST_MAX_TAGS),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t schema = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct post_front, fields),
};

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

static enum st
bad(struct err *e, uint64_t line, const char *why)
{
	return err_line(e, ST_BAD, line, "post", "%s", why);
}

/* The text between the first line, which is ---, and the next such line. */
static enum st
split(struct post *p, struct str *front, struct err *e)
{
	struct str rest = { p->text.p, p->text.n }, line;
	const char *from;

	if (!str_cut(&rest, '\n', &line) || !str_eq(str_trim(line), "---"))
		return bad(e, 1, "the first line is not ---: front matter is wanted");
	from = rest.p;
	while (rest.p != NULL && str_cut(&rest, '\n', &line)) {
		if (!str_eq(str_trim(line), "---"))
			continue;
		*front = (struct str){ from, (size_t)(line.p - from) };
		p->body = rest.p != NULL ? rest : (struct str){ "", 0 };
		return ST_OK;
	}
	return bad(e, 1, "the front matter has no end: a second line --- is wanted");
}

/* The backtrace of an unknown key names a place before it: looks for it from there on. */
static void
place_key(struct complaint *c, struct str text)
{
	static const char head[] = "Unexpected key: ";
	struct str line;
	uint64_t n = 0;

	if (strncmp(c->text, head, sizeof(head) - 1) != 0)
		return;
	while (text.n != 0 && str_cut(&text, '\n', &line)) {
		if (++n >= c->line && str_starts(line, c->text + sizeof(head) - 1)) {
			c->line = n;
			return;
		}
	}
}

static enum st
load(struct post *p, struct str front, struct err *e)
{
	struct complaint c = { .line = 0 };
	const cyaml_config_t cfg = config(&c);
	const cyaml_err_t ce = cyaml_load_data(
	    (const uint8_t *)front.p, front.n, &cfg, &schema, (cyaml_data_t **)&p->front, NULL);

	place_key(&c, front);
	if (ce == CYAML_ERR_OOM)
		return err_nomem(e, "front matter");
	if (ce != CYAML_OK)
		return bad(e, c.line + 1, c.text[0] != '\0' ? c.text : cyaml_strerror(ce));
	return p->front != NULL ? ST_OK : bad(e, 1, "the front matter is empty");
}

/* The line of a key, for what libcyaml finds no fault with. */
static uint64_t
line_of(struct str front, const char *key)
{
	struct str line;
	uint64_t n = 1;

	while (front.n != 0 && str_cut(&front, '\n', &line)) {
		n++;
		if (str_starts(line, key))
			return n;
	}
	return 1;
}

static bool
is_line(const char *s)
{
	for (; *s != '\0'; s++) {
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return false;
	}
	return true;
}

enum st
post_parse(struct post *p, struct err *e)
{
	struct str front = { "", 0 };
	enum st st = split(p, &front, e);

	if (st == ST_OK)
		st = load(p, front, e);
	if (st != ST_OK)
		return st;
	if (!is_line(p->front->title))
		return bad(e, line_of(front, "title"), "title: a control character");
	if (!is_line(p->front->author))
		return bad(e, line_of(front, "author"), "author: a control character");
	for (uint32_t i = 0; i < p->front->tags_n; i++) {
		if (!is_line(p->front->tags[i]))
			return bad(e, line_of(front, "tags"), "tags: a control character");
	}
	if (!civil_parse(str_of(p->front->date), &p->date_s))
		return bad(e, line_of(front, "date"),
		    "date: not a day such as 2026-02-03 or a time of RFC 3339");
	if (str_trim(p->body).n == 0)
		return bad(e, line_of(front, "---"), "there is no text behind the front matter");
	return ST_OK;
}

void
post_fini(struct post *p)
{
	struct complaint c = { .line = 0 };
	const cyaml_config_t cfg = config(&c);

	if (p->front != NULL)
		cyaml_free(&cfg, &schema, p->front, 0);
	buf_fini(&p->text);
	*p = (struct post){ .front = NULL };
}
