/* test_irr_sets.c - sets and aut-nums: by hand, against naive twins, and the known answers of the
 * real file. */
#include "irr/filter.h"

#include "base/limits.h"
#include "tmp.h"

/* What files make of it, the routes in *routes (may be NULL). */
static struct irr_sets *
sets_of(const char *const *texts, size_t n, struct irr_table **routes)
{
	struct irr_set s = { 0 };
	struct irr_sets *t;
	struct err e;

	for (size_t i = 0; i < n; i++) {
		struct in *in = tmp_in(texts[i], strlen(texts[i]));
		struct load l = { 0 };

		if (irr_load(&s, in, &l, &e) != ST_OK)
			fail_msg("%s", e.msg);
		in_close(in);
	}
	if (routes != NULL)
		assert_int_equal(irr_build(routes, &s, &e), ST_OK);
	assert_int_equal(irr_sets_build(&t, &s, &e), ST_OK);
	irr_set_fini(&s);
	return t;
}

static int
u32_cmp(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* "1 2 3 !m1 c1 a0 o0 d2", ascending AS numbers, then what is not 0. */
static void
show(const struct irr_sets *t, const char *name, struct buf *b)
{
	struct irr_expander *x = irr_expander_new(t);
	const uint32_t root = irr_sets_find(t, str_of(name));
	struct irr_expansion r;
	uint32_t *v;
	struct err e;

	b->n = 0;
	if (root == IRR_NONE) {
		buf_lit(b, "none\0");
		irr_expander_free(x);
		return;
	}
	assert_int_equal(irr_expand(x, &root, 1, &r, &e), ST_OK);
	v = calloc(r.asns_n + 1, sizeof(*v));
	assert_non_null(v);
	for (size_t i = 0; i < r.asns_n; i++)
		v[i] = r.asns[i];
	qsort(v, r.asns_n, sizeof(*v), u32_cmp);
	for (size_t i = 0; i < r.asns_n; i++)
		buf_printf(b, "%u ", v[i]);
	buf_printf(b, "s%u", r.sets);
	if (r.missing != 0)
		buf_printf(b, " m%u", r.missing);
	if (r.cycles != 0)
		buf_printf(b, " c%u", r.cycles);
	if (r.several != 0)
		buf_printf(b, " v%u", r.several);
	if (r.any != 0)
		buf_printf(b, " a%u", r.any);
	if (r.odd != 0)
		buf_printf(b, " o%u", r.odd);
	buf_printf(b, " d%u%s", r.depth, r.cut ? " cut" : "");
	buf_ch(b, '\0');
	free(v);
	irr_expander_free(x);
}

static void
test_by_hand(void **state)
{
	static const char *const text[] = {
		"as-set: AS-A\nmembers: AS1, as2,AS-B\nmembers: AS-GONE AS-GONE\nsource: T\n\n"
		"as-set: as-b\nmembers: AS3,, AS-C;AS3\nsource: T\n\n"
		"as-set: AS-C\nmembers: AS-B AS4 # AS5\n AS6,\n+AS7\n%AS8\nmp-members: "
		"AS9\nsource: T\n\n"
		"as-set: AS-ALL\nmembers: AS-ANY, ANY, PeerAS, AS1\nsource: T\n\n"
		"as-set: AS-SELF\nmembers: AS-SELF, AS64496\nsource: T\n\n"
		"as-set: AS1:AS-X:AS2\nmembers: AS-A, <script>, RS-A, 192.0.2.0/24\nsource: T\n\n"
		"as-set: AS-EMPTY\nmembers:\nsource: T\n\n"
		"as-set: AS-NONE\nsource: T\n\n"
		/* not sets: */
		"as-set: RS-A\nmembers: AS1\nsource: T\n\nas-set: AS-\nmembers: AS1\nsource: T\n\n"
		"as-set: AS1\nmembers: AS1\nsource: T\n\nas-set: AS-ANY\nmembers: AS1\nsource: "
		"T\n\n"
		"as-set: AS-\xc3\x84\nmembers: AS1\nsource: T\n\nas-set: AS-A::AS-B\nsource: T\n",
		/* of several registries the best one; an object that comes again replaces */
		"as-set: AS-DUP\nmembers: AS10\nsource: ALTDB\n\nas-set: AS-DUP\nmembers: "
		"AS11\nsource: ripe\n\n"
		"as-set: AS-DUP\nmembers: AS12\nsource: RADB\n\nas-set: AS-DUP\nmembers: "
		"AS13\nsource: AAA\n\n"
		"as-set: AS-TWICE\nmembers: AS1\nsource: T\n\nas-set: AS-TWICE\nmembers: "
		"AS2\nsource: T\n\n"
		"as-set: AS-USES\nmembers: AS-DUP\nsource: AAA\n",
	};
	static const struct {
		const char *name, *want;
	} cases[] = {
		{ "AS-A", "1 2 3 4 6 7 9 s3 m1 c2 d3" },
		{ "as-a", "1 2 3 4 6 7 9 s3 m1 c2 d3" },
		{ "AS-B", "3 4 6 7 9 s2 c2 d2" },
		{ "AS-ALL", "1 s1 a3 d1" },
		{ "AS-SELF", "64496 s1 c1 d1" },
		{ "AS1:AS-X:AS2", "1 2 3 4 6 7 9 s4 m1 c2 o3 d4" },
		{ "AS-EMPTY", "s1 d1" },
		{ "AS-NONE", "s1 d1" },
		{ "RS-A", "none" },
		{ "AS-", "none" },
		{ "AS1", "none" },
		{ "AS-ANY", "none" },
		{ "AS-DUP", "11 s1 v1 d1" },
		{ "RADB::AS-DUP", "12 s1 v1 d1" },
		{ "AS-DUP@altdb", "10 s1 v1 d1" },
		{ "XX::AS-DUP", "none" },
		{ "AS-USES", "11 s2 v1 d2" },
		{ "AS-TWICE", "2 s1 d1" },
	};
	struct irr_sets *t = sets_of(text, 2, NULL);
	struct buf b = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		show(t, cases[i].name, &b);
		if (strcmp(b.p, cases[i].want) != 0)
			fail_msg("%s: %s, not %s", cases[i].name, b.p, cases[i].want);
	}
	assert_int_equal(irr_sets_count(t, IRR_C_AS_SET), 14);
	buf_fini(&b);
	irr_sets_free(t);
}

static void
test_by_reference(void **state)
{
	static const char *const text[] = {
		"as-set: AS-REF\nmembers: AS1\nmbrs-by-ref: MNT-A, mnt-b\nsource: T\n\n"
		"as-set: AS-REFANY\nmbrs-by-ref: ANY\nsource: T\n\n"
		"as-set: AS-NOREF\nsource: T\n\n"
		"aut-num: AS2\nmember-of: AS-REF, AS-REFANY\nmnt-by: MNT-X MNT-B\nsource: T\n\n"
		"aut-num: AS3\nmember-of: AS-REF AS-NOREF\nmnt-by: MNT-X\nsource: T\n\n"
		"aut-num: AS4\nmember-of: AS-REF\nmnt-by: MNT-A\nsource: OTHER\n\n"
		"aut-num: AS5\nmember-of: AS-REFANY\nsource: T\n\n"
		"aut-num: AS6\nmember-of: AS-REFANY\nmember-of: RS-REF, AS-GONE\nmnt-by: "
		"Q\nsource: T\n\n"
		"route-set: RS-REF\nmbrs-by-ref: MNT-A\nsource: T\n\n"
		"route: 192.0.2.0/24\norigin: AS2\nmember-of: RS-REF\nmnt-by: MNT-A\nsource: T\n\n"
		"route: 192.0.3.0/24\norigin: AS2\nmember-of: RS-REF\nmnt-by: MNT-B\nsource: T\n\n"
		"route6: 2001:db8::/32\norigin: AS2\nmember-of: RS-REF\nmnt-by: MNT-A\nsource: T\n",
	};
	struct irr_table *routes;
	struct irr_sets *t = sets_of(text, 1, &routes);
	struct irr_expander *x = irr_expander_new(t);
	const uint32_t rs = irr_sets_find(t, STR("rs-ref"));
	struct irr_expansion r;
	struct buf b = { 0 };
	struct err e;

	(void)state;
	show(t, "AS-REF", &b);
	assert_string_equal(b.p, "1 2 s1 d1");
	show(t, "AS-REFANY", &b);
	assert_string_equal(b.p, "2 6 s1 d1"); /* AS 5 has no maintainer at all */
	show(t, "AS-NOREF", &b);
	assert_string_equal(b.p, "s1 d1");
	assert_int_equal(irr_expand(x, &rs, 1, &r, &e), ST_OK);
	assert_int_equal(r.ranges_n, 2);
	assert_int_equal(r.ranges[0].pfx.len, 24);
	assert_int_equal(r.ranges[1].pfx.len, 32);
	assert_int_equal(irr_count(routes), 3);
	irr_expander_free(x);
	irr_free(routes);
	irr_sets_free(t);
	buf_fini(&b);
}

/* Lengths as a set of numbers: what an operator does to it, straight from RFC 2622 2. */
struct lengths {
	bool has[130];
};

static struct lengths
naive_op(struct lengths in, unsigned bits, const char *op)
{
	struct lengths out = { { false } };
	unsigned n = 0, m = 129, lo = 129, hi = 0;

	for (unsigned i = 0; i <= bits; i++) {
		if (in.has[i] && lo == 129)
			lo = i;
		if (in.has[i])
			hi = i;
	}
	if (lo == 129)
		return out;
	if (strcmp(op, "") == 0)
		return in;
	if (strcmp(op, "+") == 0)
		n = lo, m = bits;
	else if (strcmp(op, "-") == 0)
		n = lo + 1, m = bits;
	else {
		if (sscanf(op, "%u-%u", &n, &m) == 1)
			m = n;
		if (n < lo)
			n = lo;
	}
	(void)hi;
	for (unsigned i = n; i <= m && i <= bits; i++)
		out.has[i] = true;
	return out;
}

static void
test_ranges(void **state)
{
	static const struct {
		const char *op;
		unsigned bits;
		bool ok;
	} parse[] = { { "+", 32, true }, { "-", 32, true }, { "24", 32, true },
		{ "24-28", 32, true }, { "33", 32, false }, { "33", 128, true },
		{ "28-24", 32, false }, { "24-", 32, false }, { "-24", 32, false },
		{ "", 32, false }, { "++", 32, false }, { "24-33", 32, false }, { "a", 32, false },
		{ "0-32", 32, true }, { "24-28-30", 32, false } };

	(void)state;
	for (size_t i = 0; i < sizeof(parse) / sizeof(parse[0]); i++) {
		struct irr_op op;

		if (irr_op_parse(str_of(parse[i].op), parse[i].bits, &op) != parse[i].ok)
			fail_msg("operator %s", parse[i].op);
		if (parse[i].ok) {
			const struct irr_op back = irr_op_unpack(irr_op_pack(op));

			assert_memory_equal(&back, &op, sizeof(op));
		}
	}
	test_seed();
	for (unsigned round = 0; round < 200000; round++) {
		const unsigned bits = test_rng() % 2 != 0 ? 32 : 128;
		struct irr_op op = IRR_OP_NONE;
		struct irr_range r = { .pfx = { .afi = bits == 32 ? AFI_IP4 : AFI_IP6 } };
		struct lengths want = { { false } };
		bool got;

		r.pfx.len = r.lo = r.hi = (uint8_t)(test_rng() % (bits + 1));
		want.has[r.lo] = true;
		for (unsigned k = (unsigned)(test_rng() % 5); k-- > 0;) {
			static const char *const plain[] = { "", "+", "-" };
			char text[16];
			struct irr_op next = IRR_OP_NONE;
			const unsigned kind = (unsigned)(test_rng() % 6),
				       n = (unsigned)(test_rng() % (bits + 1)),
				       m = n + (unsigned)(test_rng() % (bits + 1 - n));

			snprintf(text, sizeof(text), "%s", kind < 3 ? plain[kind] : "");
			if (kind >= 3)
				snprintf(text, sizeof(text), "%u-%u", n, m);
			if (text[0] != '\0')
				assert_true(irr_op_parse(str_of(text), 128, &next));
			/* what is nearer to the prefix is first; the walk meets it last */
			op = irr_op_then(op, next);
			want = naive_op(want, bits, text);
		}
		got = irr_op_apply(op, &r);
		for (unsigned i = 0; i <= bits; i++) {
			if (want.has[i] != (got && i >= r.lo && i <= r.hi))
				fail_msg("round %u: length %u of a /%u", round, i, r.pfx.len);
		}
	}
}

/* Random graphs of sets against plain reachability. */
static void
test_twin(void **state)
{
	enum { SETS = 40, ROUNDS = 300 };
	struct buf b = { 0 };
	unsigned cycles = 0;

	(void)state;
	test_seed();
	for (unsigned round = 0; round < ROUNDS; round++) {
		static bool edge[SETS][SETS], reach[SETS][SETS], asn[SETS][64];
		const unsigned density = 1 + (unsigned)(test_rng() % 60);
		const char *text[1];
		struct irr_sets *t;
		struct irr_expander *x;

		memset(edge, 0, sizeof(edge));
		memset(asn, 0, sizeof(asn));
		b.n = 0;
		for (unsigned i = 0; i < SETS; i++) {
			buf_printf(&b, "as-set: AS-%u\nsource: T\nmembers: AS%u", i, i % 64);
			asn[i][i % 64] = true;
			for (unsigned k = 0; k < SETS; k++) {
				if (test_rng() % 1000 < density) {
					edge[i][k] = true;
					buf_printf(&b, ", AS-%u", k);
				}
			}
			for (unsigned k = 0; k < 64; k++) {
				if (test_rng() % 30 == 0) {
					asn[i][k] = true;
					buf_printf(&b, "\n AS%u,", k);
				}
			}
			buf_lit(&b, "\n\n");
		}
		buf_ch(&b, '\0');
		text[0] = b.p;
		memcpy(reach, edge, sizeof(edge));
		for (unsigned k = 0; k < SETS; k++) {
			for (unsigned i = 0; i < SETS; i++) {
				for (unsigned j = 0; j < SETS; j++)
					reach[i][j] |= reach[i][k] && reach[k][j];
			}
		}
		t = sets_of(text, 1, NULL);
		x = irr_expander_new(t);
		for (unsigned i = 0; i < SETS; i++) {
			bool want[64] = { false };
			unsigned n = 0, sets = 0;
			char name[16];
			struct irr_expansion r;
			struct err e;
			uint32_t root;

			for (unsigned j = 0; j < SETS; j++) {
				sets += j == i || reach[i][j];
				for (unsigned k = 0; k < 64; k++)
					want[k] |= (j == i || reach[i][j]) && asn[j][k];
			}
			snprintf(name, sizeof(name), "AS-%u", i);
			root = irr_sets_find(t, str_of(name));
			assert_int_equal(irr_expand(x, &root, 1, &r, &e), ST_OK);
			for (unsigned k = 0; k < 64; k++)
				n += want[k];
			assert_int_equal(r.asns_n, n);
			for (size_t k = 0; k < r.asns_n; k++)
				assert_true(want[r.asns[k]]);
			assert_int_equal(r.sets, sets);
			assert_int_equal(irr_sets_at(t, root).cycle, reach[i][i]);
			cycles += reach[i][i];
		}
		irr_expander_free(x);
		irr_sets_free(t);
	}
	assert_true(cycles > 500 && cycles < SETS * ROUNDS - 500);
	buf_fini(&b);
}

static struct pfx
pfx_of(const char *s)
{
	struct pfx p;

	assert_true(pfx_parse(str_of(s), &p));
	return p;
}

static void
test_filter(void **state)
{
	static const char *const text[] = {
		"route: 192.0.2.0/24\norigin: AS1\nsource: T\n\nroute: 192.0.2.0/24\norigin: "
		"AS1\nsource: RADB\n\n"
		"route: 198.51.100.0/22\norigin: AS2\nsource: T\n\nroute6: 2001:db8::/32\norigin: "
		"AS2\nsource: T\n\n"
		"route: 203.0.113.0/24\norigin: AS3\nsource: T\n\n"
		"route-set: RS-R\nmembers: 10.0.0.0/8^+, 10.0.0.0/8^33, 11.0.0.0/8^28-25, "
		"12.0.0.0/8^7, 13.0.0.1/8, AS2^24\n"
		"mp-members: 2001:db8:1::/48^-, AS-S^-\nsource: T\n\n"
		"route-set: RS-TOP\nmembers: RS-R^20-24, AS3, RS-ANY, RS-NO\nsource: T\n\n"
		"route-set: RS-ALL\nmembers: 0.0.0.0/0^+\nsource: T\n\n"
		"as-set: AS-S\nmembers: AS1, AS2, AS9\nsource: T\n",
	};
	static const struct {
		const char *set, *pfx;
		bool longer, want;
	} cases[] = {
		{ "AS-S", "192.0.2.0/24", false, true },
		{ "AS-S", "192.0.2.0/25", false, false },
		{ "AS-S", "198.51.100.0/24", false, false },
		{ "AS-S", "198.51.100.0/24", true, true },
		{ "AS-S", "198.51.100.0/25", true, false },
		{ "AS-S", "2001:db8::/48", true, true },
		{ "AS-S", "2001:db8::/49", true, false },
		{ "AS-S", "203.0.113.0/24", true, false },
		{ "RS-R", "10.1.2.3/32", false, true },
		{ "RS-R", "10.0.0.0/8", false, true },
		{ "RS-R", "11.0.0.0/26", false, false },
		{ "RS-R", "13.0.0.0/8", false, false },
		{ "RS-R", "198.51.101.0/24", false, true }, /* AS2^24, and AS-S^- */
		{ "RS-R", "198.51.100.0/22", false, false },
		{ "RS-R", "198.51.100.0/25", false, true },
		{ "RS-R", "192.0.2.0/24", false, false },
		{ "RS-R", "192.0.2.0/32", false, true },
		{ "RS-R", "2001:db8:1::/48", false, true }, /* below 2001:db8::/32^- */
		{ "RS-R", "2001:db8::/32", false, false },
		{ "RS-TOP", "10.0.0.0/8", false, false },
		{ "RS-TOP", "10.0.0.0/20", false, true },
		{ "RS-TOP", "10.0.0.0/25", false, false },
		{ "RS-TOP", "203.0.113.0/24", false, true },
		{ "RS-TOP", "198.51.102.0/23", false, true },
		{ "RS-TOP", "2001:db8::/40", false, false },
		{ "RS-ALL", "1.2.3.4/32", false, true },
	};
	struct irr_table *routes;
	struct irr_sets *t = sets_of(text, 1, &routes);
	struct irr_expander *x = irr_expander_new(t);
	struct irr_expansion r;
	struct irr_filter f;
	struct err e;
	uint32_t root = irr_sets_find(t, STR("RS-TOP"));

	(void)state;
	assert_int_equal(irr_expand(x, &root, 1, &r, &e), ST_OK);
	assert_int_equal(r.odd, 4);
	assert_int_equal(r.any, 1);
	assert_int_equal(r.missing, 1);
	assert_int_equal(r.asns_n, 1);
	root = irr_sets_find(t, STR("AS-S"));
	assert_int_equal(irr_expand(x, &root, 1, &r, &e), ST_OK);
	assert_int_equal(irr_filter_build(&f, &r, routes, false, &e), ST_OK);
	assert_int_equal(f.objects, 4);
	assert_int_equal(f.with_routes, 2);
	assert_int_equal(f.n4, 2);
	assert_int_equal(f.n6, 1);
	irr_filter_fini(&f);
	root = irr_sets_find(t, STR("RS-ALL"));
	assert_int_equal(irr_expand(x, &root, 1, &r, &e), ST_OK);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct pfx p = pfx_of(cases[i].pfx);

		root = irr_sets_find(t, str_of(cases[i].set));
		assert_int_equal(irr_expand(x, &root, 1, &r, &e), ST_OK);
		assert_int_equal(irr_filter_build(&f, &r, routes, cases[i].longer, &e), ST_OK);
		if (irr_filter_admits(&f, &p) != cases[i].want)
			fail_msg("%s: %s", cases[i].set, cases[i].pfx);
		irr_filter_fini(&f);
	}
	irr_expander_free(x);
	irr_free(routes);
	irr_sets_free(t);
}

static void
test_aut_num(void **state)
{
	static const char *const text[] = {
		"aut-num: AS1\nimport: from AS2 action pref=10; accept ANY\nimport: from AS3\n "
		"accept AS-THREE\n"
		"export: to AS2 announce AS-ONE\nexport: to AS3 announce AS-ONE AND NOT AS-TWO\n"
		"mp-export: afi any.unicast to (AS4 or AS2) at 192.0.2.1 announce {192.0.2.0/24} "
		"AS-ONE\n"
		"export: to AS5 announce AS-TWO\nexport: to AS6 announce ANY\nsource: RADB\n\n"
		"aut-num: AS1\nimport: from AS7 accept ANY\nexport:\nsource: RIPE\n\n"
		"aut-num: AS2\nimport: from AS1 accept ANY\ndefault: to AS1\nsource: T\n\n"
		"aut-num: AS3\nmp-import: from AS1 accept ANY\nmp-export: to AS1 announce "
		"AS3\nsource: T\n\n"
		"aut-num: 4\nsource: T\n\naut-num: AS4294967296\nsource: T\n",
	};
	struct irr_sets *t = sets_of(text, 1, NULL);
	struct irr_aut_num a = irr_sets_aut_num(t, 1);

	(void)state;
	assert_int_equal(irr_sets_count(t, IRR_C_AUT_NUM), 4);
	assert_string_equal(a.source, "RIPE"); /* the better rank, and what it says of neighbours */
	assert_true(a.has_import && a.has_export); /* in any registry */
	assert_int_equal(a.n, 1);
	assert_int_equal(irr_neighbour_asn(a.neighbours[0]), 7);
	a = irr_sets_aut_num(t, 2);
	assert_true(a.has_import && !a.has_export);
	a = irr_sets_aut_num(t, 3);
	assert_true(a.has_import && a.has_export);
	assert_int_equal(
	    irr_neighbour_dirs(a.neighbours[0]), IRR_P_IMPORT | IRR_P_IMPORT_ALL | IRR_P_EXPORT);
	assert_null(irr_sets_aut_num(t, 4).source);
	irr_sets_free(t);
	t = sets_of(
	    (const char *[]){
		"aut-num: AS1\nimport: from AS2 accept ANY\nexport: to AS2 announce AS-A\n"
		"export: to AS9 announce AS-B AND AS-C\nexport: to AS3 announce AS-B\nsource: "
		"T\n" },
	    1, NULL);
	a = irr_sets_aut_num(t, 1);
	assert_int_equal(a.n, 3);
	assert_int_equal(irr_neighbour_asn(a.neighbours[2]), 9);
	assert_int_equal(irr_neighbour_dirs(a.neighbours[1]), IRR_P_EXPORT);
	assert_true(str_eq(a.announces, "AS-B"));
	irr_sets_free(t);
}

/* Who gets or gives everything: one filter a group of neighbours, in every form of line. */
static void
test_policy_all(void **state)
{
	static const struct {
		const char *lines;
		unsigned dirs[3]; /* of AS2, AS3, AS4 */
	} cases[] = {
		{ "import: from AS2 accept ANY\nimport: from AS3 accept AS3\n"
		  "export: to AS4 announce ANY\n",
		    { IRR_P_IMPORT | IRR_P_IMPORT_ALL, IRR_P_IMPORT,
			IRR_P_EXPORT | IRR_P_EXPORT_ALL } },
		{ "import: from AS2 action pref=1; from AS3 at 192.0.2.1 accept any and not "
		  "{0.0.0.0/0}; "
		  "from AS4 accept AS-ANY-MORE\n",
		    { IRR_P_IMPORT | IRR_P_IMPORT_ALL, IRR_P_IMPORT | IRR_P_IMPORT_ALL,
			IRR_P_IMPORT } },
		{ "mp-import: afi any.unicast { from AS2 accept AS-ANY; from AS3 accept NOT ANY; } "
		  "refine { from AS4\n+\n accept RS-ANY; }\n",
		    { IRR_P_IMPORT | IRR_P_IMPORT_ALL, IRR_P_IMPORT,
			IRR_P_IMPORT | IRR_P_IMPORT_ALL } },
		{ "export: to AS2 announce AS1 ANY\nexport: to AS2 to AS3\n announce ANY\n"
		  "import: from AS4\n",
		    { IRR_P_EXPORT | IRR_P_EXPORT_ALL, IRR_P_EXPORT | IRR_P_EXPORT_ALL,
			IRR_P_IMPORT } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[512];
		const char *const v = text;
		struct irr_sets *t;
		struct irr_aut_num a;

		snprintf(text, sizeof(text), "aut-num: AS1\n%ssource: T\n", cases[i].lines);
		t = sets_of(&v, 1, NULL);
		a = irr_sets_aut_num(t, 1);
		assert_int_equal(a.n, 3);
		for (unsigned k = 0; k < 3; k++) {
			assert_int_equal(irr_neighbour_asn(a.neighbours[k]), k + 2);
			assert_int_equal(irr_neighbour_dirs(a.neighbours[k]), cases[i].dirs[k]);
		}
		irr_sets_free(t);
	}
}

/* A chain deeper than any stack: it ends at the limit and says so. */
static void
test_limits(void **state)
{
	const char *text[1];
	struct buf b = { 0 }, got = { 0 };
	struct irr_sets *t;

	(void)state;
	for (unsigned i = 0; i < 200000; i++)
		buf_printf(&b, "as-set: AS-D%u\nmembers: AS-D%u\nsource: T\n\n", i, i + 1);
	buf_lit(&b, "as-set: AS-D200000\nmembers: AS1, AS-D0\nsource: T\n\0");
	text[0] = b.p;
	t = sets_of(text, 1, NULL);
	show(t, "AS-D0", &got);
	assert_string_equal(got.p, "s1001 c1001 d1000 cut");
	show(t, "AS-D199990", &got);
	assert_string_equal(got.p, "1 s1001 c1001 d1000 cut");
	irr_sets_free(t);
	buf_fini(&b);
	buf_fini(&got);
}

static struct irr_sets *
real_sets(const char *name, struct load *l)
{
	const char *path = test_data(name);
	struct irr_set s = { 0 };
	struct irr_sets *t;
	struct in *in;
	struct err e;

	if (path == NULL)
		skip();
	assert_int_equal(in_open(&in, path, &e), ST_OK);
	assert_int_equal(irr_load(&s, in, l, &e), ST_OK);
	in_close(in);
	assert_int_equal(irr_sets_build(&t, &s, &e), ST_OK);
	irr_set_fini(&s);
	return t;
}

/* The known answers that come with the file: counted by another program. */
static void
test_real_sets(void **state)
{
	struct load l = { 0 };
	struct irr_sets *t = real_sets("irr/ripe.db.as-set.20231129.gz", &l);
	struct irr_expander *x = irr_expander_new(t);
	const uint32_t first = irr_sets_first(t, IRR_C_AS_SET);
	uint64_t members = 0, sets = 0, missing = 0, empty = 0, cycles = 0;
	size_t most = 0;
	struct str largest = STR("");

	(void)state;
	assert_int_equal(l.kept, 22652);
	assert_int_equal(l.refused, 0);
	assert_int_equal(irr_sets_count(t, IRR_C_AS_SET), 22652);
	for (uint32_t i = first; i < first + irr_sets_count(t, IRR_C_AS_SET); i++) {
		const struct irr_set_info s = irr_sets_at(t, i);
		struct irr_expansion r;
		struct err e;

		members += s.members;
		sets += s.sets + s.any; /* AS-ANY, the name of a set that is in no file */
		missing += s.missing + s.any;
		empty += s.members == 0;
		cycles += s.cycle;
		assert_int_equal(s.odd, 0);
		assert_int_equal(irr_expand(x, &i, 1, &r, &e), ST_OK);
		assert_false(r.cut);
		if (r.asns_n > most) {
			most = r.asns_n;
			largest = s.name;
		}
	}
	assert_int_equal(members, 297193);
	assert_int_equal(sets, 61560);
	assert_int_equal(missing, 13741);
	assert_int_equal(empty, 1680);
	assert_int_equal(cycles, 511);
	assert_int_equal(most, 46875);
	assert_true(str_eq(largest, "AS3326:AS-PEERS-UAE"));
	irr_expander_free(x);
	irr_sets_free(t);
}

static void
test_real_aut_nums(void **state)
{
	struct load l = { 0 };
	struct irr_sets *t = real_sets("irr/ripe-nonauth.db.aut-num.20231129.gz", &l);
	unsigned both = 0, n = 0;

	(void)state;
	assert_int_equal(l.kept, 1887);
	for (uint32_t asn = 0; asn < 500000; asn++) {
		const struct irr_aut_num a = irr_sets_aut_num(t, asn);

		n += a.source != NULL;
		both += a.has_import && a.has_export;
	}
	assert_int_equal(n, 1887);
	assert_int_equal(both, 480);
	irr_sets_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_hand),
		cmocka_unit_test(test_by_reference),
		cmocka_unit_test(test_ranges),
		cmocka_unit_test(test_twin),
		cmocka_unit_test(test_filter),
		cmocka_unit_test(test_aut_num),
		cmocka_unit_test(test_policy_all),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_real_sets),
		cmocka_unit_test(test_real_aut_nums),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
