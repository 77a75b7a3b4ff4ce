/*
 * view_compare.c - any two beside each other: ASes, economies, regions, programmes, participants,
 * or one of them in two months (economy:NL@2026-01).
 */
#include "app/view_group.h"

struct side {
	struct group g;
	struct vmonth *m;
	struct agg sum;
	char name[GROUP_NAME];
};

static enum st
parse(struct vask *a, const char *parameter, struct str text, struct side *s, struct err *e)
{
	struct str rest = text, group;
	int32_t month;

	s->m = a->vm;
	if (!str_cut(&rest, '@', &group) || !group_parse(group, &s->g))
		return vbad(e, parameter, text, "not KIND:ID or KIND:ID@MONTH, such as economy:NL");
	if (group.n == text.n)
		return ST_OK;
	if (!month_parse(rest, &month))
		return vbad(e, parameter, text, "what follows the @ is no month, such as 2026-01");
	for (size_t i = 0; i < a->v->n_months; i++) {
		if (a->v->months[i].m.month == month) {
			s->m = &a->v->months[i];
			return ST_OK;
		}
	}
	return vnot(e, "the month %.*s is not held", (int)rest.n, rest.p);
}

static enum st
read_side(struct vask *a, const char *parameter, struct str text, struct side *s, struct err *e)
{
	enum st st = parse(a, parameter, text, s, e);

	if (st == ST_OK)
		st = group_sum(a->v, s->m, a->fwi, &s->g, &s->sum, e);
	return st == ST_OK ? group_name(a->v, s->m, &s->g, s->name, e) : st;
}

static void
put_side(struct vask *a, const char *key, const struct side *s)
{
	json_key(&a->j, key);
	json_obj(&a->j);
	json_kcstr(&a->j, "kind", group_word(s->g.kind));
	json_kcstr(&a->j, "id", s->g.id);
	vput_text(&a->j, "name", s->name);
	vput_month(&a->j, "month", s->m->m.month);
	vput_agg(a, &s->sum, NULL);
	json_obj_end(&a->j);
}

/* b less a, exactly. */
static void
put_difference(struct json *j, const char *key, int64_t an, int64_t ad, int64_t bn, int64_t bd)
{
	json_key(j, key);
	if (ad == 0 || bd == 0)
		json_null(j);
	else
		json_ratio(j, bn * ad - an * bd, ad * bd);
}

static void
put_differences(struct vask *a, const struct agg *x, const struct agg *y)
{
	struct json *j = &a->j;

	json_key(j, "differences");
	json_arr(j);
	for (size_t c = 0; c < FW_CATEGORIES; c++) {
		const struct agg_category *p = &x->cat[c], *q = &y->cat[c];

		json_obj(j);
		json_kcstr(j, "id", fw_category_ids[c]);
		put_difference(j, "value", p->sum_bp, 10000 * (int64_t)p->with_data, q->sum_bp,
		    10000 * (int64_t)q->with_data);
		put_difference(
		    j, "ready", p->classes[READY_YES], x->ases, q->classes[READY_YES], y->ases);
		put_difference(j, "no_data", p->classes[READY_NO_DATA], x->ases,
		    q->classes[READY_NO_DATA], y->ases);
		json_obj_end(j);
	}
	json_arr_end(j);
}

enum st
view_compare(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct side x, y;
	struct vask a;
	enum st st = vask_begin(&a, v, q, out, e);

	if (st != ST_OK)
		return st;
	vask_head(&a);
	if (a.vm == NULL)
		st = vnot(e, "nothing is held yet");
	if (st == ST_OK)
		st = read_side(&a, "a", q->a, &x, e);
	if (st == ST_OK)
		st = read_side(&a, "b", q->b, &y, e);
	if (st == ST_OK) {
		json_obj(&a.j);
		put_side(&a, "a", &x);
		put_side(&a, "b", &y);
		put_differences(&a, &x.sum, &y.sum);
		json_obj_end(&a.j);
	}
	vask_tail(&a, NULL);
	return vask_end(&a, st, e);
}
