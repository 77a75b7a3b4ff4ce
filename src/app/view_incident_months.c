/*
 * view_incident_months.c - incidents by kind in every month held, of all networks or those of a
 * place or programme.
 */
#include "app/view_i.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/civil.h"

#define KINDS_MOST 16 /* there are eight */

bool
vincident_of(
    const struct vmonth *m, const struct store_incident *in, unsigned roles, const struct vplace *p)
{
	if (p->place.n == 0 && p->programme.n == 0)
		return true;
	for (size_t i = 0; i < in->n_roles && m != NULL; i++) {
		const uint32_t row = vmonth_row(m, in->roles[i].asn);

		if (row != UINT32_MAX && (roles >> in->roles[i].role & 1) != 0 &&
		    vplace_has(p, m, row))
			return true;
	}
	return false;
}

struct by_kind {
	const struct vmonth *names;
	const struct vplace *place;
	struct {
		char kind[16];
		uint64_t count;
	} kinds[KINDS_MOST];
	size_t n;
};

static bool
take(void *arg, const struct store_incident *in)
{
	struct by_kind *t = arg;
	size_t i = 0;

	if (!vincident_of(t->names, in, UINT32_MAX, t->place))
		return true;
	while (i < t->n && strcmp(t->kinds[i].kind, in->kind) != 0)
		i++;
	if (i == KINDS_MOST)
		return true;
	if (i == t->n)
		snprintf(t->kinds[t->n++].kind, sizeof(t->kinds[i].kind), "%s", in->kind);
	t->kinds[i].count++;
	return true;
}

static int
cmp_kind(const void *a, const void *b)
{
	return strcmp(a, b); /* of structs that begin with it */
}

static bool
followed(const struct store_run *r, size_t n, const struct store_incident_scan *scan)
{
	for (size_t i = 0; i < n; i++) {
		if (r[i].begin_us < scan->until_us && r[i].end_us >= scan->since_us)
			return true;
	}
	return false;
}

/* A month of which no updates were followed has null, not zeroes: nobody looked. */
static enum st
put_month(struct vask *a, uint16_t month, const struct vplace *place, const struct store_run *runs,
    size_t n, struct err *e)
{
	const struct store_incident_scan scan = {
		.least = STORE_HIGH,
		.most = STORE_PROVEN,
		.since_us = month_begin_s(month) * 1000000,
		.until_us = month_begin_s(month + 1) * 1000000,
	};
	struct by_kind t = { .names = a->vm, .place = place };
	struct json *j = &a->j;
	enum st st = ST_OK;

	json_obj(j);
	vput_month(j, "month", month);
	json_key(j, "kinds");
	if (!followed(runs, n, &scan)) {
		json_null(j);
		json_obj_end(j);
		return ST_OK;
	}
	st = store_incidents(a->v->obs.store, &scan, take, &t, e);
	qsort(t.kinds, t.n, sizeof(t.kinds[0]), cmp_kind);
	json_arr(j);
	for (size_t i = 0; i < t.n; i++) {
		json_obj(j);
		json_kcstr(j, "kind", t.kinds[i].kind);
		json_ku64(j, "count", t.kinds[i].count);
		json_obj_end(j);
	}
	json_arr_end(j);
	json_obj_end(j);
	return st;
}

enum st
view_incident_months(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct store_run *runs = NULL;
	struct vplace place;
	struct vask a;
	size_t n = 0;
	enum st st = vask_begin(&a, v, q, out, e);

	if (st != ST_OK)
		return st;
	st = vplace(&a, q, &place, e);
	if (st == ST_OK)
		st = store_runs(v->obs.store, &runs, &n, e);
	if (st == ST_OK && a.vm != NULL)
		st = vmonth_full(v, a.vm, e);
	vask_head(&a);
	json_arr(&a.j);
	for (size_t i = 0; st == ST_OK && i < v->n_months; i++)
		st = put_month(&a, v->months[i].m.month, &place, runs, n, e);
	json_arr_end(&a.j);
	vask_tail(&a, NULL);
	free(runs);
	return vask_end(&a, st, e);
}
