/*
 * irr.h - what routing registries hold: who registered which origin for which
 * prefix, who stands in which set, who states a policy.
 *
 * Files add to a set, which is frozen into two tables: of route objects (here),
 * and of the other objects (sets.h). Read by any number of threads without
 * locks. The same pair in two registries stays two objects, ordered by the rank
 * of the registry (source.h).
 *
 * Cost:  about 26 bytes a route object; a lookup visits the objects that cover the prefix.
 * AS 0:  an object of AS 0 covers and never matches.
 */
#ifndef IRR_H
#define IRR_H

#include "base/err.h"
#include "base/load.h"
#include "io/in.h"
#include "irr/obj.h"
#include "irr/source.h"
#include "pfx/ptab.h"

enum irr_match {
	IRR_M_NOTFOUND,	     /* no object covers the prefix */
	IRR_M_EXACT,	     /* an object of exactly this prefix and origin */
	IRR_M_MORE_SPECIFIC, /* an object of a less specific prefix has this origin */
	IRR_M_OTHER,	     /* covered, by other origins only */
};

/* In the name of a file that has a serial, behind its registry. */
#define IRR_SERIAL_NAME ".CURRENTSERIAL"

enum irr_form { IRR_DUMP, IRR_SERIAL, IRR_NRTM3, IRR_NRTM4 };

/* What the last file of a set is of: enough to put files into the order in which they apply. */
struct irr_about {
	enum irr_form form;
	char registry[64]; /* the only one it has objects or updates of; "": several, or none */
	/* NRTM 4: its session; a snapshot takes the place of all, a notification only announces. */
	char session[40];
	bool snapshot, notification;
	/* Serials or versions: of an update from first to last, else last is where the data stand.
	 */
	uint64_t first, last;
};

/* Objects under construction; zeroed is empty. Rows: origin << 32 | index of the source. */
struct irr_set {
	struct prows rows;
	struct irr_sources sources;
	struct irr_objs objs;
	bool alone; /* one update is examined by itself: what it follows is taken for granted */
	struct irr_about about;
};

/* From the first bytes of it, some 4,000 unless it is shorter. */
enum irr_form irr_form(const uint8_t *p, size_t n);

/*
 * Adds the objects of one file to *s and counts in *l. By content it is
 *
 *   a dump           RPSL text; classes other than route, route6, aut-num, as-set and route-set
 *                    are counted as refused, and so is each malformed object, alone. A text
 *                    without one well-formed object, of whatever class, is refused whole
 *   a serial         the number in a file named SOURCE.CURRENTSERIAL, perhaps with a date behind:
 *                    what the dump stands at
 *   an update        NRTM version 1, 3 or 4, applied onto what is there; see nrtm.h
 *
 * s->about tells what it was of. On failure the set is as before.
 */
enum st irr_load(struct irr_set *s, struct in *in, struct load *l, struct err *e);
void irr_set_fini(struct irr_set *s);

struct irr_table; /* the route objects; opaque */

/* Freezes the route objects; the rows are consumed in every case. On failure *out is NULL. */
enum st irr_build(struct irr_table **out, struct irr_set *s, struct err *e);
void irr_free(struct irr_table *t); /* NULL is fine */

/* Origin 0: no single origin, never matches. */
enum irr_match irr_check(const struct irr_table *t, const struct pfx *p, uint32_t origin);

struct irr_route {
	struct pfx pfx;
	uint32_t origin;
	const char *source; /* valid as long as the table */
};

/*
 * The same, and the object that decides: of those that match, of all when none does, the longest
 * one, and of these that of the registry with the best rank. *out is left alone when none covers.
 */
enum irr_match irr_decide(
    const struct irr_table *t, const struct pfx *p, uint32_t origin, struct irr_route *out);
/*
 * The objects that cover *p, longest first, then by rank of the registry: how many there are; the
 * first cap of them in out.
 */
size_t irr_covering(
    const struct irr_table *t, const struct pfx *p, struct irr_route *out, size_t cap);
/* Distinct (prefix, origin, source). */
size_t irr_count(const struct irr_table *t);
/* Object i of irr_count(), in order of prefix. */
struct irr_route irr_at(const struct irr_table *t, size_t i, uint32_t *prefix);

#endif
