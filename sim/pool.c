/* pool.c - see pool.h. */
#include "sim/pool.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

static bool
push(struct pool_list *l, uint64_t hi)
{
	uint64_t *p = arr_grow(l->hi, l->n, &l->cap, sizeof(*p));

	if (p == NULL)
		return false;
	l->hi = p;
	l->hi[l->n++] = hi;
	return true;
}

bool
pool_init(struct pool *p)
{
	struct pfx b;

	memset(p, 0, sizeof(*p));
	for (unsigned i = 0; i < 256; i++) {
		const unsigned rir = geo_ip4_rir(i);

		if (rir < RIRS && !push(&p->free[rir][0][8], (uint64_t)i << 56))
			return false;
	}
	for (unsigned rir = 0; rir < RIRS; rir++) {
		for (unsigned i = 0; geo_ip6(rir, i, &b); i++) {
			if (!push(&p->free[rir][1][b.len], b.hi))
				return false;
		}
	}
	return true;
}

void
pool_fini(struct pool *p)
{
	for (unsigned rir = 0; rir < RIRS; rir++) {
		for (unsigned len = 0; len <= POOL_MAX_LEN; len++) {
			free(p->free[rir][0][len].hi);
			free(p->free[rir][1][len].hi);
		}
	}
}

void
pfx_halves(const struct pfx *p, struct pfx half[2])
{
	half[0] = half[1] = *p;
	half[0].len++;
	half[1].len++;
	half[1].hi |= 1ULL << (63 - p->len);
}

/* Length of the free block to split: the best fit, now and then any, so that no corner is filled
 * first. */
static int
choose(const struct pool_list *l, struct rng *r, unsigned len)
{
	const bool any = rng_below(r, 12) == 0;
	int best = -1;

	for (int k = (int)len; k >= 0; k--) {
		if (l[k].n == 0)
			continue;
		if (best == -1 || rng_below(r, 2) == 0)
			best = k;
		if (!any)
			break;
	}
	return best;
}

bool
pool_take(struct pool *p, struct rng *r, unsigned *rir, unsigned afi, unsigned len, struct pfx *out)
{
	for (unsigned k = 0; k < RIRS; k++) {
		const unsigned from = (*rir + k) % RIRS;
		struct pool_list *l = p->free[from][afi == AFI_IP6];
		const int at = choose(l, r, len);
		uint32_t i;

		if (at < 0)
			continue;
		i = rng_below(r, (uint32_t)l[at].n);
		*out = (struct pfx){ l[at].hi[i], 0, (uint8_t)at, (uint8_t)afi };
		l[at].hi[i] = l[at].hi[--l[at].n];
		while (out->len < len) {
			const unsigned keep = rng_below(r, 2);
			struct pfx half[2];

			pfx_halves(out, half);
			*out = half[keep];
			push(&l[out->len], half[!keep].hi);
		}
		*rir = from;
		return true;
	}
	return false;
}
