/*
 * groups.h - announcements that are made, flow and look alike, computed once.
 *
 * A group's entries lie as one piece of wire bytes, as a table has them, for all vantage peers;
 * each of its prefixes gets a copy. A table of thirty million entries becomes a matter of copying.
 */
#ifndef GROUPS_H
#define GROUPS_H

#include "sim/attrs.h"

enum { ENTRY_HEAD = 8 }; /* peer, time, length; the attributes follow */

struct sim_group {
	const struct sim_route *like; /* one of its announcements */
	const uint8_t *p;	      /* its entries; NULL: not computed yet */
	uint32_t bytes, n, n_aux;     /* n_aux: of them, those that lead to the second origin */
	bool late;		      /* the late peer has it only once it gives all */
	uint32_t *at;		      /* by vantage peer, offset in p or UINT32_MAX; when wanted */
};

struct sim_groups {
	struct sim_world *w;
	struct prop *prop;
	struct sim_group *group;
	size_t n, cap;
	struct arena mem;
	struct buf scratch;
	bool index; /* fill sim_group.at */
};

/* Numbers the groups: sim_route.group. */
enum st sim_groups_init(struct sim_groups *gs, struct sim_world *w, struct err *e);
void sim_groups_fini(struct sim_groups *gs);
/* Its entries; false when memory is out. */
bool sim_group_compute(struct sim_groups *gs, struct sim_group *g);
/* What announces the route from the start: one source or two; how many. */
unsigned sim_route_sources(const struct sim_route *r, struct prop_source src[2]);
/* Which of the group's vantage peers show a route that only a few have. */
void sim_few(const struct sim_group *g, unsigned few, uint64_t h, bool *in);
/* Whether peer v gives a route that it has so to the collector. */
bool sim_gives(
    const struct sim_world *w, uint32_t v, const struct prop_path *p, const struct sim_route *r);

#endif
