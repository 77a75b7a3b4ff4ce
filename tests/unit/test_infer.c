/*
 * test_infer.c - relationships from paths.
 *
 * Small Internets whose answer follows by hand from "up, at most one peering, down", and random
 * ones whose paths are made by a naive walk over a known hierarchy: what the votes decide must be
 * what was there.
 */
#include <stdio.h>
#include <stdlib.h>

#include "infer/infer.h"
#include "wire/wire.h"

#include "tmp.h"

static void
add(struct infer *f, const uint32_t *asns, size_t n)
{
	uint8_t b[2 + 4 * 64] = { 2, (uint8_t)n };
	struct err e;

	for (size_t i = 0; i < n; i++) {
		for (unsigned k = 0; k < 4; k++)
			b[2 + 4 * i + k] = (uint8_t)(asns[i] >> (24 - 8 * k));
	}
	assert_int_equal(infer_add(f, (struct span){ b, 2 + 4 * n }, &e), ST_OK);
}

#define ADD(f, ...)                                     \
	do {                                            \
		const uint32_t v_[] = { __VA_ARGS__ };  \
		add(f, v_, sizeof(v_) / sizeof(v_[0])); \
	} while (0)

static struct infer_link
link_of(const struct infer *f, uint32_t a, uint32_t b)
{
	const struct infer_link *l;
	const size_t n = infer_links(f, &l);

	for (size_t i = 0; i < n; i++) {
		if (l[i].a == a && l[i].b == b)
			return l[i];
	}
	fail_msg("no link %u-%u", a, b);
	return (struct infer_link){ 0 };
}

/* Five ASes that all peer, 11 to 15, each with one big customer 21 to 25, each with one stub. */
static void
test_hierarchy(void **s)
{
	struct infer *f = infer_new(NULL, NULL);
	struct infer_stats st;
	struct err e;

	(void)s;
	assert_non_null(f);
	for (uint32_t x = 1; x <= 5; x++) {
		for (uint32_t y = 1; y <= 5; y++) {
			if (x == y)
				continue;
			ADD(f, 30 + x, 20 + x, 10 + x, 10 + y, 20 + y, 30 + y);
			ADD(f, 30 + x, 20 + x, 10 + x, 10 + y, 20 + y, 40 + y, 40 + y);
		}
	}
	ADD(f, 31, 21, 22, 42);		/* 21 and 22 peer; 31 sees it from below */
	ADD(f, 33, 23, 13, 16, 13, 21); /* a loop */
	ADD(f, 33, 23, 13, 64512, 21);	/* a private AS */
	assert_int_equal(infer_run(f, NULL, 0, &e), ST_OK);
	st = infer_stats(f);
	assert_int_equal(st.clique_n, 5);
	for (uint32_t i = 0; i < 5; i++)
		assert_int_equal(st.clique[i], 11 + i);
	assert_int_equal(st.looped, 1);
	assert_int_equal(st.bogon, 1);
	assert_int_equal(st.paths, 43);
	assert_int_equal(st.used, 41);
	assert_int_equal(link_of(f, 11, 12).rel, ASREL_PEER);
	assert_int_equal(link_of(f, 11, 12).why, INFER_CLIQUE);
	assert_int_equal(link_of(f, 11, 21).rel, ASREL_PROVIDER_OF);
	assert_int_equal(link_of(f, 11, 21).why, INFER_VOTES);
	assert_int_equal(link_of(f, 21, 31).rel, ASREL_PROVIDER_OF);
	assert_int_equal(link_of(f, 22, 42).rel, ASREL_PROVIDER_OF);
	infer_free(f);
}

/* A link that one of its two ASes shows to the collector is a peering, when nothing says more. */
static void
test_summit(void **s)
{
	static const uint32_t tier1[] = { 11, 12, 13, 14, 15 };
	struct infer *f = infer_new(NULL, NULL);
	struct err e;

	(void)s;
	for (uint32_t x = 1; x <= 5; x++) {
		for (uint32_t y = 1; y <= 5; y++) {
			if (x != y)
				ADD(f, 30 + x, 20 + x, 10 + x, 10 + y, 20 + y, 30 + y);
		}
	}
	ADD(f, 31, 33);	    /* shown by 31 itself */
	ADD(f, 31, 21, 70); /* seen from below 21 only */
	assert_int_equal(infer_run(f, tier1, 5, &e), ST_OK);
	assert_int_equal(link_of(f, 31, 33).rel, ASREL_PEER);
	assert_int_equal(link_of(f, 31, 33).why, INFER_SUMMIT);
	assert_int_equal(link_of(f, 21, 70).rel, ASREL_PROVIDER_OF);
	assert_int_equal(link_of(f, 21, 70).why, INFER_SIZE);
	infer_free(f);
}

/* A leak seen by one does not turn what the others see; a torn path has no vote. */
static void
test_leak(void **s)
{
	struct infer *f = infer_new(NULL, NULL);
	struct err e;

	(void)s;
	for (uint32_t x = 1; x <= 5; x++) {
		for (uint32_t y = 1; y <= 5; y++) {
			if (x == y)
				continue;
			for (uint32_t z = 0; z < 4; z++)
				ADD(f, 30 + x, 20 + x, 10 + x, 10 + y, 20 + y, 100 + 10 * y + z);
		}
	}
	ADD(f, 32, 22, 12, 21, 11, 13, 23, 130); /* 21 passes 11's routes to 12 */
	assert_int_equal(infer_run(f, NULL, 0, &e), ST_OK);
	assert_int_equal(infer_stats(f).torn, 1);
	assert_int_equal(link_of(f, 11, 21).rel, ASREL_PROVIDER_OF);
	assert_int_equal(link_of(f, 11, 21).up, 0);
	infer_free(f);
}

static bool
is_900(void *arg, uint32_t asn)
{
	++*(unsigned *)arg;
	return asn == 900;
}

static void
test_route_server(void **s)
{
	unsigned asked = 0;
	struct infer *f = infer_new(is_900, &asked);
	const struct infer_link *l;
	struct err e;

	(void)s;
	ADD(f, 1, 900, 2, 3);
	ADD(f, 900, 2, 3);
	assert_int_equal(asked, 4);
	assert_int_equal(infer_run(f, NULL, 0, &e), ST_OK);
	assert_int_equal(infer_links(f, &l), 2);
	assert_int_equal(link_of(f, 1, 2).paths, 1);
	assert_int_equal(link_of(f, 2, 3).paths, 2);
	infer_free(f);
}

static void
test_empty(void **s)
{
	struct infer *f = infer_new(NULL, NULL);
	const struct infer_link *l;
	struct err e;

	(void)s;
	ADD(f, 1);
	assert_int_equal(infer_run(f, NULL, 0, &e), ST_OK);
	assert_int_equal(infer_links(f, &l), 0);
	assert_int_equal(infer_stats(f).clique_n, 0);
	infer_free(f);
}

/* ---- random hierarchies ---- */

#define TOPS 6
#define MIDS 40
#define NODES 300
#define ASN(i) (1000 + (i))

struct net {
	uint32_t prov[NODES][2];
	unsigned n_prov[NODES];
	bool peer[MIDS][MIDS];
};

static uint32_t
rnd(uint64_t *s)
{
	*s = *s * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*s >> 33);
}

static void
grow(struct net *n, uint64_t *s)
{
	memset(n, 0, sizeof(*n));
	for (unsigned i = TOPS; i < NODES; i++) {
		const unsigned above = i < MIDS ? i / 2 + 1 : MIDS;

		n->prov[i][0] = rnd(s) % (i < 20 ? TOPS : above);
		n->n_prov[i] = 1;
		n->prov[i][1] = rnd(s) % (i < 20 ? TOPS : above);
		n->n_prov[i] += n->prov[i][1] != n->prov[i][0];
	}
	for (unsigned i = TOPS; i < MIDS; i++) {
		for (unsigned j = i + 1; j < MIDS; j++)
			n->peer[i][j] = n->peer[j][i] = rnd(s) % 16 == 0;
	}
}

static bool
provides(const struct net *n, uint32_t p, uint32_t c)
{
	return (n->n_prov[c] > 0 && n->prov[c][0] == p) || (n->n_prov[c] > 1 && n->prov[c][1] == p);
}

/* A random climb from x to a top: number of ASes in v, x first. */
static size_t
climb(const struct net *n, uint32_t x, uint32_t *v, uint64_t *s)
{
	size_t k = 0;

	for (;; x = n->prov[x][rnd(s) % n->n_prov[x]]) {
		v[k++] = x;
		if (n->n_prov[x] == 0)
			return k;
	}
}

/* A valley-free path from x to y without a loop; 0 when the dice gave none. */
static size_t
route(const struct net *n, uint32_t x, uint32_t y, uint32_t *v, uint64_t *s)
{
	uint32_t up[64], down[64];
	const size_t nu = climb(n, x, up, s), nd = climb(n, y, down, s);

	/* the first place where the climbs meet or peer, else the tops peer */
	for (size_t i = 0; i < nu; i++) {
		for (size_t j = 0; j < nd; j++) {
			const bool meet = up[i] == down[j];
			const bool tops = i + 1 == nu && j + 1 == nd;
			size_t k = 0;

			if (!meet && !tops &&
			    (up[i] >= MIDS || down[j] >= MIDS || !n->peer[up[i]][down[j]]))
				continue;
			for (size_t a = 0; a <= i; a++)
				v[k++] = ASN(up[a]);
			for (size_t b = j + !meet; b-- > 0;)
				v[k++] = ASN(down[b]);
			return k;
		}
	}
	return 0;
}

static void
test_random(void **s)
{
	(void)s;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		static uint32_t paths[40000][64];
		static size_t len[40000];
		struct infer *f = infer_new(NULL, NULL), *g = infer_new(NULL, NULL);
		const struct infer_link *l, *m;
		uint64_t x = seed;
		struct net n;
		struct err e;
		size_t np = 0, nl, wrong = 0, voted = 0;

		grow(&n, &x);
		for (unsigned view = 0; view < 12; view++) {
			const uint32_t from = MIDS + rnd(&x) % (NODES - MIDS);

			for (uint32_t to = 0; to < NODES; to++) {
				for (unsigned k = 0; k < 3 && np < 40000; k++) {
					len[np] =
					    to != from ? route(&n, from, to, paths[np], &x) : 0;
					np += len[np] != 0;
				}
			}
		}
		for (size_t i = 0; i < np; i++)
			add(f, paths[i], len[i]);
		for (size_t i = np; i-- > 0;) /* the order must not matter */
			add(g, paths[i], len[i]);
		assert_int_equal(infer_run(f, NULL, 0, &e), ST_OK);
		assert_int_equal(infer_run(g, NULL, 0, &e), ST_OK);
		nl = infer_links(f, &l);
		assert_int_equal(infer_links(g, &m), nl);
		for (size_t i = 0; i < nl; i++) {
			assert_int_equal(l[i].a, m[i].a);
			assert_int_equal(l[i].b, m[i].b);
			assert_int_equal(l[i].rel, m[i].rel);
			assert_int_equal(l[i].why, m[i].why);
			assert_int_equal(l[i].down, m[i].down);
			assert_int_equal(l[i].up, m[i].up);
		}
		for (size_t i = 0; i < nl; i++) {
			const uint32_t a = l[i].a - 1000, b = l[i].b - 1000;
			const enum asrel want = provides(&n, a, b)   ? ASREL_PROVIDER_OF
						: provides(&n, b, a) ? ASREL_CUSTOMER_OF
								     : ASREL_PEER;

			if (l[i].why != INFER_VOTES)
				continue;
			voted++;
			wrong += l[i].rel != want;
		}
		/* no leak is in these paths, so votes can be wrong by a wrong clique only */
		if (voted < 200 || wrong * 50 > voted)
			fail_msg("seed %u: %zu of %zu voted links are wrong", (unsigned)seed, wrong,
			    voted);
		infer_free(f);
		infer_free(g);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hierarchy),
		cmocka_unit_test(test_summit),
		cmocka_unit_test(test_leak),
		cmocka_unit_test(test_route_server),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
