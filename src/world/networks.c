/* networks.c - what a world knows of networks: contacts, sizes, siblings, lists of known ones. */
#include <stdio.h>

#include "world/world_i.h"

/* The built-in list is a source like any other, as long as no file takes its place. */
static enum st
built_in_lists(struct networks *n, struct source *s, struct err *e)
{
	const struct str text = aslist_built_in();
	struct load l = { 0 };
	struct sha256 *h = sha256_new();
	enum st st;

	if (h == NULL)
		return err_nomem(e, "sources");
	sha256_add(h, text.p, text.n);
	st = aslist_load_text(&n->lists, text, &l, e);
	*s = (struct source){ .kind = SRC_LISTS,
		.data_time_s = l.latest_s,
		.file_bytes = text.n,
		.read = l.read,
		.kept = l.kept,
		.refused = l.refused };
	snprintf(s->name, sizeof(s->name), "%s", SOURCE_BUILT_IN);
	memcpy(s->reasons, l.reasons, sizeof(s->reasons));
	sha256_end(h, s->sha256);
	return st;
}

bool
networks_load(struct networks *n, enum source_kind k, struct in *in, struct load *l, enum st *st,
    struct err *e)
{
	switch (k) {
	case SRC_USERS:
		*st = asnum_load(&n->users, ASNUM_USERS, in, l, e);
		return true;
	case SRC_HEGEMONY:
		*st = asnum_load(&n->hegemony, ASNUM_HEGEMONY, in, l, e);
		return true;
	case SRC_WHOIS:
		*st = whois_load(&n->whois, in, l, e);
		return true;
	case SRC_LISTS:
		*st = aslist_load(&n->lists, in, l, e);
		return true;
	default:
		return false;
	}
}

enum st
networks_freeze(struct networks *n, const struct asorg_table *org, const struct pdb_table *pdb,
    struct source *built_in, struct err *e)
{
	enum st st = ST_OK;

	built_in->kept = 0;
	if (n->lists.n == 0)
		st = built_in_lists(n, built_in, e);
	if (st == ST_OK)
		st = aslist_freeze(&n->lists, e);
	if (st == ST_OK && (org != NULL || pdb != NULL))
		st = siblings_build(&n->siblings, org, pdb, e);
	asnum_freeze(&n->users);
	asnum_freeze(&n->hegemony);
	whois_freeze(&n->whois);
	return st;
}

void
networks_fini(struct networks *n)
{
	asnum_fini(&n->users);
	asnum_fini(&n->hegemony);
	whois_fini(&n->whois);
	aslist_fini(&n->lists);
	siblings_free(n->siblings);
	*n = (struct networks){ 0 };
}

/*
 * Registered when either source says so. Missing when the registry says so and PeeringDB could not
 * know better: no such source, the network not in it, or missing there, too. What the registry does
 * not tell, PeeringDB alone answers (docs/adr/0002).
 */
enum contact_state
world_as_contact(const struct world *w, uint32_t asn)
{
	const enum pdb_contact p = w->pdb != NULL ? pdb_contact(w->pdb, asn) : PDB_NO_DATA;
	const enum whois_contact r = whois_contact(&w->net.whois, asn, NULL);

	if (p == PDB_REGISTERED || r == WHOIS_REGISTERED)
		return CONTACT_REGISTERED;
	if (p == PDB_MISSING)
		return CONTACT_MISSING;
	if (r == WHOIS_MISSING && (w->pdb == NULL || pdb_net(w->pdb, asn) == NULL))
		return CONTACT_MISSING;
	return CONTACT_NO_DATA;
}

enum contact_state
world_as_registry_contact(const struct world *w, uint32_t asn, int64_t *updated_s)
{
	static const enum contact_state states[] = { [WHOIS_NO_DATA] = CONTACT_NO_DATA,
		[WHOIS_MISSING] = CONTACT_MISSING,
		[WHOIS_REGISTERED] = CONTACT_REGISTERED };

	return states[whois_contact(&w->net.whois, asn, updated_s)];
}

bool
world_as_users(const struct world *w, uint32_t asn, uint64_t *out)
{
	return asnum_get(&w->net.users, asn, out);
}

bool
world_as_hegemony(const struct world *w, uint32_t asn, uint64_t *out)
{
	return asnum_get(&w->net.hegemony, asn, out);
}

bool
world_same_org(const struct world *w, uint32_t a, uint32_t b)
{
	return a == b || (w->net.siblings != NULL && siblings_same(w->net.siblings, a, b));
}

size_t
world_siblings(const struct world *w, uint32_t asn, const uint32_t **out)
{
	return w->net.siblings != NULL ? siblings_of(w->net.siblings, asn, out) : 0;
}

size_t
world_all_siblings(const struct world *w, const uint32_t **out)
{
	return w->net.siblings != NULL ? siblings_all(w->net.siblings, out) : 0;
}

bool
world_is_scrubber(const struct world *w, uint32_t asn)
{
	return aslist_asn(&w->net.lists, ASLIST_SCRUBBER, asn) != NULL;
}

const struct aslist_row *
world_anycast(const struct world *w, const struct pfx *p)
{
	return aslist_pfx(&w->net.lists, p);
}

const struct aslist_set *
world_lists(const struct world *w)
{
	return &w->net.lists;
}

const struct asrel_table *
world_as_rel(const struct world *w)
{
	return w->rel;
}

const struct pdb_table *
world_peeringdb(const struct world *w)
{
	return w->pdb;
}

const struct pdb_lan_pfx *
world_ix_lan(const struct world *w, const struct pfx *p)
{
	return w->pdb != NULL ? pdb_lan(w->pdb, p) : NULL;
}

bool
world_is_route_server(const struct world *w, uint32_t asn)
{
	return w->pdb != NULL && pdb_is_route_server(w->pdb, asn);
}
