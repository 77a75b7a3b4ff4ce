/*
 * test_detect_settings.c - the settings of the detectors: the built-in ones load and say what the
 * design asks for; files that are wrong are refused with the line. Oracle: the line is looked for
 * in the changed text itself.
 */
#include "test.h"

#include <string.h>

#include "detect/settings.h"

static struct settings *
built_in(void)
{
	struct settings *s;
	struct err e;

	assert_int_equal(settings_load(&s, NULL, &e), ST_OK);
	return s;
}

static void
every_signal_once(void **state)
{
	struct settings *s = built_in();

	(void)state;
	assert_int_equal(s->signals_n, SIGNALS);
	for (unsigned i = 0; i < SIGNALS; i++) {
		const struct settings_signal *g = &s->signals[i];

		assert_string_equal(g->word, signal_info(i)->word);
		assert_true(g->why[0] != '\0' && g->source[0] != '\0');
		/* what is told as lowering does not raise, and the other way round */
		if (signal_info(i)->lowers)
			assert_true(g->weight <= 0);
	}
	settings_free(s);
}

/* Text of the built-in settings with the first occurrence of from replaced by to; its line. */
static char *
changed(const char *from, const char *to, uint64_t *line)
{
	const struct str own = settings_built_in();
	const char *at = memmem(own.p, own.n, from, strlen(from));
	const size_t before = (size_t)(at - own.p);
	char *t = malloc(own.n + strlen(to) + 1);

	assert_non_null(at);
	assert_non_null(t);
	memcpy(t, own.p, before);
	strcpy(t + before, to);
	memcpy(t + before + strlen(to), at + strlen(from), own.n - before - strlen(from));
	t[own.n + strlen(to) - strlen(from)] = '\0';
	*line = 1;
	for (size_t i = 0; i < before; i++)
		*line += own.p[i] == '\n';
	return t;
}

static void
wrong_files(void **state)
{
	static const struct {
		const char *from, *to;
		bool line;
	} cases[] = {
		{ "word: newcomer", "word: newcommer", true },
		{ "all: [bogon-full]", "all: [bogon-fool]", true },
		{ "grade: proven", "grade: certain", true },
		{ "kind: leak,", "kind: leek,", true },
		{ "kinds: [bogon-prefix]", "kinds: [bogus-prefix]", true },
		{ "most: medium", "most: middling", true },
		{ "medium_at: 40", "medium_atte: 40", true },
		{ "84.205.64.0/19", "84.205.64.1/19", true },
		{ "expires: 2027-07-01", "expires: 2027-17-01", true },
		{ "use: scrubber", "use: rubber", true },
		{ "196608-262143", "262143-196608", true },
		{ "high_at: 70", "high_at: 30", true },
		{ "    weight: 30\n", "    weight: 300\n", false },
		{ "word: unrelated", "word: newcomer", false },
		{ "title: Settings", "title: [", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct settings *s = NULL;
		struct err e;
		uint64_t line;
		char *t = changed(cases[i].from, cases[i].to, &line);

		memset(&e, 0, sizeof(e));
		if (settings_parse(&s, t, strlen(t), "changed", &e) == ST_OK)
			fail_msg("%s was taken", cases[i].to);
		assert_null(s);
		assert_string_equal(e.file, "changed");
		if (cases[i].line && (!e.line || e.off != line))
			fail_msg("%s: line %llu, not %llu: %s", cases[i].to,
			    (unsigned long long)e.off, (unsigned long long)line, e.msg);
		free(t);
	}
}

static void
missing_signal(void **state)
{
	const struct str own = settings_built_in();
	const char *at = memmem(own.p, own.n, "  - word: wide", 14);
	const char *end = memmem(at + 5, (size_t)(own.p + own.n - at - 5), "  - word:", 9);
	const size_t n = (size_t)(at - own.p);
	char *t = malloc(own.n);
	struct settings *s;
	struct err e;

	(void)state;
	assert_non_null(t);
	memcpy(t, own.p, n);
	memcpy(t + n, end, (size_t)(own.p + own.n - end));
	assert_int_equal(settings_parse(&s, t, own.n - (size_t)(end - at), "short", &e), ST_BAD);
	assert_non_null(strstr(e.msg, "wide"));
	free(t);
}

static void
graded(void **state)
{
	static const struct {
		const char *what;
		unsigned kind;
		uint64_t signals;
		enum grade want;
	} cases[] = {
		{ "nothing", INC_MOAS, 0, GRADE_LOW },
		{ "novelty alone lifts nothing", INC_MOAS, SIG(NEWCOMER) | SIG(UNRELATED),
		    GRADE_MEDIUM },
		{ "novelty alone lifts nothing", INC_SQUAT, SIG(UNANNOUNCED) | SIG(DORMANT),
		    GRADE_MEDIUM },
		{ "a stranger beside a stable holder", INC_MOAS,
		    SIG(NEWCOMER) | SIG(UNRELATED) | SIG(STABLE), GRADE_HIGH },
		{ "invalid beside valid", INC_SUB_MOAS,
		    SIG(RPKI_INVALID_ASN) | SIG(VICTIM_VALID) | SIG(UNRELATED), GRADE_PROVEN },
		{ "authorised", INC_MOAS,
		    SIG(NEWCOMER) | SIG(UNRELATED) | SIG(STABLE) | SIG(RPKI_VALID), GRADE_LOW },
		{ "provider takes over", INC_MOAS, SIG(NEWCOMER) | SIG(STABLE) | SIG(PROVIDER),
		    GRADE_MEDIUM },
		{ "one organisation", INC_MOAS, SIG(NEWCOMER) | SIG(STABLE) | SIG(SIBLING),
		    GRADE_LOW },
		{ "prepend typo", INC_MOAS, SIG(PREPEND_TYPO), GRADE_HIGH },
		{ "beacon", INC_MOAS, SIG(NEWCOMER) | SIG(STABLE) | SIG(UNRELATED) | SIG(BEACON),
		    GRADE_LOW },
		{ "full bogon", INC_BOGON_PREFIX, SIG(BOGON_FULL), GRADE_PROVEN },
		{ "full bogon, standing", INC_BOGON_PREFIX, SIG(BOGON_FULL) | SIG(STANDING),
		    GRADE_PROVEN },
		{ "administrative bogon", INC_BOGON_PREFIX, SIG(BOGON_ADMINISTRATIVE),
		    GRADE_MEDIUM },
		{ "standing", INC_MOAS, SIG(RPKI_INVALID_ASN) | SIG(VICTIM_VALID) | SIG(STANDING),
		    GRADE_MEDIUM },
		{ "ASPA, both ends", INC_LEAK, SIG(ASPA_INVALID) | SIG(ASPA_BOTH), GRADE_PROVEN },
		{ "OTC alone", INC_LEAK, SIG(OTC) | SIG(NOVEL_TRIPLE), GRADE_HIGH },
		{ "both hops known", INC_LEAK, SIG(REL_BOTH) | SIG(NOVEL_TRIPLE), GRADE_HIGH },
		{ "tables contradict", INC_LEAK,
		    SIG(REL_BOTH) | SIG(NOVEL_TRIPLE) | SIG(REL_CONTRADICTED), GRADE_LOW },
		{ "blackhole of a stranger", INC_BLACKHOLE, SIG(BLACKHOLE_ALIEN), GRADE_HIGH },
	};
	struct settings *s = built_in();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct weighed w = settings_weigh(s, cases[i].kind, cases[i].signals);

		if (w.grade != cases[i].want)
			fail_msg("%s: %s (%d), not %s", cases[i].what, grade_word(w.grade),
			    w.confidence, grade_word(cases[i].want));
	}
	settings_free(s);
}

/* Whatever lowers never lifts a grade or confidence, and is bounded by what it admits. */
static void
lowering_never_lifts(void **state)
{
	struct settings *s = built_in();

	(void)state;
	test_seed();
	for (unsigned n = 0; n < 20000; n++) {
		const unsigned kind = (unsigned)(test_rng() % INC_KINDS);
		const uint64_t some = test_rng() & test_rng();
		const unsigned low = (unsigned)(test_rng() % SIGNALS);
		const struct settings_signal *g = &s->signals[low];
		struct weighed a, b;

		if (g->weight > 0)
			continue;
		a = settings_weigh(s, kind, some & ~(UINT64_C(1) << low));
		b = settings_weigh(s, kind, some | UINT64_C(1) << low);
		/* a rule may ask for it: bogon-administrative, rpki-invalid-length do not */
		assert_true(b.confidence <= a.confidence);
		assert_true(b.grade <= a.grade);
		if (g->mask & 1u << kind)
			assert_true(b.grade <= g->most);
	}
	settings_free(s);
}

static void
lists_expire(void **state)
{
	const struct pfx beacon = { UINT64_C(0x54cd400000000000), 0, 24, AFI_IP4 };
	const struct pfx other = { UINT64_C(0x54cc400000000000), 0, 24, AFI_IP4 };
	struct settings *s = built_in();

	(void)state;
	assert_non_null(settings_asn(s, LIST_SCRUBBER, 13335, 1767225600)); /* 2026-01-01 */
	assert_null(settings_asn(s, LIST_SCRUBBER, 13335, 1893456000));	    /* 2030-01-01 */
	assert_null(settings_asn(s, LIST_BEACON, 13335, 1767225600));
	assert_non_null(settings_pfx(s, LIST_BEACON, &beacon, 1767225600));
	assert_null(settings_pfx(s, LIST_BEACON, &other, 1767225600));
	assert_string_equal(settings_asn(s, LIST_REGION, 200000, 1767225600)->title, "ripencc");
	assert_string_equal(settings_asn(s, LIST_REGION, 4608, 1767225600)->title, "apnic");
	assert_null(settings_asn(s, LIST_REGION, 4200000000, 1767225600));
	settings_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_signal_once),
		cmocka_unit_test(wrong_files),
		cmocka_unit_test(missing_signal),
		cmocka_unit_test(graded),
		cmocka_unit_test(lowering_never_lifts),
		cmocka_unit_test(lists_expire),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
