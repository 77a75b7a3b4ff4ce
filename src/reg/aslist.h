/*
 * aslist.h - lists of networks that are known to do something that looks odd: each row with the day
 * it was checked and its source.
 *
 *   list,asn,prefix,name,checked,source
 *   scrubber,64500,,Example Scrubbing,2026-01-01,where it says so
 *   anycast,64500,192.0.2.0/24,Example DNS,2026-01-01,where it says so
 *
 * A scrubber cleans traffic of attacks and announces its customers' prefixes for
 * that; an anycast prefix is announced at many places by intent. A list is built
 * in (data/lists/networks.csv).
 */
#ifndef ASLIST_H
#define ASLIST_H

#include "base/buf.h"
#include "base/load.h"
#include "io/in.h"
#include "pfx/pidx.h"

enum aslist { ASLIST_SCRUBBER, ASLIST_ANYCAST };

struct aslist_row {
	struct pfx pfx;	       /* afi 0: none */
	uint32_t asn;	       /* 0: none */
	uint32_t name, source; /* offsets in the pool */
	int64_t checked_s;
	uint8_t list; /* enum aslist */
};

/* Rows under construction, then frozen by aslist_freeze() and read by all; zeroed is empty. */
struct aslist_set {
	struct aslist_row *v; /* frozen: with a prefix first, in order of prefixes, then by ASN */
	size_t n, cap, n_pfx;
	struct pidx pfxs;
	struct buf pool;
};

/* Adds one file. On failure the set is as before. */
enum st aslist_load(struct aslist_set *s, struct in *in, struct load *l, struct err *e);
/* The same from text in memory, which is written to nowhere. */
enum st aslist_load_text(struct aslist_set *s, struct str text, struct load *l, struct err *e);
/* The list that is built in. */
struct str aslist_built_in(void);
enum st aslist_freeze(struct aslist_set *s, struct err *e);
void aslist_fini(struct aslist_set *s);

/* The row of an AS in a list of ASes, NULL without. */
const struct aslist_row *aslist_asn(const struct aslist_set *s, enum aslist list, uint32_t asn);
/* The row of the most specific prefix that covers *p. */
const struct aslist_row *aslist_pfx(const struct aslist_set *s, const struct pfx *p);
struct str aslist_text(const struct aslist_set *s, uint32_t off);

#endif
