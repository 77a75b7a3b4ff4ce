/*
 * second.c - what time itself brings: the end of table transfers, silence, missing files, zombies.
 */
#include "follow/follow_i.h"

static enum st
end_resyncs(struct follow *f, int64_t t, struct err *e)
{
	enum st st = ST_OK;

	for (uint32_t i = 1; i <= f->peers_n && st == ST_OK && f->resyncs > 0; i++) {
		if (peer_at(f, i)->resync != 0 && t >= peer_at(f, i)->calm_us)
			st = peer_synced(f, i, 3, t, e);
	}
	return st;
}

/*
 * Whether somebody is missed at t: silent for much longer than usual, as the last hour before the
 * silence was. Who was heard for less than an hour is not known well enough.
 */
static bool
is_missed(const struct talk *k, int64_t t)
{
	const int64_t minute = t / (60 * SECOND_US);
	const unsigned active = (unsigned)__builtin_popcountll(k->minutes);
	int64_t quiet;

	if (k->first_us == NO_TIME || k->silent_us != NO_TIME || active == 0 ||
	    k->minute * 60 * SECOND_US - k->first_us < 3600 * SECOND_US)
		return false;
	quiet = active >= 60 ? HOLD_US / (60 * SECOND_US) : SILENT_GAPS * 64 / active;
	return minute - k->minute > quiet;
}

static enum st
begin_silence(struct follow *f, struct talk *k, uint32_t coll, uint32_t peer, struct err *e)
{
	k->silent_us = (k->minute + 1) * 60 * SECOND_US;
	return gap_tell(f,
	    &(struct follow_gap){ .kind = FOLLOW_GAP_SILENT,
		.collector = coll,
		.peer = peer,
		.begin_us = k->silent_us },
	    e);
}

static enum st
watch_collectors(struct follow *f, int64_t t, struct err *e)
{
	enum st st = ST_OK;

	for (uint32_t i = 1; i <= f->colls_n && st == ST_OK; i++) {
		struct coll *c = coll_at(f, i);

		if (is_missed(&c->talk, t))
			st = begin_silence(f, &c->talk, i, 0, e);
	}
	return st;
}

static enum st
end_noise(struct follow *f, uint32_t peer, int64_t t, struct err *e)
{
	struct peer *p = peer_at(f, peer);
	const struct follow_gap g = { .kind = FOLLOW_GAP_NOISY,
		.collector = p->pub.collector,
		.peer = peer,
		.begin_us = p->noisy_us,
		.end_us = p->noisy_last_us,
		.n = p->left_out };

	if (p->noisy_us == NO_TIME || t - p->noisy_last_us < 60 * SECOND_US)
		return ST_OK;
	p->noisy_us = NO_TIME;
	p->left_out = 0;
	return gap_tell(f, &g, e);
}

/* Silence of a whole collector is not told of its peers. */
static enum st
watch_peers(struct follow *f, int64_t t, struct err *e)
{
	enum st st = ST_OK;

	for (uint32_t i = 1; i <= f->peers_n && st == ST_OK; i++) {
		struct peer *p = peer_at(f, i);

		st = end_noise(f, i, t, e);
		if (st != ST_OK || p->pub.state != FOLLOW_UP || !is_missed(&p->talk, t) ||
		    coll_at(f, p->pub.collector)->talk.silent_us != NO_TIME)
			continue;
		coll_at(f, p->pub.collector)->peers_up--;
		p->pub.state = FOLLOW_SILENT;
		st = begin_silence(f, &p->talk, p->pub.collector, i, e);
	}
	return st;
}

struct zombie_cells {
	struct follow *f;
	const struct zombie *z;
	struct err *e;
	enum st st;
};

static bool
tell_zombie(void *arg, uint32_t peer, uint32_t route)
{
	struct zombie_cells *z = arg;

	(void)route;
	z->st = gap_tell(z->f,
	    &(struct follow_gap){ .kind = FOLLOW_GAP_ZOMBIE,
		.collector = peer_at(z->f, peer)->pub.collector,
		.peer = peer,
		.pfx = z->z->pfx,
		.begin_us = z->z->fell_us,
		.n = 1 },
	    z->e);
	return z->st == ST_OK;
}

static enum st
look_at_zombies(struct follow *f, int64_t t, struct err *e)
{
	struct zombie_cells z = { .f = f, .e = e };

	for (; f->zombie_at < f->zombies_n && f->zombies[f->zombie_at].due_us <= t && z.st == ST_OK;
	     f->zombie_at++) {
		const struct zombie d = f->zombies[f->zombie_at];
		struct pfxset_row *r = &f->pfxs.v[d.pfx];

		r->waits = false;
		if (r->held == 0 || r->held * ZOMBIE_SHARE > r->peak ||
		    r->said_s > d.fell_us / SECOND_US)
			continue;
		z.z = &d;
		follow_cells(f, d.pfx, tell_zombie, &z);
		r->peak = 0; /* once */
	}
	if (f->zombie_at > 1024 && f->zombie_at * 2 > f->zombies_n) {
		f->zombies_n -= f->zombie_at;
		memmove(f->zombies, f->zombies + f->zombie_at, f->zombies_n * sizeof(*f->zombies));
		f->zombie_at = 0;
	}
	return z.st;
}

static enum st
tell_holes(struct follow *f, int64_t t, struct err *e)
{
	enum st st = ST_OK;

	for (uint32_t i = 1; i <= f->colls_n && st == ST_OK; i++) {
		struct coll *c = coll_at(f, i);

		for (; c->hole_at < c->holes_n && c->holes[c->hole_at].begin_us <= t && st == ST_OK;
		     c->hole_at++) {
			const struct hole *h = &c->holes[c->hole_at];

			if (h->begin_us < c->holes_us)
				continue;
			c->holes_us = h->end_us;
			st = gap_tell(f,
			    &(struct follow_gap){ .kind = FOLLOW_GAP_MISSING,
				.collector = i,
				.begin_us = h->begin_us,
				.end_us = h->end_us,
				.n = (uint64_t)((h->end_us - h->begin_us) / c->interval_us) },
			    e);
		}
	}
	return st;
}

enum st
second_begin(struct follow *f, int64_t t, struct err *e)
{
	const int64_t sec = t / SECOND_US;
	const bool watch = sec / WATCH_EVERY_S != f->watched_s / WATCH_EVERY_S;
	enum st st = f->pends_n > 0 ? cell_flush(f, e) : ST_OK;

	f->sec = sec;
	f->now_us = t;
	if (st == ST_OK && f->resyncs > 0)
		st = end_resyncs(f, t, e);
	if (st == ST_OK)
		st = tell_holes(f, t, e);
	if (st == ST_OK && f->zombie_at < f->zombies_n)
		st = look_at_zombies(f, t, e);
	if (st == ST_OK && watch) {
		f->watched_s = sec;
		st = watch_collectors(f, t, e);
		if (st == ST_OK)
			st = watch_peers(f, t, e);
	}
	if (st == ST_OK && f->watch.tick != NULL)
		st = f->watch.tick(f->watch.arg, sec * SECOND_US, e);
	if (st != ST_OK || t / SWEEP_US == f->sweep)
		return st;
	if (f->sweep != 0)
		st = forget_routes(f, e);
	f->sweep = t / SWEEP_US;
	return st;
}
