/* verify_scoring.c - how much was seen, measured again; and what people said of incidents. */
#include <stdlib.h>

#include "app/cover.h"
#include "app/verify_i.h"

static const struct store_cover *
cover_of(const struct store_cover *v, size_t n, const char *source)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(v[i].source, source) == 0)
			return &v[i];
	}
	return NULL;
}

enum st
verify_cover(struct verifying *v, int32_t month, struct err *e)
{
	struct store_cover want[SCORE_SOURCES], *got = NULL;
	int64_t *uses = NULL;
	size_t n_uses, n = 0;
	char text[MONTH_TEXT];
	enum st st = store_month_inputs(v->o->store, month, &uses, &n_uses, e);

	if (st == ST_OK)
		st = cover_month(v->o->store, v->in, v->n, uses, n_uses, month, want, e);
	if (st == ST_OK)
		st = store_covers(v->o->store, month, &got, &n, e);
	for (size_t i = 0; i < SCORE_SOURCES && st == ST_OK; i++) {
		const struct store_cover *c = cover_of(got, n, want[i].source);

		if (c == NULL || c->num != want[i].num || c->den != want[i].den)
			verify_tell(v, true, "month %s: the coverage of %s differs",
			    month_fmt(text, month), want[i].source);
	}
	free(uses);
	free(got);
	return st;
}

/* Each speaks of an incident that was told at some time, and they stand in the order of time. */
enum st
verify_reviews(struct verifying *v, struct err *e)
{
	struct store_review *r;
	size_t n;
	enum st st = store_reviews(v->o->store, STR(""), &r, &n, e);

	for (size_t i = 0; i < n && st == ST_OK; i++) {
		struct store_version *versions;
		size_t n_versions;

		st = store_incident_versions(
		    v->o->store, str_of(r[i].incident), &versions, &n_versions, e);
		if (st != ST_OK)
			break;
		v->res->reviews++;
		if (n_versions == 0)
			verify_tell(v, true, "review %lld: there never was an incident %s",
			    (long long)r[i].n, r[i].incident);
		if (i > 0 && r[i].view < r[i - 1].view)
			verify_tell(v, true, "review %lld: older than the one before it",
			    (long long)r[i].n);
		free(versions);
	}
	free(r);
	return st;
}
