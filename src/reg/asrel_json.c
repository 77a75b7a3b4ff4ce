/*
 * asrel_json.c - AS relationships from a JSON list, as BGPKIT publishes them (AS2rel).
 *
 *   [ { "asn1": N, "asn2": N, "rel": -1 | 0 | 1, "peers_count": N, "paths_count": N }, ... ]
 *
 * rel 1 and -1: the first AS is the provider; 0: peers. A pair may have several rows, one for each
 * relationship that some peer of a collector shows; the one that most peers show counts.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/limits.h"
#include "io/jsax.h"
#include "reg/asrel_i.h"

enum key { K_OTHER, K_ASN1, K_ASN2, K_REL, K_PEERS, K_PATHS, KEYS };

static const struct {
	const char *name;
	enum key key;
} keys[] = {
	{ "asn1", K_ASN1 },
	{ "as1", K_ASN1 },
	{ "asn2", K_ASN2 },
	{ "as2", K_ASN2 },
	{ "rel", K_REL },
	{ "peers_count", K_PEERS },
	{ "paths_count", K_PATHS },
};

struct row {
	uint32_t a, b; /* a < b */
	enum asrel rel;
	uint64_t peers, paths;
	uint64_t no; /* place in the list */
};

struct doc {
	struct load *l;
	struct row *rows;
	size_t n, cap;
	unsigned depth;
	enum key key;
	/* the row under way */
	uint64_t v[KEYS];
	bool got[KEYS], odd;
};

static enum st
bad(struct err *e, const char *what)
{
	return err_set(e, ST_BAD, ERR_NOOFF, "as2rel JSON", "%s", what);
}

static enum st
row_end(struct doc *d, struct err *e)
{
	const uint32_t x = (uint32_t)d->v[K_ASN1], y = (uint32_t)d->v[K_ASN2];
	struct row *v;

	if (d->odd || !d->got[K_ASN1] || !d->got[K_ASN2] || !d->got[K_REL]) {
		load_refuse(d->l, "no asn1, asn2 or rel, or one of the wrong kind");
		return ST_OK;
	}
	if (x == y || x == 0 || y == 0) {
		load_refuse(d->l, "AS 0, or an AS with itself");
		return ST_OK;
	}
	if (d->n >= REG_MAX_RECORDS)
		return err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "more than %u links", REG_MAX_RECORDS);
	v = arr_grow(d->rows, d->n, &d->cap, sizeof(*v));
	if (v == NULL)
		return err_nomem(e, "AS relationships");
	d->rows = v;
	v[d->n] = (struct row){ .a = x < y ? x : y,
		.b = x < y ? y : x,
		.rel = d->v[K_REL] == 0 ? ASREL_PEER
		       : x < y		? ASREL_PROVIDER_OF
					: ASREL_CUSTOMER_OF,
		.peers = d->v[K_PEERS],
		.paths = d->v[K_PATHS],
		.no = d->n };
	d->n++;
	load_keep(d->l);
	return ST_OK;
}

static enum st
open_value(struct doc *d, bool arr, struct err *e)
{
	d->depth++;
	if (d->depth == 1)
		return arr ? ST_OK : bad(e, "no list of relationships");
	if (d->depth == 2) {
		if (arr)
			return bad(e, "a list where a relationship is expected");
		memset(d->v, 0, sizeof(d->v));
		memset(d->got, 0, sizeof(d->got));
		d->odd = false;
		return ST_OK;
	}
	d->odd |= d->depth == 3 && d->key != K_OTHER;
	return ST_OK;
}

static void
number(struct doc *d, struct str text)
{
	const uint64_t max = d->key == K_ASN1 || d->key == K_ASN2 ? UINT32_MAX
			     : d->key == K_REL			  ? 1
								  : UINT64_MAX;
	const bool minus = text.n > 1 && text.p[0] == '-';

	if (minus)
		text = (struct str){ text.p + 1, text.n - 1 };
	d->odd |=
	    d->got[d->key] || (minus && d->key != K_REL) || !str_u64(text, max, &d->v[d->key]);
	d->got[d->key] = true;
}

static enum st
token(void *arg, enum jtok t, struct str text, struct err *e)
{
	struct doc *d = arg;

	switch (t) {
	case J_OBJ:
	case J_ARR:
		return open_value(d, t == J_ARR, e);
	case J_OBJ_END:
	case J_ARR_END:
		d->depth--;
		return t == J_OBJ_END && d->depth == 1 ? row_end(d, e) : ST_OK;
	case J_KEY:
		if (d->depth == 2) {
			d->key = K_OTHER;
			for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
				if (str_eq(text, keys[i].name))
					d->key = keys[i].key;
			}
		}
		return ST_OK;
	default:
		if (d->depth < 2)
			return bad(e, "a single value where a relationship is expected");
		if (d->depth == 2 && d->key != K_OTHER) {
			if (t == J_NUM)
				number(d, text);
			else
				d->odd = true;
		}
		return ST_OK;
	}
}

/* By pair, the one that most see first. */
static int
cmp(const void *x, const void *y)
{
	const struct row *a = x, *b = y;

	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	if (a->b != b->b)
		return a->b < b->b ? -1 : 1;
	if (a->peers != b->peers)
		return a->peers > b->peers ? -1 : 1;
	if (a->paths != b->paths)
		return a->paths > b->paths ? -1 : 1;
	return a->no < b->no ? -1 : 1;
}

enum st
asrel_json(struct asrel_set *s, struct in *in, struct load *l, struct err *e)
{
	struct doc d = { .l = l };
	enum st st = jsax_run(in, token, &d, e);

	if (st == ST_OK && d.n != 0)
		qsort(d.rows, d.n, sizeof(*d.rows), cmp);
	for (size_t i = 0; st == ST_OK && i < d.n; i++) {
		if (i == 0 || d.rows[i].a != d.rows[i - 1].a || d.rows[i].b != d.rows[i - 1].b)
			st = asrel_set_add(s, d.rows[i].a, d.rows[i].b, d.rows[i].rel, e);
	}
	free(d.rows);
	return st;
}
