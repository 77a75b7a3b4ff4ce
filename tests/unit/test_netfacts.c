/* test_netfacts.c - users, hegemony, siblings, lists, contacts of the registries. */
#include "reg/aslist.h"
#include "reg/asnum.h"
#include "reg/sibling.h"
#include "reg/whois.h"

#include "tmp.h"

#define IS(s, want) assert_true(str_eq((s), (want)))

static enum st
numbers(struct asnum *s, enum asnum_kind k, const char *text, struct load *l)
{
	struct in *in = tmp_in(text, strlen(text));
	struct err e = { 0 };
	enum st st;

	*l = (struct load){ 0 };
	st = asnum_load(s, k, in, l, &e);
	in_close(in);
	assert_int_equal(l->read, l->kept + l->refused);
	return st;
}

static uint64_t
number(const struct asnum *s, uint32_t asn)
{
	uint64_t v;

	return asnum_get(s, asn, &v) ? v : UINT64_MAX;
}

static void
test_numbers(void **state)
{
	static const struct {
		enum asnum_kind k;
		const char *text;
		enum st st;
		unsigned kept, refused;
	} cases[] = {
		{ ASNUM_USERS,
		    "ASN\tNumberofUsers\tCountry\t%ofCountry\n1\t10\tNL\t1\n1\t5\tBE\t2\n", ST_OK,
		    2, 0 },
		{ ASNUM_USERS, "Rank,AS,AS Name,CC,Users\n1,AS7,\"a, b\",NL,3\n", ST_OK, 1, 0 },
		{ ASNUM_USERS, "asn,users\n1,-5\n2,1.5\n0,1\nx,1\n3,0\n", ST_OK, 1, 4 },
		{ ASNUM_USERS, "asn,users\n1\n", ST_BAD, 0, 0 },
		{ ASNUM_USERS, "asn,hege\n1,0.5\n", ST_BAD, 0, 0 },
		{ ASNUM_USERS, "", ST_BAD, 0, 0 },
		{ ASNUM_USERS, "asn,users\n", ST_BAD, 0, 0 },
		{ ASNUM_USERS,
		    "{\"copyright\":\"x\",\"Date\":\"1\",\"Data\":[{\"rank\":1,\"AS\":7,\"Users\":"
		    "70,"
		    "\"CC\":\"NL\"},{\"AS\":8,\"Users\":null},{\"AS\":\"AS9\",\"Users\":\"90\"}]}",
		    ST_OK, 2, 1 },
		{ ASNUM_USERS, "{\"Data\":[]}", ST_BAD, 0, 0 },
		{ ASNUM_USERS, "{\"Data\":[{\"AS\":7,\"Users\":70}", ST_BAD, 0, 0 },
		{ ASNUM_HEGEMONY, "asn,hege\n1,0.5\n2,5.7e-05\n3,1.1\n4,nan\n5,-0.1\n6,x\n", ST_OK,
		    2, 4 },
		{ ASNUM_HEGEMONY,
		    "timebin,originasn,asn,hege,af\n2026-01-01T00:00:00Z,0,1,0.25,4\n"
		    "2026-01-01T00:00:00Z,7,1,1,4\n2026-01-01T00:00:00Z,0,1,0.5,6\n",
		    ST_OK, 1, 2 },
		{ ASNUM_HEGEMONY,
		    "{\"count\":1,\"results\":[{\"timebin\":\"2026-01-02T00:00:00Z\",\"originasn\":"
		    "0,"
		    "\"asn\":1,\"hege\":0.125,\"af\":4}]}",
		    ST_OK, 1, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct asnum s = { 0 };
		struct load l;
		const enum st st = numbers(&s, cases[i].k, cases[i].text, &l);

		if (st != cases[i].st ||
		    (st == ST_OK && (l.kept != cases[i].kept || l.refused != cases[i].refused)))
			fail_msg("%s: %d, %u kept", cases[i].text, st, (unsigned)l.kept);
		if (st == ST_OK && strstr(cases[i].text, "2026-01-02") != NULL)
			assert_int_equal(l.time_s, 1767312000);
		assert_int_equal(s.n, st == ST_OK ? l.kept : 0);
		asnum_fini(&s);
	}
}

/* Economies of one file add up, a later file replaces, a file that fails leaves nothing. */
static void
test_numbers_files(void **state)
{
	struct asnum s = { 0 };
	struct load l;

	(void)state;
	assert_int_equal(numbers(&s, ASNUM_USERS, "asn,users\n1,10\n2,20\n1,5\n", &l), ST_OK);
	assert_int_equal(numbers(&s, ASNUM_USERS, "asn,users\n2,1\n3\n", &l), ST_BAD);
	assert_int_equal(numbers(&s, ASNUM_USERS, "asn,users\n2,7\n", &l), ST_OK);
	asnum_freeze(&s);
	assert_int_equal(number(&s, 1), 15);
	assert_int_equal(number(&s, 2), 7);
	assert_true(number(&s, 3) == UINT64_MAX);
	asnum_fini(&s);
	assert_int_equal(numbers(&s, ASNUM_HEGEMONY, "asn,hege\n1,0.200173705538715\n", &l), ST_OK);
	asnum_freeze(&s);
	assert_int_equal(number(&s, 1), 200173706);
	asnum_fini(&s);
}

static struct asnum
real_numbers(const char *name, enum asnum_kind k, unsigned kept)
{
	const char *path = test_data(name);
	struct asnum s = { 0 };
	struct load l = { 0 };
	struct in *in;
	struct err e;

	if (path == NULL)
		skip();
	assert_int_equal(in_open(&in, path, &e), ST_OK);
	assert_int_equal(asnum_load(&s, k, in, &l, &e), ST_OK);
	in_close(in);
	assert_int_equal(l.kept, kept);
	assert_int_equal(l.refused, 0);
	asnum_freeze(&s);
	return s;
}

static void
test_numbers_real(void **state)
{
	struct asnum s =
	    real_numbers("asnames/apnic-as-population-202009.tsv.gz", ASNUM_USERS, 26785);

	(void)state;
	assert_int_equal(s.n, 25320);
	assert_int_equal(number(&s, 4134), 283419161);
	asnum_fini(&s);
	s = real_numbers("asrel/as-hegemony-20230801.csv.gz", ASNUM_HEGEMONY, 74862);
	assert_int_equal(number(&s, 3356), 200173706);
	asnum_fini(&s);
}

static struct asorg_table *
orgs_of(const char *text)
{
	struct in *in = tmp_in(text, strlen(text));
	struct asorg_set s = { 0 };
	struct asorg_table *t;
	struct load l = { 0 };
	struct err e = { 0 };

	if (asorg_load(&s, in, &l, &e) != ST_OK)
		fail_msg("%s", e.msg);
	in_close(in);
	assert_int_equal(asorg_build(&t, &s, &e), ST_OK);
	return t;
}

static struct pdb_table *
nets_of(const char *text)
{
	struct in *in = tmp_in(text, strlen(text));
	struct pdb_set s = { 0 };
	struct pdb_table *t;
	struct load l = { 0 };
	struct err e = { 0 };

	assert_int_equal(pdb_load(&s, in, &l, &e), ST_OK);
	in_close(in);
	assert_int_equal(pdb_build(&t, &s, &e), ST_OK);
	return t;
}

/* Both layouts of as2org say the same. */
static void
test_as2org_lines(void **state)
{
	static const char lines[] =
	    "{\"organizationId\":\"O1\",\"changed\":\"20200101\",\"name\":\"One Ltd\",\"country\":"
	    "\"NL\",\"source\":\"RIPE\",\"type\":\"Organization\"}\n"
	    "{\"asn\":\"64500\",\"changed\":\"20200102\",\"name\":\"ONE-AS\",\"organizationId\":"
	    "\"O1\",\"opaqueId\":\"x\",\"source\":\"RIPE\",\"type\":\"ASN\"}\n"
	    "{\"asn\":64501,\"name\":\"TWO-AS\",\"organizationId\":\"O1\",\"type\":\"ASN\"}\n\n"
	    "{\"asn\":\"x\",\"name\":\"BAD\"}\n{\"name\":\"no id\"}\n";
	static const char *const bad[] = { "{\"asn\":\"1\"}\n[1]\n", "{\"asn\":\"1\"}\n5\n",
		"{\"asn\":\"1\"}\n{\"asn\":", "{}\n" };
	struct asorg_table *t = orgs_of(lines);
	const struct asorg_info o = asorg_get(t, 64500);

	(void)state;
	IS(o.org, "One Ltd");
	IS(o.name, "ONE-AS");
	IS(o.country, "NL");
	IS(asorg_get(t, 64501).org, "One Ltd");
	assert_int_equal(asorg_ases(t), 2);
	asorg_free(t);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct in *in = tmp_in(bad[i], strlen(bad[i]));
		struct asorg_set s = { 0 };
		struct load l = { 0 };
		struct err e = { 0 };

		assert_int_not_equal(asorg_load(&s, in, &l, &e), ST_OK);
		assert_int_equal(s.n_as + s.n_orgs, 0);
		in_close(in);
		asorg_set_fini(&s);
	}
}

static void
test_siblings(void **state)
{
	struct asorg_table *org =
	    orgs_of("# format:org_id|changed|org_name|country|source\nA||a|NL|R\nB||b|NL|R\n"
		    "# format:aut|changed|aut_name|org_id|opaque_id|source\n"
		    "1||x|A||R\n2||x|A||R\n5||x|B||R\n6||x|B||R\n7||x|||R\n8||x|||R\n");
	struct pdb_table *pdb = nets_of(
	    "{\"data\":[{\"id\":1,\"asn\":2,\"org_id\":9},{\"id\":2,\"asn\":3,\"org_id\":9},"
	    "{\"id\":3,\"asn\":6,\"org_id\":10},{\"id\":4,\"asn\":9,\"org_id\":10}]}");
	static const uint32_t first[] = { 1, 2, 3 }, second[] = { 5, 6, 9 };
	const uint32_t *v = NULL;
	struct siblings *s;
	struct err e;

	(void)state;
	assert_int_equal(siblings_build(&s, org, pdb, &e), ST_OK);
	assert_int_equal(siblings_of(s, 1, &v), 3);
	assert_memory_equal(v, first, sizeof(first));
	assert_int_equal(siblings_of(s, 3, &v), 3);
	assert_memory_equal(v, first, sizeof(first));
	assert_int_equal(siblings_of(s, 9, &v), 3);
	assert_memory_equal(v, second, sizeof(second));
	assert_int_equal(siblings_of(s, 7, &v), 1);
	assert_int_equal(v[0], 7);
	assert_int_equal(siblings_of(s, 4, &v), 0);
	assert_true(siblings_same(s, 1, 3));
	assert_true(siblings_same(s, 4, 4));
	assert_false(siblings_same(s, 1, 5));
	assert_false(siblings_same(s, 7, 8)); /* no organisation is no organisation */
	assert_false(siblings_same(s, 1, 4));
	siblings_free(s);
	asorg_free(org);
	pdb_free(pdb);
}

/* Random groups from both sources against the closure of the pairs. */
static void
test_siblings_twin(void **state)
{
	(void)state;
	test_seed();
	for (unsigned round = 0; round < 100; round++) {
		enum { N = 30 };
		bool same[N][N] = { { false } };
		unsigned a_org[N], b_org[N];
		char text[4096] = "# format:aut|changed|aut_name|org_id|opaque_id|source\n";
		char json[4096] = "{\"data\":[{\"id\":99,\"asn\":99,\"org_id\":99}";
		struct asorg_table *org;
		struct pdb_table *pdb;
		struct siblings *s;
		struct err e;

		for (unsigned i = 1; i < N; i++) {
			a_org[i] = (unsigned)(test_rng() % 24);
			b_org[i] = (unsigned)(test_rng() % 24);
			snprintf(text + strlen(text), sizeof(text) - strlen(text),
			    "%u||x|%s%.0u||R\n", i, a_org[i] != 0 ? "O" : "", a_org[i]);
			snprintf(json + strlen(json), sizeof(json) - strlen(json),
			    ",{\"id\":%u,\"asn\":%u,\"org_id\":%u}", i, i, b_org[i]);
		}
		strcat(json, "]}");
		for (unsigned i = 1; i < N; i++) {
			for (unsigned k = 1; k < N; k++)
				same[i][k] = i == k || (a_org[i] != 0 && a_org[i] == a_org[k]) ||
					     (b_org[i] != 0 && b_org[i] == b_org[k]);
		}
		for (unsigned m = 1; m < N; m++) {
			for (unsigned i = 1; i < N; i++) {
				for (unsigned k = 1; k < N; k++)
					same[i][k] |= same[i][m] && same[m][k];
			}
		}
		org = orgs_of(text);
		pdb = nets_of(json);
		assert_int_equal(siblings_build(&s, org, pdb, &e), ST_OK);
		for (unsigned i = 1; i < N; i++) {
			const uint32_t *v;
			unsigned n = 0;

			for (unsigned k = 1; k < N; k++) {
				assert_int_equal(siblings_same(s, i, k), same[i][k]);
				n += same[i][k];
			}
			assert_int_equal(siblings_of(s, i, &v), n);
			for (unsigned k = 0; k < n; k++)
				assert_true(same[i][v[k]] && (k == 0 || v[k] > v[k - 1]));
		}
		siblings_free(s);
		asorg_free(org);
		pdb_free(pdb);
	}
}

#define LIST_HEAD "# mine\nlist,asn,prefix,name,checked,source\n"

static void
test_lists(void **state)
{
	static const char text[] =
	    LIST_HEAD "scrubber,64500,,\"One, the first\",2026-01-02,here\n"
		      "anycast,64501,192.0.2.0/24,Two,2026-01-03,\"there, too\"\n"
		      "anycast,,2001:db8::/32,Three,2026-01-01,x\n"
		      "other,1,,x,2026-01-01,x\nscrubber,,,x,2026-01-01,x\nscrubber,1,192.0.2.0/"
		      "24,x,2026-01-01,"
		      "x\nanycast,1,,x,2026-01-01,x\nanycast,1,192.0.2.1/24,x,2026-01-01,x\n"
		      "scrubber,2,,x,,x\nscrubber,2,,x,2026-01-01,\n";
	static const char *const bad[] = { "", "hello\n", LIST_HEAD, LIST_HEAD "scrubber,1\n" };
	struct in *in = tmp_in(text, strlen(text));
	const struct aslist_row *r;
	struct aslist_set s = { 0 };
	struct load l = { 0 };
	struct pfx p;
	struct err e;

	(void)state;
	assert_int_equal(aslist_load(&s, in, &l, &e), ST_OK);
	in_close(in);
	assert_int_equal(l.kept, 3);
	assert_int_equal(l.refused, 7);
	assert_int_equal(l.latest_s, 1767398400);
	assert_int_equal(aslist_freeze(&s, &e), ST_OK);
	r = aslist_asn(&s, ASLIST_SCRUBBER, 64500);
	assert_non_null(r);
	IS(aslist_text(&s, r->name), "One, the first");
	assert_int_equal(r->checked_s, 1767312000);
	assert_null(aslist_asn(&s, ASLIST_SCRUBBER, 64501));
	assert_true(pfx_parse(STR("192.0.2.128/25"), &p));
	r = aslist_pfx(&s, &p);
	assert_int_equal(r->asn, 64501);
	IS(aslist_text(&s, r->source), "there, too");
	assert_true(pfx_parse(STR("192.0.2.0/23"), &p) || pfx_parse(STR("192.0.0.0/16"), &p));
	assert_null(aslist_pfx(&s, &p));
	aslist_fini(&s);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		in = tmp_in(bad[i], strlen(bad[i]));
		l = (struct load){ 0 };
		assert_int_equal(aslist_load(&s, in, &l, &e), ST_BAD);
		in_close(in);
		aslist_fini(&s);
	}
}

/* Every row of the built-in list is whole, and the names of scrubbers are those of the real list of
 * names. */
static void
test_lists_built_in(void **state)
{
	struct aslist_set s = { 0 };
	struct load l = { 0 };
	struct err e;
	unsigned scrubbers = 0;

	(void)state;
	assert_int_equal(aslist_load_text(&s, aslist_built_in(), &l, &e), ST_OK);
	assert_int_equal(l.refused, 0);
	assert_int_equal(aslist_freeze(&s, &e), ST_OK);
	assert_int_equal(s.n, l.kept); /* no doubles */
	for (size_t i = s.n_pfx; i < s.n; i++) {
		assert_true(s.v[i].source != 0 && s.v[i].name != 0 && s.v[i].checked_s != 0);
		scrubbers++;
	}
	assert_true(scrubbers >= 10);
	assert_non_null(aslist_asn(&s, ASLIST_SCRUBBER, 32787));
	assert_null(aslist_asn(&s, ASLIST_SCRUBBER, 3356));
	aslist_fini(&s);
}

static enum whois_contact
contact(const char *const *texts, uint32_t asn, int64_t *updated_s)
{
	struct whois_set s = { 0 };
	enum whois_contact c;

	for (; *texts != NULL; texts++) {
		struct in *in = tmp_in(*texts, strlen(*texts));
		struct load l = { 0 };
		struct err e = { 0 };

		if (whois_load(&s, in, &l, &e) != ST_OK)
			fail_msg("%s: %s", *texts, e.msg);
		assert_int_equal(l.read, l.kept + l.refused);
		in_close(in);
	}
	whois_freeze(&s);
	c = whois_contact(&s, asn, updated_s);
	whois_fini(&s);
	return c;
}

#define SHOWN(source) "aut-num: AS99\nadmin-c: X\nsource: " source "\n\n"
#define ORG "OrgID: EX-1\nOrgName: secret\nOrgTechHandle: T1-ARIN\nSource: ARIN\n"
#define ORG_ABUSE "OrgID: EX-2\nOrgAbuseHandle: A1-ARIN\nSource: ARIN\n"
#define PERSON(id, more) "nic-hdl: " id "\nperson: somebody\n" more "\n"

/* The rule of each registry. */
static void
test_whois(void **state)
{
	static const struct {
		const char *text[3];
		enum whois_contact want; /* of AS 1 */
	} cases[] = {
		{ { "aut-num: AS1\nadmin-c: X\nsource: RIPE\n" }, WHOIS_REGISTERED },
		{ { "aut-num: AS1\ntech-c: X\nsource: APNIC\n" }, WHOIS_REGISTERED },
		{ { "aut-num: as1\ntech-c:\n X # them\nsource: afrinic\n" }, WHOIS_REGISTERED },
		{ { SHOWN("RIPE") "aut-num: AS1\nabuse-c: X\nsource: RIPE\n" }, WHOIS_MISSING },
		{ { SHOWN("RIPE") "aut-num: AS1\nadmin-c: # none\nsource: RIPE\n" },
		    WHOIS_MISSING },
		/* a dump that was stripped of all contacts says nothing */
		{ { "aut-num: AS1\nabuse-c: X\nsource: RIPE\n" }, WHOIS_NO_DATA },
		{ { SHOWN("APNIC") "aut-num: AS1\nsource: RIPE\n" }, WHOIS_NO_DATA },
		/* not of the registry */
		{ { SHOWN("RIPE") "aut-num: AS1\nadmin-c: X\nsource: RADB\n" }, WHOIS_NO_DATA },
		{ { SHOWN("RIPE") "aut-num: AS1\nadmin-c: X\nsource: RIPE-NONAUTH\n" },
		    WHOIS_NO_DATA },
		{ { SHOWN("RIPE") "aut-num: AS1\nadmin-c: X\n" }, WHOIS_NO_DATA },
		/* ARIN */
		{ { "ASHandle: AS1\nOrgID: EX-9\nASNumber: 1\nTechHandle: T\nSource: ARIN\n" },
		    WHOIS_REGISTERED },
		{ { "ASHandle: AS1\nASNumber: 1 - 5\nNOCHandle: N\n" }, WHOIS_REGISTERED },
		{ { "ASHandle: AS1\nOrgID: EX-1\nASNumber: 1\nAbuseHandle: A\n", ORG },
		    WHOIS_REGISTERED },
		{ { "ASHandle: AS1\nOrgID: EX-2\nASNumber: 1\n", ORG "\n" ORG_ABUSE },
		    WHOIS_MISSING },
		{ { "ASHandle: AS1\nOrgID: EX-2\nASNumber: 1\n", ORG_ABUSE }, WHOIS_NO_DATA },
		{ { "ASHandle: AS1\nOrgID: EX-3\nASNumber: 1\n", ORG }, WHOIS_NO_DATA },
		/* LACNIC */
		{ { "aut-num: AS1\nowner: x\nowner-c: P1\n",
		      PERSON("p1", "e-mail: a@example.net") },
		    WHOIS_REGISTERED },
		{ { "aut-num: AS1\nowner: x\nrouting-c: P1\nsource: LACNIC\n",
		      PERSON("P1", "phone: 1") },
		    WHOIS_REGISTERED },
		{ { "aut-num: AS1\nowner: x\nabuse-c: P1\n", PERSON("P1", "phone: 1") },
		    WHOIS_NO_DATA },
		{ { "aut-num: AS1\nowner: x\nowner-c: P1\n",
		      PERSON("P1", "country: BR") "\n" PERSON("P2", "phone: 1") },
		    WHOIS_MISSING },
		{ { "aut-num: AS1\nowner: x\nowner-c: P3\n", PERSON("P2", "phone: 1") },
		    WHOIS_NO_DATA },
		{ { "aut-num: AS1\nowner: x\nadmin-c: P3\n", PERSON("P2", "phone: 1") },
		    WHOIS_NO_DATA },
	};
	static const char *const dated[] = {
		"aut-num: AS1\nadmin-c: X\nchanged: someone@example.net 20200131\nsource: APNIC\n",
		NULL
	};
	static const char *const range[] = { "ASHandle: AS3\nASNumber: 3 - 5\nTechHandle: N\n",
		NULL };
	int64_t t;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const enum whois_contact got = contact(cases[i].text, 1, NULL);

		if (got != cases[i].want)
			fail_msg("case %zu, %s: %d", i, cases[i].text[0], got);
	}
	assert_int_equal(contact(dated, 1, &t), WHOIS_REGISTERED);
	assert_int_equal(t, 1580428800);
	assert_int_equal(contact(range, 5, NULL), WHOIS_REGISTERED);
	assert_int_equal(contact(range, 2, NULL), WHOIS_NO_DATA);
	assert_int_equal(contact(range, 6, NULL), WHOIS_NO_DATA);
}

/* The real aut-nums at hand are of RIPE-NONAUTH: not one counts, and the file is refused whole. */
static void
test_whois_real(void **state)
{
	const char *path = test_data("irr/ripe-nonauth.db.aut-num.20231129.gz");
	struct whois_set s = { 0 };
	struct load l = { 0 };
	struct err e = { 0 };
	struct in *in;

	(void)state;
	if (path == NULL)
		skip();
	assert_int_equal(in_open(&in, path, &e), ST_OK);
	assert_int_equal(whois_load(&s, in, &l, &e), ST_BAD);
	in_close(in);
	assert_int_equal(l.read, 1887);
	assert_string_equal(l.reasons[0].why, "not of a regional registry");
	assert_int_equal(l.reasons[0].n, 1887);
	assert_int_equal(s.n_ases, 0);
	whois_fini(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_numbers_files),
		cmocka_unit_test(test_numbers_real),
		cmocka_unit_test(test_as2org_lines),
		cmocka_unit_test(test_siblings),
		cmocka_unit_test(test_siblings_twin),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_lists_built_in),
		cmocka_unit_test(test_whois),
		cmocka_unit_test(test_whois_real),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
