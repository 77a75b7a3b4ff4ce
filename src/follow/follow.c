/* follow.c - see follow.h: the loop over all collectors in order of time, and the questions. */
#include "follow/follow.h"

#include <stdlib.h>

#include "base/cpus.h"
#include "follow/follow_i.h"

#define THREADS_MAX 16

static const struct {
	const char *word, *fault;
} gap_names[FOLLOW_GAP_KINDS] = {
	[FOLLOW_GAP_MISSING] = { "missing", "F-02" },
	[FOLLOW_GAP_CUT_FILE] = { "cut-file", "F-02" },
	[FOLLOW_GAP_CUT_TABLE] = { "cut-table", "F-03" },
	[FOLLOW_GAP_SILENT] = { "silent", "F-05" },
	[FOLLOW_GAP_STALE] = { "stale", "F-07" },
	[FOLLOW_GAP_TWICE] = { "twice", "F-08" },
	[FOLLOW_GAP_RESYNC] = { "resync", "F-09" },
	[FOLLOW_GAP_DOWN] = { "down", "F-09" },
	[FOLLOW_GAP_DEAD] = { "dead", "F-10" },
	[FOLLOW_GAP_CLOCK] = { "clock", "F-11" },
	[FOLLOW_GAP_NOISY] = { "noisy", "F-13" },
	[FOLLOW_GAP_ZOMBIE] = { "zombie", "F-15" },
	[FOLLOW_GAP_MALFORMED] = { "malformed", "F-18" },
};

const char *
follow_gap_word(unsigned kind)
{
	return kind < FOLLOW_GAP_KINDS ? gap_names[kind].word : NULL;
}

const char *
follow_gap_fault(unsigned kind)
{
	return kind < FOLLOW_GAP_KINDS ? gap_names[kind].fault : NULL;
}

struct follow *
follow_new(const struct follow_watch *w)
{
	struct follow *f = calloc(1, sizeof(*f));

	if (f == NULL)
		return NULL;
	f->watch = *w;
	f->threads = cpus_n(THREADS_MAX);
	f->now_us = FOLLOW_BEGIN;
	f->sec = NO_TIME;
	return f;
}

void
follow_threads(struct follow *f, unsigned n)
{
	f->threads = n < THREADS_MAX ? n : THREADS_MAX;
}

void
follow_free(struct follow *f)
{
	if (f == NULL)
		return;
	files_fini(f);
	feeds_free(f->feeds);
	for (uint32_t i = 1; i <= f->colls_n; i++) {
		struct coll *c = &f->colls[i];

		coll_files_fini(c);
		matrix_fini(&c->m[0]);
		matrix_fini(&c->m[1]);
		free(c->row_of);
		free(c->name);
	}
	free(f->colls);
	free(f->peers);
	map_fini(&f->peer_ids);
	map_fini(&f->extra_heads);
	map_fini(&f->pend_ids);
	free(f->extras);
	free(f->pends);
	free(f->zombies);
	routeset_fini(&f->routes);
	pfxset_fini(&f->pfxs);
	free(f);
}

/* The collector whose next record or table counts first, by name of equals; 0: nothing is left. */
static uint32_t
first(const struct follow *f)
{
	uint32_t best = 0;

	for (uint32_t i = 1; i <= f->colls_n; i++) {
		const struct coll *c = &f->colls[i];

		if (c->next_us == FOLLOW_END)
			continue;
		if (best == 0 || c->next_us < f->colls[best].next_us ||
		    (c->next_us == f->colls[best].next_us && c->next_table &&
			!f->colls[best].next_table))
			best = i;
	}
	return best;
}

static enum st
seeded(struct follow *f, struct err *e)
{
	f->seeded = true;
	return f->watch.seeded != NULL ? f->watch.seeded(f->watch.arg, e) : ST_OK;
}

/* One table or record of c at its time. */
static enum st
step(struct follow *f, struct coll *c, struct err *e)
{
	struct ffile *d = &f->files[c->next_file];
	const int64_t t = c->next_us > f->now_us ? c->next_us : f->now_us;
	enum st st = ST_OK;

	if (!c->next_table && !f->seeded && t >= f->since_us)
		st = seeded(f, e);
	if (st == ST_OK && t != NO_TIME && t / SECOND_US != f->sec)
		st = second_begin(f, t, e);
	f->now_us = t;
	if (st != ST_OK)
		return st;
	st = c->next_table ? table_take(f, c, d, e) : record_take(f, c, d, e);
	return st == ST_OK ? files_next(f, c, e) : st;
}

enum st
follow_run(struct follow *f, int64_t since_us, int64_t until_us, struct err *e)
{
	enum st st;
	uint32_t i;

	f->since_us = since_us;
	if (f->feeds == NULL)
		f->feeds = feeds_new(f->threads);
	if (f->feeds == NULL)
		return err_nomem(e, "reading");
	st = files_sort(f, e);
	for (uint32_t k = 1; k <= f->colls_n && st == ST_OK; k++)
		st = files_next(f, &f->colls[k], e);
	while (st == ST_OK && (i = first(f)) != 0 && f->colls[i].next_us < until_us)
		st = step(f, &f->colls[i], e);
	if (st == ST_OK && first(f) == 0) {
		st = cell_flush(f, e);
		if (st == ST_OK && !f->seeded)
			st = seeded(f, e);
	}
	return st;
}

bool
follow_left(const struct follow *f)
{
	return first(f) != 0;
}

int64_t
follow_now(const struct follow *f)
{
	return f->now_us;
}

const struct follow_route *
follow_route(const struct follow *f, uint32_t n)
{
	const struct follow_route *r =
	    n > 0 && n <= f->routes.n ? routeset_at(&f->routes, n) : NULL;

	return r != NULL && r->idle != ROUTE_FREE ? r : NULL;
}

const struct pfx *
follow_pfx(const struct follow *f, uint32_t n)
{
	return n > 0 && n <= f->pfxs.n ? &f->pfxs.v[n].pfx : NULL;
}

const struct follow_peer *
follow_peer(const struct follow *f, uint32_t n)
{
	return n > 0 && n <= f->peers_n ? &f->peers[n].pub : NULL;
}

const char *
follow_collector(const struct follow *f, uint32_t n)
{
	return n > 0 && n <= f->colls_n ? f->colls[n].name : NULL;
}

const char *
follow_file(const struct follow *f, uint32_t n)
{
	if (n >= f->files_n)
		return NULL;
	return f->files[n].path != NULL ? f->files[n].path : f->files[n].base;
}

uint32_t
follow_routes(const struct follow *f)
{
	return f->routes.n;
}

uint32_t
follow_pfxs(const struct follow *f)
{
	return f->pfxs.n;
}

uint32_t
follow_peers(const struct follow *f)
{
	return f->peers_n;
}

uint32_t
follow_collectors(const struct follow *f)
{
	return f->colls_n;
}

bool
follow_tables_due(const struct follow *f)
{
	for (uint32_t i = 1; i <= f->colls_n; i++) {
		const struct coll *c = coll_at(f, i);
		bool due = c->tables_n != 0;

		for (size_t k = 0; due && k < c->tables_n; k++)
			due = !f->files[c->tables[k]].done;
		if (due)
			return true;
	}
	return false;
}

uint32_t
follow_pfx_find(const struct follow *f, const struct pfx *p)
{
	return pfxset_find(&f->pfxs, p, pfxset_hash(p));
}

uint32_t
follow_cover(const struct follow *f, uint32_t pfx)
{
	if (pfx == 0 || pfx > f->pfxs.n)
		return 0;
	return pfxset_cover(&f->pfxs, pfx, f->pfxs.v[pfx].pfx.afi == AFI_IP4 ? 8 : 16);
}

uint32_t
follow_held(const struct follow *f, uint32_t pfx)
{
	return pfx > 0 && pfx <= f->pfxs.n ? f->pfxs.v[pfx].held : 0;
}

uint32_t
follow_cell(const struct follow *f, uint32_t peer, uint32_t pfx)
{
	const uint32_t *cell = peer > 0 && peer <= f->peers_n && pfx > 0 && pfx <= f->pfxs.n
				   ? cell_find(f, peer, pfx)
				   : NULL;

	return cell != NULL ? *cell & CELL_ROUTE : 0;
}

void
follow_cells(const struct follow *f, uint32_t pfx, follow_cell_fn *fn, void *arg)
{
	uint32_t left = follow_held(f, pfx);

	for (uint32_t i = 1; i <= f->colls_n && left > 0; i++) {
		const struct coll *c = &f->colls[i];
		const struct matrix *m = &c->m[f->pfxs.v[pfx].pfx.afi == AFI_IP6];

		if (pfx >= c->row_of_n || c->row_of[pfx] == 0)
			continue;
		for (uint32_t col = 0; col < m->cols && left > 0; col++) {
			const uint32_t route =
			    *matrix_cell(m, c->row_of[pfx] - 1, col) & CELL_ROUTE;

			if (route == 0)
				continue;
			left--;
			if (!fn(arg, m->peer_of[col], route))
				return;
		}
	}
}

const struct follow_counts *
follow_counts(const struct follow *f)
{
	return &f->n;
}
