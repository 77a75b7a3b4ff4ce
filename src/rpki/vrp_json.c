/*
 * vrp_json.c - VRPs, ASPAs and router keys from JSON, in one pass.
 *
 *   rpki-client  { "metadata": { "buildtime": RFC 3339, "uniquevrps": N, ... },
 *                  "roas": [ { "asn": N, "prefix", "maxLength", "ta", "expires": s } ],
 *                  "aspas": [ { "customer_asid": N, "expires": s, "providers": [ N, ... ] } ],
 *                  "bgpsec_keys": [ { "asn": N, "ski", "pubkey", "ta", "expires": s } ], ... }
 *   before 2023  ... "provider_authorizations": { "ipv4": [ as aspas ], "ipv6": [ as aspas ] }
 *   routinator   { "metadata": { "generated": s, ... },
 *                  "roas": [ { "asn": "ASN", "prefix", "maxLength", "ta" or "source": [ ... ] } ],
 *                  "routerKeys": [ { "asn": "ASN", "SKI", "routerPublicKey", ... } ],
 *                  "aspas": [ { "customer": "ASN", "providers": [ "ASN", ... ], ... } ] }
 *   Cloudflare   as routinator, with "counts" in the metadata
 *   validator 3  { "data": [ { "asn": "N", "prefix", "maxLength", "trustAnchor" } ] }
 *   plain        [ { "asn", "prefix", "maxLength", "ta" } ]
 *
 * Whatever else is in the document is passed over.
 */
#include "rpki/vrp_meta.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/limits.h"
#include "pfx/asn.h"
#include "rpki/vrp_i.h"

enum where { TOP, META, LIST, ROW, ASPAS, ASPA, PROVIDERS, KEYS, KEY, FAMILIES, WHERES };

enum key {
	K_OTHER,
	K_META,
	K_LIST,
	K_ASPAS,
	K_KEYS,
	K_FAMILIES,
	K_SLURM,
	K_OF_META, /* vrp_meta.c knows them */
	K_ASN,
	K_PREFIX,
	K_MAX_LEN,
	K_TA,
	K_EXPIRES,
	K_PROVIDERS,
	K_SKI,
};

#define KEYS_MAX 8

static const struct name {
	const char *name;
	enum key key;
} names[WHERES][KEYS_MAX] = {
	[TOP] = { { "metadata", K_META }, { "roas", K_LIST }, { "data", K_LIST },
	    { "aspas", K_ASPAS }, { "bgpsec_keys", K_KEYS }, { "routerKeys", K_KEYS },
	    { "provider_authorizations", K_FAMILIES }, { "slurmVersion", K_SLURM } },
	[ROW] = { { "asn", K_ASN }, { "prefix", K_PREFIX }, { "maxLength", K_MAX_LEN },
	    { "ta", K_TA }, { "expires", K_EXPIRES }, { "trustAnchor", K_TA } },
	[ASPA] = { { "customer_asid", K_ASN }, { "customer", K_ASN }, { "providers", K_PROVIDERS },
	    { "expires", K_EXPIRES } },
	[KEY] = { { "asn", K_ASN }, { "ski", K_SKI }, { "SKI", K_SKI }, { "expires", K_EXPIRES } },
	[FAMILIES] = { { "ipv4", K_ASPAS }, { "ipv6", K_ASPAS } },
};

struct field {
	char text[VRP_FIELD_BYTES];
	size_t n;
	bool set;
};

struct doc {
	struct vrp_job *job;
	enum where where, above; /* above: what a list of ASPAs lies in */
	enum key key;
	unsigned depth, skip; /* skip: depth at which a value that is passed over began; 0 none */
	bool bare;	      /* the document is a list of VRPs */
	bool list_seen, meta_seen, others_seen;
	struct vrp_meta meta;
	uint64_t rows;
	uint64_t at; /* offset behind the token under way */
	/* the row under way, of any kind */
	uint64_t got;	   /* a bit a key */
	bool odd;	   /* a field of the wrong kind */
	struct field f[4]; /* K_ASN .. K_TA */
	int64_t expires_s;
	bool ski;
	uint32_t *providers;
	size_t n_providers, providers_cap;
};

static enum key
key_of(enum where w, struct str s)
{
	for (const struct name *k = names[w]; k < names[w] + KEYS_MAX && k->name != NULL; k++) {
		/* no name is empty, and most differ in the first letter */
		if (s.n != 0 && s.p[0] == k->name[0] && str_eq(s, k->name))
			return k->key;
	}
	return K_OTHER;
}

static enum st
bad(struct err *e, const char *what)
{
	return err_set(e, ST_BAD, ERR_NOOFF, "VRP JSON", "%s", what);
}

static struct str
field_text(const struct field *f)
{
	return f->set ? (struct str){ f->text, f->n } : (struct str){ NULL, 0 };
}

/* What a record in the current list is counted in. */
static struct load *
load_of(const struct doc *d)
{
	if (d->where == ASPA)
		return &d->job->s->aspa_load;
	return d->where == KEY ? &d->job->s->key_load : d->job->l;
}

static enum st
vrp_end(struct doc *d, struct err *e)
{
	const struct vrp_text t = { field_text(&d->f[0]), field_text(&d->f[1]),
		field_text(&d->f[2]), field_text(&d->f[3]), 0, d->expires_s, NULL };

	d->rows++;
	if (d->job->aspas_only)
		return ST_OK;
	if (d->odd)
		load_refuse(d->job->l, "a field of the wrong kind");
	else if (t.asn.p == NULL || t.prefix.p == NULL)
		load_refuse(d->job->l, "no asn or no prefix");
	else
		return vrp_take(d->job, &t, e);
	return ST_OK;
}

static enum st
aspa_end(struct doc *d, struct err *e)
{
	struct load *l = &d->job->s->aspa_load;
	uint32_t customer;

	if (d->odd)
		load_refuse(l, "a field of the wrong kind");
	else if (!d->f[0].set || !asn_parse(field_text(&d->f[0]), &customer))
		load_refuse(l, "no customer");
	else
		return vrp_take_aspa(
		    d->job, customer, d->providers, d->n_providers, d->expires_s, e);
	return ST_OK;
}

static void
key_end(struct doc *d)
{
	struct load *l = &d->job->s->key_load;
	const char *outside = vrp_outside(d->job, 0, d->expires_s);
	uint32_t asn;

	if (d->odd || !d->ski || !d->f[0].set || !asn_parse(field_text(&d->f[0]), &asn))
		load_refuse(l, "a router key without its fields");
	else if (outside != NULL)
		load_refuse(l, outside);
	else
		load_keep(l);
}

static enum st
row_end(struct doc *d, struct err *e)
{
	const enum where w = d->where;

	d->where = w - 1; /* a record's list stands before it */
	if (w == ROW)
		return vrp_end(d, e);
	if (w == ASPA)
		return aspa_end(d, e);
	key_end(d);
	return ST_OK;
}

static void
row_begin(struct doc *d)
{
	struct load *l;

	d->where++;
	d->got = 0;
	d->odd = d->ski = false;
	d->expires_s = 0;
	d->n_providers = 0;
	for (unsigned i = 0; i < 4; i++)
		d->f[i].set = false;
	l = load_of(d);
	l->seen.off = d->at - 1;
	l->seen.object.n = 0;
}

/* A list of records begins, in the place for them. */
static enum st
list_begin(struct doc *d, enum where list, bool arr, struct err *e)
{
	if (!arr)
		return bad(e, list == LIST ? "an object where the list of roas is expected"
					   : "an object where a list is expected");
	if (list == LIST && d->list_seen)
		return bad(e, "a second list of roas");
	if (list == LIST)
		d->list_seen = true;
	else
		d->others_seen = true;
	if (list == ASPAS)
		d->above = d->where;
	d->where = list;
	return ST_OK;
}

/* The first value. */
static enum st
open_document(struct doc *d, bool arr, struct err *e)
{
	d->where = TOP;
	d->bare = arr;
	return arr ? list_begin(d, LIST, true, e) : ST_OK;
}

/* A member of the document, or of the older layout of ASPAs. */
static enum st
open_member(struct doc *d, bool arr, struct err *e)
{
	switch (d->key) {
	case K_LIST:
		return list_begin(d, LIST, arr, e);
	case K_ASPAS:
		return list_begin(d, ASPAS, arr, e);
	case K_KEYS:
		return list_begin(d, KEYS, arr, e);
	case K_META:
	case K_FAMILIES:
		if (arr)
			break;
		if (d->key == K_META && d->meta_seen)
			return bad(e, "a second metadata");
		d->meta_seen |= d->key == K_META;
		d->where = d->key == K_META ? META : FAMILIES;
		return ST_OK;
	default:
		break;
	}
	d->skip = d->depth;
	return ST_OK;
}

/* A value that opens: a place we know, one to pass over, or one that must not be there. */
static enum st
open_value(struct doc *d, bool arr, struct err *e)
{
	d->depth++;
	if (d->skip != 0)
		return ST_OK;
	if (d->depth == 1)
		return open_document(d, arr, e);
	switch (d->where) {
	case TOP:
	case FAMILIES:
		return open_member(d, arr, e);
	case LIST:
	case ASPAS:
	case KEYS:
		if (arr)
			return bad(e, "a list where a VRP, ASPA or router key is expected");
		row_begin(d);
		return ST_OK;
	case ASPA:
		if (arr && d->key == K_PROVIDERS) {
			d->where = PROVIDERS;
			return ST_OK;
		}
		break;
	default:
		break;
	}
	d->odd |= d->where != META && (d->key != K_OTHER || d->where == PROVIDERS);
	d->skip = d->depth;
	return ST_OK;
}

static enum st
close_value(struct doc *d, struct err *e)
{
	const unsigned depth = d->depth--;

	if (d->skip != 0) {
		if (d->skip == depth)
			d->skip = 0;
		return ST_OK;
	}
	switch (d->where) {
	case ROW:
	case ASPA:
	case KEY:
		return row_end(d, e);
	case PROVIDERS:
		d->where = ASPA;
		break;
	case ASPAS:
		d->where = d->above;
		break;
	default:
		d->where = TOP;
		break;
	}
	return ST_OK;
}

static enum st
provider(struct doc *d, enum jtok t, struct str text, struct err *e)
{
	uint32_t *v, asn;

	if ((t != J_NUM && t != J_STR) || memchr(text.p, '.', text.n) != NULL ||
	    !asn_parse(text, &asn) || d->n_providers == RPKI_MAX_PROVIDERS) {
		d->odd = true;
		return ST_OK;
	}
	v = arr_grow(d->providers, d->n_providers, &d->providers_cap, sizeof(*v));
	if (v == NULL)
		return err_nomem(e, "ASPAs");
	d->providers = v;
	v[d->n_providers++] = asn;
	return ST_OK;
}

/* A key identifier: 20 octets in hexadecimal. */
static bool
is_ski(struct str s)
{
	size_t n = 0;

	while (n < s.n && isxdigit((unsigned char)s.p[n]))
		n++;
	return n == s.n && n == 40;
}

static enum st
row_value(struct doc *d, enum jtok t, struct str text)
{
	struct field *f;

	if (d->key == K_OTHER || t == J_NULL)
		return ST_OK;
	if (d->key == K_EXPIRES) {
		d->expires_s = t == J_NUM ? vrp_seconds(text) : 0;
		return ST_OK;
	}
	if (d->key == K_SKI || d->key == K_PROVIDERS) {
		d->ski = d->key == K_SKI && t == J_STR && is_ski(text);
		d->odd |= d->key == K_PROVIDERS;
		return ST_OK;
	}
	f = &d->f[d->key - K_ASN];
	d->odd |= t == J_BOOL || (t == J_NUM && (d->key == K_PREFIX || d->key == K_TA)) ||
		  (t == J_STR && d->key == K_MAX_LEN);
	/* a number 1.5 is a fraction, only as text is it the AS number 65541 */
	d->odd |= t == J_NUM && d->key == K_ASN && memchr(text.p, '.', text.n) != NULL;
	if (text.n > VRP_FIELD_BYTES) {
		d->odd |= d->key != K_TA; /* no number and no prefix is that long */
		text.n = VRP_FIELD_BYTES;
	}
	memcpy(f->text, text.p, text.n);
	f->n = text.n;
	f->set = true;
	return ST_OK;
}

static enum st
scalar(struct doc *d, enum jtok t, struct str text, struct err *e)
{
	if (d->skip != 0)
		return ST_OK;
	if (d->depth == 0)
		return bad(e, "a single value, not an object with a list of roas");
	switch (d->where) {
	case TOP:
		if (d->key == K_SLURM)
			return bad(e, "a SLURM document, not VRPs");
		return d->key == K_LIST ? bad(e, "no list where the list of roas is expected")
					: ST_OK;
	case META:
		vrp_meta_value(&d->meta, t, text);
		d->job->l->time_s = vrp_meta_time(&d->meta);
		return ST_OK;
	case LIST:
	case ASPAS:
	case KEYS:
		return bad(e, "a single value where a VRP, ASPA or router key is expected");
	case PROVIDERS:
		return provider(d, t, text, e);
	case ROW:
	case ASPA:
	case KEY:
		return row_value(d, t, text);
	default:
		return ST_OK;
	}
}

static void
key(struct doc *d, struct str text)
{
	if (d->where == META) {
		vrp_meta_key(&d->meta, text);
		return;
	}
	d->key = key_of(d->where, text);
	if (d->where != ROW && d->where != ASPA && d->where != KEY)
		return;
	d->odd |= d->key != K_OTHER && (d->got >> d->key & 1) != 0; /* twice in one row */
	d->got |= 1ULL << d->key;
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
		return close_value(d, e);
	case J_KEY:
		if (d->skip == 0)
			key(d, text);
		return ST_OK;
	default:
		return scalar(d, t, text, e);
	}
}

/* The rows that need no look at each token. */
static enum st
take(void *arg, const uint8_t *p, size_t n, size_t *took, struct err *e)
{
	struct doc *d = arg;

	if (d->where == LIST && d->skip == 0)
		return vrp_quick(d->job, p, n, took, &d->rows, e);
	*took = 0;
	return ST_OK;
}

enum st
vrp_json(struct vrp_job *job, struct in *in, struct err *e)
{
	struct doc d = { .job = job, .meta = VRP_META_NONE };
	const bool look = job->l->see != NULL;
	enum st st =
	    look ? jsax_run_at(in, token, &d, &d.at, e) : jsax_run_taking(in, token, take, &d, e);

	free(d.providers);
	if (st == ST_OK && !d.list_seen && !d.others_seen && !d.meta.said_when)
		st = bad(e, "no list of roas");
	return st == ST_OK ? vrp_meta_check(&d.meta, d.rows, job->l, e) : st;
}
