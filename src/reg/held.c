/*
 * held.c - delegations, frozen: AS ranges to search, and the space held back as prefixes.
 *
 * Held back = what a registry calls available or reserved on both of the last two
 * days that its files speak of, minus what any registry calls allocated or
 * assigned on one of its last two days. One day accuses nobody: in the files,
 * transfers vanish for hours.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "reg/delegated.h"

#define IANA 4 /* in the order of deleg_registry_name() */

struct deleg {
	struct deleg_asns *asns; /* by first, then last */
	uint32_t *reach;	 /* [i] highest last of asns[0..i] */
	size_t n_asns;
	struct pidx held;
	struct space given, pool;	   /* tidy */
	struct space by[DELEG_REGISTRIES]; /* tidy: what each registry gave to somebody, lately */
	unsigned singles;
};

/* The last two days that a registry's files speak of; 0 where there is none. */
struct days {
	int32_t last, prev;
};

struct parts {
	struct days days[DELEG_REGISTRIES];
	struct space held[DELEG_REGISTRIES][2]; /* on the last day, on the one before */
	struct space given, pool, both;
	struct space by[DELEG_REGISTRIES];
	unsigned singles;
};

static bool
is_held(const struct deleg_block *b)
{
	return b->status == DELEG_AVAILABLE || b->status == DELEG_RESERVED;
}

static void
find_days(struct parts *p, const struct deleg_set *s)
{
	for (size_t i = 0; i < s->n_blocks; i++) {
		struct days *d = &p->days[s->blocks[i].registry];
		const int32_t day = s->blocks[i].day;

		if (day > d->last) {
			d->prev = d->last;
			d->last = day;
		} else if (day < d->last && day > d->prev)
			d->prev = day;
	}
}

/*
 * Each block into its set. Older days than the last two say nothing any more; a file without a day
 * cannot follow another, so what is free in it counts for nothing, what is given in it does.
 */
static bool
sort_out(struct parts *p, const struct deleg_set *s)
{
	bool ok = true;

	for (size_t i = 0; ok && i < s->n_blocks; i++) {
		const struct deleg_block *b = &s->blocks[i];
		const struct days *d = &p->days[b->registry];
		const bool last = b->day == d->last, prev = b->day == d->prev;
		struct space *to = NULL;

		if (is_held(b) && b->registry != IANA && d->prev == 0)
			p->singles |= 1u << b->registry;
		if (b->day != 0 && !last && !prev)
			continue;
		if (b->status == DELEG_POOL)
			to = last ? &p->pool : NULL;
		else if (!is_held(b)) {
			to = &p->given;
			ok = !last || space_add(&p->by[b->registry], b->afi, b->first, b->last);
		} else if (b->registry != IANA && b->day != 0) /* not in a registry's hands */
			to = &p->held[b->registry][last ? 0 : 1];
		ok = ok && (to == NULL || space_add(to, b->afi, b->first, b->last));
	}
	return ok;
}

static bool
successive(struct parts *p)
{
	for (unsigned r = 0; r < DELEG_REGISTRIES; r++) {
		struct space both;
		bool ok;

		space_tidy(&p->held[r][0]);
		space_tidy(&p->held[r][1]);
		ok = space_both(&both, &p->held[r][0], &p->held[r][1]);
		if (!space_join(&p->both, &both) || !ok)
			return false;
	}
	space_tidy(&p->both);
	space_tidy(&p->given);
	space_tidy(&p->pool);
	return true;
}

static enum st
build_space(struct deleg *d, struct parts *p, struct err *e)
{
	struct space held = { 0 };
	enum st st = ST_NOMEM;

	if (space_minus(&held, &p->both, &p->given) && space_minus(&d->pool, &p->pool, &p->given))
		st = space_pidx(&d->held, &held, e);
	else
		err_nomem(e, "delegations");
	space_fini(&held);
	d->given = p->given;
	p->given = (struct space){ 0 };
	return st;
}

static enum st
build_held(struct deleg *d, const struct deleg_set *s, struct err *e)
{
	struct parts p = { 0 };
	enum st st;

	find_days(&p, s);
	st =
	    sort_out(&p, s) && successive(&p) ? build_space(d, &p, e) : err_nomem(e, "delegations");
	d->singles = p.singles;
	for (unsigned r = 0; r < DELEG_REGISTRIES; r++) {
		space_tidy(&p.by[r]);
		d->by[r] = p.by[r];
		space_fini(&p.held[r][0]);
		space_fini(&p.held[r][1]);
	}
	space_fini(&p.given);
	space_fini(&p.pool);
	space_fini(&p.both);
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
	space_fini(&d->given);
	space_fini(&d->pool);
	for (unsigned r = 0; r < DELEG_REGISTRIES; r++)
		space_fini(&d->by[r]);
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

/* Whether one range of a tidy set holds all of r. */
static bool
space_holds(const struct space *s, const struct space_range *r)
{
	size_t lo = 0, hi = s->n;

	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;
		const struct space_range *m = &s->v[mid];

		if (m->afi < r->afi || (m->afi == r->afi && m->last < r->first))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < s->n && s->v[lo].afi == r->afi && s->v[lo].first <= r->first &&
	       s->v[lo].last >= r->last;
}

unsigned
deleg_pfx_registry(const struct deleg *d, const struct pfx *p)
{
	const struct space_range want = space_of_pfx(p);
	unsigned found = 0;

	for (unsigned r = 1; r < DELEG_REGISTRIES; r++) {
		if (r == IANA || !space_holds(&d->by[r], &want))
			continue;
		if (found != 0) /* a transfer under way */
			return 0;
		found = r;
	}
	return found;
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

const struct space *
deleg_given(const struct deleg *d)
{
	return &d->given;
}

const struct space *
deleg_pool(const struct deleg *d)
{
	return &d->pool;
}

unsigned
deleg_singles(const struct deleg *d)
{
	return d->singles;
}
