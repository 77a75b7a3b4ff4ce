/* pidx.c - see pidx.h. */
#include "pfx/pidx.h"

#include <stdlib.h>

#include "base/arena.h"

#define JUMP 65537

static int
cmp(const void *a, const void *b)
{
	return pfx_cmp(a, b);
}

static bool
sorted(const struct pfx *p, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		if (pfx_cmp(&p[i - 1], &p[i]) > 0)
			return false;
	}
	return true;
}

/* The parent of i is found on the chain of its predecessor: whatever covers i and sorts before it
 * covers, or is, the predecessor, or ends before i begins. */
static void
link_parents(struct pidx *x)
{
	for (uint32_t i = 0; i < x->n; i++) {
		uint32_t at = i == 0 ? PIDX_NONE : i - 1;

		while (at != PIDX_NONE && !pfx_covers(&x->pfx[at], &x->pfx[i]))
			at = x->parent[at];
		x->parent[i] = at;
	}
}

static void
fill_jump(struct pidx *x)
{
	uint32_t i = 0;

	for (unsigned afi = AFI_IP4; afi <= AFI_IP6; afi++) {
		uint32_t *jump = x->jump[afi - 1];

		for (uint32_t top = 0; top < JUMP; top++) {
			while (i < x->n && x->pfx[i].afi == afi && x->pfx[i].hi >> 48 < top)
				i++;
			jump[top] = i;
		}
	}
}

enum st
pidx_build(struct pidx *out, struct pfx *pfxs, size_t n, struct err *e)
{
	uint32_t kept = 0;

	*out = (struct pidx) { .pfx = pfxs };
	if (n >= PIDX_NONE) {
		pidx_fini(out);
		return err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "%zu prefixes in one set", n);
	}
	if (!sorted(pfxs, n))
		qsort(pfxs, n, sizeof(*pfxs), cmp);
	for (size_t i = 0; i < n; i++) {
		if (kept == 0 || !pfx_eq(&pfxs[kept - 1], &pfxs[i]))
			pfxs[kept++] = pfxs[i];
	}
	out->n = kept;
	out->parent = arr_new(kept, sizeof(*out->parent));
	out->jump[0] = arr_new(JUMP, sizeof(uint32_t));
	out->jump[1] = arr_new(JUMP, sizeof(uint32_t));
	if (out->parent == NULL || out->jump[0] == NULL || out->jump[1] == NULL) {
		pidx_fini(out);
		return err_nomem(e, "a prefix set");
	}
	link_parents(out);
	fill_jump(out);
	return ST_OK;
}

void
pidx_fini(struct pidx *x)
{
	free(x->pfx);
	free(x->parent);
	free(x->jump[0]);
	free(x->jump[1]);
	*x = (struct pidx) { 0 };
}

/* Index of the last element that is not above *p, or PIDX_NONE. It may be of the other family. */
static uint32_t
floor_of(const struct pidx *x, const struct pfx *p)
{
	const uint32_t *jump = x->jump[p->afi - 1] + (p->hi >> 48);
	uint32_t lo = jump[0], hi = jump[1];

	while (lo < hi) {
		const uint32_t mid = lo + (hi - lo) / 2;

		if (pfx_cmp(&x->pfx[mid], p) <= 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo == 0 ? PIDX_NONE : lo - 1;
}

uint32_t
pidx_cover(const struct pidx *x, const struct pfx *p)
{
	uint32_t i;

	if (x->n == 0)
		return PIDX_NONE;
	for (i = floor_of(x, p); i != PIDX_NONE; i = x->parent[i]) {
		if (pfx_covers(&x->pfx[i], p))
			return i;
	}
	return PIDX_NONE;
}

uint32_t
pidx_find(const struct pidx *x, const struct pfx *p)
{
	uint32_t i;

	if (x->n == 0)
		return PIDX_NONE;
	i = floor_of(x, p);
	return i != PIDX_NONE && pfx_eq(&x->pfx[i], p) ? i : PIDX_NONE;
}
