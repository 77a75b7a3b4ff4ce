/* view_programmes.c - the programmes: how many of their participants keep which Action. */
#include "app/view_participant.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

/* Participants of a programme, and how they keep its Actions. */
struct programme {
	struct group g;
	const struct fw_programme *fw; /* NULL: the framework has none of it */
	struct member *v;
	size_t n;
	struct agg sum, before;
	bool has_before;
};

static enum st
make(struct programme *p, struct vask *a, unsigned number, struct err *e)
{
	const struct part_table *t;
	const struct part *part = NULL;
	size_t n = 0;
	enum st st;

	*p = (struct programme){ .g = { GROUP_PROGRAMME, number, "" } };
	snprintf(p->g.id, sizeof(p->g.id), "%s", part_programme_name(number));
	p->fw = conform_programme(a->fw, p->g.id);
	st = vmonth_parts(a->v, a->vm, &t, e);
	if (st == ST_OK && t != NULL)
		part = part_of(t, number, &n);
	p->v = arr_new(n + 1, sizeof(*p->v));
	if (p->v == NULL)
		return err_nomem(e, "participants");
	while (st == ST_OK && p->n < n) {
		st = member_make(&p->v[p->n], a, t, &part[p->n], e);
		p->n++;
	}
	if (st == ST_OK)
		st = group_sum(a->v, a->vm, a->fwi, &p->g, &p->sum, e);
	p->has_before = a->vm > a->v->months;
	if (st == ST_OK && p->has_before)
		st = group_sum(a->v, a->vm - 1, a->fwi, &p->g, &p->before, e);
	return st;
}

/* Participants by state; act NULL: all mandatory Actions together. */
static void
count(const struct programme *p, const struct fw_action *act, uint32_t out[CONFORMS])
{
	memset(out, 0, CONFORMS * sizeof(*out));
	for (size_t i = 0; i < p->n; i++) {
		const struct conformance *c = &p->v[i].conforms;

		out[act != NULL ? c->action[act - p->fw->actions] : c->all]++;
	}
}

static void
put_counts(struct json *j, const uint32_t n[CONFORMS])
{
	for (unsigned c = CONFORMS; c-- > 0;)
		json_ku64(j, conform_word(c), n[c]);
}

static void
put_fields(struct vask *a, const struct programme *p, const char *name)
{
	struct json *j = &a->j;
	uint32_t n[CONFORMS];

	json_kcstr(j, "kind", group_word(GROUP_PROGRAMME));
	json_kcstr(j, "id", p->g.id);
	vput_text(j, "name", name);
	json_ku64(j, "participants", p->n);
	count(p, NULL, n);
	json_key(j, "conforming");
	json_obj(j);
	put_counts(j, n);
	json_obj_end(j);
	json_key(j, "actions");
	json_arr(j);
	for (uint32_t i = 0; p->fw != NULL && i < p->fw->actions_n; i++) {
		const struct fw_action *act = &p->fw->actions[i];

		json_obj(j);
		json_ku64(j, "number", act->number);
		json_kcstr(j, "name", act->name);
		json_kcstr(j, "level", act->level == FW_MANDATORY ? "mandatory" : "recommended");
		count(p, act, n);
		put_counts(j, n);
		json_obj_end(j);
	}
	json_arr_end(j);
	vput_agg(a, &p->sum, p->has_before ? &p->before : NULL);
}

static void
put_csv(struct vask *a, const struct programme *p, const char *name)
{
	uint32_t n[CONFORMS];

	buf_printf(a->out, "%s,", p->g.id);
	csv_str(a->out, str_of(name));
	count(p, NULL, n);
	buf_printf(
	    a->out, ",%zu,%u,%u,%u", p->n, n[CONFORM_YES], n[CONFORM_NO], n[CONFORM_UNKNOWN]);
	csv_agg(a->out, &p->sum);
	buf_ch(a->out, '\n');
}

static enum st
put_row(struct vask *a, enum form f, unsigned number, struct err *e)
{
	char name[GROUP_NAME] = "";
	struct programme p;
	enum st st = make(&p, a, number, e);

	if (st == ST_OK)
		st = group_name(a->v, a->vm, &p.g, name, e);
	if (st == ST_OK && f == FORM_CSV)
		put_csv(a, &p, name);
	else if (st == ST_OK) {
		json_obj(&a->j);
		put_fields(a, &p, name);
		json_obj_end(&a->j);
		if (f == FORM_NDJSON)
			json_nl(&a->j);
	}
	free(p.v);
	return st;
}

enum st
view_programmes(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	const enum form f = form_of(q);
	struct vask a;
	enum st st = vask_begin(&a, v, q, out, e);

	if (st != ST_OK)
		return st;
	vlist_begin(&a, f);
	if (f == FORM_CSV) {
		buf_lit(out, "id,name,participants,conforming,failing,not_measured");
		csv_agg_columns(out);
		buf_ch(out, '\n');
	}
	for (unsigned p = 0; st == ST_OK && a.vm != NULL && p < PART_PROGRAMMES; p++)
		st = put_row(&a, f, p, e);
	return vlist_end(&a, f, NULL, st, e);
}

/* The table that the programme publishes, in its own columns; "-": not measured. */
static void
put_public(struct vask *a, const struct programme *p)
{
	static const char *const words[CONFORMS] = { "-", "No", "Yes" };
	struct buf *b = a->out;

	buf_lit(b, "Organization Name,Areas,ASNs");
	for (uint32_t i = 0; p->fw != NULL && i < p->fw->actions_n; i++) {
		buf_printf(b, ",\"Action %u: ", p->fw->actions[i].number);
		buf_cstr(b, p->fw->actions[i].name);
		buf_ch(b, '"');
	}
	buf_ch(b, '\n');
	for (size_t k = 0; k < p->n; k++) {
		const struct member *m = &p->v[k];

		csv_str(b, part_str(m->t, m->p->name));
		buf_ch(b, ',');
		csv_str(b, part_str(m->t, m->p->areas));
		buf_ch(b, ',');
		csv_asns(b, m);
		for (uint32_t i = 0; p->fw != NULL && i < p->fw->actions_n; i++)
			buf_printf(b, ",%s", words[m->conforms.action[i]]);
		buf_ch(b, '\n');
	}
}

static void
put_members(struct vask *a, const struct programme *p, bool lines)
{
	for (size_t k = 0; k < p->n; k++) {
		json_obj(&a->j);
		vput_member(a, &p->v[k]);
		json_obj_end(&a->j);
		if (lines)
			json_nl(&a->j);
	}
}

static enum st
put_programme(struct vask *a, enum form f, unsigned number, struct err *e)
{
	char name[GROUP_NAME];
	struct programme p;
	enum st st = make(&p, a, number, e);

	if (st == ST_OK)
		st = group_name(a->v, a->vm, &p.g, name, e);
	if (st == ST_OK && f == FORM_CSV)
		put_public(a, &p);
	else if (st == ST_OK && f == FORM_NDJSON)
		put_members(a, &p, true);
	else if (st == ST_OK) {
		json_obj(&a->j);
		put_fields(a, &p, name);
		json_key(&a->j, "members");
		json_arr(&a->j);
		put_members(a, &p, false);
		json_arr_end(&a->j);
		st = vput_group_history(a, &p.g, e);
		json_obj_end(&a->j);
	}
	free(p.v);
	return st;
}

enum st
view_programme(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	const enum form f = form_of(q);
	struct group g;
	struct vask a;
	enum st st;

	if (!group_programme(q->id, &g))
		return vnot(e, "there is no programme %.*s", (int)q->id.n, q->id.p);
	st = vask_begin(&a, v, q, out, e);
	if (st != ST_OK)
		return st;
	if (f == FORM_JSON)
		vask_head(&a);
	st = a.vm != NULL ? put_programme(&a, f, g.n, e) : vnot(e, "nothing is held yet");
	if (f == FORM_JSON)
		vask_tail(&a, NULL);
	return vask_end(&a, st, e);
}
