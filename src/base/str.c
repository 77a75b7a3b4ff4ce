/* str.c - see str.h. */
#include "base/str.h"

static bool
blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str
str_trim(struct str s)
{
	while (s.n > 0 && blank(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool
str_cut(struct str *rest, char sep, struct str *part)
{
	const char *q;

	if (rest->p == NULL)
		return false;
	q = rest->n > 0 ? memchr(rest->p, sep, rest->n) : NULL;
	part->p = rest->p;
	if (q == NULL) {
		part->n = rest->n;
		*rest = (struct str){ NULL, 0 };
		return true;
	}
	part->n = (size_t)(q - rest->p);
	rest->n -= part->n + 1;
	rest->p = q + 1;
	return true;
}

bool
str_u64(struct str s, uint64_t max, uint64_t *out)
{
	uint64_t v = 0;

	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		const unsigned d = (unsigned char)s.p[i] - (unsigned)'0';

		if (d > 9 || v > (UINT64_MAX - d) / 10)
			return false;
		v = v * 10 + d;
	}
	if (v > max)
		return false;
	*out = v;
	return true;
}

bool
str_hex(struct str s, uint8_t *out)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < s.n; i++) {
		const char *at = s.p[i] != '\0' ? strchr(digits, s.p[i]) : NULL;

		if (at == NULL)
			return false;
		out[i / 2] = (uint8_t)(out[i / 2] << 4 | (at - digits));
	}
	return s.n % 2 == 0;
}
