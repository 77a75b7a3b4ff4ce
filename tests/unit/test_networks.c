/* test_networks.c - PeeringDB whole: every type and layout, and the known answers of real files. */
#include "reg/pdb.h"

#include "tmp.h"

#define IS(s, want) assert_true(str_eq((s), (want)))

/* A document of all types, with texts in the order that dumps have. */
#define DUMP                                                                                       \
	"{\"org\":{\"data\":[{\"id\":7,\"name\":\"Seven\",\"address1\":\"x\",\"country\":\"nl\","  \
	"\"status\":\"ok\"},{\"id\":8,\"name\":\"Gone\",\"status\":\"deleted\"}]},"                \
	"\"net\":{\"data\":[{\"id\":1,\"org_id\":7,\"asn\":64500,\"name\":\"One\",\"info_type\":"  \
	"\"NSP\",\"info_types\":[\"NSP\",\"Content\"],\"info_prefixes4\":100,\"info_prefixes6\":"  \
	"null,\"irr_as_set\":\"RIPE::AS64500:AS-ALL "                                              \
	"AS-X\",\"policy_general\":\"Open\",\"status\":"                                           \
	"\"ok\"},{\"id\":2,\"org_id\":7,\"asn\":64501,\"name\":\"RS\",\"info_type\":\"Route "      \
	"Server\",\"info_prefixes4\":-1,\"status\":\"ok\"},{\"id\":3,\"org_id\":9,\"asn\":64502,"  \
	"\"info_type\":\"\",\"info_types\":[\"Content\",\"Route Server\"],\"status\":\"ok\"}]},"   \
	"\"ix\":{\"data\":[{\"id\":5,\"org_id\":7,\"name\":\"IX Five\",\"country\":\"DE\","        \
	"\"media\":\"Ethernet\",\"status\":\"ok\"}]},"                                             \
	"\"ixlan\":{\"data\":[{\"id\":50,\"ix_id\":5,\"name\":\"\",\"status\":\"ok\"}]},"          \
	"\"ixpfx\":{\"data\":[{\"id\":1,\"ixlan_id\":50,\"prefix\":\"192.0.2.0/24\",\"status\":"   \
	"\"ok\"},{\"id\":2,\"ixlan_id\":51,\"prefix\":\"2001:db8:5::/64\",\"status\":\"ok\"},"     \
	"{\"id\":3,\"ixlan_id\":52,\"prefix\":\"198.51.100.0/24\",\"status\":\"ok\"},"             \
	"{\"id\":4,\"ixlan_id\":50,\"prefix\":\"198.51.100.1/24\",\"status\":\"ok\"}]},"           \
	"\"netixlan\":{\"data\":[{\"id\":1,\"net_id\":1,\"ix_id\":5,\"ixlan_id\":50,\"asn\":"      \
	"64500,"                                                                                   \
	"\"speed\":10000,\"is_rs_peer\":true,\"ipaddr4\":\"192.0.2.1\",\"ipaddr6\":null,"          \
	"\"status\":\"ok\"},{\"id\":2,\"net_id\":2,\"ix_id\":6,\"ixlan_id\":51,\"asn\":64501,"     \
	"\"speed\":1,\"is_rs_peer\":false,\"ipaddr4\":\"x\",\"ipaddr6\":\"2001:db8:5::1\","        \
	"\"status\":\"ok\"},{\"id\":3,\"net_id\":1,\"ixlan_id\":50,\"asn\":64499,\"status\":"      \
	"\"ok\"},{\"id\":4,\"net_id\":1,\"ixlan_id\":50,\"asn\":0,\"status\":\"ok\"}]},"           \
	"\"fac\":{\"data\":[{\"id\":1,\"org_id\":7,\"country\":\"DE\",\"status\":\"ok\"},{\"id\":" \
	"2,"                                                                                       \
	"\"country\":\"DE\",\"status\":\"ok\"},{\"id\":3,\"country\":\"US\",\"status\":\"ok\"}]}," \
	"\"carrier\":{\"data\":[{\"id\":1,\"org_id\":7,\"name\":\"C\",\"status\":\"ok\"}]},"       \
	"\"api\":{\"note\":\"no list\"},"                                                          \
	"\"poc\":{\"data\":[{\"id\":1,\"net_id\":1,\"role\":\"NOC\",\"visible\":\"Users\","        \
	"\"updated\":\"2024-01-02T00:00:00Z\",\"status\":\"ok\"},{\"id\":2,\"net_id\":1,\"role\":" \
	"\"Technical\",\"visible\":\"Public\",\"updated\":\"2024-01-03T00:00:00Z\",\"status\":"    \
	"\"ok\"},{\"id\":3,\"net_id\":1,\"role\":\"Abuse\",\"visible\":\"Public\",\"updated\":"    \
	"\"2025-01-03T00:00:00Z\",\"status\":\"ok\"}]}}"

static void
load_in(struct pdb_set *s, struct in *in, struct load *l)
{
	struct err e = { 0 };

	if (pdb_load(s, in, l, &e) != ST_OK)
		fail_msg("%s", e.msg);
	in_close(in);
	assert_int_equal(l->read, l->kept + l->refused);
}

static struct pdb_table *
build(struct pdb_set *s)
{
	struct pdb_table *t;
	struct err e;

	assert_int_equal(pdb_build(&t, s, &e), ST_OK);
	return t;
}

static const struct pdb_lan_pfx *
lan_of(const struct pdb_table *t, const char *addr)
{
	struct pfx p;

	assert_true(addr_parse(str_of(addr), &p));
	return pdb_lan(t, &p);
}

static void
test_dump(void **state)
{
	struct in *in = tmp_in(DUMP, strlen(DUMP));
	const struct pdb_member *m;
	struct pdb_set s = { 0 };
	struct pdb_table *t;
	struct load l = { 0 };

	(void)state;
	load_in(&s, in, &l);
	assert_int_equal(l.kept, 18);
	assert_int_equal(l.refused, 4); /* deleted, prefix, member without ASN, carrier */
	t = build(&s);

	assert_int_equal(pdb_net(t, 64500)->prefixes4, 100);
	assert_int_equal(pdb_net(t, 64500)->prefixes6, PDB_UNKNOWN);
	assert_int_equal(pdb_net(t, 64501)->prefixes4, PDB_UNKNOWN);
	assert_int_equal(pdb_net(t, 64500)->org_id, 7);
	IS(pdb_text(t, pdb_net(t, 64500)->info_type), "NSP");
	IS(pdb_text(t, pdb_net(t, 64500)->policy), "Open");
	assert_null(pdb_net(t, 64503));
	assert_false(pdb_is_route_server(t, 64500));
	assert_true(pdb_is_route_server(t, 64501));
	assert_true(pdb_is_route_server(t, 64502)); /* one of several types */
	assert_int_equal(pdb_contact(t, 64500), PDB_REGISTERED);
	assert_int_equal(pdb_contact_date(t, 64500), 1704240000);
	assert_int_equal(pdb_contact(t, 64501), PDB_MISSING);

	IS(pdb_text(t, pdb_ix(t, 5)->name), "IX Five");
	assert_memory_equal(pdb_ix(t, 5)->cc, "DE", 2);
	assert_memory_equal(pdb_org(t, 7)->cc, "NL", 2);
	assert_null(pdb_org(t, 8));
	assert_int_equal(pdb_facilities(t, "DE"), 2);
	assert_int_equal(pdb_facilities(t, "FR"), 0);

	assert_int_equal(lan_of(t, "192.0.2.200")->ix_id, 5);
	assert_int_equal(lan_of(t, "2001:db8:5::9")->ix_id, 6); /* from a connection */
	assert_int_equal(lan_of(t, "198.51.100.9")->ix_id, 0);	/* exchange unknown */
	assert_null(lan_of(t, "203.0.113.1"));

	assert_int_equal(pdb_members(t, 5, &m), 2);
	assert_int_equal(m[0].asn, 64499);
	assert_int_equal(m[1].asn, 64500);
	assert_int_equal(m[1].speed, 10000);
	assert_true(m[1].rs_peer);
	assert_int_equal(m[1].addr4.hi >> 32, 0xc0000201);
	assert_int_equal(m[1].addr6.afi, 0);
	assert_int_equal(pdb_members(t, 6, &m), 1);
	assert_int_equal(m[0].addr4.afi, 0); /* no address */
	assert_int_equal(pdb_members(t, 7, &m), 0);
	pdb_free(t);
}

/* A dump and its types one by one say the same. */
static void
test_types_alone(void **state)
{
	static const char *const texts[] = {
		"{\"data\":[{\"id\":1,\"org_id\":7,\"asn\":64500,\"name\":\"n\"}]}",
		"{\"data\":[{\"id\":5,\"org_id\":7,\"proto_unicast\":true,\"name\":\"x\"}]}",
		"{\"data\":[{\"id\":50,\"ix_id\":5,\"rs_asn\":0}]}",
		"{\"data\":[{\"id\":1,\"ixlan_id\":50,\"prefix\":\"192.0.2.0/24\"}]}",
		"{\"data\":[{\"id\":1,\"net_id\":1,\"ix_id\":5,\"ixlan_id\":50,\"asn\":64500}]}",
		"{\"data\":[{\"id\":7,\"name\":\"o\",\"address1\":\"x\"}]}",
		"{\"data\":[{\"id\":1,\"org_id\":7,\"clli\":\"\",\"address1\":\"\"}]}",
		"{\"data\":[{\"id\":1,\"net_id\":1,\"role\":\"NOC\",\"visible\":\"Public\"}]}",
	};
	struct pdb_set s = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct load l = { 0 };

		load_in(&s, tmp_in(texts[i], strlen(texts[i])), &l);
		assert_int_equal(l.kept, 1);
	}
	assert_true(s.n.nets == 1 && s.n.ixs == 1 && s.n.lans == 1 && s.n.pfxs == 1 &&
		    s.n.members == 1 && s.n.orgs == 1 && s.n.facs == 1 && s.n.pocs == 1);
	pdb_set_fini(&s);
}

/* A file that fails leaves nothing of what it had added before. */
static void
test_undone(void **state)
{
	static char text[sizeof(DUMP) + 16];
	struct pdb_set s = { 0 };
	struct load l = { 0 };
	struct err e = { 0 };
	struct in *in;

	(void)state;
	load_in(&s, tmp_in(DUMP, strlen(DUMP)), &l);
	snprintf(text, sizeof(text), "%.*s", (int)strlen(DUMP) - 2, DUMP);
	for (unsigned i = 0; i < 2; i++) {
		const struct pdb_sizes n = s.n;
		const size_t pool = s.pool.n;

		in = tmp_in(text, strlen(text));
		assert_int_not_equal(pdb_load(&s, in, &l, &e), ST_OK);
		in_close(in);
		assert_memory_equal(&s.n, &n, sizeof(n));
		assert_int_equal(s.pool.n, pool);
	}
	pdb_set_fini(&s);
}

static void
test_as_sets(void **state)
{
	static const struct {
		const char *text, *want;
		unsigned bad;
	} cases[] = {
		{ "AS-X", "/AS-X", 0 },
		{ "RADB::AS-FOO AS-BAR, RIPE::AS64496:AS-ALL",
		    "RADB/AS-FOO /AS-BAR RIPE/AS64496:AS-ALL", 0 },
		{ "AS-X@RIPE;AS1", "RIPE/AS-X /AS1", 0 },
		{ "as-lower", "/as-lower", 0 },
		{ "https://example.net/as AS-X <b>AS-Y</b>", "/AS-X", 2 },
		{ "AS-", "", 1 },
		{ "ASX", "", 1 },
		{ "AS1:", "", 1 },
		{ "::AS-X @AS-X AS-X@", "", 3 },
		{ "AS4294967296", "", 1 },
		{ " ,; ", "", 0 },
		{ "", "", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str rest = str_of(cases[i].text), source, set;
		char got[200] = "";
		unsigned bad = 0;

		while (pdb_as_set_next(&rest, &source, &set, &bad))
			snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s%.*s/%.*s",
			    got[0] != '\0' ? " " : "", (int)source.n, source.p, (int)set.n, set.p);
		assert_string_equal(got, cases[i].want);
		assert_int_equal(bad, cases[i].bad);
	}
}

static struct pdb_table *
real(const char *folder, const char *const *types)
{
	struct pdb_set s = { 0 };

	for (; *types != NULL; types++) {
		char name[128];
		const char *path;
		struct load l = { 0 };
		struct in *in;
		struct err e;

		snprintf(name, sizeof(name), "peeringdb/%s/%s.json.gz", folder, *types);
		path = test_data(name);
		if (path == NULL)
			skip();
		assert_int_equal(in_open(&in, path, &e), ST_OK);
		load_in(&s, in, &l);
		assert_int_equal(l.refused, 0);
	}
	return build(&s);
}

/* Figures counted from the same files by other means. */
static void
test_real_2018(void **state)
{
	static const char *const types[] = { "netixlan", "ix", "net", NULL };
	static const uint32_t servers[] = { 25309, 2128, 42476, 6695, 31500 };
	struct pdb_table *t = real("2018-11", types);
	const struct pdb_member *m;
	const struct pdb_net *nets;
	const struct pdb_ix *ixs;
	unsigned ases = 0, rs = 0, n_servers = 0;
	uint64_t speed = 0;
	size_t n = pdb_members(t, 31, &m);

	(void)state;
	assert_int_equal(n, 290);
	for (size_t i = 0; i < n; i++) {
		ases += i == 0 || m[i].asn != m[i - 1].asn;
		rs += m[i].rs_peer;
		speed += m[i].speed;
	}
	assert_int_equal(ases, 224);
	assert_int_equal(rs, 123);
	assert_int_equal(speed, 16952300);
	IS(pdb_text(t, pdb_ix(t, 31)->name), "DE-CIX Frankfurt");
	assert_int_equal(pdb_ixs(t, &ixs), 678);
	n = pdb_nets(t, &nets);
	assert_int_equal(n, 1000);
	for (size_t i = 0; i < n; i++)
		n_servers += nets[i].route_server;
	assert_int_equal(n_servers, 5);
	for (unsigned i = 0; i < 5; i++)
		assert_true(pdb_is_route_server(t, servers[i]));
	pdb_free(t);
}

static void
test_real_2026(void **state)
{
	static const char *const types[] = { "fac", "ix", "ixlan", "ixpfx", "net", "netixlan",
		"org", "poc", NULL };
	struct pdb_table *t = real("2026-04", types);
	const struct pdb_lan_pfx *lans;
	const struct pdb_member *m;
	const struct pdb_net *nets;
	size_t n, known = 0;

	(void)state;
	assert_int_equal(pdb_nets(t, &nets), 250);
	assert_int_equal(pdb_members(t, 31, &m), 33);
	assert_int_equal(pdb_facilities(t, "US"), 72);
	assert_int_equal(pdb_facilities(t, "DE"), 26);
	n = pdb_lans(t, &lans);
	assert_int_equal(n, 250);
	for (size_t i = 0; i < n; i++)
		known += lans[i].ix_id != 0;
	assert_true(known >= 226); /* by ixlan; netixlan may know more */
	assert_int_equal(lan_of(t, "208.115.137.1")->ix_id, 2);
	assert_int_equal(lan_of(t, "2001:504:0:2::8075:1")->ix_id, 1);
	assert_true(pdb_is_route_server(t, 25309));
	assert_int_equal(pdb_net(t, 4436)->prefixes4, 200000);
	IS(pdb_text(t, pdb_net(t, 3303)->as_set), "RIPE::AS3303:AS-SWCMGLOBAL");
	assert_int_equal(pdb_contact(t, 3257), PDB_REGISTERED);
	assert_int_equal(pdb_contact(t, 24916), PDB_REGISTERED);
	assert_int_equal(pdb_contact(t, 6805), PDB_MISSING);
	assert_int_equal(pdb_contact(t, 4436), PDB_NO_DATA); /* public contacts only */
	pdb_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dump),
		cmocka_unit_test(test_types_alone),
		cmocka_unit_test(test_undone),
		cmocka_unit_test(test_as_sets),
		cmocka_unit_test(test_real_2018),
		cmocka_unit_test(test_real_2026),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
