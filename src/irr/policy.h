/*
 * policy.h - import and export lines of an aut-num: who the neighbours are, what is announced.
 *
 * The grammar of policies (RFC 2622 6, RFC 4012) is read only as far as that
 * needs: AS numbers behind "from" or "to" are neighbours until the next word of
 * the grammar, names of as-sets behind "announce" are announced. A filter that begins with ANY
 * takes or gives everything, whatever is taken off it.
 */
#ifndef IRR_POLICY_H
#define IRR_POLICY_H

#include "irr/obj.h"

/* Adds neighbours and announced sets; returns IRR_F_IMPORT or IRR_F_EXPORT, 0 for an empty line. */
uint8_t irr_policy(struct irr_objs *s, struct str raw, bool export, bool *nomem);
/* Items from index from on: a neighbour once, of the announced sets the most frequent one. */
void irr_policy_close(struct irr_objs *s, size_t from);

#endif
