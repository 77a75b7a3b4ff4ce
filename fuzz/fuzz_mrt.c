/*
 * fuzz_mrt.c - MRT framing and records.
 *
 *   framing   the records laid end to end are the input, up to where it ends or its framing is
 * lost; bounds    what a record gives lies inside it, and nothing is counted that has no octets;
 *   cuts      the same whole, octet by octet and in pieces;
 *   writing   a table that was read, written and read again is the same.
 */
#include <stdlib.h>

#include "fuzz/fuzz.h"
#include "mrt/mrt.h"
#include "mrt/mrt_write.h"

static bool
inside(const struct mrt_rec *rec, const uint8_t *p, size_t n)
{
	return p >= rec->body && n <= rec->body_n && p <= rec->body + (rec->body_n - n);
}

static void
put_peer(struct buf *b, const struct mrt_peer *p)
{
	buf_pfx(b, &p->addr);
	buf_printf(b, " AS%u %x", p->asn, p->bgp_id);
}

static void
one_rib(struct buf *b, struct mrt *m, const struct mrt_rec *rec, const struct mrt_rib *r)
{
	const struct mrt_peer *peers;
	const size_t n_peers = mrt_peers(m, &peers);
	struct pfx peek;

	FUZZ_CHECK(r->n * 8 <= rec->body_n, "%zu entries in %zu octets", r->n, rec->body_n);
	FUZZ_CHECK(r->pfx.len <= afi_bits(r->pfx.afi), "length %u", r->pfx.len);
	if (mrt_rib_peek(rec, &peek))
		FUZZ_CHECK(pfx_eq(&peek, &r->pfx), "another prefix at a glance");
	buf_pfx(b, &r->pfx);
	buf_printf(b, " safi %u seq %u path ids %d\n", r->safi, r->seq, r->add_path);
	for (size_t i = 0; i < r->n; i++) {
		const struct mrt_entry *t = &r->entries[i];

		FUZZ_CHECK(t->peer < n_peers, "peer %u of %zu", t->peer, n_peers);
		FUZZ_CHECK(inside(rec, t->attrs, t->attrs_n), "entry %zu lies outside", i);
		buf_printf(b, "\t");
		put_peer(b, &peers[t->peer]);
		buf_printf(b, " id %u at %u ", t->path_id, t->originated_s);
		buf_hex(b, t->attrs, t->attrs_n);
		buf_ch(b, '\n');
	}
}

static void
one_msg(struct buf *b, const struct mrt_rec *rec, const struct mrt_msg *msg)
{
	FUZZ_CHECK(inside(rec, msg->body, msg->body_n), "a message outside its record");
	FUZZ_CHECK(msg->trailing <= rec->body_n, "%zu behind", msg->trailing);
	put_peer(b, &msg->peer);
	buf_printf(b, " to AS%u type %u as4 %d id %d local %d trailing %zu ", msg->local_asn,
	    msg->type, msg->as4, msg->add_path, msg->local, msg->trailing);
	buf_hex(b, msg->body, msg->body_n);
	buf_ch(b, '\n');
}

static enum st
one(struct buf *b, struct mrt *m, const struct mrt_rec *rec, struct err *e)
{
	struct mrt_rib rib;
	struct mrt_msg msg;
	struct mrt_state s;
	enum st st = ST_OK;

	switch (rec->kind) {
	case MRT_RIB:
		st = mrt_rib_open(m, rec, &rib, e);
		if (st == ST_OK)
			one_rib(b, m, rec, &rib);
		break;
	case MRT_MSG:
		st = mrt_msg_open(rec, &msg, e);
		if (st == ST_OK)
			one_msg(b, rec, &msg);
		break;
	case MRT_STATE:
		st = mrt_state_open(rec, &s, e);
		if (st == ST_OK) {
			put_peer(b, &s.peer);
			buf_printf(b, " %u -> %u %d\n", s.old_state, s.new_state, s.known);
		}
		break;
	default:
		if (mrt_is_geo(rec))
			st = mrt_geo_check(rec, e);
	}
	FUZZ_CHECK(st != ST_IO && st != ST_NOMEM && st != ST_END, "no outcome of a record: %d", st);
	return st;
}

/* A record lies at the place `at` of the input, octet for octet; returns where it ends. */
static uint64_t
laid(const struct mrt_rec *rec, const uint8_t *p, size_t n, uint64_t at, bool *bulk)
{
	const struct span s =
	    rec->bulk == NULL ? mrt_rec_bytes(rec) : (struct span){ rec->body, rec->body_n };
	const uint64_t off = rec->off + (rec->bulk == NULL ? 0 : 12);

	*bulk |= rec->bulk != NULL;
	FUZZ_CHECK((*bulk ? off >= at : off == at) && off + s.n <= n, "record %llu at %llu",
	    (unsigned long long)rec->n, (unsigned long long)rec->off);
	if (rec->type != MRT_TYPE_BGP4MP_ET || be32(p + off + 8) >= 4)
		FUZZ_CHECK(memcmp(s.p, p + off, s.n) == 0, "record %llu is not the input's",
		    (unsigned long long)rec->n);
	return rec->bulk != NULL ? off + s.n : off + 12 + be32(p + off + 8);
}

/* All records as text; false when the input is compressed, which is another target's. */
static bool
walk(const uint8_t *p, size_t n, enum fuzz_cut cut, struct buf *b)
{
	struct err e = { .off = ERR_NOOFF };
	struct fuzz_feed feed;
	struct in *in = fuzz_open(&feed, p, n, cut, fuzz_seed(p, n), &e);
	const bool raw = in != NULL && strcmp(in_codec(in), "raw") == 0;
	struct mrt *m = raw ? mrt_new(in) : NULL;
	struct mrt_rec rec;
	uint64_t at = 0, passed = 0;
	bool bulk =
	    false; /* an old table with many entries in a record: places in it are its own */
	enum st st = ST_END;

	while (m != NULL && (st = mrt_next(m, &rec, &e)) == ST_OK) {
		at = laid(&rec, p, n, at + mrt_gaps(m)->octets - passed, &bulk);
		passed = mrt_gaps(m)->octets;
		buf_printf(b, "%llu kind %u %u/%u %lld.%06u\n", (unsigned long long)rec.n, rec.kind,
		    rec.type, rec.subtype, (long long)rec.time_s, rec.time_us);
		if (one(b, m, &rec, &e) != ST_OK)
			fuzz_put_err(b, &e);
	}
	if (st != ST_END && st != ST_OK)
		fuzz_put_err(b, &e);
	else if (raw && !bulk)
		FUZZ_CHECK(at + mrt_gaps(m)->octets - passed == n, "the end at %llu of %zu",
		    (unsigned long long)at, n);
	mrt_free(m);
	in_close(in);
	return raw;
}

static struct mrtw_addr
addr_of(const struct pfx *p)
{
	const uint64_t hi = htobe64(p->hi), lo = htobe64(p->lo);
	struct mrtw_addr a = { .afi = p->afi };

	memcpy(a.b, &hi, 8);
	memcpy(a.b + 8, &lo, 8);
	return a;
}

/* The peer table, as our own writer writes it. */
static void
write_peers(struct buf *out, const struct mrt *m, const struct mrt_rec *rec)
{
	const struct mrt_peer *peers;
	const size_t n = mrt_peers(m, &peers);
	struct mrtw_peer *w = calloc(n + 1, sizeof(*w));

	for (size_t i = 0; i < n; i++)
		w[i] = (struct mrtw_peer){ peers[i].bgp_id, peers[i].asn, addr_of(&peers[i].addr) };
	mrtw_peer_index(out, (uint32_t)rec->time_s, 1, STR("view"), w, n);
	free(w);
}

static void
write_rib(struct buf *out, const struct mrt_rec *rec, const struct mrt_rib *rib)
{
	struct mrtw_rib w = mrtw_rib_begin(out, (uint32_t)rec->time_s, rib->seq, &rib->pfx);

	for (size_t i = 0; i < rib->n; i++)
		mrtw_rib_entry(out, &w, (uint16_t)rib->entries[i].peer,
		    rib->entries[i].originated_s, rib->entries[i].attrs, rib->entries[i].attrs_n);
	mrtw_rib_end(out, &w);
}

/* The plain tables of a file: as text to said, written anew to out (NULL: not). */
static void
tables(const uint8_t *p, size_t n, struct buf *said, struct buf *out)
{
	struct fuzz_feed feed;
	struct err e;
	struct in *in = fuzz_open(&feed, p, n, FUZZ_WHOLE, 0, &e);
	struct mrt *m = mrt_new(in);
	struct mrt_rec rec;
	struct mrt_rib rib;

	while (mrt_next(m, &rec, &e) == ST_OK) {
		if (rec.kind == MRT_PEERS && out != NULL)
			write_peers(out, m, &rec);
		if (rec.kind != MRT_RIB || rec.type != MRT_TYPE_TABLE_DUMP_V2 ||
		    mrt_rib_open(m, &rec, &rib, &e) != ST_OK || rib.add_path ||
		    rib.safi != SAFI_UNICAST)
			continue;
		buf_printf(said, "%lld ", (long long)rec.time_s);
		one_rib(said, m, &rec, &rib);
		if (out != NULL)
			write_rib(out, &rec, &rib);
	}
	mrt_free(m);
	in_close(in);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct buf whole = { 0 }, octets = { 0 }, pieces = { 0 };
	struct buf first = { 0 }, written = { 0 }, second = { 0 };

	if (walk(p, n, FUZZ_WHOLE, &whole)) {
		walk(p, n, FUZZ_OCTETS, &octets);
		walk(p, n, FUZZ_RANDOM, &pieces);
		fuzz_same("octet by octet", &whole, &octets);
		fuzz_same("in pieces", &whole, &pieces);
		tables(p, n, &first, &written);
		FUZZ_CHECK(!buf_bad(&written), "the writer gave up");
		tables((const uint8_t *)written.p, written.n, &second, NULL);
		fuzz_same("written and read again", &first, &second);
	}
	buf_fini(&whole);
	buf_fini(&octets);
	buf_fini(&pieces);
	buf_fini(&first);
	buf_fini(&written);
	buf_fini(&second);
	return 0;
}
