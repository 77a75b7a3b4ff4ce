/* routes.c - see routes.h. */
#include "app/routes.h"

struct run {
	const struct routes_filter *f;
	const struct route_format  *fmt;
	struct out                 *o;
	struct routes_count        *n;
	struct mrt                 *m;
	struct arena                mem; /* of one record */
};

static bool
one_of(const uint32_t *set, size_t n, uint32_t v)
{
	for (size_t i = 0; i < n; i++) {
		if (set[i] == v)
			return true;
	}
	return n == 0;
}

static bool
prefix_passes(const struct routes_filter *f, const struct pfx *p)
{
	if (f->afi != 0 && f->afi != p->afi)
		return false;
	for (size_t i = 0; i < f->n_pfxs; i++) {
		const struct pfx *want = &f->pfxs[i];

		if (f->match == MATCH_EXACT ? pfx_eq(want, p) :
			f->match == MATCH_MORE ? pfx_covers(want, p) :
						 pfx_covers(p, want))
			return true;
	}
	return f->n_pfxs == 0;
}

/* What needs the path; withdrawals have none and pass only when nothing is asked of it. */
static bool
path_passes(struct run *r, const struct route *t)
{
	const struct routes_filter *f = r->f;
	const bool has = t->type == ROUTE_TABLE || t->type == ROUTE_ANNOUNCE;
	char *text, *end;

	if (f->n_origins > 0 && (!has || !one_of(f->origins, f->n_origins, aspath_origin(t->attrs->as_path))))
		return false;
	if (f->path == NULL)
		return true;
	text = has ? arena_alloc(&r->mem, t->attrs->as_path.n * 3 + 4) : NULL;
	if (text == NULL)
		return false;
	end = aspath_fmt(text, t->attrs->as_path);
	*end = '\0';
	return regexec(f->path, text, 0, NULL, 0) == 0;
}

static void
emit(struct run *r, const struct route *t)
{
	r->n->routes++;
	if (!prefix_passes(r->f, &t->pfx) || !path_passes(r, t))
		return;
	r->n->shown++;
	r->fmt->put(&r->o->b, t);
}

/* A fault of RFC 7606 that takes the route: it comes out as withdrawn, with the rule. */
static const char *
taken(struct run *r, const struct bgp_attrs *a)
{
	r->n->malformed += a->fault.outcome != BGP_OK;
	return a->fault.outcome >= BGP_TAW_AS0 ? a->fault.rule : NULL;
}

static enum as4_merge
merge_of(const struct run *r, bool as4)
{
	return as4 ? AS4_IGNORE : r->fmt->lenient ? AS4_ALWAYS : AS4_RFC;
}

static enum st
do_rib(struct run *r, const struct mrt_rec *rec, struct err *e)
{
	struct mrt_rib rib;
	const struct mrt_peer *peers;
	enum st st = mrt_rib_open(r->m, rec, &rib, e);

	if (st != ST_OK)
		return st;
	mrt_peers(r->m, &peers);
	if (!prefix_passes(r->f, &rib.pfx)) {
		r->n->routes += rib.n;
		return ST_OK;
	}
	for (size_t i = 0; i < rib.n; i++) {
		const struct mrt_entry *t = &rib.entries[i];
		const struct bgp_session ses = { .as4 = rib.as4, .rib = true, .merge = merge_of(r, rib.as4) };
		struct wire w = wire_on(t->attrs, t->attrs_n, 0);
		struct bgp_attrs a;
		struct route route = { .type = ROUTE_TABLE, .was = ROUTE_TABLE, .as4 = rib.as4, .rec = rec, .peer = &peers[t->peer], .pfx = rib.pfx,
			.safi = rib.safi, .add_path = rib.add_path, .path_id = t->path_id, .attrs = &a };

		if (!one_of(r->f->peers, r->f->n_peers, route.peer->asn)) {
			r->n->routes++;
			continue;
		}
		st = attrs_decode(&a, &w, &ses, &r->mem, e);
		if (st != ST_OK)
			return st;
		if (t->attrs_n > 0) /* a router's own route may have none */
			attrs_require(&a, false);
		route.rule = taken(r, &a);
		if (route.rule != NULL)
			route.type = ROUTE_WITHDRAW;
		emit(r, &route);
	}
	return ST_OK;
}

static void
do_field(struct run *r, struct route *route, const struct bgp_update *u, const struct bgp_field *f, struct err *e)
{
	struct wire w = f->nlri;
	struct bgp_nlri nlri;

	route->safi = f->safi;
	while (nlri_next(&w, f->afi, u->add_path, &nlri, e) == ST_OK) {
		route->pfx = nlri.pfx;
		route->path_id = nlri.path_id;
		emit(r, route);
	}
}

static enum st
do_msg(struct run *r, const struct mrt_rec *rec, struct err *e)
{
	struct mrt_msg msg;
	struct bgp_update u;
	enum st st = mrt_msg_open(rec, &msg, e);
	const struct bgp_session ses = { .as4 = msg.as4, .add_path = msg.add_path,
		.merge = merge_of(r, msg.as4) };
	struct route route = { .rec = rec, .peer = &msg.peer, .add_path = msg.add_path, .as4 = msg.as4 };

	if (st != ST_OK)
		return st;
	if (msg.type != BGP_UPDATE || msg.local) { /* what the collector sent is no route of the peer */
		r->n->unjudged++;
		return ST_OK;
	}
	if (!one_of(r->f->peers, r->f->n_peers, msg.peer.asn))
		return ST_OK;
	st = update_decode(&u, msg.body, msg.body_n, &ses, &r->mem, e);
	if (st != ST_OK)
		return st;
	route.type = route.was = ROUTE_WITHDRAW;
	do_field(r, &route, &u, &u.withdrawn[0], e);
	do_field(r, &route, &u, &u.withdrawn[1], e);
	route.rule = taken(r, &u.attrs);
	route.was = ROUTE_ANNOUNCE;
	route.type = route.rule != NULL ? ROUTE_WITHDRAW : ROUTE_ANNOUNCE;
	route.attrs = &u.attrs;
	do_field(r, &route, &u, &u.announced[0], e);
	route.mp = true;
	do_field(r, &route, &u, &u.announced[1], e);
	return ST_OK;
}

static enum st
do_state(struct run *r, const struct mrt_rec *rec, struct err *e)
{
	struct mrt_state s;
	const enum st st = mrt_state_open(rec, &s, e);
	const struct route route = { .type = ROUTE_STATE, .was = ROUTE_STATE, .rec = rec, .peer = &s.peer, .old_state = s.old_state,
		.new_state = s.new_state };

	if (st != ST_OK)
		return st;
	if (!s.known && !r->fmt->lenient)
		return err_set(e, ST_BAD, rec->off, "RFC 6396 4.4.1", "record %llu: states %u and %u, at most 6",
		    (unsigned long long)rec->n, s.old_state, s.new_state);
	if (r->f->n_pfxs == 0 && r->f->n_origins == 0 && r->f->path == NULL &&
	    (r->f->afi == 0 || r->f->afi == s.peer.addr.afi) &&
	    one_of(r->f->peers, r->f->n_peers, s.peer.asn)) {
		r->n->shown++;
		r->fmt->put(&r->o->b, &route);
	}
	return ST_OK;
}

static enum st
do_record(struct run *r, const struct mrt_rec *rec, struct err *e)
{
	switch (rec->kind) {
	case MRT_RIB:
		return do_rib(r, rec, e);
	case MRT_MSG:
		return do_msg(r, rec, e);
	case MRT_STATE:
		return do_state(r, rec, e);
	default:
		r->n->unjudged += rec->kind == MRT_OTHER;
		return ST_OK;
	}
}

static enum st
do_records(struct run *r, const char *path, struct err *e)
{
	struct mrt_rec rec;
	struct err skip;
	enum st st;

	while ((st = mrt_next(r->m, &rec, e)) == ST_OK) {
		r->n->records++;
		st = do_record(r, &rec, &skip);
		if (st == ST_UNSUP)
			r->n->unjudged++;
		else if (st == ST_NOMEM) {
			*e = skip;
			return st;
		} else if (st != ST_OK && r->n->skipped++ == 0) {
			r->n->first = skip;
			err_in(&r->n->first, path);
		}
		arena_reset(&r->mem);
		st = out_tick(r->o, e);
		if (st != ST_OK)
			return st;
	}
	return st == ST_END ? ST_OK : st;
}

enum st
routes_file(const char *path, const struct routes_filter *f, const struct route_format *fmt, struct out *o,
    struct routes_count *n, struct err *e)
{
	struct run r = { .f = f, .fmt = fmt, .o = o, .n = n };
	struct in *in;
	enum st st = in_open_undigested(&in, path, e);

	if (st != ST_OK)
		return st;
	r.m = mrt_new(in);
	st = r.m == NULL ? err_nomem(e, "reading") : do_records(&r, path, e);
	mrt_free(r.m);
	in_close(in);
	arena_fini(&r.mem);
	return st;
}
