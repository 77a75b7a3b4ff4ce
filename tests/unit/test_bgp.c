/*
 * test_bgp.c - paths, attributes, NLRI and UPDATEs. Published rules as tables, the quick scan
 * against the full decoder on mutated blocks, and every cut of a good message against a guard page.
 */
#include "test.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bgp/update.h"

/* Hexadecimal text, blanks allowed, to bytes; returns how many. */
static size_t
unhex(uint8_t *d, const char *s)
{
	size_t n = 0;
	unsigned v;
	int used;

	while (sscanf(s, " %2x%n", &v, &used) == 1) {
		d[n++] = (uint8_t)v;
		s += used;
	}
	return n;
}

static void
test_path_text_and_origin(void **state)
{
	static const struct {
		const char *hex, *text;
		uint32_t origin;
		bool good;
	} cases[] = {
		{ "", "", 0, true },
		{ "02 02 0000fbf4 00000d1c", "64500 3356", 3356, true },
		{ "02 01 0000fbf4 01 02 00000001 00000002", "64500 {1,2}", 0, true },
		{ "03 02 0000fde9 0000fdea 02 01 00000d1c", "(65001 65002) 3356", 3356, true },
		{ "02 01 00000d1c 03 01 0000fde9", "3356 (65001)", 3356, true },
		{ "04 01 0000fde9", "[65001]", 0, true },
		{ "02 01 ffffffff", "4294967295", UINT32_MAX, true },
		{ "02 00", NULL, 0, false },
		{ "05 01 00000001", NULL, 0, false },
		{ "02 02 00000001", NULL, 0, false },
		{ "02", NULL, 0, false },
		{ "02 01 000000", NULL, 0, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t b[64];
		const size_t n = unhex(b, cases[i].hex);
		struct aspath_look look;
		char text[128];
		size_t at;

		assert_int_equal(aspath_check(b, n, 4, &look, &at) == NULL, cases[i].good);
		if (!cases[i].good)
			continue;
		*aspath_fmt(text, (struct span){ b, n }) = '\0';
		assert_string_equal(text, cases[i].text);
		assert_int_equal(aspath_origin((struct span){ b, n }), cases[i].origin);
	}
}

/* RFC 6793 4.2.3, with the example of its section and the cases around it. */
static void
test_merge(void **state)
{
	static const struct {
		const char *path2, *as4, *want;
	} cases[] = {
		{ "02 03 fbf4 5ba0 3b41", "02 02 00030007 00003b41", "64500 196615 15169" },
		{ "02 02 fbf4 3b41", "02 03 00000001 00000002 00000003",
		    "64500 15169" }, /* longer: ignored */
		{ "02 02 fbf4 5ba0", "02 02 0000fbf4 00030007", "64500 196615" },
		{ "01 02 0001 0002 02 01 5ba0", "02 01 00030007", "{1,2} 196615" },
		{ "03 01 fde9 02 02 fbf4 5ba0", "02 01 00030007", "(65001) 64500 196615" },
		{ "02 02 fbf4 5ba0", "", "64500 23456" },
		{ "02 03 0001 0002 5ba0", "01 02 00030007 00030008", "1 2 {196615,196616}" },
	};
	struct arena mem = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t b[64], b4[64];
		const struct span path =
		    aspath_widen(&mem, (struct span){ b, unhex(b, cases[i].path2) });
		const struct span got =
		    aspath_merge(&mem, path, (struct span){ b4, unhex(b4, cases[i].as4) });
		char text[128];

		*aspath_fmt(text, got) = '\0';
		assert_string_equal(text, cases[i].want);
	}
	arena_fini(&mem);
}

/* What RFC 7606 makes of an attribute block; session with 4-octet numbers. */
static void
test_outcomes(void **state)
{
#define GOOD "40 01 01 00  40 02 06 02 01 0000fbf4  40 03 04 c0000201 "
	static const struct {
		const char *hex;
		enum bgp_outcome want;
	} cases[] = {
		{ GOOD, BGP_OK },
		{ "40 01 01 07  40 02 06 02 01 0000fbf4  40 03 04 c0000201", BGP_TAW },
		{ "40 01 02 0000  40 02 06 02 01 0000fbf4  40 03 04 c0000201", BGP_TAW },
		{ "40 02 06 02 01 0000fbf4  40 03 04 c0000201", BGP_TAW },
		{ "40 01 01 00  40 03 04 c0000201", BGP_TAW },
		{ "40 01 01 00  40 02 06 02 01 0000fbf4", BGP_TAW },
		{ "40 01 01 00  40 02 06 02 02 0000fbf4  40 03 04 c0000201", BGP_TAW },
		{ "40 01 01 00  40 02 06 02 01 00000000  40 03 04 c0000201", BGP_TAW_AS0 },
		{ "40 01 01 00  40 02 06 02 01 0000fbf4  40 03 05 c000020100", BGP_TAW },
		{ GOOD "80 04 03 000000", BGP_TAW },
		{ GOOD "40 05 05 0000000000", BGP_TAW },
		{ GOOD "40 06 01 00", BGP_DISCARD_ATTR },
		{ GOOD "c0 07 07 00000001c00002", BGP_DISCARD_ATTR },
		{ GOOD "c0 07 08 00000000c0000201", BGP_DISCARD_ATTR },
		{ GOOD "c0 08 06 000000000000", BGP_TAW },
		{ GOOD "c0 08 00", BGP_TAW },
		{ GOOD "c0 10 09 000000000000000000", BGP_TAW },
		{ GOOD "c0 20 0d 00000000000000000000000000", BGP_TAW },
		{ GOOD "c0 23 02 0000", BGP_TAW },
		{ GOOD "40 01 01 01", BGP_DISCARD_ATTR },
		{ GOOD "c0 63 02 0000", BGP_OK },
		{ GOOD "c0", BGP_TAW },
		{ GOOD "c0 63 05 00", BGP_TAW },
		{ GOOD "c0 11 06 02 01 00000001",
		    BGP_DISCARD_ATTR }, /* AS4_PATH of a 4-octet speaker */
		{ GOOD "80 0e 05 0002 01 04 00", BGP_RESET },
		{ GOOD "80 0f 02 0002", BGP_RESET },
	};
	const struct bgp_session ses = { .as4 = true };
	struct arena mem = { 0 };
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t b[128];
		struct wire w = wire_on(b, unhex(b, cases[i].hex), 0);
		struct bgp_attrs a;

		assert_int_equal(attrs_decode(&a, &w, &ses, &mem, &e), ST_OK);
		attrs_require(&a, true);
		if (a.fault.outcome != cases[i].want)
			fail_msg("%s: outcome %d, want %d", cases[i].hex, a.fault.outcome,
			    cases[i].want);
		assert_true(a.fault.outcome == BGP_OK || a.fault.rule != NULL);
	}
	arena_fini(&mem);
}

/* The scan of the hot loop and the full decoder agree on what a table entry is worth. */
static void
test_scan_as_decode(void **state)
{
	static const char *const seeds[] = {
		GOOD
		"80 04 04 00000007 c0 08 08 0d1c007b ffffff01 c0 20 0c 000300070000000100000002",
		"40 01 01 02 50 02 00 0e 02 02 0000fbf4 00000d1c 02 00 0000 80 0e 11 10 "
		"20010db8000000000000000000000001",
		GOOD
		"40 06 00 c0 07 08 0000fbf4c0000201 c0 10 08 0002fbf400000001 c0 23 04 00000d1c",
		"40 01 01 00 40 02 06 01 01 0000fbf4 80 0e 17 0002 01 10 "
		"20010db8000000000000000000000001 00 20 20010db8",
	};
	const struct bgp_session ses = { .as4 = true, .rib = true };
	struct arena mem = { 0 };
	unsigned fine = 0, bad = 0;

	(void)state;
	for (int round = 0; round < 300000; round++) {
		uint8_t b[160];
		const size_t whole = unhex(b, seeds[test_rng() % 4]);
		size_t n = whole;
		struct span scanned = { NULL, 0 };
		struct aspath_look look;
		struct bgp_attrs a;
		struct wire w;
		struct err e;
		size_t at;
		bool quick;

		for (uint64_t k = test_rng() % 4; k > 0; k--)
			b[test_rng() % whole] = (uint8_t)test_rng();
		if (test_rng() % 8 == 0)
			n = test_rng() % (whole + 1);
		w = wire_on(b, n, 0);
		assert_int_equal(attrs_decode(&a, &w, &ses, &mem, &e), ST_OK);
		if (n > 0)
			attrs_require(&a, false);
		quick = attrs_scan_path(b, n, &scanned) &&
			aspath_check(scanned.p, scanned.n, 4, &look, &at) == NULL && !look.as0;
		/* it may leave to the decoder what is odd, and nothing else */
		if (quick ? a.fault.outcome >= BGP_TAW_AS0
			  : a.fault.outcome < BGP_TAW_AS0 && !a.odd)
			fail_msg("round %d: scan %d, decode %d (%s)", round, quick, a.fault.outcome,
			    a.fault.rule);
		if (quick) {
			assert_int_equal(scanned.n, a.as_path.n);
			assert_memory_equal(scanned.p, a.as_path.p, scanned.n);
		}
		*(quick ? &fine : &bad) += 1;
		arena_reset(&mem);
	}
	assert_true(fine > 30000 && bad > 30000);
	arena_fini(&mem);
}

/* Every cut of a good UPDATE, its end against a page that may not be touched. */
static void
test_cuts(void **state)
{
	static const char hex[] =
	    "0004 18 c63364" /* withdraws 198.51.100.0/24 */
	    "003c 40 01 01 00 40 02 0a 02 02 0000fbf4 00000d1c 40 03 04 c0000201"
	    "     80 0e 21 0002 01 10 20010db8000000000000000000000001 00 20 20010db8 30 "
	    "20010db80001"
	    "18 cb0071 19 c0000280";
	const long page = sysconf(_SC_PAGESIZE);
	uint8_t b[256], *map;
	const size_t n = unhex(b, hex);
	const struct bgp_session ses = { .as4 = true };
	struct arena mem = { 0 };
	struct bgp_update u;
	struct err e;

	(void)state;
	map = mmap(
	    NULL, (size_t)page * 2, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_true(map != MAP_FAILED);
	assert_int_equal(mprotect(map + page, (size_t)page, PROT_NONE), 0);
	for (size_t cut = 0; cut <= n; cut++) {
		uint8_t *p = map + page - cut;
		struct bgp_nlri nlri;
		unsigned got = 0;

		memcpy(p, b, cut);
		assert_int_equal(update_decode(&u, p, cut, &ses, &mem, &e), ST_OK);
		for (int i = 0; i < 2; i++) {
			while (nlri_next(&u.withdrawn[i].nlri, u.withdrawn[i].afi, false, &nlri,
				   &e) == ST_OK)
				got++;
			while (nlri_next(&u.announced[i].nlri, u.announced[i].afi, false, &nlri,
				   &e) == ST_OK)
				got++;
		}
		assert_true(got <= 5);
		assert_int_equal(got == 5 && u.attrs.fault.outcome == BGP_OK, cut == n);
	}
	arena_fini(&mem);
	munmap(map, (size_t)page * 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_path_text_and_origin),
		cmocka_unit_test(test_merge),
		cmocka_unit_test(test_outcomes),
		cmocka_unit_test(test_scan_as_decode),
		cmocka_unit_test(test_cuts),
	};

	test_seed();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
