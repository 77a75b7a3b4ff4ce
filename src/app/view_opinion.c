/*
 * view_opinion.c - what others say of the same networks, beside ours, and how far both agree.
 *
 * Every opinion that the ledger holds is asked, whatever the month: its own month is that of its
 * file's name. It stands beside our month of that name, or beside the month of the question, and
 * the answer says which. A network counts as agreement or not only where both have a score; those
 * that we have no data for are counted apart. A made-up Internet agrees with nobody.
 */
#include "app/view_group.h"

#include <stdlib.h>

#include "app/select.h"
#include "app/sources.h"
#include "base/arena.h"
#include "reg/opinion.h"

#define NEAR_BP 500 /* scores at most this far apart are near each other */

_Static_assert((int)OPINION_SCORES == (int)FW_CATEGORIES, "the categories of the norms");

struct vopinion {
	struct store_input in;
	int32_t month; /* 0: its name tells none */
	struct opinion o;
};

/* Files stay read from view to view: a file of one digest never says anything else. */
struct vopinions {
	struct vopinion *v; /* the latest month first, then by name */
	size_t n;
	uint64_t view; /* that they are of */
};

void
vopinions_free(struct vopinions *all)
{
	if (all == NULL)
		return;
	for (size_t i = 0; i < all->n; i++)
		opinion_fini(&all->v[i].o);
	free(all->v);
	free(all);
}

/* Its rows, taken from what was read before when it is there. */
static enum st
read_one(struct view *v, const struct store_input *i, struct opinion *out, struct err *e)
{
	struct vopinions *old = v->opinions;
	struct buf path = { 0 };
	struct load l = { 0 };
	struct in *in;
	enum st st;

	for (size_t k = 0; old != NULL && k < old->n; k++) {
		if (memcmp(old->v[k].in.sha256, i->sha256, SHA256_BYTES) != 0)
			continue;
		*out = old->v[k].o;
		old->v[k].o = (struct opinion){ 0 };
		return ST_OK;
	}
	st = obs_input_path(&v->obs, i->sha256, i->name, &path) ? in_open_undigested(&in, path.p, e)
								: err_nomem(e, i->name);
	buf_fini(&path);
	if (st != ST_OK)
		return st;
	st = opinion_load(out, in, &l, e);
	in_close(in);
	return st;
}

static int
by_month(const void *pa, const void *pb)
{
	const struct vopinion *a = pa, *b = pb;
	const int c = strcmp(a->in.name, b->in.name);

	if (a->month != b->month)
		return a->month > b->month ? -1 : 1;
	return c != 0 ? c : memcmp(a->in.sha256, b->in.sha256, SHA256_BYTES);
}

/*
 * One whose copy is gone or damaged is left out, as `verify` tells: our own figures stand without
 * it.
 */
static enum st
fill(struct vopinions *all, struct view *v, struct err *e)
{
	for (size_t i = 0; i < v->n_inputs; i++) {
		const struct store_input *in = &v->inputs[i];
		struct vopinion *o = &all->v[all->n];
		enum st st;

		if (strcmp(in->kind, KIND_OPINION) != 0 || in->status != INPUT_DONE)
			continue;
		*o = (struct vopinion){ .in = *in,
			.month = in->data_time_s != 0 ? month_of(in->data_time_s) : 0 };
		st = read_one(v, in, &o->o, e);
		if (st == ST_NOMEM)
			return st;
		if (st == ST_OK)
			all->n++;
		else
			opinion_fini(&o->o);
	}
	if (all->n != 0)
		qsort(all->v, all->n, sizeof(*all->v), by_month);
	return ST_OK;
}

static size_t
count(const struct view *v)
{
	size_t n = 0;

	for (size_t i = 0; i < v->n_inputs; i++)
		n += strcmp(v->inputs[i].kind, KIND_OPINION) == 0;
	return n;
}

/* All that the ledger holds in this view. */
static enum st
read_all(struct view *v, const struct vopinions **out, struct err *e)
{
	struct vopinions *all = v->opinions;
	enum st st;

	*out = all;
	if (all != NULL && all->view == v->number)
		return ST_OK;
	all = arr_new(1, sizeof(*all));
	if (all != NULL)
		all->v = arr_new(count(v) + 1, sizeof(*all->v));
	if (all == NULL || all->v == NULL) {
		vopinions_free(all);
		return err_nomem(e, "opinions");
	}
	all->view = v->number;
	st = fill(all, v, e);
	vopinions_free(v->opinions);
	v->opinions = NULL;
	if (st != ST_OK) {
		vopinions_free(all);
		return st;
	}
	*out = v->opinions = all;
	return ST_OK;
}

enum st
vopinion_of(struct vask *a, uint32_t asn, bool *any, struct err *e)
{
	const struct vopinions *all;
	enum st st = read_all(a->v, &all, e);

	*any = false;
	for (size_t i = 0; st == ST_OK && i < all->n; i++)
		*any |= opinion_get(&all->v[i].o, asn) != NULL;
	return st;
}

static void
put_source(struct json *j, const struct vopinion *o)
{
	json_kcstr(j, "source", o->in.name);
	json_kcstr(j, "attribution", source_terms(o->in.kind)->attribution);
	vput_month(j, "month", o->month);
}

enum st
vput_opinions(struct vask *a, uint32_t asn, struct err *e)
{
	const struct vopinions *all;
	struct json *j = &a->j;
	enum st st = read_all(a->v, &all, e);

	json_key(j, "opinions");
	json_arr(j);
	for (size_t i = 0; st == ST_OK && i < all->n; i++) {
		const struct opinion_row *r = opinion_get(&all->v[i].o, asn);

		if (r == NULL)
			continue;
		json_obj(j);
		put_source(j, &all->v[i]);
		json_key(j, "scores");
		json_obj(j);
		for (size_t c = 0; c < FW_CATEGORIES; c++)
			vput_bp(j, fw_category_ids[c], r->bp[c]);
		json_obj_end(j);
		json_obj_end(j);
	}
	json_arr_end(j);
	return st;
}

/* One category of an opinion beside ours. */
struct agreement {
	uint32_t scored;	    /* networks with a score of theirs */
	int64_t sum;		    /* of these scores, in basis points */
	uint32_t not_held, no_data; /* of them: not in our month; in it, and without data of ours */
	uint32_t n;		    /* with both */
	int64_t sum_ours, sum_theirs; /* over these */
	uint32_t near, same;	      /* near each other; in the same class */
};

static void
compare(struct agreement *g, const struct vask *a, const struct vmonth *m, const struct vscores *s,
    const struct opinion *o, size_t c)
{
	for (size_t i = 0; i < o->n; i++) {
		const int32_t theirs = o->v[i].bp[c];
		uint32_t row;
		int32_t ours;

		if (theirs == OPINION_NO_DATA)
			continue;
		g->scored++;
		g->sum += theirs;
		if (m == NULL)
			continue;
		row = vmonth_row(m, o->v[i].asn);
		ours = row != UINT32_MAX ? s->bp[c][row] : SCORE_NO_DATA;
		g->not_held += row == UINT32_MAX;
		g->no_data += row != UINT32_MAX && ours == SCORE_NO_DATA;
		if (ours == SCORE_NO_DATA)
			continue;
		g->n++;
		g->sum_ours += ours;
		g->sum_theirs += theirs;
		g->near += abs(ours - theirs) <= NEAR_BP;
		g->same += score_ready(a->fw, theirs) == (enum readiness)s->ready[c][row];
	}
}

/* A ratio in a row, JSON or CSV; den 0: there is none. */
static void
put_ratio(struct vask *a, enum form f, const char *key, int64_t num, int64_t den)
{
	if (f != FORM_CSV) {
		json_key(&a->j, key);
		if (den == 0)
			json_null(&a->j);
		else
			json_ratio(&a->j, num, den);
		return;
	}
	buf_ch(a->out, ',');
	if (den == 0)
		buf_ch(a->out, '-');
	else
		buf_ratio(a->out, num, den);
}

static void
put_count(struct vask *a, enum form f, const char *key, bool known, uint32_t n)
{
	if (f != FORM_CSV && known)
		json_ku64(&a->j, key, n);
	else if (f != FORM_CSV)
		json_knull(&a->j, key);
	else if (known)
		buf_printf(a->out, ",%u", n);
	else
		buf_lit(a->out, ",-");
}

static const char csv_head[] =
    "source,attribution,month,category,networks,compared_with,same_month,not_compared,scored,mean,"
    "not_held,no_data,n,ours,theirs,difference,within_5,same_class\n";

static void
csv_month(struct buf *b, int32_t month)
{
	char text[MONTH_TEXT];

	buf_printf(b, "%s,", month != 0 ? month_fmt(text, month) : "-");
}

/* What it is of and what it stands beside; why: it stands beside nothing, NULL. */
static void
put_subject(struct vask *a, enum form f, const struct vopinion *o, size_t c, const struct vmonth *m,
    const char *why)
{
	const bool same = m != NULL && m->m.month == o->month;
	struct json *j = &a->j;

	if (f == FORM_CSV) {
		buf_csv(a->out, str_of(o->in.name));
		buf_ch(a->out, ',');
		buf_csv(a->out, str_of(source_terms(o->in.kind)->attribution));
		buf_ch(a->out, ',');
		csv_month(a->out, o->month);
		buf_printf(a->out, "%s,%zu,", fw_category_ids[c], o->o.n);
		csv_month(a->out, m != NULL ? m->m.month : 0);
		buf_printf(a->out, "%s,%s", same ? "true" : "false", why != NULL ? why : "-");
		return;
	}
	put_source(j, o);
	json_kcstr(j, "category", fw_category_ids[c]);
	json_ku64(j, "networks", o->o.n);
	vput_month(j, "compared_with", m != NULL ? m->m.month : 0);
	json_kbool(j, "same_month", same);
	vput_text(j, "not_compared", why != NULL ? why : "");
}

static void
put_agreement(struct vask *a, enum form f, const struct agreement *g, bool compared)
{
	const int64_t n = g->n;

	put_count(a, f, "scored", true, g->scored);
	put_ratio(a, f, "mean", g->sum, 10000 * (int64_t)g->scored);
	put_count(a, f, "not_held", compared, g->not_held);
	put_count(a, f, "no_data", compared, g->no_data);
	put_count(a, f, "n", true, g->n);
	put_ratio(a, f, "ours", g->sum_ours, 10000 * n);
	put_ratio(a, f, "theirs", g->sum_theirs, 10000 * n);
	put_ratio(a, f, "difference", g->sum_ours - g->sum_theirs, 10000 * n);
	put_ratio(a, f, "within_5", g->near, n);
	put_ratio(a, f, "same_class", g->same, a->fw->readiness != NULL ? n : 0);
}

/* Our month of the same name, else the one of the question. */
static struct vmonth *
month_beside(const struct vask *a, const struct vopinion *o)
{
	for (size_t i = 0; i < a->v->n_months; i++) {
		if (a->v->months[i].m.month == o->month)
			return &a->v->months[i];
	}
	return a->vm;
}

static enum st
put_opinion(struct vask *a, enum form f, const struct vopinion *o, struct err *e)
{
	struct vmonth *m = a->v->simulated ? NULL : month_beside(a, o);
	const char *why = a->v->simulated ? "simulated" : m == NULL ? "no month" : NULL;
	struct vscores *s = NULL;
	enum st st = m != NULL ? vmonth_scores(a->v, m, a->fwi, &s, e) : ST_OK;

	for (size_t c = 0; st == ST_OK && c < FW_CATEGORIES; c++) {
		struct agreement g = { 0 };

		compare(&g, a, m, s, &o->o, c);
		if (f != FORM_CSV)
			json_obj(&a->j);
		put_subject(a, f, o, c, m, why);
		put_agreement(a, f, &g, m != NULL);
		if (f == FORM_CSV) {
			buf_ch(a->out, '\n');
			continue;
		}
		json_obj_end(&a->j);
		if (f == FORM_NDJSON)
			json_nl(&a->j);
	}
	return st;
}

enum st
view_opinions(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	const enum form f = form_of(q);
	const struct vopinions *all = NULL;
	struct vask a;
	enum st st = vask_begin(&a, v, q, out, e);

	if (st != ST_OK)
		return st;
	st = read_all(v, &all, e);
	vlist_begin(&a, f);
	if (f == FORM_CSV)
		buf_cstr(out, csv_head);
	for (size_t i = 0; st == ST_OK && i < all->n; i++)
		st = put_opinion(&a, f, &all->v[i], e);
	return vlist_end(&a, f, NULL, st, e);
}
