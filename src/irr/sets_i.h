/* sets_i.h - the frozen table as the folder sees it. */
#ifndef SETS_I_H
#define SETS_I_H

#include "irr/sets.h"

struct irr_sets {
	struct irr_pool names;
	struct irr_head *heads; /* by class, key, place of the source; no routes */
	uint32_t n, first[IRR_CLASSES + 1];
	uint64_t *items; /* members; AS numbers as indices into asns */
	uint64_t items_n;
	struct irr_range *ranges;
	uint32_t *asns; /* ascending */
	uint32_t asns_n;
	uint32_t *by_name; /* [names.n] the set of that name that decides, or IRR_NONE */
	char **sources;	   /* by place, which is what src of a head is */
	size_t sources_n;
};

/* Marks the sets that lie on a cycle. ST_NOMEM is the only failure. */
enum st irr_sets_cycles(struct irr_sets *t, struct err *e);

#endif
