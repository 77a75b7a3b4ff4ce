/* text.c - see text.h. */
#include "reg/text.h"

/* Bytes of the well-formed UTF-8 character at p (Unicode 3.9, table 3-7), 0 when it is none. */
static size_t
utf8_len(const unsigned char *p, size_t n)
{
	const unsigned char c = p[0];
	const size_t want = c < 0x80   ? 1
			    : c < 0xc2 ? 0
			    : c < 0xe0 ? 2
			    : c < 0xf0 ? 3
			    : c < 0xf5 ? 4
				       : 0;

	if (want == 0 || want > n)
		return 0;
	for (size_t i = 1; i < want; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	}
	if ((c == 0xe0 && p[1] < 0xa0) || (c == 0xed && p[1] > 0x9f) ||
	    (c == 0xf0 && p[1] < 0x90) || (c == 0xf4 && p[1] > 0x8f))
		return 0;
	return want;
}

bool
text_is_utf8(struct str s)
{
	size_t i = 0, len;

	for (; i < s.n; i += len) {
		len = utf8_len((const unsigned char *)s.p + i, s.n - i);
		if (len == 0)
			return false;
	}
	return true;
}

/* C0 and C1 controls, DEL, and the marks and embeddings of bidirectional text. */
static bool
unfit(const unsigned char *p, size_t len)
{
	if (len == 1)
		return p[0] < 0x20 || p[0] == 0x7f;
	if (len == 2)
		return p[0] == 0xc2 && p[1] < 0xa0;
	if (len == 3 && p[0] == 0xe2 && p[1] == 0x80)
		return (p[2] >= 0x8b && p[2] <= 0x8f) || (p[2] >= 0xa8 && p[2] <= 0xae);
	return len == 3 && p[0] == 0xe2 && p[1] == 0x81 && p[2] >= 0xa0 && p[2] <= 0xaf;
}

bool
text_fit(struct str s)
{
	size_t len;

	if (s.n > REG_NAME_BYTES)
		return false;
	for (size_t i = 0; i < s.n; i += len) {
		const unsigned char *c = (const unsigned char *)s.p + i;

		len = utf8_len(c, s.n - i);
		if (len == 0 || unfit(c, len))
			return false;
	}
	return true;
}

static void
put_utf8(struct buf *b, struct str s, size_t end)
{
	size_t len;

	for (size_t i = 0; i < s.n; i += len) {
		const unsigned char *c = (const unsigned char *)s.p + i;

		len = utf8_len(c, s.n - i);
		if (b->n + len > end)
			break;
		if (unfit(c, len))
			buf_ch(b, ' ');
		else
			buf_put(b, c, len);
	}
}

static void
put_latin1(struct buf *b, struct str s, size_t end)
{
	for (size_t i = 0; i < s.n && b->n + 2 <= end; i++) {
		const unsigned char c = (unsigned char)s.p[i];

		if (c < 0x20 || (c >= 0x7f && c < 0xa0))
			buf_ch(b, ' ');
		else if (c < 0x80)
			buf_ch(b, (char)c);
		else {
			buf_ch(b, (char)(0xc0 | c >> 6));
			buf_ch(b, (char)(0x80 | (c & 0x3f)));
		}
	}
}

uint32_t
text_add(struct buf *pool, struct str s)
{
	size_t at;

	if (pool->n == 0)
		buf_ch(pool, '\0');
	at = pool->n;
	s = str_trim(s);
	if (s.n == 0)
		return buf_bad(pool) ? UINT32_MAX : 0;
	if (text_is_utf8(s))
		put_utf8(pool, s, at + REG_NAME_BYTES);
	else
		put_latin1(pool, s, at + REG_NAME_BYTES);
	while (!buf_bad(pool) && pool->n > at && pool->p[pool->n - 1] == ' ')
		pool->n--;
	buf_ch(pool, '\0');
	return buf_bad(pool) || at >= UINT32_MAX ? UINT32_MAX : (uint32_t)at;
}
