/* test_iana.c - IANA's registries: both forms, what takes whose place, known answers of real files.
 */
#include "reg/bogon.h"
#include "reg/delegated.h"
#include "reg/iana.h"

#include "tmp.h"

static struct pfx
pfx_of(const char *s)
{
	struct pfx p;

	assert_true(pfx_parse(str_of(s), &p));
	return p;
}

static enum st
load_text(struct iana_set *s, const char *text, struct load *l, struct err *e)
{
	struct in *in = tmp_in(text, strlen(text));
	enum st st;

	*l = (struct load){ 0 };
	st = iana_load(s, in, l, e);
	in_close(in);
	return st;
}

/* A table of texts, NULL behind the last. */
static struct iana *
table_of(const char *const *texts, const struct space *given, const struct space *pool)
{
	struct iana_set s = { 0 };
	struct iana *t;
	struct load l;
	struct err e;

	for (; *texts != NULL; texts++) {
		if (load_text(&s, *texts, &l, &e) != ST_OK)
			fail_msg("%s: %.60s", e.msg, *texts);
	}
	assert_int_equal(iana_build(&t, &s, given, pool, &e), ST_OK);
	return t;
}

static bool
bogon(const struct iana *t, const char *pfx)
{
	const struct pfx p = pfx_of(pfx);

	return iana_bogon_pfx(t, &p) != NULL;
}

#define XML(id, updated, body)                               \
	"<?xml version='1.0' encoding='UTF-8'?>\n<registry " \
	"xmlns=\"http://www.iana.org/assignments\" id=\"" id \
	"\"><title>T</title><updated>" updated               \
	"</updated><note>any <xref type=\"rfc\" data=\"rfc1\"/> text</note>" body "</registry>"
#define BLOCK(address, global)                                                            \
	"<record><address>" address "</address><name>N &amp; M</name>"                    \
	"<spec><xref type=\"rfc\" data=\"rfc1\"/></spec><allocation>2024-07</allocation>" \
	"<termination>N/A</termination><source>True</source><global>" global              \
	"<xref type=\"note\" data=\"2\"/></global><reserved>False</reserved></record>"
#define HEAD                                                                          \
	"Address Block,Name,RFC,Allocation Date,Termination Date,Source,Destination," \
	"Forwardable,Globally Reachable,Reserved-by-Protocol\n"

/* Of special-purpose blocks the most specific decides, in either form. */
static void
test_special(void **state)
{
	static const char xml[] = XML("iana-ipv6-special-registry", "2025-05-05",
	    "<registry id=\"iana-ipv6-special-registry-1\">" BLOCK("2001::/23", "False")
		BLOCK("2001::/32", "N/A") BLOCK("2001:3::/32", "True")
		    BLOCK("2001:db8::/32", "False") BLOCK("64:ff9b::/96", "True") "</registry>");
	static const char csv[] = HEAD
	    "192.0.0.0/24 [2],\"IETF, Protocol\nAssignments\",\"[RFC6890], section 2\",2010-01,N/A,"
	    "False,False,False,False [1],False\n"
	    "\"192.0.0.170/32, "
	    "192.0.0.171/32\",NAT64,[RFC8880],2013-02,N/A,False,False,False,False,"
	    "True\n192.0.0.9/32,PCP,[RFC7723],2015-10,N/A,True,True,True,True,False\n"
	    "10.0.0.0/8,Private-Use,[RFC1918],1996-02,N/A,True,True,True,False,False\n"
	    "9.9.0.0/16,\"Made \"\"up\"\"\",[RFC1],2017-02,N/A,True,True,True,False,False\n";
	static const char *const texts[] = { xml, csv, NULL };
	struct iana *t = table_of(texts, NULL, NULL);

	(void)state;
	assert_true(iana_replaces(t, IANA_SPECIAL4) && iana_replaces(t, IANA_SPECIAL6));
	assert_true(bogon(t, "2001::/23") && bogon(t, "2001:5::/32") && bogon(t, "2001:2::/48"));
	assert_false(bogon(t, "2001::/32") || bogon(t, "2001:3::/32") || bogon(t, "2001:3:1::/48"));
	assert_true(bogon(t, "2001:db8:1::/48"));
	assert_true(bogon(t, "64:ff9b::/96")); /* outside 2000::/3: a rule of routing, not of it */
	assert_true(bogon(t, "2002::/16") && bogon(t, "3ffe::/16") && bogon(t, "2001:10::/28"));
	assert_false(bogon(t, "3fff::/20")); /* gone from the newer registry */
	assert_true(bogon(t, "9.9.0.0/16") && bogon(t, "9.9.9.0/24") && bogon(t, "10.0.0.0/8"));
	assert_true(bogon(t, "192.0.0.0/24") && bogon(t, "192.0.0.171/32"));
	assert_false(bogon(t, "192.0.0.9/32"));
	assert_false(bogon(t, "192.0.2.0/24") || bogon(t, "203.0.113.0/24"));
	assert_true(bogon(t, "224.0.0.0/4") && bogon(t, "192.88.99.0/24"));
	assert_false(bogon(t, "9.8.0.0/16") || bogon(t, "0.0.0.0/0") || bogon(t, "::/0"));
	assert_non_null(iana_bogon_asn(t, 64512)); /* that registry was not given */
	iana_free(t);
}

/* A file takes the built-in table's place when it is at least as new; of two the newer counts. */
static void
test_newer(void **state)
{
#define S4(updated, block) XML("iana-ipv4-special-registry", updated, BLOCK(block, "False"))
	static const struct {
		const char *texts[3];
		bool private_use, one, two;
	} cases[] = {
		{ { S4("2024-10-22", "1.0.0.0/8") }, true, false, false },
		{ { S4("2024-10-23", "1.0.0.0/8") }, false, true, false },
		{ { S4("2026-01-01", "1.0.0.0/8"), S4("2026-01-02", "2.0.0.0/8") }, false, false,
		    true },
		{ { S4("2026-01-02", "2.0.0.0/8"), S4("2026-01-01", "1.0.0.0/8") }, false, false,
		    true },
		{ { HEAD "1.0.0.0/8,N,R,2016-12,N/A,T,T,T,False,F\n" }, true, false, false },
		{ { HEAD "1.0.0.0/8,N,R,2017-02,N/A,T,T,T,False,F\n" }, false, true, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct iana *t = table_of(cases[i].texts, NULL, NULL);

		if (bogon(t, "10.0.0.0/8") != cases[i].private_use ||
		    bogon(t, "1.0.0.0/8") != cases[i].one || bogon(t, "2.0.0.0/8") != cases[i].two)
			fail_msg("case %zu", i);
		assert_true(bogon(t, "2001:db8::/32"));
		iana_free(t);
	}
}

static void
test_asns(void **state)
{
	static const char special[] = XML("iana-as-numbers-special-registry", "2026-01-01",
	    "<registry id=\"special-purpose-as-numbers\">"
	    "<record><number>0</number><reason>Reserved by <xref "
	    "data=\"rfc7607\"/></reason></record>"
	    "<record><number>112</number><description>Used by the AS112 project</description>"
	    "</record><record><number>64512-65534</number><description>For private use; reserved"
	    "</description></record></registry>");
	static const char blocks[] = XML("as-numbers", "2026-01-01",
	    "<registry id=\"as-numbers-1\"><record><number>1-1876</number><description>Assigned by "
	    "ARIN</description></record><record><number>1877-1901</number><description>Assigned by "
	    "RIPE NCC</description></record></registry><registry id=\"as-numbers-2\">"
	    "<record><number>0-65535</number><description>See Sub-registry 16-bit AS "
	    "numbers</description></record><record><number>65552-131071</number><description>"
	    "Reserved</description></record><record><number>131072-132095</number><description>"
	    "Assigned by APNIC</description></record><record><number>500000-4199999999</number>"
	    "<description>Unallocated</description></record></registry>");
	static const char *const both[] = { special, blocks, NULL };
	static const char *const csv[] = {
		"Number,Description,WHOIS,RDAP,Reference,Registration Date\n1-1876,Assigned by "
		"ARIN,"
		"whois.arin.net,\"https://rdap.arin.net/registry\nhttp://rdap.arin.net/"
		"registry\",,\n"
		"65535,Reserved,,,[RFC7300],\n",
		"Number,Description,WHOIS,RDAP,Reference,Registration Date\n0-65535,See "
		"Sub-registry "
		"16-bit AS numbers,,,,\n327680-328703,Assigned by "
		"AFRINIC,whois.afrinic.net,,,2006\n",
		"AS Number,Reason,Reference\n112,Used by the AS112 "
		"project,[RFC7534]\n23456,AS_TRANS; "
		"reserved by [RFC6793],[RFC6793]\n",
		NULL,
	};
	struct iana *t = table_of(both, NULL, NULL);

	(void)state;
	assert_non_null(iana_bogon_asn(t, 64512));
	assert_non_null(iana_bogon_asn(t, 65534));
	assert_null(iana_bogon_asn(t, 112));
	assert_null(iana_bogon_asn(t, 23456)); /* not in the newer registry */
	assert_non_null(iana_bogon_asn(t, 65552));
	assert_non_null(iana_bogon_asn(t, 131071));
	assert_null(iana_bogon_asn(t, 500000)); /* unallocated is not reserved */
	assert_null(iana_bogon_asn(t, 4294967295u));
	assert_string_equal(deleg_registry_name(iana_asn_registry(t, 1)), "arin");
	assert_string_equal(deleg_registry_name(iana_asn_registry(t, 1876)), "arin");
	assert_string_equal(deleg_registry_name(iana_asn_registry(t, 1901)), "ripencc");
	assert_string_equal(deleg_registry_name(iana_asn_registry(t, 132000)), "apnic");
	assert_int_equal(iana_asn_registry(t, 0), 0);
	assert_int_equal(iana_asn_registry(t, 1902), 0);
	assert_int_equal(iana_asn_registry(t, 65535), 0);
	iana_free(t);

	t = table_of(csv, NULL, NULL); /* undated: nothing is replaced, blocks are known */
	assert_false(iana_replaces(t, IANA_SPECIAL_ASN));
	assert_non_null(iana_bogon_asn(t, 64512));
	assert_null(iana_bogon_asn(t, 112));
	assert_string_equal(deleg_registry_name(iana_asn_registry(t, 7)), "arin");
	assert_string_equal(deleg_registry_name(iana_asn_registry(t, 328000)), "afrinic");
	iana_free(t);
}

#define UNICAST "Prefix,Designation,Date,WHOIS,RDAP,Status,Note\n"

static void
test_unallocated(void **state)
{
	static const char *const files[] = {
		UNICAST "2001:0000::/23,IANA,1999-07-01,,,ALLOCATED,\"a\nb\"\n2003:0000::/18,RIPE "
			"NCC,2005-01-12,,,ALLOCATED,\n2a00:0000::/12,RIPE NCC,2006,,,ALLOCATED,\n"
			"2d00:0000::/8,IANA,1999-07-01,,,RESERVED,\n",
		"Prefix,Designation,Date,WHOIS,RDAP,Status "
		"[1],Note\n000/8,IANA,1981-09,,,RESERVED,\n"
		"001/8,APNIC,2010-01,,,ALLOCATED,\n003/8,Administered by "
		"ARIN,1994-05,,,LEGACY,\n005/8,IANA,2010,,,UNALLOCATED,\n",
		NULL,
	};
	static const char *const xml[] = { XML("ipv6-unicast-address-assignments", "2019-11-06",
					       "<record date=\"1999-07-01\"><prefix>2001:0000::/23"
					       "</prefix><description>IANA</description><status>"
					       "ALLOCATED</status></record>"),
		NULL };
	struct space given = { 0 }, pool = { 0 };
	const struct pfx held = pfx_of("2410::/12"), old = pfx_of("5.128.0.0/9"),
			 hole = pfx_of("9.0.0.0/8");
	struct iana *t;

	(void)state;
	assert_true(space_add_pfx(&given, &old) && space_add_pfx(&given, &held));
	assert_true(space_add_pfx(&pool, &hole));
	space_tidy(&given);
	t = table_of(files, &given, &pool);
	assert_true(bogon(t, "2004::/16") && bogon(t, "2d01::/16") && bogon(t, "2c00::/12"));
	assert_false(bogon(t, "2a00:1::/32") || bogon(t, "2003::/19") || bogon(t, "2001:1ff::/32"));
	assert_false(
	    bogon(t, "2410::/12") || bogon(t, "2411::/16")); /* a registry gave it out since */
	assert_true(bogon(t, "2408::/16"));
	assert_false(bogon(t, "2400::/9")); /* a part of it is given */
	assert_false(bogon(t, "2e00::/8")); /* behind the last row of a form without an end */
	assert_true(bogon(t, "5.0.0.0/9") && bogon(t, "5.127.0.0/16"));
	assert_false(bogon(t, "5.0.0.0/8") || bogon(t, "5.200.0.0/16") || bogon(t, "1.0.0.0/8"));
	assert_true(bogon(t, "9.9.9.0/24")); /* the pool of the joint file */
	iana_free(t);
	space_fini(&given);
	space_fini(&pool);
	t = table_of(xml, NULL, NULL);
	assert_true(
	    bogon(t, "2e00::/8") && bogon(t, "3fff:ffff::/32") && bogon(t, "2001:200::/23"));
	iana_free(t);
}

static void
test_refused(void **state)
{
	static const struct {
		const char *name, *text;
		enum st st;
		unsigned kept, refused;
		const char *says;
	} cases[] = {
		{ "empty", "", ST_BAD, 0, 0, "no record" },
		{ "header only", HEAD, ST_BAD, 0, 0, "no record" },
		{ "other CSV", "a,b,c\n1,2,3\n", ST_BAD, 0, 0, "not the header" },
		{ "other text", "hello\n", ST_BAD, 0, 0, "not the header" },
		{ "cut in quotes", HEAD "1.0.0.0/8,\"N,R,2017-02\n", ST_TRUNC, 0, 0,
		    "inside a quoted" },
		{ "cut XML", "<registry id=\"as-numbers\"><record><number>1</number>", ST_TRUNC, 0,
		    0, NULL },
		{ "broken XML", "<registry id=\"as-numbers\"><record></registry>", ST_BAD, 0, 0,
		    "mismatched" },
		{ "another registry", XML("multicast-addresses", "2026-01-01", ""), ST_UNSUP, 0, 0,
		    "multicast-addresses is not read" },
		{ "no id", "<registry><record/></registry>", ST_UNSUP, 0, 0, "without a name" },
		{ "a page", "<html><body>Not found</body></html>", ST_BAD, 0, 0, "is a html" },
		{ "entities",
		    "<?xml version=\"1.0\"?><!DOCTYPE registry [<!ENTITY a \"aaaa\"><!ENTITY b "
		    "\"&a;&a;\">]><registry id=\"as-numbers\"><record><number>&b;</number></record>"
		    "</registry>",
		    ST_BAD, 0, 0, "document type" },
		{ "a bad block",
		    HEAD "1.0.0.0/8,N,R,2017-02,N/A,T,T,T,False,F\n1.0.0.0/9999,N,R,,,,,,"
			 "False,\n",
		    ST_OK, 1, 1, "not a number" },
		{ "the other family",
		    HEAD "1.0.0.0/8,N,R,2017-02,N/A,T,T,T,False,F\n"
			 "2001::/32,N,R,,,,,,False,\n",
		    ST_OK, 1, 1, "not a number" },
		{ "one of two is bad",
		    HEAD "1.0.0.0/8,N,R,2017-02,N/A,T,T,T,False,F\n"
			 "\"2.0.0.0/8, x\",N,R,,,,,,False,\n",
		    ST_OK, 1, 1, "not a number" },
		{ "neither",
		    HEAD "1.0.0.0/8,N,R,2017-02,N/A,T,T,T,False,F\n2.0.0.0/8,N,R,,,,,,Maybe,\n",
		    ST_OK, 1, 1, "neither true" },
		{ "status", UNICAST "2001::/23,A,,,,ALLOCATED,\n2002::/16,A,,,,LOST,\n", ST_OK, 1,
		    1, "unknown status" },
		{ "AS range", "AS Number,Reason\n5-1,Reserved\n0,Reserved\n4294967296,Reserved\n",
		    ST_OK, 1, 2, "not a number" },
	};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct iana_set s = { 0 };
		struct load l;
		const enum st st = load_text(&s, cases[i].text, &l, &e);
		const char *says = st == ST_OK ? l.reasons[0].why : e.msg;

		if (st != cases[i].st ||
		    (st == ST_OK && (l.kept != cases[i].kept || l.refused != cases[i].refused)))
			fail_msg("%s: status %d (%s), kept %u, refused %u", cases[i].name, st, says,
			    (unsigned)l.kept, (unsigned)l.refused);
		if (cases[i].says != NULL && strstr(says, cases[i].says) == NULL)
			fail_msg("%s: says %s", cases[i].name, says);
		assert_true(
		    st == ST_OK ? s.n == l.kept && s.n_files == 1 : s.n == 0 && s.n_files == 0);
		iana_set_fini(&s);
	}
}

static struct iana *
real_table(const char *const *names, unsigned n)
{
	struct iana_set s = { 0 };
	struct iana *t;
	struct err e;

	for (unsigned i = 0; i < n; i++) {
		const char *path = test_data(names[i]);
		struct load l = { 0 };
		struct in *in;

		if (path == NULL)
			skip();
		assert_int_equal(in_open(&in, path, &e), ST_OK);
		assert_int_equal(iana_load(&s, in, &l, &e), ST_OK);
		assert_int_equal(l.refused, 0);
		in_close(in);
	}
	assert_int_equal(iana_build(&t, &s, NULL, NULL, &e), ST_OK);
	return t;
}

/* Both forms of one registry are one table: every /12 of 2000::/3, and every /8 of IPv4. */
static void
test_real(void **state)
{
	static const char *const csv[] = { "iana/ipv6-unicast-address-assignments.csv",
		"iana/ipv4-address-space.csv" },
				 *const xml[] = { "iana/ipv6-unicast-address-assignments.xml",
					 "iana/ipv4-address-space.xml", "iana/as-numbers.xml" };
	struct iana *a = real_table(csv, 2), *b = real_table(xml, 3);
	unsigned free12 = 0, free8 = 0;

	(void)state;
	for (unsigned i = 0; i < 512; i++) {
		const struct pfx p = { (uint64_t)(0x200 + i) << 52, 0, 12, AFI_IP6 };

		assert_int_equal(iana_bogon_pfx(a, &p) != NULL, iana_bogon_pfx(b, &p) != NULL);
		free12 += iana_bogon_pfx(b, &p) != NULL;
	}
	for (unsigned i = 0; i < 256; i++) {
		const struct pfx p = { (uint64_t)i << 56, 0, 8, AFI_IP4 };

		assert_int_equal(iana_bogon_pfx(a, &p) != NULL, iana_bogon_pfx(b, &p) != NULL);
		free8 += iana_bogon_pfx(b, &p) != NULL;
	}
	assert_int_equal(free8, 35);   /* 0, 10, 127, and 224 to 255 */
	assert_int_equal(free12, 502); /* all but 200, 240, 260 to 263, 280, 2a0, 2a1, 2c0 */
	assert_true(bogon(b, "2d00::/8") && bogon(b, "2004::/14") && bogon(b, "2001:4e00::/23"));
	assert_false(bogon(b, "2001:200::/23") || bogon(b, "2400::/12") || bogon(b, "1.1.1.0/24"));
	assert_string_equal(deleg_registry_name(iana_asn_registry(b, 3333)), "ripencc");
	assert_string_equal(deleg_registry_name(iana_asn_registry(b, 4608)), "apnic");
	assert_string_equal(deleg_registry_name(iana_asn_registry(b, 701)), "arin");
	assert_string_equal(deleg_registry_name(iana_asn_registry(b, 262144)), "lacnic");
	assert_int_equal(iana_asn_registry(b, 400000), 0);
	assert_null(iana_bogon_asn(b, 400000)); /* of 2013: unallocated then, and older than ours */
	assert_false(iana_replaces(b, IANA_ASN32));
	assert_non_null(iana_bogon_asn(b, 65552));
	iana_free(a);
	iana_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_special),
		cmocka_unit_test(test_newer),
		cmocka_unit_test(test_asns),
		cmocka_unit_test(test_unallocated),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_real),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
