/* state_finding.c - findings and events in a checkpoint. */
#include <stdlib.h>

#include "base/arena.h"
#include "detect/finding_i.h"
#include "detect/state_i.h"

static void
event_findings(struct ckpt *c, struct event *v)
{
	size_t n = v->f_n;

	STATE_SIZE(struct event_finding, 96);
	ckpt_count(c, &n, UINT32_MAX - 1);
	for (size_t i = 0; i < n && c->st == ST_OK; i++) {
		struct event_finding *f = v->f;

		if (c->load) {
			f = arr_grow(v->f, v->f_n, &v->f_cap, sizeof(*f));
			if (f == NULL) {
				c->st = err_nomem(c->e, "a checkpoint");
				return;
			}
			v->f = f;
			f[v->f_n++] = (struct event_finding){ .begin_us = 0 };
		}
		CKPT(c, f[i].s);
		state_bits(c, &f[i].ever);
		CKPT(c, f[i].begin_us);
		CKPT(c, f[i].strength);
	}
}

static void
event(struct ckpt *c, struct event *v)
{
	STATE_SIZE(struct event, 320);
	CKPT(c, v->culprit);
	CKPT(c, v->group);
	CKPT(c, v->state);
	CKPT(c, v->grade);
	ckpt_flag(c, &v->standing);
	ckpt_flag(c, &v->end_known);
	ckpt_flag(c, &v->dirty);
	ckpt_flag(c, &v->rebuild);
	CKPT(c, v->begin_us);
	CKPT(c, v->end_us);
	CKPT(c, v->last_us);
	CKPT(c, v->grew_us);
	CKPT(c, v->at_us);
	event_findings(c, v);
	state_bits(c, &v->peers);
	for (unsigned g = 0; g < GRADES; g++) {
		state_bits(c, &v->asns[g]);
		state_bits(c, &v->collectors[g]);
	}
	STATE_ARRAY(c, v->first, v->first_n, v->first_cap);
	STATE_ARRAY(c, v->steps, v->steps_n, v->steps_cap);
	CKPT(c, v->peers_possible);
	CKPT(c, v->asns_possible);
	CKPT(c, v->collectors_possible);
	CKPT(c, v->amiss);
}

static void
events(struct ckpt *c, struct findings *f)
{
	size_t n = f->events_n;

	ckpt_count(c, &n, UINT32_MAX - 1);
	for (size_t i = 0; i < n && c->st == ST_OK; i++) {
		if (c->load) {
			struct event **v =
			    arr_grow(f->events, f->events_n, &f->events_cap, sizeof(*v));

			f->events = v != NULL ? v : f->events;
			if (v != NULL) /* the first is none */
				v[f->events_n] = i > 0 ? arr_new(1, sizeof(**v)) : NULL;
			if (v == NULL || (i > 0 && v[i] == NULL)) {
				c->st = err_nomem(c->e, "a checkpoint");
				return;
			}
			f->events_n++;
		}
		if (i > 0)
			event(c, f->events[i]);
	}
}

static void
cells(struct ckpt *c, struct findings *f)
{
	size_t n = f->n;

	STATE_SIZE(struct finding, 120);
	ckpt_count(c, &n, UINT32_MAX - 1);
	for (size_t i = 0; i < n && c->st == ST_OK; i++) {
		struct finding *x = f->f;

		if (c->load) {
			x = arr_grow(f->f, f->n, &f->cap, sizeof(*x));
			if (x == NULL) {
				c->st = err_nomem(c->e, "a checkpoint");
				return;
			}
			f->f = x;
			x[f->n++] = (struct finding){ .next = 0 };
		}
		x = &f->f[i];
		CKPT(c, x->s);
		state_bits(c, &x->now);
		CKPT(c, x->next);
		CKPT(c, x->event);
		CKPT(c, x->in_event);
		STATE_ARRAY(c, x->held, x->held_n, x->held_cap);
	}
}

void
state_findings(struct ckpt *c, struct findings *f)
{
	size_t n = f->events_n;

	STATE_SIZE(struct findings, 240);
	cells(c, f);
	CKPT(c, f->free);
	f->head = ckpt_array(c, f->head, &f->head_n, NULL, sizeof(*f->head), UINT32_MAX);
	events(c, f);
	STATE_ARRAY(c, f->now, n, f->now_cap);
	n = f->events_n;
	STATE_ARRAY(c, f->left_us, n, f->left_cap);
	n = f->events_n;
	STATE_ARRAY(c, f->known_us, n, f->known_cap);
	if (c->load && (f->now_cap != f->events_n || f->left_cap != f->events_n ||
			   f->known_cap != f->events_n))
		ckpt_bad(c);
	ckpt_map(c, &f->open);
	STATE_ARRAY(c, f->dirty, f->dirty_n, f->dirty_cap);
	STATE_ARRAY(c, f->ended, f->ended_n, f->ended_cap);
	CKPT(c, f->ended_at);
}
