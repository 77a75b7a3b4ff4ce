/*
 * view_series.c - groups through the months: means, their change, and means over 3 and 12 months.
 *
 * A window of 12 months are the month and the 11 before it by the calendar, held or not; its mean
 * is over those in which the group has data, each as it is shown (millionths), and how many they
 * are stands beside it.
 */
#include "app/view_group.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

#define GROUPS_MOST 12

static const struct {
	int32_t months;
	const char *mean, *n;
} windows[] = { { 3, "mean3", "months3" }, { 12, "mean12", "months12" } };

#define WINDOWS (sizeof(windows) / sizeof(windows[0]))

/* A group in a month. */
struct point {
	int32_t month;
	uint32_t ases; /* 0: it is not there */
	uint32_t n[FW_CATEGORIES];
	int64_t micro[FW_CATEGORIES]; /* -1: no data */
};

static enum st
read_points(struct vask *a, const struct group *g, struct point *p, struct err *e)
{
	struct agg sum;

	for (size_t i = 0; i < a->v->n_months; i++) {
		const enum st st = group_sum(a->v, &a->v->months[i], a->fwi, g, &sum, e);

		if (st != ST_OK && st != ST_END)
			return st;
		if (st == ST_END)
			sum = (struct agg){ 0 };
		p[i].month = a->v->months[i].m.month;
		p[i].ases = sum.ases;
		for (size_t c = 0; c < FW_CATEGORIES; c++) {
			p[i].n[c] = sum.cat[c].with_data;
			p[i].micro[c] = agg_mean_micro(&sum.cat[c]);
		}
	}
	return ST_OK;
}

/* The mean over the window that ends with p[i]; *n: months with data. */
static int64_t
window_mean(const struct point *p, size_t i, size_t c, int32_t months, uint32_t *n)
{
	int64_t sum = 0;

	*n = 0;
	for (size_t k = i + 1; k-- > 0 && p[k].month > p[i].month - months;) {
		if (p[k].micro[c] < 0)
			continue;
		sum += p[k].micro[c];
		(*n)++;
	}
	return *n == 0 ? -1 : (2 * sum + *n) / (2 * (int64_t)*n);
}

static void
put_micro(struct json *j, const char *key, int64_t micro)
{
	json_key(j, key);
	if (micro < 0)
		json_null(j);
	else
		json_ratio(j, micro, 1000000);
}

static void
put_category(struct json *j, const struct point *p, size_t i, size_t c)
{
	const bool both = i > 0 && p[i].micro[c] >= 0 && p[i - 1].micro[c] >= 0;
	uint32_t n;

	json_obj(j);
	json_kcstr(j, "id", fw_category_ids[c]);
	put_micro(j, "value", p[i].micro[c]);
	json_ku64(j, "with_data", p[i].n[c]);
	json_key(j, "trend");
	if (both)
		json_ratio(j, p[i].micro[c] - p[i - 1].micro[c], 1000000);
	else
		json_null(j);
	for (size_t w = 0; w < WINDOWS; w++) {
		put_micro(j, windows[w].mean, window_mean(p, i, c, windows[w].months, &n));
		json_ku64(j, windows[w].n, n);
	}
	json_obj_end(j);
}

static void
put_points(struct vask *a, const struct group *g, const char *name, const struct point *p)
{
	struct json *j = &a->j;

	json_obj(j);
	json_kcstr(j, "kind", group_word(g->kind));
	json_kcstr(j, "id", g->id);
	vput_text(j, "name", name);
	json_key(j, "points");
	json_arr(j);
	for (size_t i = 0; i < a->v->n_months; i++) {
		json_obj(j);
		vput_month(j, "month", p[i].month);
		json_ku64(j, "ases", p[i].ases);
		json_key(j, "categories");
		json_arr(j);
		for (size_t c = 0; c < FW_CATEGORIES; c++)
			put_category(j, p, i, c);
		json_arr_end(j);
		json_obj_end(j);
	}
	json_arr_end(j);
	json_obj_end(j);
}

static void
csv_columns(struct buf *b)
{
	buf_lit(b, "kind,id,name,month,ases");
	for (size_t c = 0; c < FW_CATEGORIES; c++) {
		const char *id = fw_category_ids[c];

		buf_printf(b, ",%s,%s_n", id, id);
		for (size_t w = 0; w < WINDOWS; w++)
			buf_printf(b, ",%s_%s,%s_%s", id, windows[w].mean, id, windows[w].n);
	}
	buf_ch(b, '\n');
}

static void
put_csv(struct vask *a, const struct group *g, const char *name, const struct point *p)
{
	char month[MONTH_TEXT];
	uint32_t n;

	for (size_t i = 0; i < a->v->n_months; i++) {
		buf_printf(a->out, "%s,%s,", group_word(g->kind), g->id);
		csv_str(a->out, str_of(name));
		buf_printf(a->out, ",%s,%u", month_fmt(month, p[i].month), p[i].ases);
		for (size_t c = 0; c < FW_CATEGORIES; c++) {
			csv_micro(a->out, p[i].micro[c]);
			buf_printf(a->out, ",%u", p[i].n[c]);
			for (size_t w = 0; w < WINDOWS; w++) {
				csv_micro(a->out, window_mean(p, i, c, windows[w].months, &n));
				buf_printf(a->out, ",%u", n);
			}
		}
		buf_ch(a->out, '\n');
	}
}

/* The name is that of the month shown. */
static enum st
put_group(struct vask *a, enum form f, const struct group *g, struct point *p, struct err *e)
{
	char name[GROUP_NAME];
	bool there = false;
	enum st st = read_points(a, g, p, e);

	for (size_t i = 0; i < a->v->n_months; i++)
		there |= p[i].ases != 0;
	if (st == ST_OK && !there)
		return vnot(e, "no month held has networks of %s:%s", group_word(g->kind), g->id);
	if (st == ST_OK)
		st = group_name(a->v, a->vm, g, name, e);
	if (st != ST_OK)
		return st;
	if (f == FORM_CSV)
		put_csv(a, g, name, p);
	else
		put_points(a, g, name, p);
	if (f == FORM_NDJSON)
		json_nl(&a->j);
	return ST_OK;
}

static enum st
put_all(struct vask *a, enum form f, struct err *e)
{
	struct point *p = arr_new(a->v->n_months + 1, sizeof(*p));
	struct str rest = a->q->of, one;
	struct group g;
	unsigned n = 0;
	enum st st = p != NULL ? ST_OK : err_nomem(e, "series");

	while (st == ST_OK && str_cut(&rest, ',', &one)) {
		if (!group_parse(str_trim(one), &g))
			st = vbad(e, "of", one, "not KIND:ID, such as as:64500 or economy:NL");
		else if (++n > GROUPS_MOST)
			st = vbad(e, "of", one, "at most 12 at once");
		else
			st = put_group(a, f, &g, p, e);
	}
	free(p);
	return st;
}

enum st
view_series(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	const enum form f = form_of(q);
	struct vask a;
	enum st st = vask_begin(&a, v, q, out, e);

	if (st != ST_OK)
		return st;
	vlist_begin(&a, f);
	if (f == FORM_CSV)
		csv_columns(out);
	st = a.vm != NULL ? put_all(&a, f, e) : vnot(e, "nothing is held yet");
	return vlist_end(&a, f, NULL, st, e);
}
