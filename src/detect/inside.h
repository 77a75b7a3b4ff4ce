/*
 * inside.h - internal more-specifics that got out: type 6 of RFC 7908.
 *
 * The origin is right and stands alone, the prefixes are new, parts of what it announced before.
 * One such is traffic engineering. Many at once, of one AS and of its customers, are the inside of
 * a network: what they have in common is the AS nearest to their origins that stands on nearly all
 * their paths. Of one origin alone, or mostly, they count where its own ROAs forbid them, or very
 * many come.
 */
#ifndef INSIDE_H
#define INSIDE_H

#include "base/map.h"
#include "detect/detect.h"
#include "detect/finding.h"
#include "detect/history.h"

#define INSIDE_DEPTH 3 /* ASes of a path, from the origin, that may be whose inside it is */

/* Which record a peer showed it with last: what a burst is told of later needs its evidence. */
struct inside_sight {
	struct follow_at at;
	uint32_t peer, next; /* number in sights, from 1; 0 ends */
};

/* A prefix that is new inside of another of its origin. */
struct inside_new {
	uint32_t pfx, time_s;
	uint32_t sights; /* the first one */
	uint32_t as[INSIDE_DEPTH];
	bool forbidden; /* RPKI invalid by length */
};

struct inside {
	struct inside_new *v; /* by time */
	size_t n, cap, open;  /* those before open are too old */
	struct map ids;	      /* prefix: index in v */
	uint32_t *culprit;    /* [cap] of v; 0: none so far */
	uint32_t looked_s;
	struct inside_sight *sights; /* of v[open..n) */
	size_t sights_n, sights_cap;
};

void inside_fini(struct inside *s); /* zeroed is fine */
/* A route of a prefix, as news. Then whose inside it is, 0: nobody's that is known. */
enum st inside_see(struct inside *s, const struct detect_env *env, const struct follow_change *c,
    const struct follow_route *r, uint32_t *culprit, struct err *e);
/* What is said of a prefix of the culprit. */
struct suspicion inside_say(uint32_t culprit, uint32_t origin, uint32_t pfx);
/* A second went by: a burst is told of all cells that show it. */
enum st inside_tick(struct inside *s, const struct detect_env *env, struct findings *f,
    int64_t time_us, struct err *e);

#endif
