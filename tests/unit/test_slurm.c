/* test_slurm.c - ASPAs and local exceptions against slow twins; documents of every form and fault.
 */
#include "rpki/slurm.h"

#include "tmp.h"

/* Unions, AS 0 and what is asked, over random attestations. */
static void
test_aspa_twin(void **state)
{
	enum { CUSTOMERS = 12, PROVIDERS = 12, ROUNDS = 300 };
	unsigned seen[3] = { 0 };

	(void)state;
	test_seed();
	for (unsigned round = 0; round < ROUNDS; round++) {
		bool said[CUSTOMERS + 1] = { false }, has[CUSTOMERS + 1][PROVIDERS + 1] = { 0 };
		struct aspa_set s = { 0 };
		struct aspa_table *t;
		size_t customers = 0;
		struct err e;

		for (unsigned i = 0; i < round % 20; i++) {
			const uint32_t c = 1 + (uint32_t)(test_rng() % CUSTOMERS);
			uint32_t v[4], n = 0;

			for (uint32_t p = 0; p <= PROVIDERS && n < 4; p++) {
				if (p != c && test_rng() % 5 == 0)
					v[n++] = p;
			}
			if (aspa_fault(c, v, n) != NULL)
				continue;
			assert_int_equal(aspa_add(&s, c, v, n, &e), ST_OK);
			customers += !said[c];
			said[c] = true;
			for (uint32_t k = 0; k < n; k++)
				has[c][v[k]] = true;
		}
		assert_int_equal(aspa_build(&t, &s, &e), ST_OK);
		assert_int_equal(aspa_count(t), customers);
		for (uint32_t c = 0; c <= CUSTOMERS; c++) {
			size_t n = 0, want = 0;
			const uint32_t *v;

			for (uint32_t p = 1; p <= PROVIDERS; p++) {
				const enum aspa_state st = !said[c]    ? ASPA_NO_ATTESTATION
							   : has[c][p] ? ASPA_PROVIDER
								       : ASPA_NOT_PROVIDER;

				assert_int_equal(aspa_check(t, c, p), st);
				want += st == ASPA_PROVIDER;
				seen[st]++;
			}
			n = aspa_providers(t, c, &v);
			assert_int_equal(n, want);
			assert_int_equal(v != NULL, said[c]);
			for (size_t i = 1; i < n; i++)
				assert_true(v[i - 1] < v[i]);
		}
		aspa_free(t);
		aspa_set_fini(&s);
	}
	assert_true(seen[0] > 1000 && seen[1] > 1000 && seen[2] > 1000);
}

static void
test_aspa_faults(void **state)
{
	static const struct {
		uint32_t customer, v[4];
		size_t n;
		bool good;
	} cases[] = {
		{ 1, { 2 }, 1, true },
		{ 1, { 0 }, 1, true },
		{ 1, { 3, 2 }, 2, true },
		{ 1, { 0 }, 0, false },
		{ 0, { 2 }, 1, false },
		{ 1, { 1 }, 1, false },
		{ 1, { 0, 2 }, 2, false },
		{ 1, { 2, 2 }, 2, false },
		{ 1, { 2, 3, 2 }, 3, false },
		{ 1, { 2, 3, 4, 1 }, 4, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(
		    aspa_fault(cases[i].customer, cases[i].v, cases[i].n) == NULL, cases[i].good);
}

/* The ASPAs of the layouts, old and new; the VRPs beside them are not touched. */
static void
test_aspa_files(void **state)
{
	static const char *const texts[] = {
		"{\"aspas\":[{\"customer_asid\":64500,\"expires\":9,\"providers\":[64502,64501]}]}",
		"{\"roas\":[],\"aspas\":[{\"customer\":\"AS64500\",\"providers\":[\"AS64501\","
		"\"AS64502\"],"
		"\"ta\":\"x\"}]}",
		"{\"aspas\":[{\"customer\":\"AS64500\",\"providers\":[\"AS64501\"],\"source\":[{"
		"\"providers\":"
		"[1]}]},{\"customer\":\"AS64500\",\"providers\":[\"AS64502\"]}]}",
		"{\"provider_authorizations\":{\"ipv4\":[{\"customer_asid\":64500,\"providers\":["
		"64501,"
		"64502]}],\"ipv6\":[{\"customer_asid\":64500,\"providers\":[64501]}]}}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct in *in = tmp_in(texts[i], strlen(texts[i]));
		struct vrp_set s = { 0 };
		struct load l = { 0 };
		struct aspa_table *t;
		const uint32_t *v;
		struct err e;

		assert_int_equal(vrp_load_aspas(&s, in, &l, &e), ST_OK);
		assert_int_equal(l.kept, i < 2 ? 1 : 2);
		assert_int_equal(aspa_build(&t, &s.aspas, &e), ST_OK);
		assert_int_equal(aspa_count(t), 1);
		assert_int_equal(aspa_providers(t, 64500, &v), 2);
		assert_int_equal(v[0], 64501);
		assert_int_equal(v[1], 64502);
		aspa_free(t);
		in_close(in);
		vrp_set_fini(&s);
	}
}

#define SLURM(version, filters, assertions)                                   \
	"{\"slurmVersion\":" version ",\"validationOutputFilters\":{" filters \
	"},\"locallyAddedAssertions\":{" assertions "}}"
#define NO_FILTERS "\"prefixFilters\":[],\"bgpsecFilters\":[]"
#define NO_ASSERTIONS "\"prefixAssertions\":[],\"bgpsecAssertions\":[]"
#define SKI "\"SKI\":\"MTIzNDU2Nzg5MDEyMzQ1Njc4OTA\""
#define PF(x) SLURM("1", "\"prefixFilters\":[" x "],\"bgpsecFilters\":[]", NO_ASSERTIONS)
#define PA(x) SLURM("1", NO_FILTERS, "\"prefixAssertions\":[" x "],\"bgpsecAssertions\":[]")

static const struct {
	const char *name, *text;
	bool good;
	unsigned entries;
} documents[] = {
	{ "nothing", SLURM("1", NO_FILTERS, NO_ASSERTIONS), true, 0 },
	{ "filters",
	    PF("{\"prefix\":\"192.0.2.0/"
	       "24\"},{\"asn\":1,\"comment\":\"x\"},{\"asn\":1,\"prefix\":\"::/"
	       "0\"}"),
	    true, 3 },
	{ "assertions",
	    PA("{\"asn\":1,\"prefix\":\"192.0.2.0/24\"},{\"asn\":1,\"prefix\":\"2001:db8::/32\","
	       "\"maxPrefixLength\":48}"),
	    true, 2 },
	{ "keys",
	    SLURM("1", "\"prefixFilters\":[],\"bgpsecFilters\":[{" SKI "},{\"asn\":1}]",
		"\"prefixAssertions\":[],\"bgpsecAssertions\":[{\"asn\":1," SKI
		",\"routerPublicKey\":\"Ymx1YmI\"}]"),
	    true, 3 },
	{ "ASPAs",
	    SLURM("2", NO_FILTERS ",\"aspaFilters\":[{\"customerAsn\":1},{\"customerAsid\":2}]",
		NO_ASSERTIONS ",\"aspaAssertions\":[{\"customerAsn\":1,\"providerAsns\":[3,2]}]"),
	    true, 3 },
	{ "lists left out", SLURM("1", "", ""), true, 0 },
	{ "ASPAs in version 1", SLURM("1", NO_FILTERS ",\"aspaFilters\":[]", NO_ASSERTIONS), false,
	    0 },
	{ "version 3", SLURM("3", NO_FILTERS, NO_ASSERTIONS), false, 0 },
	{ "version as text", SLURM("\"1\"", NO_FILTERS, NO_ASSERTIONS), false, 0 },
	{ "no version", "{\"validationOutputFilters\":{},\"locallyAddedAssertions\":{}}", false,
	    0 },
	{ "no filters", "{\"slurmVersion\":1,\"locallyAddedAssertions\":{}}", false, 0 },
	{ "no assertions", "{\"slurmVersion\":1,\"validationOutputFilters\":{}}", false, 0 },
	{ "a member too many",
	    "{\"slurmVersion\":1,\"x\":1,\"validationOutputFilters\":{},\"locallyAddedAssertions\":"
	    "{}}",
	    false, 0 },
	{ "a section twice",
	    "{\"slurmVersion\":1,\"validationOutputFilters\":{},\"validationOutputFilters\":{},"
	    "\"locallyAddedAssertions\":{}}",
	    false, 0 },
	{ "a list twice", SLURM("1", "\"prefixFilters\":[],\"prefixFilters\":[]", ""), false, 0 },
	{ "a list in the wrong section", SLURM("1", NO_ASSERTIONS, ""), false, 0 },
	{ "a list that is an object", SLURM("1", "\"prefixFilters\":{}", ""), false, 0 },
	{ "a filter of nothing", PF("{\"comment\":\"x\"}"), false, 0 },
	{ "a misspelt filter", PF("{\"asn\":1,\"prefx\":\"192.0.2.0/24\"}"), false, 0 },
	{ "a filter with maxPrefixLength",
	    PF("{\"prefix\":\"192.0.2.0/24\",\"maxPrefixLength\":24}"), false, 0 },
	{ "ASN as text", PF("{\"asn\":\"AS1\"}"), false, 0 },
	{ "ASN too large", PF("{\"asn\":4294967296}"), false, 0 },
	{ "ASN below zero", PF("{\"asn\":-1}"), false, 0 },
	{ "ASN of a fraction", PF("{\"asn\":1.5}"), false, 0 },
	{ "ASN twice", PF("{\"asn\":1,\"asn\":1}"), false, 0 },
	{ "host bits", PF("{\"prefix\":\"192.0.2.1/24\"}"), false, 0 },
	{ "a comment of a number", PF("{\"asn\":1,\"comment\":1}"), false, 0 },
	{ "an assertion without ASN", PA("{\"prefix\":\"192.0.2.0/24\"}"), false, 0 },
	{ "maxPrefixLength too small",
	    PA("{\"asn\":1,\"prefix\":\"192.0.2.0/24\",\"maxPrefixLength\":23}"), false, 0 },
	{ "maxPrefixLength too large",
	    PA("{\"asn\":1,\"prefix\":\"192.0.2.0/24\",\"maxPrefixLength\":33}"), false, 0 },
	{ "further text", PA("{\"asn\":1,\"prefix\":\"192.0.2.0/24\",\"source\":\"X\"}"), false,
	    0 },
	{ "maxLength", PA("{\"asn\":1,\"prefix\":\"192.0.2.0/24\",\"maxLength\":24}"), false, 0 },
	{ "a short SKI", SLURM("1", "\"bgpsecFilters\":[{\"SKI\":\"MTIz\"}]", ""), false, 0 },
	{ "a key without SKI",
	    SLURM("1", "", "\"bgpsecAssertions\":[{\"asn\":1,\"routerPublicKey\":\"Ymx1YmI\"}]"),
	    false, 0 },
	{ "an ASPA with itself",
	    SLURM("2", "", "\"aspaAssertions\":[{\"customerAsn\":1,\"providerAsns\":[1]}]"), false,
	    0 },
	{ "an ASPA of none",
	    SLURM("2", "", "\"aspaAssertions\":[{\"customerAsn\":1,\"providerAsns\":[]}]"), false,
	    0 },
	{ "a list", "[]", false, 0 },
	{ "an entry that is a list", PF("[]"), false, 0 },
	{ "VRPs", "{\"roas\":[]}", false, 0 },
};

static enum st
load_text(struct slurm_set *s, const char *text, struct load *l, struct err *e)
{
	struct in *in = tmp_in(text, strlen(text));
	const enum st st = slurm_load(s, in, l, e);

	in_close(in);
	return st;
}

static void
test_documents(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
		struct slurm_set s = { 0 };
		struct load l = { 0 };
		struct err e = { 0 };
		const enum st st = load_text(&s, documents[i].text, &l, &e);

		if (st != (documents[i].good ? ST_OK : ST_BAD) ||
		    (st == ST_OK && l.kept != documents[i].entries))
			fail_msg("%s: status %d (%s), %u entries", documents[i].name, st, e.msg,
			    (unsigned)l.kept);
		if (st != ST_OK)
			assert_int_equal(s.filters.n + s.assertions.n + s.files + s.n_extents, 0);
		slurm_set_fini(&s);
	}
}

/* Every cut of a good document is refused. */
static void
test_cut(void **state)
{
	const char *text = documents[4].text;
	char cut[512];

	(void)state;
	for (size_t n = 0; n < strlen(text); n++) {
		struct slurm_set s = { 0 };
		struct load l = { 0 };
		struct err e;

		snprintf(cut, sizeof(cut), "%.*s", (int)n, text);
		assert_int_equal(load_text(&s, cut, &l, &e), ST_BAD);
		slurm_set_fini(&s);
	}
}

static void
test_overlap(void **state)
{
	static const struct {
		const char *a, *b;
		bool good;
	} pairs[] = {
		{ PF("{\"prefix\":\"192.0.2.0/24\"}"), PF("{\"prefix\":\"192.0.3.0/24\"}"), true },
		{ PF("{\"prefix\":\"192.0.2.0/24\"}"), PF("{\"prefix\":\"192.0.0.0/16\"}"), false },
		{ PF("{\"prefix\":\"192.0.2.0/24\"}"),
		    PA("{\"asn\":1,\"prefix\":\"192.0.2.128/25\"}"), false },
		{ PF("{\"prefix\":\"10.0.0.0/8\"},{\"prefix\":\"10.1.0.0/16\"}"),
		    PA("{\"asn\":1,\"prefix\":\"10.1.2.0/24\"}"), false },
		{ PF("{\"asn\":1}"), PF("{\"asn\":1}"), true },
		{ SLURM("1", "\"bgpsecFilters\":[{\"asn\":1}]", ""),
		    SLURM("1", "\"bgpsecFilters\":[{\"asn\":1}]", ""), false },
		{ SLURM("2", "\"aspaFilters\":[{\"customerAsn\":1}]", ""),
		    SLURM("2", "", "\"aspaAssertions\":[{\"customerAsn\":1,\"providerAsns\":[2]}]"),
		    false },
		{ SLURM("2", "\"aspaFilters\":[{\"customerAsn\":1}]", ""),
		    SLURM("1", "\"bgpsecFilters\":[{\"asn\":1}]", ""), true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct slurm_set s = { 0 };
		struct load l = { 0 };
		struct err e = { 0 };
		size_t n;

		assert_int_equal(load_text(&s, pairs[i].a, &l, &e), ST_OK);
		n = s.n_extents;
		if (load_text(&s, pairs[i].b, &l, &e) != (pairs[i].good ? ST_OK : ST_BAD))
			fail_msg("pair %zu: %s", i, e.msg);
		assert_int_equal(s.files, pairs[i].good ? 2 : 1);
		if (!pairs[i].good)
			assert_int_equal(s.n_extents, n);
		slurm_set_fini(&s);
	}
}

struct flat {
	struct pfx pfx;
	uint32_t asn;
	uint8_t max_len;
};

static struct pfx
random_pfx(void)
{
	struct pfx p = { .afi = test_rng() % 2 ? AFI_IP4 : AFI_IP6 };

	p.len = (uint8_t)(test_rng() % 12);
	p.hi = test_rng() & 0xfff0000000000000ULL;
	pfx_mask(&p);
	return p;
}

/* Filters and assertions of random documents, entry by entry over every VRP. */
static void
test_apply_twin(void **state)
{
	enum { ROUNDS = 200, VRPS = 200, ENTRIES = 12 };
	static struct flat v[VRPS], f[ENTRIES], a[ENTRIES];
	size_t dropped = 0;

	(void)state;
	test_seed();
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct vrp_set set = { 0 };
		struct slurm_set s = { 0 };
		struct slurm_effect x;
		struct load l = { 0 };
		struct buf b = { 0 };
		size_t left = 0, k = 0;
		struct err e = { 0 };

		for (size_t i = 0; i < VRPS; i++) {
			const struct pfx p = random_pfx();

			v[i] = (struct flat){ p, (uint32_t)(test_rng() % 6), p.len };
			assert_true(rov_add(
			    &set.rows, &(struct rov_vrp){ v[i].pfx, v[i].asn, v[i].max_len, 1 }));
		}
		buf_cstr(
		    &b, "{\"slurmVersion\":1,\"validationOutputFilters\":{\"prefixFilters\":[");
		for (size_t i = 0; i < ENTRIES; i++) {
			/* asn UINT32_MAX: any; length 0 of IPv4: no prefix is named */
			f[i] = (struct flat){ random_pfx(), (uint32_t)(test_rng() % 6), 0 };
			if (f[i].pfx.len < 5)
				f[i].pfx = (struct pfx){ .afi = AFI_IP4 };
			else if (test_rng() % 3 == 0)
				f[i].asn = UINT32_MAX;
			buf_cstr(&b, i != 0 ? ",{" : "{");
			if (f[i].asn != UINT32_MAX)
				buf_printf(
				    &b, "\"asn\":%u%s", f[i].asn, f[i].pfx.len != 0 ? "," : "");
			if (f[i].pfx.len != 0) {
				buf_cstr(&b, "\"prefix\":\"");
				buf_pfx(&b, &f[i].pfx);
				buf_ch(&b, '"');
			}
			buf_ch(&b, '}');
		}
		buf_cstr(&b, "]},\"locallyAddedAssertions\":{\"prefixAssertions\":[");
		for (size_t i = 0; i < ENTRIES; i++) {
			a[i] = (struct flat){ random_pfx(), (uint32_t)(test_rng() % 6), 20 };
			buf_printf(&b, "%s{\"asn\":%u,\"maxPrefixLength\":20,\"prefix\":\"",
			    i != 0 ? "," : "", a[i].asn);
			buf_pfx(&b, &a[i].pfx);
			buf_cstr(&b, "\"}");
		}
		buf_cstr(&b, "]}}");
		buf_ch(&b, '\0');
		if (load_text(&s, b.p, &l, &e) != ST_OK)
			fail_msg("%s in %s", e.msg, b.p);
		assert_int_equal(slurm_apply(&s, &set, &x, &e), ST_OK);
		for (size_t i = 0; i < VRPS; i++) {
			bool gone = false;

			for (size_t j = 0; j < ENTRIES; j++)
				gone |= (f[j].pfx.len == 0 || pfx_covers(&f[j].pfx, &v[i].pfx)) &&
					(f[j].asn == UINT32_MAX || f[j].asn == v[i].asn);
			if (gone)
				continue;
			assert_true(pfx_eq(&set.rows.v[k].pfx, &v[i].pfx));
			assert_int_equal(set.rows.v[k].val >> 32, v[i].asn);
			k++;
			left++;
		}
		assert_int_equal(x.vrps_filtered, VRPS - left);
		assert_int_equal(x.vrps_added, ENTRIES);
		assert_int_equal(set.rows.n, left + ENTRIES);
		for (size_t i = 0; i < ENTRIES; i++)
			assert_true(pfx_eq(&set.rows.v[left + i].pfx, &a[i].pfx));
		dropped += VRPS - left;
		buf_fini(&b);
		slurm_set_fini(&s);
		vrp_set_fini(&set);
	}
	assert_true(dropped > ROUNDS * 10 && dropped < ROUNDS * (VRPS - 10));
}

static void
test_apply_aspas(void **state)
{
	struct vrp_set set = { 0 };
	struct slurm_set s = { 0 };
	struct slurm_effect x;
	struct aspa_table *t;
	const uint32_t two[] = { 10, 11 };
	struct load l = { 0 };
	struct err e;

	(void)state;
	assert_int_equal(aspa_add(&set.aspas, 1, two, 2, &e), ST_OK);
	assert_int_equal(aspa_add(&set.aspas, 2, two, 2, &e), ST_OK);
	assert_int_equal(load_text(&s,
			     SLURM("2", "\"aspaFilters\":[{\"customerAsn\":1},{\"customerAsn\":9}]",
				 "\"aspaAssertions\":[{\"customerAsn\":1,\"providerAsns\":[12]},"
				 "{\"customerAsn\":2,\"providerAsns\":[12]}]"),
			     &l, &e),
	    ST_OK);
	assert_int_equal(slurm_apply(&s, &set, &x, &e), ST_OK);
	assert_int_equal(x.aspas_filtered, 1);
	assert_int_equal(x.aspas_added, 2);
	assert_int_equal(aspa_build(&t, &set.aspas, &e), ST_OK);
	assert_int_equal(aspa_check(t, 1, 10), ASPA_NOT_PROVIDER);
	assert_int_equal(aspa_check(t, 1, 12), ASPA_PROVIDER);
	assert_int_equal(aspa_check(t, 2, 10), ASPA_PROVIDER);
	assert_int_equal(aspa_check(t, 2, 12), ASPA_PROVIDER);
	assert_int_equal(aspa_check(t, 9, 12), ASPA_NO_ATTESTATION);
	aspa_free(t);
	slurm_set_fini(&s);
	vrp_set_fini(&set);
}

static void
test_real(void **state)
{
	const char *path = test_data("rpki/dn42-slurm-rfc8416-20220129.json.gz");
	struct slurm_set s = { 0 };
	struct load l = { 0 };
	struct in *in;
	struct err e;

	(void)state;
	if (path == NULL)
		skip();
	assert_int_equal(in_open(&in, path, &e), ST_OK);
	/* its entries carry "source", one has no prefix, two write AS numbers as text */
	assert_int_equal(slurm_load(&s, in, &l, &e), ST_BAD);
	assert_non_null(strstr(e.msg, "source"));
	assert_int_equal(s.assertions.n, 0);
	in_close(in);
	slurm_set_fini(&s);
}

/* A moment asked for: validity of both ends, in CSV and JSON. */
static void
test_moment(void **state)
{
	static const char csv[] = "URI,ASN,IP Prefix,Max Length,Not Before,Not After\n"
				  "x,AS1,192.0.2.0/24,24,2024-01-01 00:00:00,2024-12-31 00:00:00\n"
				  "x,AS2,192.0.2.0/24,24,2025-01-01 00:00:00,2025-12-31 00:00:00\n"
				  "x,AS3,192.0.2.0/24,24,N/A,N/A\n";
	static const char json[] =
	    "{\"metadata\":{\"buildtime\":\"2024-06-01T00:00:00Z\"},\"roas\":[{\"asn\":1,"
	    "\"prefix\":"
	    "\"192.0.2.0/24\",\"expires\":1718000000},{\"asn\":2,\"prefix\":\"192.0.2.0/24\"}],"
	    "\"aspas\":[{\"customer_asid\":1,\"providers\":[2],\"expires\":1718000000}]}";
	static const struct {
		const char *text;
		int64_t at_s;
		unsigned kept, refused, aspas;
	} cases[] = {
		{ csv, 0, 3, 0, 0 },
		{ csv, 1704067200, 2, 1, 0 }, /* the first second of 2024 */
		{ csv, 1704067199, 1, 2, 0 },
		{ csv, 1735603200, 2, 1, 0 }, /* the last of the first row */
		{ csv, 1735603201, 1, 2, 0 },
		{ csv, 1740000000, 2, 1, 0 },
		{ json, 0, 2, 0, 1 },
		{ json, 1718000000, 2, 0, 1 },
		{ json, 1718000001, 1, 1, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct in *in = tmp_in(cases[i].text, strlen(cases[i].text));
		struct vrp_set s = { .at_s = cases[i].at_s };
		struct load l = { 0 };
		struct err e;

		assert_int_equal(vrp_load(&s, in, &l, &e), ST_OK);
		if (l.kept != cases[i].kept || l.refused != cases[i].refused)
			fail_msg("moment %zu: kept %u, refused %u", i, (unsigned)l.kept,
			    (unsigned)l.refused);
		assert_int_equal(s.aspa_load.kept, cases[i].aspas);
		in_close(in);
		vrp_set_fini(&s);
	}
}

/* The same VRPs in the forms of routers' configuration. */
static void
test_conf(void **state)
{
	static const struct {
		const char *text;
		enum st st;
		unsigned kept, aspas;
	} cases[] = {
		{ "roa-set {\n    192.0.2.0/24 source-as 64500\n\t2001:db8::/32 maxlen 48 "
		  "source-as 64501 "
		  "expires 9\n}\n",
		    ST_OK, 2, 0 },
		{ "# comment\nroa-set {\n192.0.2.0/24 source-as 1\n}\n\naspa-set {\n\tcustomer-as "
		  "1 "
		  "expires 7 provider-as { 2, 3 }\n}\n",
		    ST_OK, 1, 1 },
		{ "roa 192.0.2.0/24 max 24 as 64500;\n", ST_OK, 1, 0 },
		{ "# by\ndefine x = 1;\n\nroa4 table ROAS4;\nroa6 table ROAS6;\n\nprotocol static "
		  "{\n\troa4 "
		  "{ table ROAS4; };\n\n\troute 192.0.2.0/24 max 24 as 64500;\n}\n\nprotocol "
		  "static {\n\troa6 "
		  "{ table ROAS6; };\n\troute 2001:db8::/32 max 48 as 1;\n}\n",
		    ST_OK, 2, 0 },
		{ "roa table x {\nroa 192.0.2.0/24 max 24 as 64500;\n}\n", ST_OK, 1, 0 },
		{ "roa-set {\n}\n", ST_BAD, 0, 0 },
		{ "roa-set {\n192.0.2.0/24 source-as\n}\n", ST_BAD, 0, 0 },
		{ "roa-set {\n192.0.2.0/24 maxlen 24\n}\n", ST_BAD, 0, 0 },
		{ "route 192.0.2.0/24 max 24 as 64500\n", ST_BAD, 0, 0 },
		{ "route 192.0.2.0/24 max 24 as 64500;\nrm -rf\n", ST_BAD, 0, 0 },
		{ "route: 192.0.2.0/24\norigin: AS1\n\n", ST_UNSUP, 0, 0 },
		{ "route: 192.0.2.0/24\n", ST_BAD, 0, 0 },
		{ "Summary at 1970-01-01\ntotal:\n", ST_BAD, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct in *in = tmp_in(cases[i].text, strlen(cases[i].text));
		struct vrp_set s = { 0 };
		struct load l = { 0 };
		struct err e = { 0 };
		const enum st st = vrp_load(&s, in, &l, &e);

		if (st != cases[i].st || (st == ST_OK && l.kept != cases[i].kept))
			fail_msg(
			    "form %zu: status %d (%s), kept %u", i, st, e.msg, (unsigned)l.kept);
		if (st == ST_OK)
			assert_int_equal(s.aspa_load.kept, cases[i].aspas);
		else
			assert_int_equal(s.rows.n + s.aspas.n, 0);
		in_close(in);
		vrp_set_fini(&s);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_aspa_twin),
		cmocka_unit_test(test_aspa_faults),
		cmocka_unit_test(test_aspa_files),
		cmocka_unit_test(test_documents),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_overlap),
		cmocka_unit_test(test_apply_twin),
		cmocka_unit_test(test_apply_aspas),
		cmocka_unit_test(test_real),
		cmocka_unit_test(test_moment),
		cmocka_unit_test(test_conf),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
