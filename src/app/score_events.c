/* score_events.c - a line of JSON as a question to the norms. */
#include "app/score_events.h"

#include <stdlib.h>
#include <strings.h>

#include "base/civil.h"
#include "base/limits.h"
#include "io/jsax.h"
#include "pfx/asn.h"

enum key {
	K_OTHER,
	K_ASN,
	K_METRIC,
	K_CATEGORY,
	K_WINDOW,
	K_EVENTS,
	K_TOTAL,
	K_UNREGISTERED,
	K_COUNTERS,
	/* of an event */
	K_START,
	K_END,
	K_WEIGHT,
	K_KIND,
	K_ROLE,
	K_FACTS,
	K_GRADE,
};

static const struct {
	const char *word;
	unsigned depth;
	enum key key;
} keys[] = {
	{ "asn", 1, K_ASN },
	{ "metric", 1, K_METRIC },
	{ "category", 1, K_CATEGORY },
	{ "window", 1, K_WINDOW },
	{ "events", 1, K_EVENTS },
	{ "total", 1, K_TOTAL },
	{ "unregistered", 1, K_UNREGISTERED },
	{ "counters", 1, K_COUNTERS },
	{ "start_time", 3, K_START },
	{ "end_time", 3, K_END },
	{ "weight", 3, K_WEIGHT },
	{ "kind", 3, K_KIND },
	{ "role", 3, K_ROLE },
	{ "facts", 3, K_FACTS },
	{ "grade", 3, K_GRADE },
};

/* Reading one line; depth counts open objects and lists. */
struct line {
	struct score_ask *ask;
	const struct framework *f;
	unsigned depth;
	enum key top, key; /* of depth 1, and the last one */
	uint32_t counter[2];
	unsigned windows, counters;
	bool asn, start, has_total, has_unregistered, kind, role;
	uint64_t total, unregistered;
	struct sev ev;
	bool all_kinds; /* every event so far says what it is */
};

static enum st
bad(struct err *e, const char *what, struct str text)
{
	return err_set(e, ST_BAD, ERR_NOOFF, "docs/metrics.md", "%s: %.*s", what,
	    (int)(text.n < 60 ? text.n : 60), text.p);
}

/* "0.25" in millionths: at most six digits behind the point that are not zero. */
static bool
parse_e6(struct str s, uint32_t *out)
{
	enum { PLACES = 6 };
	struct str whole;
	uint64_t w, part = 0;
	const bool cut = str_cut(&s, '.', &whole);

	if (!cut || !str_u64(whole, 1000, &w))
		return false;
	for (size_t i = 0; i < s.n || i < PLACES; i++) {
		const char c = i < s.n ? s.p[i] : '0';

		if (c < '0' || c > '9' || (i >= PLACES && c != '0'))
			return false;
		if (i < PLACES)
			part = part * 10 + (unsigned)(c - '0');
	}
	*out = (uint32_t)(w * SEV_WEIGHT + part);
	return *out != 0;
}

static enum st
take_kind(struct line *l, struct str s, struct err *e)
{
	for (unsigned k = 0; k < SEV_KINDS; k++) {
		if (str_eq(s, sev_kind_word(k))) {
			l->ev.kind = (uint8_t)k;
			l->kind = true;
			return ST_OK;
		}
	}
	return bad(e, "there is no such kind of event", s);
}

static enum st
take_role(struct line *l, struct str s, struct err *e)
{
	for (unsigned k = 0; k < SEV_ROLES; k++) {
		if (str_eq(s, sev_role_word(k))) {
			l->ev.role = (uint8_t)k;
			l->role = true;
			return ST_OK;
		}
	}
	return bad(e, "a role is own or customer", s);
}

static enum st
take_fact(struct line *l, struct str s, struct err *e)
{
	char word[32] = "";
	uint16_t bit;

	if (s.n < sizeof(word))
		memcpy(word, s.p, s.n);
	bit = sev_fact(word);
	l->ev.facts |= bit;
	return bit != 0 ? ST_OK : bad(e, "there is no such fact", s);
}

/* In place of that of an event whose grade is not told: then it is told as a fact. */
static enum st
take_grade(struct line *l, struct str s, struct err *e)
{
	static const char *const words[] = { "low", "medium", "high", "proven" };

	for (unsigned k = 0; k < 4; k++) {
		if (str_eq(s, words[k])) {
			l->ev.facts =
			    (uint16_t)((l->ev.facts & ~SEV_GRADE_MASK) | k << SEV_GRADE_SHIFT);
			return ST_OK;
		}
	}
	return bad(e, "there is no such grade", s);
}

static enum st
take_event_value(struct line *l, enum jtok t, struct str s, struct err *e)
{
	switch (l->key) {
	case K_START:
		l->start = t == J_STR && civil_parse(s, &l->ev.begin_s);
		return l->start ? ST_OK : bad(e, "start_time is no time", s);
	case K_END:
		if (t == J_NULL || (t == J_STR && (s.n == 0 || civil_parse(s, &l->ev.end_s))))
			return ST_OK;
		return bad(e, "end_time is no time", s);
	case K_WEIGHT:
		return t == J_NULL || (t == J_NUM && parse_e6(s, &l->ev.weight_e6))
			   ? ST_OK
			   : bad(e, "a weight is above 0, to six places", s);
	case K_KIND:
		return take_kind(l, s, e);
	case K_ROLE:
		return take_role(l, s, e);
	case K_GRADE:
		return take_grade(l, s, e);
	default:
		return ST_OK;
	}
}

static enum st
take_name(struct line *l, struct str s, struct err *e)
{
	struct score_ask *a = l->ask;

	if (s.n == 0 || s.n >= sizeof(a->name))
		return bad(e, "no name of a metric", s);
	memcpy(a->name, s.p, s.n);
	a->name[s.n] = '\0';
	if (l->key == K_CATEGORY) {
		a->category = framework_category(l->f, a->name);
		return a->category != FW_NONE ? ST_OK : bad(e, "there is no such category", s);
	}
	for (uint32_t i = 0; i < l->f->metrics_n; i++) {
		if (strcasecmp(l->f->metrics[i].id, a->name) == 0)
			a->metric = i;
	}
	return a->metric != FW_NONE ? ST_OK : bad(e, "the framework has no such metric", s);
}

static enum st
take_top_value(struct line *l, enum jtok t, struct str s, struct err *e)
{
	switch (l->key) {
	case K_ASN:
		l->asn = asn_parse(s, &l->ask->asn);
		return l->asn ? ST_OK : bad(e, "asn is no AS number", s);
	case K_METRIC:
	case K_CATEGORY:
		return t == J_STR ? take_name(l, s, e) : bad(e, "no name of a metric", s);
	case K_TOTAL:
		l->has_total = t == J_NUM && str_u64(s, UINT32_MAX, &l->total);
		return l->has_total || t == J_NULL ? ST_OK : bad(e, "total is no count", s);
	case K_UNREGISTERED:
		l->has_unregistered = t == J_NUM && str_u64(s, UINT32_MAX, &l->unregistered);
		return l->has_unregistered || t == J_NULL ? ST_OK
							  : bad(e, "unregistered is no count", s);
	case K_EVENTS:
	case K_COUNTERS:
	case K_WINDOW:
		return t == J_NULL ? ST_OK : bad(e, "a list or an object is expected", s);
	default:
		return ST_OK;
	}
}

static enum st
take_value(struct line *l, enum jtok t, struct str s, struct err *e)
{
	uint64_t n;

	if (l->depth == 1)
		return take_top_value(l, t, s, e);
	if (l->top == K_EVENTS && l->depth == 3)
		return take_event_value(l, t, s, e);
	if (l->top == K_EVENTS && l->depth == 4 && l->key == K_FACTS)
		return take_fact(l, s, e);
	if (l->top == K_COUNTERS && l->depth == 2) {
		if (t != J_NUM || !str_u64(s, UINT32_MAX, &n))
			return bad(e, "a counter is a whole number", s);
		l->ask->t.c[l->counter[0]] = (uint32_t)n;
		return ST_OK;
	}
	if (l->top == K_WINDOW && l->depth == 2) {
		int64_t *at = l->windows++ == 0 ? &l->ask->begin_s : &l->ask->end_s;

		return t == J_STR && l->windows <= 2 && civil_parse(s, at)
			   ? ST_OK
			   : bad(e, "a window is two times", s);
	}
	return ST_OK;
}

static enum st
take_key(struct line *l, struct str s, struct err *e)
{
	char word[64] = "";

	l->key = K_OTHER;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (keys[i].depth == l->depth && str_eq(s, keys[i].word))
			l->key = keys[i].key;
	}
	if (l->depth == 1)
		l->top = l->key;
	if (l->top != K_COUNTERS || l->depth != 2)
		return ST_OK;
	if (s.n < sizeof(word))
		memcpy(word, s.p, s.n);
	l->counters++;
	return counter_find(word, l->counter) != 0 ? ST_OK : bad(e, "there is no such counter", s);
}

static enum st
add_event(struct line *l, struct err *e)
{
	struct score_ask *a = l->ask;

	if (!l->start)
		return err_set(
		    e, ST_BAD, ERR_NOOFF, "docs/metrics.md", "an event without start_time");
	if (a->n_ev == a->cap_ev) {
		const size_t cap = a->cap_ev != 0 ? 2 * a->cap_ev : 64;
		struct sev *v = reallocarray(a->ev, cap, sizeof(*v));

		if (v == NULL)
			return err_nomem(e, "events");
		a->ev = v;
		a->cap_ev = cap;
	}
	l->all_kinds &= l->kind && l->role;
	l->ev.ref = (uint32_t)(l->kind | l->role << 1);
	a->ev[a->n_ev++] = l->ev;
	return ST_OK;
}

static enum st
on_token(void *arg, enum jtok t, struct str s, struct err *e)
{
	struct line *l = arg;

	switch (t) {
	case J_OBJ:
	case J_ARR:
		if (l->depth == 0 && t == J_ARR)
			return bad(e, "a line is an object", STR("["));
		l->depth++;
		if (l->top == K_EVENTS && l->depth == 3 && t == J_OBJ) {
			l->ev = (struct sev){
				.weight_e6 = SEV_WEIGHT, .facts = SEV_GRADE_MASK, .end_s = SEV_OPEN
			};
			l->start = l->kind = l->role = false;
		}
		return ST_OK;
	case J_OBJ_END:
	case J_ARR_END:
		if (l->top == K_EVENTS && l->depth == 3 && t == J_OBJ_END) {
			l->depth--;
			return add_event(l, e);
		}
		l->depth--;
		return ST_OK;
	case J_KEY:
		return take_key(l, s, e);
	default:
		return l->depth == 0 ? bad(e, "a line is an object", s) : take_value(l, t, s, e);
	}
}

/* An event that does not say what it is is one of the metric's. */
static void
fill_kinds(struct score_ask *a, const struct fw_events *which)
{
	for (size_t i = 0; i < a->n_ev; i++) {
		struct sev *ev = &a->ev[i];

		if ((ev->ref & 1) == 0)
			ev->kind = (uint8_t)__builtin_ctz(which->kinds);
		if ((ev->ref & 2) == 0)
			ev->role = (uint8_t)which->role;
		ev->asn = a->asn;
		ev->ref = 0;
	}
}

static enum st
whole(struct line *l, struct err *e)
{
	struct score_ask *a = l->ask;
	const struct fw_events *which =
	    a->metric != FW_NONE ? l->f->metrics[a->metric].events : NULL;
	const char *wrong = NULL;

	if (!l->asn || (a->metric == FW_NONE) == (a->category == FW_NONE))
		wrong = "asn and either metric or category must stand";
	else if (l->windows == 1 || (l->windows == 2 && a->begin_s >= a->end_s))
		wrong = "a window has a begin and a later end";
	else if ((which != NULL || a->n_ev != 0) && l->windows != 2)
		wrong = "events need a window";
	else if (l->has_total != l->has_unregistered || l->unregistered > l->total)
		wrong = "total and the part of it that is unregistered come together";
	else if (a->category != FW_NONE && !l->all_kinds)
		wrong = "events of a category have a kind and a role";
	if (wrong != NULL)
		return err_set(e, ST_BAD, ERR_NOOFF, "docs/metrics.md", "%s", wrong);
	a->told = which != NULL || a->category != FW_NONE || l->has_total || l->counters != 0;
	a->by_missing = l->has_total;
	if (l->has_total) {
		a->t.c[C_IRR_VALID4] = (uint32_t)(l->total - l->unregistered);
		a->t.c[C_IRR_NOT_FOUND4] = (uint32_t)l->unregistered;
	}
	a->t.asn = a->asn;
	fill_kinds(a, which != NULL ? which : &(struct fw_events){ .kinds = 1 });
	sev_sort(a->ev, a->n_ev);
	return ST_OK;
}

enum st
score_ask_parse(struct score_ask *ask, const struct framework *f, struct str text, struct err *e)
{
	struct line l = { .ask = ask, .f = f, .all_kinds = true };
	enum st st;

	ask->n_ev = 0;
	ask->metric = ask->category = FW_NONE;
	memset(&ask->t, 0, sizeof(ask->t));
	st = jsax_text(text, on_token, &l, e);
	return st == ST_OK ? whole(&l, e) : st;
}

void
score_ask_fini(struct score_ask *ask)
{
	free(ask->ev);
}
