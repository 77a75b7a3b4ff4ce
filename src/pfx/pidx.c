/* pidx.c - see pidx.h. */
#include "pfx/pidx.h"

#include <stdlib.h>

#include "base/arena.h"

/*
 * Buckets: IPv4 by its first 16 bits; IPv6 by the 17 bits behind those of 2000::/3, where all of it
 * is, with one bucket below and one above.
 */
#define BUCKETS4 (1u << 16)
#define BUCKETS6 ((1u << 17) + 2)
#define GUA_FIRST 0x2000000000000000ULL
#define GUA_END 0x4000000000000000ULL

static inline uint32_t
bucket4(uint64_t hi)
{
	return (uint32_t)(hi >> 48);
}

static inline uint32_t
bucket6(uint64_t hi)
{
	if (hi < GUA_FIRST)
		return 0;
	return hi >= GUA_END ? BUCKETS6 - 1 : 1 + (uint32_t)((hi - GUA_FIRST) >> 44);
}

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

static inline uint64_t
mask(unsigned len)
{
	return len == 0 ? 0 : ~0ULL << (64 - len);
}

/* Whether element i covers *p; false across families. */
static inline bool
covers(const struct pidx *x, uint32_t i, const struct pfx *p)
{
	unsigned len;

	if (i < x->n4) {
		len = (uint8_t)x->hi[i];
		return p->afi == AFI_IP4 && len <= p->len && ((x->hi[i] ^ p->hi) & mask(len)) == 0;
	}
	len = x->len6[i - x->n4];
	if (p->afi != AFI_IP6 || len > p->len)
		return false;
	if (len <= 64)
		return ((x->hi[i] ^ p->hi) & mask(len)) == 0;
	return x->hi[i] == p->hi && ((x->lo6[i - x->n4] ^ p->lo) & mask(len - 64)) == 0;
}

/* The parent of i is found on the chain of its predecessor: whatever covers i and sorts before it
 * covers, or is, the predecessor, or ends before i begins. */
static void
link_parents(struct pidx *x)
{
	for (uint32_t i = 0; i < x->n; i++) {
		const struct pfx p = pidx_pfx(x, i);
		uint32_t at = i == 0 ? PIDX_NONE : i - 1;

		while (at != PIDX_NONE && !covers(x, at, &p))
			at = x->parent[at];
		x->parent[i] = at;
	}
}

static void
fill_jump(struct pidx *x)
{
	uint32_t i = 0;

	for (uint32_t b = 0; b <= BUCKETS4; b++) {
		while (i < x->n4 && bucket4(x->hi[i]) < b)
			i++;
		x->jump[0][b] = i;
	}
	for (uint32_t b = 0; b <= BUCKETS6; b++) {
		while (i < x->n && bucket6(x->hi[i]) < b)
			i++;
		x->jump[1][b] = i;
	}
}

static inline const struct pfx *
row_at(const void *rows, size_t stride, size_t i)
{
	return (const struct pfx *)(const void *)((const char *)rows + i * stride);
}

/* Whether row i is the first of its prefix. */
static inline bool
fresh(const void *rows, size_t stride, size_t i)
{
	return i == 0 || !pfx_eq(row_at(rows, stride, i - 1), row_at(rows, stride, i));
}

static bool
make_room(struct pidx *x)
{
	x->hi = arr_new(x->n + 1, sizeof(*x->hi));
	x->lo6 = arr_new(x->n - x->n4 + 1, sizeof(*x->lo6));
	x->len6 = arr_new(x->n - x->n4 + 1, sizeof(*x->len6));
	x->parent = arr_new(x->n + 1, sizeof(*x->parent));
	x->jump[0] = arr_new(BUCKETS4 + 1, sizeof(uint32_t));
	x->jump[1] = arr_new(BUCKETS6 + 1, sizeof(uint32_t));
	return x->hi != NULL && x->lo6 != NULL && x->len6 != NULL && x->parent != NULL &&
	       x->jump[0] != NULL && x->jump[1] != NULL;
}

enum st
pidx_build_sorted(struct pidx *out, const void *rows, size_t stride, size_t n, struct err *e)
{
	uint32_t k = 0;

	*out = (struct pidx){ 0 };
	if (n >= PIDX_NONE)
		return err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "%zu prefixes in one set", n);
	for (size_t i = 0; i < n; i++) {
		if (fresh(rows, stride, i)) {
			out->n++;
			out->n4 += row_at(rows, stride, i)->afi == AFI_IP4;
		}
	}
	if (!make_room(out)) {
		pidx_fini(out);
		return err_nomem(e, "a prefix set");
	}
	for (size_t i = 0; i < n; i++) {
		const struct pfx *p = row_at(rows, stride, i);

		if (!fresh(rows, stride, i))
			continue;
		if (p->afi == AFI_IP6) {
			out->lo6[k - out->n4] = p->lo;
			out->len6[k - out->n4] = p->len;
		}
		out->hi[k++] = p->afi == AFI_IP4 ? p->hi | p->len : p->hi;
	}
	link_parents(out);
	fill_jump(out);
	return ST_OK;
}

enum st
pidx_build(struct pidx *out, struct pfx *pfxs, size_t n, struct err *e)
{
	enum st st;

	if (!sorted(pfxs, n))
		qsort(pfxs, n, sizeof(*pfxs), cmp);
	st = pidx_build_sorted(out, pfxs, sizeof(*pfxs), n, e);
	free(pfxs);
	return st;
}

void
pidx_fini(struct pidx *x)
{
	free(x->hi);
	free(x->lo6);
	free(x->len6);
	free(x->parent);
	free(x->jump[0]);
	free(x->jump[1]);
	*x = (struct pidx){ 0 };
}

/* Index of the first of a[lo..hi) that is above key, hi when none is; without a branch to guess. */
static inline uint32_t
above(const uint64_t *a, uint32_t lo, uint32_t hi, uint64_t key)
{
	uint32_t n = hi - lo;

	while (n > 0) {
		const uint32_t half = n / 2;
		const bool le = a[lo + half] <= key;

		lo = le ? lo + half + 1 : lo;
		n = le ? n - half - 1 : half;
	}
	return lo;
}

/* Whether the IPv6 element i, of the same first half as *p, is not above *p. */
static inline bool
not_above6(const struct pidx *x, uint32_t i, const struct pfx *p)
{
	const uint64_t lo = x->lo6[i - x->n4];

	return lo != p->lo ? lo < p->lo : x->len6[i - x->n4] <= p->len;
}

/* Behind the last IPv6 element that is not above *p. */
static uint32_t
behind6(const struct pidx *x, const struct pfx *p)
{
	const uint32_t *jump = x->jump[1] + bucket6(p->hi);
	uint32_t hi = above(x->hi, jump[0], jump[1], p->hi), lo;

	if (hi == jump[0] || x->hi[hi - 1] != p->hi || not_above6(x, hi - 1, p))
		return hi;
	lo = p->hi == 0 ? jump[0] : above(x->hi, jump[0], hi, p->hi - 1);
	while (lo < hi) {
		const uint32_t mid = lo + (hi - lo) / 2;

		if (not_above6(x, mid, p))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Index of the last element that is not above *p, or PIDX_NONE. It may be of the other family. */
static inline uint32_t
floor_of(const struct pidx *x, const struct pfx *p)
{
	uint32_t i;

	if (p->afi == AFI_IP4) {
		const uint32_t *jump = x->jump[0] + bucket4(p->hi);

		i = above(x->hi, jump[0], jump[1], p->hi | p->len);
	} else
		i = behind6(x, p);
	return i == 0 ? PIDX_NONE : i - 1;
}

uint32_t
pidx_cover(const struct pidx *x, const struct pfx *p)
{
	uint32_t i;

	if (x->n == 0)
		return PIDX_NONE;
	for (i = floor_of(x, p); i != PIDX_NONE; i = x->parent[i]) {
		if (covers(x, i, p))
			return i;
	}
	return PIDX_NONE;
}

static inline const struct pfx *
ask_at(const struct pfx *p, size_t stride, size_t i)
{
	return (const struct pfx *)(const void *)((const char *)p + i * stride);
}

/* From the last element that is not above *p to the longest that covers it. */
static inline uint32_t
climb(const struct pidx *x, uint32_t i, const struct pfx *p)
{
	while (i != PIDX_NONE && !covers(x, i, p))
		i = x->parent[i];
	return i;
}

#define NEAR 8 /* steps forward before it is cheaper to search */

/*
 * Behind the last IPv4 element that is not above key, walking forward from `from`, which is not
 * behind it; PIDX_NONE when that is far.
 */
static inline uint32_t
walk4(const struct pidx *x, uint32_t from, uint64_t key)
{
	const uint32_t end = x->n4 - from < NEAR ? x->n4 : from + NEAR;

	while (from < end && x->hi[from] <= key)
		from++;
	return from < end || from == x->n4 ? from : PIDX_NONE;
}

/* One search of several under way: the first of hi[lo..lo + n) above key. */
struct search {
	uint64_t key;
	uint32_t lo, n;
};

/* Steps all searches at once, so that each waits for memory while the others do; no step is a
 * branch to guess, those that are through stand still. */
static void
search_all(const uint64_t *a, struct search *s, size_t n)
{
	uint32_t most = 0;

	for (size_t i = 0; i < n; i++)
		most = s[i].n > most ? s[i].n : most;
	for (; most != 0; most /= 2) {
		for (size_t i = 0; i < n; i++) {
			const uint32_t half = s[i].n / 2;
			const bool le = (s[i].n != 0) & (a[s[i].lo + half] <= s[i].key);

			s[i].lo += le ? half + 1 : 0;
			s[i].n = le ? s[i].n - half - 1 : half;
			__builtin_prefetch(&a[s[i].lo + s[i].n / 2]);
		}
	}
}

/* The bucket of *q, and the key that is looked for in it: IPv6 by the first half of the address. */
static inline struct search
search_of(const struct pidx *x, const struct pfx *q)
{
	const bool v4 = q->afi == AFI_IP4;
	const uint32_t *jump = v4 ? x->jump[0] + bucket4(q->hi) : x->jump[1] + bucket6(q->hi);

	return (struct search){ v4 ? q->hi | q->len : q->hi, jump[0], jump[1] - jump[0] };
}

/* Climbs for all of them at once. */
static void
climb_all(const struct pidx *x, const struct pfx *p, size_t stride, size_t n, uint32_t *at)
{
	uint8_t left[PIDX_GROUP];
	size_t n_left = n;

	for (size_t i = 0; i < n; i++)
		left[i] = (uint8_t)i;
	while (n_left != 0) {
		size_t kept = 0;

		for (size_t k = 0; k < n_left; k++) {
			const unsigned i = left[k];

			if (at[i] == PIDX_NONE || covers(x, at[i], ask_at(p, stride, i)))
				continue;
			at[i] = x->parent[at[i]];
			if (at[i] == PIDX_NONE)
				continue;
			__builtin_prefetch(&x->hi[at[i]]);
			__builtin_prefetch(&x->parent[at[i]]);
			left[kept++] = (uint8_t)i;
		}
		n_left = kept;
	}
}

/* Prefixes that do not follow each other. */
static void
cover_far(const struct pidx *x, const struct pfx *p, size_t stride, size_t n, uint32_t *out)
{
	struct search s[PIDX_GROUP];

	for (size_t i = 0; i < n; i++) {
		const struct pfx *q = ask_at(p, stride, i);

		__builtin_prefetch(
		    q->afi == AFI_IP4 ? x->jump[0] + bucket4(q->hi) : x->jump[1] + bucket6(q->hi));
	}
	for (size_t i = 0; i < n; i++) {
		s[i] = search_of(x, ask_at(p, stride, i));
		__builtin_prefetch(&x->hi[s[i].lo + s[i].n / 2]);
	}
	search_all(x->hi, s, n);
	for (size_t i = 0; i < n; i++) {
		const struct pfx *q = ask_at(p, stride, i);
		const uint32_t at = s[i].lo;

		/* of the same first half of an address the second decides */
		if (q->afi != AFI_IP4 && at > x->n4 && x->hi[at - 1] == q->hi)
			s[i].lo = behind6(x, q);
		out[i] = s[i].lo == 0 ? PIDX_NONE : s[i].lo - 1;
		if (out[i] != PIDX_NONE) {
			__builtin_prefetch(&x->hi[out[i]]);
			__builtin_prefetch(&x->parent[out[i]]);
		}
	}
	climb_all(x, p, stride, n, out);
}

/* Prefixes in order: each search begins where the last one ended. */
static void
cover_near(const struct pidx *x, const struct pfx *p, size_t stride, size_t n, uint32_t *out)
{
	uint32_t at = PIDX_NONE;

	for (size_t i = 0; i < n; i++) {
		const struct pfx *q = ask_at(p, stride, i);
		const uint64_t key = q->hi | q->len;

		if (q->afi != AFI_IP4)
			at = behind6(x, q);
		else if (at != PIDX_NONE)
			at = walk4(x, at, key);
		if (at == PIDX_NONE) {
			const uint32_t *jump = x->jump[0] + bucket4(q->hi);

			at = above(x->hi, jump[0], jump[1], key);
		}
		out[i] = climb(x, at == 0 ? PIDX_NONE : at - 1, q);
	}
}

bool
pidx_cover_group(const struct pidx *x, const struct pfx *p, size_t stride, size_t n, uint32_t *out)
{
	bool ordered = true;

	for (size_t i = 1; i < n; i++) {
		const struct pfx *a = ask_at(p, stride, i - 1), *b = ask_at(p, stride, i);

		ordered &=
		    a->afi < b->afi || (a->afi == b->afi && (a->hi | a->len) <= (b->hi | b->len));
	}
	for (size_t i = 0; x->n == 0 && i < n; i++)
		out[i] = PIDX_NONE;
	if (x->n != 0)
		(ordered ? cover_near : cover_far)(x, p, stride, n, out);
	return !ordered;
}

uint32_t
pidx_find(const struct pidx *x, const struct pfx *p)
{
	struct pfx q;
	uint32_t i;

	if (x->n == 0)
		return PIDX_NONE;
	i = floor_of(x, p);
	if (i == PIDX_NONE)
		return PIDX_NONE;
	q = pidx_pfx(x, i);
	return pfx_eq(&q, p) ? i : PIDX_NONE;
}
