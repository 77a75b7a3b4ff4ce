/* path_dfa.c - see path_dfa.h. Subset construction, as far as paths lead. */
#include "app/path_dfa.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "wire/wire.h"

#define STATES_MAX 2000
#define SETS_MAX ((size_t)1 << 20)
#define BEGIN 1

/*
 * Adds to d->walk[0..n) what is reached from node `from` without a character. BEGIN nodes are
 * passed at the begin, END nodes at the end; else END nodes stay, for the question at the end.
 */
static size_t
reach(struct path_dfa *d, size_t n, uint16_t from, bool begin, bool end)
{
	size_t at = n;

	if (d->seen[from] != d->mark) {
		d->seen[from] = d->mark;
		d->walk[n++] = from;
	}
	for (; at < n; at++) { /* what is added is looked at in its turn */
		const struct nfa_node *v = &d->nfa->v[d->walk[at]];
		const bool go = v->kind == NFA_SPLIT || v->kind == NFA_EMPTY ||
				(v->kind == NFA_BEGIN && begin) || (v->kind == NFA_END && end);

		if (go && d->seen[v->out] != d->mark) {
			d->seen[v->out] = d->mark;
			d->walk[n++] = v->out;
		}
		if (v->kind == NFA_SPLIT && d->seen[v->out2] != d->mark) {
			d->seen[v->out2] = d->mark;
			d->walk[n++] = v->out2;
		}
	}
	return n;
}

static bool
has_match(const struct path_dfa *d, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (d->nfa->v[d->walk[i]].kind == NFA_MATCH)
			return true;
	}
	return false;
}

static int
by_node(const void *a, const void *b)
{
	return (int)*(const uint16_t *)a - (int)*(const uint16_t *)b;
}

/* Drops from d->walk[0..n) what only leads on; sorted, so that equal sets look the same. */
static size_t
essential(struct path_dfa *d, size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		const enum nfa_kind kind = d->nfa->v[d->walk[i]].kind;

		if (kind == NFA_SYMBOLS || kind == NFA_END || kind == NFA_MATCH)
			d->walk[k++] = d->walk[i];
	}
	qsort(d->walk, k, sizeof(*d->walk), by_node);
	return k;
}

static uint16_t
find(const struct path_dfa *d, size_t n)
{
	for (size_t i = BEGIN + 1; i < d->n; i++) { /* the begin is like no other */
		if (d->states[i].set_n == n &&
		    memcmp(d->sets + d->states[i].set, d->walk, n * sizeof(*d->walk)) == 0)
			return (uint16_t)i;
	}
	return 0;
}

/* Whether the set in hand is found when the text ends: then END nodes lead on. */
static bool
found_at_end(struct path_dfa *d, const uint16_t *set, size_t set_n, bool begin)
{
	size_t n = 0;

	d->mark++;
	for (size_t i = 0; i < set_n; i++)
		n = reach(d, n, set[i], begin, true);
	return has_match(d, n);
}

/* The state of d->walk[0..n), made when it is new; 0: there are too many, or no memory. */
static uint16_t
state_of(struct path_dfa *d, size_t n, bool begin)
{
	const bool met = has_match(d, n);
	struct dfa_state *s;
	uint16_t *sets;
	uint16_t id;

	n = essential(d, n);
	id = begin ? 0 : find(d, n);
	if (id != 0 || d->n > STATES_MAX || d->sets_n + n > SETS_MAX)
		return id;
	s = arr_grow(d->states, d->n, &d->cap, sizeof(*s));
	if (s == NULL)
		return 0;
	d->states = s;
	if (d->sets_cap < d->sets_n + n) {
		const size_t cap = (d->sets_n + n) * 2;

		sets = realloc(d->sets, cap * sizeof(*sets));
		if (sets == NULL)
			return 0;
		d->sets = sets;
		d->sets_cap = cap;
	}
	s = &d->states[d->n];
	*s = (struct dfa_state){ .set = (uint32_t)d->sets_n, .set_n = (uint32_t)n, .met = met };
	if (n > 0)
		memcpy(d->sets + d->sets_n, d->walk, n * sizeof(*d->walk));
	d->sets_n += n;
	s->at_end = met || found_at_end(d, d->sets + s->set, n, begin);
	/* an empty set has no beginning of the expression in it: it is bound to the begin */
	s->never = n == 0;
	return (uint16_t)d->n++;
}

/* The state behind a character; the expression may begin there, too. */
static uint16_t
make_next(struct path_dfa *d, uint16_t from, unsigned symbol)
{
	const struct dfa_state *s = &d->states[from];
	size_t n = 0;
	uint16_t to;

	d->mark++;
	for (size_t i = 0; i < s->set_n; i++) {
		const struct nfa_node *v = &d->nfa->v[d->sets[s->set + i]];

		if (v->kind == NFA_SYMBOLS && v->set >> symbol & 1)
			n = reach(d, n, v->out, false, false);
	}
	n = reach(d, n, d->nfa->start, false, false);
	to = state_of(d, n, false);
	if (to != 0)
		d->states[from].next[symbol] = to;
	return to;
}

static inline uint16_t
step(struct path_dfa *d, uint16_t from, unsigned symbol)
{
	const struct dfa_state *s = &d->states[from];

	if (s->met || s->never)
		return from;
	return s->next[symbol] != 0 ? s->next[symbol] : make_next(d, from, symbol);
}

enum st
path_dfa_init(struct path_dfa *d, const struct path_nfa *nfa, struct err *e)
{
	size_t n;

	*d = (struct path_dfa){ .nfa = nfa, .n = BEGIN };
	d->cap = 16;
	d->states = arr_new(d->cap, sizeof(*d->states));
	d->seen = arr_new(nfa->n, sizeof(*d->seen));
	d->walk = arr_new(nfa->n, sizeof(*d->walk));
	d->moves = arr_new((size_t)1 << DFA_CACHE_BITS, sizeof(*d->moves));
	if (d->states == NULL || d->seen == NULL || d->walk == NULL || d->moves == NULL)
		return err_nomem(e, "an expression");
	d->mark = 1;
	n = reach(d, 0, nfa->start, true, false);
	return state_of(d, n, true) == BEGIN ? ST_OK : err_nomem(e, "an expression");
}

void
path_dfa_fini(struct path_dfa *d)
{
	free(d->states);
	free(d->sets);
	free(d->seen);
	free(d->walk);
	free(d->moves);
	*d = (struct path_dfa){ 0 };
}

/* Where the text of a number leads, and the blank before it unless it is the first. */
static uint16_t
spell(struct path_dfa *d, uint16_t from, uint32_t asn)
{
	char text[16];
	const char *end = fmt_u64(text, asn);
	uint16_t s = from == BEGIN ? from : step(d, from, PATH_BLANK);

	for (const char *c = text; c < end && s != 0; c++)
		s = step(d, s, (unsigned)(*c - '0')); /* digits come first */
	return s;
}

enum dfa_answer
path_dfa_numbers(struct path_dfa *d, const uint8_t *v, unsigned n)
{
	uint16_t s = BEGIN;

	for (unsigned i = 0; i < n; i++, v += 4) {
		const uint32_t asn = be32(v);
		struct dfa_move *m =
		    &d->moves[(asn * 2654435761u + s * 2246822519u) >> (32 - DFA_CACHE_BITS)];

		if (m->asn != asn || m->from != s) {
			const uint16_t to = spell(d, s, asn);

			if (to == 0)
				return DFA_FULL;
			*m = (struct dfa_move){ asn, s, to & 0x7fff,
				d->states[to].met || d->states[to].never };
		}
		s = m->to;
		if (m->settled)
			break;
	}
	return d->states[s].at_end ? DFA_YES : DFA_NO;
}
