/* view_advice.c - the advice for an AS as JSON, and in the forms of advice_text.c. */
#include "app/advice_i.h"

#include "pfx/asn.h"
#include "store/scoring.h"

#define STEPS_MOST 100000
#define STEPS_DEFAULT 1000
#define INCIDENTS_MOST 100

static void
put_step_number(struct json *j, const char *key, uint32_t n)
{
	if (n == ADVISE_NONE)
		json_knull(j, key);
	else
		json_ku64(j, key, n);
}

static void
put_goals(struct advice *d)
{
	const struct framework *f = d->a->fw;
	struct json *j = &d->a->j;

	json_key(j, "categories");
	json_arr(j);
	for (unsigned c = 0; c < FW_CATEGORIES; c++) {
		json_obj(j);
		json_kcstr(j, "category", fw_category_ids[c]);
		vput_bp(j, "value", d->plan.now.score_bp[c]);
		json_kcstr(j, "readiness", readiness_word(d->plan.now.ready[c]));
		put_step_number(j, "ready_after", d->plan.ready_after[c]);
		put_step_number(j, "full_after", d->plan.full_after[c]);
		vput_bp(j, "reached", d->plan.end.score_bp[c]);
		vput_bp(j, "without_incidents", d->quiet.score_bp[c]);
		if (d->plan.now.score_bp[c] == SCORE_NO_DATA)
			json_kcstr(j, "note", f->categories[c].no_data);
		else
			json_knull(j, "note");
		json_obj_end(j);
	}
	json_arr_end(j);
}

static void
put_sentence(struct advice *d, const char *key, const struct advise_step *s,
    void (*say)(const struct advice *, const struct advise_step *, struct buf *))
{
	struct buf b = { 0 };

	say(d, s, &b);
	json_kstr(&d->a->j, key, (struct str){ b.p != NULL ? b.p : "", b.n });
	d->a->out->bad |= buf_bad(&b);
	buf_fini(&b);
}

static void
put_object(struct advice *d, const struct advise_step *s)
{
	struct json *j = &d->a->j;
	struct buf b = { 0 };

	json_key(j, "rpsl");
	if (s->action != ADVISE_OBJECT) {
		json_null(j);
		return;
	}
	advice_rpsl(d, &d->routes[s->route].pfx, &b);
	json_str(j, (struct str){ b.p != NULL ? b.p : "", b.n });
	d->a->out->bad |= buf_bad(&b);
	buf_fini(&b);
}

static void
put_roa(struct advice *d, const struct advise_step *s)
{
	struct json *j = &d->a->j;

	json_key(j, "roa");
	if (s->action != ADVISE_ROA) {
		json_null(j);
		return;
	}
	json_obj(j);
	vput_pfx(j, "prefix", &d->routes[s->route].pfx);
	json_ku64(j, "max_length", d->routes[s->route].pfx.len);
	json_ku64(j, "asn", d->asn);
	json_obj_end(j);
}

static enum st
put_broken(struct advice *d, uint32_t step, struct err *e)
{
	struct advice_broken b[ADVICE_BROKEN];
	struct json *j = &d->a->j;
	uint32_t total = 0;
	enum st st = ST_OK;

	if (d->plan.steps[step].action == ADVISE_ROA)
		st = advice_breaks(d, step, b, &total, e);
	json_key(j, "turns_invalid");
	json_arr(j);
	for (uint32_t i = 0; st == ST_OK && i < total && i < ADVICE_BROKEN; i++) {
		json_obj(j);
		vput_pfx(j, "prefix", &b[i].pfx);
		if (b[i].origin == ORIGIN_NONE)
			json_knull(j, "origin");
		else
			json_ku64(j, "origin", b[i].origin);
		json_ku64(j, "peers", b[i].peers);
		json_kbool(j, "counted", b[i].counted);
		json_kcstr(j, "rpki", rpki_word(b[i].rpki));
		json_obj_end(j);
	}
	json_arr_end(j);
	json_ku64(j, "turns_invalid_total", total);
	return st;
}

/* What a step is about, when it is no route. */
static enum st
put_settled(struct advice *d, const struct advise_step *s, struct err *e)
{
	struct json *j = &d->a->j;
	enum st st = ST_OK;

	json_key(j, "incidents");
	json_arr(j);
	for (uint32_t i = 0; s->action == ADVISE_SETTLE && i < s->settles && st == ST_OK; i++) {
		char id[STORE_INCIDENT_ID];

		st = store_incident_id(d->a->v->obs.store, d->plan.refs[s->refs + i], id, e);
		if (st == ST_OK)
			json_cstr(j, id);
	}
	json_arr_end(j);
	return st;
}

static void
put_places(struct advice *d, const struct advise_step *s)
{
	struct json *j = &d->a->j;
	const char *text;

	json_key(j, "places");
	json_arr(j);
	for (unsigned i = 0; s->action == ADVISE_CONTACT; i++) {
		text = advice_contact_place(d, i);
		if (text == NULL)
			break;
		json_cstr(j, text);
	}
	json_arr_end(j);
}

static enum st
put_step(struct advice *d, uint32_t i, struct err *e)
{
	const struct advise_step *s = &d->plan.steps[i];
	const struct pfx *p = s->route != ADVISE_NONE ? &d->routes[s->route].pfx : NULL;
	struct json *j = &d->a->j;
	enum st st;

	json_obj(j);
	json_ku64(j, "step", i + 1);
	json_kcstr(j, "action", advise_action_word(s->action));
	json_kcstr(j, "category", fw_category_ids[s->category]);
	json_kcstr(j, "goal", s->for_ready ? "ready" : "full");
	if (p != NULL)
		vput_pfx(j, "prefix", p);
	else
		json_knull(j, "prefix");
	put_sentence(d, "what", s, advice_what);
	put_sentence(d, "why", s, advice_why);
	json_ku64(j, "settles", s->settles);
	put_roa(d, s);
	put_object(d, s);
	put_places(d, s);
	vput_vrps(j, p != NULL && s->action != ADVISE_OBJECT ? world_rov(d->a->world) : NULL, p);
	st = put_settled(d, s, e);
	if (st == ST_OK)
		st = put_broken(d, i, e);
	json_key(j, "scores");
	json_obj(j);
	for (unsigned c = 0; c < FW_CATEGORIES; c++)
		vput_bp(j, fw_category_ids[c], s->score_bp[c]);
	json_obj_end(j);
	json_obj_end(j);
	return st;
}

static enum st
put_steps(struct advice *d, struct err *e)
{
	struct json *j = &d->a->j;
	enum st st = ST_OK;

	json_key(j, "steps");
	json_arr(j);
	for (uint32_t i = 0; st == ST_OK && i < d->shown; i++)
		st = put_step(d, i, e);
	json_arr_end(j);
	json_ku64(j, "steps_total", d->plan.n);
	return st;
}

struct settling {
	struct json *j;
	uint32_t asn, n;
};

static bool
take_incident(void *arg, const struct store_incident *in)
{
	struct settling *s = arg;

	vput_incident_ref(s->j, in, s->asn);
	return ++s->n < INCIDENTS_MOST;
}

static enum st
put_incidents(struct advice *d, struct err *e)
{
	struct settling s = { &d->a->j, d->asn, 0 };
	enum st st;

	json_key(s.j, "incidents");
	json_arr(s.j);
	st = vscan_incidents(d->a, d->asn, take_incident, &s, e);
	json_arr_end(s.j);
	return st;
}

static enum st
put_json(struct advice *d, struct err *e)
{
	const struct vname *name = &d->a->vm->names[d->row];
	struct json *j = &d->a->j;
	enum st st;

	json_obj(j);
	json_ku64(j, "asn", d->asn);
	vput_text(j, "name", name->name);
	vput_text(j, "country", name->country);
	put_goals(d);
	st = put_steps(d, e);
	if (st == ST_OK)
		st = put_incidents(d, e);
	json_obj_end(j);
	return st;
}

static enum st
put(struct advice *d, enum view_advice_form form, struct err *e)
{
	switch (form) {
	case ADVICE_TEXT:
		return advice_put_text(d, e);
	case ADVICE_ROAS_CSV:
		advice_put_csv(d);
		return ST_OK;
	case ADVICE_SLURM:
		advice_put_slurm(d);
		return ST_OK;
	case ADVICE_RPSL:
		advice_put_rpsl(d);
		return ST_OK;
	default:
		return put_json(d, e);
	}
}

enum st
view_advice_as(struct view *v, const struct view_query *q, enum view_advice_form form,
    struct buf *out, struct err *e)
{
	struct advice d = { 0 };
	struct vask a;
	uint32_t asn, limit;
	enum st st = vnumber(e, "limit", q->limit, 1, STEPS_MOST, STEPS_DEFAULT, &limit);

	if (st != ST_OK)
		return st;
	if (!asn_parse(q->asn, &asn) || asn == ORIGIN_NONE)
		return vbad(e, "asn", q->asn, "not an AS number");
	st = vask_begin_world(&a, v, q, out, e);
	if (st != ST_OK)
		return st;
	st = a.vm != NULL ? advice_make(&d, &a, asn, e) : vnot(e, "nothing is held yet");
	d.shown = d.plan.n < limit ? (uint32_t)d.plan.n : limit;
	if (st == ST_OK && form == ADVICE_JSON)
		vask_head(&a);
	if (st == ST_OK)
		st = put(&d, form, e);
	if (st == ST_OK && form == ADVICE_JSON)
		vask_tail(&a, NULL);
	advice_fini(&d);
	return vask_end(&a, st, e);
}

enum st
view_advice(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return view_advice_as(v, q, ADVICE_JSON, out, e);
}
