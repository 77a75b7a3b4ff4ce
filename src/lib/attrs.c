/* attrs.c - see routescope/mrt.h: the attributes of the route at hand, when they are asked for. */
#include "lib/lib_i.h"

/* RFC 4760 3: the next hop of MP_REACH_NLRI counts for what is announced in it; in tables that is
 * IPv6, and IPv4 without a NEXT_HOP (RFC 8950). */
static void
next_hop(struct rs_addr *out, const struct bgp_attrs *a, bool use_mp)
{
	const struct span nh = a->reach.next_hop;
	struct pfx p = { 0 };

	if (use_mp && nh.n >= 16)
		pfx_set(&p, AFI_IP6, nh.p, 128);
	else if (use_mp && nh.n == 4)
		pfx_set(&p, AFI_IP4, nh.p, 32);
	else if (!use_mp && attrs_have(a, ATTR_NEXT_HOP))
		p = (struct pfx){ .hi = (uint64_t)a->next_hop << 32, .len = 32, .afi = AFI_IP4 };
	lib_addr(out, &p);
}

/* The attribute block of an UPDATE that could be decoded. */
static struct span
block(const struct mrt_msg *msg)
{
	struct wire w = wire_on(msg->body, msg->body_n, 0);
	size_t n;

	wire_take(&w, wire_u16(&w));
	n = wire_u16(&w);
	return (struct span){ wire_take(&w, n), wire_bad(&w) ? 0 : n };
}

static void
fill(struct rs_attrs *d, const struct bgp_attrs *a, struct span raw, bool use_mp)
{
	const struct pfx aggregator = { .hi = (uint64_t)a->aggregator_addr << 32,
		.len = 32,
		.afi = attrs_have(a, ATTR_AGGREGATOR) ? AFI_IP4 : 0 };

	*d = (struct rs_attrs){ .have = a->have,
		.med = a->med,
		.local_pref = a->local_pref,
		.otc = a->otc,
		.aggregator_asn = a->aggregator_asn,
		.origin = a->origin,
		.rule = a->fault.rule,
		.path = { a->as_path.p, a->as_path.n },
		.communities = lib_bytes(a->communities),
		.extended_communities = lib_bytes(a->extended_communities),
		.large_communities = lib_bytes(a->large_communities),
		.raw = lib_bytes(raw) };
	d->outcome = a->fault.outcome == BGP_OK	       ? RS_FINE
		     : a->fault.outcome >= BGP_TAW_AS0 ? RS_TREATED_AS_WITHDRAWN
						       : RS_ATTR_DISCARDED;
	lib_addr(&d->aggregator, &aggregator);
	next_hop(&d->next_hop, a, use_mp);
}

enum st
lib_decode_entry(struct rs_reader *rd, struct err *e)
{
	const struct mrt_entry *t = &rd->rib.entries[rd->entry - 1];
	const struct bgp_session ses = { .as4 = rd->rib.as4,
		.rib = true,
		.merge = rd->rib.as4		       ? AS4_IGNORE
			 : rd->flags & RS_MERGE_ALWAYS ? AS4_ALWAYS
						       : AS4_RFC };
	struct wire w = wire_on(t->attrs, t->attrs_n, 0);
	enum st st;

	if (rd->decoded)
		return ST_OK;
	st = attrs_decode(&rd->entry_attrs, &w, &ses, &rd->mem, e);
	if (st != ST_OK)
		return st;
	if (t->attrs_n > 0) /* a router's own route may have none */
		attrs_require(&rd->entry_attrs, false);
	rd->decoded = true;
	return ST_OK;
}

enum rs_status
rs_attrs(struct rs_reader *rd, const struct rs_attrs **out, struct rs_error *e)
{
	const struct bgp_attrs *a = &rd->u.attrs;
	struct err fault;

	*out = NULL;
	if (!rd->has_attrs)
		return RS_END;
	if (!rd->attrs_ready && rd->phase == LIB_ENTRIES) {
		const struct mrt_entry *t = &rd->rib.entries[rd->entry - 1];

		if (lib_decode_entry(rd, &fault) != ST_OK)
			return lib_error(e, &fault);
		a = &rd->entry_attrs;
		fill(&rd->attrs, a, (struct span){ t->attrs, t->attrs_n },
		    attrs_have(a, ATTR_MP_REACH_NLRI) &&
			(rd->rib.pfx.afi == AFI_IP6 || !attrs_have(a, ATTR_NEXT_HOP)));
	} else if (!rd->attrs_ready)
		fill(&rd->attrs, a, block(&rd->msg), rd->field == 3);
	rd->attrs_ready = true;
	*out = &rd->attrs;
	return RS_OK;
}
