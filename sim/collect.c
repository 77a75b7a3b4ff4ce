/*
 * collect.c - the collectors: who peers where, and the files that their updates go to.
 *
 * The first collector keeps files of fifteen minutes, the second of five, and so on by turns. A
 * file is there for each slot, but where the collector was away. One peer in six gives to two
 * collectors.
 */
#include "sim/lab.h"

#include <stdlib.h>
#include <time.h>

enum { LOCAL_ASN = 64496, SECOND_PERMILLE = 170 };

static void
ends(struct lab *l, struct lab_session *s, const struct sim_vantage *x)
{
	const unsigned n = x->ip6_transport ? 16 : 4;

	s->ends.peer_asn = l->w->as[x->as].asn;
	s->ends.local_asn = LOCAL_ASN + s->collector;
	s->ends.peer.afi = s->ends.local.afi = x->ip6_transport ? AFI_IP6 : AFI_IP4;
	memcpy(s->ends.peer.b, x->ip6_transport ? x->addr6 : x->addr4, n);
	memcpy(s->ends.local.b, s->ends.peer.b, n);
	/* The other end of the link; a second session of the peer ends at another address. */
	s->ends.local.b[n - 1] ^= 1;
	if (l->session_at[2 * s->v] != UINT32_MAX) {
		s->ends.peer.b[n - 1] ^= 2;
		s->ends.local.b[n - 1] ^= 2;
	}
}

enum st
lab_collectors(struct lab *l, struct err *e)
{
	const struct sim_world *w = l->w;
	uint32_t n = 0;

	l->n_collector = w->o->collectors;
	l->session = arr_new(2 * w->n_vantage, sizeof(*l->session));
	l->session_at = arr_new(2 * w->n_vantage, sizeof(*l->session_at));
	if (l->session == NULL || l->session_at == NULL)
		return err_nomem(e, "collectors");
	memset(l->session_at, 0xff, 2 * w->n_vantage * sizeof(*l->session_at));
	for (uint32_t c = 0; c < l->n_collector; c++) {
		struct lab_collector *x = &l->collector[c];

		snprintf(x->name, sizeof(x->name), "sim%u", c);
		x->slot_s = c % 2 == 0 ? 900 : LAB_SLOT_S;
		x->slot = -1;
		x->first = n;
		for (uint32_t v = 0; v < w->n_vantage; v++) {
			const bool second = l->n_collector > 1 &&
					    sim_hash(w, v, 91) % 1000 < SECOND_PERMILLE &&
					    c == (v + 1) % l->n_collector;
			struct lab_session *s = &l->session[n];

			if (v % l->n_collector != c && !second)
				continue;
			*s = (struct lab_session){ .v = v, .collector = c, .up = true };
			s->peer = (uint16_t)x->n++;
			ends(l, s, &w->vantage[v]);
			l->session_at[2 * v + (l->session_at[2 * v] != UINT32_MAX)] = n++;
		}
	}
	l->n_session = n;
	return ST_OK;
}

static void
stamp(const struct sim_world *w, int64_t t_s, char out[14])
{
	const time_t t = (time_t)w->start_s + t_s;
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL || strftime(out, 14, "%Y%m%d.%H%M", &tm) == 0)
		out[0] = '\0';
}

void
lab_name(const struct lab *l, uint32_t collector, const char *what, int64_t t_us, char out[64])
{
	char when[14];

	stamp(l->w, t_us / LAB_S, when);
	snprintf(out, 64, "%s.%s.%s%s", l->collector[collector].name, what, when,
	    l->w->o->raw ? ".mrt" : ".gz");
}

static bool
missing(const struct lab *l, uint32_t c, int64_t t_us)
{
	for (size_t i = 0; i < l->n_gap; i++) {
		if (l->gap[i].collector == c && t_us >= l->gap[i].from_us && t_us < l->gap[i].to_us)
			return true;
	}
	return false;
}

bool
lab_kept(const struct lab *l, uint32_t session, int64_t t_us)
{
	return l->session[session].up && !missing(l, l->session[session].collector, t_us);
}

/* A collector that has nothing to say for the whole of a file writes none. */
static enum st
close_file(struct lab_collector *x, struct err *e)
{
	const enum st st = out_close(&x->out, e);

	x->open = false;
	if (st == ST_OK && x->updates == x->updates_before) {
		remove(x->out.path);
		x->files--;
	}
	return st;
}

static enum st
next_file(struct lab *l, uint32_t c, int64_t slot, struct err *e)
{
	struct lab_collector *x = &l->collector[c];
	const int64_t t_us = slot * x->slot_s * LAB_S;
	enum st st = ST_OK;
	char name[64];

	if (x->open)
		st = close_file(x, e);
	x->slot = slot;
	if (st != ST_OK || t_us >= l->end_us || missing(l, c, t_us))
		return st;
	lab_name(l, c, "updates", t_us, name);
	st = out_open(&x->out, l->w->o->dir, name, !l->w->o->raw, e);
	if (st != ST_OK)
		return st;
	out_fast(&x->out);
	x->open = true;
	x->updates_before = x->updates;
	x->files++;
	return ST_OK;
}

enum st
lab_roll(struct lab *l, int64_t t_us, struct err *e)
{
	enum st st = ST_OK;

	for (uint32_t c = 0; c < l->n_collector && st == ST_OK; c++) {
		const int64_t want = t_us / LAB_S / l->collector[c].slot_s;

		while (l->collector[c].slot < want && st == ST_OK)
			st = next_file(l, c, l->collector[c].slot + 1, e);
		if (l->collector[c].out.failed && st == ST_OK)
			st = out_close(&l->collector[c].out, e);
	}
	return st;
}

enum st
lab_close(struct lab *l, struct err *e)
{
	enum st st = ST_OK, s;

	for (uint32_t c = 0; c < l->n_collector; c++) {
		if (!l->collector[c].open)
			continue;
		s = close_file(&l->collector[c], st == ST_OK ? e : NULL);
		st = st == ST_OK ? s : st;
	}
	return st;
}

/* The open file, and the time as the collector's clock tells it; NULL: nothing is kept. */
static struct buf *
place(struct lab *l, uint32_t session, int64_t t_us, uint32_t *s, uint32_t *us)
{
	const uint32_t c = l->session[session].collector;
	struct lab_collector *x = &l->collector[c];

	if (!x->open)
		return NULL;
	for (size_t i = 0; i < l->n_clock; i++) {
		const struct lab_window *k = &l->clock[i];

		if (k->collector == c && t_us >= k->from_us && t_us < k->to_us) {
			t_us += k->skew_us;
			break;
		}
	}
	t_us += l->shift_us + (int64_t)l->w->start_s * LAB_S;
	*s = (uint32_t)(t_us / LAB_S);
	*us = (uint32_t)(t_us % LAB_S);
	out_more(&x->out);
	x->updates++;
	return &x->out.b;
}

/* The attributes of a table as those of a message: MP_REACH_NLRI whole, and last. */
static void
whole(struct buf *b, const uint8_t *p, size_t n, const struct pfx *nlri, size_t n_nlri)
{
	const uint8_t *hop = NULL;

	for (size_t at = 0; at + 3 <= n;) {
		const size_t head = p[at] & 0x10 ? 4 : 3,
			     body = head == 4 ? be16(p + at + 2) : p[at + 2];

		if (p[at + 1] == 14)
			hop = p + at + head;
		else
			buf_put(b, p + at, head + body);
		at += head + body;
	}
	if (hop != NULL)
		mrtw_mp_reach(b, AFI_IP6, hop + 1, hop[0], nlri, n_nlri);
}

void
lab_put_update(struct lab *l, uint32_t session, int64_t t_us, const uint8_t *ref,
    const struct pfx *p, size_t n)
{
	const struct mrtw_session *ends = &l->session[session].ends;
	struct mrtw_attrs gone = {
		.no_origin_path = true, .mp_afi = AFI_IP6, .mp_unreach = p, .n_mp_unreach = n
	};
	struct buf *b, all = { 0 };
	uint32_t s, us;

	b = place(l, session, t_us, &s, &us);
	if (b == NULL)
		return;
	if (ref == NULL && p->afi == AFI_IP4)
		mrtw_update(b, s, us, ends, p, n, NULL, NULL, 0);
	else if (ref == NULL)
		mrtw_update(b, s, us, ends, NULL, 0, &gone, NULL, 0);
	else if (p->afi == AFI_IP4)
		mrtw_update_raw(b, s, us, ends, ref + 2, be16(ref), p, n);
	else {
		whole(&all, ref + 2, be16(ref), p, n);
		b->bad |= all.bad;
		mrtw_update_raw(b, s, us, ends, all.p, all.n, NULL, 0);
	}
	buf_fini(&all);
}

void
lab_put_addpath(struct lab *l, uint32_t session, int64_t t_us, const uint8_t *ref,
    const struct pfx *p, uint32_t id)
{
	uint32_t s, us;
	struct buf *b = place(l, session, t_us, &s, &us);

	if (b != NULL)
		mrtw_update_id(b, s, us, &l->session[session].ends, ref + 2, be16(ref), id, p);
}

void
lab_put_end_of_rib(struct lab *l, uint32_t session, int64_t t_us)
{
	static const uint8_t ip6[] = { 0x80, 15, 3, 0, AFI_IP6, 1 }; /* RFC 4724 2 */
	const struct mrtw_session *ends = &l->session[session].ends;
	uint32_t s, us;
	struct buf *b = place(l, session, t_us, &s, &us);

	if (b == NULL)
		return;
	mrtw_update(b, s, us, ends, NULL, 0, NULL, NULL, 0);
	mrtw_update_raw(b, s, us, ends, ip6, sizeof(ip6), NULL, 0);
}

void
lab_put_state(struct lab *l, uint32_t session, int64_t t_us, unsigned from, unsigned to)
{
	uint32_t s, us;
	struct buf *b = place(l, session, t_us, &s, &us);

	if (b != NULL)
		mrtw_state(b, s, us, &l->session[session].ends, (uint16_t)from, (uint16_t)to);
}
