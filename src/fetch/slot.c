/* slot.c - see slot.h. */
#include "fetch/slot.h"

#include <stdio.h>
#include <time.h>

#include "base/buf.h"
#include "base/civil.h"

static struct tm
parts_of(int64_t t)
{
	const time_t at = (time_t)t;
	struct tm tm;

	gmtime_r(&at, &tm);
	return tm;
}

static int64_t
month_start(int64_t months)
{
	const int64_t year = months >= 0 ? months / 12 : (months - 11) / 12;

	return civil_days((int)year, (unsigned)(months - year * 12) + 1, 1) * 86400;
}

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static int64_t
month_number(int64_t t)
{
	const struct tm tm = parts_of(t);

	return (tm.tm_year + 1900LL) * 12 + tm.tm_mon;
}

int64_t
slot_at(const struct span_s *every, int64_t t)
{
	if (every->months != 0)
		return month_start(
		    floor_div(month_number(t), every->months) * (int64_t)every->months);
	return floor_div(t, every->s) * every->s;
}

int64_t
slot_next(const struct span_s *every, int64_t slot_s)
{
	if (every->months != 0)
		return month_start(month_number(slot_s) + every->months);
	return slot_s + every->s;
}

int64_t
slot_prev(const struct span_s *every, int64_t slot_s)
{
	return slot_at(every, slot_s - 1);
}

int64_t
slot_due(const struct cat_source *s, int64_t now_s)
{
	return slot_at(&s->every, now_s - s->due_s);
}

static const struct {
	const char *name;
	const char *fmt; /* of strftime; NULL: the part */
} fields[] = {
	{ "{part}", NULL },
	{ "{YYYY}", "%Y" },
	{ "{MM}", "%m" },
	{ "{DD}", "%d" },
	{ "{hh}", "%H" },
	{ "{mm}", "%M" },
	{ "{ss}", "%S" },
};

#define FIELDS (sizeof(fields) / sizeof(fields[0]))

static size_t
field_at(const char *p)
{
	size_t i = 0;

	while (i < FIELDS && strncmp(p, fields[i].name, strlen(fields[i].name)) != 0)
		i++;
	return i;
}

bool
template_has_time(const char *text)
{
	for (const char *p = strchr(text, '{'); p != NULL; p = strchr(p + 1, '{')) {
		const size_t i = field_at(p);

		if (i < FIELDS && fields[i].fmt != NULL)
			return true;
	}
	return false;
}

bool
template_ok(const char *text, struct str *bad)
{
	for (const char *p = strpbrk(text, "{}"); p != NULL; p = strpbrk(p, "{}")) {
		const size_t i = field_at(p);

		if (i == FIELDS) {
			*bad = (struct str){ p, strcspn(p, "}") + (strchr(p, '}') != NULL) };
			return false;
		}
		p += strlen(fields[i].name);
	}
	return true;
}

/* The time fields come from formats of our own. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void
expand(struct buf *b, const char *text, const char *part, int64_t slot_s)
{
	const struct tm tm = parts_of(slot_s);
	char piece[32];

	while (*text != '\0') {
		const size_t i = field_at(text);

		if (i == FIELDS) {
			buf_ch(b, *text++);
			continue;
		}
		if (fields[i].fmt == NULL)
			buf_cstr(b, part != NULL ? part : "");
		else if (strftime(piece, sizeof(piece), fields[i].fmt, &tm) != 0)
			buf_cstr(b, piece);
		text += strlen(fields[i].name);
	}
}
#pragma GCC diagnostic pop

static enum st
give(struct buf *b, char *out, size_t cap, struct err *e)
{
	enum st st = ST_OK;

	if (buf_bad(b))
		st = err_nomem(e, "name of a file");
	else if (b->n >= cap)
		st = err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "a name or URL is too long");
	else {
		memcpy(out, b->p, b->n);
		out[b->n] = '\0';
	}
	buf_fini(b);
	return st;
}

enum st
slot_url(
    const struct cat_source *s, const char *part, int64_t slot_s, char out[SLOT_URL], struct err *e)
{
	struct buf b = { 0 };

	buf_cstr(&b, s->base);
	if (b.n != 0 && b.p[b.n - 1] != '/')
		buf_ch(&b, '/');
	expand(&b, s->path, part, slot_s);
	return give(&b, out, SLOT_URL, e);
}

enum st
slot_name(const struct cat_source *s, const char *part, int64_t slot_s, char out[SLOT_NAME],
    struct err *e)
{
	struct buf b = { 0 };

	expand(&b, s->name, part, slot_s);
	return give(&b, out, SLOT_NAME, e);
}

enum wait
slot_wait(int64_t due_s, int64_t late_s, int64_t missing_s, int64_t now_s)
{
	if (now_s < due_s)
		return WAIT_AHEAD;
	if (now_s < late_s)
		return WAIT_DUE;
	return now_s < missing_s ? WAIT_LATE : WAIT_MISSING;
}

const char *
wait_word(enum wait w)
{
	static const char *const words[] = { "ahead", "due", "late", "missing" };

	return words[w];
}
