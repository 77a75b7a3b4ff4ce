/*
 * dump.c - what the event engine makes of files, as text for follow.py to compare with its twin.
 *
 * usage: follow_dump [-l] [-t THREADS] [-s SINCE] [-c TIME]... {-r|-u} COLLECTOR=FILE...
 *
 * Lines: "C time collector peer asn prefix was now why id file rec" a change (with -l), "G kind
 * collector peer asn begin end n prefix" a gap, "S" seeded, "T collector peer asn prefix path
 * origin otc flags" the table at the end, "P ..." a peer, "N ..." the counts, "R" the most routes
 * at a time. -c stops before that time, saves, and goes on in a new engine from what was saved.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bgp/aspath.h"
#include "follow/follow.h"

#define CUTS 64

struct dump {
	struct follow *f;
	struct buf b;
	bool log;
};

static void
die(const struct err *e, const char *what)
{
	fprintf(stderr, "follow_dump: %s: %s\n", what, e != NULL ? e->msg : "");
	exit(3);
}

static void
put_addr(struct buf *b, const struct pfx *p)
{
	char t[PFX_TEXT];

	buf_put(b, t, (size_t)(addr_fmt(t, p) - t));
}

static void
put_peer(struct dump *d, uint32_t peer)
{
	const struct follow_peer *p = follow_peer(d->f, peer);

	if (p == NULL) {
		buf_lit(&d->b, " - 0");
		return;
	}
	buf_ch(&d->b, ' ');
	put_addr(&d->b, &p->addr);
	buf_printf(&d->b, " %u", p->asn);
}

static void
put_path(struct dump *d, uint32_t route)
{
	const struct follow_route *r = follow_route(d->f, route);

	if (r == NULL) {
		buf_lit(&d->b, "\t-");
		return;
	}
	buf_ch(&d->b, '\t');
	aspath_text(&d->b, follow_path(r));
	buf_printf(&d->b, "|%u|%u|%u", r->otc, r->agg_asn, r->flags);
}

static void
flush(struct dump *d)
{
	if (buf_bad(&d->b))
		die(NULL, "memory");
	fwrite(d->b.p, 1, d->b.n, stdout);
	d->b.n = 0;
}

static enum st
change(void *arg, const struct follow_change *c, struct err *e)
{
	static const char *const why[] = { "seed", "update", "resync", "down" };
	struct dump *d = arg;

	(void)e;
	if (!d->log)
		return ST_OK;
	buf_printf(&d->b, "C %lld %s", (long long)c->time_us,
	    follow_collector(d->f, follow_peer(d->f, c->peer)->collector));
	put_peer(d, c->peer);
	buf_ch(&d->b, ' ');
	buf_pfx(&d->b, follow_pfx(d->f, c->pfx));
	buf_printf(&d->b, " %s %u %llu", why[c->why], c->path_id, (unsigned long long)c->at.rec);
	put_path(d, c->was);
	put_path(d, c->now);
	buf_ch(&d->b, '\n');
	if (d->b.n > 1 << 16)
		flush(d);
	return ST_OK;
}

static enum st
gap(void *arg, const struct follow_gap *g, struct err *e)
{
	struct dump *d = arg;

	(void)e;
	buf_printf(&d->b, "G %s %s %s", follow_gap_word(g->kind), follow_gap_fault(g->kind),
	    follow_collector(d->f, g->collector));
	put_peer(d, g->peer);
	buf_printf(&d->b, " %lld %lld %llu ", (long long)g->begin_us, (long long)g->end_us,
	    (unsigned long long)g->n);
	if (g->pfx != 0)
		buf_pfx(&d->b, follow_pfx(d->f, g->pfx));
	else
		buf_ch(&d->b, '-');
	buf_ch(&d->b, '\n');
	return ST_OK;
}

static enum st
seeded(void *arg, struct err *e)
{
	struct dump *d = arg;

	(void)e;
	buf_lit(&d->b, "S\n");
	return ST_OK;
}

struct cell {
	struct dump *d;
	uint32_t pfx;
};

static bool
put_cell(void *arg, uint32_t peer, uint32_t route)
{
	struct cell *c = arg;
	struct dump *d = c->d;

	if (follow_cell(d->f, peer, c->pfx) != route)
		die(NULL, "a cell is not what the row says");
	buf_printf(&d->b, "T %s", follow_collector(d->f, follow_peer(d->f, peer)->collector));
	put_peer(d, peer);
	buf_ch(&d->b, ' ');
	buf_pfx(&d->b, follow_pfx(d->f, c->pfx));
	put_path(d, route);
	buf_ch(&d->b, '\n');
	return true;
}

static void
put_end(struct dump *d)
{
	const struct follow_counts *n = follow_counts(d->f);

	for (uint32_t i = 1; i <= follow_pfxs(d->f); i++) {
		struct cell c = { d, i };
		const uint32_t cover = follow_cover(d->f, i);

		follow_cells(d->f, i, put_cell, &c);
		if (follow_held(d->f, i) > 0) {
			buf_lit(&d->b, "V ");
			buf_pfx(&d->b, follow_pfx(d->f, i));
			buf_printf(&d->b, " %u ", follow_held(d->f, i));
			if (cover != 0)
				buf_pfx(&d->b, follow_pfx(d->f, cover));
			else
				buf_ch(&d->b, '-');
			buf_ch(&d->b, '\n');
		}
		if (d->b.n > 1 << 16)
			flush(d);
	}
	for (uint32_t i = 1; i <= follow_peers(d->f); i++) {
		const struct follow_peer *p = follow_peer(d->f, i);

		buf_printf(&d->b, "P %s", follow_collector(d->f, p->collector));
		put_peer(d, i);
		buf_printf(&d->b, " %u %d %u %u %u\n", p->state, p->resync, p->routes,
		    p->routes_last_table, p->partial);
	}
	buf_printf(&d->b,
	    "N records=%llu entries=%llu announced=%llu withdrawn=%llu unchanged=%llu "
	    "malformed=%llu "
	    "skipped=%llu other=%llu states=%llu twice=%llu stale=%llu left_out=%llu seed=%llu "
	    "update=%llu resync=%llu down=%llu held=%llu\n",
	    (unsigned long long)n->records, (unsigned long long)n->entries,
	    (unsigned long long)n->announced, (unsigned long long)n->withdrawn,
	    (unsigned long long)n->unchanged, (unsigned long long)n->malformed,
	    (unsigned long long)n->skipped, (unsigned long long)n->other,
	    (unsigned long long)n->states, (unsigned long long)n->twice,
	    (unsigned long long)n->stale, (unsigned long long)n->left_out,
	    (unsigned long long)n->changes[FOLLOW_SEED],
	    (unsigned long long)n->changes[FOLLOW_UPDATE],
	    (unsigned long long)n->changes[FOLLOW_RESYNC],
	    (unsigned long long)n->changes[FOLLOW_DOWN], (unsigned long long)n->routes_held);
	buf_printf(&d->b, "R %u\n", follow_routes(d->f));
	flush(d);
}

static void
add_files(struct dump *d, int n, char **v)
{
	struct err e;
	bool table = false;

	for (int i = 0; i < n; i++) {
		char *eq;

		if (v[i][0] == '-' && (v[i][1] == 'r' || v[i][1] == 'u')) {
			table = v[i][1] == 'r';
			continue;
		}
		eq = strchr(v[i], '=');
		if (eq == NULL)
			die(NULL, v[i]);
		*eq = 0;
		if (follow_add(d->f, v[i], eq + 1, table, &e) != ST_OK)
			die(&e, eq + 1);
		*eq = '=';
	}
}

static struct follow *
fresh(struct dump *d, int threads)
{
	const struct follow_watch w = { d, change, seeded, gap, NULL, NULL, NULL };
	struct follow *f = follow_new(&w);

	if (f == NULL)
		die(NULL, "memory");
	if (threads >= 0)
		follow_threads(f, (unsigned)threads);
	return f;
}

/* Saves, and goes on in another engine. */
static void
change_horses(struct dump *d, int threads)
{
	FILE *t = tmpfile();
	struct err e;

	if (t == NULL || follow_save(d->f, t, &e) != ST_OK)
		die(&e, "saving");
	rewind(t);
	follow_free(d->f);
	d->f = fresh(d, threads);
	if (follow_load(d->f, t, &e) != ST_OK)
		die(&e, "loading");
	fclose(t);
}

int
main(int argc, char **argv)
{
	struct dump d = { 0 };
	int64_t since = FOLLOW_BEGIN, cuts[CUTS];
	int i = 1, threads = -1, cuts_n = 0;
	struct err e;

	for (; i < argc && argv[i][0] == '-' && argv[i][1] != 'r' && argv[i][1] != 'u'; i++) {
		if (argv[i][1] == 'l')
			d.log = true;
		else if (argv[i][1] == 't')
			threads = atoi(argv[++i]);
		else if (argv[i][1] == 's')
			since = atoll(argv[++i]);
		else if (cuts_n < CUTS)
			cuts[cuts_n++] = atoll(argv[++i]);
	}
	d.f = fresh(&d, threads);
	add_files(&d, argc - i, argv + i);
	for (int k = 0; k < cuts_n; k++) {
		if (follow_run(d.f, since, cuts[k], &e) != ST_OK)
			die(&e, "run");
		change_horses(&d, threads);
		add_files(&d, argc - i, argv + i);
	}
	if (follow_run(d.f, since, FOLLOW_END, &e) != ST_OK)
		die(&e, "run");
	put_end(&d);
	follow_free(d.f);
	buf_fini(&d.b);
	return 0;
}
