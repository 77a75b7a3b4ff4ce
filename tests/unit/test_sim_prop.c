/*
 * test_sim_prop.c - propagation in the simulator. Oracle: every AS of a small Internet asks all its
 * neighbours again and again, by the rules of Gao and Rexford, until nothing changes.
 */
#include "test.h"

#include "sim/prop.h"

enum { SLOW_MAX = 32 };

/* What an AS uses; n 0: nothing. The path begins with the AS itself. */
struct slow {
	uint8_t cls; /* PROP_OWN, PROP_CUSTOMER, PROP_PEER, PROP_PROVIDER */
	uint32_t n, as[SLOW_MAX];
};

static const struct sim_world *w;
static struct prop_source src[2];
static unsigned n_src;

static bool
accepts(uint32_t as, const struct slow *r)
{
	const uint32_t origin = r->as[r->n - 1];

	for (unsigned i = 0; i < n_src; i++) {
		if (src[i].as == origin && src[i].invalid && w->as[as].rov && as != origin)
			return false;
	}
	for (uint32_t i = 0; i < r->n; i++) {
		if (r->as[i] == as)
			return false; /* a loop */
	}
	return true;
}

/* Takes the neighbour's route when it is better than *best. told: only routes of customers are. */
static void
consider(
    const struct slow *all, uint32_t as, uint32_t from, uint8_t cls, bool told, struct slow *best)
{
	const struct slow *r = &all[from];

	if (r->n == 0 || r->n + 1 > SLOW_MAX || (told && r->cls > PROP_CUSTOMER) || !accepts(as, r))
		return;
	if (best->n != 0) {
		if (best->cls != cls	  ? best->cls < cls
		    : best->n != r->n + 1 ? best->n < r->n + 1
					  : w->as[best->as[1]].asn <= w->as[from].asn)
			return;
	}
	best->cls = cls;
	best->n = r->n + 1;
	best->as[0] = as;
	memcpy(best->as + 1, r->as, r->n * sizeof(r->as[0]));
}

static void
choose(const struct slow *all, uint32_t as, const uint32_t *cust_at, const uint32_t *cust,
    struct slow *best)
{
	const struct sim_as *a = &w->as[as];

	memset(best, 0, sizeof(*best));
	for (unsigned i = 0; i < n_src; i++) {
		if (src[i].as == as) {
			*best = (struct slow){ PROP_OWN, 1, { as } };
			return;
		}
	}
	for (uint32_t k = cust_at[as]; k < cust_at[as + 1]; k++)
		consider(all, as, cust[k], PROP_CUSTOMER, true, best);
	for (uint32_t k = 0; k < a->n_peer; k++)
		consider(all, as, w->peer[a->peer_at + k], PROP_PEER, true, best);
	for (uint32_t k = 0; k < a->n_prov; k++)
		consider(all, as, w->prov[a->prov_at + k], PROP_PROVIDER, false, best);
}

static void
settle(struct slow *all, const uint32_t *cust_at, const uint32_t *cust)
{
	bool moved = true;

	memset(all, 0, w->n_as * sizeof(*all));
	for (int round = 0; moved; round++) {
		moved = false;
		assert_true(round < 200);
		for (uint32_t i = 0; i < w->n_as; i++) {
			struct slow best;

			choose(all, i, cust_at, cust, &best);
			if (memcmp(&best, &all[i], sizeof(best)) != 0) {
				all[i] = best;
				moved = true;
			}
		}
	}
}

static void
compare(const struct prop *p, const struct slow *all)
{
	for (uint32_t v = 0; v < w->n_vantage; v++) {
		const struct slow *want = &all[w->vantage[v].as];
		struct prop_path got;

		prop_path(p, v, &got);
		assert_int_equal(got.cls == PROP_NONE, want->n == 0);
		if (want->n == 0)
			continue;
		assert_int_equal(got.cls, want->cls);
		assert_int_equal(got.n, want->n);
		assert_memory_equal(got.as, want->as, want->n * sizeof(want->as[0]));
	}
}

static void
one_world(uint64_t seed, uint32_t ases)
{
	const struct sim_opts o = {
		.ases = ases, .prefixes = 200, .peers = ases / 3, .seed = seed
	};
	struct sim_report rep;
	struct sim_world x = { .o = &o, .rep = &rep };
	struct slow *all = calloc(ases, sizeof(*all));
	uint32_t *cust_at = calloc(ases + 1, sizeof(*cust_at)), *cust;
	struct prop *p;
	uint32_t n = 0;
	struct err e;

	assert_int_equal(sim_topo(&x, &e), ST_OK);
	assert_int_equal(sim_peering(&x, &e), ST_OK);
	assert_int_equal(sim_vantages(&x, &e), ST_OK);
	w = &x;
	cust = calloc(x.n_prov + 1, sizeof(*cust));
	for (uint32_t i = 0; i < ases; i++) {
		x.as[i].rov = test_rng() % 3 == 0; /* more than in life, so that it matters */
		cust_at[i] = n;
		for (uint32_t c = i + 1; c < ases; c++) {
			if (sim_is_provider(&x, i, c))
				cust[n++] = c;
		}
	}
	cust_at[ases] = n;
	assert_int_equal(n, x.n_prov);
	assert_int_equal(prop_new(&p, &x, NULL, 0, &e), ST_OK);
	for (int q = 0; q < 60; q++) {
		n_src = 1 + test_rng() % 2;
		for (unsigned i = 0; i < n_src; i++)
			src[i] = (struct prop_source){ .as = (uint32_t)test_rng() % ases,
				.invalid = test_rng() % 2 };
		if (n_src == 2 && src[0].as == src[1].as)
			n_src = 1;
		settle(all, cust_at, cust);
		prop_run(p, src, n_src);
		compare(p, all);
	}
	prop_free(p);
	free(all);
	free(cust);
	free(cust_at);
	free(x.as);
	free(x.prov);
	free(x.peer);
	free(x.link);
	free(x.vantage);
}

static void
test_as_slow(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 12; seed++)
		one_world(seed, 40 + 30 * (uint32_t)seed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_as_slow) };

	test_seed();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
