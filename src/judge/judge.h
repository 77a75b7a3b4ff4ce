/*
 * judge.h - what a route is, against one frozen world.
 *
 * Pure functions of their arguments. A (prefix, origin) pair is judged once,
 * however many routes hold it. `*_NO_DATA` says that the world has no source
 * for the question: unknown is an answer, never a state of the route.
 */
#ifndef JUDGE_H
#define JUDGE_H

#include "pfx/pfx.h"
#include "world/world.h"

enum rpki_state {
	RPKI_NO_DATA,
	RPKI_VALID,
	RPKI_INVALID_LENGTH, /* a covering VRP has the origin, none admits the length */
	RPKI_INVALID_ASN,    /* covered, no covering VRP has the origin */
	RPKI_NOT_FOUND,
};

enum irr_state {
	IRR_NO_DATA,
	IRR_VALID,		   /* an object of exactly this prefix and origin */
	IRR_INVALID_MORE_SPECIFIC, /* a covering object has the origin */
	IRR_INVALID,		   /* covered, by other origins only */
	IRR_NOT_FOUND,
};

enum bogon_state {
	BOGON_NO,
	BOGON_FULL,	      /* never to be routed: IANA special-purpose, multicast, unallocated */
	BOGON_ADMINISTRATIVE, /* in a registry's hands, available or reserved */
};

/* An origin that is no single AS: the path is empty or ends in a set. RFC 6811 2: never matches. */
#define ORIGIN_NONE 0u

struct verdict {
	uint8_t rpki, irr, bogon; /* the enums above */
};

struct verdict judge_pair(const struct world *w, const struct pfx *p, uint32_t origin);
/* The same for n pairs, verdicts into out: sooner, when they are many and in no order. */
void judge_pairs(const struct world *w, const struct rov_ask *v, size_t n, struct verdict *out);
#define JUDGE_GROUP 256 /* a number of pairs that is worth it and fits on a stack */

/* The words of the contract: "valid", "invalid-length", ..., "-" for no data; bogon: "no", "full",
 * "administrative". */
const char *rpki_word(unsigned state);
const char *irr_word(unsigned state);
const char *bogon_word(unsigned state);

#endif
