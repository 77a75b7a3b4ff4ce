/*
 * attrs.h - the path attributes of one route or message, decoded.
 */
#ifndef ATTRS_H
#define ATTRS_H

#include <stdbool.h>

#include "base/err.h"
#include "bgp/aspath.h"
#include "bgp/bgp.h"
#include "wire/wire.h"

/* What AS4_PATH and AS4_AGGREGATOR mean. */
enum as4_merge {
	AS4_IGNORE, /* a 4-octet speaker must not send them, RFC 6793 6 */
	AS4_RFC,    /* RFC 6793 4.2.3: not when an AGGREGATOR is not AS_TRANS */
	AS4_ALWAYS, /* as old readers do */
};

/* How the attributes were written. */
struct bgp_session {
	bool as4;      /* 4-octet AS numbers in AS_PATH and AGGREGATOR */
	bool add_path; /* NLRI carry path identifiers, RFC 7911 */
	bool external; /* the peer is of another AS: LOCAL_PREF is not its business, RFC 7606 7.5 */
	bool rib;      /* a table entry: MP_REACH_NLRI may be abbreviated, RFC 6396 4.3.4 */
	enum as4_merge merge;
};

/* MP_REACH_NLRI or MP_UNREACH_NLRI; afi 0: absent. */
struct bgp_mp {
	uint16_t afi;
	uint8_t safi;
	struct span next_hop; /* 4, 16 or 32 octets (global, then link-local) */
	struct span nlri;
};

struct bgp_attrs {
	uint64_t have; /* bit of each known code below 64 that is present and good */
	uint8_t origin;
	uint32_t next_hop; /* IPv4, host order */
	uint32_t med, local_pref, otc;
	uint32_t aggregator_asn, aggregator_addr;
	struct span aggregator_raw; /* AGGREGATOR as it came, good or not */
	struct span as_path;	    /* 4-octet, merged */
	struct aspath_look path_look;
	struct span communities, extended_communities, large_communities;
	struct bgp_mp reach, unreach;
	struct bgp_fault fault; /* the worst */
	bool odd;		/* the slow look had to judge some attribute */
	unsigned unknown;	/* attributes that this program does not decode */
};

static inline bool
attrs_have(const struct bgp_attrs *a, unsigned code)
{
	return a->have >> code & 1;
}

/*
 * Decodes w, a whole attribute block, into *a. Spans borrow from the block or live in the arena
 * until its reset. Faults are data: a->fault has the worst of RFC 7606; ST_NOMEM is the only
 * failure. What is rare is left to the slow look (check.h): of a table entry here, of a message by
 * update_decode(), which sees all of it.
 */
enum st attrs_decode(struct bgp_attrs *a, struct wire *w, const struct bgp_session *ses,
    struct arena *mem, struct err *e);

/*
 * RFC 7606 3 (d): what a route of this message must have. Adds BGP_TAW to a->fault when something
 * is missing. classic_nlri: prefixes outside MP_REACH_NLRI, which need NEXT_HOP.
 */
void attrs_require(struct bgp_attrs *a, bool classic_nlri);

/*
 * The AS_PATH of a table entry with 4-octet numbers, for passes that need no more: one walk,
 * nothing decoded. False when only attrs_decode() and attrs_require() can tell what the entry is
 * worth; true when they would find nothing that takes the route but what is inside the path, which
 * the caller checks.
 */
bool attrs_scan_path(const uint8_t *p, size_t n, struct span *path);

#endif
