/* routes_msg.c - the routes of messages: BGP4MP and the legacy type, updates and state changes. */
#include "app/routes_i.h"

/* A message at hand. */
struct at {
	struct route route;
	bool pass; /* what the filter says of the attributes, in what the route is now */
	uint32_t origin;
	bool shown;
	/* where the last row of the field stands in the output; tail_n 0: there is none */
	size_t row, head_n, tail, tail_n;
};

/* Appends n bytes that stand in the buffer at `from`. */
static void
again(struct buf *b, size_t from, size_t n)
{
	char *d = buf_room(b, n); /* may move the buffer */

	if (d == NULL)
		return;
	memcpy(d, b->p + from, n);
	b->n += n;
}

/* A row of a message. What is before and behind the prefix was made for the row before, if any. */
static void
put_row(struct run *r, struct at *at)
{
	const struct route_format *fmt = r->job->format;
	struct buf *b = &r->job->out->b;
	const size_t row = b->n;
	size_t head_end, tail;

	if (at->tail_n != 0)
		again(b, at->row, at->head_n);
	else
		fmt->head(b, &at->route);
	head_end = b->n;
	fmt->mid(b, &at->route);
	tail = b->n;
	if (at->tail_n != 0)
		again(b, at->tail, at->tail_n);
	else
		fmt->tail(b, &at->route);
	at->row = row;
	at->head_n = head_end - row;
	at->tail = tail;
	at->tail_n = b->n - tail;
}

static void
field(struct run *r, struct at *at, const struct bgp_update *u, const struct bgp_field *f,
    struct err *e)
{
	struct wire w = f->nlri;
	struct bgp_nlri nlri;

	if (!at->pass || !route_passes_kind(r->f, at->route.type))
		return;
	at->route.safi = f->safi;
	at->tail_n = 0;
	while (nlri_next(&w, f->afi, u->add_path, &nlri, e) == ST_OK) {
		if (!route_passes_prefix(r->f, &nlri.pfx) ||
		    (r->f->asks_rpki && !route_passes_rpki(r->f, &nlri.pfx, at->origin)))
			continue;
		at->route.pfx = nlri.pfx;
		at->route.path_id = nlri.path_id;
		at->shown = true;
		r->n->shown[shown_index(at->route.type)]++;
		if (r->job->format != NULL)
			put_row(r, at);
	}
}

/* Whether the announced attributes pass. */
static enum st
judge(struct run *r, struct at *at, const struct bgp_attrs *a, struct err *e)
{
	enum st st = ST_OK;

	at->pass = true;
	if (route_filter_asks_path(r->f))
		st = route_passes_path(r->f, &r->paths, a->as_path, at->route.as4, &at->pass, e);
	at->pass = at->pass && (!route_filter_asks_attrs(r->f) || route_passes_attrs(r->f, a));
	at->origin = at->pass && r->f->asks_rpki ? aspath_origin(a->as_path) : 0;
	return st;
}

enum st
routes_msg(struct run *r, const struct mrt_rec *rec, struct err *e)
{
	const bool asks =
	    route_filter_asks_path(r->f) || route_filter_asks_attrs(r->f) || r->f->asks_rpki;
	struct mrt_msg msg;
	struct bgp_update u;
	struct at at = { .pass = !asks }; /* of withdrawals */
	enum st st = mrt_msg_open(rec, &msg, e);

	if (st != ST_OK)
		return st;
	if (msg.type != BGP_UPDATE ||
	    msg.local) { /* what the collector sent is no route of the peer */
		r->n->unjudged++;
		return ST_OK;
	}
	if (msg.marker_bad) {
		r->n->malformed++;
		return ST_OK;
	}
	if ((!route_passes_kind(r->f, ROUTE_ANNOUNCE) &&
		!route_passes_kind(r->f, ROUTE_WITHDRAW)) ||
	    !route_passes_peer(r->f, &msg.peer))
		return ST_OK;
	st = update_decode(&u, msg.body, msg.body_n,
	    &(struct bgp_session){ .as4 = msg.as4,
		.add_path = msg.add_path,
		.merge = merge_of(r, msg.as4),
		.external = msg.peer.asn != msg.local_asn },
	    &r->mem, e);
	if (st != ST_OK)
		return st;
	at.route = (struct route){ .type = ROUTE_WITHDRAW,
		.was = ROUTE_WITHDRAW,
		.rec = rec,
		.peer = &msg.peer,
		.add_path = msg.add_path,
		.as4 = msg.as4 };
	field(r, &at, &u, &u.withdrawn[0], e);
	field(r, &at, &u, &u.withdrawn[1], e);
	at.route.rule = fault_of(r, &u.attrs);
	at.route.was = ROUTE_ANNOUNCE;
	at.route.attrs = &u.attrs;
	if (at.route.rule == NULL) {
		at.route.type = ROUTE_ANNOUNCE;
		st = judge(r, &at, &u.attrs, e);
	}
	field(r, &at, &u, &u.announced[0], e);
	at.route.mp = true;
	field(r, &at, &u, &u.announced[1], e);
	if (at.shown && r->job->cut != NULL)
		route_cut_record(r->job->cut, rec);
	return st;
}

enum st
routes_state(struct run *r, const struct mrt_rec *rec, struct err *e)
{
	const struct routes_job *job = r->job;
	const struct route_filter *f = r->f;
	struct mrt_state s;
	const enum st st = mrt_state_open(rec, &s, e);
	const struct route route = { .type = ROUTE_STATE,
		.was = ROUTE_STATE,
		.rec = rec,
		.peer = &s.peer,
		.old_state = s.old_state,
		.new_state = s.new_state };

	if (st != ST_OK)
		return st;
	if (!s.known && (job->format == NULL || !job->format->lenient))
		return err_set(e, ST_BAD, rec->off, "RFC 6396 4.4.1",
		    "record %llu: states %u and %u, at most 6", (unsigned long long)rec->n,
		    s.old_state, s.new_state);
	if (route_filter_asks_prefix(f) || route_filter_asks_path(f) ||
	    route_filter_asks_attrs(f) || f->asks_rpki || !route_passes_kind(f, ROUTE_STATE) ||
	    (f->afi != 0 && f->afi != s.peer.addr.afi) || !route_passes_peer(f, &s.peer))
		return ST_OK;
	r->n->shown[shown_index(ROUTE_STATE)]++;
	if (job->format != NULL)
		route_put(job->format, &job->out->b, &route);
	if (job->cut != NULL)
		route_cut_record(job->cut, rec);
	return ST_OK;
}
