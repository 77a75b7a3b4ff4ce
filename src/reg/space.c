/* space.c - see space.h. */
#include "reg/space.h"

#include <stdlib.h>

#include "base/arena.h"

bool
space_add(struct space *s, unsigned afi, space_addr first, space_addr last)
{
	struct space_range *v = arr_grow(s->v, s->n, &s->cap, sizeof(*v));

	if (v == NULL)
		return false;
	s->v = v;
	v[s->n++] = (struct space_range){ first, last, (uint8_t)afi };
	return true;
}

struct space_range
space_of_pfx(const struct pfx *p)
{
	const unsigned bits = afi_bits(p->afi) - p->len;
	/* shifted in two steps: 128 bits at once is no shift */
	const space_addr host = bits == 0 ? 0 : (((space_addr)1 << (bits - 1)) - 1) << 1 | 1;
	const space_addr first = p->afi == AFI_IP4 ? p->hi >> 32 : (space_addr)p->hi << 64 | p->lo;

	return (struct space_range){ first, first | host, p->afi };
}

bool
space_add_pfx(struct space *s, const struct pfx *p)
{
	const struct space_range r = space_of_pfx(p);

	return space_add(s, r.afi, r.first, r.last);
}

static int
range_cmp(const void *a, const void *b)
{
	const struct space_range *x = a, *y = b;

	if (x->afi != y->afi)
		return x->afi < y->afi ? -1 : 1;
	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return x->last < y->last ? -1 : x->last > y->last;
}

void
space_tidy(struct space *s)
{
	size_t n = 0;

	if (s->n != 0)
		qsort(s->v, s->n, sizeof(*s->v), range_cmp);
	for (size_t i = 0; i < s->n; i++) {
		struct space_range *top = n != 0 ? &s->v[n - 1] : NULL;
		const struct space_range r = s->v[i];

		if (top != NULL && top->afi == r.afi &&
		    (r.first <= top->last || r.first - 1 == top->last)) {
			if (r.last > top->last)
				top->last = r.last;
		} else
			s->v[n++] = r;
	}
	s->n = n;
}

static bool
before(const struct space_range *a, const struct space_range *b)
{
	return a->afi < b->afi || (a->afi == b->afi && a->last < b->first);
}

bool
space_minus(struct space *out, const struct space *a, const struct space *b)
{
	size_t g = 0;

	*out = (struct space){ 0 };
	for (size_t i = 0; i < a->n; i++) {
		const struct space_range *h = &a->v[i];
		space_addr at = h->first;
		bool open = true; /* [at, h->last] is left to place */

		while (g < b->n && before(&b->v[g], h))
			g++;
		for (size_t k = g; open && k < b->n && !before(h, &b->v[k]); k++) {
			if (b->v[k].first > at && !space_add(out, h->afi, at, b->v[k].first - 1))
				return false;
			open = b->v[k].last < h->last;
			at = b->v[k].last + 1;
		}
		if (open && !space_add(out, h->afi, at, h->last))
			return false;
	}
	return true;
}

bool
space_both(struct space *out, const struct space *a, const struct space *b)
{
	size_t i = 0, k = 0;

	*out = (struct space){ 0 };
	while (i < a->n && k < b->n) {
		const struct space_range *x = &a->v[i], *y = &b->v[k];

		if (before(x, y)) {
			i++;
			continue;
		}
		if (before(y, x)) {
			k++;
			continue;
		}
		if (!space_add(out, x->afi, x->first > y->first ? x->first : y->first,
			x->last < y->last ? x->last : y->last))
			return false;
		if (x->last < y->last)
			i++;
		else
			k++;
	}
	return true;
}

bool
space_join(struct space *to, struct space *from)
{
	bool ok = true;

	for (size_t i = 0; ok && i < from->n; i++)
		ok = space_add(to, from->v[i].afi, from->v[i].first, from->v[i].last);
	space_fini(from);
	return ok;
}

struct pfxs {
	struct pfx *v;
	size_t n, cap;
};

static bool
put(struct pfxs *o, unsigned afi, space_addr first, unsigned len)
{
	struct pfx *v = arr_grow(o->v, o->n, &o->cap, sizeof(*v));
	struct pfx p = { .len = (uint8_t)len, .afi = (uint8_t)afi };

	if (v == NULL)
		return false;
	p.hi = afi == AFI_IP4 ? (uint64_t)first << 32 : (uint64_t)(first >> 64);
	p.lo = afi == AFI_IP4 ? 0 : (uint64_t)first;
	o->v = v;
	v[o->n++] = p;
	return true;
}

/* [first, last] in the fewest prefixes: always the largest that begins here and still fits. */
static bool
cut(struct pfxs *o, unsigned afi, space_addr first, space_addr last)
{
	const unsigned bits = afi_bits(afi);

	for (;;) {
		unsigned host = 0;
		space_addr end;

		while (host < bits) {
			const space_addr mask =
			    ((space_addr)2 << host) - 1; /* one bit more; wraps to all */

			if ((first & mask) != 0 || (first | mask) > last)
				break;
			host++;
		}
		if (!put(o, afi, first, bits - host))
			return false;
		end = first | (((space_addr)1 << (host < 128 ? host : 0)) - 1);
		if (host == 128 || end >= last)
			return true;
		first = end + 1;
	}
}

enum st
space_pidx(struct pidx *out, const struct space *s, struct err *e)
{
	struct pfxs o = { 0 };
	bool ok = true;

	for (size_t i = 0; ok && i < s->n; i++)
		ok = cut(&o, s->v[i].afi, s->v[i].first, s->v[i].last);
	if (ok && o.v == NULL) /* pidx wants an array to own */
		ok = (o.v = arr_new(1, sizeof(*o.v))) != NULL;
	if (!ok) {
		free(o.v);
		return err_nomem(e, "address ranges");
	}
	return pidx_build(out, o.v, o.n, e);
}

void
space_fini(struct space *s)
{
	free(s->v);
	*s = (struct space){ 0 };
}
