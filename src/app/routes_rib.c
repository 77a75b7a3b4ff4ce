/*
 * routes_rib.c - the routes of tables. The hot loop of `routes`.
 *
 * In the order of a table, most routes of a peer have the attributes of one of its last two. So
 * each peer keeps its last two attribute blocks, whether they pass, and the end of the line that
 * they became; with the peer's own beginning and the record's prefix a line is three copies. What
 * is new is decoded, but no further than the filter's first no.
 */
#include <stdlib.h>

#include "app/routes_i.h"

#define MEMO_BYTES 500
#define MEMO_TEXT 1500
#define HEAD_TEXT 160

/* An attribute block of a peer and what became of it; gen 0 or an old one: void. */
struct memo {
	uint32_t gen, origin;
	uint16_t n, text_n; /* text_n 0: not made yet */
	bool pass, malformed;
	uint8_t bytes[MEMO_BYTES];
	char text[MEMO_TEXT];
};

/* What the filter said of a peer. */
enum { PEER_UNASKED, PEER_PASSES, PEER_DOES_NOT };

struct rib_peer {
	uint32_t gen; /* of head */
	uint8_t newest;
	uint16_t head_n;
	char head[HEAD_TEXT];
	struct memo memo[2];
};

/* The record at hand. */
struct at {
	const struct mrt_rib *rib;
	struct route route; /* what all of its routes have in common */
	char mid[HEAD_TEXT];
	size_t mid_n;	 /* 0: made for each route */
	uint32_t origin; /* of the last RPKI state */
	bool rpki_known, rpki_pass;
};

void
routes_rib_forget(struct run *r)
{
	r->gen++;
	if (r->peers_n > 0)
		memset(r->peer_word, PEER_UNASKED, r->peers_n);
}

void
routes_rib_fini(struct run *r)
{
	free(r->peers);
	free(r->peer_word);
	free(r->keep);
}

/* Room for what is kept of each peer known now. */
static enum st
take_peers(struct run *r, size_t n, struct err *e)
{
	struct rib_peer *p;
	uint8_t *word;

	if (n <= r->peers_n)
		return ST_OK;
	n += r->peers != NULL ? n / 2 : 0; /* TABLE_DUMP shows them one by one */
	word = realloc(r->peer_word, n);
	if (word == NULL)
		return err_nomem(e, "peers");
	memset(word + r->peers_n, PEER_UNASKED, n - r->peers_n);
	r->peer_word = word;
	if (r->peers ==
	    NULL) /* calloc: untouched pages cost nothing, however many peers are claimed */
		p = arr_new(n, sizeof(*p));
	else {
		p = realloc(r->peers, n * sizeof(*p));
		for (size_t i = r->peers_n; p != NULL && i < n; i++)
			p[i].gen = p[i].memo[0].gen = p[i].memo[1].gen = p[i].newest = 0;
	}
	if (p == NULL)
		return err_nomem(e, "peers");
	r->peers = p;
	r->peers_n = n;
	return ST_OK;
}

/* What peers keep was made for records of one type, family and time. */
static void
take_shape(struct run *r, const struct mrt_rec *rec, const struct mrt_rib *rib)
{
	if (r->gen != 0 && rib->next_hop.afi == 0 && r->shape.type == rec->type &&
	    r->shape.subtype == rec->subtype && r->shape.time_s == rec->time_s &&
	    r->shape_afi == rib->pfx.afi)
		return;
	r->gen++;
	r->shape = *rec;
	r->shape_afi = rib->pfx.afi;
}

/* Brings a peer's beginning of the line to this gen. */
static void
take_head(struct run *r, struct rib_peer *p, const struct route *route)
{
	struct out *o = r->job->out;
	size_t at;

	p->gen = r->gen;
	p->head_n = 0;
	if (r->job->format == NULL)
		return;
	at = o->b.n;
	r->job->format->head(&o->b, route);
	if (!buf_bad(&o->b) && o->b.n - at <= HEAD_TEXT) {
		p->head_n = (uint16_t)(o->b.n - at);
		memcpy(p->head, o->b.p + at, p->head_n);
	}
	o->b.n = at;
}

static inline struct memo *
recall(const struct run *r, struct rib_peer *p, const struct mrt_entry *t)
{
	for (unsigned i = 0; i < 2; i++) {
		struct memo *m = &p->memo[p->newest ^ i];

		if (m->n == t->attrs_n && m->gen == r->gen &&
		    memcmp(m->bytes, t->attrs, t->attrs_n) == 0) {
			p->newest ^= (uint8_t)i;
			return m;
		}
	}
	return NULL;
}

static inline bool
rpki_passes(struct run *r, struct at *at, uint32_t origin)
{
	if (!r->f->asks_rpki)
		return true;
	if (!at->rpki_known || at->origin != origin) {
		at->rpki_known = true;
		at->origin = origin;
		at->rpki_pass = route_passes_rpki(r->f, &at->route.pfx, origin);
	}
	return at->rpki_pass;
}

/*
 * A copy of n bytes that writes and reads at least `least`, a constant: mostly one run of moves
 * without a branch on the length, which no processor foresees.
 */
static inline char *
copy_short(char *d, const char *s, size_t n, size_t least)
{
	memcpy(d, s, least);
	if (__builtin_expect(n > least, 0))
		memcpy(d + least, s + least, n - least);
	return d + n;
}

static inline void
put_line(struct buf *b, const struct rib_peer *p, const struct at *at, const struct memo *m)
{
	char *d = buf_room(b, 2 * HEAD_TEXT + MEMO_TEXT);

	if (d == NULL)
		return;
	d = copy_short(d, p->head, p->head_n, 64);
	d = copy_short(d, at->mid, at->mid_n, 32);
	d = copy_short(d, m->text, m->text_n, 128);
	b->n = (size_t)(d - b->p);
}

/* Counts a route that passes and keeps it for the cut. */
static inline void
count(struct run *r, enum route_type type, size_t entry)
{
	r->n->shown[shown_index(type)]++;
	if (r->job->cut != NULL)
		r->keep[r->keep_n++] = (uint32_t)entry;
}

/* A line from parts that are not all at hand; the end of it is kept in m unless that is NULL. */
static void
put_route(struct run *r, const struct at *at, const struct route *route, const struct rib_peer *p,
    struct memo *m)
{
	const struct route_format *fmt = r->job->format;
	struct buf *b = &r->job->out->b;
	size_t begin;

	if (route->type == ROUTE_TABLE && p->head_n > 0)
		buf_put(b, p->head, p->head_n);
	else
		fmt->head(b, route);
	if (route->type == ROUTE_TABLE && at->mid_n > 0)
		buf_put(b, at->mid, at->mid_n);
	else
		fmt->mid(b, route);
	begin = b->n;
	fmt->tail(b, route);
	if (m == NULL || buf_bad(b) || b->n - begin > MEMO_TEXT)
		return;
	m->text_n = (uint16_t)(b->n - begin);
	memcpy(m->text, b->p + begin, m->text_n);
}

/* The first AS_PATH of a block, when it is among the first attributes. */
static inline bool
first_path(const uint8_t *p, size_t n, struct span *path)
{
	for (unsigned i = 0; i < 3 && n >= 4; i++) {
		const bool wide = p[0] & ATTR_FLAG_EXT_LEN;
		const size_t head = wide ? 4 : 3, len = wide ? be16(p + 2) : p[2];

		if (n - head < len)
			return false;
		*path = (struct span){ p + head, len };
		if (p[1] == ATTR_AS_PATH)
			return true;
		p += head + len;
		n -= head + len;
	}
	return false;
}

/* Whether the path of an entry can be had without decoding, and nothing would take the route. */
static bool
sound(const struct mrt_rib *rib, const struct mrt_entry *t, struct span *path)
{
	struct aspath_look look;
	size_t at;

	return rib->as4 && attrs_scan_path(t->attrs, t->attrs_n, path) &&
	       aspath_check(path->p, path->n, 4, &look, &at) == NULL && !look.as0;
}

static enum st
decode(struct run *r, const struct mrt_rib *rib, const struct mrt_entry *t, struct bgp_attrs *a,
    struct route *route, struct err *e)
{
	const struct bgp_session ses = {
		.as4 = rib->as4, .rib = true, .merge = merge_of(r, rib->as4)
	};
	struct wire w = wire_on(t->attrs, t->attrs_n, 0);
	const enum st st = attrs_decode(a, &w, &ses, &r->mem, e);

	if (st != ST_OK)
		return st;
	if (t->attrs_n > 0) /* a router's own route may have none */
		attrs_require(a, false);
	route->attrs = a;
	route->rule = fault_of(r, a);
	if (route->rule != NULL)
		route->type = ROUTE_WITHDRAW;
	return ST_OK;
}

/*
 * What the filter says of an entry's attributes, and of RFC 7606. They are decoded when the text or
 * a question needs it; *path is filled unless the route is withdrawn.
 */
static enum st
judge(struct run *r, const struct mrt_rib *rib, const struct mrt_entry *t, struct route *route,
    struct bgp_attrs *a, struct span *path, bool *pass, struct err *e)
{
	const struct route_filter *f = r->f;
	const bool asks_path = route_filter_asks_path(f), asks_attrs = route_filter_asks_attrs(f);
	const bool all = r->job->format != NULL || asks_attrs; /* unless the path says no */
	const bool scanned = (asks_path || !all) && sound(rib, t, path);
	enum st st = ST_OK;

	*pass = true;
	if (scanned && asks_path)
		st = route_passes_path(f, &r->paths, *path, rib->as4, pass, e);
	if (st != ST_OK || !*pass || (scanned && !all))
		return st;
	st = decode(r, rib, t, a, route, e);
	if (st != ST_OK)
		return st;
	if (route->rule != NULL) { /* withdrawn: has none of what is asked for */
		*pass = !asks_path && !asks_attrs && !f->asks_rpki;
		return ST_OK;
	}
	*path = a->as_path;
	if (asks_path && !scanned)
		st = route_passes_path(f, &r->paths, *path, rib->as4, pass, e);
	*pass = *pass && (!asks_attrs || route_passes_attrs(f, a));
	return st;
}

/* An entry whose attributes the peer has not had just before. */
static enum st
learn(
    struct run *r, struct at *at, struct rib_peer *p, size_t i, struct route *route, struct err *e)
{
	const struct mrt_entry *t = &at->rib->entries[i];
	struct bgp_attrs a; /* large: filled only when it is needed */
	struct memo *m = NULL;
	struct span path = { NULL, 0 };
	enum st st;
	bool pass;

	a.fault.outcome = BGP_OK;
	st = judge(r, at->rib, t, route, &a, &path, &pass, e);
	if (st != ST_OK)
		return st;
	pass = pass && route_passes_kind(r->f, route->type);
	if (route->rule == NULL) {
		const uint32_t origin = pass && r->f->asks_rpki ? aspath_origin(path) : 0;

		if (t->attrs_n > 0 && t->attrs_n <= MEMO_BYTES) {
			p->newest ^= 1;
			m = &p->memo[p->newest];
			m->gen = r->gen;
			m->origin = origin;
			m->n = (uint16_t)t->attrs_n;
			m->text_n = 0;
			m->pass = pass;
			m->malformed = a.fault.outcome != BGP_OK;
			memcpy(m->bytes, t->attrs, t->attrs_n);
		}
		pass = pass && rpki_passes(r, at, origin);
	}
	if (!pass)
		return ST_OK;
	count(r, route->type, i);
	if (r->job->format != NULL)
		put_route(r, at, route, p, m);
	return ST_OK;
}

static inline bool
one_sequence(struct span path)
{
	return path.n > 2 && path.p[0] == SEG_SEQUENCE && path.n == 2 + (size_t)path.p[1] * 4;
}

/*
 * Whether the path alone, where it is cheap to have and to ask, says no. If it does, nothing else
 * matters: with other attributes at fault the route is withdrawn and has no path at all.
 */
static inline bool
path_says_no(struct run *r, const struct mrt_rib *rib, const struct mrt_entry *t)
{
	struct aspath_look look;
	struct span path;
	struct err e;
	size_t at;
	bool pass;

	if (!rib->as4 || !first_path(t->attrs, t->attrs_n, &path))
		return false;
	/* one sequence is sound by its length; an AS 0 in it would take the route, too */
	return (one_sequence(path) || aspath_check(path.p, path.n, 4, &look, &at) == NULL) &&
	       route_passes_path(r->f, &r->paths, path, true, &pass, &e) == ST_OK && !pass;
}

static inline enum st
do_entry(struct run *r, struct at *at, size_t i, const struct mrt_peer *peers, struct err *e)
{
	const struct mrt_entry *t = &at->rib->entries[i];
	const bool text = r->job->format != NULL;
	struct rib_peer *p = &r->peers[t->peer];
	const struct memo *m;

	if (r->peer_word[t->peer] == PEER_UNASKED)
		r->peer_word[t->peer] =
		    route_passes_peer(r->f, &peers[t->peer]) ? PEER_PASSES : PEER_DOES_NOT;
	if (r->peer_word[t->peer] == PEER_DOES_NOT ||
	    (r->f->path_is_cheap && path_says_no(r, at->rib, t)))
		return ST_OK;
	if (p->gen != r->gen) {
		at->route.peer = &peers[t->peer];
		take_head(r, p, &at->route);
	}
	m = recall(r, p, t);
	if (m == NULL ||
	    (m->pass && text && (m->text_n == 0 || at->mid_n == 0 || p->head_n == 0))) {
		struct route route = at->route;

		route.peer = &peers[t->peer];
		route.path_id = t->path_id;
		return learn(r, at, p, i, &route, e);
	}
	r->n->malformed += m->malformed;
	if (!m->pass || !rpki_passes(r, at, m->origin))
		return ST_OK;
	count(r, ROUTE_TABLE, i);
	if (text)
		put_line(&r->job->out->b, p, at, m);
	return ST_OK;
}

/* The prefix's part of the line. With path ids each entry has its own. */
static void
take_mid(struct run *r, struct at *at)
{
	struct out *o = r->job->out;
	size_t begin;

	if (r->job->format == NULL || at->rib->add_path)
		return;
	begin = o->b.n;
	r->job->format->mid(&o->b, &at->route);
	if (!buf_bad(&o->b) && o->b.n - begin <= sizeof(at->mid)) {
		at->mid_n = o->b.n - begin;
		memcpy(at->mid, o->b.p + begin, at->mid_n);
	}
	o->b.n = begin;
}

/* Room to keep n entries for the cut. */
static enum st
take_keep(struct run *r, size_t n, struct err *e)
{
	uint32_t *keep;

	r->keep_n = 0;
	if (r->job->cut == NULL || n <= r->keep_cap)
		return ST_OK;
	keep = realloc(r->keep, n * sizeof(*keep));
	if (keep == NULL)
		return err_nomem(e, "entries");
	r->keep = keep;
	r->keep_cap = n;
	return ST_OK;
}

enum st
routes_rib(struct run *r, const struct mrt_rec *rec, struct err *e)
{
	const struct mrt_peer *peers;
	struct mrt_rib rib;
	struct at at;
	struct pfx pfx;
	enum st st;

	if (!route_passes_kind(r->f, ROUTE_TABLE) && !route_passes_kind(r->f, ROUTE_WITHDRAW))
		return ST_OK;
	if ((r->f->afi != 0 || route_filter_asks_prefix(r->f)) && mrt_rib_peek(rec, &pfx) &&
	    !route_passes_prefix(r->f, &pfx))
		return ST_OK;
	st = mrt_rib_open(r->m, rec, &rib, e);
	if (st != ST_OK || !route_passes_prefix(r->f, &rib.pfx))
		return st;
	st = take_peers(r, mrt_peers(r->m, &peers), e);
	if (st == ST_OK)
		st = take_keep(r, rib.n, e);
	if (st != ST_OK)
		return st;
	take_shape(r, rec, &rib);
	at.rib = &rib;
	at.route = (struct route){ .type = ROUTE_TABLE,
		.was = ROUTE_TABLE,
		.as4 = rib.as4,
		.rec = rec,
		.pfx = rib.pfx,
		.safi = rib.safi,
		.next_hop = rib.next_hop,
		.add_path = rib.add_path };
	at.mid_n = 0;
	at.rpki_known = false;
	take_mid(r, &at);
	for (size_t i = 0; st == ST_OK && i < rib.n; i++)
		st = do_entry(r, &at, i, peers, e);
	if (st == ST_OK && r->keep_n > 0)
		route_cut_rib(r->job->cut, rec, &rib, r->keep, r->keep_n);
	return st;
}
