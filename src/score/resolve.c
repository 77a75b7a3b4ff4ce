/* resolve.c - what a framework file means: ids to indices, and the checks that no shape can make.
 */
#include "score/framework_i.h"

#include <stdbool.h>
#include <string.h>

#include "base/limits.h"

const char *const fw_category_ids[FW_CATEGORIES] = {
	"filtering",
	"antiSpoofing",
	"coordination",
	"routingInformationIRR",
	"routingInformationRPKI",
};

uint32_t
framework_metric(const struct framework *f, const char *id)
{
	for (uint32_t i = 0; i < f->metrics_n; i++) {
		if (strcmp(f->metrics[i].id, id) == 0)
			return i;
	}
	return FW_NONE;
}

uint32_t
framework_category(const struct framework *f, const char *id)
{
	for (uint32_t i = 0; i < f->categories_n; i++) {
		if (strcmp(f->categories[i].id, id) == 0)
			return i;
	}
	return FW_NONE;
}

static uint32_t
find_curve(const struct framework *f, const char *id)
{
	for (uint32_t i = 0; i < f->curves_n; i++) {
		if (strcmp(f->curves[i].id, id) == 0)
			return i;
	}
	return FW_NONE;
}

/* Line of the last place where word stands as a whole value: the loader keeps no places. 0:
 * nowhere. */
static uint64_t
line_of(const struct fw_src *src, const char *word)
{
	const char *end = src->text.p + src->text.n, *p = src->text.p, *hit = NULL;
	const size_t n = strlen(word);
	uint64_t line = 1;

	while ((size_t)(end - p) >= n && (p = memmem(p, (size_t)(end - p), word, n)) != NULL) {
		const char after = p + n < end ? p[n] : '\n';

		if (strchr(" ,}\"'\r\n", after) != NULL &&
		    (p == src->text.p || strchr(" \"'", p[-1]) != NULL))
			hit = p;
		p += n;
	}
	if (hit == NULL)
		return 0;
	for (p = src->text.p; p < hit; p++)
		line += *p == '\n';
	return line;
}

/* what names the thing, word the text of the file that is wrong. */
static enum st
bad(const struct fw_src *src, struct err *e, const char *what, const char *word, const char *why)
{
	const uint64_t line = line_of(src, word);

	if (line == 0)
		return err_set(
		    e, ST_BAD, ERR_NOOFF, "framework file", "%s %s: %s", what, word, why);
	return err_line(e, ST_BAD, line, "framework file", "%s %s: %s", what, word, why);
}

/* A label that was left out is that of the rule around it. */
static void
label(enum fw_origin *o, enum fw_origin around)
{
	if (*o == FW_AROUND)
		*o = around;
}

static enum st
resolve_terms(struct fw_term *t, uint32_t n, const struct fw_src *src, struct err *e)
{
	for (uint32_t i = 0; i < n; i++) {
		t[i].n = counter_find(t[i].counter, t[i].c);
		if (t[i].n == 0)
			return bad(src, e, "counter", t[i].counter, "there is no such counter");
		if (t[i].weight == 0 || t[i].weight > FRAMEWORK_MAX_WEIGHT ||
		    t[i].weight < -FRAMEWORK_MAX_WEIGHT)
			return bad(
			    src, e, "counter", t[i].counter, "its weight is 0 or beyond 1000");
	}
	return ST_OK;
}

static enum st
resolve_metric(struct framework *f, uint32_t i, const struct fw_src *src, struct err *e)
{
	struct fw_metric *m = &f->metrics[i];
	enum st st;

	if (framework_metric(f, m->id) != i)
		return bad(src, e, "metric", m->id, "stands twice");
	label(&m->clamp_origin, m->origin);
	if (m->events != NULL) {
		label(&m->events->drop_origin, m->origin);
		label(&m->events->least_grade_origin, m->origin);
	}
	m->cat = framework_category(f, m->category);
	if (m->cat == FW_NONE)
		return bad(src, e, "category", m->category, "there is no such category");
	if (m->clamp > 1)
		return bad(src, e, "metric", m->id, "clamp is 0 or 1");
	for (uint32_t k = 0; k < m->denominator_n; k++) {
		if (m->denominator[k].weight < 0)
			return bad(
			    src, e, "metric", m->id, "a weight below zero in the denominator");
	}
	if ((m->events != NULL) != (m->numerator_n == 0) ||
	    (m->numerator_n == 0) != (m->denominator_n == 0))
		return bad(
		    src, e, "metric", m->id, "either events, or a numerator and a denominator");
	if (m->events != NULL && f->incidents == NULL)
		return bad(src, e, "metric", m->id, "events without incidents");
	if (m->blind_is_zero > 1 || m->empty_is_one > 1 || m->sources == 0)
		return bad(src, e, "metric", m->id,
		    "sources are named; blind_is_zero and empty_is_one are 0 or 1");
	st = resolve_terms(m->numerator, m->numerator_n, src, e);
	return st != ST_OK ? st : resolve_terms(m->denominator, m->denominator_n, src, e);
}

static enum st
resolve_score(struct framework *f, uint32_t i, const struct fw_src *src, struct err *e)
{
	struct fw_category *c = &f->categories[i];
	struct fw_score *s = c->score;

	for (uint32_t k = 0; k < s->of_n; k++) {
		struct fw_part *p = &s->of[k];

		p->m = framework_metric(f, p->metric);
		if (p->m == FW_NONE)
			return bad(src, e, "metric", p->metric, "there is no such metric");
		if (f->metrics[p->m].cat != i)
			return bad(src, e, "metric", p->metric, "belongs to another category");
		if (p->weight_e4 == 0 || p->weight_e4 > FRAMEWORK_MAX_WEIGHT * FW_WEIGHT ||
		    p->optional > 1)
			return bad(src, e, "metric", p->metric,
			    "weight_e4 is 1 to 10000000, optional 0 or 1");
	}
	label(&s->curve_origin, s->origin);
	c->cv = find_curve(f, s->curve);
	if (c->cv == FW_NONE)
		return bad(src, e, "curve", s->curve, "there is no such curve");
	c->m = s->of[0].m;
	c->metric = s->of[0].metric;
	return ST_OK;
}

static enum st
resolve_category(struct framework *f, uint32_t i, const struct fw_src *src, struct err *e)
{
	struct fw_category *c = &f->categories[i];

	c->m = c->cv = FW_NONE;
	if (strcmp(c->id, fw_category_ids[i]) != 0)
		return bad(
		    src, e, "category", c->id, "the five categories stand in their fixed order");
	return c->score == NULL ? ST_OK : resolve_score(f, i, src, e);
}

static enum st
resolve_action(struct framework *f, struct fw_action *a, const struct fw_src *src, struct err *e)
{
	label(&a->measured_by_origin, a->origin);
	label(&a->needs_origin, a->origin);
	if (a->limit == NULL)
		return ST_OK;
	a->limit->m = framework_metric(f, a->limit->metric);
	if (a->limit->m == FW_NONE)
		return bad(src, e, "metric", a->limit->metric, "there is no such metric");
	return ST_OK;
}

static enum st
check_incidents(struct framework *f, const struct fw_src *src, struct err *e)
{
	struct fw_incidents *i = f->incidents;

	if (i == NULL)
		return ST_OK;
	label(&i->gaps_origin, i->origin);
	for (uint32_t k = 0; k < i->buckets_n; k++) {
		if (i->buckets[k].below_s < 1 ||
		    (k > 0 && i->buckets[k].below_s <= i->buckets[k - 1].below_s) ||
		    i->buckets[k].value_e4 > FRAMEWORK_MAX_WEIGHT * FW_WEIGHT)
			return bad(src, e, "framework", f->id, "incidents: buckets rise");
	}
	if (i->each_s < 60 || i->base_e4 > FRAMEWORK_MAX_WEIGHT * FW_WEIGHT ||
	    i->each_e4 > FRAMEWORK_MAX_WEIGHT * FW_WEIGHT)
		return bad(src, e, "framework", f->id,
		    "incidents: each_s is at least 60, base_e4 and each_e4 at most 10000000");
	return ST_OK;
}

static enum st
check_sizes(struct framework *f, const struct fw_src *src, struct err *e)
{
	struct fw_sizes *s = f->sizes;
	uint32_t c[2];

	if (s == NULL)
		return ST_OK;
	if (counter_find(s->counter, c) != 1)
		return bad(src, e, "counter", s->counter, "there is no such counter");
	s->c = c[0];
	for (uint32_t k = 0; k < s->classes_n; k++) {
		if (k == 0 ? s->classes[k].least != 0
			   : s->classes[k].least <= s->classes[k - 1].least)
			return bad(src, e, "class", s->classes[k].id, "they rise from 0");
	}
	return ST_OK;
}

static enum st
resolve_curve(struct framework *f, uint32_t i, const struct fw_src *src, struct err *e)
{
	struct fw_curve *c = &f->curves[i];

	if (find_curve(f, c->id) != i)
		return bad(src, e, "curve", c->id, "stands twice");
	if (c->kind == FW_PENALTY ? c->base_bp < 1 || c->base_bp > 9999 : c->base_bp != 0)
		return bad(
		    src, e, "curve", c->id, "base_bp is 1 to 9999 for a penalty, absent else");
	return ST_OK;
}

static enum st
check_head(const struct framework *f, const struct fw_src *src, struct err *e)
{
	const struct fw_readiness *r = f->readiness;

	if (f->format != FW_FORMAT)
		return bad(src, e, "framework", f->id, "format is 2");
	if (f->min_peers == 0 || f->min_peers > MRT_MAX_PEERS)
		return bad(src, e, "framework", f->id, "min_peers is at least 1");
	if (f->categories_n != FW_CATEGORIES)
		return bad(src, e, "framework", f->id, "all five categories must stand");
	if (r != NULL &&
	    (r->aspiring_bp < 1 || r->ready_bp <= r->aspiring_bp || r->ready_bp > 10000))
		return bad(
		    src, e, "framework", f->id, "readiness: 0 < aspiring_bp < ready_bp <= 10000");
	return ST_OK;
}

enum st
framework_resolve(struct framework *f, const struct fw_src *src, struct err *e)
{
	enum st st = check_head(f, src, e);

	if (st == ST_OK)
		st = check_incidents(f, src, e);
	if (st == ST_OK)
		st = check_sizes(f, src, e);
	for (uint32_t i = 0; st == ST_OK && i < f->curves_n; i++)
		st = resolve_curve(f, i, src, e);
	for (uint32_t i = 0; st == ST_OK && i < f->metrics_n; i++)
		st = resolve_metric(f, i, src, e);
	for (uint32_t i = 0; st == ST_OK && i < f->categories_n; i++)
		st = resolve_category(f, i, src, e);
	for (uint32_t i = 0; st == ST_OK && i < f->programmes_n; i++) {
		for (uint32_t k = 0; st == ST_OK && k < f->programmes[i].actions_n; k++)
			st = resolve_action(f, &f->programmes[i].actions[k], src, e);
	}
	return st;
}

const char *
framework_size(const struct framework *f, const struct tally *t)
{
	const struct fw_sizes *s = f->sizes;
	uint32_t k;

	if (s == NULL)
		return NULL;
	for (k = s->classes_n; k > 1 && t->c[s->c] < s->classes[k - 1].least;)
		k--;
	return s->classes[k - 1].id;
}

const char *
fw_origin_word(enum fw_origin o)
{
	static const char *const words[] = {
		[FW_PUBLISHED] = "published",
		[FW_REPRODUCED] = "reproduced",
		[FW_OURS] = "ours",
	};

	return words[o];
}

const char *
fw_status_word(enum fw_status s)
{
	static const char *const words[] = { "draft", "review", "last-call", "approved",
		"superseded" };

	return words[s];
}

const char *
fw_curve_word(enum fw_curve_kind k)
{
	static const char *const words[] = { "raw", "share", "penalty" };

	return words[k];
}
