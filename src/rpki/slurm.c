/*
 * slurm.c - see slurm.h.
 *
 * A filter is a row: its prefix, or a default route of each family where it names none, and as
 * value ANY or its AS number. Those that may match a VRP are then on the walk over what covers its
 * prefix, so that many filters cost no more than few.
 */
#include "rpki/slurm_i.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/limits.h"

#define ANY (1ULL << 32) /* a filter that names no AS number */

enum { ABOUT_KEYS, ABOUT_ASPAS };

static enum st
extent(struct slurm_set *s, const struct pfx *p, struct err *e)
{
	struct slurm_extent *v = arr_grow(s->extents, s->n_extents, &s->cap_extents, sizeof(*v));

	if (v == NULL)
		return err_nomem(e, "SLURM");
	s->extents = v;
	v[s->n_extents++] = (struct slurm_extent){ *p, s->files };
	return ST_OK;
}

static enum st
extent_asn(struct slurm_set *s, uint32_t asn, unsigned about, struct err *e)
{
	const struct pfx p = { asn, about, 128, 0 };

	return extent(s, &p, e);
}

static enum st
filter(struct slurm_set *s, const struct slurm_entry *x, struct err *e)
{
	const uint64_t val = x->has_asn ? x->asn : ANY;
	const struct pfx all[2] = { { .afi = AFI_IP4 }, { .afi = AFI_IP6 } };

	if (s->filters.n >= SLURM_MAX_FILTERS)
		return err_set(
		    e, ST_LIMIT, ERR_NOOFF, NULL, "more than %u SLURM filters", SLURM_MAX_FILTERS);
	if (x->has_pfx)
		return prows_add(&s->filters, &x->pfx, val) ? extent(s, &x->pfx, e)
							    : err_nomem(e, "SLURM filters");
	return prows_add(&s->filters, &all[0], val) && prows_add(&s->filters, &all[1], val)
		   ? ST_OK
		   : err_nomem(e, "SLURM filters");
}

static enum st
assertion(struct slurm_set *s, const struct slurm_entry *x, struct err *e)
{
	const struct rov_vrp v = { x->pfx, x->asn, x->max_len, 0 };

	if (s->assertions.n >= SLURM_MAX_ASSERTIONS)
		return err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "more than %u SLURM assertions",
		    SLURM_MAX_ASSERTIONS);
	return rov_add(&s->assertions, &v) ? extent(s, &x->pfx, e)
					   : err_nomem(e, "SLURM assertions");
}

enum st
slurm_take(struct slurm_set *s, const struct slurm_entry *x, struct err *e)
{
	const uint32_t none = 0;
	enum st st;

	switch (x->list) {
	case SLURM_PREFIX_FILTERS:
		return filter(s, x, e);
	case SLURM_PREFIX_ASSERTIONS:
		return assertion(s, x, e);
	case SLURM_KEY_FILTERS:
	case SLURM_KEY_ASSERTIONS:
		return x->has_asn ? extent_asn(s, x->asn, ABOUT_KEYS, e) : ST_OK;
	case SLURM_ASPA_FILTERS:
		st = aspa_add(&s->aspa_filters, x->asn, &none, 1, e);
		break;
	default:
		st = aspa_add(&s->aspa_assertions, x->asn, x->providers, x->n_providers, e);
		s->n_asserted_aspas++;
		break;
	}
	return st == ST_OK ? extent_asn(s, x->asn, ABOUT_ASPAS, e) : st;
}

static int
cmp_extent(const void *a, const void *b)
{
	const struct slurm_extent *x = a, *y = b;
	const int c = pfx_cmp(&x->pfx, &y->pfx);

	return c != 0 ? c : (x->file > y->file) - (x->file < y->file);
}

/*
 * Whether two files speak of the same. In order, what covers an extent lies on the chain of those
 * before it; a chain of one file only needs its last element.
 */
static enum st
check_overlap(const struct slurm_set *s, struct err *e)
{
	struct slurm_extent *v = arr_new(s->n_extents + 1, sizeof(*v));
	size_t chain[130], depth = 0;
	enum st st = ST_OK;

	if (v == NULL)
		return err_nomem(e, "SLURM");
	if (s->n_extents != 0)
		memcpy(v, s->extents, s->n_extents * sizeof(*v));
	qsort(v, s->n_extents, sizeof(*v), cmp_extent);
	for (size_t i = 0; st == ST_OK && i < s->n_extents; i++) {
		while (depth > 0 && !pfx_covers(&v[chain[depth - 1]].pfx, &v[i].pfx))
			depth--;
		if (depth > 0 && v[chain[depth - 1]].file != v[i].file)
			st = err_set(e, ST_BAD, ERR_NOOFF, "RFC 8416 4.2",
			    "two SLURM documents speak of the same %s",
			    v[i].pfx.afi != 0 ? "addresses" : "AS");
		if (depth > 0 && pfx_eq(&v[chain[depth - 1]].pfx, &v[i].pfx))
			continue;
		chain[depth++] = i;
	}
	free(v);
	return st;
}

enum st
slurm_load(struct slurm_set *s, struct in *in, struct load *l, struct err *e)
{
	const struct slurm_set before = *s;
	enum st st;

	st = slurm_json(s, in, l, e);
	s->files++;
	if (st == ST_OK && before.files != 0)
		st = check_overlap(s, e);
	if (st != ST_OK) {
		s->filters.n = before.filters.n;
		s->assertions.n = before.assertions.n;
		s->aspa_filters.n = before.aspa_filters.n;
		s->aspa_assertions.n = before.aspa_assertions.n;
		s->n_extents = before.n_extents;
		s->n_asserted_aspas = before.n_asserted_aspas;
		s->files = before.files;
	}
	return st;
}

void
slurm_set_fini(struct slurm_set *s)
{
	prows_fini(&s->filters);
	prows_fini(&s->assertions);
	aspa_set_fini(&s->aspa_filters);
	aspa_set_fini(&s->aspa_assertions);
	free(s->extents);
	*s = (struct slurm_set){ 0 };
}

/* Whether a filter encompasses the VRP: its prefix covers, its AS number is the same. */
static bool
filtered(const struct ptab *t, const struct prow *r)
{
	const uint32_t asn = (uint32_t)(r->val >> 32);

	for (uint32_t i = pidx_cover(&t->x, &r->pfx); i != PIDX_NONE; i = t->x.parent[i]) {
		for (uint32_t k = t->first[i]; k < t->first[i + 1]; k++) {
			if (t->vals[k] == ANY || t->vals[k] == asn)
				return true;
		}
	}
	return false;
}

static enum st
filter_vrps(struct slurm_set *s, struct prows *rows, size_t *gone, struct err *e)
{
	struct ptab t;
	size_t kept = 0;
	enum st st;

	if (s->filters.n == 0)
		return ST_OK;
	st = ptab_build(&t, s->filters.v, s->filters.n, 0, e);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < rows->n; i++) {
		if (!filtered(&t, &rows->v[i]))
			rows->v[kept++] = rows->v[i];
	}
	*gone = rows->n - kept;
	rows->n = kept;
	ptab_fini(&t);
	return ST_OK;
}

static enum st
filter_aspas(struct slurm_set *s, struct aspa_set *a, size_t *gone, struct err *e)
{
	struct aspa_table *drop;
	size_t kept = 0;
	uint32_t last = 0; /* no customer is AS 0 */
	enum st st = aspa_build(&drop, &s->aspa_filters, e);

	for (size_t i = 0; st == ST_OK && i < a->n; i++) {
		const uint32_t customer = a->v[i].customer;

		if (aspa_check(drop, customer, 0) == ASPA_NO_ATTESTATION)
			a->v[kept++] = a->v[i];
		else if (customer != last) {
			++*gone;
			last = customer;
		}
	}
	if (st == ST_OK)
		a->n = kept;
	aspa_free(drop);
	return st;
}

enum st
slurm_apply(struct slurm_set *s, struct vrp_set *v, struct slurm_effect *out, struct err *e)
{
	const struct aspa_set *a = &s->aspa_assertions;
	enum st st;

	*out = (struct slurm_effect){ 0 };
	st = filter_vrps(s, &v->rows, &out->vrps_filtered, e);
	if (st == ST_OK && s->aspa_filters.n != 0)
		st = filter_aspas(s, &v->aspas, &out->aspas_filtered, e);
	for (size_t i = 0; st == ST_OK && i < s->assertions.n; i++) {
		const struct prow *r = &s->assertions.v[i];

		if (!prows_add(&v->rows, &r->pfx, r->val | rov_ta_bit(&v->tas, STR("slurm"))))
			st = err_nomem(e, "VRPs");
	}
	for (size_t i = 0; st == ST_OK && i < a->n; i++)
		st = aspa_add(&v->aspas, a->v[i].customer, &a->v[i].provider, 1, e);
	out->vrps_added = s->assertions.n;
	out->aspas_added = s->n_asserted_aspas;
	return st;
}
