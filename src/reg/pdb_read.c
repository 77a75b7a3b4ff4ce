/* pdb_read.c - see pdb_read.h. */
#include "reg/pdb_read.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/limits.h"
#include "reg/pdb_read_i.h"

static enum st
bad(struct err *e, const char *what)
{
	return err_set(e, ST_BAD, ERR_NOOFF, "PeeringDB JSON", "%s", what);
}

static void
rec_begin(struct doc *d)
{
	d->r = (struct pdb_rec){ .off = d->at - 1,
		.operational = true,
		.prefixes4 = PDB_UNKNOWN,
		.prefixes6 = PDB_UNKNOWN,
		.contact.current = true };
	d->seen = 0;
	d->text.n = 0;
	memset(d->text_n, 0, sizeof(d->text_n));
	d->n_contacts = 0;
	d->where = REC;
}

static void
texts(struct doc *d)
{
	struct str *const v[TEXTS] = { &d->r.name, &d->r.info_type, &d->r.policy, &d->r.as_set,
		&d->r.prefix, &d->r.addr4, &d->r.addr6 };

	for (unsigned i = 0; i < TEXTS; i++)
		*v[i] = (struct str){ d->text_n[i] != 0 ? d->text.p + d->text_at[i] : "",
			d->text_n[i] };
}

static enum st
rec_end(struct doc *d, struct err *e)
{
	struct pdb_rec *r = &d->r;

	d->where = LIST;
	if (buf_bad(&d->text))
		return err_nomem(e, "PeeringDB");
	if (++d->records > REG_MAX_RECORDS)
		return err_set(
		    e, ST_LIMIT, ERR_NOOFF, NULL, "more than %u records", REG_MAX_RECORDS);
	r->type = d->dump ? d->dump_type : pdb_type_of(d);
	texts(d);
	r->contacts = d->contacts;
	r->n_contacts = d->n_contacts;
	r->contact.current = !r->gone;
	r->contact.updated_s = r->updated_s;
	pdb_rec_look(r, pdb_saw(d, K_UPDATED));
	return d->fn(d->arg, r, e);
}

/* The list of records begins, or does not where it must. */
static enum st
list_begin(struct doc *d, bool arr, struct err *e)
{
	if (!arr)
		return bad(e, "data is no list");
	if (d->list_seen && !d->dump)
		return bad(e, "a second list of data");
	d->list_seen = true;
	d->where = LIST;
	return ST_OK;
}

static enum st
poc_begin(struct doc *d, struct err *e)
{
	struct pdb_contact_rec *v =
	    arr_grow(d->contacts, d->n_contacts, &d->cap_contacts, sizeof(*v));

	if (v == NULL)
		return err_nomem(e, "PeeringDB");
	d->contacts = v;
	v[d->n_contacts++] = (struct pdb_contact_rec){ .current = true };
	d->where = POC;
	return ST_OK;
}

static enum st
open_top(struct doc *d, bool arr, struct err *e)
{
	if (d->key == K_DATA)
		return list_begin(d, arr, e);
	if (arr || (d->key != K_META && d->key != K_DUMP)) {
		d->skip = d->depth;
		return ST_OK;
	}
	if (d->key == K_DUMP) {
		d->dump = true;
		d->dump_type = d->next_type;
	}
	d->where = d->key == K_DUMP ? DUMP : META;
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
	case DUMP:
		return open_top(d, arr, e);
	case LIST:
		if (arr)
			return bad(e, "a list where a record is expected");
		rec_begin(d);
		return ST_OK;
	case REC:
		if (!arr || (d->key != K_POCS && d->key != K_INFO_TYPES))
			break;
		d->where = d->key == K_POCS ? POCS : TYPES;
		return ST_OK;
	case POCS:
		if (arr)
			break;
		return poc_begin(d, e);
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
		return ST_OK;
	case POCS:
	case TYPES:
		d->where = REC;
		return ST_OK;
	case LIST:
		d->where = d->dump ? DUMP : TOP;
		return ST_OK;
	default:
		d->where = TOP;
		return ST_OK;
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
	case DUMP:
		return d->key == K_DATA ? bad(e, "data is no list") : ST_OK;
	case META:
		/* seconds, often with a fraction */
		if (d->key == K_GENERATED && t == J_NUM && str_cut(&whole, '.', &part) &&
		    str_u64(part, INT64_MAX, &v))
			*d->generated_s = (int64_t)v;
		return ST_OK;
	case LIST:
		return bad(e, "a single value where a record is expected");
	case REC:
		pdb_value(d, t, s);
		return ST_OK;
	case POC:
		pdb_contact_value(&d->contacts[d->n_contacts - 1], d->key, t, s);
		return ST_OK;
	case TYPES:
		d->r.route_server |= t == J_STR && str_eq(s, "Route Server");
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
			d->key = pdb_key(d, text);
		return ST_OK;
	default:
		return scalar(d, t, text, e);
	}
}

enum st
pdb_read(struct in *in, pdb_read_fn *fn, void *arg, int64_t *generated_s, struct err *e)
{
	struct doc d = { .fn = fn, .arg = arg, .generated_s = generated_s };
	enum st st = jsax_run_at(in, token, &d, &d.at, e);

	if (st == ST_OK && !d.list_seen)
		st = bad(e, "no list of data");
	free(d.contacts);
	buf_fini(&d.text);
	return st;
}
