/*
 * fuzz_inspect.c - inspect, of every kind that it knows: each line is JSON, a fault of the input is
 * no error of the program, and the lines are the same whole, octet by octet and in pieces.
 */
#include "fuzz/outcome.h"

static void
one(const uint8_t *p, size_t n, enum fuzz_cut cut, const struct inspect_kind *kind, struct buf *b)
{
	struct fuzz_feed feed;
	struct err e = { .off = ERR_NOOFF };
	struct in *in = fuzz_open(&feed, p, n, cut, fuzz_seed(p, n), &e);

	if (in != NULL)
		outcome_inspect(b, in, kind);
	else
		fuzz_put_err(b, &e);
	in_close(in);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	for (const struct inspect_kind *k = inspect_kinds; k->name != NULL; k++) {
		struct buf whole = { 0 }, octets = { 0 }, pieces = { 0 };

		if (k->run == NULL)
			continue;
		one(p, n, FUZZ_WHOLE, k, &whole);
		one(p, n, FUZZ_OCTETS, k, &octets);
		one(p, n, FUZZ_RANDOM, k, &pieces);
		fuzz_same(k->name, &whole, &octets);
		fuzz_same(k->name, &whole, &pieces);
		buf_fini(&whole);
		buf_fini(&octets);
		buf_fini(&pieces);
	}
	return 0;
}
