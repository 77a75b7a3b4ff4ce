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
	MP_ENTRY = 2, /* RFC 6396 B.2 */
	MP_SNAPSHOT = 3,
	MP_MESSAGE_AS4 = 4,
	MP_STATE_CHANGE_AS4 = 5,
	MP_MESSAGE_LOCAL = 6,
	MP_MESSAGE_AS4_LOCAL = 7,
	MP_MESSAGE_ADDPATH = 8,
	MP_MESSAGE_AS4_ADDPATH = 9,
	MP_MESSAGE_LOCAL_ADDPATH = 10,
	MP_MESSAGE_AS4_LOCAL_ADDPATH = 11,
};

/* Subtypes of the legacy types 5, 9 and 10, RFC 6396 B.2. */
enum {
	LEGACY_UPDATE = 1,
	LEGACY_STATE_CHANGE = 3,
	LEGACY_SYNC = 4,
	LEGACY_OPEN = 5,
	LEGACY_NOTIFY = 6,
	LEGACY_KEEPALIVE = 7,
};

#define HEADER_BYTES 12

/* Old tables of RIS (frame.c): what stands before the entries, and in an entry before the
 * attributes. */
#define BULK_HEAD 4
#define BULK_ENTRY 18

struct mrt {
	struct in *in;
	uint64_t n;
	size_t pending; /* bytes of the last record, consumed by the next mrt_next */
	bool v2;	/* a PEER_INDEX_TABLE was read */
	size_t v2_n;	/* peers of that table */
	struct mrt_peer *peers;
	size_t peers_n, peers_cap;
	struct map v1_peers; /* hash of (asn, addr) -> index; those behind the table's */
	/* frame.c */
	int64_t last_s;	   /* of the last record that a search may be near to; 0: none */
	uint64_t searched; /* no run of records begins before this offset */
	struct mrt_gaps gaps;
	const uint8_t *bulk_head, *bulk; /* the record at hand, its next entry */
	size_t bulk_n;			 /* octets of entries left */
	uint64_t bulk_off;
	struct mrt_entry *entries;
	size_t entries_cap;
};

/* PEER_INDEX_TABLE, RFC 6396 4.3.1. On failure the old table is gone, too. */
enum st mrt_take_peers(struct mrt *m, const struct mrt_rec *rec, struct err *e);
/* Consumes the last record now; its bytes stay as in_keep() says. */
void mrt_settle(struct mrt *m);
/* The peers of from in place of those of m. */
enum st mrt_copy_peers(struct mrt *m, const struct mrt *from, struct err *e);
/* The part that the records of BGP4MP share: numbers, interface, family, addresses (bgp4mp.c). */
enum st mrt_session(struct wire *w, const struct mrt_rec *rec, bool as4, struct mrt_peer *peer,
    uint32_t *local_asn, struct pfx *local, const char *rule, struct err *e);
/* Reads an address of the family as a host prefix. */
void mrt_addr(struct wire *w, unsigned afi, struct pfx *out);
/* ST_TRUNC: record n of the stream is too short for what rule describes. */
enum st mrt_short(const struct mrt_rec *rec, const struct wire *w, const char *rule, struct err *e);

/* Whether h, 12 octets, is a header of a type that holds BGP, of a length that can be. */
bool frame_known(const uint8_t *h);
/* The time of a header when a search may be near to it, else last_s. */
int64_t frame_time(const uint8_t *h, int64_t last_s);
/*
 * Behind the record of so many bytes that is next in the stream there is no header. True: it was
 * torn, and the stream now stands where records begin again. False: it is what it seems to be.
 */
bool frame_torn(struct mrt *m, size_t bytes);
/* The next header cannot be. True: the stream stands where records begin again. */
bool frame_resync(struct mrt *m);
/* ST_END, or what was lost on the way there. */
enum st frame_end(struct mrt *m, struct err *e);

bool bulk_begins(const uint8_t *p, size_t n);
enum st bulk_next(struct mrt *m, struct mrt_rec *rec);

#endif
