/*
 * peerlock.h - leaks that need no relationships: a network between two that buy transit from
 * nobody.
 *
 * Lite: no network passes routes of one Tier-1 to another but as their customer that leaks:
 * T1 .. x .. T1. Full: an AS has named the neighbours that may carry its routes, and another does.
 */
#ifndef PEERLOCK_H
#define PEERLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum lock_kind { LOCK_NONE, LOCK_LITE, LOCK_FULL };

/* Why it is no leak all the same. */
enum lock_excuse {
	LOCK_BARE,    /* there is none */
	LOCK_SIBLING, /* those between are of the organisation of a Tier-1 beside them */
	LOCK_IN_IP4,  /* those between count as Tier-1s in IPv4: excused there only */
	LOCK_IN_IP6,  /* ... in IPv6: excused there only */
};

struct peerlock {
	uint8_t kind, excuse;	   /* the enums above */
	uint16_t lo, hi;	   /* those between, as[lo .. hi) of the path, origin first */
	uint32_t from, leaker, to; /* leaker 0: several stand between, one of them is it */
};

/* Known exceptions, with the day of the list (Unix seconds). */
#define LOCK_LIST_DATE_S INT64_C(1704067200) /* 2024-01-01 */

struct lock_exception {
	uint32_t asn;
	uint8_t excuse; /* LOCK_IN_IP4 or LOCK_IN_IP6 */
	const char *why;
};

size_t lock_exceptions(const struct lock_exception **out);

/* What peerlock knows of each AS of a path. */
struct lock_as {
	uint32_t asn;
	uint32_t group; /* organisation, 0 unknown */
	bool tier1;
	uint8_t excuse; /* enum lock_excuse: LOCK_IN_IP4, LOCK_IN_IP6 or LOCK_BARE */
};

/* as[0..n): a path, origin first. The case nearest to the origin, one without an excuse before any
 * other. Kind LOCK_NONE: there is none. */
struct peerlock peerlock_lite(const struct lock_as *as, unsigned n);

#endif
