/* json.c - see json.h. */
#include "base/json.h"

static void
sep(struct json *j)
{
	if (j->comma)
		buf_ch(j->b, ',');
	j->comma = true;
}

void
json_obj(struct json *j)
{
	sep(j);
	buf_ch(j->b, '{');
	j->comma = false;
}

void
json_obj_end(struct json *j)
{
	buf_ch(j->b, '}');
	j->comma = true;
}

void
json_arr(struct json *j)
{
	sep(j);
	buf_ch(j->b, '[');
	j->comma = false;
}

void
json_arr_end(struct json *j)
{
	buf_ch(j->b, ']');
	j->comma = true;
}

void
json_raw(struct json *j, struct str s)
{
	sep(j);
	buf_str(j->b, s);
}

/* Length of the well-formed UTF-8 sequence at p, 0 when there is none (Unicode 15, table 3-7). */
static size_t
utf8_len(const unsigned char *p, size_t n)
{
	const unsigned char c = p[0];
	unsigned lo = 0x80, hi = 0xbf;
	size_t len;

	if (c < 0x80)
		return 1;
	if (c < 0xc2 || c > 0xf4)
		return 0;
	len = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	if (len > n)
		return 0;
	if (c == 0xe0)
		lo = 0xa0;
	else if (c == 0xed)
		hi = 0x9f;
	else if (c == 0xf0)
		lo = 0x90;
	else if (c == 0xf4)
		hi = 0x8f;
	if (p[1] < lo || p[1] > hi)
		return 0;
	for (size_t i = 2; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	}
	return len;
}

static void
text(struct buf *b, struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t i = 0;

	buf_ch(b, '"');
	while (i < s.n) {
		const size_t len = utf8_len(p + i, s.n - i);

		if (len == 0) {
			buf_lit(b, "\xef\xbf\xbd");
			i++;
			continue;
		}
		if (p[i] == '"' || p[i] == '\\') {
			buf_ch(b, '\\');
			buf_ch(b, (char)p[i]);
		} else if (p[i] == '\n')
			buf_lit(b, "\\n");
		else if (p[i] < 0x20 || p[i] == 0x7f)
			buf_printf(b, "\\u%04x", p[i]);
		else
			buf_put(b, p + i, len);
		i += len;
	}
	buf_ch(b, '"');
}

void
json_key(struct json *j, const char *key)
{
	sep(j);
	text(j->b, str_of(key));
	buf_ch(j->b, ':');
	j->comma = false;
}

void
json_str(struct json *j, struct str s)
{
	sep(j);
	text(j->b, s);
}

void
json_cstr(struct json *j, const char *s)
{
	json_str(j, str_of(s));
}

void
json_u64(struct json *j, uint64_t v)
{
	sep(j);
	buf_u64(j->b, v);
}

void
json_i64(struct json *j, int64_t v)
{
	sep(j);
	buf_i64(j->b, v);
}

void
json_bool(struct json *j, bool v)
{
	sep(j);
	buf_cstr(j->b, v ? "true" : "false");
}

void
json_null(struct json *j)
{
	sep(j);
	buf_lit(j->b, "null");
}

void
json_ratio(struct json *j, int64_t num, int64_t den)
{
	sep(j);
	buf_ratio(j->b, num, den);
}

void
json_hundredths(struct json *j, int32_t v)
{
	const unsigned mag = v < 0 ? 0u - (unsigned)v : (unsigned)v;

	sep(j);
	buf_printf(j->b, "%s%u.%02u", v < 0 ? "-" : "", mag / 100, mag % 100);
}

void
json_rfc3339(struct json *j, int64_t unix_s)
{
	sep(j);
	buf_ch(j->b, '"');
	buf_rfc3339(j->b, unix_s);
	buf_ch(j->b, '"');
}

void
json_nl(struct json *j)
{
	buf_ch(j->b, '\n');
	j->comma = false;
}

void
json_kstr(struct json *j, const char *key, struct str s)
{
	json_key(j, key);
	json_str(j, s);
}

void
json_kcstr(struct json *j, const char *key, const char *s)
{
	json_key(j, key);
	json_cstr(j, s);
}

void
json_ku64(struct json *j, const char *key, uint64_t v)
{
	json_key(j, key);
	json_u64(j, v);
}

void
json_ki64(struct json *j, const char *key, int64_t v)
{
	json_key(j, key);
	json_i64(j, v);
}

void
json_kbool(struct json *j, const char *key, bool v)
{
	json_key(j, key);
	json_bool(j, v);
}

void
json_knull(struct json *j, const char *key)
{
	json_key(j, key);
	json_null(j);
}
