/* compat_ases.c - the networks of version 2: the list, one, its participants, its metrics. */
#include "app/compat_i.h"

#include <stdio.h>

#include "pfx/asn.h"

#define PAGE 500

/* The participants that an AS belongs to; t may be NULL. */
static void
put_memberships(struct json *j, const struct part_table *t, uint32_t asn)
{
	const struct part *p;
	char id[GROUP_ID];

	json_key(j, "participantIDs");
	json_arr(j);
	for (size_t i = 0; t != NULL && (p = part_by_asn(t, asn, i)) != NULL; i++) {
		part_id(t, p, id);
		json_cstr(j, id);
	}
	json_arr_end(j);
}

static void
put_as(struct vask *a, const struct part_table *t, uint32_t row)
{
	const struct vname *n = &a->vm->names[row];
	struct json *j = &a->j;

	json_obj(j);
	json_ku64(j, "asn", a->vm->asns[row]);
	vput_text(j, "name", n->name);
	vput_text(j, "economy", n->country);
	vput_text(j, "registry", n->registry);
	put_memberships(j, t, a->vm->asns[row]);
	json_obj_end(j);
}

static bool
among(struct str list, const char *cc)
{
	struct str one;

	if (list.n == 0)
		return true;
	while (str_cut(&list, ',', &one)) {
		if (str_caseeq(str_trim(one), cc))
			return true;
	}
	return false;
}

static enum st
check_economies(struct str list, struct err *e)
{
	struct str one;

	while (list.n != 0 && str_cut(&list, ',', &one)) {
		if (econ_get(str_trim(one)) == NULL)
			return vbad(e, "economies", one, "not a country code of ISO 3166");
	}
	return ST_OK;
}

/* The token is the last AS number of the page before. */
static enum st
put_page(struct vask *a, const struct part_table *t, char next[16], struct err *e)
{
	const struct vmonth *m = a->vm;
	uint64_t after = 0;
	uint32_t n = 0, row = 0;

	if (a->q->cursor.n != 0 && !str_u64(a->q->cursor, UINT32_MAX, &after))
		return vbad(e, "pageToken", a->q->cursor, "not one of ours");
	while (a->q->cursor.n != 0 && row < m->n && m->asns[row] <= after)
		row++;
	for (; row < m->n; row++) {
		if (!among(a->q->economies, m->names[row].country))
			continue;
		if (n++ == PAGE) { /* there is one more */
			snprintf(next, 16, "%llu", (unsigned long long)after);
			break;
		}
		put_as(a, t, row);
		after = m->asns[row];
	}
	return ST_OK;
}

enum st
compat_ases(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	const struct part_table *t;
	char next[16] = "";
	struct compat c;
	struct vask a;
	enum st st = check_economies(q->economies, e);

	if (st == ST_OK)
		st = compat_begin(&a, &c, v, q, out, e);
	if (st != ST_OK)
		return st;
	json_obj(&a.j);
	json_key(&a.j, "ases");
	json_arr(&a.j);
	st = vmonth_full(v, a.vm, e);
	if (st == ST_OK)
		st = vmonth_parts(v, a.vm, &t, e);
	if (st == ST_OK)
		st = put_page(&a, t, next, e);
	json_arr_end(&a.j);
	vput_text(&a.j, "nextPageToken", next);
	json_obj_end(&a.j);
	return vask_end(&a, st, e);
}

/* The row of q->asn in the month, which is made full. */
static enum st
find_as(struct vask *a, uint32_t *row, struct err *e)
{
	uint32_t asn;
	enum st st;

	if (!asn_parse(a->q->asn, &asn))
		return vbad(e, "asn", a->q->asn, "not an AS number");
	st = vmonth_full(a->v, a->vm, e);
	*row = vmonth_row(a->vm, asn);
	if (st == ST_OK && *row == UINT32_MAX)
		return vnot(e, "AS%u originates no counted prefix in this month", asn);
	return st;
}

enum st
compat_as(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	const struct part_table *t;
	struct compat c;
	struct vask a;
	uint32_t row;
	enum st st = compat_begin(&a, &c, v, q, out, e);

	if (st != ST_OK)
		return st;
	st = find_as(&a, &row, e);
	if (st == ST_OK)
		st = vmonth_parts(v, a.vm, &t, e);
	if (st == ST_OK)
		put_as(&a, t, row);
	return vask_end(&a, st, e);
}

static void
put_participant(struct json *j, const struct part_table *t, const struct part *p)
{
	const uint32_t *asns = part_asns(t, p);
	struct str areas = part_str(t, p->areas), one;
	char id[GROUP_ID];

	part_id(t, p, id);
	json_obj(j);
	json_kcstr(j, "id", id);
	json_kstr(j, "name", part_str(t, p->name));
	json_kcstr(j, "programme", part_programme_name(p->programme));
	json_key(j, "economies");
	json_arr(j);
	while (areas.n != 0 && str_cut(&areas, ';', &one))
		json_str(j, str_trim(one));
	json_arr_end(j);
	json_key(j, "asns");
	json_arr(j);
	for (uint32_t i = 0; i < p->asns; i++)
		json_u64(j, asns[i]);
	json_arr_end(j);
	vput_time(j, "memberSince", p->since_s);
	json_obj_end(j);
}

enum st
compat_participants(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	const struct part_table *t;
	const struct part *p;
	struct compat c;
	struct vask a;
	uint32_t asn = 0;
	size_t n;
	enum st st = compat_begin(&a, &c, v, q, out, e);

	if (st != ST_OK)
		return st;
	if (q->asn.n != 0 && !asn_parse(q->asn, &asn))
		st = vbad(e, "asn", q->asn, "not an AS number");
	json_obj(&a.j);
	json_key(&a.j, "participants");
	json_arr(&a.j);
	if (st == ST_OK)
		st = vmonth_parts(v, a.vm, &t, e);
	if (st == ST_OK && t != NULL && q->asn.n != 0) {
		for (size_t i = 0; (p = part_by_asn(t, asn, i)) != NULL; i++)
			put_participant(&a.j, t, p);
	} else if (st == ST_OK && t != NULL) {
		p = part_all(t, &n);
		for (size_t i = 0; i < n; i++)
			put_participant(&a.j, t, &p[i]);
	}
	json_arr_end(&a.j);
	json_obj_end(&a.j);
	return vask_end(&a, st, e);
}

static void
put_details(struct vask *a, uint32_t row)
{
	struct json *j = &a->j;
	struct score_result r;
	struct tally t;

	vmonth_tally(a->vm, row, &t);
	vmonth_score(a->vm, &t, a->fw, VREVIEWED, &r);
	json_obj(j);
	json_ku64(j, "asn", t.asn);
	compat_put_month(a);
	json_key(j, "scores");
	json_arr(j);
	for (size_t c = 0; c < FW_CATEGORIES; c++) {
		json_obj(j);
		json_kcstr(j, "id", fw_category_ids[c]);
		compat_put_percent(j, "value", r.score_bp[c], r.score_bp[c] != SCORE_NO_DATA);
		json_kcstr(j, "severity", compat_severity(r.ready[c]));
		json_obj_end(j);
	}
	json_arr_end(j);
	json_key(j, "metrics");
	json_arr(j);
	for (uint32_t i = 0; i < a->fw->metrics_n; i++) {
		const struct score_metric *m = &r.metric[i];

		json_obj(j);
		json_kcstr(j, "id", a->fw->metrics[i].id);
		json_kcstr(j, "category", a->fw->metrics[i].category);
		json_key(j, "value");
		if (m->den == 0)
			json_null(j);
		else
			json_ratio(j, m->num, m->den);
		json_obj_end(j);
	}
	json_arr_end(j);
	json_obj_end(j);
}

enum st
compat_details(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct compat c;
	struct vask a;
	uint32_t row;
	enum st st = compat_begin(&a, &c, v, q, out, e);

	if (st != ST_OK)
		return st;
	st = find_as(&a, &row, e);
	if (st == ST_OK)
		put_details(&a, row);
	return vask_end(&a, st, e);
}
