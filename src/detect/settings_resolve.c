/* settings_resolve.c - what a settings file means: words to numbers, and what no shape can check.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/civil.h"
#include "base/hash.h"
#include "detect/settings_i.h"

/* The first line from *from on (1: the first) on which the word stands, whole; 0 without. */
static uint64_t
line_of(struct str text, const char *word)
{
	static const char marks[] = " \t\r,[]{}:\"'#";
	const size_t len = strlen(word);
	struct str line;
	uint64_t n = 0;

	while (str_cut(&text, '\n', &line)) {
		n++;
		for (size_t i = 0; i + len <= line.n && line.p[0] != '#'; i++) {
			if (memcmp(line.p + i, word, len) == 0 &&
			    (i == 0 || strchr(marks, line.p[i - 1]) != NULL) &&
			    (i + len == line.n || strchr(marks, line.p[i + len]) != NULL))
				return n;
		}
	}
	return 0;
}

static enum st
bad(struct err *e, struct str text, const char *word, const char *what)
{
	const uint64_t line = line_of(text, word);

	if (line == 0)
		return err_set(e, ST_BAD, ERR_NOOFF, "settings file", "%s: %.60s", what, word);
	return err_line(e, ST_BAD, line, "settings file", "%s: %.60s", what, word);
}

/* A bit for each of the words; all kinds when there are none. */
static enum st
kinds_of(uint32_t *mask, char *const *words, uint32_t n, struct str text, struct err *e)
{
	*mask = n == 0 ? (1u << INC_KINDS) - 1 : 0;
	for (uint32_t i = 0; i < n; i++) {
		unsigned kind;

		if (!incident_kind_parse(words[i], &kind))
			return bad(e, text, words[i], "no kind of incident");
		*mask |= 1u << kind;
	}
	return ST_OK;
}

static enum st
bits_of(uint64_t *bits, char *const *words, uint32_t n, struct str text, struct err *e)
{
	*bits = 0;
	for (uint32_t i = 0; i < n; i++) {
		unsigned sig;

		if (!signal_parse(words[i], &sig))
			return bad(e, text, words[i], "no signal");
		*bits |= UINT64_C(1) << sig;
	}
	return ST_OK;
}

static enum st
resolve_bases(struct settings *s, struct str text, struct err *e)
{
	uint32_t seen = 0;

	for (uint32_t i = 0; i < s->bases_n; i++) {
		unsigned kind;

		if (!incident_kind_parse(s->bases[i].kind, &kind))
			return bad(e, text, s->bases[i].kind, "no kind of incident");
		if (seen & 1u << kind)
			return bad(e, text, s->bases[i].kind, "the base is there twice");
		seen |= 1u << kind;
		s->base[kind] = s->bases[i].weight;
	}
	for (unsigned k = 0; k < INC_KINDS; k++) {
		if (!(seen & 1u << k))
			return bad(e, text, incident_kind_word(k), "no base for the kind");
	}
	return ST_OK;
}

static enum st
most_of(struct settings_signal *g, struct str text, struct err *e)
{
	g->most = GRADE_PROVEN;
	if (g->most_text == NULL)
		return ST_OK;
	for (unsigned i = 0; i < GRADES; i++) {
		if (strcmp(grade_word(i), g->most_text) == 0) {
			g->most = (uint8_t)i;
			return ST_OK;
		}
	}
	return bad(e, text, g->most_text, "no grade");
}

static enum st
resolve_signals(struct settings *s, struct str text, struct err *e)
{
	uint64_t seen = 0;

	for (uint32_t i = 0; i < s->signals_n; i++) {
		struct settings_signal *g = &s->signals[i];
		int64_t t;
		unsigned sig;
		enum st st;

		if (!signal_parse(g->word, &sig))
			return bad(e, text, g->word, "no signal");
		if (seen & UINT64_C(1) << sig)
			return bad(e, text, g->word, "the signal is there twice");
		if (g->weight < -100 || g->weight > 100)
			return bad(e, text, g->word, "a weight is within -100 .. 100");
		if (!civil_parse(str_of(g->date), &t))
			return bad(e, text, g->date, "no date");
		seen |= UINT64_C(1) << sig;
		g->sig = (uint8_t)sig;
		st = kinds_of(&g->mask, g->kinds, g->kinds_n, text, e);
		if (st == ST_OK)
			st = most_of(g, text, e);
		if (st != ST_OK)
			return st;
	}
	for (unsigned i = 0; i < SIGNALS; i++) {
		if (!(seen & UINT64_C(1) << i))
			return err_set(e, ST_BAD, ERR_NOOFF, "settings file",
			    "the signal is missing: %s", signal_info(i)->word);
	}
	return ST_OK;
}

static int
by_signal(const void *a, const void *b)
{
	const struct settings_signal *x = a, *y = b;

	return (int)x->sig - (int)y->sig;
}

static enum st
resolve_rules(struct settings *s, struct str text, struct err *e)
{
	enum st st = ST_OK;

	for (uint32_t i = 0; st == ST_OK && i < s->rules_n; i++) {
		struct settings_rule *r = &s->rules[i];

		st = kinds_of(&r->mask, r->kinds, r->kinds_n, text, e);
		if (st == ST_OK)
			st = bits_of(&r->all_bits, r->all, r->all_n, text, e);
		if (st == ST_OK)
			st = bits_of(&r->any_bits, r->any, r->any_n, text, e);
		if (st == ST_OK)
			st = bits_of(&r->none_bits, r->none, r->none_n, text, e);
		if (st == ST_OK && (r->all_bits | r->any_bits) == 0)
			st = bad(e, text, "rules", "a rule names a signal at least");
	}
	return st;
}

static bool
range_parse(struct str s, struct settings_range *out)
{
	struct str first;
	uint64_t a, b;

	if (!str_cut(&s, '-', &first) || !str_u64(first, UINT32_MAX, &a) ||
	    !str_u64(s, UINT32_MAX, &b) || a > b)
		return false;
	*out = (struct settings_range){ (uint32_t)a, (uint32_t)b };
	return true;
}

static enum st
resolve_ranges(struct settings_list *l, struct str text, struct err *e)
{
	if (l->ranges_n == 0)
		return ST_OK;
	l->spans = arr_new(l->ranges_n, sizeof(l->spans[0]));
	if (l->spans == NULL)
		return err_nomem(e, "settings");
	for (uint32_t i = 0; i < l->ranges_n; i++) {
		if (!range_parse(str_of(l->ranges[i]), &l->spans[i]))
			return bad(e, text, l->ranges[i], "no range of AS numbers");
	}
	return ST_OK;
}

static enum st
resolve_list(struct settings_list *l, struct str text, struct err *e)
{
	int64_t t;

	if (!civil_parse(str_of(l->date), &t))
		return bad(e, text, l->date, "no date");
	if (!civil_parse(str_of(l->expires), &l->expires_s))
		return bad(e, text, l->expires, "no date");
	if (l->prefixes_n == 0)
		return resolve_ranges(l, text, e);
	l->pfxs = arr_new(l->prefixes_n, sizeof(struct pfx));
	if (l->pfxs == NULL)
		return err_nomem(e, "settings");
	for (uint32_t i = 0; i < l->prefixes_n; i++) {
		if (!pfx_parse(str_of(l->prefixes[i]), &l->pfxs[i]))
			return bad(e, text, l->prefixes[i], "no prefix");
	}
	return resolve_ranges(l, text, e);
}

static enum st
resolve_limits(const struct settings_limits *l, struct str text, struct err *e)
{
	if (l->medium_at > l->high_at || l->high_at > 100)
		return bad(e, text, "high_at", "medium_at, high_at and 100 follow each other");
	if (l->peer_asns == 0 || l->collectors == 0)
		return bad(e, text, "peer_asns", "a grade asks for one peer at least");
	if (l->coverage_percent > 100)
		return bad(e, text, "coverage_percent", "above 100");
	if (l->longest4 > 32)
		return bad(e, text, "longest4", "above 32");
	if (l->longest6 > 128)
		return bad(e, text, "longest6", "above 128");
	return ST_OK;
}

enum st
settings_resolve(struct settings *s, struct str text, struct err *e)
{
	struct sha256 *d = sha256_new();
	int64_t t;
	enum st st = resolve_limits(&s->limits, text, e);

	if (st == ST_OK && d == NULL)
		st = err_nomem(e, "settings");
	if (d != NULL) {
		sha256_add(d, text.p, text.n);
		sha256_end(d, s->sha256);
	}
	if (st == ST_OK && !civil_parse(str_of(s->date), &t))
		st = bad(e, text, s->date, "no date");
	if (st == ST_OK)
		st = resolve_bases(s, text, e);
	if (st == ST_OK)
		st = resolve_signals(s, text, e);
	if (st == ST_OK) {
		qsort(s->signals, s->signals_n, sizeof(s->signals[0]), by_signal);
		st = resolve_rules(s, text, e);
	}
	for (uint32_t i = 0; st == ST_OK && i < s->lists_n; i++)
		st = resolve_list(&s->lists[i], text, e);
	return st;
}

/* The rest: what frozen settings answer. */

const char *
grade_word(unsigned grade)
{
	static const char *const words[GRADES] = { "low", "medium", "high", "proven" };

	return words[grade];
}

static bool
rule_holds(const struct settings_rule *r, unsigned kind, uint64_t signals)
{
	return (r->mask & 1u << kind) != 0 && (signals & r->all_bits) == r->all_bits &&
	       (r->any_bits == 0 || (signals & r->any_bits) != 0) && (signals & r->none_bits) == 0;
}

struct weighed
settings_weigh(const struct settings *s, unsigned kind, uint64_t signals)
{
	struct weighed w = { s->base[kind], GRADE_LOW };
	uint8_t most = GRADE_PROVEN;

	for (unsigned i = 0; i < SIGNALS; i++) {
		const struct settings_signal *g = &s->signals[i];

		if (!(signals & UINT64_C(1) << i) || !(g->mask & 1u << kind))
			continue;
		w.confidence += g->weight;
		most = g->most < most ? g->most : most;
	}
	w.confidence = w.confidence < 0 ? 0 : w.confidence > 100 ? 100 : w.confidence;
	if (w.confidence >= (int32_t)s->limits.medium_at)
		w.grade = GRADE_MEDIUM;
	for (uint32_t i = 0; i < s->rules_n; i++) {
		const struct settings_rule *r = &s->rules[i];

		if (r->grade > w.grade && rule_holds(r, kind, signals) &&
		    w.confidence >= (int32_t)s->limits.high_at)
			w.grade = r->grade;
	}
	if (w.grade > most)
		w.grade = most;
	return w;
}

static bool
in_force(const struct settings_list *l, enum settings_use use, int64_t at_s)
{
	return l->use == use && at_s < l->expires_s;
}

const struct settings_list *
settings_asn(const struct settings *s, enum settings_use use, uint32_t asn, int64_t at_s)
{
	for (uint32_t i = 0; i < s->lists_n; i++) {
		const struct settings_list *l = &s->lists[i];

		for (uint32_t k = 0; in_force(l, use, at_s) && k < l->asns_n; k++) {
			if (l->asns[k] == asn)
				return l;
		}
		for (uint32_t k = 0; in_force(l, use, at_s) && k < l->ranges_n; k++) {
			if (l->spans[k].first <= asn && asn <= l->spans[k].last)
				return l;
		}
	}
	return NULL;
}

const struct settings_list *
settings_pfx(const struct settings *s, enum settings_use use, const struct pfx *p, int64_t at_s)
{
	for (uint32_t i = 0; i < s->lists_n; i++) {
		const struct settings_list *l = &s->lists[i];

		for (uint32_t k = 0; in_force(l, use, at_s) && k < l->prefixes_n; k++) {
			if (pfx_covers(&l->pfxs[k], p))
				return l;
		}
	}
	return NULL;
}
