/*
 * lab_run.c - time runs: slot by slot, what was planned and the noise become messages, the messages
 * are written in order, and every eight hours each collector takes a table.
 */
#include "sim/lab.h"

#include <stdlib.h>

enum { TABLE_EACH_S = 8 * 3600, MAX_PACK = 120, XFER_AT_ONCE = 64, XFER_US = 12000 };

/* Prefixes that go into one message: same time, peer, attributes and family. */
struct pack {
	int64_t t_us;
	uint32_t v, session; /* session UINT32_MAX: all of v */
	const uint8_t *ref;
	struct pfx p[MAX_PACK];
	size_t n;
};

static void
flush(struct lab *l, struct pack *k)
{
	if (k->n == 0)
		return;
	for (unsigned i = 0; i < 2; i++) {
		const uint32_t s =
		    k->session != UINT32_MAX ? k->session : l->session_at[2 * k->v + i];

		if (s == UINT32_MAX || (k->session != UINT32_MAX && i > 0))
			break;
		if (l->session[s].up)
			lab_put_update(l, s, k->t_us, k->ref, k->p, k->n);
	}
	k->n = 0;
}

static void
pack(struct lab *l, struct pack *k, int64_t t_us, uint32_t v, uint32_t session, const uint8_t *ref,
    const struct pfx *p)
{
	if (k->n > 0 && (k->t_us != t_us || k->v != v || k->session != session || k->ref != ref ||
			    k->p[0].afi != p->afi || k->n == MAX_PACK))
		flush(l, k);
	k->t_us = t_us;
	k->v = v;
	k->session = session;
	k->ref = ref;
	k->p[k->n++] = *p;
}

/* A session showed something of an act, or no longer does. */
static void
note_session(struct lab *l, struct lab_act *a, uint32_t v, uint32_t session, bool hot, int64_t t_us)
{
	const uint32_t bit = 1u << l->session[session].collector;

	if (!lab_kept(l, session, t_us))
		return;
	if (!hot) {
		if (a->seen[v])
			a->last_us = t_us;
		return;
	}
	if (a->n_seen == 0)
		a->first_us = t_us;
	if (!a->seen[v]) {
		a->seen[v] = true;
		if (++a->n_seen == 5)
			a->fifth_us = t_us;
	}
	if (!(a->collectors & bit) && a->collectors != 0 && a->second_us == 0)
		a->second_us = t_us;
	a->collectors |= bit;
}

static bool
note(struct lab *l, const struct lab_msg *m)
{
	bool fresh;
	uint32_t *hot;

	for (unsigned i = 0; i < 2; i++) {
		const uint32_t s = l->session_at[2 * m->v + i];

		if (s != UINT32_MAX)
			note_session(l, &l->act[m->act - 1], m->v, s, m->hot, m->t_us);
	}
	hot = map_put(&l->hot, (uint64_t)m->route * l->w->n_vantage + m->v, m->hot, &fresh);
	if (hot != NULL)
		*hot = m->hot;
	return hot != NULL;
}

static bool
route(struct lab *l, struct pack *k, const struct lab_msg *m)
{
	const uint8_t *old = lab_now(l, m->route, m->v),
		      *now = lab_resolve(l, m->route, m->v, m->ref);

	if (old == now)
		return true;
	pack(l, k, m->t_us, m->v, UINT32_MAX, now, &l->w->routes[m->route].p);
	if (m->act != 0 && !note(l, m))
		return false;
	return lab_set(l, m->route, m->v, m->ref);
}

/* Some routes of a table transfer: what the peer has now. */
static void
again(struct lab *l, struct pack *k, const struct lab_msg *m)
{
	const uint32_t v = l->session[m->v].v;

	for (uint32_t i = m->route; i < m->route + XFER_AT_ONCE && i < l->w->n_routes; i++) {
		const struct sim_route *r = &l->w->routes[i];
		const uint8_t *ref = lab_now(l, i, v);

		if (ref == NULL)
			continue;
		pack(l, k, m->t_us, v, m->v, ref, &r->p);
		if (r->act != 0 && map_get(&l->hot, (uint64_t)i * l->w->n_vantage + v) == 1)
			note_session(l, &l->act[r->act - 1], v, m->v, true, m->t_us);
	}
}

/* The session's routes, one after the other, as a peer sends them that comes up. */
static bool
transfer(struct lab *l, uint32_t session, int64_t t_us, bool end)
{
	struct lab_msg m = { .v = (uint16_t)session, .what = MSG_XFER };

	for (uint32_t i = 0; i < l->w->n_routes; i += XFER_AT_ONCE) {
		m.route = i;
		m.t_us = t_us + (int64_t)(i / XFER_AT_ONCE) * XFER_US;
		if (!lab_post(l, &m))
			return false;
	}
	m.what = MSG_EOR;
	m.t_us += 2 * XFER_US;
	return !end || lab_post(l, &m);
}

static void
states(struct lab *l, const struct lab_msg *m)
{
	static const unsigned way[] = { 1, 2, 4, 5, 6 }; /* Idle ... Established */
	struct lab_session *s = &l->session[m->v];

	if (m->what == MSG_DOWN && s->up) {
		lab_put_state(l, m->v, m->t_us, 6, 1);
		s->up = false;
	} else if (m->what == MSG_UP && !s->up) {
		for (unsigned i = 0; i + 1 < sizeof(way) / sizeof(way[0]); i++)
			lab_put_state(l, m->v, m->t_us, way[i], way[i + 1]);
		s->up = true;
	}
}

static bool
play(struct lab *l, struct pack *k, const struct lab_msg *m)
{
	switch (m->what) {
	case MSG_ROUTE:
		return route(l, k, m);
	case MSG_XFER:
		again(l, k, m);
		return true;
	case MSG_STALE: /* what was true hours ago, and says so */
		flush(l, k);
		l->shift_us = -(int64_t)m->act * LAB_S;
		if (l->session[m->v].up)
			lab_put_update(
			    l, m->v, m->t_us, l->ref[m->ref], &l->w->routes[m->route].p, 1);
		l->shift_us = 0;
		return true;
	case MSG_ADDPATH:
		flush(l, k);
		if (l->session[m->v].up)
			lab_put_addpath(
			    l, m->v, m->t_us, l->ref[m->ref], &l->w->routes[m->route].p, m->act);
		return true;
	case MSG_EOR:
		flush(l, k);
		if (l->session[m->v].up)
			lab_put_end_of_rib(l, m->v, m->t_us);
		return true;
	case MSG_FULL:
		l->full_now = true;
		return transfer(l, m->v, m->t_us + 1, false);
	default:
		flush(l, k);
		states(l, m);
		return true;
	}
}

/* Some messages of the session that are not what they seem: up to eighteen hours older than the
 * turn says; or with path identifiers, of IPv4. */
static bool
odd_ones(struct lab *l, uint32_t session, const struct lab_turn *t)
{
	const bool stale = t->kind == TURN_STALE;
	const uint64_t h = sim_hash(l->w, session, (uint64_t)t->t_us);
	const uint32_t first = stale ? t->old_s + (uint32_t)(h % 64800) : 1;

	for (unsigned i = 0; i < 20; i++) {
		struct lab_msg m = { .t_us = t->t_us + i * 100000,
			.act = first + i,
			.v = (uint16_t)session,
			.what = stale ? MSG_STALE : MSG_ADDPATH };

		if (!churn_other(l, l->session[session].v, &m.route, &m.ref) ||
		    (!stale && l->w->routes[m.route].p.afi != AFI_IP4))
			continue;
		if (!lab_post(l, &m))
			return false;
	}
	return !l->nomem;
}

static int
by_time(const void *a, const void *b)
{
	const struct lab_msg *x = a, *y = b;

	if (x->t_us != y->t_us)
		return x->t_us < y->t_us ? -1 : 1;
	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

static bool
turns(struct lab *l, int64_t from_us, int64_t to_us)
{
	static const uint8_t what[] = {
		[TURN_DOWN] = MSG_DOWN, [TURN_UP] = MSG_UP, [TURN_FULL] = MSG_FULL
	};

	for (size_t i = 0; i < l->n_turn; i++) {
		const struct lab_turn *t = &l->turn[i];

		if (t->t_us < from_us || t->t_us >= to_us)
			continue;
		for (uint32_t s = 0; s < l->n_session; s++) {
			const bool odd = t->kind == TURN_STALE || t->kind == TURN_ADDPATH;
			struct lab_msg m = {
				.t_us = t->t_us, .v = (uint16_t)s, .what = odd ? 0 : what[t->kind]
			};

			if (t->session == UINT32_MAX ? l->session[s].collector != t->collector
						     : t->session != s)
				continue;
			if (odd) {
				if (!odd_ones(l, s, t))
					return false;
				continue;
			}
			if (t->session == UINT32_MAX)
				m.t_us += (int64_t)(sim_hash(l->w, s, (uint64_t)t->t_us) % 5000000);
			if (!lab_post(l, &m))
				return false;
			if (t->kind == TURN_UP && !transfer(l, s, m.t_us + LAB_S, true))
				return false;
		}
	}
	return true;
}

/* One slot; messages that come up meanwhile (a peer that gives all) may be of this slot, too. */
static enum st
slot(struct lab *l, size_t at, struct pack *k, struct err *e)
{
	const int64_t from_us = (int64_t)at * LAB_SLOT_S * LAB_S,
		      to_us = from_us + LAB_SLOT_S * LAB_S;
	enum st st = lab_roll(l, from_us, e);

	if (st == ST_OK)
		st = lab_steps(l, to_us, e);
	if (st == ST_OK && (!turns(l, from_us, to_us) || !churn_slot(l, from_us, to_us)))
		st = err_nomem(e, "updates");
	for (size_t done = 0; st == ST_OK && done < l->bucket[at].n;) {
		const size_t n = l->bucket[at].n;

		qsort(l->bucket[at].p + done, n - done, sizeof(struct lab_msg), by_time);
		for (; done < n && st == ST_OK; done++) {
			const struct lab_msg m = l->bucket[at].p[done];

			if (!play(l, k, &m))
				st = err_nomem(e, "updates");
			if (m.what == MSG_FULL) {
				done++;
				break; /* to be sorted in */
			}
		}
	}
	flush(l, k);
	free(l->bucket[at].p);
	l->bucket[at] = (struct lab_bucket){ 0 };
	return st;
}

static enum st
begin(struct lab *l, struct err *e)
{
	struct sim_world *w = l->w;
	uint32_t *leaker, n = 0;
	enum st st;

	l->groups.index = true;
	st = sim_groups_init(&l->groups, w, e);
	if (st == ST_OK)
		st = sim_signed_new(&l->vrps, w, e);
	if (st != ST_OK)
		return st;
	l->n_bucket = (size_t)(l->end_us / (LAB_SLOT_S * LAB_S));
	l->bucket = arr_new(l->n_bucket, sizeof(*l->bucket));
	l->touched = arr_new(w->n_routes, sizeof(*l->touched));
	l->few = arr_new(w->n_vantage, sizeof(*l->few));
	l->cap_ref = 1024;
	l->ref = arr_new(l->cap_ref, sizeof(*l->ref));
	l->n_ref = REF_FIRST;
	leaker = arr_new(l->n_step + 1, sizeof(*leaker));
	if (l->bucket == NULL || l->touched == NULL || l->few == NULL || l->ref == NULL ||
	    leaker == NULL || !sim_sort(w)) {
		free(leaker);
		return err_nomem(e, "updates");
	}
	for (uint32_t i = 0; i < w->n_as; i++) {
		bool fresh;

		if (map_put(&l->by_asn, w->as[i].asn, i, &fresh) == NULL)
			return err_nomem(e, "updates");
	}
	lab_sort_steps(l);
	for (size_t i = 0; i < l->n_step; i++) {
		const uint32_t as = l->step[i].src[0].as;

		if (l->step[i].mode == STEP_LEAK && (n == 0 || leaker[n - 1] != as))
			leaker[n++] = as;
	}
	st = prop_new(&l->prop, w, leaker, n, e);
	free(leaker);
	return st == ST_OK ? churn_new(l, e) : st;
}

static void
count(struct lab *l)
{
	struct sim_report *r = l->w->rep;

	for (uint32_t c = 0; c < l->n_collector; c++) {
		r->updates += l->collector[c].updates;
		r->update_files += l->collector[c].files;
	}
	for (size_t i = 0; i < l->n_act; i++)
		r->planted += !l->act[i].benign && l->act[i].n_seen > 0;
}

enum st
sim_follow(struct sim_world *w, struct err *e)
{
	struct lab *l = w->lab;
	struct pack *k = calloc(1, sizeof(*k));
	const size_t each = TABLE_EACH_S / LAB_SLOT_S;
	enum st st = k != NULL ? begin(l, e) : err_nomem(e, "updates"), s;

	for (size_t at = 0; st == ST_OK && at < l->n_bucket; at++) {
		if (at % each == 0)
			st = lab_table(l, (int64_t)at * LAB_SLOT_S * LAB_S, e);
		if (st == ST_OK)
			st = lab_cut_tables(l, (int64_t)at * LAB_SLOT_S * LAB_S, e);
		if (st == ST_OK)
			st = slot(l, at, k, e);
	}
	if (st == ST_OK && l->n_bucket % each == 0)
		st = lab_table(l, l->end_us, e);
	s = lab_close(l, st == ST_OK ? e : NULL);
	free(k);
	count(l);
	return st == ST_OK ? s : st;
}
