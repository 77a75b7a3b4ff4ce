/* hops.c - see hops_i.h. */
#include "judge/hops_i.h"

#include <stdlib.h>

#include "base/arena.h"
#include "infer/infer.h"

#define LEAST_SLOTS 64 /* so that a table without rows can be asked, too */

static bool
grow_as(struct path_judge *j)
{
	const size_t cap = j->as == NULL ? LEAST_SLOTS : (j->as_mask + 1) * 2;
	struct hop_as *old = j->as, *v = arr_new(cap, sizeof(*v));
	const size_t n = old != NULL ? j->as_mask + 1 : 0;

	if (v == NULL)
		return false;
	j->as = v;
	j->as_mask = cap - 1;
	for (size_t i = 0; i < n; i++) {
		if ((old[i].flags & HOP_AS_HELD) != 0)
			v[hop_as_get(j, old[i].asn) - v] = old[i];
	}
	free(old);
	return true;
}

static bool
grow_links(struct path_judge *j)
{
	const size_t cap = j->links == NULL ? LEAST_SLOTS : (j->links_mask + 1) * 2;
	struct hop_link *old = j->links, *v = arr_new(cap, sizeof(*v));
	const size_t n = old != NULL ? j->links_mask + 1 : 0;

	if (v == NULL)
		return false;
	j->links = v;
	j->links_mask = cap - 1;
	for (size_t i = 0; i < n; i++) {
		size_t k;

		if (old[i].bits == 0)
			continue;
		k = hop_link_slot(j, old[i].lo, old[i].hi);
		while (v[k].bits != 0)
			k = (k + 1) & j->links_mask;
		v[k] = old[i];
	}
	free(old);
	return true;
}

/* The row of an AS, made when there is none; NULL when memory is out. */
static struct hop_as *
put_as(struct path_judge *j, uint32_t asn)
{
	struct hop_as *a;

	if (j->as_n * 2 > j->as_mask && !grow_as(j))
		return NULL;
	a = &j->as[hop_as_get(j, asn) - j->as];
	if ((a->flags & HOP_AS_HELD) == 0) {
		*a = (struct hop_as){ asn, 0, HOP_AS_HELD };
		j->as_n++;
	}
	return a;
}

static bool
mark_as(struct path_judge *j, uint32_t asn, uint32_t flags)
{
	struct hop_as *a = put_as(j, asn);

	if (a != NULL)
		a->flags |= flags;
	return a != NULL;
}

/* Adds what a has to say of b: lo_bits when a is the lower number, else hi_bits. */
static bool
put_link(struct path_judge *j, uint32_t a, uint32_t b, uint32_t lo_bits, uint32_t hi_bits)
{
	const uint32_t lo = a < b ? a : b, hi = a < b ? b : a;
	size_t i;

	if (j->links_n * 2 > j->links_mask && !grow_links(j))
		return false;
	i = hop_link_slot(j, lo, hi);
	while (j->links[i].bits != 0 && (j->links[i].lo != lo || j->links[i].hi != hi))
		i = (i + 1) & j->links_mask;
	if (j->links[i].bits == 0)
		j->links_n++;
	j->links[i].lo = lo;
	j->links[i].hi = hi;
	j->links[i].bits |= LINK_HELD | (a < b ? lo_bits : hi_bits);
	return true;
}

/* Each link stands in the table from both ends: taken from the lower one. */
static bool
add_rel(struct path_judge *j, const struct asrel_table *t, const struct path_judge_opts *o)
{
	static const uint32_t bits[] = {
		[ASREL_NONE] = 0,
		[ASREL_PROVIDER_OF] = LINK_LO_PROVIDER,
		[ASREL_CUSTOMER_OF] = LINK_HI_PROVIDER,
		[ASREL_PEER] = LINK_PEER,
	};
	bool ok = true;

	j->has_rel = true;
	for (size_t i = 0; ok && i < asrel_ases(t); i++) {
		const struct asrel_near a = asrel_at(t, i);

		for (size_t k = 0; ok && k < a.n; k++) {
			if (a.asn < a.nbr[k])
				ok = put_link(j, a.asn, a.nbr[k],
				    bits[a.rel[k]] |
					(o->weak != NULL && o->weak(o->arg, a.asn, a.nbr[k])
						? LINK_WEAK
						: 0),
				    0);
		}
	}
	return ok;
}

/* Attestations, or what operators allow: the flag of the AS, the bits of each pair. */
static bool
add_named(struct path_judge *j, const struct aspa_table *t, uint32_t flag, uint32_t lo_bits,
    uint32_t hi_bits)
{
	bool ok = true;

	for (size_t i = 0; ok && i < aspa_count(t); i++) {
		const uint32_t asn = aspa_customer(t, i), *v;
		const size_t n = aspa_providers(t, asn, &v);

		ok = mark_as(j, asn, flag);
		for (size_t k = 0; ok && k < n; k++)
			ok = put_link(j, asn, v[k], lo_bits, hi_bits);
	}
	return ok;
}

/*
 * What aut-nums say of their neighbours: everything in one direction, or parts in both. Of who
 * imports and exports everything (an exchange with siblings, or an object nobody looked at) both
 * bits are set.
 */
static bool
add_aut_num(struct path_judge *j, uint32_t asn, const struct irr_aut_num *a)
{
	bool ok = true;

	for (uint32_t i = 0; ok && i < a->n; i++) {
		const unsigned dirs = irr_neighbour_dirs(a->neighbours[i]);
		uint32_t lo = 0, hi = 0;

		if ((dirs & IRR_P_IMPORT_ALL) != 0) {
			lo |= LINK_LO_TAKES_ALL;
			hi |= LINK_HI_TAKES_ALL;
		}
		if ((dirs & IRR_P_EXPORT_ALL) != 0) {
			lo |= LINK_LO_GIVES_ALL;
			hi |= LINK_HI_GIVES_ALL;
		}
		if (dirs == (IRR_P_IMPORT | IRR_P_EXPORT)) {
			lo |= LINK_LO_NAMES;
			hi |= LINK_HI_NAMES;
		}
		if (lo != 0)
			ok = put_link(j, asn, irr_neighbour_asn(a->neighbours[i]), lo, hi);
	}
	return ok;
}

static bool
add_aut_nums(struct path_judge *j, const struct irr_sets *t)
{
	const size_t n = irr_sets_count(t, IRR_C_AUT_NUM);
	uint32_t last = 0;
	bool ok = true;

	for (size_t i = 0; ok && i < n; i++) {
		const uint32_t asn = irr_sets_aut_num_at(t, i);
		struct irr_aut_num a;

		if (asn == last)
			continue; /* of several objects of one AS the best rank decides */
		last = asn;
		j->has_policy = true;
		a = irr_sets_aut_num(t, asn);
		ok = add_aut_num(j, asn, &a);
	}
	return ok;
}

/* Organisations with more than one AS, and route servers. */
static bool
add_orgs(struct path_judge *j, const struct world *w)
{
	const uint32_t *all, *same;
	const size_t n = world_all_siblings(w, &all);
	bool ok = true;

	for (size_t i = 0; ok && i < n; i++) {
		const size_t size = world_siblings(w, all[i], &same);
		const bool server = world_is_route_server(w, all[i]);

		if (size > 1 || server) {
			struct hop_as *a = put_as(j, all[i]);

			ok = a != NULL;
			if (ok && size > 1)
				a->group = same[0];
			if (ok && server)
				a->flags |= HOP_AS_SERVER;
		}
	}
	return ok;
}

static bool
add_tier1(struct path_judge *j, const struct path_judge_opts *o)
{
	const uint32_t *v = o->tier1;
	const size_t n = v != NULL ? o->tier1_n : infer_tier1(&v);
	const struct lock_exception *x;
	const size_t m = lock_exceptions(&x);
	bool ok = true;

	for (size_t i = 0; ok && i < n; i++)
		ok = mark_as(j, v[i], HOP_AS_TIER1);
	for (size_t i = 0; ok && i < m; i++)
		ok = mark_as(
		    j, x[i].asn, x[i].excuse == LOCK_IN_IP4 ? HOP_AS_TIER1_IP4 : HOP_AS_TIER1_IP6);
	return ok;
}

static bool
fill(struct path_judge *j, const struct world *w, const struct path_judge_opts *o)
{
	const struct asrel_table *rel = o->rel != NULL ? o->rel : world_as_rel(w);

	if (!grow_as(j) || !grow_links(j) || !add_orgs(j, w) || !add_tier1(j, o))
		return false;
	if (rel != NULL && !add_rel(j, rel, o))
		return false;
	if (world_aspa(w) != NULL) {
		j->has_aspa = true;
		if (!add_named(j, world_aspa(w), HOP_AS_ATTESTS, LINK_LO_ATTESTS, LINK_HI_ATTESTS))
			return false;
	}
	if (world_irr_sets(w) != NULL && !add_aut_nums(j, world_irr_sets(w)))
		return false;
	if (o->allowed != NULL) {
		j->has_policy = true;
		if (!add_named(j, o->allowed, HOP_AS_ALLOWS, LINK_LO_ALLOWS, LINK_HI_ALLOWS))
			return false;
	}
	return true;
}

enum st
path_judge_new(struct path_judge **out, const struct world *w, const struct path_judge_opts *opts,
    struct err *e)
{
	static const struct path_judge_opts none;
	struct path_judge *j = arr_new(1, sizeof(*j));

	*out = NULL;
	if (j == NULL || !fill(j, w, opts != NULL ? opts : &none)) {
		path_judge_free(j);
		return err_nomem(e, "the judge of paths");
	}
	*out = j;
	return ST_OK;
}

void
path_judge_free(struct path_judge *j)
{
	if (j == NULL)
		return;
	free(j->as);
	free(j->links);
	free(j);
}
