/*
 * mrt.h - MRT files (RFC 6396, RFC 6397, RFC 8050 and the older types of the archives): records,
 * then what is in them.
 *
 *   while ((st = mrt_next(m, &rec, &e)) == ST_OK)
 *           switch (rec.kind) {
 *           case MRT_RIB:   mrt_rib_open(m, &rec, &rib, &e) and rib.entries[0..n)
 *           case MRT_MSG:   mrt_msg_open(&rec, &msg, &e), then bgp/update.h
 *           case MRT_STATE: mrt_state_open(&rec, &state, &e)
 *
 * A record that cannot be read costs itself only: the open function returns
 * ST_BAD or ST_TRUNC with the rule, and mrt_next goes on with the next record.
 * When the framing is lost mrt_next itself says so, after all that was good.
 */
#ifndef MRT_H
#define MRT_H

#include "base/err.h"
#include "bgp/bgp.h"
#include "io/in.h"
#include "pfx/pfx.h"

enum mrt_type {
	MRT_TYPE_BGP = 5, /* legacy, before RFC 6396; the same with IPv6 peers: */
	MRT_TYPE_BGP4PLUS = 9,
	MRT_TYPE_BGP4PLUS_01 = 10,
	MRT_TYPE_TABLE_DUMP = 12,
	MRT_TYPE_TABLE_DUMP_V2 = 13,
	MRT_TYPE_BGP4MP = 16,
	MRT_TYPE_BGP4MP_ET = 17,
};

enum mrt_kind {
	MRT_OTHER, /* well-formed and not for us: counted, not an error */
	MRT_PEERS, /* PEER_INDEX_TABLE; already taken in by mrt_next */
	MRT_RIB,
	MRT_MSG,
	MRT_STATE,
};

struct mrt_rec {
	enum mrt_kind kind;
	uint16_t type, subtype;
	int64_t time_s;
	uint32_t time_us; /* of the _ET types, else 0 */
	bool et;
	uint64_t n;	     /* number of the record, from 1 */
	uint64_t off;	     /* of its header in the plain stream */
	const uint8_t *body; /* behind header and microseconds; valid until the next mrt_next */
	size_t body_n;
	/* Of an entry of an old table with many in a record: the 16 octets before the first, which
	 * the body then lacks the last four of. NULL: a record of its own. */
	const uint8_t *bulk;
};

/* The whole record with its header, as it lies in the stream; sound records only, no entry of an
 * old table. */
static inline struct span
mrt_rec_bytes(const struct mrt_rec *rec)
{
	const size_t head = rec->et ? 16 : 12;

	return (struct span){ rec->body - head, rec->body_n + head };
}

struct mrt_peer {
	struct pfx addr; /* a host prefix */
	uint32_t asn;
	uint32_t bgp_id;
};

struct mrt; /* opaque */

/* Reads from in, which stays the caller's and must outlive it. NULL when memory is out. */
struct mrt *mrt_new(struct in *in);
void mrt_free(struct mrt *m); /* NULL is fine */

/* Types that the archives of the 1990s have, RFC 6396 B.2. */
static inline bool
mrt_is_legacy(unsigned type)
{
	return type == MRT_TYPE_BGP || type == MRT_TYPE_BGP4PLUS || type == MRT_TYPE_BGP4PLUS_01;
}

/* Stretches that were passed over because no record could be found in them. */
struct mrt_gaps {
	uint64_t n, octets; /* how many, and all their octets */
	uint64_t first;	    /* where the first begins */
	uint64_t off, last; /* of the last: where it begins, its octets */
	bool told;	    /* mrt_next() ended with ST_BAD for their sake */
};

const struct mrt_gaps *mrt_gaps(const struct mrt *m);

/*
 * ST_OK with the next record, ST_END at the clean end. ST_TRUNC, ST_LIMIT, ST_BAD, ST_IO: the
 * framing is lost; what came before stands. A torn record in the middle is passed over when it is
 * certain where the next begins (mrt_gaps); then the end is ST_BAD. An entry of an old table that
 * has many in a record comes as a record of its own. ST_UNSUP: the peer table is missing or cannot
 * be read, and without it no RIB record can be (rec is filled; the caller stops).
 */
enum st mrt_next(struct mrt *m, struct mrt_rec *rec, struct err *e);

/* "RIB_IPV4_UNICAST", "OSPFv2"; NULL for a type or subtype that no document names. */
const char *mrt_rec_name(unsigned type, unsigned subtype);
/* Whether a GEO_PEER_TABLE (RFC 6397), which is of no further use here, is whole. */
bool mrt_is_geo(const struct mrt_rec *rec);
enum st mrt_geo_check(const struct mrt_rec *rec, struct err *e);

/* Peers of the last PEER_INDEX_TABLE; also those met in TABLE_DUMP records, in order of appearance.
 */
size_t mrt_peers(const struct mrt *m, const struct mrt_peer **out);

struct mrt_entry {
	uint32_t peer; /* index into mrt_peers */
	uint32_t path_id;
	uint32_t originated_s;
	uint32_t attrs_n;
	const uint8_t *attrs;
};

struct mrt_rib {
	struct pfx pfx;
	uint8_t safi;
	bool add_path; /* entries carry path ids */
	bool as4;      /* attributes have 4-octet AS numbers */
	uint32_t seq;
	struct pfx next_hop; /* of BGP4MP_ENTRY, beside the attributes; afi 0: none */
	size_t n;
	const struct mrt_entry *entries; /* valid until the next call on m */
};

/*
 * The entries of a RIB record, TABLE_DUMP (one entry) or TABLE_DUMP_V2. The record is whole or
 * refused: ST_BAD or ST_TRUNC with the rule. ST_UNSUP: a family that is not IPv4 or IPv6 unicast or
 * multicast.
 */
/* also BGP4MP_ENTRY (RFC 6396 B.2), one entry */
enum st mrt_rib_open(struct mrt *m, const struct mrt_rec *rec, struct mrt_rib *out, struct err *e);
/*
 * The prefix of a TABLE_DUMP_V2 record without a look at its entries. False when it is of another
 * kind, generic, or not sound: then only mrt_rib_open can tell.
 */
bool mrt_rib_peek(const struct mrt_rec *rec, struct pfx *out);

struct mrt_msg {
	struct mrt_peer peer;
	uint32_t local_asn;
	struct pfx local_addr;
	bool as4, add_path;
	bool local;	     /* sent by the collector, not by the peer */
	bool legacy;	     /* types 5, 9, 10: a message without a header */
	uint8_t type;	     /* enum bgp_type */
	const uint8_t *body; /* behind the BGP header */
	size_t body_n;
	size_t trailing; /* octets of the record behind the message */
	/* The marker is not all ones, RFC 4271 4.1: where the message began is not certain, and
	 * what is in it is refused, RFC 7606 outcome of a session reset. */
	bool marker_bad;
};

enum st mrt_msg_open(const struct mrt_rec *rec, struct mrt_msg *out, struct err *e);

/*
 * BGP4MP_SNAPSHOT and the SYNC of the legacy types: view and name of the file that a table went to.
 * False for records of other kinds.
 */
bool mrt_is_snapshot(const struct mrt_rec *rec);
enum st mrt_snapshot_open(
    const struct mrt_rec *rec, unsigned *view, struct span *file, struct err *e);

struct mrt_state {
	struct mrt_peer peer;
	uint16_t old_state, new_state;
	bool known; /* neither is above 6, RFC 6396 4.4.1; Quagga writes 7 and 8, too */
};

enum st mrt_state_open(const struct mrt_rec *rec, struct mrt_state *out, struct err *e);

#endif
