/* bgp4mp.c - BGP4MP(_ET) and the legacy types 5, 9 and 10: messages and state changes. */
#include "mrt/mrt_i.h"

#define RULE_MSG "RFC 6396 4.4.2"
#define RULE_STATE "RFC 6396 4.4.1"
#define RULE_OLD "RFC 6396 B.2"

enum st
mrt_session(struct wire *w, const struct mrt_rec *rec, bool as4, struct mrt_peer *peer,
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

/* Of the peers of a legacy type. */
static unsigned
legacy_afi(const struct mrt_rec *rec)
{
	return rec->type == MRT_TYPE_BGP ? AFI_IP4 : AFI_IP6;
}

static enum st
legacy_msg(const struct mrt_rec *rec, struct mrt_msg *out, struct err *e)
{
	static const uint8_t types[] = { [LEGACY_UPDATE] = BGP_UPDATE,
		[LEGACY_OPEN] = BGP_OPEN,
		[LEGACY_NOTIFY] = BGP_NOTIFICATION,
		[LEGACY_KEEPALIVE] = BGP_KEEPALIVE };
	struct wire w = wire_on(rec->body, rec->body_n, 0);

	out->peer.asn = wire_u16(&w);
	mrt_addr(&w, legacy_afi(rec), &out->peer.addr);
	out->local_asn = wire_u16(&w);
	mrt_addr(&w, legacy_afi(rec), &out->local_addr);
	if (wire_bad(&w))
		return mrt_short(rec, &w, RULE_OLD, e);
	out->legacy = true;
	out->type = types[rec->subtype];
	out->body = w.p;
	out->body_n = wire_left(&w);
	return ST_OK;
}

bool
mrt_is_snapshot(const struct mrt_rec *rec)
{
	return mrt_is_legacy(rec->type)
		   ? rec->subtype == LEGACY_SYNC
		   : (rec->type == MRT_TYPE_BGP4MP || rec->et) && rec->subtype == MP_SNAPSHOT;
}

enum st
mrt_snapshot_open(const struct mrt_rec *rec, unsigned *view, struct span *file, struct err *e)
{
	struct wire w = wire_on(rec->body, rec->body_n, 0);
	const uint8_t *end;

	*view = wire_u16(&w);
	end = wire_left(&w) > 0 ? memchr(w.p, 0, wire_left(&w)) : NULL;
	if (end == NULL)
		wire_take(&w, wire_left(&w) + 1); /* the name ends with a zero */
	if (wire_bad(&w))
		return mrt_short(rec, &w, RULE_OLD, e);
	*file = (struct span){ w.p, (size_t)(end - w.p) };
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
	if (mrt_is_legacy(rec->type))
		return legacy_msg(rec, out, e);
	out->as4 = sub == MP_MESSAGE_AS4 || sub == MP_MESSAGE_AS4_LOCAL ||
		   sub == MP_MESSAGE_AS4_ADDPATH || sub == MP_MESSAGE_AS4_LOCAL_ADDPATH;
	out->add_path = sub >= MP_MESSAGE_ADDPATH;
	out->local = sub == MP_MESSAGE_LOCAL || sub == MP_MESSAGE_AS4_LOCAL ||
		     sub >= MP_MESSAGE_LOCAL_ADDPATH;
	st = mrt_session(
	    &w, rec, out->as4, &out->peer, &out->local_asn, &out->local_addr, RULE_MSG, e);
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
	const bool legacy = mrt_is_legacy(rec->type);
	uint32_t local_asn;
	struct pfx local;
	enum st st = ST_OK;

	*out = (struct mrt_state){ 0 };
	if (legacy) {
		out->peer.asn = wire_u16(&w);
		mrt_addr(&w, legacy_afi(rec), &out->peer.addr);
	} else
		st = mrt_session(&w, rec, rec->subtype == MP_STATE_CHANGE_AS4, &out->peer,
		    &local_asn, &local, RULE_STATE, e);
	if (st != ST_OK)
		return st;
	out->old_state = wire_u16(&w);
	out->new_state = wire_u16(&w);
	if (wire_bad(&w))
		return mrt_short(rec, &w, RULE_STATE, e);
	out->known = out->old_state <= 6 && out->new_state <= 6;
	return ST_OK;
}
