/*
 * check_attrs.c - the attributes one by one: flags by the registry, the inside
 * by a row of a table each.
 */
#include "bgp/check_i.h"
#include "bgp/nlri.h"
#include "bgp/registry.h"
#include "pfx/asn.h"

#define FLAG_OPTIONAL 0x80
#define FLAG_TRANSITIVE 0x40
#define FLAG_PARTIAL 0x20

void
check_say(struct ck *k, enum outcome o, const char *rule, const char *what)
{
	findings_add(k->f, o, k->off, k->code, rule, what);
}

/* Attributes that only internal peers may send, RFC 7606 7.5, 7.9, 7.10. True: looked at no
 * further. */
static bool
internal_only(struct ck *k, const char *rule)
{
	if (!k->s->external)
		return false;
	check_say(k, OUT_DISCARD_ATTR, rule, "comes from an external peer");
	return true;
}

static void
ck_origin(struct ck *k, struct wire v)
{
	const size_t n = wire_left(&v);
	const unsigned origin = wire_u8(&v);

	if (n != 1)
		check_say(k, OUT_TAW, "RFC 7606 7.1", "the length is not 1");
	else if (origin > 2)
		check_say(k, OUT_TAW, "RFC 7606 7.1", "the value is above 2");
}

static void
ck_as_path(struct ck *k, struct wire v)
{
	size_t at = 0;
	const char *rule =
	    aspath_check(v.p, wire_left(&v), k->s->as4 ? 4 : 2, &k->a->path_look, &at);

	if (rule != NULL) {
		check_say(k, OUT_TAW, rule, "no run of whole segments");
		return;
	}
	if (k->a->path_look.as0)
		check_say(k, OUT_TAW, "RFC 7607 2", "AS 0 in the path");
	if (k->a->path_look.confed && k->s->external && !k->s->archive)
		check_say(k, OUT_TAW, "RFC 5065 5", "a confederation segment from outside");
	else if (k->a->path_look.confed)
		check_say(k, OUT_OK_FLAG, "RFC 5065 5", "confederation segments");
	if (k->a->path_look.set)
		check_say(k, OUT_OK_FLAG, "RFC 9774 3", "an AS_SET: the origin is not one AS");
	if (wire_left(&v) == 0)
		check_say(k, OUT_OK_FLAG, "RFC 4271 5.1.2", "an empty path: no origin");
	if (k->a->path_look.hops > 255)
		check_say(k, OUT_OK, "RFC 4271 4.3", "a path of more than 255 hops");
}

/* RFC 4271 6.3: a host address. */
static void
ck_next_hop(struct ck *k, struct wire v)
{
	const size_t n = wire_left(&v);
	const uint32_t hop = wire_u32(&v);

	if (n != 4)
		check_say(k, OUT_TAW, "RFC 7606 7.3", "the length is not 4");
	else if (!ip4_is_host(hop)) /* in a table the prefix stands apart */
		check_say(k, k->s->rib ? OUT_OK_FLAG : OUT_TAW, "RFC 4271 6.3",
		    "not an address of a host");
}

static void
ck_med(struct ck *k, struct wire v)
{
	if (wire_left(&v) != 4)
		check_say(k, OUT_TAW, "RFC 7606 7.4", "the length is not 4");
}

static void
ck_local_pref(struct ck *k, struct wire v)
{
	if (!internal_only(k, "RFC 7606 7.5") && wire_left(&v) != 4)
		check_say(k, OUT_TAW, "RFC 7606 7.5", "the length is not 4");
}

static void
ck_atomic(struct ck *k, struct wire v)
{
	if (wire_left(&v) != 0)
		check_say(k, OUT_DISCARD_ATTR, "RFC 7606 7.6", "the length is not 0");
}

static void
ck_aggregator(struct ck *k, struct wire v)
{
	if (wire_left(&v) != (k->s->as4 ? 8u : 6u)) {
		check_say(
		    k, OUT_DISCARD_ATTR, "RFC 7606 7.7", "the length does not fit the AS numbers");
		return;
	}
	k->a->aggregator = k->s->as4 ? wire_u32(&v) : wire_u16(&v);
	if (k->a->aggregator == 0)
		check_say(k, OUT_DISCARD_ATTR, "RFC 7607 2", "AS 0");
}

static void
units(struct ck *k, const struct wire *v, size_t unit, const char *rule)
{
	if (wire_left(v) == 0 || wire_left(v) % unit != 0)
		check_say(k, OUT_TAW, rule, "the length is no multiple of an element's, or 0");
}

static void
ck_communities(struct ck *k, struct wire v)
{
	units(k, &v, 4, "RFC 7606 7.8");
}

static void
ck_originator(struct ck *k, struct wire v)
{
	if (!internal_only(k, "RFC 7606 7.9") && wire_left(&v) != 4)
		check_say(k, OUT_TAW, "RFC 7606 7.9", "the length is not 4");
}

static void
ck_clusters(struct ck *k, struct wire v)
{
	if (!internal_only(k, "RFC 7606 7.10"))
		units(k, &v, 4, "RFC 7606 7.10");
}

static void
ck_extended(struct ck *k, struct wire v)
{
	units(k, &v, 8, "RFC 7606 7.14");
}

static void
ck_extended6(struct ck *k, struct wire v)
{
	units(k, &v, 20, "RFC 7606 7.15");
}

static void
ck_large(struct ck *k, struct wire v)
{
	units(k, &v, 12, "RFC 8092 6");
}

static void
ck_as4_path(struct ck *k, struct wire v)
{
	struct aspath_look look;
	size_t at;

	if (k->s->as4)
		check_say(
		    k, OUT_DISCARD_ATTR, "RFC 6793 6", "from a speaker of 4-octet AS numbers");
	else if (wire_left(&v) == 0 || aspath_check(v.p, wire_left(&v), 4, &look, &at) != NULL)
		check_say(k, OUT_DISCARD_ATTR, "RFC 6793 6", "no run of whole segments");
	else if (look.as0)
		check_say(k, OUT_DISCARD_ATTR, "RFC 7607 2", "AS 0");
	else {
		if (look.confed)
			check_say(k, OUT_DISCARD_ATTR, "RFC 6793 6",
			    "confederation segments; the others count");
		k->a->as4_path = true;
		k->a->hops4 = look.hops;
	}
}

static void
ck_as4_aggregator(struct ck *k, struct wire v)
{
	if (k->s->as4)
		check_say(
		    k, OUT_DISCARD_ATTR, "RFC 6793 6", "from a speaker of 4-octet AS numbers");
	else if (wire_left(&v) != 8)
		check_say(k, OUT_DISCARD_ATTR, "RFC 6793 6", "the length is not 8");
	else if (wire_u32(&v) == 0)
		check_say(k, OUT_DISCARD_ATTR, "RFC 7607 2", "AS 0");
	else
		k->a->as4_aggregator = true;
}

static void
ck_otc(struct ck *k, struct wire v)
{
	if (wire_left(&v) != 4)
		check_say(k, OUT_TAW, "RFC 9234 5", "the length is not 4");
	else if (wire_u32(&v) == 0)
		check_say(k, OUT_OK_FLAG, "RFC 7607 2", "AS 0");
}

static void inner(struct ck *k, struct wire v);

/* RFC 6368 5: an AS, then attributes of their own. */
static void
ck_attr_set(struct ck *k, struct wire v)
{
	wire_u32(&v);
	if (wire_bad(&v))
		check_say(k, OUT_TAW, "RFC 6368 5", "shorter than an AS number");
	else if (k->depth == 0)
		inner(k, v);
}

/* A table may hold the next hop alone, RFC 6396 4.3.4; there the prefix stands outside the
 * attribute. */
static void
ck_reach(struct ck *k, struct wire v)
{
	const bool full = !k->s->rib || (wire_left(&v) > 0 && v.p[0] == 0);
	const enum outcome bad = k->s->rib ? OUT_OK_FLAG : OUT_RESET_CLASS;
	struct bgp_mp m = { .afi = AFI_IP6, .safi = SAFI_UNICAST };

	if (full) {
		m.afi = wire_u16(&v);
		m.safi = wire_u8(&v);
	}
	m.next_hop.n = wire_u8(&v);
	m.next_hop.p = wire_take(&v, m.next_hop.n);
	if (full)
		wire_u8(&v);
	if (wire_bad(&v)) {
		check_say(k, bad, "RFC 7606 7.11", "the next hop runs past the attribute");
		return;
	}
	if (!family_next_hop(m.afi, m.safi, m.next_hop.n) && (full || m.next_hop.n != 4))
		check_say(k, bad, "RFC 7606 7.11",
		    "a next hop of a length that the family does not have");
	m.nlri = (struct span){ v.p, wire_left(&v) };
	k->a->reach = m;
}

static void
ck_unreach(struct ck *k, struct wire v)
{
	struct bgp_mp m = { 0 };

	m.afi = wire_u16(&v);
	m.safi = wire_u8(&v);
	if (wire_bad(&v)) {
		check_say(k, k->s->rib ? OUT_TAW : OUT_RESET_CLASS, "RFC 7606 7.12",
		    "shorter than a family");
		return;
	}
	m.nlri = (struct span){ v.p, wire_left(&v) };
	k->a->unreach = m;
}

static void (*const checks[256])(struct ck *k, struct wire v) = {
	[ATTR_ORIGIN] = ck_origin,
	[ATTR_AS_PATH] = ck_as_path,
	[ATTR_NEXT_HOP] = ck_next_hop,
	[ATTR_MED] = ck_med,
	[ATTR_LOCAL_PREF] = ck_local_pref,
	[ATTR_ATOMIC_AGGREGATE] = ck_atomic,
	[ATTR_AGGREGATOR] = ck_aggregator,
	[ATTR_COMMUNITIES] = ck_communities,
	[ATTR_ORIGINATOR_ID] = ck_originator,
	[ATTR_CLUSTER_LIST] = ck_clusters,
	[ATTR_MP_REACH_NLRI] = ck_reach,
	[ATTR_MP_UNREACH_NLRI] = ck_unreach,
	[ATTR_EXTENDED_COMMUNITIES] = ck_extended,
	[ATTR_AS4_PATH] = ck_as4_path,
	[ATTR_AS4_AGGREGATOR] = ck_as4_aggregator,
	[ATTR_PMSI_TUNNEL] = check_pmsi,
	[ATTR_TUNNEL_ENCAPSULATION] = check_tunnel,
	[ATTR_IPV6_EXTENDED_COMMUNITIES] = ck_extended6,
	[ATTR_AIGP] = check_aigp,
	[ATTR_BGP_LS] = check_link_state,
	[ATTR_LARGE_COMMUNITIES] = ck_large,
	[ATTR_OTC] = ck_otc,
	[ATTR_BFD_DISCRIMINATOR] = check_bfd,
	[ATTR_PREFIX_SID] = check_prefix_sid,
	[ATTR_ATTR_SET] = ck_attr_set,
};

/*
 * RFC 7606 3 (c), RFC 4271 6.3. The attributes that are dropped when malformed say so of their
 * flags, too. False: not looked into.
 */
static bool
flags_fit(struct ck *k, uint8_t flags)
{
	static const uint8_t want[] = {
		[ATTR_WELL_KNOWN] = FLAG_TRANSITIVE,
		[ATTR_NON_TRANSITIVE] = FLAG_OPTIONAL,
		[ATTR_TRANSITIVE] = FLAG_OPTIONAL | FLAG_TRANSITIVE,
	};
	const struct attr_entry *t = attr_registry(k->code);
	const bool drop =
	    k->code == ATTR_AIGP || k->code == ATTR_BGP_LS || k->code == ATTR_PREFIX_SID;

	if (t->cls == ATTR_UNKNOWN) {
		if (!(flags & FLAG_OPTIONAL)) {
			check_say(k, k->s->rib ? OUT_TAW : OUT_RESET_CLASS, "RFC 4271 6.3",
			    "a well-known attribute that does not exist");
			return false;
		}
		if (t->deprecated)
			check_say(k, OUT_OK_FLAG, t->rfc,
			    "a deprecated attribute, kept as an unknown one");
		return true;
	}
	if ((flags & (FLAG_OPTIONAL | FLAG_TRANSITIVE)) != want[t->cls]) {
		check_say(k, drop ? OUT_DISCARD_ATTR : OUT_TAW, "RFC 7606 3 (c)",
		    "the flags contradict the type");
		return k->code == ATTR_MP_REACH_NLRI || k->code == ATTR_MP_UNREACH_NLRI;
	}
	if (flags & FLAG_PARTIAL && t->cls != ATTR_TRANSITIVE)
		check_say(k, drop ? OUT_DISCARD_ATTR : OUT_TAW, "RFC 4271 6.3",
		    "partial, which the type cannot be");
	return true;
}

bool
check_next_attr(struct wire *w, struct check_attr *out)
{
	if (wire_left(w) == 0)
		return false;
	out->off = wire_off(w);
	out->flags = wire_u8(w);
	out->code = wire_u8(w);
	out->n = out->flags & ATTR_FLAG_EXT_LEN ? wire_u16(w) : wire_u8(w);
	out->p = wire_take(w, out->n);
	return !wire_bad(w);
}

/* The attributes inside ATTR_SET: they must fit, and be what they say. */
static void
inner(struct ck *k, struct wire v)
{
	struct check_session s = *k->s;
	struct check_attrs a = { 0 };
	struct findings f = { 0 };
	struct ck in = { &f, &a, &s, 0, 0, 1 };
	struct check_attr t;

	s.external = false; /* it carries what an internal session had */
	while (check_next_attr(&v, &t)) {
		in.code = t.code;
		if (flags_fit(&in, t.flags) && checks[t.code] != NULL)
			checks[t.code](&in, wire_on(t.p, t.n, 0));
		if (t.code == ATTR_NEXT_HOP || t.code == ATTR_MP_REACH_NLRI ||
		    t.code == ATTR_MP_UNREACH_NLRI)
			check_say(k, OUT_OK_FLAG, "RFC 6368 5", "reachability inside, ignored");
	}
	if (wire_bad(&v))
		check_say(k, OUT_TAW, "RFC 6368 5", "an inner attribute runs past the set");
	else if (findings_worst(&f) >= OUT_TAW)
		check_say(k, OUT_TAW, "RFC 6368 5", "a malformed attribute inside");
}

/* Two octet paths and their companions, RFC 6793 4.2.3. */
static void
companions(struct findings *f, const struct check_attrs *a, uint64_t off)
{
	if (a->as4_path && a->hops4 > a->path_look.hops)
		findings_add(f, OUT_OK_FLAG, off, ATTR_AS4_PATH, "RFC 6793 4.2.3",
		    "longer than AS_PATH: ignored");
	if ((a->as4_path || a->as4_aggregator) && check_seen(a, ATTR_AGGREGATOR) &&
	    a->aggregator != AS_TRANS)
		findings_add(f, OUT_OK_FLAG, off, ATTR_AS4_PATH, "RFC 6793 4.2.3",
		    "AGGREGATOR is not AS_TRANS: ignored");
}

void
check_attrs(struct findings *f, struct check_attrs *a, struct wire w, const struct check_session *s)
{
	const uint64_t begin = wire_off(&w);
	struct check_attr t = { 0 };

	*a = (struct check_attrs){ 0 };
	while (check_next_attr(&w, &t)) {
		struct ck k = { f, a, s, t.code, t.off, 0 };

		if (check_seen(a, t.code)) {
			if (t.code != ATTR_MP_REACH_NLRI && t.code != ATTR_MP_UNREACH_NLRI)
				check_say(&k, OUT_DISCARD_ATTR, "RFC 7606 3 (g)",
				    "again: the first counts");
			else
				check_say(&k, s->rib ? OUT_TAW : OUT_RESET_CLASS, "RFC 7606 3 (g)",
				    "again");
			continue;
		}
		a->seen[t.code / 64] |= 1ULL << t.code % 64;
		if (flags_fit(&k, t.flags) && checks[t.code] != NULL)
			checks[t.code](&k, wire_on(t.p, t.n, 0));
	}
	a->cut = wire_bad(&w);
	if (a->cut)
		findings_add(
		    f, OUT_TAW, t.off, -1, "RFC 7606 4", "an attribute runs past the attributes");
	if (!s->as4)
		companions(f, a, begin);
}

void
check_required(struct findings *f, const struct check_attrs *a, uint64_t off, bool classic_nlri)
{
	if (!check_seen(a, ATTR_ORIGIN))
		findings_add(f, OUT_TAW, off, ATTR_ORIGIN, "RFC 7606 3 (d)", "is missing");
	if (!check_seen(a, ATTR_AS_PATH))
		findings_add(f, OUT_TAW, off, ATTR_AS_PATH, "RFC 7606 3 (d)", "is missing");
	if (classic_nlri && !check_seen(a, ATTR_NEXT_HOP))
		findings_add(f, OUT_TAW, off, ATTR_NEXT_HOP, "RFC 7606 3 (d)", "is missing");
}

void
check_to_fault(struct bgp_fault *fault, const struct findings *f)
{
	const struct finding *t = &f->v[f->worst];

	switch (findings_worst(f)) {
	case OUT_DISCARD_ATTR:
		bgp_fault_add(fault, BGP_DISCARD_ATTR, t->off, t->rule);
		break;
	case OUT_TAW:
		bgp_fault_add(fault, BGP_TAW, t->off, t->rule);
		break;
	case OUT_RESET_CLASS:
		bgp_fault_add(fault, BGP_RESET, t->off, t->rule);
		break;
	default:
		break;
	}
}
