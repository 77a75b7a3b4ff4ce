/* table.c - see table.h: files, records and peers; what is done with the routes is in
 * table_routes.c. */
#include <stdlib.h>

#include "rib/table_i.h"

struct table *
table_new(const struct table_hook *hook, struct pathset *paths, struct bundles *bundles)
{
	struct table *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	if (hook != NULL)
		t->hook = *hook;
	t->paths = paths;
	t->bundles = bundles;
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
	free(t->via);
	free(t->news);
	free(t->ids);
	free(t->last);
	free(t->todos);
	free(t->refs);
	free(t->recs);
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

static enum st
do_record(struct table *t, struct mrt *m, const struct mrt_rec *rec, struct table_file *out,
    struct err *e)
{
	struct mrt_rib rib;
	enum st st = mrt_rib_open(m, rec, &rib, e);

	if (rec->type != t->type) { /* new indices */
		const enum st done = table_settle(t, out, e);

		if (done != ST_OK)
			return done;
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
	out->entries += rib.n;
	if (out->first_s == 0 || rec->time_s < out->first_s)
		out->first_s = rec->time_s;
	if (rec->time_s > out->last_s)
		out->last_s = rec->time_s;
	return table_routes(t, &rib, out, e);
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
	return st == ST_OK ? table_settle(t, out, e) : st;
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
