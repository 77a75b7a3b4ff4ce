/*
 * table_routes.c - the routes of a record: the hot loop of the program.
 *
 * A RIB record holds one route of each peer. Neighbouring prefixes mostly have
 * the same attributes at the same peer, so each peer's last attribute block is
 * remembered, as long as the input keeps it in place, and compared first. What
 * differs is looked up in three sweeps over a group of records, so that waits
 * for memory overlap (pathset.h):
 *
 *   scan     entry -> ref to a todo: a new one, or that of the peer's last block
 *   look up  todo  -> path
 *   count    ref   -> path -> peers of its origin -> pairs of the record
 */
#include <stdlib.h>

#include "bgp/attrs.h"
#include "rib/table_i.h"

#define GROUP 256 /* todos after which a group is done */

/* The peers of origin in this record; NULL when memory is out. */
static uint64_t *
row_of(struct table *t, uint32_t origin)
{
	struct row *r;

	for (size_t i = 0; i < t->rows_n; i++) {
		if (t->rows[i].origin == origin)
			return t->rows[i].words;
	}
	if (t->rows_n == t->rows_cap) {
		const size_t old = t->rows_cap;
		struct row *rows = arr_grow(t->rows, old, &t->rows_cap, sizeof(*rows));

		if (rows == NULL)
			return NULL;
		memset(rows + old, 0, (t->rows_cap - old) * sizeof(*rows));
		t->rows = rows;
	}
	r = &t->rows[t->rows_n];
	if (r->words == NULL) {
		r->words = arr_new(t->words_n, sizeof(*r->words));
		if (r->words == NULL)
			return NULL;
	}
	memset(r->words, 0, t->words_n * sizeof(*r->words));
	r->origin = origin;
	t->rows_n++;
	return r->words;
}

/* Rows wide enough for all peers known now. */
static void
widen(struct table *t)
{
	const size_t words = (t->peers_n + 63) / 64;

	if (words <= t->words_n)
		return;
	for (size_t i = 0; i < t->rows_cap; i++) {
		free(t->rows[i].words);
		t->rows[i].words = NULL;
	}
	t->words_n = words;
}

/* Counts a route of the record: path NULL or bad is malformed. */
static inline enum st
count(struct table *t, uint32_t peer, const struct path *path, bool as2, struct table_file *out,
    struct err *e)
{
	const uint32_t id = t->ids[peer];
	uint64_t *words;

	if (path == NULL || path->flags & PATH_BAD) {
		out->malformed++;
		return ST_OK;
	}
	words = t->rows_n > 0 && t->rows[0].origin == path->origin ? t->rows[0].words
								   : row_of(t, path->origin);
	if (words == NULL)
		return err_nomem(e, "origins");
	words[id / 64] |= 1ULL << id % 64;
	if (t->bundles != NULL)
		t->via[t->via_n++] = path;
	return path->mark != 0 ? t->hook.marked(t->hook.arg, path, id, as2, e) : ST_OK;
}

/* The pairs of a record whose routes are counted; its paths begin at via[from]. */
static enum st
add_pairs(struct table *t, const struct pfx *pfx, size_t from, struct err *e)
{
	struct bundle_new *news;
	enum st st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < t->rows_n; i++)
		st =
		    pairset_add(&t->pairs, pfx, t->rows[i].origin, t->rows[i].words, t->words_n, e);
	if (st != ST_OK || t->via_n == from)
		return st;
	news = arr_grow(t->news, t->news_n, &t->news_cap, sizeof(*news));
	if (news == NULL)
		return err_nomem(e, "paths of prefixes");
	t->news = news;
	news[t->news_n++] =
	    (struct bundle_new){ .pfx = t->pairs.last, .paths_n = (uint32_t)(t->via_n - from) };
	return ST_OK;
}

/* Room for the n paths of a group. */
static enum st
begin_bundles(struct table *t, size_t n, struct err *e)
{
	const struct path **via;

	t->via_n = t->news_n = 0;
	if (t->bundles == NULL || n <= t->via_cap)
		return ST_OK;
	via = realloc(t->via, n * sizeof(*via));
	if (via == NULL)
		return err_nomem(e, "paths of prefixes");
	t->via = via;
	t->via_cap = n;
	return ST_OK;
}

static enum st
end_bundles(struct table *t, struct err *e)
{
	return t->news_n == 0 ? ST_OK : bundles_add(t->bundles, t->news, t->news_n, t->via, e);
}

/* The second sweep: finds the paths of the group, whose slots are on their way. */
static enum st
look_up(struct table *t, struct err *e)
{
	for (size_t i = 0; i < t->todos_n; i++) {
		if (t->todos[i].p != NULL)
			pathset_prefetch_path(t->paths, t->todos[i].hash);
	}
	for (size_t i = 0; i < t->todos_n; i++) {
		struct todo *d = &t->todos[i];

		if (d->p != NULL) {
			d->path = pathset_intern(t->paths, d->p, d->n, d->hash);
			if (d->path == NULL)
				return err_nomem(e, "AS paths");
		}
		t->last[d->peer].path = d->path;
	}
	return ST_OK;
}

/* The second and the third sweep over the group at hand; then a new one begins. */
enum st
table_settle(struct table *t, struct table_file *out, struct err *e)
{
	enum st st = look_up(t, e);
	const struct ref *r = t->refs;

	if (st == ST_OK)
		st = begin_bundles(t, t->refs_n, e);
	for (size_t i = 0; st == ST_OK && i < t->recs_n; i++) {
		const struct ref *end = r + t->recs[i].refs_n;
		const size_t from = t->via_n;

		t->rows_n = 0;
		for (; r < end && st == ST_OK; r++)
			st = count(t, r->peer, t->todos[r->todo].path, false, out, e);
		if (st == ST_OK)
			st = add_pairs(t, &t->recs[i].pfx, from, e);
	}
	if (st == ST_OK)
		st = end_bundles(t, e);
	t->todos_n = t->refs_n = t->recs_n = 0;
	t->group++;
	arena_reset(&t->mem);
	return st;
}

/* The path of an entry that must be decoded whole; *path NULL: it counts as withdrawn. */
static enum st
decode(struct table *t, const struct mrt_entry *entry, bool as4, const struct path **path,
    struct err *e)
{
	const struct bgp_session ses = {
		.as4 = as4, .rib = true, .merge = as4 ? AS4_IGNORE : AS4_RFC
	};
	struct wire w = wire_on(entry->attrs, entry->attrs_n, 0);
	struct bgp_attrs a;
	enum st st = attrs_decode(&a, &w, &ses, &t->mem, e);

	*path = NULL;
	if (st != ST_OK)
		return st;
	if (entry->attrs_n > 0)
		attrs_require(&a, false);
	if (a.fault.outcome < BGP_TAW_AS0 && a.as_path.n <= UINT16_MAX) {
		*path = pathset_intern(
		    t->paths, a.as_path.p, a.as_path.n, path_hash(a.as_path.p, a.as_path.n));
		if (*path == NULL)
			return err_nomem(e, "AS paths");
	}
	return ST_OK;
}

static inline bool
repeats(const struct last *last, const struct mrt_entry *entry, uint64_t generation)
{
	return last->n == entry->attrs_n && last->n != 0 && last->generation == generation &&
	       (last->n < 8 || memcmp(last->p + last->tail, entry->attrs + last->tail, 8) == 0) &&
	       memcmp(last->p, entry->attrs, last->n) == 0;
}

/* A todo of the entry's peer, whose last block this is from now on. */
static inline struct todo *
new_todo(struct table *t, const struct mrt_entry *entry)
{
	struct last *last = &t->last[entry->peer];
	struct todo *d = &t->todos[t->todos_n];

	last->p = entry->attrs;
	last->n = entry->attrs_n;
	last->tail = 0;
	last->todo = (uint32_t)t->todos_n;
	last->group = t->group;
	last->generation = t->generation;
	d->peer = entry->peer;
	t->todos_n++;
	return d;
}

/* What differs from the peer's last block. */
static inline enum st
scan(struct table *t, const struct mrt_entry *entry, struct err *e)
{
	struct last *last = &t->last[entry->peer];
	struct todo *d = new_todo(t, entry);
	struct span path;

	if (__builtin_expect(!attrs_scan_path(entry->attrs, entry->attrs_n, &path), 0)) {
		d->p = NULL;
		return decode(t, entry, true, &d->path, e);
	}
	*d = (struct todo){ .p = path.p,
		.n = (uint32_t)path.n,
		.hash = path_hash(path.p, path.n),
		.peer = entry->peer };
	if (path.n >= 8)
		last->tail = (uint32_t)(path.p + path.n - entry->attrs) - 8;
	pathset_prefetch_slot(t->paths, d->hash);
	return ST_OK;
}

/* Room in the group for a record of n entries. */
static enum st
make_room(struct table *t, size_t n, struct err *e)
{
	struct group_rec *recs = arr_grow(t->recs, t->recs_n, &t->recs_cap, sizeof(*recs));

	if (recs == NULL)
		return err_nomem(e, "records");
	t->recs = recs;
	if (t->todos_cap < t->todos_n + n) {
		const size_t cap = GROUP + t->todos_n + n;
		struct todo *todos = realloc(t->todos, cap * sizeof(*todos));

		if (todos == NULL)
			return err_nomem(e, "routes");
		t->todos = todos;
		t->todos_cap = cap;
	}
	if (t->refs_cap < t->refs_n + n) {
		const size_t cap = (t->refs_n + n) * 2;
		struct ref *refs = realloc(t->refs, cap * sizeof(*refs));

		if (refs == NULL)
			return err_nomem(e, "routes");
		t->refs = refs;
		t->refs_cap = cap;
	}
	return ST_OK;
}

/* Routes with 4-octet paths, as every TABLE_DUMP_V2 file has them. */
static enum st
do_entries(struct table *t, const struct mrt_rib *rib, struct table_file *out, struct err *e)
{
	enum st st = make_room(t, rib->n, e);
	struct ref *r = t->refs + t->refs_n;

	for (size_t i = 0; i < rib->n && st == ST_OK; i++, r++) {
		const struct mrt_entry *entry = &rib->entries[i];
		struct last *last = &t->last[entry->peer];

		if (!repeats(last, entry, t->generation))
			st = scan(t, entry, e);
		else if (last->group != t->group) { /* of a group before */
			struct todo *d = &t->todos[t->todos_n];

			*d = (struct todo){ .path = last->path, .peer = entry->peer };
			last->todo = (uint32_t)t->todos_n++;
			last->group = t->group;
		}
		*r = (struct ref){ last->todo, entry->peer };
	}
	if (st != ST_OK)
		return st;
	t->refs_n += rib->n;
	t->recs[t->recs_n++] = (struct group_rec){ rib->pfx, (uint32_t)rib->n };
	return t->todos_n >= GROUP || t->refs_n >= 16 * GROUP ? table_settle(t, out, e) : ST_OK;
}

/* Routes of TABLE_DUMP: two octets, AS4_PATH to merge; small and old, so without hurry. */
static enum st
do_entries_as2(struct table *t, const struct mrt_rib *rib, struct table_file *out, struct err *e)
{
	enum st st = table_settle(t, out, e);

	t->rows_n = 0;
	if (st == ST_OK)
		st = begin_bundles(t, rib->n, e);
	for (size_t i = 0; i < rib->n && st == ST_OK; i++) {
		const struct path *path;

		st = decode(t, &rib->entries[i], false, &path, e);
		if (st == ST_OK)
			st = count(t, rib->entries[i].peer, path, true, out, e);
	}
	if (st == ST_OK)
		st = add_pairs(t, &rib->pfx, 0, e);
	return st == ST_OK ? end_bundles(t, e) : st;
}

enum st
table_routes(struct table *t, const struct mrt_rib *rib, struct table_file *out, struct err *e)
{
	widen(t);
	return rib->as4 ? do_entries(t, rib, out, e) : do_entries_as2(t, rib, out, e);
}
