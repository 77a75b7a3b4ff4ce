/*
 * path_dfa.h - paths asked for an expression, by number and not by letter.
 *
 * The states of the automaton are made when they are first come to, to a limit. What an AS number
 * does in a state is kept, so that a path costs a look for each of its numbers and no text.
 */
#ifndef PATH_DFA_H
#define PATH_DFA_H

#include "app/path_nfa.h"

#define DFA_CACHE_BITS 13 /* 64 KB */

/* What is known of one state; the sets of nodes lie behind each other. */
struct dfa_state {
	uint16_t next[PATH_SYMBOLS]; /* 0: not known yet */
	uint32_t set, set_n;
	bool met;    /* found, whatever follows */
	bool never;  /* nothing that follows can make it found */
	bool at_end; /* found if the text ends here; follows met and never */
};

struct dfa_move {
	uint32_t asn;
	uint16_t from; /* 0: free */
	uint16_t to : 15;
	uint16_t settled : 1; /* whatever follows, the answer is that of `to` */
};

struct path_dfa {
	const struct path_nfa *nfa;
	struct dfa_state *states; /* from 1; 1 is the begin */
	size_t n, cap;
	uint16_t *sets;
	size_t sets_n, sets_cap;
	uint32_t *seen; /* [nodes] the mark of the last walk that met it */
	uint16_t *walk; /* [nodes] */
	uint32_t mark;
	struct dfa_move *moves;
};

enum dfa_answer {
	DFA_NO,
	DFA_YES,
	DFA_FULL, /* too many states: ask regexec() */
};

/* nfa must outlive it. ST_OK or ST_NOMEM; path_dfa_fini is fine in both cases. */
enum st path_dfa_init(struct path_dfa *d, const struct path_nfa *nfa, struct err *e);
void path_dfa_fini(struct path_dfa *d);
/* A path of n numbers in network order, with blanks between in its text. */
enum dfa_answer path_dfa_numbers(struct path_dfa *d, const uint8_t *v, unsigned n);

#endif
