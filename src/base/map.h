/*
 * map.h - open addressing from a 64-bit key to a 32-bit value.
 *
 * For ASNs, ids and hashes. Keys are never removed. MAP_NONE is no value, so
 * values stay below it. About 16 bytes a slot at a load of one half.
 */
#ifndef MAP_H
#define MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAP_NONE UINT32_MAX

struct map_slot {
	uint64_t key;
	uint32_t val; /* MAP_NONE: free */
};

struct map {
	struct map_slot *slots;
	size_t mask, n; /* mask + 1 slots, n of them used */
};

/* The value, or MAP_NONE. */
uint32_t map_get(const struct map *m, uint64_t key);
/*
 * The place of the key's value, made with val when it was absent; *fresh (may be NULL) tells.
 * NULL when memory is out. Valid until the next map_put.
 */
uint32_t *map_put(struct map *m, uint64_t key, uint32_t val, bool *fresh);
void map_fini(struct map *m);

#endif
