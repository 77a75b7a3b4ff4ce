/*
 * view_explain_events.c - the upper half of an explanation: what a score is put together from, and
 * which incidents make up a metric.
 */
#include "app/view_i.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "score/sum.h"
#include "store/scoring.h"

#define EVENTS_MOST 100 /* told of each metric */

static void
put_part(struct json *j, const struct framework *f, const struct fw_part *p,
    const struct score_metric *v)
{
	json_obj(j);
	json_kcstr(j, "metric", f->metrics[p->m].id);
	json_key(j, "weight");
	json_ratio(j, p->weight_e4, FW_WEIGHT);
	json_kbool(j, "optional", p->optional != 0);
	json_key(j, "value");
	if (v->den != 0)
		json_ratio(j, v->num, v->den);
	else
		json_null(j);
	json_obj_end(j);
}

void
vput_combined(struct vask *a, const struct score_result *r, size_t c)
{
	static const char *const words[] = { "sum", "mean", "worst" };
	const struct fw_score *s = a->fw->categories[c].score;
	struct json *j = &a->j;

	json_key(j, "combined");
	if (s == NULL) {
		json_null(j);
		return;
	}
	json_obj(j);
	json_kcstr(j, "by", words[s->combine]);
	json_kcstr(j, "origin", fw_origin_word(s->origin));
	json_key(j, "of");
	json_arr(j);
	for (uint32_t i = 0; i < s->of_n; i++)
		put_part(j, a->fw, &s->of[i], &r->metric[s->of[i].m]);
	json_arr_end(j);
	json_obj_end(j);
}

/* The incidents of one metric on their way out. */
struct telling {
	struct vask *a;
	const struct fw_metric *m;
	struct score_input in;
	struct sev *others; /* [in.n_ev] */
	uint32_t told, total;
	enum st st;
	struct err *e;
};

/* The score of the category without all that an incident brings. */
static int32_t
score_without(struct telling *t, uint32_t ref)
{
	struct score_input in = t->in;
	struct score_result r;

	in.ev = t->others;
	in.n_ev = 0;
	for (size_t i = 0; i < t->in.n_ev; i++) {
		if (t->in.ev[i].ref != ref)
			t->others[in.n_ev++] = t->in.ev[i];
	}
	score_eval(t->a->fw, &in, &r);
	return r.score_bp[t->m->cat];
}

static void
put_event(struct telling *t, const struct sev *ev)
{
	char id[STORE_INCIDENT_ID], href[STORE_INCIDENT_ID + 16];
	struct json *j = &t->a->j;

	t->st = store_incident_id(t->a->v->obs.store, ev->ref, id, t->e);
	if (t->st != ST_OK)
		return;
	snprintf(href, sizeof(href), "/incident/%s", id);
	json_obj(j);
	json_kcstr(j, "id", id);
	json_kcstr(j, "href", href);
	json_kcstr(j, "kind", sev_kind_word(ev->kind));
	json_kcstr(j, "role", sev_role_word(ev->role));
	json_kcstr(j, "grade", store_grade_word(sev_grade(ev->facts)));
	vput_time(j, "begin", ev->begin_s);
	if (ev->end_s == SEV_OPEN)
		json_knull(j, "end");
	else
		vput_time(j, "end", ev->end_s);
	vput_bp(j, "score_without", score_without(t, ev->ref));
	json_obj_end(j);
	t->told++;
}

static bool
take(void *arg, const struct sum_incident *one)
{
	struct telling *t = arg;
	struct json *j = &t->a->j;

	t->total++;
	if (t->told >= EVENTS_MOST)
		return true;
	json_obj(j);
	vput_time(j, "begin", one->begin_s);
	vput_time(j, "end", one->end_s);
	json_ki64(j, "seconds", one->end_s - one->begin_s);
	json_key(j, "value");
	json_ratio(j, (int64_t)one->value_e4, SUM_ONE);
	json_key(j, "weight");
	json_ratio(j, one->weight_e6, SEV_WEIGHT);
	json_key(j, "events");
	json_arr(j);
	for (size_t i = one->first; i <= one->last && t->st == ST_OK; i++) {
		const struct sev *ev = &t->in.ev[i];

		if (t->told < EVENTS_MOST && sum_takes(t->m->events, ev) &&
		    sum_within(ev, t->in.begin_s, t->in.end_s))
			put_event(t, ev);
	}
	json_arr_end(j);
	json_obj_end(j);
	return t->st == ST_OK;
}

enum st
vput_counted_incidents(
    struct vask *a, const struct tally *y, uint32_t metric, bool any, struct err *e)
{
	struct telling t = { .a = a, .m = &a->fw->metrics[metric], .st = ST_OK, .e = e };

	vmonth_input(a->vm, y, VREVIEWED, &t.in);
	t.others = arr_new(t.in.n_ev + 1, sizeof(*t.others));
	if (t.others == NULL)
		return err_nomem(e, "an explanation");
	json_key(&a->j, "incidents");
	json_arr(&a->j);
	if (any && t.m->events != NULL)
		sum_incidents(a->fw->incidents, t.m->events, t.m->sources, &t.in, take, &t);
	json_arr_end(&a->j);
	json_ku64(&a->j, "incidents_total", t.total);
	free(t.others);
	return t.st;
}
