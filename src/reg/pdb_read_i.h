/* pdb_read_i.h - a document under way: pdb_read.c its shape, pdb_keys.c keys and values, pdb_look.c
 * what is odd. */
#ifndef PDB_READ_I_H
#define PDB_READ_I_H

#include "io/jsax.h"
#include "reg/pdb_read.h"

/* More than any table will have: what is above was typed by mistake or worse. */
#define PDB_MAX_PREFIXES 100000000u

/* Marks what is odd about r; dated: it has the key with its date. */
void pdb_rec_look(struct pdb_rec *r, bool dated);
/* Two letters in capitals, or zeroes. */
void pdb_country(char cc[2], struct str s);

enum where { TOP, DUMP, META, LIST, REC, POCS, POC, TYPES };

enum key {
	K_OTHER,
	K_DATA,
	K_META,
	K_GENERATED,
	K_DUMP, /* the name of a type in a dump of all types */
	K_ID,
	K_ORG_ID,
	K_NET_ID,
	K_IX_ID,
	K_IXLAN_ID,
	K_FAC_ID,
	K_CARRIER_ID,
	K_ASN,
	K_NAME,
	K_STATUS,
	K_UPDATED,
	K_COUNTRY,
	K_AS_SET,
	K_INFO_TYPE,
	K_INFO_TYPES,
	K_POLICY,
	K_PREFIXES4,
	K_PREFIXES6,
	K_ROLE,
	K_VISIBLE,
	K_POCS,
	K_PREFIX,
	K_SPEED,
	K_ADDR4,
	K_ADDR6,
	K_RS_PEER,
	K_OPERATIONAL,
	K_OF_IX, /* keys that only one type has */
	K_OF_FAC,
	K_STREET,
};

#define TEXTS 7 /* texts of a record: offset and length in doc.text */

struct doc {
	pdb_read_fn *fn;
	void *arg;
	int64_t *generated_s;
	enum where where;
	enum key key;
	enum pdb_type dump_type, next_type; /* next_type: of the key just read */
	bool dump, list_seen;
	unsigned depth, skip;
	uint64_t at, records;
	uint64_t seen; /* bits of enum key: keys of the record with a value that is not null */
	struct pdb_rec r;
	struct buf text;
	size_t text_at[TEXTS], text_n[TEXTS];
	struct pdb_contact_rec *contacts;
	size_t n_contacts, cap_contacts;
};

/* The key s where d is now; of a dump's type also d->next_type. */
enum key pdb_key(struct doc *d, struct str s);
/* A value of the record, or of a contact inside it, of the key d->key. */
void pdb_value(struct doc *d, enum jtok t, struct str s);
void pdb_contact_value(struct pdb_contact_rec *c, enum key k, enum jtok t, struct str s);
/* The type of a record that stands in no dump, from the keys it has. */
enum pdb_type pdb_type_of(const struct doc *d);

static inline bool
pdb_saw(const struct doc *d, enum key k)
{
	return (d->seen >> k & 1) != 0;
}

#endif
