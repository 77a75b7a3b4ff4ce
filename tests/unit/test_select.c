/* test_select.c - which inputs make a month: known answers, and no word from the order of arrival.
 */
#include "test.h"

#include <string.h>

#include "app/select.h"

#define DAY 86400

static struct store_input
input(int64_t id, const char *kind, const char *name, int64_t time_s)
{
	struct store_input in = { .id = id, .data_time_s = time_s };

	snprintf(in.kind, sizeof(in.kind), "%s", kind);
	snprintf(in.name, sizeof(in.name), "%s", name);
	series_of(in.series, sizeof(in.series), kind, name);
	for (size_t i = 0; i < SHA256_BYTES; i++)
		in.sha256[i] = (uint8_t)(id * 37 + (int64_t)i);
	return in;
}

static void
test_series(void **state)
{
	static const struct {
		const char *a, *b;
		bool same;
	} cases[] = {
		{ "vrps-20260101.json", "vrps-20260201.json", true },
		{ "vrps-20260101.json.gz", "vrps-20260201.json", true },
		{ "vrps-2026-01-01.json", "vrps-2026-12-31.json.zst", true },
		{ "rpki-client-20250720T093133Z.json.bz2", "rpki-client-20260101T000000Z.json",
		    true },
		{ "20220501.as-rel.txt.bz2", "20180101.as-rel.txt.gz", true },
		{ "ripe.db.route.gz", "ripe.db.route6.gz", false },
		{ "ripe.db.route.20231129.gz", "ripe.db.route6.20231129.gz", false },
		{ "20220501.as-rel.txt", "20220501.as-rel2.txt", false },
		{ "delegated-apnic-extended-20260101", "delegated-arin-extended-20260101", false },
		{ "a.json", "b.json", false },
	};
	char a[160], b[160], tiny[8];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		series_of(a, sizeof(a), "vrps", cases[i].a);
		series_of(b, sizeof(b), "vrps", cases[i].b);
		if ((strcmp(a, b) == 0) != cases[i].same)
			fail_msg("%s and %s: %s, %s", cases[i].a, cases[i].b, a, b);
	}
	series_of(b, sizeof(b), "irr", cases[0].a);
	series_of(a, sizeof(a), "vrps", cases[0].a);
	assert_string_not_equal(a, b);
	series_of(tiny, sizeof(tiny), "vrps", "long-name-0123"); /* cut, never over */
	assert_int_equal(strlen(tiny), 7);
}

/* Names of the chosen world files, in a row. */
static void
choose(const struct store_input *in, size_t n, int32_t month, char *out, size_t cap)
{
	struct selection sel;
	struct err e;

	assert_int_equal(selection_make(&sel, in, n, month, &e), ST_OK);
	out[0] = '\0';
	for (size_t i = 0; i < sel.n_tables; i++)
		snprintf(out + strlen(out), cap - strlen(out), "%s ", in[sel.tables[i]].name);
	for (size_t i = 0; i < sel.n_worlds; i++)
		snprintf(out + strlen(out), cap - strlen(out), "%s ", in[sel.worlds[i]].name);
	selection_fini(&sel);
}

static void
test_choice(void **state)
{
	const int32_t jan = 2026 * 12, feb = jan + 1, mar = jan + 2, dec = jan - 1;
	const int64_t j = month_begin_s(jan), f = month_begin_s(feb), m = month_begin_s(mar);
	struct store_input in[] = {
		input(1, "vrps", "vrps-20260105.json", j + 4 * DAY),
		input(2, "vrps", "vrps-20260131.json", f - 1), /* the last second of January */
		input(3, "vrps", "vrps-20260201.json", f),
		input(4, "irr", "irr.db", 0), /* no date: used everywhere */
		input(5, "delegated", "delegated-x-20260310", m + 9 * DAY), /* only later */
		input(6, KIND_TABLE, "t1", j),
		input(7, KIND_TABLE, "t2", f - 1),
		input(8, KIND_TABLE, "t3", f),
		input(9, KIND_UPDATES, "u", j),
		input(10, "iana", "built in", j),
	};
	char got[300];

	(void)state;
	choose(in, 10, jan, got, sizeof(got));
	assert_string_equal(got, "t1 t2 delegated-x-20260310 irr.db vrps-20260131.json ");
	choose(in, 10, feb, got, sizeof(got));
	assert_string_equal(got, "t3 delegated-x-20260310 irr.db vrps-20260201.json ");
	choose(in, 10, dec, got, sizeof(got)); /* all later: the earliest */
	assert_string_equal(got, "delegated-x-20260310 irr.db vrps-20260105.json ");
	in[1].status = INPUT_REFUSED;
	in[6].status = INPUT_PARTIAL;
	choose(in, 10, jan, got, sizeof(got));
	assert_string_equal(got, "t1 t2 delegated-x-20260310 irr.db vrps-20260105.json ");
}

/* Of delegated statistics a month takes two successive files, best first. */
static void
test_two_of_delegated(void **state)
{
	const int32_t jan = 2026 * 12;
	const int64_t j = month_begin_s(jan);
	struct store_input in[] = {
		input(1, "delegated", "delegated-x-20260103", j + 2 * DAY),
		input(2, "delegated", "delegated-x-20260101", j),
		input(3, "delegated", "delegated-x-20260102", j + DAY),
		input(4, "delegated", "delegated-y-20260105", j + 4 * DAY),
		input(5, "delegated", "delegated-x-20260210", j + 40 * DAY),
		input(6, "delegated", "delegated-x-20260111", j + 10 * DAY),
		input(7, "irr", "irr-a-20260101", j),
		input(8, "irr", "irr-a-20260102", j + DAY),
	};
	char got[300];

	(void)state;
	choose(in, 8, jan, got, sizeof(got));
	assert_string_equal(
	    got, "delegated-x-20260111 delegated-x-20260103 delegated-y-20260105 irr-a-20260102 ");
	choose(in, 8, jan + 1, got, sizeof(got));
	assert_string_equal(
	    got, "delegated-x-20260210 delegated-x-20260111 delegated-y-20260105 irr-a-20260102 ");
	choose(in, 8, jan - 1, got, sizeof(got));
	assert_string_equal(
	    got, "delegated-x-20260101 delegated-x-20260102 delegated-y-20260105 irr-a-20260101 ");
	choose(in, 2, jan, got, sizeof(got));
	assert_string_equal(got, "delegated-x-20260103 delegated-x-20260101 ");
}

/* Two whole sets of VRPs under names of their own are two opinions; parts of one share their day.
 */
static void
test_whole_sets(void **state)
{
	const int32_t jan = 2026 * 12;
	const int64_t j = month_begin_s(jan);
	const struct store_input in[] = {
		input(1, "vrps", "old-validator-201802.json", 0),
		input(2, "vrps", "validator-20260110.json", j + 9 * DAY + 60),
		input(3, "vrps", "part-ripe-20260110.csv", j + 9 * DAY + 7200),
		input(4, "vrps", "later-20260301.json", j + 59 * DAY),
		input(5, "as-rel", "20250101.as-rel.txt", j - 365 * DAY),
		input(6, "as-rel", "20251201.as-rel2.txt", j - 31 * DAY),
		input(7, "irr", "ripe.db-20200101",
		    j - 2000 * DAY), /* registries add up, whatever their day */
		input(8, "irr", "radb.db-20260101", j),
	};
	char got[300];

	(void)state;
	choose(in, 8, jan, got, sizeof(got));
	assert_string_equal(got,
	    "20251201.as-rel2.txt radb.db-20260101 ripe.db-20200101 part-ripe-20260110.csv "
	    "validator-20260110.json ");
	choose(in, 1, jan, got, sizeof(got)); /* better one without a date than none */
	assert_string_equal(got, "old-validator-201802.json ");
}

static void
hash(const struct store_input *in, size_t n, int32_t month, uint32_t min_peers, uint8_t *out)
{
	struct selection sel;
	struct err e;

	assert_int_equal(selection_make(&sel, in, n, month, &e), ST_OK);
	assert_int_equal(selection_hash(&sel, in, min_peers, out, &e), ST_OK);
	selection_fini(&sel);
}

/* The rows of the ledger shuffled: the same digest; a different choice: another one. */
static void
test_order_is_nothing(void **state)
{
	const int64_t j = month_begin_s(2026 * 12);
	struct store_input in[12];
	uint8_t want[SHA256_BYTES], got[SHA256_BYTES];

	(void)state;
	test_seed();
	for (int i = 0; i < 12; i++) {
		char name[32];

		snprintf(name, sizeof(name), "%c-202601%02d", "abc"[i % 3], 1 + i % 5);
		/* equal times too: then the digest decides */
		in[i] = input(i + 1, i < 4 ? KIND_TABLE : "irr", name, j + i % 5 * DAY);
	}
	hash(in, 12, 2026 * 12, 5, want);
	for (int round = 0; round < 200; round++) {
		for (int i = 11; i > 0; i--) {
			const int k = (int)(test_rng() % (uint64_t)(i + 1));
			const struct store_input t = in[i];

			in[i] = in[k];
			in[k] = t;
			in[i].id =
			    (int64_t)(test_rng() % 1000); /* ids follow the order of arrival */
		}
		hash(in, 12, 2026 * 12, 5, got);
		assert_memory_equal(got, want, SHA256_BYTES);
	}
	hash(in, 12, 2026 * 12, 6, got);
	assert_memory_not_equal(got, want, SHA256_BYTES);
	hash(in, 12, 2026 * 12 + 1, 5, got);
	assert_memory_not_equal(got, want, SHA256_BYTES);
}

static void
test_months(void **state)
{
	const struct store_input in[] = {
		input(1, KIND_TABLE, "a", month_begin_s(2026 * 12 + 4)),
		input(2, KIND_TABLE, "b", month_begin_s(2026 * 12)),
		input(3, KIND_TABLE, "c", month_begin_s(2026 * 12 + 1) - 1),
		input(4, "irr", "d", month_begin_s(2020 * 12)),
	};
	struct err e;
	int32_t *m;
	size_t n;

	(void)state;
	assert_int_equal(table_months(in, 4, &m, &n, &e), ST_OK);
	assert_int_equal(n, 2);
	assert_int_equal(m[0], 2026 * 12);
	assert_int_equal(m[1], 2026 * 12 + 4);
	free(m);
	assert_int_equal(table_months(in, 0, &m, &n, &e), ST_OK);
	assert_int_equal(n, 0);
	free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_series),
		cmocka_unit_test(test_choice),
		cmocka_unit_test(test_two_of_delegated),
		cmocka_unit_test(test_whole_sets),
		cmocka_unit_test(test_order_is_nothing),
		cmocka_unit_test(test_months),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
