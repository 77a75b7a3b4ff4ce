/* compat.c - see compat.h: months, classes, percents, and whose AS numbers take part. */
#include "app/compat_i.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

/* YYYYMM, or a time inside of the month. */
static bool
month_text(struct str s, char out[MONTH_TEXT])
{
	uint64_t n;
	int64_t us;

	if (s.n == 6 && str_u64(s, 999912, &n) && n % 100 >= 1 && n % 100 <= 12) {
		snprintf(out, MONTH_TEXT, "%.4s-%.2s", s.p, s.p + 4);
		return true;
	}
	if (!vtime_us(s, &us) || us < 0)
		return false;
	month_fmt(out, month_of(us / 1000000));
	return true;
}

enum st
compat_begin(struct vask *a, struct compat *c, struct view *v, const struct view_query *q,
    struct buf *out, struct err *e)
{
	enum st st;

	c->q = *q;
	c->q.framework = (struct str){ NULL, 0 };
	if (q->month.n != 0) {
		if (!month_text(q->month, c->month))
			return vbad(e, "month", q->month, "not a month");
		c->q.month = str_of(c->month);
	}
	st = vask_begin(a, v, &c->q, out, e);
	if (st == ST_OK && a->vm == NULL)
		return vask_end(a, vnot(e, "nothing is held yet"), e);
	return st;
}

void
compat_put_month(struct vask *a)
{
	vput_time(&a->j, "month", month_begin_s(a->vm->m.month));
}

const char *
compat_severity(enum readiness r)
{
	return r == READY_NO_DATA ? "no_data_available" : readiness_word(r);
}

void
compat_put_percent(struct json *j, const char *key, int64_t bp_sum, int64_t n)
{
	json_key(j, key);
	if (n == 0)
		json_null(j);
	else
		json_ratio(j, bp_sum, 100 * n);
}

static int
number_cmp(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static enum st
put_asns(struct vask *a, const struct part_table *t, struct err *e)
{
	size_t n, k = 0, all = 0;
	const struct part *p = part_all(t, &n);
	uint32_t *asns;

	for (size_t i = 0; i < n; i++)
		all += p[i].asns;
	asns = arr_new(all + 1, sizeof(*asns));
	if (asns == NULL)
		return err_nomem(e, "participants");
	for (size_t i = 0; i < n; i++) {
		for (uint32_t m = 0; m < p[i].asns; m++)
			asns[k++] = part_asns(t, &p[i])[m];
	}
	qsort(asns, k, sizeof(*asns), number_cmp);
	for (size_t i = 0; i < k; i++) {
		if (i == 0 || asns[i] != asns[i - 1])
			json_u64(&a->j, asns[i]);
	}
	free(asns);
	return ST_OK;
}

enum st
compat_asns(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	const struct part_table *t;
	struct compat c;
	struct vask a;
	enum st st = compat_begin(&a, &c, v, q, out, e);

	if (st != ST_OK)
		return st;
	json_obj(&a.j);
	json_key(&a.j, "asns");
	json_arr(&a.j);
	st = vmonth_parts(v, a.vm, &t, e);
	if (st == ST_OK && t != NULL)
		st = put_asns(&a, t, e);
	json_arr_end(&a.j);
	json_obj_end(&a.j);
	return vask_end(&a, st, e);
}
