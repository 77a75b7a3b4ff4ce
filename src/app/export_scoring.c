/* export_scoring.c - what scores are made from beside counters, out as CSV: reviews, events and
 * coverage. */
#include <stdlib.h>

#include "app/export.h"
#include "score/event.h"
#include "store/scoring.h"

static enum st
flush(struct buf *b, const struct export_sink *to, struct err *e)
{
	enum st st = buf_bad(b) ? err_nomem(e, "export") : to->put(to->arg, b->p, b->n, e);

	b->n = 0;
	return st;
}

enum st
export_reviews(const struct obs *o, const struct export_sink *to, struct err *e)
{
	struct store_review *r;
	struct buf b = { 0 };
	size_t n;
	enum st st = store_reviews(o->store, STR(""), &r, &n, e);

	buf_lit(&b, "number,incident,review,at,by,reason,view\n");
	for (size_t i = 0; i < n && st == ST_OK; i++) {
		buf_printf(&b, "%lld,%s,%s,", (long long)r[i].n, r[i].incident,
		    store_review_word(r[i].kind));
		buf_rfc3339(&b, r[i].at_s);
		buf_ch(&b, ',');
		buf_csv(&b, str_of(r[i].by));
		buf_ch(&b, ',');
		buf_csv(&b, str_of(r[i].reason));
		buf_printf(&b, ",%llu\n", (unsigned long long)r[i].view);
		st = flush(&b, to, e);
	}
	if (st == ST_OK)
		st = flush(&b, to, e);
	free(r);
	buf_fini(&b);
	return st;
}

static void
put_facts(struct buf *b, uint16_t facts)
{
	static const char *const words[] = { "rpki-valid", "route-object", "same-organisation",
		"scrubber", "bogon-full", "bogon-administrative" };
	const char *sep = "";

	for (unsigned i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if ((facts >> i & 1) == 0)
			continue;
		buf_printf(b, "%s%s", sep, words[i]);
		sep = " ";
	}
	if (*sep == '\0')
		buf_ch(b, '-');
}

static enum st
put_event(struct buf *b, const struct obs *o, const struct store_event *v, struct err *e)
{
	static const char *const kinds[SEV_KINDS] = { "leak", "hijack", "bogon-prefix", "bogon-asn",
		"spoof" };
	char id[STORE_INCIDENT_ID];
	const enum st st = store_incident_id(o->store, v->incident, id, e);

	buf_printf(b, "%u,%s,%s,%s,", v->asn, kinds[v->kind % SEV_KINDS],
	    v->role == SEV_OWN ? "own" : "customer", store_grade_word(sev_grade(v->facts)));
	put_facts(b, v->facts);
	buf_ch(b, ',');
	buf_rfc3339(b, v->begin_s);
	buf_ch(b, ',');
	if (v->end_s == SEV_OPEN)
		buf_ch(b, '-');
	else
		buf_rfc3339(b, v->end_s);
	buf_printf(b, ",%s,%d\n", id, v->set_aside);
	return st;
}

enum st
export_events(const struct obs *o, int32_t month, const struct export_sink *to, struct err *e)
{
	struct store_event_scan scan = { .asn = 0 };
	struct store_event *v;
	struct buf b = { 0 };
	size_t n;
	enum st st;

	if (month != 0) {
		scan.since_s = month_begin_s(month);
		scan.until_s = month_begin_s(month + 1);
	}
	st = store_events(o->store, &scan, &v, &n, e);
	buf_lit(&b, "asn,kind,role,grade,facts,begin,end,incident,set_aside\n");
	for (size_t i = 0; i < n && st == ST_OK; i++) {
		st = put_event(&b, o, &v[i], e);
		if (st == ST_OK)
			st = flush(&b, to, e);
	}
	if (st == ST_OK)
		st = flush(&b, to, e);
	free(v);
	buf_fini(&b);
	return st;
}

enum st
export_coverage(const struct obs *o, int32_t month, const struct export_sink *to, struct err *e)
{
	struct store_month *m;
	struct buf b = { 0 };
	size_t n;
	enum st st = store_months(o->store, &m, &n, e);

	buf_lit(&b, "month,source,seen,of\n");
	for (size_t i = 0; i < n && st == ST_OK; i++) {
		struct store_cover *c;
		char text[MONTH_TEXT];
		size_t k;

		if (month != 0 && m[i].month != month)
			continue;
		st = store_covers(o->store, m[i].month, &c, &k, e);
		for (size_t s = 0; s < k; s++)
			buf_printf(&b, "%s,%s,%llu,%llu\n", month_fmt(text, m[i].month),
			    c[s].source, (unsigned long long)c[s].num,
			    (unsigned long long)c[s].den);
		free(c);
	}
	if (st == ST_OK)
		st = flush(&b, to, e);
	free(m);
	buf_fini(&b);
	return st;
}
