/*
 * cell.c - what peers hold: the one place where a cell changes and where that is told.
 *
 * A peer that sends several paths for a prefix (RFC 7911) has them in a list, newest first; its
 * cell shows the newest, so that each path is seen once when it is news.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/limits.h"
#include "follow/follow_i.h"

static inline unsigned
family(const struct follow *f, uint32_t pfx)
{
	return f->pfxs.v[pfx].pfx.afi == AFI_IP6;
}

static uint64_t
key_of(uint32_t peer, uint32_t pfx)
{
	return (uint64_t)peer << 32 | pfx;
}

uint32_t *
cell_find(const struct follow *f, uint32_t peer, uint32_t pfx)
{
	const struct peer *p = peer_at(f, peer);
	const struct coll *c = coll_at(f, p->pub.collector);
	const unsigned fam = family(f, pfx);

	if (pfx >= c->row_of_n || c->row_of[pfx] == 0 || p->col[fam] == MATRIX_NO_COL)
		return NULL;
	return matrix_cell(&c->m[fam], c->row_of[pfx] - 1, p->col[fam]);
}

void
cell_prefetch(const struct follow *f, uint32_t peer, uint32_t pfx)
{
	const uint32_t *cell = cell_find(f, peer, pfx);

	if (cell != NULL)
		__builtin_prefetch(cell, 1);
}

/* The cell, with its row and column made; NULL: memory is out. */
static uint32_t *
cell_make(struct follow *f, uint32_t peer, uint32_t pfx)
{
	struct peer *p = peer_at(f, peer);
	struct coll *c = coll_at(f, p->pub.collector);
	const unsigned fam = family(f, pfx);
	struct matrix *m = &c->m[fam];

	if (p->col[fam] == MATRIX_NO_COL) {
		if (!matrix_add_col(m, peer))
			return NULL;
		p->col[fam] = m->cols - 1;
	}
	if (pfx >= c->row_of_n) {
		const size_t n = pfx < 1024 ? 1024 : (size_t)pfx + pfx / 2;
		uint32_t *row_of = realloc(c->row_of, n * sizeof(*row_of));

		if (row_of == NULL)
			return NULL;
		memset(row_of + c->row_of_n, 0, (n - c->row_of_n) * sizeof(*row_of));
		c->row_of = row_of;
		c->row_of_n = n;
	}
	if (c->row_of[pfx] == 0) {
		if (!matrix_add_row(m, pfx))
			return NULL;
		c->row_of[pfx] = m->rows;
	}
	return matrix_cell(m, c->row_of[pfx] - 1, p->col[fam]);
}

static enum st
tell(struct follow *f, const struct follow_change *c, struct err *e)
{
	f->n.changes[c->why]++;
	return f->watch.change != NULL ? f->watch.change(f->watch.arg, c, e) : ST_OK;
}

enum st
cell_flush(struct follow *f, struct err *e)
{
	enum st st = ST_OK;

	for (size_t i = 0; i < f->pends_n && st == ST_OK; i++) {
		const struct pend *d = &f->pends[i];
		const uint32_t *cell = cell_find(f, d->peer, d->pfx);
		const struct follow_change c = { .time_us = f->now_us,
			.peer = d->peer,
			.pfx = d->pfx,
			.was = d->was,
			.now = cell != NULL ? *cell & CELL_ROUTE : 0,
			.path_id = d->path_id,
			.why = (uint8_t)d->why,
			.at = d->at };

		if (c.was != c.now)
			st = tell(f, &c, e);
	}
	f->pends_n = 0;
	map_fini(&f->pend_ids);
	return st;
}

/* Keeps a change of a noisy peer for the end of the second. */
static enum st
put_off(struct follow *f, struct peer *p, const struct follow_change *c, struct err *e)
{
	bool fresh;
	const uint32_t *id =
	    map_put(&f->pend_ids, key_of(c->peer, c->pfx), (uint32_t)f->pends_n, &fresh);
	struct pend *v;

	if (id == NULL)
		return err_nomem(e, "updates");
	if (fresh) {
		v = arr_grow(f->pends, f->pends_n, &f->pends_cap, sizeof(*v));
		if (v == NULL)
			return err_nomem(e, "updates");
		f->pends = v;
		v[f->pends_n++] = (struct pend){ .peer = c->peer, .pfx = c->pfx, .was = c->was };
	} else {
		p->left_out++;
		f->n.left_out++;
	}
	v = &f->pends[*id];
	v->path_id = c->path_id;
	v->why = c->why;
	v->at = c->at;
	p->noisy_last_us = c->time_us;
	if (p->noisy_us == NO_TIME) {
		p->noisy_us = c->time_us;
		return gap_tell(f,
		    &(struct follow_gap){ .kind = FOLLOW_GAP_NOISY,
			.collector = p->pub.collector,
			.peer = c->peer,
			.begin_us = c->time_us },
		    e);
	}
	return ST_OK;
}

/* A withdrawal that leaves few of many: those few are looked at again later. */
static enum st
maybe_zombie(struct follow *f, uint32_t pfx, int64_t t, struct err *e)
{
	struct pfxset_row *r = &f->pfxs.v[pfx];
	struct zombie *v;

	if (r->waits || r->peak < ZOMBIE_PEAK || r->held == 0 || r->held * ZOMBIE_SHARE > r->peak)
		return ST_OK;
	v = arr_grow(f->zombies, f->zombies_n, &f->zombies_cap, sizeof(*v));
	if (v == NULL)
		return err_nomem(e, "prefixes");
	f->zombies = v;
	v[f->zombies_n++] = (struct zombie){ t + ZOMBIE_US, t, pfx };
	r->waits = true;
	return ST_OK;
}

/* Keeps the counts after a cell went from nothing to something or back. */
static void
count(struct follow *f, struct peer *p, uint32_t pfx, bool more, uint8_t why)
{
	struct pfxset_row *r = &f->pfxs.v[pfx];
	const unsigned fam = r->pfx.afi == AFI_IP6;

	if (more) {
		if (r->held++ == 0) {
			f->pfxs.lens[fam][r->pfx.len]++;
			r->peak = 0;
		}
		if (r->held > r->peak)
			r->peak = r->held < UINT16_MAX ? (uint16_t)r->held : UINT16_MAX;
		p->pub.routes++;
		p->pub.routes_afi[fam]++;
		f->n.routes_held++;
		return;
	}
	if (--r->held == 0)
		f->pfxs.lens[fam][r->pfx.len]--;
	if (why == FOLLOW_DOWN && r->peak > 0) /* nobody withdrew it */
		r->peak--;
	p->pub.routes--;
	p->pub.routes_afi[fam]--;
	f->n.routes_held--;
}

/* Writes the route that a cell shows, and tells. */
static enum st
show(struct follow *f, uint32_t peer, uint32_t pfx, uint32_t *cell, uint32_t path_id,
    uint32_t route, const struct cause *why, struct err *e)
{
	struct peer *p = peer_at(f, peer);
	struct follow_change c = { .time_us = why->time_us,
		.peer = peer,
		.pfx = pfx,
		.was = *cell & CELL_ROUTE,
		.now = route,
		.path_id = path_id,
		.why = why->why,
		.at = why->at };
	enum st st = ST_OK;

	if (c.was == route)
		return ST_OK;
	if (c.why == FOLLOW_UPDATE) {
		if (p->resync >> (f->pfxs.v[pfx].pfx.afi == AFI_IP6) & 1 ||
		    (p->pub.partial && c.was == 0 && !(*cell & CELL_SEEN)))
			c.why = FOLLOW_RESYNC;
		else if (c.time_us < f->since_us)
			c.why = FOLLOW_SEED;
	}
	*cell = (*cell & ~CELL_ROUTE) | route | (route != 0 ? CELL_SEEN : 0);
	if ((c.was == 0) != (route == 0)) {
		count(f, p, pfx, route != 0, c.why);
		if (route == 0 && c.why == FOLLOW_UPDATE)
			st = maybe_zombie(f, pfx, c.time_us, e);
	}
	if (p->resync != 0)
		p->resync_n++;
	if (p->sec != f->sec) {
		p->sec = f->sec;
		p->changes = 0;
	}
	if (st != ST_OK)
		return st;
	if (++p->changes > NOISY_BUDGET && why->message)
		return put_off(f, p, &c, e);
	return tell(f, &c, e);
}

/* The side list of a cell; *NULL* memory is out. */
static uint32_t *
head_of(struct follow *f, uint32_t peer, uint32_t pfx)
{
	return map_put(&f->extra_heads, key_of(peer, pfx), 0, NULL);
}

/* Puts a path at the head of the list. */
static enum st
push(struct follow *f, uint32_t *head, uint32_t path_id, uint32_t route, struct err *e)
{
	uint32_t n = f->extras_free;

	if (n != 0)
		f->extras_free = f->extras[n].next;
	else {
		const size_t at = f->extras_n == 0 ? 1 : f->extras_n;
		struct extra *v = arr_grow(f->extras, at, &f->extras_cap, sizeof(*v));

		if (v == NULL || at >= MAP_NONE)
			return err_nomem(e, "paths");
		f->extras = v;
		n = (uint32_t)at;
		f->extras_n = at + 1;
	}
	f->extras[n] = (struct extra){ path_id, route, *head, 0 };
	*head = n;
	return ST_OK;
}

/* Takes the path out of the list; 0: it is not there. Else its place, free. */
static uint32_t
pull(struct follow *f, uint32_t *head, uint32_t path_id)
{
	for (uint32_t *at = head; *at != 0; at = &f->extras[*at].next) {
		const uint32_t n = *at;

		if (f->extras[n].path_id != path_id)
			continue;
		*at = f->extras[n].next;
		f->extras[n].next = f->extras_free;
		f->extras_free = n;
		return n;
	}
	return 0;
}

static void
drop_list(struct follow *f, uint32_t peer, uint32_t pfx, uint32_t *cell)
{
	uint32_t *head = head_of(f, peer, pfx); /* is there: makes nothing */

	while (head != NULL && *head != 0)
		pull(f, head, f->extras[*head].path_id);
	*cell &= ~CELL_MULTI;
}

/* The same route of the same path stands in the list. */
static bool
listed(const struct follow *f, const uint32_t *head, uint32_t path_id, uint32_t route)
{
	for (uint32_t n = *head; n != 0; n = f->extras[n].next) {
		if (f->extras[n].path_id == path_id)
			return f->extras[n].route == route;
	}
	return false;
}

/* cell_set() for a peer with several paths. *same: nothing new was said. */
static enum st
set_listed(struct follow *f, uint32_t peer, uint32_t pfx, uint32_t *cell, uint32_t path_id,
    uint32_t route, bool *same, const struct cause *why, struct err *e)
{
	uint32_t *head = head_of(f, peer, pfx), was;
	enum st st = ST_OK;

	*same = false;
	if (head == NULL)
		return err_nomem(e, "paths");
	if (!(*cell & CELL_MULTI) && (*cell & CELL_ROUTE) != 0)
		st = push(f, head, 0, *cell & CELL_ROUTE, e);
	if (st != ST_OK)
		return st;
	*cell = *head != 0 || route != 0 ? *cell | CELL_MULTI : *cell & ~CELL_MULTI;
	if (route != 0 && listed(f, head, path_id, route)) {
		*same = true;
		return ST_OK;
	}
	was = pull(f, head, path_id);
	*same = route == 0 && was == 0;
	if (route != 0)
		st = push(f, head, path_id, route, e);
	if (st != ST_OK)
		return st;
	if (*head == 0)
		*cell &= ~CELL_MULTI;
	return show(f, peer, pfx, cell, path_id, *head != 0 ? f->extras[*head].route : 0, why, e);
}

enum st
cell_set(struct follow *f, uint32_t peer, uint32_t pfx, uint32_t path_id, bool add_path,
    uint32_t route, const struct cause *why, struct err *e)
{
	uint32_t *cell = cell_find(f, peer, pfx);
	bool same = false;
	enum st st = ST_OK;

	if (cell == NULL && route != 0) {
		cell = cell_make(f, peer, pfx);
		if (cell == NULL)
			return err_nomem(e, "the matrix");
	}
	if (route != 0) {
		f->pfxs.v[pfx].said_s = (uint32_t)(why->time_us / SECOND_US);
		if ((*cell & CELL_ROUTE) == 0 || (*cell & CELL_ROUTE) == route)
			st = peer_flood(f, peer, why->time_us, e);
	}
	if (st != ST_OK)
		return st;
	if (cell == NULL)
		same = true;
	else if (add_path || *cell & CELL_MULTI)
		st = set_listed(f, peer, pfx, cell, path_id, route, &same, why, e);
	else if ((*cell & CELL_ROUTE) == route)
		same = true;
	else
		return show(f, peer, pfx, cell, 0, route, why, e);
	f->n.unchanged += same;
	return st;
}

enum st
cell_drop_peer(struct follow *f, uint32_t peer, const struct cause *why, struct err *e)
{
	enum st st = cell_flush(f, e);

	for (unsigned fam = 0; fam < 2; fam++) {
		const uint32_t col = peer_at(f, peer)->col[fam];
		struct matrix *m = &coll_at(f, peer_at(f, peer)->pub.collector)->m[fam];

		for (uint32_t row = 0;
		     row < m->rows && st == ST_OK && peer_at(f, peer)->pub.routes_afi[fam] > 0;
		     row++) {
			uint32_t *cell = matrix_cell(m, row, col);

			if (*cell & CELL_MULTI)
				drop_list(f, peer, m->pfx_of[row], cell);
			if ((*cell & CELL_ROUTE) != 0)
				st = show(f, peer, m->pfx_of[row], cell, 0, 0, why, e);
		}
	}
	return st;
}

void
cell_begin_table(struct follow *f, struct coll *c)
{
	f->table_mark++;
	for (unsigned fam = 0; fam < 2; fam++) {
		struct matrix *m = &c->m[fam];

		for (size_t i = 0; i < (size_t)m->rows * m->stride; i++)
			m->cells[i] &= ~CELL_MARK;
	}
}

/* Paths of the list that the table at hand does not have go, except where it told nothing. */
static void
mark_listed(struct follow *f, uint32_t *head, uint32_t path_id)
{
	for (uint32_t n = *head; n != 0; n = f->extras[n].next) {
		if (f->extras[n].path_id == path_id)
			f->extras[n].mark = f->table_mark;
	}
}

enum st
cell_set_table(struct follow *f, uint32_t peer, uint32_t pfx, uint32_t path_id, bool add_path,
    uint32_t route, bool keep, const struct cause *why, struct err *e)
{
	uint32_t *cell = cell_make(f, peer, pfx);
	bool same;
	enum st st = ST_OK;

	if (cell == NULL)
		return err_nomem(e, "the matrix");
	*cell |= CELL_MARK;
	if (keep)
		return ST_OK;
	if (!add_path && *cell & CELL_MULTI) {
		/* a table without path numbers of a peer that has them: one of his paths is fine */
		uint32_t *head = head_of(f, peer, pfx);

		for (uint32_t n = *head; n != 0; n = f->extras[n].next) {
			if (f->extras[n].route == route)
				return ST_OK;
		}
		drop_list(f, peer, pfx, cell);
	}
	if (add_path || *cell & CELL_MULTI) {
		st = set_listed(f, peer, pfx, cell, path_id, route, &same, why, e);
		mark_listed(f, head_of(f, peer, pfx), path_id);
		return st;
	}
	return show(f, peer, pfx, cell, 0, route, why, e);
}

/* Of a cell with marked paths, those without the mark go. */
static enum st
end_list(struct follow *f, uint32_t peer, uint32_t pfx, uint32_t *cell, const struct cause *why,
    struct err *e)
{
	uint32_t *head = head_of(f, peer, pfx);
	bool any = false;

	for (uint32_t n = *head; n != 0; n = f->extras[n].next)
		any |= f->extras[n].mark == f->table_mark;
	if (!any)
		return ST_OK;
	for (uint32_t n = *head, next; n != 0; n = next) {
		next = f->extras[n].next;
		if (f->extras[n].mark != f->table_mark)
			pull(f, head, f->extras[n].path_id);
	}
	return show(f, peer, pfx, cell, 0, f->extras[*head].route, why, e);
}

static enum st
end_row(struct follow *f, struct matrix *m, uint32_t row, const struct cause *why, struct err *e)
{
	enum st st = ST_OK;

	for (uint32_t col = 0; col < m->cols && st == ST_OK; col++) {
		uint32_t *cell = matrix_cell(m, row, col);

		if ((*cell & CELL_ROUTE) == 0 || !peer_at(f, m->peer_of[col])->take_away)
			continue;
		if (!(*cell & CELL_MARK)) {
			if (*cell & CELL_MULTI)
				drop_list(f, m->peer_of[col], m->pfx_of[row], cell);
			st = show(f, m->peer_of[col], m->pfx_of[row], cell, 0, 0, why, e);
		} else if (*cell & CELL_MULTI)
			st = end_list(f, m->peer_of[col], m->pfx_of[row], cell, why, e);
	}
	return st;
}

enum st
cell_end_table(struct follow *f, struct coll *c, const struct cause *why, struct err *e)
{
	enum st st = ST_OK;

	for (unsigned fam = 0; fam < 2; fam++) {
		for (uint32_t row = 0; row < c->m[fam].rows && st == ST_OK; row++)
			st = end_row(f, &c->m[fam], row, why, e);
	}
	return st;
}
