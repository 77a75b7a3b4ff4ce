/*
 * cache.h - finished answers of the current view, so that what many ask is made once.
 *
 * Keyed by target as sent and encoding; all of them go when the view number changes. A ceiling of
 * bytes holds; the one not asked for longest goes first.
 */
#ifndef CACHE_H
#define CACHE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct cache;
struct sent;

struct cache_stats {
	uint64_t hits, misses, bytes, entries;
};

struct cache *cache_new(void); /* NULL when memory is out */
void cache_free(struct cache *c);
/* A held `sent` (the caller drops it) and the route that made it, or NULL. */
struct sent *cache_get(struct cache *c, uint64_t view, struct str target, bool gzip, size_t *route);
/* Remembers s, unless it is too large. Answers of another view go. */
void cache_put(
    struct cache *c, uint64_t view, struct str target, bool gzip, size_t route, struct sent *s);
void cache_stats(struct cache *c, struct cache_stats *out);

#endif
