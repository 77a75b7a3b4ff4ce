/*
 * route_bgpdump.c - the one-line form of `bgpdump -m`, byte for byte, with its oddities where
 * scripts depend on them. docs/bgpdump.md lists what is copied and what is refused.
 */
#include "app/route.h"

/* An IPv6 address with a single zero group shortened, too, against RFC 5952 4.2.2. */
static char *
addr(char *d, const struct pfx *p)
{
	const uint64_t be[2] = { htobe64(p->hi), htobe64(p->lo) };
	uint8_t b[16];

	if (p->afi == AFI_IP4)
		return addr_fmt4(d, (uint32_t)(p->hi >> 32));
	memcpy(b, be, 16);
	return addr_fmt6_run(d, b, 1);
}

static const char *
label(const struct route *r)
{
	switch (r->rec->type) {
	case MRT_TYPE_TABLE_DUMP:
		return "TABLE_DUMP|";
	case MRT_TYPE_TABLE_DUMP_V2:
		return r->add_path ? "TABLE_DUMP2_AP|" : "TABLE_DUMP2|";
	case MRT_TYPE_BGP:
	case MRT_TYPE_BGP4PLUS:
	case MRT_TYPE_BGP4PLUS_01:
		return "BGP|";
	case MRT_TYPE_BGP4MP_ET:
		return r->add_path ? "BGP4MP_ET_AP|" : "BGP4MP_ET|";
	default:
		return r->add_path ? "BGP4MP_AP|" : "BGP4MP|";
	}
}

/* "1596943200|A|", with microseconds for the _ET types */
static char *
stamp(char *d, const struct route *r)
{
	d = fmt_u64(d, (uint64_t)r->rec->time_s);
	if (r->rec->et) {
		uint32_t us = r->rec->time_us;

		*d++ = '.';
		for (int i = 5; i >= 0; i--, us /= 10)
			d[i] = (char)('0' + us % 10);
		d += 6;
	}
	*d++ = '|';
	return d;
}

static char *
put(char *d, const char *s)
{
	const size_t n = strlen(s);

	memcpy(d, s, n);
	return d + n;
}

/* A path with AS 0 is shown as it came, RFC 7607 or not. */
static enum route_type
shown_type(const struct route *r)
{
	const bool as0 = r->type != r->was && r->attrs->fault.outcome == BGP_TAW_AS0;

	return as0 ? r->was : r->type;
}

static const char *
letter(enum route_type type)
{
	switch (type) {
	case ROUTE_TABLE:
		return "B|";
	case ROUTE_ANNOUNCE:
		return "A|";
	case ROUTE_WITHDRAW:
		return "W|";
	default:
		return "STATE|";
	}
}

/* "label|time|type|peer|asn|" */
static void
put_head(struct buf *b, const struct route *r)
{
	char *d = buf_room(b, 160);

	if (d == NULL)
		return;
	d = put(d, label(r));
	d = stamp(d, r);
	d = put(d, letter(shown_type(r)));
	d = addr(d, &r->peer->addr);
	*d++ = '|';
	d = fmt_u64(d, r->peer->asn);
	*d++ = '|';
	b->n = (size_t)(d - b->p);
}

static char *
next_hop(char *d, const struct route *r)
{
	struct pfx nh;

	return route_next_hop(r, &nh) ? addr(d, &nh) : put(d, "255.255.255.255");
}

/* An AGGREGATOR of the wrong length is read by its first octets, AS 0 is shown. */
static char *
aggregator(char *d, const struct route *r)
{
	const struct bgp_attrs *a = r->attrs;
	const struct span raw = a->aggregator_raw;
	const size_t as_n = r->as4 ? 4 : 2;
	uint32_t asn = a->aggregator_asn, ip = a->aggregator_addr;

	if (raw.n < as_n + 4)
		return d;
	if (!attrs_have(a, ATTR_AGGREGATOR)) {
		asn = r->as4 ? be32(raw.p) : be16(raw.p);
		ip = be32(raw.p + as_n);
	}
	if (ip == UINT32_MAX)
		return d;
	d = fmt_u64(d, asn);
	*d++ = ' ';
	return addr_fmt4(d, ip);
}

/* Path, origin, next hop, preference, metric, communities, aggregation. */
static void
attributes(struct buf *b, const struct route *r)
{
	const struct bgp_attrs *a = r->attrs;
	const bool legacy = mrt_is_legacy(r->rec->type);
	char *d = buf_room(b, 256 + a->as_path.n * 3);

	if (d == NULL)
		return;
	d = aspath_fmt(d, a->as_path);
	*d++ = '|';
	d = put(d, route_origin_word(attrs_have(a, ATTR_ORIGIN) ? a->origin : 2));
	*d++ = '|';
	d = next_hop(d, r);
	*d++ = '|';
	d = fmt_u64(d, attrs_have(a, ATTR_LOCAL_PREF) ? a->local_pref : 0);
	*d++ = '|';
	d = fmt_u64(d, attrs_have(a, ATTR_MED) ? a->med : 0);
	if (!legacy)
		*d++ = '|'; /* the legacy line has no bar before its communities */
	b->n = (size_t)(d - b->p);
	if (attrs_have(a, ATTR_COMMUNITIES))
		route_communities(b, a->communities);
	d = buf_room(b, 64);
	if (d == NULL)
		return;
	*d++ = '|';
	d = put(d, attrs_have(a, ATTR_ATOMIC_AGGREGATE) ? "AG|" : "NAG|");
	d = aggregator(d, r);
	*d++ = '|';
	*d++ = '\n';
	b->n = (size_t)(d - b->p);
}

static void
put_mid(struct buf *b, const struct route *r)
{
	const bool withdrawn = shown_type(r) == ROUTE_WITHDRAW;
	char *d = buf_room(b, 96);

	if (d == NULL || r->type == ROUTE_STATE)
		return;
	if (withdrawn && mrt_is_legacy(r->rec->type))
		d = addr_fmt(d, &r->peer->addr); /* the peer's address stands for the prefix's */
	else
		d = addr(d, &r->pfx);
	*d++ = '/';
	d = fmt_u64(d, r->pfx.len);
	if (r->add_path) {
		*d++ = '|';
		d = fmt_u64(d, r->path_id);
	}
	if (!withdrawn)
		*d++ = '|';
	b->n = (size_t)(d - b->p);
}

static void
put_tail(struct buf *b, const struct route *r)
{
	switch (shown_type(r)) {
	case ROUTE_STATE:
		buf_u64(b, r->old_state);
		buf_ch(b, '|');
		buf_u64(b, r->new_state);
		buf_ch(b, '\n');
		break;
	case ROUTE_WITHDRAW:
		buf_ch(b, '\n');
		break;
	default:
		attributes(b, r);
	}
}

const struct route_format route_bgpdump = {
	.name = "bgpdump",
	.lenient = true,
	.head = put_head,
	.mid = put_mid,
	.tail = put_tail,
};
