/*
 * advise_state.c - what a change does to the routes and counters of an AS.
 *
 * The rules are those of judge.h, seen from the side of what is added: a ROA makes its own route
 * valid, and routes inside it that nothing covered invalid; a route object also serves the longer
 * routes inside it.
 */
#include <stdlib.h>

#include "app/advise_i.h"
#include "base/arena.h"
#include "score/sum.h"

static int
cmp_len(const void *x, const void *y, void *arg)
{
	const struct advise_route *r = arg;
	const uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;

	if (r[a].pfx.len != r[b].pfx.len)
		return r[a].pfx.len > r[b].pfx.len ? -1 : 1;
	return a < b ? -1 : a > b;
}

enum st
advise_state_init(struct advise_state *s, const struct advise_input *in, struct err *e)
{
	*s = (struct advise_state){ .in = in, .t = *in->now->t };
	s->v = arr_new(in->n + 1, sizeof(*s->v));
	s->gone = arr_new(in->n + 1, sizeof(*s->gone));
	s->by_len = arr_new(in->n + 1, sizeof(*s->by_len));
	s->n_ev = in->now->n_ev;
	s->ev = arr_new(s->n_ev + 1, sizeof(*s->ev));
	s->rest = arr_new(s->n_ev + 1, sizeof(*s->rest));
	s->refs = arr_new(s->n_ev + 1, sizeof(*s->refs));
	if (s->v == NULL || s->gone == NULL || s->by_len == NULL || s->ev == NULL ||
	    s->rest == NULL || s->refs == NULL)
		return err_nomem(e, "advice");
	if (s->n_ev != 0)
		memcpy(s->ev, in->now->ev, s->n_ev * sizeof(*s->ev));
	for (size_t i = 0; i < in->n; i++) {
		s->v[i] = in->routes[i].v;
		s->by_len[i] = (uint32_t)i;
	}
	qsort_r(s->by_len, in->n, sizeof(*s->by_len), cmp_len,
	    (void *)(uintptr_t)(const void *)in->routes);
	return ST_OK;
}

static void
eval(const struct advise_state *s, const struct tally *t, const struct sev *ev, size_t n_ev,
    struct score_result *out)
{
	struct score_input with = *s->in->now;

	with.t = t;
	with.ev = ev;
	with.n_ev = n_ev;
	score_eval(s->in->fw, &with, out);
}

void
advise_eval(const struct advise_state *s, struct score_result *out)
{
	eval(s, &s->t, s->ev, s->n_ev, out);
}

void
advise_eval_tried(
    const struct advise_state *s, const struct advise_change *c, struct score_result *out)
{
	if (c->action == ADVISE_SETTLE)
		eval(s, &c->t, s->rest, s->n_rest, out);
	else
		eval(s, &c->t, s->ev, s->n_ev, out);
}

void
advise_state_fini(struct advise_state *s)
{
	free(s->v);
	free(s->gone);
	free(s->by_len);
	free(s->ev);
	free(s->rest);
	free(s->refs);
}

/* Adds a route's counters once, or takes them away; the order of the counters is that of states. */
static void
count(struct tally *t, const struct pfx *p, struct verdict v, int sign)
{
	const unsigned six = p->afi == AFI_IP6;

	t->c[C_PREFIXES4 + six] += (uint32_t)sign;
	if (v.rpki != RPKI_NO_DATA)
		t->c[C_RPKI_VALID4 + 2 * (v.rpki - RPKI_VALID) + six] += (uint32_t)sign;
	if (v.irr != IRR_NO_DATA)
		t->c[C_IRR_VALID4 + 2 * (v.irr - IRR_VALID) + six] += (uint32_t)sign;
	if (v.bogon != BOGON_NO)
		t->c[C_BOGON_FULL4 + 2 * (v.bogon - BOGON_FULL) + six] += (uint32_t)sign;
}

/* What becomes of route i when the change is made for route c->route, which covers it or is it. */
static struct verdict
verdict_after(const struct advise_change *c, size_t i, struct verdict v)
{
	if (c->action == ADVISE_ROA && v.rpki != RPKI_VALID)
		v.rpki = i == c->route ? RPKI_VALID : RPKI_INVALID_LENGTH;
	else if (c->action == ADVISE_OBJECT && i == c->route)
		v.irr = IRR_VALID;
	else if (c->action == ADVISE_OBJECT && v.irr != IRR_VALID)
		v.irr = IRR_INVALID_MORE_SPECIFIC;
	return v;
}

/* One past the last route inside route i: they follow it in the order of prefixes. */
static size_t
end_inside(const struct advise_input *in, size_t i)
{
	size_t end = i + 1;

	while (end < in->n && pfx_covers(&in->routes[i].pfx, &in->routes[end].pfx))
		end++;
	return end;
}

static bool
is_matched(struct verdict v)
{
	return v.irr == IRR_VALID || v.irr == IRR_INVALID_MORE_SPECIFIC;
}

static int
cmp_ref(const void *x, const void *y)
{
	const uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;

	return a < b ? -1 : a > b;
}

/* An incident of a sum goes with all that its events' refs bring to any metric. */
static void
try_settle(struct advise_state *s, struct advise_change *c)
{
	const struct score_input *now = s->in->now;
	const struct fw_events *which = s->in->fw->metrics[c->metric].events;
	size_t n = 0;

	for (size_t i = 0; i < s->n_ev; i++) {
		const struct sev *ev = &s->ev[i];

		if (sum_takes(which, ev) && sum_within(ev, now->begin_s, now->end_s) &&
		    ev->begin_s <= c->end_s && ev->end_s >= c->begin_s)
			s->refs[n++] = ev->ref;
	}
	qsort(s->refs, n, sizeof(*s->refs), cmp_ref);
	s->n_refs = s->n_rest = 0;
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || s->refs[i] != s->refs[s->n_refs - 1])
			s->refs[s->n_refs++] = s->refs[i];
	}
	for (size_t i = 0; i < s->n_ev; i++) {
		if (bsearch(&s->ev[i].ref, s->refs, s->n_refs, sizeof(*s->refs), cmp_ref) == NULL)
			s->rest[s->n_rest++] = s->ev[i];
	}
	c->settles = (uint32_t)s->n_refs;
}

void
advise_try(struct advise_state *s, struct advise_change *c)
{
	const struct advise_input *in = s->in;
	size_t end;

	c->t = s->t;
	c->settles = 1;
	if (c->action == ADVISE_SETTLE) {
		try_settle(s, c);
		return;
	}
	if (c->action == ADVISE_CONTACT) {
		c->settles = 0;
		c->t.c[C_CONTACT_KNOWN] = c->t.c[C_CONTACT_REGISTERED] = 1;
		return;
	}
	if (c->action == ADVISE_WITHDRAW) {
		count(&c->t, &in->routes[c->route].pfx, s->v[c->route], -1);
		return;
	}
	end = end_inside(in, c->route);
	for (size_t i = c->route; i < end; i++) {
		const struct verdict after = verdict_after(c, i, s->v[i]);

		if (s->gone[i])
			continue;
		count(&c->t, &in->routes[i].pfx, s->v[i], -1);
		count(&c->t, &in->routes[i].pfx, after, 1);
		c->settles += i != c->route && !is_matched(s->v[i]) && is_matched(after);
	}
}

void
advise_apply(struct advise_state *s, struct advise_change *c)
{
	struct sev *ev = s->ev;

	s->t = c->t;
	if (c->action == ADVISE_SETTLE) {
		try_settle(s, c); /* another may have been tried since */
		s->ev = s->rest;
		s->n_ev = s->n_rest;
		s->rest = ev;
		return;
	}
	if (c->action == ADVISE_CONTACT)
		return;
	if (c->action == ADVISE_WITHDRAW) {
		s->gone[c->route] = true;
		return;
	}
	for (size_t i = c->route, end = end_inside(s->in, i); i < end; i++)
		s->v[i] = verdict_after(c, i, s->v[i]);
}
