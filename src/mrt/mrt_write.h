/*
 * mrt_write.h - MRT records, written: tables (RFC 6396 4.3) and BGP messages (4.4).
 *
 * Everything is appended to a struct buf; flushing it is the caller's work. AS
 * numbers have four octets everywhere. A size that its field cannot hold marks
 * the buffer bad, as a failed allocation does: ask buf_bad() once.
 *
 * For big tables encode the attributes of a route once with mrtw_attrs() and
 * give the same bytes to mrtw_rib_entry() for every prefix that has them.
 */
#ifndef MRT_WRITE_H
#define MRT_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "pfx/pfx.h"

struct mrtw_seg {
	uint8_t type; /* above */
	const uint32_t *asns;
	size_t n; /* above 255 it becomes several segments */
};

/* MP_REACH_NLRI: the whole attribute, or as RFC 6396 4.3.4 wants it in tables, next hop only. */
enum mrtw_mp { MRTW_MP_NONE, MRTW_MP_ABBREVIATED, MRTW_MP_FULL };

struct mrtw_attrs {
	uint8_t origin;	     /* 0 IGP, 1 EGP, 2 INCOMPLETE */
	bool no_origin_path; /* an UPDATE of withdrawals only: leave both out */
	const struct mrtw_seg *path;
	size_t n_path;
	bool has_next_hop, has_med, has_local_pref, has_otc, atomic, has_aggregator;
	uint32_t next_hop; /* IPv4 */
	uint32_t med, local_pref, otc;
	uint32_t aggregator_asn, aggregator_addr;
	const uint32_t *communities;
	size_t n_communities;
	const uint32_t (*large)[3];
	size_t n_large;

	enum mrtw_mp mp;
	uint8_t mp_afi; /* enum afi */
	const uint8_t *mp_next_hop;
	uint8_t mp_next_hop_n;			 /* 4, 16 or 32 octets */
	const struct pfx *mp_reach, *mp_unreach; /* MP_UNREACH is written when n_mp_unreach > 0 */
	size_t n_mp_reach, n_mp_unreach;
};

/* The path attributes in the order of their codes, without a length before them. */
void mrtw_attrs(struct buf *b, const struct mrtw_attrs *a);

struct mrtw_addr {
	uint8_t afi;   /* enum afi */
	uint8_t b[16]; /* network order; IPv4 uses the first four */
};

struct mrtw_peer {
	uint32_t bgp_id, asn;
	struct mrtw_addr addr;
};

/* PEER_INDEX_TABLE; at most 65,535 peers. */
void mrtw_peer_index(struct buf *b, uint32_t time_s, uint32_t collector_id, struct str view,
    const struct mrtw_peer *peers, size_t n);

/* A RIB_IPVx_UNICAST record under construction. */
struct mrtw_rib {
	size_t at; /* where the record begins in the buffer */
	size_t count_at;
	uint32_t n;
};

struct mrtw_rib mrtw_rib_begin(struct buf *b, uint32_t time_s, uint32_t seq, const struct pfx *p);
void mrtw_rib_entry(struct buf *b, struct mrtw_rib *r, uint16_t peer, uint32_t originated_s,
    const void *attrs, size_t n);
/* n entries at once, laid out by the caller as on the wire. */
void mrtw_rib_entries(struct buf *b, struct mrtw_rib *r, uint32_t n, const void *p, size_t bytes);
void mrtw_rib_end(struct buf *b, const struct mrtw_rib *r);

#define MRTW_NO_USEC UINT32_MAX

/* Both ends of a session; the two addresses are of one family. */
struct mrtw_session {
	uint32_t peer_asn, local_asn;
	struct mrtw_addr peer, local;
};

/*
 * BGP4MP MESSAGE_AS4 with an UPDATE; BGP4MP_ET when usec is not MRTW_NO_USEC. withdrawn and
 * announced are the IPv4 fields of the message; other families travel in the attributes. A NULL a:
 * none.
 */
void mrtw_update(struct buf *b, uint32_t time_s, uint32_t usec, const struct mrtw_session *s,
    const struct pfx *withdrawn, size_t n_withdrawn, const struct mrtw_attrs *a,
    const struct pfx *announced, size_t n_announced);
/* The same with attributes that are encoded already; n 0: none. */
void mrtw_update_raw(struct buf *b, uint32_t time_s, uint32_t usec, const struct mrtw_session *s,
    const void *attrs, size_t n, const struct pfx *announced, size_t n_announced);
/* One IPv4 prefix with a path identifier (RFC 7911) in a record that says it has none: what
 * collectors have written that forgot the subtype of RFC 8050. The simulator does so. */
void mrtw_update_id(struct buf *b, uint32_t time_s, uint32_t usec, const struct mrtw_session *s,
    const void *attrs, size_t n, uint32_t id, const struct pfx *announced);
/* A whole MP_REACH_NLRI (RFC 4760 3) behind other encoded attributes. */
void mrtw_mp_reach(struct buf *b, unsigned afi, const uint8_t *next_hop, uint8_t next_hop_n,
    const struct pfx *reach, size_t n);
/* BGP4MP STATE_CHANGE_AS4; states are those of RFC 4271 8.2.2: 1 Idle ... 6 Established. */
void mrtw_state(struct buf *b, uint32_t time_s, uint32_t usec, const struct mrtw_session *s,
    uint16_t from, uint16_t to);

#endif
