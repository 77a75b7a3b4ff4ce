/*
 * fuzz_aspath.c - AS paths from text: what is taken is sound on the wire, and written down and read
 * again it is the same.
 */
#include "bgp/aspath.h"
#include "bgp/aspath_text.h"
#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct buf wire = { 0 }, text = { 0 }, again = { 0 };
	struct aspath_look look;
	size_t at, bad;
	const char *why;

	buf_lit(&wire, "before"); /* it appends */
	why = aspath_parse(&wire, (struct str){ (const char *)p, n }, &at);
	FUZZ_CHECK(at <= n && !buf_bad(&wire), "%zu of %zu", at, n);
	if (why != NULL)
		FUZZ_CHECK(wire.n == 6, "left over after: %s", why);
	else {
		const uint8_t *w = (const uint8_t *)wire.p + 6;

		FUZZ_CHECK(at == n, "%zu of %zu", at, n);
		FUZZ_CHECK(
		    aspath_check(w, wire.n - 6, 4, &look, &bad) == NULL, "unsound at %zu", bad);
		aspath_text(&text, (struct span){ w, wire.n - 6 });
		why = aspath_parse(&again, (struct str){ text.p, text.n }, &at);
		FUZZ_CHECK(why == NULL, "%s in %.*s", why, (int)text.n, text.p);
		/* runs of more than one segment come together in text */
		text.n = 0;
		aspath_text(&text, (struct span){ (const uint8_t *)again.p, again.n });
		wire.n = 6;
		aspath_parse(&wire, (struct str){ text.p, text.n }, &at);
		FUZZ_CHECK(wire.n - 6 == again.n &&
			       (again.n == 0 || memcmp(wire.p + 6, again.p, again.n) == 0),
		    "not the same: %.*s", (int)text.n, text.p);
	}
	buf_fini(&wire);
	buf_fini(&text);
	buf_fini(&again);
	return 0;
}
