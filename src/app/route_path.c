/* route_path.c - see route_path.h. */
#include "app/route_path.h"

#include <stdlib.h>

#include "pfx/asn.h"
#include "reg/bogon.h"

#define MEMO_MAX_PATHS 200000 /* some 10 MB */
#define NUMBERS_MAX 64	      /* longer paths are asked in the slow way */

enum { MARK_NO = 1, MARK_YES = 2 };

/* `_` outside brackets becomes what routers take it for: an end or a mark between numbers. */
/* The C library takes time that doubles with each of them. */
#define BOUNDARIES_MAX 8

static enum st
expand(const char *text, struct buf *out, struct err *e)
{
	bool in_list = false;
	unsigned row = 0;

	for (const char *c = text; *c != '\0'; c++) {
		row = *c == '_' ? row + 1 : 0;
		if (row > BOUNDARIES_MAX)
			return err_set(e, ST_BAD, ERR_NOOFF, NULL,
			    "%s has more than %u boundaries (_) in a row", text, BOUNDARIES_MAX);
		if (*c == '[' && !in_list) {
			in_list = true;
			buf_ch(out, *c);
			if (c[1] == '^')
				buf_ch(out, *++c);
			if (c[1] == ']') /* the first in a list is no end of it */
				buf_ch(out, *++c);
		} else if (*c == '_' && !in_list)
			buf_lit(out, "(^|$|[][ ,{}()])");
		else {
			if (*c == '\\' && !in_list && c[1] != '\0')
				buf_ch(out, *c++);
			else if (*c == ']')
				in_list = false;
			buf_ch(out, *c);
		}
	}
	buf_ch(out, '\0');
	return buf_bad(out) ? err_nomem(e, "an expression") : ST_OK;
}

/* Sets p->n when the text is a plain run: [^_] N ([_ ] N)... [$_] */
static void
plain_run(struct path_pat *p, const char *c)
{
	unsigned n = 0;

	p->n = 0;
	if (*c != '^' && *c != '_')
		return;
	p->from_begin = *c++ == '^';
	for (;;) {
		uint64_t v = 0;

		if (*c < '1' || *c > '9' || n == PATH_RUN_MAX)
			return;
		while (*c >= '0' && *c <= '9' && v <= UINT32_MAX)
			v = v * 10 + (uint64_t)(*c++ - '0');
		if (v > UINT32_MAX)
			return;
		p->run[n++] = htobe32((uint32_t)v);
		if ((*c == '_' || *c == '$') && c[1] == '\0')
			break;
		if (*c != '_' && *c != ' ')
			return;
		c++;
	}
	p->to_end = *c == '$';
	p->n = n;
}

enum st
path_pick_add(struct path_pick *p, const char *text, bool deny, struct err *e)
{
	struct path_pat *v = arr_grow(p->v, p->n, &p->cap, sizeof(*v));
	struct buf ere = { 0 };
	bool compiled;
	enum st st;
	int rc;

	if (v == NULL)
		return err_nomem(e, "expressions");
	p->v = v;
	v += p->n;
	*v = (struct path_pat){ .deny = deny };
	st = expand(text, &ere, e);
	if (st == ST_OK) {
		rc = regcomp(&v->re, ere.p, REG_EXTENDED | REG_NOSUB);
		if (rc != 0) {
			char why[128];

			regerror(rc, &v->re, why, sizeof(why));
			st = err_set(e, ST_BAD, ERR_NOOFF, NULL,
			    "%s is not an extended regular expression: %s", text, why);
		}
	}
	if (st != ST_OK) {
		buf_fini(&ere);
		return st;
	}
	p->n++;
	p->has_yes |= !deny;
	plain_run(v, text);
	if (v->n == 0) {
		st = path_nfa_make(&v->nfa, ere.p, &compiled, e);
		p->has_text |= !compiled;
	}
	buf_fini(&ere);
	return st;
}

void
path_pick_fini(struct path_pick *p)
{
	for (size_t i = 0; i < p->n; i++) {
		regfree(&p->v[i].re);
		path_nfa_fini(&p->v[i].nfa);
	}
	free(p->v);
	*p = (struct path_pick){ 0 };
}

void
path_memo_fini(struct path_memo *m)
{
	for (size_t i = 0; i < m->dfas_n; i++)
		path_dfa_fini(&m->dfas[i]);
	free(m->dfas);
	pathset_fini(&m->set);
	buf_fini(&m->text);
}

static enum st
make_dfas(const struct path_pick *p, struct path_memo *memo, struct err *e)
{
	enum st st = ST_OK;

	memo->dfas = arr_new(p->n, sizeof(*memo->dfas));
	if (memo->dfas == NULL)
		return err_nomem(e, "expressions");
	for (memo->dfas_n = 0; memo->dfas_n < p->n && st == ST_OK; memo->dfas_n++) {
		if (p->v[memo->dfas_n].nfa.n > 0)
			st = path_dfa_init(&memo->dfas[memo->dfas_n], &p->v[memo->dfas_n].nfa, e);
	}
	return st;
}

/*
 * The numbers of a path, in network order as they lie there: in place when it is one segment, else
 * brought together in room. Of sequences only when asked so: then the text has one blank between
 * them. NULL when it is not so, or there are more than NUMBERS_MAX in several segments.
 */
static inline const uint8_t *
numbers(struct span path, bool sequences, uint8_t room[NUMBERS_MAX * 4], unsigned *n)
{
	const uint8_t *q = path.p, *end = q + path.n;

	*n = 0;
	if (path.n >= 2 && path.n == 2 + (size_t)q[1] * 4 && (q[0] == SEG_SEQUENCE || !sequences)) {
		*n = q[1];
		return q + 2;
	}
	for (; q < end; q += 2 + (size_t)q[1] * 4) {
		if ((q[0] != SEG_SEQUENCE && sequences) || *n + q[1] > NUMBERS_MAX)
			return NULL;
		memcpy(room + (size_t)*n * 4, q + 2, (size_t)q[1] * 4);
		*n += q[1];
	}
	return room;
}

/* The i-th of them, its octets as they are: to be compared, not to be read. */
static inline uint32_t
raw(const uint8_t *v, size_t i)
{
	uint32_t x;

	memcpy(&x, v + i * 4, sizeof(x));
	return x;
}

static bool
run_in(const struct path_pat *p, const uint8_t *v, unsigned n)
{
	const unsigned last = n - p->n;

	if (n < p->n)
		return false;
	for (unsigned i = p->to_end ? last : 0; i <= (p->from_begin ? 0 : last); i++) {
		unsigned k = 0;

		while (k < p->n && raw(v, i + k) == p->run[k])
			k++;
		if (k == p->n)
			return true;
	}
	return false;
}

/* What all expressions make of a path, by its numbers. */
static enum dfa_answer
judge_numbers(const struct path_pick *p, struct path_memo *memo, const uint8_t *v, unsigned n)
{
	bool yes = !p->has_yes;

	for (size_t i = 0; i < p->n; i++) {
		const struct path_pat *pat = &p->v[i];
		const enum dfa_answer met = pat->n > 0 ? (run_in(pat, v, n) ? DFA_YES : DFA_NO)
						       : path_dfa_numbers(&memo->dfas[i], v, n);

		if (met == DFA_FULL)
			return DFA_FULL;
		if (met == DFA_YES && pat->deny)
			return DFA_NO;
		yes |= met == DFA_YES;
	}
	return yes ? DFA_YES : DFA_NO;
}

static bool
judge_text(const struct path_pick *p, const char *text)
{
	bool yes = !p->has_yes;

	for (size_t i = 0; i < p->n; i++) {
		const bool met = regexec(&p->v[i].re, text, 0, NULL, 0) == 0;

		if (met && p->v[i].deny)
			return false;
		yes |= met;
	}
	return yes;
}

/* By the text, once for each distinct path. */
static enum st
pass_text(
    const struct path_pick *p, struct path_memo *memo, struct span path, bool *pass, struct err *e)
{
	struct path *known;

	if (memo->n >= MEMO_MAX_PATHS) {
		pathset_fini(&memo->set);
		memo->n = 0;
	}
	if (memo->set.slots == NULL && !pathset_init(&memo->set, NULL)) {
		pathset_fini(&memo->set);
		return err_nomem(e, "AS paths");
	}
	known = path.n > UINT16_MAX
		    ? NULL
		    : pathset_intern(&memo->set, path.p, path.n, path_hash(path.p, path.n));
	if (known != NULL && known->mark != 0) {
		*pass = known->mark == MARK_YES;
		return ST_OK;
	}
	memo->n++;
	memo->text.n = 0;
	aspath_text(&memo->text, path);
	buf_ch(&memo->text, '\0');
	if (buf_bad(&memo->text) || (known == NULL && path.n <= UINT16_MAX))
		return err_nomem(e, "AS paths");
	*pass = judge_text(p, memo->text.p);
	if (known != NULL)
		known->mark = *pass ? MARK_YES : MARK_NO;
	return ST_OK;
}

enum st
path_pick_passes(
    const struct path_pick *p, struct path_memo *memo, struct span path, bool *pass, struct err *e)
{
	uint8_t room[NUMBERS_MAX * 4];
	const uint8_t *v;
	unsigned n;

	if (!p->has_text && (v = numbers(path, true, room, &n)) != NULL) {
		enum dfa_answer met;
		const enum st st = memo->dfas != NULL ? ST_OK : make_dfas(p, memo, e);

		if (st != ST_OK)
			return st;
		met = judge_numbers(p, memo, v, n);
		*pass = met == DFA_YES;
		if (met != DFA_FULL)
			return ST_OK;
	}
	return pass_text(p, memo, path, pass, e);
}

bool
path_has(struct span path, uint32_t asn)
{
	struct aspath_walk w = aspath_walk_on(path);
	uint32_t v;

	while (aspath_walk_next(&w, &v)) {
		if (v == asn)
			return true;
	}
	return false;
}

/* The same for paths of many segments and numbers. */
static bool
long_loops(struct span path)
{
	struct aspath_walk w = aspath_walk_on(path);
	uint32_t v, before = 0;

	for (bool first = true; aspath_walk_next(&w, &v); first = false) {
		struct aspath_walk rest = w;
		bool apart = false;
		uint32_t u;

		if (!first && v == before)
			continue; /* its run was walked from its first */
		before = v;
		while (aspath_walk_next(&rest, &u)) {
			if (u == v && apart)
				return true;
			apart |= u != v;
		}
	}
	return false;
}

bool
path_loops(struct span path)
{
	uint8_t room[NUMBERS_MAX * 4];
	unsigned n;
	const uint8_t *v = numbers(path, false, room, &n);

	if (v == NULL)
		return long_loops(path);
	for (unsigned i = 2; i < n; i++) { /* met before, but not just before */
		const uint32_t x = raw(v, i);
		unsigned j = i - 1;

		if (raw(v, j) == x)
			continue;
		while (j > 0) {
			if (raw(v, --j) == x)
				return true;
		}
	}
	return false;
}

bool
path_bogon(struct span path, bool as4)
{
	struct aspath_walk w = aspath_walk_on(path);
	uint32_t asn;

	while (aspath_walk_next(&w, &asn)) {
		if (w.type <= SEG_SEQUENCE && (as4 || asn != AS_TRANS) && bogon_asn(asn) != NULL)
			return true;
	}
	return false;
}
