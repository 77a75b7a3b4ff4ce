/* bgp4mp.c - BGP4MP(_ET) and legacy type 5: messages and state changes. */
#include "mrt/mrt_i.h"

#define RULE_MSG "RFC 6396 4.4.2"
#define RULE_STATE "RFC 6396 4.4.1"

/* The part that messages and state changes share: numbers, interface, family, addresses. */
static enum st
session(struct wire *w, const struct mrt_rec *rec, bool as4, struct mrt_peer *peer,
    uint32_t *local_asn, struct pfx *local, const char *rule, struct err *e)
{
	unsigned afi;

	*peer = (struct mrt_peer){ 0 };
	peer->asn = as4 ? wire_u32(w) : wire_u16(w);
	*local_asn = as4 ? wire_u32(w) : wire_u16(w);
	wire_u16(w); /* interface index */
	afi = wire_u16(w);
	if (wire_bad(w))
		return mrt_short(rec, w, rule, e);
	if (afi != AFI_IP4 && afi != AFI_IP6)
		return err_set(e, ST_BAD, rec->off, rule,
		    "record %llu: address family %u of the session", (unsigned long long)rec->n,
		    afi);
	mrt_addr(w, afi, &peer->addr);
	mrt_addr(w, afi, local);
	return wire_bad(w) ? mrt_short(rec, w, rule, e) : ST_OK;
}

static enum st
legacy_msg(const struct mrt_rec *rec, struct mrt_msg *out, struct err *e)
{
	struct wire w = wire_on(rec->body, rec->body_n, 0);

	out->peer.asn = wire_u16(&w);
	mrt_addr(&w, AFI_IP4, &out->peer.addr);
	out->local_asn = wire_u16(&w);
	mrt_addr(&w, AFI_IP4, &out->local_addr);
	if (wire_bad(&w))
		return mrt_short(rec, &w, "MRT type 5", e);
	out->legacy = true;
	out->type = BGP_UPDATE;
	out->body = w.p;
	out->body_n = wire_left(&w);
	return ST_OK;
}

enum st
mrt_msg_open(const struct mrt_rec *rec, struct mrt_msg *out, struct err *e)
{
	struct wire w = wire_on(rec->body, rec->body_n, 0);
	const unsigned sub = rec->subtype;
	const uint8_t *marker;
	unsigned len;
	enum st st;

	*out = (struct mrt_msg){ 0 };
	if (rec->type == MRT_TYPE_BGP)
		return legacy_msg(rec, out, e);
	out->as4 = sub == MP_MESSAGE_AS4 || sub == MP_MESSAGE_AS4_LOCAL ||
		   sub == MP_MESSAGE_AS4_ADDPATH || sub == MP_MESSAGE_AS4_LOCAL_ADDPATH;
	out->add_path = sub >= MP_MESSAGE_ADDPATH;
	out->local = sub == MP_MESSAGE_LOCAL || sub == MP_MESSAGE_AS4_LOCAL ||
		     sub >= MP_MESSAGE_LOCAL_ADDPATH;
	st = session(&w, rec, out->as4, &out->peer, &out->local_asn, &out->local_addr, RULE_MSG, e);
	if (st != ST_OK)
		return st;
	marker = wire_take(&w, 16);
	len = wire_u16(&w);
	out->type = wire_u8(&w);
	if (wire_bad(&w))
		return mrt_short(rec, &w, RULE_MSG, e);
	if (len < BGP_HEADER_BYTES || len - BGP_HEADER_BYTES > wire_left(&w))
		return err_set(e, ST_BAD, rec->off, "RFC 4271 4.1",
		    "record %llu: a message of %u octets in %zu of the record",
		    (unsigned long long)rec->n, len, wire_left(&w) + BGP_HEADER_BYTES);
	out->marker_bad = be64(marker) != UINT64_MAX || be64(marker + 8) != UINT64_MAX;
	out->body = w.p;
	out->body_n = len - BGP_HEADER_BYTES;
	out->trailing = wire_left(&w) - out->body_n;
	return ST_OK;
}

enum st
mrt_state_open(const struct mrt_rec *rec, struct mrt_state *out, struct err *e)
{
	struct wire w = wire_on(rec->body, rec->body_n, 0);
	const bool legacy = rec->type == MRT_TYPE_BGP;
	uint32_t local_asn;
	struct pfx local;
	enum st st = ST_OK;

	*out = (struct mrt_state){ 0 };
	if (legacy) {
		out->peer.asn = wire_u16(&w);
		mrt_addr(&w, AFI_IP4, &out->peer.addr);
	} else
		st = session(&w, rec, rec->subtype == MP_STATE_CHANGE_AS4, &out->peer, &local_asn,
		    &local, RULE_STATE, e);
	if (st != ST_OK)
		return st;
	out->old_state = wire_u16(&w);
	out->new_state = wire_u16(&w);
	if (wire_bad(&w))
		return mrt_short(rec, &w, RULE_STATE, e);
	out->known = out->old_state <= 6 && out->new_state <= 6;
	return ST_OK;
}
