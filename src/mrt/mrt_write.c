/* mrt_write.c - see mrt_write.h. Numbers of types and attributes: IANA's MRT and BGP registries. */
#include "mrt/mrt_write.h"

#include "bgp/bgp.h"
#include "mrt/mrt.h"

enum {
	SUB_PEER_INDEX_TABLE = 1,
	SUB_RIB_IPV4_UNICAST = 2,
	SUB_RIB_IPV6_UNICAST = 4,
	SUB_MESSAGE_AS4 = 4,
	SUB_STATE_CHANGE_AS4 = 5,

	WELL_KNOWN = 0x40, /* transitive */
	OPT_NON_TRANSITIVE = 0x80,
	OPT_TRANSITIVE = 0xc0,

	SEG_MAX = 255,
};

static void
put8(struct buf *b, unsigned v)
{
	buf_ch(b, (char)v);
}

static void
put16(struct buf *b, uint32_t v)
{
	const uint16_t n = htobe16((uint16_t)v);

	buf_put(b, &n, 2);
}

static void
put32(struct buf *b, uint32_t v)
{
	const uint32_t n = htobe32(v);

	buf_put(b, &n, 4);
}

static void
set16(struct buf *b, size_t at, size_t v)
{
	const uint16_t n = htobe16((uint16_t)v);

	if (v > UINT16_MAX)
		b->bad = true;
	if (!b->bad)
		memcpy(b->p + at, &n, 2);
}

/* Two octets of length that len16_end() fills. */
static size_t
len16_begin(struct buf *b)
{
	const size_t at = b->n;

	put16(b, 0);
	return at;
}

static void
len16_end(struct buf *b, size_t at)
{
	set16(b, at, b->n - at - 2);
}

static void
attr_head(struct buf *b, unsigned flags, unsigned code, size_t n)
{
	if (n > UINT16_MAX)
		b->bad = true;
	put8(b, n > UINT8_MAX ? flags | ATTR_FLAG_EXT_LEN : flags);
	put8(b, code);
	if (n > UINT8_MAX)
		put16(b, (uint32_t)n);
	else
		put8(b, (unsigned)n);
}

static void
attr_u32(struct buf *b, unsigned flags, unsigned code, uint32_t v)
{
	attr_head(b, flags, code, 4);
	put32(b, v);
}

static void
put_path(struct buf *b, const struct mrtw_attrs *a)
{
	size_t n = 0;

	for (size_t i = 0; i < a->n_path; i++)
		n += a->path[i].n * 4 + (a->path[i].n + SEG_MAX - 1) / SEG_MAX * 2;
	attr_head(b, WELL_KNOWN, ATTR_AS_PATH, n);
	for (size_t i = 0; i < a->n_path; i++) {
		const struct mrtw_seg *s = &a->path[i];

		for (size_t k = 0; k < s->n; k++) {
			if (k % SEG_MAX == 0) {
				put8(b, s->type);
				put8(b, (unsigned)(s->n - k < SEG_MAX ? s->n - k : SEG_MAX));
			}
			put32(b, s->asns[k]);
		}
	}
}

/* RFC 4271 4.3: the length in bits and as few octets as hold them. */
static void
put_nlri(struct buf *b, const struct pfx *p)
{
	const uint64_t hi = htobe64(p->hi), lo = htobe64(p->lo);
	uint8_t bits[16];

	memcpy(bits, &hi, 8);
	memcpy(bits + 8, &lo, 8);
	put8(b, p->len);
	buf_put(b, bits, (p->len + 7u) / 8);
}

static size_t
nlri_bytes(const struct pfx *p, size_t n)
{
	size_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += 1 + (p[i].len + 7u) / 8;
	return sum;
}

static void
put_mp_reach(struct buf *b, const struct mrtw_attrs *a)
{
	if (a->mp == MRTW_MP_ABBREVIATED) {
		attr_head(b, OPT_NON_TRANSITIVE, ATTR_MP_REACH_NLRI, 1u + a->mp_next_hop_n);
		put8(b, a->mp_next_hop_n);
		buf_put(b, a->mp_next_hop, a->mp_next_hop_n);
		return;
	}
	attr_head(b, OPT_NON_TRANSITIVE, ATTR_MP_REACH_NLRI,
	    5u + a->mp_next_hop_n + nlri_bytes(a->mp_reach, a->n_mp_reach));
	put16(b, a->mp_afi);
	put8(b, SAFI_UNICAST);
	put8(b, a->mp_next_hop_n);
	buf_put(b, a->mp_next_hop, a->mp_next_hop_n);
	put8(b, 0); /* reserved */
	for (size_t i = 0; i < a->n_mp_reach; i++)
		put_nlri(b, &a->mp_reach[i]);
}

static void
put_mp_unreach(struct buf *b, const struct mrtw_attrs *a)
{
	attr_head(b, OPT_NON_TRANSITIVE, ATTR_MP_UNREACH_NLRI,
	    3 + nlri_bytes(a->mp_unreach, a->n_mp_unreach));
	put16(b, a->mp_afi);
	put8(b, SAFI_UNICAST);
	for (size_t i = 0; i < a->n_mp_unreach; i++)
		put_nlri(b, &a->mp_unreach[i]);
}

static void
put_communities(struct buf *b, const struct mrtw_attrs *a)
{
	attr_head(b, OPT_TRANSITIVE, ATTR_COMMUNITIES, a->n_communities * 4);
	for (size_t i = 0; i < a->n_communities; i++)
		put32(b, a->communities[i]);
}

static void
put_large(struct buf *b, const struct mrtw_attrs *a)
{
	attr_head(b, OPT_TRANSITIVE, ATTR_LARGE_COMMUNITIES, a->n_large * 12);
	for (size_t i = 0; i < a->n_large; i++) {
		for (int k = 0; k < 3; k++)
			put32(b, a->large[i][k]);
	}
}

void
mrtw_attrs(struct buf *b, const struct mrtw_attrs *a)
{
	if (!a->no_origin_path) {
		attr_head(b, WELL_KNOWN, ATTR_ORIGIN, 1);
		put8(b, a->origin);
		put_path(b, a);
	}
	if (a->has_next_hop)
		attr_u32(b, WELL_KNOWN, ATTR_NEXT_HOP, a->next_hop);
	if (a->has_med)
		attr_u32(b, OPT_NON_TRANSITIVE, ATTR_MED, a->med);
	if (a->has_local_pref)
		attr_u32(b, WELL_KNOWN, ATTR_LOCAL_PREF, a->local_pref);
	if (a->atomic)
		attr_head(b, WELL_KNOWN, ATTR_ATOMIC_AGGREGATE, 0);
	if (a->has_aggregator) {
		attr_head(b, OPT_TRANSITIVE, ATTR_AGGREGATOR, 8);
		put32(b, a->aggregator_asn);
		put32(b, a->aggregator_addr);
	}
	if (a->n_communities > 0)
		put_communities(b, a);
	if (a->mp != MRTW_MP_NONE)
		put_mp_reach(b, a);
	if (a->n_mp_unreach > 0)
		put_mp_unreach(b, a);
	if (a->n_large > 0)
		put_large(b, a);
	if (a->has_otc)
		attr_u32(b, OPT_TRANSITIVE, ATTR_OTC, a->otc);
}

/* RFC 6396 2; returns where the record begins. */
static size_t
rec_begin(struct buf *b, uint32_t time_s, unsigned type, unsigned subtype)
{
	const size_t at = b->n;

	put32(b, time_s);
	put16(b, type);
	put16(b, subtype);
	put32(b, 0);
	return at;
}

static void
rec_end(struct buf *b, size_t at)
{
	const uint32_t n = htobe32((uint32_t)(b->n - at - 12));

	if (!b->bad)
		memcpy(b->p + at + 8, &n, 4);
}

static void
put_addr(struct buf *b, const struct mrtw_addr *a)
{
	buf_put(b, a->b, a->afi == AFI_IP4 ? 4 : 16);
}

void
mrtw_peer_index(struct buf *b, uint32_t time_s, uint32_t collector_id, struct str view,
    const struct mrtw_peer *peers, size_t n)
{
	const size_t at = rec_begin(b, time_s, MRT_TYPE_TABLE_DUMP_V2, SUB_PEER_INDEX_TABLE);

	if (view.n > UINT16_MAX || n > UINT16_MAX)
		b->bad = true;
	put32(b, collector_id);
	put16(b, (uint32_t)view.n);
	buf_str(b, view);
	put16(b, (uint32_t)n);
	for (size_t i = 0; i < n; i++) {
		put8(b, peers[i].addr.afi == AFI_IP6 ? 3 : 2); /* bit 1: AS4, bit 0: IPv6 */
		put32(b, peers[i].bgp_id);
		put_addr(b, &peers[i].addr);
		put32(b, peers[i].asn);
	}
	rec_end(b, at);
}

struct mrtw_rib
mrtw_rib_begin(struct buf *b, uint32_t time_s, uint32_t seq, const struct pfx *p)
{
	struct mrtw_rib r = { 0 };

	r.at = rec_begin(b, time_s, MRT_TYPE_TABLE_DUMP_V2,
	    p->afi == AFI_IP4 ? SUB_RIB_IPV4_UNICAST : SUB_RIB_IPV6_UNICAST);
	put32(b, seq);
	put_nlri(b, p);
	r.count_at = b->n;
	put16(b, 0);
	return r;
}

void
mrtw_rib_entry(struct buf *b, struct mrtw_rib *r, uint16_t peer, uint32_t originated_s,
    const void *attrs, size_t n)
{
	if (n > UINT16_MAX)
		b->bad = true;
	put16(b, peer);
	put32(b, originated_s);
	put16(b, (uint32_t)n);
	buf_put(b, attrs, n);
	r->n++;
}

void
mrtw_rib_entries(struct buf *b, struct mrtw_rib *r, uint32_t n, const void *p, size_t bytes)
{
	buf_put(b, p, bytes);
	r->n += n;
}

void
mrtw_rib_end(struct buf *b, const struct mrtw_rib *r)
{
	set16(b, r->count_at, r->n);
	rec_end(b, r->at);
}

/* The head of BGP4MP records up to the message, RFC 6396 4.4.2; the time extension of 3 before it.
 */
static size_t
bgp4mp_begin(
    struct buf *b, uint32_t time_s, uint32_t usec, unsigned subtype, const struct mrtw_session *s)
{
	const bool et = usec != MRTW_NO_USEC;
	const size_t at = rec_begin(b, time_s, et ? MRT_TYPE_BGP4MP_ET : MRT_TYPE_BGP4MP, subtype);

	if (et)
		put32(b, usec);
	put32(b, s->peer_asn);
	put32(b, s->local_asn);
	put16(b, 0); /* interface index */
	put16(b, s->peer.afi);
	put_addr(b, &s->peer);
	put_addr(b, &s->local);
	return at;
}

/* An UPDATE up to its attributes, whose length len16_end() fills at *field; where it begins. */
static size_t
update_begin(struct buf *b, const struct pfx *withdrawn, size_t n, size_t *field)
{
	const size_t msg = b->n;

	for (int i = 0; i < 16; i++)
		put8(b, 0xff);
	put16(b, 0);
	put8(b, BGP_UPDATE);
	*field = len16_begin(b);
	for (size_t i = 0; i < n; i++)
		put_nlri(b, &withdrawn[i]);
	len16_end(b, *field);
	*field = len16_begin(b);
	return msg;
}

static void
update_end(struct buf *b, size_t msg, size_t field, const struct pfx *announced, size_t n)
{
	len16_end(b, field);
	for (size_t i = 0; i < n; i++)
		put_nlri(b, &announced[i]);
	set16(b, msg + 16, b->n - msg);
}

void
mrtw_update(struct buf *b, uint32_t time_s, uint32_t usec, const struct mrtw_session *s,
    const struct pfx *withdrawn, size_t n_withdrawn, const struct mrtw_attrs *a,
    const struct pfx *announced, size_t n_announced)
{
	const size_t at = bgp4mp_begin(b, time_s, usec, SUB_MESSAGE_AS4, s);
	size_t field;
	const size_t msg = update_begin(b, withdrawn, n_withdrawn, &field);

	if (a != NULL)
		mrtw_attrs(b, a);
	update_end(b, msg, field, announced, n_announced);
	rec_end(b, at);
}

void
mrtw_update_raw(struct buf *b, uint32_t time_s, uint32_t usec, const struct mrtw_session *s,
    const void *attrs, size_t n, const struct pfx *announced, size_t n_announced)
{
	const size_t at = bgp4mp_begin(b, time_s, usec, SUB_MESSAGE_AS4, s);
	size_t field;
	const size_t msg = update_begin(b, NULL, 0, &field);

	buf_put(b, attrs, n);
	update_end(b, msg, field, announced, n_announced);
	rec_end(b, at);
}

void
mrtw_update_id(struct buf *b, uint32_t time_s, uint32_t usec, const struct mrtw_session *s,
    const void *attrs, size_t n, uint32_t id, const struct pfx *announced)
{
	const size_t at = bgp4mp_begin(b, time_s, usec, SUB_MESSAGE_AS4, s);
	size_t field;
	const size_t msg = update_begin(b, NULL, 0, &field);

	buf_put(b, attrs, n);
	len16_end(b, field);
	put32(b, id);
	put_nlri(b, announced);
	set16(b, msg + 16, b->n - msg);
	rec_end(b, at);
}

void
mrtw_mp_reach(struct buf *b, unsigned afi, const uint8_t *next_hop, uint8_t next_hop_n,
    const struct pfx *reach, size_t n)
{
	const struct mrtw_attrs a = { .mp = MRTW_MP_FULL,
		.mp_afi = (uint8_t)afi,
		.mp_next_hop = next_hop,
		.mp_next_hop_n = next_hop_n,
		.mp_reach = reach,
		.n_mp_reach = n };

	put_mp_reach(b, &a);
}

void
mrtw_state(struct buf *b, uint32_t time_s, uint32_t usec, const struct mrtw_session *s,
    uint16_t from, uint16_t to)
{
	const size_t at = bgp4mp_begin(b, time_s, usec, SUB_STATE_CHANGE_AS4, s);

	put16(b, from);
	put16(b, to);
	rec_end(b, at);
}
