/* path_nfa.c - see path_nfa.h. Recursive descent; each piece has one node to begin and one to end.
 */
#include "app/path_nfa.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define DEPTH_MAX 40
#define REPEAT_MAX 255
#define ALL ((1u << PATH_SYMBOLS) - 1)

static const char symbols[PATH_SYMBOLS + 1] = "0123456789 ,{}()[]";

struct parser {
	struct path_nfa *nfa;
	const char *c;
	unsigned depth;
	bool left, nomem; /* left: to regexec() */
};

struct piece {
	uint16_t begin, end; /* end is NFA_EMPTY without an out yet */
};

static struct piece alternatives(struct parser *p);

static uint32_t
set_of(char c)
{
	const char *at = c != '\0' ? strchr(symbols, c) : NULL;

	return at != NULL ? 1u << (at - symbols) : 0; /* what no path has is never met */
}

static uint16_t
node(struct parser *p, enum nfa_kind kind, uint32_t set, uint16_t out)
{
	struct path_nfa *nfa = p->nfa;
	struct nfa_node *v;

	if (p->left || p->nomem)
		return 0;
	if (nfa->n == NFA_MAX_NODES) {
		p->left = true;
		return 0;
	}
	v = arr_grow(nfa->v, nfa->n, &nfa->cap, sizeof(*v));
	if (v == NULL) {
		p->nomem = true;
		return 0;
	}
	nfa->v = v;
	v[nfa->n] = (struct nfa_node){ kind, set, out, 0 };
	return (uint16_t)nfa->n++;
}

static void
link_to(struct parser *p, uint16_t from, uint16_t to)
{
	if (!p->left && !p->nomem)
		p->nfa->v[from].out = to;
}

/* One node that leads to a new end. */
static struct piece
single(struct parser *p, enum nfa_kind kind, uint32_t set)
{
	const uint16_t end = node(p, NFA_EMPTY, 0, 0);

	return (struct piece){ node(p, kind, set, end), end };
}

static struct piece
empty(struct parser *p)
{
	const uint16_t n = node(p, NFA_EMPTY, 0, 0);

	return (struct piece){ n, n };
}

static struct piece
both(struct parser *p, struct piece a, struct piece b)
{
	link_to(p, a.end, b.begin);
	return (struct piece){ a.begin, b.end };
}

static uint16_t
split(struct parser *p, uint16_t a, uint16_t b)
{
	const uint16_t n = node(p, NFA_SPLIT, 0, a);

	if (!p->left && !p->nomem)
		p->nfa->v[n].out2 = b;
	return n;
}

static struct piece
either(struct parser *p, struct piece a, struct piece b)
{
	const struct piece end = empty(p);

	link_to(p, a.end, end.begin);
	link_to(p, b.end, end.begin);
	return (struct piece){ split(p, a.begin, b.begin), end.end };
}

static struct piece
star(struct parser *p, struct piece a)
{
	const struct piece end = empty(p);
	const uint16_t loop = split(p, a.begin, end.begin);

	link_to(p, a.end, loop);
	return (struct piece){ loop, end.end };
}

/* [...]: characters and ranges by their octets, as in the C locale. */
static struct piece
list(struct parser *p)
{
	const bool deny = p->c[1] == '^';
	const char *first = p->c += 1 + deny;
	uint32_t set = 0;

	for (; *p->c != ']' || p->c == first; p->c++) {
		const unsigned char lo = (unsigned char)*p->c;
		unsigned char hi = lo;

		if (lo == '\0' ||
		    (lo == '[' && strchr(":.=", p->c[1]) != NULL && p->c[1] != '\0')) {
			p->left = true;
			return (struct piece){ 0, 0 };
		}
		if (p->c[1] == '-' && p->c[2] != ']' && p->c[2] != '\0') {
			hi = (unsigned char)p->c[2];
			if (hi == '[') { /* may be a class */
				p->left = true;
				return (struct piece){ 0, 0 };
			}
			p->c += 2;
		}
		for (unsigned c = lo; c <= hi; c++)
			set |= set_of((char)c);
	}
	p->c++;
	return single(p, NFA_SYMBOLS, deny ? ALL & ~set : set);
}

static struct piece
group(struct parser *p)
{
	struct piece a;

	if (++p->depth > DEPTH_MAX)
		p->left = true;
	p->c++;
	a = p->left ? (struct piece){ 0, 0 } : alternatives(p);
	if (*p->c == ')')
		p->c++;
	else
		p->left = true;
	p->depth--;
	return a;
}

static struct piece
atom(struct parser *p)
{
	const char c = *p->c;

	switch (c) {
	case '(':
		return group(p);
	case '[':
		return list(p);
	case '^':
		p->c++;
		return single(p, NFA_BEGIN, 0);
	case '$':
		p->c++;
		return single(p, NFA_END, 0);
	case '.':
		p->c++;
		return single(p, NFA_SYMBOLS, ALL);
	case '\\':
		if (p->c[1] == '\0' || strchr(".[]\\*+?{}()|^$ ,-", p->c[1]) == NULL)
			p->left = true; /* a reference or an operator */
		p->c += p->c[1] != '\0' ? 2 : 1;
		return single(p, NFA_SYMBOLS, set_of(p->c[-1]));
	case '*':
	case '+':
	case '?':
	case '{':
		p->left = true; /* nothing to repeat */
		return (struct piece){ 0, 0 };
	default:
		p->c++;
		return single(p, NFA_SYMBOLS, set_of(c));
	}
}

/* {m}, {m,}, {m,n}: the number of times; max REPEAT_MAX + 1: without end. */
static void
bounds(struct parser *p, unsigned *min, unsigned *max)
{
	char *end;
	const unsigned long m = strtoul(p->c + 1, &end, 10);
	unsigned long n = m;
	const bool digits = end != p->c + 1;

	if (digits && *end == ',')
		n = end[1] == '}' ? (end++, REPEAT_MAX + 1) : strtoul(end + 1, &end, 10);
	if (!digits || *end != '}' || m > REPEAT_MAX || n > REPEAT_MAX + 1 || m > n) {
		p->left = true;
		return;
	}
	*min = (unsigned)m;
	*max = (unsigned)n;
	p->c = end + 1;
}

static bool
repeats(struct parser *p, unsigned *min, unsigned *max)
{
	switch (*p->c) {
	case '*':
	case '+':
		*min = *p->c == '+';
		*max = REPEAT_MAX + 1;
		p->c++;
		return true;
	case '?':
		*min = 0;
		*max = 1;
		p->c++;
		return true;
	case '{':
		bounds(p, min, max);
		return !p->left;
	default:
		return false;
	}
}

/* The atom whose text begins at `at`, once more. */
static struct piece
again(struct parser *p, const char *at)
{
	const char *c = p->c;
	struct piece a;

	p->c = at;
	a = atom(p);
	p->c = c;
	return a;
}

static struct piece
repeated(struct parser *p)
{
	const char *at = p->c;
	struct piece a = atom(p), whole;
	unsigned min, max, more, most;

	if (p->left || !repeats(p, &min, &max))
		return a;
	if (*at == '^' || *at == '$' || repeats(p, &more, &most)) {
		p->left = true; /* readers differ about these */
		return a;
	}
	whole = min > 0 ? a : max > REPEAT_MAX ? star(p, a) : empty(p);
	for (unsigned i = 1; i < min && !p->left; i++)
		whole = both(p, whole, again(p, at));
	if (max > REPEAT_MAX)
		return min > 0 ? both(p, whole, star(p, again(p, at))) : whole;
	for (unsigned i = min; i < max && !p->left; i++)
		whole = both(p, whole, either(p, again(p, at), empty(p)));
	return whole;
}

static struct piece
sequence(struct parser *p)
{
	struct piece a = empty(p);

	while (!p->left && !p->nomem && *p->c != '\0' && *p->c != '|' &&
	       (*p->c != ')' || p->depth == 0)) {
		if (*p->c == ')')
			p->left = true;
		else
			a = both(p, a, repeated(p));
	}
	return a;
}

static struct piece
alternatives(struct parser *p)
{
	struct piece a = sequence(p);

	while (!p->left && !p->nomem && *p->c == '|') {
		p->c++;
		a = either(p, a, sequence(p));
	}
	return a;
}

enum st
path_nfa_make(struct path_nfa *nfa, const char *ere, bool *done, struct err *e)
{
	struct parser p = { .nfa = nfa, .c = ere };
	struct piece all;

	*nfa = (struct path_nfa){ 0 };
	all = alternatives(&p);
	link_to(&p, all.end, node(&p, NFA_MATCH, 0, 0));
	nfa->start = all.begin;
	*done = !p.left && !p.nomem;
	if (!*done)
		path_nfa_fini(nfa);
	return p.nomem ? err_nomem(e, "an expression") : ST_OK;
}

void
path_nfa_fini(struct path_nfa *nfa)
{
	free(nfa->v);
	*nfa = (struct path_nfa){ 0 };
}
