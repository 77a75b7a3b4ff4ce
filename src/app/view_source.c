/* view_source.c - the files that an answer was made from, each with its date, age and counts. */
#include "app/view_i.h"

#include <stdlib.h>

#include "app/sources.h"

#define DAY_S 86400

static bool
holds(const int64_t *ids, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++) {
		if (ids[i] == id)
			return true;
	}
	return false;
}

static void
put_age(struct json *j, const struct store_input *in, const struct vmonth *m)
{
	int64_t age;

	json_key(j, "age_days");
	if (in->data_time_s == 0 || m == NULL || m->m.last_s == 0) {
		json_null(j);
		return;
	}
	age = m->m.last_s - in->data_time_s;
	json_i64(j, (age >= 0 ? age : age - (DAY_S - 1)) / DAY_S); /* whole days, downwards */
}

static void
put_sha256(struct json *j, const uint8_t sha256[SHA256_BYTES])
{
	struct buf hex = { 0 };

	buf_hex(&hex, sha256, SHA256_BYTES);
	if (buf_bad(&hex))
		j->b->bad = true;
	else
		json_kstr(j, "sha256", (struct str){ hex.p, hex.n });
	buf_fini(&hex);
}

/* What came before it in its series, and how many more (or fewer) records are kept now. */
static void
put_change(struct json *j, const struct view *v, size_t i)
{
	const struct store_input *in = &v->inputs[i];
	const struct store_input *before = source_before(v->inputs, v->n_inputs, i);

	json_key(j, "before");
	if (before == NULL) {
		json_null(j);
		return;
	}
	json_obj(j);
	json_kcstr(j, "name", before->name);
	vput_time(j, "data_time", before->data_time_s);
	json_ku64(j, "kept", before->kept);
	json_ki64(j, "change", (int64_t)(in->kept - before->kept));
	json_obj_end(j);
}

static void
put_terms(struct json *j, const char *kind)
{
	const struct source_kind_info *t = source_terms(kind);

	json_kcstr(j, "licence", t->licence);
	json_kcstr(j, "attribution", t->attribution);
	json_kbool(j, "republish", t->republish);
}

static void
put_source(struct vask *a, size_t i, bool used)
{
	const struct store_input *in = &a->v->inputs[i];
	struct json *j = &a->j;
	const bool table = strcmp(in->kind, KIND_TABLE) == 0;

	json_obj(j);
	json_kcstr(j, "kind", in->kind);
	json_kcstr(j, "name", in->name);
	json_kcstr(j, "title", source_title(in->kind));
	vput_time(j, "data_time", in->data_time_s);
	put_age(j, in, a->vm);
	if (table) {
		json_ku64(j, "entries", in->read);
		json_ku64(j, "malformed", in->refused);
	}
	json_ku64(j, "read", in->read);
	json_ku64(j, "kept", in->kept);
	json_ku64(j, "refused", in->refused);
	json_key(j, "reasons");
	buf_cstr(j->b, in->reasons); /* kept as JSON of our own writer */
	j->comma = true;
	put_change(j, a->v, i);
	put_sha256(j, in->sha256);
	json_ku64(j, "file_bytes", in->bytes);
	json_kcstr(j, "status", source_status(in, used));
	vput_text(j, "error", in->error);
	put_terms(j, in->kind);
	json_obj_end(j);
}

/* Tables of other months, and files that nothing uses, are not what the month was made from. */
static bool
shown(const struct store_input *in, bool used, bool tables)
{
	if (in->view == 0)
		return false;
	if (strcmp(in->kind, KIND_TABLE) == 0)
		return tables && (used || in->status == INPUT_REFUSED);
	if (strcmp(in->kind, KIND_UPDATES) == 0)
		return tables;
	return tables || in->status != INPUT_REFUSED;
}

enum st
vput_sources(struct vask *a, bool tables, struct err *e)
{
	const struct view *v = a->v;
	int64_t *ids = NULL;
	size_t n = 0;
	enum st st = ST_OK;

	if (a->vm != NULL)
		st = store_month_inputs(v->obs.store, a->vm->m.month, &ids, &n, e);
	if (st != ST_OK)
		return st;
	json_arr(&a->j);
	for (size_t i = 0; i < v->n_inputs; i++) {
		const bool used = holds(ids, n, v->inputs[i].id);

		if (shown(&v->inputs[i], used, tables))
			put_source(a, i, used);
	}
	json_arr_end(&a->j);
	free(ids);
	return ST_OK;
}

enum st
vmonth_uses(const struct vask *a, const char *kind, bool *out, struct err *e)
{
	const struct view *v = a->v;
	int64_t *ids = NULL;
	size_t n = 0;
	enum st st = store_month_inputs(v->obs.store, a->vm->m.month, &ids, &n, e);

	*out = false;
	for (size_t i = 0; st == ST_OK && i < v->n_inputs; i++)
		*out |= strcmp(v->inputs[i].kind, kind) == 0 && holds(ids, n, v->inputs[i].id);
	free(ids);
	return st;
}

enum st
view_sources(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct vask a;
	enum st st = vask_begin(&a, v, q, out, e);

	if (st != ST_OK)
		return st;
	vask_head(&a);
	st = vput_sources(&a, true, e);
	vask_tail(&a, NULL);
	return vask_end(&a, st, e);
}

/* Whether the built-in framework of that id is this text. */
static bool
is_current(const char *id, const struct buf *then)
{
	struct buf now = { 0 };
	const char *one;
	bool same = false;
	struct err e;

	for (size_t i = 0; (one = framework_builtin(i)) != NULL; i++) {
		if (strcmp(one, id) == 0)
			same = framework_text(&now, one, &e) == ST_OK && now.n == then->n &&
			       memcmp(now.p, then->p, now.n) == 0;
	}
	buf_fini(&now);
	return same;
}

/* Which norms the month was judged under, and whether they are still those of that id. */
static enum st
put_norms(struct vask *a, int32_t month, struct err *e)
{
	uint8_t sum[SHA256_BYTES];
	struct buf then = { 0 };
	struct framework *f = NULL;
	struct sha256 *h;
	enum st st = store_norms(a->v->obs.store, month, &then, e);

	json_key(&a->j, "norms");
	if (st == ST_END) { /* judged before they were kept */
		json_null(&a->j);
		return ST_OK;
	}
	h = st == ST_OK ? sha256_new() : NULL;
	if (h != NULL) {
		struct err old; /* a file of a format that this program does not read any more */

		sha256_add(h, then.p, then.n);
		sha256_end(h, sum);
		json_obj(&a->j);
		if (framework_parse(&f, then.p, then.n, "norms", &old) == ST_OK)
			json_kcstr(&a->j, "framework", f->id);
		else
			json_knull(&a->j, "framework");
		put_sha256(&a->j, sum);
		json_kbool(&a->j, "current", f != NULL && is_current(f->id, &then));
		json_obj_end(&a->j);
	} else if (st == ST_OK)
		st = err_nomem(e, "digest");
	framework_free(f);
	buf_fini(&then);
	return st;
}

enum st
view_months(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct vask a;
	enum st st = vask_begin(&a, v, q, out, e);

	if (st != ST_OK)
		return st;
	vask_head(&a);
	json_arr(&a.j);
	for (size_t i = 0; st == ST_OK && i < v->n_months; i++) {
		const struct store_month *m = &v->months[i].m;

		json_obj(&a.j);
		vput_month(&a.j, "month", m->month);
		json_ku64(&a.j, "tables", m->tables);
		json_ku64(&a.j, "peers", m->peers);
		json_ku64(&a.j, "ases", m->ases);
		json_ku64(&a.j, "pairs_counted", m->pairs_counted);
		json_ku64(&a.j, "view", m->view);
		st = put_norms(&a, m->month, e);
		json_obj_end(&a.j);
	}
	json_arr_end(&a.j);
	vask_tail(&a, NULL);
	return vask_end(&a, st, e);
}
