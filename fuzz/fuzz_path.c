/*
 * fuzz_path.c - path expressions: the first line is one, what follows a path as on the wire.
 *
 * The twin knows no short cuts: it writes the path down and asks regexec(3).
 */
#include <stdlib.h>

#include "app/route_path.h"
#include "bgp/aspath.h"
#include "fuzz/fuzz.h"

#define MAX_EXPRESSION 64

/* `_` as routers have it, outside of brackets. */
static bool
naive(const char *text, struct span path, bool *pass)
{
	struct buf ere = { 0 }, s = { 0 };
	bool list = false;
	regex_t re;

	for (const char *c = text; *c != '\0'; c++) {
		if (!list && *c == '_') {
			buf_cstr(&ere, "(^|$|[][ ,{}()])");
			continue;
		}
		if (!list && *c == '\\' && c[1] != '\0')
			buf_ch(&ere, *c++);
		else if (!list && *c == '[') {
			list = true;
			buf_ch(&ere, *c);
			if (c[1] == '^')
				buf_ch(&ere, *++c);
			if (c[1] == ']')
				buf_ch(&ere, *++c);
			continue;
		} else if (list && *c == ']')
			list = false;
		buf_ch(&ere, *c);
	}
	buf_ch(&ere, '\0');
	if (regcomp(&re, ere.p, REG_EXTENDED | REG_NOSUB) != 0) {
		buf_fini(&ere);
		return false;
	}
	aspath_text(&s, path);
	buf_ch(&s, '\0');
	*pass = regexec(&re, s.p, 0, NULL, 0) == 0;
	regfree(&re);
	buf_fini(&ere);
	buf_fini(&s);
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const uint8_t *lf = n > 0 ? memchr(p, '\n', n) : NULL;
	const size_t len = lf != NULL ? (size_t)(lf - p) : n;
	const struct span path = { lf != NULL ? lf + 1 : (const uint8_t *)"",
		lf != NULL ? n - len - 1 : 0 };
	struct path_pick pick = { 0 };
	struct path_memo memo = { 0 };
	struct aspath_look look;
	char text[MAX_EXPRESSION + 1];
	bool want = false, got;
	struct err e;
	size_t at;

	/* what regcomp(3) makes of repetitions of repetitions is the C library's business */
	if (len > MAX_EXPRESSION || path.n > 1024 || memchr(p, '{', len) != NULL ||
	    memchr(p, '\0', len) != NULL || aspath_check(path.p, path.n, 4, &look, &at) != NULL)
		return 0;
	memcpy(text, p, len);
	text[len] = '\0';
	if (path_pick_add(&pick, text, false, &e) == ST_OK) {
		FUZZ_CHECK(naive(text, path, &want), "accepted: %s", text);
		for (int i = 0; i < 2; i++) { /* the second time from memory */
			FUZZ_CHECK(
			    path_pick_passes(&pick, &memo, path, &got, &e) == ST_OK, "%s", e.msg);
			FUZZ_CHECK(got == want, "%s: %d, regexec says %d", text, got, want);
		}
	}
	path_pick_fini(&pick);
	path_memo_fini(&memo);
	return 0;
}
