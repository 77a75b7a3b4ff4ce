/* econ.c - see econ.h. The table is in econ_table.c. */
#include "reg/econ.h"

#include <ctype.h>
#include <stdlib.h>

/* Continents and sub-regions, and the areas that two sub-regions are divided into. */
static const struct econ_area areas[] = {
	{ 2, 1, "Africa" },
	{ 19, 1, "Americas" },
	{ 142, 1, "Asia" },
	{ 150, 1, "Europe" },
	{ 9, 1, "Oceania" },
	{ 15, 2, "Northern Africa" },
	{ 202, 2, "Sub-Saharan Africa" },
	{ 14, 202, "Eastern Africa" },
	{ 17, 202, "Middle Africa" },
	{ 18, 202, "Southern Africa" },
	{ 11, 202, "Western Africa" },
	{ 419, 19, "Latin America and the Caribbean" },
	{ 29, 419, "Caribbean" },
	{ 13, 419, "Central America" },
	{ 5, 419, "South America" },
	{ 21, 19, "Northern America" },
	{ 143, 142, "Central Asia" },
	{ 30, 142, "Eastern Asia" },
	{ 35, 142, "South-eastern Asia" },
	{ 34, 142, "Southern Asia" },
	{ 145, 142, "Western Asia" },
	{ 151, 150, "Eastern Europe" },
	{ 154, 150, "Northern Europe" },
	{ 39, 150, "Southern Europe" },
	{ 155, 150, "Western Europe" },
	{ 53, 9, "Australia and New Zealand" },
	{ 54, 9, "Melanesia" },
	{ 57, 9, "Micronesia" },
	{ 61, 9, "Polynesia" },
};

#define N_AREAS (sizeof(areas) / sizeof(areas[0]))

const struct econ_area *
econ_areas(size_t *n)
{
	*n = N_AREAS;
	return areas;
}

static const struct econ_area *
area_of(unsigned code)
{
	for (size_t i = 0; i < N_AREAS; i++) {
		if (areas[i].code == code)
			return &areas[i];
	}
	return NULL;
}

static int
cc_cmp(const void *key, const void *row)
{
	return memcmp(key, ((const struct econ *)row)->cc, 2);
}

const struct econ *
econ_get(struct str cc)
{
	size_t n;
	const struct econ *v = econ_all(&n);
	char key[2];

	if (cc.n != 2)
		return NULL;
	key[0] = (char)toupper((unsigned char)cc.p[0]);
	key[1] = (char)toupper((unsigned char)cc.p[1]);
	return bsearch(key, v, n, sizeof(*v), cc_cmp);
}

/* The area that the economy is in and that lies directly in one of the continents, or that is one.
 */
static const struct econ_area *
climb(const struct econ *e, bool to_region)
{
	const struct econ_area *a = area_of(e->area), *up;

	while (a != NULL && a->parent != 1) {
		up = area_of(a->parent);
		if (!to_region && up != NULL && up->parent == 1)
			break;
		a = up;
	}
	return a;
}

const char *
econ_region(const struct econ *e)
{
	const struct econ_area *a = climb(e, true);

	return a != NULL ? a->name : "";
}

const char *
econ_sub_region(const struct econ *e)
{
	const struct econ_area *a = climb(e, false);

	return a != NULL && a->parent != 1 ? a->name : "";
}

const char *
econ_rir(const struct econ *e)
{
	/* in the order of deleg_registry_name() */
	static const char *const names[] = { "", "AFRINIC", "APNIC", "ARIN", "", "LACNIC",
		"RIPE NCC" };

	return names[e->rir];
}

static bool
is_rir(struct str place, unsigned rir)
{
	static const char *const names[] = { NULL, "afrinic", "apnic", "arin", NULL, "lacnic",
		"ripencc" };

	return names[rir] != NULL &&
	       (str_caseeq(place, names[rir]) ||
		   (rir == 6 && (str_caseeq(place, "RIPE NCC") || str_caseeq(place, "RIPE"))));
}

/* Whether place names this area, by number (leading zeroes or none) or by name. */
static bool
is_area(struct str place, const struct econ_area *a)
{
	uint64_t code;

	return (str_u64(place, 999, &code) && code == a->code) || str_caseeq(place, a->name);
}

static bool
is_world(struct str place)
{
	uint64_t code;

	return str_caseeq(place, "world") || (str_u64(place, 999, &code) && code == 1);
}

bool
econ_place(struct str place)
{
	if (is_world(place) || econ_get(place) != NULL)
		return true;
	for (unsigned r = 1; r <= 6; r++) {
		if (is_rir(place, r))
			return true;
	}
	for (size_t i = 0; i < N_AREAS; i++) {
		if (is_area(place, &areas[i]))
			return true;
	}
	return false;
}

bool
econ_in(const struct econ *e, struct str place)
{
	const struct econ_area *a;

	if (is_world(place) || econ_get(place) == e || is_rir(place, e->rir))
		return true;
	for (a = area_of(e->area); a != NULL; a = area_of(a->parent)) {
		if (is_area(place, a))
			return true;
	}
	return false;
}
