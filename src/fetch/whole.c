/* whole.c - a file that came is read to its end before it counts: cut and damaged ones show here.
 */
#include "fetch/fetch_i.h"

#include "io/in.h"

#define LOOK_BYTES 512

/* Servers, portals and proxies answer with a page where data should be, and say 200. */
static bool
is_page(const uint8_t *p, size_t n)
{
	static const char *const begins[] = {
		"<!doctype html",
		"<html",
		"<head",
		"<body",
	};
	struct str s = { (const char *)p, n };

	if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		s = (struct str){ s.p + 3, s.n - 3 };
	s = str_trim(s);
	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++) {
		const size_t k = strlen(begins[i]);

		if (s.n >= k && strncasecmp(s.p, begins[i], k) == 0)
			return true;
	}
	return false;
}

enum st
whole_check(const char *path, uint8_t sha256[SHA256_BYTES], uint64_t *bytes, struct err *e)
{
	const uint8_t *p;
	struct in *in;
	size_t have;
	enum st st = in_open(&in, path, e);

	if (st != ST_OK)
		return st;
	st = in_peek(in, LOOK_BYTES, &p, &have, e);
	if (have != 0 && is_page(p, have))
		st = err_set(e, ST_BAD, ERR_NOOFF, "content", "a page of HTML in place of data");
	else if (have == 0 && st == ST_END)
		st = err_set(e, ST_TRUNC, ERR_NOOFF, NULL, "nothing in it");
	else {
		while ((st = in_peek(in, 1, &p, &have, e)) == ST_OK)
			in_skip(in, have);
		if (st == ST_END) {
			in_sha256(in, sha256);
			*bytes = in_file_bytes(in);
			st = ST_OK;
		}
	}
	in_close(in);
	return st;
}
