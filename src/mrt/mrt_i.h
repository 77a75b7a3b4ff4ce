/* mrt_i.h - inside of the MRT reader. */
#ifndef MRT_I_H
#define MRT_I_H

#include "base/map.h"
#include "mrt/mrt.h"

/* TABLE_DUMP_V2 subtypes, RFC 6396 4.3, RFC 6397, RFC 8050 4. */
enum {
	V2_PEER_INDEX_TABLE = 1,
	V2_RIB_IPV4_UNICAST = 2,
	V2_RIB_IPV4_MULTICAST = 3,
	V2_RIB_IPV6_UNICAST = 4,
	V2_RIB_IPV6_MULTICAST = 5,
	V2_RIB_GENERIC = 6,
	V2_GEO_PEER_TABLE = 7,
	V2_RIB_IPV4_UNICAST_ADDPATH = 8,
	V2_RIB_GENERIC_ADDPATH = 12,
};

/* BGP4MP subtypes, RFC 6396 4.4, RFC 8050 3. */
enum {
	MP_STATE_CHANGE = 0,
	MP_MESSAGE = 1,
	MP_MESSAGE_AS4 = 4,
	MP_STATE_CHANGE_AS4 = 5,
	MP_MESSAGE_LOCAL = 6,
	MP_MESSAGE_AS4_LOCAL = 7,
	MP_MESSAGE_ADDPATH = 8,
	MP_MESSAGE_AS4_ADDPATH = 9,
	MP_MESSAGE_LOCAL_ADDPATH = 10,
	MP_MESSAGE_AS4_LOCAL_ADDPATH = 11,
};

/* Legacy type 5 subtypes. */
enum { LEGACY_UPDATE = 1, LEGACY_STATE_CHANGE = 3 };

struct mrt {
	struct in *in;
	uint64_t n;
	size_t pending; /* bytes of the last record, consumed by the next mrt_next */
	bool v2;	/* a PEER_INDEX_TABLE was read */
	struct mrt_peer *peers;
	size_t peers_n, peers_cap;
	struct map v1_peers; /* hash of (asn, addr) -> index; TABLE_DUMP only */
	struct mrt_entry *entries;
	size_t entries_cap;
};

/* PEER_INDEX_TABLE, RFC 6396 4.3.1. On failure the old table is gone, too. */
enum st mrt_take_peers(struct mrt *m, const struct mrt_rec *rec, struct err *e);
/* Consumes the last record now; its bytes stay as in_keep() says. */
void mrt_settle(struct mrt *m);
/* The peers of from in place of those of m. */
enum st mrt_copy_peers(struct mrt *m, const struct mrt *from, struct err *e);
/* Reads an address of the family as a host prefix. */
void mrt_addr(struct wire *w, unsigned afi, struct pfx *out);
/* ST_TRUNC: record n of the stream is too short for what rule describes. */
enum st mrt_short(const struct mrt_rec *rec, const struct wire *w, const char *rule, struct err *e);

#endif
