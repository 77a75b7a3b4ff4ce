/*
 * sibling.h - ASes of one organisation.
 *
 * Two ASes are siblings when the list of organisations gives them one id, or
 * PeeringDB gives their networks one organisation; and so are the siblings of
 * siblings, so that both sources join.
 */
#ifndef SIBLING_H
#define SIBLING_H

#include "reg/asorg.h"
#include "reg/pdb.h"

struct siblings; /* frozen; opaque */

/* Either table may be NULL. On failure *out is NULL. */
enum st siblings_build(struct siblings **out, const struct asorg_table *org,
    const struct pdb_table *pdb, struct err *e);
void siblings_free(struct siblings *s); /* NULL is fine */

/* Whether a and b are one AS or siblings. */
bool siblings_same(const struct siblings *s, uint32_t a, uint32_t b);
/* All of asn's organisation, ascending, asn with them; 0 when it is in neither source. */
size_t siblings_of(const struct siblings *s, uint32_t asn, const uint32_t **out);
/* All ASes of both sources, siblings together. */
size_t siblings_all(const struct siblings *s, const uint32_t **out);

#endif
