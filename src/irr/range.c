/* range.c - see range.h. */
#include "irr/range.h"

bool
irr_op_parse(struct str s, unsigned bits, struct irr_op *out)
{
	struct str first;
	uint64_t n, m;

	if (str_eq(s, "+") || str_eq(s, "-")) {
		*out = (struct irr_op){ s.p[0] == '-', 0, 128, IRR_KEEP };
		return true;
	}
	if (!str_cut(&s, '-', &first) || !str_u64(first, bits, &n))
		return false;
	m = n;
	if (s.p != NULL && !str_u64(s, bits, &m)) /* a "-" was there */
		return false;
	if (n > m)
		return false;
	*out = (struct irr_op){ 0, (uint8_t)n, (uint8_t)m, (uint8_t)m };
	return true;
}

struct irr_op
irr_op_then(struct irr_op inner, struct irr_op outer)
{
	static const struct irr_op nothing = { 0, 129, 0, 0 };
	struct irr_op o;
	unsigned least = inner.least + outer.add, cap = inner.cap;

	/* the outer one wants lengths of at most its cap from the inner one */
	if (outer.cap != IRR_KEEP) {
		if (inner.least > outer.cap || inner.add > outer.cap)
			return nothing;
		if ((unsigned)(outer.cap - inner.add) < cap)
			cap = outer.cap - inner.add;
	}
	/* the lengths of prefixes end at 128: what is above is never met */
	o.add = (uint8_t)(inner.add + outer.add < 129 ? inner.add + outer.add : 129);
	if (least < outer.least)
		least = outer.least;
	o.least = (uint8_t)(least < 129 ? least : 129);
	o.most = outer.most != IRR_KEEP ? outer.most : inner.most;
	o.cap = (uint8_t)cap;
	return o;
}

bool
irr_op_apply(struct irr_op o, struct irr_range *r)
{
	const unsigned bits = afi_bits(r->pfx.afi);
	unsigned lo = r->lo + o.add, hi = o.most == IRR_KEEP ? r->hi : o.most;

	if (r->lo > o.cap)
		return false;
	if (lo < o.least)
		lo = o.least;
	if (hi > bits)
		hi = bits;
	if (lo > hi)
		return false;
	r->lo = (uint8_t)lo;
	r->hi = (uint8_t)hi;
	return true;
}
