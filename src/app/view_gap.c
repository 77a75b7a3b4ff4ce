/* view_gap.c - what was not seen: gaps of collectors and peers; and numbers of incidents. */
#include "app/view_i.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/view_incident.h"

#define LIMIT_MOST 1000
#define LIMIT_DEFAULT 100

struct list {
	struct vask *a;
	enum { FORM_JSON, FORM_NDJSON, FORM_CSV } form;
	uint32_t limit, n;
	bool more;
	int64_t last_us, last_id;
};

void
gap_csv_columns(struct buf *b)
{
	buf_lit(b, "kind,collector,peer,peer_asn,begin,end,count\n");
}

static void
csv_text(struct buf *b, const char *s)
{
	buf_ch(b, ',');
	if (s[0] != '\0')
		buf_csv(b, str_of(s));
	else
		buf_ch(b, '-');
}

void
gap_csv_row(struct buf *b, const struct store_gap *g)
{
	buf_cstr(b, g->kind);
	csv_text(b, g->collector);
	csv_text(b, g->peer);
	buf_ch(b, ',');
	if (g->peer_asn != 0)
		buf_u64(b, g->peer_asn);
	else
		buf_ch(b, '-');
	buf_ch(b, ',');
	buf_rfc3339(b, g->begin_us / 1000000);
	buf_ch(b, ',');
	if (g->end_us != 0)
		buf_rfc3339(b, g->end_us / 1000000);
	else
		buf_ch(b, '-');
	buf_printf(b, ",%llu\n", (unsigned long long)g->count);
}

static void
put_gap(struct list *l, const struct store_gap *g)
{
	struct json *j = &l->a->j;

	json_obj(j);
	json_kcstr(j, "kind", g->kind);
	vput_text(j, "collector", g->collector);
	vput_text(j, "peer", g->peer);
	if (g->peer_asn != 0)
		json_ku64(j, "peer_asn", g->peer_asn);
	else
		json_knull(j, "peer_asn");
	vput_us(j, "begin", g->begin_us);
	vput_us(j, "end", g->end_us);
	json_ku64(j, "count", g->count);
	json_obj_end(j);
	if (l->form == FORM_NDJSON)
		json_nl(j);
}

static bool
take(void *arg, const struct store_gap *g)
{
	struct list *l = arg;

	if (l->n == l->limit) {
		l->more = true;
		return false;
	}
	if (l->form == FORM_CSV)
		gap_csv_row(l->a->out, g);
	else
		put_gap(l, g);
	l->n++;
	l->last_us = g->begin_us;
	l->last_id = g->id;
	return true;
}

static enum st
parse(struct list *l, struct store_gap_scan *scan, const struct view_query *q, struct err *e)
{
	struct str id = q->cursor, us;
	uint64_t a, b;
	enum st st = vnumber(e, "limit", q->limit, 1, LIMIT_MOST, LIMIT_DEFAULT, &l->limit);

	scan->kind = q->kind;
	scan->collector = q->collector;
	l->form = str_eq(q->format, "ndjson") ? FORM_NDJSON
		  : str_eq(q->format, "csv")  ? FORM_CSV
					      : FORM_JSON;
	if (st == ST_OK)
		st = vtimes(q, &scan->since_us, &scan->until_us, e);
	if (st != ST_OK || q->cursor.n == 0)
		return st;
	if (!str_cut(&id, '.', &us) || !str_u64(us, INT64_MAX, &a) || !str_u64(id, INT64_MAX, &b) ||
	    b == 0)
		return vbad(e, "cursor", q->cursor, "not one of ours");
	scan->behind_us = (int64_t)a;
	scan->behind_id = (int64_t)b;
	return ST_OK;
}

enum st
view_gaps(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct store_gap_scan scan = { .since_us = 0 };
	char next[VIEW_NEXT] = "";
	struct vask a;
	struct list l = { .a = &a };
	enum st st = vask_begin(&a, v, q, out, e);

	if (st != ST_OK)
		return st;
	st = parse(&l, &scan, q, e);
	if (l.form == FORM_JSON) {
		vask_head(&a);
		json_arr(&a.j);
	} else if (l.form == FORM_CSV)
		gap_csv_columns(out);
	if (st == ST_OK)
		st = store_gaps(v->obs.store, &scan, take, &l, e);
	if (st == ST_OK && l.more)
		snprintf(
		    next, sizeof(next), "%lld.%lld", (long long)l.last_us, (long long)l.last_id);
	if (l.form == FORM_JSON) {
		json_arr_end(&a.j);
		vask_tail(&a, next);
	} else if (q->next != NULL)
		memcpy(q->next, next, sizeof(next));
	return vask_end(&a, st, e);
}

enum st
vput_incident_counts(struct vask *a, uint32_t asn, struct err *e)
{
	struct json *j = &a->j;
	struct store_incident_counts c;
	enum st st = store_incident_counts(a->v->obs.store, asn, 0, 0, &c, e);

	json_key(j, "incidents");
	json_obj(j);
	for (unsigned r = 0; r < ROLES; r++)
		json_ku64(j, store_role_word(r), c.n[r][STORE_HIGH] + c.n[r][STORE_PROVEN]);
	json_obj_end(j);
	return st;
}

struct kinds {
	struct json *j;
	char word[16];
	uint64_t n;
};

static void
end_kind(struct kinds *k)
{
	if (k->n == 0)
		return;
	json_obj(k->j);
	json_kcstr(k->j, "kind", k->word);
	json_ku64(k->j, "count", k->n);
	json_obj_end(k->j);
	k->n = 0;
}

static void
take_kind(void *arg, struct str kind, enum store_grade grade, uint64_t n)
{
	struct kinds *k = arg;

	if (!str_eq(kind, k->word)) {
		end_kind(k);
		snprintf(k->word, sizeof(k->word), "%.*s", (int)kind.n, kind.p);
	}
	k->n += grade >= STORE_HIGH ? n : 0;
}

/* What the detector went over: from the first to the last run that touches the month. */
static void
put_followed(struct json *j, const struct store_run *r, size_t n)
{
	int64_t begin = 0, end = 0;
	uint32_t collectors = 0, peers = 0;

	for (size_t i = 0; i < n; i++) {
		if (begin == 0 || r[i].begin_us < begin)
			begin = r[i].begin_us;
		if (r[i].end_us > end)
			end = r[i].end_us;
		collectors = r[i].collectors > collectors ? r[i].collectors : collectors;
		peers = r[i].peers > peers ? r[i].peers : peers;
	}
	vput_us(j, "followed_from", begin);
	vput_us(j, "followed_until", end);
	json_ku64(j, "collectors", collectors);
	json_ku64(j, "peers", peers);
}

/* The runs that touch [since, until), moved to the front. */
static size_t
touching(struct store_run *r, size_t n, int64_t since_us, int64_t until_us)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		if (r[i].begin_us < until_us && r[i].end_us >= since_us)
			r[k++] = r[i];
	}
	return k;
}

enum st
vput_incident_summary(struct vask *a, struct err *e)
{
	const int64_t since = a->vm != NULL ? month_begin_s(a->vm->m.month) * 1000000 : 0;
	const int64_t until = a->vm != NULL ? month_begin_s(a->vm->m.month + 1) * 1000000 : 0;
	struct json *j = &a->j;
	struct kinds k = { .j = j };
	struct store_incident_counts c;
	struct store_run *runs;
	size_t n;
	enum st st = store_runs(a->v->obs.store, &runs, &n, e);

	json_key(j, "incidents");
	if (st != ST_OK)
		return st;
	n = touching(runs, n, since, until);
	if (n == 0) {
		json_null(j);
		free(runs);
		return ST_OK;
	}
	st = store_incident_counts(a->v->obs.store, 0, since, until, &c, e);
	json_obj(j);
	for (unsigned g = STORE_GRADES; g-- > 0 && st == ST_OK;)
		json_ku64(j, store_grade_word(g), c.n[0][g]);
	json_key(j, "kinds");
	json_arr(j);
	if (st == ST_OK)
		st = store_incident_kinds(a->v->obs.store, since, until, take_kind, &k, e);
	end_kind(&k);
	json_arr_end(j);
	put_followed(j, runs, n);
	json_obj_end(j);
	free(runs);
	return st;
}
