/*
 * test_detect_edge.c - links that nobody showed: by hand, each pair of ASes with what is to be said
 * of it, and what a link carries with what the findings are told.
 */
#include "detect_bed.h"

#include "detect/edge.h"

/* 3000 and 3001 carry for others; 1000 and 1001 carry for nobody; 2000 has fifty customers. */
struct ask {
	const char *name;
	const char *path; /* the link is the two at the end, or those before them */
	unsigned at;	  /* its right end, from the origin */
	bool in_row, thin;
	uint32_t time_s;
	enum edge_state state;
};

static const struct ask asks[] = {
	{ "it stood in the tables", "10 3000 1000", 0, false, false, 2000, EDGE_KNOWN },
	{ "it stood the other way round", "10 3000 3001 1001", 1, false, false, 2000, EDGE_KNOWN },
	{ "it is published", "10 3000 4000", 0, false, false, 2000, EDGE_KNOWN },
	{ "nobody knows the right end", "10 3000 9999", 0, false, false, 2000, EDGE_KNOWN },
	{ "... but the link behind it is odd", "10 3000 9999", 0, true, false, 2000, EDGE_NEW },
	{ "a private number is no network", "10 3001 64512", 0, true, false, 2000, EDGE_KNOWN },
	{ "one that carries may take a customer", "10 3000 1001", 0, false, false, 2000, EDGE_NEW },
	{ "... the tables are a cut", "10 3000 1001", 0, false, true, 2000, EDGE_KNOWN },
	{ "one that carries nothing", "10 1000 1001", 0, false, false, 2000, EDGE_IMPOSSIBLE },
	{ "... in a cut as well", "10 1000 1001", 0, false, true, 2000, EDGE_IMPOSSIBLE },
	{ "so large a network buys of no small one", "10 3001 2000 1500", 1, false, false, 2000,
	    EDGE_IMPOSSIBLE },
	{ "news of a minute ago", "10 3000 1002", 0, false, false, 2060, EDGE_NEW },
	{ "news of the day before", "10 3000 1002", 0, false, false, 2000 + 86401, EDGE_KNOWN },
};

static struct {
	struct history h;
	struct settings *set;
	struct world *w;
	struct relate rel;
	struct edges edges;
	struct detect_env env;
} net;

static void
seed(const char *path)
{
	uint32_t as[BED_HOPS], turned[BED_HOPS];
	const unsigned n = bed_ases(path, as);
	struct err e;

	bed_base(&net.h, "61.0.0.0/16", path);
	for (unsigned i = 0; i < n; i++)
		turned[i] = as[n - 1 - i];
	assert_int_equal(edges_seed(&net.edges, turned, n, &e), ST_OK);
}

static void
net_init(const char *delegated)
{
	char text[8192] = "# serial-1\n3000|4000|-1\n";
	uint32_t as[BED_HOPS];
	struct err e;

	memset(&net, 0, sizeof(net));
	memset(&bed, 0, sizeof(bed));
	for (unsigned i = 0; i < 50; i++)
		sprintf(text + strlen(text), "2000|%u|-1\n", 1500 + i);
	net.w = bed_world(text, delegated);
	assert_int_equal(settings_load(&net.set, NULL, &e), ST_OK);
	assert_int_equal(relate_make(&net.rel, net.w, NULL, &e), ST_OK);
	net.env = (struct detect_env){ .world = net.w, .set = net.set, .history = &net.h };
	seed("10 3000 1000");
	seed("10 3001 3000 1000");
	seed("11 3001 1001");
	seed("11 3001 1002");
	/* a link of news, at 2000 s */
	assert_int_equal(history_path(&net.h, bed_route("10 3000 1002", 0), as,
			     bed_ases("10 3000 1002", as), 2000, false, false, &e),
	    ST_OK);
}

static void
net_fini(void)
{
	edges_fini(&net.edges);
	relate_fini(&net.rel);
	history_fini(&net.h);
	settings_free(net.set);
	world_free(net.w);
}

static enum edge_state
look(const char *path, unsigned at, bool in_row, bool thin, uint32_t time_s, uint32_t *edge)
{
	uint32_t as[BED_HOPS], turned[BED_HOPS];
	const unsigned n = bed_ases(path, as);
	const struct edge_look l = { &net.env, &net.rel, turned, n, time_s, thin };
	enum edge_state state;
	struct err e;

	for (unsigned i = 0; i < n; i++)
		turned[i] = as[n - 1 - i];
	assert_int_equal(edges_look(&net.edges, &l, at, in_row, &state, edge, &e), ST_OK);
	return state;
}

static void
states(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(asks) / sizeof(asks[0]); i++) {
		const struct ask *a = &asks[i];
		enum edge_state got;
		uint32_t edge = 0;

		net_init(NULL);
		got = look(a->path, a->at, a->in_row, a->thin, a->time_s, &edge);
		if (got != a->state)
			fail_msg("%s: %d, not %d", a->name, got, a->state);
		assert_int_equal(net.edges.n, a->state != EDGE_KNOWN);
		net_fini();
	}
}

/* AS 1001 stands behind twelve routes and more: a link that carries one prefix of them is lone. */
static void
carried(void **state)
{
	/* prefixes carried, routes behind the far end, seconds until asked; what is told */
	static const struct {
		unsigned pfxs, behind, wait_s;
		uint64_t set, unset;
	} rows[] = {
		{ 1, 12, 10, SIG(LONE_EDGE), 0 },
		{ 1, 12, 9, 0, 0 },
		{ 1, 11, 10, 0, 0 },
		{ 2, 24, 10, 0, 0 },
		{ 4, 48, 10, 0, 0 },
		{ 5, 90, 10, 0, SIG(NEW_INSIDE) },
		{ 1, 12, 121, 0, 0 },
	};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint32_t edge = 0;
		char path[64];

		net_init(NULL);
		for (unsigned k = 1; k < rows[i].behind; k++) { /* one is there */
			snprintf(path, sizeof(path), "11 3001 1001 %u", 20000 + k);
			seed(path);
		}
		assert_int_equal(look("10 3000 1001", 0, false, false, 2000, &edge), EDGE_NEW);
		for (uint32_t k = 0; k < rows[i].pfxs; k++) {
			edges_carry(&net.edges, edge, 1 + k);
			edges_carry(&net.edges, edge, 1 + k); /* by another peer */
		}
		assert_int_equal(edges_tick(&net.edges, &net.env, NULL,
				     (2000 + rows[i].wait_s) * INT64_C(1000000), &e),
		    ST_OK);
		assert_true(bed.set == rows[i].set && bed.unset == rows[i].unset);
		if (rows[i].set != 0) { /* another one comes: it is not lone any more */
			edges_carry(&net.edges, edge, 1 + rows[i].pfxs);
			assert_int_equal(edges_tick(&net.edges, &net.env, NULL,
					     (2001 + rows[i].wait_s) * INT64_C(1000000), &e),
			    ST_OK);
			assert_int_equal(bed.unset & SIG(LONE_EDGE), SIG(LONE_EDGE));
		}
		net_fini();
	}
}

/*
 * A link between two countries beside which most keep the old way: nothing explains it. One that
 * took over, or of one country, or of which the country is not known, may be.
 */
static void
unexplained(void **state)
{
	static const struct {
		const char *left, *right; /* countries */
		unsigned over, others;	  /* of four peers, how many use it */
		uint32_t enough;	  /* to show it */
		bool odd;
	} rows[] = {
		{ "PL", "CZ", 1, 3, 1, true },
		{ "PL", "CZ", 1, 3, 2, false },
		{ "PL", "CZ", 2, 2, 1, false },
		{ "PL", "CZ", 4, 0, 1, false },
		{ "PL", "CZ", 0, 4, 1, false }, /* it is gone already */
		{ "PL", "PL", 1, 3, 1, false },
		{ "", "CZ", 1, 3, 1, false },
	};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint32_t edge = 0;
		char text[400], path[64];

		snprintf(text, sizeof(text),
		    "2|ripencc|20260101|2|20260101|20260101|+0000\nripencc|*|asn|*|2|summary\n"
		    "ripencc|%s|asn|3000|1|20100101|allocated|a\n"
		    "ripencc|%s|asn|1001|1|20100101|allocated|b\n",
		    rows[i].left, rows[i].right);
		net_init(text);
		net.set->limits.peer_asns = rows[i].enough;
		for (unsigned k = 1; k < 48; k++) {
			snprintf(path, sizeof(path), "11 3001 1001 %u", 20000 + k);
			seed(path);
		}
		assert_int_equal(look("10 3000 1001", 0, false, false, 2000, &edge), EDGE_NEW);
		edges_carry(&net.edges, edge, 1);
		for (uint32_t k = 0; k < 4; k++)
			*(k == 0 ? &bed.cell[1] : &bed.more[k - 1]) =
			    bed_route(k < rows[i].over ? "10 3000 1001 1001" : "10 3001 1001", 0);
		assert_int_equal(
		    edges_tick(&net.edges, &net.env, NULL, 2010 * INT64_C(1000000), &e), ST_OK);
		assert_int_equal(bed.set, SIG(LONE_EDGE) | (rows[i].odd ? SIG(UNRELATED) : 0));
		net_fini();
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(states),
		cmocka_unit_test(carried),
		cmocka_unit_test(unexplained),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
