/*
 * obj.h - what is kept of an RPSL object, and the lists of it.
 *
 * A route is a row of its own (ptab.h), since there are millions; the others are
 * a head with a run of items. A later head of the same class, key and registry
 * stands in place of an earlier one; one that is marked IRR_F_GONE deletes.
 *
 * Cost: 20 bytes an object, 8 bytes an item, 32 a prefix of a set, and the names.
 */
#ifndef IRR_OBJ_H
#define IRR_OBJ_H

#include "irr/names.h"
#include "irr/range.h"

enum irr_class {
	IRR_C_NONE,
	IRR_C_ROUTE, /* as a head: a route that wants to be member of a set */
	IRR_C_ROUTE6,
	IRR_C_AUT_NUM,
	IRR_C_AS_SET,
	IRR_C_ROUTE_SET,
	IRR_CLASSES,
};

enum irr_item_type {
	IRR_I_ASN,	 /* member: an AS number */
	IRR_I_SET,	 /* member: name of a set */
	IRR_I_RANGE,	 /* member: index of a prefix with its lengths */
	IRR_I_ANY,	 /* member: everything, or whoever asks */
	IRR_I_ODD,	 /* member: none of these */
	IRR_I_BY_REF,	 /* set: takes members of this maintainer; IRR_NO_NAME: of any */
	IRR_I_MEMBER_OF, /* aut-num, route: wants to be in this set */
	IRR_I_MNT,	 /* aut-num, route: its maintainer */
	IRR_I_NEIGHBOUR, /* aut-num: an AS, extra: IRR_P_ bits */
	IRR_I_ANNOUNCES, /* aut-num: a set it announces */
};

enum {
	IRR_P_IMPORT = 1,     /* accepts something from */
	IRR_P_EXPORT = 2,     /* announces something to */
	IRR_P_IMPORT_ALL = 4, /* accepts ANY from */
	IRR_P_EXPORT_ALL = 8, /* announces ANY to */
};

/* type in bits 60-63; what the type has beside its value in bits 32-49; value in bits 0-31. */
static inline uint64_t
irr_item(enum irr_item_type t, uint32_t extra, uint32_t v)
{
	return (uint64_t)t << 60 | (uint64_t)extra << 32 | v;
}

static inline enum irr_item_type
irr_item_type(uint64_t i)
{
	return (enum irr_item_type)(i >> 60);
}

static inline uint32_t
irr_item_extra(uint64_t i)
{
	return (uint32_t)(i >> 32) & 0x3ffff;
}

/* An operator as it is written: none, +, -, n-m; what irr_item's extra holds. */
uint32_t irr_op_pack(struct irr_op o);
struct irr_op irr_op_unpack(uint32_t extra);

enum {
	IRR_F_IMPORT = 1,
	IRR_F_EXPORT = 2,
	IRR_F_GONE = 4,
	IRR_F_CYCLE = 8,  /* frozen: one comes back to the set from the set */
	IRR_F_DOUBLE = 16 /* frozen: another registry has a set of this name */
};

struct irr_head {
	uint32_t key;	   /* name of the set, AS number, or index of the route's prefix */
	uint32_t origin;   /* routes only */
	uint32_t first, n; /* items */
	uint16_t src;
	uint8_t class, flags;
};

/* Under construction; zeroed is empty. */
struct irr_objs {
	struct irr_pool names;
	struct irr_head *heads;
	size_t n, cap;
	uint64_t *items;
	size_t items_n, items_cap;
	struct irr_range *ranges;
	size_t ranges_n, ranges_cap;
};

/* False when memory is out. */
bool irr_objs_item(struct irr_objs *s, uint64_t item);
bool irr_objs_head(struct irr_objs *s, const struct irr_head *h);
/* Index of the range, IRR_NO_NAME when memory is out. */
uint32_t irr_objs_range(struct irr_objs *s, const struct irr_range *r);
void irr_objs_fini(struct irr_objs *s);

#endif
