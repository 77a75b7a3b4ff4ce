/* state_origin.c - what stood before, and what is suspected of origins, in a checkpoint. */
#include <stdlib.h>

#include "base/arena.h"
#include "detect/origin_i.h"
#include "detect/state_i.h"

/* The set of hashes of triples as it lies there. */
static void
triples(struct ckpt *c, struct history *h)
{
	size_t n = h->triples != NULL ? h->triples_mask + 1 : 0;

	h->triples = ckpt_array(c, h->triples, &n, NULL, sizeof(*h->triples), UINT32_MAX);
	if (c->load && (n & (n - 1)) != 0) /* a power of two, or 0 */
		ckpt_bad(c);
	h->triples_mask = n != 0 ? n - 1 : 0;
	CKPT(c, h->triples_n);
}

/* The baseline: its prefixes are known by number, the index over them is made again. */
static void
baseline(struct ckpt *c, struct history *h)
{
	size_t n = h->base.n;

	h->base_nums = ckpt_array(c, h->base_nums, &n, NULL, sizeof(*h->base_nums), UINT32_MAX - 1);
	h->base.n = (uint32_t)n;
	ckpt_flag(c, &h->seeded);
	CKPT(c, h->base_routes);
}

static void
history(struct ckpt *c, struct history *h)
{
	STATE_SIZE(struct history, 256);
	STATE_ARRAY(c, h->pairs, h->pairs_n, h->pairs_cap);
	h->heads = ckpt_array(c, h->heads, &h->heads_cap, NULL, sizeof(*h->heads), UINT32_MAX);
	STATE_ARRAY(c, h->ases, h->ases_n, h->ases_cap);
	ckpt_map(c, &h->as_ids);
	STATE_ARRAY(c, h->links, h->links_n, h->links_cap);
	ckpt_map(c, &h->link_ids);
	triples(c, h);
	h->learned = ckpt_array(c, h->learned, &h->learned_bytes, NULL, 1, UINT32_MAX);
	baseline(c, h);
}

void
state_origin(struct ckpt *c, struct origin *o)
{
	STATE_SIZE(struct origin, 472);
	history(c, &o->h);
	STATE_ARRAY(c, o->suspects, o->suspects_n, o->suspects_cap);
	STATE_ARRAY(c, o->giving, o->giving_n, o->giving_cap);
	CKPT(c, o->given_s);
	o->classes = ckpt_array(c, o->classes, &o->classes_n, NULL, 1, UINT32_MAX);
	CKPT(c, o->news_known);
	CKPT(c, o->news_new);
	ckpt_map(c, &o->hygiene_ids);
	STATE_ARRAY(c, o->hygiene, o->hygiene_n, o->hygiene_cap);
}

/* Takes nums over. */
static enum st
freeze(struct origin *o, uint32_t *nums, size_t n, struct err *e)
{
	struct pfx *pfxs = arr_new(n, sizeof(*pfxs));
	const uint32_t all = o->view.pfxs(o->view.arg);
	enum st st = n == 0 || pfxs != NULL ? ST_OK : err_nomem(e, "the baseline");

	for (size_t i = 0; st == ST_OK && i < n; i++) {
		if (nums[i] == 0 || nums[i] > all)
			st = err_set(e, ST_BAD, ERR_NOOFF, NULL, "the checkpoint is damaged");
		else
			pfxs[i] = *o->view.pfx(o->view.arg, nums[i]);
	}
	if (st == ST_OK)
		st = history_freeze(&o->h, pfxs, nums, n, e);
	else
		free(pfxs);
	free(nums);
	return st;
}

enum st
state_origin_again(struct origin *o, struct err *e)
{
	uint32_t *nums = o->h.base_nums;
	const size_t n = o->h.base.n;

	o->h.base_nums = NULL;
	o->h.base.n = 0;
	if (o->h.seeded)
		return freeze(o, nums, n, e);
	free(nums);
	return ST_OK;
}
