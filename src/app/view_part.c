/* view_part.c - what one AS takes part in, and the files of a month: pieces of advice and
 * explanations. */
#include "app/view_i.h"

#include <stdio.h>
#include <stdlib.h>

enum st
vscan_incidents(struct vask *a, uint32_t asn,
    bool (*take)(void *arg, const struct store_incident *in), void *arg, struct err *e)
{
	const struct store_incident_scan scan = { .by_asn = true,
		.asn = asn,
		.roles = 1u << ROLE_CULPRIT | 1u << ROLE_ACCOMPLICE,
		.least = STORE_HIGH,
		.most = STORE_PROVEN,
		.since_us = month_begin_s(a->vm->m.month) * 1000000,
		.until_us = month_begin_s(a->vm->m.month + 1) * 1000000 };

	return store_incidents(a->v->obs.store, &scan, take, arg, e);
}

/* What the AS is in it: the worst that it is. */
static enum store_role_kind
role_of(const struct store_incident *in, uint32_t asn)
{
	enum store_role_kind role = ROLES;

	for (size_t i = 0; i < in->n_roles; i++) {
		if (in->roles[i].asn == asn && in->roles[i].role < role)
			role = in->roles[i].role;
	}
	return role;
}

void
vput_incident_ref(struct json *j, const struct store_incident *in, uint32_t asn)
{
	char href[STORE_INCIDENT_ID + 16];

	json_obj(j);
	json_kcstr(j, "id", in->id);
	snprintf(href, sizeof(href), "/incident/%s", in->id);
	json_kcstr(j, "href", href);
	json_kcstr(j, "kind", in->kind);
	json_kcstr(j, "role", store_role_word(role_of(in, asn)));
	json_kcstr(j, "grade", store_grade_word(in->grade));
	json_kcstr(j, "state", in->state);
	vput_us(j, "begin", in->begin_us);
	vput_us(j, "end", in->end_us);
	json_obj_end(j);
}

static void
put_input(struct json *j, const struct store_input *in)
{
	struct buf hex = { 0 };

	buf_hex(&hex, in->sha256, SHA256_BYTES);
	json_obj(j);
	json_kcstr(j, "kind", in->kind);
	json_kcstr(j, "name", in->name);
	vput_time(j, "data_time", in->data_time_s);
	json_kstr(j, "sha256", (struct str){ hex.p != NULL ? hex.p : "", hex.n });
	json_obj_end(j);
	j->b->bad |= buf_bad(&hex);
	buf_fini(&hex);
}

enum st
vput_inputs(struct vask *a, struct err *e)
{
	const struct view *v = a->v;
	int64_t *ids = NULL;
	size_t n = 0;
	enum st st = store_month_inputs(v->obs.store, a->vm->m.month, &ids, &n, e);

	json_arr(&a->j);
	for (size_t i = 0; st == ST_OK && i < v->n_inputs; i++) {
		for (size_t k = 0; k < n; k++) {
			if (ids[k] == v->inputs[i].id)
				put_input(&a->j, &v->inputs[i]);
		}
	}
	json_arr_end(&a->j);
	free(ids);
	return st;
}
