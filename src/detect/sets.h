/*
 * sets.h - sets of RPKI data over time: which one is in force when.
 *
 * Ascending by from_s. The first one is in force before its own time, too. A set that was held back
 * has no world: the one before it stays in force, and what is judged meanwhile says so.
 */
#ifndef DETECT_SETS_H
#define DETECT_SETS_H

#include <stddef.h>
#include <stdint.h>

#include "world/world.h"

struct detect_set {
	int64_t from_s;		   /* Unix seconds */
	const struct world *world; /* NULL: held back; never of the first */
};

/* The place of the one that is due at that time; n is not 0. */
static inline size_t
detect_set_at(const struct detect_set *v, size_t n, int64_t time_s)
{
	size_t i = 0;

	while (i + 1 < n && v[i + 1].from_s <= time_s)
		i++;
	return i;
}

/* What is in force there. */
static inline const struct world *
detect_set_world(const struct detect_set *v, size_t i)
{
	while (v[i].world == NULL)
		i--;
	return v[i].world;
}

#endif
