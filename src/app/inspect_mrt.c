/* inspect_mrt.c - MRT files: each record, its clock, its peer, and what it carries. */
#include "app/inspect_i.h"

#include <stdio.h>

#include "app/route.h"
#include "mrt/mrt.h"

#define DAY_S 86400
#define JITTER_S 60 /* joined files and collectors of several threads step back by less */

/* Times that no archive has: MRT is of the 1990s, and a clock of 2100 is wrong for long. */
#define FIRST_S 631152000 /* 1990-01-01 */
#define LAST_S 4102444800 /* 2100-01-01 */

/* Entries of one RIB record that are shown; all are looked at. */
#define SHOWN_ENTRIES 64

struct imrt {
	struct inspect x;
	struct mrt *m;
	int64_t last_s; /* the latest sane time so far, 0 before the first */
	unsigned tables;
	bool has_seq;
	uint32_t seq;
	struct err skip; /* why the record at hand is passed over */
};

static uint64_t
off_of(const struct mrt_rec *rec, const uint8_t *p)
{
	return rec->off + 12 + (rec->et ? 4 : 0) + (uint64_t)(p - rec->body);
}

static void
flag(struct imrt *r, const struct mrt_rec *rec, const char *rule, const char *what)
{
	findings_add(&r->x.f, OUT_OK_FLAG, rec->off, -1, rule, what);
}

static void
clock_marks(struct imrt *r, const struct mrt_rec *rec)
{
	if (rec->time_us > 999999)
		flag(r, rec, "RFC 6396 3", "clock: more than 999999 microseconds");
	if (rec->time_s < FIRST_S || rec->time_s >= LAST_S) {
		flag(r, rec, "RFC 6396 2", "clock: a time that cannot be");
		return;
	}
	if (r->last_s != 0 && rec->time_s <= r->last_s - JITTER_S)
		flag(r, rec, "RFC 6396 2", "clock: a minute or more before the record before");
	else if (r->last_s != 0 && rec->time_s > r->last_s + DAY_S)
		flag(r, rec, "RFC 6396 2", "clock: more than a day after the record before");
	if (rec->time_s > r->last_s)
		r->last_s = rec->time_s;
}

static void
peer_marks(struct imrt *r, const struct mrt_rec *rec, const struct mrt_peer *p)
{
	if (p->asn == 0)
		flag(r, rec, "RFC 7607 2", "a peer of AS 0");
	if (p->addr.hi == 0 && p->addr.lo == 0)
		flag(r, rec, "RFC 6396 4.4", "a peer without an address");
}

/* Begins the line of a record. */
static void
begin(struct imrt *r, const struct mrt_rec *rec)
{
	const char *name = mrt_rec_name(rec->type, rec->subtype);

	inspect_begin(&r->x, rec->n, rec->off, name != NULL ? name : "a record without a name");
	json_ki64(&r->x.j, "time", rec->time_s);
	if (name == NULL) {
		json_ku64(&r->x.j, "type", rec->type);
		json_ku64(&r->x.j, "subtype", rec->subtype);
	}
}

static void
put_peer(struct json *j, const struct mrt_peer *p)
{
	char text[PFX_TEXT];

	json_kstr(j, "peer", (struct str){ text, (size_t)(addr_fmt(text, &p->addr) - text) });
	json_ku64(j, "peer_asn", p->asn);
}

/* The record is passed over; r->skip says why. */
static enum st
skipped(struct imrt *r, const struct mrt_rec *rec, struct err *e)
{
	findings_add(&r->x.f, OUT_SKIP_REC, rec->off, -1, r->skip.rule, r->skip.msg);
	r->has_seq = false;
	begin(r, rec);
	return inspect_end(&r->x, e);
}

static enum st
do_peers(struct imrt *r, const struct mrt_rec *rec, struct err *e)
{
	const struct mrt_peer *peers;
	const size_t n = mrt_peers(r->m, &peers);

	if (r->tables++ > 0)
		flag(r, rec, "RFC 6396 4.3.1", "another peer table: it counts for what follows");
	for (size_t i = 0; i < n; i++)
		peer_marks(r, rec, &peers[i]);
	r->has_seq = false;
	begin(r, rec);
	json_ku64(&r->x.j, "peers", n);
	return inspect_end(&r->x, e);
}

/* One entry of a table: attributes only, the prefix stands outside. */
static enum st
entry(struct imrt *r, const struct mrt_rec *rec, const struct mrt_rib *rib,
    const struct mrt_entry *t, struct err *e)
{
	const struct check_session s = { .as4 = rib->as4, .rib = true, .archive = true };
	const struct bgp_session ses = {
		.as4 = rib->as4, .rib = true, .merge = rib->as4 ? AS4_IGNORE : AS4_RFC
	};
	const uint64_t off = off_of(rec, t->attrs);
	struct findings *f = &r->x.f;
	struct wire w = wire_on(t->attrs, t->attrs_n, off);
	struct check_attrs ca;
	struct bgp_attrs a;
	enum st st;

	if (t->attrs_n == 0) { /* a router's own route */
		findings_add(f, OUT_OK, off, -1, NULL, "an entry without attributes");
		return ST_OK;
	}
	check_attrs(f, &ca, w, &s);
	check_required(f, &ca, off, false);
	st = attrs_decode(&a, &w, &ses, &r->x.mem, e);
	if (st != ST_OK)
		return st;
	if ((a.fault.outcome == BGP_TAW || a.fault.outcome == BGP_TAW_AS0) &&
	    findings_worst(f) < OUT_TAW)
		findings_add(f, OUT_TAW, a.fault.off, -1, a.fault.rule, "refused by the decoder");
	if (attrs_have(&a, ATTR_AS_PATH))
		inspect_mark_path(&r->x, a.as_path, off);
	return ST_OK;
}

static void
put_entries(struct imrt *r, const struct mrt_rec *rec, const struct mrt_rib *rib)
{
	struct json *j = &r->x.j;
	const struct mrt_peer *peers;
	char text[PFX_TEXT];

	mrt_peers(r->m, &peers);
	json_kstr(j, "prefix", (struct str){ text, (size_t)(pfx_fmt(text, &rib->pfx) - text) });
	json_ku64(j, "entries", rib->n);
	json_key(j, "routes");
	json_arr(j);
	for (size_t i = 0; i < rib->n && i < SHOWN_ENTRIES; i++) {
		const struct mrt_entry *t = &rib->entries[i];

		json_obj(j);
		put_peer(j, &peers[t->peer]);
		if (rib->add_path)
			json_ku64(j, "path_id", t->path_id);
		json_ki64(j, "originated", t->originated_s);
		inspect_attrs(
		    &r->x, wire_on(t->attrs, t->attrs_n, off_of(rec, t->attrs)), rib->as4);
		json_obj_end(j);
	}
	json_arr_end(j);
}

static enum st
do_rib(struct imrt *r, const struct mrt_rec *rec, struct err *e)
{
	struct mrt_rib rib;
	enum st st = mrt_rib_open(r->m, rec, &rib, &r->skip);

	if (st == ST_NOMEM)
		return *e = r->skip, st;
	if (st != ST_OK)
		return skipped(r, rec, e);
	if (r->has_seq && rib.seq != r->seq && rib.seq != r->seq + 1 && rib.seq != 0)
		flag(r, rec, "RFC 6396 4.3.2", "the sequence number jumps: rows are missing");
	r->has_seq = true;
	r->seq = rib.seq;
	inspect_mark_prefix(&r->x.f, &rib.pfx, rec->off);
	for (size_t i = 0; i < rib.n; i++) {
		st = entry(r, rec, &rib, &rib.entries[i], e);
		if (st != ST_OK)
			return st;
	}
	begin(r, rec);
	put_entries(r, rec, &rib);
	return inspect_end(&r->x, e);
}

static enum st
do_msg(struct imrt *r, const struct mrt_rec *rec, struct err *e)
{
	struct inspect_update u;
	struct mrt_msg msg;
	enum st st = mrt_msg_open(rec, &msg, &r->skip);
	const struct check_session s = { .as4 = msg.as4,
		.add_path = msg.add_path,
		.archive = true,
		.external = msg.peer.asn != msg.local_asn };
	uint64_t off;

	if (st != ST_OK)
		return skipped(r, rec, e);
	off = off_of(rec, msg.body);
	peer_marks(r, rec, &msg.peer);
	if (msg.trailing > 0)
		flag(r, rec, "RFC 6396 4.4.2", "octets behind the message");
	if (msg.marker_bad)
		findings_add(&r->x.f, OUT_RESET_CLASS, off - 19, -1, "RFC 4271 6.1",
		    "a marker that is not all ones");
	if (msg.type == BGP_UPDATE)
		st = inspect_update(&r->x, msg.body, msg.body_n, off, &s, &u, e);
	else
		check_other(&r->x.f, msg.type, msg.body, msg.body_n, off - BGP_HEADER_BYTES);
	if (st != ST_OK)
		return st;
	begin(r, rec);
	put_peer(&r->x.j, &msg.peer);
	json_kcstr(&r->x.j, "bgp", check_type_name(msg.type));
	if (msg.local)
		json_kbool(&r->x.j, "local", true);
	if (msg.type == BGP_UPDATE)
		inspect_put_update(&r->x, &u, msg.as4);
	else
		inspect_put_other(&r->x, msg.type, msg.body, msg.body_n);
	return inspect_end(&r->x, e);
}

static enum st
do_state(struct imrt *r, const struct mrt_rec *rec, struct err *e)
{
	struct mrt_state s;

	if (mrt_state_open(rec, &s, &r->skip) != ST_OK)
		return skipped(r, rec, e);
	if (!s.known) {
		err_set(&r->skip, ST_BAD, rec->off, "RFC 6396 4.4.1", "states %u and %u, at most 6",
		    s.old_state, s.new_state);
		return skipped(r, rec, e);
	}
	peer_marks(r, rec, &s.peer);
	begin(r, rec);
	put_peer(&r->x.j, &s.peer);
	json_ku64(&r->x.j, "old", s.old_state);
	json_ku64(&r->x.j, "new", s.new_state);
	return inspect_end(&r->x, e);
}

/* The file that a table went to: a note about the collection, no route. */
static enum st
do_snapshot(struct imrt *r, const struct mrt_rec *rec, struct err *e)
{
	struct span file;
	unsigned view;

	if (mrt_snapshot_open(rec, &view, &file, &r->skip) != ST_OK)
		return skipped(r, rec, e);
	begin(r, rec);
	json_ku64(&r->x.j, "view", view);
	json_kstr(&r->x.j, "file_name", (struct str){ (const char *)file.p, file.n });
	return inspect_end(&r->x, e);
}

static enum st
do_other(struct imrt *r, const struct mrt_rec *rec, struct err *e)
{
	const char *name = mrt_rec_name(rec->type, rec->subtype);

	if (mrt_is_geo(rec)) {
		if (mrt_geo_check(rec, &r->skip) != ST_OK)
			return skipped(r, rec, e);
		begin(r, rec);
		return inspect_end(&r->x, e);
	}
	if (mrt_is_snapshot(rec))
		return do_snapshot(r, rec, e);
	if (name != NULL)
		err_set(&r->skip, ST_UNSUP, rec->off, "RFC 6396 4", "%s: not for us", name);
	else
		err_set(&r->skip, ST_UNSUP, rec->off, "RFC 6396 4",
		    "no type %u with subtype %u is known", rec->type, rec->subtype);
	return skipped(r, rec, e);
}

/* A torn record, or several, before the one at hand. */
static enum st
gap(struct imrt *r, struct err *e)
{
	const struct mrt_gaps *g = mrt_gaps(r->m);
	char text[96];

	snprintf(text, sizeof(text),
	    "the framing was lost: %llu octets passed over, up to where records begin again",
	    (unsigned long long)g->last);
	r->has_seq = false;
	return inspect_of_file(&r->x, OUT_STOP_FILE, g->off, "RFC 6396 2", text, e);
}

static enum st
records(struct imrt *r, struct err *e)
{
	static enum st (*const by_kind[])(struct imrt *, const struct mrt_rec *, struct err *) = {
		[MRT_OTHER] = do_other,
		[MRT_PEERS] = do_peers,
		[MRT_RIB] = do_rib,
		[MRT_MSG] = do_msg,
		[MRT_STATE] = do_state,
	};
	struct mrt_rec rec;
	uint64_t gaps = 0;
	struct err why;
	enum st st;

	while ((st = mrt_next(r->m, &rec, &why)) == ST_OK) {
		if (mrt_gaps(r->m)->n > gaps) {
			gaps = mrt_gaps(r->m)->n;
			st = gap(r, e);
			if (st != ST_OK)
				return st;
		}
		clock_marks(r, &rec);
		st = by_kind[rec.kind](r, &rec, e);
		if (st != ST_OK)
			return st;
	}
	if (st != ST_END && !mrt_gaps(r->m)->told)
		return inspect_stopped(&r->x, &why, e);
	if (in_trailing(r->x.in) > 0)
		return inspect_of_file(&r->x, OUT_OK_FLAG, in_off(r->x.in), "RFC 1952 2.2",
		    "garbage behind the compressed data", e);
	return ST_OK;
}

enum st
inspect_mrt(struct in *in, const struct inspect_opts *opts, struct out *o, struct inspect_count *n,
    struct err *e)
{
	struct imrt r = { .x = { .in = in, .o = o, .n = n } };
	bool go;
	enum st st = inspect_look(&r.x, &go, e);

	(void)opts;
	if (st == ST_OK && go) {
		r.m = mrt_new(in);
		st = r.m == NULL ? err_nomem(e, "reading") : records(&r, e);
		mrt_free(r.m);
	}
	inspect_fini(&r.x);
	return st;
}
