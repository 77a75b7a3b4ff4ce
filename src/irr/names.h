/*
 * names.h - names of sets and maintainers as small numbers.
 *
 * RPSL names know no case: they are kept in upper case, and equal names get the
 * same number. Numbers are never given back.
 *
 * Cost: the bytes of a name and about 40 more.
 */
#ifndef IRR_NAMES_H
#define IRR_NAMES_H

#include "base/buf.h"
#include "base/map.h"

#define IRR_NO_NAME UINT32_MAX
#define IRR_NAME_BYTES 256 /* the longest name of an as-set in RIPE's database has 67 */

struct irr_pool {
	struct buf text;
	uint32_t *end; /* [n] where the text of a name ends */
	size_t n, cap;
	struct map by_hash;
};

/* The number of s, made when it is new. IRR_NO_NAME: memory is out, or IRR_NAME_BYTES is exceeded.
 */
uint32_t irr_pool_add(struct irr_pool *p, struct str s);
/* The number of s, or IRR_NO_NAME. */
uint32_t irr_pool_find(const struct irr_pool *p, struct str s);
struct str irr_pool_at(const struct irr_pool *p, uint32_t id);
void irr_pool_fini(struct irr_pool *p);

/* What a name of a set is: components with colons between, AS numbers or names that begin with the
 * prefix of their class, at least one of these (RFC 2622 5). */
enum irr_name { IRR_N_BAD, IRR_N_AS_SET, IRR_N_ROUTE_SET, IRR_N_OTHER_SET };

enum irr_name irr_name_kind(struct str s);
/* "ANY", "AS-ANY", "RS-ANY", "PeerAS": everything, or what depends on who asks. */
bool irr_name_is_any(struct str s);

#endif
