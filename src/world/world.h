/*
 * world.h - all that is held true at one moment: RPKI, IRR, registries, networks.
 *
 * Built aside by a world_maker from files, then frozen: read by any number of
 * threads without locks, swapped whole. Every source keeps its name, its date,
 * the SHA-256 of its file and its counts of records read, kept and refused.
 *
 * A file is whole or nothing: when it is refused, nothing of it is in the world.
 */
#ifndef WORLD_H
#define WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/hash.h"
#include "base/load.h"
#include "base/str.h"
#include "irr/sets.h"
#include "pfx/pfx.h"
#include "reg/aslist.h"
#include "reg/asrel.h"
#include "reg/pdb.h"
#include "rpki/aspa.h"
#include "rpki/rov.h"
#include "rpki/slurm.h"

enum source_kind {
	SRC_VRPS,
	SRC_IRR,
	SRC_DELEGATED,
	SRC_AS_REL,
	SRC_AS_ORG,	 /* organisations and names of ASes */
	SRC_PEERINGDB,	 /* networks, contacts, exchanges */
	SRC_IANA,	 /* number registries; special-purpose ones are built in */
	SRC_ASPAS,	 /* also of documents of VRPs that have some */
	SRC_ROUTER_KEYS, /* of documents of VRPs; counted, nothing is judged by them */
	SRC_SLURM,
	SRC_USERS,    /* users of ASes, estimated */
	SRC_HEGEMONY, /* share of paths through ASes */
	SRC_WHOIS,    /* contacts of the address registries */
	SRC_LISTS,    /* known scrubbers and anycast prefixes; one is built in */
	SRC_BOGONS,   /* lists of others: shown beside, no verdict asks them */
	SRC_SPOOFER,  /* tests of source address validation */
	SRC_PARTICIPANTS,
	SRC_OPINION, /* scores by others: read and counted, shown beside, no verdict asks them */
	SRC_KINDS,
};

/* The name of what has no file. */
#define SOURCE_BUILT_IN "built in"

#define SRC_REASONS LOAD_REASONS /* distinct reasons of refusal that are counted by name */

struct source {
	enum source_kind kind;
	char name[128];	     /* base name of the file, or "built in" */
	int64_t data_time_s; /* Unix seconds the data speaks of; 0: the file does not say */
	uint64_t file_bytes;
	uint8_t sha256[SHA256_BYTES]; /* of the file as it lies there */
	uint64_t read, kept, refused;
	struct {
		const char *why; /* static text; NULL ends */
		uint64_t n;
		uint64_t line; /* the first one, from 1; 0: not told */
	} reasons[SRC_REASONS];
	struct {
		const char *what; /* static text; NULL ends */
		uint64_t n;
	} parts[LOAD_PARTS]; /* the kept ones by what they are, where a file holds several */
};

struct world;	    /* frozen; opaque */
struct world_maker; /* under construction; opaque */

/* What a kind of source is called and the terms of its data. All text static. */
struct source_kind_info {
	const char *name;	 /* the option's name */
	const char *title;	 /* for people */
	const char *licence;	 /* terms, in a few words */
	const char *attribution; /* whom to name beside figures made from it */
	bool republish; /* its records may be shown and exported; else only what is computed from
			   them */
};

const struct source_kind_info *source_kind_info(enum source_kind k);
/* "vrps", "irr", "delegated", "as-rel", "as-org", "peeringdb", "iana", "aspas", ...: the option's
 * name. */
const char *source_kind_name(enum source_kind k);
/* The kind whose option name s is; false when none is. */
bool source_kind_parse(struct str s, enum source_kind *out);
/* The kind of `<option>[-anything].<ext>[.gz...]`, from a base name; false when none fits. */
bool source_kind_of_file(const char *base, enum source_kind *out);
/* The kind from the first bytes of the (decompressed) content, and its name; false when none fits.
 */
bool source_kind_sniff(const uint8_t *p, size_t n, const char *base, enum source_kind *out);

struct world_maker *world_maker_new(void); /* NULL when memory is out */
void world_maker_free(struct world_maker *m);
/* The moment at which VRPs and ASPAs must be valid, for all files added later; 0: that of the file.
 */
void world_maker_at(struct world_maker *m, int64_t unix_s);
/* An update of a routing registry that is added stands for itself, as if what it follows were
 * there.
 */
void world_maker_alone(struct world_maker *m);
/* What the last file of routing registries is of. */
const struct irr_about *world_maker_irr(const struct world_maker *m);
/*
 * Reads one file, or for VRPs the live cache at rtr:HOST:PORT ("-" for standard input, any
 * compression). On failure *e says why, with file and place, and the maker is as it was before.
 * ORIGIN of time: data_time_s from the file's own metadata, else from a date in its name, else 0.
 */
enum st world_maker_add(struct world_maker *m, enum source_kind k, const char *path, struct err *e);
/*
 * Freezes; SLURM filters and assertions take effect here. The maker is consumed and freed in every
 * case. On failure *out is NULL. */
enum st world_freeze(struct world **out, struct world_maker *m, struct err *e);
void world_free(struct world *w); /* NULL is fine */
/*
 * All of base but with the VRPs, ASPAs and exceptions of rpki, which is consumed in every case;
 * base outlives *out. For sets that follow each other in time. ST_OK or ST_NOMEM; on failure *out
 * is NULL.
 */
enum st world_with_rpki(
    struct world **out, const struct world *base, struct world *rpki, struct err *e);

size_t world_sources(const struct world *w, const struct source **out);
/* Whether a record of that kind was kept: a file of sets only is no source of route objects. */
bool world_has(const struct world *w, enum source_kind k);

/* Names of ASes: organisation or AS name, "" when unknown; country: ISO 3166 alpha-2 or "". Valid
 * as long as the world. */
struct str world_as_name(const struct world *w, uint32_t asn);
struct str world_as_org(const struct world *w, uint32_t asn);
struct str world_as_country(const struct world *w, uint32_t asn);
/* The same from sources alone whose records may be passed on (source_kind_info): names from lists
 * of names, countries from the registries. */
struct str world_as_open_name(const struct world *w, uint32_t asn);
struct str world_as_open_country(const struct world *w, uint32_t asn);
/* Registry that delegated the AS, by its files, else by IANA's blocks: "ripencc", "arin", ..., ""
 * when unknown. */
struct str world_as_registry(const struct world *w, uint32_t asn);

/* Registry that gave the space of a prefix to its holder, by its files; "" when unknown. */
struct str world_pfx_registry(const struct world *w, const struct pfx *p);

/* The frozen parts, for judging and for showing why: NULL when the world has no source of the kind.
 */
const struct rov_table *world_rov(const struct world *w);
const struct irr_table *world_irr(const struct world *w);
const struct pdb_table *world_peeringdb(const struct world *w);
/* The exchange LAN an address or prefix lies in: no route of anyone's; NULL without. */
const struct pdb_lan_pfx *world_ix_lan(const struct world *w, const struct pfx *p);
/* A route server adds no hop of its own business to a path. */
bool world_is_route_server(const struct world *w, uint32_t asn);
/* NULL without a source of relationships; cones are made from it (reg/cone.h). */
const struct asrel_table *world_as_rel(const struct world *w);

/* Users of an AS, and its hegemony in billionths; false when unknown. */
bool world_as_users(const struct world *w, uint32_t asn, uint64_t *out);
bool world_as_hegemony(const struct world *w, uint32_t asn, uint64_t *out);
/* Whether two ASes are one or of one organisation, by as2org and PeeringDB together. */
bool world_same_org(const struct world *w, uint32_t a, uint32_t b);
/* All ASes of its organisation, ascending, asn among them; 0 when unknown. */
size_t world_siblings(const struct world *w, uint32_t asn, const uint32_t **out);
/* All ASes of as2org and PeeringDB, in no order that counts. */
size_t world_all_siblings(const struct world *w, const uint32_t **out);
/* Whether an AS is known to announce prefixes of others to clean traffic of attacks. */
bool world_is_scrubber(const struct world *w, uint32_t asn);
/* The row of a known anycast prefix that covers *p; NULL. */
const struct aslist_row *world_anycast(const struct world *w, const struct pfx *p);
const struct aslist_set *world_lists(const struct world *w);
/* as-sets, route-sets and aut-nums; NULL when no file has one. */
const struct irr_sets *world_irr_sets(const struct world *w);

enum policy_state {
	POLICY_NO_DATA,	  /* no file has aut-nums */
	POLICY_NO_OBJECT, /* no registry that is loaded has one of this AS */
	POLICY_MISSING,	  /* it states no import, or no export */
	POLICY_STATED,
};

/* M6: whether an import and an export policy is stated, in any registry. */
enum policy_state world_as_policy(const struct world *w, uint32_t asn);
const struct aspa_table *world_aspa(const struct world *w);
/* What SLURM did to VRPs and ASPAs; false when there is none. */
bool world_slurm(const struct world *w, struct slurm_effect *out);

/* Why *p is never to be routed (full bogon: special-purpose, or allocated by IANA to nobody), or
 * NULL. Static text. */
const char *world_bogon(const struct world *w, const struct pfx *p);
/* The same for an AS number: reserved, private, for documentation. */
const char *world_bogon_asn(const struct world *w, uint32_t asn);
/* Whether *p lies in space that a registry holds back: available or reserved in two successive
 * files (administrative bogon). */
bool world_held_back(const struct world *w, const struct pfx *p);
/* The registries whose held-back space one file only tells, and which therefore accuses nobody:
 * names with blanks between into text; false when there are none. */
bool world_single_registries(const struct world *w, char *text, size_t cap);
/* What lists of others say of *p: a bit for each enum blist_kind that has it. *kinds (may be NULL):
 * those of which the world has a list, so that a silence can be told from no data. No verdict asks
 * this. */
unsigned world_bogon_opinion(const struct world *w, const struct pfx *p, unsigned *kinds);
/* Tests of source address validation, and the participants: NULL when the world has none. */
struct spoofer_table; /* reg/spoofer.h */
struct part_table;    /* reg/part.h */
const struct spoofer_table *world_spoofer(const struct world *w);
const struct part_table *world_participants(const struct world *w);

enum contact_state { CONTACT_NO_DATA, CONTACT_MISSING, CONTACT_REGISTERED };

/* M8: whether a contact that counts is registered, in the registry or PeeringDB; an abuse contact
 * alone does not. */
enum contact_state world_as_contact(const struct world *w, uint32_t asn);

/* What the registry's own object of the AS says; *updated_s: its date, 0 unknown. */
enum contact_state world_as_registry_contact(
    const struct world *w, uint32_t asn, int64_t *updated_s);

/* Relationship of a to b. */
enum rel { REL_NONE, REL_PROVIDER_OF, REL_CUSTOMER_OF, REL_PEER };

enum rel world_rel(const struct world *w, uint32_t a, uint32_t b);
/* Counts of direct neighbours of asn; zero without data. */
void world_as_degree(
    const struct world *w, uint32_t asn, uint32_t *providers, uint32_t *customers, uint32_t *peers);

#endif
