/*
 * view_explain.c - a score walked down: class, curve, metric, counters, routes and the objects that
 * decide, incidents, files.
 */
#include "app/view_i.h"

#include <stdlib.h>

#include "base/arena.h"
#include "pfx/asn.h"

#define ROUTES_MOST 1000
#define ROUTES_DEFAULT 20
#define INCIDENTS_MOST 100
#define COVERING 64

/* The counted routes of the AS. */
struct explain {
	struct vask *a;
	uint32_t asn, row, limit;
	struct tally t;
	struct score_result r;
	struct store_route *routes;
	size_t n, cap;
};

static enum st
read_routes(struct explain *x, struct err *e)
{
	const struct vmonth *m = x->a->vm;
	const struct store_scan scan = { .month = m->m.month, .by_origin = true, .origin = x->asn };
	struct store *store = x->a->v->obs.store;
	struct store_rows rows;
	struct store_route r;
	enum st st = store_rows_open(store, &rows, &scan, e);

	while (st == ST_OK && (st = store_rows_next(store, &rows, &r, e)) == ST_OK) {
		struct store_route *v;

		if (!pair_counts(r.origin, vmonth_peers(m, &r), m->m.min_peers))
			continue;
		v = arr_grow(x->routes, x->n, &x->cap, sizeof(*v));
		if (v == NULL)
			return err_nomem(e, "an explanation");
		x->routes = v;
		v[x->n++] = r;
	}
	return st == ST_END ? ST_OK : st;
}

/* The VRP that makes the state what it is: one that matches, else of this origin, else the longest.
 */
static void
put_vrp(struct json *j, const struct rov_table *t, const struct store_route *r)
{
	struct rov_vrp v[COVERING];
	const size_t n = t != NULL ? rov_covering(t, &r->pfx, v, COVERING) : 0;
	size_t best = 0;
	int worth = -1;

	json_key(j, "vrp");
	if (n == 0) {
		json_null(j);
		return;
	}
	for (size_t i = 0; i < n && i < COVERING; i++) {
		const int w = v[i].asn != r->origin ? 0 : v[i].max_len < r->pfx.len ? 1 : 2;

		if (w > worth) {
			worth = w;
			best = i;
		}
	}
	json_obj(j);
	vput_pfx(j, "prefix", &v[best].pfx);
	json_ku64(j, "max_length", v[best].max_len);
	json_ku64(j, "asn", v[best].asn);
	vput_text(j, "ta", vrp_anchor(t, &v[best]));
	json_obj_end(j);
}

static void
put_object(struct json *j, const struct irr_table *t, const struct store_route *r)
{
	struct irr_route o;

	json_key(j, "route_object");
	if (t == NULL || irr_decide(t, &r->pfx, r->origin, &o) == IRR_M_NOTFOUND) {
		json_null(j);
		return;
	}
	json_obj(j);
	vput_pfx(j, "prefix", &o.pfx);
	json_ku64(j, "asn", o.origin);
	vput_text(j, "source", o.source);
	json_obj_end(j);
}

static void
put_route(struct explain *x, const struct store_route *r, int32_t weight, bool rpki)
{
	struct json *j = &x->a->j;

	json_obj(j);
	vput_pfx(j, "prefix", &r->pfx);
	json_ku64(j, "peers", vmonth_peers(x->a->vm, r));
	json_kcstr(j, "state", rpki ? rpki_word(r->v.rpki) : irr_word(r->v.irr));
	json_ki64(j, "adds", weight);
	json_kcstr(j, "text", vpair_text(r, rpki));
	if (rpki) {
		put_vrp(j, world_rov(x->a->world), r);
		json_knull(j, "route_object");
	} else {
		json_knull(j, "vrp");
		put_object(j, world_irr(x->a->world), r);
	}
	json_obj_end(j);
}

/* The next weight behind last, from the worst to the best; false when there is none. */
static bool
next_weight(const struct explain *x, const struct fw_metric *m, bool first, int32_t *last)
{
	const int sign = m->better == FW_HIGH ? 1 : -1;
	int32_t w, best = 0;
	bool found = false, rpki;

	for (size_t i = 0; i < x->n; i++) {
		if (!vpair_weight(m, &x->routes[i], &w, &rpki))
			continue;
		if ((!first && sign * w <= sign * *last) || (found && sign * w >= sign * best))
			continue;
		best = w;
		found = true;
	}
	*last = best;
	return found;
}

/* The worst first. */
static void
put_routes(struct explain *x, const struct fw_metric *m)
{
	struct json *j = &x->a->j;
	uint64_t shown = 0, total = 0;
	int32_t w, level = 0;
	bool rpki;

	for (size_t i = 0; i < x->n; i++)
		total += vpair_weight(m, &x->routes[i], &w, &rpki);
	json_key(j, "routes");
	json_arr(j);
	for (bool first = true; next_weight(x, m, first, &level); first = false) {
		for (size_t i = 0; i < x->n && shown < x->limit; i++) {
			if (!vpair_weight(m, &x->routes[i], &w, &rpki) || w != level)
				continue;
			put_route(x, &x->routes[i], w, rpki);
			shown++;
		}
	}
	json_arr_end(j);
	json_ku64(j, "routes_total", total);
}

static void
put_terms(struct explain *x, const struct fw_term *t, uint32_t n, const char *part)
{
	struct json *j = &x->a->j;

	for (uint32_t i = 0; i < n; i++) {
		uint64_t count = 0;

		for (uint32_t k = 0; k < t[i].n; k++)
			count += x->t.c[t[i].c[k]];
		json_obj(j);
		json_kcstr(j, "counter", t[i].counter);
		json_kcstr(j, "part", part);
		json_ki64(j, "weight", t[i].weight);
		json_ku64(j, "count", count);
		json_obj_end(j);
	}
}

static bool
decides(const struct fw_score *s, uint32_t metric)
{
	for (uint32_t i = 0; s != NULL && i < s->of_n; i++) {
		if (s->of[i].m == metric)
			return true;
	}
	return false;
}

static enum st
put_metric(struct explain *x, uint32_t i, struct err *e)
{
	const struct fw_metric *m = &x->a->fw->metrics[i];
	const struct score_metric *v = &x->r.metric[i];
	struct json *j = &x->a->j;
	enum st st;

	json_obj(j);
	json_kcstr(j, "id", m->id);
	json_kcstr(j, "title", m->title);
	json_kcstr(j, "formula", m->formula);
	json_kcstr(j, "origin", fw_origin_word(m->origin));
	json_kbool(j, "decides", decides(x->a->fw->categories[m->cat].score, i));
	json_ki64(j, "num", v->raw);
	json_ki64(j, "den", v->den);
	json_key(j, "value");
	if (v->den != 0)
		json_ratio(j, v->num, v->den);
	else
		json_null(j);
	json_key(j, "coverage");
	if (v->cov_den != 0)
		json_ratio(j, (int64_t)v->cov_num, (int64_t)v->cov_den);
	else
		json_null(j);
	json_key(j, "terms");
	json_arr(j);
	put_terms(x, m->numerator, m->numerator_n, "numerator");
	put_terms(x, m->denominator, m->denominator_n, "denominator");
	json_arr_end(j);
	put_routes(x, m);
	st = vput_counted_incidents(x->a, &x->t, i, v->den != 0, e);
	json_obj_end(j);
	return st;
}

static void
put_curve(struct json *j, const struct framework *f, const struct fw_category *c)
{
	json_key(j, "curve");
	if (c->m == FW_NONE || c->cv == FW_NONE) {
		json_null(j);
		return;
	}
	json_obj(j);
	json_kcstr(j, "id", f->curves[c->cv].id);
	json_kcstr(j, "title", f->curves[c->cv].title);
	json_kcstr(j, "origin", fw_origin_word(f->curves[c->cv].origin));
	json_obj_end(j);
}

struct listing {
	struct json *j;
	uint32_t asn, n;
};

static bool
take_incident(void *arg, const struct store_incident *in)
{
	struct listing *l = arg;

	vput_incident_ref(l->j, in, l->asn);
	return ++l->n < INCIDENTS_MOST;
}

static enum st
put_category(struct explain *x, unsigned c, struct err *e)
{
	const struct framework *f = x->a->fw;
	const struct fw_category *cat = &f->categories[c];
	struct json *j = &x->a->j;
	enum st st = ST_OK;

	json_obj(j);
	json_kcstr(j, "category", fw_category_ids[c]);
	json_kcstr(j, "name", cat->name);
	vput_bp(j, "value", x->r.score_bp[c]);
	json_kcstr(j, "readiness", readiness_word(x->r.ready[c]));
	vput_bp(j, "ready_from", f->readiness != NULL ? f->readiness->ready_bp : SCORE_NO_DATA);
	vput_bp(
	    j, "aspiring_from", f->readiness != NULL ? f->readiness->aspiring_bp : SCORE_NO_DATA);
	vput_explanation(x->a, &x->t, &x->r, c);
	vput_combined(x->a, &x->r, c);
	put_curve(j, f, cat);
	json_key(j, "metrics");
	json_arr(j);
	for (uint32_t i = 0; i < f->metrics_n && st == ST_OK; i++) {
		if (f->metrics[i].cat == c)
			st = put_metric(x, i, e);
	}
	json_arr_end(j);
	json_obj_end(j);
	return st;
}

static enum st
put(struct explain *x, struct err *e)
{
	const struct vname *name = &x->a->vm->names[x->row];
	struct json *j = &x->a->j;
	struct listing l = { j, x->asn, 0 };
	enum st st = ST_OK;

	json_obj(j);
	json_ku64(j, "asn", x->asn);
	vput_text(j, "name", name->name);
	vput_text(j, "country", name->country);
	json_key(j, "categories");
	json_arr(j);
	for (unsigned c = 0; c < FW_CATEGORIES && st == ST_OK; c++)
		st = put_category(x, c, e);
	json_arr_end(j);
	json_key(j, "incidents");
	json_arr(j);
	if (st == ST_OK)
		st = vscan_incidents(x->a, x->asn, take_incident, &l, e);
	json_arr_end(j);
	json_key(j, "inputs");
	if (st == ST_OK)
		st = vput_inputs(x->a, e);
	json_obj_end(j);
	return st;
}

static enum st
explain(struct explain *x, struct err *e)
{
	struct vask *a = x->a;
	enum st st;

	if (a->vm == NULL)
		return vnot(e, "nothing is held yet");
	st = vmonth_full(a->v, a->vm, e);
	if (st != ST_OK)
		return st;
	x->row = vmonth_row(a->vm, x->asn);
	if (x->row == UINT32_MAX)
		return vnot(e, "AS%u originates no counted prefix in this month", x->asn);
	vmonth_tally(a->vm, x->row, &x->t);
	vmonth_score(a->vm, &x->t, a->fw, VREVIEWED, &x->r);
	st = read_routes(x, e);
	if (st != ST_OK)
		return st;
	vask_head(a);
	st = put(x, e);
	vask_tail(a, NULL);
	return st;
}

enum st
view_explain(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct explain x = { 0 };
	struct vask a;
	enum st st = vnumber(e, "limit", q->limit, 1, ROUTES_MOST, ROUTES_DEFAULT, &x.limit);

	if (st != ST_OK)
		return st;
	if (!asn_parse(q->asn, &x.asn) || x.asn == ORIGIN_NONE)
		return vbad(e, "asn", q->asn, "not an AS number");
	st = vask_begin_world(&a, v, q, out, e);
	if (st != ST_OK)
		return st;
	x.a = &a;
	st = explain(&x, e);
	free(x.routes);
	return vask_end(&a, st, e);
}
