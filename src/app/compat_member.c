/* compat_member.c - participants by Action: /conformance of version 1, and of version 2. */
#include "app/compat_i.h"

#include <string.h>

/* What the clients call the Actions, and the scores that measure them. */
static const struct action {
	const char *name;
	const char *scores[2];	  /* of fw_category_ids */
	const char *score_key[2]; /* NULL: the conformance alone is told */
} actions[] = {
	{ "filtering", { "filtering" }, { NULL } },
	{ "anti_spoofing", { "antiSpoofing" }, { "score" } },
	{ "coordination", { "coordination" }, { "score" } },
	{ "routing_information", { "routingInformationIRR", "routingInformationRPKI" },
	    { "score_irr", "score_rpki" } },
};

#define ACTIONS (sizeof(actions) / sizeof(*actions))

static const struct {
	const char *path, *id;
} programmes[] = {
	{ "net-ops", "netops" },
	{ "ixps", "ixps" },
	{ "cdns", "cdns" },
	{ "vendors", "vendors" },
};

/*
 * The Action of a programme that a score measures. Exchanges and vendors have none of these: what
 * they keep is attested, and told as not known.
 */
static enum conform
state_of(const struct vask *a, const struct member *m, const struct action *act)
{
	const struct fw_programme *p = m->programme;

	for (uint32_t i = 0; p != NULL && i < p->actions_n; i++) {
		const struct fw_limit *limit = p->actions[i].limit;
		const char *by =
		    limit != NULL ? a->fw->metrics[limit->m].category : p->actions[i].measured_by;

		if (str_starts(str_of(by), act->scores[0]))
			return m->conforms.action[i];
	}
	return CONFORM_UNKNOWN;
}

static const struct agg_category *
sum_of(const struct vask *a, const struct member *m, const char *id)
{
	return &m->sum.cat[framework_category(a->fw, id)];
}

static void
put_conformance(struct json *j, enum conform c)
{
	json_key(j, "conformance");
	if (c == CONFORM_UNKNOWN)
		json_null(j);
	else
		json_bool(j, c == CONFORM_YES);
}

static void
put_score(struct vask *a, const char *key, const struct agg_category *c)
{
	json_key(&a->j, key);
	json_obj(&a->j);
	compat_put_percent(&a->j, "value", c->sum_bp, c->with_data);
	json_kcstr(&a->j, "severity", compat_severity(score_ready(a->fw, agg_mean_bp(c))));
	json_obj_end(&a->j);
}

static void
put_areas(struct json *j, struct str list)
{
	struct str one;

	json_key(j, "areas_served");
	json_arr(j);
	while (list.n != 0 && str_cut(&list, ';', &one))
		json_str(j, str_trim(one));
	json_arr_end(j);
}

void
compat_put_member(struct vask *a, const struct member *m)
{
	const uint32_t *asns = part_asns(m->t, m->p);
	struct json *j = &a->j;

	json_kcstr(j, "id", m->id);
	json_kstr(j, "name", part_str(m->t, m->p->name));
	put_areas(j, part_str(m->t, m->p->areas));
	json_key(j, "ASNs");
	json_arr(j);
	for (uint32_t i = 0; i < m->p->asns; i++)
		json_u64(j, asns[i]);
	json_arr_end(j);
	vput_time(j, "member_since", m->p->since_s);
	for (size_t i = 0; i < ACTIONS; i++) {
		const struct action *act = &actions[i];

		json_key(j, act->name);
		json_obj(j);
		put_conformance(j, state_of(a, m, act));
		for (size_t s = 0; s < 2 && act->score_key[s] != NULL; s++)
			put_score(a, act->score_key[s], sum_of(a, m, act->scores[s]));
		json_obj_end(j);
	}
}

void
compat_csv_columns(struct buf *b)
{
	buf_lit(b, "id,name,areas_served,ASNs,member_since");
	for (size_t i = 0; i < ACTIONS; i++) {
		const struct action *act = &actions[i];

		buf_printf(b, ",%s_conformance", act->name);
		for (size_t s = 0; s < 2 && act->score_key[s] != NULL; s++)
			buf_printf(b, ",%s_%s_value,%s_%s_severity", act->name, act->score_key[s],
			    act->name, act->score_key[s]);
	}
	buf_ch(b, '\n');
}

void
compat_csv_member(struct vask *a, const struct member *m)
{
	static const char *const words[CONFORMS] = { "", "No", "Yes" };
	const uint32_t *asns = part_asns(m->t, m->p);
	struct buf *b = a->out;

	buf_printf(b, "%s,", m->id);
	buf_csv(b, part_str(m->t, m->p->name));
	buf_ch(b, ',');
	buf_csv(b, part_str(m->t, m->p->areas));
	for (uint32_t i = 0; i < m->p->asns; i++)
		buf_printf(b, i == 0 ? ",%u" : ";%u", asns[i]);
	buf_cstr(b, m->p->asns == 0 ? ",," : ",");
	if (m->p->since_s != 0)
		buf_rfc3339(b, m->p->since_s);
	for (size_t i = 0; i < ACTIONS; i++) {
		const struct action *act = &actions[i];

		buf_printf(b, ",%s", words[state_of(a, m, act)]);
		for (size_t s = 0; s < 2 && act->score_key[s] != NULL; s++) {
			const struct agg_category *c = sum_of(a, m, act->scores[s]);

			buf_ch(b, ',');
			if (c->with_data != 0)
				buf_ratio(b, c->sum_bp, 100 * (int64_t)c->with_data);
			buf_printf(b, ",%s", compat_severity(score_ready(a->fw, agg_mean_bp(c))));
		}
	}
	buf_ch(b, '\n');
}

static enum st
put_member(
    struct vask *a, enum form f, const struct part_table *t, const struct part *p, struct err *e)
{
	struct member m;
	enum st st = member_make(&m, a, t, p, e);

	if (st == ST_OK && f == FORM_CSV) {
		compat_csv_member(a, &m);
	} else if (st == ST_OK) {
		json_obj(&a->j);
		compat_put_member(a, &m);
		json_obj_end(&a->j);
		if (f == FORM_NDJSON)
			json_nl(&a->j);
	}
	return st;
}

static bool
find_programme(struct str path, struct group *out)
{
	for (size_t i = 0; i < sizeof(programmes) / sizeof(*programmes); i++) {
		if (str_eq(path, programmes[i].path))
			return group_programme(str_of(programmes[i].id), out);
	}
	return false;
}

enum st
compat_conformance(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	const enum form f = form_of(q);
	const struct part_table *t;
	const struct part *p = NULL;
	struct compat c;
	struct group g;
	struct vask a;
	size_t n = 0;
	enum st st;

	if (!find_programme(q->programme, &g))
		return vnot(e, "there is no programme %.*s", (int)q->programme.n, q->programme.p);
	st = compat_begin(&a, &c, v, q, out, e);
	if (st != ST_OK)
		return st;
	if (f == FORM_JSON)
		json_arr(&a.j);
	else if (f == FORM_CSV)
		compat_csv_columns(out);
	st = vmonth_parts(v, a.vm, &t, e);
	if (st == ST_OK && t != NULL)
		p = part_of(t, g.n, &n);
	for (size_t i = 0; st == ST_OK && i < n; i++)
		st = put_member(&a, f, t, &p[i], e);
	if (f == FORM_JSON)
		json_arr_end(&a.j);
	return vask_end(&a, st, e);
}

/* Version 2: all programmes in one list. */
enum st
compat_score_conformance(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	const struct part_table *t;
	const struct part *p = NULL;
	struct member m;
	struct compat c;
	struct vask a;
	size_t n = 0;
	enum st st = compat_begin(&a, &c, v, q, out, e);

	if (st != ST_OK)
		return st;
	json_obj(&a.j);
	json_key(&a.j, "conformance");
	json_arr(&a.j);
	st = vmonth_parts(v, a.vm, &t, e);
	if (st == ST_OK && t != NULL)
		p = part_all(t, &n);
	for (size_t i = 0; st == ST_OK && i < n; i++) {
		st = member_make(&m, &a, t, &p[i], e);
		if (st != ST_OK)
			break;
		json_obj(&a.j);
		compat_put_member(&a, &m);
		json_kcstr(&a.j, "programme", part_programme_name(p[i].programme));
		compat_put_month(&a);
		json_obj_end(&a.j);
	}
	json_arr_end(&a.j);
	json_obj_end(&a.j);
	return vask_end(&a, st, e);
}
