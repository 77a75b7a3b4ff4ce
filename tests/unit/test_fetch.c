/* test_fetch.c - the calendar against known answers and a naive walk, names, and what a catalogue
 * may say. */
#include "test.h"

#include <time.h>

#include "base/civil.h"
#include "fetch/catalogue.h"
#include "fetch/slot.h"

static int64_t
at(const char *text)
{
	int64_t t = 0;

	assert_true(civil_parse(str_of(text), &t));
	return t;
}

static void
test_slots(void **state)
{
	static const struct {
		struct span_s every;
		const char *t, *slot, *next;
	} cases[] = {
		{ { 300, 0 }, "2026-01-01T00:04:59Z", "2026-01-01T00:00:00Z",
		    "2026-01-01T00:05:00Z" },
		{ { 28800, 0 }, "2026-01-01T23:59:59Z", "2026-01-01T16:00:00Z",
		    "2026-01-02T00:00:00Z" },
		{ { 86400, 0 }, "2024-02-29T12:00:00Z", "2024-02-29", "2024-03-01" },
		{ { 0, 1 }, "2024-02-29T12:00:00Z", "2024-02-01", "2024-03-01" },
		{ { 0, 1 }, "2025-12-31T23:59:59Z", "2025-12-01", "2026-01-01" },
		{ { 0, 3 }, "2026-06-30", "2026-04-01", "2026-07-01" },
		{ { 0, 3 }, "2026-01-01", "2026-01-01", "2026-04-01" },
		{ { 0, 12 }, "2026-11-24", "2026-01-01", "2027-01-01" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct span_s *e = &cases[i].every;
		const int64_t slot = slot_at(e, at(cases[i].t));

		assert_int_equal(slot, at(cases[i].slot));
		assert_int_equal(slot_next(e, slot), at(cases[i].next));
		assert_int_equal(slot_prev(e, slot_next(e, slot)), slot);
		assert_int_equal(slot_at(e, slot), slot);
	}
}

/* Months by the C library's calendar, day by day over forty years. */
static void
test_months_naively(void **state)
{
	const struct span_s quarter = { 0, 3 };
	int64_t slot = 0;

	(void)state;
	for (int64_t day = 0; day < 40 * 366; day++) {
		const time_t t = (time_t)(day * 86400);
		struct tm tm;

		gmtime_r(&t, &tm);
		if (tm.tm_mday == 1 && tm.tm_mon % 3 == 0)
			slot = t;
		assert_int_equal(slot_at(&quarter, t + 86399), slot);
	}
}

static void
test_wait(void **state)
{
	(void)state;
	assert_int_equal(slot_wait(10, 20, 30, 9), WAIT_AHEAD);
	assert_int_equal(slot_wait(10, 20, 30, 10), WAIT_DUE);
	assert_int_equal(slot_wait(10, 20, 30, 20), WAIT_LATE);
	assert_int_equal(slot_wait(10, 20, 30, 30), WAIT_MISSING);
}

static void
test_hosts(void **state)
{
	static const struct {
		const char *url, *host; /* NULL: refused */
	} cases[] = {
		{ "https://data.ris.ripe.net/rrc00/", "data.ris.ripe.net" },
		{ "http://LOCALHOST:8080", "localhost" },
		{ "http://[2001:db8::1]:80/x", "2001:db8::1" },
		{ "http://a?b", "a" },
		{ "http://good@evil/", NULL },
		{ "http://good\\@evil/", NULL },
		{ "http:///x", NULL },
		{ "no url", NULL },
		{ "http://[::1", "::1" },
	};
	char host[64];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const bool is = url_host(cases[i].url, host, sizeof(host));

		assert_int_equal(is, cases[i].host != NULL);
		if (is)
			assert_string_equal(host, cases[i].host);
	}
}

static void
expect_names(const struct catalogue *c, const char *id, const char *part, const char *when,
    const char *url, const char *name)
{
	const struct cat_source *s = catalogue_find(c, id);
	char got_url[SLOT_URL], got_name[SLOT_NAME];
	struct err e;

	assert_non_null(s);
	assert_int_equal(slot_url(s, part, at(when), got_url, &e), ST_OK);
	assert_int_equal(slot_name(s, part, at(when), got_name, &e), ST_OK);
	assert_string_equal(got_url, url);
	assert_string_equal(got_name, name);
}

/* The layouts of the archives, as they are published. */
static void
test_builtin(void **state)
{
	struct catalogue *c;
	struct err e;

	(void)state;
	assert_int_equal(catalogue_load(&c, NULL, &e), ST_OK);
	expect_names(c, "ris-tables", "rrc06", "2025-03-09T08:00:00Z",
	    "https://data.ris.ripe.net/rrc06/2025.03/bview.20250309.0800.gz",
	    "ris-rrc06-bview.20250309.0800.gz");
	expect_names(c, "routeviews-updates", "route-views3", "2025-12-31T23:45:00Z",
	    "https://archive.routeviews.org/route-views3/bgpdata/2025.12/UPDATES/"
	    "updates.20251231.2345.bz2",
	    "route-views3-updates.20251231.2345.bz2");
	expect_names(c, "rpki-archive", "ripencc", "2025-01-02",
	    "https://ftp.ripe.net/rpki/ripencc.tal/2025/01/02/roas.csv.xz",
	    "vrps-ripencc-20250102.csv.xz");
	expect_names(c, "peeringdb", NULL, "2025-01-02",
	    "https://publicdata.caida.org/datasets/peeringdb/2025/01/"
	    "peeringdb_2_dump_2025_01_02.json",
	    "peeringdb-dump_2025_01_02.json");
	for (unsigned i = 0; i < c->sources_n; i++) {
		const struct cat_source *s = &c->sources[i];
		char host[256];

		assert_true(s->due_s <= s->late_s && s->late_s <= s->missing_s);
		assert_true(url_host(s->base, host, sizeof(host)));
		assert_true(catalogue_allows(c, s, host));
		assert_false(catalogue_allows(c, s, "archive.invalid"));
	}
	catalogue_free(c);
}

/* A base of a person's is for its own source only, and takes the place of the old one. */
static void
test_move(void **state)
{
	struct catalogue *c;
	struct err e;

	(void)state;
	assert_int_equal(catalogue_load(&c, NULL, &e), ST_OK);
	assert_int_equal(catalogue_move(c, "vrps", "http://mirror.example:81/x/", &e), ST_OK);
	expect_names(c, "vrps", NULL, "2025-01-02", "http://mirror.example:81/x/vrps.json",
	    "vrps-console-20250102T000000Z.json");
	assert_true(catalogue_allows(c, catalogue_find(c, "vrps"), "mirror.example"));
	assert_false(catalogue_allows(c, catalogue_find(c, "as-rel"), "mirror.example"));
	assert_int_equal(catalogue_move(c, "vrps", "http://second.example/", &e), ST_OK);
	assert_int_equal(catalogue_move(c, "vrps", "file:///etc/passwd", &e), ST_BAD);
	assert_int_equal(catalogue_move(c, "none", "http://x/", &e), ST_BAD);
	catalogue_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slots),
		cmocka_unit_test(test_months_naively),
		cmocka_unit_test(test_wait),
		cmocka_unit_test(test_hosts),
		cmocka_unit_test(test_builtin),
		cmocka_unit_test(test_move),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
