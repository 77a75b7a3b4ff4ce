/* mrt.c - see mrt.h. Framing and kinds of records. */
#include "mrt/mrt_i.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/limits.h"

struct mrt *
mrt_new(struct in *in)
{
	struct mrt *m = calloc(1, sizeof(*m));

	if (m != NULL)
		m->in = in;
	return m;
}

void
mrt_free(struct mrt *m)
{
	if (m == NULL)
		return;
	map_fini(&m->v1_peers);
	free(m->peers);
	free(m->entries);
	free(m);
}

size_t
mrt_peers(const struct mrt *m, const struct mrt_peer **out)
{
	*out = m->peers;
	return m->peers_n;
}

static enum mrt_kind
kind_v2(unsigned subtype)
{
	if (subtype == V2_PEER_INDEX_TABLE)
		return MRT_PEERS;
	return (subtype >= V2_RIB_IPV4_UNICAST && subtype <= V2_RIB_GENERIC) ||
		       (subtype >= V2_RIB_IPV4_UNICAST_ADDPATH && subtype <= V2_RIB_GENERIC_ADDPATH)
		   ? MRT_RIB
		   : MRT_OTHER;
}

static enum mrt_kind
kind_mp(unsigned subtype)
{
	if (subtype == MP_STATE_CHANGE || subtype == MP_STATE_CHANGE_AS4)
		return MRT_STATE;
	if (subtype == MP_ENTRY)
		return MRT_RIB;
	return subtype == MP_MESSAGE ||
		       (subtype >= MP_MESSAGE_AS4 && subtype <= MP_MESSAGE_AS4_LOCAL_ADDPATH)
		   ? MRT_MSG
		   : MRT_OTHER;
}

static enum mrt_kind
kind_legacy(unsigned subtype)
{
	if (subtype == LEGACY_STATE_CHANGE)
		return MRT_STATE;
	return subtype == LEGACY_UPDATE || (subtype >= LEGACY_OPEN && subtype <= LEGACY_KEEPALIVE)
		   ? MRT_MSG
		   : MRT_OTHER;
}

static enum mrt_kind
kind_of(unsigned type, unsigned subtype)
{
	switch (type) {
	case MRT_TYPE_TABLE_DUMP:
		return subtype == AFI_IP4 || subtype == AFI_IP6 ? MRT_RIB : MRT_OTHER;
	case MRT_TYPE_TABLE_DUMP_V2:
		return kind_v2(subtype);
	case MRT_TYPE_BGP4MP:
	case MRT_TYPE_BGP4MP_ET:
		return kind_mp(subtype);
	case MRT_TYPE_BGP:
	case MRT_TYPE_BGP4PLUS:
	case MRT_TYPE_BGP4PLUS_01:
		return kind_legacy(subtype);
	default:
		return MRT_OTHER;
	}
}

const struct mrt_gaps *
mrt_gaps(const struct mrt *m)
{
	return &m->gaps;
}

static enum st
lost(const struct mrt *m, enum st st, uint32_t len, struct err *e)
{
	if (st == ST_BAD)
		err_set(e, ST_BAD, in_off(m->in), "RFC 6396 2",
		    "zeros where the header of record %llu should be: the framing is lost",
		    (unsigned long long)m->n + 1);
	else
		err_set(e, ST_LIMIT, in_off(m->in), "RFC 6396 2",
		    "record %llu claims %u bytes, at most %u: the framing is lost",
		    (unsigned long long)m->n + 1, len, MRT_MAX_RECORD_BYTES);
	return err_in(e, in_name(m->in));
}

/* What a cut file still has is told in the error. */
static enum st
cut(const struct mrt *m, size_t have, size_t n, struct err *e)
{
	err_set(e, ST_TRUNC, in_off(m->in), "RFC 6396 2",
	    "record %llu is cut: %zu of %zu bytes are there", (unsigned long long)m->n + 1, have,
	    n);
	return err_in(e, in_name(m->in));
}

/*
 * The record that begins here, whole, at *p, *have octets of the stream being there, those of the
 * header behind it among them unless the stream ends. ST_END and faults as mrt_next().
 */
static enum st
whole(struct mrt *m, const uint8_t **p, size_t *have, struct err *e)
{
	enum st st = in_peek(m->in, HEADER_BYTES, p, have, e);
	uint32_t len;
	size_t n;

	if (st == ST_END)
		return *have == 0 ? frame_end(m, e) : cut(m, *have, HEADER_BYTES, e);
	if (st != ST_OK)
		return st;
	len = be32(*p + 8);
	if (len == 0 && be64(*p) == 0)
		return lost(m, ST_BAD, len, e);
	if (len > MRT_MAX_RECORD_BYTES)
		return lost(m, ST_LIMIT, len, e);
	n = HEADER_BYTES + (size_t)len;
	st = in_peek(m->in, n + HEADER_BYTES + BULK_HEAD, p, have, e);
	if (st == ST_OK || *have >= n)
		return ST_OK;
	return st == ST_END ? cut(m, *have, n, e) : st;
}

/* The record that is next, past what may have been torn. */
static enum st
find(struct mrt *m, const uint8_t **p, size_t *have, struct err *e)
{
	for (;;) {
		const enum st st = whole(m, p, have, e);
		size_t n;

		if (st == ST_BAD || st == ST_LIMIT || st == ST_TRUNC) {
			/* of the reader below, of the gaps told, or of this header */
			if (m->gaps.told || e->off != in_off(m->in) || !frame_resync(m))
				return st;
			continue;
		}
		if (st != ST_OK)
			return st;
		n = HEADER_BYTES + (size_t)be32(*p + 8);
		if (*have < n + HEADER_BYTES || __builtin_expect(frame_known(*p + n), 1))
			return ST_OK;
		if (bulk_begins(*p, *have))
			return ST_OK;
		if (!frame_torn(m, n))
			return in_peek(m->in, n, p, have, e);
	}
}

void
mrt_settle(struct mrt *m)
{
	in_skip(m->in, m->pending);
	m->pending = 0;
}

enum st
mrt_next(struct mrt *m, struct mrt_rec *rec, struct err *e)
{
	const uint8_t *p;
	size_t have;
	uint32_t len;
	enum st st;

	if (m->bulk_n > 0)
		return bulk_next(m, rec);
	mrt_settle(m);
	st = find(m, &p, &have, e);
	if (st != ST_OK)
		return st;
	len = be32(p + 8);
	m->pending = HEADER_BYTES + (size_t)len;
	m->last_s = frame_time(p, m->last_s);
	if (be16(p + 4) == MRT_TYPE_TABLE_DUMP && bulk_begins(p, have)) {
		m->pending += BULK_HEAD;
		m->bulk_head = p;
		m->bulk_off = in_off(m->in);
		m->bulk = p + HEADER_BYTES + BULK_HEAD;
		m->bulk_n = len;
		return bulk_next(m, rec);
	}
	m->n++;
	*rec = (struct mrt_rec){ .type = be16(p + 4),
		.subtype = be16(p + 6),
		.time_s = be32(p),
		.n = m->n,
		.off = in_off(m->in),
		.body = p + HEADER_BYTES,
		.body_n = len };
	rec->kind = kind_of(rec->type, rec->subtype);
	rec->et = rec->type == MRT_TYPE_BGP4MP_ET;
	if (rec->et && len >= 4) {
		rec->time_us = be32(rec->body);
		rec->body += 4;
		rec->body_n -= 4;
	}
	if (rec->kind == MRT_PEERS)
		return mrt_take_peers(m, rec, e);
	if (rec->kind == MRT_RIB && rec->type == MRT_TYPE_TABLE_DUMP_V2 && !m->v2) {
		err_set(e, ST_UNSUP, rec->off, "RFC 6396 4.3.1",
		    "record %llu: a RIB entry before any peer table", (unsigned long long)rec->n);
		return err_in(e, in_name(m->in));
	}
	return ST_OK;
}

enum st
mrt_short(const struct mrt_rec *rec, const struct wire *w, const char *rule, struct err *e)
{
	const size_t head = HEADER_BYTES + (rec->et ? 4 : 0);

	return err_set(e, ST_TRUNC, rec->off + head + w->bad_at, rule,
	    "record %llu of %zu bytes ends inside a field", (unsigned long long)rec->n,
	    rec->body_n);
}

void
mrt_addr(struct wire *w, unsigned afi, struct pfx *out)
{
	const uint8_t *b = wire_take(w, afi_bits(afi) / 8);

	*out = (struct pfx){ .afi = (uint8_t)afi, .len = (uint8_t)afi_bits(afi) };
	if (b != NULL)
		pfx_set(out, afi, b, afi_bits(afi));
}
