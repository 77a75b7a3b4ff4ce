/* rpsl.c - see rpsl.h. */
#include "irr/rpsl.h"

#include <ctype.h>

#include "base/limits.h"

/* What the first column says about a line. */
enum line_kind { L_BLANK, L_COMMENT, L_MORE, L_ATTR };

static enum line_kind
kind_of(const char *p, size_t n)
{
	if (n == 0 || p[0] == '\n' || (p[0] == '\r' && (n == 1 || p[1] == '\n')))
		return L_BLANK;
	switch (p[0]) {
	case '%':
	case '#':
		return L_COMMENT;
	case ' ':
	case '\t':
		/* blanks only: an empty continuation inside, no end (RFC 2622 2) */
	case '+':
		return L_MORE;
	default:
		return L_ATTR;
	}
}

/* Length of the line at p with its LF; n without one. */
static size_t
line_len(const char *p, size_t n)
{
	const char *lf = memchr(p, '\n', n);

	return lf != NULL ? (size_t)(lf - p) + 1 : n;
}

/* A colon behind a name: letters, digits, "-", "_" and, in some registries' own attributes, "*". */
static bool
is_attr(const char *p, size_t n)
{
	size_t i = 0;

	while (i < n && (isalnum((unsigned char)p[i]) || p[i] == '-' || p[i] == '_' || p[i] == '*'))
		i++;
	return i > 0 && i < n && p[i] == ':';
}

/* What is worth a word about a line that is no attribute. */
static void
notice(struct rpsl *r, enum line_kind k, struct str line, bool inside)
{
	if (k == L_COMMENT)
		r->reported |= str_starts(line, "%ERROR") || str_starts(line, "%WARNING");
	else if (k == L_MORE && !inside)
		r->floating |= str_trim(line).n != 0;
}

/*
 * Walks whole lines from p: *skip of them before the object (*skip_lines), then *len the object
 * (*lines). True when its end was found; else more bytes are needed, or the stream has ended.
 */
static bool
measure(struct rpsl *r, const char *p, size_t n, bool last, size_t *skip, uint64_t *skip_lines,
    struct rpsl_obj *o, size_t *len, uint64_t *lines)
{
	size_t at = 0;

	*skip = *len = 0;
	*skip_lines = *lines = 0;
	o->fault = RPSL_FINE;
	o->cut = false;
	while (at < n) {
		const size_t ll = line_len(p + at, n - at);
		const bool whole = p[at + ll - 1] == '\n';
		const enum line_kind k = kind_of(p + at, ll);

		if (!whole && !last)
			return false;
		if (k == L_BLANK && *len > 0)
			return true;
		if (k != L_ATTR)
			notice(r, k, (struct str){ p + at, ll }, *len > 0);
		at += ll;
		if (*len == 0 && k != L_ATTR) { /* before the object */
			*skip = at;
			++*skip_lines;
			continue;
		}
		*len += ll;
		++*lines;
		o->cut = !whole;
		if (k == L_ATTR && !is_attr(p + at - ll, ll) && o->fault == RPSL_FINE)
			o->fault = RPSL_NO_COLON;
	}
	return last && *len > 0;
}

/* Passes over the rest of an object that is too long. */
static enum st
pass_over(struct rpsl *r, struct err *e)
{
	struct str line;
	enum st st;

	while ((st = in_line(r->in, &line, e)) == ST_OK) {
		r->line++;
		if (str_trim(line).n == 0)
			return ST_OK;
	}
	return st == ST_END ? ST_OK : st;
}

static enum st
too_long(struct rpsl *r, struct rpsl_obj *o, size_t skip, uint64_t skip_lines, struct err *e)
{
	in_skip(r->in, skip);
	r->line += skip_lines;
	*o = (struct rpsl_obj){ STR(""), r->line + 1, in_off(r->in), false, RPSL_LONG };
	return pass_over(r, e);
}

enum st
rpsl_next(struct rpsl *r, struct rpsl_obj *o, struct err *e)
{
	size_t want = 1, have, skip, len;
	uint64_t skip_lines, lines;
	const uint8_t *p;

	in_skip(r->in, r->used);
	r->used = 0;
	for (;;) {
		const enum st st = in_peek(r->in, want, &p, &have, e);
		const bool last = st == ST_END;

		if (st != ST_OK && !last)
			return st;
		if (measure(r, (const char *)p, have, last, &skip, &skip_lines, o, &len, &lines))
			break;
		if (last)
			return ST_END;
		if (have - skip > RPSL_MAX_OBJECT_BYTES)
			return too_long(r, o, skip, skip_lines, e);
		/* what is before the object is done with */
		in_skip(r->in, skip);
		r->line += skip_lines;
		want = 2 * (have - skip) + 1; /* doubled, since it is walked from its begin again */
	}
	o->text = (struct str){ (const char *)p + skip, len };
	o->line = r->line + skip_lines + 1;
	o->off = in_off(r->in) + skip;
	if (o->fault == RPSL_FINE && memchr(o->text.p, '\0', len) != NULL)
		o->fault = RPSL_NUL;
	if (len > RPSL_MAX_OBJECT_BYTES) {
		o->text = STR("");
		o->fault = RPSL_LONG;
	}
	r->used = skip + len;
	r->line += skip_lines + lines;
	return ST_OK;
}

bool
rpsl_of_text(struct str text, struct rpsl_obj *o)
{
	size_t skip, len;
	uint64_t skip_lines, lines;
	struct rpsl r = { 0 };

	if (!measure(&r, text.p, text.n, true, &skip, &skip_lines, o, &len, &lines))
		return false;
	o->text = (struct str){ text.p + skip, len };
	o->line = skip_lines + 1;
	o->off = skip;
	if (o->fault == RPSL_FINE && memchr(o->text.p, '\0', len) != NULL)
		o->fault = RPSL_NUL;
	return true;
}

bool
rpsl_attr_next(struct str *rest, struct rpsl_attr *a)
{
	const char *p = rest->p;
	size_t n = rest->n, len, name;

	while (n > 0 && (kind_of(p, n) != L_ATTR || !is_attr(p, n))) {
		len = line_len(p, n);
		p += len;
		n -= len;
	}
	if (n == 0)
		return false;
	len = line_len(p, n);
	while (len < n &&
	       (kind_of(p + len, n - len) == L_MORE || kind_of(p + len, n - len) == L_COMMENT))
		len += line_len(p + len, n - len);
	name = (size_t)((const char *)memchr(p, ':', n) - p);
	a->name = (struct str){ p, name };
	a->raw = (struct str){ p + name + 1, len - name - 1 };
	a->last_line_cut = p[len - 1] != '\n';
	*rest = (struct str){ p + len, n - len };
	return true;
}

/* A line without its comment, trimmed. */
static struct str
plain(const char *p, size_t n)
{
	const char *hash = memchr(p, '#', n);

	return str_trim((struct str){ p, hash != NULL ? (size_t)(hash - p) : n });
}

struct str
rpsl_value(struct str raw, char *buf, size_t cap)
{
	size_t at = line_len(raw.p, raw.n), n = 0;
	struct str v = plain(raw.p, at);

	if (at == raw.n)
		return v;
	for (;;) {
		const size_t take = v.n < cap - n ? v.n : cap - n;

		memcpy(buf + n, v.p, take);
		n += take;
		if (at == raw.n)
			return str_trim((struct str){ buf, n });
		const size_t ll = line_len(raw.p + at, raw.n - at);

		if (raw.p[at] == '%')
			v = STR("");
		else
			v = plain(raw.p + at + (raw.p[at] == '+'), ll - (raw.p[at] == '+'));
		at += ll;
		if (v.n != 0 && n != 0 && n < cap)
			buf[n++] = ' ';
	}
}

static bool
is_between(char c, const char *also)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ',' || c == ';' ||
	       (c != '\0' && strchr(also, c) != NULL);
}

/* Over a line feed, and over the comment lines and the plus behind it. */
static const char *
new_line(const char *p, const char *end)
{
	for (p++; p < end && (*p == '%' || *p == '#');)
		p += line_len(p, (size_t)(end - p));
	return p + (p < end && *p == '+');
}

bool
rpsl_word_next(struct rpsl_words *w, struct str *word)
{
	while (w->p < w->end && (*w->p == '#' || is_between(*w->p, w->also))) {
		w->stray |= *w->p == ';' || (*w->p == ',' && w->comma);
		w->comma |= *w->p == ',';
		if (*w->p == '#') { /* to the end of the line */
			const char *lf = memchr(w->p, '\n', (size_t)(w->end - w->p));

			w->p = lf != NULL ? lf : w->end;
		} else
			w->p = *w->p == '\n' ? new_line(w->p, w->end) : w->p + 1;
	}
	if (w->p == w->end)
		return false;
	word->p = w->p;
	while (w->p < w->end && *w->p != '#' && !is_between(*w->p, w->also))
		w->p++;
	word->n = (size_t)(w->p - word->p);
	w->comma = false;
	return true;
}
