/*
 * Incidents in the store: random sets put by random runs, in any order, against a list that is kept
 * in plain memory; every filter of a scan against a loop over that list.
 */
#include "test.h"

#include <unistd.h>

#include "store/incident.h"

#define MOST 200
#define PAGE 7

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

	snprintf(path, sizeof(path), "/tmp/test_store_incident.XXXXXX");
	close(mkstemp(path));
	assert_int_equal(store_open(&s, path, STORE_WRITE, &e), ST_OK);
	assert_int_equal(store_begin(s, &e), ST_OK);
	return s;
}

static void
end(struct store *s)
{
	char text[80];

	store_close(s);
	unlink(path);
	snprintf(text, sizeof(text), "%s-wal", path);
	unlink(text);
	snprintf(text, sizeof(text), "%s-shm", path);
	unlink(text);
}

/* One as the twin keeps it. */
struct twin {
	struct store_incident in;
	struct store_role roles[4];
	struct pfx prefixes[3];
	uint8_t evidence[1][SHA256_BYTES];
	char doc[200];
};

static void
make(struct twin *t, uint32_t number)
{
	static const char *const kinds[] = { "leak", "moas", "squat" };
	static const char *const states[] = { "ongoing", "ended", "standing" };
	struct store_incident *in = &t->in;

	memset(t, 0, sizeof(*t));
	snprintf(in->id, sizeof(in->id), "i%03u", number);
	snprintf(in->kind, sizeof(in->kind), "%s", kinds[below(3)]);
	snprintf(in->state, sizeof(in->state), "%s", states[below(3)]);
	in->grade = below(STORE_GRADES);
	in->begin_us = 1000000 + below(20) * 100;
	in->end_us = below(4) == 0 ? 0 : in->begin_us + below(900);
	in->peers = below(50);
	in->n_roles = 1 + below(4);
	for (size_t i = 0; i < in->n_roles; i++) {
		/* distinct, as the detector gives them */
		t->roles[i].asn = 64500 + (uint32_t)i * 10 + below(5);
		t->roles[i].role = below(ROLES);
	}
	in->n_prefixes = 1 + below(3);
	for (uint32_t i = 0; i < in->n_prefixes; i++) {
		const bool six = below(2) == 0;

		t->prefixes[i] = (struct pfx){ .afi = six ? AFI_IP6 : AFI_IP4,
			.len = (uint8_t)(8 + below(24)),
			.hi = six ? 0x2001000000000000ULL | (uint64_t)below(4096) << 32
				  : (uint64_t)below(4096) << 48 };
		pfx_mask(&t->prefixes[i]);
	}
	t->evidence[0][0] = (uint8_t)number;
	t->evidence[0][1] = (uint8_t)below(3);
	in->n_evidence = 1;
	snprintf(t->doc, sizeof(t->doc), "{\"id\":\"%s\",\"grade\":%d,\"peers\":%u,\"b\":%lld}",
	    in->id, (int)in->grade, in->peers, (long long)in->begin_us);
	in->roles = t->roles;
	in->prefixes = t->prefixes;
	in->evidence = (const uint8_t(*)[SHA256_BYTES])t->evidence;
	in->brief = in->doc = str_of(t->doc);
}

static int
twin_order(const void *pa, const void *pb)
{
	const struct twin *a = pa, *b = pb;

	if (a->in.begin_us != b->in.begin_us)
		return a->in.begin_us > b->in.begin_us ? -1 : 1;
	return strcmp(a->in.id, b->in.id);
}

static bool
covers(const struct pfx *a, const struct pfx *b)
{
	struct pfx up = *b;

	if (a->afi != b->afi || a->len > b->len)
		return false;
	up.len = a->len;
	pfx_mask(&up);
	return pfx_eq(a, &up);
}

static bool
twin_wanted(const struct store_incident_scan *q, const struct twin *t)
{
	const struct store_incident *in = &t->in;
	bool as = !q->by_asn, pfx = q->pfx.afi == 0;

	for (size_t i = 0; i < in->n_roles; i++)
		as |= in->roles[i].asn == q->asn && (q->roles >> in->roles[i].role & 1) != 0;
	for (size_t i = 0; i < in->n_prefixes; i++) {
		const struct pfx *p = &in->prefixes[i];

		pfx |= pfx_eq(p, &q->pfx);
		pfx |= (q->match == MATCH_COVERED || q->match == MATCH_ANY) && covers(&q->pfx, p);
		pfx |= (q->match == MATCH_COVERING || q->match == MATCH_ANY) && covers(p, &q->pfx);
	}
	return as && pfx && in->grade >= q->least && in->grade <= q->most &&
	       (q->kind.n == 0 || str_eq(q->kind, in->kind)) &&
	       (q->state.n == 0 || str_eq(q->state, in->state)) &&
	       (q->until_us == 0 || in->begin_us < q->until_us) &&
	       (in->end_us == 0 || in->end_us >= q->since_us);
}

struct seen {
	char id[MOST][STORE_INCIDENT_ID];
	int64_t begin_us[MOST];
	size_t n, page;
};

static bool
see(void *arg, const struct store_incident *in)
{
	struct seen *s = arg;

	memcpy(s->id[s->n], in->id, sizeof(in->id));
	s->begin_us[s->n] = in->begin_us;
	assert_true(in->n_roles >= 1);
	s->n++;
	return --s->page > 0;
}

/* All pages of a scan against the twin. */
static void
compare(struct store *s, struct store_incident_scan q, const struct twin *t, size_t n)
{
	struct seen got = { .n = 0 };
	size_t k = 0, before;
	struct err e;

	do {
		before = got.n;
		got.page = PAGE;
		assert_int_equal(store_incidents(s, &q, see, &got, &e), ST_OK);
		if (got.n > 0) {
			q.behind_us = got.begin_us[got.n - 1];
			memcpy(q.behind_id, got.id[got.n - 1], sizeof(q.behind_id));
		}
	} while (got.n > before);
	for (size_t i = 0; i < n; i++) {
		if (!twin_wanted(&q, &t[i]))
			continue;
		assert_true(k < got.n);
		assert_string_equal(got.id[k], t[i].in.id);
		k++;
	}
	assert_int_equal(k, got.n);
}

static struct store_incident_scan
some_scan(const struct twin *t, size_t n)
{
	static const char *const words[] = { "", "leak", "moas", "squat" };
	static const char *const states[] = { "", "", "ended", "standing" };
	struct store_incident_scan q = { .least = below(3),
		.most = STORE_PROVEN,
		.match = below(4),
		.kind = str_of(words[below(4)]),
		.state = str_of(states[below(4)]) };

	if (below(2) == 0) {
		q.by_asn = true;
		q.asn = 64500 + below(4) * 10 + below(5);
		q.roles = 1 + below(7);
	}
	if (below(2) == 0 && n > 0) {
		q.pfx = t[below((uint32_t)n)].prefixes[0];
		q.pfx.len = (uint8_t)(q.pfx.len > 6 ? q.pfx.len - below(6) : q.pfx.len);
		pfx_mask(&q.pfx);
	}
	if (below(2) == 0)
		q.since_us = 1000000 + below(2000);
	if (below(2) == 0)
		q.until_us = 1000000 + below(2500);
	return q;
}

static void
test_scans(void **state)
{
	static struct twin t[MOST];
	struct store *s = fresh();
	struct store_run run = { .begin_us = 1 };
	struct store_stamp by = { .view = 1 };
	struct err e;
	bool changed;

	(void)state;
	assert_int_equal(store_run_put(s, &run, &e), ST_OK);
	by.run = run.id;
	for (uint32_t i = 0; i < MOST; i++) {
		make(&t[i], i);
		assert_int_equal(store_incident_put(s, &by, &t[i].in, &changed, &e), ST_OK);
		assert_true(changed);
		t[i].in.roles = NULL; /* set again below: sorting moves them */
	}
	qsort(t, MOST, sizeof(*t), twin_order);
	for (size_t i = 0; i < MOST; i++) {
		t[i].in.roles = t[i].roles;
		t[i].in.prefixes = t[i].prefixes;
	}
	for (int k = 0; k < 3000; k++)
		compare(s, some_scan(t, MOST), t, MOST);
	end(s);
}

/* What is held, in order, as one text. */
static bool
dump_one(void *arg, const struct store_incident *in)
{
	struct buf *b = arg;

	buf_printf(b, "%s %.*s", in->id, (int)in->brief.n, in->brief.p);
	for (size_t i = 0; i < in->n_roles; i++)
		buf_printf(b, " %s %u", store_role_word(in->roles[i].role), in->roles[i].asn);
	buf_ch(b, '\n');
	return true;
}

static void
dump(struct store *s, struct buf *b)
{
	const struct store_incident_scan all = { .most = STORE_PROVEN };
	struct err e;

	b->n = 0;
	assert_int_equal(store_incidents(s, &all, dump_one, b, &e), ST_OK);
	buf_ch(b, '\0');
}

/* Runs come again with other results, in any order: what is held is what the last of each gave. */
static void
test_runs(void **state)
{
	static struct twin t[3][20];
	struct store *s = fresh();
	int64_t id[3] = { 0 };
	struct buf a = { 0 }, b = { 0 };
	struct store_stamp by = { .view = 0 };
	struct err e;
	uint64_t gone;
	bool changed;

	(void)state;
	for (int round = 0; round < 60; round++) {
		const uint32_t r = below(3), n = 1 + below(20);
		struct store_run run = { .begin_us = r };

		by.view++;
		if (id[r] != 0)
			assert_int_equal(store_run_drop(s, id[r], &e), ST_OK);
		assert_int_equal(store_run_put(s, &run, &e), ST_OK);
		by.run = id[r] = run.id;
		for (uint32_t i = 0; i < 20; i++) {
			if (i >= n) {
				t[r][i].in.id[0] = '\0';
				continue;
			}
			make(&t[r][i], r * 100 + i);
			assert_int_equal(
			    store_incident_put(s, &by, &t[r][i].in, &changed, &e), ST_OK);
		}
		assert_int_equal(store_incidents_sweep(s, &by, &gone, &e), ST_OK);
	}
	dump(s, &a);
	{ /* a store that only ever saw the last ones, the other way round */
		char kept[64];
		struct store *u;

		memcpy(kept, path, sizeof(kept));
		u = fresh();
		for (int r = 2; r >= 0; r--) {
			struct store_run run = { .begin_us = r };

			assert_int_equal(store_run_put(u, &run, &e), ST_OK);
			by.run = run.id;
			for (int i = 19; i >= 0; i--) {
				if (t[r][i].in.id[0] != '\0')
					assert_int_equal(
					    store_incident_put(u, &by, &t[r][i].in, &changed, &e),
					    ST_OK);
			}
		}
		dump(u, &b);
		end(u);
		memcpy(path, kept, sizeof(kept));
	}
	assert_string_equal(a.p, b.p);
	buf_fini(&a);
	buf_fini(&b);
	end(s);
}

static void
test_versions(void **state)
{
	struct twin a, b;
	struct store *s = fresh();
	struct store_run run = { .begin_us = 5 };
	struct store_stamp by = { .view = 1, .at_s = 100 };
	struct store_version *v;
	struct store_found f;
	struct err e;
	uint64_t gone;
	size_t n;
	bool changed, known;

	(void)state;
	assert_int_equal(store_run_put(s, &run, &e), ST_OK);
	by.run = run.id;
	make(&a, 1);
	do
		make(&b, 1);
	while (strcmp(a.doc, b.doc) == 0 || a.evidence[0][1] == b.evidence[0][1]);
	assert_int_equal(store_incident_put(s, &by, &a.in, &changed, &e), ST_OK);
	assert_int_equal(store_incident_put(s, &by, &a.in, &changed, &e), ST_OK);
	assert_false(changed);
	by.view = 2;
	assert_int_equal(store_incident_put(s, &by, &b.in, &changed, &e), ST_OK);
	assert_true(changed);
	assert_int_equal(store_run_drop(s, run.id, &e), ST_OK);
	by.view = 3;
	assert_int_equal(store_incidents_sweep(s, &by, &gone, &e), ST_OK);
	assert_int_equal(gone, 1);
	assert_int_equal(store_incident_versions(s, STR("i001"), &v, &n, &e), ST_OK);
	assert_int_equal(n, 3);
	assert_true(v[2].withdrawn && !v[1].withdrawn && v[0].view == 1 && v[2].view == 3);
	free(v);
	assert_int_equal(store_incident_find(s, STR("i001"), 1, &f, &e), ST_OK);
	assert_memory_equal(f.doc.p, a.doc, strlen(a.doc));
	assert_int_equal(f.in.n_evidence, 1);
	assert_memory_equal(f.evidence[0], a.evidence[0], SHA256_BYTES);
	store_found_fini(&f);
	assert_int_equal(store_incident_find(s, STR("i001"), 0, &f, &e), ST_OK);
	assert_true(f.in.withdrawn);
	assert_memory_equal(f.doc.p, b.doc, strlen(b.doc));
	store_found_fini(&f);
	assert_int_equal(store_incident_find(s, STR("nothing"), 0, &f, &e), ST_END);
	store_found_fini(&f);
	/* evidence of what was once said stays known */
	assert_int_equal(store_evidence_known(s, a.evidence[0], STORE_LOW, &known, &e), ST_OK);
	assert_true(known);
	assert_int_equal(store_evidence_known(s, a.evidence[0], STORE_MEDIUM, &known, &e), ST_OK);
	assert_false(known); /* nothing is told now */
	/* it comes back */
	assert_int_equal(store_incident_put(s, &by, &a.in, &changed, &e), ST_OK);
	assert_true(changed);
	assert_int_equal(store_incident_find(s, STR("i001"), 0, &f, &e), ST_OK);
	assert_false(f.in.withdrawn);
	assert_int_equal(f.in.version, 4);
	store_found_fini(&f);
	end(s);
}

static void
test_counts(void **state)
{
	static struct twin t[MOST];
	struct store *s = fresh();
	struct store_run run = { .begin_us = 1 };
	struct store_incident_counts got, want = { .n = { { 0 } } };
	struct store_stamp by = { .view = 1 };
	struct err e;
	bool changed;

	(void)state;
	assert_int_equal(store_run_put(s, &run, &e), ST_OK);
	by.run = run.id;
	for (uint32_t i = 0; i < MOST; i++) {
		make(&t[i], i);
		assert_int_equal(store_incident_put(s, &by, &t[i].in, &changed, &e), ST_OK);
		for (size_t k = 0; k < t[i].in.n_roles; k++)
			want.n[t[i].roles[k].role][t[i].in.grade] += t[i].roles[k].asn == 64502;
	}
	assert_int_equal(store_incident_counts(s, 64502, 0, 0, &got, &e), ST_OK);
	assert_memory_equal(&got, &want, sizeof(got));
	assert_int_equal(store_incident_counts(s, 0, 0, 0, &got, &e), ST_OK);
	assert_int_equal(got.n[0][0] + got.n[0][1] + got.n[0][2] + got.n[0][3], MOST);
	end(s);
}

static bool
gap_text(void *arg, const struct store_gap *g)
{
	buf_printf(arg, "%s %s %lld;", g->kind, g->collector, (long long)g->begin_us);
	return true;
}

static void
test_gaps(void **state)
{
	struct store *s = fresh();
	struct store_run run = { .begin_us = 1 };
	struct store_gap_scan q = { .since_us = 0 };
	struct buf b = { 0 };
	struct err e;

	(void)state;
	assert_int_equal(store_run_put(s, &run, &e), ST_OK);
	for (int i = 0; i < 4; i++) {
		struct store_gap g = { .begin_us = 10 * i, .end_us = i == 3 ? 0 : 10 * i + 5 };

		snprintf(g.kind, sizeof(g.kind), "%s", i % 2 == 0 ? "missing" : "reset");
		snprintf(g.collector, sizeof(g.collector), "rrc%02d", i);
		assert_int_equal(store_gap_put(s, run.id, &g, &e), ST_OK);
	}
	assert_int_equal(store_gaps(s, &q, gap_text, &b, &e), ST_OK);
	q = (struct store_gap_scan){ .since_us = 16, .until_us = 30 };
	buf_ch(&b, '|');
	assert_int_equal(store_gaps(s, &q, gap_text, &b, &e), ST_OK);
	q = (struct store_gap_scan){ .kind = STR("reset") };
	buf_ch(&b, '|');
	assert_int_equal(store_gaps(s, &q, gap_text, &b, &e), ST_OK);
	assert_int_equal(store_run_drop(s, run.id, &e), ST_OK);
	buf_ch(&b, '|');
	q = (struct store_gap_scan){ .since_us = 0 };
	assert_int_equal(store_gaps(s, &q, gap_text, &b, &e), ST_OK);
	buf_ch(&b, '\0');
	assert_string_equal(b.p,
	    "reset rrc03 30;missing rrc02 20;reset rrc01 10;missing rrc00 0;|missing rrc02 20;|"
	    "reset rrc03 30;reset rrc01 10;|");
	buf_fini(&b);
	end(s);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scans),
		cmocka_unit_test(test_runs),
		cmocka_unit_test(test_versions),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_gaps),
	};

	rng = argc > 1 ? strtoull(argv[1], NULL, 0) : 88172645463325252ULL;
	printf("seed %llu\n", (unsigned long long)rng);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
