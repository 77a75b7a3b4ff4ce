/*
 * pdb_read.h - the records of a PeeringDB document, one by one.
 *
 *   { "data": [ RECORD ... ], "meta": { "generated": s } }       an API answer: one type
 *   { "net": { "data": [ RECORD ... ] }, "poc": { ... }, ... }   a dump of all types
 *
 * In a dump the type of a record is its key, else it shows in the record's own
 * keys: layouts of 2018 and of 2026 are told apart by nothing else. What a
 * person can be known by is never taken out of the document.
 */
#ifndef PDB_READ_H
#define PDB_READ_H

#include "base/buf.h"
#include "io/in.h"

enum pdb_type {
	PDB_OTHER, /* a record of a type that is not used here: carrier, campus, netfac, ... */
	PDB_NET,
	PDB_POC,
	PDB_IX,
	PDB_IXLAN,
	PDB_IXPFX,
	PDB_NETIXLAN,
	PDB_ORG,
	PDB_FAC,
	PDB_STRANGE, /* no record of PeeringDB at all */
	PDB_TYPES,
};

enum pdb_role {
	PDB_ROLE_OTHER,
	PDB_ROLE_ABUSE,
	PDB_ROLE_MAINTENANCE,
	PDB_ROLE_NOC,
	PDB_ROLE_POLICY,
	PDB_ROLE_PUBLIC_RELATIONS,
	PDB_ROLE_SALES,
	PDB_ROLE_TECHNICAL,
};

/* "NOC", "Technical", ... as PeeringDB has it; "" of no known role. */
const char *pdb_role_word(unsigned role);

enum pdb_visible { PDB_PUBLIC, PDB_USERS, PDB_PRIVATE };

/* What is odd about a record that is read nevertheless. */
enum pdb_odd {
	PDB_ODD_NAME = 1 << 0,	   /* controls, marks of direction, or too long: cleaned and cut */
	PDB_ODD_DATE = 1 << 1,	   /* no date: its age is unknown */
	PDB_ODD_PREFIXES = 1 << 2, /* a limit below 0 or beyond all reason: unknown */
	PDB_ODD_AS_SET = 1 << 3, /* several sets, or one with its source: split where it is used */
	PDB_ODD_AS_SET_BAD = 1 << 4, /* words that are no set: passed over */
	PDB_ODD_PRIVATE = 1 << 5,    /* holds a private contact, which is not kept */
	PDB_ODD_ADDRESS = 1 << 6,    /* an address that is none */
};

struct pdb_contact_rec {
	uint8_t role, visible; /* enums above */
	bool current;
	int64_t updated_s; /* 0 unknown */
};

#define PDB_UNKNOWN UINT32_MAX

/* Texts are valid during the callback. Numbers are 0 where the record has none. */
struct pdb_rec {
	enum pdb_type type;
	unsigned odd;	   /* enum pdb_odd */
	bool has_id, gone; /* gone: its status is not "ok" */
	uint64_t off;	   /* of its brace, in the plain stream */
	uint64_t id, org_id, net_id, ix_id, ixlan_id, speed;
	uint32_t asn;		       /* 0: none, or no number of an AS */
	uint32_t prefixes4, prefixes6; /* PDB_UNKNOWN */
	int64_t updated_s;	       /* 0 unknown */
	char cc[2];		       /* zeroes: none */
	bool route_server, rs_peer, operational;
	struct pdb_contact_rec contact;		/* of a poc */
	const struct pdb_contact_rec *contacts; /* of a net with its poc_set */
	size_t n_contacts;
	struct str name, info_type, policy, as_set, prefix, addr4, addr6;
};

/* Gets each record; ST_OK goes on, anything else stops and is passed on. */
typedef enum st pdb_read_fn(void *arg, const struct pdb_rec *r, struct err *e);

/*
 * Reads the document to its end. *generated_s becomes the time that meta states, seldom there.
 * ST_BAD: not JSON, or not of this shape; ST_LIMIT: more than REG_MAX_RECORDS.
 */
enum st pdb_read(struct in *in, pdb_read_fn *fn, void *arg, int64_t *generated_s, struct err *e);

/*
 * Takes the next set from a text like "RADB::AS-FOO AS-BAR, RIPE::AS64496:AS-ALL" or "AS-X@RADB":
 * *source is "" without one. False at the end. Words that are no set are passed over, *bad (may be
 * NULL) counts them.
 */
bool pdb_as_set_next(struct str *rest, struct str *source, struct str *set, unsigned *bad);

#endif
