/*
 * test_detect.c - from what peers show to incidents: merging, life, grades.
 *
 * Changes are invented; what must come out is written by hand beside them. The order of what
 * happens within a second, and the numbers of peers, must not show.
 */
#include <stdio.h>
#include <stdlib.h>

#include "detect/finding.h"

#include "tmp.h"

#define PEERS 12u
#define S INT64_C(1000000)
#define T0 (INT64_C(1700000000) * S)

/* A table of routes that tests invent: peer n is AS 100 + n, on collector 1 or 2 by turns; prefix
 * n is 10.n.0.0/16. numbering turns the peers round. */
struct bed {
	struct settings *set;
	struct findings *f;
	struct pfx pfx[64];
	uint32_t turn;
	uint32_t possible;
	uint64_t amiss;
};

/* The peer that is meant, whatever its number. */
static uint32_t
meant(const struct bed *b, uint32_t peer)
{
	return (peer - 1 + b->turn) % PEERS + 1;
}

static uint32_t
number(const struct bed *b, uint32_t meant_peer)
{
	return (meant_peer - 1 + PEERS - b->turn) % PEERS + 1;
}

static void
bed_peer(void *arg, uint32_t peer, struct finding_peer *out)
{
	const uint32_t p = meant(arg, peer);

	*out = (struct finding_peer){ p, 1 + p % 2 };
}

static const struct pfx *
bed_pfx(void *arg, uint32_t pfx)
{
	return &((struct bed *)arg)->pfx[pfx];
}

static void
bed_possible(void *arg, int64_t time_us, struct finding_possible *out)
{
	const struct bed *b = arg;

	(void)time_us;
	*out = (struct finding_possible){ b->possible, b->possible, 2, b->amiss };
}

static void
bed_init(struct bed *b, uint32_t turn)
{
	const struct finding_env env = { { b, bed_peer, bed_pfx }, bed_possible };
	struct err e;

	*b = (struct bed){ .turn = turn, .possible = PEERS };
	assert_int_equal(settings_load(&b->set, NULL, &e), ST_OK);
	for (unsigned i = 0; i < 64; i++) {
		b->pfx[i] = (struct pfx){
			.hi = (UINT64_C(10) << 56) + ((uint64_t)i << 48), .len = 16, .afi = AFI_IP4
		};
	}
	b->f = findings_new(b->set, &env);
	assert_non_null(b->f);
}

static void
bed_fini(struct bed *b)
{
	findings_free(b->f);
	settings_free(b->set);
}

static void
name_peer(void *arg, uint32_t peer, struct sighting *out)
{
	const uint32_t p = meant(arg, peer);

	out->peer_asn = 100 + p;
	out->peer = (struct pfx){
		.hi = (UINT64_C(192) << 56) + ((uint64_t)p << 32), .len = 32, .afi = AFI_IP4
	};
	out->collector = p % 2 != 0 ? "two" : "one";
}

static const char *
name_path(void *arg, uint32_t route, struct arena *a)
{
	(void)arg;
	(void)route;
	(void)a;
	return "100 200";
}

static const char *
name_file(void *arg, uint32_t file, struct arena *a)
{
	(void)arg;
	(void)file;
	(void)a;
	return "updates";
}

static struct event_names
names(struct bed *b)
{
	return (struct event_names){ b, bed_pfx, name_peer, name_path, name_file };
}

/* What a stranger beside a holder that stood merits: high. */
#define STRANGER (SIG(NEWCOMER) | SIG(STABLE) | SIG(UNRELATED))

static struct suspicion
moas(uint32_t pfx, uint32_t culprit, uint64_t signals)
{
	return (struct suspicion){ .kind = INC_MOAS,
		.culprit = culprit,
		.victim = 900,
		.accomplice = 300,
		.pfx = pfx,
		.signals = signals };
}

static void
show(struct bed *b, int64_t at_s, uint32_t peer, const struct suspicion *s, uint8_t why)
{
	const struct follow_change c = { T0 + at_s * S, number(b, peer), s->pfx, 1, 2, 0, why,
		{ 0, 1, 2 } };
	struct err e;

	assert_int_equal(findings_put(b->f, &c, s, 1, &e), ST_OK);
}

static void
leave(struct bed *b, int64_t at_s, uint32_t peer, uint32_t pfx, uint8_t why)
{
	const struct follow_change c = { T0 + at_s * S, number(b, peer), pfx, 2, 0, 0, why, { 0 } };
	struct err e;

	assert_int_equal(findings_put(b->f, &c, NULL, 0, &e), ST_OK);
}

static void
tick(struct bed *b, int64_t at_s)
{
	struct err e;

	assert_int_equal(findings_tick(b->f, T0 + at_s * S, &e), ST_OK);
}

static size_t
events(const struct bed *b)
{
	const struct event *const *v;

	return findings_events(b->f, &v);
}

static struct incident
incident(struct bed *b, size_t n, int64_t at_s, struct arena *a)
{
	const struct event_names nm = names(b);
	const struct event *const *v;
	struct incident i;
	struct err e;

	assert_true(findings_events(b->f, &v) > n);
	assert_int_equal(event_incident(v[n], b->set, &nm, T0 + at_s * S, a, &i, &e), ST_OK);
	return i;
}

/* The life of an incident: every step from every state, drawn in incident.h. */
static void
test_life(void **s)
{
	static const struct {
		enum incident_state from;
		enum incident_step step;
		enum incident_state to;
	} allowed[] = {
		{ STATE_OPEN, STEP_GROW, STATE_GROWING },
		{ STATE_OPEN, STEP_SETTLE, STATE_OPEN },
		{ STATE_OPEN, STEP_GONE, STATE_ENDED },
		{ STATE_GROWING, STEP_GROW, STATE_GROWING },
		{ STATE_GROWING, STEP_SETTLE, STATE_OPEN },
		{ STATE_GROWING, STEP_GONE, STATE_ENDED },
		{ STATE_ENDED, STEP_BACK, STATE_REOPENED },
		{ STATE_ENDED, STEP_QUIET, STATE_CLOSED },
		{ STATE_REOPENED, STEP_GROW, STATE_GROWING },
		{ STATE_REOPENED, STEP_SETTLE, STATE_REOPENED },
		{ STATE_REOPENED, STEP_GONE, STATE_ENDED },
		{ STATE_STANDING, STEP_GROW, STATE_STANDING },
		{ STATE_STANDING, STEP_SETTLE, STATE_STANDING },
		{ STATE_STANDING, STEP_GONE, STATE_ENDED },
	};
	unsigned n = 0;

	(void)s;
	for (unsigned from = 0; from < STATES; from++) {
		for (unsigned step = 0; step < STEPS; step++) {
			enum incident_state want = STATES;

			for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++) {
				if (allowed[i].from == from && allowed[i].step == step)
					want = allowed[i].to;
			}
			assert_int_equal(incident_next(from, step), want);
			n += want != STATES;
		}
	}
	assert_int_equal(n, sizeof(allowed) / sizeof(allowed[0]));
}

/* One peer after the other shows two prefixes; the fifth peer AS makes it high, not before. */
static void
test_grade_with_sight(void **s)
{
	const struct suspicion a = moas(1, 666, STRANGER), x = moas(2, 666, STRANGER);
	struct arena ar = { 0 };
	struct incident i;
	struct bed b;

	(void)s;
	bed_init(&b, 0);
	for (uint32_t p = 1; p <= 5; p++) {
		show(&b, p, p, p == 3 ? &x : &a, FOLLOW_UPDATE);
		tick(&b, p + 1);
		i = incident(&b, 0, p, &ar);
		assert_int_equal(i.grade, p < 3 ? GRADE_LOW : p < 5 ? GRADE_MEDIUM : GRADE_HIGH);
		assert_int_equal(i.peers, p);
	}
	assert_int_equal(events(&b), 1);
	assert_int_equal(i.kind, INC_MOAS);
	assert_int_equal(i.begin_us, T0 + S);
	assert_int_equal(i.detected_us, T0 + S);
	assert_int_equal(i.graded_us, T0 + 5 * S);
	assert_int_equal(i.end_us, 0);
	assert_int_equal(i.peer_asns, 5);
	assert_int_equal(i.collectors, 2);
	assert_int_equal(i.peers_possible, PEERS);
	assert_int_equal(i.prefixes_n, 2);
	assert_int_equal(i.culprits_n, 1);
	assert_int_equal(i.culprits[0], 666);
	assert_int_equal(i.victims_n, 1);
	assert_int_equal(i.victims[0], 900);
	assert_int_equal(i.accomplices[0], 300);
	assert_int_equal(i.state, STATE_GROWING);
	assert_int_equal(i.first_n, 5);
	assert_true(i.signals >> SIG_VISIBLE & 1);
	arena_fini(&ar);
	bed_fini(&b);
}

/* Nothing that one collector alone shows is high; a bogon is. */
static void
test_one_collector(void **s)
{
	const struct suspicion a = moas(1, 666, STRANGER);
	const struct suspicion bogon = {
		.kind = INC_BOGON_PREFIX, .culprit = 666, .pfx = 2, .signals = SIG(BOGON_FULL)
	};
	struct arena ar = { 0 };
	struct bed b;

	(void)s;
	bed_init(&b, 0);
	for (uint32_t p = 1; p <= 11; p += 2) {
		show(&b, 1, p, &a, FOLLOW_UPDATE);
		show(&b, 1, p, &bogon, FOLLOW_UPDATE);
	}
	tick(&b, 2);
	assert_int_equal(events(&b), 2);
	assert_int_equal(incident(&b, 0, 2, &ar).grade, GRADE_MEDIUM);
	assert_int_equal(incident(&b, 1, 2, &ar).grade, GRADE_PROVEN);
	arena_fini(&ar);
	bed_fini(&b);
}

/* Rounds within the quiet time are one incident, a later one is another. */
static void
test_rounds(void **s)
{
	const struct suspicion a = moas(1, 666, STRANGER);
	struct arena ar = { 0 };
	struct incident i;
	struct bed b;

	(void)s;
	bed_init(&b, 0);
	show(&b, 0, 1, &a, FOLLOW_UPDATE);
	tick(&b, 1);
	leave(&b, 2, 1, 1, FOLLOW_UPDATE); /* two seconds are enough */
	tick(&b, 3);
	i = incident(&b, 0, 3, &ar);
	assert_int_equal(i.state, STATE_ENDED);
	assert_int_equal(i.end_us, T0 + 2 * S);
	assert_true(i.end_known);
	tick(&b, 1802);
	assert_int_equal(incident(&b, 0, 1802, &ar).state, STATE_ENDED);
	show(&b, 1802, 2, &a, FOLLOW_UPDATE);
	tick(&b, 1803);
	assert_int_equal(events(&b), 1);
	i = incident(&b, 0, 1803, &ar);
	assert_int_equal(i.state, STATE_REOPENED);
	assert_int_equal(i.end_us, 0);
	leave(&b, 1900, 2, 1, FOLLOW_UPDATE);
	tick(&b, 1901);
	tick(&b, 3701);
	assert_int_equal(incident(&b, 0, 3701, &ar).state, STATE_CLOSED);
	show(&b, 3702, 2, &a, FOLLOW_UPDATE);
	tick(&b, 3703);
	assert_int_equal(events(&b), 2);
	i = incident(&b, 1, 3703, &ar);
	assert_int_equal(i.begin_us, T0 + 3702 * S);
	assert_string_not_equal(i.id, incident(&b, 0, 3703, &ar).id);
	arena_fini(&ar);
	bed_fini(&b);
}

/* Lost sessions end nothing for sure; kinds of one group and culprit are one, others are not. */
static void
test_merging(void **s)
{
	struct suspicion a = moas(1, 666, STRANGER), sub = moas(2, 666, STRANGER),
			 sub2 = moas(3, 666, STRANGER), other = moas(1, 667, STRANGER),
			 leak = moas(1, 666, 0);
	struct arena ar = { 0 };
	struct incident i;
	struct bed b;

	(void)s;
	sub.kind = sub2.kind = INC_SUB_MOAS;
	leak.kind = INC_LEAK;
	leak.type = 3;
	leak.segment[0] = 1;
	leak.segment[1] = 666;
	leak.segment[2] = 2;
	bed_init(&b, 0);
	show(&b, 0, 1, &a, FOLLOW_UPDATE);
	show(&b, 0, 2, &sub, FOLLOW_UPDATE);
	show(&b, 9, 3, &sub2, FOLLOW_UPDATE);
	show(&b, 9, 4, &other, FOLLOW_UPDATE);
	show(&b, 9, 5, &leak, FOLLOW_UPDATE);
	tick(&b, 10);
	assert_int_equal(events(&b), 3);
	i = incident(&b, 0, 10, &ar);
	assert_int_equal(i.kind, INC_SUB_MOAS); /* of most prefixes */
	assert_int_equal(i.prefixes_n, 3);
	i = incident(&b, 2, 10, &ar);
	assert_int_equal(i.kind, INC_LEAK);
	assert_int_equal(i.type, 3);
	assert_int_equal(i.segments[0].asn[1], 666);
	leave(&b, 20, 5, 1, FOLLOW_DOWN);
	tick(&b, 21);
	i = incident(&b, 2, 21, &ar);
	assert_int_equal(i.state, STATE_ENDED);
	assert_false(i.end_known);
	arena_fini(&ar);
	bed_fini(&b);
}

/* What the first table shows is standing, what a transfer shows is held until news says so. */
static void
test_why(void **s)
{
	const struct suspicion old = moas(1, 666, STRANGER), later = moas(2, 667, STRANGER);
	struct arena ar = { 0 };
	struct incident i;
	struct bed b;

	(void)s;
	bed_init(&b, 0);
	for (uint32_t p = 1; p <= 8; p++) {
		show(&b, 0, p, &old, FOLLOW_SEED);
		show(&b, 50, p, &later, FOLLOW_RESYNC);
	}
	tick(&b, 51);
	assert_int_equal(events(&b), 1);
	i = incident(&b, 0, 51, &ar);
	assert_true(i.standing);
	assert_int_equal(i.state, STATE_STANDING);
	assert_true(i.grade <= GRADE_MEDIUM);
	assert_int_equal(i.peers, 8);
	leave(&b, 55, 8, 2, FOLLOW_UPDATE);
	show(&b, 60, 9, &later, FOLLOW_UPDATE);
	tick(&b, 61);
	assert_int_equal(events(&b), 2);
	i = incident(&b, 1, 61, &ar);
	assert_false(i.standing);
	assert_int_equal(i.begin_us, T0 + 60 * S);
	assert_int_equal(i.peers, 8); /* seven that a transfer showed and one with news */
	assert_int_equal(i.grade, GRADE_HIGH);
	arena_fini(&ar);
	bed_fini(&b);
}

/* A reason to lower that is learned later lowers, is shown, and the time is that of the grade. */
static void
test_lowered(void **s)
{
	const struct suspicion a = moas(1, 666, STRANGER);
	struct arena ar = { 0 };
	struct incident i;
	struct bed b;
	struct err e;

	(void)s;
	bed_init(&b, 0);
	for (uint32_t p = 1; p <= 8; p++)
		show(&b, p, p, &a, FOLLOW_UPDATE);
	tick(&b, 9);
	assert_int_equal(incident(&b, 0, 9, &ar).grade, GRADE_HIGH);
	assert_int_equal(
	    findings_signal(b.f, 1, INC_KINDS, 0, SIG(SIBLING), 0, T0 + 300 * S, &e), ST_OK);
	tick(&b, 301);
	i = incident(&b, 0, 301, &ar);
	assert_true(i.grade < GRADE_HIGH);
	assert_true(i.signals >> SIG_SIBLING & 1);
	assert_int_equal(i.prefixes_n, 1);
	assert_int_equal(
	    findings_signal(b.f, 1, INC_KINDS, 0, 0, SIG(SIBLING), T0 + 400 * S, &e), ST_OK);
	tick(&b, 401);
	assert_int_equal(incident(&b, 0, 401, &ar).grade, GRADE_HIGH);
	arena_fini(&ar);
	bed_fini(&b);
}

static void
text_of(struct bed *b, size_t n, struct buf *out)
{
	struct arena ar = { 0 };
	const struct incident i = incident(b, n, 200000, &ar);

	out->n = 0;
	incident_json(out, &i);
	assert_false(buf_bad(out));
	arena_fini(&ar);
}

/*
 * A little history at random, told in its order or with the changes of each second turned round and
 * the peers numbered in another way. A cell changes at most once a second and shows one kind only;
 * seconds in which routes go are not those in which they come: what is told in one second counts as
 * told at once, but the engine gives it an order.
 */
static void
history(struct bed *b, unsigned seed, bool turned)
{
	for (unsigned t = 0; t < 900; t++) {
		uint32_t what[PEERS + 1];

		for (uint32_t p = 1; p <= PEERS; p++)
			what[p] = (uint32_t)rand_r(&seed);
		for (uint32_t k = 1; k <= PEERS; k++) {
			const uint32_t p = turned ? PEERS + 1 - k : k;
			const uint32_t pfx = 1 + (what[p] >> 9) % 3, kind = (p + pfx) % 3;
			struct suspicion s = moas(pfx, 666 + kind / 2, STRANGER);

			s.kind = kind == 1 ? INC_SUB_MOAS : INC_MOAS;
			if (t % 2 == 0 && what[p] % 256 < 5)
				show(b, t * 151, p, &s,
				    (what[p] >> 12) % 5 == 0 ? FOLLOW_RESYNC : FOLLOW_UPDATE);
			else if (t % 2 != 0 && what[p] % 256 < 60)
				leave(b, t * 151, p, pfx,
				    (what[p] >> 12) % 7 == 0 ? FOLLOW_DOWN : FOLLOW_UPDATE);
		}
		tick(b, t * 151 + 1);
	}
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(((const struct buf *)a)->p, ((const struct buf *)b)->p);
}

static void
all_texts(struct bed *b, struct buf *out, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		out[i] = (struct buf){ 0 };
		text_of(b, i, &out[i]);
		buf_ch(&out[i], '\0');
	}
	qsort(out, n, sizeof(*out), by_text);
}

static void
test_permuted(void **s)
{
	(void)s;
	for (unsigned seed = 1; seed <= 60; seed++) {
		struct bed a, b;
		struct buf *x, *y;
		size_t n;

		bed_init(&a, 0);
		bed_init(&b, seed % PEERS);
		history(&a, seed, false);
		history(&b, seed, true);
		n = events(&a);
		assert_true(n > 3);
		assert_int_equal(events(&b), n);
		x = calloc(n, sizeof(*x));
		y = calloc(n, sizeof(*y));
		all_texts(&a, x, n);
		all_texts(&b, y, n);
		for (size_t i = 0; i < n; i++) {
			if (strcmp(x[i].p, y[i].p) != 0)
				print_message("seed %u: %s%s\n", seed, x[i].p, y[i].p);
			assert_string_equal(x[i].p, y[i].p);
			buf_fini(&x[i]);
			buf_fini(&y[i]);
		}
		free(x);
		free(y);
		bed_fini(&a);
		bed_fini(&b);
	}
}

/* Told the steps of an event, another one becomes the same incident. */
static void
test_replayed(void **s)
{
	(void)s;
	for (unsigned seed = 1; seed <= 40; seed++) {
		const struct event *const *v;
		struct bed a;
		size_t n;

		bed_init(&a, 0);
		history(&a, seed, false);
		n = findings_events(a.f, &v);
		for (size_t i = 0; i < n; i++) {
			const struct event_env env = { &a, bed_peer, bed_pfx };
			const struct event_names nm = names(&a);
			struct suspicion *born = calloc(v[i]->f_n, sizeof(*born));
			struct buf x = { 0 }, y = { 0 };
			struct arena ar = { 0 };
			struct incident inc;
			struct event w;
			struct err e;

			for (size_t k = 0; k < v[i]->f_n; k++)
				born[k] = v[i]->f[k].s;
			event_init(&w, v[i]->culprit, v[i]->group, v[i]->standing, v[i]->begin_us);
			assert_int_equal(event_replay(&w, a.set, &env, born, v[i]->f_n, v[i]->steps,
					     v[i]->steps_n, &e),
			    ST_OK);
			assert_int_equal(w.steps_n, v[i]->steps_n);
			for (size_t k = 0; k < w.first_n; k++)
				w.first[k].at = v[i]->first[k].at;
			assert_int_equal(
			    event_incident(&w, a.set, &nm, T0 + 200000 * S, &ar, &inc, &e), ST_OK);
			incident_json(&y, &inc);
			text_of(&a, i, &x);
			buf_ch(&x, '\0');
			buf_ch(&y, '\0');
			assert_string_equal(x.p, y.p);
			buf_fini(&x);
			buf_fini(&y);
			arena_fini(&ar);
			event_fini(&w);
			free(born);
		}
		bed_fini(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_life),
		cmocka_unit_test(test_grade_with_sight),
		cmocka_unit_test(test_one_collector),
		cmocka_unit_test(test_rounds),
		cmocka_unit_test(test_merging),
		cmocka_unit_test(test_why),
		cmocka_unit_test(test_lowered),
		cmocka_unit_test(test_permuted),
		cmocka_unit_test(test_replayed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
