/* test_reg.c - registries and networks: every form, every fault, and the known answers of real
 * files. */
#include "reg/asorg.h"
#include "reg/asrel.h"
#include "reg/bogon.h"
#include "reg/delegated.h"
#include "reg/pdb.h"
#include "reg/space.h"
#include "reg/text.h"

#include "tmp.h"

static struct pfx
pfx_of(const char *s)
{
	struct pfx p;

	assert_true(pfx_parse(str_of(s), &p));
	return p;
}

/* What a loader made of a text. */
struct want {
	const char *name, *text;
	enum st st;
	unsigned kept, refused;
	const char *says; /* reason of refusal, or part of the error */
	int64_t time_s;
};

static void
check(const struct want *w, enum st st, const struct load *l, const struct err *e)
{
	if (st != w->st || (st == ST_OK && (l->kept != w->kept || l->refused != w->refused)))
		fail_msg("%s: status %d (%s), kept %u, refused %u (%s)", w->name, st, e->msg,
		    (unsigned)l->kept, (unsigned)l->refused,
		    l->refused != 0 ? l->reasons[0].why : "");
	if (w->says != NULL && strstr(st == ST_OK ? l->reasons[0].why : e->msg, w->says) == NULL)
		fail_msg("%s: says %s", w->name, st == ST_OK ? l->reasons[0].why : e->msg);
	if (st == ST_OK && w->time_s != 0)
		assert_int_equal(l->time_s, w->time_s);
	assert_int_equal(l->read, l->kept + l->refused);
}

#define EACH(cases, set_type, load_fn, fini_fn)                               \
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {       \
		struct in *in = tmp_in(cases[i].text, strlen(cases[i].text)); \
		struct set_type s = { 0 };                                    \
		struct load l = { 0 };                                        \
		struct err e = { 0 };                                         \
		const enum st st = load_fn(&s, in, &l, &e);                   \
                                                                              \
		check(&cases[i], st, &l, &e);                                 \
		in_close(in);                                                 \
		fini_fn(&s);                                                  \
	}

/* The table of numbers in bogon.c says what its text says. */
static void
test_bogon_blocks(void **state)
{
	const struct bogon_block *b;
	const size_t n = bogon_blocks(&b);
	struct pfx outside;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		struct pfx p = pfx_of(b[i].prefix);

		assert_ptr_equal(bogon_pfx(&p), &b[i]);
		p.len++; /* the lower half is covered, too */
		assert_ptr_equal(bogon_pfx(&p), &b[i]);
		p.len -= 2; /* no block lies in the twice as large one */
		pfx_mask(&p);
		if (p.len > 3)
			assert_null(bogon_pfx(&p));
	}
	assert_true(pfx_parse(STR("0.0.0.0/0"), &outside));
	assert_null(bogon_pfx(&outside));
	assert_true(pfx_parse(STR("::/0"), &outside));
	assert_null(bogon_pfx(&outside));
}

static void
test_bogons(void **state)
{
	static const char *const yes[] = { "10.1.0.0/16", "100.127.255.0/24", "172.31.0.0/16",
		"192.0.0.0/29", "198.19.0.0/16", "239.0.0.0/8", "255.255.255.255/32", "fc00::/7",
		"fe80::/10", "ff00::/8", "::1/128", "64:ff9b::/96", "5f00::/16", "4000::/3",
		"2001:2::/64", "2001:1f::/32", "2001:db8:1::/48", "2002::/16", "3fff:fff::/32" };
	static const char *const no[] = { "1.1.1.0/24", "9.0.0.0/8", "11.0.0.0/8", "100.128.0.0/10",
		"172.32.0.0/16", "192.0.1.0/24", "198.17.0.0/16", "223.255.255.0/24", "128.0.0.0/1",
		"2000::/3", "2001::/32", "2001:20::/28", "2001:3::/48", "2003::/16",
		"3fff:1000::/32", "3000::/8" };
	struct pfx p;

	(void)state;
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		assert_true(pfx_parse_loose(str_of(yes[i]), &p, NULL));
		if (bogon_pfx(&p) == NULL)
			fail_msg("%s is a bogon", yes[i]);
	}
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++) {
		p = pfx_of(no[i]);
		if (bogon_pfx(&p) != NULL)
			fail_msg("%s is no bogon", no[i]);
	}
}

static void
test_bogon_asns(void **state)
{
	static const uint32_t yes[] = { 0, 23456, 64496, 64511, 64512, 65534, 65535, 65536, 65551,
		65552, 131071, 4200000000, 4294967294, 4294967295 };
	static const uint32_t no[] = { 1, 23455, 23457, 64495, 131072, 4199999999 };

	(void)state;
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		assert_non_null(bogon_asn(yes[i]));
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		assert_null(bogon_asn(no[i]));
}

static void
test_delegated_files(void **state)
{
	static const struct want cases[] = {
		{ "all types",
		    "2|ripencc|1366322399|3|19830705|20130418|+0200\nripencc|*|asn|*|1|summary\n"
		    "ripencc|NL|asn|3333|1|19930901|allocated\nripencc|FR|ipv4|2.0.0.0|768|"
		    "20100712|allocated\n"
		    "ripencc||ipv6|2a05::|16||available\n",
		    ST_OK, 3, 0, NULL, 1366243200 },
		{ "2.3, no start date",
		    "2.3|apnic|20130417|1||20130416|+1000\napnic|AU|asn|4608|1|19930901|allocated|"
		    "A1\n",
		    ST_OK, 1, 0, NULL, 1366070400 },
		{ "banner", "# hello\n#\n2|arin|1|1|x|20260101|0\narin|US|asn|1|1||assigned|abc\n",
		    ST_OK, 1, 0, NULL, 1767225600 },
		{ "no version line", "arin|US|asn|1|1||assigned|abc\n", ST_OK, 1, 0, NULL, 0 },
		{ "CR LF", "arin|US|asn|1|1||assigned\r\n", ST_OK, 1, 0, NULL, 0 },
		{ "unknown status", "arin|US|asn|1|1||assigned\narin|US|asn|2|1||lost\n", ST_OK, 1,
		    1, "unknown status", 0 },
		{ "unknown type", "arin|US|asn|1|1||assigned\narin|US|ipv5|2|1||assigned\n", ST_OK,
		    1, 1, "unknown type", 0 },
		{ "AS range to the end", "iana||asn|4294967295|1||reserved\n", ST_OK, 1, 0, NULL,
		    0 },
		{ "AS range past the end",
		    "arin|US|asn|1|1||assigned\niana||asn|4294967295|2||reserved\n", ST_OK, 1, 1,
		    "not a range of AS numbers", 0 },
		{ "no ASN",
		    "arin|US|asn|1|1||assigned\narin|US|asn|1|0||assigned\narin|US|asn|x|1||"
		    "assigned\n",
		    ST_OK, 1, 2, "not a range of AS numbers", 0 },
		{ "all of IPv4", "iana||ipv4|0.0.0.0|4294967296||available\n", ST_OK, 1, 0, NULL,
		    0 },
		{ "past the end of IPv4",
		    "arin|US|asn|1|1||assigned\niana||ipv4|255.255.255.0|257||available\n", ST_OK,
		    1, 1, "not an address block", 0 },
		{ "family does not fit",
		    "arin|US|asn|1|1||assigned\narin|US|ipv4|2001::|256||available\n", ST_OK, 1, 1,
		    "not an address block", 0 },
		{ "IPv6 length", "arin|US|asn|1|1||assigned\narin|US|ipv6|2001::|129||available\n",
		    ST_OK, 1, 1, "not an address block", 0 },
		{ "IPv6 host bits",
		    "arin|US|asn|1|1||assigned\narin|US|ipv6|2001::1|64||available\n", ST_OK, 1, 1,
		    "bits set behind", 0 },
		{ "country", "arin|US|asn|1|1||assigned\narin|1!|asn|1|1||assigned\n", ST_OK, 1, 1,
		    "not a country code", 0 },
		{ "AFRINIC writes ZZ, LACNIC ends at the status, APNIC leaves the country empty",
		    "afrinic|ZZ|ipv4|5.0.0.0|256||reserved|\nlacnic||ipv4|5.0.1.0|256||available\n"
		    "apnic||ipv4|5.0.2.0|768||available|\n",
		    ST_OK, 3, 0, NULL, 0 },
		{ "no day of delegation, or zeroes",
		    "lacnic|BR|asn|1|1||allocated|1\nafrinic|ZA|asn|2|1|00000000|allocated|F\n",
		    ST_OK, 2, 0, NULL, 0 },
		{ "seven fields on every line (RIPE NCC in 2013), serial in seconds",
		    "2|ripencc|1366322399|1|19830705||+0200\nripencc|NL|ipv4|5.0.0.0|768|20130418|"
		    "allocated\n",
		    ST_OK, 1, 0, NULL, 1366322399 },
		{ "serial in milliseconds (ARIN)",
		    "2.3|arin|1767225599000|1|19700101||-0500\narin|US|asn|1|1|20010101|assigned|"
		    "x\n",
		    ST_OK, 1, 0, NULL, 1767225599 },
		{ "the joint file",
		    "2|nro|20260101|4|19820701|20260101|+0000\nnro|*|asn|*|1|summary\n"
		    "iana|ZZ|asn|0|1|20140826|reserved|ietf|iana\n"
		    "iana|ZZ|ipv6|2d00::|8|20200101|ianapool||iana\n"
		    "arin|US|ipv4|5.0.0.0|256|20010101|assigned|abc|e-stats\n"
		    "apnic|ZZ|ipv4|6.0.0.0|256||available||e-stats\n",
		    ST_OK, 4, 0, NULL, 1767225600 },
		{ "short line", "arin|US|asn|1|1||assigned\narin|US|asn|1\n", ST_BAD, 0, 0,
		    "4 fields", 0 },
		{ "cut", "2|arin|1|2|x|20260101|0\narin|US|asn|1|1||assigned\n", ST_TRUNC, 0, 0,
		    "counts 2 records", 0 },
		{ "empty", "", ST_BAD, 0, 0, "no delegation", 0 },
		{ "other text", "hello\n", ST_BAD, 0, 0, "1 fields", 0 },
	};

	(void)state;
	EACH(cases, deleg_set, deleg_load, deleg_set_fini)
}

/* The same records on two days. */
static struct deleg *
deleg_of(const char *text)
{
	struct deleg_set s = { 0 };
	struct deleg *d;
	struct err e;

	for (int day = 1; day <= 2; day++) {
		char whole[2000];
		struct load l = { 0 };
		struct in *in;

		snprintf(whole, sizeof(whole), "2|nro|1|1|x|2026010%d|0\n%s", day, text);
		in = tmp_in(whole, strlen(whole));
		assert_int_equal(deleg_load(&s, in, &l, &e), ST_OK);
		in_close(in);
	}
	assert_int_equal(deleg_build(&d, &s, &e), ST_OK);
	return d;
}

/* Who gave a prefix to its holder: one block or several that touch, never across registries. */
static void
test_delegated_registry(void **state)
{
	static const struct {
		const char *pfx, *registry;
	} cases[] = {
		{ "193.0.0.0/24", "ripencc" },
		{ "193.0.0.0/23", "ripencc" },
		{ "193.0.0.0/22", "ripencc" }, /* two blocks together */
		{ "193.0.0.0/21", "" },
		{ "193.0.4.0/24", "" }, /* in no hands */
		{ "203.0.0.0/24", "apnic" },
		{ "203.0.1.0/24", "" }, /* two say so */
		{ "2600::/32", "arin" },
		{ "2600::/12", "arin" },
		{ "2600::/11", "" },
		{ "::/0", "" },
	};
	struct deleg *d = deleg_of("ripencc|NL|ipv4|193.0.0.0|512|20200101|allocated\n"
				   "ripencc|NL|ipv4|193.0.2.0|512|20200101|assigned\nripencc||ipv4|"
				   "193.0.4.0|256||available\n"
				   "apnic|AU|ipv4|203.0.0.0|512|20200101|allocated\n"
				   "arin|US|ipv4|203.0.1.0|256|20200101|allocated\n"
				   "arin|US|ipv6|2600::|12|20200101|allocated\n");

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct pfx p = pfx_of(cases[i].pfx);

		assert_string_equal(
		    deleg_registry_name(deleg_pfx_registry(d, &p)), cases[i].registry);
	}
	deleg_free(d);
}

static void
test_delegated_lookups(void **state)
{
	static const struct {
		const char *pfx;
		bool held;
	} cases[] = {
		{ "192.0.0.0/24", true },
		{ "192.0.2.0/24", true },
		{ "192.0.0.0/23", true },
		{ "192.0.0.0/22", false },
		{ "192.0.3.0/24", false }, /* another file says that it is held by someone */
		{ "192.0.4.0/24", true },
		{ "192.0.5.0/24", false },
		{ "10.0.0.0/8", false },
		{ "0.0.0.0/0", false },
		{ "2a05::/16", true },
		{ "2a05:1::/32", true },
		{ "2a04::/14", false },
		{ "2a06::/16", false },
	};
	struct deleg *d = deleg_of(
	    "ripencc||ipv4|192.0.0.0|768||available\nripencc||ipv4|192.0.3.0|512||reserved\n"
	    "apnic|AU|ipv4|192.0.3.0|256|20200101|allocated\n"
	    "ripencc||ipv6|2a05::|16||available\nripencc|NL|asn|100|10|20200101|allocated\n"
	    "apnic||asn|105|2||reserved\narin|ZZ|asn|200|1||reserved\narin|us|asn|300|1||assigned\n"
	    "iana||asn|1|4294967295||reserved\n");
	const struct pidx *held = deleg_held(d);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct pfx p = pfx_of(cases[i].pfx);

		if (deleg_held_back(d, &p) != cases[i].held)
			fail_msg("%s: held back %d", cases[i].pfx, !cases[i].held);
	}
	assert_int_equal(held->n, 4); /* /23, /24, /24, /16 */
	assert_memory_equal(deleg_asn(d, 100)->cc, "NL", 2);
	assert_memory_equal(deleg_asn(d, 105)->cc, "NL", 2); /* a holder's record comes first */
	assert_memory_equal(deleg_asn(d, 109)->cc, "NL", 2);
	assert_int_equal(deleg_asn(d, 110)->status, DELEG_RESERVED);
	assert_string_equal(deleg_registry_name(deleg_asn(d, 110)->registry), "iana");
	assert_int_equal(deleg_asn(d, 200)->cc[0], 0);
	assert_memory_equal(deleg_asn(d, 300)->cc, "US", 2);
	assert_null(deleg_asn(d, 0));
	deleg_free(d);
}

/* What the rule says of one address, by asking every block: the slow twin of held.c. */
static bool
twin_held(const struct deleg_block *v, unsigned n, unsigned addr)
{
	bool held = false, given = false;

	for (unsigned r = 0; r < DELEG_REGISTRIES; r++) {
		int32_t last = 0, prev = 0;
		bool free_last = false, free_prev = false;

		for (unsigned i = 0; i < n; i++)
			last = v[i].registry == r && v[i].day > last ? v[i].day : last;
		for (unsigned i = 0; i < n; i++)
			prev = v[i].registry == r && v[i].day < last && v[i].day > prev ? v[i].day
											: prev;
		for (unsigned i = 0; i < n; i++) {
			if (v[i].registry != r || addr < v[i].first || addr > v[i].last)
				continue;
			if (v[i].status <= DELEG_ASSIGNED)
				given |= v[i].day == 0 || v[i].day == last || v[i].day == prev;
			else if (v[i].day != 0 && v[i].status != DELEG_POOL && r != 4) {
				free_last |= v[i].day == last;
				free_prev |= v[i].day == prev;
			}
		}
		held |= free_last && free_prev;
	}
	return held && !given;
}

/* Random blocks of all registries and days: held back as the twin says, address by address. */
static void
test_held_twin(void **state)
{
	unsigned yes = 0;

	(void)state;
	test_seed();
	for (unsigned round = 0; round < 300; round++) {
		struct deleg_block v[40];
		struct deleg_set s = { 0 };
		struct deleg *d;
		struct err e;
		bool want[256];

		s.blocks = calloc(40, sizeof(v[0]));
		assert_non_null(s.blocks);
		for (unsigned i = 0; i < 40; i++) {
			const unsigned a = (unsigned)(test_rng() % 256),
				       len = (unsigned)(test_rng() % 80);
			const unsigned status =
			    test_rng() % 4 == 0 ? test_rng() % DELEG_STATUSES : DELEG_AVAILABLE;

			v[i] = (struct deleg_block){ a, a + len > 255 ? 255 : a + len, AFI_IP4,
				(uint8_t)status, (uint8_t)(test_rng() % 2 ? 3 : test_rng() % 7),
				(int32_t)(test_rng() % 4) };
			s.blocks[s.n_blocks++] = v[i];
		}
		for (unsigned a = 0; a < 256; a++)
			yes += want[a] = twin_held(v, 40, a);
		assert_int_equal(deleg_build(&d, &s, &e), ST_OK);
		for (unsigned len = 22; len <= 32; len++) {
			for (unsigned a = 0; a < 256; a += 1u << (32 - len)) {
				struct pfx p = { (uint64_t)a << 32, 0, (uint8_t)len, AFI_IP4 };
				bool all = len >= 24;

				for (unsigned k = a; all && k < a + (1u << (32 - len)); k++)
					all &= want[k];
				assert_int_equal(deleg_held_back(d, &p), all);
			}
		}
		deleg_free(d);
	}
	assert_true(yes > 1000 && yes < 60000);
}

/* Sets of addresses as bits: union, intersection, difference; and prefixes that are the set. */
static void
test_space_twin(void **state)
{
	(void)state;
	test_seed();
	for (unsigned round = 0; round < 400; round++) {
		struct space a = { 0 }, b = { 0 }, both, minus;
		bool in_a[256] = { false }, in_b[256] = { false };
		struct pidx x;
		struct err e;

		for (unsigned i = 0; i < 24; i++) {
			const unsigned f = (unsigned)(test_rng() % 256), n = test_rng() % 16;
			const unsigned l = f + n > 255 ? 255 : f + n;
			bool *set = i % 2 ? in_a : in_b;

			assert_true(space_add(i % 2 ? &a : &b, AFI_IP6, f, l));
			for (unsigned k = f; k <= l; k++)
				set[k] = true;
		}
		assert_true(space_add(&a, AFI_IP4, 0, 255)); /* the other family stays apart */
		space_tidy(&a);
		space_tidy(&b);
		for (size_t i = 1; i < b.n; i++)
			assert_true(b.v[i - 1].last + 1 < b.v[i].first);
		assert_true(space_both(&both, &a, &b) && space_minus(&minus, &a, &b));
		assert_int_equal(space_pidx(&x, &minus, &e), ST_OK);
		for (unsigned k = 0; k < 256; k++) {
			const struct pfx p = { 0, k, 128, AFI_IP6 };
			bool hit = false;

			for (size_t i = 0; i < both.n; i++)
				hit |= both.v[i].afi == AFI_IP6 && k >= both.v[i].first &&
				       k <= both.v[i].last;
			assert_int_equal(hit, in_a[k] && in_b[k]);
			assert_int_equal(pidx_cover(&x, &p) != PIDX_NONE, in_a[k] && !in_b[k]);
		}
		pidx_fini(&x);
		space_fini(&a);
		space_fini(&b);
		space_fini(&both);
		space_fini(&minus);
	}
}

static void
test_space_ends(void **state)
{
	static const char *const all[] = { "0.0.0.0/0", "::/0", "255.255.255.255/32",
		"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128", "2001:db8::/32" };

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		const struct pfx p = pfx_of(all[i]);
		struct space s = { 0 };
		struct pidx x;
		struct err e;

		assert_true(space_add_pfx(&s, &p));
		space_tidy(&s);
		assert_int_equal(space_pidx(&x, &s, &e), ST_OK);
		assert_int_equal(x.n, 1);
		assert_int_equal(pidx_find(&x, &p), 0);
		pidx_fini(&x);
		space_fini(&s);
	}
}

/*
 * Two successive files of a registry decide; a single one accuses nobody, and neither does a gap of
 * one file. Each case: texts, and what 5.0.0.0/16 is.
 */
static void
test_successive(void **state)
{
#define V(day) "2|ripencc|1|1||" day "|0\n"
#define FREE "ripencc||ipv4|5.0.0.0|65536||available\n"
#define GIVEN "ripencc|NL|ipv4|5.0.0.0|65536|20200101|allocated\n"
#define NRO(day) "2|nro|1|1||" day "|0\n"
	static const struct {
		const char *name, *files[4];
		bool held;
		unsigned singles;
	} cases[] = {
		{ "one file", { V("20260102") FREE }, false, 1 << 6 },
		{ "one day twice", { V("20260102") FREE, V("20260102") FREE }, false, 1 << 6 },
		{ "two days", { V("20260102") FREE, V("20260101") FREE }, true, 0 },
		{ "reserved, then available",
		    { V("20260101") "ripencc||ipv4|5.0.0.0|65536||reserved|\n",
			V("20260102") FREE },
		    true, 0 },
		{ "a gap on the last day", { V("20260101") GIVEN, V("20260102") FREE }, false, 0 },
		{ "given out on the last day", { V("20260101") FREE, V("20260102") GIVEN }, false,
		    0 },
		{ "not in the last file at all",
		    { V("20260101") FREE,
			V("20260102") "ripencc||ipv4|6.0.0.0|65536||available\n" },
		    false, 0 },
		{ "given before the last two",
		    { V("20260101") GIVEN, V("20260102") FREE, V("20260103") FREE }, true, 0 },
		{ "free before the last two",
		    { V("20260101") FREE, V("20260102") GIVEN, V("20260103") FREE }, false, 0 },
		{ "moved to another registry",
		    { V("20260101") FREE, V("20260102") FREE,
			"2|arin|1|1||20260102|0\narin|US|ipv4|5.0.0.0|65536|20260102|allocated|"
			"a\n" },
		    false, 0 },
		{ "no day", { FREE, FREE }, false, 1 << 6 },
		{ "no day, given", { V("20260101") FREE, V("20260102") FREE, GIVEN }, false, 0 },
		{ "the joint file is an edition, too",
		    { NRO("20260101") "ripencc|ZZ|ipv4|5.0.0.0|65536||available||e-stats\n",
			V("20260102") FREE },
		    true, 0 },
		{ "of the other registry",
		    { NRO("20260101") "arin|ZZ|ipv4|5.0.0.0|65536||available||e-stats\n",
			V("20260102") FREE },
		    false, 1 << 6 | 1 << 3 },
		{ "IANA's is not in a registry's hands",
		    { NRO("20260101") "iana|ZZ|ipv4|5.0.0.0|65536||reserved|ietf|iana\n",
			NRO("20260102") "iana|ZZ|ipv4|5.0.0.0|65536||reserved|ietf|iana\n" },
		    false, 0 },
		{ "the pool is nobody's yet",
		    { NRO("20260101") "iana|ZZ|ipv4|5.0.0.0|65536||ianapool||iana\n",
			NRO("20260102") "iana|ZZ|ipv4|5.0.0.0|65536||ianapool||iana\n" },
		    false, 0 },
		{ "half of it only",
		    { V("20260101") "ripencc||ipv4|5.0.0.0|32768||available\n",
			V("20260102") FREE },
		    false, 0 },
		{ "the day from the serial in seconds (RIPE NCC)",
		    { "2|ripencc|1767225599|1||x|0\n" FREE, "2|ripencc|1767225600|1||x|0\n" FREE },
		    true, 0 },
		{ "the day from the serial in milliseconds (ARIN)",
		    { "2|arin|1767225599999|1||x|0\narin||ipv4|5.0.0.0|65536||available|\n",
			"2|arin|1767225600000|1||x|0\narin||ipv4|5.0.0.0|65536||available|\n" },
		    true, 0 },
	};
	const struct pfx p = pfx_of("5.0.0.0/16");

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct deleg_set s = { 0 };
		struct deleg *d;
		struct err e;

		for (unsigned k = 0; k < 4 && cases[i].files[k] != NULL; k++) {
			struct in *in = tmp_in(cases[i].files[k], strlen(cases[i].files[k]));
			struct load l = { 0 };

			if (deleg_load(&s, in, &l, &e) != ST_OK)
				fail_msg("%s: %s", cases[i].name, e.msg);
			in_close(in);
		}
		assert_int_equal(deleg_build(&d, &s, &e), ST_OK);
		if (deleg_held_back(d, &p) != cases[i].held || deleg_singles(d) != cases[i].singles)
			fail_msg("%s: held %d, singles %x", cases[i].name, deleg_held_back(d, &p),
			    deleg_singles(d));
		assert_int_equal(deleg_pool(d)->n, strstr(cases[i].name, "pool") != NULL);
		deleg_free(d);
	}
#undef V
#undef FREE
#undef GIVEN
#undef NRO
}

/* Known answers: addresses and ASNs by status. */
static void
real_delegated(const char *name, const uint64_t addrs[4], uint64_t asns, uint64_t records)
{
	const char *path = test_data(name);
	struct deleg_set s = { 0 };
	struct load l = { 0 };
	uint64_t got[DELEG_STATUSES] = { 0 }, got_asns = 0;
	struct in *in;
	struct err e;

	if (path == NULL)
		skip();
	assert_int_equal(in_open(&in, path, &e), ST_OK);
	assert_int_equal(deleg_load(&s, in, &l, &e), ST_OK);
	in_close(in);
	for (size_t i = 0; i < s.n_blocks; i++) {
		if (s.blocks[i].afi == AFI_IP4)
			got[s.blocks[i].status] +=
			    (uint64_t)(s.blocks[i].last - s.blocks[i].first) + 1;
	}
	for (size_t i = 0; i < s.n_asns; i++) {
		if (s.asns[i].status == DELEG_ALLOCATED)
			got_asns += (uint64_t)s.asns[i].last - s.asns[i].first + 1;
	}
	assert_int_equal(l.kept, records);
	assert_int_equal(l.refused, 0);
	assert_int_equal(got[DELEG_ALLOCATED], addrs[0]);
	assert_int_equal(got[DELEG_ASSIGNED], addrs[1]);
	assert_int_equal(got[DELEG_RESERVED], addrs[2]);
	assert_int_equal(got[DELEG_AVAILABLE], addrs[3]);
	assert_int_equal(got_asns, asns);
	deleg_set_fini(&s);
}

static void
test_delegated_real(void **state)
{
	static const uint64_t afrinic[] = { 110240768, 5806080, 4499200, 704256 },
			      lacnic[] = { 175129088, 12730624, 1145344, 1777664 },
			      ripe[] = { 594378752, 169762104, 1061832, 15240960 },
			      apnic[] = { 846532864, 3286528, 3434240, 14643456 };

	(void)state;
	real_delegated("rir/delegated-afrinic-extended-20260505.txt.gz", afrinic, 2722, 19286);
	real_delegated("rir/delegated-lacnic-extended-20181012.txt.gz", lacnic, 8786, 57841);
	real_delegated("rir/delegated-ripencc-extended-20130418.txt.gz", ripe, 25412, 111223);
	real_delegated("rir/delegated-apnic-extended-20130417.txt.gz", apnic, 8625, 46596);
}

static void
test_asrel_files(void **state)
{
	static const struct want cases[] = {
		{ "serial-1",
		    "# inferred clique: 1 2\n# "
		    "source:topology|BGP|20220501|ripe|rrc00\n1|2|0\n1|3|-1\n",
		    ST_OK, 2, 0, NULL, 1651363200 },
		{ "serial-2", "1|2|0|bgp\n1|3|-1|mlp\n", ST_OK, 2, 0, NULL, 0 },
		{ "relation", "1|2|0\n1|2|2\n", ST_OK, 1, 1, "unknown relationship", 0 },
		{ "itself", "1|2|0\n1|1|0\n0|1|0\n", ST_OK, 1, 2, "AS 0, or", 0 },
		{ "number", "1|2|0\n1|4294967296|0\n", ST_BAD, 0, 0, "a line is", 0 },
		{ "two fields", "1|2|0\n1|2\n", ST_BAD, 0, 0, "a line is", 0 },
		{ "other text", "hello\n", ST_BAD, 0, 0, "a line is", 0 },
		{ "empty", "# nothing\n", ST_BAD, 0, 0, "no link", 0 },
		{ "nothing", "", ST_BAD, 0, 0, "no link", 0 },
		{ "as2rel",
		    "[{\"asn1\":1,\"asn2\":2,\"paths_count\":9,\"peers_count\":3,\"rel\":1,\"x\":"
		    "[{\"rel\":5}]}]",
		    ST_OK, 1, 0, NULL, 0 },
		{ "as2rel bad rows",
		    "[{\"asn1\":1,\"asn2\":2,\"rel\":1},{\"asn1\":1,\"asn2\":2},"
		    "{\"asn1\":1,\"asn2\":2,\"rel\":2},{\"asn1\":\"1\",\"asn2\":2,\"rel\":0},"
		    "{\"asn1\":1,\"asn1\":3,\"asn2\":2,\"rel\":0},{\"asn1\":-1,\"asn2\":2,\"rel\":"
		    "0},"
		    "{\"asn1\":[1],\"asn2\":2,\"rel\":0}]",
		    ST_OK, 1, 6, "no asn1", 0 },
		{ "as2rel itself", "[{\"asn1\":1,\"asn2\":1,\"rel\":1}]", ST_BAD, 0, 1, "no link",
		    0 },
		{ "as2rel cut", "[{\"asn1\":1,\"asn2\":2,\"rel\":1},", ST_BAD, 0, 0, "", 0 },
		{ "as2rel object", "{\"asn1\":1,\"asn2\":2,\"rel\":1}", ST_BAD, 0, 0, "no list",
		    0 },
		{ "as2rel lists", "[[1,2,0]]", ST_BAD, 0, 0, "a list where", 0 },
		{ "as2rel numbers", "[1,2,0]", ST_BAD, 0, 0, "a single value", 0 },
	};

	(void)state;
	EACH(cases, asrel_set, asrel_load, asrel_set_fini)
}

/* Of several rows about a pair the one that most peers show counts, then the one on most paths. */
static void
test_as2rel(void **state)
{
	static const char text[] =
	    "[{\"asn1\":10,\"asn2\":20,\"rel\":0,\"peers_count\":2,\"paths_count\":99},"
	    "{\"asn1\":20,\"asn2\":10,\"rel\":1,\"peers_count\":3,\"paths_count\":5},"
	    "{\"asn1\":10,\"asn2\":30,\"rel\":-1,\"peers_count\":1,\"paths_count\":5},"
	    "{\"as1\":30,\"as2\":10,\"rel\":0,\"peers_count\":1,\"paths_count\":6},"
	    "{\"asn1\":10,\"asn2\":40,\"rel\":-1}]";
	struct in *in = tmp_in(text, strlen(text));
	struct asrel_set s = { 0 };
	struct asrel_table *t;
	struct load l = { 0 };
	struct err e;

	(void)state;
	assert_int_equal(asrel_load(&s, in, &l, &e), ST_OK);
	in_close(in);
	assert_int_equal(l.kept, 5);
	assert_int_equal(asrel_build(&t, &s, &e), ST_OK);
	assert_int_equal(asrel_get(t, 20, 10), ASREL_PROVIDER_OF);
	assert_int_equal(asrel_get(t, 10, 30), ASREL_PEER);
	assert_int_equal(asrel_get(t, 10, 40), ASREL_PROVIDER_OF);
	asrel_free(t);
}

static void
test_asrel_lookups(void **state)
{
	static const char text[] =
	    "10|20|-1\n10|30|0\n20|40|-1\n20|10|0\n10|20|-1\n4294967295|10|-1\n";
	struct in *in = tmp_in(text, strlen(text));
	struct asrel_set s = { 0 };
	struct asrel_table *t;
	struct asrel_degree d;
	struct load l = { 0 };
	struct err e;

	(void)state;
	assert_int_equal(asrel_load(&s, in, &l, &e), ST_OK);
	in_close(in);
	assert_int_equal(asrel_build(&t, &s, &e), ST_OK);
	assert_int_equal(asrel_get(t, 10, 20), ASREL_PROVIDER_OF); /* the first statement counts */
	assert_int_equal(asrel_get(t, 20, 10), ASREL_CUSTOMER_OF);
	assert_int_equal(asrel_get(t, 30, 10), ASREL_PEER);
	assert_int_equal(asrel_get(t, 10, 40), ASREL_NONE);
	assert_int_equal(asrel_get(t, 5, 40), ASREL_NONE);
	assert_int_equal(asrel_get(t, 4294967295u, 10), ASREL_PROVIDER_OF);
	d = asrel_degree(t, 10);
	assert_true(d.providers == 1 && d.customers == 1 && d.peers == 1);
	d = asrel_degree(t, 11);
	assert_true(d.providers == 0 && d.customers == 0 && d.peers == 0);
	asrel_free(t);
}

/* Known answers: links by kind, and the AS with the most customers. */
static void
test_asrel_real(void **state)
{
	static const struct {
		const char *name;
		unsigned p2c, p2p, ases;
	} want[] = {
		{ "asrel/20180101.as-rel.txt.gz", 117703, 143637, 60006 },
		{ "asrel/20160101.as-rel.txt.gz", 103848, 106564, 52838 },
		{ "asrel/20140101.as-rel.txt.gz", 88733, 76631, 46185 },
		{ "asrel/20100101.as-rel.txt.gz", 63060, 31737, 33486 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		const char *path = test_data(want[i].name);
		struct asrel_set s = { 0 };
		struct asrel_table *t;
		struct load l = { 0 };
		unsigned n[4] = { 0 }, ases = 0;
		struct in *in;
		struct err e;

		if (path == NULL)
			skip();
		assert_int_equal(in_open(&in, path, &e), ST_OK);
		assert_int_equal(asrel_load(&s, in, &l, &e), ST_OK);
		in_close(in);
		for (size_t k = 0; k < s.n; k++)
			n[s.v[k].rel]++;
		assert_int_equal(n[ASREL_PROVIDER_OF], want[i].p2c);
		assert_int_equal(n[ASREL_PEER], 2 * want[i].p2p);
		assert_int_equal(asrel_build(&t, &s, &e), ST_OK);
		for (uint32_t asn = 0; asn < 1u << 20; asn++) {
			const struct asrel_degree d = asrel_degree(t, asn);

			ases += d.providers + d.customers + d.peers != 0;
		}
		assert_int_equal(ases, want[i].ases);
		if (i == 0)
			assert_int_equal(asrel_degree(t, 174).customers, 5243);
		asrel_free(t);
	}
}

#define ORGS                                                                                \
	"# date: 202204\n# format:org_id|changed|org_name|country|source\nO1|20200101|One " \
	"Ltd|NL|RIPE\n"
#define AUTS \
	"# format:aut|changed|aut_name|org_id|opaque_id|source\n64500|20200101|ONE-AS|O1|x|RIPE\n"

static void
test_asorg_files(void **state)
{
	static const struct want cases[] = {
		{ "as2org", ORGS AUTS, ST_OK, 2, 0, NULL, 1648771200 },
		{ "bad row", ORGS AUTS "x|20200101|ONE-AS|O1|x|RIPE\n", ST_OK, 2, 1,
		    "not an AS number", 0 },
		{ "short row", ORGS AUTS "1|20200101|ONE\n", ST_BAD, 0, 0, "3 fields", 0 },
		{ "names",
		    "\"asn\",\"name\",\"source\"\n1,\"Level 3, Inc\",\"DB-IP\"\n2,\"a "
		    "\"\"b\"\"\",x\n",
		    ST_OK, 2, 0, NULL, 0 },
		{ "names, short", "asn,name\n1,a\n2\n", ST_BAD, 0, 0, "1 fields", 0 },
		{ "lines", "1 LVLT-1, US\n2 UDEL-DCN - University, US\n", ST_OK, 2, 0, NULL, 0 },
		{ "lines, then rubbish", "1 LVLT-1, US\nx y\n", ST_BAD, 0, 0, "a line is", 0 },
		{ "other csv", "id,name\n1,a\n", ST_BAD, 0, 0, "neither as2org", 0 },
		{ "empty", "", ST_BAD, 0, 0, "no AS", 0 },
	};

	(void)state;
	EACH(cases, asorg_set, asorg_load, asorg_set_fini)
}

static void
add_org_file(struct asorg_set *s, const char *text)
{
	struct in *in = tmp_in(text, strlen(text));
	struct load l = { 0 };
	struct err e;

	assert_int_equal(asorg_load(s, in, &l, &e), ST_OK);
	in_close(in);
}

#define IS(s, want) assert_true(str_eq((s), (want)))

static void
test_asorg_lookups(void **state)
{
	struct asorg_set s = { 0 };
	struct asorg_table *t;
	struct asorg_info o;
	struct err e;

	(void)state;
	add_org_file(&s, AUTS ORGS "O2|20200101||DE|RIPE\n"); /* organisations may come behind */
	add_org_file(&s, "asn,name,source\n64500,One Title,x\n64501,Two \xfcml \x01,x\n");
	add_org_file(&s, "64502 THREE - \xe2\x80\xae\x65vil, FR\n64500 ONE AGAIN, BE\n");
	assert_int_equal(asorg_build(&t, &s, &e), ST_OK);
	o = asorg_get(t, 64500);
	IS(o.org, "One Ltd");
	IS(o.title, "ONE AGAIN");
	IS(o.name, "ONE-AS");
	IS(o.country, "BE");
	o = asorg_get(t, 64501);
	IS(o.title, "Two \xc3\xbcml");
	IS(o.org, "");
	IS(o.country, "");
	o = asorg_get(t, 64502);
	IS(o.title, "THREE -  evil");
	o = asorg_get(t, 1);
	IS(o.title, "");
	asorg_free(t);
}

static void
test_text(void **state)
{
	struct buf pool = { 0 };
	char big[1000];
	uint32_t at;

	(void)state;
	IS(text_at(&pool, text_add(&pool, STR(""))), "");
	IS(text_at(&pool, text_add(&pool, STR("  a\tb\r\n "))), "a b");
	IS(text_at(&pool, text_add(&pool, STR("caf\xe9"))), "caf\xc3\xa9");
	IS(text_at(&pool, text_add(&pool, STR("caf\xc3\xa9"))), "caf\xc3\xa9");
	IS(text_at(&pool, text_add(&pool, STR("\xc0\xaf"))),
	    "\xc3\x80\xc2\xaf"); /* overlong is not UTF-8 */
	memset(big, 'x', sizeof(big));
	at = text_add(&pool, (struct str){ big, sizeof(big) });
	assert_int_equal(text_at(&pool, at).n, REG_NAME_BYTES);
	for (size_t i = 0; i + 1 < sizeof(big); i += 2)
		memcpy(big + i, "\xc3\xa9", 2);
	at = text_add(&pool, (struct str){ big + 1, sizeof(big) - 1 });
	assert_true(text_at(&pool, at).n <= REG_NAME_BYTES);
	buf_fini(&pool);
}

/* Known answers: rows of the real file, and some names. */
static void
test_asorg_real(void **state)
{
	const char *path = test_data("asorg/20220401.as-org2info.txt.gz");
	struct asorg_set s = { 0 };
	struct asorg_table *t;
	struct load l = { 0 };
	struct in *in;
	struct err e;

	(void)state;
	if (path == NULL)
		skip();
	assert_int_equal(in_open(&in, path, &e), ST_OK);
	assert_int_equal(asorg_load(&s, in, &l, &e), ST_OK);
	in_close(in);
	assert_int_equal(l.kept, 199888);
	assert_int_equal(l.refused, 0);
	assert_int_equal(l.time_s, 1648771200);
	assert_int_equal(asorg_build(&t, &s, &e), ST_OK);
	IS(asorg_get(t, 1).name, "LVLT-1");
	IS(asorg_get(t, 3).name, "MIT-GATEWAYS");
	IS(asorg_get(t, 3).org, "Massachusetts Institute of Technology");
	IS(asorg_get(t, 3).country, "US");
	asorg_free(t);
}

#define NET                                                                                       \
	"{\"id\":1,\"asn\":64500,\"name\":\"One\",\"status\":\"ok\",\"updated\":\"2023-11-14T22:" \
	"13:20Z\"}"
#define POC "{\"id\":9,\"net_id\":1,\"role\":\"NOC\",\"visible\":\"Public\",\"status\":\"ok\"}"

static void
test_pdb_files(void **state)
{
	static const struct want cases[] = {
		{ "net", "{\"data\":[" NET "],\"meta\":{}}", ST_OK, 1, 0, NULL, 0 },
		{ "meta first", "{\"meta\":{\"generated\":1541853554.966},\"data\":[" NET "]}",
		    ST_OK, 1, 0, NULL, 1541853554 },
		{ "poc", "{\"data\":[" POC "]}", ST_OK, 1, 0, NULL, 0 },
		{ "all types",
		    "{\"net\":{\"data\":[" NET
		    "]},\"fac\":{\"data\":[{\"id\":1}]},\"poc\":{\"data\":[" POC "]}}",
		    ST_OK, 3, 0, NULL, 0 },
		{ "deleted", "{\"data\":[" NET ",{\"id\":2,\"asn\":64501,\"status\":\"deleted\"}]}",
		    ST_OK, 1, 1, "not current", 0 },
		{ "no number", "{\"data\":[" NET ",{\"id\":2,\"asn\":null,\"status\":\"ok\"}]}",
		    ST_OK, 1, 1, "no AS number", 0 },
		{ "private", "{\"data\":[{\"net_id\":1,\"role\":\"NOC\",\"visible\":\"Private\"}]}",
		    ST_OK, 0, 1, "private contact", 0 },
		{ "exchanges", "{\"data\":[{\"id\":1,\"name\":\"x\"}]}", ST_OK, 0, 1,
		    "of a type that is not used", 0 },
		{ "members", "{\"data\":[{\"id\":1,\"net_id\":1,\"asn\":1}]}", ST_OK, 0, 1,
		    "of a type that is not used", 0 },
		{ "VRPs", "{\"data\":[{\"asn\":1,\"prefix\":\"192.0.2.0/24\"}]}", ST_BAD, 0, 0,
		    "no record of PeeringDB", 0 },
		{ "nothing", "{\"data\":[]}", ST_BAD, 0, 0, "held back", 0 },
		{ "data is an object", "{\"data\":{}}", ST_BAD, 0, 0, "no list", 0 },
		{ "data is null", "{\"data\":null}", ST_BAD, 0, 0, "no list", 0 },
		{ "data twice", "{\"data\":[" NET "],\"data\":[]}", ST_BAD, 0, 0, "second list",
		    0 },
		{ "error", "{\"meta\":{\"error\":\"throttled\"}}", ST_BAD, 0, 0, "no list", 0 },
		{ "row is a number", "{\"data\":[1]}", ST_BAD, 0, 0, "single value", 0 },
		{ "cut", "{\"data\":[" NET, ST_BAD, 0, 0, NULL, 0 },
		{ "empty", "", ST_BAD, 0, 0, NULL, 0 },
	};

	(void)state;
	EACH(cases, pdb_set, pdb_load, pdb_set_fini)
}

static struct pdb_table *
pdb_of(const char *const *texts)
{
	struct pdb_set s = { 0 };
	struct pdb_table *t;
	struct err e;

	for (; *texts != NULL; texts++) {
		struct in *in = tmp_in(*texts, strlen(*texts));
		struct load l = { 0 };

		assert_int_equal(pdb_load(&s, in, &l, &e), ST_OK);
		in_close(in);
	}
	assert_int_equal(pdb_build(&t, &s, &e), ST_OK);
	return t;
}

#define NETS                                                                                   \
	"{\"data\":[{\"id\":1,\"asn\":1,\"name\":\"A\"},{\"id\":2,\"asn\":2,\"name\":\"B\"},{" \
	"\"id\":3,\"asn\":3,\"name\":\"C\"}]}"
#define POC_OF(net, role, visible) \
	"{\"net_id\":" net ",\"role\":\"" role "\",\"visible\":\"" visible "\",\"name\":\"x\"}"

/* The states of M8's contact, in a public and in a full view. */
static void
test_pdb_contacts(void **state)
{
	static const char *const none[] = { NETS, NULL };
	static const char *const public[] = { NETS,
		"{\"data\":[" POC_OF("1", "Technical", "Public") "," POC_OF(
		    "2", "Abuse", "Public") "]}",
		NULL };
	static const char *const full[] = { "{\"data\":[" POC_OF("1", "NOC", "Users") "," POC_OF(
						"2", "Abuse", "Public") "]}",
		NETS, NULL };
	static const char *const private[] = { NETS,
		"{\"data\":[" POC_OF("1", "NOC", "Private") "]}", NULL };
	static const char *const inside[] = {
		"{\"data\":[{\"id\":1,\"asn\":1,\"poc_set\":[" POC_OF(
		    "1", "NOC", "Public") "]},{\"id\":2,\"asn\":2,"
					  "\"poc_set\":[{\"role\":\"Sales\",\"visible\":\"Users\"}]"
					  "},{\"id\":3,\"asn\":3,\"poc_set\":[]}]}",
		NULL
	};
	static const struct {
		const char *const *files;
		enum pdb_contact want[4]; /* of AS 1 .. 4 */
	} cases[] = {
		{ none, { PDB_NO_DATA, PDB_NO_DATA, PDB_NO_DATA, PDB_NO_DATA } },
		{ public, { PDB_REGISTERED, PDB_MISSING, PDB_NO_DATA, PDB_NO_DATA } },
		{ full, { PDB_REGISTERED, PDB_MISSING, PDB_MISSING, PDB_NO_DATA } },
		{ private, { PDB_MISSING, PDB_MISSING, PDB_MISSING, PDB_NO_DATA } },
		{ inside, { PDB_REGISTERED, PDB_MISSING, PDB_MISSING, PDB_NO_DATA } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pdb_table *t = pdb_of(cases[i].files);

		for (uint32_t asn = 1; asn <= 4; asn++) {
			if (pdb_contact(t, asn) != cases[i].want[asn - 1])
				fail_msg("case %zu, AS %u: %d", i, asn, pdb_contact(t, asn));
		}
		pdb_free(t);
	}
}

/* Two networks of one ASN: the one updated last, wherever it stands. */
static void
test_pdb_doubles(void **state)
{
	static const char *const files[] = {
		"{\"data\":[{\"id\":1,\"asn\":1,\"name\":\"new\",\"updated\":\"2024-01-01T00:00:"
		"00Z\"},"
		"{\"id\":2,\"asn\":1,\"name\":\"old\",\"updated\":\"2023-01-01T00:00:00Z\"}]}",
		NULL
	};
	struct pdb_table *t = pdb_of(files);

	(void)state;
	IS(pdb_name(t, 1), "new");
	IS(pdb_name(t, 2), "");
	pdb_free(t);
}

static void
bad_pdb(const char *path, const char *name, const char *outcome)
{
	struct pdb_set s = { 0 };
	struct load l = { 0 };
	struct err e = { 0 };
	struct in *in;
	enum st st;

	assert_int_equal(in_open(&in, path, &e), ST_OK);
	st = pdb_load(&s, in, &l, &e);
	/* that rows became fewer shows only beside the last good file */
	if ((strstr(outcome, "REJECT-DOC") != NULL) != (st != ST_OK))
		fail_msg("%s: %s, but status %d (%s)", name, outcome, st, e.msg);
	in_close(in);
	pdb_set_fini(&s);
}

static void
test_pdb_bad_inputs(void **state)
{
	(void)state;
	if (tmp_bad_inputs("own/json-peeringdb/", bad_pdb) == 0)
		skip();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bogon_blocks),
		cmocka_unit_test(test_bogons),
		cmocka_unit_test(test_bogon_asns),
		cmocka_unit_test(test_delegated_files),
		cmocka_unit_test(test_delegated_registry),
		cmocka_unit_test(test_delegated_lookups),
		cmocka_unit_test(test_space_twin),
		cmocka_unit_test(test_space_ends),
		cmocka_unit_test(test_successive),
		cmocka_unit_test(test_held_twin),
		cmocka_unit_test(test_delegated_real),
		cmocka_unit_test(test_asrel_files),
		cmocka_unit_test(test_asrel_lookups),
		cmocka_unit_test(test_as2rel),
		cmocka_unit_test(test_asrel_real),
		cmocka_unit_test(test_asorg_files),
		cmocka_unit_test(test_asorg_lookups),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_asorg_real),
		cmocka_unit_test(test_pdb_files),
		cmocka_unit_test(test_pdb_contacts),
		cmocka_unit_test(test_pdb_doubles),
		cmocka_unit_test(test_pdb_bad_inputs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
