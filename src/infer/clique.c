/*
 * clique.c - the ASes that buy transit from nobody and all peer with each other.
 *
 * They are looked for among the ASes that carry between the most neighbours. The list of names
 * that everybody knows is only a seed: a member must be adjacent to most of the others and must
 * not stand behind two of them in a row, where only customers stand.
 */
#include <stdlib.h>
#include <string.h>

#include "infer/infer_i.h"

#define SEED_MIN 5    /* members of the list that must be there for it to be believed */
#define SEED_RANK 300 /* and how high they must stand */
#define FIRST 12      /* without a list: the ASes among which the largest clique is the seed */
#define LOOK 60	      /* further candidates, by rank */

struct rank {
	uint32_t node, asn, transit;
};

static int
by_transit(const void *x, const void *y)
{
	const struct rank *a = x, *b = y;

	if (a->transit != b->transit)
		return a->transit > b->transit ? -1 : 1;
	return a->asn < b->asn ? -1 : a->asn > b->asn;
}

/*
 * Whether x is seen to be adjacent to y by another than x itself: an AS that feeds the collector
 * shows all its providers, and would pass for one of them.
 */
static bool
adjacent_late(const struct infer *f, uint32_t x, uint32_t y)
{
	const uint64_t key = x < y ? (uint64_t)x << 32 | y : (uint64_t)y << 32 | x;
	const uint32_t id = map_get(&f->link_ids, key);

	return id != MAP_NONE && (x < y ? f->links[id].late_a : f->links[id].late_b);
}

/* The clique of the most transit within the first n ranks: bits of them. n <= FIRST. */
static unsigned
best_clique(const struct infer *f, const struct rank *r, unsigned n)
{
	unsigned adj[FIRST] = { 0 }, best = 0;
	uint64_t most = 0;

	for (unsigned i = 0; i < n; i++) {
		for (unsigned j = 0; j < n; j++) {
			if (i == j || (adjacent_late(f, r[i].node, r[j].node) &&
					  adjacent_late(f, r[j].node, r[i].node)))
				adj[i] |= 1u << j;
		}
	}
	for (unsigned m = 1; m < 1u << n; m++) {
		uint64_t sum = 0;
		bool ok = true;

		for (unsigned i = 0; ok && i < n; i++) {
			if ((m >> i & 1) == 0)
				continue;
			ok = (adj[i] & m) == m;
			sum += r[i].transit;
		}
		if (ok && sum > most) {
			most = sum;
			best = m;
		}
	}
	return best;
}

/* How many paths show x right behind two members, and how many show it at all behind a member. */
static void
count_below(const struct infer *f, uint32_t *below)
{
	for (size_t i = 0; i < f->hops_n;) {
		const uint32_t n = PATH_HOPS(f->hops[i]);
		const uint32_t *h = &f->hops[i + 1];

		for (uint32_t k = 1; k < n; k++) {
			if (f->top[hop_from(f, h[k - 1])] && f->top[hop_from(f, h[k])])
				below[hop_to(f, h[k])]++;
		}
		i += n + 1;
	}
}

/* Members to which node is adjacent. */
static size_t
links_to_clique(const struct infer *f, const uint32_t *members, size_t n, uint32_t node)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		k += members[i] != node && adjacent_late(f, node, members[i]);
	return k;
}

static size_t
seed(struct infer *f, const struct rank *r, size_t n, const uint32_t *tier1, size_t n_tier1,
    uint32_t *members)
{
	const size_t look = n < SEED_RANK ? n : SEED_RANK;
	size_t k = 0;
	unsigned best;

	for (size_t i = 0; i < look; i++) {
		for (size_t t = 0; t < n_tier1; t++) {
			if (f->nodes[r[i].node].asn == tier1[t] && r[i].transit > 1)
				members[k++] = r[i].node;
		}
	}
	/* those that few of the others are seen to peer with are something else by now */
	for (size_t i = 0; k >= SEED_MIN && i < k;) {
		if (2 * links_to_clique(f, members, k, members[i]) < k - 1) {
			memmove(&members[i], &members[i + 1], (--k - i) * sizeof(*members));
			i = 0;
		} else {
			i++;
		}
	}
	if (k >= SEED_MIN)
		return k;
	k = 0;
	best = best_clique(f, r, n < FIRST ? (unsigned)n : FIRST);
	for (unsigned i = 0; i < FIRST; i++) {
		if (best >> i & 1)
			members[k++] = r[i].node;
	}
	return k;
}

/* Adds what is adjacent to all members and is not seen below two of them. */
static enum st
extend(struct infer *f, const struct rank *r, size_t n, uint32_t *members, size_t *k, struct err *e)
{
	const size_t look = n < LOOK ? n : LOOK;
	uint32_t *below = arr_new(f->nodes_n + 1, sizeof(*below));

	if (below == NULL)
		return err_nomem(e, "the clique");
	count_below(f, below);
	for (size_t i = 0; i < look; i++) {
		const uint32_t x = r[i].node;

		if (f->top[x] || r[i].transit == 0 || below[x] != 0 ||
		    links_to_clique(f, members, *k, x) != *k)
			continue;
		f->top[x] = true;
		members[(*k)++] = x;
	}
	free(below);
	return ST_OK;
}

/* Two members with another AS between them: a leak or a made-up path, no witness. */
static void
mark_torn(struct infer *f)
{
	for (size_t i = 0; i < f->hops_n;) {
		const uint32_t n = PATH_HOPS(f->hops[i]);
		const uint32_t *h = &f->hops[i + 1];
		bool in = f->top[hop_from(f, h[0])], left = false, torn = false;

		for (uint32_t k = 0; k < n; k++) {
			const bool top = f->top[hop_to(f, h[k])];

			torn |= top && left;
			left |= in && !top;
			in |= top;
		}
		if (torn) {
			f->hops[i] |= PATH_TORN;
			f->stats.torn++;
		}
		i += n + 1;
	}
}

static int
by_asn(const void *x, const void *y)
{
	const uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;

	return a < b ? -1 : a > b;
}

enum st
infer_find_clique(struct infer *f, const uint32_t *tier1, size_t n, struct err *e)
{
	struct rank *r = arr_new(f->nodes_n + 1, sizeof(*r));
	enum st st = ST_OK;
	size_t k;

	f->transit = arr_new(f->nodes_n + 1, sizeof(*f->transit));
	f->views = arr_new(f->nodes_n + 1, sizeof(*f->views));
	f->reached = arr_new(f->nodes_n + 1, sizeof(*f->reached));
	f->top = arr_new(f->nodes_n + 1, sizeof(*f->top));
	f->clique = arr_new(SEED_RANK + LOOK + 1, sizeof(*f->clique));
	if (r == NULL || f->transit == NULL || f->views == NULL || f->reached == NULL ||
	    f->top == NULL || f->clique == NULL) {
		free(r);
		return err_nomem(e, "the clique");
	}
	for (size_t i = 0; i < f->links_n; i++) {
		const struct link *l = &f->links[i];

		f->transit[l->a] += l->mid_a;
		f->transit[l->b] += l->mid_b;
		f->views[l->a] |= l->mid_a ? l->views : 0;
		f->views[l->b] |= l->mid_b ? l->views : 0;
		f->reached[l->a] |= l->late_a ? l->views : 0;
		f->reached[l->b] |= l->late_b ? l->views : 0;
	}
	for (size_t i = 0; i < f->nodes_n; i++)
		r[i] = (struct rank){ (uint32_t)i, f->nodes[i].asn, f->transit[i] };
	qsort(r, f->nodes_n, sizeof(*r), by_transit);
	k = seed(f, r, f->nodes_n, tier1, n, f->clique);
	for (size_t i = 0; i < k; i++)
		f->top[f->clique[i]] = true;
	st = extend(f, r, f->nodes_n, f->clique, &k, e);
	free(r);
	mark_torn(f);
	for (size_t i = 0; i < k; i++)
		f->clique[i] = f->nodes[f->clique[i]].asn;
	qsort(f->clique, k, sizeof(*f->clique), by_asn);
	f->stats.clique_n = k;
	return st;
}
