/*
 * iana_table.c - IANA's registries, frozen: of each the newest file.
 *
 * Special-purpose blocks are prefixes with a state each, the most specific decides.
 * Unallocated space is ranges: what the newest registries call free, minus what
 * the regional registries' files give to somebody.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "reg/bogon.h"
#include "reg/iana.h"

/* The newest record of the built-in tables: a file without a date of its own is as new when it has
 * one that is no older. AS numbers have no dates. */
static const int64_t newest_s[IANA_REGISTRIES] = {
	[IANA_SPECIAL4] = 1485907200, /* 2017-02 */
	[IANA_SPECIAL6] = 1719792000, /* 2024-07 */
	[IANA_SPECIAL_ASN] = INT64_MAX,
	[IANA_ASN16] = INT64_MAX,
	[IANA_ASN32] = INT64_MAX,
};

static const char why_special[] = "special-purpose (IANA's registry)";
static const char why_free[] = "allocated to no registry (IANA)";
static const char why_asn[] = "special-purpose or reserved AS number (IANA's registry)";

struct special {
	struct pfx pfx; /* first, for pidx_build_sorted */
	uint8_t state;
};

struct iana {
	bool replaces[IANA_REGISTRIES];
	uint32_t newest[IANA_REGISTRIES]; /* file, UINT32_MAX none */
	struct pidx special;
	uint8_t *state; /* by index of special */
	struct pidx unallocated;
	struct space bogon_asns;
	struct iana_row *blocks; /* of AS numbers, ascending */
	size_t n_blocks;
};

static void
choose_files(struct iana *t, const struct iana_set *s)
{
	for (unsigned r = 0; r < IANA_REGISTRIES; r++)
		t->newest[r] = UINT32_MAX;
	for (size_t i = 0; i < s->n; i++) {
		uint32_t *best = &t->newest[s->rows[i].registry];
		const struct iana_file *f = &s->files[s->rows[i].file], *b;

		b = *best != UINT32_MAX ? &s->files[*best] : NULL;
		if (b == NULL || f->time_s > b->time_s ||
		    (f->time_s == b->time_s && f->latest_s > b->latest_s))
			*best = s->rows[i].file;
	}
	for (unsigned r = 0; r < IANA_REGISTRIES; r++) {
		const struct iana_file *f =
		    t->newest[r] != UINT32_MAX ? &s->files[t->newest[r]] : NULL;

		t->replaces[r] = f != NULL && (f->time_s != 0 ? f->time_s >= BOGON_DATE_S
							      : f->latest_s >= newest_s[r]);
	}
}

static bool
counts(const struct iana *t, const struct iana_row *r)
{
	return r->file == t->newest[r->registry];
}

static int
special_cmp(const void *a, const void *b)
{
	return pfx_cmp(&((const struct special *)a)->pfx, &((const struct special *)b)->pfx);
}

static struct pfx
pfx_of(const struct iana_row *r)
{
	if (r->afi == AFI_IP4)
		return (struct pfx){ (uint64_t)r->first << 32, 0, r->len, AFI_IP4 };
	return (struct pfx){ (uint64_t)(r->first >> 64), (uint64_t)r->first, r->len, AFI_IP6 };
}

static enum st
build_special(struct iana *t, const struct iana_set *s, struct err *e)
{
	struct special *v = arr_new(s->n + 1, sizeof(*v));
	size_t n = 0, k = 0;
	enum st st;

	t->state = arr_new(s->n + 1, 1);
	if (v == NULL || t->state == NULL) {
		free(v);
		return err_nomem(e, "IANA registries");
	}
	for (size_t i = 0; i < s->n; i++) {
		const struct iana_row *r = &s->rows[i];

		if (r->registry <= IANA_SPECIAL6 && t->replaces[r->registry] && counts(t, r))
			v[n++] = (struct special){ pfx_of(r), r->state };
	}
	qsort(v, n, sizeof(*v), special_cmp);
	for (size_t i = 0; i < n; i++) { /* of doubles, the reachable one: do not accuse */
		if (k != 0 && pfx_eq(&v[i].pfx, &v[k - 1].pfx))
			v[k - 1].state |= v[i].state;
		else
			v[k++] = v[i];
	}
	st = pidx_build_sorted(&t->special, v, sizeof(*v), k, e);
	for (size_t i = 0; i < k; i++)
		t->state[i] = v[i].state;
	free(v);
	return st;
}

/*
 * IPv4: the blocks that are called free. IPv6: all of 2000::/3 that is not called allocated, as the
 * registry's own note has it; where the form does not show its end (CSV), only up to the last row.
 */
static bool
collect(const struct iana *t, const struct iana_set *s, struct space *free, struct space *used)
{
	const space_addr begin = (space_addr)1 << 125, end = begin + (begin - 1);
	space_addr last = 0;
	bool ok = true;

	for (size_t i = 0; ok && i < s->n; i++) {
		const struct iana_row *r = &s->rows[i];

		if ((r->registry != IANA_SPACE4 && r->registry != IANA_UNICAST6) || !counts(t, r))
			continue;
		if (r->afi == AFI_IP6 && r->last <= end && r->last > last)
			last = r->last;
		if (r->state == IANA_USED)
			ok = space_add(used, r->afi, r->first, r->last);
		else if (r->afi == AFI_IP4)
			ok = space_add(free, r->afi, r->first, r->last);
	}
	if (!ok || t->newest[IANA_UNICAST6] == UINT32_MAX || last < begin)
		return ok;
	return space_add(
	    free, AFI_IP6, begin, s->files[t->newest[IANA_UNICAST6]].open_end ? last : end);
}

static enum st
build_unallocated(struct iana *t, const struct iana_set *s, const struct space *given,
    const struct space *pool, struct err *e)
{
	struct space free = { 0 }, used = { 0 }, left = { 0 };
	bool ok = collect(t, s, &free, &used);
	enum st st;

	for (size_t i = 0; ok && pool != NULL && i < pool->n; i++)
		ok = space_add(&free, pool->v[i].afi, pool->v[i].first, pool->v[i].last);
	for (size_t i = 0; ok && given != NULL && i < given->n; i++)
		ok = space_add(&used, given->v[i].afi, given->v[i].first, given->v[i].last);
	space_tidy(&free);
	space_tidy(&used);
	ok = ok && space_minus(&left, &free, &used);
	st = ok ? space_pidx(&t->unallocated, &left, e) : err_nomem(e, "IANA registries");
	space_fini(&free);
	space_fini(&used);
	space_fini(&left);
	return st;
}

static int
block_cmp(const void *a, const void *b)
{
	const struct iana_row *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return x->last < y->last ? -1 : x->last > y->last;
}

static enum st
build_asns(struct iana *t, const struct iana_set *s, struct err *e)
{
	t->blocks = arr_new(s->n + 1, sizeof(*t->blocks));
	if (t->blocks == NULL)
		return err_nomem(e, "IANA registries");
	for (size_t i = 0; i < s->n; i++) {
		const struct iana_row *r = &s->rows[i];

		if (r->afi != 0 || !counts(t, r))
			continue;
		if (r->rir != 0 && r->state == IANA_USED)
			t->blocks[t->n_blocks++] = *r;
		if (r->state == IANA_BOGON && t->replaces[r->registry] &&
		    !space_add(&t->bogon_asns, 0, r->first, r->last))
			return err_nomem(e, "IANA registries");
	}
	if (t->n_blocks != 0)
		qsort(t->blocks, t->n_blocks, sizeof(*t->blocks), block_cmp);
	space_tidy(&t->bogon_asns);
	return ST_OK;
}

enum st
iana_build(struct iana **out, struct iana_set *s, const struct space *given,
    const struct space *pool, struct err *e)
{
	struct iana *t = arr_new(1, sizeof(*t));
	enum st st = t != NULL ? ST_OK : err_nomem(e, "IANA registries");

	*out = NULL;
	if (st == ST_OK) {
		choose_files(t, s);
		st = build_special(t, s, e);
	}
	if (st == ST_OK)
		st = build_unallocated(t, s, given, pool, e);
	if (st == ST_OK)
		st = build_asns(t, s, e);
	if (st == ST_OK)
		*out = t;
	else
		iana_free(t);
	iana_set_fini(s);
	return st;
}

void
iana_free(struct iana *t)
{
	if (t == NULL)
		return;
	pidx_fini(&t->special);
	free(t->state);
	pidx_fini(&t->unallocated);
	space_fini(&t->bogon_asns);
	free(t->blocks);
	free(t);
}

static bool
in_place(const struct iana *t, enum bogon_from from)
{
	static const enum iana_registry registry[] = {
		[BOGON_SPECIAL4] = IANA_SPECIAL4,
		[BOGON_SPECIAL6] = IANA_SPECIAL6,
		[BOGON_SPECIAL_ASN] = IANA_SPECIAL_ASN,
		[BOGON_ASN] = IANA_ASN32,
	};

	return from == BOGON_RULE || !t->replaces[registry[from]];
}

const char *
iana_bogon_pfx(const struct iana *t, const struct pfx *p)
{
	const struct bogon_block *b = bogon_pfx(p);
	uint32_t i;

	if (b != NULL && in_place(t, b->from))
		return b->why;
	i = pidx_cover(&t->special, p);
	if (i != PIDX_NONE && t->state[i] == IANA_BOGON)
		return why_special;
	return pidx_cover(&t->unallocated, p) != PIDX_NONE ? why_free : NULL;
}

const char *
iana_bogon_asn(const struct iana *t, uint32_t asn)
{
	const struct bogon_range *b = bogon_asn(asn);
	size_t lo = 0, hi = t->bogon_asns.n;

	if (b != NULL && in_place(t, b->from))
		return b->why;
	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;

		if (t->bogon_asns.v[mid].last < asn)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < t->bogon_asns.n && t->bogon_asns.v[lo].first <= asn ? why_asn : NULL;
}

unsigned
iana_asn_registry(const struct iana *t, uint32_t asn)
{
	size_t lo = 0, hi = t->n_blocks;

	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;

		if (t->blocks[mid].first <= asn)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo != 0 && t->blocks[lo - 1].last >= asn ? t->blocks[lo - 1].rir : 0;
}

bool
iana_replaces(const struct iana *t, enum iana_registry r)
{
	return t->replaces[r];
}
