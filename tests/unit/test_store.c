/*
 * test_store.c - the store against a naive twin that keeps every month in full; the ledger; what a
 * reader sees beside a writer; damage.
 */
#include "test.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/store.h"

#define PAIRS 60 /* in the twin */
#define MONTHS 9
#define FIRST (2025 * 12 + 3)

/* state 0: not seen in that month */
static struct twin {
	bool held[MONTHS];
	uint32_t state[MONTHS][PAIRS], peers[MONTHS][PAIRS];
} twin;

static char dir[64], file[96];

static void
die(const struct err *e)
{
	char text[600];

	err_fmt(e, text, sizeof(text));
	fail_msg("%s", text);
}

#define OK(call)                     \
	do {                         \
		if ((call) != ST_OK) \
			die(&e);     \
	} while (0)

static int
set_up(void **state)
{
	(void)state;
	strcpy(dir, "/tmp/test_store.XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(file, sizeof(file), "%s/store.db", dir);
	return 0;
}

static int
tear_down(void **state)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	char path[128];

	(void)state;
	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s%s", file, ends[i]);
		unlink(path);
	}
	return rmdir(dir);
}

/* Pair i: prefixes of both families, three origins each, in the order of the store. */
static void
pair_of(uint32_t i, struct pfx *p, uint32_t *origin)
{
	const uint32_t k = i / 3;
	char text[64];

	if (k < 10)
		snprintf(text, sizeof(text), "10.%u.0.0/%u", k, k % 2 ? 16 : 24);
	else
		snprintf(text, sizeof(text), "2001:db8:%x::/%u", k, k % 2 ? 48 : 64);
	assert_true(pfx_parse(str_of(text), p));
	*origin = i % 3 == 0 ? 0 : i % 3 == 1 ? 64500 : 4200000000u;
}

struct feed {
	uint32_t n, idx[PAIRS];
	int month;
};

static void
feed_pair(void *arg, size_t i, struct store_pair *out)
{
	const struct feed *f = arg;
	const uint32_t s = twin.state[f->month][f->idx[i]];

	pair_of(f->idx[i], &out->pfx, &out->origin);
	out->peers = twin.peers[f->month][f->idx[i]];
	out->v = (struct verdict){ s & 15, s >> 4 & 15, s >> 8 & 15 };
}

/* Fills a month of the twin at random (most pairs as in the month before) and puts it. */
static void
put_random_month(struct store *s, int k)
{
	struct store_month m = { .month = FIRST + k, .ases = 2, .tables = 1, .entries = 7 };
	const uint32_t asns[] = { 64500, 4200000000u }, col[] = { (uint32_t)k, STORE_NO_VALUE };
	const struct store_column cols[] = { { "prefixes4", col } };
	struct feed f = { .month = k };
	struct store_month_data d = { .m = &m,
		.asns = asns,
		.cols = cols,
		.n_cols = 1,
		.names = STR("a\nb\n"),
		.norms = STR("id: then\n"),
		.pair = feed_pair,
		.arg = &f };
	struct err e;

	twin.held[k] = true;
	for (uint32_t i = 0; i < PAIRS; i++) {
		const uint64_t r = test_rng() % 100;

		if (r < 60 && k > 0 && twin.held[k - 1])
			twin.state[k][i] = twin.state[k - 1][i];
		else
			twin.state[k][i] = r < 80 ? 1 + (uint32_t)(test_rng() % 3) * 0x11 : 0;
		twin.peers[k][i] = twin.state[k][i] != 0 ? 1 + (uint32_t)(test_rng() % 70000) : 0;
		if (twin.state[k][i] != 0)
			f.idx[f.n++] = i;
	}
	d.n_pairs = f.n;
	OK(store_begin(s, &e));
	OK(store_month_put(s, &d, &e));
	OK(store_commit(s, &e));
}

/* The runs of pair i by the twin's own plain walk; calls back for each. */
static void
check_pair(struct store_route *got, size_t *at, size_t n, uint32_t i)
{
	int last = -1, open = -1;

	for (int k = 0; k < MONTHS; k++) {
		if (!twin.held[k])
			continue;
		if (open != -1 && twin.state[k][i] != twin.state[open][i]) {
			assert_true(*at < n);
			assert_int_equal(got[*at].since, FIRST + open);
			assert_int_equal(got[(*at)++].until, FIRST + last);
			open = -1;
		}
		if (open == -1 && twin.state[k][i] != 0)
			open = k;
		last = k;
	}
	if (open == -1)
		return;
	assert_true(*at < n);
	assert_int_equal(got[*at].since, FIRST + open);
	assert_int_equal(got[(*at)++].until, STORE_OPEN);
}

static size_t
scan(struct store *s, const struct store_scan *q, struct store_route *out, size_t cap)
{
	struct store_rows r;
	struct err e;
	size_t n = 0;
	enum st st;

	OK(store_rows_open(s, &r, q, &e));
	while ((st = store_rows_next(s, &r, &out[n], &e)) == ST_OK) {
		if (n > 0 && !q->by_origin)
			assert_true(pfx_cmp(&out[n - 1].pfx, &out[n].pfx) <= 0);
		assert_true(++n < cap);
	}
	assert_int_equal(st, ST_END);
	return n;
}

static void
check_intervals(struct store *s)
{
	static struct store_route rows[PAIRS * MONTHS + 1];
	const struct store_scan all = { 0 };
	const size_t n = scan(s, &all, rows, PAIRS * MONTHS + 1);
	size_t at = 0;

	for (uint32_t i = 0; i < PAIRS; i++) {
		const size_t before = at;
		struct pfx p;
		uint32_t origin;

		check_pair(rows, &at, n, i);
		pair_of(i, &p, &origin);
		for (size_t k = before; k < at; k++) {
			assert_true(pfx_eq(&rows[k].pfx, &p));
			assert_int_equal(rows[k].origin, origin);
		}
	}
	assert_int_equal(at, n);
}

/* One month as a reader asks for it: states and peers of what was seen, whole, by origin, by
 * prefix. */
static void
check_month(struct store *s, int k)
{
	static struct store_route rows[PAIRS + 1];
	struct store_scan q = { .month = FIRST + k };
	uint32_t *peers;
	size_t n, n_peers, at = 0;
	struct err e;

	OK(store_peers(s, FIRST + k, &peers, &n_peers, &e));
	n = scan(s, &q, rows, PAIRS + 1);
	for (uint32_t i = 0; i < PAIRS; i++) {
		const uint32_t st = twin.state[k][i];

		if (st == 0)
			continue;
		assert_true(at < n);
		assert_int_equal(rows[at].v.rpki | rows[at].v.irr << 4 | rows[at].v.bogon << 8, st);
		assert_true(rows[at].id < n_peers);
		assert_int_equal(peers[rows[at].id], twin.peers[k][i]);
		at++;
	}
	assert_int_equal(at, n);
	free(peers);
	q.by_origin = true;
	q.origin = 64500;
	pair_of(30, &q.from, &(uint32_t){ 0 }); /* the first of IPv6 */
	n = scan(s, &q, rows, PAIRS + 1);
	at = 0;
	for (uint32_t i = 31; i < PAIRS; i += 3)
		at += twin.state[k][i] != 0;
	assert_int_equal(at, n);
	q = (struct store_scan){ .month = FIRST + k };
	pair_of(3, &q.from, &(uint32_t){ 0 });
	q.to = q.from;
	n = scan(s, &q, rows, PAIRS + 1);
	assert_int_equal(
	    n, (twin.state[k][3] != 0) + (twin.state[k][4] != 0) + (twin.state[k][5] != 0));
}

static void
check_all(struct store *s)
{
	struct store_month *m;
	struct err e;
	size_t n, at = 0;

	OK(store_begin(s, &e));
	check_intervals(s);
	OK(store_months(s, &m, &n, &e));
	for (int k = 0; k < MONTHS; k++) {
		if (!twin.held[k])
			continue;
		assert_true(at < n);
		assert_int_equal(m[at++].month, FIRST + k);
		check_month(s, k);
	}
	assert_int_equal(at, n);
	free(m);
	OK(store_commit(s, &e));
}

static void
test_random_months(void **state)
{
	struct store *s, *reader;
	struct err e;

	(void)state;
	test_seed();
	for (int round = 0; round < 12; round++) {
		set_up(NULL);
		memset(&twin, 0, sizeof(twin));
		OK(store_open(&s, file, STORE_WRITE, &e));
		OK(store_open(&reader, file, STORE_READ, &e));
		for (int i = 0; i < 14; i++) {
			/* in order, then anywhere: behind, between, again */
			const int k = round % 3 == 0 && i < MONTHS ? i : (int)(test_rng() % MONTHS);

			put_random_month(s, k);
			check_all(reader);
		}
		OK(store_integrity(s, &e));
		store_close(reader);
		store_close(s);
		tear_down(NULL);
	}
}

static void
test_columns(void **state)
{
	struct store *s;
	struct buf b = { 0 };
	struct err e;
	uint32_t *v;
	size_t n;

	(void)state;
	memset(&twin, 0, sizeof(twin));
	OK(store_open(&s, file, STORE_WRITE, &e));
	put_random_month(s, 4);
	put_random_month(s, 4); /* again: in place of the first */
	OK(store_begin(s, &e));
	OK(store_column(s, FIRST + 4, "prefixes4", &v, &n, &e));
	assert_int_equal(n, 2);
	assert_int_equal(v[0], 4);
	assert_int_equal(v[1], STORE_NO_VALUE);
	free(v);
	OK(store_column(s, FIRST + 4, STORE_AXIS, &v, &n, &e));
	assert_int_equal(v[1], 4200000000u);
	free(v);
	OK(store_text(s, FIRST + 4, &b, &e));
	assert_true(str_eq((struct str){ b.p, b.n }, "a\nb\n"));
	b.n = 0;
	OK(store_norms(s, FIRST + 4, &b, &e));
	assert_true(str_eq((struct str){ b.p, b.n }, "id: then\n"));
	assert_int_equal(store_norms(s, FIRST + 5, &b, &e), ST_END);
	assert_int_equal(store_column(s, FIRST + 4, "nope", &v, &n, &e), ST_END);
	assert_int_equal(store_column(s, FIRST + 5, "prefixes4", &v, &n, &e), ST_END);
	OK(store_commit(s, &e));
	buf_fini(&b);
	store_close(s);
}

static struct store_input
input(uint8_t sha, const char *name)
{
	struct store_input in = { .bytes = 5,
		.data_time_s = 99,
		.status = INPUT_PARTIAL,
		.read = 3,
		.kept = 2,
		.refused = 1,
		.added_s = 7 };

	memset(in.sha256, sha, sizeof(in.sha256));
	strcpy(in.kind, "vrps");
	snprintf(in.name, sizeof(in.name), "%s", name);
	strcpy(in.series, "vrps vrps-.json");
	strcpy(in.reasons, "[]");
	strcpy(in.error, "cut");
	return in;
}

static void
test_ledger(void **state)
{
	struct store *s;
	struct store_input a = input(1, "b"), b = input(2, "a"), got, *all;
	struct err e;
	uint64_t view;
	size_t n;

	(void)state;
	OK(store_open(&s, file, STORE_WRITE, &e));
	OK(store_begin(s, &e));
	assert_int_equal(store_input_find(s, a.sha256, &got, &e), ST_END);
	OK(store_input_put(s, &a, &e));
	OK(store_input_put(s, &b, &e));
	assert_int_not_equal(a.id, b.id);
	OK(store_view(s, &view, &e));
	assert_int_equal(view, 0);
	OK(store_publish(s, 1, &e));
	OK(store_commit(s, &e));

	OK(store_begin(s, &e));
	OK(store_input_find(s, a.sha256, &got, &e));
	a.view = 1;
	assert_memory_equal(&got, &a, sizeof(a));
	a.status = INPUT_DONE;
	OK(store_input_put(s, &a, &e)); /* the same file again: one row, the same id */
	assert_int_equal(a.id, got.id);
	OK(store_inputs(s, &all, &n, &e));
	assert_int_equal(n, 2);
	assert_string_equal(all[0].name, "a");
	assert_int_equal(all[1].status, INPUT_DONE);
	OK(store_view(s, &view, &e));
	assert_int_equal(view, 1);
	free(all);
	OK(store_commit(s, &e));
	store_close(s);
}

/* What a writer has not committed, or took back, nobody sees; a reader's picture does not move. */
static void
test_isolation(void **state)
{
	struct store *w, *r;
	struct store_input a = input(1, "a");
	struct err e;
	size_t n;
	struct store_input *all;

	(void)state;
	OK(store_open(&w, file, STORE_WRITE, &e));
	OK(store_open(&r, file, STORE_READ, &e));
	OK(store_begin(r, &e));
	OK(store_inputs(r, &all, &n, &e));
	assert_int_equal(n, 0);
	free(all);
	OK(store_begin(w, &e));
	OK(store_input_put(w, &a, &e));
	OK(store_commit(w, &e));
	OK(store_inputs(r, &all, &n, &e));
	assert_int_equal(n, 0);
	free(all);
	OK(store_commit(r, &e));
	OK(store_begin(w, &e));
	a.sha256[0] = 9;
	OK(store_input_put(w, &a, &e));
	store_rollback(w);
	OK(store_begin(r, &e));
	OK(store_inputs(r, &all, &n, &e));
	assert_int_equal(n, 1);
	free(all);
	OK(store_commit(r, &e));
	assert_int_not_equal(
	    store_begin(r, &e) == ST_OK ? store_setting_put(r, "x", "y", &e) : ST_OK,
	    ST_OK);					  /* a reader cannot write */
	assert_int_not_equal(store_commit(r, &e), ST_OK); /* and the error stuck */
	store_close(r);
	store_close(w);
}

static void
test_bad_files(void **state)
{
	struct store *s;
	struct err e;
	FILE *f;

	(void)state;
	assert_int_equal(store_open(&s, file, STORE_READ, &e), ST_IO);
	assert_null(s);
	f = fopen(file, "w");
	for (int i = 0; i < 3000; i++)
		fputs("no database ", f);
	fclose(f);
	assert_int_equal(store_open(&s, file, STORE_READ, &e), ST_BAD);
	assert_int_equal(store_open(&s, file, STORE_WRITE, &e), ST_BAD);
	assert_null(s);
	truncate(file, 0);
	assert_int_equal(store_open(&s, file, STORE_READ, &e), ST_UNSUP); /* version 0 */
	OK(store_open(&s, file, STORE_WRITE, &e));
	store_close(s);
}

static void
test_months_as_text(void **state)
{
	static const char *const good[] = { "1970-01", "2000-02", "2026-12", "9999-12" };
	static const char *const bad[] = { "", "2026", "2026-1", "2026-13", "2026-00", "1969-12",
		"2026/01", "2026-01x", "-026-01", "20260-1" };
	char text[MONTH_TEXT];
	int32_t m;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_true(month_parse(str_of(good[i]), &m));
		assert_string_equal(month_fmt(text, m), good[i]);
		assert_int_equal(month_of(month_begin_s(m)), m);
		if (i > 0)
			assert_int_equal(month_of(month_begin_s(m) - 1), m - 1);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(month_parse(str_of(bad[i]), &m));
	assert_int_equal(
	    month_begin_s(2024 * 12 + 2), 1709251200); /* 2024-03-01, behind a leap day */
	assert_int_equal(month_of(-1), 1970 * 12);
	assert_int_equal(month_of(INT64_MAX), 9999 * 12 + 11);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_months),
		cmocka_unit_test_setup_teardown(test_columns, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_ledger, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_isolation, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_bad_files, set_up, tear_down),
		cmocka_unit_test(test_months_as_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
