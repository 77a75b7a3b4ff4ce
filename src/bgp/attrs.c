/*
 * attrs.c - see attrs.h. An attribute is a row {code, decode}; what RFC 7606
 * makes of a fault stands beside the check.
 */
#include "bgp/attrs.h"

#include "bgp/attrs_i.h"
#include "bgp/check.h"
#include "pfx/asn.h"
#include "pfx/pfx.h"

struct ctx {
	struct bgp_attrs *a;
	const struct bgp_session *ses;
	struct arena *mem;
	struct span as4_path;
	uint32_t as4_aggregator_asn, as4_aggregator_addr;
	bool as4_aggregator, nomem;
};

/* The value of one attribute; off is its place in the block. */
struct val {
	const uint8_t *p;
	size_t n, off;
};

static bool
fault(struct ctx *c, enum bgp_outcome o, const struct val *v, const char *rule)
{
	bgp_fault_add(&c->a->fault, o, v->off, rule);
	return false;
}

static bool
dec_origin(struct ctx *c, const struct val *v)
{
	if (v->n != 1 || v->p[0] > 2)
		return fault(c, BGP_TAW, v, "RFC 7606 7.1");
	c->a->origin = v->p[0];
	return true;
}

static bool
dec_as_path(struct ctx *c, const struct val *v)
{
	size_t at;
	const char *rule = aspath_check(v->p, v->n, c->ses->as4 ? 4 : 2, &c->a->path_look, &at);

	if (rule != NULL)
		return fault(c, BGP_TAW, v, rule);
	c->a->as_path = (struct span){ v->p, v->n };
	if (c->a->path_look.as0)
		fault(c, BGP_TAW_AS0, v, "RFC 7607 2");
	if (!c->ses->as4) {
		c->a->as_path = aspath_widen(c->mem, c->a->as_path);
		c->nomem |= c->a->as_path.p == NULL;
	}
	return true;
}

static bool
dec_next_hop(struct ctx *c, const struct val *v)
{
	if (v->n != 4)
		return fault(c, BGP_TAW, v, "RFC 7606 7.3");
	c->a->next_hop = be32(v->p);
	if (!c->ses->rib && !ip4_is_host(c->a->next_hop)) /* in a table the prefix stands apart */
		fault(c, BGP_TAW, v, "RFC 4271 6.3");
	return true;
}

static bool
dec_med(struct ctx *c, const struct val *v)
{
	if (v->n != 4)
		return fault(c, BGP_TAW, v, "RFC 7606 7.4");
	c->a->med = be32(v->p);
	return true;
}

static bool
dec_local_pref(struct ctx *c, const struct val *v)
{
	if (v->n != 4)
		return fault(c, c->ses->external ? BGP_DISCARD_ATTR : BGP_TAW, v, "RFC 7606 7.5");
	c->a->local_pref = be32(v->p);
	return true;
}

static bool
dec_atomic(struct ctx *c, const struct val *v)
{
	return v->n == 0 || fault(c, BGP_DISCARD_ATTR, v, "RFC 7606 7.6");
}

static bool
dec_aggregator(struct ctx *c, const struct val *v)
{
	c->a->aggregator_raw = (struct span){ v->p, v->n };
	if (v->n != (c->ses->as4 ? 8u : 6u))
		return fault(c, BGP_DISCARD_ATTR, v, "RFC 7606 7.7");
	c->a->aggregator_asn = c->ses->as4 ? be32(v->p) : be16(v->p);
	c->a->aggregator_addr = be32(v->p + v->n - 4);
	if (c->a->aggregator_asn == 0)
		return fault(c, BGP_DISCARD_ATTR, v, "RFC 7607 2");
	return true;
}

static bool
dec_list(struct ctx *c, const struct val *v, size_t unit, struct span *out, const char *rule)
{
	if (v->n == 0 || v->n % unit != 0)
		return fault(c, BGP_TAW, v, rule);
	*out = (struct span){ v->p, v->n };
	return true;
}

static bool
dec_communities(struct ctx *c, const struct val *v)
{
	return dec_list(c, v, 4, &c->a->communities, "RFC 7606 7.8");
}

static bool
dec_extended(struct ctx *c, const struct val *v)
{
	return dec_list(c, v, 8, &c->a->extended_communities, "RFC 7606 7.14");
}

static bool
dec_large(struct ctx *c, const struct val *v)
{
	return dec_list(c, v, 12, &c->a->large_communities, "RFC 8092 6");
}

/* Attributes that only internal peers may send are dropped when they come from others. */
static bool
dec_originator(struct ctx *c, const struct val *v)
{
	if (v->n != 4)
		return fault(c, c->ses->external ? BGP_DISCARD_ATTR : BGP_TAW, v, "RFC 7606 7.9");
	return true;
}

static bool
dec_clusters(struct ctx *c, const struct val *v)
{
	if (v->n == 0 || v->n % 4 != 0)
		return fault(c, c->ses->external ? BGP_DISCARD_ATTR : BGP_TAW, v, "RFC 7606 7.10");
	return true;
}

static bool
dec_otc(struct ctx *c, const struct val *v)
{
	if (v->n != 4)
		return fault(c, BGP_TAW, v, "RFC 9234 5");
	c->a->otc = be32(v->p);
	return true;
}

static bool
dec_as4_path(struct ctx *c, const struct val *v)
{
	struct aspath_look look;
	size_t at;
	const char *rule;

	if (c->ses->merge == AS4_IGNORE)
		return fault(c, BGP_DISCARD_ATTR, v, "RFC 6793 6");
	rule = aspath_check(v->p, v->n, 4, &look, &at);
	if (rule != NULL || v->n == 0)
		return fault(c, BGP_DISCARD_ATTR, v, "RFC 6793 6");
	if (look.as0)
		return fault(c, BGP_DISCARD_ATTR, v, "RFC 7607 2");
	c->as4_path = (struct span){ v->p, v->n };
	if (look.confed) { /* must not be there, and go; the other segments count */
		fault(c, BGP_DISCARD_ATTR, v, "RFC 6793 6");
		c->as4_path = aspath_no_confed(c->mem, c->as4_path);
		c->nomem |= c->as4_path.p == NULL;
	}
	return true;
}

static bool
dec_as4_aggregator(struct ctx *c, const struct val *v)
{
	if (c->ses->merge == AS4_IGNORE || v->n != 8)
		return fault(c, BGP_DISCARD_ATTR, v, "RFC 6793 6");
	if (be32(v->p) == 0)
		return fault(c, BGP_DISCARD_ATTR, v, "RFC 7607 2");
	c->as4_aggregator = true;
	c->as4_aggregator_asn = be32(v->p);
	c->as4_aggregator_addr = be32(v->p + 4);
	return true;
}

/* RFC 4760 3; in a table perhaps the next hop alone, RFC 6396 4.3.4. A family begins with a zero
 * octet, a next hop length does not. */
static bool
dec_reach(struct ctx *c, const struct val *v)
{
	struct wire w = wire_on(v->p, v->n, v->off);
	struct bgp_mp *m = &c->a->reach;
	const bool full = !c->ses->rib || (v->n > 0 && v->p[0] == 0);
	uint16_t afi = 0;
	uint8_t safi = 0, nh_n;
	const uint8_t *nh;

	if (full) {
		afi = wire_u16(&w);
		safi = wire_u8(&w);
	}
	nh_n = wire_u8(&w);
	nh = wire_take(&w, nh_n);
	if (full)
		wire_u8(&w); /* reserved */
	if (wire_bad(&w))
		return fault(c, c->ses->rib ? BGP_DISCARD_ATTR : BGP_RESET, v, "RFC 7606 7.11");
	if (full && !family_next_hop(afi, safi, nh_n))
		return fault(c, c->ses->rib ? BGP_DISCARD_ATTR : BGP_RESET, v, "RFC 7606 7.11");
	*m = (struct bgp_mp){ full ? afi : AFI_IP6, full ? safi : SAFI_UNICAST, { nh, nh_n },
		{ w.p, wire_left(&w) } };
	return true;
}

static bool
dec_unreach(struct ctx *c, const struct val *v)
{
	struct wire w = wire_on(v->p, v->n, v->off);
	struct bgp_mp *m = &c->a->unreach;

	m->afi = wire_u16(&w);
	m->safi = wire_u8(&w);
	if (wire_bad(&w)) {
		m->afi = 0;
		return fault(c, BGP_RESET, v, "RFC 7606 7.12");
	}
	m->nlri = (struct span){ w.p, wire_left(&w) };
	return true;
}

/*
 * By class and registry, but for the attributes whose inside only the slow look knows. A unit test
 * holds it against the registry.
 */
#define WELL               \
	{                  \
		0x60, 0xc0 \
	}
#define LOCAL              \
	{                  \
		0x60, 0x00 \
	}
#define TRANS              \
	{                  \
		0x40, 0x40 \
	}
#define SLOW               \
	{                  \
		0x00, 0x01 \
	} /* never */

const struct attr_plain attr_plain[256] = {
	[ATTR_ORIGIN] = WELL,
	[ATTR_AS_PATH] = WELL,
	[ATTR_NEXT_HOP] = WELL,
	[ATTR_MED] = LOCAL,
	[ATTR_LOCAL_PREF] = WELL,
	[ATTR_ATOMIC_AGGREGATE] = WELL,
	[ATTR_AGGREGATOR] = TRANS,
	[ATTR_COMMUNITIES] = TRANS,
	[ATTR_ORIGINATOR_ID] = LOCAL,
	[ATTR_CLUSTER_LIST] = LOCAL,
	[ATTR_MP_REACH_NLRI] = LOCAL,
	[ATTR_MP_UNREACH_NLRI] = LOCAL,
	[ATTR_EXTENDED_COMMUNITIES] = TRANS,
	[ATTR_AS4_PATH] = TRANS,
	[ATTR_AS4_AGGREGATOR] = TRANS,
	[ATTR_PMSI_TUNNEL] = SLOW,
	[ATTR_TUNNEL_ENCAPSULATION] = SLOW,
	[24] = LOCAL,
	[ATTR_IPV6_EXTENDED_COMMUNITIES] = SLOW,
	[ATTR_AIGP] = SLOW,
	[27] = TRANS,
	[ATTR_BGP_LS] = SLOW,
	[ATTR_LARGE_COMMUNITIES] = TRANS,
	[33] = LOCAL,
	[34] = TRANS,
	[ATTR_OTC] = TRANS,
	[36] = TRANS,
	[37] = TRANS,
	[ATTR_BFD_DISCRIMINATOR] = SLOW,
	[39] = TRANS,
	[ATTR_PREFIX_SID] = SLOW,
	[ATTR_ATTR_SET] = SLOW,
};

static bool (*const decoders[64])(struct ctx *c, const struct val *v) = {
	[ATTR_ORIGIN] = dec_origin,
	[ATTR_AS_PATH] = dec_as_path,
	[ATTR_NEXT_HOP] = dec_next_hop,
	[ATTR_MED] = dec_med,
	[ATTR_LOCAL_PREF] = dec_local_pref,
	[ATTR_ATOMIC_AGGREGATE] = dec_atomic,
	[ATTR_AGGREGATOR] = dec_aggregator,
	[ATTR_COMMUNITIES] = dec_communities,
	[ATTR_ORIGINATOR_ID] = dec_originator,
	[ATTR_CLUSTER_LIST] = dec_clusters,
	[ATTR_MP_REACH_NLRI] = dec_reach,
	[ATTR_MP_UNREACH_NLRI] = dec_unreach,
	[ATTR_EXTENDED_COMMUNITIES] = dec_extended,
	[ATTR_AS4_PATH] = dec_as4_path,
	[ATTR_AS4_AGGREGATOR] = dec_as4_aggregator,
	[ATTR_LARGE_COMMUNITIES] = dec_large,
	[ATTR_OTC] = dec_otc,
};

/*
 * RFC 6793 4.2.3: an AGGREGATOR that is not AS_TRANS means that AS4_AGGREGATOR and AS4_PATH are
 * stale. The RFC says so of both together; an old speaker that aggregates a route without an
 * aggregator passes AS4_PATH on as well, so without AS4_AGGREGATOR it is as little worth.
 */
static void
merge(struct ctx *c)
{
	struct bgp_attrs *a = c->a;
	const bool both = c->as4_aggregator && attrs_have(a, ATTR_AGGREGATOR);
	const bool stale = attrs_have(a, ATTR_AGGREGATOR) && a->aggregator_asn != AS_TRANS;

	if (both && !stale) {
		a->aggregator_asn = c->as4_aggregator_asn;
		a->aggregator_addr = c->as4_aggregator_addr;
	}
	if ((!stale || c->ses->merge == AS4_ALWAYS) && c->as4_path.p != NULL &&
	    attrs_have(a, ATTR_AS_PATH)) {
		a->as_path = aspath_merge(c->mem, a->as_path, c->as4_path);
		c->nomem |= a->as_path.p == NULL;
	}
}

/* What is rare in a table entry. */
static void
slow_look(struct bgp_attrs *a, struct wire block, const struct bgp_session *ses)
{
	const struct check_session s = {
		.as4 = ses->as4, .external = ses->external, .rib = true, .archive = true
	};
	struct findings f = { 0 };
	struct check_attrs ca;

	check_attrs(&f, &ca, block, &s);
	check_to_fault(&a->fault, &f);
}

enum st
attrs_decode(struct bgp_attrs *a, struct wire *w, const struct bgp_session *ses, struct arena *mem,
    struct err *e)
{
	struct ctx c = { .a = a, .ses = ses, .mem = mem };
	const struct wire block = *w;
	uint64_t seen = 0;

	*a = (struct bgp_attrs){ .as_path = { (const uint8_t *)"", 0 } };
	while (wire_left(w) > 0) {
		const size_t off = wire_off(w);
		const uint8_t flags = wire_u8(w), code = wire_u8(w);
		const size_t n = flags & ATTR_FLAG_EXT_LEN ? wire_u16(w) : wire_u8(w);
		const struct val v = { wire_take(w, n), n, off };

		if (wire_bad(w)) {
			bgp_fault_add(&a->fault, BGP_TAW, off, "RFC 7606 4");
			break;
		}
		a->odd |= !attr_is_plain(flags, code);
		if (code >= 64 || decoders[code] == NULL) {
			a->unknown++;
			continue;
		}
		if (seen >> code &
		    1) { /* RFC 7606 3 (g): the first counts, but not twice reachability */
			bgp_fault_add(&a->fault,
			    code == ATTR_MP_REACH_NLRI || code == ATTR_MP_UNREACH_NLRI
				? BGP_RESET
				: BGP_DISCARD_ATTR,
			    off, "RFC 7606 3 (g)");
			continue;
		}
		seen |= 1ULL << code;
		if (decoders[code](&c, &v))
			a->have |= 1ULL << code;
	}
	merge(&c);
	if (a->odd && ses->rib)
		slow_look(a, block, ses);
	return c.nomem ? err_nomem(e, "an AS path") : ST_OK;
}

void
attrs_require(struct bgp_attrs *a, bool classic_nlri)
{
	if (!attrs_have(a, ATTR_ORIGIN) || !attrs_have(a, ATTR_AS_PATH) ||
	    (classic_nlri && !attrs_have(a, ATTR_NEXT_HOP)))
		bgp_fault_add(&a->fault, BGP_TAW, 0, "RFC 7606 3 (d)");
}
