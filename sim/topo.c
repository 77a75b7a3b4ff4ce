/*
 * topo.c - ASes and who sells transit to whom.
 *
 * Tier 1 is a clique of peers. Every other AS draws its providers from the
 * tiers above, mostly in its own economy, then registry region, then anywhere,
 * by a weight of heavy tail: that gives customer degrees their power law.
 */
#include "sim/sim_i.h"

#include <stdlib.h>

/* Shares of the tiers in thousandths of all ASes; the rest are stubs: about one AS in seven has
 * customers. */
enum { CLIQUE = 12, LARGE_PERMILLE = 4, REGIONAL_PERMILLE = 32, SMALL_PERMILLE = 110 };

enum { MAX_PROVIDERS = 4, ASPA_PERMILLE = 25 };

/* The ASes of one tier by economy, with running sums of weight. */
struct sampler {
	uint32_t *idx;
	uint64_t *sum;	/* n + 1 */
	uint32_t *econ; /* where each economy begins; economies of a registry stand together */
	uint32_t n;
};

static void
sampler_fini(struct sampler *s)
{
	free(s->idx);
	free(s->sum);
	free(s->econ);
}

static bool
sampler_init(struct sampler *s, const struct sim_world *w, unsigned tier)
{
	const uint32_t from = w->tier_at[tier], to = w->tier_at[tier + 1];
	uint32_t at = 0;

	s->n = to - from;
	s->idx = arr_new(s->n + 1u, sizeof(*s->idx));
	s->sum = arr_new(s->n + 1u, sizeof(*s->sum));
	s->econ = arr_new(geo_econs + 1u, sizeof(*s->econ));
	if (s->idx == NULL || s->sum == NULL || s->econ == NULL)
		return false;
	for (unsigned c = 0; c < geo_econs; c++) {
		s->econ[c] = at;
		for (uint32_t i = from; i < to; i++) {
			if (w->as[i].econ == c)
				s->idx[at++] = i;
		}
	}
	s->econ[geo_econs] = at;
	for (uint32_t i = 0; i < s->n; i++)
		s->sum[i + 1] = s->sum[i] + w->as[s->idx[i]].weight;
	return true;
}

/* One of [lo, hi) by weight; NO_AS when the range is empty. */
static uint32_t
sampler_range(const struct sampler *s, struct rng *r, uint32_t lo, uint32_t hi)
{
	uint64_t x;

	if (lo >= hi)
		return NO_AS;
	x = s->sum[lo] + rng_below64(r, s->sum[hi] - s->sum[lo]);
	while (hi - lo > 1) {
		const uint32_t mid = lo + (hi - lo) / 2;

		if (s->sum[mid] <= x)
			lo = mid;
		else
			hi = mid;
	}
	return s->idx[lo];
}

static uint32_t
sampler_draw(const struct sampler *s, struct rng *r, unsigned econ)
{
	const uint32_t scope = rng_below(r, 100);
	const unsigned rir = geo_econ[econ].rir;
	unsigned a = econ, z = econ;
	uint32_t got = NO_AS;

	if (scope < 62)
		got = sampler_range(s, r, s->econ[econ], s->econ[econ + 1]);
	if (got == NO_AS && scope < 90) {
		while (a > 0 && geo_econ[a - 1].rir == rir)
			a--;
		while (z + 1 < geo_econs && geo_econ[z + 1].rir == rir)
			z++;
		got = sampler_range(s, r, s->econ[a], s->econ[z + 1]);
	}
	return got != NO_AS ? got : sampler_range(s, r, 0, s->n);
}

/* Where an AS of each tier buys, in percent of the tiers above. */
static const uint32_t buys[TIERS][TIERS] = {
	[TIER_LARGE] = { 100 },
	[TIER_REGIONAL] = { 30, 70 },
	[TIER_SMALL] = { 12, 30, 58 },
	[TIER_STUB] = { 9, 15, 34, 42 },
};

/* How many providers an AS of each tier has: percent of 1, 2, 3, 4. */
static const uint32_t many[TIERS][MAX_PROVIDERS] = {
	[TIER_LARGE] = { 15, 35, 30, 20 },
	[TIER_REGIONAL] = { 20, 42, 26, 12 },
	[TIER_SMALL] = { 34, 44, 16, 6 },
	[TIER_STUB] = { 46, 38, 16, 0 },
};

static void
buy(struct sim_world *w, struct rng *r, const struct sampler *s, uint32_t i)
{
	struct sim_as *a = &w->as[i];
	const uint32_t want = 1 + rng_pick(r, many[a->tier], 100);

	a->prov_at = w->n_prov;
	for (int tries = 0; a->n_prov < want && tries < 12; tries++) {
		const uint32_t p = sampler_draw(&s[rng_pick(r, buys[a->tier], 100)], r, a->econ);

		if (p == NO_AS || sim_is_provider(w, p, i))
			continue;
		w->prov[w->n_prov++] = p;
		a->n_prov++;
		w->as[p].n_cust++;
	}
}

bool
sim_is_provider(const struct sim_world *w, uint32_t a, uint32_t b)
{
	for (uint32_t k = 0; k < w->as[b].n_prov; k++) {
		if (w->prov[w->as[b].prov_at + k] == a)
			return true;
	}
	return false;
}

/* Free AS numbers of each registry, in random order; [0] below 65,536, [1] above. */
struct numbers {
	uint32_t *p[RIRS][2];
	uint32_t n[RIRS][2];
};

static bool
numbers_init(struct numbers *x, struct rng *r)
{
	memset(x, 0, sizeof(*x));
	for (unsigned rir = 0; rir < RIRS; rir++) {
		uint32_t lo, hi;

		geo_asn32(rir, &lo, &hi);
		x->p[rir][0] = arr_new(65536, sizeof(uint32_t));
		x->p[rir][1] = arr_new(hi - lo, sizeof(uint32_t));
		if (x->p[rir][0] == NULL || x->p[rir][1] == NULL)
			return false;
		for (uint32_t a = lo; a < hi; a++)
			x->p[rir][1][x->n[rir][1]++] = a;
	}
	for (uint32_t a = 1; a < 64496; a++) {
		const unsigned rir = geo_asn16_rir(a);

		if (rir < RIRS)
			x->p[rir][0][x->n[rir][0]++] = a;
	}
	for (unsigned rir = 0; rir < RIRS; rir++) {
		for (int k = 0; k < 2; k++) {
			uint32_t *p = x->p[rir][k];

			for (uint32_t i = x->n[rir][k]; i > 1; i--) {
				const uint32_t j = rng_below(r, i), t = p[j];

				p[j] = p[i - 1];
				p[i - 1] = t;
			}
		}
	}
	return true;
}

static void
numbers_fini(struct numbers *x)
{
	for (unsigned rir = 0; rir < RIRS; rir++) {
		free(x->p[rir][0]);
		free(x->p[rir][1]);
	}
}

/* 0 when the registry has none left. */
static uint32_t
number_take(struct numbers *x, struct rng *r, unsigned rir, unsigned tier)
{
	static const uint32_t old_permille[TIERS] = { 1000, 950, 760, 600, 400 };
	const unsigned first = rng_permille(r, old_permille[tier]) ? 0 : 1;

	for (unsigned k = 0; k < 2; k++) {
		const unsigned which = first ^ k;

		if (x->n[rir][which] > 0)
			return x->p[rir][which][--x->n[rir][which]];
	}
	return 0;
}

static void
tiers(struct sim_world *w)
{
	const uint32_t n = w->n_as, clique = n / 8 < CLIQUE ? n / 8 : CLIQUE;
	const uint32_t size[TIERS] = { clique, 2 + n * LARGE_PERMILLE / 1000,
		3 + n * REGIONAL_PERMILLE / 1000, 4 + n * SMALL_PERMILLE / 1000, 0 };

	for (unsigned t = 0; t < TIER_STUB; t++)
		w->tier_at[t + 1] = w->tier_at[t] + size[t];
	w->tier_at[TIERS] = n;
	for (unsigned t = 0; t < TIERS; t++) {
		for (uint32_t i = w->tier_at[t]; i < w->tier_at[t + 1]; i++)
			w->as[i].tier = (uint8_t)t;
	}
}

static unsigned
draw_kind(struct rng *r, unsigned tier)
{
	static const uint32_t stub[] = { 0, 480, 60, 330, 70, 60 };

	if (tier == TIER_STUB)
		return rng_pick(r, stub, 1000);
	return tier == TIER_SMALL && rng_permille(r, 700) ? KIND_ISP : KIND_CARRIER;
}

static void
dress(struct rng *r, struct sim_as *a)
{
	static const uint32_t rov_permille[TIERS] = { 330, 250, 160, 90, 40 };
	static const uint32_t tag_permille[TIERS] = { 950, 850, 700, 350, 60 };

	a->kind = (uint8_t)draw_kind(r, a->tier);
	a->weight = a->tier == TIER_1 ? 8 + rng_below(r, 40) : 1 + rng_pareto(r, 3000);
	a->rov = rng_permille(r, rov_permille[a->tier]);
	a->tags = rng_permille(r, tag_permille[a->tier]);
	a->otc = rng_permille(r, 40);
}

static bool
draw_as(struct sim_world *w, struct rng *r, struct numbers *x, const uint32_t *weights,
    uint32_t total, uint32_t i)
{
	static const uint8_t top_rir[] = { RIR_ARIN, RIR_RIPE, RIR_ARIN, RIR_APNIC, RIR_ARIN,
		RIR_RIPE };
	struct sim_as *a = &w->as[i];

	for (int tries = 0; a->asn == 0; tries++) {
		if (tries > 1000)
			return false;
		a->econ = (uint16_t)rng_pick(r, weights, total);
		if (a->tier == TIER_1 && geo_econ[a->econ].rir != top_rir[i % sizeof(top_rir)])
			continue;
		a->asn = number_take(x, r, geo_econ[a->econ].rir, a->tier);
	}
	dress(r, a);
	return true;
}

/* Who has an ASPA, and who drops by them: hashes, so that nothing else moves. */
static void
attest(struct sim_world *w)
{
	static const uint32_t verify_permille[TIERS] = { 250, 180, 80, 30, 10 };

	for (uint32_t i = 0; i < w->n_as; i++) {
		struct sim_as *a = &w->as[i];

		a->attests = a->n_prov > 0 && a->n_prov <= SIM_MAX_ASPA &&
			     sim_hash(w, a->asn, 31) % 1000 < ASPA_PERMILLE;
		a->aspa = sim_hash(w, a->asn, 32) % 1000 < verify_permille[a->tier];
	}
}

/* An economy of the registry that gives out the number. */
static uint16_t
home_of(struct rng *r, uint32_t asn, const uint32_t *weights, uint32_t total)
{
	unsigned rir = asn < 65536 ? geo_asn16_rir(asn) : RIRS;

	for (unsigned k = 0; asn >= 65536 && k < RIRS; k++) {
		uint32_t lo, hi;

		geo_asn32(k, &lo, &hi);
		if (asn >= lo && asn < hi)
			rir = k;
	}
	for (int tries = 0; tries < 1000; tries++) {
		const uint32_t econ = rng_pick(r, weights, total);

		if (rir == RIRS || geo_econ[econ].rir == rir)
			return (uint16_t)econ;
	}
	return 0;
}

static enum st
from_file(
    struct sim_world *w, struct rng *r, const uint32_t *weights, uint32_t total, struct err *e)
{
	const enum st st = sim_topo_file(w, e);

	for (uint32_t i = 0; st == ST_OK && i < w->n_as; i++) {
		w->as[i].econ = home_of(r, w->as[i].asn, weights, total);
		dress(r, &w->as[i]);
	}
	if (st == ST_OK)
		attest(w);
	return st;
}

enum st
sim_topo(struct sim_world *w, struct err *e)
{
	struct sampler s[TIERS] = { 0 };
	struct numbers x;
	uint32_t weights[256], total = 0;
	enum st st = ST_OK;
	struct rng r;

	rng_seed(&r, w->o->seed, RNG_TOPO);
	for (unsigned c = 0; c < geo_econs; c++)
		total += weights[c] = geo_econ[c].weight;
	if (w->o->as_rel != NULL)
		return from_file(w, &r, weights, total, e);
	w->n_as = w->o->ases;
	w->as = arr_new(w->n_as, sizeof(*w->as));
	w->prov = arr_new((size_t)w->n_as * MAX_PROVIDERS, sizeof(*w->prov));
	if (!numbers_init(&x, &r) || w->as == NULL || w->prov == NULL) {
		st = err_nomem(e, "topology");
		goto out;
	}
	tiers(w);
	for (uint32_t i = 0; i < w->n_as && st == ST_OK; i++) {
		if (!draw_as(w, &r, &x, weights, total, i))
			st = err_set(e, ST_LIMIT, ERR_NOOFF, NULL,
			    "the public AS numbers ran out at AS %u", i);
	}
	for (unsigned t = 0; t < TIERS && st == ST_OK; t++) {
		for (uint32_t i = w->tier_at[t]; t > 0 && i < w->tier_at[t + 1]; i++)
			buy(w, &r, s, i);
		if (t < TIER_STUB && !sampler_init(&s[t], w, t))
			st = err_nomem(e, "topology");
	}
	attest(w);
out:
	for (unsigned t = 0; t < TIERS; t++)
		sampler_fini(&s[t]);
	numbers_fini(&x);
	return st;
}
