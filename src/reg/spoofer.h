/*
 * spoofer.h - what tests of source address validation found, by AS and month.
 *
 * Reads sessions of the Spoofer project: an object a line, a list, or an answer
 * of its API. A session tells for each family whether packets with a made-up
 * source arrived: from private space, and from space that is routed elsewhere.
 *
 * Of a client only its AS stays. Its prefix serves to count how many different
 * ones let spoofed packets out, and is gone when the table is built.
 */
#ifndef SPOOFER_H
#define SPOOFER_H

#include "base/load.h"
#include "io/in.h"

enum spoof_kind { SPOOF_PRIVATE, SPOOF_ROUTED, SPOOF_KINDS };

enum spoof_result {
	SPOOF_RECEIVED, /* the packet arrived: nobody filtered it */
	SPOOF_BLOCKED,
	SPOOF_REWRITTEN, /* arrived with another source: a translator on the way */
	SPOOF_UNKNOWN,
	SPOOF_RESULTS
};

struct spoofer_seen {
	uint64_t session, client; /* client: digest of its prefix, 0 unknown */
	uint32_t asn;
	int32_t month; /* years x 12 + month of the year from 0, UTC */
	uint8_t afi, kind, result;
};

/* Results under construction, from any number of files; zeroed is empty. */
struct spoofer_set {
	struct spoofer_seen *v;
	size_t n, cap;
};

/* Adds one file. On failure the set is as before. */
enum st spoofer_load(struct spoofer_set *s, struct in *in, struct load *l, struct err *e);
void spoofer_set_fini(struct spoofer_set *s);

/* One AS, month and family. */
struct spoofer_row {
	uint32_t asn;
	int32_t month;
	uint8_t afi;
	uint32_t sessions;			/* that gave any result */
	uint32_t n[SPOOF_KINDS][SPOOF_RESULTS]; /* results */
	uint32_t open_prefixes; /* different client prefixes from which a packet was received */
};

struct spoofer_table; /* frozen; opaque */

/* A session that is in several files counts once. The set is emptied in every case. On failure
 * *out is NULL. */
enum st spoofer_build(struct spoofer_table **out, struct spoofer_set *s, struct err *e);
void spoofer_free(struct spoofer_table *t); /* NULL is fine */

/* The rows of an AS, by month, IPv4 first; *n of them, perhaps 0. */
const struct spoofer_row *spoofer_of(const struct spoofer_table *t, uint32_t asn, size_t *n);
/* One row, or NULL: no test, so nothing is known. */
const struct spoofer_row *spoofer_get(
    const struct spoofer_table *t, uint32_t asn, int32_t month, unsigned afi);
/* All rows, by AS, month, family. */
const struct spoofer_row *spoofer_all(const struct spoofer_table *t, size_t *n);

#endif
