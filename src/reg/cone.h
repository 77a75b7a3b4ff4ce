/*
 * cone.h - customer cones: an AS, its customers, theirs, and so on.
 *
 * The closure of the provider links. What others publish as the provider/peer
 * observed cone counts only customers that were seen behind the AS in a path,
 * and is a part of this one. Links may go in circles; an AS counts once.
 *
 * A cone is a walk over the links below the AS, with a mark an AS: memory
 * grows with ASes and links only, and a walk is as long as the links below. All cones of the
 * Internet of 2022 (78,000 ASes) take 11 million steps.
 */
#ifndef CONE_H
#define CONE_H

#include "pfx/pfx.h"
#include "reg/asrel.h"

struct cones; /* holds the marks: for one thread at a time */

/* The table may be freed afterwards. On failure *out is NULL. */
enum st cones_new(struct cones **out, const struct asrel_table *t, struct err *e);
void cones_free(struct cones *c); /* NULL is fine */

/* Members with asn first, in order of the walk; valid until the next call. An AS without links has
 * itself. */
size_t cones_members(struct cones *c, uint32_t asn, const uint32_t **out);
/* Whether b is in the cone of a. */
bool cones_has(struct cones *c, uint32_t a, uint32_t b);

/* A route of the table by which cones are weighed. */
struct cone_route {
	struct pfx pfx;
	uint32_t origin;
};

/* Takes over routes[0..n), malloc'ed; doubles count once. Call it once. ST_NOMEM is the only
 * failure. */
enum st cones_weigh(struct cones *c, struct cone_route *routes, size_t n, struct err *e);

struct cone_size {
	uint64_t ases, prefixes4, prefixes6;
	uint64_t addresses4; /* each once, however many prefixes cover it */
};

/* Without cones_weigh() prefixes and addresses are 0. */
void cones_size(struct cones *c, uint32_t asn, struct cone_size *out);

#endif
