/*
 * What scores are made from, in the store: random incidents with random events, put, told anew and
 * withdrawn, against a list in plain memory; coverage; reviews that only ever grow.
 */
#include "test.h"

#include <unistd.h>

#include "store/scoring.h"

#define INCIDENTS 40
#define EVENTS 6

static char path[64];
static uint64_t rng;

static uint32_t
below(uint32_t n)
{
	rng ^= rng << 13;
	rng ^= rng >> 7;
	rng ^= rng << 17;
	return (uint32_t)(rng >> 16) % n;
}

static struct store *
fresh(void)
{
	struct store *s;
	struct err e;

	snprintf(path, sizeof(path), "/tmp/test_store_scoring.XXXXXX");
	close(mkstemp(path));
	assert_int_equal(store_open(&s, path, STORE_WRITE, &e), ST_OK);
	assert_int_equal(store_begin(s, &e), ST_OK);
	return s;
}

static void
end(struct store *s)
{
	static const char *const more[] = { "", "-wal", "-shm" };
	char text[80];

	store_close(s);
	for (unsigned i = 0; i < 3; i++) {
		snprintf(text, sizeof(text), "%s%s", path, more[i]);
		unlink(text);
	}
}

/* An incident as the twin keeps it. */
struct twin {
	struct store_incident in;
	struct store_event events[EVENTS];
	bool held, set_aside;
};

static void
tell(struct twin *t, unsigned number)
{
	memset(t->events, 0, sizeof(t->events));
	snprintf(t->in.id, sizeof(t->in.id), "i%03u", number);
	strcpy(t->in.kind, "leak");
	strcpy(t->in.state, "closed");
	t->in.begin_us = 1;
	/* now and then the same words with other events: facts of the world changed */
	t->in.brief = t->in.doc = below(2) ? STR("{}") : STR("{\"a\":1}");
	t->in.events = t->events;
	t->in.n_events = below(EVENTS + 1);
	for (size_t i = 0; i < t->in.n_events; i++) {
		struct store_event *v = &t->events[i];

		*v = (struct store_event){ .asn = 1 + below(5),
			.kind = (uint8_t)below(4),
			.role = (uint8_t)below(2),
			.facts = (uint16_t)below(65536),
			.begin_s = below(1000) };
		v->end_s = below(5) == 0 ? INT64_MAX : v->begin_s + below(200);
	}
}

static int
by_order(const void *pa, const void *pb)
{
	const struct store_event *a = pa, *b = pb;
	const int64_t d[] = { (int64_t)a->asn - b->asn, a->kind - b->kind, a->role - b->role,
		a->facts - b->facts, a->begin_s < b->begin_s ? -1 : a->begin_s > b->begin_s,
		a->end_s < b->end_s ? -1 : a->end_s > b->end_s, a->incident - b->incident };

	for (unsigned i = 0; i < 7; i++) {
		if (d[i] != 0)
			return d[i] < 0 ? -1 : 1;
	}
	return 0;
}

/* incident: number of the twin, from 1, in place of the store's; 0: all. */
static size_t
want(const struct twin *t, const struct store_event_scan *scan, unsigned incident,
    struct store_event *out)
{
	size_t n = 0;

	for (unsigned i = 0; i < INCIDENTS; i++) {
		if (!t[i].held || (incident != 0 && i + 1 != incident))
			continue;
		for (size_t k = 0; k < t[i].in.n_events; k++) {
			const struct store_event *v = &t[i].events[k];

			if ((scan->asn != 0 && v->asn != scan->asn) || v->end_s < scan->since_s ||
			    (scan->until_s != 0 && v->begin_s >= scan->until_s))
				continue;
			out[n] = *v;
			out[n].incident = i;
			out[n++].set_aside = t[i].set_aside;
		}
	}
	qsort(out, n, sizeof(*out), by_order);
	return n;
}

static void
compare(struct store *s, const struct twin *t, struct store_event_scan scan, unsigned incident)
{
	static struct store_event w[INCIDENTS * EVENTS];
	const size_t n_want = want(t, &scan, incident, w);
	struct store_event *got;
	struct err e;
	size_t n;

	assert_int_equal(store_events(s, &scan, &got, &n, &e), ST_OK);
	assert_int_equal(n, n_want);
	for (size_t i = 0; i < n; i++) {
		char id[STORE_INCIDENT_ID], expected[STORE_INCIDENT_ID];

		assert_int_equal(store_incident_id(s, got[i].incident, id, &e), ST_OK);
		snprintf(expected, sizeof(expected), "i%03u", (unsigned)w[i].incident);
		assert_string_equal(id, expected);
		assert_int_equal(got[i].set_aside, w[i].set_aside);
		got[i].incident = w[i].incident; /* its number is the store's own */
		assert_int_equal(by_order(&got[i], &w[i]), 0);
	}
	free(got);
}

static int64_t
number_of(struct store *s, const char *id)
{
	struct store_found f;
	struct err e;
	int64_t n;

	assert_int_equal(store_incident_find(s, str_of(id), 0, &f, &e), ST_OK);
	n = f.in.n;
	store_found_fini(&f);
	return n;
}

static void
put_all(struct store *s, struct twin *t, int64_t run)
{
	const struct store_stamp by = { .run = run, .view = 1 };
	struct err e;
	bool changed;
	uint64_t gone;

	for (unsigned i = 0; i < INCIDENTS; i++) {
		t[i].held = below(4) != 0;
		tell(&t[i], i);
		if (t[i].held)
			assert_int_equal(store_incident_put(s, &by, &t[i].in, &changed, &e), ST_OK);
	}
	assert_int_equal(store_incidents_sweep(s, &by, &gone, &e), ST_OK);
}

static void
review_some(struct store *s, struct twin *t)
{
	struct err e;

	for (unsigned i = 0; i < 20; i++) {
		struct store_review r = { .kind = (enum store_review_kind)below(REVIEW_KINDS) };
		const unsigned which = below(INCIDENTS);

		snprintf(r.incident, sizeof(r.incident), "i%03u", which);
		assert_int_equal(store_review_put(s, &r, &e), ST_OK);
		if (r.kind != REVIEW_DISPUTE)
			t[which].set_aside = r.kind == REVIEW_SET_ASIDE;
	}
}

static void
test_events(void **state)
{
	static struct twin t[INCIDENTS];
	struct store *s = fresh();
	struct store_run run = { .begin_us = 1, .end_us = 2 };
	struct err e;

	(void)state;
	rng = 88172645463325252ULL;
	for (int round = 0; round < 20; round++) {
		if (run.id != 0)
			assert_int_equal(store_run_drop(s, run.id, &e), ST_OK);
		run.id = 0;
		assert_int_equal(store_run_put(s, &run, &e), ST_OK);
		put_all(s, t, run.id);
		review_some(s, t);
		compare(s, t, (struct store_event_scan){ 0 }, 0);
		for (uint32_t asn = 1; asn <= 5; asn++)
			compare(s, t,
			    (struct store_event_scan){
				.asn = asn, .since_s = below(900), .until_s = 900 + below(300) },
			    0);
		for (unsigned i = 0; i < INCIDENTS; i += 7) {
			char id[STORE_INCIDENT_ID];

			snprintf(id, sizeof(id), "i%03u", i);
			if (t[i].held)
				compare(s, t,
				    (struct store_event_scan){ .incident = number_of(s, id) },
				    i + 1);
		}
	}
	assert_int_equal(store_commit(s, &e), ST_OK);
	end(s);
}

static void
test_cover(void **state)
{
	const struct store_cover a[] = { { "updates", 10, 20 }, { "rpki", 1, 1 } },
				 b[] = { { "rpki", 0, 1 } };
	struct store *s = fresh();
	struct store_cover *got;
	struct err e;
	bool changed;
	size_t n;

	(void)state;
	assert_int_equal(store_covers_put(s, 5, a, 2, &changed, &e), ST_OK);
	assert_true(changed);
	assert_int_equal(store_covers_put(s, 5, a, 2, &changed, &e), ST_OK);
	assert_false(changed);
	assert_int_equal(store_covers_put(s, 6, b, 1, &changed, &e), ST_OK);
	assert_int_equal(store_covers(s, 5, &got, &n, &e), ST_OK);
	assert_int_equal(n, 2);
	assert_string_equal(got[0].source, "rpki");
	assert_int_equal(got[1].num, 10);
	assert_int_equal(got[1].den, 20);
	free(got);
	assert_int_equal(store_covers_put(s, 5, b, 1, &changed, &e), ST_OK);
	assert_true(changed);
	assert_int_equal(store_covers(s, 5, &got, &n, &e), ST_OK);
	assert_int_equal(n, 1);
	assert_int_equal(got[0].num, 0);
	free(got);
	assert_int_equal(store_covers(s, 7, &got, &n, &e), ST_OK);
	assert_int_equal(n, 0);
	free(got);
	assert_int_equal(store_commit(s, &e), ST_OK);
	end(s);
}

static void
test_reviews(void **state)
{
	struct store_review r = { .incident = "abc",
		.kind = REVIEW_SET_ASIDE,
		.at_s = 1767225600,
		.view = 3,
		.by = "an auditor",
		.reason = "agreed \xc3\xbc, 'so'" };
	struct store *s = fresh();
	struct store_review *got;
	struct err e;
	size_t n;

	(void)state;
	assert_int_equal(store_review_put(s, &r, &e), ST_OK);
	assert_int_equal(r.n, 1);
	strcpy(r.incident, "def");
	r.kind = REVIEW_DISPUTE;
	assert_int_equal(store_review_put(s, &r, &e), ST_OK);
	assert_int_equal(store_reviews(s, STR("abc"), &got, &n, &e), ST_OK);
	assert_int_equal(n, 1);
	assert_int_equal(got->kind, REVIEW_SET_ASIDE);
	assert_int_equal(got->at_s, 1767225600);
	assert_int_equal(got->view, 3);
	assert_string_equal(got->by, "an auditor");
	assert_string_equal(got->reason, r.reason);
	assert_string_equal(store_review_word(got->kind), "set-aside");
	free(got);
	assert_int_equal(store_reviews(s, STR(""), &got, &n, &e), ST_OK);
	assert_int_equal(n, 2);
	assert_int_equal(got[1].n, 2);
	assert_string_equal(got[1].incident, "def");
	free(got);
	assert_int_equal(store_commit(s, &e), ST_OK);
	end(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_events),
		cmocka_unit_test(test_cover),
		cmocka_unit_test(test_reviews),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
