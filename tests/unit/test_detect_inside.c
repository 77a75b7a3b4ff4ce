/*
 * test_detect_inside.c - internal more-specifics (type 6 of RFC 7908): bursts by hand, each with
 * who is to be named, or nobody. Where several ASes stand on all paths it is the nearest to the
 * origins; one that parts its own space as its ROAs allow is traffic engineering.
 */
#include "detect_bed.h"

#include "detect/inside.h"

struct burst {
	const char *name;
	struct {
		unsigned n;		/* /24s of 61.(id).0.0/16, which its origin holds */
		uint32_t origin, above; /* above: who stands left of it; 0: the transit */
	} of[4];
	unsigned gap_s;	  /* between one prefix and the next */
	bool forbidden;	  /* ROAs allow /16 only */
	uint32_t culprit; /* 0: nobody */
};

static const struct burst bursts[] = {
	{ "one alone, few", { { 14, 1000, 0 } }, 0, true, 0 },
	{ "one alone, against its ROAs", { { 15, 1000, 0 } }, 0, true, 1000 },
	{ "one alone, as its ROAs allow", { { 40, 1000, 0 } }, 0, false, 0 },
	{ "one alone, very many", { { 64, 1000, 0 } }, 0, false, 1000 },
	{ "too slow to be a burst", { { 40, 1000, 0 } }, 5, true, 0 },
	{ "its own and its customers'", { { 8, 1000, 0 }, { 4, 2001, 1000 }, { 4, 2002, 1000 } }, 0,
	    false, 1000 },
	{ "its customers' alone", { { 8, 2001, 1000 }, { 6, 2002, 1000 }, { 4, 2003, 1000 } }, 0,
	    false, 1000 },
	{ "one customer's, and one prefix of another by accident",
	    { { 15, 2001, 1000 }, { 3, 2002, 1000 } }, 0, false, 0 },
	{ "its customers', one after the other",
	    { { 18, 2001, 1000 }, { 16, 2002, 1000 }, { 16, 2003, 1000 } }, 0, true, 1000 },
	{ "strangers at once have nobody in common but the transit",
	    { { 6, 2001, 1000 }, { 6, 2002, 1001 }, { 2, 2003, 1002 } }, 0, false, 0 },
};

static void
one(const struct burst *b)
{
	struct history h = { 0 };
	struct world *w = bed_world("prefix,max_length,asn,trust_anchor\n"
				    "61.0.0.0/8,16,1000,x\n61.0.0.0/8,16,2001,x\n",
	    NULL);
	struct world *free_w = bed_world(NULL, NULL);
	struct detect_env env = { .world = b->forbidden ? w : free_w, .history = &h };
	struct inside s = { 0 };
	uint32_t culprit, named = 0, want = 0;
	uint32_t time_s = 2000;
	char text[64], path[64];
	struct err e;

	memset(&bed, 0, sizeof(bed));
	for (unsigned i = 0; i < 4 && b->of[i].n != 0; i++) {
		snprintf(text, sizeof(text), "61.%u.0.0/16", i);
		snprintf(path, sizeof(path), "10 20 %u %u", b->of[i].above, b->of[i].origin);
		bed_base(&h, text, b->of[i].above != 0 ? path : "10 20 1000");
	}
	bed_freeze(&h);
	for (unsigned i = 0; i < 4; i++) {
		for (unsigned k = 0; k < b->of[i].n; k++, time_s += b->gap_s) {
			struct follow_change c = { .time_us = time_s * INT64_C(1000000),
				.peer = 1,
				.why = FOLLOW_UPDATE };

			snprintf(text, sizeof(text), "61.%u.%u.0/24", i, k);
			snprintf(
			    path, sizeof(path), "10 20 %u %u", b->of[i].above, b->of[i].origin);
			c.pfx = bed_pfx(text);
			c.now = bed_route(b->of[i].above != 0 ? path : "10 20 1000", 0);
			c.at = (struct follow_at){ .file = 7, .rec = c.pfx, .off = 100 };
			bed.cell[c.pfx] = c.now;
			assert_int_equal(
			    inside_see(&s, &env, &c, &bed.routes[c.now], &culprit, &e), ST_OK);
			assert_int_equal(culprit, 0);
			want++;
			assert_int_equal(inside_tick(&s, &env, NULL, c.time_us, &e), ST_OK);
		}
	}
	assert_int_equal(inside_tick(&s, &env, NULL, (time_s + 6) * INT64_C(1000000), &e), ST_OK);
	for (uint32_t i = 0; i < bed.told_n; i++) {
		named = bed.told[i].culprit;
		assert_int_equal(bed.told[i].culprit, b->culprit);
		assert_int_equal(bed.told[i].type, 6);
		assert_true(bed.told[i].signals & SIG(WHOLESALE));
		/* the record that showed it is its evidence */
		assert_int_equal(bed.told_at[i].rec, bed.told[i].pfx);
	}
	if (named != b->culprit)
		fail_msg("%s: AS %u, not AS %u", b->name, named, b->culprit);
	if (b->culprit != 0) /* each prefix once, those that came before the burst was one too */
		assert_int_equal(bed.told_n, want);
	inside_fini(&s);
	history_fini(&h);
	world_free(w);
	world_free(free_w);
}

static void
all_bursts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bursts) / sizeof(bursts[0]); i++)
		one(&bursts[i]);
}

/* What stood before, what the origin does not hold, and what a table shows, is none of it. */
static void
no_news(void **state)
{
	struct history h = { 0 };
	struct world *w = bed_world(NULL, NULL);
	struct detect_env env = { .world = w, .history = &h };
	struct inside s = { 0 };
	uint32_t culprit;
	struct err e;

	(void)state;
	memset(&bed, 0, sizeof(bed));
	bed_base(&h, "61.0.0.0/16", "10 20 1000");
	bed_base(&h, "61.0.1.0/24", "10 20 1000");
	bed_freeze(&h);
	for (unsigned i = 0; i < 3; i++) {
		struct follow_change c = { .time_us = INT64_C(2000000000),
			.peer = 1,
			.pfx = bed_pfx(i == 0 ? "61.0.1.0/24" : "61.0.2.0/24"),
			.now = bed_route(i == 1 ? "10 20 3000" : "10 20 1000", 0),
			.why = i == 2 ? FOLLOW_RESYNC : FOLLOW_UPDATE };

		assert_int_equal(inside_see(&s, &env, &c, &bed.routes[c.now], &culprit, &e), ST_OK);
		assert_int_equal(s.n, 0);
	}
	inside_fini(&s);
	history_fini(&h);
	world_free(w);
}

/* Of records that showed what is too old by now none is kept, and those of the rest are the right
 * ones. */
static void
old_sights(void **state)
{
	enum { PREFIXES = 40, PEERS = 2000 };
	struct history h = { 0 };
	struct world *w = bed_world(NULL, NULL);
	struct detect_env env = { .world = w, .history = &h };
	struct inside s = { 0 };
	uint32_t culprit;
	char text[64];
	struct err e;

	(void)state;
	memset(&bed, 0, sizeof(bed));
	bed_base(&h, "61.0.0.0/16", "10 20 1000");
	bed_base(&h, "61.1.0.0/16", "10 20 1001");
	bed_freeze(&h);
	for (uint32_t i = 0; i < PREFIXES; i++) {
		struct follow_change c = { .why = FOLLOW_UPDATE };

		/* the second half comes when the first is almost too old, of two origins */
		c.time_us = (2000 + (i < PREFIXES / 2 ? 0 : 50)) * INT64_C(1000000);
		snprintf(text, sizeof(text), "61.%u.%u.0/24", i % 2, i);
		c.pfx = bed_pfx(text);
		c.now = bed_route(i % 2 == 0 ? "10 20 1000" : "10 20 1000 1001", 0);
		bed.cell[c.pfx] = c.now;
		for (uint32_t peer = PEERS; peer > 0; peer--) {
			c.peer = peer;
			c.at.rec = c.pfx * PEERS + peer;
			assert_int_equal(
			    inside_see(&s, &env, &c, &bed.routes[c.now], &culprit, &e), ST_OK);
		}
	}
	assert_int_equal(s.sights_n, PREFIXES * PEERS);
	assert_int_equal(inside_tick(&s, &env, NULL, 2070 * INT64_C(1000000), &e), ST_OK);
	assert_int_equal(s.sights_n, PREFIXES / 2 * PEERS);
	assert_int_equal(bed.told_n, PREFIXES / 2);
	for (uint32_t i = 0; i < bed.told_n; i++)
		assert_int_equal(bed.told_at[i].rec, bed.told[i].pfx * PEERS + 1);
	assert_int_equal(inside_tick(&s, &env, NULL, 2200 * INT64_C(1000000), &e), ST_OK);
	assert_int_equal(s.sights_n, 0);
	inside_fini(&s);
	history_fini(&h);
	world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_bursts),
		cmocka_unit_test(no_news),
		cmocka_unit_test(old_sights),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
