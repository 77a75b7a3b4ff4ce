/*
 * follow.c - the event engine: how fast, how large.
 *
 * usage: bench-follow make DIR [MILLIONS [PREFIXES [HOT [RATE [NEW]]]]]  writes a table and updates
 *                     of one collector: 20 peers, RATE (800) prefixes a second, two a message
 *        bench-follow run [-t THREADS] [COLLECTOR=]FILE...   follows them with an empty watch;
 * first the tables (rib in the name), then the updates
 *
 * One update is one prefix announced or withdrawn. HOT: percent of the updates that are about a
 * twentieth of the prefixes (default 0: all alike, which is worst for the caches). NEW: percent of
 * the announcements whose path nobody showed before (0). CPU time is that of all threads together.
 * `simulate --days` makes real files of the same kind.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "follow/follow.h"
#include "mrt/mrt_write.h"

#define PEERS 20
#define PATHS 20000
#define HOPS 5

struct rng {
	uint64_t x;
};

static uint32_t
below(struct rng *r, uint32_t n)
{
	r->x = r->x * 6364136223846793005ULL + 1442695040888963407ULL;
	return (uint32_t)((r->x >> 33) % n);
}

static void
die(const char *what)
{
	fprintf(stderr, "bench-follow: %s\n", what);
	exit(1);
}

static double
seconds(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct mrtw_session
session(unsigned peer)
{
	return (struct mrtw_session){ .peer_asn = 64500 + peer,
		.local_asn = 64496,
		.peer = { .afi = AFI_IP4, .b = { 192, 0, 2, (uint8_t)peer + 1 } },
		.local = { .afi = AFI_IP4, .b = { 192, 0, 2, 254 } } };
}

/* A path is a pure function of its number. */
static void
attrs(struct buf *b, unsigned peer, uint32_t n)
{
	struct rng r = { n * 2654435761u + 1 };
	uint32_t asns[HOPS] = { 64500 + peer };
	const struct mrtw_seg seg = { 2, asns, HOPS };
	struct mrtw_attrs a = {
		.path = &seg, .n_path = 1, .has_next_hop = true, .next_hop = 0xc0000201
	};

	for (unsigned i = 1; i < HOPS; i++)
		asns[i] = 1 + below(&r, i < 3 ? 5000 : 80000);
	mrtw_attrs(b, &a);
}

static struct pfx
pfx_of(uint32_t n)
{
	return (struct pfx){ (uint64_t)(0x01000000 + n * 256) << 32, 0, 24, AFI_IP4 };
}

static void
put(FILE *f, struct buf *b)
{
	if (buf_bad(b) || fwrite(b->p, 1, b->n, f) != b->n)
		die("cannot write");
	b->n = 0;
}

static FILE *
create(const char *dir, const char *name)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "wb");
	if (f == NULL)
		die("cannot create a file");
	return f;
}

static void
make_table(const char *dir, uint32_t prefixes, uint32_t time_s)
{
	FILE *f = create(dir, "rib.mrt");
	struct mrtw_peer peers[PEERS];
	struct buf b = { 0 }, a = { 0 };
	struct rng r = { 7 };

	for (unsigned i = 0; i < PEERS; i++)
		peers[i] = (struct mrtw_peer){ 1, 64500 + i, session(i).peer };
	mrtw_peer_index(&b, time_s, 1, STR("bench"), peers, PEERS);
	for (uint32_t n = 0; n < prefixes; n++) {
		const struct pfx p = pfx_of(n);
		struct mrtw_rib rib = mrtw_rib_begin(&b, time_s, n, &p);

		for (unsigned i = 0; i < PEERS; i++) {
			a.n = 0;
			attrs(&a, i, below(&r, PATHS));
			mrtw_rib_entry(&b, &rib, (uint16_t)i, time_s, a.p, a.n);
		}
		mrtw_rib_end(&b, &rib);
		if (b.n > 1 << 20)
			put(f, &b);
	}
	put(f, &b);
	fclose(f);
	buf_fini(&b);
	buf_fini(&a);
}

struct made {
	uint64_t updates;
	uint32_t prefixes, hot, rate, fresh;
};

static void
make_updates(const char *dir, const struct made *m, uint32_t time_s)
{
	FILE *f = create(dir, "updates.mrt");
	struct buf b = { 0 };
	struct rng r = { 11 };

	for (uint64_t n = 0; n < m->updates; n += 2) {
		const unsigned peer = below(&r, PEERS);
		const struct mrtw_session s = session(peer);
		const uint32_t at = time_s + 1 + (uint32_t)(n / m->rate);
		const uint32_t most = below(&r, 100) < m->hot ? m->prefixes / 20 : m->prefixes;
		const struct pfx p[2] = { pfx_of(below(&r, most)), pfx_of(below(&r, most)) };
		const bool fresh = m->fresh > 0 && below(&r, 100) < m->fresh;
		struct rng path = { (fresh ? PATHS + (uint32_t)n : below(&r, PATHS)) * 2654435761u +
				    1 };
		uint32_t asns[HOPS] = { 64500 + peer };
		const struct mrtw_seg seg = { 2, asns, HOPS };
		const struct mrtw_attrs a = {
			.path = &seg, .n_path = 1, .has_next_hop = true, .next_hop = 0xc0000201
		};

		for (unsigned i = 1; i < HOPS; i++)
			asns[i] = 1 + below(&path, i < 3 ? 5000 : 80000);
		if (below(&r, 100) < 15)
			mrtw_update(&b, at, MRTW_NO_USEC, &s, p, 2, NULL, NULL, 0);
		else
			mrtw_update(&b, at, MRTW_NO_USEC, &s, NULL, 0, &a, p, 2);
		if (b.n > 1 << 20)
			put(f, &b);
	}
	put(f, &b);
	fclose(f);
	buf_fini(&b);
}

static void
stage(const char *what, const struct follow *f, double wall, double cpu, uint64_t n)
{
	struct rusage u;

	wall = seconds(CLOCK_MONOTONIC) - wall;
	cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	getrusage(RUSAGE_SELF, &u);
	printf("| %s | %.2f | %.2f | %.2f | %.2f | %llu | %u | %u | %ld |\n", what, (double)n / 1e6,
	    wall, cpu, (double)n / cpu / 1e6, (unsigned long long)follow_counts(f)->routes_held,
	    follow_pfxs(f), follow_routes(f), u.ru_maxrss / 1024);
}

/* Adds the tables, or the updates, among the files; how many. */
static int
add(struct follow *f, int argc, char **argv, bool table)
{
	int n = 0;

	for (int i = 0; i < argc; i++) {
		char *eq = strchr(argv[i], '=');
		const char *path = eq != NULL ? eq + 1 : argv[i];
		const char *slash = strrchr(path, '/');
		char collector[64] = "bench";
		struct err e;

		if ((strstr(slash != NULL ? slash : path, "rib") != NULL) != table)
			continue;
		if (eq != NULL)
			snprintf(
			    collector, sizeof(collector), "%.*s", (int)(eq - argv[i]), argv[i]);
		if (follow_add(f, collector, path, table, &e) != ST_OK)
			die(e.msg);
		n++;
	}
	return n;
}

static void
follow_stage(struct follow *f, int argc, char **argv, bool table)
{
	const struct follow_counts *n = follow_counts(f);
	double wall, cpu;
	struct err e;

	if (add(f, argc, argv, table) == 0)
		return;
	wall = seconds(CLOCK_MONOTONIC);
	cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
	if (follow_run(f, FOLLOW_BEGIN, FOLLOW_END, &e) != ST_OK)
		die(e.msg);
	stage(table ? "table" : "updates", f, wall, cpu,
	    table ? n->entries : n->announced + n->withdrawn);
}

static int
follow_files(int argc, char **argv)
{
	const struct follow_watch w = { 0 };
	struct follow *f = follow_new(&w);
	const struct follow_counts *n;

	if (f == NULL)
		die("memory");
	n = follow_counts(f);
	if (argc > 1 && strcmp(argv[0], "-t") == 0) {
		follow_threads(f, (unsigned)atoi(argv[1]));
		argv += 2;
		argc -= 2;
	}
	puts("| work | M routes | wall s | CPU s | M/CPU s | held | prefixes | routes | MB |\n"
	     "|---|---:|---:|---:|---:|---:|---:|---:|---:|");
	follow_stage(f, argc, argv, true);
	follow_stage(f, argc, argv, false);
	printf("\n%llu records, %llu unchanged, %llu news, %llu in a resync\n",
	    (unsigned long long)n->records, (unsigned long long)n->unchanged,
	    (unsigned long long)n->changes[FOLLOW_UPDATE],
	    (unsigned long long)n->changes[FOLLOW_RESYNC]);
	follow_free(f);
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc > 2 && strcmp(argv[1], "make") == 0) {
		const struct made m = { .updates =
					    argc > 3 ? (uint64_t)(atof(argv[3]) * 1e6) : 4000000,
			.prefixes = argc > 4 ? (uint32_t)atoi(argv[4]) : 500000,
			.hot = argc > 5 ? (uint32_t)atoi(argv[5]) : 0,
			.rate = argc > 6 ? (uint32_t)atoi(argv[6]) : 800,
			.fresh = argc > 7 ? (uint32_t)atoi(argv[7]) : 0 };

		if (m.prefixes == 0 || m.rate == 0)
			die("PREFIXES and RATE are at least 1");
		make_table(argv[2], m.prefixes, 1767225600);
		make_updates(argv[2], &m, 1767225600);
		return 0;
	}
	if (argc > 2 && strcmp(argv[1], "run") == 0)
		return follow_files(argc - 2, argv + 2);
	die("usage: bench-follow make DIR [MILLIONS [PREFIXES [HOT [RATE [NEW]]]]] | run [-t N] "
	    "[COLLECTOR=]FILE...");
}
