/* route_csv.c - routes as CSV (RFC 4180); an empty field is one that the route does not have. */
#include "app/route.h"

static void
attributes(struct buf *b, const struct route *r)
{
	const struct bgp_attrs *a = r->attrs;
	const size_t at = b->n;
	struct pfx nh;
	bool set;

	aspath_text(b, a->as_path);
	set = !b->bad && memchr(b->p + at, ',', b->n - at) != NULL;
	if (set) { /* a set holds commas */
		buf_lit(b, "\"\"");
		if (!b->bad) {
			memmove(b->p + at + 1, b->p + at, b->n - at - 2);
			b->p[at] = '"';
			b->p[b->n - 1] = '"';
		}
	}
	buf_ch(b, ',');
	if (attrs_have(a, ATTR_ORIGIN))
		buf_cstr(b, route_origin_word(a->origin));
	buf_ch(b, ',');
	if (route_next_hop(r, &nh)) {
		char *d = buf_room(b, PFX_TEXT);

		if (d != NULL)
			b->n += (size_t)(addr_fmt(d, &nh) - d);
	}
	buf_ch(b, ',');
	if (attrs_have(a, ATTR_LOCAL_PREF))
		buf_u64(b, a->local_pref);
	buf_ch(b, ',');
	if (attrs_have(a, ATTR_MED))
		buf_u64(b, a->med);
	buf_ch(b, ',');
	route_communities(b, a->communities);
	buf_ch(b, ',');
	route_large_communities(b, a->large_communities);
	buf_ch(b, ',');
	route_extended_communities(b, a->extended_communities);
	buf_ch(b, ',');
	if (attrs_have(a, ATTR_AGGREGATOR)) {
		buf_u64(b, a->aggregator_asn);
		buf_ch(b, ' ');
		char *d = buf_room(b, PFX_TEXT);

		if (d != NULL)
			b->n += (size_t)(addr_fmt4(d, a->aggregator_addr) - d);
	}
	buf_ch(b, ',');
	if (attrs_have(a, ATTR_ATOMIC_AGGREGATE))
		buf_lit(b, "true");
	buf_ch(b, ',');
	if (attrs_have(a, ATTR_OTC))
		buf_u64(b, a->otc);
}

static void
put_head(struct buf *b, const struct route *r)
{
	char *d;

	buf_ch(b, (char)r->type);
	buf_ch(b, ',');
	buf_i64(b, r->rec->time_s);
	if (r->rec->et)
		buf_printf(b, ".%06u", r->rec->time_us);
	buf_ch(b, ',');
	d = buf_room(b, PFX_TEXT);
	if (d != NULL)
		b->n += (size_t)(addr_fmt(d, &r->peer->addr) - d);
	buf_ch(b, ',');
	buf_u64(b, r->peer->asn);
	buf_ch(b, ',');
}

static void
put_mid(struct buf *b, const struct route *r)
{
	if (r->type != ROUTE_STATE)
		buf_pfx(b, &r->pfx);
	buf_ch(b, ',');
	if (r->add_path)
		buf_u64(b, r->path_id);
	buf_ch(b, ',');
}

static void
put_tail(struct buf *b, const struct route *r)
{
	if (r->type == ROUTE_TABLE || r->type == ROUTE_ANNOUNCE)
		attributes(b, r);
	else
		buf_lit(b, ",,,,,,,,,,");
	buf_ch(b, ',');
	if (r->type == ROUTE_STATE)
		buf_printf(b, "%u,%u", r->old_state, r->new_state);
	else
		buf_ch(b, ',');
	buf_ch(b, ',');
	if (r->rule != NULL)
		buf_csv(b, str_of(r->rule));
	buf_ch(b, '\n');
}

const struct route_format route_csv = {
	.name = "csv",
	.first = "type,time,peer,peer_asn,prefix,path_id,as_path,origin,next_hop,local_pref,med,"
		 "communities,large_communities,extended_communities,aggregator,atomic,otc,old,new,"
		 "malformed\n",
	.head = put_head,
	.mid = put_mid,
	.tail = put_tail,
};
