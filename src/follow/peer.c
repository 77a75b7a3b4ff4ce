/*
 * peer.c - sessions: up, down, silent, in a table transfer; and what that says of the collector.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "follow/follow_i.h"

/* Kinds that are told when they begin and again when they end. */
#define TOLD_TWICE                                                                   \
	(1u << FOLLOW_GAP_SILENT | 1u << FOLLOW_GAP_RESYNC | 1u << FOLLOW_GAP_DOWN | \
	    1u << FOLLOW_GAP_DEAD | 1u << FOLLOW_GAP_NOISY | 1u << FOLLOW_GAP_MALFORMED)

enum st
gap_tell(struct follow *f, const struct follow_gap *g, struct err *e)
{
	f->n.gaps[g->kind] += g->end_us == 0 || !(TOLD_TWICE >> g->kind & 1);
	return f->watch.gap != NULL ? f->watch.gap(f->watch.arg, g, e) : ST_OK;
}

static uint64_t
key_of(uint32_t coll, const struct pfx *addr, uint32_t asn)
{
	return pfx_hash(addr) ^ hash_u64((uint64_t)coll << 32 | asn);
}

bool
peer_index(struct follow *f, uint32_t peer)
{
	const struct follow_peer *p = &peer_at(f, peer)->pub;

	return map_put(&f->peer_ids, key_of(p->collector, &p->addr, p->asn), peer, NULL) != NULL;
}

uint32_t
peer_intern(struct follow *f, uint32_t coll, const struct mrt_peer *m)
{
	bool fresh;
	const uint32_t *id =
	    map_put(&f->peer_ids, key_of(coll, &m->addr, m->asn), f->peers_n + 1, &fresh);
	struct peer *v;

	if (id == NULL || !fresh)
		return id == NULL ? 0 : *id;
	v = arr_grow(f->peers, (size_t)f->peers_n + 1, &f->peers_cap, sizeof(*v));
	if (v == NULL)
		return 0;
	f->peers = v;
	v[++f->peers_n] = (struct peer){ .pub = { .collector = coll,
					     .asn = m->asn,
					     .addr = m->addr,
					     .heard_us = FOLLOW_BEGIN },
		.col = { MATRIX_NO_COL, MATRIX_NO_COL },
		.down_us = NO_TIME,
		.noisy_us = NO_TIME,
		.talk = { .first_us = NO_TIME, .silent_us = NO_TIME } };
	return f->peers_n;
}

void
talk_heard(struct talk *k, int64_t t)
{
	const int64_t minute = t / (60 * SECOND_US);

	if (k->first_us == NO_TIME) {
		k->first_us = t;
		k->minute = minute;
	}
	if (minute > k->minute) {
		k->minutes = minute - k->minute < 64 ? k->minutes << (minute - k->minute) : 0;
		k->minute = minute;
	}
	k->minutes |= 1;
}

static void
set_state(struct follow *f, struct peer *p, enum follow_state state)
{
	struct coll *c = coll_at(f, p->pub.collector);

	c->peers_up += state == FOLLOW_UP && p->pub.state != FOLLOW_UP;
	c->peers_up -= state != FOLLOW_UP && p->pub.state == FOLLOW_UP;
	p->pub.state = (uint8_t)state;
}

enum st
peer_synced(struct follow *f, uint32_t peer, uint8_t families, int64_t t, struct err *e)
{
	struct peer *p = peer_at(f, peer);
	const struct follow_gap g = { .kind = FOLLOW_GAP_RESYNC,
		.collector = p->pub.collector,
		.peer = peer,
		.begin_us = p->resync_us,
		.end_us = t,
		.n = p->resync_n };

	if (p->resync == 0)
		return ST_OK;
	/* a family in which it never had a route needs no end */
	for (unsigned fam = 0; fam < 2; fam++)
		families |= (uint8_t)((p->col[fam] == MATRIX_NO_COL) << fam);
	p->resync &= (uint8_t)~families;
	p->pub.resync = p->resync != 0;
	if (p->pub.resync)
		return ST_OK;
	p->pub.partial = false;
	f->resyncs--;
	return gap_tell(f, &g, e);
}

enum st
peer_resync(struct follow *f, uint32_t peer, uint8_t families, int64_t t, struct err *e)
{
	struct peer *p = peer_at(f, peer);
	const bool fresh = p->resync == 0;

	p->resync |= families;
	p->pub.resync = true;
	p->calm_us = t + RESYNC_US;
	if (!fresh)
		return ST_OK;
	f->resyncs++;
	p->resync_us = t;
	p->resync_n = 0;
	return gap_tell(f,
	    &(struct follow_gap){ .kind = FOLLOW_GAP_RESYNC,
		.collector = p->pub.collector,
		.peer = peer,
		.begin_us = t },
	    e);
}

static uint32_t
flood_limit(const struct peer *p)
{
	const uint32_t most =
	    p->pub.routes > p->pub.routes_last_table ? p->pub.routes : p->pub.routes_last_table;

	return most / FLOOD_SHARE > FLOOD_MIN ? most / FLOOD_SHARE : FLOOD_MIN;
}

/* Brings the window of the last minute to the bucket of t. */
static void
flood_turn(struct peer *p, int64_t t)
{
	const int64_t at = t / FLOOD_BUCKET_US;

	if (at - p->flood_at >= FLOOD_BUCKETS || at < p->flood_at) {
		memset(p->flood, 0, sizeof(p->flood));
		p->flood_sum = 0;
		p->flood_at = at;
	}
	while (p->flood_at < at) {
		uint32_t *b = &p->flood[++p->flood_at % FLOOD_BUCKETS];

		p->flood_sum -= *b;
		*b = 0;
	}
}

enum st
peer_flood(struct follow *f, uint32_t peer, int64_t t, struct err *e)
{
	struct peer *p = peer_at(f, peer);
	uint32_t *b;

	if (p->flood_at != t / FLOOD_BUCKET_US)
		flood_turn(p, t);
	b = &p->flood[p->flood_at % FLOOD_BUCKETS];
	++*b;
	p->flood_sum++;
	if (p->resync != 0) { /* not calm yet */
		if (*b > flood_limit(p) / FLOOD_BUCKETS / 2)
			p->calm_us = t + RESYNC_US;
		return ST_OK;
	}
	return p->flood_sum > flood_limit(p) ? peer_resync(f, peer, 3, t, e) : ST_OK;
}

enum st
peer_up(struct follow *f, uint32_t peer, int64_t t, struct err *e)
{
	struct peer *p = peer_at(f, peer);
	struct coll *c = coll_at(f, p->pub.collector);
	enum st st = ST_OK;

	set_state(f, p, FOLLOW_UP);
	if (p->down_us != NO_TIME) {
		st = gap_tell(f,
		    &(struct follow_gap){ .kind = FOLLOW_GAP_DOWN,
			.collector = p->pub.collector,
			.peer = peer,
			.begin_us = p->down_us,
			.end_us = t,
			.n = p->down_n },
		    e);
		p->down_us = NO_TIME;
	}
	if (st == ST_OK && c->dead_us != NO_TIME && c->peers_up * 2 >= c->dying_up) {
		st = gap_tell(f,
		    &(struct follow_gap){ .kind = FOLLOW_GAP_DEAD,
			.collector = p->pub.collector,
			.begin_us = c->dead_us,
			.end_us = t,
			.n = c->dying_n },
		    e);
		c->dead_us = NO_TIME;
	}
	return st;
}

/* Whether it is the collector that dies: most of its peers within a minute. */
static enum st
maybe_dead(struct follow *f, uint32_t coll, int64_t t, struct err *e)
{
	struct coll *c = coll_at(f, coll);

	if (c->dying_us == NO_TIME || t - c->dying_us > 60 * SECOND_US) {
		if (c->dead_us != NO_TIME)
			return ST_OK;
		c->dying_us = t;
		c->dying_n = 0;
		c->dying_up = c->peers_up + 1;
	}
	c->dying_n++;
	if (c->dead_us != NO_TIME || c->dying_n < 3 || c->dying_n * 2 <= c->dying_up)
		return ST_OK;
	c->dead_us = c->dying_us;
	return gap_tell(f,
	    &(struct follow_gap){
		.kind = FOLLOW_GAP_DEAD, .collector = coll, .begin_us = c->dead_us, .n = 0 },
	    e);
}

enum st
peer_down(struct follow *f, uint32_t peer, const struct cause *why, struct err *e)
{
	struct peer *p = peer_at(f, peer);
	const bool was_up = p->pub.state == FOLLOW_UP || p->pub.state == FOLLOW_SILENT;
	const uint32_t routes = p->pub.routes;
	enum st st;

	if (!was_up && routes == 0) {
		set_state(f, p, FOLLOW_LOST);
		return ST_OK;
	}
	st = peer_synced(f, peer, 3, why->time_us, e);
	if (st == ST_OK)
		st = cell_drop_peer(f, peer, why, e);
	set_state(f, p, FOLLOW_LOST);
	if (st == ST_OK && p->down_us == NO_TIME) {
		p->down_us = why->time_us;
		p->down_n = routes;
		st = gap_tell(f,
		    &(struct follow_gap){ .kind = FOLLOW_GAP_DOWN,
			.collector = p->pub.collector,
			.peer = peer,
			.begin_us = why->time_us,
			.n = routes },
		    e);
	}
	return st == ST_OK && was_up ? maybe_dead(f, p->pub.collector, why->time_us, e) : st;
}

/* Ends the silence of a peer or collector. */
static enum st
end_silence(
    struct follow *f, struct talk *k, uint32_t coll, uint32_t peer, int64_t t, struct err *e)
{
	const struct follow_gap g = { .kind = FOLLOW_GAP_SILENT,
		.collector = coll,
		.peer = peer,
		.begin_us = k->silent_us,
		.end_us = t };

	k->silent_us = NO_TIME;
	return gap_tell(f, &g, e);
}

enum st
peer_heard(struct follow *f, uint32_t peer, int64_t t, bool session, struct err *e)
{
	struct peer *p = peer_at(f, peer);
	struct coll *c = coll_at(f, p->pub.collector);
	const uint8_t was = p->pub.state;
	enum st st = ST_OK;

	if (c->talk.silent_us != NO_TIME)
		st = end_silence(f, &c->talk, p->pub.collector, 0, t, e);
	if (st == ST_OK && p->talk.silent_us != NO_TIME)
		st = end_silence(f, &p->talk, p->pub.collector, peer, t, e);
	talk_heard(&c->talk, t);
	talk_heard(&p->talk, t);
	p->pub.heard_us = t;
	if (st != ST_OK || !session || was == FOLLOW_UP)
		return st;
	st = peer_up(f, peer, t, e);
	/* after a loss or silence that was not seen to end, a table comes */
	if (st == ST_OK && was != FOLLOW_UNHEARD)
		st = peer_resync(f, peer, 3, t, e);
	return st;
}
