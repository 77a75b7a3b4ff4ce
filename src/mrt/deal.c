/* deal.c - see deal.h. */
#include "mrt/deal.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/arena.h"
#include "mrt/mrt_i.h"

#define RECS_MAX 4096 /* in one take: small records are worth sharing, too */

struct mrt_deal {
	struct in *in;
	pthread_mutex_t lock; /* of all that follows, and of in */
	struct mrt *m;	      /* walks the framing and takes the peers */
	uint64_t peers_gen;
	enum st end; /* ST_OK: goes on; else what mrt_next() said, with err */
	bool told;
	struct err err;
};

enum st
mrt_deal_open(struct mrt_deal **out, const char *path, struct err *e)
{
	struct mrt_deal *d = calloc(1, sizeof(*d));
	enum st st;

	*out = NULL;
	if (d == NULL)
		return err_nomem(e, "reading");
	st = in_open_direct(&d->in, path, e);
	if (st != ST_OK) {
		free(d);
		return st;
	}
	pthread_mutex_init(&d->lock, NULL);
	*out = d;
	d->m = mrt_new(d->in);
	return d->m != NULL ? ST_OK : err_nomem(e, "reading");
}

bool
mrt_deal_threaded(const struct mrt_deal *d)
{
	return in_threaded(d->in);
}

void
mrt_deal_close(struct mrt_deal *d)
{
	if (d == NULL)
		return;
	pthread_mutex_destroy(&d->lock);
	mrt_free(d->m);
	in_close(d->in);
	free(d);
}

enum st
mrt_hand_open(struct mrt_hand *h, const struct mrt_deal *d, struct err *e)
{
	*h = (struct mrt_hand){ .m = mrt_new(d->in) };
	return h->m != NULL ? ST_OK : err_nomem(e, "reading");
}

void
mrt_hand_close(struct mrt_hand *h)
{
	mrt_free(h->m);
	free(h->recs);
	in_kept_fini(&h->kept);
	*h = (struct mrt_hand){ 0 };
}

/*
 * Whether the next record lies whole where the last one lay, with the header behind it, so that
 * reading it moves nothing and searches nothing, and needs no other peers. The entries of an old
 * table's record stay together.
 */
static bool
goes_on(struct mrt_deal *d, const struct mrt_hand *h)
{
	const size_t here = in_here(d->in),
		     more = HEADER_BYTES + BULK_HEAD; /* that mrt_next() looks at */
	const uint8_t *p;
	struct err e;
	size_t have;

	if (d->m->bulk_n > 0)
		return true;
	if (h->n >= RECS_MAX || here < HEADER_BYTES + more ||
	    in_peek(d->in, HEADER_BYTES, &p, &have, &e) != ST_OK)
		return false;
	return here - HEADER_BYTES - more >= be32(p + 8) &&
	       frame_known(p + HEADER_BYTES + be32(p + 8)) &&
	       (be16(p + 4) != MRT_TYPE_TABLE_DUMP_V2 || be16(p + 6) != V2_PEER_INDEX_TABLE);
}

static enum st
take_one(struct mrt_deal *d, struct mrt_hand *h, struct err *e)
{
	struct mrt_rec *recs = arr_grow(h->recs, h->n, &h->cap, sizeof(*recs));
	enum st st;

	if (recs == NULL)
		return err_nomem(e, "records");
	h->recs = recs;
	st = mrt_next(d->m, &recs[h->n], e);
	if (st != ST_OK)
		return st;
	mrt_settle(d->m);
	d->peers_gen += recs[h->n].kind == MRT_PEERS;
	h->n++;
	return ST_OK;
}

static enum st
share_peers(const struct mrt_deal *d, struct mrt_hand *h, struct err *e)
{
	h->new_peers = h->peers_gen != d->peers_gen;
	if (!h->new_peers)
		return ST_OK;
	h->peers_gen = d->peers_gen;
	return mrt_copy_peers(h->m, d->m, e);
}

static enum st
take(struct mrt_deal *d, struct mrt_hand *h, struct err *e)
{
	enum st st;

	do
		st = take_one(d, h, &d->err);
	while (st == ST_OK && goes_on(d, h));
	d->end = st;
	if (h->n == 0)
		return ST_END;
	st = in_keep(d->in, &h->kept, e);
	if (st == ST_OK)
		st = share_peers(d, h, e);
	if (st != ST_OK) { /* told by this call */
		d->end = st;
		d->told = true;
	}
	return st;
}

enum st
mrt_deal_take(struct mrt_deal *d, struct mrt_hand *h, struct err *e)
{
	enum st st = ST_END;

	h->n = 0;
	h->new_peers = false;
	pthread_mutex_lock(&d->lock);
	if (d->end == ST_OK)
		st = take(d, h, e);
	if (st == ST_END && !d->told) {
		d->told = true;
		st = d->end;
		*e = d->err;
	}
	pthread_mutex_unlock(&d->lock);
	return st;
}
