/* route_json.c - routes as NDJSON; fields that a route does not have are left out. */
#include "app/route.h"
#include "base/json.h"

static void
addr(struct json *j, const char *key, const struct pfx *p)
{
	char text[PFX_TEXT];

	json_kstr(j, key, (struct str){ text, (size_t)(addr_fmt(text, p) - text) });
}

/* A field whose text is made of digits, letters and separators only: nothing to escape. */
static void
list(struct json *j, const char *key, struct span c, void (*fmt)(struct buf *, struct span))
{
	json_key(j, key);
	buf_ch(j->b, '"');
	fmt(j->b, c);
	buf_ch(j->b, '"');
	j->comma = true;
}

static void
attributes(struct json *j, const struct route *r)
{
	const struct bgp_attrs *a = r->attrs;
	struct pfx nh;

	list(j, "as_path", a->as_path, aspath_text);
	if (attrs_have(a, ATTR_ORIGIN))
		json_kcstr(j, "origin", route_origin_word(a->origin));
	if (route_next_hop(r, &nh))
		addr(j, "next_hop", &nh);
	if (attrs_have(a, ATTR_LOCAL_PREF))
		json_ku64(j, "local_pref", a->local_pref);
	if (attrs_have(a, ATTR_MED))
		json_ku64(j, "med", a->med);
	if (attrs_have(a, ATTR_COMMUNITIES))
		list(j, "communities", a->communities, route_communities);
	if (attrs_have(a, ATTR_LARGE_COMMUNITIES))
		list(j, "large_communities", a->large_communities, route_large_communities);
	if (attrs_have(a, ATTR_EXTENDED_COMMUNITIES))
		list(
		    j, "extended_communities", a->extended_communities, route_extended_communities);
	if (attrs_have(a, ATTR_AGGREGATOR)) {
		json_key(j, "aggregator");
		buf_printf(j->b, "\"%u %u.%u.%u.%u\"", a->aggregator_asn, a->aggregator_addr >> 24,
		    a->aggregator_addr >> 16 & 255, a->aggregator_addr >> 8 & 255,
		    a->aggregator_addr & 255);
		j->comma = true;
	}
	if (attrs_have(a, ATTR_ATOMIC_AGGREGATE))
		json_kbool(j, "atomic", true);
	if (attrs_have(a, ATTR_OTC))
		json_ku64(j, "otc", a->otc);
	if (a->fault.outcome == BGP_DISCARD_ATTR)
		json_kcstr(j, "discarded", a->fault.rule);
}

static void
put_head(struct buf *b, const struct route *r)
{
	struct json j = json_on(b);
	const char type = (char)r->type;

	json_obj(&j);
	json_kstr(&j, "type", (struct str){ &type, 1 });
	json_key(&j, "time");
	json_i64(&j, r->rec->time_s);
	if (r->rec->et)
		buf_printf(b, ".%06u", r->rec->time_us);
	addr(&j, "peer", &r->peer->addr);
	json_ku64(&j, "peer_asn", r->peer->asn);
}

static void
put_mid(struct buf *b, const struct route *r)
{
	struct json j = { b, true };
	char text[PFX_TEXT];

	if (r->type == ROUTE_STATE)
		return;
	json_kstr(&j, "prefix", (struct str){ text, (size_t)(pfx_fmt(text, &r->pfx) - text) });
	if (r->safi != SAFI_UNICAST)
		json_ku64(&j, "safi", r->safi);
	if (r->add_path)
		json_ku64(&j, "path_id", r->path_id);
}

static void
put_tail(struct buf *b, const struct route *r)
{
	struct json j = { b, true };

	if (r->type == ROUTE_STATE) {
		json_ku64(&j, "old", r->old_state);
		json_ku64(&j, "new", r->new_state);
	}
	if (r->type == ROUTE_TABLE || r->type == ROUTE_ANNOUNCE)
		attributes(&j, r);
	if (r->rule != NULL)
		json_kcstr(&j, "malformed", r->rule);
	json_obj_end(&j);
	json_nl(&j);
}

const struct route_format route_json = {
	.name = "json",
	.head = put_head,
	.mid = put_mid,
	.tail = put_tail,
};
