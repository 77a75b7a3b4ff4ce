/* view_participants.c - who takes part in the programmes, and what their networks add up to. */
#include "app/view_participant.h"

#include <stdio.h>

#define LIMIT_MOST 1000
#define LIMIT_DEFAULT 100

/* By the means of its networks, and by each of them where the framework has limits. */
static void
judge(struct member *m, const struct vask *a)
{
	const uint32_t *asns = part_asns(m->t, m->p);
	const bool each = m->programme != NULL && conform_has_limits(m->programme);
	struct conform_limits limits = { 0 };
	struct score_result r;
	struct tally t;

	for (uint32_t i = 0; each && i < m->p->asns; i++) {
		const uint32_t row = vmonth_row(a->vm, asns[i]);

		if (row == UINT32_MAX)
			continue;
		vmonth_tally(a->vm, row, &t);
		vmonth_score(a->vm, &t, a->fw, VREVIEWED, &r);
		conform_see(&limits, m->programme, &r);
	}
	conform_make(&m->conforms, a->fw, m->programme, &m->sum, &limits);
}

enum st
member_make(struct member *m, struct vask *a, const struct part_table *t, const struct part *p,
    struct err *e)
{
	struct vscores *s;
	struct agg_columns col;
	enum st st = vmonth_scores(a->v, a->vm, a->fwi, &s, e);

	*m = (struct member){ .t = t, .p = p };
	if (st != ST_OK)
		return st;
	part_id(t, p, m->id);
	m->programme = conform_programme(a->fw, part_programme_name(p->programme));
	col = group_columns(a->vm, s, a->fw);
	st = part_sum(a->vm, &col, t, p, 1, &m->sum, e);
	if (st == ST_OK)
		judge(m, a);
	return st;
}

static void
put_list(struct json *j, const char *key, struct str list)
{
	struct str one;

	json_key(j, key);
	json_arr(j);
	while (list.n != 0 && str_cut(&list, ';', &one))
		json_str(j, str_trim(one));
	json_arr_end(j);
}

static void
put_actions(struct vask *a, const struct member *m)
{
	static const char *const said[] = { NULL, "no", "yes" };
	struct json *j = &a->j;

	json_key(j, "actions");
	json_arr(j);
	for (uint32_t i = 0; m->programme != NULL && i < m->programme->actions_n; i++) {
		const struct fw_action *act = &m->programme->actions[i];
		const char *list = act->number >= 1 && act->number <= PART_ACTIONS
				       ? said[m->p->action[act->number - 1]]
				       : NULL;

		json_obj(j);
		json_ku64(j, "number", act->number);
		json_kcstr(j, "name", act->name);
		json_kcstr(j, "level", act->level == FW_MANDATORY ? "mandatory" : "recommended");
		json_kcstr(j, "state", conform_word(m->conforms.action[i]));
		vput_text(j, "list_says", list != NULL ? list : "");
		json_obj_end(j);
	}
	json_arr_end(j);
}

void
vput_member(struct vask *a, const struct member *m)
{
	const enum conform all = m->conforms.all;
	const uint32_t *asns = part_asns(m->t, m->p);
	struct json *j = &a->j;

	json_kcstr(j, "kind", group_word(GROUP_PARTICIPANT));
	json_kcstr(j, "id", m->id);
	json_kstr(j, "name", part_str(m->t, m->p->name));
	json_kcstr(j, "programme", part_programme_name(m->p->programme));
	put_list(j, "areas", part_str(m->t, m->p->areas));
	json_key(j, "asns");
	json_arr(j);
	for (uint32_t i = 0; i < m->p->asns; i++)
		json_u64(j, asns[i]);
	json_arr_end(j);
	vput_time(j, "since", m->p->since_s);
	json_key(j, "conforms");
	if (all == CONFORM_UNKNOWN)
		json_null(j);
	else
		json_bool(j, all == CONFORM_YES);
	put_actions(a, m);
	vput_agg(a, &m->sum, NULL);
}

static void
csv_columns(struct buf *b)
{
	buf_lit(b, "id,programme,name,areas,asns,since,conforms");
	for (unsigned i = 1; i <= PART_ACTIONS; i++)
		buf_printf(b, ",action%u", i);
	csv_agg_columns(b);
	buf_ch(b, '\n');
}

void
csv_asns(struct buf *b, const struct member *m)
{
	const uint32_t *asns = part_asns(m->t, m->p);

	for (uint32_t i = 0; i < m->p->asns; i++)
		buf_printf(b, i == 0 ? "%u" : ";%u", asns[i]);
	if (m->p->asns == 0)
		buf_ch(b, '-');
}

/* The Action of a number, NULL. */
static const struct fw_action *
action_of(const struct fw_programme *p, unsigned number)
{
	for (uint32_t i = 0; p != NULL && i < p->actions_n; i++) {
		if (p->actions[i].number == number)
			return &p->actions[i];
	}
	return NULL;
}

static void
put_csv(struct vask *a, const struct member *m)
{
	struct buf *b = a->out;

	buf_printf(b, "%s,%s,", m->id, part_programme_name(m->p->programme));
	csv_str(b, part_str(m->t, m->p->name));
	buf_ch(b, ',');
	csv_str(b, part_str(m->t, m->p->areas));
	buf_ch(b, ',');
	csv_asns(b, m);
	buf_ch(b, ',');
	if (m->p->since_s != 0)
		buf_rfc3339(b, m->p->since_s);
	else
		buf_ch(b, '-');
	buf_printf(b, ",%s", conform_word(m->conforms.all));
	for (unsigned i = 1; i <= PART_ACTIONS; i++) {
		const struct fw_action *act = action_of(m->programme, i);

		buf_printf(b, ",%s",
		    act != NULL ? conform_word(m->conforms.action[act - m->programme->actions])
				: "-");
	}
	csv_agg(b, &m->sum);
	buf_ch(b, '\n');
}

/* The place behind the participant that the cursor names. */
static enum st
start(const struct part_table *t, const struct part *p, size_t n, struct str cursor, size_t *at,
    struct err *e)
{
	char id[GROUP_ID];

	*at = 0;
	if (cursor.n == 0)
		return ST_OK;
	while (*at < n) {
		part_id(t, &p[(*at)++], id);
		if (str_eq(cursor, id))
			return ST_OK;
	}
	return vbad(e, "cursor", cursor, "it is out of date");
}

static enum st
put_page(struct vask *a, enum form f, const struct part_table *t, uint32_t limit,
    char next[VIEW_NEXT], struct err *e)
{
	const struct str programme = a->q->programme;
	struct group g;
	struct member m;
	size_t n, at;
	const struct part *p = part_all(t, &n);
	enum st st;

	if (programme.n != 0 && group_programme(programme, &g))
		p = part_of(t, g.n, &n);
	st = start(t, p, n, a->q->cursor, &at, e);
	for (uint32_t k = 0; st == ST_OK && at < n; k++, at++) {
		if (k == limit) {
			snprintf(next, VIEW_NEXT, "%s", m.id);
			break;
		}
		st = member_make(&m, a, t, &p[at], e);
		if (st != ST_OK)
			break;
		if (f == FORM_CSV) {
			put_csv(a, &m);
			continue;
		}
		json_obj(&a->j);
		vput_member(a, &m);
		json_obj_end(&a->j);
		if (f == FORM_NDJSON)
			json_nl(&a->j);
	}
	return st;
}

enum st
view_participants(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	const enum form f = form_of(q);
	const struct part_table *t = NULL;
	char next[VIEW_NEXT] = "";
	struct vask a;
	uint32_t limit;
	enum st st = vask_begin(&a, v, q, out, e);

	if (st != ST_OK)
		return st;
	st = vnumber(e, "limit", q->limit, 1, LIMIT_MOST, LIMIT_DEFAULT, &limit);
	vlist_begin(&a, f);
	if (f == FORM_CSV)
		csv_columns(out);
	if (st == ST_OK && a.vm != NULL)
		st = vmonth_parts(v, a.vm, &t, e);
	if (st == ST_OK && t != NULL)
		st = put_page(&a, f, t, limit, next, e);
	return vlist_end(&a, f, next, st, e);
}

/* Its networks, those that the month has not as well. */
static enum st
put_networks(struct vask *a, const struct member *m, struct err *e)
{
	const uint32_t *asns = part_asns(m->t, m->p);
	struct json *j = &a->j;
	struct vscores *s;
	enum st st = vmonth_scores(a->v, a->vm, a->fwi, &s, e);

	if (st == ST_OK)
		st = vmonth_full(a->v, a->vm, e);
	if (st != ST_OK)
		return st;
	json_key(j, "networks");
	json_arr(j);
	for (uint32_t i = 0; i < m->p->asns; i++) {
		const uint32_t row = vmonth_row(a->vm, asns[i]);

		json_obj(j);
		json_ku64(j, "asn", asns[i]);
		vput_text(j, "name", row != UINT32_MAX ? a->vm->names[row].name : "");
		json_key(j, "scores");
		json_obj(j);
		for (size_t c = 0; c < FW_CATEGORIES; c++)
			vput_bp(j, fw_category_ids[c],
			    row != UINT32_MAX ? s->bp[c][row] : SCORE_NO_DATA);
		json_obj_end(j);
		json_obj_end(j);
	}
	json_arr_end(j);
	return ST_OK;
}

static enum st
put_one(struct vask *a, struct err *e)
{
	const struct part_table *t;
	const struct part *p = NULL;
	struct group g = { GROUP_PARTICIPANT, 0, "" };
	struct member m;
	enum st st = vmonth_parts(a->v, a->vm, &t, e);

	if (st == ST_OK && t != NULL && a->q->id.n < GROUP_ID) {
		memcpy(g.id, a->q->id.p, a->q->id.n);
		p = part_find(t, g.id);
	}
	if (st == ST_OK && p == NULL)
		return vnot(e, "there is no such participant in this month");
	if (st == ST_OK)
		st = member_make(&m, a, t, p, e);
	if (st != ST_OK)
		return st;
	json_obj(&a->j);
	vput_member(a, &m);
	st = put_networks(a, &m, e);
	if (st == ST_OK)
		st = vput_group_history(a, &g, e);
	json_obj_end(&a->j);
	return st;
}

enum st
view_participant(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct vask a;
	enum st st = vask_begin(&a, v, q, out, e);

	if (st != ST_OK)
		return st;
	vask_head(&a);
	st = a.vm != NULL ? put_one(&a, e) : vnot(e, "nothing is held yet");
	vask_tail(&a, NULL);
	return vask_end(&a, st, e);
}
