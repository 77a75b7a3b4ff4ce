/*
 * test_sim_prop.c - propagation in the simulator. Oracle: every AS of a small Internet asks all its
 * neighbours again and again, by the rules of Gao and Rexford, until nothing changes. One AS may
 * leak to one neighbour, or claim a path that it has not; who knows OTC or ASPA looks at the whole
 * path.
 */
#include "test.h"

#include "sim/lab.h"

enum { SLOW_MAX = 32 };

/* What an AS uses; n 0: nothing. The path begins with the AS itself. */
struct slow {
	uint8_t cls; /* PROP_OWN, PROP_CUSTOMER, PROP_PEER, PROP_PROVIDER */
	uint32_t n, as[SLOW_MAX];
	uint32_t otc; /* index + 1 of the AS that Only-to-Customer names; 0: without */
};

static const struct sim_world *w;
static struct prop_source src[3];
static unsigned n_src;
static unsigned leaks, lies, unstable;
static uint32_t leaker, leaks_from, leaks_to; /* NO_AS: nobody leaks */
static uint32_t liar, lie[2], n_lie;	      /* claims to hear it from lie[0], that from lie[1] */

/* RFC 9234 5 and the upstream test of ASPA, for what comes from a customer or a peer. */
static bool
tells_too_much(uint32_t as, uint32_t from, uint8_t cls, const struct slow *r)
{
	if (cls == PROP_PROVIDER)
		return false;
	if (w->as[as].otc && r->otc != 0 && (cls == PROP_CUSTOMER || r->otc != from + 1))
		return true;
	for (uint32_t i = r->n; w->as[as].aspa && i-- > 1;) {
		if (w->as[r->as[i]].attests && !sim_is_provider(w, r->as[i - 1], r->as[i]))
			return true;
	}
	return false;
}

static bool
accepts(uint32_t as, const struct slow *r)
{
	const uint32_t origin = r->as[r->n - 1];

	for (unsigned i = 0; i < n_src; i++) {
		if (src[i].as == origin && !src[i].leak && src[i].n_tail == 0 && src[i].invalid &&
		    w->as[as].rov && as != origin)
			return false;
	}
	for (uint32_t i = 0; i < r->n; i++) {
		if (r->as[i] == as)
			return false; /* a loop */
	}
	return true;
}

/* Takes the neighbour's route when it is better than *best. */
static void
consider(const struct slow *all, uint32_t as, uint32_t from, uint8_t cls, struct slow *best)
{
	const struct slow *r = &all[from];
	const bool leaked = from == leaker && as == leaks_to && r->n > 1 && r->as[1] == leaks_from;

	if (r->n == 0 || r->n + 1 > SLOW_MAX || !accepts(as, r))
		return;
	if (cls != PROP_PROVIDER && r->cls > PROP_CUSTOMER && !leaked)
		return; /* only routes of customers are told to peers and providers */
	if (tells_too_much(as, from, cls, r))
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
	best->otc = r->otc;
	if (best->otc == 0 && cls != PROP_CUSTOMER && (w->as[from].otc || w->as[as].otc))
		best->otc = from + 1;
}

static void
choose(const struct slow *all, uint32_t as, const uint32_t *cust_at, const uint32_t *cust,
    struct slow *best)
{
	const struct sim_as *a = &w->as[as];

	memset(best, 0, sizeof(*best));
	for (unsigned i = 0; i < n_src; i++) {
		if (src[i].as == as && !src[i].leak) {
			*best = (struct slow){ PROP_OWN, 1, { as }, 0 };
			for (uint32_t k = 0; as == liar && k < n_lie; k++)
				best->as[best->n++] = lie[k];
			return;
		}
	}
	for (uint32_t k = cust_at[as]; k < cust_at[as + 1]; k++)
		consider(all, as, cust[k], PROP_CUSTOMER, best);
	for (uint32_t k = 0; k < a->n_peer; k++)
		consider(all, as, w->peer[a->peer_at + k], PROP_PEER, best);
	for (uint32_t k = 0; k < a->n_prov; k++)
		consider(all, as, w->prov[a->prov_at + k], PROP_PROVIDER, best);
}

/* False: it goes round and round. */
static bool
settle(struct slow *all, const uint32_t *cust_at, const uint32_t *cust)
{
	bool moved = true;

	memset(all, 0, w->n_as * sizeof(*all));
	for (int round = 0; moved; round++) {
		moved = false;
		if (round == 200)
			return false;
		for (uint32_t i = 0; i < w->n_as; i++) {
			struct slow best;

			choose(all, i, cust_at, cust, &best);
			if (memcmp(&best, &all[i], sizeof(best)) != 0) {
				all[i] = best;
				moved = true;
			}
		}
	}
	return true;
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
		for (unsigned i = 0; i < src[got.src].n_block; i++)
			got.as[got.n++] = src[got.src].block[i];
		assert_int_equal(got.cls, want->cls);
		assert_int_equal(got.n, want->n);
		assert_memory_equal(got.as, want->as, want->n * sizeof(want->as[0]));
		if (src[got.src].n_block == 0)
			assert_int_equal(
			    sim_path_otc(w, &got), want->otc == 0 ? 0 : w->as[want->otc - 1].asn);
	}
}

static uint32_t
any_neighbour(const struct sim_as *a)
{
	const uint32_t n = a->n_prov + a->n_peer, k = n > 0 ? (uint32_t)test_rng() % n : 0;

	if (n == 0)
		return NO_AS;
	return k < a->n_prov ? w->prov[a->prov_at + k] : w->peer[a->peer_at + k - a->n_prov];
}

/* One AS of those that can be asked tells one neighbour what it has from another; whether it can.
 */
static bool
add_leak(struct prop *p)
{
	const uint32_t as = w->vantage[test_rng() % w->n_vantage].as;
	struct prop_path path;

	prop_run(p, src, n_src);
	prop_path_of(p, as, &path);
	leaks_to = any_neighbour(&w->as[as]);
	if (path.cls < PROP_PEER || path.n < 2 || w->as[as].otc || leaks_to == NO_AS ||
	    !lab_leak_source(w, &path, path.as[1], leaks_to, &src[n_src]))
		return false;
	src[n_src].invalid = src[path.src].invalid;
	leaker = as;
	leaks_from = path.as[1];
	n_src++;
	return true;
}

/*
 * Whether the leaker still has what it leaks. Those who refuse a leak may use another route
 * instead, and that may in turn please the leaker better: then it leaks no more, or on and off for
 * ever. The fast simulation takes the leak as given.
 */
static bool
still_leaks(const struct slow *all)
{
	const struct slow *r = &all[leaker];

	return r->n == src[n_src - 1].n_block + 1u &&
	       memcmp(r->as + 1, src[n_src - 1].block, (r->n - 1) * sizeof(r->as[0])) == 0;
}

/* One AS says that it has the route from the origin, or from a stranger next to it. */
static bool
add_lie(uint32_t ases)
{
	struct prop_source *s = &src[n_src];

	liar = (uint32_t)test_rng() % ases;
	n_lie = 0;
	if (test_rng() % 2)
		lie[n_lie++] = (uint32_t)test_rng() % ases;
	lie[n_lie++] = src[0].as;
	if (lie[0] == liar || liar == src[0].as || (n_lie == 2 && lie[0] == lie[1])) {
		liar = NO_AS;
		return false;
	}
	*s = (struct prop_source){ .as = liar,
		.invalid = src[0].invalid,
		.n_tail = (uint8_t)n_lie,
		.n_block = (uint8_t)n_lie };
	for (uint32_t i = 0; i < n_lie; i++) {
		s->block[i] = lie[i];
		s->aspa_invalid |= w->as[lie[i]].attests &&
				   !sim_is_provider(w, i == 0 ? liar : lie[i - 1], lie[i]);
	}
	n_src++;
	return true;
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
		x.as[i].otc = test_rng() % 6 == 0;
		x.as[i].aspa = test_rng() % 4 == 0;
		x.as[i].attests = test_rng() % 4 == 0;
		cust_at[i] = n;
		for (uint32_t c = i + 1; c < ases; c++) {
			if (sim_is_provider(&x, i, c))
				cust[n++] = c;
		}
	}
	cust_at[ases] = n;
	assert_int_equal(n, x.n_prov);
	assert_int_equal(prop_new(&p, &x, NULL, 0, &e), ST_OK);
	for (int q = 0; q < 180; q++) {
		n_src = 1 + test_rng() % 2;
		for (unsigned i = 0; i < n_src; i++)
			src[i] = (struct prop_source){ .as = (uint32_t)test_rng() % ases,
				.invalid = test_rng() % 2 };
		if (n_src == 2 && src[0].as == src[1].as)
			n_src = 1;
		leaker = leaks_from = leaks_to = liar = NO_AS;
		if (q % 3 == 1)
			leaks += add_leak(p);
		else if (q % 3 == 2 && n_src == 1)
			lies += add_lie(ases);
		if (!settle(all, cust_at, cust) || (leaker != NO_AS && !still_leaks(all))) {
			assert_true(leaker != NO_AS);
			unstable++;
			continue;
		}
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
	assert_true(leaks > 100 && lies > 100 && unstable < leaks / 20);
	print_message("%u leaks, of them %u that do not last; %u lies\n", leaks, unstable, lies);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_as_slow) };

	test_seed();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
