/* reader.c - see routescope/mrt.h: opening, records and what they are about. */
#include "lib/lib_i.h"

#include <stdlib.h>

enum rs_status
rs_open_none(struct rs_reader **out, unsigned flags, struct rs_error *e)
{
	*out = NULL;
	if ((flags & ~(unsigned)RS_MERGE_ALWAYS) != 0)
		return lib_fail(e, ST_UNSUP, NULL, "a flag that this version does not know");
	*out = calloc(1, sizeof(**out));
	if (*out == NULL)
		return lib_fail(e, ST_NOMEM, NULL, "no memory for a reader");
	(*out)->flags = flags;
	return RS_OK;
}

enum rs_status
rs_open(struct rs_reader **out, const char *path, unsigned flags, struct rs_error *e)
{
	struct rs_reader *rd;
	enum rs_status st = rs_open_none(&rd, flags, e);
	struct err fault;

	*out = NULL;
	if (st != RS_OK)
		return st;
	if (in_open_undigested(&rd->in, path, &fault) != ST_OK)
		st = lib_error(e, &fault);
	else if ((rd->m = mrt_new(rd->in)) == NULL)
		st = lib_fail(e, ST_NOMEM, NULL, "no memory for a reader");
	if (st != RS_OK) {
		rs_close(rd);
		return st;
	}
	*out = rd;
	return RS_OK;
}

void
rs_close(struct rs_reader *rd)
{
	if (rd == NULL)
		return;
	mrt_free(rd->m);
	in_close(rd->in);
	arena_fini(&rd->mem);
	free(rd->peers);
	free(rd);
}

const char *
rs_codec(const struct rs_reader *rd)
{
	return rd->in != NULL ? in_codec(rd->in) : "none";
}

const struct rs_counts *
rs_counts(const struct rs_reader *rd)
{
	return &rd->counts;
}

const struct rs_peer *
rs_peers(const struct rs_reader *rd, size_t *n)
{
	*n = rd->peers_n;
	return rd->peers;
}

/* The public form of the reader's peers; TABLE_DUMP adds to them record by record. */
static enum st
take_peers(struct rs_reader *rd, struct err *e)
{
	const struct mrt_peer *p;
	const size_t n = mrt_peers(rd->m, &p);

	if (rd->rec.kind == MRT_PEERS || rd->rec.type != rd->peers_type || n < rd->peers_n)
		rd->peers_n = 0;
	rd->peers_type = rd->rec.type;
	while (rd->peers_n < n) {
		struct rs_peer *grown =
		    arr_grow(rd->peers, rd->peers_n, &rd->peers_cap, sizeof(*grown));

		if (grown == NULL)
			return err_nomem(e, "peers");
		rd->peers = grown;
		lib_peer(&grown[rd->peers_n], &p[rd->peers_n]);
		rd->peers_n++;
	}
	return ST_OK;
}

static void
publish(struct rs_reader *rd)
{
	static const uint8_t kinds[] = { [MRT_OTHER] = RS_RECORD_OTHER,
		[MRT_PEERS] = RS_RECORD_PEERS,
		[MRT_RIB] = RS_RECORD_RIB,
		[MRT_MSG] = RS_RECORD_MESSAGE,
		[MRT_STATE] = RS_RECORD_STATE };
	const struct mrt_rec *r = &rd->rec;

	rd->pub_rec = (struct rs_record){ .kind = kinds[r->kind],
		.has_usec = r->et,
		.type = r->type,
		.subtype = r->subtype,
		.time_us = r->time_us,
		.time_s = r->time_s,
		.number = r->n,
		.offset = r->off,
		.body = { r->body, r->body_n } };
	rd->phase = LIB_NEW;
}

/* The old record and its routes are gone. */
static void
drop(struct rs_reader *rd)
{
	arena_reset(&rd->mem);
	rd->phase = LIB_DONE;
	rd->has_attrs = false;
}

enum rs_status
rs_next_record(struct rs_reader *rd, const struct rs_record **out, struct rs_error *e)
{
	struct err fault = { 0 };
	enum st st = ST_END;

	drop(rd);
	if (rd->end == RS_OK) {
		if (rd->m != NULL)
			st = mrt_next(rd->m, &rd->rec, &fault);
		if (st == ST_OK && rd->rec.kind == MRT_PEERS)
			st = take_peers(rd, &fault);
		if (st == ST_OK) {
			rd->counts.records++;
			publish(rd);
			*out = &rd->pub_rec;
			return RS_OK;
		}
		fault.st = st;
		if (rd->in != NULL)
			err_in(&fault, in_name(rd->in));
		rd->end = lib_error(&rd->end_error, &fault);
	}
	*out = NULL;
	if (e != NULL)
		*e = rd->end_error;
	return rd->m != NULL ? rd->end : RS_END;
}

static void
publish_msg(struct rs_reader *rd)
{
	const struct mrt_msg *m = &rd->msg;
	struct rs_message *d = &rd->pub_msg;

	lib_peer(&rd->pub_peer, &m->peer);
	d->peer = rd->pub_peer;
	lib_addr(&d->local_addr, &m->local_addr);
	d->local_asn = m->local_asn;
	d->type = m->type;
	d->as4 = m->as4;
	d->add_path = m->add_path;
	d->local = m->local;
	d->body = (struct rs_bytes){ m->body, m->body_n };
}

static enum st
open_rib(struct rs_reader *rd, struct err *e)
{
	enum st st = mrt_rib_open(rd->m, &rd->rec, &rd->rib, e);

	if (st == ST_OK)
		st = take_peers(rd, e);
	if (st != ST_OK)
		return st;
	lib_prefix(&rd->pub_rib.prefix, &rd->rib.pfx);
	rd->pub_rib.safi = rd->rib.safi;
	rd->pub_rib.add_path = rd->rib.add_path;
	rd->pub_rib.as4 = rd->rib.as4;
	rd->pub_rib.seq = rd->rib.seq;
	rd->pub_rib.entries = rd->rib.n;
	return ST_OK;
}

static enum st
open_state(struct rs_reader *rd, struct err *e)
{
	const enum st st = mrt_state_open(&rd->rec, &rd->state, e);

	if (st != ST_OK)
		return st;
	if (!rd->state.known)
		return err_set(e, ST_BAD, rd->rec.off, "RFC 6396 4.4.1",
		    "record %llu: states %u and %u, at most 6", (unsigned long long)rd->rec.n,
		    rd->state.old_state, rd->state.new_state);
	lib_peer(&rd->pub_peer, &rd->state.peer);
	return ST_OK;
}

enum st
lib_open_record(struct rs_reader *rd, struct err *e)
{
	enum st st = ST_OK;

	if (rd->phase != LIB_NEW)
		return ST_OK;
	switch (rd->rec.kind) {
	case MRT_RIB:
		st = open_rib(rd, e);
		break;
	case MRT_MSG:
		st = mrt_msg_open(&rd->rec, &rd->msg, e);
		if (st == ST_OK)
			publish_msg(rd);
		break;
	case MRT_STATE:
		st = open_state(rd, e);
		break;
	default:
		break;
	}
	if (st == ST_OK)
		rd->phase = LIB_OPEN;
	else
		err_in(e, in_name(rd->in));
	return st;
}

/* For rs_rib() and rs_message(): whether the record is of that kind and can be opened. */
static enum rs_status
of_kind(struct rs_reader *rd, enum mrt_kind kind, const char *what, struct rs_error *e)
{
	struct err fault;

	if (rd->phase == LIB_DONE || rd->rec.kind != kind)
		return lib_fail(e, ST_UNSUP, NULL, what);
	return lib_open_record(rd, &fault) == ST_OK ? RS_OK : lib_error(e, &fault);
}

enum rs_status
rs_rib(struct rs_reader *rd, const struct rs_rib **out, struct rs_error *e)
{
	const enum rs_status st =
	    of_kind(rd, MRT_RIB, "no record of a table, or all its routes were given", e);

	*out = st == RS_OK ? &rd->pub_rib : NULL;
	return st;
}

enum rs_status
rs_message(struct rs_reader *rd, const struct rs_message **out, struct rs_error *e)
{
	const enum rs_status st =
	    of_kind(rd, MRT_MSG, "no record of a message, or all its routes were given", e);

	*out = st == RS_OK ? &rd->pub_msg : NULL;
	return st;
}

enum rs_status
rs_set_message(struct rs_reader *rd, const uint8_t *msg, size_t n, unsigned session,
    const struct rs_peer *peer, int64_t time_s, struct rs_error *e)
{
	drop(rd);
	if (n < BGP_HEADER_BYTES || be16(msg + 16) != n)
		return lib_fail(e, ST_BAD, "RFC 4271 4.1",
		    "the length in the header of the message is another");
	rd->rec = (struct mrt_rec){ .kind = MRT_MSG, .time_s = time_s, .body = msg, .body_n = n };
	publish(rd);
	rd->msg = (struct mrt_msg){ .as4 = session & RS_SESSION_AS4,
		.add_path = session & RS_SESSION_ADD_PATH,
		.type = msg[18],
		.marker_bad = be64(msg) != UINT64_MAX || be64(msg + 8) != UINT64_MAX,
		.body = msg + BGP_HEADER_BYTES,
		.body_n = n - BGP_HEADER_BYTES };
	publish_msg(rd);
	rd->pub_peer = rd->pub_msg.peer = *peer;
	rd->phase = LIB_OPEN;
	rd->counts.records++;
	return RS_OK;
}
