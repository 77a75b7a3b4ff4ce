/*
 * held.c - delegations, frozen: AS ranges to search, and the space held back as prefixes.
 *
 * Held back = what some file calls available or reserved, minus what any file
 * calls allocated or assigned. Both are sets of ranges: sorted, merged where they
 * touch, subtracted in one sweep, and cut into the fewest prefixes.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "reg/delegated.h"

struct deleg {
	struct deleg_asns *asns; /* by first, then last */
	uint32_t *reach;	 /* [i] highest last of asns[0..i] */
	size_t n_asns;
	struct pidx held;
};

struct ranges {
	struct deleg_block *v;
	size_t n, cap;
};

static bool
is_held(const struct deleg_block *b)
{
	return b->status == DELEG_AVAILABLE || b->status == DELEG_RESERVED;
}

static int
block_cmp(const void *a, const void *b)
{
	const struct deleg_block *x = a, *y = b;

	if (x->afi != y->afi)
		return x->afi < y->afi ? -1 : 1;
	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return x->last < y->last ? -1 : x->last > y->last;
}

/* The held (or the other) blocks, sorted and merged where they overlap or touch. */
static bool
merged(const struct deleg_set *s, bool held, struct ranges *out)
{
	size_t n = 0;

	out->v = arr_new(s->n_blocks + 1, sizeof(*out->v));
	if (out->v == NULL)
		return false;
	for (size_t i = 0; i < s->n_blocks; i++) {
		if (is_held(&s->blocks[i]) == held)
			out->v[n++] = s->blocks[i];
	}
	qsort(out->v, n, sizeof(*out->v), block_cmp);
	for (size_t i = 0; i < n; i++) {
		struct deleg_block *top = out->n != 0 ? &out->v[out->n - 1] : NULL;
		const struct deleg_block b = out->v[i];

		if (top != NULL && top->afi == b.afi &&
		    (b.first <= top->last || b.first - 1 == top->last)) {
			if (b.last > top->last)
				top->last = b.last;
		} else
			out->v[out->n++] = b;
	}
	return true;
}

struct pfxs {
	struct pfx *v;
	size_t n, cap;
};

static bool
put(struct pfxs *o, unsigned afi, deleg_addr first, unsigned len)
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
cut(struct pfxs *o, unsigned afi, deleg_addr first, deleg_addr last)
{
	const unsigned bits = afi_bits(afi);

	for (;;) {
		unsigned host = 0;
		deleg_addr end;

		while (host < bits) {
			const deleg_addr mask =
			    ((deleg_addr)2 << host) - 1; /* one bit more; wraps to all */

			if ((first & mask) != 0 || (first | mask) > last)
				break;
			host++;
		}
		if (!put(o, afi, first, bits - host))
			return false;
		end = first | (((deleg_addr)1 << (host < 128 ? host : 0)) - 1);
		if (host == 128 || end >= last)
			return true;
		first = end + 1;
	}
}

/* held minus given, as prefixes. Both ascending. */
static bool
subtract(const struct ranges *held, const struct ranges *given, struct pfxs *o)
{
	size_t g = 0;

	for (size_t i = 0; i < held->n; i++) {
		const struct deleg_block *h = &held->v[i];
		deleg_addr at = h->first;
		bool open = true; /* [at, h->last] is left to place */

		while (
		    g < given->n && (given->v[g].afi < h->afi ||
					(given->v[g].afi == h->afi && given->v[g].last < h->first)))
			g++;
		for (size_t k = g; open && k < given->n && given->v[k].afi == h->afi &&
				   given->v[k].first <= h->last;
		     k++) {
			if (given->v[k].first > at && !cut(o, h->afi, at, given->v[k].first - 1))
				return false;
			open = given->v[k].last < h->last;
			at = given->v[k].last + 1;
		}
		if (open && !cut(o, h->afi, at, h->last))
			return false;
	}
	return true;
}

static enum st
build_held(struct deleg *d, const struct deleg_set *s, struct err *e)
{
	struct ranges held = { 0 }, given = { 0 };
	struct pfxs o = { 0 };
	enum st st;

	if (merged(s, true, &held) && merged(s, false, &given) && subtract(&held, &given, &o)) {
		if (o.v == NULL) /* pidx wants an array to own */
			o.v = arr_new(1, sizeof(*o.v));
		st = o.v != NULL ? pidx_build(&d->held, o.v, o.n, e) : err_nomem(e, "delegations");
	} else {
		free(o.v);
		st = err_nomem(e, "delegations");
	}
	free(held.v);
	free(given.v);
	return st;
}

static int
asns_cmp(const void *a, const void *b)
{
	const struct deleg_asns *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return x->last < y->last ? -1 : x->last > y->last;
}

static enum st
build_asns(struct deleg *d, struct deleg_set *s, struct err *e)
{
	uint32_t reach = 0;

	d->reach = arr_new(s->n_asns + 1, sizeof(*d->reach));
	if (d->reach == NULL)
		return err_nomem(e, "delegations");
	if (s->n_asns != 0)
		qsort(s->asns, s->n_asns, sizeof(*s->asns), asns_cmp);
	d->asns = s->asns;
	d->n_asns = s->n_asns;
	s->asns = NULL;
	s->n_asns = 0;
	for (size_t i = 0; i < d->n_asns; i++) {
		reach = d->asns[i].last > reach ? d->asns[i].last : reach;
		d->reach[i] = reach;
	}
	return ST_OK;
}

enum st
deleg_build(struct deleg **out, struct deleg_set *s, struct err *e)
{
	struct deleg *d = arr_new(1, sizeof(*d));
	enum st st;

	*out = NULL;
	st = d != NULL ? build_held(d, s, e) : err_nomem(e, "delegations");
	if (st == ST_OK)
		st = build_asns(d, s, e);
	if (st == ST_OK)
		*out = d;
	else
		deleg_free(d);
	deleg_set_fini(s);
	return st;
}

void
deleg_free(struct deleg *d)
{
	if (d == NULL)
		return;
	free(d->asns);
	free(d->reach);
	pidx_fini(&d->held);
	free(d);
}

/* Whether a speaks for an AS rather than b does. */
static bool
better(const struct deleg_asns *a, const struct deleg_asns *b)
{
	const bool a_held = a->status >= DELEG_AVAILABLE, b_held = b->status >= DELEG_AVAILABLE;

	return a_held != b_held ? b_held : a->day > b->day;
}

const struct deleg_asns *
deleg_asn(const struct deleg *d, uint32_t asn)
{
	const struct deleg_asns *best = NULL;
	size_t lo = 0, hi = d->n_asns;

	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;

		if (d->asns[mid].first <= asn)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (size_t i = lo; i-- > 0 && d->reach[i] >= asn;) {
		if (d->asns[i].last >= asn && (best == NULL || better(&d->asns[i], best)))
			best = &d->asns[i];
	}
	return best;
}

bool
deleg_held_back(const struct deleg *d, const struct pfx *p)
{
	return pidx_cover(&d->held, p) != PIDX_NONE;
}

const struct pidx *
deleg_held(const struct deleg *d)
{
	return &d->held;
}
