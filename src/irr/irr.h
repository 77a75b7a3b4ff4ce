/*
 * irr.h - route and route6 objects: who registered which origin for which prefix.
 *
 * A table is built once, frozen, then read by any number of threads without
 * locks. The same pair in two registries stays two objects.
 *
 * Cost:  about 26 bytes an object; a lookup visits the objects that cover the prefix.
 * AS 0:  an object of AS 0 covers and never matches.
 */
#ifndef IRR_H
#define IRR_H

#include "base/err.h"
#include "base/load.h"
#include "io/in.h"
#include "pfx/ptab.h"

enum irr_match {
	IRR_M_NOTFOUND,	     /* no object covers the prefix */
	IRR_M_EXACT,	     /* an object of exactly this prefix and origin */
	IRR_M_MORE_SPECIFIC, /* an object of a less specific prefix has this origin */
	IRR_M_OTHER,	     /* covered, by other origins only */
};

/* Names of registries ("RIPE", "RADB"), upper case. */
struct irr_names {
	char **name;
	size_t n, cap;
};

/* Objects under construction: rows for irr_build. */
struct irr_set {
	struct prows rows;
	struct irr_names sources;
};

/*
 * Adds the route and route6 objects of an RPSL text to *s and counts in *l. Other classes are
 * counted as refused, "not a route object". An object is refused alone when a line has no colon,
 * an attribute that must be there is not, or is there twice, or its value is malformed. A text
 * without one well-formed object, of whatever class, is refused whole. On failure the rows are as
 * before.
 */
enum st irr_load(struct irr_set *s, struct in *in, struct load *l, struct err *e);
void irr_set_fini(struct irr_set *s);

struct irr_table; /* opaque */

/* Freezes; the set is emptied in every case. On failure *out is NULL. */
enum st irr_build(struct irr_table **out, struct irr_set *s, struct err *e);
void irr_free(struct irr_table *t); /* NULL is fine */

/* Origin 0: no single origin, never matches. */
enum irr_match irr_check(const struct irr_table *t, const struct pfx *p, uint32_t origin);

struct irr_route {
	struct pfx pfx;
	uint32_t origin;
	const char *source; /* valid as long as the table */
};

/* The objects that cover *p, longest first: how many there are; the first cap of them in out. */
size_t irr_covering(
    const struct irr_table *t, const struct pfx *p, struct irr_route *out, size_t cap);
/* Distinct (prefix, origin, source). */
size_t irr_count(const struct irr_table *t);

#endif
