/*
 * fuzz_routes.c - the routes of an MRT file as text: JSON is JSON, the same in every way of
 * feeding, and what --cut writes has the same routes.
 */
#include "fuzz/outcome.h"

static void
one(const void *p, size_t n, enum fuzz_cut how, const char *format, struct buf *b, struct buf *cut)
{
	struct fuzz_feed feed;
	struct err e = { .off = ERR_NOOFF };
	struct in *in = fuzz_open(&feed, p, n, how, fuzz_seed(p, n), &e);

	if (in != NULL)
		outcome_routes(b, in, format, cut);
	else
		fuzz_put_err(b, &e);
	in_close(in);
}

/* The rows, without what is counted behind them. */
static struct buf
rows(const struct buf *b)
{
	struct buf r = *b;

	for (size_t i = 0; i + 6 < r.n; i++) {
		if ((i == 0 || r.p[i - 1] == '\n') && memcmp(r.p + i, "shown ", 6) == 0)
			r.n = i;
	}
	return r;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const char *const formats[] = { "json", "bgpdump", "csv" };

	for (size_t i = 0; i < 3; i++) {
		struct buf whole = { 0 }, pieces = { 0 }, cut = { 0 }, again = { 0 };
		struct buf all, kept;

		one(p, n, FUZZ_WHOLE, formats[i], &whole, &cut);
		one(p, n, i == 0 ? FUZZ_OCTETS : FUZZ_RANDOM, formats[i], &pieces, NULL);
		fuzz_same(formats[i], &whole, &pieces);
		one(cut.p != NULL ? cut.p : "", cut.n, FUZZ_WHOLE, formats[i], &again, NULL);
		all = rows(&whole);
		kept = rows(&again);
		fuzz_same("what was cut out", &all, &kept);
		buf_fini(&whole);
		buf_fini(&pieces);
		buf_fini(&cut);
		buf_fini(&again);
	}
	return 0;
}
