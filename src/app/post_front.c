/* post_front.c - the front matter of a post, see posts.h. */
#include <stdio.h>
#include <stdlib.h>

#include "app/posts.h"
#include "base/civil.h"
#include "base/limits.h"
#include "conf/conf.h"

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

/* Behind the line ---. */
static enum st
load(struct post *p, struct str front, struct err *e)
{
	void *v;
	const enum st st = conf_load(&v, front, 2, &schema, "post", e);

	p->front = v;
	return st;
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
	conf_free(&schema, p->front);
	buf_fini(&p->text);
	*p = (struct post){ .front = NULL };
}
