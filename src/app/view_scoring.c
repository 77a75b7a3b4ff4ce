/*
 * view_scoring.c - what an AS is scored from in a month: counters, events with or without what
 * reviews set aside, coverage.
 */
#include <stdlib.h>

#include "app/cover.h"
#include "app/view_i.h"
#include "base/arena.h"

void
vscoring_fini(struct vscoring *s)
{
	free(s->ev[VREVIEWED]);
	free(s->ev[VDETECTED]);
	free(s->gaps);
	*s = (struct vscoring){ .n_ev = 0 };
}

/* The number of an incident fits as long as one observatory has under four thousand million. */
static struct sev
event_as(const struct store_event *v, bool reviewed)
{
	return (struct sev){ .asn = v->asn,
		.kind = v->kind,
		.role = v->role,
		.facts = v->facts | (reviewed && v->set_aside ? SEV_SET_ASIDE : 0),
		.weight_e6 = SEV_WEIGHT,
		.begin_s = v->begin_s,
		.end_s = v->end_s,
		.ref = (uint32_t)v->incident };
}

static enum st
read_events(struct view *v, struct vscoring *s, struct err *e)
{
	const struct store_event_scan scan = { .since_s = s->begin_s, .until_s = s->end_s };
	struct store_event *held;
	size_t n;
	enum st st = store_events(v->obs.store, &scan, &held, &n, e);

	for (unsigned k = 0; k < VREVIEWS && st == ST_OK; k++) {
		s->ev[k] = arr_new(n + 1, sizeof(*s->ev[k]));
		if (s->ev[k] == NULL) {
			st = err_nomem(e, "events");
			break;
		}
		for (size_t i = 0; i < n; i++)
			s->ev[k][i] = event_as(&held[i], k == VREVIEWED);
		sev_sort(s->ev[k], n);
	}
	for (size_t i = 0; i < n && st == ST_OK; i++)
		s->any_set_aside |= held[i].set_aside;
	s->n_ev = n;
	free(held);
	return st;
}

static enum st
read_cover(struct view *v, int32_t month, struct vscoring *s, struct err *e)
{
	struct store_cover *c;
	size_t n;
	enum st st = store_covers(v->obs.store, month, &c, &n, e);

	for (size_t i = 0; i < n && st == ST_OK; i++) {
		for (unsigned k = 0; k < SCORE_SOURCES; k++) {
			if (strcmp(c[i].source, score_source_word(k)) == 0)
				s->cover[k] = (struct score_cover){ c[i].num, c[i].den };
		}
	}
	s->told = n > 0;
	free(c);
	return st == ST_OK ? cover_unseen(v->obs.store, v->inputs, v->n_inputs, month, &s->gaps,
				 &s->n_gaps, e)
			   : st;
}

enum st
vscoring_read(struct view *v, int32_t month, struct vscoring *s, struct err *e)
{
	enum st st;

	s->begin_s = month_begin_s(month);
	s->end_s = month_begin_s(month + 1);
	st = read_events(v, s, e);
	return st == ST_OK ? read_cover(v, month, s, e) : st;
}

/* The first event of asn or of a greater one. */
static size_t
first_of(const struct sev *ev, size_t n, uint32_t asn)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		const size_t mid = (lo + hi) / 2;

		if (ev[mid].asn < asn)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

void
vmonth_score(const struct vmonth *m, const struct tally *t, const struct framework *f,
    enum vreview which, struct score_result *out)
{
	struct score_input in;

	vmonth_input(m, t, which, &in);
	score_eval(f, &in, out);
}

void
vmonth_input(
    const struct vmonth *m, const struct tally *t, enum vreview which, struct score_input *out)
{
	const struct vscoring *s = &m->scoring;
	const struct sev *ev = s->ev[which];
	const size_t a = first_of(ev, s->n_ev, t->asn);
	size_t b = a;

	while (b < s->n_ev && ev[b].asn == t->asn)
		b++;
	*out = (struct score_input){ .t = t,
		.ev = ev + a,
		.n_ev = b - a,
		.begin_s = m->scoring.begin_s,
		.end_s = m->scoring.end_s,
		.cover = s->told ? s->cover : NULL,
		.gaps = s->gaps,
		.n_gaps = s->n_gaps };
}
