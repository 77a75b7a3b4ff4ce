/*
 * typo.h - whether a number or prefix is another one with one slip of the fingers.
 *
 * A slip: one digit more, less or other, or two neighbouring digits swapped.
 */
#ifndef TYPO_H
#define TYPO_H

#include "pfx/pfx.h"

/* Of decimal numbers with four digits at least: among short ones everything is near. */
bool typo_asn(uint32_t a, uint32_t b);
/* Of IPv4 addresses as they are written, the lengths equal; a slip in the last octet that the
 * length lets stand is none, that is a neighbour. */
bool typo_pfx(const struct pfx *a, const struct pfx *b);

#endif
