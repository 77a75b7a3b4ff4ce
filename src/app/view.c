/* view.c - opening, the frame of every answer, and what the endpoints have in common. */
#include "app/view_i.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"

const char view_asked_wrong[] = "request";

static int64_t
no_clock(void *arg)
{
	(void)arg;
	return 0; /* ages are told against the data, never against the wall */
}

static enum st
load_frameworks(struct view *v, struct err *e)
{
	enum st st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < VIEW_FRAMEWORKS && framework_builtin(i) != NULL;
	     i++) {
		st = framework_load(&v->fw[i], framework_builtin(i), e);
		v->n_fw += st == ST_OK;
	}
	return st;
}

enum st
view_add_framework(struct view *v, const char *file, struct err *e)
{
	const size_t i = v->n_fw;
	enum st st;

	if (i == VIEW_FRAMEWORKS)
		return err_set(
		    e, ST_LIMIT, ERR_NOOFF, NULL, "more than %d frameworks", VIEW_FRAMEWORKS);
	st = framework_load(&v->fw[i], file, e);
	if (st != ST_OK)
		return st;
	v->fw_file[i] = strdup(file);
	if (v->fw_file[i] == NULL) {
		framework_free(v->fw[i]);
		return err_nomem(e, file);
	}
	v->n_fw++;
	return ST_OK;
}

enum st
view_open(struct view **out, const char *data_dir, struct err *e)
{
	struct view *v = calloc(1, sizeof(*v));
	enum st st;

	*out = NULL;
	if (v == NULL)
		return err_nomem(e, data_dir);
	pthread_mutex_init(&v->mu, NULL);
	pthread_mutex_init(&v->world_mu, NULL);
	v->obs.lock_fd = -1;
	st = obs_open(&v->obs, data_dir, STORE_READ, (struct clock){ no_clock, NULL }, e);
	if (st == ST_OK)
		st = load_frameworks(v, e);
	if (st != ST_OK) {
		view_close(v);
		return st;
	}
	*out = v;
	return ST_OK;
}

void
view_close(struct view *v)
{
	if (v == NULL)
		return;
	view_forget(v);
	vopinions_free(v->opinions);
	for (size_t i = 0; i < VIEW_WORLDS; i++)
		world_free(v->worlds[i].w);
	for (size_t i = 0; i < v->n_fw; i++) {
		framework_free(v->fw[i]);
		free(v->fw_file[i]);
	}
	obs_close(&v->obs);
	pthread_mutex_destroy(&v->mu);
	pthread_mutex_destroy(&v->world_mu);
	free(v);
}

enum st
vbad(struct err *e, const char *parameter, struct str value, const char *why)
{
	return err_set(e, ST_BAD, ERR_NOOFF, view_asked_wrong, "%s: %.*s: %s", parameter,
	    (int)(value.n < 80 ? value.n : 80), value.n != 0 ? value.p : "", why);
}

enum st
vnot(struct err *e, const char *fmt, ...)
{
	char text[200];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return err_set(e, ST_END, ERR_NOOFF, view_asked_wrong, "%s", text);
}

enum st
vnumber(struct err *e, const char *parameter, struct str s, uint32_t lo, uint32_t hi, uint32_t dflt,
    uint32_t *out)
{
	uint64_t n = dflt;
	char why[64];

	if (s.n != 0 && (!str_u64(s, hi, &n) || n < lo)) {
		snprintf(why, sizeof(why), "not a whole number of %u to %u", lo, hi);
		return vbad(e, parameter, s, why);
	}
	*out = (uint32_t)n;
	return ST_OK;
}

enum st
vfind_framework(const struct view *v, struct str id, size_t *out, struct err *e)
{
	if (id.n == 0)
		id = STR(FRAMEWORK_DEFAULT);
	for (size_t i = 0; i < v->n_fw; i++) {
		*out = i;
		if (str_eq(id, v->fw_file[i] != NULL ? v->fw_file[i] : v->fw[i]->id))
			return ST_OK;
	}
	return vnot(e, "there is no framework %.*s", (int)(id.n < 80 ? id.n : 80), id.p);
}

static enum st
find_framework(struct vask *a, struct err *e)
{
	const enum st st = vfind_framework(a->v, a->q->framework, &a->fwi, e);

	a->fw = a->v->fw[a->fwi];
	return st;
}

/*
 * The month that is shown when none is asked for: the latest that is no fragment, that is, counts a
 * tenth of what the fullest month counts. A cut-out of one incident must not be the front page.
 */
static size_t
default_month(const struct view *v)
{
	uint64_t most = 0;
	size_t i = v->n_months;

	for (size_t k = 0; k < v->n_months; k++) {
		if (v->months[k].m.pairs_counted > most)
			most = v->months[k].m.pairs_counted;
	}
	while (i > 0 && v->months[i - 1].m.pairs_counted < most / 10)
		i--;
	return i == 0 ? 0 : i - 1;
}

static enum st
find_month(struct vask *a, struct err *e)
{
	const struct str text = a->q->month;
	struct view *v = a->v;
	int32_t month = 0;

	a->vm = NULL;
	if (text.n != 0 && !month_parse(text, &month))
		return vbad(e, "month", text, "not a month, such as 2026-01");
	for (size_t i = 0; i < v->n_months; i++) {
		if (v->months[i].m.month == month || (month == 0 && i == default_month(v)))
			a->vm = &v->months[i];
	}
	if (a->vm == NULL && month != 0)
		return vnot(e, "the month %.*s is not held", (int)text.n, text.p);
	return ST_OK;
}

enum st
vask_begin(
    struct vask *a, struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	enum st st;

	*a = (struct vask){ .v = v, .q = q, .out = out, .out_n = out->n, .j = json_on(out) };
	pthread_mutex_lock(&v->mu);
	st = store_begin(v->obs.store, e);
	if (st == ST_OK)
		st = view_refresh(v, e);
	if (st == ST_OK)
		st = find_framework(a, e);
	if (st == ST_OK)
		st = find_month(a, e);
	if (st != ST_OK)
		vask_end(a, st, e);
	return st;
}

enum st
vask_end(struct vask *a, enum st st, struct err *e)
{
	store_rollback(a->v->obs.store); /* a reader has nothing to commit */
	pthread_mutex_unlock(&a->v->mu);
	if (st == ST_OK && buf_bad(a->out))
		st = err_nomem(e, "an answer");
	if (st == ST_OK)
		return ST_OK;
	a->out->n = a->out_n;
	if ((st == ST_BAD || st == ST_END) &&
	    e->rule != view_asked_wrong) /* damage, not a wrong question */
		st = e->st = ST_IO;
	return st;
}

static void
put_coverage(struct json *j, const struct store_month *m)
{
	json_key(j, "coverage");
	json_obj(j);
	json_ku64(j, "tables", m->tables);
	json_ku64(j, "peers", m->peers);
	json_ku64(j, "min_peers", m->min_peers);
	json_ku64(j, "pairs_seen", m->pairs_seen);
	json_ku64(j, "pairs_counted", m->pairs_counted);
	json_ku64(j, "entries", m->entries);
	json_ku64(j, "malformed", m->malformed);
	json_ku64(j, "partial_tables", m->partial_tables);
	json_ku64(j, "max_peers_of_a_pair", m->max_visible);
	json_obj_end(j);
}

void
vask_head(struct vask *a)
{
	struct json *j = &a->j;
	const struct view *v = a->v;
	char text[MONTH_TEXT];

	json_obj(j);
	json_key(j, "meta");
	json_obj(j);
	json_ku64(j, "view", v->number);
	vput_month(j, "month", a->vm != NULL ? a->vm->m.month : 0);
	json_key(j, "months");
	json_arr(j);
	for (size_t i = 0; i < v->n_months; i++)
		json_cstr(j, month_fmt(text, v->months[i].m.month));
	json_arr_end(j);
	json_kcstr(j, "framework", a->fw->id);
	json_kbool(j, "simulated", v->simulated);
	vput_time(j, "data_time", a->vm != NULL ? a->vm->m.last_s : 0);
	if (a->vm != NULL)
		put_coverage(j, &a->vm->m);
	else
		json_knull(j, "coverage");
	json_obj_end(j);
	json_key(j, "data");
}

void
vask_tail(struct vask *a, const char *next)
{
	if (next != NULL)
		vput_text(&a->j, "next", next);
	json_obj_end(&a->j);
}

enum st
view_number(struct view *v, uint64_t *out, struct err *e)
{
	enum st st;

	pthread_mutex_lock(&v->mu);
	st = store_begin(v->obs.store, e);
	if (st == ST_OK)
		st = store_view(v->obs.store, out, e);
	store_rollback(v->obs.store);
	pthread_mutex_unlock(&v->mu);
	return st;
}

enum st
view_stats(struct view *v, struct view_stats *out, struct err *e)
{
	const struct view_query q = { 0 };
	struct buf none = { 0 };
	struct vask a;
	enum st st = vask_begin(&a, v, &q, &none, e);

	*out = (struct view_stats){ 0 };
	if (st != ST_OK)
		return st;
	out->view = v->number;
	out->months = v->n_months;
	out->inputs = v->n_inputs;
	out->simulated = v->simulated;
	out->store_bytes = store_bytes(v->obs.store);
	if (a.vm != NULL) {
		month_fmt(out->month, a.vm->m.month);
		out->ases = a.vm->m.ases;
		out->prefixes4 = a.vm->m.prefixes4;
		out->prefixes6 = a.vm->m.prefixes6;
		out->pairs_seen = a.vm->m.pairs_seen;
		out->pairs_counted = a.vm->m.pairs_counted;
		out->data_time_s = a.vm->m.last_s;
	}
	return vask_end(&a, ST_OK, e);
}
