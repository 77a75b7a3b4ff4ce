/* view_rows.c - the pieces that answers are made of. */
#include "app/view_i.h"

void
vput_text(struct json *j, const char *key, const char *s)
{
	if (s[0] != '\0')
		json_kcstr(j, key, s);
	else
		json_knull(j, key);
}

void
vput_month(struct json *j, const char *key, int32_t month)
{
	char text[MONTH_TEXT];

	if (month == 0 || month == STORE_OPEN)
		json_knull(j, key);
	else
		json_kcstr(j, key, month_fmt(text, month));
}

void
vput_time(struct json *j, const char *key, int64_t unix_s)
{
	json_key(j, key);
	if (unix_s == 0)
		json_null(j);
	else
		json_rfc3339(j, unix_s);
}

void
vput_bp(struct json *j, const char *key, int32_t bp)
{
	json_key(j, key);
	if (bp == SCORE_NO_DATA)
		json_null(j);
	else
		json_ratio(j, bp, 10000);
}

/* A count that means something only when its source was there. */
static void
put_count(struct json *j, const char *key, bool known, uint64_t n)
{
	if (known)
		json_ku64(j, key, n);
	else
		json_knull(j, key);
}

static void
put_counts(struct json *j, const struct vmonth *m, const struct tally *t)
{
	json_ku64(j, "prefixes4", t->c[C_PREFIXES4]);
	json_ku64(j, "prefixes6", t->c[C_PREFIXES6]);
	put_count(j, "rpki_valid", m->has_rpki, tally_sum(t, C_RPKI_VALID4));
	put_count(j, "rpki_invalid", m->has_rpki,
	    tally_sum(t, C_RPKI_INVALID_LENGTH4) + tally_sum(t, C_RPKI_INVALID_ASN4));
	put_count(j, "rpki_not_found", m->has_rpki, tally_sum(t, C_RPKI_NOT_FOUND4));
	put_count(j, "irr_valid", m->has_irr,
	    tally_sum(t, C_IRR_VALID4) + tally_sum(t, C_IRR_MORE_SPECIFIC4));
	put_count(j, "irr_missing", m->has_irr,
	    tally_sum(t, C_IRR_INVALID4) + tally_sum(t, C_IRR_NOT_FOUND4));
	json_ku64(j, "bogon_prefixes",
	    tally_sum(t, C_BOGON_FULL4) + tally_sum(t, C_BOGON_ADMINISTRATIVE4));
	json_ku64(j, "bogon_asns", t->c[C_BOGON_ASNS]);
}

static void
put_metric(struct json *j, const char *id, const struct score_metric *m)
{
	json_key(j, id);
	if (m->den == 0) {
		json_null(j);
		return;
	}
	json_obj(j);
	json_ki64(j, "num", m->raw);
	json_ki64(j, "den", m->den);
	json_key(j, "value");
	json_ratio(j, m->num, m->den);
	json_key(j, "raw");
	json_ratio(j, m->raw, m->den);
	json_obj_end(j);
}

void
vput_scores(struct vask *a, const struct score_result *r)
{
	struct json *j = &a->j;

	json_key(j, "metrics");
	json_obj(j);
	for (uint32_t i = 0; i < a->fw->metrics_n; i++)
		put_metric(j, a->fw->metrics[i].id, &r->metric[i]);
	json_obj_end(j);
	json_key(j, "scores");
	json_obj(j);
	for (size_t c = 0; c < FW_CATEGORIES; c++) {
		json_key(j, fw_category_ids[c]);
		json_obj(j);
		vput_bp(j, "value", r->score_bp[c]);
		json_kcstr(j, "readiness", readiness_word(r->ready[c]));
		json_obj_end(j);
	}
	json_obj_end(j);
}

void
vput_as_row(struct vask *a, uint32_t row)
{
	struct json *j = &a->j;
	const struct vmonth *m = a->vm;
	struct score_result r;
	struct tally t;

	vmonth_tally(m, row, &t);
	vmonth_score(a->vm, &t, a->fw, VREVIEWED, &r);
	json_ku64(j, "asn", t.asn);
	vput_text(j, "name", m->names[row].name);
	vput_text(j, "country", m->names[row].country);
	vput_text(j, "registry", m->names[row].registry);
	put_counts(j, m, &t);
	vput_scores(a, &r);
}

static void
put_str(struct json *j, const char *key, struct str s)
{
	if (s.n != 0)
		json_kstr(j, key, s);
	else
		json_knull(j, key);
}

void
vput_as_empty(struct vask *a, uint32_t asn, const struct world *w)
{
	const struct tally t = { .asn = asn };
	struct json *j = &a->j;
	struct score_result r;

	vmonth_score(a->vm, &t, a->fw, VREVIEWED, &r);
	json_ku64(j, "asn", asn);
	put_str(j, "name", a->v->shows_all ? world_as_name(w, asn) : world_as_open_name(w, asn));
	put_str(j, "country",
	    a->v->shows_all ? world_as_country(w, asn) : world_as_open_country(w, asn));
	put_str(j, "registry", world_as_registry(w, asn));
	put_counts(j, a->vm, &t);
	vput_scores(a, &r);
}
