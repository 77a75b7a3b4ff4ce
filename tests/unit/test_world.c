/* test_world.c - worlds from files: whole or nothing, kinds by name and content, and the judging.
 */
#include <ftw.h>

#include "judge/judge.h"
#include "reg/bogon.h"
#include "world/world.h"

#include "tmp.h"

static const char vrps[] =
    "{\"metadata\":{\"buildtime\":\"2026-01-01T00:00:00Z\"},\"roas\":["
    "{\"asn\":64500,\"prefix\":\"1.0.0.0/22\",\"maxLength\":23,\"ta\":\"t\"}]}";
static const char irr[] =
    "route: 1.0.0.0/24\norigin: AS64500\nsource: T\nlast-modified: 2025-01-01T00:00:00Z\n";
static const char delegated[] =
    "2|ripencc|1|3|x|20260102|0\nripencc|NL|asn|64500|1|x|allocated\n"
    "ripencc||ipv4|5.0.0.0|65536||available\nripencc|NL|asn|64501|1|x|allocated\n";
static const char delegated_before[] = /* the day before: no file of one day accuses */
    "2|ripencc|1|1|x|20260101|0\nripencc||ipv4|5.0.0.0|65536||available\n";
static const char rel[] = "64500|64501|-1\n64500|64502|0\n";
static const char org[] =
    "# format:org_id|changed|org_name|country|source\nO|x|Org One|DE|R\n"
    "# format:aut|changed|aut_name|org_id|opaque_id|source\n64500|x|ONE|O|x|R\n64502|x|TWO||x|R\n";
static const char net[] = "{\"data\":[{\"id\":1,\"asn\":64500,\"name\":\"P\"},{\"id\":2,\"asn\":"
			  "64503,\"name\":\"Peering\"}]}";
static const char poc[] = "{\"data\":[{\"net_id\":1,\"role\":\"NOC\",\"visible\":\"Public\"}]}";

static enum st
add(struct world_maker *m, enum source_kind k, const char *text, struct err *e)
{
	const char *path = tmp_file(text, strlen(text));
	const enum st st = world_maker_add(m, k, path, e);

	unlink(path);
	return st;
}

static struct world *
whole(void)
{
	struct world_maker *m = world_maker_new();
	struct world *w;
	struct err e;

	assert_non_null(m);
	assert_int_equal(add(m, SRC_VRPS, vrps, &e), ST_OK);
	assert_int_equal(add(m, SRC_IRR, irr, &e), ST_OK);
	assert_int_equal(add(m, SRC_DELEGATED, delegated, &e), ST_OK);
	assert_int_equal(add(m, SRC_AS_REL, rel, &e), ST_OK);
	assert_int_equal(add(m, SRC_AS_ORG, org, &e), ST_OK);
	assert_int_equal(add(m, SRC_PEERINGDB, net, &e), ST_OK);
	assert_int_equal(add(m, SRC_PEERINGDB, poc, &e), ST_OK);
	assert_int_equal(add(m, SRC_DELEGATED, delegated_before, &e), ST_OK);
	assert_int_equal(world_freeze(&w, m, &e), ST_OK);
	return w;
}

static struct verdict
judge(const struct world *w, const char *pfx, uint32_t origin)
{
	struct pfx p;

	assert_true(pfx_parse(str_of(pfx), &p));
	return judge_pair(w, &p, origin);
}

/* Many pairs at once are as many pairs one by one, whatever their number. */
static void
test_pairs(void **state)
{
	enum { MOST = 2 * JUDGE_GROUP + 7 };
	static struct rov_ask ask[MOST];
	static struct verdict got[MOST + 1];
	struct world *w = whole();

	(void)state;
	for (size_t i = 0; i < MOST; i++) {
		ask[i].origin = (uint32_t)(64500 + test_rng() % 4) * (test_rng() % 8 != 0);
		ask[i].pfx = (struct pfx){ .afi = AFI_IP4,
			.len = (uint8_t)(20 + test_rng() % 13),
			.hi = (test_rng() % 3 == 0 ? 0x05000000ULL : 0x01000000ULL) << 32 };
		ask[i].pfx.hi |= (test_rng() & 0x3ff) << 32;
		pfx_mask(&ask[i].pfx);
	}
	for (size_t n = 0; n <= MOST; n += 1 + test_rng() % 40) {
		unsigned valid = 0;

		memset(got, 0xee, sizeof(got));
		judge_pairs(w, ask, n, got);
		assert_int_equal(got[n].rpki, 0xee);
		for (size_t i = 0; i < n; i++) {
			const struct verdict want = judge_pair(w, &ask[i].pfx, ask[i].origin);

			assert_memory_equal(&got[i], &want, sizeof(want));
			valid += want.rpki == RPKI_VALID;
		}
		assert_true(n < 200 || valid != 0);
	}
	world_free(w);
}

#define IS(s, want) assert_true(str_eq((s), (want)))

static void
test_networks(void **state)
{
	struct world *w = whole();
	uint32_t up, down, peers;

	(void)state;
	IS(world_as_name(w, 64500), "Org One");
	IS(world_as_org(w, 64500), "Org One");
	IS(world_as_name(w, 64502), "TWO");
	IS(world_as_org(w, 64502), "");
	IS(world_as_name(w, 64503), "Peering");
	IS(world_as_name(w, 64504), "");
	IS(world_as_country(w, 64500), "NL"); /* the registry before the organisation */
	IS(world_as_country(w, 64502), "");
	IS(world_as_registry(w, 64501), "ripencc");
	IS(world_as_registry(w, 64502), "");
	assert_int_equal(world_as_contact(w, 64500), CONTACT_REGISTERED);
	assert_int_equal(world_as_contact(w, 64503), CONTACT_NO_DATA);
	assert_int_equal(world_as_contact(w, 1), CONTACT_NO_DATA);
	assert_int_equal(world_rel(w, 64500, 64501), REL_PROVIDER_OF);
	assert_int_equal(world_rel(w, 64501, 64500), REL_CUSTOMER_OF);
	assert_int_equal(world_rel(w, 64502, 64500), REL_PEER);
	assert_int_equal(world_rel(w, 64501, 64502), REL_NONE);
	world_as_degree(w, 64500, &up, &down, &peers);
	assert_true(up == 0 && down == 1 && peers == 1);
	world_free(w);
}

static void
test_judge(void **state)
{
	struct world *w = whole();
	struct verdict v;

	(void)state;
	v = judge(w, "1.0.0.0/24", 64500);
	assert_int_equal(v.rpki, RPKI_INVALID_LENGTH);
	assert_int_equal(v.irr, IRR_VALID);
	assert_int_equal(v.bogon, BOGON_NO);
	v = judge(w, "1.0.0.0/25", 64500);
	assert_int_equal(v.irr, IRR_INVALID_MORE_SPECIFIC);
	v = judge(w, "1.0.0.0/24", 1);
	assert_int_equal(v.rpki, RPKI_INVALID_ASN);
	assert_int_equal(v.irr, IRR_INVALID);
	v = judge(w, "1.0.0.0/23", 64500);
	assert_int_equal(v.rpki, RPKI_VALID);
	assert_int_equal(v.irr, IRR_NOT_FOUND);
	v = judge(w, "1.0.0.0/24", ORIGIN_NONE);
	assert_int_equal(v.rpki, RPKI_INVALID_ASN);
	assert_int_equal(v.irr, IRR_INVALID);
	v = judge(w, "9.0.0.0/24", ORIGIN_NONE);
	assert_int_equal(v.rpki, RPKI_NOT_FOUND);
	assert_int_equal(v.irr, IRR_NOT_FOUND);
	assert_int_equal(judge(w, "5.0.1.0/24", 1).bogon, BOGON_ADMINISTRATIVE);
	assert_int_equal(judge(w, "5.0.0.0/15", 1).bogon, BOGON_NO);
	assert_int_equal(judge(w, "10.1.0.0/16", 1).bogon, BOGON_FULL);
	assert_int_equal(judge(w, "0.0.0.0/0", 1).bogon, BOGON_NO);
	assert_int_equal(judge(w, "::/0", 1).bogon, BOGON_NO);
	world_free(w);
}

/* Without a source there is no data, which is no state of a route. */
static void
test_no_data(void **state)
{
	struct world_maker *m = world_maker_new();
	const struct source *s;
	struct world *w;
	struct verdict v;
	struct err e;

	(void)state;
	assert_int_equal(world_freeze(&w, m, &e), ST_OK);
	v = judge(w, "1.0.0.0/24", 64500);
	assert_int_equal(v.rpki, RPKI_NO_DATA);
	assert_int_equal(v.irr, IRR_NO_DATA);
	assert_string_equal(rpki_word(v.rpki), "-");
	assert_string_equal(irr_word(v.irr), "-");
	assert_int_equal(judge(w, "10.0.0.0/8", 1).bogon, BOGON_FULL);
	assert_int_equal(world_sources(w, &s), 2);
	assert_int_equal(s[0].kind, SRC_IANA);
	assert_int_equal(s[1].kind, SRC_LISTS);
	assert_false(world_has(w, SRC_VRPS));
	assert_null(world_rov(w));
	assert_null(world_irr(w));
	IS(world_as_name(w, 1), "");
	assert_int_equal(world_as_contact(w, 1), CONTACT_NO_DATA);
	assert_int_equal(world_rel(w, 1, 2), REL_NONE);
	world_free(w);
	world_free(NULL);
	world_maker_free(NULL);
}

/* A file that fails leaves nothing behind, and the maker goes on. */
static void
test_whole_or_nothing(void **state)
{
	static const struct {
		enum source_kind k;
		const char *text;
	} bad[] = {
		{ SRC_VRPS, "{\"roas\":[{\"asn\":1,\"prefix\":\"9.0.0.0/8\"}" },
		{ SRC_IRR, "hello\n" },
		{ SRC_DELEGATED, "ripencc|NL|asn|1|1|x|allocated\nripencc|NL|asn\n" },
		{ SRC_AS_REL, "1|2|0\n1|2\n" },
		{ SRC_AS_ORG, "asn,name\n1,One\n2\n" },
		{ SRC_PEERINGDB, "{\"data\":[{\"id\":1,\"asn\":1,\"name\":\"One\"}" },
	};
	struct world_maker *m = world_maker_new();
	const struct source *s;
	struct world *w;
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_not_equal(add(m, bad[i].k, bad[i].text, &e), ST_OK);
		assert_non_null(strstr(e.file, "routescope-test")); /* the error names the file */
	}
	assert_int_not_equal(world_maker_add(m, SRC_VRPS, "/nowhere/at/all", &e), ST_OK);
	assert_int_equal(e.st, ST_IO);
	assert_int_equal(add(m, SRC_VRPS, vrps, &e), ST_OK);
	assert_int_equal(add(m, SRC_AS_REL, rel, &e), ST_OK);
	assert_int_equal(world_freeze(&w, m, &e), ST_OK);
	assert_int_equal(world_sources(w, &s), 4);
	assert_int_equal(rov_count(world_rov(w)), 1);
	assert_int_equal(world_rel(w, 1, 2), REL_NONE);
	IS(world_as_name(w, 1), "");
	IS(world_as_country(w, 1), "");
	world_free(w);
}

static void
test_sources(void **state)
{
	struct world *w = whole();
	const struct source *s;
	uint8_t want[SHA256_BYTES];
	struct sha256 *h = sha256_new();

	(void)state;
	assert_int_equal(world_sources(w, &s), 10);
	sha256_add(h, vrps, strlen(vrps));
	sha256_end(h, want);
	assert_memory_equal(s[0].sha256, want, SHA256_BYTES);
	assert_int_equal(s[0].file_bytes, strlen(vrps));
	assert_int_equal(s[0].data_time_s, 1767225600);
	assert_int_equal(s[1].data_time_s, 1735689600); /* the newest object */
	assert_int_equal(s[2].data_time_s, 1767312000);
	assert_int_equal(s[2].kept, 3);
	assert_int_equal(s[8].data_time_s, BOGON_DATE_S);
	world_free(w);
}

static void
test_names(void **state)
{
	static const struct {
		const char *base;
		int kind; /* -1 none */
	} cases[] = {
		{ "vrps.json", SRC_VRPS },
		{ "vrps-today.json.gz", SRC_VRPS },
		{ "irr-ripe.db", SRC_IRR },
		{ "as-rel.txt.bz2", SRC_AS_REL },
		{ "as-org-names.csv", SRC_AS_ORG },
		{ "delegated-ripencc-extended-20130418.txt.gz", SRC_DELEGATED },
		{ "peeringdb-net.json", SRC_PEERINGDB },
		{ "vrpsx.json", -1 },
		{ "vrp.json", -1 },
		{ "README.md", -1 },
		{ "20220501.as-rel.txt.bz2", -1 },
		{ "bogons-fullbogons-ipv4.txt", SRC_BOGONS },
		{ "spoofer-sessions.jsonl", SRC_SPOOFER },
		{ "participants-cdn.csv", SRC_PARTICIPANTS },
		{ "opinion-lacnic-202210.csv.gz", SRC_OPINION },
		{ "iana.csv", SRC_IANA },
		{ "iana-as-numbers.xml", SRC_IANA },
		{ "ianas.csv", -1 },
		{ "", -1 },
	};
	enum source_kind k;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const bool found = source_kind_of_file(cases[i].base, &k);

		if (found != (cases[i].kind >= 0) ||
		    (found && k != (enum source_kind)cases[i].kind))
			fail_msg("%s: %d", cases[i].base, found ? (int)k : -1);
	}
	for (unsigned i = 0; i < SRC_KINDS; i++) {
		assert_true(source_kind_parse(str_of(source_kind_name(i)), &k));
		assert_int_equal(k, i);
	}
	assert_false(source_kind_parse(STR("vrp"), &k));
}

/* M6: what aut-nums say, of whichever registry; sets and aut-nums make no IRR verdicts. */
static void
test_policy(void **state)
{
	struct world_maker *m = world_maker_new();
	struct world *w = whole();
	struct err e;

	(void)state;
	assert_int_equal(world_as_policy(w, 64500), POLICY_NO_DATA);
	assert_null(world_irr_sets(w));
	world_free(w);
	assert_int_equal(
	    add(m, SRC_IRR,
		"aut-num: AS1\nimport: from AS2 accept ANY\nsource: T\n\n"
		"aut-num: AS1\nexport: to AS2 announce AS1\nsource: RIPE\n\n"
		"aut-num: AS2\nmp-import: from AS1 accept ANY\ndefault: to AS1\nsource: T\n\n"
		"as-set: AS-A\nmembers: AS1\nsource: T\n",
		&e),
	    ST_OK);
	assert_int_equal(world_freeze(&w, m, &e), ST_OK);
	assert_int_equal(world_as_policy(w, 1), POLICY_STATED);
	assert_int_equal(world_as_policy(w, 2), POLICY_MISSING);
	assert_int_equal(world_as_policy(w, 3), POLICY_NO_OBJECT);
	assert_int_equal(irr_sets_count(world_irr_sets(w), IRR_C_AS_SET), 1);
	assert_null(world_irr(w));
	assert_false(world_has(w, SRC_IRR));
	assert_int_equal(judge(w, "192.0.2.0/24", 1).irr, IRR_NO_DATA);
	world_free(w);
}

static void
test_sniff(void **state)
{
	static const struct {
		const char *text;
		int kind;
	} cases[] = {
		{ vrps, SRC_VRPS },
		{ irr, SRC_IRR },
		{ delegated, SRC_DELEGATED },
		{ rel, SRC_AS_REL },
		{ org, SRC_AS_ORG },
		{ "{\"data\":[{\"id\":1,\"org_id\":1,\"asn\":1,\"policy_general\":\"Open\"}]}",
		    SRC_PEERINGDB },
		{ "{\"data\":[{\"net_id\":1,\"role\":\"NOC\",\"visible\":\"Public\"}]}",
		    SRC_PEERINGDB },
		{ "ASN,IP Prefix,Max Length,Trust Anchor\n", SRC_VRPS },
		{ "prefix,max_length,asn,trust_anchor\n", SRC_VRPS },
		{ "\xef\xbb\xbfURI,ASN,IP Prefix,Max Length,Not Before,Not After\n", SRC_VRPS },
		{ "\"asn\",\"name\",\"source\"\n1,\"a\",\"b\"\n", SRC_AS_ORG },
		{ "[{\"asn1\":1,\"asn2\":2,\"paths_count\":1,\"peers_count\":1,\"rel\":0}]",
		    SRC_AS_REL },
		{ "[{\"asn1\":1,\"asn2\":2}]", -1 },
		{ "% NRTM of T\n\n%START Version: 3 T 1-1\n\nADD 1\n\nroute: x\n", SRC_IRR },
		{ "% only comments\n", -1 },
		{ "\x1e{\"nrtm_version\":4,\"type\":\"delta\",\"source\":\"T\",\"session_id\":"
		  "\"x\","
		  "\"version\":2}\n\x1e{\"object\":\"x\"}\n",
		    SRC_IRR },
		{ "{\"nrtm_version\":4,\"session_id\":\"x\"}\n", SRC_IRR },
		{ "{\"session_id\":\"x\"}\n", -1 },
		{ "# last updated 1710089701 (Sun)\n1.0.0.0/8\n", SRC_BOGONS },
		{ "; Spamhaus DROP List\n; x\n1.0.0.0/8 ; SBL1\n", SRC_BOGONS },
		{ "{\"cidr\":\"1.0.0.0/8\",\"sblid\":\"SBL1\",\"rir\":\"x\"}\n", SRC_BOGONS },
		{ "1.0.0.0/8 AS1 Prefix is within unallocated space: 1.0.0.0 - 1.0.0.9\n",
		    SRC_BOGONS },
		{ "1.0.0.0/8\n2.0.0.0/8\n", -1 },
		{ "# last updated today (Sun)\n1.0.0.0/8\n", -1 },
		{ "{\"session\":1,\"timestamp\":\"x\",\"privatespoof\":null,\"routedspoof\":null}"
		  "\n",
		    SRC_SPOOFER },
		{ "[{\"timestamp\":\"x\",\"privatespoof\":null,\"routedspoof\":null}]",
		    SRC_SPOOFER },
		{ "\xef\xbb\xbfOrganization Name,Areas,ASNs,Action 1: Filtering\n",
		    SRC_PARTICIPANTS },
		{ "{\"participants\":[{\"name\":\"a\",\"programme\":\"ixps\"}]}",
		    SRC_PARTICIPANTS },
		{ "Organization Name,ASNs\n", -1 },
		{ "ASN,Holder,Filtering,Anti-spoofing,Coordination,Global Validation "
		  "IRR\n1,a,1,,1,1\n",
		    SRC_OPINION },
		{ "\xef\xbb\xbf\"COORDINATION\";\"ASN\";\"Filtering\";\"Routing Information "
		  "(RPKI)\"\r\n",
		    SRC_OPINION },
		{ "ASN,Filtering,Coordination\n1,1,1\n", -1 },
		{ "Holder,Filtering,Anti-spoofing,Coordination\na,1,1,1\n", -1 },
		{ "ASN,rovista_score\r\n1,0.0\r\n", -1 },
		{ "<?xml version='1.0'?>\n<registry xmlns=\"http://www.iana.org/assignments\" "
		  "id=\"as-numbers\">\n",
		    SRC_IANA },
		{ "<?xml version='1.0'?>\n<registry xmlns=\"http://www.iana.org/assignments\" "
		  "id=\"multicast-addresses\">\n",
		    -1 },
		{ "<html><registry ></html>", -1 },
		{ "Prefix,Designation,Date,WHOIS,RDAP,Status [1],Note\n", SRC_IANA },
		{ "Address Block,Name,RFC,Allocation Date,Termination Date\n", SRC_IANA },
		{ "", -1 },
		{ "\n\n", -1 },
		{ "{}", -1 },
		{ "[]", -1 },
		{ "hello\n", -1 },
		{ "a: 1\nb: 2\nc: 3\n", -1 },
		{ "# only comments\n", -1 },
		{ "{\"type\":\"ris_message\",\"data\":{\"peer_asn\":\"1\",\"announcements\":[]}}",
		    -1 },
		{ "{\"data\":[{\"id\":1,\"net_id\":1,\"asn\":1,\"speed\":1}]}", -1 },
		{ "{\"Date\":\"x\",\"Data\":[{\"rank\":1,\"AS\":1,\"Users\":1}]}", SRC_USERS },
		{ "{\"results\":[{\"originasn\":0,\"asn\":1,\"hege\":0.1}]}", SRC_HEGEMONY },
		{ "{\"asn\":\"1\",\"name\":\"A\",\"organizationId\":\"X\"}\n", SRC_AS_ORG },
		{ "1 A-1, US\n2 B, C and D, DE\n3 - Reserved AS -, ZZ\n", SRC_AS_ORG },
		{ "1 A-1, US\n2 B, C and D, DE\n", -1 },
		{ "1 A-1, US\n2 B, Germany\n3 C, ZZ\n", -1 },
		{ "ASN\tNumberofUsers\tCountry\n", SRC_USERS },
		{ "timebin,originasn,asn,hege,af\n", SRC_HEGEMONY },
		{ "# mine\nlist,asn,prefix,name,checked,source\n", SRC_LISTS },
		{ "ASHandle: AS1\nOrgID: X\nASNumber: 1\n", SRC_WHOIS },
		{ "aut-num: AS1\nowner: X\nowner-c: Y\n", SRC_WHOIS },
		{ "aut-num: AS1\nadmin-c: X\nsource: RIPE\n", SRC_IRR },
		{ "{\"data\":[{\"ixlan_id\":1,\"asn\":1,\"is_rs_peer\":false}]}", SRC_PEERINGDB },
		{ "{\"campus\":{\"data\":[{\"id\":1,\"status\":\"ok\"}]},\"net\":{}}",
		    SRC_PEERINGDB },
		{ "{\"metadata\":{\"roas\":12}}", -1 },
		{ "1|2|3|4|5|6\n", -1 },
		{ "1|2|0|4\n", -1 },
		{ "TABLE_DUMP2|1|B|192.0.2.1|1|10.0.0.0/8|1|IGP\n", -1 },
		{ "name,type,details,status,asn,rank\n", -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum source_kind k;
		const bool found = source_kind_sniff(
		    (const uint8_t *)cases[i].text, strlen(cases[i].text), "x", &k);

		if (found != (cases[i].kind >= 0) ||
		    (found && k != (enum source_kind)cases[i].kind))
			fail_msg("%s: %d", cases[i].text, found ? (int)k : -1);
	}
}

/* What each file of the real data is: the first row that is part of its path. */
static const struct {
	const char *part;
	int kind; /* -1: no world file; -2: either */
} real_kinds[] = {
	{ "/vrps.csv", -2 },
	{ "/badinput/own/json-vrp/", -2 },
	{ "/badinput/own/rpsl/", -2 },
	{ "/badinput/own/json-peeringdb/", -2 },
	{ "/routinator-output/", -2 },
	{ "/rpki-rs/", -2 },
	{ "/stayrtr/", -2 },
	{ "/bgpalerter/", -2 },
	{ "dn42-slurm", SRC_SLURM },
	{ "/bogons/", SRC_BOGONS },
	{ "/spoofer/", SRC_SPOOFER },
	{ "/manrs/participants-", SRC_PARTICIPANTS },
	{ "/manrs/manrs-details-", SRC_OPINION },
	{ "/iana/as-numbers.xml", SRC_IANA },
	{ "/iana/ipv4-address-space.", SRC_IANA },
	{ "/iana/ipv6-unicast-", SRC_IANA },
	{ "/rpki/rpki-client-", SRC_VRPS },
	{ "/rpki/validator3-", SRC_VRPS },
	{ "/asrel/20", -2 },
	{ "/asorg/", SRC_AS_ORG },
	{ "/asnames/asns-", SRC_AS_ORG },
	{ "/asnames/apnic-as-population", SRC_USERS },
	{ "/asrel/as-hegemony", SRC_HEGEMONY },
	{ "/rir/delegated-", SRC_DELEGATED },
	{ "/irr/rpsl-samples/", -2 },
	{ "/irr/dn42-", -1 },
	{ "/irr/ripe", SRC_IRR },
	{ "/net.json", SRC_PEERINGDB },
	{ "/poc.json", SRC_PEERINGDB },
	{ "/org.json", SRC_PEERINGDB },
	{ "/ix.json", SRC_PEERINGDB },
	{ "/ixlan.json", SRC_PEERINGDB },
	{ "/ixpfx.json", SRC_PEERINGDB },
	{ "/netixlan.json", SRC_PEERINGDB },
	{ "/fac.json", SRC_PEERINGDB },
	{ "", -1 },
};

static unsigned real_seen[SRC_KINDS + 1];

static int
real_file(const char *path, const struct stat *sb, int flag, struct FTW *ftw)
{
	const uint8_t *p;
	size_t have = 0, i = 0;
	enum source_kind k;
	struct in *in;
	struct err e;
	int want;
	bool found;

	(void)sb;
	if (flag != FTW_F || strstr(path, "/frr-corpi/") != NULL || in_open(&in, path, &e) != ST_OK)
		return 0;
	in_peek(in, 65536, &p, &have, &e);
	found = have != 0 && source_kind_sniff(p, have, path + ftw->base, &k);
	in_close(in);
	while (strstr(path, real_kinds[i].part) == NULL)
		i++;
	want = real_kinds[i].kind;
	if (strstr(path, "as-rel.txt") != NULL)
		want = SRC_AS_REL;
	if (want != -2 && (found ? (int)k : -1) != want)
		fail_msg("%s: kind %d, not %d", path, found ? (int)k : -1, want);
	real_seen[found ? k : SRC_KINDS]++;
	return 0;
}

/* No file of another kind, of all that the real data hold, is taken for a world file. */
static void
test_sniff_real(void **state)
{
	const char *readme = test_data("README.md");
	char root[4096];

	(void)state;
	if (readme == NULL)
		skip();
	snprintf(root, sizeof(root), "%.*s", (int)(strrchr(readme, '/') - readme), readme);
	assert_int_equal(nftw(root, real_file, 32, FTW_PHYS), 0);
	for (unsigned i = 0; i <= SRC_IANA; i++)
		assert_true(real_seen[i] != 0);
	for (unsigned i = SRC_BOGONS; i <= SRC_OPINION; i++)
		assert_true(real_seen[i] != 0);
	assert_true(real_seen[SRC_KINDS] > 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_networks),
		cmocka_unit_test(test_judge),
		cmocka_unit_test(test_no_data),
		cmocka_unit_test(test_whole_or_nothing),
		cmocka_unit_test(test_sources),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_policy),
		cmocka_unit_test(test_sniff),
		cmocka_unit_test(test_sniff_real),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
