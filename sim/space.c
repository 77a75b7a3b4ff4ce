/*
 * space.c - who holds which addresses, and what is announced of them.
 *
 * Sizes are heavy-tailed; lengths follow the histograms of today's tables. An
 * AS draws its lengths, shortest first: each becomes a part of a delegation
 * of its own, or a more specific of what it announces already, or, for some
 * stubs, a part of a provider's space.
 */
#include "sim/sim_i.h"

#include <stdlib.h>

#include "sim/pool.h"

enum {
	IP6_PERCENT = 18,  /* of all prefixes */
	TOP_SHARE = 110,   /* no AS announces more than about one in so many */
	FEW_PERMILLE = 12, /* announcements that hardly anyone sees */
	SPARES = 48,
	MAX_LEN4 = 24, /* longer ones are filtered nearly everywhere */
	MAX_LEN6 = 48,
};

/* Announcements by length, of 100,000. */
static const uint32_t hist4[33] = { [10] = 4,
	[11] = 10,
	[12] = 30,
	[13] = 60,
	[14] = 120,
	[15] = 200,
	[16] = 1300,
	[17] = 800,
	[18] = 1400,
	[19] = 2500,
	[20] = 4500,
	[21] = 5200,
	[22] = 11200,
	[23] = 10500,
	[24] = 62006,
	[25] = 30,
	[26] = 30,
	[27] = 20,
	[28] = 20,
	[29] = 20,
	[30] = 20,
	[32] = 30 };
static const uint32_t hist6[65] = { [20] = 10,
	[24] = 10,
	[28] = 150,
	[29] = 2700,
	[30] = 400,
	[31] = 150,
	[32] = 12500,
	[33] = 1600,
	[34] = 1400,
	[35] = 700,
	[36] = 4200,
	[37] = 300,
	[38] = 1000,
	[39] = 500,
	[40] = 7500,
	[41] = 400,
	[42] = 1600,
	[43] = 800,
	[44] = 8500,
	[45] = 1000,
	[46] = 2600,
	[47] = 2000,
	[48] = 49830,
	[56] = 80,
	[64] = 70 };

struct space {
	struct sim_world *w;
	struct pool pool;
	struct rng r;
	struct pfx spare[SPARES]; /* delegated to the AS at hand, not announced */
	unsigned n_spare;
	uint32_t *n4, *n6; /* wanted announcements of each AS */
};

struct sim_route *
sim_route_add(struct sim_world *w, const struct pfx *p, uint32_t as)
{
	struct sim_route *r = arr_grow(w->routes, w->n_routes, &w->cap_routes, sizeof(*r));

	if (r == NULL || map_put(&w->seen, pfx_hash(p), (uint32_t)w->n_routes, NULL) == NULL)
		return NULL;
	w->routes = r;
	r += w->n_routes++;
	*r = (struct sim_route){ .p = *p, .as = as };
	return r;
}

bool
sim_announced(const struct sim_world *w, const struct pfx *p)
{
	return map_get(&w->seen, pfx_hash(p)) != MAP_NONE;
}

bool
sim_deleg_add(struct sim_world *w, const struct sim_deleg *d)
{
	struct sim_deleg *p = arr_grow(w->deleg, w->n_deleg, &w->cap_deleg, sizeof(*p));

	if (p == NULL)
		return false;
	w->deleg = p;
	w->deleg[w->n_deleg++] = *d;
	return true;
}

/* A random part of length len of p. */
static struct pfx
part(struct rng *r, const struct pfx *p, unsigned len)
{
	struct pfx q = *p;

	q.hi |= len < 64 ? rng_u64(r) >> p->len & ~0ULL << (64 - len) : rng_u64(r) >> p->len;
	q.len = (uint8_t)len;
	pfx_mask(&q);
	return q;
}

/* Shares total among all ASes by weight, one each at least when it suffices and in[i] (NULL: all).
 */
static void
share(struct space *s, uint32_t total, const uint64_t *weight, const bool *in, uint32_t *out)
{
	const uint32_t n = s->w->n_as;
	uint64_t sum = 0, capped = 0, acc = 0;
	uint32_t members = 0, base, extra;

	for (uint32_t i = 0; i < n; i++) {
		sum += weight[i];
		members += in == NULL || in[i];
	}
	base = members <= total;
	extra = base ? total - members : total;
	for (uint32_t i = 0; i < n; i++)
		capped += weight[i] < sum / TOP_SHARE + 1 ? weight[i] : sum / TOP_SHARE + 1;
	for (uint32_t i = 0; i < n; i++) {
		const uint64_t w =
		    weight[i] < sum / TOP_SHARE + 1 ? weight[i] : sum / TOP_SHARE + 1;

		acc += w * extra;
		out[i] = (uint32_t)(acc / capped) + (base && (in == NULL || in[i]));
		acc %= capped;
	}
}

static bool
sizes(struct space *s)
{
	static const uint32_t factor[TIERS] = { 900, 1200, 500, 180, 100 };
	static const uint32_t ip6_permille[TIERS] = { 1000, 1000, 960, 740, 380 };
	struct sim_world *w = s->w;
	const uint32_t p6 = (uint32_t)((uint64_t)w->o->prefixes * IP6_PERCENT / 100);
	uint64_t *weight = arr_new(w->n_as, sizeof(*weight));
	bool *ip6 = arr_new(w->n_as, sizeof(*ip6));
	struct rng r;

	if (weight != NULL && ip6 != NULL) {
		rng_seed(&r, w->o->seed, RNG_SIZE);
		for (uint32_t i = 0; i < w->n_as; i++) {
			const struct sim_as *a = &w->as[i];

			weight[i] = (uint64_t)factor[a->tier] * rng_pareto(&r, 4000);
			if (a->kind >= KIND_ENTERPRISE)
				weight[i] /= 3;
		}
		share(s, w->o->prefixes - p6, weight, NULL, s->n4);
		for (uint32_t i = 0; i < w->n_as; i++) {
			const struct sim_as *a = &w->as[i];

			ip6[i] = rng_permille(
			    &r, ip6_permille[a->tier] +
				    (a->tier == TIER_STUB && a->kind == KIND_CONTENT ? 300 : 0));
			weight[i] = !ip6[i]		    ? 0
				    : rng_permille(&r, 300) ? (uint64_t)100 * rng_pareto(&r, 4000)
							    : weight[i];
		}
		share(s, p6, weight, ip6, s->n6);
	}
	free(ip6);
	free(weight);
	return weight != NULL && ip6 != NULL;
}

/* Length of the delegation that a new announcement of length len comes from. */
static unsigned
deleg_len(struct rng *r, unsigned afi, unsigned len)
{
	static const unsigned less4[3] = { 0, 1, 2 };
	static const uint32_t few[3] = { 60, 20, 20 }, most[3] = { 45, 20, 35 };

	if (afi == AFI_IP6)
		return len <= 32 ? len : len == 48 && rng_permille(r, 350) ? 48 : 32;
	if (len <= 18)
		return len;
	return len - less4[rng_pick(r, len == 24 ? most : few, 100)];
}

static void
spare_add(struct space *s, const struct pfx *p)
{
	if (s->n_spare < SPARES)
		s->spare[s->n_spare++] = *p;
}

/* Splits *p down to len; the other halves become spare. */
static void
carve(struct space *s, struct pfx *p, unsigned len)
{
	while (p->len < len) {
		const unsigned keep = rng_below(&s->r, 2);
		struct pfx half[2];

		pfx_halves(p, half);
		*p = half[keep];
		spare_add(s, &half[!keep]);
	}
}

/* New space of the AS itself: from what it holds, else from its registry. */
static enum st
take(struct space *s, uint32_t as, unsigned afi, unsigned len, struct pfx *out, struct err *e)
{
	struct sim_deleg d = { .as = as, .econ = s->w->as[as].econ };
	const unsigned max = afi == AFI_IP4 ? MAX_LEN4 : MAX_LEN6;
	unsigned best = SPARES, rir = geo_econ[d.econ].rir, dlen;

	for (unsigned i = 0; i < s->n_spare; i++) {
		if (s->spare[i].afi == afi && s->spare[i].len <= len &&
		    (best == SPARES || s->spare[i].len > s->spare[best].len))
			best = i;
	}
	if (best < SPARES && rng_permille(&s->r, 850)) {
		*out = s->spare[best];
		s->spare[best] = s->spare[--s->n_spare];
		carve(s, out, len);
		return ST_OK;
	}
	dlen = deleg_len(&s->r, afi, len);
	while (!pool_take(&s->pool, &s->r, &rir, afi, dlen, out)) { /* large blocks run out first */
		if (dlen >= max)
			return err_set(e, ST_LIMIT, ERR_NOOFF, NULL,
			    "the IPv%u space is full: fewer prefixes, please",
			    afi == AFI_IP4 ? 4 : 6);
		dlen++;
		len = len < dlen ? dlen : len;
	}
	d.p = *out;
	d.rir = (uint8_t)rir;
	d.status = dlen >= (afi == AFI_IP4 ? 24u : 48u) ? DELEG_ASSIGNED : DELEG_ALLOCATED;
	if (!sim_deleg_add(s->w, &d))
		return err_nomem(e, "delegations");
	carve(s, out, len);
	return ST_OK;
}

/* A more specific of an announcement of the AS `of` among routes [from, to). */
static bool
inside(struct space *s, size_t from, size_t to, unsigned afi, unsigned len, struct pfx *out)
{
	for (int tries = 0; from < to && tries < 6; tries++) {
		const struct sim_route *r =
		    &s->w->routes[from + rng_below(&s->r, (uint32_t)(to - from))];

		if (r->p.afi != afi || r->p.len >= len || r->kind != ROUTE_PLAIN)
			continue;
		*out = part(&s->r, &r->p, len);
		if (!sim_announced(s->w, out))
			return true;
	}
	return false;
}

static enum st
announce(struct space *s, uint32_t as, unsigned afi, unsigned len, struct err *e)
{
	struct sim_world *w = s->w;
	struct sim_as *a = &w->as[as];
	const unsigned max = afi == AFI_IP4 ? MAX_LEN4 : MAX_LEN6;
	const uint32_t nest = len < 20			   ? 350
			      : afi == AFI_IP6 && len > 32 ? 680
			      : len > max		   ? 1000
							   : 570;
	const struct sim_as *p = a->n_prov > 0 ? &w->as[w->prov[a->prov_at]] : NULL;
	struct sim_route *r;
	struct pfx q;
	bool nested = false;
	enum st st = ST_OK;

	if (rng_permille(&s->r, nest))
		nested = inside(s, a->route_at, w->n_routes, afi, len, &q);
	if (!nested && (p == NULL || a->tier != TIER_STUB || !rng_permille(&s->r, 70) ||
			   !inside(s, p->route_at, p->route_at + p->n_routes, afi, len, &q))) {
		if (len > max)
			len = max;
		st = take(s, as, afi, len, &q, e);
	}
	if (st != ST_OK)
		return st;
	if (sim_announced(w, &q))
		return ST_OK; /* a spare that an earlier more specific had filled: rare, and dropped
			       */
	r = sim_route_add(w, &q, as);
	if (r == NULL)
		return err_nomem(e, "announcements");
	r->nested = nested;
	if (len > max)
		r->few = (uint8_t)(1 + rng_below(&s->r, 3));
	else if (rng_permille(&s->r, FEW_PERMILLE))
		r->few = (uint8_t)(1 + rng_below(&s->r, 4));
	return ST_OK;
}

static int
by_len(const void *a, const void *b)
{
	return *(const uint8_t *)a - *(const uint8_t *)b;
}

static enum st
announce_all(struct space *s, uint32_t as, unsigned afi, uint32_t n, struct err *e)
{
	const struct sim_as *a = &s->w->as[as];
	const uint32_t *hist = afi == AFI_IP4 ? hist4 : hist6;
	uint8_t *len = arr_new(n + 1u, 1);
	enum st st = ST_OK;

	if (len == NULL)
		return err_nomem(e, "announcements");
	for (uint32_t i = 0; i < n; i++) {
		len[i] = (uint8_t)rng_pick(&s->r, hist, 100000);
		for (int k = 0;
		     k < 2 && afi == AFI_IP4 && a->tier == TIER_STUB && n < 8 && len[i] < 19; k++)
			len[i] = (uint8_t)rng_pick(&s->r, hist, 100000); /* the small hold little */
	}
	qsort(len, n, 1, by_len);
	for (uint32_t i = 0; i < n && st == ST_OK; i++)
		st = announce(s, as, afi, len[i], e);
	free(len);
	return st;
}

static void
policies(struct space *s, struct sim_as *a)
{
	a->policies = 1;
	if (a->n_prov >= 2 && a->n_routes > 0 && rng_permille(&s->r, 600))
		a->policies = (uint8_t)(2 + rng_below(&s->r, a->n_routes < 9 ? a->n_routes : 9));
	for (uint32_t k = 0; a->policies > 1 && k < a->n_routes; k++) {
		if (rng_permille(&s->r, 550))
			s->w->routes[a->route_at + k].policy =
			    (uint8_t)rng_below(&s->r, a->policies);
	}
}

/* What nobody here announces: mostly others' allocations, some of it in the registry's hands. */
static bool
keep_rest(struct space *s)
{
	struct rng r;

	rng_seed(&r, s->w->o->seed, RNG_REG);
	for (unsigned rir = 0; rir < RIRS; rir++) {
		for (unsigned k = 0; k < 2 * (POOL_MAX_LEN + 1); k++) {
			const unsigned ip6 = k & 1, len = k / 2;
			const struct pool_list *l = &s->pool.free[rir][ip6][len];

			for (size_t i = 0; i < l->n; i++) {
				const uint32_t x = rng_below(&r, 100);
				struct sim_deleg d = { .p = { l->hi[i], 0, (uint8_t)len,
							   ip6 ? AFI_IP6 : AFI_IP4 },
					.as = NO_AS,
					.rir = (uint8_t)rir };

				d.status = x < 6 && len > 10			 ? DELEG_RESERVED
					   : (ip6 ? x < 90 : x < 16 && len > 14) ? DELEG_AVAILABLE
										 : DELEG_ALLOCATED;
				do
					d.econ = (uint16_t)rng_below(&r, geo_econs);
				while (geo_econ[d.econ].rir != rir);
				if (!sim_deleg_add(s->w, &d))
					return false;
			}
		}
	}
	return true;
}

enum st
sim_space(struct sim_world *w, struct err *e)
{
	struct space *s = calloc(1, sizeof(*s));
	enum st st = ST_OK;

	if (s == NULL)
		return err_nomem(e, "announcements");
	s->w = w;
	rng_seed(&s->r, w->o->seed, RNG_SPACE);
	s->n4 = arr_new(w->n_as, sizeof(*s->n4));
	s->n6 = arr_new(w->n_as, sizeof(*s->n6));
	if (!pool_init(&s->pool) || s->n4 == NULL || s->n6 == NULL || !sizes(s))
		st = err_nomem(e, "announcements");
	for (uint32_t i = 0; i < w->n_as && st == ST_OK; i++) {
		struct sim_as *a = &w->as[i];

		a->route_at = (uint32_t)w->n_routes;
		a->deleg_at = (uint32_t)w->n_deleg;
		s->n_spare = 0;
		st = announce_all(s, i, AFI_IP4, s->n4[i], e);
		if (st == ST_OK)
			st = announce_all(s, i, AFI_IP6, s->n6[i], e);
		a->n_routes = (uint32_t)w->n_routes - a->route_at;
		a->n_deleg = (uint32_t)w->n_deleg - a->deleg_at;
		policies(s, a);
	}
	if (st == ST_OK && !keep_rest(s))
		st = err_nomem(e, "delegations");
	pool_fini(&s->pool);
	free(s->n4);
	free(s->n6);
	free(s);
	return st;
}
