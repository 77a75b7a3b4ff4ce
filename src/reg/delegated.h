/*
 * delegated.h - who holds which number: the registries' delegated-extended statistics.
 *
 *   version|registry|serial|records|startdate|enddate|UTCoffset
 *   registry|*|type|*|count|summary
 *   registry|cc|type|start|value|date|status|opaque-id
 *
 * Answers country and registry of an AS, and whether a prefix is held back by a
 * registry: available or reserved in two successive files of it (of different
 * days, the last two there are), and given to nobody in the last two files of
 * any registry. So neither a transfer that shows in one registry's file only nor
 * a gap of a few hours makes a bogon, and a single file never does. The joint
 * file of the registries (NRO) is an edition of each registry that it speaks of.
 */
#ifndef DELEGATED_H
#define DELEGATED_H

#include "base/load.h"
#include "io/in.h"
#include "reg/space.h"

enum deleg_status {
	DELEG_ALLOCATED,
	DELEG_ASSIGNED,
	DELEG_AVAILABLE,
	DELEG_RESERVED,
	DELEG_POOL, /* "ianapool" of the joint file: not yet with any registry */
	DELEG_STATUSES
};

/* Names by number: "afrinic", "apnic", "arin", "iana", "lacnic", "ripencc", or "" for another. */
const char *deleg_registry_name(unsigned i);

#define DELEG_REGISTRIES 7

struct deleg_block {
	space_addr first, last; /* IPv4 in the low 32 bits */
	uint8_t afi, status, registry;
	int32_t day; /* of the file, days since 1970; 0 unknown */
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
/* The registry that gave all of *p to holders, by its newest file; 0 unknown, or two say so. */
unsigned deleg_pfx_registry(const struct deleg *d, const struct pfx *p);
/* Whether all of *p is held back. */
bool deleg_held_back(const struct deleg *d, const struct pfx *p);
/* The held-back space as prefixes, as few as can be. */
const struct pidx *deleg_held(const struct deleg *d);
/* What somebody holds, and what is not yet with any registry. Both tidy, both the table's. */
const struct space *deleg_given(const struct deleg *d);
const struct space *deleg_pool(const struct deleg *d);
/* The registries, a bit for each number, of whose held-back space one day only is known: no second
 * file confirms it, so it counts for nothing. */
unsigned deleg_singles(const struct deleg *d);

#endif
