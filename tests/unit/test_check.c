/*
 * test_check.c - the slow look (bgp/check.h) alone, against tables written by hand from the RFCs:
 * each row a message or block, the outcome and the rule. Then the decoder against it: on mutated
 * messages both must come to the same outcome.
 */
#include "test.h"

#include <string.h>

#include "bgp/attrs_i.h"
#include "bgp/check.h"
#include "bgp/registry.h"
#include "bgp/update.h"

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

/* ORIGIN IGP, AS_PATH 64500, NEXT_HOP 192.0.2.1 */
#define GOOD "40 01 01 00  40 02 06 02 01 0000fbf4  40 03 04 c0000201 "
#define RIB "40 01 01 00  40 02 06 02 01 0000fbf4 "

struct row {
	const char *hex;
	enum outcome want;
	const char *rule; /* NULL: none of the findings matters */
};

static void
blocks(const struct row *rows, size_t n, const struct check_session *s)
{
	for (size_t i = 0; i < n; i++) {
		uint8_t b[256];
		struct findings f = { 0 };
		struct check_attrs a;

		check_attrs(&f, &a, wire_on(b, unhex(b, rows[i].hex), 0), s);
		if (findings_worst(&f) != rows[i].want)
			fail_msg("%s: %s, want %s", rows[i].hex, outcome_word(findings_worst(&f)),
			    outcome_word(rows[i].want));
		if (rows[i].rule != NULL)
			assert_string_equal(f.v[f.worst].rule, rows[i].rule);
	}
}
#define BLOCKS(rows, ...) \
	blocks(rows, sizeof(rows) / sizeof((rows)[0]), &(struct check_session){ __VA_ARGS__ })

/* RFC 7606 3 (c): the flags of every registered attribute. */
static void
test_flags(void **state)
{
	static const uint8_t want[] = { 0, 0x40, 0x80, 0xc0 };

	(void)state;
	for (unsigned code = 0; code < 256; code++) {
		const struct attr_entry *t = attr_registry((uint8_t)code);

		for (unsigned flags = 0; flags < 0x100; flags += 0x20) {
			/* long enough, and too odd, for most: only the flags are looked at */
			const uint8_t b[] = { (uint8_t)flags, (uint8_t)code, 0 };
			const bool known = t->cls != ATTR_UNKNOWN;
			const bool fit = known ? (flags & 0xc0) == want[t->cls] &&
						     (!(flags & 0x20) || t->cls == ATTR_TRANSITIVE)
					       : (flags & 0x80) != 0;
			struct findings f = { 0 };
			struct check_attrs a;
			bool said = false;

			if (flags & ATTR_FLAG_EXT_LEN)
				continue;
			check_attrs(
			    &f, &a, wire_on(b, 3, 0), &(struct check_session){ .as4 = true });
			for (unsigned i = 0; i < f.n; i++)
				said |= strcmp(f.v[i].rule, "RFC 7606 3 (c)") == 0 ||
					(strcmp(f.v[i].rule, "RFC 4271 6.3") == 0 && code != 3);
			if (said == fit && (code != ATTR_NEXT_HOP || fit))
				fail_msg("code %u, flags %#x: said %d", code, flags, said);
			/* what the decoder takes without a slow look, the slow look has no word
			 * about */
			if (attr_is_plain((uint8_t)flags, (uint8_t)code))
				assert_true(fit);
			else if (fit)
				assert_true(known); /* its inside is for the slow look */
		}
	}
}

static void
test_attributes(void **state)
{
	static const struct row internal[] = {
		{ GOOD, OUT_OK, NULL },
		{ "40 01 01 02", OUT_OK, NULL },
		{ "40 01 01 03", OUT_TAW, "RFC 7606 7.1" },
		{ "40 01 00", OUT_TAW, "RFC 7606 7.1" },
		{ "40 02 04 02 01 fbf4", OUT_TAW, "RFC 7606 7.2" },
		{ "40 02 06 05 01 0000fbf4", OUT_TAW, "RFC 7606 7.2" },
		{ "40 02 02 02 00", OUT_TAW, "RFC 7606 7.2" },
		{ "40 02 00", OUT_OK_FLAG, "RFC 4271 5.1.2" },
		{ "40 02 06 01 01 0000fbf4", OUT_OK_FLAG, "RFC 9774 3" },
		{ "40 02 06 03 01 0000fbf4", OUT_OK_FLAG, "RFC 5065 5" },
		{ "40 02 06 02 01 00000000", OUT_TAW, "RFC 7607 2" },
		{ "40 03 03 c00002", OUT_TAW, "RFC 7606 7.3" },
		{ "40 03 04 7f000001", OUT_TAW, "RFC 4271 6.3" },
		{ "40 03 04 00000001", OUT_TAW, "RFC 4271 6.3" },
		{ "40 03 04 e0000001", OUT_TAW, "RFC 4271 6.3" },
		{ "80 04 04 00000001", OUT_OK, NULL },
		{ "80 04 05 0000000100", OUT_TAW, "RFC 7606 7.4" },
		{ "40 05 03 000064", OUT_TAW, "RFC 7606 7.5" },
		{ "40 06 01 00", OUT_DISCARD_ATTR, "RFC 7606 7.6" },
		{ "c0 07 06 fbf4 c0000201", OUT_DISCARD_ATTR, "RFC 7606 7.7" },
		{ "c0 08 07 00000001000000", OUT_TAW, "RFC 7606 7.8" },
		{ "80 09 03 c00002", OUT_TAW, "RFC 7606 7.9" },
		{ "80 0a 05 c000020101", OUT_TAW, "RFC 7606 7.10" },
		{ "80 0a 08 c0000201c0000202", OUT_OK, NULL },
		{ "c0 10 07 00020000000000", OUT_TAW, "RFC 7606 7.14" },
		{ "c0 19 14 0000000000000000000000000000000000000000", OUT_OK, NULL },
		{ "c0 19 04 00000000", OUT_TAW, "RFC 7606 7.15" },
		{ "c0 20 0b 0000000000000000000000", OUT_TAW, "RFC 8092 6" },
		{ "c0 23 05 0000000000", OUT_TAW, "RFC 9234 5" },
		{ "c0 11 06 02 01 0000fbf4", OUT_DISCARD_ATTR, "RFC 6793 6" },
		{ "c0 12 08 0000fbf4 c0000201", OUT_DISCARD_ATTR, "RFC 6793 6" },
		{ "40 01 01 00 40 01 01 01", OUT_DISCARD_ATTR, "RFC 7606 3 (g)" },
		{ "c0 63 01 00 c0 63 01 00", OUT_DISCARD_ATTR, "RFC 7606 3 (g)" },
		{ "80 0f 03 000201 80 0f 03 000201", OUT_RESET_CLASS, "RFC 7606 3 (g)" },
		{ "40 63 01 00", OUT_RESET_CLASS, "RFC 4271 6.3" },
		{ "40 01", OUT_TAW, "RFC 7606 4" },
		{ "40 01 02 00", OUT_TAW, "RFC 7606 4" },
		{ "50 01 00", OUT_TAW, "RFC 7606 4" },
		{ "80 0f 02 0002", OUT_RESET_CLASS, "RFC 7606 7.12" },
		{ "80 0e 05 0002 01 10 00", OUT_RESET_CLASS, "RFC 7606 7.11" },
		{ "80 0e 09 0002 01 04 c0000201 00", OUT_RESET_CLASS, "RFC 7606 7.11" },
		{ "80 0e 09 0001 01 04 c0000201 00", OUT_OK, NULL },
		{ "80 0e 15 0001 01 10 20010db8000000000000000000000001 00", OUT_OK, NULL },
	};
	static const struct row external[] = {
		{ GOOD "40 05 04 00000064", OUT_DISCARD_ATTR, "RFC 7606 7.5" },
		{ GOOD "80 09 04 c0000201", OUT_DISCARD_ATTR, "RFC 7606 7.9" },
		{ GOOD "80 09 03 c00002", OUT_DISCARD_ATTR, "RFC 7606 7.9" },
		{ GOOD "80 0a 05 c000020101", OUT_DISCARD_ATTR, "RFC 7606 7.10" },
		{ "40 02 06 03 01 0000fbf4", OUT_TAW, "RFC 5065 5" },
	};
	static const struct row as2[] = {
		{ "40 02 04 02 01 fbf4", OUT_OK, NULL },
		{ "c0 07 06 fbf4 c0000201", OUT_OK, NULL },
		{ "c0 07 08 0000fbf4 c0000201", OUT_DISCARD_ATTR, "RFC 7606 7.7" },
		{ "c0 11 06 02 01 0000fbf4", OUT_OK_FLAG, "RFC 6793 4.2.3" }, /* no AS_PATH */
		{ "40 02 04 02 01 5ba0 c0 11 06 02 01 00030007", OUT_OK, NULL },
		{ "40 02 04 02 01 5ba0 c0 11 06 03 01 00030007", OUT_DISCARD_ATTR, "RFC 6793 6" },
		{ "40 02 04 02 01 5ba0 c0 11 06 02 01 00000000", OUT_DISCARD_ATTR, "RFC 7607 2" },
		{ "40 02 04 02 01 5ba0 c0 11 00", OUT_DISCARD_ATTR, "RFC 6793 6" },
		{ "c0 12 07 0000fbf4 c00002", OUT_DISCARD_ATTR, "RFC 6793 6" },
		{ "c0 12 08 00000000 c0000201", OUT_DISCARD_ATTR, "RFC 7607 2" },
		{ "c0 07 06 fbf4 c0000201 c0 12 08 00030007 c0000201", OUT_OK_FLAG,
		    "RFC 6793 4.2.3" },
		{ "c0 07 06 5ba0 c0000201 c0 12 08 00030007 c0000201", OUT_OK, NULL },
	};
	static const struct row rib[] = {
		{ GOOD, OUT_OK, NULL },
		{ RIB "40 03 04 7f000001", OUT_OK_FLAG, "RFC 4271 6.3" },
		{ RIB "80 0e 11 10 20010db8000000000000000000000001", OUT_OK, NULL },
		{ RIB "80 0e 05 10 20010db8", OUT_OK_FLAG, "RFC 7606 7.11" },
		{ RIB "80 0f 02 0002", OUT_TAW, "RFC 7606 7.12" },
		{ RIB "40 63 01 00", OUT_TAW, "RFC 4271 6.3" },
		{ RIB "80 0e 02 0100 80 0e 02 0100", OUT_TAW, "RFC 7606 3 (g)" },
	};

	(void)state;
	BLOCKS(internal, .as4 = true);
	BLOCKS(external, .as4 = true, .external = true);
	BLOCKS(as2, .external = false);
	BLOCKS(rib, .as4 = true, .rib = true, .archive = true);
}

/* Attributes that are runs of types, lengths and values. */
static void
test_tlvs(void **state)
{
	static const struct row rows[] = {
		{ "80 1a 0b 01 000b 0000000000000001", OUT_OK, NULL },
		{ "80 1a 0e 01 000b 0000000000000001 02 0003", OUT_OK, NULL },
		{ "80 1a 03 01 000b", OUT_DISCARD_ATTR, "RFC 7311 3" },
		{ "80 1a 03 02 0002", OUT_DISCARD_ATTR, "RFC 7311 3" },
		{ "c0 28 0a 01 0007 00 0000 00000001", OUT_OK, NULL },
		{ "c0 28 09 01 0006 00 0000 000001", OUT_DISCARD_ATTR, "RFC 8669 6" },
		{ "c0 28 0b 03 0008 0000 000000 000000", OUT_OK, NULL },
		{ "c0 28 0a 03 0007 0000 000000 0000", OUT_DISCARD_ATTR, "RFC 8669 6" },
		{ "c0 28 00", OUT_DISCARD_ATTR, "RFC 8669 6" },
		{ "80 1d 04 0400 0000", OUT_OK, NULL },
		{ "80 1d 03 0400 00", OUT_DISCARD_ATTR, "RFC 9552 8.2.2" },
		{ "c0 16 05 00 00 000000", OUT_OK, NULL },
		{ "c0 16 09 00 06 000000 c0000201", OUT_OK, NULL },
		{ "c0 16 08 00 06 000000 c00002", OUT_TAW, "RFC 6514 5" },
		{ "c0 17 07 0008 0003 01 01 ff", OUT_OK, NULL },
		{ "c0 17 07 0008 0003 01 02 ff", OUT_TAW, "RFC 9012 13" },
		{ "c0 17 08 0008 0004 80 0001 ff", OUT_OK, NULL },
		{ "c0 17 08 0008 0004 80 0002 ff", OUT_TAW, "RFC 9012 13" },
		{ "c0 26 05 01 00000001", OUT_OK, NULL },
		{ "c0 26 08 01 00000001 01 01 00", OUT_OK, NULL },
		{ "c0 26 07 01 00000001 01 01", OUT_DISCARD_ATTR, "RFC 9026 3.1.6" },
		{ "c0 80 08 0000fbf4 40010100", OUT_OK, NULL },
		{ "c0 80 0b 0000fbf4 40030400 000001", OUT_TAW, "RFC 6368 5" },
		{ "c0 80 03 0000fb", OUT_TAW, "RFC 6368 5" },
	};

	(void)state;
	BLOCKS(rows, .as4 = true);
}

/* Whole UPDATEs, behind the header. */
static void
test_updates(void **state)
{
	static const struct row rows[] = {
		{ "0000 0000", OUT_OK, NULL }, /* End-of-RIB */
		{ "0000 0006 80 0f 03 000201", OUT_OK, NULL },
		{ "0004 18 cb0071 0000", OUT_OK, NULL },
		{ "0000 0014" GOOD "18 cb0071", OUT_OK, NULL },
		{ "0000 0014" GOOD "21 cb007100 00", OUT_RESET_CLASS, "RFC 7606 5.3" },
		{ "0000 0014" GOOD "18 cb00", OUT_RESET_CLASS, "RFC 7606 5.3" },
		{ "0003 18 cb00 0000", OUT_RESET_CLASS, "RFC 7606 5.3" },
		{ "0005 18 cb0071", OUT_RESET_CLASS, "RFC 7606 3 (b)" },
		{ "0000 0015" GOOD, OUT_RESET_CLASS, "RFC 7606 3 (b)" },
		{ "0000", OUT_RESET_CLASS, "RFC 7606 3 (b)" },
		{ "0000 0000 18 cb0071", OUT_TAW, "RFC 7606 3 (d)" },
		{ "0000 000d" RIB "18 cb0071", OUT_TAW, "RFC 7606 3 (d)" },
		/* RFC 7606 5.2: with a fault and no route */
		{ "0000 0004 40 01 01 07", OUT_RESET_CLASS, "RFC 7606 5.2" },
		{ "0004 18 cb0071 0004 40 01 01 07", OUT_RESET_CLASS, "RFC 7606 5.2" },
		{ "0000 0006 c0 0f 03 000201", OUT_TAW, "RFC 7606 3 (c)" }, /* withdrawals alone */
		{ "0000 0004 40 06 01 00", OUT_DISCARD_ATTR, "RFC 7606 7.6" },
		/* ADD-PATH that the session does not have, RFC 7911 3 */
		{ "0000 0014" GOOD "00000000 18 cb0071", OUT_RESET_CLASS, "RFC 7911 3" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint8_t b[256];
		struct findings f = { 0 };
		const size_t n = unhex(b, rows[i].hex);

		check_update(&f, b, n, 0, &(struct check_session){ .as4 = true });
		if (findings_worst(&f) != rows[i].want)
			fail_msg("%s: %s, want %s", rows[i].hex, outcome_word(findings_worst(&f)),
			    outcome_word(rows[i].want));
		if (rows[i].rule != NULL)
			assert_string_equal(f.v[f.worst].rule, rows[i].rule);
	}
}

static enum outcome
as_outcome(enum bgp_outcome o)
{
	return o == BGP_RESET ? OUT_RESET_CLASS : o >= BGP_TAW_AS0 ? OUT_TAW : OUT_OK;
}

/* What matters for routes: kept, withdrawn or refused. */
static enum outcome
coarse(enum outcome o)
{
	return o >= OUT_TAW ? o : OUT_OK;
}

#define PLAIN "80 04 04 00000007 c0 08 08 0d1c007b ffffff01 c0 20 0c 000300070000000100000002"
#define ODD \
	"80 1a 0b 01 000b 0000000000000001 c0 17 07 0008 0003 01 01 ff c0 80 08 0000fbf4 40010100"
#define MP "80 0e 1a 0002 01 10 20010db8000000000000000000000001 00 20 20010db8"

/* Octets of seeds changed, now and then the end cut. */
static size_t
mutate(uint8_t *b, size_t n)
{
	for (uint64_t k = test_rng() % 4; k > 0; k--)
		b[test_rng() % n] = (uint8_t)test_rng();
	return test_rng() % 8 == 0 ? test_rng() % (n + 1) : n;
}

static void
test_update_as_check(void **state)
{
	static const char *const seeds[] = {
		"0000 0035" GOOD PLAIN "18 cb0071 19 c0000280",
		"0000 0037" GOOD ODD "18 cb0071",
		"0000 002a" RIB MP,
		"0004 18 c63364 0000",
		"0000 0006 80 0f 03 000201",
		"0000 0017" GOOD "40 06 00",
		"0000 001b" GOOD "80 09 04 c0000201 18 cb0071",
		"0000 001b" GOOD "80 0a 04 c0000201 18 cb0071",
	};
	struct arena mem = { 0 };
	unsigned by[3] = { 0 };

	(void)state;
	for (int round = 0; round < 400000; round++) {
		const uint64_t r = test_rng();
		const struct check_session s = { .as4 = !(r & 0x300),
			.add_path = !(r & 0xc00),
			.external = r & 0x1000,
			.archive = true };
		const struct bgp_session ses = { .as4 = s.as4,
			.add_path = s.add_path,
			.external = s.external,
			.merge = s.as4 ? AS4_IGNORE : AS4_RFC };
		uint8_t b[256];
		const size_t n = mutate(b, unhex(b, seeds[r % 8]));
		struct findings f = { 0 };
		struct bgp_update u;
		enum outcome want;
		struct err e;

		check_update(&f, b, n, 0, &s);
		want = coarse(findings_worst(&f));
		assert_int_equal(update_decode(&u, b, n, &ses, &mem, &e), ST_OK);
		if (as_outcome(u.attrs.fault.outcome) != want &&
		    /* a family that is not judged: nothing of it to withdraw */
		    !(u.foreign && want == OUT_TAW))
			fail_msg("round %d, seed %d: decoder %s (%s), slow look %s (%s)", round,
			    (int)(r % 8), outcome_word(as_outcome(u.attrs.fault.outcome)),
			    u.attrs.fault.rule, outcome_word(want),
			    f.n > 0 ? f.v[f.worst].rule : "none");
		by[want == OUT_OK ? 0 : want == OUT_TAW ? 1 : 2]++;
		arena_reset(&mem);
	}
	assert_true(by[0] > 20000 && by[1] > 20000 && by[2] > 20000);
	arena_fini(&mem);
}

static void
test_entry_as_check(void **state)
{
	static const char *const seeds[] = { GOOD PLAIN, GOOD ODD, RIB MP,
		RIB "80 0e 11 10 20010db8000000000000000000000001 80 0f 03 000201",
		GOOD "80 09 04 c0000201 80 0a 04 c0000201" };
	const struct check_session s = { .as4 = true, .rib = true, .archive = true };
	const struct bgp_session ses = { .as4 = true, .rib = true };
	struct arena mem = { 0 };
	unsigned good = 0, bad = 0;

	(void)state;
	for (int round = 0; round < 200000; round++) {
		uint8_t b[256];
		const size_t n = mutate(b, unhex(b, seeds[test_rng() % 5]));
		struct wire w = wire_on(b, n, 0);
		struct findings f = { 0 };
		struct check_attrs ca;
		struct bgp_attrs a;
		struct err e;

		check_attrs(&f, &ca, w, &s);
		check_required(&f, &ca, 0, false);
		assert_int_equal(attrs_decode(&a, &w, &ses, &mem, &e), ST_OK);
		attrs_require(&a, false);
		assert_true(findings_worst(&f) <= OUT_TAW); /* the prefix stands apart */
		if ((a.fault.outcome >= BGP_TAW_AS0) != (findings_worst(&f) == OUT_TAW))
			fail_msg("round %d: decoder %d (%s), slow look %s (%s)", round,
			    a.fault.outcome, a.fault.rule, outcome_word(findings_worst(&f)),
			    f.n > 0 ? f.v[f.worst].rule : "none");
		*(a.fault.outcome >= BGP_TAW_AS0 ? &bad : &good) += 1;
		arena_reset(&mem);
	}
	assert_true(good > 20000 && bad > 20000);
	arena_fini(&mem);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_flags),
		cmocka_unit_test(test_attributes),
		cmocka_unit_test(test_tlvs),
		cmocka_unit_test(test_updates),
		cmocka_unit_test(test_update_as_check),
		cmocka_unit_test(test_entry_as_check),
	};

	test_seed();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
