/*
 * bogon.h - what must never be routed: IANA's special-purpose space, as a dated table.
 *
 * Full bogons are built in. Space that a registry holds back (administrative
 * bogons) comes from delegated.h. A prefix is a bogon when a block covers it;
 * default routes cover blocks and are covered by none.
 */
#ifndef BOGON_H
#define BOGON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pfx/pfx.h"

/* The day the tables speak of: the special-purpose registries with RFC 9602 and RFC 9637. */
#define BOGON_DATE_S 1729641600 /* 2024-10-23 */

/* Where a row comes from: a registry of IANA whose newer file takes its place, or the rules of
 * routing alone. */
enum bogon_from { BOGON_RULE, BOGON_SPECIAL4, BOGON_SPECIAL6, BOGON_SPECIAL_ASN, BOGON_ASN };

struct bogon_block {
	const char *prefix, *why;
	enum bogon_from from;
};

/* The blocks, most specific or not: a table to show. Returns how many. */
size_t bogon_blocks(const struct bogon_block **out);

struct bogon_range {
	uint32_t first, last;
	const char *why;
	enum bogon_from from;
};

/* AS numbers that must not be seen in a path (IANA special-purpose AS numbers, RFC 7607). */
size_t bogon_ranges(const struct bogon_range **out);

/* A block that covers *p, or NULL. */
const struct bogon_block *bogon_pfx(const struct pfx *p);
/* The range asn is in, or NULL. */
const struct bogon_range *bogon_asn(uint32_t asn);

#endif
