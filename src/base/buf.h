/*
 * buf.h - a growing byte buffer, the one place where text is made.
 *
 * A failed allocation sticks: later calls do nothing and buf_bad() tells. So a
 * writer appends freely and asks once at the end.
 */
#ifndef BUF_H
#define BUF_H

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/str.h"

struct buf {
	char *p;
	size_t n, cap;
	bool bad;
};

/* Room for n more bytes behind p + n; NULL when memory is out. The caller then adds to b->n. */
char *buf_room_slow(struct buf *b, size_t n);

static inline char *
buf_room(struct buf *b, size_t n)
{
	if (b->cap - b->n >= n && b->p != NULL)
		return b->p + b->n;
	return buf_room_slow(b, n);
}

static inline bool
buf_bad(const struct buf *b)
{
	return b->bad;
}

static inline void
buf_put(struct buf *b, const void *src, size_t n)
{
	char *d = buf_room(b, n);

	if (d != NULL && n != 0) {
		memcpy(d, src, n);
		b->n += n;
	}
}

static inline void
buf_ch(struct buf *b, char c)
{
	char *d = buf_room(b, 1);

	if (d != NULL) {
		*d = c;
		b->n++;
	}
}

static inline void
buf_cstr(struct buf *b, const char *s)
{
	buf_put(b, s, strlen(s));
}

static inline void
buf_str(struct buf *b, struct str s)
{
	buf_put(b, s.p, s.n);
}

#define buf_lit(b, lit) buf_put((b), "" lit, sizeof(lit) - 1)

/* fmt_u64 for numbers of nine digits and more. */
char *fmt_u64_long(char *d, uint64_t v);

/* The digits of v below 10^8 as eight bytes with leading zeros, the first in the lowest byte: all
 * at once, in halves, quarters and eighths of a word. */
static inline uint64_t
digits8(uint32_t v)
{
	uint64_t x = v / 10000 | (uint64_t)(v % 10000) << 32, t;

	t = x * 10486 >> 20 & 0x7f0000007f; /* / 100 */
	x = t | (x - t * 100) << 16;
	t = x * 103 >> 10 & 0x000f000f000f000f; /* / 10 */
	return t | (x - t * 10) << 8;
}

/*
 * Writes v in decimal at d and returns one past the last digit. Touches up to 20 bytes, and always
 * eight: numbers have no branch on how long they are.
 */
static inline char *
fmt_u64(char *d, uint64_t v)
{
	uint64_t x;
	unsigned zeros;

	if (__builtin_expect(v >= 100000000, 0))
		return fmt_u64_long(d, v);
	x = digits8((uint32_t)v);
	zeros = (unsigned)__builtin_ctzll(x | 1ULL << 56) / 8;
	x = htole64((x | 0x3030303030303030) >> 8 * zeros);
	memcpy(d, &x, sizeof(x));
	return d + 8 - zeros;
}

void buf_u64(struct buf *b, uint64_t v);
void buf_i64(struct buf *b, int64_t v);
/* num/den rounded half up to six places ("0.951234"); den > 0. */
void buf_ratio(struct buf *b, int64_t num, int64_t den);
/* Lower-case hexadecimal. */
void buf_hex(struct buf *b, const uint8_t *p, size_t n);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* One CSV field (RFC 4180): quoted when it holds a comma, quote, CR or LF. */
void buf_csv(struct buf *b, struct str s);
/* "2026-11-24T13:42:01Z" for Unix seconds. */
void buf_rfc3339(struct buf *b, int64_t unix_s);
void buf_fini(struct buf *b);

#endif
