/*
 * space.h - sets of addresses as ranges: union, intersection, difference, and the fewest prefixes.
 *
 * What registries speak of are ranges of any size; what routes are asked against
 * are prefixes. A set is filled, tidied once (sorted, merged where ranges overlap
 * or touch) and then combined with others in one sweep.
 */
#ifndef SPACE_H
#define SPACE_H

#include "pfx/pidx.h"

typedef unsigned __int128 space_addr; /* IPv4 in the low 32 bits */

struct space_range {
	space_addr first, last;
	uint8_t afi;
};

/* Zeroed is empty. Tidy: ascending, no two ranges overlap or touch. */
struct space {
	struct space_range *v;
	size_t n, cap;
};

struct space_range space_of_pfx(const struct pfx *p);
/* Each is false when memory is out. */
bool space_add(struct space *s, unsigned afi, space_addr first, space_addr last);
bool space_add_pfx(struct space *s, const struct pfx *p);
void space_tidy(struct space *s);
/* Of tidy sets, into a tidy *out, which is made anew. */
bool space_minus(struct space *out, const struct space *a, const struct space *b);
bool space_both(struct space *out, const struct space *a, const struct space *b);
/* Moves all of *from into *to, which is tidy no more. */
bool space_join(struct space *to, struct space *from);
/* A tidy set as prefixes, as few as can be. ST_OK, ST_NOMEM, ST_LIMIT. */
enum st space_pidx(struct pidx *out, const struct space *s, struct err *e);
void space_fini(struct space *s);

#endif
