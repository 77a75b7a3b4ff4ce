/* view_why.c - plain words for why a score is what it is, and what one route does to it. */
#include "app/view_i.h"

#include <stdio.h>

static unsigned long long
both(const struct tally *t, enum counter c4)
{
	return (unsigned long long)tally_sum(t, c4);
}

static const char *
s_of(unsigned long long n)
{
	return n == 1 ? "" : "s";
}

static void
why_irr(struct buf *b, const struct tally *t)
{
	const unsigned long long exact = both(t, C_IRR_VALID4),
				 less = both(t, C_IRR_MORE_SPECIFIC4),
				 other = both(t, C_IRR_INVALID4), none = both(t, C_IRR_NOT_FOUND4),
				 all = exact + less + other + none;

	buf_printf(b, "%llu of %llu counted route%s %s a matching route object", exact + less, all,
	    s_of(all), exact + less == 1 ? "has" : "have");
	if (less != 0)
		buf_printf(b, ", %llu of them by a less specific one", less);
	buf_lit(b, ".");
	if (other != 0)
		buf_printf(b, " %llu %s registered for other origins only.", other,
		    other == 1 ? "is" : "are");
	if (none != 0)
		buf_printf(b, " %llu %s not registered at all.", none, none == 1 ? "is" : "are");
}

static void
why_rpki(struct buf *b, const struct tally *t, const struct score_metric *m)
{
	const unsigned long long valid = both(t, C_RPKI_VALID4),
				 length = both(t, C_RPKI_INVALID_LENGTH4),
				 asn = both(t, C_RPKI_INVALID_ASN4),
				 none = both(t, C_RPKI_NOT_FOUND4),
				 all = valid + length + asn + none;

	buf_printf(b,
	    "%llu of %llu counted route%s %s valid, %llu invalid, %llu not covered by any ROA.",
	    valid, all, s_of(all), valid == 1 ? "is" : "are", length + asn, none);
	if (length + asn == 0)
		return;
	buf_printf(b, " Each invalid one weighs tenfold: (%llu - 10 x %llu) / %llu = ", valid,
	    length + asn, all);
	buf_ratio(b, m->raw, m->den);
	buf_cstr(b, m->raw != m->num ? ", held at 0." : ".");
}

static void
why_contact(struct buf *b, const struct tally *t)
{
	if (t->c[C_CONTACT_REGISTERED] != 0)
		buf_lit(b, "A NOC or technical contact is registered.");
	else
		buf_lit(b, "The network is known to the source of contacts, and no NOC or "
			   "technical contact is "
			   "public there.");
}

/* The metrics of a score that is put together from several, those that are not 0. */
static void
why_parts(struct buf *b, const struct framework *fw, const struct fw_score *s,
    const struct score_result *r)
{
	bool any = false;

	for (uint32_t i = 0; i < s->of_n; i++) {
		const struct score_metric *v = &r->metric[s->of[i].m];

		if (v->den == 0 || v->num == 0)
			continue;
		buf_printf(b, "%s%s: ", any ? "; " : "", fw->metrics[s->of[i].m].title);
		buf_ratio(b, v->num, v->den);
		if (s->of[i].weight_e4 != SEV_WEIGHT) {
			buf_lit(b, ", by weight ");
			buf_ratio(b, s->of[i].weight_e4, SEV_WEIGHT);
		}
		any = true;
	}
	buf_cstr(b, any ? "." : "Nothing that counts against the network.");
}

/* How much of the month stands behind it, where that is not all. */
static void
why_coverage(struct buf *b, const struct score_metric *v)
{
	if (v->cov_den == 0 || v->cov_num >= v->cov_den)
		return;
	buf_lit(b, " Share of the month that was seen: ");
	buf_ratio(b, (int64_t)v->cov_num, (int64_t)v->cov_den);
	buf_ch(b, '.');
}

static void
why(struct buf *b, const struct framework *fw, size_t c, const struct tally *t,
    const struct score_result *r)
{
	const struct fw_category *cat = &fw->categories[c];

	if (r->score_bp[c] == SCORE_NO_DATA)
		buf_cstr(b, cat->no_data);
	else if (cat->score->of_n > 1 || fw->metrics[cat->m].events != NULL) {
		why_parts(b, fw, cat->score, r);
		why_coverage(b, &r->metric[cat->m]);
	} else if (strcmp(cat->metric, "m7irr") == 0)
		why_irr(b, t);
	else if (strcmp(cat->metric, "m7rpki") == 0)
		why_rpki(b, t, &r->metric[cat->m]);
	else if (strcmp(cat->metric, "m8") == 0)
		why_contact(b, t);
	else
		buf_printf(b, "%s: %lld of %lld.", fw->metrics[cat->m].title,
		    (long long)r->metric[cat->m].raw, (long long)r->metric[cat->m].den);
}

void
vput_explanation(struct vask *a, const struct tally *t, const struct score_result *r, size_t c)
{
	struct buf b = { 0 };

	why(&b, a->fw, c, t, r);
	json_kstr(&a->j, "text", (struct str){ b.p != NULL ? b.p : "", b.n });
	a->out->bad |= buf_bad(&b);
	buf_fini(&b);
}

void
vput_explanations(struct vask *a, const struct tally *t, const struct score_result *r)
{
	struct json *j = &a->j;

	json_arr(j);
	for (size_t c = 0; c < FW_CATEGORIES; c++) {
		json_obj(j);
		json_kcstr(j, "category", fw_category_ids[c]);
		vput_explanation(a, t, r, c);
		json_obj_end(j);
	}
	json_arr_end(j);
}

/* The counters that a counted pair adds one to; COUNTERS: none. */
struct adds {
	uint32_t rpki, irr;
};

static struct adds
adds_of(const struct store_route *r)
{
	const uint32_t six = r->pfx.afi == AFI_IP6;
	struct adds a = { COUNTERS, COUNTERS };

	/* both families' counters stand side by side, in the order of the states */
	if (r->v.rpki != RPKI_NO_DATA)
		a.rpki = C_RPKI_VALID4 + 2 * (r->v.rpki - RPKI_VALID) + six;
	if (r->v.irr != IRR_NO_DATA)
		a.irr = C_IRR_VALID4 + 2 * (r->v.irr - IRR_VALID) + six;
	return a;
}

/* Whether a term takes one of the counters; its weight is added to *w. */
static bool
weigh(const struct fw_term *t, uint32_t n, const struct adds *a, int32_t *w, bool *rpki)
{
	bool any = false;

	for (uint32_t i = 0; i < n; i++) {
		for (uint32_t k = 0; k < t[i].n; k++) {
			if (t[i].c[k] != a->rpki && t[i].c[k] != a->irr)
				continue;
			any = true;
			*w += t[i].weight;
			*rpki |= t[i].c[k] == a->rpki;
		}
	}
	return any;
}

bool
vpair_weight(const struct fw_metric *m, const struct store_route *r, int32_t *weight, bool *rpki)
{
	const struct adds adds = adds_of(r);
	int32_t share = 0;

	*weight = 0;
	*rpki = false;
	if (!weigh(m->denominator, m->denominator_n, &adds, &share, rpki))
		return false; /* no source, or not about routes */
	weigh(m->numerator, m->numerator_n, &adds, weight, rpki);
	return true;
}

static const char *
rpki_text(unsigned state)
{
	switch (state) {
	case RPKI_VALID:
		return "A ROA names this origin and allows this length.";
	case RPKI_INVALID_LENGTH:
		return "A ROA names this origin, but none allows a prefix of this length.";
	case RPKI_INVALID_ASN:
		return "ROAs cover this prefix, and none names this origin.";
	default:
		return "No ROA covers this prefix: it only costs its share.";
	}
}

static const char *
irr_text(unsigned state)
{
	switch (state) {
	case IRR_VALID:
		return "A route object has exactly this prefix and origin.";
	case IRR_INVALID_MORE_SPECIFIC:
		return "A route object of a less specific prefix has this origin, which is enough.";
	case IRR_INVALID:
		return "Route objects cover this prefix, and none has this origin.";
	default:
		return "No route object covers this prefix.";
	}
}

const char *
vpair_text(const struct store_route *r, bool rpki)
{
	return rpki ? rpki_text(r->v.rpki) : irr_text(r->v.irr);
}

static void
put_effect(struct json *j, const char *metric, int32_t w, const char *text)
{
	char effect[16];

	snprintf(effect, sizeof(effect), w > 0 ? "+%d" : "%d", w);
	json_obj(j);
	json_kcstr(j, "metric", metric);
	json_kcstr(j, "effect", effect);
	json_kcstr(j, "text", text);
	json_obj_end(j);
}

/* Why a pair does not count, NULL when it does. */
static const char *
not_counted(
    const struct store_month *m, const struct store_route *r, uint32_t peers, char *d, size_t cap)
{
	if (r->origin == ORIGIN_NONE)
		return "Its path ends in no single AS, so it counts for nobody.";
	if (peers >= m->min_peers)
		return NULL;
	snprintf(
	    d, cap, "Shown by %u peer%s; it takes %u to count.", peers, s_of(peers), m->min_peers);
	return d;
}

void
vput_effects(struct vask *a, const struct store_route *r, uint32_t peers)
{
	char text[80];
	const char *none = not_counted(&a->vm->m, r, peers, text, sizeof(text));

	json_arr(&a->j);
	for (uint32_t i = 0; i < a->fw->metrics_n; i++) {
		const struct fw_metric *m = &a->fw->metrics[i];
		int32_t w;
		bool rpki;

		if (!vpair_weight(m, r, &w, &rpki))
			continue;
		if (none != NULL)
			put_effect(&a->j, m->id, 0, none);
		else
			put_effect(&a->j, m->id, w, vpair_text(r, rpki));
	}
	json_arr_end(&a->j);
}
