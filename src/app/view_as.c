/* view_as.c - one AS: its row, counters, history, and why. */
#include "app/view_i.h"

#include "pfx/asn.h"

static void
put_degree(struct json *j, uint32_t providers, uint32_t customers, uint32_t peers, bool published)
{
	json_key(j, "degree");
	if (providers == STORE_NO_VALUE) {
		json_null(j);
		return;
	}
	json_obj(j);
	json_ku64(j, "providers", providers);
	json_ku64(j, "customers", customers);
	json_ku64(j, "peers", peers);
	json_kcstr(j, "basis", published ? "published" : "inferred");
	json_obj_end(j);
}

static void
put_contact(struct json *j, bool known, bool registered)
{
	if (!known)
		json_knull(j, "contact");
	else
		json_kcstr(j, "contact", registered ? "registered" : "missing");
}

/* The AS in every held month that has it. */
static enum st
put_history(struct vask *a, uint32_t asn, struct err *e)
{
	struct json *j = &a->j;
	enum st st = ST_OK;

	json_key(j, "history");
	json_arr(j);
	for (size_t i = 0; i < a->v->n_months; i++) {
		struct vmonth *m = &a->v->months[i];
		struct vscores *s;
		uint32_t row;

		st = vmonth_scores(a->v, m, a->fwi, &s, e);
		if (st != ST_OK)
			break;
		row = vmonth_row(m, asn);
		if (row == UINT32_MAX)
			continue;
		json_obj(j);
		vput_month(j, "month", m->m.month);
		json_key(j, "scores");
		json_obj(j);
		for (size_t c = 0; c < FW_CATEGORIES; c++)
			vput_bp(j, fw_category_ids[c], s->bp[c][row]);
		json_obj_end(j);
		json_ku64(j, "prefixes4", m->prefixes4[row]);
		json_ku64(j, "prefixes6", m->prefixes6[row]);
		json_obj_end(j);
	}
	json_arr_end(j);
	return st;
}

static void
put_counters(struct json *j, const struct tally *t)
{
	json_key(j, "counters");
	json_obj(j);
	for (unsigned c = 0; c < COUNTERS; c++)
		json_ku64(j, counter_name(c), t->c[c]);
	json_obj_end(j);
}

/* The scores as if nothing had been set aside by a review. */
static void
put_detected(struct vask *a, const struct tally *t)
{
	struct json *j = &a->j;
	struct score_result r;

	vmonth_score(a->vm, t, a->fw, VDETECTED, &r);
	json_key(j, "scores_detected");
	json_obj(j);
	for (size_t c = 0; c < FW_CATEGORIES; c++)
		vput_bp(j, fw_category_ids[c], r.score_bp[c]);
	json_obj_end(j);
}

static enum st
put_rest(struct vask *a, const struct tally *t, struct err *e)
{
	struct score_result r;
	enum st st;

	put_counters(&a->j, t);
	st = put_history(a, t->asn, e);
	if (st == ST_OK)
		st = vput_incident_counts(a, t->asn, e);
	if (st == ST_OK)
		st = vput_opinions(a, t->asn, e);
	vmonth_score(a->vm, t, a->fw, VREVIEWED, &r);
	json_key(&a->j, "explanations");
	vput_explanations(a, t, &r);
	put_detected(a, t);
	return st;
}

static enum st
put_known(struct vask *a, uint32_t row, struct err *e)
{
	const struct vmonth *m = a->vm;
	struct tally t;
	bool published;
	enum st st = vmonth_uses(a, source_kind_name(SRC_AS_REL), &published, e);

	if (st != ST_OK)
		return st;
	vmonth_tally(m, row, &t);
	json_obj(&a->j);
	vput_as_row(a, row);
	vput_text(&a->j, "org", m->names[row].org);
	put_degree(&a->j, m->cols[COUNTERS][row], m->cols[COUNTERS + 1][row],
	    m->cols[COUNTERS + 2][row], published);
	put_contact(&a->j, t.c[C_CONTACT_KNOWN] != 0, t.c[C_CONTACT_REGISTERED] != 0);
	st = put_rest(a, &t, e);
	json_obj_end(&a->j);
	return st;
}

/* No counted prefix in this month: what the world knows of it, if anything. */
static enum st
put_unseen(struct vask *a, uint32_t asn, struct err *e)
{
	const struct world *w = a->world;
	const struct tally t = { .asn = asn };
	uint32_t d[MONTHLY_DEGREES] = { STORE_NO_VALUE };
	const enum contact_state c = world_as_contact(w, asn);
	const struct str org = a->v->shows_all ? world_as_org(w, asn) : STR("");
	struct store_incident_counts n;
	enum st st = store_incident_counts(a->v->obs.store, asn, 0, 0, &n, e);
	uint64_t told = 0;
	bool opinion;

	if (st == ST_OK)
		st = vopinion_of(a, asn, &opinion, e);
	if (st != ST_OK)
		return st;
	for (unsigned r = 0; r < ROLES; r++)
		told += n.n[r][STORE_HIGH] + n.n[r][STORE_PROVEN];
	if (told == 0 && !opinion && world_as_name(w, asn).n == 0 && org.n == 0 &&
	    world_as_country(w, asn).n == 0)
		return vnot(e,
		    "AS%u originates no counted prefix in this month and nothing is known of it",
		    asn);
	if (world_has(w, SRC_AS_REL))
		world_as_degree(w, asn, &d[0], &d[1], &d[2]);
	json_obj(&a->j);
	vput_as_empty(a, asn, w);
	if (org.n != 0)
		json_kstr(&a->j, "org", org);
	else
		json_knull(&a->j, "org");
	put_degree(&a->j, d[0], d[1], d[2], true);
	put_contact(&a->j, c != CONTACT_NO_DATA, c == CONTACT_REGISTERED);
	st = put_rest(a, &t, e);
	json_obj_end(&a->j);
	return st;
}

static enum st
answer_unseen(
    struct view *v, const struct view_query *q, uint32_t asn, struct buf *out, struct err *e)
{
	struct vask a;
	enum st st = vask_begin_world(&a, v, q, out, e);

	if (st != ST_OK)
		return st;
	vask_head(&a);
	if (a.vm == NULL)
		st = vnot(e, "nothing is held yet");
	else
		st = vmonth_full(v, a.vm, e);
	if (st == ST_OK)
		st = put_unseen(&a, asn, e);
	vask_tail(&a, NULL);
	return vask_end(&a, st, e);
}

enum st
view_as(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct vask a;
	uint32_t asn, row = UINT32_MAX;
	enum st st;

	if (!asn_parse(q->asn, &asn))
		return vbad(e, "asn", q->asn, "not an AS number");
	st = vask_begin(&a, v, q, out, e);
	if (st != ST_OK)
		return st;
	if (a.vm != NULL) {
		st = vmonth_full(v, a.vm, e);
		row = st == ST_OK ? vmonth_row(a.vm, asn) : UINT32_MAX;
	}
	if (st == ST_OK && row == UINT32_MAX) {
		vask_end(&a, ST_OK, e);
		return answer_unseen(v, q, asn, out, e);
	}
	vask_head(&a);
	if (st == ST_OK)
		st = put_known(&a, row, e);
	vask_tail(&a, NULL);
	return vask_end(&a, st, e);
}
