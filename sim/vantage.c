/*
 * vantage.c - the networks that give their routes to the collector: two thirds of them a full
 * table.
 */
#include "sim/sim_i.h"

#include <stdlib.h>

/* Percent of each tier among full and partial feeds. */
static const uint32_t mix[2][TIERS] = { { 0, 6, 40, 32, 22 }, { 18, 18, 32, 20, 12 } };

/* The AS's own first address of a family with the last bits n, or one of an invented exchange. */
static void
address(const struct sim_world *w, uint32_t as, unsigned afi, uint32_t n, uint8_t out[16])
{
	const struct sim_as *a = &w->as[as];
	uint64_t hi = afi == AFI_IP4 ? (uint64_t)0xb9012000u << 32 : 0x20010678a0000000ULL;

	for (uint32_t k = 0; k < a->n_routes; k++) {
		const struct pfx *p = &w->routes[a->route_at + k].p;

		if (p->afi == afi && p->len <= (afi == AFI_IP4 ? 24 : 48)) {
			hi = p->hi;
			break;
		}
	}
	memset(out, 0, 16);
	if (afi == AFI_IP4)
		hi |= (uint64_t)(n % 250 + 1) << 32 | (uint64_t)(n / 250) << 40;
	else
		out[15] = (uint8_t)(n % 250 + 1), out[14] = (uint8_t)(n / 250);
	for (unsigned i = 0; i < 8; i++)
		out[i] = (uint8_t)(hi >> (56 - 8 * i));
}

static void
settle(struct sim_world *w, struct rng *r, uint32_t i)
{
	struct sim_vantage *v = &w->vantage[i];
	const uint32_t x = rng_below(r, 1000), y = rng_below(r, 1000);
	uint8_t a4[16];

	v->ip6_transport = x < 300;
	v->no_ip6 = !v->ip6_transport && x > 880;
	v->strips = y < 180;
	v->med = rng_permille(r, 450);
	v->local_pref = rng_permille(r, 60);
	v->link_local = rng_permille(r, 250);
	address(w, v->as, AFI_IP4, i, a4);
	memcpy(v->addr4, a4, 4);
	address(w, v->as, AFI_IP6, i, v->addr6);
	v->bgp_id = be32(v->addr4);
}

enum st
sim_vantages(struct sim_world *w, struct err *e)
{
	const uint32_t n = w->o->peers;
	bool *taken = arr_new(w->n_as, sizeof(*taken));
	struct rng r;

	rng_seed(&r, w->o->seed, RNG_VANTAGE);
	w->vantage = arr_new(n, sizeof(*w->vantage));
	if (taken == NULL || w->vantage == NULL) {
		free(taken);
		return err_nomem(e, "vantage peers");
	}
	for (uint32_t i = 0; i < n; i++) {
		const bool full = i < (2 * n + 2) / 3;

		for (int tries = 0;; tries++) {
			const uint32_t t = rng_pick(&r, mix[full], 100);
			const uint32_t size = w->tier_at[t + 1] - w->tier_at[t];
			const uint32_t as = w->tier_at[t] + (size > 0 ? rng_below(&r, size) : 0);

			/* Who gives routes to a collector mostly cares: an AS with one provider
			 * seldom does. */
			if (size == 0 || taken[as] ||
			    (t > TIER_LARGE && w->as[as].n_prov < 2 && tries < 50))
				continue;
			taken[as] = true;
			w->vantage[i] = (struct sim_vantage){ .as = as, .full = full };
			break;
		}
		settle(w, &r, i);
	}
	for (uint32_t i = n; i > 1; i--) { /* collectors number peers as they come */
		const uint32_t j = rng_below(&r, i);
		const struct sim_vantage t = w->vantage[j];

		w->vantage[j] = w->vantage[i - 1];
		w->vantage[i - 1] = t;
	}
	w->n_vantage = n;
	free(taken);
	return ST_OK;
}
