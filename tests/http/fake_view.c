/*
 * fake_view.c - a read model without a store, for tests of the server alone.
 *
 * It knows 1,234 ASes; the view number is the first line of the file DIR/number, so that a test can
 * publish a new view; the AS 666 is a fault of the store.
 */
#include <stdio.h>
#include <stdlib.h>

#include "app/compat.h"
#include "base/json.h"

#define ASES 1234

struct view {
	char path[4096];
};

enum st
view_open(struct view **out, const char *dir, struct err *e)
{
	struct view *v = calloc(1, sizeof(*v));
	uint64_t n;

	if (v == NULL)
		return err_nomem(e, "view");
	snprintf(v->path, sizeof(v->path), "%s/number", dir);
	*out = v;
	if (view_number(v, &n, e) == ST_OK)
		return ST_OK;
	view_close(v);
	*out = NULL;
	return e->st;
}

void
view_close(struct view *v)
{
	free(v);
}

enum st
view_number(struct view *v, uint64_t *out, struct err *e)
{
	FILE *f = fopen(v->path, "r");
	unsigned long long n;

	if (f == NULL)
		return err_sys(e, "no observatory: %s", v->path);
	*out = fscanf(f, "%llu", &n) == 1 ? n : 0;
	fclose(f);
	return ST_OK;
}

enum st
view_warm(struct view *v, struct err *e)
{
	uint64_t n;

	return view_number(v, &n, e);
}

static enum st
begin(struct view *v, const struct view_query *q, struct json *j, struct buf *out, struct err *e)
{
	uint64_t n = 0;
	enum st st = view_number(v, &n, e);

	if (st != ST_OK)
		return st;
	if (q->month.p != NULL && !str_eq(q->month, "2026-01"))
		return err_set(e, ST_END, ERR_NOOFF, NULL, "the month is not held");
	*j = json_on(out);
	json_obj(j);
	json_key(j, "meta");
	json_obj(j);
	json_ku64(j, "view", n);
	json_kcstr(j, "month", "2026-01");
	json_obj_end(j);
	json_key(j, "data");
	return ST_OK;
}

static enum st
nothing(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct json j;
	enum st st = begin(v, q, &j, out, e);

	if (st != ST_OK)
		return st;
	json_arr(&j);
	json_arr_end(&j);
	json_obj_end(&j);
	return ST_OK;
}

enum st
view_summary(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_sources(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

static void
row(struct json *j, uint64_t asn)
{
	json_obj(j);
	json_ku64(j, "asn", asn);
	json_kcstr(j, "name", "a name that is long enough to be worth some compression");
	json_obj_end(j);
}

enum st
view_ases(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	uint64_t limit = 50, at = 0;
	struct json j;
	enum st st;

	str_u64(q->limit, 500, &limit);
	if (q->cursor.p != NULL && !str_u64(q->cursor, ASES, &at))
		return err_set(e, ST_BAD, ERR_NOOFF, NULL, "cursor is not one of ours");
	st = begin(v, q, &j, out, e);
	if (st != ST_OK)
		return st;
	json_arr(&j);
	for (uint64_t i = 0; i < limit && at < ASES; i++)
		row(&j, 64500 + at++);
	json_arr_end(&j);
	json_key(&j, "next");
	if (at < ASES) {
		char text[24];

		snprintf(text, sizeof(text), "%llu", (unsigned long long)at);
		json_cstr(&j, text);
	} else {
		json_null(&j);
	}
	json_obj_end(&j);
	return ST_OK;
}

enum st
view_as(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct json j;
	enum st st;

	if (str_eq(q->asn, "666"))
		return err_set(e, ST_IO, ERR_NOOFF, NULL, "disk I/O error in /secret/place");
	if (str_eq(q->asn, "1"))
		return err_set(e, ST_END, ERR_NOOFF, NULL, "AS1 originates nothing here");
	st = begin(v, q, &j, out, e);
	if (st != ST_OK)
		return st;
	row(&j, 64500);
	json_obj_end(&j);
	return ST_OK;
}

enum st
view_neighbours(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_contacts(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_as_prefixes(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_advice(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_explain(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_whatif(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_prefix(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct json j;
	enum st st = begin(v, q, &j, out, e);

	if (st != ST_OK)
		return st;
	json_str(&j, q->prefix);
	json_obj_end(&j);
	return ST_OK;
}

enum st
view_search(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct json j;
	enum st st = begin(v, q, &j, out, e);

	if (st != ST_OK)
		return st;
	json_str(&j, q->q);
	json_obj_end(&j);
	return ST_OK;
}

enum st
view_coverage(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_economies(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_economy(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_regions(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_region(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_programmes(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_programme(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_participants(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_participant(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_opinions(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_series(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_compare(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_quality(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_months(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_frameworks(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_framework_diff(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_framework(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_incidents(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_incident_months(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_incident(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_gaps(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_incident_evidence(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_evidence(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
compat_asns(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
compat_conformance(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
compat_ases(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
compat_as(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
compat_participants(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
compat_scores(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
compat_summary(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
compat_details(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
compat_score_conformance(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_posts(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_post(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_feed_atom(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_feed_rss(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	return nothing(v, q, out, e);
}

enum st
view_stats(struct view *v, struct view_stats *out, struct err *e)
{
	*out = (struct view_stats){ .month = "2026-01", .ases = ASES, .data_time_s = 1767225600 };
	return view_number(v, &out->view, e);
}
