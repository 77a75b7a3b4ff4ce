/* weigh.c - see weigh.h. */
#include "app/weigh.h"

#include <stdlib.h>

#include "base/arena.h"
#include "reg/cone.h"

const char *
weigh_name(enum weigh_kind k)
{
	static const char *const names[WEIGH_KINDS] = { "addresses24", "cone_ases", "users" };

	return names[k];
}

/* Addresses first to last of one origin. */
struct span {
	uint32_t origin, first, last;
};

static int
span_cmp(const void *pa, const void *pb)
{
	const struct span *a = pa, *b = pb;

	if (a->origin != b->origin)
		return a->origin < b->origin ? -1 : 1;
	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	return a->last < b->last ? -1 : a->last > b->last;
}

/* The spans of counted IPv4 prefixes, by origin and address. */
static struct span *
spans_of(const struct assess *a, size_t *n)
{
	struct span *v = arr_new(a->n_pairs + 1, sizeof(*v));

	*n = 0;
	for (size_t i = 0; v != NULL && i < a->n_pairs; i++) {
		const struct pair *p = &a->pairs[i];
		uint32_t first;

		if (p->pfx.afi != AFI_IP4 || p->pfx.len == 0 ||
		    !pair_counts(p->origin, p->peers, a->min_peers))
			continue;
		first = (uint32_t)(p->pfx.hi >> 32);
		v[(*n)++] = (struct span){ p->origin, first,
			first | (uint32_t)((uint64_t)UINT32_MAX >> p->pfx.len) };
	}
	if (v != NULL)
		qsort(v, *n, sizeof(*v), span_cmp);
	return v;
}

/* Tallies and spans both ascend by AS. */
static void
put_addresses(const struct assess *a, const struct span *v, size_t n, uint32_t *out)
{
	size_t k = 0;

	for (size_t i = 0; i < a->n_tallies; i++) {
		uint64_t sum = 0, next = 0; /* next: the first address not yet counted */

		while (k < n && v[k].origin < a->tallies[i].asn)
			k++;
		for (; k < n && v[k].origin == a->tallies[i].asn; k++) {
			const uint64_t from = v[k].first > next ? v[k].first : next;

			if ((uint64_t)v[k].last + 1 <= from)
				continue;
			sum += (uint64_t)v[k].last + 1 - from;
			next = (uint64_t)v[k].last + 1;
		}
		out[i] = (uint32_t)((sum + 255) / 256);
	}
}

static void
put_users(const struct assess *a, const struct world *w, uint32_t *out)
{
	uint64_t users;

	for (size_t i = 0; i < a->n_tallies; i++) {
		if (!world_as_users(w, a->tallies[i].asn, &users))
			out[i] = WEIGH_NO_DATA;
		else
			out[i] = users < WEIGH_NO_DATA ? (uint32_t)users : WEIGH_NO_DATA - 1;
	}
}

static enum st
put_cones(const struct assess *a, const struct asrel_table *rel, uint32_t *out, struct err *e)
{
	const uint32_t *members;
	struct cones *c = NULL;
	enum st st = ST_OK;

	if (rel == NULL) {
		memset(out, 0xff, a->n_tallies * sizeof(*out)); /* WEIGH_NO_DATA */
		return ST_OK;
	}
	st = cones_new(&c, rel, e);
	for (size_t i = 0; st == ST_OK && i < a->n_tallies; i++)
		out[i] = (uint32_t)cones_members(c, a->tallies[i].asn, &members);
	cones_free(c);
	return st;
}

enum st
weigh_ases(const struct assess *a, const struct world *w, const struct asrel_table *rel,
    uint32_t *const out[WEIGH_KINDS], struct err *e)
{
	size_t n;
	struct span *v = spans_of(a, &n);

	if (v == NULL)
		return err_nomem(e, "weights of ASes");
	put_addresses(a, v, n, out[WEIGH_ADDRESSES]);
	free(v);
	put_users(a, w, out[WEIGH_USERS]);
	return put_cones(a, rel, out[WEIGH_CONE], e);
}
