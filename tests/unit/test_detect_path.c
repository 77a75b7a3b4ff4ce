/*
 * test_detect_path.c - what is said of single routes: the four leak types of RFC 7908 by their
 * definition (from whom, to whom), marks of RFC 9234, numbers that must not stand in paths.
 */
#include "detect_bed.h"

#include "detect/path.h"

/* AS 1000 buys of 3001 and 3002, peers with 3003 and 3004, sells to 5000. 6000 is a customer of
 * them all. 1000 sells to 7000 by the file; 7100 to 7000. */
static const char relations[] = "# serial-1\n3001|1000|-1\n3002|1000|-1\n3003|1000|0\n3004|1000|0\n"
				"1000|5000|-1\n3001|6000|-1\n3003|6000|-1\n5000|6000|-1\n"
				"1000|7000|-1\n7100|7000|-1\n3001|6001|-1\n3001|6002|-1\n"
				"3001|6003|-1\n3001|6004|-1\n";

struct said {
	const char *path;
	uint32_t otc;
	const char *prefix;
	unsigned type; /* of a leak; 0: none */
	uint32_t to, leaker, from;
	uint64_t has, has_not;
};

#define BOTH (SIG(REL_BOTH) | SIG(NOVEL_TRIPLE))

static const struct said leaks[] = {
	{ "3002 1000 3001 6000", 0, "61.0.0.0/24", 1, 3002, 1000, 3001, BOTH, SIG(MANY_ORIGINS) },
	/* to a peer, by one source */
	{ "3004 1000 3003 6000", 0, "61.0.0.0/24", 2, 3004, 1000, 3003, SIG(NOVEL_TRIPLE),
	    SIG(REL_BOTH) },
	{ "3004 1000 3001 6000", 0, "61.0.0.0/24", 3, 3004, 1000, 3001, SIG(NOVEL_TRIPLE),
	    SIG(REL_BOTH) },
	/* from a provider of which nobody has seen that it sells */
	{ "1000 7000 7100 6001", 0, "61.0.0.0/24", 1, 1000, 7000, 7100, SIG(REL_CONTRADICTED), 0 },
	{ "3002 1000 3003 6000", 0, "61.0.0.0/24", 4, 3002, 1000, 3003, BOTH, 0 },
	/* prepending changes nothing */
	{ "3002 1000 1000 1000 3003 6000 6000", 0, "61.0.0.0/24", 4, 3002, 1000, 3003, BOTH, 0 },
	/* what goes to customers, or comes from them */
	{ "5000 1000 3001 6000", 0, "61.0.0.0/24", 0, 0, 0, 0, 0, 0 },
	{ "3002 1000 5000 6000", 0, "61.0.0.0/24", 0, 0, 0, 0, 0, 0 },
	{ "3004 1000 5000 6000", 0, "61.0.0.0/24", 0, 0, 0, 0, 0, 0 },
	/* peers of IPv4 may sell each other IPv6 */
	{ "3002 1000 3001 6000", 0, "2a00:1::/32", 1, 3002, 1000, 3001, SIG(NOVEL_TRIPLE),
	    SIG(REL_BOTH) },
	/* it stood so in the first tables */
	{ "3002 1000 3001 6009", 0, "61.0.0.0/24", 1, 3002, 1000, 3001, SIG(REL_BOTH), 0 },
	/* marked by the one before the leaker: where it went is all that is asked */
	{ "3002 1000 3001 6000", 3001, "61.0.0.0/24", 1, 3002, 1000, 3001,
	    SIG(OTC) | SIG(OTC_COMPLETE), 0 },
	/* that 7000 had it from above rests on one row of a file */
	{ "7100 7000 1000 3001 6000", 3001, "61.0.0.0/24", 1, 7100, 7000, 1000, SIG(OTC),
	    SIG(OTC_COMPLETE) },
};

static struct {
	struct history h;
	struct settings *set;
	struct world *w;
	struct detect_env env;
	struct pathd *p;
} net;

static void
net_init(bool thin, const char *aspas)
{
	char text[64];
	struct err e;

	memset(&net, 0, sizeof(net));
	memset(&bed, 0, sizeof(bed));
	net.w = bed_world(relations, aspas);
	assert_int_equal(settings_load(&net.set, NULL, &e), ST_OK);
	for (unsigned i = 0; i < (thin ? 10 : 1000); i++) {
		snprintf(text, sizeof(text), "62.%u.%u.0/24", i / 256, i % 256);
		bed_base(&net.h, text, "3001 6000");
	}
	bed_freeze(&net.h);
	net.env = (struct detect_env){
		.world = net.w, .set = net.set, .history = &net.h, .seeded = true
	};
	net.p = pathd_new(&net.env);
	assert_non_null(net.p);
	assert_int_equal(path_seeded(net.p, &e), ST_OK);
}

static void
net_fini(void)
{
	pathd_free(net.p);
	history_fini(&net.h);
	settings_free(net.set);
	world_free(net.w);
}

/* The one thing of a kind that is said of the route; kind INC_KINDS: nothing of that kind is. */
static struct suspicion
ask(const char *path, uint32_t otc, const char *prefix, unsigned kind)
{
	const struct follow_change c = { .time_us = INT64_C(2000000000),
		.peer = 1,
		.pfx = bed_pfx(prefix),
		.now = bed_route(path, otc),
		.why = FOLLOW_UPDATE };
	struct suspicion s[SUSPICIONS_MAX], found = { .kind = INC_KINDS };
	size_t n;
	struct err e;

	assert_int_equal(path_judge(net.p, &c, s, SUSPICIONS_MAX, &n, &e), ST_OK);
	for (size_t i = 0; i < n; i++) {
		if (s[i].kind == kind) {
			assert_int_equal(found.kind, INC_KINDS);
			found = s[i];
		}
	}
	return found;
}

static void
types(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(leaks) / sizeof(leaks[0]); i++) {
		const struct said *l = &leaks[i];
		struct suspicion s;

		net_init(false, NULL);
		if (strstr(l->path, "6009") != NULL)
			bed_base(&net.h, "61.0.9.0/24", l->path);
		s = ask(l->path, l->otc, l->prefix, INC_LEAK);
		if ((s.kind == INC_LEAK) != (l->type != 0))
			fail_msg("%s: %s", l->path, s.kind == INC_LEAK ? "a leak" : "no leak");
		if (s.kind == INC_LEAK) {
			assert_int_equal(s.culprit, l->leaker);
			assert_int_equal(s.segment[0], l->to);
			assert_int_equal(s.segment[1], l->leaker);
			assert_int_equal(s.segment[2], l->from);
			assert_int_equal(s.victim / 10, 600);
			if (s.type != l->type && l->otc == 0)
				fail_msg("%s: type %u, not %u", l->path, s.type, l->type);
			if ((s.signals & l->has) != l->has || (s.signals & l->has_not) != 0)
				fail_msg(
				    "%s: signals %llx", l->path, (unsigned long long)s.signals);
		}
		net_fini();
	}
}

/* Of five origins it is no traffic engineering; the same one again and again may be. */
static void
origins(void **state)
{
	char path[64], prefix[64];

	(void)state;
	net_init(false, NULL);
	for (unsigned i = 0; i < 20; i++) {
		snprintf(path, sizeof(path), "3002 1000 3001 %u", i < 10 ? 6000 : 6000 + i - 10);
		snprintf(prefix, sizeof(prefix), "61.1.%u.0/24", i);
		if (i < 15)
			assert_int_equal(
			    (ask(path, 0, prefix, INC_LEAK).signals & SIG(MANY_ORIGINS)) != 0,
			    i >= 14);
	}
	net_fini();
}

/* A cut of tables cannot tell what is new. */
static void
thin(void **state)
{
	(void)state;
	net_init(true, NULL);
	assert_false(
	    ask("3002 1000 3001 6000", 0, "61.0.0.0/24", INC_LEAK).signals & SIG(NOVEL_TRIPLE));
	net_fini();
}

/* A link that nobody showed in front of AS 6003, who may attest who carries its routes. */
static void
links(void **state)
{
	static const struct {
		const char *aspas, *path;
		bool denied;
	} rows[] = {
		{ "3001", "3002 1000 6003", true },  /* up */
		{ "3001", "3004 1000 6003", true },  /* across */
		{ "3001", "5000 1000 6003", false }, /* down: a new peering may be honest */
		{ "1000", "3002 1000 6003", false }, /* a new provider, attested */
		{ NULL, "3002 1000 6003", false },
	};
	char text[200];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct suspicion s;

		snprintf(text, sizeof(text),
		    "{\"roas\":[],\"aspas\":[{\"customer_asid\":%s,\"providers\":[\"AS%s\"]}]}",
		    rows[i].aspas != NULL ? "6003" : "6999",
		    rows[i].aspas != NULL ? rows[i].aspas : "3001");
		net_init(false, text);
		bed_base(&net.h, "61.9.0.0/24", "3001 6003");
		s = ask(rows[i].path, 0, "61.9.0.0/24", INC_FAKE_EDGE);
		assert_int_equal(s.kind, INC_FAKE_EDGE);
		assert_int_equal(s.culprit, 1000);
		assert_true(s.signals & SIG(NEW_EDGE));
		if (((s.signals & SIG(ASPA_INVALID)) != 0) != rows[i].denied)
			fail_msg("%s of %s", rows[i].path, rows[i].aspas);
		net_fini();
	}
}

static void
numbers(void **state)
{
	static const struct {
		const char *path;
		uint32_t culprit; /* 0: nothing is said */
		uint64_t has;
	} rows[] = {
		{ "3001 3002 64512 6000", 3002, SIG(PRIVATE_ASN) },
		{ "3001 3002 64512", 3002, SIG(PRIVATE_ASN) },
		{ "3001 3002 64512 4200000001", 3002, SIG(PRIVATE_ASN) },
		{ "3001 3002 65535 6000", 3002, SIG(RESERVED_ASN) },
		{ "3001 3002 64496 6000", 3002, SIG(RESERVED_ASN) },
		{ "3001 3002 23456", 0, 0 }, /* AS_TRANS stands for another */
		{ "64512 6000", 0, 0 },	     /* the collector's own neighbour */
		{ "3001 3002 6000", 0, 0 },
	};

	(void)state;
	net_init(false, NULL);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct suspicion s = ask(rows[i].path, 0, "61.0.0.0/24", INC_BOGON_ASN);

		if ((s.kind == INC_BOGON_ASN ? s.culprit : 0) != rows[i].culprit)
			fail_msg("%s: AS %u", rows[i].path, s.culprit);
		assert_true((s.signals & rows[i].has) == rows[i].has);
	}
	net_fini();
}

/* Numbers of routes that were forgotten are others' later: what is said goes with the route, in
 * whatever order they go. */
static void
forgotten(void **state)
{
	static const char *const paths[] = { "3001 3002 64512 6000", "3001 3002 64513 6000",
		"3001 3003 64512 6000", "3001 3004 64514 6000", "3001 3002 6000" };
	enum { N = sizeof(paths) / sizeof(paths[0]) };
	static const uint32_t culprit[N] = { 3002, 3002, 3003, 3004, 0 };

	(void)state;
	for (unsigned gone = 0; gone < 1u << N; gone++) {
		net_init(false, NULL);
		for (unsigned round = 0; round < 3; round++) {
			for (unsigned i = 0; i < N; i++) {
				const struct suspicion s =
				    ask(paths[i], 0, "61.0.0.0/24", INC_BOGON_ASN);

				assert_int_equal(
				    s.kind == INC_BOGON_ASN ? s.culprit : 0, culprit[i]);
			}
			for (unsigned i = 0; i < N; i++) {
				if (gone & 1u << (round == 0 ? i : N - 1 - i))
					path_forget(net.p, bed_route(paths[i], 0));
			}
		}
		net_fini();
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(types),
		cmocka_unit_test(origins),
		cmocka_unit_test(thin),
		cmocka_unit_test(links),
		cmocka_unit_test(numbers),
		cmocka_unit_test(forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
