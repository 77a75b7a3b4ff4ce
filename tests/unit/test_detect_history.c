/*
 * test_detect_history.c - pairs, links, triples and covers. Oracle: a naive twin that keeps every
 * cell and every path and looks at all of them.
 */
#include "test.h"

#include <string.h>

#include "detect/history.h"

enum { PFXS = 40, PEERS = 6, ORIGINS = 7, STEPS = 6000 };

static struct pfx
some_pfx(void)
{
	struct pfx p = { test_rng(), test_rng(), 0, AFI_IP4 };

	p.afi = test_rng() % 3 == 0 ? AFI_IP6 : AFI_IP4;
	p.len = (uint8_t)(p.afi == AFI_IP4 ? 6 + test_rng() % 19 : 14 + test_rng() % 50);
	p.hi &= UINT64_C(0xf0c0000000000000) | (p.afi == AFI_IP4 ? UINT64_C(0xffff00000000) : 0);
	p.lo = 0;
	pfx_mask(&p);
	return p;
}

static void
covers(void **state)
{
	struct err e;

	(void)state;
	test_seed();
	for (unsigned round = 0; round < 200; round++) {
		const size_t n = (size_t)(test_rng() % 60);
		struct pfx all[60], *copy = calloc(n + 1, sizeof(*copy));
		uint32_t nums[60];
		struct history h = { .pairs = NULL };
		size_t m = 0;

		assert_non_null(copy);
		while (m < n) {
			bool twice = false;

			all[m] = some_pfx();
			for (size_t i = 0; i < m; i++)
				twice |= pfx_eq(&all[i], &all[m]);
			if (twice && test_rng() % 4 != 0)
				continue;
			if (twice)
				break;
			nums[m] = (uint32_t)m + 1;
			m++;
		}
		memcpy(copy, all, m * sizeof(all[0]));
		assert_int_equal(history_freeze(&h, copy, nums, m, &e), ST_OK);
		for (unsigned k = 0; k < 200; k++) {
			const struct pfx p = k % 2 && m > 0 ? all[test_rng() % m] : some_pfx();
			uint32_t cover = 0, inside = history_inside(&h, &p);
			bool some = false;

			for (size_t i = 0; i < m; i++) {
				if (pfx_covers(&all[i], &p) && all[i].len < p.len &&
				    all[i].len >= (p.afi == AFI_IP4 ? 8 : 16) &&
				    (cover == 0 || all[i].len > all[cover - 1].len))
					cover = nums[i];
				some |= pfx_covers(&p, &all[i]) && all[i].len > p.len;
			}
			assert_int_equal(history_cover(&h, &p), cover);
			assert_int_equal(inside != 0, some);
			if (inside != 0)
				assert_true(pfx_covers(&p, &all[inside - 1]) &&
					    all[inside - 1].len > p.len);
		}
		history_fini(&h);
	}
}

static void
pairs(void **state)
{
	struct history h = { .pairs = NULL };
	uint32_t cell[PFXS + 1][PEERS] = { { 0 } }; /* origin held */
	uint32_t first[PFXS + 1][ORIGINS + 1] = { { 0 } }, base[PFXS + 1][ORIGINS + 1] = { { 0 } },
					   max[PFXS + 1][ORIGINS + 1] = { { 0 } },
					   rounds[PFXS + 1][ORIGINS + 1] = { { 0 } };
	struct err e;

	(void)state;
	test_seed();
	for (uint32_t t = 1; t <= STEPS; t++) {
		const bool seed = t < STEPS / 10;
		const uint32_t pfx = 1 + (uint32_t)(test_rng() % PFXS);
		const uint32_t peer = (uint32_t)(test_rng() % PEERS);
		const uint32_t was = cell[pfx][peer];
		const uint32_t now =
		    seed && was != 0 ? was : (uint32_t)(test_rng() % (ORIGINS + 1));
		uint32_t held[ORIGINS + 1] = { 0 };

		if (was == now)
			continue;
		if (was != 0)
			history_lose(&h, pfx, was, t);
		cell[pfx][peer] = now;
		for (unsigned k = 0; k < PEERS; k++)
			held[cell[pfx][k]]++;
		if (now != 0) {
			assert_int_equal(history_gain(&h, pfx, now, t, seed, &e), ST_OK);
			if (first[pfx][now] == 0)
				first[pfx][now] = t;
			base[pfx][now] += seed;
			rounds[pfx][now] += held[now] == 1;
			if (held[now] > max[pfx][now])
				max[pfx][now] = held[now];
		}
		for (uint32_t o = 1; o <= ORIGINS; o++) {
			const struct history_pair *p = history_pair(&h, pfx, o);
			const struct history_as *as = history_as(&h, o);
			uint32_t n = 0;

			assert_int_equal(p != NULL, first[pfx][o] != 0);
			if (p == NULL)
				continue;
			assert_int_equal(p->first_s, first[pfx][o]);
			assert_int_equal(p->now, held[o]);
			assert_int_equal(p->base, base[pfx][o]);
			assert_int_equal(p->max, max[pfx][o]);
			assert_int_equal(p->rounds, rounds[pfx][o]);
			for (uint32_t q = 1; q <= PFXS; q++) {
				bool any = false;

				for (unsigned k = 0; k < PEERS; k++)
					any |= cell[q][k] == o;
				n += any;
			}
			assert_int_equal(as->now, n);
		}
	}
	history_fini(&h);
}

/* The first tables, then news, then tables that come late. */
static bool
is_table(uint32_t r, uint32_t n)
{
	return r < n / 2 || r >= n / 4 * 3;
}

static void
paths(void **state)
{
	enum { N = 3000, LONG = 6, ASES = 12 };
	static uint32_t path[N][LONG];
	static size_t len[N];
	struct history h = { .pairs = NULL };
	struct err e;

	(void)state;
	test_seed();
	for (uint32_t r = 0; r < N; r++) {
		len[r] = 1 + (size_t)(test_rng() % LONG);
		for (size_t i = 0; i < len[r]; i++)
			path[r][i] = 1 + (uint32_t)(test_rng() % (r < N / 100 ? 60 : ASES * 60));
		/* twice: a route is learned once */
		assert_int_equal(
		    history_path(&h, r + 1, path[r], len[r], r, is_table(r, N), is_table(r, N), &e),
		    ST_OK);
		assert_int_equal(
		    history_path(&h, r + 1, path[r], len[r], r + 1, false, false, &e), ST_OK);
	}
	for (unsigned k = 0; k < 3000; k++) {
		const uint32_t any = (uint32_t)(test_rng() % N);
		uint32_t t[3] = { 1 + (uint32_t)(test_rng() % (ASES * 60)),
			1 + (uint32_t)(test_rng() % (ASES * 60)), 5 };
		uint32_t first = UINT32_MAX, triple = UINT32_MAX, n = 0;
		bool transit = false;
		const struct history_link *l;

		if (k % 2 && len[any] >= 3)
			memcpy(t, path[any], sizeof(t));
		for (uint32_t r = 0; r < N; r++) {
			for (size_t i = 0; i + 1 < len[r]; i++) {
				if (is_table(r, N) && path[r][i] == t[0])
					transit = true;
				if (path[r][i] != t[0] || path[r][i + 1] != t[1])
					continue;
				first = r < first ? r : first;
				n++;
				if (triple == UINT32_MAX && i + 2 < len[r] &&
				    path[r][i + 2] == t[2])
					triple = r;
			}
		}
		l = history_link(&h, t[0], t[1]);
		assert_int_equal(l != NULL, n != 0);
		if (l != NULL) {
			assert_int_equal(l->first_s, first);
			assert_int_equal(l->routes, n);
			assert_int_equal(l->base, is_table(first, N));
		}
		assert_int_equal(history_triple(&h, t[0], t[1], t[2]),
		    triple != UINT32_MAX && is_table(triple, N));
		if (history_as(&h, t[0]) != NULL)
			assert_int_equal(history_as(&h, t[0])->transit, transit);
		else
			assert_false(transit);
	}
	history_fini(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(covers),
		cmocka_unit_test(pairs),
		cmocka_unit_test(paths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
