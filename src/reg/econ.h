/*
 * econ.h - economies by their two letters: name, area of the world, registry.
 *
 * Our own table of facts: codes and numbers of ISO 3166-1, areas of the United
 * Nations (M49), the registry that serves an economy by its own list. What the
 * registries' files have besides:
 *   EU  European Union (RIPE NCC), of Europe
 *   AP  Asia/Pacific (APNIC), of no area: it spans two
 *   XK  Kosovo, a code of use, not of ISO
 *   TW  ISO has it, M49 does not list it apart; shown in Eastern Asia, as other tables do
 *   AQ  Antarctica, of no area
 *   ZZ  no economy: not in the table
 * A network may sit elsewhere than the registry of its economy says; see
 * world_as_registry() for that.
 */
#ifndef ECON_H
#define ECON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define ECON_DATE "2026-01-01" /* the day the table speaks of */

struct econ {
	char cc[3];
	const char *name;
	uint16_t number; /* ISO 3166-1; 0 none */
	uint16_t area;	 /* M49 code of the smallest area it is in; 0 none */
	uint8_t rir;	 /* number of its registry, as in delegated.h */
};

struct econ_area {
	uint16_t code, parent; /* M49; parent 1: the world */
	const char *name;
};

/* NULL for a code that is no economy. Letters of any case. */
const struct econ *econ_get(struct str cc);
/* All, by code. */
const struct econ *econ_all(size_t *n);
const struct econ_area *econ_areas(size_t *n);
/* "Americas", "Latin America and the Caribbean": the continent and the sub-region of M49, "" where
 * there is none. */
const char *econ_region(const struct econ *e);
const char *econ_sub_region(const struct econ *e);
/* "RIPE NCC", "AFRINIC", ... */
const char *econ_rir(const struct econ *e);
/* Whether place is a region that is known: "world", a code or name of M49, a registry, an economy.
 */
bool econ_place(struct str place);
/* Whether the economy lies in it. */
bool econ_in(const struct econ *e, struct str place);

#endif
