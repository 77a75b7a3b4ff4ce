/* history.c - see history.h. */
#include "detect/history.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/hash.h"

void
history_fini(struct history *h)
{
	free(h->pairs);
	free(h->heads);
	free(h->ases);
	free(h->links);
	free(h->triples);
	free(h->learned);
	free(h->base_nums);
	map_fini(&h->as_ids);
	map_fini(&h->link_ids);
	pidx_fini(&h->base);
	*h = (struct history){ .pairs = NULL };
}

struct history_pair *
history_first(const struct history *h, uint32_t pfx)
{
	const uint32_t i = pfx < h->heads_cap ? h->heads[pfx] : HISTORY_NONE;

	return i != HISTORY_NONE ? &h->pairs[i] : NULL;
}

struct history_pair *
history_next(const struct history *h, const struct history_pair *p)
{
	return p->next_pfx != HISTORY_NONE ? &h->pairs[p->next_pfx] : NULL;
}

struct history_pair *
history_pair(const struct history *h, uint32_t pfx, uint32_t origin)
{
	struct history_pair *p = history_first(h, pfx);

	while (p != NULL && p->origin != origin)
		p = history_next(h, p);
	return p;
}

const struct history_as *
history_as(const struct history *h, uint32_t asn)
{
	const uint32_t i = map_get(&h->as_ids, asn);

	return i != MAP_NONE ? &h->ases[i] : NULL;
}

struct history_as *
history_make_as(struct history *h, uint32_t asn)
{
	bool fresh;
	uint32_t *id = map_put(&h->as_ids, asn, (uint32_t)h->ases_n, &fresh);
	struct history_as *v;

	if (id == NULL)
		return NULL;
	if (!fresh)
		return &h->ases[*id];
	v = arr_grow(h->ases, h->ases_n, &h->ases_cap, sizeof(*v));
	if (v == NULL)
		return NULL; /* memory is out: nothing is asked any more */
	h->ases = v;
	v[h->ases_n] = (struct history_as){ .asn = asn, .pairs = HISTORY_NONE };
	return &v[h->ases_n++];
}

/* Heads for prefix numbers up to pfx. */
static bool
make_head(struct history *h, uint32_t pfx)
{
	size_t cap = h->heads_cap == 0 ? 4096 : h->heads_cap;
	uint32_t *v;

	while (cap <= pfx)
		cap *= 2;
	if (cap == h->heads_cap)
		return true;
	v = realloc(h->heads, cap * sizeof(*v));
	if (v == NULL)
		return false;
	for (size_t i = h->heads_cap; i < cap; i++)
		v[i] = HISTORY_NONE;
	h->heads = v;
	h->heads_cap = cap;
	return true;
}

static struct history_pair *
make_pair(struct history *h, uint32_t pfx, uint32_t origin, uint32_t time_s)
{
	struct history_pair *p = history_pair(h, pfx, origin), *v;
	struct history_as *as;
	uint32_t i;

	if (p != NULL)
		return p;
	as = history_make_as(h, origin);
	v = as != NULL && make_head(h, pfx)
		? arr_grow(h->pairs, h->pairs_n, &h->pairs_cap, sizeof(*v))
		: NULL;
	if (v == NULL)
		return NULL;
	h->pairs = v;
	i = (uint32_t)h->pairs_n++;
	v[i] = (struct history_pair){ .pfx = pfx,
		.origin = origin,
		.next_pfx = h->heads[pfx],
		.next_as = as->pairs,
		.first_s = time_s,
		.last_s = time_s,
		.suspect = HISTORY_NONE };
	h->heads[pfx] = i;
	as->pairs = i;
	return &v[i];
}

enum st
history_gain(
    struct history *h, uint32_t pfx, uint32_t origin, uint32_t time_s, bool seed, struct err *e)
{
	struct history_pair *p = make_pair(h, pfx, origin, time_s);
	struct history_as *as;

	if (p == NULL)
		return err_nomem(e, "history");
	as = history_make_as(h, origin);
	if (as == NULL)
		return err_nomem(e, "history");
	if (seed) {
		h->base_routes++;
		as->base_pairs += p->base++ == 0;
	} else
		p->flags |= PAIR_NEWS;
	if (p->now++ == 0) {
		p->rounds += p->rounds < UINT16_MAX;
		as->now++;
	}
	p->max = p->now > p->max ? p->now : p->max;
	p->last_s = time_s;
	return ST_OK;
}

enum st
history_touch(struct history *h, uint32_t pfx, uint32_t origin, uint32_t time_s, struct err *e)
{
	return make_pair(h, pfx, origin, time_s) != NULL ? ST_OK : err_nomem(e, "history");
}

void
history_lose(struct history *h, uint32_t pfx, uint32_t origin, uint32_t time_s)
{
	struct history_pair *p = history_pair(h, pfx, origin);
	struct history_as *as;

	if (p == NULL || p->now == 0)
		return;
	p->last_s = time_s;
	if (--p->now != 0)
		return;
	as = &h->ases[map_get(&h->as_ids, origin)];
	if (--as->now == 0)
		as->last_gone_s = time_s;
}

enum st
history_freeze(struct history *h, struct pfx *pfxs, const uint32_t *nums, size_t n, struct err *e)
{
	struct pfx *copy = arr_new(n, sizeof(*copy));
	enum st st;

	/* the first tables of further collectors come later: the base is made anew */
	pidx_fini(&h->base);
	free(h->base_nums);
	h->base_nums = arr_new(n, sizeof(uint32_t));
	if (n != 0 && (copy == NULL || h->base_nums == NULL)) {
		free(copy);
		free(pfxs);
		return err_nomem(e, "history");
	}
	for (size_t i = 0; i < n; i++)
		copy[i] = pfxs[i];
	st = pidx_build(&h->base, pfxs, n, e);
	for (size_t i = 0; st == ST_OK && i < n; i++) {
		const uint32_t at = pidx_find(&h->base, &copy[i]);

		if (at != PIDX_NONE)
			h->base_nums[at] = nums[i];
	}
	free(copy);
	h->seeded = true;
	return st;
}

uint32_t
history_cover(const struct history *h, const struct pfx *p)
{
	uint32_t i;

	if (h->base.n == 0)
		return 0;
	i = pidx_cover(&h->base, p);
	while (i != PIDX_NONE) {
		const struct pfx c = pidx_pfx(&h->base, i);

		if (c.len < (c.afi == AFI_IP4 ? 8 : 16))
			return 0;
		if (c.len < p->len)
			return h->base_nums[i];
		i = h->base.parent[i];
	}
	return 0;
}

/* What lies inside of a prefix follows it in the order of prefixes. */
uint32_t
history_inside(const struct history *h, const struct pfx *p)
{
	uint32_t low = p->afi == AFI_IP4 ? 0 : h->base.n4;
	uint32_t high = p->afi == AFI_IP4 ? h->base.n4 : h->base.n;
	const uint32_t end = high;

	while (low < high) {
		const uint32_t mid = low + (high - low) / 2;
		const struct pfx m = pidx_pfx(&h->base, mid);

		if (pfx_cmp(&m, p) <= 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (low < end) {
		const struct pfx m = pidx_pfx(&h->base, low);

		if (pfx_covers(p, &m))
			return h->base_nums[low];
	}
	return 0;
}
