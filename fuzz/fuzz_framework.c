/*
 * fuzz_framework.c - framework files: what loads is whole, and scores any counters without
 * overflow.
 */
#include "fuzz/fuzz.h"
#include "score/score.h"

static void
scores(const struct framework *f, uint64_t *rng)
{
	struct score_result r;
	struct tally t;

	memset(&t, 0, sizeof(t));
	for (size_t i = 0; i < sizeof(t.c) / sizeof(t.c[0]); i++)
		t.c[i] = (uint32_t)(fuzz_rng(rng) >> (32 + fuzz_rng(rng) % 32));
	score_eval(f, &(struct score_input){ .t = &t }, &r);
	for (int i = 0; i < FW_CATEGORIES; i++)
		FUZZ_CHECK(r.score_bp[i] >= SCORE_NO_DATA, "score %d", r.score_bp[i]);
	for (uint32_t i = 0; i < f->metrics_n; i++)
		FUZZ_CHECK(r.metric[i].den >= 0, "a denominator below zero");
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	uint64_t rng = fuzz_seed(p, n);
	struct framework *f;
	struct err e;
	const enum st st = framework_parse(&f, p, n, "input", &e);

	FUZZ_CHECK((st == ST_OK) == (f != NULL), "st %d", st);
	if (f == NULL)
		return 0;
	FUZZ_CHECK(f->id != NULL && f->categories_n == FW_CATEGORIES, "not whole");
	FUZZ_CHECK(f->metrics_n <= FW_MAX_METRICS, "%u metrics", f->metrics_n);
	for (uint32_t i = 0; i < f->categories_n; i++) {
		FUZZ_CHECK(f->categories[i].m == FW_NONE || f->categories[i].m < f->metrics_n, "m");
		FUZZ_CHECK(
		    f->categories[i].cv == FW_NONE || f->categories[i].cv < f->curves_n, "cv");
	}
	for (int i = 0; i < 20; i++)
		scores(f, &rng);
	framework_free(f);
	return 0;
}
