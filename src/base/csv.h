/*
 * csv.h - one line of comma separated values (RFC 4180), taken apart in place.
 */
#ifndef CSV_H
#define CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/*
 * Splits line at sep into f[0..cap) and returns how many fields there are, which may be more than
 * cap. A quoted field loses its quotes; doubled quotes inside it are undone in place, for which
 * line's bytes are written to. Line feeds inside quotes are not supported: a quote that does not
 * close ends with the line. Blanks around an unquoted field are dropped.
 */
static inline size_t
csv_split(struct str line, char sep, struct str *f, size_t cap)
{
	char *p = (char *)(uintptr_t)line.p, *const end = p + line.n;
	size_t n = 0;

	for (;; n++) {
		struct str v;

		while (p < end && (*p == ' ' || (*p == '\t' && sep != '\t')))
			p++;
		if (p < end && *p == '"') {
			char *d = ++p;

			v.p = p;
			for (; p < end && (*p != '"' || (p + 1 < end && p[1] == '"')); p++) {
				p += *p == '"';
				*d++ = *p;
			}
			v.n = (size_t)(d - v.p);
			while (p < end && *p != sep)
				p++;
		} else {
			v.p = p;
			while (p < end && *p != sep)
				p++;
			v = str_trim((struct str){ v.p, (size_t)(p - v.p) });
		}
		if (n < cap)
			f[n] = v;
		if (p >= end)
			return n + 1;
		p++;
	}
}

#endif
