/* view_summary.c - the whole of a month: counts, the five gauges, history, sources. */
#include "app/view_group.h"

static uint64_t
total(const struct vmonth *m, enum counter c4)
{
	return m->totals[c4] + m->totals[c4 + 1];
}

static void
put_counts(struct json *j, const struct vmonth *m)
{
	static const struct vmonth nothing;

	if (m == NULL)
		m = &nothing;
	json_key(j, "counts");
	json_obj(j);
	json_ku64(j, "ases", m->m.ases);
	json_ku64(j, "prefixes4", m->m.prefixes4);
	json_ku64(j, "prefixes6", m->m.prefixes6);
	json_ku64(j, "pairs", m->m.pairs_counted);
	json_ku64(j, "economies", m->economies);
	json_obj_end(j);
}

static void
put_rpki(struct json *j, const struct vmonth *m)
{
	json_key(j, "rpki");
	if (m == NULL || !m->has_rpki) {
		json_null(j);
		return;
	}
	json_obj(j);
	json_ku64(j, "valid", total(m, C_RPKI_VALID4));
	json_ku64(j, "invalid_length", total(m, C_RPKI_INVALID_LENGTH4));
	json_ku64(j, "invalid_asn", total(m, C_RPKI_INVALID_ASN4));
	json_ku64(j, "not_found", total(m, C_RPKI_NOT_FOUND4));
	json_obj_end(j);
}

static void
put_irr(struct json *j, const struct vmonth *m)
{
	json_key(j, "irr");
	if (m == NULL || !m->has_irr) {
		json_null(j);
		return;
	}
	json_obj(j);
	json_ku64(j, "valid", total(m, C_IRR_VALID4));
	json_ku64(j, "more_specific", total(m, C_IRR_MORE_SPECIFIC4));
	json_ku64(j, "invalid", total(m, C_IRR_INVALID4));
	json_ku64(j, "not_found", total(m, C_IRR_NOT_FOUND4));
	json_obj_end(j);
}

static void
put_bogons(struct json *j, const struct vmonth *m)
{
	json_key(j, "bogons");
	if (m == NULL) {
		json_null(j);
		return;
	}
	json_obj(j);
	json_ku64(j, "full", total(m, C_BOGON_FULL4));
	json_ku64(j, "administrative", total(m, C_BOGON_ADMINISTRATIVE4));
	json_ku64(j, "asns", m->totals[C_BOGON_ASNS]);
	json_obj_end(j);
}

/* Mean over the ASes with data. */
static void
put_mean(struct json *j, const char *key, const struct vscores *s, size_t c)
{
	json_key(j, key);
	if (s == NULL || s->with_data[c] == 0)
		json_null(j);
	else
		json_ratio(j, s->sum_bp[c], 10000 * (int64_t)s->with_data[c]);
}

/* Also brings the scores of every month into memory. */
static enum st
put_history(struct vask *a, struct err *e)
{
	struct json *j = &a->j;
	enum st st = ST_OK;

	json_key(j, "history");
	json_arr(j);
	for (size_t i = 0; st == ST_OK && i < a->v->n_months; i++) {
		struct vscores *s;

		st = vmonth_scores(a->v, &a->v->months[i], a->fwi, &s, e);
		if (st != ST_OK)
			break;
		json_obj(j);
		vput_month(j, "month", a->v->months[i].m.month);
		json_key(j, "categories");
		json_arr(j);
		for (size_t c = 0; c < FW_CATEGORIES; c++) {
			json_obj(j);
			json_kcstr(j, "id", fw_category_ids[c]);
			put_mean(j, "value", s, c);
			json_obj_end(j);
		}
		json_arr_end(j);
		json_obj_end(j);
	}
	json_arr_end(j);
	return st;
}

static enum st
put_summary(struct vask *a, struct err *e)
{
	const struct vaggs *now = NULL, *before = NULL;
	enum st st = ST_OK;

	if (a->vm > a->v->months)
		st = group_all(a->v, a->vm - 1, a->fwi, &before, e);
	if (st == ST_OK && a->vm != NULL)
		st = group_all(a->v, a->vm, a->fwi, &now, e);
	if (st == ST_OK && a->vm != NULL)
		st = vmonth_full(a->v, a->vm, e);
	if (st != ST_OK)
		return st;
	json_obj(&a->j);
	put_counts(&a->j, a->vm);
	put_rpki(&a->j, a->vm);
	put_irr(&a->j, a->vm);
	put_bogons(&a->j, a->vm);
	vput_categories(
	    a, now != NULL ? &now->world : NULL, before != NULL ? &before->world : NULL);
	st = put_history(a, e);
	if (st == ST_OK)
		st = vput_incident_summary(a, e);
	if (st == ST_OK) {
		json_key(&a->j, "sources");
		st = vput_sources(a, false, e);
	}
	json_obj_end(&a->j);
	return st;
}

enum st
view_summary(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct vask a;
	enum st st = vask_begin(&a, v, q, out, e);

	if (st != ST_OK)
		return st;
	vask_head(&a);
	st = put_summary(&a, e);
	vask_tail(&a, NULL);
	return vask_end(&a, st, e);
}
