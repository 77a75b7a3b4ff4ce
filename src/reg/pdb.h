/*
 * pdb.h - networks of PeeringDB and whether they registered a contact.
 *
 * Reads what the API gives for net and poc, {"data": [...], "meta": {...}}, nets
 * with their poc_set inside, and dumps that hold {"net": {"data": [...]}, "poc":
 * ...}. Of a contact only its role counts: no name, address or number of a
 * person is kept.
 *
 * Whether a contact is registered (M8): a network with a NOC or technical
 * contact has one. A reader without an account is shown public contacts only, so
 * that a network without any says something only where the data hold contacts
 * that are not public.
 */
#ifndef PDB_H
#define PDB_H

#include "base/buf.h"
#include "base/load.h"
#include "io/in.h"

struct pdb_net {
	uint64_t id;
	int64_t updated_s; /* 0 unknown */
	uint32_t asn, seq;
	uint32_t name; /* offset in the pool */
};

struct pdb_poc {
	uint64_t net_id;
	bool counts; /* NOC or technical, and not private */
};

/* Rows under construction; zeroed is empty. */
struct pdb_set {
	struct pdb_net *nets;
	struct pdb_poc *pocs;
	size_t n_nets, cap_nets, n_pocs, cap_pocs;
	bool full_view; /* a contact that is not public was seen */
	struct buf pool;
};

/* Adds one file. On failure the set is as before. */
enum st pdb_load(struct pdb_set *s, struct in *in, struct load *l, struct err *e);
void pdb_set_fini(struct pdb_set *s);

struct pdb_table; /* frozen; opaque */

/* The set is emptied in every case. On failure *out is NULL. */
enum st pdb_build(struct pdb_table **out, struct pdb_set *s, struct err *e);
void pdb_free(struct pdb_table *t); /* NULL is fine */

enum pdb_contact { PDB_NO_DATA, PDB_MISSING, PDB_REGISTERED };

struct str pdb_name(const struct pdb_table *t, uint32_t asn); /* "" when unknown */
enum pdb_contact pdb_contact(const struct pdb_table *t, uint32_t asn);

#endif
