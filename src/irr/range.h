/*
 * range.h - range operators of RPSL (RFC 2622 2): which more specifics of a prefix are meant.
 *
 *   ^-    more specifics without the prefix itself
 *   ^+    with it
 *   ^n    those of length n
 *   ^n-m  those of length n to m
 *
 * Operators of sets that contain sets are put one behind the other; the result
 * is one operator again, so that an expansion carries no list of them.
 */
#ifndef IRR_RANGE_H
#define IRR_RANGE_H

#include "pfx/pfx.h"

/*
 * Applied to the lengths n to m of a prefix:
 * nothing when n > cap; else max(n + add, least) to (most, or m when IRR_KEEP), cut at the bits of
 * the family; nothing when that is empty.
 */
struct irr_op {
	uint8_t add, least, most, cap;
};

#define IRR_KEEP 0xff
#define IRR_OP_NONE ((struct irr_op){ 0, 0, IRR_KEEP, IRR_KEEP })

struct irr_range {
	struct pfx pfx;
	uint8_t lo, hi; /* lengths that are meant */
};

static inline bool
irr_op_is_none(struct irr_op o)
{
	return o.add == 0 && o.least == 0 && o.most == IRR_KEEP && o.cap == IRR_KEEP;
}

static inline uint32_t
irr_op_u32(struct irr_op o)
{
	return (uint32_t)o.add << 24 | (uint32_t)o.least << 16 | (uint32_t)o.most << 8 | o.cap;
}

static inline struct irr_op
irr_op_of(uint32_t v)
{
	return (
	    struct irr_op){ (uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8), (uint8_t)v };
}

/* "+", "-", "24", "24-28": what stands behind the ^. Lengths up to bits. */
bool irr_op_parse(struct str s, unsigned bits, struct irr_op *out);
/* First inner, then outer. */
struct irr_op irr_op_then(struct irr_op inner, struct irr_op outer);
/* False when nothing is left. */
bool irr_op_apply(struct irr_op o, struct irr_range *r);

#endif
