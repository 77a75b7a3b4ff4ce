/* rib.c - TABLE_DUMP and TABLE_DUMP_V2: peers and RIB entries. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/limits.h"
#include "mrt/mrt_i.h"

#define RULE_PEERS "RFC 6396 4.3.1"
#define RULE_RIB "RFC 6396 4.3.2"
#define RULE_ENTRY "RFC 6396 4.3.4"
#define RULE_V1 "RFC 6396 4.2"
#define RULE_OLD "RFC 6396 B.2"

enum st
mrt_take_peers(struct mrt *m, const struct mrt_rec *rec, struct err *e)
{
	struct wire w = wire_on(rec->body, rec->body_n, 0);
	size_t n;

	m->v2 = false;
	m->peers_n = m->v2_n = 0;
	map_fini(&m->v1_peers);
	wire_u32(&w); /* collector BGP id */
	wire_take(&w, wire_u16(&w));
	n = wire_u16(&w);
	while (m->peers_n < n && !wire_bad(&w)) {
		struct mrt_peer *peers =
				    arr_grow(m->peers, m->peers_n, &m->peers_cap, sizeof(*peers)),
				*p;
		const uint8_t type = wire_u8(&w);

		if (peers == NULL)
			return err_nomem(e, "a peer table");
		m->peers = peers;
		p = &peers[m->peers_n++];
		p->bgp_id = wire_u32(&w);
		mrt_addr(&w, type & 1 ? AFI_IP6 : AFI_IP4, &p->addr);
		p->asn = type & 2 ? wire_u32(&w) : wire_u16(&w);
	}
	if (wire_bad(&w)) {
		m->peers_n = 0;
		mrt_short(rec, &w, RULE_PEERS, e);
		e->st = ST_UNSUP;
		return err_in(e, in_name(m->in));
	}
	m->v2 = true;
	m->v2_n = n;
	return ST_OK;
}

enum st
mrt_copy_peers(struct mrt *m, const struct mrt *from, struct err *e)
{
	if (m->peers_cap < from->peers_n) {
		struct mrt_peer *p = realloc(m->peers, from->peers_n * sizeof(*p));

		if (p == NULL)
			return err_nomem(e, "a peer table");
		m->peers = p;
		m->peers_cap = from->peers_n;
	}
	if (from->peers_n > 0)
		memcpy(m->peers, from->peers, from->peers_n * sizeof(*m->peers));
	m->peers_n = from->peers_n;
	m->v2 = from->v2;
	m->v2_n = from->v2_n;
	map_fini(&m->v1_peers);
	return ST_OK;
}

/* Family and form of a RIB record by its subtype; RIB_GENERIC says it itself. */
static enum st
v2_family(
    struct wire *w, const struct mrt_rec *rec, struct mrt_rib *out, unsigned *afi, struct err *e)
{
	unsigned sub = rec->subtype;

	out->add_path = sub >= V2_RIB_IPV4_UNICAST_ADDPATH;
	if (sub >= V2_RIB_IPV4_UNICAST_ADDPATH)
		sub -= V2_RIB_IPV4_UNICAST_ADDPATH - V2_RIB_IPV4_UNICAST;
	out->seq = wire_u32(w);
	if (sub == V2_RIB_GENERIC) {
		*afi = wire_u16(w);
		out->safi = wire_u8(w);
	} else {
		*afi = sub <= V2_RIB_IPV4_MULTICAST ? AFI_IP4 : AFI_IP6;
		out->safi = sub % 2 == 0 ? SAFI_UNICAST : SAFI_MULTICAST;
	}
	if ((*afi != AFI_IP4 && *afi != AFI_IP6) || out->safi < SAFI_UNICAST ||
	    out->safi > SAFI_MULTICAST)
		return err_set(e, ST_UNSUP, rec->off, "RFC 6396 4.3.3",
		    "family %u/%u is not judged", *afi, out->safi);
	return ST_OK;
}

/* prefix length and bits, RFC 6396 4.3.2 */
static enum st
prefix(struct wire *w, const struct mrt_rec *rec, unsigned afi, struct pfx *out, struct err *e)
{
	const unsigned len = wire_u8(w);
	const uint8_t *bits;

	if (len > afi_bits(afi))
		return err_set(e, ST_BAD, rec->off, RULE_RIB,
		    "record %llu: prefix length %u, at most %u", (unsigned long long)rec->n, len,
		    afi_bits(afi));
	bits = wire_take(w, (len + 7) / 8);
	if (wire_bad(w))
		return mrt_short(rec, w, RULE_RIB, e);
	pfx_set(out, afi, bits, len);
	return ST_OK;
}

/* Fills entries from *w as long as all is well there; how many. Stops in front of what is not. */
static inline size_t
sound_entries(struct wire *w, struct mrt_entry *entries, size_t n, size_t peers_n, size_t head)
{
	const uint8_t *p = w->p;
	size_t i = 0;

	for (; i < n && (size_t)(w->end - p) >= head; i++) {
		struct mrt_entry *t = &entries[i];

		t->peer = be16(p);
		t->originated_s = be32(p + 2);
		t->path_id = head == 12 ? be32(p + 6) : 0;
		t->attrs_n = be16(p + head - 2);
		t->attrs = p + head;
		if ((size_t)(w->end - t->attrs) < t->attrs_n || t->peer >= peers_n)
			break;
		p = t->attrs + t->attrs_n;
	}
	w->p = p;
	return i;
}

/* Fills m->entries from w; with_ids: a path id stands in each entry. */
static enum st
v2_entries(struct mrt *m, struct wire w, const struct mrt_rec *rec, bool with_ids,
    struct mrt_rib *out, struct err *e)
{
	const size_t n = wire_u16(&w);

	if (m->entries_cap < n) {
		struct mrt_entry *p = realloc(m->entries, n * sizeof(*p));

		if (p == NULL)
			return err_nomem(e, "RIB entries");
		m->entries = p;
		m->entries_cap = n;
	}
	if ((with_ids ? sound_entries(&w, m->entries, n, m->v2_n, 12)
		      : sound_entries(&w, m->entries, n, m->v2_n, 8)) < n) {
		const unsigned peer = wire_u16(&w);

		wire_u32(&w);
		if (with_ids)
			wire_u32(&w);
		wire_take(&w, wire_u16(&w));
		if (wire_bad(&w))
			return mrt_short(rec, &w, RULE_ENTRY, e);
		return err_set(e, ST_BAD, rec->off, RULE_ENTRY,
		    "record %llu: peer %u, the table has %zu", (unsigned long long)rec->n, peer,
		    m->v2_n);
	}
	if (wire_left(&w) != 0)
		return err_set(e, ST_BAD, rec->off, RULE_RIB,
		    "record %llu: %zu octets behind the last entry", (unsigned long long)rec->n,
		    wire_left(&w));
	out->n = n;
	out->entries = m->entries;
	return ST_OK;
}

/*
 * RIB_GENERIC_ADDPATH has two dialects: RFC 8050 4.3 puts the path id into the NLRI, OpenBGPD and
 * GoBGP put it into each entry. Whichever reads the record whole is right; the RFC is asked first.
 */
static enum st
generic_addpath(struct mrt *m, const struct wire *at, const struct mrt_rec *rec, unsigned afi,
    struct mrt_rib *out, struct err *e)
{
	struct wire w = *at;
	const uint32_t path_id = wire_u32(&w);
	enum st st = prefix(&w, rec, afi, &out->pfx, e);

	if (st == ST_OK)
		st = v2_entries(m, w, rec, false, out, e);
	if (st == ST_OK) {
		for (size_t i = 0; i < out->n; i++)
			m->entries[i].path_id = path_id;
		return ST_OK;
	}
	w = *at;
	st = prefix(&w, rec, afi, &out->pfx, e);
	return st == ST_OK ? v2_entries(m, w, rec, true, out, e) : st;
}

static enum st
open_v2(struct mrt *m, const struct mrt_rec *rec, struct mrt_rib *out, struct err *e)
{
	struct wire w = wire_on(rec->body, rec->body_n, 0);
	unsigned afi;
	enum st st;

	out->as4 = true;
	st = v2_family(&w, rec, out, &afi, e);
	if (st != ST_OK)
		return wire_bad(&w) ? mrt_short(rec, &w, RULE_RIB, e) : st;
	if (rec->subtype == V2_RIB_GENERIC_ADDPATH)
		return generic_addpath(m, &w, rec, afi, out, e);
	st = prefix(&w, rec, afi, &out->pfx, e);
	return st == ST_OK ? v2_entries(m, w, rec, out->add_path, out, e) : st;
}

/* Index of a peer that stands in the record itself, added behind those of the table when it is new.
 */
static enum st
v1_peer(struct mrt *m, const struct pfx *addr, uint32_t asn, uint32_t *out, struct err *e)
{
	bool fresh;
	uint32_t *at =
	    map_put(&m->v1_peers, pfx_hash(addr) ^ hash_u64(asn), (uint32_t)m->peers_n, &fresh);
	struct mrt_peer *peers;

	if (at == NULL)
		return err_nomem(e, "peers");
	*out = *at;
	if (!fresh)
		return ST_OK;
	peers = arr_grow(m->peers, m->peers_n, &m->peers_cap, sizeof(*peers));
	if (peers == NULL)
		return err_nomem(e, "peers");
	m->peers = peers;
	peers[m->peers_n++] = (struct mrt_peer){ *addr, asn, 0 };
	return ST_OK;
}

/* Room for the entry of a record that has one; NULL when memory is out. */
static struct mrt_entry *
one_entry(struct mrt *m)
{
	if (m->entries_cap == 0) {
		m->entries = arr_new(1, sizeof(*m->entries));
		m->entries_cap = m->entries != NULL;
	}
	return m->entries;
}

static enum st
open_v1(struct mrt *m, const struct mrt_rec *rec, struct mrt_rib *out, struct err *e)
{
	struct wire w = wire_on(rec->body, rec->body_n, 0);
	const unsigned afi = rec->subtype;
	struct mrt_entry *t;
	struct pfx addr, peer;
	unsigned len;
	uint32_t asn;

	t = one_entry(m);
	if (t == NULL)
		return err_nomem(e, "RIB entries");
	if (rec->bulk == NULL)
		wire_u16(&w); /* view */
	out->seq = rec->bulk == NULL ? wire_u16(&w) : be16(rec->bulk + HEADER_BYTES + 2);
	mrt_addr(&w, afi, &addr);
	len = wire_u8(&w);
	wire_u8(&w); /* status, always 1 */
	t->originated_s = wire_u32(&w);
	mrt_addr(&w, afi, &peer);
	asn = wire_u16(&w);
	t->attrs_n = wire_u16(&w);
	t->attrs = wire_take(&w, t->attrs_n);
	t->path_id = 0;
	if (wire_bad(&w))
		return mrt_short(rec, &w, RULE_V1, e);
	if (len > afi_bits(afi))
		return err_set(e, ST_BAD, rec->off, RULE_V1,
		    "record %llu: prefix length %u, at most %u", (unsigned long long)rec->n, len,
		    afi_bits(afi));
	addr.len = (uint8_t)len;
	pfx_mask(&addr);
	out->pfx = addr;
	out->safi = SAFI_UNICAST;
	out->n = 1;
	out->entries = t;
	return v1_peer(m, &peer, asn, &t->peer, e);
}

/* Family, next hop and prefix of BGP4MP_ENTRY. */
static enum st
entry_prefix(struct wire *w, const struct mrt_rec *rec, struct mrt_rib *out, struct err *e)
{
	const unsigned afi = wire_u16(w), safi = wire_u8(w), hop_n = wire_u8(w);
	const uint8_t *hop = wire_take(w, hop_n);

	if (wire_bad(w))
		return mrt_short(rec, w, RULE_OLD, e);
	if ((afi != AFI_IP4 && afi != AFI_IP6) || safi < SAFI_UNICAST || safi > SAFI_MULTICAST)
		return err_set(
		    e, ST_UNSUP, rec->off, RULE_OLD, "family %u/%u is not judged", afi, safi);
	out->safi = (uint8_t)safi;
	if (hop_n == 4)
		pfx_set(&out->next_hop, AFI_IP4, hop, 32);
	else if (hop_n == 16 || hop_n == 32)
		pfx_set(&out->next_hop, AFI_IP6, hop, 128);
	return prefix(w, rec, afi, &out->pfx, e);
}

/*
 * BGP4MP_ENTRY, of the years before 4-octet AS numbers: session, state of the route, the route, as
 * RFC 6396 B.2 and its drafts have it. `dump table-mp` of OpenBGPD has the local end before the
 * peer, which nothing in the record tells. The form of the Zebra manual is without the session and
 * so without a peer: a record that cannot be read.
 */
static enum st
open_entry(struct mrt *m, const struct mrt_rec *rec, struct mrt_rib *out, struct err *e)
{
	struct wire w = wire_on(rec->body, rec->body_n, 0);
	struct mrt_entry *t = one_entry(m);
	struct mrt_peer peer;
	uint32_t local_asn;
	struct pfx local;
	enum st st;

	if (t == NULL)
		return err_nomem(e, "RIB entries");
	st = mrt_session(&w, rec, false, &peer, &local_asn, &local, RULE_OLD, e);
	if (st != ST_OK)
		return st;
	wire_u16(&w); /* view */
	wire_u16(&w); /* status */
	t->originated_s = wire_u32(&w);
	st = entry_prefix(&w, rec, out, e);
	if (st != ST_OK)
		return st;
	t->attrs_n = wire_u16(&w);
	t->attrs = wire_take(&w, t->attrs_n);
	t->path_id = 0;
	if (wire_bad(&w))
		return mrt_short(rec, &w, RULE_OLD, e);
	if (wire_left(&w) != 0)
		return err_set(e, ST_BAD, rec->off, RULE_OLD,
		    "record %llu: %zu octets behind the entry", (unsigned long long)rec->n,
		    wire_left(&w));
	out->n = 1;
	out->entries = t;
	return v1_peer(m, &peer.addr, peer.asn, &t->peer, e);
}

enum st
mrt_rib_open(struct mrt *m, const struct mrt_rec *rec, struct mrt_rib *out, struct err *e)
{
	enum st st;

	*out = (struct mrt_rib){ 0 };
	st = rec->type == MRT_TYPE_TABLE_DUMP	   ? open_v1(m, rec, out, e)
	     : rec->type == MRT_TYPE_TABLE_DUMP_V2 ? open_v2(m, rec, out, e)
						   : open_entry(m, rec, out, e);
	return st == ST_OK ? ST_OK : err_in(e, in_name(m->in));
}

bool
mrt_rib_peek(const struct mrt_rec *rec, struct pfx *out)
{
	struct wire w = wire_on(rec->body, rec->body_n, 0);
	struct mrt_rib rib;
	unsigned afi;
	struct err e;

	if (rec->type != MRT_TYPE_TABLE_DUMP_V2 || rec->subtype == V2_RIB_GENERIC ||
	    rec->subtype == V2_RIB_GENERIC_ADDPATH)
		return false;
	return v2_family(&w, rec, &rib, &afi, &e) == ST_OK &&
	       prefix(&w, rec, afi, out, &e) == ST_OK;
}
