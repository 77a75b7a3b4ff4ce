/*
 * table.c - see table.h. The hot loop of the program.
 *
 * A RIB record holds one route of each peer. Neighbouring prefixes mostly have
 * the same attributes at the same peer, so each peer's last attribute block is
 * remembered, as long as the input keeps it in place, and compared first; what differs is looked up
 * in three sweeps over the record, so that waits for memory overlap (pathset.h).
 */
#include "rib/table.h"

#include <stdlib.h>

#include "base/map.h"
#include "bgp/attrs.h"

#define BATCH 512 /* entries that are looked up together */

/* The last attribute block of a peer and the path in it; path NULL: a block to leave out. */
struct last {
	const struct path *path;
	const uint8_t *p;
	uint32_t n;	     /* 0: none */
	uint64_t generation; /* of the input: while it is the same, p is valid */
};

/* One route on its way through the sweeps. */
struct todo {
	const uint8_t *p; /* the AS path on the wire */
	uint32_t n, hash;
	uint32_t entry; /* index in the record */
};

/* The peers of one origin within the record at hand. */
struct row {
	uint32_t origin;
	uint64_t *words;
};

struct table {
	struct table_hook hook;
	struct pathset paths;
	struct pairset pairs;
	struct map peer_ids; /* hash of (addr, asn) -> id */
	uint32_t peers_n;
	/* of the file at hand */
	uint32_t *ids; /* [ids_n] id of each peer of the file */
	size_t ids_n, ids_cap;
	struct last *last; /* [last_n] of each peer of the file */
	size_t last_n;
	uint64_t generation; /* of the record at hand, see in_generation() */
	/* of the record at hand */
	struct row *rows;
	size_t rows_n, rows_cap, words_n;
	struct todo todo[BATCH];
	struct arena mem;
};

struct table *
table_new(const struct table_hook *hook)
{
	struct table *t = calloc(1, sizeof(*t));

	if (t != NULL && hook != NULL)
		t->hook = *hook;
	return t;
}

void
table_free(struct table *t)
{
	if (t == NULL)
		return;
	pathset_fini(&t->paths);
	pairset_fini(&t->pairs);
	map_fini(&t->peer_ids);
	for (size_t i = 0; i < t->rows_cap; i++)
		free(t->rows[i].words);
	free(t->rows);
	free(t->ids);
	free(t->last);
	arena_fini(&t->mem);
	free(t);
}

const struct pairset *
table_pairs(const struct table *t)
{
	return &t->pairs;
}

uint64_t
table_paths(const struct table *t)
{
	return t->paths.n;
}

enum st
table_each_path(const struct table *t,
    enum st (*fn)(void *arg, const struct path *p, struct err *e), void *arg, struct err *e)
{
	const struct pathset *s = &t->paths;
	enum st st = ST_OK;

	for (size_t i = 0; st == ST_OK && s->slots != NULL && i <= s->mask; i++) {
		if (s->slots[i].at == 0)
			continue;
		if ((path_at(s, s->slots[i].at)->flags & PATH_BAD) == 0)
			st = fn(arg, path_at(s, s->slots[i].at), e);
	}
	return st;
}

uint32_t
table_peers(const struct table *t)
{
	return t->peers_n;
}

/* Gives ids to the peers that the file has shown since the last record. */
static enum st
take_peers(struct table *t, struct mrt *m, struct err *e)
{
	const struct mrt_peer *peers;
	const size_t n = mrt_peers(m, &peers);

	while (t->ids_n < n) {
		const struct mrt_peer *p = &peers[t->ids_n];
		uint32_t *ids = arr_grow(t->ids, t->ids_n, &t->ids_cap, sizeof(*ids)), *id;
		bool fresh;

		if (ids == NULL)
			return err_nomem(e, "peers");
		t->ids = ids;
		id = map_put(
		    &t->peer_ids, pfx_hash(&p->addr) ^ hash_u64(p->asn), t->peers_n, &fresh);
		if (id == NULL)
			return err_nomem(e, "peers");
		t->peers_n += fresh;
		ids[t->ids_n++] = *id;
	}
	if (t->last_n < n) {
		struct last *last = realloc(t->last, n * sizeof(*last));

		if (last == NULL)
			return err_nomem(e, "peers");
		t->last = last;
		for (; t->last_n < n; t->last_n++)
			last[t->last_n] = (struct last){ 0 };
	}
	return ST_OK;
}

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
static enum st
count(struct table *t, const struct mrt_entry *entry, const struct path *path, bool as2,
    struct table_file *out, struct err *e)
{
	const uint32_t id = t->ids[entry->peer];
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
	return path->mark != 0 ? t->hook.marked(t->hook.arg, path, id, as2, e) : ST_OK;
}

static const struct path *
intern(struct table *t, const uint8_t *p, size_t n, uint32_t hash)
{
	bool fresh;
	struct path *path = pathset_intern(&t->paths, p, n, hash, &fresh);

	if (path != NULL && fresh && !(path->flags & PATH_BAD) && t->hook.judge != NULL)
		path->mark = t->hook.judge(t->hook.arg, path);
	return path;
}

static void
keep(struct table *t, const struct mrt_entry *entry, const struct path *path)
{
	t->last[entry->peer] = (struct last){ path, entry->attrs, entry->attrs_n, t->generation };
}

/* The second and third sweep over n routes whose paths are hashed and slots on their way. */
static enum st
look_up(struct table *t, const struct mrt_rib *rib, size_t n, struct table_file *out, struct err *e)
{
	enum st st = ST_OK;

	for (size_t i = 0; i < n; i++)
		pathset_prefetch_path(&t->paths, t->todo[i].hash);
	for (size_t i = 0; i < n && st == ST_OK; i++) {
		const struct todo *d = &t->todo[i];
		const struct mrt_entry *entry = &rib->entries[d->entry];
		const struct path *path = intern(t, d->p, d->n, d->hash);

		if (path == NULL)
			return err_nomem(e, "AS paths");
		keep(t, entry, path);
		st = count(t, entry, path, false, out, e);
	}
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
		*path = intern(t, a.as_path.p, a.as_path.n, path_hash(a.as_path.p, a.as_path.n));
		if (*path == NULL)
			return err_nomem(e, "AS paths");
	}
	return ST_OK;
}

/* Routes with 4-octet paths, as every TABLE_DUMP_V2 file has them. */
static enum st
do_entries(struct table *t, const struct mrt_rib *rib, struct table_file *out, struct err *e)
{
	enum st st = ST_OK;
	size_t n = 0;

	for (size_t i = 0; i < rib->n && st == ST_OK; i++) {
		const struct mrt_entry *entry = &rib->entries[i];
		const struct last *last = &t->last[entry->peer];
		struct todo *d = &t->todo[n];
		struct span path;

		if (last->n == entry->attrs_n && last->n != 0 &&
		    last->generation == t->generation &&
		    memcmp(last->p, entry->attrs, last->n) == 0) {
			st = count(t, entry, last->path, false, out, e);
			continue;
		}
		if (!attrs_scan_path(entry->attrs, entry->attrs_n, &path)) {
			const struct path *slow;

			st = decode(t, entry, true, &slow, e);
			if (st == ST_OK) {
				keep(t, entry, slow);
				st = count(t, entry, slow, false, out, e);
			}
			continue;
		}
		if (last->path != NULL && last->path->n == path.n &&
		    memcmp(last->path->bytes, path.p, path.n) == 0) {
			const struct path *same = last->path;

			keep(t, entry, same);
			st = count(t, entry, same, false, out, e);
			continue;
		}
		*d = (struct todo){ path.p, (uint32_t)path.n, path_hash(path.p, path.n),
			(uint32_t)i };
		pathset_prefetch_slot(&t->paths, d->hash);
		if (++n == BATCH) {
			st = look_up(t, rib, n, out, e);
			n = 0;
		}
	}
	return st == ST_OK ? look_up(t, rib, n, out, e) : st;
}

/* Routes of TABLE_DUMP: two octets, AS4_PATH to merge; small and old, so without hurry. */
static enum st
do_entries_as2(struct table *t, const struct mrt_rib *rib, struct table_file *out, struct err *e)
{
	enum st st = ST_OK;

	for (size_t i = 0; i < rib->n && st == ST_OK; i++) {
		const struct path *path;

		st = decode(t, &rib->entries[i], false, &path, e);
		if (st == ST_OK)
			st = count(t, &rib->entries[i], path, true, out, e);
	}
	arena_reset(&t->mem);
	return st;
}

static enum st
do_record(struct table *t, struct mrt *m, const struct mrt_rec *rec, struct table_file *out,
    struct err *e)
{
	struct mrt_rib rib;
	enum st st = mrt_rib_open(m, rec, &rib, e);

	if (st == ST_UNSUP || (st == ST_OK && rib.safi != SAFI_UNICAST)) {
		out->other++;
		return ST_OK;
	}
	if (st == ST_BAD || st == ST_TRUNC) {
		out->skipped++;
		return ST_OK;
	}
	if (st == ST_OK)
		st = take_peers(t, m, e);
	if (st != ST_OK)
		return st;
	widen(t);
	t->rows_n = 0;
	out->entries += rib.n;
	if (out->first_s == 0 || rec->time_s < out->first_s)
		out->first_s = rec->time_s;
	if (rec->time_s > out->last_s)
		out->last_s = rec->time_s;
	st = rib.as4 ? do_entries(t, &rib, out, e) : do_entries_as2(t, &rib, out, e);
	for (size_t i = 0; st == ST_OK && i < t->rows_n; i++)
		st = pairset_add(
		    &t->pairs, &rib.pfx, t->rows[i].origin, t->rows[i].words, t->words_n, e);
	return st;
}

static enum st
read_all(struct table *t, struct in *in, struct mrt *m, struct table_file *out, struct err *e)
{
	struct mrt_rec rec;
	enum st st;

	while ((st = mrt_next(m, &rec, e)) == ST_OK) {
		if (rec.kind == MRT_PEERS)
			t->ids_n = t->last_n = 0; /* a new peer table, new indices */
		else if (rec.kind != MRT_RIB)
			out->other++;
		else {
			t->generation = in_generation(in);
			st = do_record(t, m, &rec, out, e);
			if (st != ST_OK)
				return st;
		}
	}
	return st == ST_END ? ST_OK : st;
}

enum st
table_read(struct table *t, const char *path, struct table_file *out, struct err *e)
{
	struct in *in;
	struct mrt *m;
	enum st st = in_open_undigested(&in, path, e);

	*out = (struct table_file){ 0 };
	if (st != ST_OK)
		return st;
	t->ids_n = t->last_n = 0;
	m = mrt_new(in);
	st = m == NULL ? err_nomem(e, "reading") : read_all(t, in, m, out, e);
	mrt_free(m);
	in_close(in);
	return st;
}
