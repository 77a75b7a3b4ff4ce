/*
 * assess_more.c - counters that tables alone do not tell: policies, tests of source addresses,
 * customers, and the verdicts of the study of 2022.
 */
#include "app/assess_i.h"
#include "reg/spoofer.h"
#include "store/month.h"

static void
count_policy(struct tally *t, const struct world *w)
{
	const enum policy_state p = world_as_policy(w, t->asn);

	t->c[C_AUTNUM_KNOWN] = p == POLICY_MISSING || p == POLICY_STATED;
	t->c[C_AUTNUM_IMPORT_EXPORT] = p == POLICY_STATED;
}

static struct tally *
find(struct assess *a, const struct map *ids, uint32_t asn)
{
	const uint32_t id = map_get(ids, asn);

	return id != MAP_NONE ? &a->tallies[id] : NULL;
}

/* A tested customer speaks of all its providers. */
static void
tell_providers(struct assess *a, const struct world *w, const struct map *ids, uint32_t asn,
    uint32_t open_prefixes)
{
	const struct asrel_table *rel = world_as_rel(w);
	size_t lo = 0, hi = rel != NULL ? asrel_ases(rel) : 0;
	struct asrel_near near;

	while (lo < hi) {
		const size_t mid = (lo + hi) / 2;

		if (asrel_at(rel, mid).asn < asn)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (rel == NULL || lo == asrel_ases(rel) || asrel_at(rel, lo).asn != asn)
		return;
	near = asrel_at(rel, lo);
	for (size_t i = 0; i < near.n; i++) {
		struct tally *t =
		    near.rel[i] == ASREL_CUSTOMER_OF ? find(a, ids, near.nbr[i]) : NULL;

		if (t == NULL)
			continue;
		t->c[C_SPOOF_CUSTOMER_KNOWN] = 1;
		t->c[C_SPOOF_CUSTOMER_RECEIVED] += open_prefixes;
	}
}

/* The tests of the month that the tables are of. */
static void
count_spoofing(struct assess *a, const struct world *w, const struct map *ids)
{
	const int32_t month = month_of(a->last_s);
	const struct spoofer_row *r;
	size_t n = 0;

	if (world_spoofer(w) == NULL)
		return;
	r = spoofer_all(world_spoofer(w), &n);
	for (size_t i = 0; i < n; i++) {
		struct tally *t;

		if (r[i].month != month || r[i].sessions == 0)
			continue;
		t = find(a, ids, r[i].asn);
		if (t != NULL) {
			t->c[C_SPOOF_KNOWN] = 1;
			t->c[C_SPOOF_RECEIVED] += r[i].open_prefixes;
		}
		tell_providers(a, w, ids, r[i].asn, r[i].open_prefixes);
	}
}

void
assess_count_pair(struct tally *t, const struct pair *p)
{
	const bool good = p->v.rpki == RPKI_VALID || p->v.irr == IRR_VALID ||
			  p->v.irr == IRR_INVALID_MORE_SPECIFIC;

	if (p->pfx.afi != AFI_IP4 || p->v.rpki == RPKI_NO_DATA || p->v.irr == IRR_NO_DATA)
		return;
	t->c[C_IMC_ACTION4_ALL]++;
	t->c[C_IMC_ACTION4_GOOD] += good;
}

void
assess_count_more(struct assess *a, const struct world *w, const struct map *ids)
{
	for (size_t i = 0; i < a->n_tallies; i++) {
		struct tally *t = &a->tallies[i];
		uint32_t providers, peers;

		count_policy(t, w);
		if (world_as_rel(w) != NULL)
			world_as_degree(w, t->asn, &providers, &t->c[C_IMC_CUSTOMERS], &peers);
	}
	count_spoofing(a, w, ids);
}
