/* test_rpki.c - origin validation against a linear twin; VRP files of every form and fault. */
#include "rpki/rov.h"
#include "rpki/vrp.h"

#include "tmp.h"

static struct pfx
pfx_of(const char *s)
{
	struct pfx p;

	assert_true(pfx_parse(str_of(s), &p));
	return p;
}

/* A VRP is written PREFIX-MAXLEN=>AS. */
static struct rov_table *
table_of(const char *text)
{
	struct rov_tas tas = { 0 };
	struct prows rows = { 0 };
	struct rov_table *t;
	char pfx[64];
	unsigned max;
	struct err e;
	int used;

	for (uint32_t asn; sscanf(text, " %63[^-]-%u=>%u%n", pfx, &max, &asn, &used) == 3;
	     text += used) {
		const struct rov_vrp v = { pfx_of(pfx), asn, (uint8_t)max,
			rov_ta_bit(&tas, STR("test")) };

		assert_true(rov_add(&rows, &v));
	}
	assert_int_equal(rov_build(&t, &rows, &tas, &e), ST_OK);
	prows_fini(&rows);
	return t;
}

static void
test_states(void **state)
{
	static const struct {
		const char *name, *pfx;
		uint32_t origin;
		enum rov_state want;
	} cases[] = {
		{ "exact", "192.0.2.0/24", 64500, ROV_VALID },
		{ "longer than maxLength", "192.0.2.0/25", 64500, ROV_INVALID_LENGTH },
		{ "another origin", "192.0.2.0/24", 64501, ROV_INVALID_ASN },
		{ "another origin, too long", "192.0.2.0/25", 64501, ROV_INVALID_ASN },
		{ "up to maxLength", "198.51.101.0/24", 64501, ROV_VALID },
		{ "two VRPs, one admits", "198.51.100.0/25", 64501, ROV_VALID },
		{ "AS 0 never matches", "203.0.113.0/24", 0, ROV_INVALID_ASN },
		{ "AS 0 covers", "203.0.113.128/25", 64500, ROV_INVALID_ASN },
		{ "set at the end of the path", "192.0.2.0/24", 0, ROV_INVALID_ASN },
		{ "set, nothing covers", "192.0.3.0/24", 0, ROV_NOTFOUND },
		{ "less specific than any VRP", "192.0.0.0/16", 64500, ROV_NOTFOUND },
		{ "IPv6 over maxLength", "2001:db8::/49", 64500, ROV_INVALID_LENGTH },
		{ "IPv6 up to maxLength", "2001:db8:1::/48", 64500, ROV_VALID },
		{ "IPv6 not covered", "2001:db9::/48", 64500, ROV_NOTFOUND },
		{ "IPv6 of the same first bits as an IPv4 VRP", "c000:200::/24", 64500,
		    ROV_NOTFOUND },
	};
	struct rov_table *t =
	    table_of("192.0.2.0/24-24=>64500 198.51.100.0/22-24=>64501 "
		     "198.51.100.0/24-25=>64501 203.0.113.0/24-24=>0 2001:db8::/32-48=>64500");

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct pfx p = pfx_of(cases[i].pfx);

		if (rov_check(t, &p, cases[i].origin) != cases[i].want)
			fail_msg("%s: %d, not %d", cases[i].name, rov_check(t, &p, cases[i].origin),
			    cases[i].want);
	}
	rov_free(t);
}

static void
test_empty(void **state)
{
	struct rov_table *t = table_of("");
	const struct pfx p = pfx_of("192.0.2.0/24"), all = pfx_of("0.0.0.0/0"), v6 = pfx_of("::/0");

	(void)state;
	assert_int_equal(rov_check(t, &p, 1), ROV_NOTFOUND);
	assert_int_equal(rov_check(t, &all, 1), ROV_NOTFOUND);
	assert_int_equal(rov_check(t, &v6, 1), ROV_NOTFOUND);
	assert_int_equal(rov_covering(t, &p, NULL, 0), 0);
	rov_free(t);
	rov_free(NULL);
}

/* One VRP under two anchors is one VRP with both. */
static void
test_anchors(void **state)
{
	struct rov_tas tas = { 0 };
	struct prows rows = { 0 };
	const struct pfx p = pfx_of("192.0.2.0/24");
	struct rov_vrp v = { p, 64500, 24, 0 }, got[4];
	struct rov_table *t;
	struct err e;
	char name[8];

	(void)state;
	v.tas = rov_ta_bit(&tas, STR("ripe"));
	assert_true(rov_add(&rows, &v));
	v.tas = rov_ta_bit(&tas, STR("arin"));
	assert_true(rov_add(&rows, &v));
	assert_true(rov_add(&rows, &v));
	assert_int_equal(rov_build(&t, &rows, &tas, &e), ST_OK);
	assert_int_equal(rov_count(t), 1);
	assert_int_equal(rov_covering(t, &p, got, 4), 1);
	assert_int_equal(got[0].tas, 3);
	assert_string_equal(rov_ta_name(t, 0), "ripe");
	assert_string_equal(rov_ta_name(t, 1), "arin");
	for (unsigned i = 0; i < 40; i++) {
		snprintf(name, sizeof(name), "ta%u", i);
		rov_ta_bit(&tas, str_of(name));
	}
	assert_int_equal(rov_ta_bit(&tas, STR("one more")), 1u << 15);
	rov_free(t);
	prows_fini(&rows);
}

/* Prefixes that crowd together, so that covers are common and deep. */
static struct pfx
random_pfx(void)
{
	const uint64_t r = test_rng();
	struct pfx p = { .afi = r & 1 ? AFI_IP4 : AFI_IP6 };

	p.len = (uint8_t)((r >> 8) % (p.afi == AFI_IP4 ? 33 : 65));
	if ((r >> 1 & 15) == 0 && p.afi == AFI_IP6)
		p.len = (uint8_t)(64 + (r >> 8) % 65);
	p.hi = (test_rng() & 0x0301010101010101ULL) |
	       (p.afi == AFI_IP4 ? 0xc0ULL << 56 : 0x20ULL << 56);
	p.lo = p.afi == AFI_IP4 ? 0 : test_rng() & 0x0101010101010101ULL;
	if (p.afi == AFI_IP4)
		p.hi &= ~0xffffffffULL;
	pfx_mask(&p);
	return p;
}

/* RFC 6811 2, word by word over all VRPs. */
static enum rov_state
naive(const struct rov_vrp *v, size_t n, const struct pfx *p, uint32_t origin, size_t *covers)
{
	bool covered = false, matched_asn = false;

	*covers = 0;
	for (size_t i = 0; i < n; i++) {
		bool twice = false;

		if (!pfx_covers(&v[i].pfx, p))
			continue;
		covered = true;
		for (size_t k = 0; k < i; k++)
			twice |= pfx_eq(&v[k].pfx, &v[i].pfx) && v[k].asn == v[i].asn &&
				 v[k].max_len == v[i].max_len;
		*covers += !twice;
		if (v[i].asn != origin || origin == 0)
			continue;
		if (p->len <= v[i].max_len)
			matched_asn = true;
	}
	if (!covered)
		return ROV_NOTFOUND;
	if (matched_asn)
		return ROV_VALID;
	for (size_t i = 0; i < n; i++) {
		if (origin != 0 && v[i].asn == origin && pfx_covers(&v[i].pfx, p))
			return ROV_INVALID_LENGTH;
	}
	return ROV_INVALID_ASN;
}

static int
cmp_ask(const void *a, const void *b)
{
	return pfx_cmp(&((const struct rov_ask *)a)->pfx, &((const struct rov_ask *)b)->pfx);
}

/* All at once is one by one, in the order of a table and in none, for every number of questions. */
static void
check_all(const struct rov_table *t, struct rov_ask *v, size_t n)
{
	uint8_t out[1000];

	assert_true(n <= sizeof(out));
	for (unsigned order = 0; order < 2; order++) {
		const size_t few = test_rng() % (n + 1);

		if (order == 1)
			qsort(v, n, sizeof(*v), cmp_ask);
		memset(out, 0xee, sizeof(out));
		rov_check_all(t, v, few, out);
		assert_true(few == sizeof(out) || out[few] == 0xee);
		rov_check_all(t, v, n, out);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(out[i], rov_check(t, &v[i].pfx, v[i].origin));
	}
}

static void
test_twin(void **state)
{
	enum { ROUNDS = 200, VRPS = 300, LOOKUPS = 1000 };
	static struct rov_ask asks[LOOKUPS];
	static struct rov_vrp v[VRPS];
	unsigned seen[4] = { 0 };

	(void)state;
	test_seed();
	for (unsigned round = 0; round < ROUNDS; round++) {
		const size_t n = round % 20 == 0 ? round / 20 : VRPS;
		struct rov_tas tas = { 0 };
		struct prows rows = { 0 };
		struct rov_table *t;
		struct err e;

		for (size_t i = 0; i < n; i++) {
			v[i] = (struct rov_vrp){ random_pfx(), (uint32_t)(test_rng() % 4), 0, 1 };
			v[i].max_len =
			    (uint8_t)(v[i].pfx.len +
				      test_rng() % (afi_bits(v[i].pfx.afi) - v[i].pfx.len + 1u));
			assert_true(rov_add(&rows, &v[i]));
		}
		assert_int_equal(rov_build(&t, &rows, &tas, &e), ST_OK);
		for (unsigned k = 0; k < LOOKUPS; k++) {
			const struct pfx p =
			    k % 8 == 0 && n != 0 ? v[test_rng() % n].pfx : random_pfx();
			const uint32_t origin = (uint32_t)(test_rng() % 5);
			size_t covers;
			const enum rov_state want = naive(v, n, &p, origin, &covers);

			assert_int_equal(rov_check(t, &p, origin), want);
			assert_int_equal(rov_covering(t, &p, NULL, 0), covers);
			seen[want]++;
			asks[k] = (struct rov_ask){ p, origin };
		}
		check_all(t, asks, LOOKUPS);
		rov_free(t);
		prows_fini(&rows);
	}
	for (unsigned i = 0; i < 4; i++)
		assert_true(seen[i] > 1000);
}

#define META "{\"metadata\":{\"buildtime\":\"2025-07-20T09:31:33Z\"},"
#define ROW "{\"asn\":64500,\"prefix\":\"192.0.2.0/24\",\"maxLength\":24,\"ta\":\"ripe\"}"

static const struct {
	const char *name, *text;
	enum st st;
	unsigned kept, refused;
	const char *says; /* reason of refusal, or part of the error */
	int64_t time_s;
} files[] = {
	{ "rpki-client",
	    META "\"roas\":[" ROW "],\"aspas\":[{\"customer_asid\":1,\"providers\":[2]}]}", ST_OK,
	    1, 0, NULL, 1753003893 },
	{ "routinator",
	    "{\"metadata\":{\"generated\":1753003893,\"generatedTime\":\"x\"},\"roas\":[{\"asn\":"
	    "\"AS64500\","
	    "\"prefix\":\"2001:db8::/32\",\"maxLength\":48,\"ta\":\"ripe\"}]}",
	    ST_OK, 1, 0, NULL, 1753003893 },
	{ "jsonext",
	    "{\"roas\":[{\"asn\":\"AS64500\",\"prefix\":\"192.0.2.0/"
	    "24\",\"maxLength\":24,\"source\":[{\"type\":"
	    "\"roa\",\"uri\":\"rsync://x/y\",\"asn\":1}]}]}",
	    ST_OK, 1, 0, NULL, 0 },
	{ "validator 3",
	    "{\"data\":[{\"asn\":\"64500\",\"prefix\":\"192.0.2.0/"
	    "24\",\"maxLength\":24,\"trustAnchor\":\"R\"}]}",
	    ST_OK, 1, 0, NULL, 0 },
	{ "counts agree", "{\"metadata\":{\"vrps\":9,\"uniquevrps\":1},\"roas\":[" ROW "]}", ST_OK,
	    1, 0, NULL, 0 },
	{ "counts disagree", "{\"metadata\":{\"uniquevrps\":2},\"roas\":[" ROW "]}", ST_BAD, 0, 0,
	    "counts 2", 0 },
	{ "no maxLength", "{\"roas\":[{\"asn\":1,\"prefix\":\"192.0.2.0/24\",\"maxLength\":null}]}",
	    ST_OK, 1, 0, NULL, 0 },
	{ "AS 0", "{\"roas\":[{\"asn\":0,\"prefix\":\"192.0.2.0/24\"}]}", ST_OK, 1, 0, NULL, 0 },
	{ "ASN too large", "{\"roas\":[" ROW ",{\"asn\":4294967296,\"prefix\":\"192.0.2.0/24\"}]}",
	    ST_OK, 1, 1, "not an AS number", 0 },
	{ "ASN below zero", "{\"roas\":[" ROW ",{\"asn\":-1,\"prefix\":\"192.0.2.0/24\"}]}", ST_OK,
	    1, 1, "not an AS number", 0 },
	{ "ASN of a fraction", "{\"roas\":[" ROW ",{\"asn\":1.5,\"prefix\":\"192.0.2.0/24\"}]}",
	    ST_OK, 1, 1, "a field of the wrong kind", 0 },
	{ "ASN in asdot", "{\"roas\":[" ROW ",{\"asn\":\"1.5\",\"prefix\":\"192.0.2.0/24\"}]}",
	    ST_OK, 2, 0, NULL, 0 },
	{ "ASN huge", "{\"roas\":[" ROW ",{\"asn\":1e99,\"prefix\":\"192.0.2.0/24\"}]}", ST_OK, 1,
	    1, "not an AS number", 0 },
	{ "maxLength too small",
	    "{\"roas\":[" ROW ",{\"asn\":1,\"prefix\":\"192.0.2.0/24\",\"maxLength\":23}]}", ST_OK,
	    1, 1, "maxLength out of range", 0 },
	{ "maxLength 33",
	    "{\"roas\":[" ROW ",{\"asn\":1,\"prefix\":\"192.0.2.0/24\",\"maxLength\":33}]}", ST_OK,
	    1, 1, "maxLength out of range", 0 },
	{ "maxLength 24.5",
	    "{\"roas\":[" ROW ",{\"asn\":1,\"prefix\":\"192.0.2.0/24\",\"maxLength\":24.5}]}",
	    ST_OK, 1, 1, "maxLength out of range", 0 },
	{ "maxLength text",
	    "{\"roas\":[" ROW ",{\"asn\":1,\"prefix\":\"192.0.2.0/24\",\"maxLength\":\"24\"}]}",
	    ST_OK, 1, 1, "a field of the wrong kind", 0 },
	{ "host bits", "{\"roas\":[" ROW ",{\"asn\":1,\"prefix\":\"192.0.2.1/24\"}]}", ST_OK, 1, 1,
	    "bits set behind the prefix length", 0 },
	{ "no prefix", "{\"roas\":[" ROW ",{\"asn\":1}]}", ST_OK, 1, 1, "no asn or no prefix", 0 },
	{ "prefix twice",
	    "{\"roas\":[" ROW
	    ",{\"asn\":1,\"prefix\":\"192.0.2.0/24\",\"prefix\":\"10.0.0.0/8\"}]}",
	    ST_OK, 1, 1, "a field of the wrong kind", 0 },
	{ "expired",
	    META "\"roas\":[" ROW
		 ",{\"asn\":1,\"prefix\":\"192.0.2.0/24\",\"expires\":1753003892}]}",
	    ST_OK, 1, 1, "expired when the file was made", 1753003893 },
	{ "expires then",
	    META "\"roas\":[" ROW
		 ",{\"asn\":1,\"prefix\":\"192.0.2.0/24\",\"expires\":1753003893}]}",
	    ST_OK, 2, 0, NULL, 1753003893 },
	{ "no VRP", META "\"roas\":[]}", ST_BAD, 0, 0, "held back", 0 },
	{ "only bad VRPs", "{\"roas\":[{\"asn\":-1,\"prefix\":\"x\"}]}", ST_BAD, 0, 1,
	    "none of its VRPs", 0 },
	{ "no list", "{\"a\":1}", ST_BAD, 0, 0, "no list of roas", 0 },
	{ "two lists", "{\"roas\":[" ROW "],\"roas\":[]}", ST_BAD, 0, 0, "second list", 0 },
	{ "list is an object", "{\"roas\":{}}", ST_BAD, 0, 0, "object where the list", 0 },
	{ "list is null", "{\"roas\":null}", ST_BAD, 0, 0, "no list where", 0 },
	{ "row is a number", "{\"roas\":[1]}", ST_BAD, 0, 0, "single value where a VRP", 0 },
	{ "row is a list", "{\"roas\":[[]]}", ST_BAD, 0, 0, "list where a VRP", 0 },
	{ "SLURM", "{\"slurmVersion\":1,\"locallyAddedAssertions\":{\"prefixAssertions\":[]}}",
	    ST_BAD, 0, 0, "SLURM document", 0 },
	{ "an empty list", "[]", ST_BAD, 0, 0, "held back", 0 },
	{ "a plain list", "[" ROW "," ROW "]", ST_OK, 2, 0, NULL, 0 },
	{ "a plain list of lists", "[[]]", ST_BAD, 0, 0, "a list where", 0 },
	{ "NaN", "{\"roas\":[{\"asn\":NaN}]}", ST_BAD, 0, 0, "", 0 },
	{ "something behind", "{\"roas\":[" ROW "]} x", ST_BAD, 0, 0, "", 0 },
	{ "empty", "", ST_BAD, 0, 0, "empty", 0 },
	{ "blanks", " \n\t\n", ST_BAD, 0, 0, "empty", 0 },
	{ "HTML", "<html><body>busy</body></html>\n", ST_BAD, 0, 0, "neither JSON nor CSV", 0 },
	{ "csv", "ASN,IP Prefix,Max Length,Trust Anchor\nAS64500,192.0.2.0/24,24,ripe\n", ST_OK, 1,
	    0, NULL, 0 },
	{ "csv, CR LF, Expires",
	    "ASN,IP Prefix,Max Length,Trust Anchor,Expires\r\nAS1,192.0.2.0/24,24,ripe,1\r\n",
	    ST_OK, 1, 0, NULL, 0 },
	{ "csvcompat",
	    "\"ASN\",\"IP Prefix\",\"Max Length\",\"Trust "
	    "Anchor\"\n\"1\",\"192.0.2.0/24\",\"24\",\"ripe\"\n",
	    ST_OK, 1, 0, NULL, 0 },
	{ "archive",
	    "URI,ASN,IP Prefix,Max Length,Not Before,Not "
	    "After\nrsync://x,AS1,2001:db8::/32,,2024-01-01,N/A\n",
	    ST_OK, 1, 0, NULL, 0 },
	{ "event collection", "prefix,max_length,asn,trust_anchor\n192.0.2.0/24,,64500,ripe\n",
	    ST_OK, 1, 0, NULL, 0 },
	{ "csv, bad rows", "ASN,IP Prefix,Max Length\nAS1,192.0.2.0/24,24\nAS1,192.0.2.0/24,99\n",
	    ST_OK, 1, 1, "maxLength out of range", 0 },
	{ "csv, short row", "ASN,IP Prefix,Max Length\nAS1,192.0.2.0/24,24\nAS1,192\n", ST_BAD, 1,
	    0, "2 fields", 0 },
	{ "csv, header only", "ASN,IP Prefix,Max Length,Trust Anchor\n", ST_BAD, 0, 0, "held back",
	    0 },
};

static void
check_file(size_t i)
{
	struct vrp_set s = { 0 };
	struct in *in = tmp_in(files[i].text, strlen(files[i].text));
	struct load l = { 0 };
	struct err e = { 0 };
	const enum st st = vrp_load(&s, in, &l, &e);

	if (st != files[i].st ||
	    (st == ST_OK && (l.kept != files[i].kept || l.refused != files[i].refused)))
		fail_msg("%s: status %d (%s), kept %u, refused %u (%s)", files[i].name, st, e.msg,
		    (unsigned)l.kept, (unsigned)l.refused, l.refused != 0 ? l.reasons[0].why : "");
	assert_int_equal(l.read, l.kept + l.refused);
	assert_int_equal(s.rows.n, st == ST_OK ? l.kept : 0);
	if (st == ST_OK)
		assert_int_equal(l.time_s, files[i].time_s);
	if (files[i].says != NULL &&
	    strstr(st == ST_OK ? l.reasons[0].why : e.msg, files[i].says) == NULL)
		fail_msg("%s: says %s, not %s", files[i].name,
		    st == ST_OK ? l.reasons[0].why : e.msg, files[i].says);
	in_close(in);
	vrp_set_fini(&s);
}

static void
test_files(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		check_file(i);
}

/* A document cut at any byte is refused whole, and what was loaded before stays. */
static void
test_cut(void **state)
{
	static const char text[] = META "\"roas\":[" ROW "," ROW "]}";
	struct vrp_set s = { 0 };
	struct load l = { 0 };
	struct err e;
	struct in *in = tmp_in(text, strlen(text));

	(void)state;
	assert_int_equal(vrp_load(&s, in, &l, &e), ST_OK);
	in_close(in);
	for (size_t n = 0; n < strlen(text); n++) {
		in = tmp_in(text, n);
		l = (struct load){ 0 };
		assert_int_equal(vrp_load(&s, in, &l, &e), ST_BAD);
		assert_int_equal(s.rows.n, 2);
		in_close(in);
	}
	vrp_set_fini(&s);
}

/* The words of the manifest, as far as a single file without a clock can tell. */
static void
bad_input(const char *path, const char *name, const char *outcome)
{
	const bool rejected =
	    strstr(outcome, "REJECT-DOC") != NULL || strstr(outcome, "HELD") != NULL;
	struct vrp_set s = { 0 };
	struct load l = { 0 };
	struct err e = { 0 };
	struct in *in;
	enum st st;

	/* one bad row of one is a document without VRPs; ASPAs are not read yet */
	const bool skips = strstr(outcome, "SKIP-OBJ") != NULL;

	assert_int_equal(in_open(&in, path, &e), ST_OK);
	st = vrp_load(&s, in, &l, &e);
	if (rejected ? st == ST_OK : st != ST_OK && !skips)
		fail_msg("%s: %s, but status %d (%s)", name, outcome, st, e.msg);
	if (skips && strstr(outcome, "OK") == NULL && strstr(name, "aspa") == NULL &&
	    l.refused == 0)
		fail_msg("%s: no row refused", name);
	in_close(in);
	vrp_set_fini(&s);
}

static void
test_bad_inputs(void **state)
{
	(void)state;
	if (tmp_bad_inputs("own/json-vrp/", bad_input) == 0)
		skip();
}

/* Known answer: VRPs by anchor of the real set of 2025-07-20. */
static void
test_real(void **state)
{
	static const struct {
		const char *ta;
		unsigned n;
	} want[] = { { "ripe", 300988 }, { "arin", 203995 }, { "apnic", 153201 },
		{ "lacnic", 39011 }, { "afrinic", 26326 } };
	const char *path = test_data("rpki/rpki-client-20250720T093133Z.json.bz2");
	struct vrp_set s = { 0 };
	struct load l = { 0 };
	struct in *in;
	struct err e;
	unsigned v6 = 0;

	(void)state;
	if (path == NULL)
		skip();
	assert_int_equal(in_open(&in, path, &e), ST_OK);
	assert_int_equal(vrp_load(&s, in, &l, &e), ST_OK);
	assert_int_equal(l.kept, 723521);
	assert_int_equal(l.refused, 0);
	assert_int_equal(l.time_s, 1753003893);
	for (size_t k = 0; k < 5; k++) {
		const uint16_t bit = rov_ta_bit(&s.tas, str_of(want[k].ta));
		unsigned n = 0;

		for (size_t i = 0; i < s.rows.n; i++)
			n += (s.rows.v[i].val & bit) != 0;
		assert_int_equal(n, want[k].n);
	}
	for (size_t i = 0; i < s.rows.n; i++)
		v6 += s.rows.v[i].pfx.afi == AFI_IP6;
	assert_int_equal(v6, 143155);
	in_close(in);
	vrp_set_fini(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_states),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_anchors),
		cmocka_unit_test(test_twin),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_bad_inputs),
		cmocka_unit_test(test_real),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
