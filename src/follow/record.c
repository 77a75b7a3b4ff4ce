/*
 * record.c - one record of an update file, at its time. The hot loop of the engine.
 *
 * Looking up a prefix, its row and its cell waits for memory three times. So each prefix of a batch
 * is looked up some places before it is its turn, in three steps.
 */
#include "base/hash.h"
#include "follow/follow_i.h"

#define STEP_SLOT 24 /* places ahead */
#define STEP_ROW 16
#define STEP_CELL 8

static inline void
look_ahead(struct follow *f, const struct coll *c, struct ffile *d, size_t i)
{
	struct batch *b = d->b;

	if (i + STEP_SLOT < b->pfxs_n)
		pfxset_prefetch(&f->pfxs, b->pfxs[i + STEP_SLOT].hash);
	if (i + STEP_ROW < b->pfxs_n) {
		struct bpfx *p = &b->pfxs[i + STEP_ROW];

		if (p->num == 0)
			p->num = pfxset_find(&f->pfxs, &p->pfx, p->hash);
		if (p->num < c->row_of_n)
			__builtin_prefetch(&c->row_of[p->num]);
	}
	if (i + STEP_CELL < b->pfxs_n) {
		const struct bpfx *p = &b->pfxs[i + STEP_CELL];
		const uint32_t peer = d->peers[p->peer].num;

		if (p->num != 0 && peer != 0)
			cell_prefetch(f, peer, p->num);
	}
}

static enum st
set(struct follow *f, struct coll *c, struct ffile *d, size_t i, uint32_t peer, bool add_path,
    uint32_t route, const struct cause *why, struct err *e)
{
	struct bpfx *p = &d->b->pfxs[i];

	look_ahead(f, c, d, i);
	if (p->num == 0)
		p->num = route != 0 ? pfxset_intern(&f->pfxs, &p->pfx, p->hash)
				    : pfxset_find(&f->pfxs, &p->pfx, p->hash);
	if (p->num == 0) { /* withdrawn, and never met */
		if (route != 0)
			return err_nomem(e, "prefixes");
		f->n.unchanged++;
		return ST_OK;
	}
	return cell_set(f, peer, p->num, p->path_id, add_path, route, why, e);
}

static enum st
do_update(struct follow *f, struct coll *c, struct ffile *d, const struct brec *r, uint32_t peer,
    const struct cause *why, struct err *e)
{
	const bool add_path = r->flags & BREC_ADD_PATH;
	size_t i = r->first;
	struct bkey *k;
	enum st st = ST_OK;

	f->n.withdrawn += r->withdrawn;
	f->n.announced += r->announced;
	for (; i < (size_t)r->first + r->withdrawn && st == ST_OK; i++)
		st = set(f, c, d, i, peer, add_path, 0, why, e);
	if (r->announced > 0 && st == ST_OK) {
		k = &d->b->keys[r->key];
		if (k->num == 0)
			k->num = routeset_intern(&f->routes, &k->k);
		if (k->num == 0)
			return err_nomem(e, "routes");
		for (; i < (size_t)r->first + r->withdrawn + r->announced && st == ST_OK; i++)
			st = set(f, c, d, i, peer, add_path, k->num, why, e);
	}
	if (st == ST_OK && r->flags & (BREC_EOR4 | BREC_EOR6))
		st = peer_synced(f, peer,
		    (r->flags & BREC_EOR4 ? 1 : 0) | (r->flags & BREC_EOR6 ? 2 : 0), why->time_us,
		    e);
	return st;
}

/* F-18: a file with so many bad messages was written or is read in a wrong way. */
static enum st
brake(struct follow *f, struct ffile *d, const struct brec *r, int64_t t, struct err *e)
{
	d->updates++;
	if (!(r->flags & BREC_MALFORMED))
		return ST_OK;
	d->malformed++;
	f->n.malformed++;
	if (d->brake_us != NO_TIME || d->malformed < BRAKE_MIN ||
	    d->malformed * BRAKE_SHARE < d->updates)
		return ST_OK;
	d->brake_us = t;
	return gap_tell(f,
	    &(struct follow_gap){
		.kind = FOLLOW_GAP_MALFORMED, .collector = d->collector, .begin_us = t, .n = 0 },
	    e);
}

#define ESTABLISHED 6

static enum st
do_state(struct follow *f, uint32_t peer, unsigned state, struct cause *why, struct err *e)
{
	enum st st = ST_OK;

	f->n.states++;
	why->why = FOLLOW_DOWN;
	why->message = false;
	if (state != ESTABLISHED)
		return peer_down(f, peer, why, e);
	/* a session that was not seen to end has ended */
	if (peer_at(f, peer)->pub.routes > 0)
		st = peer_down(f, peer, why, e);
	if (st == ST_OK)
		st = peer_up(f, peer, why->time_us, e);
	return st == ST_OK ? peer_resync(f, peer, 3, why->time_us, e) : st;
}

static enum st
do_record(struct follow *f, struct coll *c, struct ffile *d, const struct brec *r, int64_t t,
    struct err *e)
{
	struct cause why = { .time_us = t,
		.at = { (uint32_t)(d - f->files), r->n, r->off },
		.why = d->head_odd != ODD_NONE || d->brake_us != NO_TIME ? FOLLOW_RESYNC
									 : FOLLOW_UPDATE,
		.message = true };
	uint32_t peer;
	enum st st;

	if (r->kind == BREC_OTHER || r->kind == BREC_BAD || r->kind == BREC_RIB) {
		f->n.skipped += r->kind == BREC_BAD;
		f->n.other += r->kind != BREC_BAD;
		return ST_OK;
	}
	peer = file_peer(f, d, r->peer);
	if (peer == 0)
		return err_nomem(e, "peers");
	f->n.other += r->kind == BREC_HEARD || r->flags & BREC_FOREIGN;
	st = peer_heard(f, peer, t, r->kind == BREC_UPDATE || r->kind == BREC_HEARD, e);
	if (st != ST_OK)
		return st;
	switch (r->kind) {
	case BREC_UPDATE:
		st = brake(f, d, r, t, e);
		return st == ST_OK ? do_update(f, c, d, r, peer, &why, e) : st;
	case BREC_STATE:
		return do_state(f, peer, r->new_state, &why, e);
	case BREC_NOTIFY:
		if (r->flags & BREC_COLLISION)
			return ST_OK;
		why.why = FOLLOW_DOWN;
		why.message = false;
		return peer_down(f, peer, &why, e);
	case BREC_OPEN: /* may be of a second connection: nothing is dropped */
		return peer_resync(f, peer, 3, t, e);
	}
	return ST_OK;
}

/*
 * F-08: whether another open file of the collector had this record, which is as often in both as in
 * the one that has it more often.
 */
static enum st
had(struct coll *c, const struct ffile *d, size_t file, const struct brec *r, bool *twice,
    struct err *e)
{
	const uint64_t key = r->hash ^ hash_u64((uint64_t)r->time_us);
	uint32_t *mine, *all, n;

	*twice = false;
	if (c->seen_us != d->head_us) {
		map_fini(&c->seen);
		c->seen_us = d->head_us;
	}
	mine = map_put(&c->seen, key ^ hash_u64(file + 1), 0, NULL);
	if (mine == NULL)
		return err_nomem(e, "records");
	n = ++*mine;
	all = map_put(&c->seen, key, 0, NULL);
	if (all == NULL)
		return err_nomem(e, "records");
	*twice = n <= *all;
	if (!*twice)
		++*all;
	return ST_OK;
}

/* Counts records with a wrong time; a run of them that ends is told. */
static enum st
count_odd(struct follow *f, struct ffile *d, const struct brec *r, int64_t t, struct err *e)
{
	struct follow_gap g = { .collector = d->collector, .end_us = t };

	if (d->head_odd == ODD_CLOCK) {
		if (d->clock_n++ == 0)
			d->clock_us = t;
		f->n.stale++;
		return ST_OK;
	}
	if (d->head_odd == ODD_STALE) {
		if (d->stale_n++ == 0)
			d->stale_us = t;
		f->n.stale++;
		return ST_OK;
	}
	if (d->stale_n == 0 || r->time_us < t)
		return ST_OK;
	g.kind = d->stale_n >= STEP_RECORDS ? FOLLOW_GAP_CLOCK : FOLLOW_GAP_STALE;
	g.begin_us = d->stale_us;
	g.n = d->stale_n;
	d->stale_n = 0;
	return gap_tell(f, &g, e);
}

enum st
record_take(struct follow *f, struct coll *c, struct ffile *d, struct err *e)
{
	const struct brec *r = &d->b->recs[d->b->at];
	const int64_t t = f->now_us;
	bool twice = false, late = false;
	enum st st = ST_OK;

	f->n.records++;
	c->begun = true;
	if (d->head_us < t - JITTER_US) { /* the file came when its time was over */
		d->head_odd = ODD_STALE;
		late = c->now_us != NO_TIME && d->head_us < c->now_us - JITTER_US;
	}
	if (d->head_us > c->now_us)
		c->now_us = d->head_us;
	if (c->open_n > 1 || (c->seen.n > 0 && c->seen_us == d->head_us)) {
		st = had(c, d, (size_t)(d - f->files), r, &twice, e);
		if (st != ST_OK)
			return st;
	}
	if (twice) {
		if (d->twice_n++ == 0)
			d->twice_us = t;
		f->n.twice++;
	} else {
		st = count_odd(f, d, r, t, e);
		/* what the collector said later is in already */
		if (st == ST_OK && !late)
			st = do_record(f, c, d, r, t, e);
	}
	file_take(d);
	return st;
}
