/* test_brake.c - what the brakes hold back: known answers, a naive twin, and no word from the order
 * of rows. */
#include "test.h"

#include <string.h>

#include "app/brake.h"
#include "app/select.h"
#include "world/world.h"

#define HOUR 3600
#define MANY 400

static struct store_input
input(const char *kind, const char *name, int64_t time_s, uint64_t kept, unsigned id)
{
	struct store_input in = { .data_time_s = time_s, .kept = kept };

	snprintf(in.kind, sizeof(in.kind), "%s", kind);
	snprintf(in.name, sizeof(in.name), "%s", name);
	series_of(in.series, sizeof(in.series), kind, name);
	for (unsigned i = 0; i < SHA256_BYTES; i++)
		in.sha256[i] = (uint8_t)(id * 41 + i);
	memcpy(in.sha256, &id, sizeof(id));
	return in;
}

static void
apply(struct store_input *in, size_t n)
{
	bool touched[MANY];
	struct err e;

	assert_int_equal(brake_apply(in, n, touched, &e), ST_OK);
	/* a second time there is nothing to do */
	assert_int_equal(brake_apply(in, n, touched, &e), ST_OK);
	for (size_t i = 0; i < n; i++)
		assert_false(touched[i]);
}

static void
test_rules(void **state)
{
	static const struct {
		const char *kind;
		uint64_t before, now;
		int64_t apart_s;
		bool held;
	} cases[] = {
		{ "irr", 1000, 900, 86400, false },
		{ "irr", 1000, 899, 86400, true },
		{ "irr", 1000, 5000, 86400, false },
		{ "irr", 99, 10, 86400, false }, /* a few records */
		{ "irr", 100, 10, 86400, true },
		{ "irr", 1000, 10, 400 * 86400LL, false }, /* too far apart */
		{ "vrps", 10000, 9500, HOUR, false },
		{ "vrps", 10000, 9499, HOUR, true },
		{ "vrps", 10000, 10501, HOUR, true },
		{ "vrps", 10000, 10500, HOUR, false },
		{ "vrps", 10000, 9400, HOUR + 1, false },
		{ "vrps", 10000, 11000, HOUR + 1, false },
		{ "vrps", 10000, 8999, 30 * 86400, true },
		{ "table", 10000, 10, HOUR, false },
		{ "updates", 10000, 10, HOUR, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct store_input in[2] = {
			input(cases[i].kind, "x-20260101.txt", 1000000, cases[i].before, 1),
			input(cases[i].kind, "x-20260102.txt", 1000000 + cases[i].apart_s,
			    cases[i].now, 2),
		};

		apply(in, 2);
		assert_int_equal(in[0].status, INPUT_DONE);
		assert_int_equal(in[1].status, cases[i].held ? INPUT_HELD : INPUT_DONE);
		assert_int_equal(in[1].hold, cases[i].held ? HOLD_SHRUNK : HOLD_NO);
		assert_int_equal(in[1].error[0] != '\0', cases[i].held);
	}
}

/* The last good one is the measure, not the last one; a person's word makes a new one. */
static void
test_last_good(void **state)
{
	struct store_input in[4] = { input("irr", "x-20260101", 1, 1000, 1),
		input("irr", "x-20260102", 2, 850, 2), input("irr", "x-20260103", 3, 840, 3),
		input("irr", "x-20260104", 4, 950, 4) };

	(void)state;
	apply(in, 4);
	assert_int_equal(in[1].status, INPUT_HELD);
	assert_int_equal(in[2].status, INPUT_HELD);
	assert_int_equal(in[3].status, INPUT_DONE);
	in[1].status = INPUT_DONE;
	in[1].hold = HOLD_ACCEPTED;
	apply(in, 4);
	assert_int_equal(in[1].status, INPUT_DONE);
	assert_int_equal(in[2].status, INPUT_DONE);
	assert_int_equal(in[3].status, INPUT_DONE);
}

/* What a fetch holds for its time stays held and is no measure. */
static void
test_held_by_time(void **state)
{
	struct store_input in[3] = { input("irr", "x-20260101", 1, 1000, 1),
		input("irr", "x-20260102", 2, 5000, 2), input("irr", "x-20260103", 3, 990, 3) };

	(void)state;
	in[1].status = INPUT_HELD;
	in[1].hold = HOLD_OLD;
	apply(in, 3);
	assert_int_equal(in[1].status, INPUT_HELD);
	assert_int_equal(in[1].hold, HOLD_OLD);
	assert_int_equal(in[2].status, INPUT_DONE);
}

static void
test_witness(void **state)
{
	struct store_input in[3] = { input("vrps", "a-20260101", 0, 10000, 1),
		input("vrps", "a-20260102", HOUR, 8000, 2),
		input("vrps", "b-20260102", 2 * HOUR, 8300, 3) };

	(void)state;
	apply(in, 3);
	assert_int_equal(in[1].status, INPUT_DONE); /* 3.8 % apart */
	in[2].kept = 9000;
	apply(in, 3);
	assert_int_equal(in[1].status, INPUT_HELD);
	in[2].kept = 8300;
	in[2].status = INPUT_REFUSED;
	apply(in, 3);
	assert_int_equal(in[1].status, INPUT_HELD);
}

/* A built-in source is what it is. */
static void
test_built_in(void **state)
{
	struct store_input in[2] = { input("iana", SOURCE_BUILT_IN, 1, 1000, 1),
		input("iana", SOURCE_BUILT_IN, 2, 10, 2) };

	(void)state;
	apply(in, 2);
	assert_int_equal(in[1].status, INPUT_DONE);
}

static uint32_t
next(uint32_t *x)
{
	return *x = *x * 1664525 + 1013904223;
}

/* Many series at once: each by itself, one after another in time, the same whatever the order of
 * the rows. */
static void
test_naive(void **state)
{
	uint32_t x = 7;

	(void)state;
	for (int round = 0; round < 50; round++) {
		struct store_input in[MANY], shuffled[MANY];
		const size_t n = 1 + next(&x) % MANY;
		uint64_t good[10] = { 0 };

		for (size_t i = 0; i < n; i++) { /* times ascend, no two alike */
			char name[32];

			snprintf(name, sizeof(name), "s%c-20260101", 'a' + next(&x) / 7 % 10);
			in[i] = input(
			    "irr", name, 1000 + (int64_t)i, 700 + next(&x) / 3 % 400, (unsigned)i);
		}
		memcpy(shuffled, in, sizeof(in));
		for (size_t i = n; i > 1; i--) {
			const size_t k = next(&x) / 5 % i;
			const struct store_input t = shuffled[k];

			shuffled[k] = shuffled[i - 1];
			shuffled[i - 1] = t;
		}
		apply(shuffled, n);
		for (size_t i = 0; i < n; i++) {
			uint64_t *g = &good[in[i].name[1] - 'a'];
			const bool held = *g != 0 && in[i].kept * 10 < *g * 9;

			if (!held)
				*g = in[i].kept;
			for (size_t k = 0; k < n; k++) {
				if (shuffled[k].data_time_s == in[i].data_time_s)
					assert_int_equal(shuffled[k].status == INPUT_HELD, held);
			}
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_last_good),
		cmocka_unit_test(test_held_by_time),
		cmocka_unit_test(test_witness),
		cmocka_unit_test(test_built_in),
		cmocka_unit_test(test_naive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
