/* obj.c - see obj.h. */
#include "irr/obj.h"

#include <stdlib.h>

#include "base/arena.h"

enum { OP_NONE, OP_PLUS, OP_MINUS, OP_LENGTHS };

uint32_t
irr_op_pack(struct irr_op o)
{
	if (irr_op_is_none(o))
		return OP_NONE;
	if (o.cap == IRR_KEEP)
		return o.add == 0 ? OP_PLUS : OP_MINUS;
	return OP_LENGTHS | (uint32_t)o.least << 2 | (uint32_t)o.most << 10;
}

struct irr_op
irr_op_unpack(uint32_t v)
{
	const uint8_t n = (uint8_t)(v >> 2), m = (uint8_t)(v >> 10);

	switch (v & 3) {
	case OP_PLUS:
	case OP_MINUS:
		return (struct irr_op){ (v & 3) == OP_MINUS, 0, 128, IRR_KEEP };
	case OP_LENGTHS:
		return (struct irr_op){ 0, n, m, m };
	default:
		return IRR_OP_NONE;
	}
}

bool
irr_objs_item(struct irr_objs *s, uint64_t item)
{
	uint64_t *v = arr_grow(s->items, s->items_n, &s->items_cap, sizeof(*v));

	if (v == NULL)
		return false;
	s->items = v;
	v[s->items_n++] = item;
	return true;
}

bool
irr_objs_head(struct irr_objs *s, const struct irr_head *h)
{
	struct irr_head *v = arr_grow(s->heads, s->n, &s->cap, sizeof(*v));

	if (v == NULL)
		return false;
	s->heads = v;
	v[s->n++] = *h;
	return true;
}

uint32_t
irr_objs_range(struct irr_objs *s, const struct irr_range *r)
{
	struct irr_range *v = arr_grow(s->ranges, s->ranges_n, &s->ranges_cap, sizeof(*v));

	if (v == NULL || s->ranges_n >= IRR_NO_NAME)
		return IRR_NO_NAME;
	s->ranges = v;
	v[s->ranges_n] = *r;
	return (uint32_t)s->ranges_n++;
}

void
irr_objs_fini(struct irr_objs *s)
{
	irr_pool_fini(&s->names);
	free(s->heads);
	free(s->items);
	free(s->ranges);
	*s = (struct irr_objs){ 0 };
}
