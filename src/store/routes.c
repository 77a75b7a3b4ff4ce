/*
 * routes.c - pairs of a month merged into the intervals of all months, and read back.
 *
 * Both sides are sorted by prefix and origin, so one walk over the table and the month's pairs
 * suffices. Changes are collected and written behind the walk, in the same order; where nothing
 * changed nothing is written. Pairs get small ids on first sight, which the month's column of
 * peers is over.
 */
#include "store/embed_i.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/limits.h"

struct change {
	uint8_t key[KEY_MAX], key_n;
	uint8_t sql; /* enum sql */
	uint32_t origin, id, state;
	int32_t since, until; /* as stored */
};

/* One pair on its way through the merge. */
struct group {
	uint8_t key[KEY_MAX];
	size_t key_n;
	uint32_t origin, id;
	struct span *old, *new; /* [old_n], room for old_n + 2 */
	size_t old_n, old_cap, new_cap;
};

struct merge {
	struct db *db;
	struct db_q q;
	bool more; /* q stands on a row */
	struct span_place at;
	int32_t max_before, max_after; /* latest held month before and after this put */
	struct change *changes;
	size_t changes_n, changes_cap;
	uint32_t *peers; /* by id */
	size_t peers_n, peers_cap;
	uint32_t next_id;
	struct group g;
};

static uint32_t
state_of(const struct verdict *v)
{
	return (uint32_t)v->rpki | (uint32_t)v->irr << 4 | (uint32_t)v->bogon << 8;
}

static struct verdict
verdict_of(int64_t state)
{
	return (struct verdict){ state & 15, state >> 4 & 15, state >> 8 & 15 };
}

static int
key_cmp(const uint8_t *a, size_t an, uint32_t ao, const uint8_t *b, size_t bn, uint32_t bo)
{
	const int c =
	    memcmp(a, b, an < bn ? an : bn); /* the family is first, so lengths differ with it */

	if (c != 0)
		return c;
	return ao < bo ? -1 : ao > bo;
}

/* Takes the rows of the pair that the cursor stands on. */
static bool
group_read(struct merge *m)
{
	struct group *g = &m->g;
	const struct str key = db_col_blob(&m->q, 0);

	g->key_n = key.n < KEY_MAX ? key.n : KEY_MAX;
	memcpy(g->key, key.p, g->key_n);
	g->origin = (uint32_t)db_col_int(&m->q, 1);
	g->id = (uint32_t)db_col_int(&m->q, 4);
	g->old_n = 0;
	do {
		const struct str k = db_col_blob(&m->q, 0);
		struct span *p;

		if (k.n != g->key_n || memcmp(k.p, g->key, k.n) != 0 ||
		    (uint32_t)db_col_int(&m->q, 1) != g->origin)
			return true;
		p = arr_grow(g->old, g->old_n, &g->old_cap, sizeof(*p));
		if (p == NULL)
			return false;
		g->old = p;
		p[g->old_n].since = (int32_t)db_col_int(&m->q, 2);
		p[g->old_n].until = (int32_t)db_col_int(&m->q, 3);
		if (p[g->old_n].until == STORE_OPEN)
			p[g->old_n].until = m->max_before;
		p[g->old_n++].state = (uint32_t)db_col_int(&m->q, 5);
	} while ((m->more = db_next(&m->q)));
	return true;
}

static bool
change_add(struct merge *m, enum sql sql, const struct span *s)
{
	struct change *c = arr_grow(m->changes, m->changes_n, &m->changes_cap, sizeof(*c));

	if (c == NULL)
		return false;
	m->changes = c;
	c += m->changes_n++;
	memcpy(c->key, m->g.key, m->g.key_n);
	c->key_n = (uint8_t)m->g.key_n;
	c->sql = (uint8_t)sql;
	c->origin = m->g.origin;
	c->id = m->g.id;
	c->since = s->since;
	c->until = s->until == m->max_after ? STORE_OPEN : s->until;
	c->state = s->state;
	return true;
}

/* Whether a row would be stored otherwise than it is. */
static bool
stored_differs(const struct merge *m, const struct span *old, const struct span *new)
{
	return old->state != new->state ||
	       (old->until == m->max_before) != (new->until == m->max_after) ||
	       (new->until != m->max_after && old->until != new->until);
}

/* Old and new rows side by side by their first month, which is the key. */
static bool
group_diff(struct merge *m, size_t new_n)
{
	const struct group *g = &m->g;
	size_t i = 0, k = 0;
	bool ok = true;

	while (ok && (i < g->old_n || k < new_n)) {
		if (k == new_n || (i < g->old_n && g->old[i].since < g->new[k].since))
			ok = change_add(m, SQL_ROUTE_DROP, &g->old[i++]);
		else if (i == g->old_n || g->new[k].since < g->old[i].since)
			ok = change_add(m, SQL_ROUTE_PUT, &g->new[k++]);
		else {
			if (stored_differs(m, &g->old[i], &g->new[k]))
				ok = change_add(m, SQL_ROUTE_SET, &g->new[k]);
			i++;
			k++;
		}
	}
	return ok;
}

static bool
group_set(struct merge *m, bool has, uint32_t state)
{
	struct group *g = &m->g;

	if (g->new_cap < g->old_n + 2) {
		struct span *p = realloc(g->new, (g->old_n + 8) * sizeof(*p));

		if (p == NULL)
			return false;
		g->new = p;
		g->new_cap = g->old_n + 8;
	}
	return group_diff(m, spans_set(g->old, g->old_n, &m->at, has, state, g->new));
}

static bool
peers_set(struct merge *m, uint32_t id, uint32_t n)
{
	if (id >= m->peers_cap) {
		const size_t cap = (size_t)id * 2 + 1024;
		uint32_t *p = realloc(m->peers, cap * sizeof(*p));

		if (p == NULL)
			return false;
		memset(p + m->peers_cap, 0, (cap - m->peers_cap) * sizeof(*p));
		m->peers = p;
		m->peers_cap = cap;
	}
	m->peers[id] = n;
	if (id >= m->peers_n)
		m->peers_n = (size_t)id + 1;
	return true;
}

/* Pairs of the table before key: they were not seen in this month. NULL: all that are left. */
static bool
skip_to(struct merge *m, const uint8_t *key, size_t n, uint32_t origin, bool *found)
{
	*found = false;
	while (m->more) {
		const struct str k = db_col_blob(&m->q, 0);
		const int c = key == NULL ? -1
					  : key_cmp((const uint8_t *)k.p, k.n,
						(uint32_t)db_col_int(&m->q, 1), key, n, origin);

		if (c > 0)
			return true;
		if (!group_read(m))
			return false;
		if (c == 0) {
			*found = true;
			return true;
		}
		if (!group_set(m, false, 0))
			return false;
	}
	return true;
}

static bool
merge_pair(struct merge *m, const struct store_pair *p)
{
	uint8_t key[KEY_MAX];
	const size_t n = key_of(key, &p->pfx);
	bool found;

	if (!skip_to(m, key, n, p->origin, &found))
		return false;
	if (!found) {
		memcpy(m->g.key, key, n);
		m->g.key_n = n;
		m->g.origin = p->origin;
		m->g.id = m->next_id++;
		m->g.old_n = 0;
	}
	return peers_set(m, m->g.id, p->peers) && group_set(m, true, state_of(&p->v));
}

static void
write_changes(struct merge *m)
{
	for (size_t i = 0; i < m->changes_n; i++) {
		const struct change *c = &m->changes[i];
		struct db_q q = db_q(m->db, c->sql);

		db_blob(&q, 1, c->key, c->key_n);
		db_int(&q, 2, c->origin);
		db_int(&q, 3, c->since);
		if (c->sql != SQL_ROUTE_DROP)
			db_int(&q, 4, c->until);
		if (c->sql == SQL_ROUTE_PUT)
			db_int(&q, 5, c->id);
		if (c->sql != SQL_ROUTE_DROP)
			db_int(&q, 6, c->state);
		db_run(&q);
	}
}

static void
place(struct merge *m, int32_t month, const struct store_month *held, size_t n_held)
{
	m->at.month = month;
	for (size_t i = 0; i < n_held; i++) {
		const int32_t h = held[i].month;

		if (h < month)
			m->at.prev = h;
		if (h > month && m->at.next == 0)
			m->at.next = h;
		m->max_before = h;
	}
	m->max_after = m->max_before > month ? m->max_before : month;
}

static uint32_t
get_next_id(struct db *db)
{
	struct db_q q = db_q(db, SQL_SETTING);

	db_text(&q, 1, STR("next_pair"));
	if (!db_next(&q))
		return 0;
	return (uint32_t)strtoul(db_col_blob(&q, 0).p, NULL, 10);
}

static void
put_next_id(struct db *db, uint32_t id)
{
	struct db_q q = db_q(db, SQL_SETTING_PUT);
	char text[16];

	snprintf(text, sizeof(text), "%u", id);
	db_text(&q, 1, STR("next_pair"));
	db_text(&q, 2, str_of(text));
	db_run(&q);
}

static bool
merge_all(struct merge *m, const struct store_month_data *d)
{
	struct store_pair p;
	bool found;

	m->q = db_q(m->db, SQL_ROUTES_ALL);
	m->more = db_next(&m->q);
	for (size_t i = 0; i < d->n_pairs; i++) {
		d->pair(d->arg, i, &p);
		if (!merge_pair(m, &p))
			return false;
	}
	return skip_to(m, NULL, 0, 0, &found);
}

enum st
routes_put(struct db *db, const struct store_month_data *d, const struct store_month *held,
    size_t n_held, struct err *e)
{
	struct merge m = { .db = db };
	struct db_q q;

	place(&m, d->m->month, held, n_held);
	m.next_id = get_next_id(db);
	if (!merge_all(&m, d)) {
		err_nomem(e, "routes of a month");
		db_fail(db, e);
	}
	write_changes(&m);
	put_next_id(db, m.next_id);
	chunk_put(db, d->m->month, CHUNK_PEERS, m.peers, m.peers_n * sizeof(*m.peers), e);
	q = db_q(db, SQL_ROUTE_INDEX);
	db_run(&q);
	free(m.changes);
	free(m.peers);
	free(m.g.old);
	free(m.g.new);
	return db_status(db, e);
}

enum st
routes_open(struct store *s, struct store_rows *r, const struct store_scan *scan, struct err *e)
{
	static const uint8_t last[] = { 0xff };
	const bool any = scan->month == 0;
	struct db_q q = db_q(db_of(s), scan->by_origin ? SQL_ROUTES_ORIGIN : SQL_ROUTES_RANGE);
	uint8_t *from = ((struct embed *)s)->from, *to = ((struct embed *)s)->to;

	if (scan->from.afi != 0)
		db_blob(&q, 1, from, key_of(from, &scan->from));
	else
		db_blob(&q, 1, "", 0);
	if (scan->to.afi != 0)
		db_blob(&q, 2, to, key_of(to, &scan->to));
	else
		db_blob(&q, 2, last, sizeof(last));
	db_int(&q, 3, any ? STORE_OPEN : scan->month);
	db_int(&q, 4, any ? 0 : scan->month);
	if (scan->by_origin)
		db_int(&q, 5, scan->origin);
	r->q[0] = q.d;
	r->q[1] = q.stmt;
	return db_status(db_of(s), e);
}

enum st
routes_next(struct store *s, struct store_rows *r, struct store_route *out, struct err *e)
{
	struct db_q q = { r->q[0], r->q[1] };
	enum st st;

	if (!db_next(&q)) {
		r->q[1] = NULL;
		st = db_status(db_of(s), e);
		return st == ST_OK ? ST_END : st;
	}
	if (!key_read(db_col_blob(&q, 0), &out->pfx)) {
		err_set(e, ST_BAD, ERR_NOOFF, NULL, "a route of the store is damaged");
		db_fail(db_of(s), e);
		return ST_BAD;
	}
	out->origin = (uint32_t)db_col_int(&q, 1);
	out->since = (int32_t)db_col_int(&q, 2);
	out->until = (int32_t)db_col_int(&q, 3);
	out->id = (uint32_t)db_col_int(&q, 4);
	out->v = verdict_of(db_col_int(&q, 5));
	return ST_OK;
}
