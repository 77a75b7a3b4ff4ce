/*
 * frame.c - where records begin, once that is in doubt.
 *
 * A torn record takes good ones into its false length, and what follows is no header. Then the
 * stream is searched for a run of headers that nothing but records can be: each where the one
 * before says, of a type that holds BGP, of a sane length, of nearly the same time. What lies
 * before the run is passed over and counted; nothing of it is read.
 */
#include "base/limits.h"
#include "mrt/mrt_i.h"

#define RUN 4		   /* headers in a row that are proof enough */
#define NEAR_S 86400	   /* how far apart their times may be */
#define STEPS 64	   /* records of other kinds that are followed */
#define WINDOW (1u << 20)  /* what is looked at together; a run must lie in it */
#define FIRST_S 631152000  /* 1990 */
#define LAST_S 4102444800u /* 2100 */

bool
frame_known(const uint8_t *h)
{
	const unsigned sub = be16(h + 6);

	if (be32(h + 8) > MRT_MAX_RECORD_BYTES)
		return false;
	switch (be16(h + 4)) {
	case MRT_TYPE_TABLE_DUMP_V2:
		return sub >= V2_PEER_INDEX_TABLE && sub <= V2_RIB_GENERIC_ADDPATH;
	case MRT_TYPE_BGP4MP:
	case MRT_TYPE_BGP4MP_ET:
		return sub <= MP_MESSAGE_AS4_LOCAL_ADDPATH;
	case MRT_TYPE_TABLE_DUMP:
		return sub == AFI_IP4 || sub == AFI_IP6;
	default: /* zeros, and numbers of other protocols, are too easily come by */
		return mrt_is_legacy(be16(h + 4)) && sub <= LEGACY_KEEPALIVE;
	}
}

static bool
sane_time(int64_t t)
{
	return t >= FIRST_S && t < LAST_S;
}

int64_t
frame_time(const uint8_t *h, int64_t last_s)
{
	return sane_time(be32(h)) && frame_known(h) ? be32(h) : last_s;
}

/* The same for a search, where zeros and the types without BGP prove nothing. */
static bool
likely(const uint8_t *h, int64_t near_s)
{
	const unsigned type = be16(h + 4);
	const uint32_t len = be32(h + 8);
	const int64_t t = be32(h);

	return (mrt_is_legacy(type) ||
		   (type >= MRT_TYPE_TABLE_DUMP && type <= MRT_TYPE_BGP4MP_ET)) &&
	       len >= 8 && len < WINDOW && sane_time(t) &&
	       (near_s == 0 || (t <= near_s + NEAR_S && t >= near_s - NEAR_S)) && frame_known(h);
}

/* Whether a run of headers begins at p[at]. */
static bool
runs(const uint8_t *p, size_t n, size_t at, int64_t near_s)
{
	for (unsigned i = 0; i < RUN; i++) {
		if (n - at < HEADER_BYTES || !likely(p + at, near_s))
			return false;
		near_s = near_s != 0 ? near_s : be32(p + at);
		if (i + 1 < RUN && n - at - HEADER_BYTES < be32(p + at + 8))
			return false;
		at += HEADER_BYTES + be32(p + at + 8);
	}
	return true;
}

/*
 * Whether the records of other kinds that begin at p follow each other up to one that is known, or
 * to the end.
 */
static bool
leads_on(const uint8_t *p, size_t n, bool ends)
{
	size_t at = 0;

	for (unsigned i = 0; i < STEPS; i++) {
		if (at == n)
			return ends;
		if (n - at < HEADER_BYTES || n - at - HEADER_BYTES < be32(p + at + 8))
			return false;
		if (frame_known(p + at))
			return true;
		at += HEADER_BYTES + be32(p + at + 8);
	}
	return false;
}

/* The first of p[from..to) where a run begins; to when there is none. */
static size_t
search(const uint8_t *p, size_t n, size_t from, size_t to, int64_t near_s)
{
	for (size_t at = from; at < to && n - at >= HEADER_BYTES; at++) {
		if (p[at + 4] == 0 && runs(p, n, at, near_s))
			return at;
	}
	return to;
}

static void
pass_over(struct mrt *m, size_t n)
{
	if (m->gaps.n == 0 || m->gaps.off + m->gaps.last != in_off(m->in)) {
		m->gaps.off = in_off(m->in);
		m->gaps.last = 0;
		if (m->gaps.n++ == 0)
			m->gaps.first = m->gaps.off;
	}
	m->gaps.last += n;
	m->gaps.octets += n;
	in_skip(m->in, n);
}

bool
frame_torn(struct mrt *m, size_t bytes)
{
	const uint64_t off = in_off(m->in);
	const uint8_t *p;
	size_t have, to, from = 1, at;
	struct err e;
	const enum st st = in_peek(m->in, bytes + WINDOW, &p, &have, &e);

	have = have < bytes + WINDOW ? have : bytes + WINDOW;
	if (!frame_known(p) && leads_on(p, have, st == ST_END))
		return false;
	/* of a record with a sound header only its inside is in doubt */
	to = frame_known(p) ? bytes : have;
	to = to < have ? to : have;
	if (m->searched > off + from)
		from = m->searched - off < to ? (size_t)(m->searched - off) : to;
	at = search(p, have, from, to, m->last_s);
	if (at == to) {
		m->searched = off + to;
		return false;
	}
	pass_over(m, at);
	return true;
}

bool
frame_resync(struct mrt *m)
{
	const uint64_t off = in_off(m->in);
	const struct mrt_gaps before = m->gaps;
	const uint8_t *p;
	struct err e;
	enum st st;

	do {
		const size_t from = in_off(m->in) == off; /* not where it was lost */
		size_t have, to, at;

		st = in_peek(m->in, 2 * WINDOW, &p, &have, &e);
		have = have < 2 * WINDOW ? have : 2 * WINDOW;
		to = st == ST_OK ? WINDOW : have; /* then a run has room behind it */
		at = search(p, have, from < to ? from : to, to, m->last_s);
		pass_over(m, at);
		if (at < to)
			return true;
	} while (st == ST_OK);
	m->gaps = before; /* the end of the file, not a gap in it */
	return false;
}

enum st
frame_end(struct mrt *m, struct err *e)
{
	if (m->gaps.n == 0)
		return ST_END;
	m->gaps.told = true;
	err_set(e, ST_BAD, m->gaps.first, "RFC 6396 2",
	    "the framing was lost at %llu %s: %llu octets passed over, the rest was read",
	    (unsigned long long)m->gaps.n, m->gaps.n == 1 ? "place" : "places",
	    (unsigned long long)m->gaps.octets);
	return err_in(e, in_name(m->in));
}

/*
 * RIS, until spring 2000: view and sequence number once, then entries of TABLE_DUMP without them up
 * to the end of the record, whose length does not count the first four octets. It is one of these
 * only when the entries fit to the octet and a header or the end follows, which no record of RFC
 * 6396 does: that has one entry, and a length that counts all.
 */
bool
bulk_begins(const uint8_t *p, size_t n)
{
	const size_t len = be32(p + 8);
	size_t at = HEADER_BYTES + BULK_HEAD;
	const size_t end = at + len;

	if (be16(p + 4) != MRT_TYPE_TABLE_DUMP || be16(p + 6) != AFI_IP4 || end > n ||
	    len < BULK_ENTRY)
		return false;
	if (end != n && (n - end < HEADER_BYTES || !frame_known(p + end)))
		return false;
	while (end - at >= BULK_ENTRY) {
		if (p[at + 4] > 32 || p[at + 5] != 1)
			return false;
		at += BULK_ENTRY + be16(p + at + BULK_ENTRY - 2);
		if (at > end)
			return false;
	}
	return at == end;
}

enum st
bulk_next(struct mrt *m, struct mrt_rec *rec)
{
	const size_t n = BULK_ENTRY + be16(m->bulk + BULK_ENTRY - 2);

	m->n++;
	*rec = (struct mrt_rec){ .kind = MRT_RIB,
		.type = MRT_TYPE_TABLE_DUMP,
		.subtype = AFI_IP4,
		.time_s = be32(m->bulk_head),
		.n = m->n,
		.off = m->bulk_off + (uint64_t)(m->bulk - m->bulk_head) - HEADER_BYTES,
		.body = m->bulk,
		.body_n = n,
		.bulk = m->bulk_head };
	m->bulk += n;
	m->bulk_n -= n;
	return ST_OK;
}
