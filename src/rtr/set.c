/* set.c - see set.h. */
#include "rtr/set.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/limits.h"

enum { FREE, GONE }; /* kinds of slots without a record; no record has these types */

static enum st
digest_key(struct rtr_rec *r, const struct rtr_pdu *p, struct err *e)
{
	struct sha256 *h = sha256_new();
	uint8_t d[SHA256_BYTES];

	if (h == NULL)
		return err_nomem(e, "router keys");
	sha256_add(h, p->ski, RTR_SKI_BYTES);
	sha256_add(h, p->key, p->key_n);
	sha256_end(h, d);
	r->hi = be64(d);
	r->lo = be64(d + 8);
	return ST_OK;
}

static enum st
rec_of(struct rtr_rec *r, const struct rtr_pdu *p, struct err *e)
{
	*r = (struct rtr_rec){ .asn = p->asn, .kind = p->type };
	if (p->type == RTR_ROUTER_KEY)
		return digest_key(r, p, e);
	if (p->type == RTR_ASPA)
		r->len = p->family;
	else {
		r->hi = p->pfx.hi;
		r->lo = p->pfx.lo;
		r->len = p->pfx.len;
		r->max_len = p->max_len;
	}
	return ST_OK;
}

static inline uint64_t
hash(const struct rtr_rec *r)
{
	const uint64_t rest =
	    (uint64_t)r->asn << 32 | (uint32_t)r->kind << 16 | (uint32_t)r->len << 8 | r->max_len;

	return hash_u64(hash_u64(r->hi + rest) ^ (r->kind == RTR_ASPA ? 0 : r->lo));
}

static inline bool
same(const struct rtr_rec *a, const struct rtr_rec *b)
{
	return a->hi == b->hi && a->asn == b->asn && a->kind == b->kind && a->len == b->len &&
	       a->max_len == b->max_len && (a->lo == b->lo || a->kind == RTR_ASPA);
}

/* Its slot, or the free one at which the search ended. cap is a power of two. */
static struct rtr_rec *
find(const struct rtr_set *s, const struct rtr_rec *r)
{
	size_t i = hash(r) & (s->cap - 1);

	while (s->v[i].kind != FREE && !same(&s->v[i], r))
		i = (i + 1) & (s->cap - 1);
	return &s->v[i];
}

static size_t *
count(struct rtr_set *s, unsigned kind)
{
	if (kind == RTR_ASPA)
		return &s->aspas;
	return kind == RTR_ROUTER_KEY ? &s->keys : &s->vrps;
}

/* The records that are in use into a table of cap slots. */
static enum st
move(struct rtr_set *s, const struct rtr_set *from, size_t cap, struct err *e)
{
	struct rtr_rec *v = arr_new(cap, sizeof(*v));

	if (v == NULL)
		return err_nomem(e, "RTR records");
	s->v = v;
	s->cap = cap;
	s->used = 0;
	for (size_t i = 0; i < from->cap; i++) {
		if (from->v[i].kind > GONE) {
			*find(s, &from->v[i]) = from->v[i];
			s->used++;
		}
	}
	return ST_OK;
}

static enum st
make_room(struct rtr_set *s, struct err *e)
{
	const struct rtr_set old = *s;
	const size_t live = s->vrps + s->keys + s->aspas;
	size_t cap = 1024;
	enum st st;

	if (s->used + 1 <= s->cap / 4 * 3 && s->cap != 0)
		return ST_OK;
	if (live >= RPKI_MAX_VRPS)
		return err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "more than %u records", RPKI_MAX_VRPS);
	while (live + 1 > cap / 2) /* half full when made */
		cap *= 2;
	st = move(s, &old, cap, e);
	if (st == ST_OK)
		free(old.v);
	return st;
}

static enum st
keep_providers(struct rtr_set *s, struct rtr_rec *r, const struct rtr_pdu *p, struct err *e)
{
	if (p->n_providers > RPKI_MAX_ASPA_PAIRS - s->n_providers)
		return err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "more than %u providers in ASPAs",
		    RPKI_MAX_ASPA_PAIRS);
	r->lo = (uint64_t)s->n_providers << 32 | p->n_providers;
	for (size_t i = 0; i < p->n_providers; i++) {
		uint32_t *v = arr_grow(s->providers, s->n_providers, &s->cap_providers, sizeof(*v));

		if (v == NULL)
			return err_nomem(e, "RTR records");
		s->providers = v;
		v[s->n_providers++] = be32(p->providers + 4 * i);
	}
	return ST_OK;
}

enum st
rtr_set_add(struct rtr_set *s, const struct rtr_pdu *p, struct err *e)
{
	struct rtr_rec r, *at;
	enum st st = make_room(s, e);

	if (st == ST_OK)
		st = rec_of(&r, p, e);
	if (st != ST_OK)
		return st;
	at = find(s, &r);
	if (at->kind != FREE && r.kind != RTR_ASPA)
		return err_set(e, ST_BAD, ERR_NOOFF, "RFC 8210 5.6", "a record announced twice");
	if (r.kind == RTR_ASPA)
		st = keep_providers(s, &r, p, e);
	if (st != ST_OK)
		return st;
	if (at->kind == FREE) {
		s->used++;
		++*count(s, r.kind);
	}
	*at = r;
	return ST_OK;
}

enum st
rtr_set_remove(struct rtr_set *s, const struct rtr_pdu *p, struct err *e)
{
	struct rtr_rec r, *at = NULL;
	enum st st = rec_of(&r, p, e);

	if (st != ST_OK)
		return st;
	if (s->cap != 0)
		at = find(s, &r);
	if (at == NULL || at->kind == FREE)
		return err_set(e, ST_BAD, ERR_NOOFF, "RFC 8210 5.6",
		    "a record withdrawn that was never announced");
	*at = (struct rtr_rec){ .kind = GONE };
	--*count(s, r.kind);
	return ST_OK;
}

enum st
rtr_set_copy(struct rtr_set *to, const struct rtr_set *from, struct err *e)
{
	enum st st;

	*to = *from;
	to->v = NULL;
	to->providers = NULL;
	to->cap_providers = to->n_providers;
	if (from->cap == 0)
		return ST_OK;
	st = move(to, from, from->cap, e);
	if (st == ST_OK && from->n_providers != 0) {
		to->providers = arr_new(from->n_providers, sizeof(*to->providers));
		if (to->providers == NULL)
			st = err_nomem(e, "RTR records");
		else
			memcpy(to->providers, from->providers,
			    from->n_providers * sizeof(*to->providers));
	}
	if (st != ST_OK)
		rtr_set_fini(to);
	return st;
}

void
rtr_set_fini(struct rtr_set *s)
{
	free(s->v);
	free(s->providers);
	*s = (struct rtr_set){ 0 };
}

static int
cmp(const void *a, const void *b)
{
	const struct rtr_rec *x = a, *y = b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->hi != y->hi)
		return x->hi < y->hi ? -1 : 1;
	if (x->lo != y->lo && x->kind != RTR_ASPA)
		return x->lo < y->lo ? -1 : 1;
	if (x->len != y->len && x->kind != RTR_ASPA)
		return x->len < y->len ? -1 : 1;
	if (x->asn != y->asn)
		return x->asn < y->asn ? -1 : 1;
	if (x->max_len != y->max_len)
		return x->max_len < y->max_len ? -1 : 1;
	return (x->len > y->len) - (x->len < y->len);
}

/* What the digest is of: 24 octets a record, and 4 for each provider. */
static uint64_t
digest_rec(struct sha256 *h, const struct rtr_set *s, const struct rtr_rec *r)
{
	const bool list = r->kind == RTR_ASPA;
	const uint32_t n = list ? (uint32_t)r->lo : 0;
	uint64_t word[3] = { htobe64(r->hi), htobe64(list ? n : r->lo),
		htobe64((uint64_t)r->asn << 32 | (uint32_t)r->kind << 16 | (uint32_t)r->len << 8 |
			r->max_len) };

	sha256_add(h, word, sizeof(word));
	for (uint32_t i = 0; i < n; i++) {
		const uint32_t v = htobe32(s->providers[(r->lo >> 32) + i]);

		sha256_add(h, &v, sizeof(v));
	}
	return sizeof(word) + 4 * (uint64_t)n;
}

static enum st
export_rec(const struct rtr_set *s, const struct rtr_rec *r, struct vrp_set *out, struct err *e)
{
	struct rov_vrp v = { { r->hi, r->lo, r->len, 0 }, r->asn, r->max_len, 0 };

	switch (r->kind) {
	case RTR_IPV4:
	case RTR_IPV6:
		v.pfx.afi = r->kind == RTR_IPV4 ? AFI_IP4 : AFI_IP6;
		v.tas = rov_ta_bit(&out->tas, STR("rtr"));
		return rov_add(&out->rows, &v) ? ST_OK : err_nomem(e, "VRPs");
	case RTR_ASPA:
		return aspa_add(
		    &out->aspas, r->asn, s->providers + (r->lo >> 32), (uint32_t)r->lo, e);
	default:
		return ST_OK;
	}
}

enum st
rtr_set_export(const struct rtr_set *s, struct vrp_set *out, uint8_t sha256[SHA256_BYTES],
    uint64_t *bytes, struct err *e)
{
	const size_t rows = out->rows.n, pairs = out->aspas.n, n = s->vrps + s->keys + s->aspas;
	struct rtr_rec *v = arr_new(n + 1, sizeof(*v));
	struct sha256 *h = sha256_new();
	enum st st = v != NULL && h != NULL ? ST_OK : err_nomem(e, "RTR records");
	size_t k = 0;

	for (size_t i = 0; st == ST_OK && i < s->cap; i++) {
		if (s->v[i].kind > GONE)
			v[k++] = s->v[i];
	}
	if (k > 1)
		qsort(v, k, sizeof(*v), cmp);
	*bytes = 0;
	for (size_t i = 0; st == ST_OK && i < k; i++) {
		*bytes += digest_rec(h, s, &v[i]);
		st = export_rec(s, &v[i], out, e);
	}
	if (h != NULL)
		sha256_end(h, sha256);
	free(v);
	if (st != ST_OK) {
		out->rows.n = rows;
		out->aspas.n = pairs;
	}
	return st;
}
