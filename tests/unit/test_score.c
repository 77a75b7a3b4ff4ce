/*
 * test_score.c - metrics, curves and classes; oracles: the worked examples and the published points
 * of the curve. Framework files that must be refused, each with its line.
 */
#include "test.h"

#include <string.h>

#include "score/score.h"
#include "score/sum.h"

static struct framework *
load(const char *id)
{
	struct framework *f;
	struct err e;

	assert_int_equal(framework_load(&f, id, &e), ST_OK);
	return f;
}

static struct score_result
eval(const struct framework *f, const struct tally *t)
{
	struct score_result r;

	score_eval(f, &(struct score_input){ .t = t }, &r);
	return r;
}

static void
test_counter_names(void **state)
{
	uint32_t c[2];

	(void)state;
	for (uint32_t i = 0; i < COUNTERS; i++) {
		assert_int_equal(counter_find(counter_name(i), c), 1);
		assert_int_equal(c[0], i);
	}
	assert_int_equal(counter_find("rpki_valid", c), 2);
	assert_int_equal(c[0], C_RPKI_VALID4);
	assert_int_equal(c[1], C_RPKI_VALID6);
	assert_int_equal(counter_find("rpki_invalid", c), 0);
	assert_int_equal(counter_find("", c), 0);
	assert_int_equal(counter_find("bogon_asns", c), 1);
}

static void
test_m7rpki(void **state)
{
	static const struct {
		uint32_t valid, length, asn, not_found;
		int64_t raw, num, den;
		int32_t bp;
		enum readiness ready;
	} cases[] = {
		{ 95, 0, 0, 5, 95, 95, 100, 9500, READY_YES },
		{ 95, 1, 0, 4, 85, 85, 100, 8500, READY_YES },
		{ 95, 0, 1, 4, 85, 85, 100, 8500, READY_YES },
		{ 90, 4, 5, 1, 0, 0, 100, 0, READY_LAGGING },
		{ 90, 10, 0, 0, -10, 0, 100, 0, READY_LAGGING },
		{ 1, 0, 0, 2, 1, 1, 3, 3333, READY_LAGGING },
		{ 2, 0, 0, 1, 2, 2, 3, 6667, READY_ASPIRING },
		{ 4, 0, 0, 1, 4, 4, 5, 8000, READY_YES },
		{ 3, 0, 0, 2, 3, 3, 5, 6000, READY_ASPIRING },
		{ 0, 0, 0, 7, 0, 0, 7, 0, READY_LAGGING },
		{ 0, 0, 0, 0, 0, 0, 0, SCORE_NO_DATA, READY_NO_DATA },
		{ 4000000000u, 0, 0, 0, 4000000000, 4000000000, 4000000000, 10000, READY_YES },
	};
	struct framework *f = load("2026");
	const uint32_t m = framework_metric(f, "m7rpki"), cat = 4;

	(void)state;
	assert_string_equal(f->categories[cat].id, "routingInformationRPKI");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const uint32_t half = cases[i].valid / 2; /* the families count together */
		struct tally t = { .asn = 64500 };
		struct score_result r;

		t.c[C_RPKI_VALID4] = half;
		t.c[C_RPKI_VALID6] = cases[i].valid - half;
		t.c[C_RPKI_INVALID_LENGTH6] = cases[i].length;
		t.c[C_RPKI_INVALID_ASN4] = cases[i].asn;
		t.c[C_RPKI_NOT_FOUND6] = cases[i].not_found;
		r = eval(f, &t);
		assert_int_equal(r.metric[m].raw, cases[i].raw);
		assert_int_equal(r.metric[m].num, cases[i].num);
		assert_int_equal(r.metric[m].den, cases[i].den);
		assert_int_equal(r.score_bp[cat], cases[i].bp);
		assert_int_equal(r.ready[cat], cases[i].ready);
	}
	framework_free(f);
}

static void
test_m7irr_m8(void **state)
{
	static const char *const ids[] = { "2018", "2026" };

	(void)state;
	for (int k = 0; k < 2; k++) {
		struct framework *f = load(ids[k]);
		struct tally t = { .asn = 64500 };
		struct score_result r;
		const uint32_t irr = framework_metric(f, "m7irr"), m8 = framework_metric(f, "m8");

		t.c[C_IRR_VALID4] = 6;
		t.c[C_IRR_MORE_SPECIFIC6] = 1;
		t.c[C_IRR_INVALID4] = 2;
		t.c[C_IRR_NOT_FOUND4] = 1;
		t.c[C_CONTACT_KNOWN] = 1;
		r = eval(f, &t);
		assert_int_equal(r.metric[irr].num, 7);
		assert_int_equal(r.metric[irr].den, 10);
		assert_int_equal(r.score_bp[3], 7000);
		assert_int_equal(r.ready[3], k == 0 ? READY_UNGRADED : READY_ASPIRING);
		assert_int_equal(r.metric[m8].num, 0);
		assert_int_equal(r.metric[m8].den, 1);
		assert_int_equal(r.score_bp[2], 0);
		t.c[C_CONTACT_REGISTERED] = 1;
		r = eval(f, &t);
		assert_int_equal(r.score_bp[2], 10000);
		t.c[C_CONTACT_KNOWN] = t.c[C_CONTACT_REGISTERED] = 0;
		r = eval(f, &t);
		assert_int_equal(r.score_bp[2], SCORE_NO_DATA);
		/* nothing measures these yet: no data, and a reason */
		assert_int_equal(r.score_bp[0], SCORE_NO_DATA);
		assert_int_equal(r.score_bp[1], SCORE_NO_DATA);
		assert_int_equal(r.ready[0], READY_NO_DATA);
		assert_non_null(f->categories[0].no_data);
		assert_int_equal(framework_metric(f, "m7rpki") == FW_NONE, k == 0);
		framework_free(f);
	}
}

static void
test_m7rpkin(void **state)
{
	struct framework *f = load("2026");
	struct tally t = { .asn = 64500 };
	struct score_result r;

	(void)state;
	t.c[C_RPKI_VALID4] = 5;
	t.c[C_RPKI_INVALID_LENGTH4] = 1;
	t.c[C_RPKI_INVALID_ASN6] = 2;
	t.c[C_RPKI_NOT_FOUND6] = 2;
	r = eval(f, &t);
	assert_int_equal(r.metric[framework_metric(f, "m7rpkin")].num, 3);
	assert_int_equal(r.metric[framework_metric(f, "m7rpkin")].den, 10);
	framework_free(f);
}

static void
test_rounding(void **state)
{
	(void)state;
	assert_int_equal(score_ratio_bp(1, 20000), 1); /* exactly half a point: up */
	assert_int_equal(score_ratio_bp(1, 20001), 0);
	assert_int_equal(score_ratio_bp(3, 20000), 2);
	assert_int_equal(score_ratio_bp(0, 1), 0);
	assert_int_equal(score_ratio_bp(-1, 20000), 0); /* half up below zero, too */
	assert_int_equal(score_ratio_bp(-1, 10000), -1);
	assert_int_equal(score_ratio_bp(-3, 20000), -1);
}

static void
test_penalty_points(void **state)
{
	static const struct {
		int64_t num, den;
		int32_t bp;
	} published[] = { { 0, 1, 10000 }, { 1, 2, 6000 }, { 1, 1, 4856 }, { 3, 2, 4128 },
		{ 2, 1, 3600 }, { 5, 2, 3191 }, { 3, 1, 2861 }, { 5, 1, 1988 }, { 10, 1, 1018 } };
	struct framework *f = load("2026");
	int32_t last = 10001;

	(void)state;
	assert_string_equal(f->curves[1].id, "penalty");
	for (size_t i = 0; i < sizeof(published) / sizeof(published[0]); i++)
		assert_int_equal(score_curve_bp(&f->curves[1], published[i].num, published[i].den),
		    published[i].bp);
	for (int64_t i = 0; i < 2000; i++) { /* it falls and never leaves 0 .. 1 */
		const int32_t bp = score_curve_bp(&f->curves[1], i * i, 7);

		assert_true(bp <= last && bp >= 0);
		last = bp;
	}
	assert_int_equal(score_curve_bp(&f->curves[1], INT64_MAX, 1), 0);
	framework_free(f);
}

/* The built-in 2026 with one text in place of another; want: the status, the line and a word of it.
 */
static void
refuse(const char *from, const char *to, bool has_line, const char *word)
{
	struct buf b = { 0 }, c = { 0 };
	struct framework *f;
	struct err e;
	const char *at;
	uint64_t line = 1;
	char text[512];

	assert_int_equal(framework_text(&b, "2026", &e), ST_OK);
	buf_ch(&b, '\0');
	at = strstr(b.p, from);
	assert_non_null(at);
	for (const char *p = b.p; p < at; p++)
		line += *p == '\n';
	buf_put(&c, b.p, (size_t)(at - b.p));
	buf_cstr(&c, to);
	buf_cstr(&c, at + strlen(from));
	assert_int_equal(framework_parse(&f, c.p, c.n, "x.yaml", &e), ST_BAD);
	assert_null(f);
	err_fmt(&e, text, sizeof(text));
	if (strstr(text, word) == NULL ||
	    (has_line && (!e.line || e.off < line || e.off > line + 1)))
		fail_msg("%s -> %s gave: %s (line %llu expected)", from, to, text,
		    (unsigned long long)line);
	buf_fini(&b);
	buf_fini(&c);
}

static void
test_refused_files(void **state)
{
	(void)state;
	refuse("min_peers: 5", "min_pears: 5", true, "min_pears");
	refuse("min_peers: 5", "min_peers: five", true, "five");
	refuse("min_peers: 5", "min_peers: 0", false, "min_peers");
	refuse("{ metric: m8,", "{ metric: m77,", true, "m77");
	refuse("curve: share,", "curve: shore,", true, "shore");
	refuse("counter: contact_known,", "counter: contact_knwon,", true, "contact_knwon");
	refuse("counter: contact_known, weight: 1", "counter: contact_known, weight: 0", false,
	    "weight");
	refuse("counter: contact_known, weight: 1", "counter: contact_known, weight: -1", false,
	    "below");
	refuse("counter: contact_known, weight: 1",
	    "counter: contact_known, weight: 99999999999999", true, "");
	refuse("ready_bp: 8000", "ready_bp: 5000", false, "readiness");
	refuse("id: antiSpoofing", "id: antispoofing", false, "antiSpoofing");
	refuse("origin: reproduced", "origin: guessed", true, "guessed");
	refuse("  - id: m7rpkin\n", "  - id: m7rpki\n", false, "twice");
	refuse("title: Routing", "title: [Routing", false, "");
	refuse("format: 3", "format: 2", false, "format");
	refuse("period: calendar-month", "period: week", true, "week");
	refuse("score: mean-with-data", "score: median", true, "median");
	refuse("cone_ases, users]", "cone_ases, staff]", true, "staff");
	refuse("status: approved", "status: current", true, "current");
	refuse("below_s: 1800", "below_s: 1", false, "buckets rise");
	refuse("kinds: [leak]", "kinds: [leek]", true, "leek");
	refuse("sources: [contacts]", "sources: []", false, "sources");
	refuse("    sources: [contacts]\n", "", false, "sources");
	refuse("weight_e4: 10000 }", "weight_e4: 0 }", false, "weight_e4");
	refuse("combine: sum", "combine: product", true, "product");
	refuse("level: mandatory, origin: published", "level: mandatory", true, "origin");
	refuse("base_bp: 6000", "base_bp: 0", false, "base_bp");
	refuse("id: \"2026\"", "id: &a \"2026\"\nnote: *a", false, "");
}

static void
test_no_file(void **state)
{
	struct framework *f;
	struct err e;

	(void)state;
	assert_int_equal(framework_load(&f, "/nonexistent/norms.yaml", &e), ST_IO);
	assert_null(f);
	assert_int_equal(framework_load(&f, "/", &e), ST_IO);
	assert_int_equal(framework_parse(&f, "", 0, "empty", &e), ST_BAD);
	assert_int_equal(framework_parse(&f, "\0\0\0", 3, "zeroes", &e), ST_BAD);
}

/* A file cut anywhere is refused or holds; nothing else may happen. */
static void
test_cut_anywhere(void **state)
{
	struct buf b = { 0 };
	struct framework *f;
	struct err e;

	(void)state;
	assert_int_equal(framework_text(&b, "2018", &e), ST_OK);
	for (size_t n = 0; n < b.n; n += 7) {
		if (framework_parse(&f, b.p, n, "cut", &e) == ST_OK)
			framework_free(f);
	}
	buf_fini(&b);
}

/* Actions of netops under 2026: 4 is in the IRR or in the RPKI, 1 has one score. */
static void
test_actions_by_classes(void **state)
{
	static const struct {
		enum readiness irr, rpki;
		enum score_holds any, all;
	} v[] = {
		{ READY_YES, READY_YES, HOLDS_YES, HOLDS_YES },
		{ READY_LAGGING, READY_YES, HOLDS_YES, HOLDS_NO },
		{ READY_NO_DATA, READY_YES, HOLDS_YES, HOLDS_NO_DATA },
		{ READY_NO_DATA, READY_ASPIRING, HOLDS_NO, HOLDS_NO },
		{ READY_LAGGING, READY_LAGGING, HOLDS_NO, HOLDS_NO },
		{ READY_NO_DATA, READY_NO_DATA, HOLDS_NO_DATA, HOLDS_NO_DATA },
		{ READY_UNGRADED, READY_UNGRADED, HOLDS_NO_DATA, HOLDS_NO_DATA },
	};
	struct framework *f;
	struct fw_action one, other = { .name = NULL };
	char attestation[] = "attestation";
	struct err e;

	(void)state;
	assert_int_equal(framework_load(&f, "2026", &e), ST_OK);
	one = f->programmes[0].actions[3];
	assert_int_equal(one.needs, FW_NEEDS_ANY);
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		const enum readiness c[FW_CATEGORIES] = { READY_YES, READY_YES, READY_YES, v[i].irr,
			v[i].rpki };

		one.needs = FW_NEEDS_ANY;
		assert_int_equal(score_action_by(&one, c), v[i].any);
		one.needs = FW_NEEDS_ALL;
		assert_int_equal(score_action_by(&one, c), v[i].all);
		other.measured_by = attestation;
		assert_int_equal(score_action_by(&other, c), HOLDS_NOT_MEASURED);
	}
	framework_free(f);
}

/* Numbers that the study of 2022 gives: good of all routes of AS174, AS3356, AS7922. */
static void
test_actions_by_limit(void **state)
{
	static const struct {
		uint32_t good, all;
		enum score_holds operator, cdn;
	} v[] = {
		{ 2169, 3514, HOLDS_NO, HOLDS_NO },
		{ 268, 707, HOLDS_NO, HOLDS_NO },
		{ 220, 314, HOLDS_NO, HOLDS_NO },
		{ 90, 100, HOLDS_YES, HOLDS_NO },
		{ 100, 100, HOLDS_YES, HOLDS_YES },
		{ 0, 0, HOLDS_NO_DATA, HOLDS_NO_DATA },
	};
	struct framework *f = load("imc2022");

	(void)state;
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		struct tally t = { .asn = 1 };
		struct score_result r;

		t.c[C_IMC_ACTION4_GOOD] = v[i].good;
		t.c[C_IMC_ACTION4_ALL] = v[i].all;
		r = eval(f, &t);
		assert_int_equal(score_action(&f->programmes[0].actions[1], &r), v[i].operator);
		assert_int_equal(score_action(&f->programmes[1].actions[1], &r), v[i].cdn);
	}
	framework_free(f);
}

struct told {
	struct sum_incident v[4];
	unsigned n, most;
};

static bool
take(void *arg, const struct sum_incident *one)
{
	struct told *t = arg;

	assert_in_range(t->n, 0, 3);
	t->v[t->n++] = *one;
	return t->n < t->most;
}

/* 29 minutes, 13 hours and 25 hours are 0.5 + 1 + 2; the 13 hours are two events that touch. */
static void
test_incidents_told(void **state)
{
	enum { H = 3600, DAY = 86400 };
	const struct sev ev[] = {
		{ .asn = 1,
		    .facts = SEV_GRADE_MASK,
		    .weight_e6 = SEV_WEIGHT,
		    .begin_s = 0,
		    .end_s = 29 * 60 },
		{ .asn = 1,
		    .facts = SEV_GRADE_MASK,
		    .weight_e6 = SEV_WEIGHT,
		    .begin_s = DAY,
		    .end_s = DAY + 6 * H },
		{ .asn = 1,
		    .kind = SEV_LEAK,
		    .role = SEV_CUSTOMER,
		    .facts = SEV_GRADE_MASK,
		    .weight_e6 = SEV_WEIGHT,
		    .begin_s = DAY + H,
		    .end_s = DAY + 2 * H },
		{ .asn = 1,
		    .facts = SEV_GRADE_MASK,
		    .weight_e6 = SEV_WEIGHT,
		    .begin_s = DAY + 6 * H,
		    .end_s = DAY + 13 * H },
		{ .asn = 1,
		    .facts = SEV_GRADE_MASK,
		    .weight_e6 = SEV_WEIGHT,
		    .begin_s = 5 * DAY,
		    .end_s = 6 * DAY + H },
		{ .asn = 1,
		    .facts = SEV_GRADE_MASK,
		    .weight_e6 = SEV_WEIGHT,
		    .begin_s = 30 * DAY,
		    .end_s = SEV_OPEN },
	};
	const struct score_input in = { .ev = ev, .n_ev = 6, .begin_s = 0, .end_s = 30 * DAY };
	struct told all = { .most = 4 }, one = { .most = 1 };
	const struct fw_metric *m;
	struct framework *f;
	struct sev unsure[6];
	struct score_input low = in;
	struct err e;

	(void)state;
	assert_int_equal(framework_load(&f, "2026", &e), ST_OK);
	m = &f->metrics[framework_metric(f, "m1")];
	for (size_t i = 0; i < 6; i++) { /* medium: of these, most are no incident */
		unsure[i] = ev[i];
		unsure[i].facts = 1 << SEV_GRADE_SHIFT;
	}
	low.ev = unsure;
	assert_int_equal(sum_events(f->incidents, m->events, m->sources, &low), 0);
	assert_int_equal(
	    sum_incidents(f->incidents, m->events, m->sources, &in, take, &all), 35000);
	assert_int_equal(
	    sum_incidents(f->incidents, m->events, m->sources, &in, take, &one), 35000);
	assert_int_equal(sum_events(f->incidents, m->events, m->sources, &in), 35000);
	assert_int_equal(one.n, 1);
	assert_int_equal(all.n, 3);
	assert_int_equal(all.v[0].value_e4, 5000);
	assert_int_equal(all.v[1].value_e4, 10000);
	assert_int_equal(all.v[1].first, 1);
	assert_int_equal(all.v[1].last, 3);
	assert_int_equal(all.v[1].end_s, DAY + 13 * H);
	assert_int_equal(all.v[2].value_e4, 20000);
	framework_free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counter_names),
		cmocka_unit_test(test_m7rpki),
		cmocka_unit_test(test_m7irr_m8),
		cmocka_unit_test(test_m7rpkin),
		cmocka_unit_test(test_rounding),
		cmocka_unit_test(test_penalty_points),
		cmocka_unit_test(test_refused_files),
		cmocka_unit_test(test_no_file),
		cmocka_unit_test(test_cut_anywhere),
		cmocka_unit_test(test_actions_by_classes),
		cmocka_unit_test(test_actions_by_limit),
		cmocka_unit_test(test_incidents_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
