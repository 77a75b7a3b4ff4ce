/* view_framework.c - the norms as JSON. */
#include "app/view_i.h"
#include "score/fw_diff.h"

static void
put_terms(struct json *j, const char *key, const struct fw_term *t, uint32_t n)
{
	json_key(j, key);
	json_arr(j);
	for (uint32_t i = 0; i < n; i++) {
		json_obj(j);
		json_kcstr(j, "counter", t[i].counter);
		json_ki64(j, "weight", t[i].weight);
		json_obj_end(j);
	}
	json_arr_end(j);
}

static void
put_opt(struct json *j, const char *key, const char *s)
{
	vput_text(j, key, s != NULL ? s : "");
}

static void
put_head(struct json *j, const struct framework *f)
{
	json_kcstr(j, "id", f->id);
	json_kcstr(j, "title", f->title);
	json_kcstr(j, "status", fw_status_word(f->status));
	put_opt(j, "note", f->note);
	json_ku64(j, "min_peers", f->min_peers);
	json_kcstr(j, "min_peers_origin", fw_origin_word(f->min_peers_origin));
	json_key(j, "readiness");
	if (f->readiness == NULL) {
		json_null(j);
		return;
	}
	json_obj(j);
	vput_bp(j, "ready", f->readiness->ready_bp);
	vput_bp(j, "aspiring", f->readiness->aspiring_bp);
	json_kcstr(j, "origin", fw_origin_word(f->readiness->origin));
	json_obj_end(j);
}

static void
put_categories(struct json *j, const struct framework *f)
{
	json_key(j, "categories");
	json_arr(j);
	for (uint32_t i = 0; i < f->categories_n; i++) {
		const struct fw_category *c = &f->categories[i];

		json_obj(j);
		json_kcstr(j, "id", c->id);
		json_kcstr(j, "name", c->name);
		json_kcstr(j, "about", c->about);
		put_opt(j, "metric", c->metric);
		put_opt(j, "curve", c->score != NULL ? c->score->curve : NULL);
		put_opt(j, "curve_origin",
		    c->score != NULL ? fw_origin_word(c->score->curve_origin) : NULL);
		put_opt(
		    j, "score_origin", c->score != NULL ? fw_origin_word(c->score->origin) : NULL);
		json_kcstr(j, "no_data", c->no_data);
		json_obj_end(j);
	}
	json_arr_end(j);
}

static void
put_metrics(struct json *j, const struct framework *f)
{
	json_key(j, "metrics");
	json_arr(j);
	for (uint32_t i = 0; i < f->metrics_n; i++) {
		const struct fw_metric *m = &f->metrics[i];

		json_obj(j);
		json_kcstr(j, "id", m->id);
		json_kcstr(j, "category", m->category);
		json_kcstr(j, "title", m->title);
		json_kcstr(j, "formula", m->formula);
		json_kcstr(j, "origin", fw_origin_word(m->origin));
		json_kcstr(j, "better", m->better == FW_HIGH ? "high" : "low");
		json_kbool(j, "clamp", m->clamp != 0);
		json_kcstr(j, "clamp_origin", fw_origin_word(m->clamp_origin));
		put_terms(j, "numerator", m->numerator, m->numerator_n);
		put_terms(j, "denominator", m->denominator, m->denominator_n);
		put_opt(j, "note", m->note);
		json_obj_end(j);
	}
	json_arr_end(j);
}

static void
put_curves(struct json *j, const struct framework *f)
{
	json_key(j, "curves");
	json_arr(j);
	for (uint32_t i = 0; i < f->curves_n; i++) {
		const struct fw_curve *c = &f->curves[i];

		json_obj(j);
		json_kcstr(j, "id", c->id);
		json_kcstr(j, "title", c->title);
		json_kcstr(j, "kind", fw_curve_word(c->kind));
		if (c->kind == FW_PENALTY)
			vput_bp(j, "base", c->base_bp);
		json_kcstr(j, "origin", fw_origin_word(c->origin));
		put_opt(j, "note", c->note);
		json_obj_end(j);
	}
	json_arr_end(j);
}

static void
put_limit(struct json *j, const struct framework *f, const struct fw_limit *l)
{
	json_key(j, "limit");
	if (l == NULL) {
		json_null(j);
		return;
	}
	json_obj(j);
	json_kcstr(j, "metric", f->metrics[l->m].id);
	json_kcstr(j, "kind", l->kind == FW_AT_LEAST ? "at-least" : "at-most");
	json_key(j, "value");
	json_ratio(j, l->bp, 10000);
	json_kcstr(j, "empty", l->empty == FW_EMPTY_HOLDS ? "holds" : "no-data");
	json_kcstr(j, "networks", l->networks == FW_NEEDS_ANY ? "any" : "all");
	json_kcstr(j, "origin", fw_origin_word(l->origin));
	json_obj_end(j);
}

static void
put_action(struct json *j, const struct framework *f, const struct fw_action *a)
{
	json_obj(j);
	json_ku64(j, "number", a->number);
	json_kcstr(j, "name", a->name);
	json_kcstr(j, "level", a->level == FW_MANDATORY ? "mandatory" : "recommended");
	json_kcstr(j, "origin", fw_origin_word(a->origin));
	json_kcstr(j, "measured_by", a->measured_by);
	json_kcstr(j, "measured_by_origin", fw_origin_word(a->measured_by_origin));
	json_kcstr(j, "needs", a->needs == FW_NEEDS_ANY ? "any" : "all");
	json_kcstr(j, "needs_origin", fw_origin_word(a->needs_origin));
	put_limit(j, f, a->limit);
	json_obj_end(j);
}

static void
put_programmes(struct json *j, const struct framework *f)
{
	json_key(j, "programmes");
	json_arr(j);
	for (uint32_t i = 0; i < f->programmes_n; i++) {
		const struct fw_programme *p = &f->programmes[i];

		json_obj(j);
		json_kcstr(j, "id", p->id);
		json_kcstr(j, "name", p->name);
		json_key(j, "actions");
		json_arr(j);
		for (uint32_t k = 0; k < p->actions_n; k++)
			put_action(j, f, &p->actions[k]);
		json_arr_end(j);
		json_obj_end(j);
	}
	json_arr_end(j);
}

enum st
view_frameworks(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct vask a;
	enum st st = vask_begin(&a, v, q, out, e);

	if (st != ST_OK)
		return st;
	vask_head(&a);
	json_arr(&a.j);
	for (size_t i = 0; i < v->n_fw; i++) {
		json_obj(&a.j);
		put_head(&a.j, v->fw[i]);
		json_obj_end(&a.j);
	}
	json_arr_end(&a.j);
	vask_tail(&a, NULL);
	return vask_end(&a, st, e);
}

static const struct framework *
find(const struct view *v, struct str id, struct err *e)
{
	for (size_t i = 0; i < v->n_fw; i++) {
		if (str_eq(id, v->fw[i]->id))
			return v->fw[i];
	}
	vnot(e, "there is no framework %.*s", (int)(id.n < 80 ? id.n : 80), id.p);
	return NULL;
}

enum st
view_framework(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	const struct framework *f;
	struct vask a;
	enum st st = vask_begin(&a, v, q, out, e);

	if (st != ST_OK)
		return st;
	f = find(v, q->id, e);
	if (f == NULL)
		return vask_end(&a, e->st, e);
	vask_head(&a);
	json_obj(&a.j);
	put_head(&a.j, f);
	put_categories(&a.j, f);
	put_metrics(&a.j, f);
	put_curves(&a.j, f);
	put_programmes(&a.j, f);
	json_key(&a.j, "rules");
	st = fw_rules_json(&a.j, f, e);
	json_obj_end(&a.j);
	vask_tail(&a, NULL);
	return vask_end(&a, st, e);
}

enum st
view_framework_diff(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	const struct framework *from, *to;
	struct vask a;
	enum st st = vask_begin(&a, v, q, out, e);

	if (st != ST_OK)
		return st;
	from = find(v, q->id, e);
	to = from != NULL ? find(v, q->to, e) : NULL;
	if (to == NULL)
		return vask_end(&a, e->st, e);
	vask_head(&a);
	st = fw_diff_json(&a.j, from, to, e);
	vask_tail(&a, NULL);
	return vask_end(&a, st, e);
}
