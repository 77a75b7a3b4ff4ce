/*
 * path_nfa.h - an expression over AS paths, compiled for path_dfa.h.
 *
 * The text of a path has 18 characters, so what one character may be is a set of 18 bits. The
 * grammar is that of POSIX extended expressions; what of it is rare here (references back, word
 * operators, classes and the like) is left to regexec().
 */
#ifndef PATH_NFA_H
#define PATH_NFA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define PATH_SYMBOLS 18 /* the digits by their value, then the rest */
#define PATH_BLANK 10
#define NFA_MAX_NODES 4096

enum nfa_kind {
	NFA_SYMBOLS, /* one character of a set, then out */
	NFA_SPLIT,   /* out or out2 */
	NFA_EMPTY,   /* out */
	NFA_BEGIN,   /* at the begin of the text, out */
	NFA_END,     /* at its end, out */
	NFA_MATCH,
};

struct nfa_node {
	enum nfa_kind kind;
	uint32_t set; /* of symbols */
	uint16_t out, out2;
};

struct path_nfa {
	struct nfa_node *v;
	size_t n, cap;
	uint16_t start;
};

/*
 * Compiles an expression that regcomp() took. *done false: it holds what is left to regexec(), or
 * is too large. ST_OK or ST_NOMEM.
 */
enum st path_nfa_make(struct path_nfa *nfa, const char *ere, bool *done, struct err *e);
void path_nfa_fini(struct path_nfa *nfa);

#endif
