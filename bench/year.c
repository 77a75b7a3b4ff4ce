/*
 * year.c - a year of history of the size of the Internet: how long a month takes to be put, how
 * large the store grows, and how fast the read model answers from it.
 *
 * year DIR [ASES PAIRS MONTHS] (more than 10,000 ASes) : makes DIR/store.db (DIR must be there and
 * empty); 80,000 ASes, 1,400,000 pairs, 12 months of which each changes 2 % of the verdicts and 2 %
 * of the counters, and 2,000 incidents a month. A month is put as `ingest` puts it, in one
 * transaction; the running month is put again every day, so this is also what a day costs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include "app/monthly.h"
#include "app/view.h"
#include "base/arena.h"
#include "store/incident.h"

#define INCIDENTS 2000 /* a month */

struct year {
	uint32_t ases, pairs;
	struct store_pair *p;
	uint32_t *asns, *cols[MONTHLY_COLUMNS];
	struct buf names;
	uint64_t rnd;
};

static uint64_t
next(struct year *y)
{
	y->rnd += 0x9e3779b97f4a7c15ULL;
	return hash_u64(y->rnd);
}

static double
cpu_s(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static double
wall_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
must(enum st st, const struct err *e)
{
	char text[640];

	if (st == ST_OK)
		return;
	err_fmt(e, text, sizeof(text));
	fprintf(stderr, "year: %s\n", text);
	exit(1);
}

static struct verdict
verdict(struct year *y)
{
	const uint64_t r = next(y);

	return (struct verdict){ .rpki = 1 + r % 4, .irr = 1 + (r >> 8) % 4 };
}

/* IPv4 /24s upwards, then IPv6 /48s, in the order of pairs; origins heavy-tailed. */
static void
make(struct year *y)
{
	static const char *const cc[] = { "US", "BR", "DE", "IN", "RU", "GB", "PL", "NL" };
	const uint32_t six = y->pairs / 6;

	for (uint32_t i = 0; i < y->pairs; i++) {
		struct store_pair *p = &y->p[i];
		const uint64_t r = next(y) % y->ases, q = next(y) % y->ases;

		p->pfx = i < y->pairs - six
			     ? (struct pfx){ ((uint64_t)0x01000000 + (uint64_t)i * 256) << 32, 0,
				       24, AFI_IP4 }
			     : (struct pfx){ 0x2001000000000000ULL +
						 ((uint64_t)(i - (y->pairs - six)) << 16),
				       0, 48, AFI_IP6 };
		p->origin = y->asns[r * q / y->ases];
		p->peers = 5 + (uint32_t)(r % 60);
		p->v = verdict(y);
	}
	for (uint32_t i = 0; i < y->ases; i++) {
		for (size_t c = 0; c < MONTHLY_COLUMNS; c++)
			y->cols[c][i] = next(y) % 10 < 7 ? 0 : (uint32_t)(next(y) % 50);
		buf_printf(&y->names,
		    "NETWORK-%u Networks of %u\tOrganisation %u\t%s\tripencc\t"
		    "NETWORK-%u\t%s\n",
		    y->asns[i], i, i / 2, cc[i % 8], y->asns[i], cc[i % 8]);
	}
}

/* Two of a hundred. */
static void
change(struct year *y)
{
	for (uint32_t k = 0; k < y->pairs / 50; k++) {
		struct store_pair *p = &y->p[next(y) % y->pairs];

		p->v = verdict(y);
		p->peers = 5 + (uint32_t)(next(y) % 60);
	}
	for (size_t c = 0; c < MONTHLY_COLUMNS; c++) {
		for (uint32_t k = 0; k < y->ases / 50; k++)
			y->cols[c][next(y) % y->ases] = (uint32_t)(next(y) % 50);
	}
}

static void
get(void *arg, size_t i, struct store_pair *out)
{
	*out = ((const struct year *)arg)->p[i];
}

/* One incident of a month: two ASes, one prefix, a brief of the usual size. */
static void
put_incident(struct year *y, struct store *s, const struct store_stamp *by, int64_t from_s)
{
	static const char *const kinds[] = { "moas", "leak", "sub-moas", "bogon-prefix" };
	const uint64_t r = next(y);
	const struct store_pair *p = &y->p[r % y->pairs];
	const struct store_role roles[] = { { y->asns[r % y->ases], ROLE_CULPRIT },
		{ p->origin, ROLE_VICTIM } };
	struct store_incident in = { .grade = (enum store_grade)(r >> 8 & 3),
		.confidence_pct = (uint8_t)(r % 100),
		.begin_us = (from_s + (int64_t)(r % (28 * 86400))) * 1000000,
		.peers = 20,
		.peer_asns = 18,
		.peers_possible = 60,
		.collectors = 3,
		.collectors_possible = 4,
		.n_prefixes = 1,
		.roles = roles,
		.n_roles = 2,
		.prefixes = &p->pfx };
	struct buf b = { 0 };
	bool changed;
	struct err e;

	in.end_us = in.begin_us + 3600000000;
	in.detected_us = in.graded_us = in.begin_us + 1000000;
	snprintf(in.id, sizeof(in.id), "%016llx", (unsigned long long)next(y));
	snprintf(in.kind, sizeof(in.kind), "%s", kinds[r >> 16 & 3]);
	snprintf(in.state, sizeof(in.state), "ended");
	buf_printf(&b,
	    "{\"id\":\"%s\",\"kind\":\"%s\",\"grade\":\"%s\",\"confidence\":0.5,\"state\":"
	    "\"ended\",\"begin\":%lld,\"end\":%lld,\"culprit\":%u,\"victims\":[%u],\"summary\":"
	    "\"made up for a bench: %0300d\"}",
	    in.id, in.kind, store_grade_word(in.grade), (long long)in.begin_us / 1000000,
	    (long long)in.end_us / 1000000, roles[0].asn, roles[1].asn, 0);
	in.brief = in.doc = (struct str){ b.p, b.n };
	must(store_incident_put(s, by, &in, &changed, &e), &e);
	buf_fini(&b);
}

/* What the detector found in it. */
static void
put_run(struct year *y, struct store *s, int32_t month, uint64_t view)
{
	struct store_run r = { .begin_us = month_begin_s(month) * 1000000,
		.end_us = month_begin_s(month + 1) * 1000000,
		.view = view,
		.collectors = 4,
		.peers = 60,
		.incidents = INCIDENTS };
	struct store_stamp by = { .view = view, .at_s = month_begin_s(month + 1) };
	struct err e;

	must(store_run_put(s, &r, &e), &e);
	by.run = r.id;
	for (unsigned i = 0; i < INCIDENTS; i++)
		put_incident(y, s, &by, month_begin_s(month));
}

/* The first time of a month: its incidents, too. */
static void
put(struct year *y, struct store *s, int32_t month, uint64_t view, bool first)
{
	struct store_column cols[MONTHLY_COLUMNS];
	struct store_month m = { .month = month,
		.view = view,
		.ases = y->ases,
		.tables = 1,
		.peers = 60,
		.min_peers = 5,
		.pairs_seen = y->pairs,
		.pairs_counted = y->pairs,
		.last_s = month_begin_s(month) };
	const struct store_month_data d = { .m = &m,
		.asns = y->asns,
		.cols = cols,
		.n_cols = MONTHLY_COLUMNS,
		.names = { y->names.p, y->names.n },
		.n_pairs = y->pairs,
		.pair = get,
		.arg = y };
	struct err e;

	for (size_t i = 0; i < MONTHLY_COLUMNS; i++)
		cols[i] = (struct store_column){ monthly_column(i), y->cols[i] };
	must(store_begin(s, &e), &e);
	must(store_month_put(s, &d, &e), &e);
	if (first)
		put_run(y, s, month, view);
	must(store_publish(s, view, &e), &e);
	must(store_commit(s, &e), &e);
}

static void
ask(struct view *v, const char *what,
    enum st (*f)(struct view *, const struct view_query *, struct buf *, struct err *),
    struct view_query q)
{
	struct buf b = { 0 };
	struct err e;

	for (int i = 0; i < 2; i++) {
		const double cpu = cpu_s(), wall = wall_s();

		b.n = 0;
		must(f(v, &q, &b, &e), &e);
		printf("| %s, %s | %.4f | %.4f | %zu |\n", what, i == 0 ? "first" : "again",
		    cpu_s() - cpu, wall_s() - wall, b.n);
	}
	buf_fini(&b);
}

int
main(int argc, char **argv)
{
	struct year y = { .ases = 80000, .pairs = 1400000 };
	uint32_t months = 12;
	char path[4096];
	struct stat size;
	struct store *s;
	struct view *v;
	struct rusage use;
	struct err e;

	if (argc != 2 && argc != 5) {
		fprintf(stderr, "usage: year DIR [ASES PAIRS MONTHS]\n");
		return 2;
	}
	if (argc == 5) {
		y.ases = (uint32_t)strtoul(argv[2], NULL, 10);
		y.pairs = (uint32_t)strtoul(argv[3], NULL, 10);
		months = (uint32_t)strtoul(argv[4], NULL, 10);
	}
	y.p = arr_new(y.pairs + 1, sizeof(*y.p));
	y.asns = arr_new(y.ases + 1, sizeof(*y.asns));
	for (size_t c = 0; c < MONTHLY_COLUMNS; c++)
		y.cols[c] = arr_new(y.ases + 1, sizeof(uint32_t));
	for (uint32_t i = 0; i < y.ases; i++)
		y.asns[i] = 1 + i * 5;
	make(&y);
	must(obs_init(argv[1], &e), &e);
	snprintf(path, sizeof(path), "%s/store.db", argv[1]);
	must(store_open(&s, path, STORE_WRITE, &e), &e);
	printf("| month | CPU s | wall s | MB of the store |\n|---|---|---|---|\n");
	for (uint32_t m = 0; m < months; m++) {
		const double cpu = cpu_s(), wall = wall_s();

		put(&y, s, 2025 * 12 + (int32_t)m, m + 1, true);
		printf("| %u | %.2f | %.2f | %.1f |\n", m + 1, cpu_s() - cpu, wall_s() - wall,
		    stat(path, &size) == 0 ? (double)size.st_size / 1e6 : 0.0);
		fflush(stdout);
		change(&y);
	}
	for (int day = 0; day < 2; day++) { /* the running month, a day later */
		const double cpu = cpu_s(), wall = wall_s();

		put(&y, s, 2025 * 12 + (int32_t)months - 1, months + 1 + (uint64_t)day, false);
		printf("| %u, put again | %.2f | %.2f | %.1f |\n", months, cpu_s() - cpu,
		    wall_s() - wall, stat(path, &size) == 0 ? (double)size.st_size / 1e6 : 0.0);
		change(&y);
	}
	store_close(s);
	printf("\n| question | CPU s | wall s | bytes |\n|---|---|---|---|\n");
	must(view_open(&v, argv[1], &e), &e);
	ask(v, "summary", view_summary, (struct view_query){ 0 });
	ask(v, "economies", view_economies, (struct view_query){ 0 });
	ask(v, "regions", view_regions, (struct view_query){ 0 });
	ask(v, "an AS with its history", view_as, (struct view_query){ .asn = STR("50001") });
	ask(v, "series of four", view_series,
	    (struct view_query){ .of = STR("as:50001,economy:NL,region:150,region:world") });
	ask(v, "economies of the first month", view_economies,
	    (struct view_query){ .month = STR("2025-01") });
	getrusage(RUSAGE_SELF, &use);
	printf("\npeak memory, the made-up year among it: %.0f MB\n", (double)use.ru_maxrss / 1024);
	view_close(v);
	return 0;
}
