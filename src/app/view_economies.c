/* view_economies.c - economies, areas of the world and registries: what their networks add up to.
 */
#include "app/view_group.h"

#include <stdio.h>

static void
csv_columns(struct buf *b)
{
	buf_lit(b, "kind,id,name,month");
	csv_agg_columns(b);
	buf_ch(b, '\n');
}

static void
put_csv(struct vask *a, const struct group *g, const char *name, const struct agg *sum)
{
	char month[MONTH_TEXT];

	buf_printf(a->out, "%s,%s,", group_word(g->kind), g->id);
	csv_str(a->out, str_of(name));
	buf_printf(a->out, ",%s", month_fmt(month, a->vm->m.month));
	csv_agg(a->out, sum);
	buf_ch(a->out, '\n');
}

/* The fields of one group into the open object. */
static void
put_fields(struct vask *a, const struct group *g, const char *name, const struct agg *sum,
    const struct agg *before)
{
	json_kcstr(&a->j, "kind", group_word(g->kind));
	json_kcstr(&a->j, "id", g->id);
	vput_text(&a->j, "name", name);
	vput_agg(a, sum, before);
}

/* What an area of M49 is a part of; registries and the world are parts of nothing. */
static void
put_parent(struct vask *a, const struct group *g)
{
	char code[8] = "";
	size_t n;
	const struct econ_area *areas = econ_areas(&n);

	for (size_t i = 0; g->kind == GROUP_AREA && i < n; i++) {
		if (areas[i].code == g->n)
			snprintf(code, sizeof(code), "%03u", areas[i].parent);
	}
	vput_text(&a->j, "parent", strcmp(code, "001") == 0 ? "world" : code);
}

/* One row; a place without networks has none. */
static enum st
put_row(struct vask *a, enum form f, const struct group *g, struct err *e)
{
	char name[GROUP_NAME];
	struct agg sum, before;
	enum st st = group_sum(a->v, a->vm, a->fwi, g, &sum, e);

	if (st == ST_OK)
		st = group_name(a->v, a->vm, g, name, e);
	if (st != ST_OK || sum.ases == 0)
		return st;
	if (f == FORM_CSV) {
		put_csv(a, g, name, &sum);
		return ST_OK;
	}
	if (a->vm > a->v->months)
		st = group_sum(a->v, a->vm - 1, a->fwi, g, &before, e);
	if (st != ST_OK)
		return st;
	json_obj(&a->j);
	put_fields(a, g, name, &sum, a->vm > a->v->months ? &before : NULL);
	if (g->kind != GROUP_ECONOMY)
		put_parent(a, g);
	json_obj_end(&a->j);
	if (f == FORM_NDJSON)
		json_nl(&a->j);
	return ST_OK;
}

enum st
view_economies(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	const enum form f = form_of(q);
	struct group g;
	struct vask a;
	size_t n;
	const struct econ *all = econ_all(&n);
	enum st st = vask_begin(&a, v, q, out, e);

	if (st != ST_OK)
		return st;
	vlist_begin(&a, f);
	if (f == FORM_CSV)
		csv_columns(out);
	for (size_t i = 0; st == ST_OK && a.vm != NULL && i < n; i++) {
		group_economy(str_of(all[i].cc), &g);
		st = put_row(&a, f, &g, e);
	}
	return vlist_end(&a, f, NULL, st, e);
}

/* The world, then registries, then areas, each continent before its parts. */
enum st
view_regions(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	static const char *const first[] = { "world", "afrinic", "apnic", "arin", "lacnic",
		"ripencc" };
	const enum form f = form_of(q);
	struct group g;
	struct vask a;
	char code[8];
	size_t n;
	const struct econ_area *areas = econ_areas(&n);
	enum st st = vask_begin(&a, v, q, out, e);

	if (st != ST_OK)
		return st;
	vlist_begin(&a, f);
	if (f == FORM_CSV)
		csv_columns(out);
	for (size_t i = 0; st == ST_OK && a.vm != NULL && i < 6; i++) {
		group_region(str_of(first[i]), &g);
		st = put_row(&a, f, &g, e);
	}
	for (size_t i = 0; st == ST_OK && a.vm != NULL && i < n; i++) {
		snprintf(code, sizeof(code), "%03u", areas[i].code);
		group_region(str_of(code), &g);
		st = put_row(&a, f, &g, e);
	}
	return vlist_end(&a, f, NULL, st, e);
}

enum st
vput_group_history(struct vask *a, const struct group *g, struct err *e)
{
	struct json *j = &a->j;
	struct agg sum;
	enum st st = ST_OK;

	json_key(j, "history");
	json_arr(j);
	for (size_t i = 0; st == ST_OK && i < a->v->n_months; i++) {
		st = group_sum(a->v, &a->v->months[i], a->fwi, g, &sum, e);
		if (st == ST_END) { /* a participant that was none yet */
			st = ST_OK;
			continue;
		}
		if (st != ST_OK)
			break;
		json_obj(j);
		vput_month(j, "month", a->v->months[i].m.month);
		json_ku64(j, "ases", sum.ases);
		json_key(j, "scores");
		json_obj(j);
		for (size_t c = 0; c < FW_CATEGORIES; c++) {
			json_key(j, fw_category_ids[c]);
			if (sum.cat[c].with_data == 0)
				json_null(j);
			else
				json_ratio(
				    j, sum.cat[c].sum_bp, 10000 * (int64_t)sum.cat[c].with_data);
		}
		json_obj_end(j);
		json_obj_end(j);
	}
	json_arr_end(j);
	return st;
}

/* The economies that lie in an area and have networks. */
static enum st
put_inside(struct vask *a, const struct group *g, struct err *e)
{
	const struct vaggs *all;
	size_t n;
	const struct econ *c = econ_all(&n);
	enum st st = group_all(a->v, a->vm, a->fwi, &all, e);

	json_key(&a->j, "economies");
	json_arr(&a->j);
	for (size_t i = 0; st == ST_OK && g->kind == GROUP_AREA && i < n; i++) {
		if (all->economy[i].ases != 0 && econ_in(&c[i], str_of(g->id)))
			json_cstr(&a->j, c[i].cc);
	}
	json_arr_end(&a->j);
	return st;
}

static enum st
put_place(struct vask *a, const struct group *g, struct err *e)
{
	char name[GROUP_NAME];
	struct agg sum, before;
	enum st st = group_sum(a->v, a->vm, a->fwi, g, &sum, e);

	if (st == ST_OK && a->vm > a->v->months)
		st = group_sum(a->v, a->vm - 1, a->fwi, g, &before, e);
	if (st == ST_OK)
		st = group_name(a->v, a->vm, g, name, e);
	if (st != ST_OK)
		return st;
	json_obj(&a->j);
	put_fields(a, g, name, &sum, a->vm > a->v->months ? &before : NULL);
	if (g->kind == GROUP_ECONOMY) {
		const struct econ *c = &econ_all(&(size_t){ 0 })[g->n];

		vput_text(&a->j, "region", econ_region(c));
		vput_text(&a->j, "sub_region", econ_sub_region(c));
		vput_text(&a->j, "registry", econ_rir(c));
	} else {
		put_parent(a, g);
		st = put_inside(a, g, e);
	}
	if (st == ST_OK)
		st = vput_group_history(a, g, e);
	json_obj_end(&a->j);
	return st;
}

static enum st
answer(struct view *v, const struct view_query *q, const struct group *g, struct buf *out,
    struct err *e)
{
	struct vask a;
	enum st st = vask_begin(&a, v, q, out, e);

	if (st != ST_OK)
		return st;
	vask_head(&a);
	if (a.vm == NULL)
		st = vnot(e, "nothing is held yet");
	else
		st = put_place(&a, g, e);
	vask_tail(&a, NULL);
	return vask_end(&a, st, e);
}

enum st
view_economy(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct group g;

	if (!group_economy(q->country, &g))
		return vnot(e, "there is no economy %.*s", (int)q->country.n, q->country.p);
	return answer(v, q, &g, out, e);
}

enum st
view_region(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct group g;

	if (!group_region(q->id, &g))
		return vnot(e, "there is no region %.*s", (int)q->id.n, q->id.p);
	return answer(v, q, &g, out, e);
}
