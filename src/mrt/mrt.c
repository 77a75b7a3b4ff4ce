/* mrt.c - see mrt.h. Framing and kinds of records. */
#include "mrt/mrt_i.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/limits.h"

#define HEADER_BYTES 12

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
	return subtype == MP_MESSAGE ||
		       (subtype >= MP_MESSAGE_AS4 && subtype <= MP_MESSAGE_AS4_LOCAL_ADDPATH)
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
		return subtype == LEGACY_UPDATE		? MRT_MSG
		       : subtype == LEGACY_STATE_CHANGE ? MRT_STATE
							: MRT_OTHER;
	default:
		return MRT_OTHER;
	}
}

/* Asks for n bytes of the record that begins here; what a cut file still has is told in the error.
 */
static enum st
need(struct mrt *m, size_t n, const uint8_t **p, struct err *e)
{
	size_t have;
	const enum st st = in_peek(m->in, n, p, &have, e);

	if (st != ST_END)
		return st;
	if (have == 0 && n == HEADER_BYTES)
		return ST_END;
	err_set(e, ST_TRUNC, in_off(m->in), "RFC 6396 2",
	    "record %llu is cut: %zu of %zu bytes are there", (unsigned long long)m->n + 1, have,
	    n);
	return err_in(e, in_name(m->in));
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
	uint32_t len;
	enum st st;

	mrt_settle(m);
	st = need(m, HEADER_BYTES, &p, e);
	if (st != ST_OK)
		return st;
	len = be32(p + 8);
	if (len == 0 && be64(p) == 0) {
		err_set(e, ST_BAD, in_off(m->in), "RFC 6396 2",
		    "zeros where the header of record %llu should be: the framing is lost",
		    (unsigned long long)m->n + 1);
		return err_in(e, in_name(m->in));
	}
	if (len > MRT_MAX_RECORD_BYTES) {
		err_set(e, ST_LIMIT, in_off(m->in), "RFC 6396 2",
		    "record %llu claims %u bytes, at most %u: the framing is lost",
		    (unsigned long long)m->n + 1, len, MRT_MAX_RECORD_BYTES);
		return err_in(e, in_name(m->in));
	}
	st = need(m, HEADER_BYTES + (size_t)len, &p, e);
	if (st != ST_OK)
		return st;
	m->pending = HEADER_BYTES + (size_t)len;
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
