/*
 * table.c - a table of a collector, at its own time: a baseline when it is the first, compared with
 * what is held when it is not. Nothing in it is news.
 *
 * A table is whole when its file came to its end and no sequence number is left out. Of a table
 * that is not, and of a peer with less than nine tenths of what its last whole table had, only what
 * is there counts: nothing is taken away for not being in it (F-03).
 */
#include "follow/follow_i.h"

struct table {
	struct follow *f;
	struct coll *c;
	struct ffile *d;
	bool first;   /* no update of the collector came before */
	bool goes_on; /* updates will */
	uint64_t entries, bad;
	int64_t time_us;
};

/* The route of an entry; 0: none (malformed). */
static enum st
entry_route(struct table *t, const struct bentry *en, uint32_t *route, struct err *e)
{
	struct bkey *k;

	*route = 0;
	if (en->key == BENTRY_NONE) {
		t->f->n.malformed++;
		return ST_OK;
	}
	k = &t->d->b->keys[en->key];
	if (k->num == 0)
		k->num = routeset_intern(&t->f->routes, &k->k);
	*route = k->num;
	return k->num != 0 ? ST_OK : err_nomem(e, "routes");
}

/* Who is in a table: of its list of peers, or met in an entry. */
static enum st
note_peers(struct table *t, size_t from, struct err *e)
{
	for (size_t i = from; i < t->d->peers_n; i++) {
		const uint32_t n = file_peer(t->f, t->d, (uint32_t)i);

		if (n == 0)
			return err_nomem(e, "peers");
		peer_at(t->f, n)->in_table = true;
		peer_at(t->f, n)->rows = 0;
	}
	return ST_OK;
}

static enum st
do_entry(
    struct table *t, const struct brec *r, uint32_t pfx, const struct bentry *en, struct err *e)
{
	struct follow *f = t->f;
	const uint32_t peer = t->d->peers[en->peer].num;
	struct peer *p = peer_at(f, peer);
	struct cause why = { .time_us = t->time_us,
		.at = { (uint32_t)(t->d - f->files), r->n, r->off },
		.why = t->first && !p->pub.table ? FOLLOW_SEED : FOLLOW_RESYNC };
	/* learned while the table was written: the updates tell it, as news */
	const bool later = t->goes_on && en->originated_s > t->time_us / SECOND_US;
	uint32_t route;
	enum st st = entry_route(t, en, &route, e);

	if (st != ST_OK)
		return st;
	p->rows++;
	t->entries++;
	return cell_set_table(
	    f, peer, pfx, en->path_id, r->flags & BREC_ADD_PATH, route, later, &why, e);
}

static enum st
do_record(struct table *t, const struct brec *r, struct err *e)
{
	struct follow *f = t->f;
	const struct batch *b = t->d->b;
	const struct bpfx *p;
	uint32_t pfx;
	enum st st = ST_OK;

	f->n.records++;
	t->bad += r->kind == BREC_BAD;
	if (r->kind != BREC_RIB) {
		f->n.skipped += r->kind == BREC_BAD;
		f->n.other += r->kind != BREC_BAD;
		return ST_OK;
	}
	f->n.entries += r->announced;
	if (r->announced == 0)
		return ST_OK;
	p = &b->pfxs[r->key];
	pfx = pfxset_intern(&f->pfxs, &p->pfx, p->hash);
	if (pfx == 0)
		return err_nomem(e, "prefixes");
	for (uint32_t i = 0; i < r->announced && st == ST_OK; i++)
		st = do_entry(t, r, pfx, &b->entries[r->first + i], e);
	return st;
}

/* *end: what ended the file. */
static enum st
do_records(struct table *t, enum st *end, struct err *e)
{
	struct ffile *d = t->d;
	size_t known = 0;
	struct err fault = { .off = ERR_NOOFF };
	enum st st;

	while ((st = file_batch(t->f, d, end, &fault)) == ST_OK) {
		st = note_peers(t, known, e);
		known = d->peers_n;
		for (; d->b->at < d->b->recs_n && st == ST_OK; d->b->at++) {
			if (d->b->at + 4 < d->b->recs_n &&
			    d->b->recs[d->b->at + 4].kind == BREC_RIB)
				pfxset_prefetch(
				    &t->f->pfxs, d->b->pfxs[d->b->recs[d->b->at + 4].key].hash);
			st = do_record(t, &d->b->recs[d->b->at], e);
			d->taken++;
		}
		if (st != ST_OK)
			return st;
	}
	if (st != ST_END)
		*e = fault;
	return st == ST_END ? ST_OK : st;
}

static enum st
cut(struct table *t, uint32_t peer, uint64_t n, struct err *e)
{
	return gap_tell(t->f,
	    &(struct follow_gap){ .kind = FOLLOW_GAP_CUT_TABLE,
		.collector = t->d->collector,
		.peer = peer,
		.begin_us = t->time_us,
		.end_us = t->time_us,
		.n = n },
	    e);
}

/* What the end of the table says of a peer in it. */
static enum st
end_peer(struct table *t, uint32_t n, bool whole, struct err *e)
{
	struct peer *p = peer_at(t->f, n);
	const bool enough = (uint64_t)p->rows * 10 >= (uint64_t)p->pub.routes_last_table * 9;
	enum st st = ST_OK;

	p->in_table = false;
	/* a table written while the peer still sends its own says nothing of what is to come */
	p->take_away = whole && enough && p->resync == 0;
	if (p->rows > 0 && p->pub.state != FOLLOW_UP && p->pub.state != FOLLOW_SILENT)
		st = peer_up(t->f, n, t->time_us, e);
	if (!whole || !enough)
		p->pub.partial = p->pub.partial || !p->pub.table || p->pub.state == FOLLOW_LOST;
	else if (p->rows > 0)
		p->pub.partial = false;
	if (st == ST_OK && whole && !enough)
		st = cut(t, n, p->rows, e);
	if (whole && enough)
		p->pub.routes_last_table = p->rows;
	p->pub.table = p->pub.table || p->rows > 0;
	return st;
}

static enum st
end_table(struct table *t, enum st end, struct err *e)
{
	struct follow *f = t->f;
	const bool whole = end == ST_END && t->bad == 0 && feed_missing(t->d->feed) == 0;
	const struct cause why = { .time_us = t->time_us,
		.at = { (uint32_t)(t->d - f->files), 0, 0 },
		.why = FOLLOW_RESYNC };
	enum st st = whole ? ST_OK : cut(t, 0, t->entries, e);

	for (uint32_t i = 1; i <= f->peers_n; i++)
		peer_at(f, i)->take_away = false;
	for (uint32_t i = 1; i <= f->peers_n && st == ST_OK; i++) {
		if (peer_at(f, i)->in_table)
			st = end_peer(t, i, whole, e);
	}
	return st == ST_OK ? cell_end_table(f, t->c, &why, e) : st;
}

enum st
table_take(struct follow *f, struct coll *c, struct ffile *d, struct err *e)
{
	struct table t = { .f = f, .c = c, .d = d, .first = !c->begun, .time_us = f->now_us };
	enum st st = cell_flush(f, e), end = ST_OK;
	struct err fault;

	for (size_t i = 0; i < c->updates_n; i++)
		t.goes_on |= !f->files[c->updates[i]].done;
	cell_begin_table(f, c);
	if (st == ST_OK && (end = file_open(f, d, &fault)) == ST_NOMEM) {
		*e = fault;
		st = end;
	} else if (st == ST_OK && end == ST_OK) {
		st = do_records(&t, &end, e);
		if (st == ST_OK)
			st = end_table(&t, end, e);
	} else if (st == ST_OK)
		st = cut(&t, 0, 0, e);
	d->done = true;
	d->now_us = t.time_us;
	file_close(d);
	return st;
}
