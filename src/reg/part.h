/*
 * part.h - who takes part in the four programmes, and which Actions each is said to conform to.
 *
 * Reads the public CSV lists (byte order mark, lists split by `;`), whose columns
 * tell the programme, and our own JSON:
 *
 *   {"date": "2026-01-01", "participants": [{"name": "...", "programme": "netops",
 *     "areas": ["NL"], "asns": [64500], "since": "2020-05-01", "actions": {"1": "Yes"}}]}
 *
 * programme: netops, ixps, cdns, vendors. Of each programme the files of the
 * newest date count, together.
 */
#ifndef PART_H
#define PART_H

#include "base/buf.h"
#include "base/load.h"
#include "io/in.h"

enum part_programme { PART_NETOPS, PART_IXPS, PART_CDNS, PART_VENDORS, PART_PROGRAMMES };

/* "netops", ...: as in the framework files. */
const char *part_programme_name(unsigned p);

#define PART_ACTIONS 6

enum part_conforms { PART_NOT_SAID, PART_NO, PART_YES };

struct part {
	uint32_t name, areas;	     /* offsets in the pool; areas: "DE;NL" */
	uint32_t asn_at, asns;	     /* which of the set's numbers */
	uint32_t text[PART_ACTIONS]; /* what the list says of an Action, such as "IRR;RPKI" */
	int64_t since_s;	     /* 0 unknown */
	int64_t file_s;		     /* date of its file, 0 unknown */
	uint8_t programme;
	uint8_t action[PART_ACTIONS]; /* enum part_conforms; Action 1 first */
};

/* Participants under construction; zeroed is empty. */
struct part_set {
	struct part *v;
	uint32_t *asns;
	size_t n, cap, n_asns, cap_asns;
	struct buf pool;
};

/* Adds one file. On failure the set is as before. */
enum st part_load(struct part_set *s, struct in *in, struct load *l, struct err *e);
void part_set_fini(struct part_set *s);

struct part_table; /* frozen; opaque */

/* The set is emptied in every case. On failure *out is NULL. */
enum st part_build(struct part_table **out, struct part_set *s, struct err *e);
void part_free(struct part_table *t); /* NULL is fine */

/* All, by programme, then name. */
const struct part *part_all(const struct part_table *t, size_t *n);
/* Those of one programme. */
const struct part *part_of(const struct part_table *t, enum part_programme p, size_t *n);
struct str part_str(const struct part_table *t, uint32_t offset);
/* The AS numbers of a participant, ascending: p->asns of them. */
const uint32_t *part_asns(const struct part_table *t, const struct part *p);
/* The i-th participation of an AS, by programme; NULL behind the last. */
const struct part *part_by_asn(const struct part_table *t, uint32_t asn, size_t i);

#endif
