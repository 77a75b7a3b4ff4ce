/*
 * test_judge_path.c - paths against tables given beside an empty world: each hop asked for by a
 * twin in the plain tables, badly known relationships, other Tier-1s, allowed neighbours.
 */
#include "judge/path.h"

#include "test.h"
#include "wire/wire.h"

static struct world *
empty_world(void)
{
	struct world *w;
	struct err e;

	assert_int_equal(world_freeze(&w, world_maker_new(), &e), ST_OK);
	return w;
}

/* as[0] is the origin; on the wire it is the last. */
static struct span
wire_of(uint8_t *d, const uint32_t *as, unsigned n)
{
	d[0] = 2;
	d[1] = (uint8_t)n;
	for (unsigned i = 0; i < n; i++) {
		const uint32_t v = htobe32(as[n - 1 - i]);

		memcpy(d + 2 + 4 * i, &v, 4);
	}
	return (struct span){ d, 2 + 4 * (size_t)n };
}

static struct path_verdict
ask(const struct path_judge *j, const uint32_t *as, unsigned n)
{
	static struct as_run run;
	uint8_t wire[2 + 4 * 64];
	const struct path_ask q = { wire_of(wire, as, n), 0, 0 };
	struct path_verdict v;

	judge_path(j, &q, &run, &v);
	return v;
}

static bool
odd_sum(void *arg, uint32_t a, uint32_t b)
{
	++*(unsigned *)arg;
	return (a + b) % 2 != 0;
}

static uint8_t
hop_of(const struct asrel_table *t, uint32_t x, uint32_t y)
{
	const enum asrel r = asrel_get(t, y, x); /* what y is to x */

	return r == ASREL_NONE		? HOP_NONE
	       : r == ASREL_PROVIDER_OF ? HOP_PROVIDER
					: HOP_NOT_PROVIDER;
}

static void
one_path(const struct path_judge *j, const struct asrel_table *t, unsigned *leaks)
{
	struct hop_pair h[16];
	uint32_t as[16];
	unsigned n = 0;
	struct path_verdict v;
	struct ramp want;

	while (n < 2 + (unsigned)(test_rng() % 8)) {
		const uint32_t asn = 1000 + (uint32_t)(test_rng() % 60);
		bool twice = false;

		for (unsigned i = 0; i < n; i++)
			twice |= as[i] == asn;
		if (!twice)
			as[n++] = asn;
	}
	for (unsigned i = 0; i + 1 < n; i++)
		h[i] =
		    (struct hop_pair){ hop_of(t, as[i], as[i + 1]), hop_of(t, as[i + 1], as[i]) };
	want = ramp_measure(h, n);
	v = ask(j, as, n);
	assert_memory_equal(&v.rel, &want, sizeof(want));
	assert_int_equal(v.aspa.down, RAMP_NO_DATA);
	assert_int_equal(v.by, want.down == RAMP_INVALID ? PROOF_REL : 0);
	if (v.by == 0 || !v.certain)
		return;
	++*leaks;
	assert_int_equal(
	    v.weak, ((v.from + v.leaker) % 2 != 0 ? 1 : 0) | ((v.leaker + v.to) % 2 != 0 ? 2 : 0));
	assert_int_not_equal(hop_of(t, v.from, v.leaker), HOP_PROVIDER);
	assert_int_not_equal(hop_of(t, v.to, v.leaker), HOP_PROVIDER);
}

static void
made_up(void **state)
{
	struct world *w = empty_world();

	(void)state;
	test_seed();
	for (unsigned round = 0; round < 20; round++) {
		struct asrel_set s = { 0 };
		struct asrel_table *t;
		struct path_judge *j;
		unsigned asked = 0, links = 0, leaks = 0;
		const struct path_judge_opts o = { .weak = odd_sum, .arg = &asked };
		struct path_judge_opts with = o;
		struct err e;

		for (unsigned i = 0; i < 900; i++) {
			const uint32_t a = 1000 + (uint32_t)(test_rng() % 60),
				       b = 1000 + (uint32_t)(test_rng() % 60);

			if (a != b)
				assert_int_equal(
				    asrel_set_add(&s, a, b, ASREL_PROVIDER_OF + test_rng() % 3, &e),
				    ST_OK);
		}
		assert_int_equal(asrel_build(&t, &s, &e), ST_OK);
		for (size_t i = 0; i < asrel_ases(t); i++)
			links += (unsigned)asrel_at(t, i).n;
		with.rel = t;
		assert_int_equal(path_judge_new(&j, w, &with, &e), ST_OK);
		assert_int_equal(asked, links / 2);
		for (unsigned i = 0; i < 2000; i++)
			one_path(j, t, &leaks);
		assert_true(leaks > 100);
		path_judge_free(j);
		asrel_free(t);
	}
	world_free(w);
	path_judge_free(NULL);
}

/* Nothing at hand: no verdict but that of the built-in list of Tier-1s, which another replaces. */
static void
tier1s(void **state)
{
	static const uint32_t mine[] = { 10, 20 }, path[] = { 1, 10, 5, 20 },
			      known[] = { 4242, 3356, 4243, 1299 },
			      he[] = { 4242, 3356, 6939, 1299 };
	const struct path_judge_opts o = { .tier1 = mine, .tier1_n = 2 };
	struct world *w = empty_world();
	struct path_verdict v;
	struct path_judge *j;
	struct err e;

	(void)state;
	assert_int_equal(path_judge_new(&j, w, NULL, &e), ST_OK);
	v = ask(j, path, 4);
	assert_true(v.by == 0 && v.rel.n == 0 && v.policy.n == 0 && v.lock.kind == LOCK_NONE);
	v = ask(j, known, 4);
	assert_int_equal(v.by, PROOF_PEERLOCK);
	assert_true(v.certain && v.from == 3356 && v.leaker == 4243 && v.to == 1299);
	assert_int_equal(v.type, LEAK_HAIRPIN);
	assert_int_equal(v.lock.excuse, LOCK_BARE);
	assert_int_equal(ask(j, he, 4).lock.excuse, LOCK_IN_IP6);
	path_judge_free(j);
	assert_int_equal(path_judge_new(&j, w, &o, &e), ST_OK);
	v = ask(j, path, 4);
	assert_true(v.by == PROOF_PEERLOCK && v.leaker == 5 && v.lo == 2 && v.hi == 3);
	assert_int_equal(ask(j, known, 4).lock.kind, LOCK_NONE);
	path_judge_free(j);
	world_free(w);
}

/* Allowed neighbours: one that is not named, and what the ramps make of two lists. */
static void
allowed(void **state)
{
	static const uint32_t up[] = { 1, 10 }, no1[] = { 1, 11, 12 }, leak[] = { 1, 10, 2, 20 };
	const uint32_t p1[] = { 10 }, p10[] = { 0 }, p20[] = { 30 };
	struct aspa_set s = { 0 };
	struct path_judge_opts o = { 0 };
	struct world *w = empty_world();
	struct aspa_table *t;
	struct path_verdict v;
	struct path_judge *j;
	struct err e;

	(void)state;
	assert_int_equal(aspa_add(&s, 1, p1, 1, &e), ST_OK);
	assert_int_equal(aspa_add(&s, 10, p10, 1, &e), ST_OK);
	assert_int_equal(aspa_add(&s, 20, p20, 1, &e), ST_OK);
	assert_int_equal(aspa_build(&t, &s, &e), ST_OK);
	o.allowed = t;
	assert_int_equal(path_judge_new(&j, w, &o, &e), ST_OK);
	aspa_free(t); /* it is read while the judge is made */
	aspa_set_fini(&s);
	v = ask(j, up, 2);
	assert_true(v.by == 0 && v.policy.up == RAMP_VALID && v.lock.kind == LOCK_NONE);
	v = ask(j, no1, 3);
	assert_int_equal(v.lock.kind, LOCK_FULL);
	assert_true(v.from == 1 && v.leaker == 11 && v.to == 12 && v.by == PROOF_PEERLOCK);
	v = ask(j, leak, 4); /* 10 buys from nobody, 20 not from 2 */
	assert_int_equal(v.by, PROOF_POLICY | PROOF_PEERLOCK);
	assert_true(v.certain && v.from == 10 && v.leaker == 2 && v.to == 20);
	path_judge_free(j);
	world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(made_up),
		cmocka_unit_test(tier1s),
		cmocka_unit_test(allowed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
