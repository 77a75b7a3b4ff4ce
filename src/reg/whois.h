/*
 * whois.h - whether the registry of an AS knows a contact that counts for M8.
 *
 *   RIPE, APNIC, AFRINIC   aut-num with admin-c or tech-c (RPSL dumps)
 *   LACNIC                 aut-num whose owner-c or routing-c is a person with e-mail or phone
 *   ARIN                   ASHandle, or its organisation, with a tech or NOC handle (bulk whois
 * text)
 *
 * An abuse contact alone does not count. Only the registry's own object speaks
 * of an AS: aut-nums of routing registries (RADB, RIPE-NONAUTH) are refused.
 * Of a contact only its being there and the date of the object are kept, no
 * name, handle or address.
 *
 * Missing is said only where the registry could have shown a contact: some other
 * object of it in the data has one, and all that the object refers to is there.
 */
#ifndef WHOIS_H
#define WHOIS_H

#include "base/load.h"
#include "io/in.h"

enum whois_registry { WHOIS_AFRINIC, WHOIS_APNIC, WHOIS_ARIN, WHOIS_LACNIC, WHOIS_RIPE, WHOIS_N };

struct whois_as {
	uint32_t asn, last; /* a range at ARIN */
	uint32_t seq;
	uint8_t registry;
	bool has;	   /* the object itself has a contact that counts */
	int64_t updated_s; /* 0 unknown */
	uint8_t state;	   /* enum whois_contact; set when frozen */
};

/* A person or organisation, by a hash of registry and handle. */
struct whois_party {
	uint64_t key;
	bool has;
};

struct whois_ref {
	uint32_t seq; /* of the AS */
	uint64_t key;
};

/* Rows under construction; zeroed is empty. Frozen by whois_freeze(), then read by all. */
struct whois_set {
	struct whois_as *ases;
	struct whois_party *parties;
	struct whois_ref *refs;
	size_t n_ases, cap_ases, n_parties, cap_parties, n_refs, cap_refs;
	bool shown[WHOIS_N]; /* the registry's data hold contacts */
};

/* Adds one file. On failure the set is as before. */
enum st whois_load(struct whois_set *s, struct in *in, struct load *l, struct err *e);
void whois_freeze(struct whois_set *s);
void whois_fini(struct whois_set *s);

enum whois_contact { WHOIS_NO_DATA, WHOIS_MISSING, WHOIS_REGISTERED };

/* *updated_s (may be NULL): date of the object, 0 unknown. */
enum whois_contact whois_contact(const struct whois_set *s, uint32_t asn, int64_t *updated_s);

#endif
