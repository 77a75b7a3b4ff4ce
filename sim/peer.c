/*
 * peer.c - who exchanges routes without money: the Tier-1 clique, and members of the same exchange.
 *
 * Exchanges stand in economies; an AS joins some of its own economy, fewer of
 * its region, by size and kind. At each exchange a member peers with some of
 * the others, by its policy. Two ASes have one relation: a provider is no peer.
 */
#include "sim/sim_i.h"

#include <stdlib.h>

enum { ASES_PER_EXCHANGE = 70, MAX_MEMBER = 400 };

struct exchange {
	uint32_t *as;
	uint32_t n, cap;
	uint16_t econ;
};

struct links {
	uint64_t *p;
	size_t n, cap;
	struct map seen;
	bool bad;
};

static void
link_add(struct sim_world *w, struct links *l, uint32_t a, uint32_t b)
{
	const uint64_t key = a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
	bool fresh;
	uint64_t *p;

	if (a == b || sim_is_provider(w, a, b) || sim_is_provider(w, b, a))
		return;
	if (map_put(&l->seen, key, 1, &fresh) == NULL) {
		l->bad = true;
		return;
	}
	if (!fresh)
		return;
	p = arr_grow(l->p, l->n, &l->cap, sizeof(*p));
	if (p == NULL) {
		l->bad = true;
		return;
	}
	l->p = p;
	l->p[l->n++] = key;
	w->as[a].n_peer++;
	w->as[b].n_peer++;
}

static bool
join(struct exchange *x, uint32_t as)
{
	uint32_t *p;
	size_t cap = x->cap;

	if (x->n > 0 && x->as[x->n - 1] == as) /* ASes join one after the other */
		return true;
	if (x->n >= MAX_MEMBER)
		return true;
	p = arr_grow(x->as, x->n, &cap, sizeof(*p));
	if (p == NULL)
		return false;
	x->as = p;
	x->cap = (uint32_t)cap;
	x->as[x->n++] = as;
	return true;
}

/* How many exchanges an AS joins. */
static uint32_t
joins(struct rng *r, const struct sim_as *a)
{
	switch (a->tier) {
	case TIER_1:
		return 0;
	case TIER_LARGE:
		return 3 + rng_below(r, 8);
	case TIER_REGIONAL:
		return 1 + rng_below(r, 5);
	case TIER_SMALL:
		return rng_below(r, 4);
	default:
		if (a->kind == KIND_CONTENT)
			return 1 + rng_pareto(r, 40);
		return rng_permille(r, a->kind == KIND_ISP ? 260 : 60) ? 1 : 0;
	}
}

/* Exchanges stand in the order of economies: first[c] .. first[c + 1] are those of economy c. */
static uint32_t
choose(struct rng *r, const uint32_t *first, unsigned econ, uint32_t n)
{
	unsigned c = econ;

	if (rng_permille(r, 250)) { /* abroad, in the region */
		for (int tries = 0; tries < 6; tries++) {
			const unsigned d = rng_below(r, geo_econs);

			if (geo_econ[d].rir == geo_econ[econ].rir && first[d] < first[d + 1])
				c = d;
		}
	}
	if (first[c] == first[c + 1])
		return rng_permille(r, 300) ? rng_below(r, n) : NO_AS;
	return first[c] + rng_below(r, first[c + 1] - first[c]);
}

static uint32_t
wanted(struct rng *r, const struct sim_as *a, uint32_t members)
{
	uint32_t k;

	if (a->kind == KIND_CONTENT)
		k = 4 + rng_below(r, 20);
	else if (a->tier <= TIER_REGIONAL)
		k = 1 + rng_below(r, 3);
	else
		k = 2 + rng_below(r, 7);
	return k < members ? k : members;
}

static void
meet(struct sim_world *w, struct rng *r, struct links *l, const struct exchange *x)
{
	for (uint32_t i = 0; i < x->n; i++) {
		const struct sim_as *a = &w->as[x->as[i]];

		for (uint32_t k = wanted(r, a, x->n); k-- > 0;) {
			const uint32_t b = x->as[rng_below(r, x->n)];
			const int gap = (int)a->tier - (int)w->as[b].tier;

			/* The large sell to the small; they seldom peer, but for content. */
			if ((gap > 1 || gap < -1) && a->kind != KIND_CONTENT &&
			    w->as[b].kind != KIND_CONTENT && !rng_permille(r, 60))
				continue;
			link_add(w, l, x->as[i], b);
		}
	}
}

static int
by_key(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* Neighbour lists from the links. */
static bool
lists(struct sim_world *w)
{
	uint32_t at = 0;

	w->peer = arr_new(2 * w->n_link + 1, sizeof(*w->peer));
	if (w->peer == NULL)
		return false;
	for (uint32_t i = 0; i < w->n_as; i++) {
		w->as[i].peer_at = at;
		at += w->as[i].n_peer;
		w->as[i].n_peer = 0;
	}
	for (size_t k = 0; k < w->n_link; k++) {
		const uint32_t a = (uint32_t)(w->link[k] >> 32), b = (uint32_t)w->link[k];

		w->peer[w->as[a].peer_at + w->as[a].n_peer++] = b;
		w->peer[w->as[b].peer_at + w->as[b].n_peer++] = a;
	}
	w->n_peer = at;
	return true;
}

static enum st
exchanges(struct sim_world *w, struct err *e)
{
	const uint32_t n_x = 2 + w->n_as / ASES_PER_EXCHANGE;
	struct exchange *x = arr_new(n_x, sizeof(*x));
	uint32_t *first = arr_new(geo_econs + 1u, sizeof(*first)), total = 0, done = 0;
	struct links l = { 0 };
	struct rng r;

	rng_seed(&r, w->o->seed, RNG_PEER);
	l.bad = x == NULL || first == NULL;
	for (unsigned c = 0; c < geo_econs; c++)
		total += geo_econ[c].weight;
	for (unsigned c = 0, sum = 0; !l.bad && c < geo_econs; c++) {
		first[c] = done;
		sum += geo_econ[c].weight;
		for (; done < (uint64_t)n_x * sum / total; done++)
			x[done].econ = (uint16_t)c;
		first[c + 1] = done;
	}
	for (uint32_t i = 0; !l.bad && i < w->tier_at[1]; i++) {
		for (uint32_t k = i + 1; k < w->tier_at[1]; k++)
			link_add(w, &l, i, k);
	}
	for (uint32_t i = 0; !l.bad && i < w->n_as; i++) {
		for (uint32_t k = joins(&r, &w->as[i]); k-- > 0;) {
			const uint32_t at = choose(&r, first, w->as[i].econ, n_x);

			if (at != NO_AS && !join(&x[at], i))
				l.bad = true;
		}
	}
	for (uint32_t i = 0; !l.bad && i < n_x; i++)
		meet(w, &r, &l, &x[i]);
	for (uint32_t i = 0; x != NULL && i < n_x; i++)
		free(x[i].as);
	free(x);
	free(first);
	map_fini(&l.seen);
	w->link = l.p;
	w->n_link = l.n;
	if (l.bad)
		return err_nomem(e, "peerings");
	if (l.n > 0)
		qsort(w->link, w->n_link, sizeof(*w->link), by_key);
	return lists(w) ? ST_OK : err_nomem(e, "peerings");
}

enum st
sim_peering(struct sim_world *w, struct err *e)
{
	if (w->o->as_rel != NULL) /* the file told */
		return lists(w) ? ST_OK : err_nomem(e, "peerings");
	return exchanges(w, e);
}

uint32_t
sim_route_server(const struct sim_world *w, uint32_t a, uint32_t b)
{
	uint64_t h;

	if (w->n_rs == 0 || w->as[a].tier == TIER_1 || w->as[b].tier == TIER_1)
		return 0;
	h = sim_hash(w, a < b ? a : b, (a < b ? b : a) + 7000000ULL);
	return h % 100 < 3 ? w->rs[(h >> 8) % w->n_rs] : 0;
}
