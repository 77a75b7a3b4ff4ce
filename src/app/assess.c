/* assess.c - see assess.h. Judges the pairs, counts for each AS. */
#include "app/assess.h"

#include <stdlib.h>

#include "app/assess_i.h"
#include "app/bogon_path.h"
#include "app/transit.h"
#include "base/arena.h"
#include "base/cpus.h"
#include "base/map.h"
#include "rib/pathset.h"

static int
cmp_tally(const void *x, const void *y)
{
	const struct tally *a = x, *b = y;

	return a->asn < b->asn ? -1 : a->asn > b->asn;
}

/* The counters of one pair; _NO_DATA counts nowhere. */
static void
count(struct tally *t, const struct pair *p)
{
	static const enum counter rpki[] = { [RPKI_NO_DATA] = COUNTERS,
		[RPKI_VALID] = C_RPKI_VALID4,
		[RPKI_INVALID_LENGTH] = C_RPKI_INVALID_LENGTH4,
		[RPKI_INVALID_ASN] = C_RPKI_INVALID_ASN4,
		[RPKI_NOT_FOUND] = C_RPKI_NOT_FOUND4 };
	static const enum counter irr[] = { [IRR_NO_DATA] = COUNTERS,
		[IRR_VALID] = C_IRR_VALID4,
		[IRR_INVALID_MORE_SPECIFIC] = C_IRR_MORE_SPECIFIC4,
		[IRR_INVALID] = C_IRR_INVALID4,
		[IRR_NOT_FOUND] = C_IRR_NOT_FOUND4 };
	static const enum counter bogon[] = { [BOGON_NO] = COUNTERS,
		[BOGON_FULL] = C_BOGON_FULL4,
		[BOGON_ADMINISTRATIVE] = C_BOGON_ADMINISTRATIVE4 };
	const unsigned six = p->pfx.afi == AFI_IP6; /* the counter of IPv6 follows that of IPv4 */

	t->c[C_PREFIXES4 + six]++;
	if (rpki[p->v.rpki] != COUNTERS)
		t->c[rpki[p->v.rpki] + six]++;
	if (irr[p->v.irr] != COUNTERS)
		t->c[irr[p->v.irr] + six]++;
	if (bogon[p->v.bogon] != COUNTERS)
		t->c[bogon[p->v.bogon] + six]++;
}

/* The tally of asn, made when it is new; NULL when memory is out. */
static struct tally *
tally_of(struct assess *out, struct map *ids, size_t *cap, uint32_t asn)
{
	bool fresh;
	const uint32_t *id = map_put(ids, asn, (uint32_t)out->n_tallies, &fresh);
	struct tally *t;

	if (id == NULL)
		return NULL;
	if (!fresh)
		return &out->tallies[*id];
	t = arr_grow(out->tallies, out->n_tallies, cap, sizeof(*t));
	if (t == NULL)
		return NULL;
	out->tallies = t;
	t = &t[out->n_tallies++];
	*t = (struct tally){ .asn = asn };
	return t;
}

/* Verdicts of n pairs, at most JUDGE_GROUP. */
static void
judge_some(struct pair *v, size_t n, const struct world *w)
{
	struct rov_ask ask[JUDGE_GROUP];
	struct verdict got[JUDGE_GROUP];

	for (size_t i = 0; i < n; i++)
		ask[i] = (struct rov_ask){ v[i].pfx, v[i].origin };
	judge_pairs(w, ask, n, got);
	for (size_t i = 0; i < n; i++)
		v[i].v = got[i];
}

/* Judges every pair and counts those that enough peers show. */
static enum st
judge(struct assess *out, const struct world *w, struct map *ids, struct err *e)
{
	size_t cap = 0;

	for (size_t i = 0; i < out->n_pairs; i++) {
		struct pair *p = &out->pairs[i];
		struct tally *t;

		if (i % JUDGE_GROUP == 0)
			judge_some(
			    p, out->n_pairs - i < JUDGE_GROUP ? out->n_pairs - i : JUDGE_GROUP, w);
		if (!pair_counts(p->origin, p->peers, out->min_peers)) {
			*(p->peers < out->min_peers ? &out->below : &out->no_origin) += 1;
			continue;
		}
		t = tally_of(out, ids, &cap, p->origin);
		if (t == NULL)
			return err_nomem(e, "tallies");
		out->defaults += p->pfx.len == 0;
		count(t, p);
		assess_count_pair(t, p);
	}
	return ST_OK;
}

/* What does not come from pairs: contacts, and bogon ASNs passed on. */
static void
finish(
    struct assess *out, const struct world *w, const struct bogon_paths *b, const struct map *ids)
{
	for (size_t i = 0; i < out->n_tallies; i++) {
		struct tally *t = &out->tallies[i];
		const enum contact_state c = world_as_contact(w, t->asn);

		t->c[C_CONTACT_KNOWN] = c != CONTACT_NO_DATA;
		t->c[C_CONTACT_REGISTERED] = c == CONTACT_REGISTERED;
	}
	for (size_t i = 0; i < b->n; i++) {
		const uint32_t id = map_get(ids, b->v[i].culprit);

		/* a newer registry of IANA than the built-in one may have freed the number */
		if (id != MAP_NONE && bogon_seen_peers(&b->v[i]) >= out->min_peers &&
		    world_bogon_asn(w, b->v[i].bogon) != NULL)
			out->tallies[id].c[C_BOGON_ASNS]++;
	}
	if (out->n_tallies > 0)
		qsort(out->tallies, out->n_tallies, sizeof(*out->tallies), cmp_tally);
}

enum st
assess_judge(struct assess *a, const struct world *w, uint32_t min_peers, struct err *e)
{
	struct map ids = { 0 };
	enum st st;

	a->min_peers = min_peers;
	st = judge(a, w, &ids, e);
	if (st == ST_OK && a->transit != NULL)
		st = transit_count(a->transit, a, w, &ids, e);
	transit_free(a->transit);
	a->transit = NULL;
	if (st == ST_OK)
		assess_count_more(a, w, &ids);
	if (st == ST_OK)
		finish(a, w, a->bogon_paths, &ids);
	map_fini(&ids);
	return st;
}

enum st
assess_tables(struct assess *out, const char *const *paths, size_t n, const struct world *w,
    uint32_t min_peers, struct err *e)
{
	const enum st st = assess_read(out, paths, n, cpus_n(ASSESS_THREADS), transit_wanted(w), e);
	struct err later;

	if (st == ST_NOMEM)
		return st;
	if (assess_judge(out, w, min_peers, &later) != ST_OK) {
		*e = later;
		return later.st;
	}
	return st;
}

void
assess_fini(struct assess *a)
{
	free(a->pairs);
	free(a->tallies);
	free(a->files);
	if (a->bogon_paths != NULL)
		bogon_paths_fini(a->bogon_paths);
	free(a->bogon_paths);
	if (a->path_set != NULL)
		pathset_fini(a->path_set);
	free(a->path_set);
	transit_free(a->transit);
	*a = (struct assess){ 0 };
}
