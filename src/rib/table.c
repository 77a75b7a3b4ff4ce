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

#include "base/arena.h"
#include "base/map.h"
#include "bgp/attrs.h"

#define BATCH 512 /* entries that are looked up together */

/* The last attribute block of a peer and the path in it; path NULL: a block to leave out. */
struct last {
	const struct path *path;
	const uint8_t *p;
	uint32_t n;	     /* 0: none */
	uint64_t generation; /* of the table: while it is the same, p is valid */
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
	struct pathset *paths;
	struct pairset pairs;
	struct map peer_ids; /* hash of (addr, asn) -> id */
	uint64_t *peer_keys; /* [peers_n] that hash by id */
	size_t peers_n, peers_cap;
	/* of the file at hand */
	uint32_t *ids; /* [ids_n] id of each peer of the file */
	size_t ids_n, ids_cap;
	struct last *last; /* [last_n] of each peer of the file */
	size_t last_n;
	uint16_t type;	     /* of the last record: peers of TABLE_DUMP are others */
	uint64_t generation; /* of the records at hand: attributes of older ones are gone */
	/* of the record at hand */
	struct row *rows;
	size_t rows_n, rows_cap, words_n;
	struct todo todo[BATCH];
	struct arena mem;
};

struct table *
table_new(const struct table_hook *hook, struct pathset *paths)
{
	struct table *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	if (hook != NULL)
		t->hook = *hook;
	t->paths = paths;
	return t;
}

void
table_free(struct table *t)
{
	if (t == NULL)
		return;
	free(t->peer_keys);
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

struct pairset *
table_pairs(struct table *t)
{
	return &t->pairs;
}

size_t
table_peers(const struct table *t, const uint64_t **keys)
{
	*keys = t->peer_keys;
	return t->peers_n;
}

/* The id of a peer, made when it is new; NULL when memory is out. */
static const uint32_t *
peer_id(struct table *t, const struct mrt_peer *p)
{
	const uint64_t key = pfx_hash(&p->addr) ^ hash_u64(p->asn);
	bool fresh;
	const uint32_t *id = map_put(&t->peer_ids, key, (uint32_t)t->peers_n, &fresh);
	uint64_t *keys;

	if (id == NULL || !fresh)
		return id;
	keys = arr_grow(t->peer_keys, t->peers_n, &t->peers_cap, sizeof(*keys));
	if (keys == NULL)
		return NULL;
	t->peer_keys = keys;
	keys[t->peers_n++] = key;
	return id;
}

/* Gives ids to the peers that the file has shown since the last record. */
static enum st
take_peers(struct table *t, struct mrt *m, struct err *e)
{
	const struct mrt_peer *peers;
	const size_t n = mrt_peers(m, &peers);

	while (t->ids_n < n) {
		uint32_t *ids = arr_grow(t->ids, t->ids_n, &t->ids_cap, sizeof(*ids));
		const uint32_t *id;

		if (ids == NULL)
			return err_nomem(e, "peers");
		t->ids = ids;
		id = peer_id(t, &peers[t->ids_n]);
		if (id == NULL)
			return err_nomem(e, "peers");
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
		pathset_prefetch_path(t->paths, t->todo[i].hash);
	for (size_t i = 0; i < n && st == ST_OK; i++) {
		const struct todo *d = &t->todo[i];
		const struct mrt_entry *entry = &rib->entries[d->entry];
		const struct path *path = pathset_intern(t->paths, d->p, d->n, d->hash);

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
		*path = pathset_intern(
		    t->paths, a.as_path.p, a.as_path.n, path_hash(a.as_path.p, a.as_path.n));
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
		pathset_prefetch_slot(t->paths, d->hash);
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

	if (rec->type != t->type) { /* new indices */
		t->type = rec->type;
		t->ids_n = t->last_n = 0;
	}
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

/* The records of one take. */
static enum st
do_hand(struct table *t, struct mrt_hand *h, struct table_file *out, struct err *e)
{
	enum st st = ST_OK;

	t->generation++;
	if (h->new_peers) /* new indices */
		t->ids_n = t->last_n = 0;
	for (size_t i = 0; i < h->n && st == ST_OK; i++) {
		if (h->recs[i].kind == MRT_RIB)
			st = do_record(t, h->m, &h->recs[i], out, e);
		else
			out->other += h->recs[i].kind != MRT_PEERS;
	}
	return st;
}

enum st
table_read(struct table *t, struct mrt_deal *d, struct table_file *out, struct err *e)
{
	struct mrt_hand h;
	enum st st = mrt_hand_open(&h, d, e);

	t->ids_n = t->last_n = 0;
	while (st == ST_OK && (st = mrt_deal_take(d, &h, e)) == ST_OK)
		st = do_hand(t, &h, out, e);
	mrt_hand_close(&h);
	return st == ST_END ? ST_OK : st;
}

enum st
table_read_file(struct table *t, const char *path, struct table_file *out, struct err *e)
{
	struct mrt_deal *d;
	enum st st = mrt_deal_open(&d, path, e);

	*out = (struct table_file){ 0 };
	if (st == ST_OK)
		st = table_read(t, d, out, e);
	mrt_deal_close(d);
	return st;
}

void
table_file_add(struct table_file *sum, const struct table_file *f)
{
	const bool any = f->last_s != 0 || f->first_s != 0;

	sum->entries += f->entries;
	sum->malformed += f->malformed;
	sum->skipped += f->skipped;
	sum->other += f->other;
	if (any && (sum->first_s == 0 || f->first_s < sum->first_s))
		sum->first_s = f->first_s;
	if (f->last_s > sum->last_s)
		sum->last_s = f->last_s;
}
