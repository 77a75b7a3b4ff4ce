/* transit.c - see transit.h. */
#include "app/transit.h"

#include <stdlib.h>

#include "base/arena.h"

static int
by_prefix(const void *pa, const void *pb)
{
	const struct bundle_ref *a = pa, *b = pb;

	if (a->pfx != b->pfx)
		return a->pfx < b->pfx ? -1 : 1;
	return a->bundle < b->bundle ? -1 : a->bundle > b->bundle;
}

/* Prefix numbers of the table become places in a->pairs. */
static enum st
renumber(struct bundles *b, const struct assess *a, const struct pairset *pairs, struct err *e)
{
	uint32_t *to = arr_new(pairs->pfxs_n + 1, sizeof(*to));
	bool sorted = true;
	size_t at = 0;

	if (to == NULL)
		return err_nomem(e, "paths of prefixes");
	for (size_t i = 0; i < pairs->rows_n; i++) {
		const uint32_t pfx = pairs->rows[pairs->order[i]].pfx;

		while (!pfx_eq(&a->pairs[at].pfx, &pairs->pfxs[pfx]))
			at++;
		if (i == 0 || pairs->rows[pairs->order[i - 1]].pfx != pfx)
			to[pfx] = (uint32_t)at;
	}
	for (size_t i = 0; i < b->refs_n; i++) {
		b->refs[i].pfx = to[b->refs[i].pfx];
		sorted &= i == 0 || b->refs[i - 1].pfx <= b->refs[i].pfx;
	}
	if (!sorted)
		qsort(b->refs, b->refs_n, sizeof(*b->refs), by_prefix);
	free(to);
	return ST_OK;
}

enum st
transit_take(struct transit *t, const struct assess *a, struct bundles *b, struct pathset *paths,
    const struct pairset *pairs, struct err *e)
{
	struct transit_part *p = &t->parts[t->n++];

	*p = (struct transit_part){ .b = *b };
	*b = (struct bundles){ 0 };
	if (paths != NULL) {
		p->paths = *paths;
		*paths = (struct pathset){ 0 };
	}
	return renumber(&p->b, a, pairs, e);
}

void
transit_free(struct transit *t)
{
	for (size_t i = 0; t != NULL && i < t->n; i++) {
		bundles_fini(&t->parts[i].b);
		pathset_fini(&t->parts[i].paths);
	}
	if (t != NULL)
		free(t->parts);
	free(t);
}

/* Distinct numbers gathered for one route. */
struct asns {
	uint32_t *v;
	size_t n, cap;
};

static bool
put(struct asns *l, uint32_t asn)
{
	uint32_t *v;

	for (size_t i = 0; i < l->n; i++) {
		if (l->v[i] == asn)
			return true;
	}
	v = arr_grow(l->v, l->n, &l->cap, sizeof(*v));
	if (v == NULL)
		return false;
	l->v = v;
	v[l->n++] = asn;
	return true;
}

/* An origin with invalid routes. */
struct subject {
	uint32_t invalid; /* routes that count */
};

/* That AS carries something of that origin that is not invalid, or (bad) an invalid route. */
struct carrier {
	uint32_t asn, subject;
};

struct counting {
	struct transit *t;
	struct assess *a;
	const struct world *w;
	const struct map *ids;
	bool rov, imc;
	struct map subjects; /* origin -> place in subject */
	struct subject *subject;
	size_t subjects_n, subjects_cap;
	struct map good; /* AS and subject */
	struct carrier *bad;
	size_t bad_n, bad_cap;
	uint32_t **done; /* of a part and bundle: 1 + subject whose good carriers are in */
	struct asns asns;
};

static bool
is_invalid(const struct pair *p)
{
	return p->v.rpki == RPKI_INVALID_LENGTH || p->v.rpki == RPKI_INVALID_ASN;
}

static void
add_to(struct counting *c, uint32_t asn, enum counter what, uint32_t n)
{
	const uint32_t id = map_get(c->ids, asn);

	if (id != MAP_NONE)
		c->a->tallies[id].c[what] += n;
}

/* Walks to the refs of a prefix, of the pair first, in one part: how many from *out. */
static size_t
refs_of(struct transit_part *p, uint32_t first, const struct bundle_ref **out)
{
	size_t n = 0;

	while (p->at < p->b.refs_n && p->b.refs[p->at].pfx < first)
		p->at++;
	*out = &p->b.refs[p->at];
	while (p->at + n < p->b.refs_n && (*out)[n].pfx == first)
		n++;
	return n;
}

/* Everybody on the paths of the bundle to the origin, but the origin. */
static bool
put_carriers(struct asns *l, const struct bundle *x, uint32_t origin)
{
	for (uint32_t i = 0; i < x->paths_n; i++) {
		const struct path *p = x->paths[i];
		struct aspath_walk w = aspath_walk_on((struct span){ p->bytes, p->n });
		uint32_t asn;

		if (p->origin != origin)
			continue;
		while (aspath_walk_next(&w, &asn)) {
			if (w.type <= SEG_SEQUENCE && asn != origin && !put(l, asn))
				return false;
		}
	}
	return true;
}

static enum st
keep_good(struct counting *c, uint32_t subject, struct err *e)
{
	for (size_t i = 0; i < c->asns.n; i++) {
		if (map_put(&c->good, (uint64_t)c->asns.v[i] << 32 | subject, 1, NULL) == NULL)
			return err_nomem(e, "carriers");
	}
	return ST_OK;
}

static enum st
keep_bad(struct counting *c, uint32_t subject, struct err *e)
{
	c->subject[subject].invalid++;
	for (size_t i = 0; i < c->asns.n; i++) {
		struct carrier *v = arr_grow(c->bad, c->bad_n, &c->bad_cap, sizeof(*v));

		if (v == NULL)
			return err_nomem(e, "carriers");
		c->bad = v;
		v[c->bad_n++] = (struct carrier){ c->asns.v[i], subject };
	}
	return ST_OK;
}

/* Who carries the pair, when its origin is a subject. */
static enum st
take_carriers(struct counting *c, uint32_t first, const struct pair *p, struct err *e)
{
	const uint32_t subject = map_get(&c->subjects, p->origin);
	const bool bad = is_invalid(p);

	if (subject == MAP_NONE)
		return ST_OK;
	c->asns.n = 0;
	for (size_t k = 0; k < c->t->n; k++) {
		struct transit_part *part = &c->t->parts[k];
		const struct bundle_ref *r;
		const size_t n = refs_of(part, first, &r);

		for (size_t i = 0; i < n; i++) {
			uint32_t *done = &c->done[k][r[i].bundle];

			if (!bad && *done == subject + 1)
				continue;
			if (!bad)
				*done = subject + 1;
			if (!put_carriers(&c->asns, &part->b.v[r[i].bundle], p->origin))
				return err_nomem(e, "carriers");
		}
	}
	return bad ? keep_bad(c, subject, e) : keep_good(c, subject, e);
}

/* The route counts once for each network that took it of its customer. */
static enum st
take_passed_on(struct counting *c, uint32_t first, const struct pair *p, struct err *e)
{
	const bool bad = is_invalid(p) || (p->v.rpki == RPKI_NOT_FOUND && p->v.irr == IRR_INVALID);

	c->asns.n = 0;
	for (size_t k = 0; k < c->t->n; k++) {
		struct transit_part *part = &c->t->parts[k];
		const struct bundle_ref *r;
		const size_t n = refs_of(part, first, &r);

		for (size_t i = 0; i < n; i++) {
			const struct bundle *x = &part->b.v[r[i].bundle];
			const struct bundle_link *l = part->b.links + x->links;

			for (uint32_t m = 0; m < x->links_n; m++) {
				if (l[m].origin == p->origin && !put(&c->asns, l[m].next))
					return err_nomem(e, "carriers");
			}
		}
	}
	for (size_t i = 0; i < c->asns.n; i++) {
		if (world_rel(c->w, c->asns.v[i], p->origin) != REL_PROVIDER_OF)
			continue;
		add_to(c, c->asns.v[i], C_IMC_ACTION1_ALL, 1);
		add_to(c, c->asns.v[i], C_IMC_ACTION1_BAD, bad);
	}
	return ST_OK;
}

static enum st
find_subjects(struct counting *c, struct err *e)
{
	for (size_t i = 0; i < c->a->n_pairs; i++) {
		const struct pair *p = &c->a->pairs[i];
		struct subject *v;
		bool fresh;

		if (!is_invalid(p) || !pair_counts(p->origin, p->peers, c->a->min_peers))
			continue;
		if (map_put(&c->subjects, p->origin, (uint32_t)c->subjects_n, &fresh) == NULL)
			return err_nomem(e, "origins");
		if (!fresh)
			continue;
		v = arr_grow(c->subject, c->subjects_n, &c->subjects_cap, sizeof(*v));
		if (v == NULL)
			return err_nomem(e, "origins");
		c->subject = v;
		v[c->subjects_n++] = (struct subject){ 0 };
	}
	return ST_OK;
}

static enum st
walk(struct counting *c, struct err *e)
{
	const struct pair *v = c->a->pairs;
	enum st st = ST_OK;
	uint32_t first = 0;

	for (size_t k = 0; k < c->t->n; k++)
		c->t->parts[k].at = 0;
	for (size_t i = 0; i < c->a->n_pairs && st == ST_OK; i++) {
		if (i > 0 && !pfx_eq(&v[i].pfx, &v[i - 1].pfx))
			first = (uint32_t)i;
		if (!pair_counts(v[i].origin, v[i].peers, c->a->min_peers))
			continue;
		if (c->rov)
			st = take_carriers(c, first, &v[i], e);
		if (st == ST_OK && c->imc && v[i].pfx.afi == AFI_IP4)
			st = take_passed_on(c, first, &v[i], e);
	}
	return st;
}

/* What could have come through whom, and what did. */
static void
sum_up(struct counting *c)
{
	for (size_t i = 0; c->good.slots != NULL && i <= c->good.mask; i++) {
		const struct map_slot *s = &c->good.slots[i];

		if (s->val != MAP_NONE)
			add_to(c, (uint32_t)(s->key >> 32), C_ROV_INVALID_VISIBLE,
			    c->subject[(uint32_t)s->key].invalid);
	}
	for (size_t i = 0; i < c->bad_n; i++) {
		const struct carrier *b = &c->bad[i];

		add_to(c, b->asn, C_ROV_INVALID_THROUGH, 1);
		if (map_get(&c->good, (uint64_t)b->asn << 32 | b->subject) == MAP_NONE)
			add_to(c, b->asn, C_ROV_INVALID_VISIBLE, 1);
	}
}

static enum st
make_done(struct counting *c, struct err *e)
{
	c->done = arr_new(c->t->n + 1, sizeof(*c->done));
	for (size_t k = 0; c->done != NULL && k < c->t->n; k++) {
		c->done[k] = arr_new(c->t->parts[k].b.n + 1, sizeof(**c->done));
		if (c->done[k] == NULL)
			return err_nomem(e, "carriers");
	}
	return c->done != NULL ? ST_OK : err_nomem(e, "carriers");
}

bool
transit_wanted(const struct world *w)
{
	return world_has(w, SRC_VRPS);
}

static bool
any_counted(const struct fw_term *t, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		const uint32_t c = t[i].c[0];

		if (c == C_ROV_INVALID_VISIBLE || c == C_ROV_INVALID_THROUGH ||
		    c == C_IMC_ACTION1_BAD || c == C_IMC_ACTION1_ALL)
			return true;
	}
	return false;
}

bool
transit_measured(const struct framework *f)
{
	for (uint32_t i = 0; i < f->metrics_n; i++) {
		const struct fw_metric *m = &f->metrics[i];

		if (any_counted(m->numerator, m->numerator_n) ||
		    any_counted(m->denominator, m->denominator_n))
			return true;
	}
	return false;
}

enum st
transit_count(struct transit *t, struct assess *a, const struct world *w, const struct map *ids,
    struct err *e)
{
	struct counting c = { .t = t,
		.a = a,
		.w = w,
		.ids = ids,
		.rov = transit_wanted(w),
		.imc =
		    world_has(w, SRC_VRPS) && world_has(w, SRC_IRR) && world_has(w, SRC_AS_REL) };
	enum st st = ST_OK;

	if (!c.rov)
		return ST_OK;
	st = find_subjects(&c, e);
	if (st == ST_OK)
		st = make_done(&c, e);
	if (st == ST_OK)
		st = walk(&c, e);
	if (st == ST_OK)
		sum_up(&c);
	for (size_t k = 0; c.done != NULL && k < t->n; k++)
		free(c.done[k]);
	free(c.done);
	map_fini(&c.subjects);
	map_fini(&c.good);
	free(c.subject);
	free(c.bad);
	free(c.asns.v);
	return st;
}
