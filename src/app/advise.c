/* advise.c - see advise.h: takes the best step for each category until its goal is reached. */
#include "app/advise_i.h"

#include <stdlib.h>

#include "base/arena.h"

#define FULL_BP 10000

static enum st
add_refs(struct advise_plan *p, const struct advise_state *s, struct err *e)
{
	for (size_t i = 0; i < s->n_refs; i++) {
		uint32_t *v = arr_grow(p->refs, p->refs_n, &p->refs_cap, sizeof(*v));

		if (v == NULL)
			return err_nomem(e, "advice");
		p->refs = v;
		v[p->refs_n++] = s->refs[i];
	}
	return ST_OK;
}

static enum st
add_step(struct advise_plan *p, const struct advise_change *c, uint32_t category, bool for_ready,
    const struct score_result *after, struct err *e)
{
	struct advise_step *v = arr_grow(p->steps, p->n, &p->cap, sizeof(*v));

	if (v == NULL)
		return err_nomem(e, "advice");
	p->steps = v;
	v[p->n] = (struct advise_step){ .action = c->action,
		.category = category,
		.for_ready = for_ready,
		.route = c->route,
		.settles = c->settles,
		.metric = c->metric,
		.begin_s = c->begin_s,
		.end_s = c->end_s,
		.refs = p->refs_n };
	memcpy(v[p->n].score_bp, after->score_bp, sizeof(v[p->n].score_bp));
	p->n++;
	return ST_OK;
}

/* Notes which goals are reached now, after p->n steps. */
static void
note_goals(struct advise_plan *p, const struct score_result *r)
{
	for (unsigned c = 0; c < FW_CATEGORIES; c++) {
		if (p->ready_after[c] == ADVISE_NONE && r->ready[c] == READY_YES)
			p->ready_after[c] = (uint32_t)p->n;
		if (p->full_after[c] == ADVISE_NONE && r->score_bp[c] >= FULL_BP)
			p->full_after[c] = (uint32_t)p->n;
	}
	p->end = *r;
}

static bool
is_reached(const struct score_result *r, uint32_t category, bool for_ready)
{
	if (for_ready)
		return r->ready[category] == READY_YES;
	return r->score_bp[category] >= FULL_BP;
}

/* Steps for one category, until its goal or until nothing gains any more. */
static enum st
climb(
    struct advise_plan *p, struct advise_state *s, uint32_t category, bool for_ready, struct err *e)
{
	struct advise_change c;
	enum st st = ST_OK;

	while (st == ST_OK && !is_reached(&p->end, category, for_ready) &&
	       advise_best(s, category, &c)) {
		struct score_result after;

		advise_apply(s, &c);
		advise_eval(s, &after);
		st = add_step(p, &c, category, for_ready, &after, e);
		if (st == ST_OK && c.action == ADVISE_SETTLE)
			st = add_refs(p, s, e);
		if (st == ST_OK)
			note_goals(p, &after);
	}
	return st;
}

enum st
advise_make(struct advise_plan *out, const struct advise_input *in, struct err *e)
{
	struct advise_state s;
	enum st st = advise_state_init(&s, in, e);

	*out = (struct advise_plan){ 0 };
	if (st == ST_OK)
		advise_eval(&s, &out->now);
	for (unsigned c = 0; c < FW_CATEGORIES; c++)
		out->ready_after[c] = out->full_after[c] = ADVISE_NONE;
	note_goals(out, &out->now);
	for (unsigned c = 0; st == ST_OK && in->fw->readiness != NULL && c < FW_CATEGORIES; c++)
		st = climb(out, &s, c, true, e);
	for (unsigned c = 0; st == ST_OK && c < FW_CATEGORIES; c++)
		st = climb(out, &s, c, false, e);
	advise_state_fini(&s);
	return st;
}

void
advise_fini(struct advise_plan *p)
{
	free(p->steps);
	free(p->refs);
	*p = (struct advise_plan){ 0 };
}

const char *
advise_action_word(enum advise_action a)
{
	static const char *const words[ADVISE_ACTIONS] = {
		[ADVISE_ROA] = "roa",
		[ADVISE_WITHDRAW] = "withdraw",
		[ADVISE_OBJECT] = "route-object",
		[ADVISE_CONTACT] = "contact",
		[ADVISE_SETTLE] = "settle",
	};

	return words[a];
}
