/*
 * test_norms.c - limits and classes of the study, Actions by scores, coverage and what must hold of
 * any input. Oracles: figures that the study states; random inputs against properties.
 */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "score/score.h"

#define DAY INT64_C(86400)
#define MONTH (30 * DAY)

static struct framework *
load(const char *id)
{
	struct framework *f;
	struct err e;

	assert_int_equal(framework_load(&f, id, &e), ST_OK);
	return f;
}

static const struct fw_action *
action(const struct framework *f, const char *programme, uint32_t number)
{
	for (uint32_t i = 0; i < f->programmes_n; i++) {
		const struct fw_programme *p = &f->programmes[i];

		for (uint32_t k = 0; strcmp(p->id, programme) == 0 && k < p->actions_n; k++) {
			if (p->actions[k].number == number)
				return &p->actions[k];
		}
	}
	fail_msg("no Action %u of %s", number, programme);
	return NULL;
}

static enum score_holds
holds(const struct framework *f, const struct tally *t, const char *programme, uint32_t number)
{
	struct score_result r;

	score_eval(f, &(struct score_input){ .t = t }, &r);
	return score_action(action(f, programme, number), &r);
}

static void
test_imc_action4(void **state)
{
	static const struct {
		uint32_t good, all;
		enum score_holds operator, content;
	} cases[] = {
		{ 9, 10, HOLDS_YES, HOLDS_NO }, /* 90 % exactly is enough */
		{ 89999, 100000, HOLDS_NO, HOLDS_NO }, { 90001, 100000, HOLDS_YES, HOLDS_NO },
		{ 99999, 100000, HOLDS_YES, HOLDS_NO }, { 100000, 100000, HOLDS_YES, HOLDS_YES },
		{ 0, 1, HOLDS_NO, HOLDS_NO }, { 0, 0, HOLDS_NO_DATA, HOLDS_NO_DATA },
		{ 2169, 3514, HOLDS_NO, HOLDS_NO }, /* AS174 */
		{ 268, 707, HOLDS_NO, HOLDS_NO },   /* AS3356 */
		{ 220, 314, HOLDS_NO, HOLDS_NO },   /* AS7922 */
	};
	struct framework *f = load("imc2022");

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tally t = { .asn = 64500 };

		t.c[C_IMC_ACTION4_GOOD] = cases[i].good;
		t.c[C_IMC_ACTION4_ALL] = cases[i].all;
		assert_int_equal(holds(f, &t, "netops", 4), cases[i].operator);
		assert_int_equal(holds(f, &t, "cdns", 4), cases[i].content);
	}
	framework_free(f);
}

/* One bad route of any number fails; who passes none on has passed on no bad one. */
static void
test_imc_action1(void **state)
{
	struct framework *f = load("imc2022");
	struct tally t = { .asn = 64500 };

	(void)state;
	assert_int_equal(holds(f, &t, "netops", 1), HOLDS_YES);
	t.c[C_IMC_ACTION1_ALL] = 4000000000u;
	assert_int_equal(holds(f, &t, "netops", 1), HOLDS_YES);
	t.c[C_IMC_ACTION1_BAD] = 1;
	assert_int_equal(holds(f, &t, "netops", 1), HOLDS_NO);
	assert_int_equal(holds(f, &t, "cdns", 1), HOLDS_NO);
	framework_free(f);
}

static void
test_sizes(void **state)
{
	static const struct {
		uint32_t customers;
		const char *size;
	} cases[] = { { 0, "small" }, { 2, "small" }, { 3, "medium" }, { 179, "medium" },
		{ 180, "large" }, { UINT32_MAX, "large" } };
	struct framework *f = load("imc2022"), *none = load("2026");

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tally t = { .asn = 64500 };

		t.c[C_IMC_CUSTOMERS] = cases[i].customers;
		assert_string_equal(framework_size(f, &t), cases[i].size);
		assert_null(framework_size(none, &t));
	}
	framework_free(f);
	framework_free(none);
}

static void
test_action_by_scores(void **state)
{
	struct framework *f = load("2026");
	struct tally t = { .asn = 64500 };

	(void)state;
	assert_int_equal(holds(f, &t, "netops", 3), HOLDS_NO_DATA);
	assert_int_equal(holds(f, &t, "ixps", 2), HOLDS_NOT_MEASURED);
	t.c[C_CONTACT_KNOWN] = 1;
	assert_int_equal(holds(f, &t, "netops", 3), HOLDS_NO);
	t.c[C_CONTACT_REGISTERED] = 1;
	assert_int_equal(holds(f, &t, "netops", 3), HOLDS_YES);
	/* both scores of Action 4 ready, or both not: however many it needs */
	t.c[C_IRR_VALID4] = t.c[C_RPKI_VALID4] = 8;
	t.c[C_IRR_NOT_FOUND4] = t.c[C_RPKI_NOT_FOUND4] = 2;
	assert_int_equal(holds(f, &t, "netops", 4), HOLDS_YES);
	t.c[C_IRR_NOT_FOUND4] = t.c[C_RPKI_NOT_FOUND4] = 3;
	assert_int_equal(holds(f, &t, "netops", 4), HOLDS_NO);
	framework_free(f);
}

static void
test_labels(void **state)
{
	struct framework *f = load("2026"), *old = load("2018");
	const struct fw_metric *m2 = &f->metrics[framework_metric(f, "m2")];

	(void)state;
	assert_int_equal(m2->origin, FW_PUBLISHED);
	assert_int_equal(m2->events->drop_origin, FW_OURS);
	assert_int_equal(f->metrics[framework_metric(f, "m7rpki")].clamp_origin, FW_OURS);
	assert_int_equal(f->categories[0].score->curve_origin, FW_OURS);
	assert_int_equal(f->categories[1].score->curve_origin, FW_PUBLISHED);
	assert_int_equal(f->incidents->origin, FW_REPRODUCED);
	assert_int_equal(f->incidents->gaps_origin, FW_OURS);
	assert_int_equal(old->incidents->gaps_origin, FW_REPRODUCED);
	assert_int_equal(f->readiness->origin, FW_OURS);
	assert_int_equal(f->min_peers_origin, FW_PUBLISHED);
	framework_free(f);
	framework_free(old);
}

/* A source that is told to have seen nothing leaves no data; of which nothing is told, counters. */
static void
test_dark_source(void **state)
{
	struct framework *f = load("2026");
	const uint32_t irr = framework_metric(f, "m7irr"), rpki = framework_metric(f, "m7rpki");
	struct score_cover cover[SCORE_SOURCES];
	struct tally t = { .asn = 64500 };
	struct score_input in = { .t = &t, .end_s = MONTH };
	struct score_result r;

	(void)state;
	t.c[C_IRR_VALID4] = t.c[C_RPKI_VALID4] = 1;
	score_eval(f, &in, &r);
	assert_int_equal(r.metric[irr].den, 1);
	for (unsigned i = 0; i < SCORE_SOURCES; i++)
		cover[i] = (struct score_cover){ 1, 1 };
	in.cover = cover;
	cover[SCORE_IRR].num = 0;
	score_eval(f, &in, &r);
	assert_int_equal(r.metric[irr].den, 0);
	assert_int_equal(r.score_bp[3], SCORE_NO_DATA);
	assert_int_equal(r.metric[rpki].den, 1);
	assert_int_equal(r.score_bp[4], 10000);
	cover[SCORE_TABLES].num = 0; /* both need tables */
	score_eval(f, &in, &r);
	assert_int_equal(r.score_bp[4], SCORE_NO_DATA);
	framework_free(f);
}

struct bed {
	struct tally t;
	struct sev ev[16];
	struct score_cover cover[SCORE_SOURCES];
	struct score_input in;
};

static void
make(struct bed *b)
{
	*b = (struct bed){ .t.asn = 64500 };
	for (unsigned i = 0; i < COUNTERS; i++)
		b->t.c[i] = (uint32_t)rand() % 50;
	for (unsigned i = 0; i < 16; i++) {
		const int64_t begin_s = rand() % (MONTH + 4 * DAY) - 2 * DAY;

		b->ev[i] = (struct sev){ .asn = 64500,
			.kind = (uint8_t)(rand() % SEV_KINDS),
			.role = (uint8_t)(rand() % SEV_ROLES),
			.facts = (uint16_t)(rand() % 2 ? SEV_BOGON_FULL : 0),
			.weight_e6 = SEV_WEIGHT,
			.begin_s = begin_s,
			.end_s = rand() % 8 ? begin_s + rand() % (3 * DAY) : SEV_OPEN };
	}
	for (unsigned i = 0; i < SCORE_SOURCES; i++)
		b->cover[i] = (struct score_cover){ 1 + (uint64_t)rand() % 99, 100 };
	sev_sort(b->ev, 16);
	b->in = (struct score_input){
		.t = &b->t, .ev = b->ev, .n_ev = 16, .end_s = MONTH, .cover = b->cover
	};
}

/* Whether a covers at least as much as b. */
static bool
no_less(const struct score_metric *a, const struct score_metric *b)
{
	return a->cov_num * b->cov_den >= b->cov_num * a->cov_den;
}

/* More of a source never lowers a coverage or changes a value; a source less never raises one. */
static void
test_coverage_properties(void **state)
{
	static const char *const ids[] = { "2018", "2024", "2026", "imc2022" };

	(void)state;
	srand(61);
	for (unsigned round = 0; round < 400; round++) {
		struct framework *f = load(ids[round % 4]);
		struct score_result r, more, less;
		struct bed b;
		struct score_cover *c;

		make(&b);
		c = &b.cover[rand() % SCORE_SOURCES];
		score_eval(f, &b.in, &r);
		c->num += (uint64_t)rand() % (101 - c->num);
		score_eval(f, &b.in, &more);
		c->num = 0;
		score_eval(f, &b.in, &less);
		for (uint32_t i = 0; i < f->metrics_n; i++) {
			assert_true(no_less(&more.metric[i], &r.metric[i]));
			assert_true(no_less(&r.metric[i], &less.metric[i]));
			assert_int_equal(more.metric[i].num, r.metric[i].num);
			assert_int_equal(more.metric[i].den, r.metric[i].den);
			assert_true(less.metric[i].den <= r.metric[i].den);
		}
		framework_free(f);
	}
}

/* Events cut anywhere and put together again are the month. */
static void
test_events_split_and_merged(void **state)
{
	struct framework *f = load("2026");

	(void)state;
	srand(62);
	for (unsigned round = 0; round < 200; round++) {
		const int64_t cut_s = rand() % MONTH;
		struct score_result whole, merged;
		struct sev pieces[32];
		struct bed b;
		size_t n = 0;

		make(&b);
		score_eval(f, &b.in, &whole);
		for (unsigned i = 0; i < 16; i++) {
			const struct sev *ev = &b.ev[i];

			pieces[n++] = *ev;
			if (ev->begin_s >= cut_s || ev->end_s <= cut_s)
				continue;
			pieces[n - 1].end_s = cut_s;
			pieces[n] = *ev;
			pieces[n++].begin_s = cut_s;
		}
		sev_sort(pieces, n);
		b.in.ev = pieces;
		b.in.n_ev = n;
		score_eval(f, &b.in, &merged);
		for (uint32_t i = 0; i < f->metrics_n; i++)
			assert_int_equal(merged.metric[i].num, whole.metric[i].num);
		for (unsigned i = 0; i < FW_CATEGORIES; i++)
			assert_int_equal(merged.score_bp[i], whole.score_bp[i]);
	}
	framework_free(f);
}

/* Numerators and denominators of two parts add up to those of the whole: no share of shares. */
static void
test_counters_split_and_merged(void **state)
{
	struct framework *f = load("2026");

	(void)state;
	srand(63);
	for (unsigned round = 0; round < 200; round++) {
		struct score_result whole, part[2];
		struct bed b;
		struct tally t[2] = { { .asn = 64500 }, { .asn = 64500 } };

		make(&b);
		score_eval(f, &b.in, &whole);
		for (unsigned i = 0; i < COUNTERS; i++) {
			t[0].c[i] = (uint32_t)rand() % (b.t.c[i] + 1);
			t[1].c[i] = b.t.c[i] - t[0].c[i];
		}
		for (unsigned k = 0; k < 2; k++) {
			b.in.t = &t[k];
			score_eval(f, &b.in, &part[k]);
		}
		for (uint32_t i = 0; i < f->metrics_n; i++) {
			const struct score_metric *x = &part[0].metric[i], *y = &part[1].metric[i];

			/* too few tell nothing, and the raw value of nothing is 0 */
			if (f->metrics[i].events != NULL || x->den == 0 || y->den == 0)
				continue;
			assert_int_equal(x->den + y->den, whole.metric[i].den);
			assert_int_equal(x->raw + y->raw, whole.metric[i].raw);
		}
	}
	framework_free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_imc_action4),
		cmocka_unit_test(test_imc_action1),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_action_by_scores),
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_dark_source),
		cmocka_unit_test(test_coverage_properties),
		cmocka_unit_test(test_events_split_and_merged),
		cmocka_unit_test(test_counters_split_and_merged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
