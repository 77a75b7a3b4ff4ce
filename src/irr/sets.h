/*
 * sets.h - the frozen sets and aut-nums of all registries.
 *
 * Where several registries have an object of one key, that of the best rank
 * decides (source.h); nothing is merged. Members by reference (mbrs-by-ref and
 * member-of, RFC 2622 5.1) are put into the set of the same registry when the
 * maintainer is one that the set admits.
 *
 * Cost:  24 bytes an object, 8 a member or neighbour, 32 a prefix, and the names.
 *        Freezing takes as much again, and sorts; cycles are found by Tarjan's way in
 *        one walk over all members.
 */
#ifndef IRR_SETS_H
#define IRR_SETS_H

#include "base/err.h"
#include "irr/irr.h"

#define IRR_NONE UINT32_MAX

struct irr_sets; /* opaque */

/* Freezes all but the route objects, which stay; the rest of the set is consumed in every case. On
 * failure *out is NULL. */
enum st irr_sets_build(struct irr_sets **out, struct irr_set *s, struct err *e);
void irr_sets_free(struct irr_sets *t); /* NULL is fine */

/* Objects of a class, those of other registries with the same key included. */
size_t irr_sets_count(const struct irr_sets *t, enum irr_class c);
/* The first index of a class; they follow each other in order of key and rank. */
uint32_t irr_sets_first(const struct irr_sets *t, enum irr_class c);
/*
 * "AS-FOO", or of one registry only: "RIPE::AS-FOO", "AS-FOO@RIPE". The index, or IRR_NONE.
 */
uint32_t irr_sets_find(const struct irr_sets *t, struct str name);

struct irr_set_info {
	struct str name; /* valid as long as the table, like all of it */
	const char *source;
	enum irr_class class;
	uint32_t members; /* by reference and odd ones included */
	uint32_t sets;	  /* of them names of sets */
	uint32_t missing; /* of these not there */
	uint32_t any, odd;
	bool cycle;   /* from its members one comes back to it */
	bool several; /* another registry has a set of this name */
};

struct irr_set_info irr_sets_at(const struct irr_sets *t, uint32_t i);

/* What registries say of one AS. */
struct irr_aut_num {
	const char *source;	     /* of the object that decides; NULL: there is none */
	bool has_import, has_export; /* in any registry */
	const uint64_t *neighbours;  /* irr_neighbour_*() of each; of the object that decides */
	uint32_t n;
	struct str announces; /* the as-set it announces most often; "" unknown */
};

/* AS of the i-th aut-num, ascending; several registries may have one of it. */
uint32_t irr_sets_aut_num_at(const struct irr_sets *t, size_t i);
struct irr_aut_num irr_sets_aut_num(const struct irr_sets *t, uint32_t asn);

static inline uint32_t
irr_neighbour_asn(uint64_t v)
{
	return (uint32_t)v;
}

/* IRR_P_ bits */
static inline unsigned
irr_neighbour_dirs(uint64_t v)
{
	return irr_item_extra(v);
}

#endif
