/*
 * asrel.h - business relationships between ASes, as CAIDA infers them.
 *
 *   A|B|-1   A is provider of B          A|B|0   A and B are peers
 *
 * serial-1 has these three fields, serial-2 a fourth, the source of the link. A JSON list as BGPKIT
 * makes it (asrel_json.c) is read as well.
 */
#ifndef ASREL_H
#define ASREL_H

#include "base/load.h"
#include "io/in.h"

enum asrel { ASREL_NONE, ASREL_PROVIDER_OF, ASREL_CUSTOMER_OF, ASREL_PEER };

struct asrel_link {
	uint64_t key; /* A << 32 | B; both directions of a link are in the table */
	uint32_t seq; /* order of reading: the first statement about a pair counts */
	uint32_t rel; /* of A to B */
};

/* Links under construction; zeroed is empty. */
struct asrel_set {
	struct asrel_link *v;
	size_t n, cap;
};

/* Adds one file. On failure the set is as before. */
enum st asrel_load(struct asrel_set *s, struct in *in, struct load *l, struct err *e);
/* One link: what a is to b, never ASREL_NONE. */
enum st asrel_set_add(struct asrel_set *s, uint32_t a, uint32_t b, enum asrel rel, struct err *e);
void asrel_set_fini(struct asrel_set *s);

struct asrel_table; /* frozen; opaque */

/* The set is emptied in every case. On failure *out is NULL. */
enum st asrel_build(struct asrel_table **out, struct asrel_set *s, struct err *e);
void asrel_free(struct asrel_table *t); /* NULL is fine */

/* What a is to b. */
enum asrel asrel_get(const struct asrel_table *t, uint32_t a, uint32_t b);

struct asrel_degree {
	uint32_t providers, customers, peers;
};

/* ASes with links, ascending, and the neighbours of the i-th, ascending. */
struct asrel_near {
	uint32_t asn;
	const uint32_t *nbr;
	const uint8_t *rel; /* enum asrel of asn to nbr */
	size_t n;
};

size_t asrel_ases(const struct asrel_table *t);
struct asrel_near asrel_at(const struct asrel_table *t, size_t i);

struct asrel_degree asrel_degree(const struct asrel_table *t, uint32_t asn);

#endif
