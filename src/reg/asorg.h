/*
 * asorg.h - names, organisations and countries of ASes.
 *
 * Four forms, told apart by content: CAIDA's as2org text (two tables, each
 * announced by a "# format:" line that names the columns) and its JSON lines, CSV
 * with the columns asn and name, and the RIPE NCC's list of "ASN NAME, CC" lines. Where two files
 * speak of one AS, what was read last counts.
 */
#ifndef ASORG_H
#define ASORG_H

#include "base/buf.h"
#include "base/load.h"
#include "io/in.h"

struct asorg_as {
	uint32_t asn, seq;
	uint32_t name;	   /* handle ("LVLT-1"), offset in the pool */
	uint32_t title;	   /* name fit to show, from a list of names */
	uint64_t org_hash; /* of the organisation's id; 0 none */
	char cc[2];
};

struct asorg_org {
	uint64_t hash;
	uint32_t seq, name;
	char cc[2];
};

/* Rows under construction; zeroed is empty. */
struct asorg_set {
	struct asorg_as *as;
	struct asorg_org *orgs;
	size_t n_as, cap_as, n_orgs, cap_orgs;
	struct buf pool;
};

/* Adds one file. On failure the set is as before. */
enum st asorg_load(struct asorg_set *s, struct in *in, struct load *l, struct err *e);
void asorg_set_fini(struct asorg_set *s);

struct asorg_table; /* frozen; opaque */

/* The set is emptied in every case. On failure *out is NULL. */
enum st asorg_build(struct asorg_table **out, struct asorg_set *s, struct err *e);
void asorg_free(struct asorg_table *t); /* NULL is fine */

/* What is known of an AS; "" for what is not. Valid as long as the table. */
struct asorg_info {
	struct str org, title, name, country;
};

/* ASes by number, and the i-th: org_hash is of the last organisation id read, 0 without. */
struct asorg_id {
	uint32_t asn;
	uint64_t org_hash;
};

size_t asorg_ases(const struct asorg_table *t);
struct asorg_id asorg_at(const struct asorg_table *t, size_t i);

struct asorg_info asorg_get(const struct asorg_table *t, uint32_t asn);

#endif
