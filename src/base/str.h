/*
 * str.h - text that is borrowed: a pointer and a length, no terminator.
 */
#ifndef STR_H
#define STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

struct str {
	const char *p;
	size_t n;
};

#define STR(lit) ((struct str){ "" lit, sizeof(lit) - 1 })

static inline struct str
str_of(const char *s)
{
	return (struct str){ s, strlen(s) };
}

static inline bool
str_eq(struct str a, const char *b)
{
	return a.n == strlen(b) && memcmp(a.p, b, a.n) == 0;
}

/* ASCII only. */
static inline bool
str_caseeq(struct str a, const char *b)
{
	return a.n == strlen(b) && strncasecmp(a.p, b, a.n) == 0;
}

static inline bool
str_starts(struct str a, const char *b)
{
	const size_t n = strlen(b);

	return a.n >= n && memcmp(a.p, b, n) == 0;
}

static inline bool
str_ends(struct str a, const char *b)
{
	const size_t n = strlen(b);

	return a.n >= n && memcmp(a.p + a.n - n, b, n) == 0;
}

/* Without blanks, tabs, CR and LF at both ends. */
struct str str_trim(struct str s);
/* Takes the part before the next sep from *rest; false when nothing is left. An empty last part
 * counts. */
bool str_cut(struct str *rest, char sep, struct str *part);
/* Pairs of hexadecimal digits, lower case: s.n / 2 bytes at out. */
bool str_hex(struct str s, uint8_t *out);
/* A decimal number of digits only that is at most max. */
bool str_u64(struct str s, uint64_t max, uint64_t *out);

#endif
