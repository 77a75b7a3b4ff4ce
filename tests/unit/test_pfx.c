/* test_pfx.c - prefixes as text and as a set; oracles: inet_ntop(3) and a linear scan. */
#include "test.h"

#include <arpa/inet.h>

#include "pfx/asn.h"
#include "pfx/pidx.h"

static void
test_parse(void **state)
{
	static const struct {
		const char *text;
		bool ok, host;
	} cases[] = {
		{ "192.0.2.0/24", true, false },
		{ "192.0.2.1/24", true, true },
		{ "0.0.0.0/0", true, false },
		{ "192.0.2.0/33", false, false },
		{ "192.0.2.0", false, false },
		{ "192.0.2/24", false, false },
		{ "192.0.2.0/", false, false },
		{ "192.0.2.0/024", true, false },
		{ "192.0.2.0/0024", false, false },
		{ "2001:db8::/32", true, false },
		{ "2001:db8::1/32", true, true },
		{ "2001:db8::/129", false, false },
		{ "::/0", true, false },
		{ "::ffff:1.2.3.4/128", true, false },
		{ "", false, false },
		{ "/8", false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pfx p;
		bool host = false;

		assert_int_equal(pfx_parse_loose(str_of(cases[i].text), &p, &host), cases[i].ok);
		assert_int_equal(host && cases[i].ok, cases[i].host);
	}
}

/* Addresses, each with some characters changed, dropped or doubled. */
static void
test_addresses_as_inet_pton(void **state)
{
	static const char *const seeds[] = { "192.0.2.1", "0.0.0.0", "255.255.255.255", "1.20.30.4",
		"2001:db8::1", "::", "::ffff:1.2.3.4", "fe80:0:0:1:2:3:4:5" };
	static const char odd[] = "0123456789.:af x/";
	unsigned good = 0;

	(void)state;
	for (int i = 0; i < 200000; i++) {
		char text[64];
		size_t n = (size_t)snprintf(text, sizeof(text), "%s", seeds[test_rng() % 8]);
		uint8_t b[16] = { 0 };
		struct pfx p;
		bool want4, want6;

		for (uint64_t k = test_rng() % 3; k != 0 && n > 1; k--) {
			const size_t at = test_rng() % n;

			if (test_rng() % 2) {
				text[at] = odd[test_rng() % (sizeof(odd) - 1)];
			} else if (test_rng() % 2) {
				memmove(text + at, text + at + 1, n - at);
				n--;
			} else {
				memmove(text + at + 1, text + at, n - at + 1);
				n++;
			}
		}
		want4 = inet_pton(AF_INET, text, b) == 1;
		want6 = !want4 && inet_pton(AF_INET6, text, b) == 1;
		if (addr_parse((struct str){ text, n }, &p) != (want4 || want6))
			fail_msg("%s", text);
		if (!want4 && !want6)
			continue;
		good++;
		assert_int_equal(p.afi, want4 ? AFI_IP4 : AFI_IP6);
		assert_true(p.hi == be64(b) && p.lo == be64(b + 8));
		assert_int_equal(p.len, want4 ? 32 : 128);
	}
	assert_true(good > 50000);
	assert_false(addr_parse((struct str){ "192.0.2.1\0x", 11 }, &(struct pfx){ 0 }));
	assert_false(addr_parse((struct str){ "2001:db8::1\0x", 13 }, &(struct pfx){ 0 }));
}

static void
test_text_as_inet_ntop(void **state)
{
	(void)state;
	for (int i = 0; i < 200000; i++) {
		uint8_t b[16];
		char want[INET6_ADDRSTRLEN], got[PFX_TEXT];
		const uint64_t zero = test_rng(), r1 = test_rng(), r2 = test_rng();

		memcpy(b, &r1, 8);
		memcpy(b + 8, &r2, 8);
		for (int k = 0; k < 16; k++) { /* zero groups and octets are what makes it hard */
			if (zero >> k / 2 & 1 || zero >> (16 + k) & zero >> (32 + k) & 1)
				b[k] = 0;
		}
		if (i % 5 == 0)
			memset(b, 0, 10);
		if (i % 10 == 0)
			memset(b + 10, 0xff, 2);
		inet_ntop(AF_INET6, b, want, sizeof(want));
		*addr_fmt6(got, b) = '\0';
		assert_string_equal(got, want);
		inet_ntop(AF_INET, b, want, sizeof(want));
		*addr_fmt4(got, be32(b)) = '\0';
		assert_string_equal(got, want);
	}
}

static struct pfx
random_pfx(void)
{
	struct pfx p = { 0 };

	p.afi = test_rng() % 2 ? AFI_IP4 : AFI_IP6;
	p.len = (uint8_t)(test_rng() % (p.afi == AFI_IP4 ? 13 : 40));
	p.hi = test_rng() & 0x700f00f000000000ULL; /* few values, so that covers are frequent */
	if (p.afi == AFI_IP6 && test_rng() % 8 == 0) {
		p.len = (uint8_t)(60 + test_rng() % 69);
		p.lo = test_rng();
	}
	pfx_mask(&p);
	return p;
}

static void
test_cover_as_scan(void **state)
{
	(void)state;
	for (int round = 0; round < 200; round++) {
		const size_t n = test_rng() % 60;
		struct pfx *set = calloc(n + 1, sizeof(*set)), copy[60];
		struct pidx x;
		struct err e;

		for (size_t i = 0; i < n; i++)
			copy[i] = set[i] = random_pfx();
		assert_int_equal(pidx_build(&x, set, n, &e), ST_OK);
		for (int q = 0; q < 300; q++) {
			const struct pfx p = q < (int)n ? copy[q] : random_pfx();
			const struct pfx *best = NULL;
			const uint32_t got = pidx_cover(&x, &p);

			for (size_t i = 0; i < n; i++) {
				if (pfx_covers(&copy[i], &p) &&
				    (best == NULL || copy[i].len > best->len))
					best = &copy[i];
			}
			assert_int_equal(got == PIDX_NONE, best == NULL);
			if (best != NULL) {
				const struct pfx held = pidx_pfx(&x, got);

				assert_true(pfx_eq(&held, best));
			}
			assert_int_equal(
			    pidx_find(&x, &p) != PIDX_NONE, best != NULL && pfx_eq(best, &p));
		}
		pidx_fini(&x);
	}
}

static void
test_asn(void **state)
{
	uint32_t v;

	(void)state;
	assert_true(asn_parse(STR("AS64496"), &v) && v == 64496);
	assert_true(asn_parse(STR("1.10"), &v) && v == 65546);
	assert_true(asn_parse(STR("4294967295"), &v) && v == UINT32_MAX);
	assert_false(asn_parse(STR("4294967296"), &v));
	assert_false(asn_parse(STR("AS"), &v));
	assert_false(asn_parse(STR("AS-SET"), &v));
	assert_false(asn_parse(STR("1.65536"), &v));
	assert_false(asn_parse(STR(""), &v));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_addresses_as_inet_pton),
		cmocka_unit_test(test_text_as_inet_ntop),
		cmocka_unit_test(test_cover_as_scan),
		cmocka_unit_test(test_asn),
	};

	test_seed();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
