/* view_sum.c - an aggregate as JSON and as CSV, and what a list comes out as. */
#include "app/view_group.h"

static void
put_value(struct json *j, const char *key, const struct agg_category *c)
{
	json_key(j, key);
	if (c == NULL || c->with_data == 0)
		json_null(j);
	else
		json_ratio(j, c->sum_bp, 10000 * (int64_t)c->with_data);
}

/* The difference of two means, exactly: a/b - c/d over one denominator. */
static void
put_trend(struct json *j, const struct agg_category *c, const struct agg_category *before)
{
	json_key(j, "trend");
	if (c == NULL || before == NULL || c->with_data == 0 || before->with_data == 0) {
		json_null(j);
		return;
	}
	/* some 10^5 ASes and 10^4 points: the products stay below 10^15 */
	json_ratio(j, c->sum_bp * before->with_data - before->sum_bp * (int64_t)c->with_data,
	    (int64_t)c->with_data * before->with_data * 10000);
}

static void
put_severities(
    struct json *j, const struct framework *fw, const struct agg_category *c, uint32_t ases)
{
	json_key(j, "severities");
	json_arr(j);
	for (unsigned r = 0; c != NULL && r <= READY_NO_DATA; r++) {
		if (fw->readiness == NULL && r != READY_NO_DATA)
			continue; /* without classes only this can be told */
		json_obj(j);
		json_kcstr(j, "id", readiness_word(r));
		json_ku64(j, "count", c->classes[r]);
		json_key(j, "share");
		if (ases == 0)
			json_null(j);
		else
			json_ratio(j, c->classes[r], ases);
		json_obj_end(j);
	}
	json_arr_end(j);
}

static void
put_weighted(struct json *j, const struct agg_category *c)
{
	json_key(j, "weighted");
	json_arr(j);
	for (unsigned k = 0; c != NULL && k < WEIGH_KINDS; k++) {
		json_obj(j);
		json_kcstr(j, "by", weigh_name(k));
		json_key(j, "value");
		if (c->by[k].weight == 0)
			json_null(j);
		else
			json_ratio(j, c->by[k].sum, 10000 * c->by[k].weight);
		json_ku64(j, "n", c->by[k].n);
		json_obj_end(j);
	}
	json_arr_end(j);
}

void
vput_categories(struct vask *a, const struct agg *now, const struct agg *before)
{
	struct json *j = &a->j;

	json_key(j, "categories");
	json_arr(j);
	for (size_t c = 0; c < FW_CATEGORIES; c++) {
		const struct fw_category *cat = &a->fw->categories[c];
		const struct agg_category *ac = now != NULL ? &now->cat[c] : NULL;

		json_obj(j);
		json_kcstr(j, "id", cat->id);
		json_kcstr(j, "name", cat->name);
		put_value(j, "value", ac);
		json_ku64(j, "with_data", ac != NULL ? ac->with_data : 0);
		put_trend(j, ac, before != NULL ? &before->cat[c] : NULL);
		put_severities(j, a->fw, ac, now != NULL ? now->ases : 0);
		put_weighted(j, ac);
		vput_text(j, "note",
		    (ac != NULL && ac->with_data != 0) || cat->no_data == NULL ? "" : cat->no_data);
		json_obj_end(j);
	}
	json_arr_end(j);
}

void
vput_agg(struct vask *a, const struct agg *now, const struct agg *before)
{
	json_ku64(&a->j, "ases", now->ases);
	vput_categories(a, now, before);
}

void
csv_agg_columns(struct buf *b)
{
	buf_lit(b, ",ases");
	for (size_t c = 0; c < FW_CATEGORIES; c++) {
		const char *id = fw_category_ids[c];

		buf_printf(b, ",%s,%s_n", id, id);
		for (unsigned r = 0; r <= READY_NO_DATA; r++)
			buf_printf(b, ",%s_%s", id, readiness_word(r));
		for (unsigned k = 0; k < WEIGH_KINDS; k++)
			buf_printf(b, ",%s_by_%s,%s_by_%s_n", id, weigh_name(k), id, weigh_name(k));
	}
}

void
csv_micro(struct buf *b, int64_t micro)
{
	buf_ch(b, ',');
	if (micro < 0)
		buf_ch(b, '-');
	else
		buf_ratio(b, micro, 1000000);
}

void
csv_str(struct buf *b, struct str s)
{
	if (s.n != 0)
		buf_csv(b, s);
	else
		buf_ch(b, '-');
}

void
csv_agg(struct buf *b, const struct agg *a)
{
	buf_printf(b, ",%u", a->ases);
	for (size_t c = 0; c < FW_CATEGORIES; c++) {
		const struct agg_category *cat = &a->cat[c];

		csv_micro(b, agg_mean_micro(cat));
		buf_printf(b, ",%u", cat->with_data);
		for (unsigned r = 0; r <= READY_NO_DATA; r++)
			buf_printf(b, ",%u", cat->classes[r]);
		for (unsigned k = 0; k < WEIGH_KINDS; k++) {
			buf_ch(b, ',');
			if (cat->by[k].weight == 0)
				buf_ch(b, '-');
			else
				buf_ratio(b, cat->by[k].sum, 10000 * cat->by[k].weight);
			buf_printf(b, ",%u", cat->by[k].n);
		}
	}
}

enum form
form_of(const struct view_query *q)
{
	if (str_eq(q->format, "ndjson"))
		return FORM_NDJSON;
	return str_eq(q->format, "csv") ? FORM_CSV : FORM_JSON;
}

void
vlist_begin(struct vask *a, enum form f)
{
	if (f != FORM_JSON)
		return;
	vask_head(a);
	json_arr(&a->j);
}

enum st
vlist_end(struct vask *a, enum form f, const char *next, enum st st, struct err *e)
{
	if (f == FORM_JSON) {
		json_arr_end(&a->j);
		vask_tail(a, next);
	} else if (a->q->next != NULL && next != NULL)
		memcpy(a->q->next, next, strlen(next) + 1);
	return vask_end(a, st, e);
}
