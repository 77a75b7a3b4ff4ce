/*
 * transit.h - who carries whose routes: kept while tables are read, counted when verdicts are
 * there.
 *
 * The paths of all tables by prefix (rib/bundle.h). Two questions are asked of them: which
 * RPKI-invalid routes went through an AS, of those that could have; and which routes a network
 * passed on that a direct customer originates.
 */
#ifndef TRANSIT_H
#define TRANSIT_H

#include "app/assess.h"
#include "base/map.h"
#include "rib/pairset.h"
#include "rib/table.h"
#include "score/framework.h"

struct transit_part {
	struct bundles b;     /* refs: the first pair of the prefix, ascending */
	struct pathset paths; /* that the bundles speak of, where nobody else keeps them */
	size_t at;	      /* of a walk */
};

struct transit {
	struct transit_part *parts;
	size_t n;
};

/*
 * Takes the bundles of one table; a->pairs are there. paths: theirs, taken as well, or NULL. t has
 * room for it. ST_OK or ST_NOMEM.
 */
enum st transit_take(struct transit *t, const struct assess *a, struct bundles *b,
    struct pathset *paths, const struct pairset *pairs, struct err *e);
void transit_free(struct transit *t); /* NULL is fine */

/* Whether there is anything to count by this world. */
bool transit_wanted(const struct world *w);
/* Whether a metric of the framework looks at what is counted. */
bool transit_measured(const struct framework *f);
/*
 * Counts for the tallies, which ids finds by AS; a is judged.
 *
 * rov_invalid_visible, rov_invalid_through (needs VRPs): an invalid route that counts could have
 * come through every AS that carries another, not invalid one of the same origin; and did through
 * those on its paths. The origin itself is never asked.
 *
 * imc_action1_bad, imc_action1_all (needs VRPs, route objects and published relationships; IPv4
 * only): a route counts for the AS left of its origin, a customer of it, unless that AS is the
 * collector's own peer. Bad: RPKI invalid, or not found and IRR invalid.
 */
enum st transit_count(struct transit *t, struct assess *a, const struct world *w,
    const struct map *ids, struct err *e);

#endif
