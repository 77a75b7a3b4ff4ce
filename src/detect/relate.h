/*
 * relate.h - who sells transit to whom, as published and as the tables at hand show it.
 *
 * A published relationship may be wrong or of another year, an inferred one is a guess; a leak told
 * by one of them alone may be none. So both are put together, and each link keeps how far it is to
 * be believed. What the two contradict each other about is left out: unknown.
 */
#ifndef RELATE_H
#define RELATE_H

#include "base/map.h"
#include "infer/infer.h"
#include "reg/asrel.h"
#include "world/world.h"

enum relate_level {
	RELATE_NONE,  /* no such link, or contradicted */
	RELATE_GUESS, /* inferred, and not by the votes of paths */
	RELATE_VOTED, /* inferred by paths that agree, not published */
	RELATE_FILE,  /* published; the tables do not say */
	RELATE_BOTH,
};

struct relate {
	struct asrel_table *table; /* NULL: nothing is known */
	struct map levels;	   /* smaller ASN << 32 | larger */
	size_t contradicted;
};

/* infer may be NULL. On failure *r can be given to relate_fini() all the same. */
enum st relate_make(
    struct relate *r, const struct world *w, const struct infer *infer, struct err *e);
void relate_fini(struct relate *r);
enum relate_level relate_level(const struct relate *r, uint32_t a, uint32_t b);
/* Customers, peers, providers of an AS by both. */
struct asrel_degree relate_degree(const struct relate *r, uint32_t asn);

#endif
