/* finding.c - see finding.h: which cells show what, and the events that follow. */
#include <string.h>

#include "base/arena.h"
#include "detect/finding_i.h"

#define NONE 0u /* findings and events are numbered from 1 */

struct findings *
findings_new(const struct settings *set, const struct finding_env *env)
{
	struct findings *f = arr_new(1, sizeof(*f));

	if (f == NULL)
		return NULL;
	f->set = set;
	f->env = *env;
	return f;
}

void
findings_free(struct findings *f)
{
	if (f == NULL)
		return;
	for (size_t i = 1; i < f->n; i++) {
		bits_fini(&f->f[i].now);
		free(f->f[i].held);
	}
	for (size_t i = 1; i < f->events_n; i++) {
		event_fini(f->events[i]);
		free(f->events[i]);
	}
	free(f->f);
	free(f->head);
	free(f->events);
	free(f->now);
	free(f->left_us);
	free(f->known_us);
	map_fini(&f->open);
	free(f->dirty);
	free(f->ended);
	free(f);
}

size_t
findings_events(const struct findings *f, const struct event *const **out)
{
	*out = f->events_n > 0 ? (const struct event *const *)f->events + 1 : NULL;
	return f->events_n > 0 ? f->events_n - 1 : 0;
}

static bool
room_heads(struct findings *f, uint32_t pfx)
{
	const size_t n = pfx + 1 + f->head_n / 2;
	uint32_t *head;

	if (pfx < f->head_n)
		return true;
	head = realloc(f->head, n * sizeof(*head));
	if (head == NULL)
		return false;
	memset(head + f->head_n, 0, (n - f->head_n) * sizeof(*head));
	f->head = head;
	f->head_n = n;
	return true;
}

static uint32_t
first_of(const struct findings *f, uint32_t pfx)
{
	return pfx < f->head_n ? f->head[pfx] : NONE;
}

/* A new finding of the prefix; NONE when memory is out. */
static uint32_t
add(struct findings *f, const struct suspicion *s)
{
	uint32_t n = f->free;

	if (!room_heads(f, s->pfx))
		return NONE;
	if (n != NONE) {
		f->free = f->f[n].next;
	} else {
		struct finding *p = arr_grow(f->f, f->n, &f->cap, sizeof(*p));

		if (p == NULL)
			return NONE;
		f->f = p;
		if (f->n == 0)
			f->f[f->n++] = (struct finding){ 0 };
		p = arr_grow(f->f, f->n, &f->cap, sizeof(*p));
		if (p == NULL)
			return NONE;
		f->f = p;
		n = (uint32_t)f->n++;
	}
	f->f[n] = (struct finding){ .s = *s, .next = f->head[s->pfx] };
	f->head[s->pfx] = n;
	return n;
}

static void
drop(struct findings *f, uint32_t n)
{
	struct finding *x = &f->f[n];
	uint32_t *at = &f->head[x->s.pfx];

	while (*at != n)
		at = &f->f[*at].next;
	*at = x->next;
	bits_fini(&x->now);
	free(x->held);
	*x = (struct finding){ .next = f->free };
	f->free = n;
}

static uint32_t
look_up(const struct findings *f, const struct suspicion *s)
{
	uint32_t n = first_of(f, s->pfx);

	while (n != NONE && (f->f[n].s.kind != s->kind || f->f[n].s.culprit != s->culprit))
		n = f->f[n].next;
	return n;
}

static enum st
touch(struct findings *f, uint32_t event, struct err *e)
{
	uint32_t *d;

	if (f->events[event]->dirty)
		return ST_OK;
	d = arr_grow(f->dirty, f->dirty_n, &f->dirty_cap, sizeof(*d));
	if (d == NULL)
		return err_nomem(e, "incidents");
	f->dirty = d;
	f->dirty[f->dirty_n++] = event;
	f->events[event]->dirty = true;
	return ST_OK;
}

static int64_t
quiet_us(const struct findings *f)
{
	return f->set->limits.quiet_s * INT64_C(1000000);
}

/* Nothing of a closed event's findings is shown: they leave their prefixes. */
static enum st
close_event(struct findings *f, uint32_t n, struct err *e)
{
	struct event *v = f->events[n];

	for (size_t i = 0; i < v->f_n; i++) {
		const uint32_t x = look_up(f, &v->f[i].s);

		if (x != NONE && f->f[x].event == n)
			drop(f, x);
	}
	return event_quiet(v, v->end_us, e);
}

static bool
room_event(struct findings *f)
{
	void *p;

	if ((p = arr_grow(f->events, f->events_n + 1, &f->events_cap, sizeof(*f->events))) == NULL)
		return false;
	f->events = p;
	if ((p = arr_grow(f->now, f->events_n + 1, &f->now_cap, sizeof(*f->now))) == NULL)
		return false;
	f->now = p;
	if ((p = arr_grow(f->left_us, f->events_n + 1, &f->left_cap, sizeof(*f->left_us))) == NULL)
		return false;
	f->left_us = p;
	if ((p = arr_grow(f->known_us, f->events_n + 1, &f->known_cap, sizeof(*f->known_us))) ==
	    NULL)
		return false;
	f->known_us = p;
	if (f->events_n == 0)
		f->events[f->events_n++] = NULL;
	return true;
}

/* Whether nobody showed it for the quiet time, though no tick has closed it yet. */
static bool
is_over(const struct findings *f, uint32_t event, int64_t time_us)
{
	const struct event *v = f->events[event];

	return v->state == STATE_ENDED && f->now[event] == 0 && f->left_us[event] == v->end_us &&
	       time_us - v->end_us > quiet_us(f);
}

/* The event that a suspicion belongs to, a new one where none goes on; NONE when memory is out. */
static uint32_t
event_for(struct findings *f, const struct suspicion *s, bool standing, int64_t time_us)
{
	const unsigned group = incident_kind_group(s->kind);
	uint32_t *place = map_put(
	    &f->open, (uint64_t)group << 33 | (uint64_t)standing << 32 | s->culprit, NONE, NULL);
	struct event *v;
	struct err e;

	if (place == NULL)
		return NONE;
	if (*place != NONE) {
		v = f->events[*place];
		if (is_over(f, *place, time_us) && close_event(f, *place, &e) != ST_OK)
			return NONE;
		if (v->state != STATE_CLOSED)
			return *place;
	}
	v = arr_new(1, sizeof(*v));
	if (v == NULL || !room_event(f)) {
		free(v);
		return NONE;
	}
	event_init(v, s->culprit, group, standing, time_us);
	*place = (uint32_t)f->events_n;
	f->now[f->events_n] = 0;
	f->left_us[f->events_n] = 0;
	f->known_us[f->events_n] = 0;
	f->events[f->events_n++] = v;
	return *place;
}

/* A finding becomes part of an event, with whom tables showed it. */
static enum st
attach(struct findings *f, uint32_t n, bool standing, const struct follow_change *c, struct err *e)
{
	struct finding *x = &f->f[n];
	const uint32_t ev = event_for(f, &x->s, standing, c->time_us);

	if (ev == NONE)
		return err_nomem(e, "incidents");
	if (touch(f, ev, e) != ST_OK ||
	    event_find(f->events[ev], f->set, &x->s, c->time_us, &x->in_event, e) != ST_OK)
		return e->st;
	x->event = ev;
	f->now[ev] += x->now.n > 0;
	for (size_t i = 0; i < x->held_n; i++) {
		const struct latent *l = &x->held[i];

		if (event_see(f->events[ev], &f->env.e, x->in_event, l->peer, l->route, c->time_us,
			FOLLOW_RESYNC, &l->at, e) != ST_OK)
			return e->st;
	}
	free(x->held);
	x->held = NULL;
	x->held_n = x->held_cap = 0;
	return ST_OK;
}

/* What only tables show waits for news. */
static enum st
hold(struct finding *x, const struct follow_change *c, struct err *e)
{
	struct latent *l = arr_grow(x->held, x->held_n, &x->held_cap, sizeof(*l));

	if (l == NULL)
		return err_nomem(e, "incidents");
	x->held = l;
	x->held[x->held_n++] = (struct latent){ c->peer, c->now, c->at };
	return ST_OK;
}

static enum st
see(struct findings *f, const struct follow_change *c, const struct suspicion *s, struct err *e)
{
	uint32_t n = look_up(f, s);
	struct finding *x;
	struct event *v;
	bool fresh;

	if (n != NONE && f->f[n].event != NONE && is_over(f, f->f[n].event, c->time_us)) {
		if (close_event(f, f->f[n].event, e) != ST_OK)
			return e->st;
		n = NONE;
	}
	if (n == NONE && (n = add(f, s)) == NONE)
		return err_nomem(e, "incidents");
	x = &f->f[n];
	if (!bits_add(&x->now, c->peer, &fresh))
		return err_nomem(e, "incidents");
	if (x->event == NONE) {
		x->s.signals |= s->signals;
		if (c->why == FOLLOW_RESYNC)
			return fresh ? hold(x, c, e) : ST_OK;
		if (attach(f, n, c->why == FOLLOW_SEED, c, e) != ST_OK)
			return e->st;
	} else if (fresh && x->now.n == 1)
		f->now[x->event]++;
	v = f->events[x->event];
	if (touch(f, x->event, e) != ST_OK)
		return e->st;
	if ((s->signals & ~v->f[x->in_event].s.signals) != 0 &&
	    event_signal(v, f->set, x->in_event, v->f[x->in_event].s.signals | s->signals,
		c->time_us, e) != ST_OK)
		return e->st;
	return event_see(v, &f->env.e, x->in_event, c->peer, c->now, c->time_us, c->why, &c->at, e);
}

static enum st
clear(struct findings *f, uint32_t n, const struct follow_change *c, struct err *e)
{
	struct finding *x = &f->f[n];

	if (!bits_del(&x->now, c->peer))
		return ST_OK;
	if (x->event == NONE) {
		for (size_t i = 0; i < x->held_n; i++) {
			if (x->held[i].peer == c->peer)
				x->held[i] = x->held[--x->held_n];
		}
		if (x->now.n == 0)
			drop(f, n);
		return ST_OK;
	}
	if (c->why != FOLLOW_DOWN)
		f->known_us[x->event] = c->time_us;
	if (x->now.n > 0 || --f->now[x->event] > 0)
		return ST_OK;
	f->left_us[x->event] = c->time_us;
	return touch(f, x->event, e);
}

static bool
among(const struct suspicion *s, size_t n, const struct finding *x)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i].kind == x->s.kind && s[i].culprit == x->s.culprit)
			return true;
	}
	return false;
}

enum st
findings_put(struct findings *f, const struct follow_change *c, const struct suspicion *s, size_t n,
    struct err *e)
{
	uint32_t next;

	for (uint32_t x = first_of(f, c->pfx); x != NONE; x = next) {
		next = f->f[x].next;
		if (!among(s, n, &f->f[x]) && clear(f, x, c, e) != ST_OK)
			return e->st;
	}
	for (size_t i = 0; i < n; i++) {
		if (s[i].culprit != 0 && see(f, c, &s[i], e) != ST_OK)
			return e->st;
	}
	return ST_OK;
}

enum st
findings_signal(struct findings *f, uint32_t pfx, unsigned kind, uint32_t culprit, uint64_t set,
    uint64_t unset, int64_t time_us, struct err *e)
{
	for (uint32_t n = first_of(f, pfx); n != NONE; n = f->f[n].next) {
		struct finding *x = &f->f[n];
		uint64_t signals;

		if ((kind != INC_KINDS && x->s.kind != kind) ||
		    (culprit != 0 && x->s.culprit != culprit))
			continue;
		if (x->event == NONE) {
			x->s.signals = (x->s.signals | set) & ~unset;
			continue;
		}
		signals = f->events[x->event]->f[x->in_event].s.signals;
		if (((signals | set) & ~unset) == signals)
			continue;
		if (touch(f, x->event, e) != ST_OK ||
		    event_signal(f->events[x->event], f->set, x->in_event, (signals | set) & ~unset,
			time_us, e) != ST_OK)
			return e->st;
	}
	return ST_OK;
}

void
findings_needs(const struct findings *f, follow_need_fn *need, void *of)
{
	for (size_t i = 1; i < f->events_n; i++) {
		const struct event *v = f->events[i];

		for (size_t k = 0; k < v->first_n; k++)
			need(of, v->first[k].route);
		for (size_t k = 0; k < v->steps_n; k++) {
			if (v->steps[k].op == EVENT_SEE)
				need(of, (uint32_t)(v->steps[k].v >> 32));
		}
	}
	for (size_t i = 1; i < f->n; i++) {
		for (size_t k = 0; k < f->f[i].held_n; k++)
			need(of, f->f[i].held[k].route);
	}
}

bool
findings_any(const struct findings *f, uint32_t pfx)
{
	return first_of(f, pfx) != NONE;
}

static enum st
note_end(struct findings *f, uint32_t n, struct err *e)
{
	struct ended *p = arr_grow(f->ended, f->ended_n, &f->ended_cap, sizeof(*p));

	if (p == NULL)
		return err_nomem(e, "incidents");
	f->ended = p;
	f->ended[f->ended_n++] = (struct ended){ n, f->events[n]->end_us };
	return ST_OK;
}

/* The second is over: the event's life goes on, and it is graded. */
static enum st
settle(struct findings *f, uint32_t n, const struct finding_possible *p, struct err *e)
{
	struct event *v = f->events[n];

	if (f->now[n] > 0 && v->state == STATE_ENDED && event_back(v, v->last_us, e) != ST_OK)
		return e->st;
	if (f->now[n] == 0 && (v->state != STATE_ENDED || f->left_us[n] != v->end_us)) {
		if (event_gone(v, f->left_us[n],
			f->known_us[n] / 1000000 == f->left_us[n] / 1000000, e) != ST_OK ||
		    note_end(f, n, e) != ST_OK)
			return e->st;
	}
	return event_look(v, f->set, &f->env.e, p, e);
}

enum st
findings_tick(struct findings *f, int64_t time_us, struct err *e)
{
	struct finding_possible p;
	int64_t last_us = INT64_MIN;

	for (size_t i = 0; i < f->dirty_n; i++) {
		if (f->events[f->dirty[i]]->last_us > last_us)
			last_us = f->events[f->dirty[i]]->last_us;
	}
	if (f->dirty_n > 0)
		f->env.possible(f->env.e.arg, last_us, &p);
	for (size_t i = 0; i < f->dirty_n; i++) {
		if (settle(f, f->dirty[i], &p, e) != ST_OK)
			return e->st;
	}
	f->dirty_n = 0;
	for (; f->ended_at < f->ended_n; f->ended_at++) {
		const struct ended *d = &f->ended[f->ended_at];
		struct event *v = f->events[d->event];

		if (v->state != STATE_ENDED || v->end_us != d->end_us)
			continue;
		if (time_us - v->end_us <= quiet_us(f))
			break;
		if (close_event(f, d->event, e) != ST_OK)
			return e->st;
		v->dirty = false;
	}
	if (f->ended_at > f->ended_n / 2) { /* what is done with goes */
		f->ended_n -= f->ended_at;
		memmove(f->ended, f->ended + f->ended_at, f->ended_n * sizeof(*f->ended));
		f->ended_at = 0;
	}
	return ST_OK;
}
