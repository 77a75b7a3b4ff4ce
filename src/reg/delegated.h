/*
 * delegated.h - who holds which number: the registries' delegated-extended statistics.
 *
 *   version|registry|serial|records|startdate|enddate|UTCoffset
 *   registry|*|type|*|count|summary
 *   registry|cc|type|start|value|date|status|opaque-id
 *
 * Answers country and registry of an AS, and whether a prefix is held back by a
 * registry. A number counts as held back when a file says available or reserved
 * and no file says that it is allocated or assigned: so a transfer that shows in
 * one registry's file only, or a gap of a few hours with two files of a
 * registry loaded, makes no bogon.
 */
#ifndef DELEGATED_H
#define DELEGATED_H

#include "base/load.h"
#include "io/in.h"
#include "pfx/pidx.h"

enum deleg_status {
	DELEG_ALLOCATED,
	DELEG_ASSIGNED,
	DELEG_AVAILABLE,
	DELEG_RESERVED,
	DELEG_STATUSES
};

/* Names by number: "afrinic", "apnic", "arin", "iana", "lacnic", "ripencc", or "" for another. */
const char *deleg_registry_name(unsigned i);

typedef unsigned __int128 deleg_addr;

struct deleg_block {
	deleg_addr first, last; /* IPv4 in the low 32 bits */
	uint8_t afi, status;
};

struct deleg_asns {
	uint32_t first, last;
	char cc[2]; /* zeroes: none */
	uint8_t status, registry;
	int32_t day; /* of the file, days since 1970; 0 unknown */
};

/* Records under construction, from any number of files; zeroed is empty. */
struct deleg_set {
	struct deleg_block *blocks;
	struct deleg_asns *asns;
	size_t n_blocks, cap_blocks, n_asns, cap_asns;
};

/* Adds one file. On failure the set is as before. */
enum st deleg_load(struct deleg_set *s, struct in *in, struct load *l, struct err *e);
void deleg_set_fini(struct deleg_set *s);

struct deleg; /* frozen; opaque */

/* The set is emptied in every case. On failure *out is NULL. */
enum st deleg_build(struct deleg **out, struct deleg_set *s, struct err *e);
void deleg_free(struct deleg *d); /* NULL is fine */

/* The record of an AS: a holder's before one that is held back, then of the newest file; or NULL.
 */
const struct deleg_asns *deleg_asn(const struct deleg *d, uint32_t asn);
/* Whether all of *p is held back. */
bool deleg_held_back(const struct deleg *d, const struct pfx *p);
/* The held-back space as prefixes, as few as can be. */
const struct pidx *deleg_held(const struct deleg *d);

#endif
