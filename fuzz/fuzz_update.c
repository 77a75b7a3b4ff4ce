/*
 * fuzz_update.c - BGP messages: an UPDATE with or without its header, the other types by their
 * type.
 *
 *   bounds    prefixes lie in the message, their number too; a reset leaves none;
 *   check     the slow look of inspect is never milder than the decoder;
 *   writing   a sound UPDATE, written by our own writer and read again, is the same.
 */
#include <stdlib.h>

#include "bgp/check.h"
#include "bgp/update.h"
#include "fuzz/fuzz.h"
#include "mrt/mrt.h"
#include "mrt/mrt_write.h"

#define MAX_BYTES 65535

static const enum outcome as_outcome[] = { [BGP_OK] = OUT_OK,
	[BGP_DISCARD_ATTR] = OUT_DISCARD_ATTR,
	[BGP_TAW_AS0] = OUT_TAW,
	[BGP_TAW] = OUT_TAW,
	[BGP_RESET] = OUT_RESET_CLASS };

/* The prefixes of a field: how many, the first cap of them in out. */
static size_t
prefixes(const struct bgp_field *t, bool add_path, struct pfx *out, size_t cap)
{
	struct wire w = t->nlri;
	struct bgp_nlri v;
	struct err e;
	size_t n = 0;
	enum st st;

	while ((st = nlri_next(&w, t->afi, add_path, &v, &e)) == ST_OK) {
		struct pfx again = v.pfx;

		pfx_mask(&again);
		FUZZ_CHECK(pfx_eq(&again, &v.pfx), "bits behind the length");
		FUZZ_CHECK(v.pfx.len <= afi_bits(t->afi), "length %u", v.pfx.len);
		if (n < cap)
			out[n] = v.pfx;
		n++;
	}
	FUZZ_CHECK(st == ST_END, "a field that cannot be walked: %s", e.msg);
	return n;
}

/* What our writer knows of a message, as text. */
static void
put_update(struct buf *b, const struct bgp_update *u)
{
	const struct bgp_attrs *a = &u->attrs;
	static struct pfx v[MAX_BYTES];

	for (int k = 0; k < 4; k++) {
		const struct bgp_field *t = k < 2 ? &u->withdrawn[k] : &u->announced[k - 2];
		const size_t n = prefixes(t, u->add_path, v, MAX_BYTES);

		for (size_t i = 0; i < n; i++) {
			buf_printf(b, "%d ", k);
			buf_pfx(b, &v[i]);
			buf_ch(b, '\n');
		}
	}
	if (attrs_have(a, ATTR_ORIGIN))
		buf_printf(b, "origin %u\n", a->origin);
	if (attrs_have(a, ATTR_NEXT_HOP))
		buf_printf(b, "next hop %x\n", a->next_hop);
	if (attrs_have(a, ATTR_MED))
		buf_printf(b, "med %u\n", a->med);
	if (attrs_have(a, ATTR_LOCAL_PREF))
		buf_printf(b, "pref %u\n", a->local_pref);
	if (attrs_have(a, ATTR_OTC))
		buf_printf(b, "otc %u\n", a->otc);
	if (attrs_have(a, ATTR_AGGREGATOR))
		buf_printf(b, "by %u %x\n", a->aggregator_asn, a->aggregator_addr);
	buf_printf(b, "atomic %d\n", attrs_have(a, ATTR_ATOMIC_AGGREGATE));
	buf_hex(b, a->as_path.p, a->as_path.n);
	buf_ch(b, '\n');
	buf_hex(b, a->communities.p, a->communities.n);
	buf_ch(b, '\n');
	buf_hex(b, a->large_communities.p, a->large_communities.n);
	buf_ch(b, '\n');
	buf_hex(b, a->reach.next_hop.p, a->reach.next_hop.n);
	buf_ch(b, '\n');
}

/* Lists of the writer, in host order. */
struct lists {
	uint32_t asns[MAX_BYTES / 4], comm[MAX_BYTES / 4], large[MAX_BYTES / 12][3];
	struct mrtw_seg seg[MAX_BYTES / 2];
	struct pfx v[4][MAX_BYTES];
};

static void
fill_path(struct mrtw_attrs *m, const struct bgp_attrs *a, struct lists *l)
{
	const uint8_t *p = a->as_path.p, *end = p + a->as_path.n;
	uint32_t *asn = l->asns;

	for (; p < end; m->n_path++) {
		l->seg[m->n_path] = (struct mrtw_seg){ p[0], asn, p[1] };
		for (unsigned i = 0; i < p[1]; i++)
			*asn++ = be32(p + 2 + i * 4);
		p += 2 + (size_t)p[1] * 4;
	}
	m->path = l->seg;
}

static void
fill(struct mrtw_attrs *m, const struct bgp_update *u, struct lists *l)
{
	const struct bgp_attrs *a = &u->attrs;

	*m = (struct mrtw_attrs){ .origin = a->origin,
		.no_origin_path = !attrs_have(a, ATTR_ORIGIN),
		.has_next_hop = attrs_have(a, ATTR_NEXT_HOP),
		.has_med = attrs_have(a, ATTR_MED),
		.has_local_pref = attrs_have(a, ATTR_LOCAL_PREF),
		.has_otc = attrs_have(a, ATTR_OTC),
		.atomic = attrs_have(a, ATTR_ATOMIC_AGGREGATE),
		.has_aggregator = attrs_have(a, ATTR_AGGREGATOR),
		.next_hop = a->next_hop,
		.med = a->med,
		.local_pref = a->local_pref,
		.otc = a->otc,
		.aggregator_asn = a->aggregator_asn,
		.aggregator_addr = a->aggregator_addr,
		.n_communities = a->communities.n / 4,
		.n_large = a->large_communities.n / 12,
		.communities = l->comm,
		.large = (const uint32_t(*)[3])l->large };
	fill_path(m, a, l);
	for (size_t i = 0; i < m->n_communities; i++)
		l->comm[i] = be32(a->communities.p + i * 4);
	for (size_t i = 0; i < m->n_large * 3; i++)
		l->large[i / 3][i % 3] = be32(a->large_communities.p + i * 4);
	if (attrs_have(a, ATTR_MP_REACH_NLRI)) {
		m->mp = MRTW_MP_FULL;
		m->mp_afi = (uint8_t)u->announced[1].afi;
		m->mp_next_hop = a->reach.next_hop.p;
		m->mp_next_hop_n = (uint8_t)a->reach.next_hop.n;
		m->mp_reach = l->v[3];
		m->n_mp_reach = prefixes(&u->announced[1], false, l->v[3], MAX_BYTES);
	}
	if (attrs_have(a, ATTR_MP_UNREACH_NLRI)) {
		m->mp_afi = (uint8_t)u->withdrawn[1].afi;
		m->mp_unreach = l->v[1];
		m->n_mp_unreach = prefixes(&u->withdrawn[1], false, l->v[1], MAX_BYTES);
	}
}

/* What the writer cannot say: other families, both of them, one of the two mandatory ones alone. */
static bool
writable(const struct bgp_update *u)
{
	const struct bgp_attrs *a = &u->attrs;
	const bool reach = attrs_have(a, ATTR_MP_REACH_NLRI),
		   unreach = attrs_have(a, ATTR_MP_UNREACH_NLRI);

	return a->fault.outcome == BGP_OK && !u->foreign &&
	       attrs_have(a, ATTR_ORIGIN) == attrs_have(a, ATTR_AS_PATH) &&
	       (!reach || a->reach.safi == SAFI_UNICAST) &&
	       (!unreach || a->unreach.safi == SAFI_UNICAST) &&
	       (!reach || !unreach || a->reach.afi == a->unreach.afi);
}

static void
rewrite(const struct bgp_update *u, struct arena *mem)
{
	static struct lists l; /* one thread only */
	const struct mrtw_session s = { 64500, 64501, { AFI_IP4, { 192, 0, 2, 1 } },
		{ AFI_IP4, { 192, 0, 2, 2 } } };
	const struct bgp_session ses = { .as4 = true };
	struct buf file = { 0 }, want = { 0 }, got = { 0 };
	struct fuzz_feed feed;
	struct bgp_update again;
	struct mrtw_attrs m;
	struct mrt_rec rec;
	struct mrt_msg msg;
	struct in *in;
	struct mrt *r;
	struct err e;

	fill(&m, u, &l);
	mrtw_update(&file, 1, MRTW_NO_USEC, &s, l.v[0],
	    prefixes(&u->withdrawn[0], false, l.v[0], MAX_BYTES), &m, l.v[2],
	    prefixes(&u->announced[0], false, l.v[2], MAX_BYTES));
	if (!buf_bad(&file)) { /* bad: wider numbers made it too long */
		in = fuzz_open(&feed, (const uint8_t *)file.p, file.n, FUZZ_WHOLE, 0, &e);
		r = mrt_new(in);
		FUZZ_CHECK(mrt_next(r, &rec, &e) == ST_OK && mrt_msg_open(&rec, &msg, &e) == ST_OK,
		    "%s", e.msg);
		FUZZ_CHECK(update_decode(&again, msg.body, msg.body_n, &ses, mem, &e) == ST_OK,
		    "%s", e.msg);
		/* without bits behind the lengths it may look as if path ids were meant */
		if (again.attrs.fault.outcome != BGP_RESET ||
		    strcmp(again.attrs.fault.rule, "RFC 7911 3") != 0) {
			FUZZ_CHECK(
			    again.attrs.fault.outcome == BGP_OK, "%s", again.attrs.fault.rule);
			put_update(&want, u);
			put_update(&got, &again);
			fuzz_same("written and read again", &want, &got);
		}
		mrt_free(r);
		in_close(in);
	}
	buf_fini(&file);
	buf_fini(&want);
	buf_fini(&got);
}

static void
session(const uint8_t *p, size_t n, const struct check_session *s, struct arena *mem)
{
	const struct bgp_session ses = { .as4 = s->as4,
		.add_path = s->add_path,
		.external = s->external,
		.merge = s->as4 ? AS4_IGNORE : AS4_RFC };
	struct findings f = { 0 };
	struct bgp_update u;
	struct err e;
	size_t sum = 0;

	FUZZ_CHECK(update_decode(&u, p, n, &ses, mem, &e) == ST_OK, "%s", e.msg);
	FUZZ_CHECK(u.attrs.fault.off <= n, "a fault at %zu of %zu", u.attrs.fault.off, n);
	for (int k = 0; k < 4; k++) {
		const struct bgp_field *t = k < 2 ? &u.withdrawn[k] : &u.announced[k - 2];

		FUZZ_CHECK(wire_left(&t->nlri) == 0 || (t->nlri.p >= p && t->nlri.end <= p + n),
		    "a field outside");
		sum += prefixes(t, u.add_path, NULL, 0);
	}
	FUZZ_CHECK(sum <= n, "%zu prefixes in %zu octets", sum, n);
	FUZZ_CHECK(sum == 0 || u.attrs.fault.outcome < BGP_RESET, "routes of a refused message");
	check_update(&f, p, n, 0, s);
	FUZZ_CHECK(findings_worst(&f) >= as_outcome[u.attrs.fault.outcome],
	    "check %s, decoder %s (%s)", outcome_word(findings_worst(&f)),
	    outcome_word(as_outcome[u.attrs.fault.outcome]), u.attrs.fault.rule);
	if (!s->add_path && writable(&u))
		rewrite(&u, mem);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena mem = { 0 };
	unsigned type = BGP_UPDATE;

	if (n >= BGP_HEADER_BYTES && be64(p) == UINT64_MAX) {
		type = p[18];
		p += BGP_HEADER_BYTES;
		n -= BGP_HEADER_BYTES;
	}
	if (n > MAX_BYTES - BGP_HEADER_BYTES)
		return 0;
	for (unsigned i = 0; i < 8 && type == BGP_UPDATE; i++) {
		const struct check_session s = {
			.as4 = i & 1, .add_path = i & 2, .external = i & 4, .archive = true
		};

		session(p, n, &s, &mem);
		arena_reset(&mem);
	}
	if (type != BGP_UPDATE) {
		struct findings f = { 0 };

		check_other(&f, type, p, n, 0);
		FUZZ_CHECK(check_type_name(type) != NULL, "type %u", type);
	}
	arena_fini(&mem);
	return 0;
}
