/* compat_scores.c - /scores of version 2: key figures of ASes, economies, a region, participants.
 */
#include "app/compat_i.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

#define MOST 100 /* groups of one question: each is a walk over its members in two months */

/* What a question chose: groups of one kind, each once. */
struct chosen {
	struct group g[MOST];
	size_t n;
	const char *parameter;
};

static enum st
choose(struct chosen *c, struct str one, struct err *e)
{
	char text[GROUP_ID + 16];
	struct group g;
	const char *kind = strcmp(c->parameter, "asns") == 0	    ? "as"
			   : strcmp(c->parameter, "economies") == 0 ? "economy"
								    : "participant";

	one = str_trim(one);
	snprintf(text, sizeof(text), "%s:%.*s", kind, (int)(one.n < GROUP_ID ? one.n : GROUP_ID),
	    one.n != 0 ? one.p : "");
	if (one.n == 0 || !group_parse(str_of(text), &g))
		return vbad(e, c->parameter, one, "not a list with commas between");
	for (size_t i = 0; i < c->n; i++) {
		if (strcmp(c->g[i].id, g.id) == 0)
			return ST_OK;
	}
	if (c->n == MOST)
		return vbad(e, c->parameter, one, "more than 100 of them");
	c->g[c->n++] = g;
	return ST_OK;
}

/* By name as well, as the clients write regions: "Europe", "RIPE NCC". */
static enum st
choose_region(struct chosen *c, struct str s, struct err *e)
{
	size_t n;
	const struct econ_area *areas = econ_areas(&n);
	char code[8];

	c->n = 1;
	if (s.n == 0)
		s = STR("world");
	if (group_region(s, &c->g[0]))
		return ST_OK;
	for (size_t i = 0; i < n; i++) {
		snprintf(code, sizeof(code), "%03u", areas[i].code);
		if (str_caseeq(s, areas[i].name))
			return group_region(str_of(code), &c->g[0]) ? ST_OK
								    : vbad(e, "region", s, code);
	}
	return vbad(e, "region", s, "not world, a code or name of M49, or a registry");
}

static enum st
choose_all(struct chosen *c, const struct view_query *q, struct err *e)
{
	const struct {
		const char *parameter;
		struct str list;
	} of[] = {
		{ "asns", q->asns },
		{ "economies", q->economies },
		{ "participantIDs", q->participants },
	};
	struct str rest = { NULL, 0 }, one;
	enum st st = ST_OK;

	c->n = 0;
	c->parameter = NULL;
	for (size_t i = 0; i < sizeof(of) / sizeof(*of); i++) {
		if (of[i].list.n == 0)
			continue;
		if (c->parameter != NULL || q->region.n != 0)
			return vbad(e, of[i].parameter, of[i].list, "only one choice at a time");
		c->parameter = of[i].parameter;
		rest = of[i].list;
	}
	if (c->parameter == NULL)
		return choose_region(c, q->region, e);
	while (st == ST_OK && str_cut(&rest, ',', &one))
		st = choose(c, one, e);
	return st;
}

/* One key figure; before NULL: no month is held before. */
static void
put_figure(struct vask *a, size_t cat, const struct agg *now, const struct agg *before)
{
	const struct agg_category *c = &now->cat[cat],
				  *b = before != NULL ? &before->cat[cat] : NULL;
	struct json *j = &a->j;

	json_obj(j);
	json_kcstr(j, "id", fw_category_ids[cat]);
	compat_put_percent(j, "value", c->sum_bp, c->with_data);
	json_key(j, "trend");
	if (b == NULL || c->with_data == 0 || b->with_data == 0)
		json_null(j);
	else /* below 10^15, as in view_sum.c */
		json_ratio(j, c->sum_bp * b->with_data - b->sum_bp * (int64_t)c->with_data,
		    100 * (int64_t)c->with_data * b->with_data);
	json_key(j, "severities");
	json_arr(j);
	for (unsigned r = 0; r <= READY_NO_DATA; r++) {
		json_obj(j);
		json_kcstr(j, "id", compat_severity(r));
		json_ku64(j, "count", c->classes[r]);
		compat_put_percent(j, "percentage", (int64_t)c->classes[r] * 10000, now->ases);
		json_obj_end(j);
	}
	json_arr_end(j);
	json_obj_end(j);
}

static void
put_figures(struct vask *a, const struct agg *now, const struct agg *before)
{
	json_key(&a->j, "keyFigures");
	json_arr(&a->j);
	for (size_t c = 0; c < FW_CATEGORIES; c++)
		put_figure(a, c, now, before);
	json_arr_end(&a->j);
}

/* A group that the earlier month has not gives no trend. */
static enum st
sum_before(struct vask *a, const struct group *g, struct agg *out, bool *there, struct err *e)
{
	enum st st = ST_END;

	if (a->vm > a->v->months)
		st = group_sum(a->v, a->vm - 1, a->fwi, g, out, e);
	*there = st == ST_OK;
	return st == ST_END ? ST_OK : st;
}

/* An AS without a counted prefix has no data, as one that nobody ever saw. */
static enum st
sum_now(struct vask *a, const struct group *g, struct agg *out, struct err *e)
{
	const enum st st = group_sum(a->v, a->vm, a->fwi, g, out, e);

	return st == ST_END && g->kind == GROUP_AS ? ST_OK : st;
}

static enum st
put_group(struct vask *a, const struct group *g, struct err *e)
{
	struct agg now, before;
	bool there = false;
	enum st st = sum_now(a, g, &now, e);

	if (st == ST_OK)
		st = sum_before(a, g, &before, &there, e);
	if (st != ST_OK)
		return st;
	json_obj(&a->j);
	json_kcstr(&a->j, "kind", group_word(g->kind));
	json_kcstr(&a->j, "id", g->id);
	compat_put_month(a);
	json_ku64(&a->j, "ases", now.ases);
	put_figures(a, &now, there ? &before : NULL);
	json_obj_end(&a->j);
	return ST_OK;
}

enum st
compat_scores(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct chosen ch;
	struct compat c;
	struct vask a;
	enum st st = choose_all(&ch, q, e);

	if (st == ST_OK)
		st = compat_begin(&a, &c, v, q, out, e);
	if (st != ST_OK)
		return st;
	json_obj(&a.j);
	json_key(&a.j, "scores");
	json_arr(&a.j);
	for (size_t i = 0; st == ST_OK && i < ch.n; i++)
		st = put_group(&a, &ch.g[i], e);
	json_arr_end(&a.j);
	json_obj_end(&a.j);
	return vask_end(&a, st, e);
}

/* Participants share networks: these count once. */
static enum st
sum_parts(struct vask *a, struct vmonth *m, const struct chosen *ch, struct agg *out, struct err *e)
{
	const struct part_table *t;
	struct agg_columns col;
	struct part all[MOST];
	struct vscores *s;
	size_t n = 0;
	enum st st = vmonth_scores(a->v, m, a->fwi, &s, e);

	if (st == ST_OK)
		st = vmonth_parts(a->v, m, &t, e);
	for (size_t i = 0; st == ST_OK && i < ch->n; i++) {
		const struct part *p = t != NULL ? part_find(t, ch->g[i].id) : NULL;

		if (p == NULL)
			return vnot(e, "there is no participant %s in this month", ch->g[i].id);
		all[n++] = *p;
	}
	if (st != ST_OK)
		return st;
	col = group_columns(m, s, a->fw);
	return part_sum(m, &col, t, all, n, out, e);
}

static enum st
sum_all(struct vask *a, struct vmonth *m, const struct chosen *ch, struct agg *out, struct err *e)
{
	struct agg one;
	enum st st = ST_OK;

	*out = (struct agg){ 0 };
	if (ch->g[0].kind == GROUP_PARTICIPANT)
		return sum_parts(a, m, ch, out, e);
	for (size_t i = 0; st == ST_OK && i < ch->n; i++) {
		st = group_sum(a->v, m, a->fwi, &ch->g[i], &one, e);
		if (st == ST_OK)
			agg_merge(out, &one);
		else if (st == ST_END && ch->g[i].kind == GROUP_AS)
			st = ST_OK;
	}
	return st;
}

enum st
compat_summary(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct agg now, before;
	bool there = false;
	struct chosen ch;
	struct compat c;
	struct vask a;
	enum st st = choose_all(&ch, q, e);

	if (st == ST_OK)
		st = compat_begin(&a, &c, v, q, out, e);
	if (st != ST_OK)
		return st;
	st = sum_all(&a, a.vm, &ch, &now, e);
	if (st == ST_OK && a.vm > v->months) {
		st = sum_all(&a, a.vm - 1, &ch, &before, e);
		there = st == ST_OK;
		st = st == ST_END ? ST_OK : st;
	}
	if (st == ST_OK) {
		json_obj(&a.j);
		json_key(&a.j, "scores");
		json_obj(&a.j);
		put_figures(&a, &now, there ? &before : NULL);
		json_obj_end(&a.j);
		json_obj_end(&a.j);
	}
	return vask_end(&a, st, e);
}
