/* fuzz_opinion.c - scores by others; each network once, found by its number, with scores of 0 to 1.
 */
#include "fuzz/loader.h"
#include "reg/opinion.h"

/* A set is one file: a later one takes its place. */
static enum st
load(void *set, struct in *in, struct load *l, struct err *e)
{
	struct opinion o = { 0 };
	const enum st st = opinion_load(&o, in, l, e);

	FUZZ_CHECK(st == ST_OK || o.v == NULL, "rows of a file that failed");
	if (st != ST_OK)
		return st;
	opinion_fini(set);
	*(struct opinion *)set = o;
	return ST_OK;
}

static void
fini(void *set)
{
	opinion_fini(set);
}

static void
dump(struct buf *b, const void *set, const struct fuzz_facts *f)
{
	const struct opinion *o = set;

	for (size_t i = 0; i < o->n; i++) {
		const struct opinion_row *r = &o->v[i];

		FUZZ_CHECK(f == NULL || fuzz_has_num(f, r->asn), "invented: AS%u", r->asn);
		FUZZ_CHECK(i == 0 || o->v[i - 1].asn < r->asn, "AS%u twice", r->asn);
		buf_printf(b, "%u", r->asn);
		for (unsigned k = 0; k < OPINION_SCORES; k++) {
			FUZZ_CHECK(
			    r->bp[k] >= OPINION_NO_DATA && r->bp[k] <= 10000, "score %d", r->bp[k]);
			buf_printf(b, " %d", r->bp[k]);
		}
		buf_ch(b, '\n');
	}
}

static void
freeze(void *set, const struct fuzz_facts *f)
{
	const struct opinion *o = set;

	(void)f;
	for (size_t i = 0; i < o->n; i++)
		FUZZ_CHECK(opinion_get(o, o->v[i].asn) == &o->v[i], "AS%u is lost", o->v[i].asn);
	fini(set);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const struct fuzz_loader t = { sizeof(struct opinion),
		"ASN,Filtering,Anti-spoofing,Coordination,Global Validation IRR,Global Validation "
		"RPKI\n64500,1,,0.5,0.99,0\n",
		load, fini, freeze, dump };

	fuzz_load(&t, p, n);
	return 0;
}
