/* test_lists.c - lists of bogons by others, spoofing tests, participants: every form and fault, and
 * the known answers of real files. */
#include "reg/blist.h"
#include "reg/bogon.h"
#include "reg/part.h"
#include "reg/spoofer.h"

#include "tmp.h"

static struct pfx
pfx_of(const char *s)
{
	struct pfx p;

	assert_true(pfx_parse(str_of(s), &p));
	return p;
}

/* What a loader made of a text. */
struct want {
	const char *name, *text;
	enum st st;
	unsigned kept, refused;
	const char *says; /* reason of refusal, or part of the error */
	int64_t time_s;
};

#define EACH(cases, set_type, load_fn, fini_fn)                                                  \
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {                          \
		struct in *in = tmp_in(cases[i].text, strlen(cases[i].text));                    \
		struct set_type s = { 0 };                                                       \
		struct load l = { 0 };                                                           \
		struct err e = { 0 };                                                            \
		const enum st st = load_fn(&s, in, &l, &e);                                      \
		const char *says = st != ST_OK ? e.msg : l.refused ? l.reasons[0].why : "";      \
                                                                                                 \
		if (st != cases[i].st ||                                                         \
		    (st == ST_OK && (l.kept != cases[i].kept || l.refused != cases[i].refused))) \
			fail_msg("%s: status %d (%s), kept %u, refused %u", cases[i].name, st,   \
			    says, (unsigned)l.kept, (unsigned)l.refused);                        \
		if (cases[i].says != NULL && strstr(says, cases[i].says) == NULL)                \
			fail_msg("%s: says %s", cases[i].name, says);                            \
		if (st == ST_OK && cases[i].time_s != 0)                                         \
			assert_int_equal(l.time_s, cases[i].time_s);                             \
		assert_int_equal(l.read, l.kept + l.refused);                                    \
		in_close(in);                                                                    \
		fini_fn(&s);                                                                     \
	}

#define SPAM "; Spamhaus DROP List\n; Last-Modified: Sun, 10 Mar 2024 09:13:24 GMT\n"

static void
test_blist_files(void **state)
{
	static const struct want cases[] = {
		{ "Team Cymru",
		    "# last updated 1710089701 (Sun)\n# Know\n0.0.0.0/8\n2001:db8::/32\n", ST_OK, 2,
		    0, NULL, 1710089701 },
		{ "Spamhaus text", SPAM "1.10.16.0/20 ; SBL256894\n2.57.122.0/24 ; SBL636050\n",
		    ST_OK, 2, 0, NULL, 1710062004 },
		{ "Spamhaus lines of JSON",
		    "{\"cidr\":\"1.10.16.0/20\",\"sblid\":\"SBL256894\",\"rir\":\"apnic\"}\n"
		    "{\"cidr\":\"2001:db8::/32\",\"sblid\":\"SBL1\",\"rir\":\"x\"}\n{\"type\":"
		    "\"metadata\",\"timestamp\":1710062004,\"size\":9,\"records\":2}\n",
		    ST_OK, 2, 0, NULL, 1710062004 },
		{ "CIDR Report",
		    "192.154.64.0/19 AS81 Prefix spans unallocated space: 192.154.80.0 - "
		    "192.154.80.255\n66.187.208.0/20 AS109 Prefix is within unallocated space: "
		    "66.187.208.0 - 66.187.223.255\n",
		    ST_OK, 2, 0, NULL, 0 },
		{ "a slip", "1.0.0.0/24\n1.0.0.1/24\n2.0.0.0/24 what\n3.0.0.0/24\n", ST_OK, 2, 2,
		    "not a prefix", 0 },
		{ "range the wrong way",
		    "1.0.0.0/24\n2.0.0.0/24 AS1 Prefix is within unallocated space: 2.0.0.9 - "
		    "2.0.0.1\n",
		    ST_OK, 1, 1, "neither", 0 },
		{ "no prefix in JSON", "{\"cidr\":\"1.0.0.0/8\"}\n{\"cidr\":7}\n", ST_OK, 1, 1,
		    "not a prefix", 0 },
		{ "a page", "<html>\n<p>busy</p>\n1.0.0.0/8\n</html>\n", ST_BAD, 0, 0,
		    "are no prefix", 0 },
		{ "cut JSON", "{\"cidr\":\"1.0.0.0/8\"}\n{\"cidr\":\"2.0", ST_BAD, 0, 0, NULL, 0 },
		{ "empty", "", ST_BAD, 0, 0, "no prefix", 0 },
		{ "comments", "# a\n; b\n", ST_BAD, 0, 0, "no prefix", 0 },
	};

	(void)state;
	EACH(cases, blist_set, blist_load, blist_set_fini)
}

static void
test_blist_lookups(void **state)
{
	static const char *const texts[] = { "1.0.0.0/24\n1.0.1.0/24\n2001:db8::/32\n",
		SPAM "1.0.0.0/23 ; SBL1\n",
		"9.0.0.0/16 AS1 Prefix spans unallocated space: 9.0.4.0 - 9.0.11.255\n" };
	static const struct {
		const char *pfx;
		unsigned bits;
	} cases[] = {
		{ "1.0.0.0/23", 3 }, /* two halves make a whole */
		{ "1.0.1.0/25", 3 },
		{ "1.0.0.0/22", 0 },
		{ "2001:db8:1::/48", 1 },
		{ "9.0.0.0/16", 4 },
		{ "9.0.0.0/17", 0 },
		{ "9.0.8.0/22", 4 },
		{ "9.0.0.0/21", 0 },
		{ "0.0.0.0/0", 0 },
	};
	struct blist_set s = { 0 };
	struct blist *t;
	struct err e;

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		struct in *in = tmp_in(texts[i], strlen(texts[i]));
		struct load l = { 0 };

		assert_int_equal(blist_load(&s, in, &l, &e), ST_OK);
		in_close(in);
	}
	assert_int_equal(blist_build(&t, &s, &e), ST_OK);
	assert_int_equal(blist_kinds(t), 7);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct pfx p = pfx_of(cases[i].pfx);

		if (blist_opinion(t, &p) != cases[i].bits)
			fail_msg("%s: %x", cases[i].pfx, blist_opinion(t, &p));
	}
	blist_free(t);
}

/* Team Cymru of 2024-03-10 has each of our IPv4 blocks but the 6to4 relays, withdrawn in 2015. */
static void
test_blist_real(void **state)
{
	const char *path = test_data("bogons/fullbogons-ipv4-20240310.txt");
	const struct bogon_block *b;
	const size_t n = bogon_blocks(&b);
	struct blist_set s = { 0 };
	struct load l = { 0 };
	struct blist *t;
	struct in *in;
	struct err e;
	unsigned both = 0, ours = 0;

	(void)state;
	if (path == NULL)
		skip();
	assert_int_equal(in_open(&in, path, &e), ST_OK);
	assert_int_equal(blist_load(&s, in, &l, &e), ST_OK);
	in_close(in);
	assert_int_equal(l.kept, 703);
	assert_int_equal(blist_build(&t, &s, &e), ST_OK);
	for (size_t i = 0; i < n; i++) {
		const struct pfx p = pfx_of(b[i].prefix);

		if (p.afi != AFI_IP4)
			continue;
		if (blist_opinion(t, &p) == 1)
			both++;
		else {
			ours++;
			assert_string_equal(b[i].prefix, "192.88.99.0/24");
		}
	}
	assert_true(both == 14 && ours == 1);
	blist_free(t);
}

#define SESSION(n, when, rest) \
	"{\"@id\":\"/sessions/" #n "\",\"session\":" #n ",\"timestamp\":\"" when "\"," rest "}\n"
#define ONE                                                                                     \
	SESSION(1, "2026-01-31T23:59:59+00:00",                                                 \
	    "\"asn4\":\"64500\",\"asn6\":null,\"client4\":\"192.0.2.0/24\",\"client6\":null,"   \
	    "\"privatespoof\":\"blocked\",\"routedspoof\":\"received\",\"privatespoof6\":null," \
	    "\"routedspoof6\":null")

static void
test_spoofer_files(void **state)
{
	static const struct want cases[] = {
		{ "lines", ONE ONE, ST_OK, 2, 0, NULL, 0 },
		{ "one document without a line feed",
		    "{\"timestamp\":\"2026-01-01T00:00:00Z\","
		    "\"asn6\":64500,\"routedspoof6\":\"unknown\"}",
		    ST_OK, 1, 0, NULL, 0 },
		{ "a list", "[" ONE "," ONE "]", ST_OK, 2, 0, NULL, 0 },
		{ "an answer of the API",
		    "{\"@context\":\"/c\",\"@type\":\"hydra:Collection\",\"hydra:member\":[" ONE
		    "," ONE
		    "],\"hydra:totalItems\":2,\"hydra:view\":{\"@id\":\"x\",\"asn4\":\"1\"}}",
		    ST_OK, 2, 0, NULL, 0 },
		{ "an empty answer", "{\"hydra:member\":[]}", ST_BAD, 0, 0, "no session", 0 },
		{ "no AS",
		    ONE SESSION(
			2, "2026-01-01T00:00:00Z", "\"asn4\":null,\"privatespoof\":\"blocked\""),
		    ST_OK, 1, 1, "no AS number, or no result", 0 },
		{ "no result", ONE SESSION(2, "2026-01-01T00:00:00Z", "\"asn4\":\"1\""), ST_OK, 1,
		    1, "no AS number, or no result", 0 },
		{ "a word",
		    ONE SESSION(
			2, "2026-01-01T00:00:00Z", "\"asn4\":\"1\",\"privatespoof\":\"maybe\""),
		    ST_OK, 1, 1, "unknown result", 0 },
		{ "a truth",
		    ONE SESSION(2, "2026-01-01T00:00:00Z", "\"asn4\":\"1\",\"privatespoof\":true"),
		    ST_OK, 1, 1, "unknown result", 0 },
		{ "no time",
		    ONE SESSION(2, "yesterday", "\"asn4\":\"1\",\"privatespoof\":\"blocked\""),
		    ST_OK, 1, 1, "no time", 0 },
		{ "number",
		    ONE SESSION(
			2, "2026-01-01T00:00:00Z", "\"asn4\":\"x\",\"privatespoof\":\"blocked\""),
		    ST_OK, 1, 1, "not an AS number", 0 },
		{ "cut", ONE "{\"session\":2,\"time", ST_BAD, 0, 0, NULL, 0 },
		{ "rubbish behind", ONE "hello\n", ST_BAD, 0, 0, NULL, 0 },
		{ "numbers", "1 2 3", ST_BAD, 0, 0, "no session", 0 },
		{ "empty", "", ST_BAD, 0, 0, "EOF", 0 },
	};

	(void)state;
	EACH(cases, spoofer_set, spoofer_load, spoofer_set_fini)
}

/* Random sessions of two files: every cell counted anew by asking all of them. */
static void
test_spoofer_twin(void **state)
{
	enum { N = 600 };
	static const char *const words[] = { "received", "blocked", "rewritten", "unknown" };
	struct {
		unsigned asn, month, res[2], six, client;
	} v[N];
	struct spoofer_set s = { 0 };
	struct spoofer_table *t;
	struct buf b = { 0 };
	struct err e;
	size_t rows = 0, n;

	(void)state;
	test_seed();
	for (unsigned i = 0; i < N; i++) {
		v[i].asn = 64500 + (unsigned)(test_rng() % 5);
		v[i].month = (unsigned)(test_rng() % 3);
		v[i].res[0] = (unsigned)(test_rng() % 5);
		v[i].res[1] = (unsigned)(test_rng() % 4);
		v[i].six = (unsigned)(test_rng() % 2);
		v[i].client = (unsigned)(test_rng() % 40);
		const char *f = v[i].six ? "6" : "4", *r = v[i].six ? "6" : "";

		buf_printf(&b,
		    "{\"session\":%u,\"timestamp\":\"2025-%02u-28T00:00:00Z\",\"asn%s\":\"%u\",",
		    i + 1, 11 + v[i].month > 12 ? 10u : 11 + v[i].month, f, v[i].asn);
		if (v[i].six)
			buf_printf(&b, "\"client6\":\"2001:db8:%x00::/40\",", v[i].client);
		else
			buf_printf(&b, "\"client4\":\"192.0.%u.0/24\",", v[i].client);
		if (v[i].res[0] < 4)
			buf_printf(&b, "\"privatespoof%s\":\"%s\",", r, words[v[i].res[0]]);
		buf_printf(&b, "\"routedspoof%s\":\"%s\"}\n", r, words[v[i].res[1]]);
	}
	for (unsigned twice = 0; twice < 2; twice++) { /* the same sessions in two files */
		struct in *in = tmp_in(b.p, b.n);
		struct load l = { 0 };

		assert_int_equal(spoofer_load(&s, in, &l, &e), ST_OK);
		assert_int_equal(l.kept, N);
		in_close(in);
	}
	assert_int_equal(spoofer_build(&t, &s, &e), ST_OK);
	for (unsigned asn = 64500; asn < 64505; asn++) {
		for (unsigned cell = 0; cell < 6; cell++) {
			const unsigned month = cell / 2, six = cell % 2;
			const unsigned m = 11 + month > 12 ? 10u : 11 + month;
			const struct spoofer_row *r = spoofer_get(
			    t, asn, 2025 * 12 + (int32_t)m - 1, six ? AFI_IP6 : AFI_IP4);
			struct spoofer_row want = { 0 };
			bool open[40] = { false };

			for (unsigned i = 0; i < N; i++) {
				if (v[i].asn != asn || v[i].month != month || v[i].six != six)
					continue;
				want.sessions++;
				for (unsigned k = 0; k < 2; k++) {
					if (v[i].res[k] > 3)
						continue;
					want.n[k][v[i].res[k]]++;
					open[v[i].client] |= v[i].res[k] == SPOOF_RECEIVED;
				}
			}
			for (unsigned i = 0; i < 40; i++)
				want.open_prefixes += open[i];
			if (want.sessions == 0) {
				assert_null(r);
				continue;
			}
			rows++;
			assert_non_null(r);
			assert_int_equal(r->sessions, want.sessions);
			assert_memory_equal(r->n, want.n, sizeof(want.n));
			assert_int_equal(r->open_prefixes, want.open_prefixes);
		}
	}
	spoofer_all(t, &n);
	assert_int_equal(n, rows);
	spoofer_of(t, 64499, &n);
	assert_int_equal(n, 0);
	assert_null(spoofer_get(t, 64505, 2025 * 12, AFI_IP4));
	spoofer_free(t);
	buf_fini(&b);
}

/* The two sessions of CAIDA's documentation. */
static void
test_spoofer_real(void **state)
{
	const char *path = test_data("spoofer/sessions-sample.jsonl");
	struct spoofer_set s = { 0 };
	const struct spoofer_row *r;
	struct spoofer_table *t;
	struct load l = { 0 };
	struct in *in;
	struct err e;
	size_t n;

	(void)state;
	if (path == NULL)
		skip();
	assert_int_equal(in_open(&in, path, &e), ST_OK);
	assert_int_equal(spoofer_load(&s, in, &l, &e), ST_OK);
	in_close(in);
	assert_int_equal(l.latest_s, 1589368371); /* 2020-05-13T11:12:51Z */
	assert_int_equal(spoofer_build(&t, &s, &e), ST_OK);
	r = spoofer_of(t, 3356, &n);
	assert_int_equal(n, 1);
	assert_int_equal(r->month, 2020 * 12 + 4);
	assert_int_equal(r->sessions, 2);
	assert_int_equal(r->n[SPOOF_PRIVATE][SPOOF_BLOCKED], 2);
	assert_int_equal(r->n[SPOOF_ROUTED][SPOOF_BLOCKED], 2);
	assert_int_equal(r->open_prefixes, 0);
	spoofer_free(t);
}

#define NETOPS                                                                                  \
	"\xef\xbb\xbfOrganization Name,Areas,ASNs,Action 1: Filtering,Action 2: Anti-spoofing," \
	"Action 3: Coordination,Action 4: Global Validation\r\n"

static void
test_part_files(void **state)
{
	static const struct want cases[] = {
		{ "network operators", NETOPS "One,NL;DE,64500;AS64501,Yes,No,Yes,Yes\r\n", ST_OK,
		    1, 0, NULL, 0 },
		{ "no AS number yet", NETOPS "One,NL,,Yes,No,Yes,Yes\n", ST_OK, 1, 0, NULL, 0 },
		{ "AS number", NETOPS "One,NL,1,Yes,No,Yes,Yes\nTwo,NL,2;x,Yes,No,Yes,Yes\n", ST_OK,
		    1, 1, "not an AS number", 0 },
		{ "short row", NETOPS "One,NL,1,Yes\nTwo\n", ST_OK, 1, 1, "too few", 0 },
		{ "no name", NETOPS "One,NL,1,Yes\n,NL,2,Yes\n", ST_OK, 1, 1, "no name", 0 },
		{ "header only", NETOPS, ST_BAD, 0, 0, "no participant", 0 },
		{ "another table", "a,b\n1,2\n", ST_BAD, 0, 0, "no header", 0 },
		{ "no Actions", "Organization Name,ASNs\nOne,1\n", ST_BAD, 0, 0, "no header", 0 },
		{ "empty", "", ST_BAD, 0, 0, "no participant", 0 },
		{ "our own form",
		    "{\"date\":\"2026-01-01\",\"participants\":[{\"name\":\"One\",\"programme\":"
		    "\"netops\",\"areas\":[\"NL\"],\"asns\":[64500,\"AS64501\"],\"since\":\"2020-"
		    "05-"
		    "01\",\"actions\":{\"1\":\"Yes\",\"2\":false}}]}",
		    ST_OK, 1, 0, NULL, 1767225600 },
		{ "programme",
		    "{\"participants\":[{\"name\":\"One\",\"programme\":\"ixps\"},{\"name\":"
		    "\"Two\","
		    "\"programme\":\"clubs\"}]}",
		    ST_OK, 1, 1, "unknown programme", 0 },
		{ "since",
		    "{\"participants\":[{\"name\":\"One\",\"programme\":\"ixps\"},{\"name\":"
		    "\"Two\","
		    "\"programme\":\"ixps\",\"since\":\"long ago\"}]}",
		    ST_OK, 1, 1, "not a date", 0 },
		{ "cut JSON", "{\"participants\":[{\"name\":\"One\",\"programme\":\"ixps\"},",
		    ST_BAD, 0, 0, NULL, 0 },
		{ "other JSON", "{\"data\":[{\"name\":\"One\"}]}", ST_BAD, 0, 0, "no participant",
		    0 },
	};

	(void)state;
	EACH(cases, part_set, part_load, part_set_fini)
}

static struct part_table *
parts_of(const char *const *texts, unsigned n)
{
	struct part_set s = { 0 };
	struct part_table *t;
	struct err e;

	for (unsigned i = 0; i < n; i++) {
		struct in *in = tmp_in(texts[i], strlen(texts[i]));
		struct load l = { 0 };

		assert_int_equal(part_load(&s, in, &l, &e), ST_OK);
		in_close(in);
	}
	assert_int_equal(part_build(&t, &s, &e), ST_OK);
	return t;
}

#define IS(s, want) assert_true(str_eq((s), (want)))

static void
test_part_lookups(void **state)
{
	static const char *const texts[] = {
		NETOPS "Two,NL,64502;64500;64502,Yes,No,Yes,Yes\nOne,NL;DE,64500,Yes,Yes,No,\n",
		"Organization Name,ASNs,Action 1: Filtering,Action 2: Anti-spoofing,Action 3: "
		"Coordination,Action 4: Global Validation,Action 5: MANRS Adoption,Action 6: "
		"Tools\n"
		"\"Cloud, Inc.\",64500,Yes;RPKI;AS-SET,Yes,Yes,IRR;RPKI,Yes,No\n",
		"Organization Name,Areas,Action 1: Route server filtering,Action 2: "
		"Promotion,Action 3: "
		"Peering platform\nAn Exchange,NL,Yes,Yes,Yes\n",
		"Organization Name,Action 1: Products,Action 2: Training\nA Maker,Yes,No\n",
	};
	static const char *const dated[] = {
		"{\"date\":\"2026-02-01\",\"participants\":[{\"name\":\"New\",\"programme\":"
		"\"netops\","
		"\"asns\":[64501],\"actions\":{\"4\":\"IRR\"}}]}",
		"{\"date\":\"2026-01-01\",\"participants\":[{\"name\":\"Old\",\"programme\":\"net-"
		"ops\","
		"\"asns\":[64500]},{\"name\":\"Old X\",\"programme\":\"ixp\",\"asns\":[64500]}]}",
	};
	struct part_table *t = parts_of(texts, 4);
	const struct part *p;
	size_t n;

	(void)state;
	part_all(t, &n);
	assert_int_equal(n, 5);
	p = part_of(t, PART_NETOPS, &n);
	assert_int_equal(n, 2);
	IS(part_str(t, p[0].name), "One");
	IS(part_str(t, p[0].areas), "NL;DE");
	assert_true(p[0].action[1] == PART_YES && p[0].action[2] == PART_NO);
	assert_true(p[0].action[3] == PART_NOT_SAID && p[0].action[5] == PART_NOT_SAID);
	assert_int_equal(p[1].asns, 2); /* doubles are one */
	assert_int_equal(part_asns(t, &p[1])[0], 64500);
	assert_int_equal(part_asns(t, &p[1])[1], 64502);
	p = part_of(t, PART_CDNS, &n);
	assert_int_equal(n, 1);
	IS(part_str(t, p->name), "Cloud, Inc.");
	IS(part_str(t, p->text[0]), "Yes;RPKI;AS-SET");
	IS(part_str(t, p->text[3]), "IRR;RPKI");
	assert_true(p->action[3] == PART_YES && p->action[5] == PART_NO);
	p = part_of(t, PART_IXPS, &n);
	assert_int_equal(n, 1);
	IS(part_str(t, p->name), "An Exchange");
	assert_int_equal(p->asns, 0);
	p = part_of(t, PART_VENDORS, &n);
	assert_int_equal(n, 1);
	IS(part_str(t, p->name), "A Maker");
	IS(part_str(t, part_by_asn(t, 64500, 0)->name), "One");
	IS(part_str(t, part_by_asn(t, 64500, 1)->name), "Two");
	IS(part_str(t, part_by_asn(t, 64500, 2)->name), "Cloud, Inc.");
	assert_null(part_by_asn(t, 64500, 3));
	IS(part_str(t, part_by_asn(t, 64502, 0)->name), "Two");
	assert_null(part_by_asn(t, 64501, 0));
	assert_null(part_by_asn(t, 0, 0));
	assert_null(part_by_asn(t, 4294967295u, 0));
	part_free(t);

	t = parts_of(dated, 2); /* of a programme the newest list, of another one its own */
	part_all(t, &n);
	assert_int_equal(n, 2);
	assert_null(part_by_asn(t, 64500, 1));
	IS(part_str(t, part_by_asn(t, 64500, 0)->name), "Old X");
	IS(part_str(t, part_by_asn(t, 64501, 0)->name), "New");
	assert_int_equal(part_by_asn(t, 64501, 0)->action[3], PART_YES);
	part_free(t);
}

/* Known answers: participants, numbers, and how many are said to conform to each Action. */
static void
test_part_real(void **state)
{
	static const struct {
		const char *name;
		enum part_programme p;
		unsigned n, asns, yes[PART_ACTIONS];
	} want[] = {
		{ "manrs/participants-netops-202205.csv", PART_NETOPS, 668, 849,
		    { 660, 424, 654, 630 } },
		{ "manrs/participants-cdn-202205.csv", PART_CDNS, 18, 21,
		    { 18, 18, 18, 18, 18, 6 } },
	};

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		const char *path = test_data(want[i].name);
		unsigned asns = 0, yes[PART_ACTIONS] = { 0 };
		struct part_set s = { 0 };
		struct part_table *t;
		const struct part *p;
		struct load l = { 0 };
		struct in *in;
		struct err e;
		size_t n;

		if (path == NULL)
			skip();
		assert_int_equal(in_open(&in, path, &e), ST_OK);
		assert_int_equal(part_load(&s, in, &l, &e), ST_OK);
		in_close(in);
		assert_int_equal(l.refused, 0);
		assert_int_equal(l.time_s, 1651363200); /* the month in its name */
		assert_int_equal(part_build(&t, &s, &e), ST_OK);
		p = part_of(t, want[i].p, &n);
		assert_int_equal(n, want[i].n);
		for (size_t k = 0; k < n; k++) {
			asns += p[k].asns;
			for (unsigned a = 0; a < PART_ACTIONS; a++)
				yes[a] += p[k].action[a] == PART_YES;
		}
		assert_int_equal(asns, want[i].asns);
		assert_memory_equal(yes, want[i].yes, sizeof(yes));
		if (want[i].p == PART_NETOPS)
			IS(part_str(t, part_by_asn(t, 174, 0)->name), "Cogent Communications Inc.");
		part_free(t);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_blist_files),
		cmocka_unit_test(test_blist_lookups),
		cmocka_unit_test(test_blist_real),
		cmocka_unit_test(test_spoofer_files),
		cmocka_unit_test(test_spoofer_twin),
		cmocka_unit_test(test_spoofer_real),
		cmocka_unit_test(test_part_files),
		cmocka_unit_test(test_part_lookups),
		cmocka_unit_test(test_part_real),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
