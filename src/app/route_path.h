/*
 * route_path.h - AS paths asked for by expression.
 *
 * An expression is a POSIX extended regular one over the text of the path; `_` is the boundary of
 * an AS number, as routers have it. Most are plain runs of whole numbers ("_3356_", "^174 3356_",
 * "_15169$"): those are compared as numbers. The others become an automaton that is asked by
 * numbers, too. What neither can do is left to regexec(), once for each distinct path.
 */
#ifndef ROUTE_PATH_H
#define ROUTE_PATH_H

#include <regex.h>

#include "app/path_dfa.h"
#include "base/err.h"
#include "rib/pathset.h"

#define PATH_RUN_MAX 8 /* numbers in a plain run */

struct path_pat {
	regex_t re;
	bool deny;
	/* a plain run of whole numbers; n 0: none */
	bool from_begin, to_end;
	unsigned n;
	uint32_t run[PATH_RUN_MAX]; /* network order */
	struct path_nfa nfa;	    /* of one that is no plain run; without nodes: for re alone */
};

/* Any of those that do not deny (unless there are none), none of those that do. */
struct path_pick {
	struct path_pat *v;
	size_t n, cap;
	bool has_yes;
	bool has_text; /* an expression that only re can answer */
};

/* What was found out about paths, by one thread; grows to a limit, then begins anew. */
struct path_memo {
	struct path_dfa *dfas; /* [dfas_n] of each expression that has one */
	size_t dfas_n;
	struct pathset set;
	size_t n;
	struct buf text;
};

/* Adds an expression. ST_OK, ST_NOMEM, or ST_BAD with what regcomp says. */
enum st path_pick_add(struct path_pick *p, const char *text, bool deny, struct err *e);
void path_pick_fini(struct path_pick *p);
/* ST_OK with the answer in *pass, or ST_NOMEM. path: checked, 4-octet numbers. */
enum st path_pick_passes(
    const struct path_pick *p, struct path_memo *memo, struct span path, bool *pass, struct err *e);
void path_memo_fini(struct path_memo *m);

/* Whether asn stands in the path, anywhere. */
bool path_has(struct span path, uint32_t asn);
/* Whether an AS number comes again with another one between: prepending is no loop. */
bool path_loops(struct span path);
/*
 * Whether an AS number stands in it that IANA reserves; those of confederations are left out, and
 * AS_TRANS where it stands for a number that two octets cannot hold.
 */
bool path_bogon(struct span path, bool as4);

#endif
