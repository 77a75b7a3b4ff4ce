/* view_load.c - what of a month lies in memory, and when it is read. */
#include "app/view_i.h"
#include "app/view_names.h"

#include <stdlib.h>

#include "app/select.h"
#include "app/view_group.h"
#include "base/arena.h"

static void
scores_free(struct vscores *s)
{
	if (s == NULL)
		return;
	for (size_t c = 0; c < FW_CATEGORIES; c++) {
		free(s->bp[c]);
		free(s->ready[c]);
	}
	for (size_t k = 0; k < VSORTS; k++) {
		free(s->order[k][0]);
		free(s->order[k][1]);
	}
	free(s->aggs);
	free(s);
}

/* Frees the full part; scores and prefix counts stay. Orders by name go with the names. */
static void
trim(struct vmonth *m)
{
	for (size_t i = 0; i < MONTHLY_WEIGHT; i++) {
		free(m->cols[i]);
		m->cols[i] = NULL;
	}
	free(m->names);
	vnames_free(m->find);
	free(m->peers);
	vscoring_fini(&m->scoring);
	buf_fini(&m->text);
	m->text = (struct buf){ 0 };
	m->names = NULL;
	m->find = NULL;
	m->peers = NULL;
	m->full = false;
}

void
view_forget(struct view *v)
{
	for (size_t i = 0; i < v->n_months; i++) {
		struct vmonth *m = &v->months[i];

		trim(m);
		free(m->asns);
		free(m->prefixes4);
		free(m->prefixes6);
		for (size_t k = 0; k < WEIGH_KINDS; k++)
			free(m->weights[k]);
		free(m->economy);
		free(m->rir);
		part_free(m->parts);
		for (size_t f = 0; f < VIEW_FRAMEWORKS; f++)
			scores_free(m->scores[f]);
	}
	free(v->months);
	free(v->inputs);
	v->months = NULL;
	v->inputs = NULL;
	v->n_months = v->n_inputs = 0;
	v->loaded = false;
}

/* Names the world of a month by its files, so that months and views that share it load it once. */
static enum st
world_key(struct view *v, struct vmonth *m, struct err *e)
{
	struct selection sel;
	enum st st = selection_make(&sel, v->inputs, v->n_inputs, m->m.month, e);

	sel.n_tables = 0;
	if (st == ST_OK)
		st = selection_hash(&sel, v->inputs, 0, m->world_key, e);
	selection_fini(&sel);
	return st;
}

static enum st
read_months(struct view *v, struct err *e)
{
	struct store_month *m;
	size_t n;
	enum st st = store_months(v->obs.store, &m, &n, e);

	if (st != ST_OK)
		return st;
	v->months = arr_new(n + 1, sizeof(*v->months));
	if (v->months == NULL)
		st = err_nomem(e, "months");
	for (size_t i = 0; st == ST_OK && i < n; i++) {
		v->months[i].m = m[i];
		v->n_months++;
		st = world_key(v, &v->months[i], e);
	}
	free(m);
	return st;
}

enum st
view_refresh(struct view *v, struct err *e)
{
	uint64_t number;
	enum st st = store_view(v->obs.store, &number, e);

	if (st != ST_OK || (v->loaded && number == v->number))
		return st;
	view_forget(v);
	v->number = number;
	st = obs_simulated(&v->obs, &v->simulated, e);
	if (st == ST_OK)
		st = obs_shows_all(&v->obs, &v->shows_all, e);
	if (st == ST_OK)
		st = store_inputs(v->obs.store, &v->inputs, &v->n_inputs, e);
	if (st == ST_OK)
		st = read_months(v, e);
	if (st == ST_OK)
		v->loaded = true;
	else
		view_forget(v);
	return st;
}

static enum st
read_column(struct view *v, const struct vmonth *m, const char *name, uint32_t **out, struct err *e)
{
	size_t n;
	enum st st;

	if (*out != NULL)
		return ST_OK;
	st = store_column(v->obs.store, m->m.month, name, out, &n, e);
	if (st == ST_END || (st == ST_OK && n != m->m.ases)) {
		free(*out);
		*out = NULL;
		return err_set(
		    e, ST_BAD, ERR_NOOFF, NULL, "column %s of the store is damaged", name);
	}
	return st;
}

/* Cuts the names text in place; all: what may not be passed on is shown, too. */
static enum st
cut_names(struct vmonth *m, bool all, struct err *e)
{
	char *p;

	buf_ch(&m->text, '\0');
	m->names = arr_new((size_t)m->n + 1, sizeof(*m->names));
	if (buf_bad(&m->text) || m->names == NULL)
		return err_nomem(e, "names");
	p = m->text.p;
	for (uint32_t i = 0; i < m->n; i++) {
		const char *field[MONTHLY_NAMES];

		for (int k = 0; k < MONTHLY_NAMES; k++) {
			char *end = strchr(p, k < MONTHLY_NAMES - 1 ? '\t' : '\n');

			if (end == NULL)
				return err_set(e, ST_BAD, ERR_NOOFF, NULL,
				    "the names of the store are damaged");
			*end = '\0';
			field[k] = p;
			p = end + 1;
		}
		m->names[i] = (struct vname){ .name = field[all ? NAME_AS : NAME_AS_OPEN],
			.org = all ? field[NAME_ORG] : "",
			.country = field[all ? NAME_COUNTRY : NAME_COUNTRY_OPEN],
			.registry = field[NAME_REGISTRY] };
	}
	return ST_OK;
}

static void
count_economies(struct vmonth *m)
{
	bool seen[26][26] = { { false } };

	m->economies = 0;
	for (uint32_t i = 0; i < m->n; i++) {
		const char *c = m->names[i].country;

		if (strlen(c) != 2 || c[0] < 'A' || c[0] > 'Z' || c[1] < 'A' || c[1] > 'Z' ||
		    seen[c[0] - 'A'][c[1] - 'A'])
			continue;
		seen[c[0] - 'A'][c[1] - 'A'] = true;
		m->economies++;
	}
}

static void
sum_up(struct vmonth *m)
{
	uint64_t rpki = 0, irr = 0;

	for (size_t c = 0; c < COUNTERS; c++) {
		m->totals[c] = 0;
		for (uint32_t i = 0; i < m->n; i++)
			m->totals[c] += m->cols[c][i];
	}
	for (size_t c = C_RPKI_VALID4; c <= C_RPKI_NOT_FOUND6; c++)
		rpki += m->totals[c];
	for (size_t c = C_IRR_VALID4; c <= C_IRR_NOT_FOUND6; c++)
		irr += m->totals[c];
	m->has_rpki =
	    rpki != 0; /* every counted pair has one of the four states, or there was no source */
	m->has_irr = irr != 0;
	count_economies(m);
}

/* The axis and the columns that every month keeps. */
static enum st
read_base(struct view *v, struct vmonth *m, struct err *e)
{
	enum st st;

	m->n = m->m.ases;
	st = read_column(v, m, STORE_AXIS, &m->asns, e);
	if (st == ST_OK)
		st = read_column(v, m, counter_name(C_PREFIXES4), &m->prefixes4, e);
	if (st == ST_OK)
		st = read_column(v, m, counter_name(C_PREFIXES6), &m->prefixes6, e);
	for (unsigned k = 0; st == ST_OK && k < WEIGH_KINDS; k++)
		st = read_column(v, m, weigh_name(k), &m->weights[k], e);
	return st;
}

static enum st
read_full(struct view *v, struct vmonth *m, struct err *e)
{
	enum st st = read_base(v, m, e);

	for (size_t i = 0; st == ST_OK && i < MONTHLY_WEIGHT; i++)
		st = read_column(v, m, monthly_column(i), &m->cols[i], e);
	if (st == ST_OK)
		st = store_text(v->obs.store, m->m.month, &m->text, e);
	if (st == ST_OK)
		st = cut_names(m, v->shows_all, e);
	if (st == ST_OK)
		st = vmonth_place(m, e);
	if (st == ST_OK)
		st = store_peers(v->obs.store, m->m.month, &m->peers, &m->n_peers, e);
	if (st == ST_OK)
		st = vscoring_read(v, m->m.month, &m->scoring, e);
	if (st == ST_END)
		st = err_set(e, ST_BAD, ERR_NOOFF, NULL, "a column of the store is missing");
	return st;
}

/* Makes room: the month not used for longest gives up its full part. */
static void
trim_oldest(struct view *v)
{
	struct vmonth *oldest = NULL;
	size_t full = 0;

	for (size_t i = 0; i < v->n_months; i++) {
		struct vmonth *m = &v->months[i];

		full += m->full;
		if (m->full && (oldest == NULL || m->used < oldest->used))
			oldest = m;
	}
	if (full >= VIEW_FULL_MONTHS)
		trim(oldest);
}

enum st
vmonth_full(struct view *v, struct vmonth *m, struct err *e)
{
	enum st st;

	m->used = ++v->tick;
	if (m->full)
		return ST_OK;
	trim_oldest(v);
	st = read_full(v, m, e);
	if (st != ST_OK) {
		trim(m);
		return st;
	}
	sum_up(m);
	m->full = true;
	return ST_OK;
}

uint32_t
vmonth_from(const struct vmonth *m, uint64_t asn)
{
	uint32_t lo = 0, hi = m->n;

	while (lo < hi) {
		const uint32_t mid = lo + (hi - lo) / 2;

		if (m->asns[mid] < asn)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

uint32_t
vmonth_row(const struct vmonth *m, uint32_t asn)
{
	const uint32_t row = vmonth_from(m, asn);

	return row < m->n && m->asns[row] == asn ? row : UINT32_MAX;
}

void
vmonth_tally(const struct vmonth *m, uint32_t row, struct tally *out)
{
	out->asn = m->asns[row];
	for (size_t c = 0; c < COUNTERS; c++)
		out->c[c] = m->cols[c][row];
}

static struct vscores *
scores_new(const struct vmonth *m)
{
	struct vscores *s = arr_new(1, sizeof(*s));

	for (size_t c = 0; s != NULL && c < FW_CATEGORIES; c++) {
		s->bp[c] = arr_new((size_t)m->n + 1, sizeof(int32_t));
		s->ready[c] = arr_new((size_t)m->n + 1, 1);
		if (s->bp[c] == NULL || s->ready[c] == NULL) {
			scores_free(s);
			return NULL;
		}
	}
	return s;
}

static void
scores_fill(const struct view *v, const struct vmonth *m, size_t fwi, struct vscores *s)
{
	struct score_result r;
	struct tally t;

	for (uint32_t i = 0; i < m->n; i++) {
		vmonth_tally(m, i, &t);
		vmonth_score(m, &t, v->fw[fwi], VREVIEWED, &r);
		for (size_t c = 0; c < FW_CATEGORIES; c++) {
			s->bp[c][i] = r.score_bp[c];
			s->ready[c][i] = (uint8_t)r.ready[c];
			s->classes[c][r.ready[c]]++;
			if (r.score_bp[c] == SCORE_NO_DATA)
				continue;
			s->sum_bp[c] += r.score_bp[c];
			s->with_data[c]++;
		}
	}
}

enum st
vmonth_scores(struct view *v, struct vmonth *m, size_t fwi, struct vscores **out, struct err *e)
{
	enum st st;

	if (m->scores[fwi] == NULL) {
		st = vmonth_full(v, m, e);
		if (st != ST_OK)
			return st;
		m->scores[fwi] = scores_new(m);
		if (m->scores[fwi] == NULL)
			return err_nomem(e, "scores");
		scores_fill(v, m, fwi, m->scores[fwi]);
	}
	*out = m->scores[fwi];
	return ST_OK;
}
