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
