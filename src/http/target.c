/* target.c - see target.h. */
#include "http/target.h"

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Length of the well-formed UTF-8 sequence at p[0..n), 0 when there is none. */
static size_t
utf8_len(const unsigned char *p, size_t n)
{
	static const uint32_t least[5] = { 0, 0, 0x80, 0x800, 0x10000 };
	const size_t len = p[0] < 0x80	     ? 1
			   : p[0] >> 5 == 6  ? 2
			   : p[0] >> 4 == 14 ? 3
			   : p[0] >> 3 == 30 ? 4
					     : 0;
	uint32_t v = len == 1 ? p[0] : p[0] & (0x7fu >> len);

	if (len == 0 || len > n)
		return 0;
	for (size_t i = 1; i < len; i++) {
		if (p[i] >> 6 != 2)
			return 0;
		v = v << 6 | (p[i] & 0x3f);
	}
	if (v < least[len] || v > 0x10ffff || (v >= 0xd800 && v <= 0xdfff))
		return 0;
	return len;
}

/* Text that may be shown: UTF-8 without control characters. */
static bool
text_ok(struct str s)
{
	for (size_t i = 0, n; i < s.n; i += n) {
		n = utf8_len((const unsigned char *)s.p + i, s.n - i);
		if (n == 0 || (unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return false;
	}
	return true;
}

/* Takes the %XX out of s; in a query a plus sign is a blank. */
static enum st
unescape(struct arena *a, struct str s, bool query, struct str *out, struct err *e)
{
	char *d = arena_alloc(a, s.n + 1);
	size_t n = 0;

	if (d == NULL)
		return err_nomem(e, "request");
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '%') {
			const int hi = i + 1 < s.n ? hex(s.p[i + 1]) : -1;
			const int lo = i + 2 < s.n ? hex(s.p[i + 2]) : -1;

			if (hi < 0 || lo < 0)
				return err_set(
				    e, ST_BAD, ERR_NOOFF, NULL, "a broken %% escape in the target");
			c = (char)(hi << 4 | lo);
			i += 2;
			if (c == '/' && !query)
				return err_set(
				    e, ST_BAD, ERR_NOOFF, NULL, "an escaped slash in the path");
		} else if (c == '+' && query) {
			c = ' ';
		}
		d[n++] = c;
	}
	d[n] = '\0';
	*out = (struct str){ d, n };
	if (!text_ok(*out))
		return err_set(e, ST_BAD, ERR_NOOFF, NULL,
		    "the target is not UTF-8 text, or has control characters");
	return ST_OK;
}

static enum st
path_parse(struct arena *a, struct target *t, struct err *e)
{
	struct str rest = { t->path.p + 1, t->path.n - 1 }, part;
	enum st st;

	if (rest.n == 0)
		return ST_OK;
	while (str_cut(&rest, '/', &part)) {
		if (t->n_seg == HTTP_MAX_SEGMENTS)
			return err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "more than %u path segments",
			    HTTP_MAX_SEGMENTS);
		st = unescape(a, part, false, &t->seg[t->n_seg++], e);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

static enum st
pair_parse(struct arena *a, struct str part, struct target *t, struct err *e)
{
	struct target_kv *kv = &t->q[t->n_q];
	struct str name = { part.p, 0 }, value;
	enum st st;

	if (t->n_q == HTTP_MAX_QUERY)
		return err_set(
		    e, ST_LIMIT, ERR_NOOFF, NULL, "more than %u query parameters", HTTP_MAX_QUERY);
	while (name.n < part.n && part.p[name.n] != '=')
		name.n++;
	value =
	    name.n < part.n ? (struct str){ part.p + name.n + 1, part.n - name.n - 1 } : STR("");
	st = unescape(a, name, true, &kv->name, e);
	if (st == ST_OK)
		st = unescape(a, value, true, &kv->value, e);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < t->n_q; i++) {
		if (str_eq(t->q[i].name, kv->name.p))
			return err_set(e, ST_BAD, ERR_NOOFF, kv->name.p, "given more than once");
	}
	t->n_q++;
	return ST_OK;
}

/* "http://host:port/path" is for proxies, but every server has to take it (RFC 9112 3.2.2). */
static struct str
absolute_cut(struct str raw, struct target *t)
{
	struct str rest = raw;

	if (raw.n < 7 || strncasecmp(raw.p, "http://", 7) != 0)
		return raw;
	rest.p += 7;
	rest.n -= 7;
	t->authority.p = rest.p;
	while (rest.n > 0 && rest.p[0] != '/' && rest.p[0] != '?') {
		rest.p++;
		rest.n--;
	}
	t->authority.n = (size_t)(rest.p - t->authority.p);
	return rest.n == 0 ? STR("/") : rest;
}

enum st
target_parse(struct arena *a, struct str raw, struct target *t, struct err *e)
{
	struct str rest, query, part;
	enum st st;

	memset(t, 0, sizeof(*t));
	for (size_t i = 0; i < raw.n; i++) {
		const unsigned char c = (unsigned char)raw.p[i];

		if (c <= 0x20 || c >= 0x7f)
			return err_set(e, ST_BAD, ERR_NOOFF, NULL,
			    "the target has bytes that must be escaped");
	}
	rest = absolute_cut(raw, t);
	if (rest.n == 0 || rest.p[0] != '/')
		return err_set(
		    e, ST_BAD, ERR_NOOFF, NULL, "the target does not begin with a slash");
	t->path = rest;
	for (t->path.n = 0; t->path.n < rest.n && rest.p[t->path.n] != '?';)
		t->path.n++;
	st = path_parse(a, t, e);
	query = t->path.n < rest.n ? (struct str){ rest.p + t->path.n + 1, rest.n - t->path.n - 1 }
				   : STR("");
	while (st == ST_OK && query.n > 0 && str_cut(&query, '&', &part)) {
		if (part.n > 0)
			st = pair_parse(a, part, t, e);
	}
	return st;
}
