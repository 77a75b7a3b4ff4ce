/*
 * bundle.h - which paths lead to a prefix: the list of paths of a record, each distinct list once.
 *
 * Prefixes of one policy of one network have the same paths at all peers, so there are far fewer
 * lists than prefixes. Each list also has the links at its origins: who hands the route on first.
 * Paths are the pathset's and must live as long.
 */
#ifndef BUNDLE_H
#define BUNDLE_H

#include "rib/pathset.h"

/* The AS that stands left of an origin; none where that is the collector's own peer. */
struct bundle_link {
	uint32_t origin, next;
};

struct bundle {
	const struct path **paths;
	size_t links; /* where they begin */
	uint32_t paths_n, links_n;
	uint32_t hash;
};

struct bundle_ref {
	uint32_t pfx; /* number of the prefix, the caller's */
	uint32_t bundle;
};

struct bundles {
	const struct path ***chunks; /* paths of all bundles, BIG_PAGE octets each */
	struct bundle_link *links;
	struct bundle *v;
	uint32_t *slots; /* 1 + bundle; 0: free */
	struct bundle_ref *refs;
	size_t chunks_n, chunks_cap, last_n; /* paths in the last chunk */
	size_t links_n, links_cap, n, cap, refs_n, refs_cap, mask;
};

/* A prefix and how many paths lead to it. */
struct bundle_new {
	uint32_t pfx, paths_n;
	uint32_t hash, like; /* the bundles' own */
};

/*
 * Takes in many prefixes, so that waits for memory overlap. v: the paths of the first, then those
 * of the second and so on; none is PATH_BAD. ST_OK or ST_NOMEM.
 */
enum st bundles_add(struct bundles *b, struct bundle_new *news, size_t n,
    const struct path *const *v, struct err *e);
void bundles_fini(struct bundles *b);

#endif
