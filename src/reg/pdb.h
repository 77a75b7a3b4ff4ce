/*
 * pdb.h - PeeringDB: networks, whether they registered a contact, exchanges and who is there.
 *
 * Of a contact only role, visibility and date count: no name, address or number
 * of a person is kept, and of a private contact nothing but that it is there.
 *
 * Whether a contact is registered (M8): a network with a NOC or technical
 * contact has one. A reader without an account is shown public contacts only, so
 * that a network without any says something only where the data hold contacts
 * that are not public.
 */
#ifndef PDB_H
#define PDB_H

#include "base/load.h"
#include "pfx/pidx.h"
#include "reg/pdb_read.h"

struct pdb_net {
	uint64_t id, org_id; /* org_id 0: unknown */
	int64_t updated_s;   /* 0 unknown */
	uint32_t asn, seq;
	uint32_t name, info_type, policy, as_set; /* offsets in the pool */
	uint32_t prefixes4, prefixes6;		  /* PDB_UNKNOWN */
	bool route_server;
};

struct pdb_poc {
	uint64_t net_id;
	int64_t updated_s;
	uint8_t role, visible; /* enum pdb_role, pdb_visible; a private one has no role */
};

struct pdb_ix {
	uint64_t id, org_id;
	uint32_t seq, name;
	char cc[2];
};

struct pdb_lan {
	uint64_t id, ix_id;
};

struct pdb_lan_pfx {
	struct pfx pfx;
	uint64_t ixlan_id;
	uint64_t ix_id; /* 0 unknown; set when the table is built */
};

struct pdb_member {
	uint64_t ix_id, ixlan_id;
	uint32_t asn, speed;	 /* Mbit/s */
	struct pfx addr4, addr6; /* afi 0: none */
	bool rs_peer, operational;
};

struct pdb_org {
	uint64_t id;
	uint32_t seq, name;
	char cc[2];
};

/* Rows under construction; zeroed is empty. */
struct pdb_set {
	struct pdb_net *nets;
	struct pdb_poc *pocs;
	struct pdb_ix *ixs;
	struct pdb_lan *lans;
	struct pdb_lan_pfx *pfxs;
	struct pdb_member *members;
	struct pdb_org *orgs;
	struct pdb_org *facs; /* facilities */
	struct pdb_sizes {
		size_t nets, pocs, ixs, lans, pfxs, members, orgs, facs;
	} n, cap;
	bool full_view; /* a contact that is not public was seen */
	struct buf pool;
};

/* Adds one file. On failure the set is as before. */
enum st pdb_load(struct pdb_set *s, struct in *in, struct load *l, struct err *e);
void pdb_set_fini(struct pdb_set *s);
/* Rows of whatever type. */
static inline size_t
pdb_rows(const struct pdb_set *s)
{
	return s->n.nets + s->n.pocs + s->n.ixs + s->n.lans + s->n.pfxs + s->n.members + s->n.orgs +
	       s->n.facs;
}
/* Why the record r is not kept, or NULL. */
const char *pdb_refuse(const struct pdb_rec *r);

struct pdb_table; /* frozen; opaque */

/* The set is emptied in every case. On failure *out is NULL. */
enum st pdb_build(struct pdb_table **out, struct pdb_set *s, struct err *e);
void pdb_free(struct pdb_table *t); /* NULL is fine */

enum pdb_contact { PDB_NO_DATA, PDB_MISSING, PDB_REGISTERED };

/* All that is valid here is so as long as the table. "" and NULL: unknown. */
struct str pdb_name(const struct pdb_table *t, uint32_t asn);
enum pdb_contact pdb_contact(const struct pdb_table *t, uint32_t asn);
/* The newest date of a contact that counts, 0 without. */
int64_t pdb_contact_date(const struct pdb_table *t, uint32_t asn);
/* All contacts of a network, *out the first of them, whatever their roles. */
size_t pdb_contacts(const struct pdb_table *t, uint32_t asn, const struct pdb_poc **out);
/* Whether one counts for M8. */
bool pdb_contact_counts(const struct pdb_poc *p);
/* Its info_type or one of its info_types says "Route Server". */
bool pdb_is_route_server(const struct pdb_table *t, uint32_t asn);
const struct pdb_net *pdb_net(const struct pdb_table *t, uint32_t asn);
/* The text of a net, ix, org or fac: its name, info_type, policy, as_set. */
struct str pdb_text(const struct pdb_table *t, uint32_t off);

/* Networks, by ASN. */
size_t pdb_nets(const struct pdb_table *t, const struct pdb_net **out);
/* Exchanges, by id, and one of them. */
size_t pdb_ixs(const struct pdb_table *t, const struct pdb_ix **out);
const struct pdb_ix *pdb_ix(const struct pdb_table *t, uint64_t id);
/* The smallest IXP LAN that covers *p. */
const struct pdb_lan_pfx *pdb_lan(const struct pdb_table *t, const struct pfx *p);
/* LANs in order of prefixes. */
size_t pdb_lans(const struct pdb_table *t, const struct pdb_lan_pfx **out);
/* Connections to an exchange, by ASN; an AS may have several. */
size_t pdb_members(const struct pdb_table *t, uint64_t ix_id, const struct pdb_member **out);
/* An organisation. */
const struct pdb_org *pdb_org(const struct pdb_table *t, uint64_t id);
/* Facilities in a country, two capitals. */
size_t pdb_facilities(const struct pdb_table *t, const char cc[2]);

#endif
