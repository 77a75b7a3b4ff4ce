/*
 * test_ramp.c - the ramps of paths: known answers, and every string of relations up to seven hops
 * against a twin that tries all that unknown hops may be.
 */
#include "judge/ramp.h"

#include "test.h"
#include "wire/wire.h"

/* Relations of hops, from the origin: up, down, peer, unknown; = for siblings. */
static struct hop_pair
pair_of(char c)
{
	switch (c) {
	case 'u':
		return (struct hop_pair){ HOP_PROVIDER, HOP_NOT_PROVIDER };
	case 'd':
		return (struct hop_pair){ HOP_NOT_PROVIDER, HOP_PROVIDER };
	case 'p':
		return (struct hop_pair){ HOP_NOT_PROVIDER, HOP_NOT_PROVIDER };
	case '=':
		return (struct hop_pair){ HOP_PROVIDER, HOP_PROVIDER };
	default:
		return (struct hop_pair){ HOP_NONE, HOP_NONE };
	}
}

static unsigned
hops_of(const char *s, struct hop_pair *h)
{
	unsigned n = 0;

	for (; s[n] != '\0'; n++)
		h[n] = pair_of(s[n]);
	return n + 1;
}

static const struct {
	const char *hops;
	unsigned max_up, min_up, max_down, min_down;
	enum ramp_state up, down;
} lengths[] = {
	{ "", 1, 1, 1, 1, RAMP_VALID, RAMP_VALID },
	{ "u", 2, 2, 1, 1, RAMP_VALID, RAMP_VALID },
	{ "d", 1, 1, 2, 2, RAMP_INVALID, RAMP_VALID },
	{ "p", 1, 1, 1, 1, RAMP_INVALID, RAMP_VALID },
	{ "?", 2, 1, 2, 1, RAMP_UNKNOWN, RAMP_VALID },
	{ "uupdd", 3, 3, 3, 3, RAMP_INVALID, RAMP_VALID },
	{ "uu?dd", 4, 3, 4, 3, RAMP_INVALID, RAMP_VALID },
	{ "u??d", 4, 2, 4, 2, RAMP_INVALID, RAMP_UNKNOWN },
	{ "uuppd", 3, 3, 2, 2, RAMP_INVALID, RAMP_INVALID },
	{ "du", 1, 1, 1, 1, RAMP_INVALID, RAMP_INVALID },
	{ "d?u", 1, 1, 1, 1, RAMP_INVALID, RAMP_INVALID },
	{ "?d?", 2, 1, 4, 1, RAMP_INVALID, RAMP_UNKNOWN },
	{ "=u=d=", 4, 4, 4, 4, RAMP_INVALID, RAMP_VALID },
	{ "u=p=u", 3, 3, 1, 1, RAMP_INVALID, RAMP_INVALID },
};

static void
known_lengths(void **s)
{
	(void)s;
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		struct hop_pair h[8];
		const unsigned n = hops_of(lengths[i].hops, h);
		const struct ramp r = ramp_measure(h, n);

		assert_int_equal(r.n, n);
		assert_int_equal(r.max_up, lengths[i].max_up);
		assert_int_equal(r.min_up, lengths[i].min_up);
		assert_int_equal(r.max_down, lengths[i].max_down);
		assert_int_equal(r.min_down, lengths[i].min_down);
		assert_int_equal(r.up, lengths[i].up);
		assert_int_equal(r.down, lengths[i].down);
	}
	assert_int_equal(ramp_measure(NULL, 0).up, RAMP_INVALID);
	assert_int_equal(ramp_measure(NULL, 0).down, RAMP_INVALID);
}

/* The twin: a grammar of valley-free paths as an automaton; 0 climbing, 1 falling, 2 none. */
static bool
valley_free(const char *s)
{
	bool falling = false;

	for (; *s != '\0'; s++) {
		if (falling && *s != 'd')
			return false;
		falling |= *s != 'u';
	}
	return true;
}

/* How RFC 7908 names what the AS between two hops does; 0: no leak. */
static unsigned
violation(char in, char out)
{
	if (in == 'u' || out == 'd')
		return 0;
	if (in == 'd')
		return out == 'u' ? LEAK_HAIRPIN : LEAK_PROVIDER_PEER;
	return out == 'u' ? LEAK_PEER_PROVIDER : LEAK_LATERAL;
}

struct seen {
	bool some_free, all_free, some_climb, all_climb; /* over all that the path may be */
	bool leak_in_range; /* every one that is a leak has its leaker in the range */
	unsigned types;	    /* of leakers in the range */
	bool sure;	    /* every one has the leaker that is said to be certain, with its type */
};

static void
look_at(const char *t, unsigned lo, unsigned hi, const struct ramp_leak *l, struct seen *s)
{
	const bool is_free = valley_free(t), climb = strspn(t, "u") == strlen(t);
	bool found = false;

	s->some_free |= is_free;
	s->all_free &= is_free;
	s->some_climb |= climb;
	s->all_climb &= climb;
	for (unsigned k = lo; k < hi; k++) {
		const unsigned type = violation(t[k - 1], t[k]);

		s->types |= type != 0 ? 1u << type : 0;
		found |= type != 0;
	}
	s->leak_in_range &= found;
	if (l->certain)
		s->sure &= violation(t[l->from], t[l->leaker]) == l->type &&
			   l->from + 1 == l->leaker && l->leaker + 1 == l->to;
}

/* All that the unknown hops of t[at..) may be. */
static void
try_all(char *t, unsigned at, unsigned lo, unsigned hi, const struct ramp_leak *l, struct seen *s)
{
	if (t[at] == '\0') {
		look_at(t, lo, hi, l, s);
		return;
	}
	if (t[at] != '?') {
		try_all(t, at + 1, lo, hi, l, s);
		return;
	}
	for (const char *c = "udp"; *c != '\0'; c++) {
		t[at] = *c;
		try_all(t, at + 1, lo, hi, l, s);
	}
	t[at] = '?';
}

static void
one_string(char *t, unsigned *invalid)
{
	struct hop_pair h[8];
	const unsigned n = hops_of(t, h);
	const struct ramp r = ramp_measure(h, n);
	struct seen s = {
		.all_free = true, .all_climb = true, .leak_in_range = true, .sure = true
	};
	struct ramp_leak l = { 0 };
	unsigned lo, hi;

	ramp_leakers(&r, &lo, &hi);
	assert_int_equal(lo != hi, r.down == RAMP_INVALID);
	if (lo != hi)
		l = ramp_leak(h, lo, hi);
	try_all(t, 0, lo, hi, &l, &s);
	assert_int_equal(r.down, s.all_free	? RAMP_VALID
				 : !s.some_free ? RAMP_INVALID
						: RAMP_UNKNOWN);
	assert_int_equal(r.up, s.all_climb     ? RAMP_VALID
			       : !s.some_climb ? RAMP_INVALID
					       : RAMP_UNKNOWN);
	for (unsigned k = 1; k + 1 < n; k++) { /* what is a violation for certain is in the range */
		if (t[k - 1] != '?' && t[k] != '?' && violation(t[k - 1], t[k]) != 0)
			assert_true(lo <= k && k < hi);
	}
	if (lo == hi)
		return;
	++*invalid;
	assert_true(s.leak_in_range);
	assert_true(s.sure);
	if (!l.certain)
		assert_int_equal(l.types, s.types);
}

static void
every_string(void **state)
{
	static const char hop[] = "udp?";
	unsigned strings = 0, invalid = 0;

	(void)state;
	for (unsigned len = 1; len <= 7; len++) {
		for (unsigned code = 0; code < 1u << 2 * len; code++, strings++) {
			char t[8] = "";

			for (unsigned i = 0; i < len; i++)
				t[i] = hop[code >> 2 * i & 3];
			one_string(t, &invalid);
		}
	}
	assert_int_equal(strings, 21844);
	assert_true(invalid > 10000 && invalid < strings);
}

/* More ASes in front of an invalid path leave it invalid, and the possible leakers grow at most. */
static void
more_in_front(void **state)
{
	static const char hop[] = "udp?=";
	uint32_t seed = 1;

	(void)state;
	for (unsigned round = 0; round < 20000; round++) {
		struct hop_pair h[16];
		unsigned lo, hi, lo2, hi2, n = 2 + round % 10;
		struct ramp r, more;

		for (unsigned i = 0; i < 15; i++) {
			seed = seed * 1664525 + 1013904223;
			h[i] = pair_of(hop[(seed >> 16) % 5]);
		}
		r = ramp_measure(h, n);
		more = ramp_measure(h, n + 1 + round % 4);
		if (r.down != RAMP_INVALID)
			continue;
		assert_int_equal(more.down, RAMP_INVALID);
		assert_int_equal(more.up, RAMP_INVALID);
		ramp_leakers(&r, &lo, &hi);
		ramp_leakers(&more, &lo2, &hi2);
		assert_true(lo2 == lo && hi2 >= hi);
	}
}

static const struct {
	const char *hops;
	unsigned lo, hi;
	bool certain;
	unsigned from, leaker, to, type, types;
} leaks[] = {
	/* hops, range, certain, segment, type, types */
	{ "udu", 2, 3, true, 1, 2, 3, LEAK_HAIRPIN, 1 << 1 },
	{ "upp", 2, 3, true, 1, 2, 3, LEAK_LATERAL, 1 << 2 },
	{ "udp", 2, 3, true, 1, 2, 3, LEAK_PROVIDER_PEER, 1 << 3 },
	{ "upu", 2, 3, true, 1, 2, 3, LEAK_PEER_PROVIDER, 1 << 4 },
	{ "ud?u", 2, 4, false, 0, 0, 0, LEAK_UNSURE, 1 << 1 | 1 << 3 | 1 << 4 },
	{ "up?p", 2, 4, false, 0, 0, 0, LEAK_UNSURE, 1 << 2 | 1 << 3 | 1 << 4 },
	{ "d=u", 1, 3, true, 0, 2, 3, LEAK_HAIRPIN, 1 << 1 },
	{ "d?udp", 1, 5, true, 3, 4, 5, LEAK_PROVIDER_PEER, 1 << 3 },
	{ "dupu", 1, 4, true, 0, 1, 2, LEAK_HAIRPIN, 1 << 1 },
};

static void
leak_types(void **s)
{
	(void)s;
	for (size_t i = 0; i < sizeof(leaks) / sizeof(leaks[0]); i++) {
		struct hop_pair h[8];
		const unsigned n = hops_of(leaks[i].hops, h);
		const struct ramp r = ramp_measure(h, n);
		struct ramp_leak l;
		unsigned lo, hi;

		ramp_leakers(&r, &lo, &hi);
		assert_int_equal(lo, leaks[i].lo);
		assert_int_equal(hi, leaks[i].hi);
		l = ramp_leak(h, lo, hi);
		assert_int_equal(l.certain, leaks[i].certain);
		assert_int_equal(l.type, leaks[i].type);
		assert_int_equal(l.types, leaks[i].types);
		assert_int_equal(l.from, leaks[i].from);
		assert_int_equal(l.leaker, leaks[i].leaker);
		assert_int_equal(l.to, leaks[i].to);
	}
}

/* What one end alone has said: the leaker is known, the type as far as it is. */
static void
half_known(void **s)
{
	struct hop_pair h[2] = { { HOP_NOT_PROVIDER, HOP_NONE }, { HOP_NONE, HOP_NOT_PROVIDER } };
	struct ramp_leak l = ramp_leak(h, 1, 2);

	(void)s;
	assert_true(l.certain);
	assert_int_equal(l.leaker, 1);
	assert_int_equal(l.type, LEAK_UNSURE);
	assert_int_equal(l.types, 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4);
	h[0].down = HOP_PROVIDER;
	l = ramp_leak(h, 1, 2);
	assert_int_equal(l.types, 1 << LEAK_HAIRPIN | 1 << LEAK_PROVIDER_PEER);
	h[1].up = HOP_PROVIDER;
	assert_int_equal(ramp_leak(h, 1, 2).type, LEAK_HAIRPIN);
}

static const struct {
	const char *hops;
	unsigned at; /* who marked */
	bool leak;
	unsigned leaker, type;
} marks[] = {
	{ "uuu", 0, true, 1, LEAK_UNSURE },   /* marked by the origin, then up: what it is to as[1]:
						 peer or customer */
	{ "uddu", 1, true, 3, LEAK_HAIRPIN }, /* behind a fall */
	{ "updd", 1, false, 0, 0 },	      /* one peering is no leak */
	{ "uppd", 1, true, 2, LEAK_LATERAL }, /* two are */
	{ "u?pd", 1, true, 2, LEAK_UNSURE },  /* the mark says enough of the hop before */
	{ "u??d", 1, false, 0, 0 },	      /* nothing known of the hop behind */
	{ "ud?u", 1, true, 3, LEAK_UNSURE },
	{ "u", 1, false, 0, 0 }, /* marked by the neighbour itself */
	{ "ud", 2, false, 0, 0 },
	{ "u=u", 1, true, 2, LEAK_HAIRPIN },
};

static void
only_to_customer(void **s)
{
	(void)s;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		struct hop_pair h[8];
		const unsigned n = hops_of(marks[i].hops, h), at = marks[i].at;
		struct ramp_leak l;
		struct ramp r;

		assert_int_equal(ramp_pin(h, n, at), at + 1 < n);
		r = ramp_measure(h, n);
		if (at + 1 < n)
			assert_true(r.max_up <= at + 1);
		assert_int_equal(ramp_otc_leak(h, n, at, &l), marks[i].leak);
		/* in the words of the ramps: max_up at most k, max_down at least n - k */
		assert_int_equal(marks[i].leak, r.max_down < n - (at + 1));
		if (marks[i].leak) {
			assert_int_equal(l.leaker, marks[i].leaker);
			assert_int_equal(l.type, marks[i].type);
			assert_true(l.lo == at + 1 && l.hi == l.leaker + 1);
		}
	}
}

static size_t
put_seg(uint8_t *d, uint8_t type, unsigned n, const uint32_t *as)
{
	d[0] = type;
	d[1] = (uint8_t)n;
	for (unsigned i = 0; i < n; i++) {
		const uint32_t v = htobe32(as[i]);

		memcpy(d + 2 + 4 * i, &v, 4);
	}
	return 2 + 4 * (size_t)n;
}

static void
runs(void **s)
{
	static const uint32_t as[] = { 3, 3, 2, 2, 2, 1 }, conf[] = { 65001 }, one[] = { 1, 1 };
	static uint8_t wire[300 * (2 + 4 * 255)];
	static struct as_run r;
	size_t n;

	(void)s;
	ramp_run(&r, (struct span){ wire, 0 });
	assert_int_equal(r.fault, RUN_EMPTY);
	n = put_seg(wire, 3, 1, conf);
	ramp_run(&r, (struct span){ wire, n });
	assert_int_equal(r.fault, RUN_EMPTY);
	assert_true(r.confed);
	n += put_seg(wire + n, 2, 6, as);
	n += put_seg(wire + n, 2, 2, one); /* a repeat across segments */
	ramp_run(&r, (struct span){ wire, n });
	assert_int_equal(r.fault, RUN_FINE);
	assert_int_equal(r.n, 3);
	assert_true(r.as[0] == 1 && r.as[1] == 2 && r.as[2] == 3);
	n += put_seg(wire + n, 1, 1, one);
	ramp_run(&r, (struct span){ wire, n });
	assert_int_equal(r.fault, RUN_SET);
	n = 0;
	for (uint32_t i = 0; i < RAMP_MAX_ASES; i += 128) {
		uint32_t many[128];

		for (uint32_t k = 0; k < 128; k++)
			many[k] = i + k + 1;
		n += put_seg(wire + n, 2, 128, many);
	}
	ramp_run(&r, (struct span){ wire, n });
	assert_int_equal(r.fault, RUN_FINE);
	assert_int_equal(r.n, RAMP_MAX_ASES);
	assert_int_equal(r.as[0], RAMP_MAX_ASES);
	n += put_seg(wire + n, 2, 1, conf);
	ramp_run(&r, (struct span){ wire, n });
	assert_int_equal(r.fault, RUN_LONG);
	assert_int_equal(r.n, 0);
}

/* Loops against a twin that compares all, over small and large numbers. */
static void
loops(void **state)
{
	static struct as_run r;
	unsigned looped = 0;

	(void)state;
	test_seed();
	for (unsigned round = 0; round < 20000; round++) {
		uint32_t as[40];
		uint8_t wire[2 + 4 * 40];
		const unsigned n = 1 + round % 40;
		const uint32_t range = round % 3 == 0 ? 5 : round % 3 == 1 ? 1000 : UINT32_MAX;
		bool want = false;

		for (unsigned i = 0; i < n; i++)
			as[i] = (uint32_t)(test_rng() % range);
		for (unsigned i = 0; i < n; i++) {
			for (unsigned k = 0; k < i; k++) {
				bool between = false;

				for (unsigned m = k; m < i; m++)
					between |= as[m] != as[i];
				want |= as[k] == as[i] && between;
			}
		}
		ramp_run(&r, (struct span){ wire, put_seg(wire, 2, n, as) });
		assert_int_equal(r.loop, want);
		looped += want;
	}
	assert_true(looped > 5000 && looped < 15000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_lengths),
		cmocka_unit_test(every_string),
		cmocka_unit_test(more_in_front),
		cmocka_unit_test(leak_types),
		cmocka_unit_test(half_known),
		cmocka_unit_test(only_to_customer),
		cmocka_unit_test(runs),
		cmocka_unit_test(loops),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
