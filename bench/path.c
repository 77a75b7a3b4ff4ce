/*
 * path.c - judging AS paths, nanoseconds a path.
 *
 * usage: bench-path PATHS OPTION=FILE...    a path a line; files of the world, such as as-rel=FILE
 *
 * All paths are read first, then judged over and over until half a second of CPU time has passed;
 * the best of five. Counts of the states are printed, so that runs can be compared.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "bgp/aspath_text.h"
#include "io/in.h"
#include "judge/path.h"

struct data {
	struct buf wire;
	size_t *end; /* of each path in wire */
	size_t n, cap, hops;
};

static double
cpu_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
die(const char *what)
{
	fprintf(stderr, "bench-path: %s\n", what);
	exit(1);
}

static void
load_paths(struct data *d, const char *path)
{
	struct str line;
	struct in *in;
	struct err e;

	if (in_open_undigested(&in, path, &e) != ST_OK)
		die(e.msg);
	while (in_line(in, &line, &e) == ST_OK) {
		size_t at, *v = arr_grow(d->end, d->n, &d->cap, sizeof(*v));

		if (v == NULL || aspath_parse(&d->wire, line, &at) != NULL)
			die("no memory, or no path");
		d->end = v;
		v[d->n++] = d->wire.n;
	}
	in_close(in);
}

static struct world *
load_world(char **argv)
{
	struct world_maker *m = world_maker_new();
	struct world *w;
	struct err e;

	for (; *argv != NULL; argv++) {
		struct str file = str_of(*argv), name;
		enum source_kind k;

		if (!str_cut(&file, '=', &name) || !source_kind_parse(name, &k) ||
		    world_maker_add(m, k, file.p, &e) != ST_OK)
			die(*argv);
	}
	if (world_freeze(&w, m, &e) != ST_OK)
		die(e.msg);
	return w;
}

struct counts {
	uint64_t hops, aspa[4], rel[4], certain, types[5], lock;
};

static void
pass(const struct path_judge *j, const struct data *d, struct counts *c)
{
	static struct as_run run;
	struct path_verdict v;
	size_t from = 0;

	for (size_t i = 0; i < d->n; from = d->end[i++]) {
		const struct path_ask q = { { (const uint8_t *)d->wire.p + from, d->end[i] - from },
			0, 0 };

		judge_path(j, &q, &run, &v);
		c->hops += run.n;
		c->aspa[v.aspa.down]++;
		c->rel[v.rel.down]++;
		if ((v.by & ~PROOF_PEERLOCK) != 0) {
			c->certain += v.certain;
			c->types[v.type]++;
		}
		c->lock += v.lock.kind != LOCK_NONE;
	}
}

int
main(int argc, char **argv)
{
	struct data d = { 0 };
	struct path_judge *j;
	struct counts c;
	double best = 1e9, t, made;
	struct world *w;
	struct err e;

	if (argc < 3)
		die("usage: bench-path PATHS OPTION=FILE...");
	load_paths(&d, argv[1]);
	w = load_world(argv + 2);
	t = cpu_s();
	if (path_judge_new(&j, w, NULL, &e) != ST_OK)
		die(e.msg);
	made = cpu_s() - t;
	for (int round = 0; round < 5; round++) {
		unsigned passes = 0;
		double took;

		t = cpu_s();
		do {
			c = (struct counts){ 0 };
			pass(j, &d, &c);
			passes++;
			took = cpu_s() - t;
		} while (took < 0.5);
		if (took / passes < best)
			best = took / passes;
	}
	printf("%zu paths, %.1f ASes each; made in %.0f ms; %.0f ns a path\n", d.n,
	    (double)c.hops / (double)d.n, made * 1e3, best / (double)d.n * 1e9);
	printf("aspa %llu valid %llu unknown %llu invalid; relations %llu valid %llu unknown %llu "
	       "invalid\n",
	    (unsigned long long)c.aspa[RAMP_VALID], (unsigned long long)c.aspa[RAMP_UNKNOWN],
	    (unsigned long long)c.aspa[RAMP_INVALID], (unsigned long long)c.rel[RAMP_VALID],
	    (unsigned long long)c.rel[RAMP_UNKNOWN], (unsigned long long)c.rel[RAMP_INVALID]);
	printf("leaks: %llu certain; types", (unsigned long long)c.certain);
	for (int i = 0; i < 5; i++)
		printf(" %d: %llu", i, (unsigned long long)c.types[i]);
	printf("; peerlock %llu\n", (unsigned long long)c.lock);
	path_judge_free(j);
	world_free(w);
	buf_fini(&d.wire);
	free(d.end);
	return 0;
}
