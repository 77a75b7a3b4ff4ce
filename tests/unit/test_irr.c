/* test_irr.c - RPSL objects, and route objects against a linear twin. */
#include "irr/irr.h"
#include "irr/rpsl.h"

#include "tmp.h"

static struct pfx
pfx_of(const char *s)
{
	struct pfx p;

	assert_true(pfx_parse(str_of(s), &p));
	return p;
}

/* Objects as "[class|attr=value|attr=value...]", one behind the other; faults as "!n". */
static void
flatten(const char *text, size_t n, struct buf *out)
{
	struct in *in = tmp_in(text, n);
	struct rpsl r = rpsl_on(in);
	struct rpsl_obj o;
	struct err e;
	enum st st;

	while ((st = rpsl_next(&r, &o, &e)) == ST_OK) {
		struct str rest = o.text;
		struct rpsl_attr a;
		char joined[256];

		buf_printf(out, "[%u", (unsigned)o.line);
		if (o.fault != RPSL_FINE)
			buf_printf(out, "!%d", (int)o.fault);
		while (rpsl_attr_next(&rest, &a)) {
			const struct str v = rpsl_value(a.raw, joined, sizeof(joined));

			buf_printf(out, "|%.*s=%.*s", (int)a.name.n, a.name.p, (int)v.n, v.p);
		}
		buf_ch(out, ']');
	}
	assert_int_equal(st, ST_END);
	buf_ch(out, '\0');
	in_close(in);
}

static void
test_objects(void **state)
{
	static const struct {
		const char *name, *text, *want;
	} cases[] = {
		{ "nothing", "", "" },
		{ "only comments", "# a\n%b\n\n\n", "" },
		{ "one", "route: 192.0.2.0/24\norigin: AS1\n",
		    "[1|route=192.0.2.0/24|origin=AS1]" },
		{ "no last line feed", "route: 192.0.2.0/24\norigin: AS1",
		    "[1|route=192.0.2.0/24|origin=AS1]" },
		{ "two", "a: 1\n\nb: 2\n\n", "[1|a=1][3|b=2]" },
		{ "many empty lines", "\n\n\na: 1\n\n\n\nb: 2\n\n\n", "[4|a=1][8|b=2]" },
		{ "CR LF", "a: 1\r\nb: 2\r\n\r\nc: 3\r\n", "[1|a=1|b=2][4|c=3]" },
		{ "continuation", "a: 1\n 2\n\t3\n+4\n+\nb: 5\n", "[1|a=1 2 3 4|b=5]" },
		{ "blanks only do not end", "a: 1\n  \nb: 2\n", "[1|a=1|b=2]" },
		{ "comment in a value", "a: 1 # one\n 2 # two\nb: # nothing\n", "[1|a=1 2|b=]" },
		{ "comment line inside", "a: 1\n# x\n 2\n%y\nb: 3\n", "[1|a=1 2|b=3]" },
		{ "value on the next line", "a:\n 1\n", "[1|a=1]" },
		{ "no value", "a:\nb:\n", "[1|a=|b=]" },
		{ "no blank", "a:1\nb:2\n", "[1|a=1|b=2]" },
		{ "colons in the value", "route6: 2001:db8::/32\n", "[1|route6=2001:db8::/32]" },
		{ "floating continuation", " x\n+ y\na: 1\n", "[3|a=1]" },
		{ "no colon", "a 1\nb: 2\n\nc: 3\n", "[1!1|b=2][4|c=3]" },
		{ "blank before the colon", "a : 1\n\nc: 3\n", "[1!1][3|c=3]" },
	};
	struct buf got = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		got.n = 0;
		flatten(cases[i].text, strlen(cases[i].text), &got);
		if (strcmp(got.p, cases[i].want) != 0)
			fail_msg("%s: %s, not %s", cases[i].name, got.p, cases[i].want);
	}
	got.n = 0;
	flatten("a: 1\0\nb: 2\n\nc: 3\n", 18, &got);
	assert_non_null(strstr(got.p, "[1!2"));
	buf_fini(&got);
}

/* Objects that span the blocks of the stream, and one above the limit between two good ones. */
static void
test_large(void **state)
{
	const size_t big = 9u << 20;
	struct buf b = { 0 }, got = { 0 };

	(void)state;
	buf_lit(&b, "a: 1\n\nbig: x\n");
	while (b.n < big)
		buf_lit(&b, "remarks: 0123456789012345678901234567890123456789\n");
	buf_lit(&b, "\nc: 3\n\n");
	flatten(b.p, b.n, &got);
	assert_non_null(strstr(got.p, "[1|a=1][3!3]["));
	assert_non_null(strstr(got.p, "|c=3]"));
	b.n = got.n = 0;
	for (unsigned i = 0; i < 200000; i++)
		buf_printf(&b, "route: 192.0.2.0/24\norigin: AS%u\n\n", i);
	flatten(b.p, b.n, &got);
	assert_non_null(strstr(got.p, "[599998|route=192.0.2.0/24|origin=AS199999]"));
	buf_fini(&b);
	buf_fini(&got);
}

#define R "route: 192.0.2.0/24\norigin: AS64500\nsource: TEST\n\n"

static const struct {
	const char *name, *text;
	enum st st;
	unsigned kept, refused;
	const char *why;
} files[] = {
	{ "one", R, ST_OK, 1, 0, NULL },
	{ "lower case", "ROUTE: 192.0.2.0/24\nOrigin: as64500\nSOURCE: test\n", ST_OK, 1, 0, NULL },
	{ "IPv6", "route6: 2001:DB8::/32\norigin: AS1\nsource: T\n", ST_OK, 1, 0, NULL },
	{ "comment behind the origin",
	    "route: 192.0.2.0/24\norigin: AS1 # x\nsource: T # Filtered\n", ST_OK, 1, 0, NULL },
	{ "other classes", R "mntner: AS1\nsource: T\n\nperson: AS-X\nsource: T\n", ST_OK, 1, 2,
	    "a class that is not used" },
	{ "only other classes", "role: AS1\nsource: T\n", ST_OK, 0, 1, "a class that is not used" },
	{ "no origin", R "route: 192.0.2.0/24\nsource: T\n", ST_OK, 1, 1,
	    "no origin or no source" },
	{ "no source", R "route: 192.0.2.0/24\norigin: AS1\n", ST_OK, 1, 1,
	    "no origin or no source" },
	{ "empty source", R "route: 192.0.2.0/24\norigin: AS1\nsource:\n", ST_OK, 1, 1,
	    "no origin or no source" },
	{ "origin twice", R "route: 192.0.2.0/24\norigin: AS1\norigin: AS2\nsource: T\n", ST_OK, 1,
	    1, "an attribute that must be single is there twice" },
	{ "no AS", R "route: 192.0.2.0/24\norigin: 64500\nsource: T\n", ST_OK, 1, 1,
	    "origin is not an AS number" },
	{ "large AS", R "route: 192.0.2.0/24\norigin: AS4294967296\nsource: T\n", ST_OK, 1, 1,
	    "origin is not an AS number" },
	{ "AS 0 is kept", "route: 192.0.2.0/24\norigin: AS0\nsource: T\n", ST_OK, 1, 0, NULL },
	{ "host bits", R "route: 192.0.2.1/24\norigin: AS1\nsource: T\n", ST_OK, 1, 1,
	    "bits set behind the prefix length" },
	{ "short form", R "route: 192.0.2/24\norigin: AS1\nsource: T\n", ST_OK, 1, 1,
	    "not a prefix of its family" },
	{ "no length", R "route: 192.0.2.0\norigin: AS1\nsource: T\n", ST_OK, 1, 1,
	    "not a prefix of its family" },
	{ "other family", R "route: 2001:db8::/32\norigin: AS1\nsource: T\n", ST_OK, 1, 1,
	    "not a prefix of its family" },
	{ "no colon", R "route 192.0.2.0/24\norigin: AS1\nsource: T\n", ST_OK, 1, 1,
	    "a line that is no attribute" },
	{ "cut in the origin", R "route: 192.0.2.0/24\nsource: T\norigin: AS645", ST_OK, 1, 1,
	    "cut at the end of the file" },
	{ "empty", "", ST_BAD, 0, 0, NULL },
	{ "JSON", "{\"route\": \"192.0.2.0/24\"}\n", ST_BAD, 0, 1, NULL },
	{ "HTML", "<html>\n<body>busy</body>\n</html>\n", ST_BAD, 0, 1, NULL },
};

static void
test_files(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct in *in = tmp_in(files[i].text, strlen(files[i].text));
		struct irr_set s = { 0 };
		struct load l = { 0 };
		struct err e = { 0 };
		const enum st st = irr_load(&s, in, &l, &e);

		if (st != files[i].st || l.kept != files[i].kept || l.refused != files[i].refused)
			fail_msg("%s: status %d (%s), kept %u, refused %u (%s)", files[i].name, st,
			    e.msg, (unsigned)l.kept, (unsigned)l.refused,
			    l.refused != 0 ? l.reasons[0].why : "");
		if (files[i].why != NULL)
			assert_string_equal(l.reasons[0].why, files[i].why);
		assert_int_equal(s.rows.n, st == ST_OK ? l.kept : 0);
		in_close(in);
		irr_set_fini(&s);
	}
}

static struct irr_table *
table_of(const char *text)
{
	struct in *in = tmp_in(text, strlen(text));
	struct irr_set s = { 0 };
	struct irr_table *t;
	struct load l = { 0 };
	struct err e;

	assert_int_equal(irr_load(&s, in, &l, &e), ST_OK);
	in_close(in);
	assert_int_equal(irr_build(&t, &s, &e), ST_OK);
	irr_set_fini(&s);
	return t;
}

static void
test_states(void **state)
{
	static const struct {
		const char *pfx;
		uint32_t origin;
		enum irr_match want;
	} cases[] = {
		{ "192.0.2.0/24", 64500, IRR_M_EXACT },
		{ "192.0.2.0/24", 64499, IRR_M_MORE_SPECIFIC },
		{ "192.0.2.0/25", 64500, IRR_M_MORE_SPECIFIC },
		{ "192.0.2.0/24", 64501, IRR_M_OTHER },
		{ "192.0.2.0/24", 0, IRR_M_OTHER },
		{ "192.0.0.0/15", 64499, IRR_M_NOTFOUND },
		{ "192.1.0.0/24", 0, IRR_M_NOTFOUND },
		{ "198.51.100.0/24", 0, IRR_M_OTHER },
		{ "2001:db8::/32", 64500, IRR_M_EXACT },
		{ "2001:db8:1::/48", 64500, IRR_M_MORE_SPECIFIC },
	};
	struct irr_table *t =
	    table_of(R R "route: 192.0.2.0/24\norigin: AS64500\nsource: radb\n\n"
			 "route: 192.0.0.0/16\norigin: AS64499\nsource: TEST\n\n"
			 "route: 198.51.100.0/24\norigin: AS0\nsource: TEST\n\n"
			 "route6: 2001:db8::/32\norigin: AS64500\nsource: TEST\n\n");
	const struct pfx p = pfx_of("192.0.2.128/25");
	struct irr_route got[4];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct pfx q = pfx_of(cases[i].pfx);

		if (irr_check(t, &q, cases[i].origin) != cases[i].want)
			fail_msg("%s %u: %d", cases[i].pfx, cases[i].origin,
			    irr_check(t, &q, cases[i].origin));
	}
	/* the same pair in two registries is two objects, twice in one registry is one */
	assert_int_equal(irr_count(t), 5);
	assert_int_equal(irr_covering(t, &p, got, 4), 3);
	assert_int_equal(got[0].pfx.len, 24);
	assert_string_equal(got[0].source, "RADB"); /* it has a rank */
	assert_string_equal(got[1].source, "TEST");
	assert_int_equal(got[2].origin, 64499);
	assert_int_equal(irr_covering(t, &p, got, 1), 3);
	/* the object that decides: the longest that matches, by rank; without a match the longest
	 */
	assert_int_equal(irr_decide(t, &p, 64499, &got[0]), IRR_M_MORE_SPECIFIC);
	assert_int_equal(got[0].pfx.len, 16);
	assert_int_equal(irr_decide(t, &p, 64500, &got[0]), IRR_M_MORE_SPECIFIC);
	assert_string_equal(got[0].source, "RADB");
	assert_int_equal(irr_decide(t, &p, 1, &got[0]), IRR_M_OTHER);
	assert_int_equal(got[0].pfx.len, 24);
	irr_free(t);
}

static struct pfx
random_pfx(void)
{
	struct pfx p = { .afi = test_rng() & 1 ? AFI_IP4 : AFI_IP6 };

	p.len = (uint8_t)(8 + test_rng() % (afi_bits(p.afi) - 7));
	p.hi = test_rng() & 0x1f03010101010101ULL;
	p.lo = p.afi == AFI_IP4 ? 0 : test_rng() & 0x0101010101010101ULL;
	p.hi &= p.afi == AFI_IP4 ? ~0xffffffffULL : ~0ULL;
	pfx_mask(&p);
	return p;
}

static enum irr_match
naive(const struct prow *v, size_t n, const struct pfx *p, uint32_t origin)
{
	enum irr_match m = IRR_M_NOTFOUND;

	for (size_t i = 0; i < n; i++) {
		if (!pfx_covers(&v[i].pfx, p))
			continue;
		if (m == IRR_M_NOTFOUND)
			m = IRR_M_OTHER;
		if (origin == 0 || v[i].val >> 32 != origin)
			continue;
		if (pfx_eq(&v[i].pfx, p))
			return IRR_M_EXACT;
		m = IRR_M_MORE_SPECIFIC;
	}
	return m;
}

static void
test_twin(void **state)
{
	enum { ROUNDS = 200, ROUTES = 300, LOOKUPS = 1000 };
	static struct prow v[ROUTES];
	unsigned seen[4] = { 0 };

	(void)state;
	test_seed();
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct irr_set s = { 0 };
		struct irr_table *t;
		struct err e;

		assert_int_equal(irr_source_id(&s.sources, STR("T")), 0);
		for (size_t i = 0; i < ROUTES; i++) {
			v[i] = (struct prow){ random_pfx(), (test_rng() % 4) << 32 };
			assert_true(prows_add(&s.rows, &v[i].pfx, v[i].val));
		}
		assert_int_equal(irr_build(&t, &s, &e), ST_OK);
		for (unsigned k = 0; k < LOOKUPS; k++) {
			const struct pfx p = k % 4 == 0 ? v[test_rng() % ROUTES].pfx : random_pfx();
			const uint32_t origin = (uint32_t)(test_rng() % 5);
			const enum irr_match want = naive(v, ROUTES, &p, origin);

			assert_int_equal(irr_check(t, &p, origin), want);
			seen[want]++;
		}
		irr_free(t);
		irr_set_fini(&s);
	}
	for (unsigned i = 0; i < 4; i++)
		assert_true(seen[i] > 1000);
}

static void
bad_input(const char *path, const char *name, const char *outcome)
{
	struct irr_set s = { 0 };
	struct load l = { 0 };
	struct err e = { 0 };
	struct in *in;
	enum st st;

	assert_int_equal(in_open(&in, path, &e), ST_OK);
	st = irr_load(&s, in, &l, &e);
	/* an update without the dump it belongs to is no data */
	if ((strstr(outcome, "REJECT-DOC") != NULL || strstr(name, "nrtm") != NULL) !=
	    (st != ST_OK))
		fail_msg("%s: %s, but status %d (%s)", name, outcome, st, e.msg);
	if (strcmp(outcome, "SKIP-OBJ") == 0 && l.refused == 0)
		fail_msg("%s: no object refused", name);
	in_close(in);
	irr_set_fini(&s);
}

static void
test_bad_inputs(void **state)
{
	(void)state;
	if (tmp_bad_inputs("own/rpsl/", bad_input) == 0)
		skip();
}

/* Known answers: objects and origins of the real files. */
static void
real_file(const char *name, unsigned routes, unsigned origins)
{
	const char *path = test_data(name);
	struct irr_set s = { 0 };
	struct load l = { 0 };
	struct in *in;
	struct err e;
	uint8_t *seen;
	unsigned n = 0;

	if (path == NULL)
		skip();
	assert_int_equal(in_open(&in, path, &e), ST_OK);
	assert_int_equal(irr_load(&s, in, &l, &e), ST_OK);
	assert_int_equal(l.kept, routes);
	assert_int_equal(l.refused, 0);
	seen = calloc(1, 1u << 19);
	assert_non_null(seen);
	for (size_t i = 0; origins != 0 && i < s.rows.n; i++) {
		const uint64_t asn = s.rows.v[i].val >> 32;

		assert_true(asn < 1u << 19);
		n += !seen[asn];
		seen[asn] = 1;
	}
	assert_int_equal(n, origins);
	free(seen);
	in_close(in);
	irr_set_fini(&s);
}

static void
test_real(void **state)
{
	(void)state;
	real_file("irr/ripe-nonauth.db.route.20231129.gz", 46745, 1770);
	real_file("irr/ripe-nonauth.db.route6.20231129.gz", 1210, 310);
	real_file("irr/ripe.db.route.sample.txt", 62, 0);
	real_file("irr/ripe.db.route6.sample.txt", 62, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_objects),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_states),
		cmocka_unit_test(test_twin),
		cmocka_unit_test(test_bad_inputs),
		cmocka_unit_test(test_real),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
