/* pdb.c - takes the records of PeeringDB documents into one set; see pdb.h. */
#include "reg/pdb.h"

#include <stdlib.h>

#include "base/arena.h"
#include "reg/text.h"

struct doc {
	struct pdb_set *s;
	struct load *l;
	uint64_t usable; /* records of PeeringDB, of whatever type */
};

/* Room for one more row of an array of the set: the row, or NULL. */
#define ROOM(s, field) \
	room((void **)&(s)->field, &(s)->n.field, &(s)->cap.field, sizeof(*(s)->field))

static void *
room(void **v, size_t *n, size_t *cap, size_t size)
{
	void *p = arr_grow(*v, *n, cap, size);

	if (p == NULL)
		return NULL;
	*v = p;
	return (char *)p + (*n)++ * size;
}

static bool
add_poc(struct pdb_set *s, uint64_t net_id, const struct pdb_contact_rec *c)
{
	const bool private = c->visible == PDB_PRIVATE;
	struct pdb_poc *v;

	if (!c->current)
		return true;
	v = ROOM(s, pocs);
	if (v == NULL)
		return false;
	*v = (struct pdb_poc){ net_id, private ? 0 : c->updated_s,
		private ? PDB_ROLE_OTHER : c->role, c->visible };
	s->full_view |= c->visible != PDB_PUBLIC;
	return true;
}

static bool
add_net(struct pdb_set *s, const struct pdb_rec *r)
{
	const struct pdb_net net = { .id = r->id,
		.org_id = r->org_id,
		.updated_s = r->updated_s,
		.asn = r->asn,
		.seq = (uint32_t)s->n.nets,
		.name = text_add(&s->pool, r->name),
		.info_type = text_add(&s->pool, r->info_type),
		.policy = text_add(&s->pool, r->policy),
		.as_set = text_add(&s->pool, r->as_set),
		.prefixes4 = r->prefixes4,
		.prefixes6 = r->prefixes6,
		.route_server = r->route_server };
	struct pdb_net *v = ROOM(s, nets);

	if (v == NULL || net.as_set == UINT32_MAX || buf_bad(&s->pool))
		return false;
	*v = net;
	for (size_t i = 0; i < r->n_contacts; i++) {
		if (!add_poc(s, r->id, &r->contacts[i]))
			return false;
	}
	return true;
}

static bool
add_member(struct pdb_set *s, const struct pdb_rec *r)
{
	struct pdb_member *v = ROOM(s, members);

	if (v == NULL)
		return false;
	*v = (struct pdb_member){ .ix_id = r->ix_id,
		.ixlan_id = r->ixlan_id,
		.asn = r->asn,
		.speed = (uint32_t)r->speed,
		.rs_peer = r->rs_peer,
		.operational = r->operational };
	if (!addr_parse(r->addr4, &v->addr4) || v->addr4.afi != AFI_IP4)
		v->addr4 = (struct pfx){ 0 };
	if (!addr_parse(r->addr6, &v->addr6) || v->addr6.afi != AFI_IP6)
		v->addr6 = (struct pfx){ 0 };
	return true;
}

static bool
add_pfx(struct pdb_set *s, const struct pdb_rec *r)
{
	struct pdb_lan_pfx *v = ROOM(s, pfxs);

	if (v == NULL)
		return false;
	*v = (struct pdb_lan_pfx){ .ixlan_id = r->ixlan_id };
	pfx_parse(r->prefix, &v->pfx);
	return true;
}

static bool
add(struct pdb_set *s, const struct pdb_rec *r)
{
	const uint32_t name =
	    r->type == PDB_IX || r->type == PDB_ORG ? text_add(&s->pool, r->name) : 0;
	struct pdb_lan *lan;
	struct pdb_org *org;
	struct pdb_ix *ix;

	if (name == UINT32_MAX)
		return false;
	switch (r->type) {
	case PDB_NET:
		return add_net(s, r);
	case PDB_POC:
		return add_poc(s, r->net_id, &r->contact);
	case PDB_IX:
		if ((ix = ROOM(s, ixs)) != NULL)
			*ix = (struct pdb_ix){ r->id, r->org_id, (uint32_t)s->n.ixs, name,
				{ r->cc[0], r->cc[1] } };
		return ix != NULL;
	case PDB_IXLAN:
		if ((lan = ROOM(s, lans)) != NULL)
			*lan = (struct pdb_lan){ r->id, r->ix_id };
		return lan != NULL;
	case PDB_IXPFX:
		return add_pfx(s, r);
	case PDB_NETIXLAN:
		return add_member(s, r);
	case PDB_ORG:
		if ((org = ROOM(s, orgs)) != NULL)
			*org = (struct pdb_org){ r->id, (uint32_t)s->n.orgs, name,
				{ r->cc[0], r->cc[1] } };
		return org != NULL;
	default: /* PDB_FAC */
		if ((org = ROOM(s, facs)) != NULL)
			*org = (struct pdb_org){ r->id, (uint32_t)s->n.facs, 0,
				{ r->cc[0], r->cc[1] } };
		return org != NULL;
	}
}

const char *
pdb_refuse(const struct pdb_rec *r)
{
	struct pfx p;

	if (r->type == PDB_OTHER || r->type == PDB_STRANGE)
		return "of a type that is not used";
	if (r->gone)
		return "not current (pending or deleted)";
	switch (r->type) {
	case PDB_NET:
		return r->asn == 0 || !r->has_id ? "no AS number or no id" : NULL;
	case PDB_POC:
		return r->contact.visible == PDB_PRIVATE ? "private contact" : NULL;
	case PDB_IXPFX:
		return !pfx_parse(r->prefix, &p) ? "not a prefix" : NULL;
	case PDB_NETIXLAN:
		return r->asn == 0 || r->ix_id + r->ixlan_id == 0 ? "no AS number or no exchange"
								  : NULL;
	default:
		return !r->has_id ? "no id" : NULL;
	}
}

static enum st
take(void *arg, const struct pdb_rec *r, struct err *e)
{
	struct doc *d = arg;
	const char *why = pdb_refuse(r);

	d->usable += r->type != PDB_STRANGE;
	if (r->type < PDB_STRANGE && !r->gone && r->updated_s > d->l->latest_s)
		d->l->latest_s = r->updated_s;
	if (why != NULL)
		load_refuse(d->l, why);
	else
		load_keep(d->l);
	/* that a private contact is there tells that its reader saw them all */
	if (why == NULL || (r->type == PDB_POC && !r->gone))
		return add(d->s, r) ? ST_OK : err_nomem(e, "PeeringDB");
	return ST_OK;
}

enum st
pdb_load(struct pdb_set *s, struct in *in, struct load *l, struct err *e)
{
	const struct pdb_sizes n = s->n;
	const bool full_view = s->full_view;
	const size_t pool = s->pool.n;
	struct doc d = { s, l, 0 };
	enum st st = pdb_read(in, take, &d, &l->time_s, e);

	if (st == ST_OK && d.usable == 0)
		st = err_set(e, ST_BAD, ERR_NOOFF, "PeeringDB JSON", "%s",
		    l->read == 0 ? "the list of data is empty: held back"
				 : "no record of PeeringDB in it");
	if (st != ST_OK) {
		s->n = n;
		s->full_view = full_view;
		s->pool.n = pool;
	}
	return st;
}

void
pdb_set_fini(struct pdb_set *s)
{
	free(s->nets);
	free(s->pocs);
	free(s->ixs);
	free(s->lans);
	free(s->pfxs);
	free(s->members);
	free(s->orgs);
	free(s->facs);
	buf_fini(&s->pool);
	*s = (struct pdb_set){ 0 };
}
