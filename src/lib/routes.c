/*
 * routes.c - see routescope/mrt.h: the routes of a record, one by one.
 *
 *   LIB_NEW -> LIB_OPEN -> LIB_ENTRIES (table) or LIB_FIELDS (UPDATE) -> LIB_DONE
 *
 * A fault or a state change is one item and LIB_DONE.
 */
#include "lib/lib_i.h"

static enum rs_status
give(struct rs_reader *rd, const struct rs_route **out)
{
	const struct rs_route *r = &rd->route;

	rd->counts.states += r->type == RS_STATE;
	rd->counts.faults += r->type == RS_FAULT;
	rd->counts.routes += r->type != RS_STATE && r->type != RS_FAULT;
	rd->counts.withdrawn += r->rule != NULL;
	*out = r;
	return RS_OK;
}

static enum rs_status
give_fault(struct rs_reader *rd, const struct err *e, const struct rs_route **out)
{
	lib_error(&rd->fault, e);
	rd->phase = LIB_DONE;
	rd->route = (struct rs_route){
		.type = RS_FAULT, .was = RS_FAULT, .record = &rd->pub_rec, .fault = &rd->fault
	};
	return give(rd, out);
}

/*
 * The next entry of a table. The scan finds the path of a good block with 4-octet numbers in one
 * walk; whatever it doubts is decoded in full, which alone says what RFC 7606 makes of it.
 */
static enum st
next_entry(struct rs_reader *rd, struct err *e)
{
	const struct mrt_entry *t = &rd->rib.entries[rd->entry++];
	struct rs_route *r = &rd->route;
	struct aspath_look look;
	struct span path;
	size_t at;

	rd->decoded = rd->attrs_ready = false;
	r->type = RS_TABLE;
	r->rule = NULL;
	r->path_id = t->path_id;
	r->peer_index = t->peer;
	r->peer = &rd->peers[t->peer];
	r->originated_s = t->originated_s;
	if (!rd->rib.as4 || !attrs_scan_path(t->attrs, t->attrs_n, &path) ||
	    aspath_check(path.p, path.n, 4, &look, &at) != NULL || look.as0) {
		const enum st st = lib_decode_entry(rd, e);

		if (st != ST_OK) {
			rd->entry--;
			return st;
		}
		path = rd->entry_attrs.as_path;
		if (rd->entry_attrs.fault.outcome >= BGP_TAW_AS0) {
			r->type = RS_WITHDRAW;
			r->rule = rd->entry_attrs.fault.rule;
			path.n = 0;
		}
	}
	r->path = (struct rs_path){ path.p, path.n };
	return ST_OK;
}

static struct bgp_field *
field(struct rs_reader *rd)
{
	return rd->field < 2 ? &rd->u.withdrawn[rd->field] : &rd->u.announced[rd->field - 2];
}

/* Goes to a field of the UPDATE and prepares what its routes share. */
static void
enter(struct rs_reader *rd, unsigned n)
{
	const struct bgp_attrs *a = &rd->u.attrs;
	struct rs_route *r = &rd->route;

	rd->field = n;
	rd->has_attrs = n >= 2;
	rd->attrs_ready = false;
	if (n > 3)
		return;
	rd->nlri = field(rd)->nlri;
	r->safi = field(rd)->safi;
	r->was = n < 2 ? RS_WITHDRAW : RS_ANNOUNCE;
	r->rule = n >= 2 && a->fault.outcome >= BGP_TAW_AS0 ? a->fault.rule : NULL;
	r->type = r->rule != NULL ? RS_WITHDRAW : r->was;
	r->path = (struct rs_path){ NULL, 0 };
	if (r->type == RS_ANNOUNCE)
		r->path = (struct rs_path){ a->as_path.p, a->as_path.n };
}

/* The next prefix of the UPDATE; its fields are known to be walkable. */
static bool
next_prefix(struct rs_reader *rd)
{
	struct bgp_nlri nlri;
	struct err e;

	for (; rd->field < 4; enter(rd, rd->field + 1)) {
		if (nlri_next(&rd->nlri, field(rd)->afi, rd->u.add_path, &nlri, &e) != ST_OK)
			continue;
		lib_prefix(&rd->route.prefix, &nlri.pfx);
		rd->route.path_id = nlri.path_id;
		return true;
	}
	return false;
}

static enum st
begin_update(struct rs_reader *rd, struct err *e)
{
	const struct bgp_session ses = { .as4 = rd->msg.as4,
		.add_path = rd->msg.add_path,
		.external = rd->msg.peer.asn != rd->msg.local_asn,
		.merge = rd->msg.as4		       ? AS4_IGNORE
			 : rd->flags & RS_MERGE_ALWAYS ? AS4_ALWAYS
						       : AS4_RFC };
	enum st st;

	if (rd->msg.type != BGP_UPDATE ||
	    rd->msg.local) { /* what the collector sent is no route of the peer */
		rd->counts.unhandled++;
		rd->phase = LIB_DONE;
		return ST_OK;
	}
	if (rd->msg.marker_bad)
		return err_set(e, ST_BAD, rd->rec.off, "RFC 4271 4.1",
		    "record %llu: a marker that is not all ones", (unsigned long long)rd->rec.n);
	st = update_decode(&rd->u, rd->msg.body, rd->msg.body_n, &ses, &rd->mem, e);
	if (st != ST_OK)
		return st;
	if (rd->u.attrs.fault.outcome == BGP_RESET) {
		err_set(e, ST_BAD, rd->rec.off, rd->u.attrs.fault.rule,
		    "record %llu: the UPDATE is refused, octet %zu", (unsigned long long)rd->rec.n,
		    rd->u.attrs.fault.off);
		return rd->in != NULL ? err_in(e, in_name(rd->in)) : ST_BAD;
	}
	rd->route.has_path_id = rd->u.add_path;
	rd->phase = LIB_FIELDS;
	enter(rd, 0);
	return ST_OK;
}

/* From a record just opened to the phase that gives its routes. */
static enum st
begin(struct rs_reader *rd, struct err *e)
{
	struct rs_route *r = &rd->route;

	*r = (struct rs_route){ .record = &rd->pub_rec, .peer = &rd->pub_peer };
	switch (rd->rec.kind) {
	case MRT_RIB:
		r->was = RS_TABLE;
		r->safi = rd->rib.safi;
		r->has_path_id = rd->rib.add_path;
		r->prefix = rd->pub_rib.prefix;
		rd->entry = 0;
		rd->has_attrs = true;
		rd->phase = LIB_ENTRIES;
		return ST_OK;
	case MRT_MSG:
		return begin_update(rd, e);
	case MRT_STATE:
		r->type = r->was = RS_STATE;
		r->old_state = rd->state.old_state;
		r->new_state = rd->state.new_state;
		rd->phase = LIB_DONE;
		return ST_OK;
	default:
		rd->counts.unhandled += rd->rec.kind == MRT_OTHER;
		rd->phase = LIB_DONE;
		return ST_OK;
	}
}

/* Opens and begins the record; a state change is given at once. */
static enum st
start(struct rs_reader *rd, struct err *e)
{
	enum st st = lib_open_record(rd, e);

	if (st == ST_OK)
		st = begin(rd, e);
	if (st == ST_UNSUP) {
		rd->counts.unhandled++;
		rd->phase = LIB_DONE;
		return ST_OK;
	}
	return st;
}

enum rs_status
rs_next_route(struct rs_reader *rd, const struct rs_route **out, struct rs_error *e)
{
	struct err fault;
	enum st st;

	*out = NULL;
	if (rd->phase == LIB_NEW || rd->phase == LIB_OPEN) {
		st = start(rd, &fault);
		if (st == ST_NOMEM)
			return lib_error(e, &fault);
		if (st != ST_OK)
			return give_fault(rd, &fault, out);
		if (rd->phase == LIB_DONE && rd->rec.kind == MRT_STATE)
			return give(rd, out);
	}
	if (rd->phase == LIB_ENTRIES && rd->entry < rd->rib.n) {
		st = next_entry(rd, &fault);
		return st == ST_OK ? give(rd, out) : lib_error(e, &fault);
	}
	if (rd->phase == LIB_FIELDS && next_prefix(rd))
		return give(rd, out);
	rd->phase = LIB_DONE;
	rd->has_attrs = false;
	return RS_END;
}

enum rs_status
rs_next(struct rs_reader *rd, const struct rs_route **out, struct rs_error *e)
{
	const struct rs_record *rec;
	enum rs_status st;

	while ((st = rs_next_route(rd, out, e)) == RS_END) {
		st = rs_next_record(rd, &rec, e);
		if (st != RS_OK)
			return st;
	}
	return st;
}
