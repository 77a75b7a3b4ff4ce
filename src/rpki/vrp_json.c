/*
 * vrp_json.c - VRPs from JSON, in one pass.
 *
 *   rpki-client  { "metadata": { "buildtime": RFC 3339, "uniquevrps": N, ... },
 *                  "roas": [ { "asn": N, "prefix", "maxLength", "ta", "expires": s } ], ... }
 *   routinator   { "metadata": { "generated": s, ... },
 *                  "roas": [ { "asn": "ASN", "prefix", "maxLength", "ta" or "source": [ ... ] } ] }
 *   Cloudflare   as routinator, with "counts" in the metadata
 *   validator 3  { "data": [ { "asn": "N", "prefix", "maxLength", "trustAnchor" } ] }
 *
 * Whatever else is in the document is passed over.
 */
#include "rpki/vrp_i.h"

#include <stdio.h>

#include "base/civil.h"
#include "io/jsax.h"

enum where { TOP, META, LIST, ROW };

enum key {
	K_OTHER,
	K_META,
	K_LIST,
	K_BUILT,     /* RFC 3339 text */
	K_GENERATED, /* Unix seconds */
	K_COUNT,     /* rows in the list */
	K_VRPS,	     /* rows in the list, where K_COUNT does not say otherwise */
	K_ASN,
	K_PREFIX,
	K_MAX_LEN,
	K_TA,
	K_EXPIRES,
};

static const struct {
	enum where where;
	const char *name;
	enum key key;
} keys[] = {
	{ TOP, "metadata", K_META },
	{ TOP, "roas", K_LIST },
	{ TOP, "data", K_LIST },
	{ META, "buildtime", K_BUILT },
	{ META, "generated", K_GENERATED },
	{ META, "uniquevrps", K_COUNT },
	{ META, "counts", K_COUNT },
	{ META, "vrps", K_VRPS },
	{ ROW, "asn", K_ASN },
	{ ROW, "prefix", K_PREFIX },
	{ ROW, "maxLength", K_MAX_LEN },
	{ ROW, "ta", K_TA },
	{ ROW, "trustAnchor", K_TA },
	{ ROW, "expires", K_EXPIRES },
};

#define FIELD_BYTES 64 /* more than any good value of a row needs */

struct field {
	char text[FIELD_BYTES];
	size_t n;
	bool set;
};

struct doc {
	struct vrp_set *s;
	struct load *l;
	enum where where;
	enum key key;
	unsigned depth, skip; /* skip: depth at which a value that is passed over began; 0 none */
	bool list_seen, meta_seen;
	uint64_t rows, count, vrps; /* the last two UINT64_MAX when not told */
	/* the row under way */
	uint64_t got;	   /* a bit a key */
	bool odd;	   /* a field of the wrong kind */
	struct field f[4]; /* K_ASN .. K_TA */
	int64_t expires_s;
};

static enum key
key_of(enum where w, struct str s)
{
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (keys[i].where == w && str_eq(s, keys[i].name))
			return keys[i].key;
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

static enum st
row_end(struct doc *d, struct err *e)
{
	const struct vrp_text t = { field_text(&d->f[0]), field_text(&d->f[1]),
		field_text(&d->f[2]), field_text(&d->f[3]), d->expires_s };

	d->where = LIST;
	d->rows++;
	if (d->odd)
		load_refuse(d->l, "a field of the wrong kind");
	else if (t.asn.p == NULL || t.prefix.p == NULL)
		load_refuse(d->l, "no asn or no prefix");
	else
		return vrp_take(d->s, &t, d->l->time_s, d->l, e);
	return ST_OK;
}

static void
row_begin(struct doc *d)
{
	d->where = ROW;
	d->got = 0;
	d->odd = false;
	d->expires_s = 0;
	for (unsigned i = 0; i < 4; i++)
		d->f[i].set = false;
}

/* A value that opens: a place we know, one to pass over, or one that must not be there. */
static enum st
open_value(struct doc *d, bool arr, struct err *e)
{
	d->depth++;
	if (d->skip != 0)
		return ST_OK;
	if (d->depth == 1)
		return arr ? bad(e, "a list, not an object with a list of roas") : ST_OK;
	if (d->where == LIST) {
		if (arr)
			return bad(e, "a list where a VRP is expected");
		row_begin(d);
		return ST_OK;
	}
	if (d->where == TOP && d->key == K_LIST) {
		if (!arr)
			return bad(e, "an object where the list of roas is expected");
		if (d->list_seen)
			return bad(e, "a second list of roas");
		d->where = LIST;
		d->list_seen = true;
		return ST_OK;
	}
	if (d->where == TOP && d->key == K_META && !arr) {
		if (d->meta_seen)
			return bad(e, "a second metadata");
		d->where = META;
		d->meta_seen = true;
		return ST_OK;
	}
	if (d->where == ROW && d->key != K_OTHER)
		d->odd = true;
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
	if (d->where == ROW)
		return row_end(d, e);
	d->where = TOP;
	return ST_OK;
}

/* Whole seconds of a number such as 1541853554.966; 0 when it is none. */
static int64_t
seconds(struct str s)
{
	struct str whole = s;
	uint64_t v;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '.') {
			whole.n = i;
			break;
		}
	}
	return str_u64(whole, INT64_MAX, &v) ? (int64_t)v : 0;
}

static void
meta_value(struct doc *d, enum jtok t, struct str text)
{
	uint64_t v;

	switch (d->key) {
	case K_BUILT:
		if (t == J_STR)
			civil_parse(text, &d->l->time_s);
		break;
	case K_GENERATED:
		if (t == J_NUM && d->l->time_s == 0)
			d->l->time_s = seconds(text);
		else if (t == J_STR && d->l->time_s == 0)
			civil_parse(text, &d->l->time_s);
		break;
	case K_COUNT:
	case K_VRPS:
		if (t == J_NUM && str_u64(text, UINT64_MAX - 1, &v))
			*(d->key == K_COUNT ? &d->count : &d->vrps) = v;
		break;
	default:
		break;
	}
}

static enum st
row_value(struct doc *d, enum jtok t, struct str text)
{
	struct field *f;

	if (d->key == K_OTHER || t == J_NULL)
		return ST_OK;
	if (d->key == K_EXPIRES) {
		d->expires_s = t == J_NUM ? seconds(text) : 0;
		return ST_OK;
	}
	f = &d->f[d->key - K_ASN];
	d->odd |= t == J_BOOL || (t == J_NUM && (d->key == K_PREFIX || d->key == K_TA)) ||
		  (t == J_STR && d->key == K_MAX_LEN);
	/* a number 1.5 is a fraction, only as text is it the AS number 65541 */
	d->odd |= t == J_NUM && d->key == K_ASN && memchr(text.p, '.', text.n) != NULL;
	if (text.n > FIELD_BYTES) {
		d->odd |= d->key != K_TA; /* no number and no prefix is that long */
		text.n = FIELD_BYTES;
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
		return d->key == K_LIST ? bad(e, "no list where the list of roas is expected")
					: ST_OK;
	case META:
		meta_value(d, t, text);
		return ST_OK;
	case LIST:
		return bad(e, "a single value where a VRP is expected");
	case ROW:
		return row_value(d, t, text);
	}
	return ST_OK;
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
		if (d->skip != 0)
			return ST_OK;
		d->key = key_of(d->where, text);
		if (d->where != ROW)
			return ST_OK;
		d->odd |= d->key != K_OTHER && (d->got >> d->key & 1) != 0; /* twice in one row */
		d->got |= 1ULL << d->key;
		return ST_OK;
	default:
		return scalar(d, t, text, e);
	}
}

/* What the metadata promised must be there: a document that lost rows is not used. */
static enum st
check_counts(const struct doc *d, struct err *e)
{
	const uint64_t told = d->count != UINT64_MAX ? d->count : d->vrps;

	if (!d->list_seen && !d->meta_seen)
		return bad(e, "no list of roas");
	if (told != UINT64_MAX && told != d->rows)
		return err_set(e, ST_BAD, ERR_NOOFF, "VRP JSON",
		    "the metadata counts %llu VRPs, the list has %llu", (unsigned long long)told,
		    (unsigned long long)d->rows);
	return ST_OK;
}

enum st
vrp_json(struct vrp_set *s, struct in *in, struct load *l, struct err *e)
{
	struct doc d = { .s = s, .l = l, .count = UINT64_MAX, .vrps = UINT64_MAX };
	enum st st = jsax_run(in, token, &d, e);

	return st == ST_OK ? check_counts(&d, e) : st;
}
