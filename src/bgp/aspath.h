/*
 * aspath.h - AS paths as they lie on the wire with 4-octet numbers.
 *
 * A path is a run of segments {type, count, count ASNs}. This form is what
 * every other part keeps and compares: two octet paths are widened to it and
 * merged with AS4_PATH (RFC 6793 4.2.3) when they are decoded.
 */
#ifndef ASPATH_H
#define ASPATH_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "bgp/bgp.h"

enum { SEG_SET = 1, SEG_SEQUENCE = 2, SEG_CONFED_SEQUENCE = 3, SEG_CONFED_SET = 4 };

/* What aspath_check saw on the way. */
struct aspath_look {
	bool as0, confed, set;
	unsigned hops; /* as RFC 4271 9.1.2.2 counts: a set is one, a confederation none */
};

/*
 * Whether p[0..n) is a run of whole segments of as_octets (2 or 4) numbers: NULL, or the rule it
 * breaks with the offset in *at.
 */
const char *aspath_check(
    const uint8_t *p, size_t n, unsigned as_octets, struct aspath_look *look, size_t *at);

/* A checked 2-octet path with 4-octet numbers; p NULL when memory is out. Lives in the arena. */
struct span aspath_widen(struct arena *a, struct span path2);
/* A checked 4-octet path without its confederation segments; p NULL when memory is out. */
struct span aspath_no_confed(struct arena *a, struct span path);
/*
 * RFC 6793 4.2.3: the leading part of path, then as4. Both checked, 4-octet. path itself when as4
 * has more hops. p NULL when memory is out.
 */
struct span aspath_merge(struct arena *a, struct span path, struct span as4);

/*
 * The AS that originated: the last number of a sequence at the end, confederation segments skipped.
 * 0 when the path is empty or ends in a set.
 */
uint32_t aspath_origin(struct span path);

/*
 * "64500 64501 {64502,64503} (64504) [64505,64506]"; the path checked. At most 11 bytes a number
 * and 3 a segment.
 */
char *aspath_fmt(char *d, struct span path);
void aspath_text(struct buf *b, struct span path);

/* Walks the numbers of all segments: while (aspath_walk_next(&w, &asn)). */
struct aspath_walk {
	const uint8_t *p, *end;
	unsigned left; /* in this segment */
	uint8_t type;
};

static inline struct aspath_walk
aspath_walk_on(struct span path)
{
	return (struct aspath_walk){ path.p, path.p + path.n, 0, 0 };
}

bool aspath_walk_next(struct aspath_walk *w, uint32_t *asn);

#endif
