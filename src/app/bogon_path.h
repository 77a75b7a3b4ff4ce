/*
 * bogon_path.h - who passes on AS numbers that must not be routed, and how many peers see it.
 *
 * The culprit is the first public AS left of a bogon one (towards the
 * collector). The first AS of a path, the collector's own peer, is never blamed.
 */
#ifndef BOGON_PATH_H
#define BOGON_PATH_H

#include "base/map.h"
#include "rib/table.h"

struct bogon_seen {
	uint32_t culprit, bogon;
	uint64_t *words; /* peers as bits */
	size_t words_n;
};

struct bogon_paths {
	struct map ids; /* culprit and bogon -> index */
	struct bogon_seen *v;
	size_t n, cap;
};

/* The judge of pathset.h: marks paths with a bogon number. */
uint8_t bogon_paths_judge(const struct path *p);
/* The hook of table.h for them; arg is a struct bogon_paths. */
enum st bogon_paths_marked(void *arg, const struct path *p, uint32_t peer, bool as2, struct err *e);
/* Adds what another one saw; ids: what its peers are numbered here. ST_OK or ST_NOMEM. */
enum st bogon_paths_join(
    struct bogon_paths *b, const struct bogon_paths *from, const uint32_t *ids, struct err *e);
uint32_t bogon_seen_peers(const struct bogon_seen *s);
void bogon_paths_fini(struct bogon_paths *b);

#endif
