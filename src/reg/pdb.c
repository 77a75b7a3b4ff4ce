/*
 * pdb.c - reads PeeringDB JSON; see pdb.h.
 *
 *   { "data": [ RECORD ... ], "meta": { "generated": s } }       one type a file
 *   { "net": { "data": [ RECORD ... ] }, "poc": { ... }, ... }   all types in one
 *
 * What a record is shows in its keys: a network has an asn and no net_id, a
 * contact has a net_id and a role. Records of other types are counted and left.
 */
#include "reg/pdb.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/civil.h"
#include "base/limits.h"
#include "io/jsax.h"
#include "reg/text.h"

enum where { TOP, TYPE, META, LIST, REC, POCS, POC };

enum key {
	K_OTHER,
	K_DATA,
	K_META,
	K_GENERATED,
	K_TYPE, /* net or poc in a dump of all types */
	K_ID,
	K_ASN,
	K_NAME,
	K_STATUS,
	K_UPDATED,
	K_NET_ID,
	K_ROLE,
	K_VISIBLE,
	K_POCS,
};

static const struct {
	enum where where;
	const char *name;
	enum key key;
} keys[] = {
	{ TOP, "data", K_DATA },
	{ TOP, "meta", K_META },
	{ TOP, "net", K_TYPE },
	{ TOP, "poc", K_TYPE },
	{ TYPE, "data", K_DATA },
	{ META, "generated", K_GENERATED },
	{ REC, "id", K_ID },
	{ REC, "asn", K_ASN },
	{ REC, "name", K_NAME },
	{ REC, "status", K_STATUS },
	{ REC, "updated", K_UPDATED },
	{ REC, "net_id", K_NET_ID },
	{ REC, "role", K_ROLE },
	{ REC, "visible", K_VISIBLE },
	{ REC, "poc_set", K_POCS },
	{ POC, "role", K_ROLE },
	{ POC, "visible", K_VISIBLE },
};

/* A record under way; poc_set writes to the last three only. */
struct rec {
	bool has_asn, has_id, has_net_id, has_role;
	bool not_ok; /* status is there and not "ok" */
	uint64_t id, asn, net_id;
	int64_t updated_s;
	uint32_t name;
	bool counts, private, not_public;
};

struct doc {
	struct pdb_set *s;
	struct load *l;
	enum where where;
	enum key key;
	bool nested, list_seen;
	unsigned depth, skip;
	struct rec r;
	size_t pocs_from; /* contacts of this record's poc_set begin here, without net_id */
	uint64_t usable;  /* records of PeeringDB, of whatever type */
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
	return err_set(e, ST_BAD, ERR_NOOFF, "PeeringDB JSON", "%s", what);
}

static bool
add_net(struct pdb_set *s, const struct rec *r)
{
	struct pdb_net *v = arr_grow(s->nets, s->n_nets, &s->cap_nets, sizeof(*v));

	if (v == NULL)
		return false;
	s->nets = v;
	v[s->n_nets] =
	    (struct pdb_net){ r->id, r->updated_s, (uint32_t)r->asn, (uint32_t)s->n_nets, r->name };
	s->n_nets++;
	return true;
}

static bool
add_poc(struct pdb_set *s, uint64_t net_id, const struct rec *r)
{
	struct pdb_poc *v = arr_grow(s->pocs, s->n_pocs, &s->cap_pocs, sizeof(*v));

	if (v == NULL)
		return false;
	s->pocs = v;
	v[s->n_pocs++] = (struct pdb_poc){ net_id, r->counts && !r->private };
	s->full_view |= r->not_public;
	return true;
}

/* NULL when the record is kept, else why not; false in *ok when memory is out. */
static const char *
take_rec(struct doc *d, bool *ok)
{
	struct rec *r = &d->r;
	const bool poc = r->has_net_id && r->has_role;
	const bool net = r->has_asn && !r->has_net_id;

	d->usable += poc || r->has_id;
	if (!poc && !net)
		return "neither a network nor a contact";
	if (r->not_ok)
		return "not current (pending or deleted)";
	if (r->updated_s > d->l->latest_s)
		d->l->latest_s = r->updated_s;
	if (poc) {
		*ok = add_poc(d->s, r->net_id, r);
		return r->private ? "private contact" : NULL;
	}
	if (r->asn == 0 || !r->has_id)
		return "no AS number or no id";
	*ok = r->name != UINT32_MAX && add_net(d->s, r);
	return NULL;
}

static enum st
rec_end(struct doc *d, struct err *e)
{
	bool ok = true;
	const char *why = take_rec(d, &ok);

	d->where = LIST;
	if (d->l->read >= REG_MAX_RECORDS)
		return err_set(
		    e, ST_LIMIT, ERR_NOOFF, NULL, "more than %u records", REG_MAX_RECORDS);
	if (!ok)
		return err_nomem(e, "PeeringDB");
	if (!d->r.has_net_id) { /* the contacts inside go with the network */
		if (why != NULL)
			d->s->n_pocs = d->pocs_from;
		for (size_t i = d->pocs_from; i < d->s->n_pocs; i++)
			d->s->pocs[i].net_id = d->r.id;
	}
	if (why != NULL)
		load_refuse(d->l, why);
	else
		load_keep(d->l);
	return ST_OK;
}

static void
rec_begin(struct doc *d)
{
	d->r = (struct rec){ 0 };
	d->pocs_from = d->s->n_pocs;
	d->where = REC;
}

/* The list of records begins, or does not where it must. */
static enum st
list_begin(struct doc *d, bool arr, struct err *e)
{
	if (!arr)
		return bad(e, "data is no list");
	if (d->list_seen && !d->nested)
		return bad(e, "a second list of data");
	d->list_seen = true;
	d->where = LIST;
	return ST_OK;
}

static enum st
open_value(struct doc *d, bool arr, struct err *e)
{
	d->depth++;
	if (d->skip != 0)
		return ST_OK;
	if (d->depth == 1)
		return arr ? bad(e, "a list, not an object with data") : ST_OK;
	switch (d->where) {
	case TOP:
	case TYPE:
		if (d->key == K_DATA)
			return list_begin(d, arr, e);
		if (arr || (d->key != K_META && d->key != K_TYPE))
			break;
		d->nested |= d->key == K_TYPE;
		d->where = d->key == K_TYPE ? TYPE : META;
		return ST_OK;
	case LIST:
		if (arr)
			return bad(e, "a list where a record is expected");
		rec_begin(d);
		return ST_OK;
	case REC:
		if (d->key != K_POCS || !arr)
			break;
		d->where = POCS;
		return ST_OK;
	case POCS:
		if (arr)
			break;
		d->where = POC;
		d->r.counts = d->r.private = d->r.not_public = false;
		return ST_OK;
	default:
		break;
	}
	d->skip = d->depth;
	return ST_OK;
}

static enum st
close_value(struct doc *d, struct err *e)
{
	const unsigned depth = d->depth--;

	if (d->skip != 0) {
		d->skip = d->skip == depth ? 0 : d->skip;
		return ST_OK;
	}
	switch (d->where) {
	case REC:
		return rec_end(d, e);
	case POC:
		d->where = POCS;
		return add_poc(d->s, 0, &d->r) ? ST_OK : err_nomem(e, "PeeringDB");
	case POCS:
		d->where = REC;
		return ST_OK;
	case LIST:
		d->where = d->nested ? TYPE : TOP;
		return ST_OK;
	default:
		d->where = TOP;
		return ST_OK;
	}
}

static bool
num(enum jtok t, struct str s, uint64_t max, uint64_t *out)
{
	return t == J_NUM && str_u64(s, max, out);
}

static void
role_value(struct rec *r, enum key k, enum jtok t, struct str s)
{
	if (t != J_STR)
		return;
	if (k == K_ROLE)
		r->counts = str_eq(s, "NOC") || str_eq(s, "Technical");
	else {
		r->private = str_eq(s, "Private");
		r->not_public = !str_eq(s, "Public");
	}
}

static void
rec_value(struct doc *d, enum jtok t, struct str s)
{
	struct rec *r = &d->r;

	switch (d->key) {
	case K_ID:
		r->has_id = num(t, s, UINT64_MAX, &r->id);
		break;
	case K_ASN:
		r->has_asn = true;
		if (!num(t, s, UINT32_MAX, &r->asn))
			r->asn = 0;
		break;
	case K_NET_ID:
		r->has_net_id = num(t, s, UINT64_MAX, &r->net_id);
		break;
	case K_NAME:
		if (t == J_STR && r->name == 0)
			r->name = text_add(&d->s->pool, s);
		break;
	case K_STATUS:
		r->not_ok = !(t == J_STR && str_eq(s, "ok"));
		break;
	case K_UPDATED:
		if (t == J_STR)
			civil_parse(s, &r->updated_s);
		break;
	case K_ROLE:
		r->has_role = true;
		role_value(r, K_ROLE, t, s);
		break;
	case K_VISIBLE:
		role_value(r, K_VISIBLE, t, s);
		break;
	default:
		break;
	}
}

static enum st
scalar(struct doc *d, enum jtok t, struct str s, struct err *e)
{
	struct str whole = s, part;
	uint64_t v;

	if (d->skip != 0)
		return ST_OK;
	if (d->depth == 0)
		return bad(e, "a single value, not an object with data");
	switch (d->where) {
	case TOP:
	case TYPE:
		return d->key == K_DATA ? bad(e, "data is no list") : ST_OK;
	case META:
		/* seconds, often with a fraction */
		if (d->key == K_GENERATED && str_cut(&whole, '.', &part) &&
		    num(t, part, INT64_MAX, &v))
			d->l->time_s = (int64_t)v;
		return ST_OK;
	case LIST:
		return bad(e, "a single value where a record is expected");
	case REC:
		rec_value(d, t, s);
		return ST_OK;
	case POC:
		if (d->key == K_ROLE || d->key == K_VISIBLE)
			role_value(&d->r, d->key, t, s);
		return ST_OK;
	default:
		return ST_OK;
	}
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
			d->key = key_of(d->where, text);
		return ST_OK;
	default:
		return scalar(d, t, text, e);
	}
}

enum st
pdb_load(struct pdb_set *s, struct in *in, struct load *l, struct err *e)
{
	const struct pdb_set before = *s;
	struct doc d = { .s = s, .l = l };
	enum st st = jsax_run(in, token, &d, e);

	if (st == ST_OK && !d.list_seen)
		st = bad(e, "no list of data");
	else if (st == ST_OK && d.usable == 0)
		st = bad(e, l->read == 0 ? "the list of data is empty: held back"
					 : "no record of PeeringDB in it");
	if (st != ST_OK) {
		s->n_nets = before.n_nets;
		s->n_pocs = before.n_pocs;
		s->full_view = before.full_view;
		s->pool.n = before.pool.n;
	}
	return st;
}

void
pdb_set_fini(struct pdb_set *s)
{
	free(s->nets);
	free(s->pocs);
	buf_fini(&s->pool);
	*s = (struct pdb_set){ 0 };
}
