/* buf.c - see buf.h. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

char *
buf_room_slow(struct buf *b, size_t n)
{
	size_t cap = b->cap < 256 ? 256 : b->cap;
	char *p;

	if (b->bad || n > SIZE_MAX / 4)
		goto bad;
	while (cap - b->n < n)
		cap *= 2;
	if (cap != b->cap || b->p == NULL) {
		p = realloc(b->p, cap);
		if (p == NULL)
			goto bad;
		b->p = p;
		b->cap = cap;
	}
	return b->p + b->n;
bad:
	b->bad = true;
	return NULL;
}

char *
fmt_u64_long(char *d, uint64_t v)
{
	const uint64_t x = htole64(digits8((uint32_t)(v % 100000000)) | 0x3030303030303030);

	d = fmt_u64(d, v / 100000000);
	memcpy(d, &x, sizeof(x));
	return d + sizeof(x);
}

void
buf_u64(struct buf *b, uint64_t v)
{
	char *d = buf_room(b, 20);

	if (d != NULL)
		b->n += (size_t)(fmt_u64(d, v) - d);
}

void
buf_i64(struct buf *b, int64_t v)
{
	if (v < 0)
		buf_ch(b, '-');
	buf_u64(b, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

void
buf_ratio(struct buf *b, int64_t num, int64_t den)
{
	const bool neg = num < 0;
	const unsigned __int128 mag = neg ? (unsigned __int128)(0 - (uint64_t)num) : (uint64_t)num;
	const uint64_t micro = (uint64_t)((mag * 1000000 + (uint64_t)den / 2) / (uint64_t)den);

	if (neg && micro != 0)
		buf_ch(b, '-');
	buf_printf(b, "%llu.%06llu", (unsigned long long)(micro / 1000000),
	    (unsigned long long)(micro % 1000000));
}

void
buf_hex(struct buf *b, const uint8_t *p, size_t n)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		buf_ch(b, digits[p[i] >> 4]);
		buf_ch(b, digits[p[i] & 15]);
	}
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;
	int n;
	char *d;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	d = n < 0 ? NULL : buf_room(b, (size_t)n + 1);
	if (d != NULL) {
		vsnprintf(d, (size_t)n + 1, fmt, again);
		b->n += (size_t)n;
	}
	va_end(again);
}

void
buf_csv(struct buf *b, struct str s)
{
	bool quote = false;

	for (size_t i = 0; i < s.n; i++)
		quote |= s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\r' || s.p[i] == '\n';
	if (!quote) {
		buf_str(b, s);
		return;
	}
	buf_ch(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_ch(b, '"');
		buf_ch(b, s.p[i]);
	}
	buf_ch(b, '"');
}

void
buf_rfc3339(struct buf *b, int64_t unix_s)
{
	const time_t t = unix_s;
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL)
		memset(&tm, 0, sizeof(tm));
	buf_printf(b, "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900, tm.tm_mon + 1,
	    tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

void
buf_fini(struct buf *b)
{
	free(b->p);
	*b = (struct buf){ 0 };
}
