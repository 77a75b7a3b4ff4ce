/*
 * test_peaks.c - simultaneous peaks: series as they were told of real leaks, what is no leak, a
 * twin that sorts, and the same conflict by conflict.
 */
#include "detect/peaks.h"

#include <string.h>

#include "test.h"

static const struct peak_rule rule = { 50, 10, 10, 30, 5 };

#define DAYS 24

/* Made up after what was published of them: the quiet days before, the days of the leak. */
static const struct {
	const char *name;
	uint32_t prefixes[DAYS], ases[DAYS];
	size_t begin, end; /* of the one peak; 0: none */
	uint32_t top_prefixes, top_ases;
} series[] = {
	{ "AS133354, 2015-11-16: three prefixes, then more than 2,000 of 600 ASes",
	    { 3, 3, 2, 3, 3, 3, 4, 3, 3, 2, 2078, 3, 3 },
	    { 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 613, 1, 1 }, 10, 11, 2078, 613 },
	{ "AS200759, 2016-04-21 and 22: two days", { 0, 0, 0, 0, 0, 0, 0, 0, 1, 570, 4200, 0 },
	    { 0, 0, 0, 0, 0, 0, 0, 0, 1, 120, 577, 0 }, 9, 11, 4200, 577 },
	{ "a large network that conflicts every day, then with thousands",
	    { 120, 118, 130, 125, 122, 119, 121, 9800, 140 },
	    { 14, 13, 15, 14, 14, 13, 14, 2100, 15 }, 7, 8, 9800, 2100 },
	{ "prefixes alone: a customer moves in", { 1, 1, 1, 1, 1, 1, 800, 800, 800 },
	    { 1, 1, 1, 1, 1, 1, 2, 2, 2 }, 0, 0, 0, 0 },
	{ "ASes alone: one prefix that many announce", { 1, 1, 1, 1, 1, 1, 2, 2 },
	    { 1, 1, 1, 1, 1, 1, 300, 300 }, 0, 0, 0, 0 },
	{ "both, but not at once", { 1, 1, 1, 1, 1, 1, 900, 1, 1 }, { 1, 1, 1, 1, 1, 1, 1, 300, 1 },
	    0, 0, 0, 0 },
	{ "slow growth", { 10, 14, 20, 28, 40, 56, 80, 112, 160, 224 },
	    { 5, 7, 10, 14, 20, 28, 40, 56, 80, 112 }, 0, 0, 0, 0 },
	{ "small", { 0, 0, 0, 0, 0, 0, 49, 0 }, { 0, 0, 0, 0, 0, 0, 9, 0 }, 0, 0, 0, 0 },
	{ "nothing known of before", { 5000, 5000, 5000, 3, 3, 3, 3 },
	    { 900, 900, 900, 1, 1, 1, 1 }, 0, 0, 0, 0 },
	{ "all the time", { 900, 0, 900, 0, 900, 900, 900, 0, 900 },
	    { 90, 0, 90, 0, 90, 90, 90, 0, 90 }, 0, 0, 0, 0 },
};

static void
told(void **s)
{
	(void)s;
	for (size_t i = 0; i < sizeof(series) / sizeof(series[0]); i++) {
		struct peak k;
		size_t at = 0;
		const bool found =
		    peaks_next(series[i].prefixes, series[i].ases, DAYS, &rule, &at, &k);

		if (found != (series[i].end != 0))
			fail_msg("%s", series[i].name);
		if (!found) {
			assert_int_equal(at, DAYS);
			continue;
		}
		assert_int_equal(k.begin, series[i].begin);
		assert_int_equal(k.end, series[i].end);
		assert_int_equal(k.prefixes, series[i].top_prefixes);
		assert_int_equal(k.ases, series[i].top_ases);
		assert_int_equal(k.again, 0);
		assert_int_equal(at, k.end);
		assert_false(peaks_next(series[i].prefixes, series[i].ases, DAYS, &rule, &at, &k));
	}
}

/* An earlier leak neither hides the next one nor is forgotten. */
static void
again(void **s)
{
	uint32_t p[40] = { 0 }, a[40] = { 0 };
	struct peak k;
	size_t at = 0;

	(void)s;
	p[10] = p[20] = p[21] = p[39] = 600;
	a[10] = a[20] = a[21] = a[39] = 60;
	for (unsigned n = 0; n < 3; n++) {
		assert_true(peaks_next(p, a, 40, &rule, &at, &k));
		assert_int_equal(k.begin, n == 0 ? 10 : n == 1 ? 20 : 39);
		assert_int_equal(k.again, n == 2 ? 3 : n);
	}
	assert_false(peaks_next(p, a, 40, &rule, &at, &k));
}

static int
by_value(const void *x, const void *y)
{
	const uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;

	return a < b ? -1 : a > b;
}

/* The twin: half of the values before are at most so high. */
static bool
naive(const uint32_t *v, size_t i, uint32_t least, uint32_t *usual)
{
	uint32_t before[30];
	size_t n = 0;

	for (size_t k = i; k-- > 0 && n < 30;)
		before[n++] = v[k];
	qsort(before, n, sizeof(*before), by_value);
	*usual = n != 0 ? before[n % 2 == 0 ? n / 2 - 1 : n / 2] : 0;
	return n >= 5 && v[i] >= least && v[i] / 10.0 >= (*usual > 1 ? *usual : 1);
}

static void
made_up(void **s)
{
	unsigned peaks = 0;

	(void)s;
	test_seed();
	for (unsigned round = 0; round < 2000; round++) {
		uint32_t p[80], a[80], up, ua;
		const uint32_t usual = (uint32_t)(test_rng() % 30);
		struct peak k = { 0 };
		size_t at = 0, next = 0;
		bool more;

		for (size_t i = 0; i < 80; i++) {
			const bool leak = test_rng() % 12 == 0;

			p[i] = (uint32_t)(leak ? test_rng() % 2000 : test_rng() % (usual + 1));
			a[i] = (uint32_t)(leak ? test_rng() % 300 : test_rng() % (usual / 4 + 1));
		}
		more = peaks_next(p, a, 80, &rule, &at, &k);
		while (next < 80) {
			const bool is =
			    naive(p, next, rule.prefixes, &up) && naive(a, next, rule.ases, &ua);

			assert_int_equal(is, more && next == k.begin);
			if (!is) {
				next++;
				continue;
			}
			peaks++;
			assert_true(k.usual_prefixes == up && k.usual_ases == ua);
			next = k.end;
			more = peaks_next(p, a, 80, &rule, &at, &k);
		}
		assert_false(more);
	}
	assert_true(peaks > 1000);
}

/* Conflict by conflict: as many prefixes and ASes as there are, however often they are told. */
static void
one_by_one(void **s)
{
	struct peak_book *b = peak_book_new(&rule);
	struct peak k;
	struct err e;

	(void)s;
	assert_non_null(b);
	assert_false(peak_book_now(b, 1, NULL));
	peak_book_drop(b, 1, 2, 3); /* never there */
	for (unsigned turn = 0; turn < 6; turn++) {
		assert_int_equal(peak_book_add(b, 1, 2, 3, &e), ST_OK);
		assert_false(peak_book_now(b, 1, NULL));
		peak_book_turn(b);
		peak_book_drop(b, 1, 2, 3);
	}
	for (uint32_t i = 0; i < 2000; i++) {
		const bool want = i + 1 >= 50 && i / 5 + 1 >= 10;

		assert_int_equal(peak_book_add(b, 1, 100 + i / 5, 1000 + i, &e), ST_OK);
		/* a second AS about the same prefix is no second prefix */
		assert_int_equal(peak_book_add(b, 1, 100, 1000 + i, &e), ST_OK);
		assert_int_equal(peak_book_now(b, 1, &k), want);
	}
	assert_int_equal(k.prefixes, 2000);
	assert_int_equal(k.ases, 400);
	assert_true(k.usual_prefixes == 1 && k.usual_ases == 1 && k.again == 0);
	assert_false(peak_book_now(b, 100, NULL));
	for (unsigned turn = 0; turn < 7; turn++) {
		assert_true(peak_book_now(b, 1, &k));
		assert_int_equal(k.again, turn);
		peak_book_turn(b);
	}
	assert_false(peak_book_now(b, 1, NULL)); /* it stays: no news any more */
	for (uint32_t i = 0; i < 2000; i++) {
		peak_book_drop(b, 1, 100 + i / 5, 1000 + i);
		peak_book_drop(b, 1, 100, 1000 + i);
	}
	assert_false(peak_book_now(b, 1, NULL));
	/* many rows, so that it grows; a past of a newcomer is empty, not unknown */
	for (uint32_t asn = 1000; asn < 1300; asn++)
		assert_int_equal(peak_book_add(b, asn, 1, 5, &e), ST_OK);
	for (uint32_t i = 0; i < 100; i++)
		assert_int_equal(peak_book_add(b, 1299, 7000 + i, 7000 + i, &e), ST_OK);
	assert_true(peak_book_now(b, 1299, &k));
	assert_int_equal(k.prefixes, 101);
	peak_book_free(b);
	peak_book_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(told),
		cmocka_unit_test(again),
		cmocka_unit_test(made_up),
		cmocka_unit_test(one_by_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
