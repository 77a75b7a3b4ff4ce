/*
 * fuzz_attrs.c - a block of path attributes, for every kind of session.
 *
 *   bounds   what comes out lies in the block or in the arena, whole units only;
 *   scan     the quick walk of judging and the full decoder say the same of a table's entry;
 *   check    the slow look of inspect is never milder than the decoder;
 *   text     the AS path as text is what a naive printer writes; a community as text, asked for as
 * a filter, is met by the community.
 */
#include <arpa/inet.h>

#include "app/route.h"
#include "app/route_comm.h"
#include "bgp/check.h"
#include "fuzz/fuzz.h"

static const enum outcome as_outcome[] = { [BGP_OK] = OUT_OK,
	[BGP_DISCARD_ATTR] = OUT_DISCARD_ATTR,
	[BGP_TAW_AS0] = OUT_TAW,
	[BGP_TAW] = OUT_TAW,
	[BGP_RESET] = OUT_RESET_CLASS };

/* Segment by segment, with printf. */
static void
naive_path(struct buf *b, struct span path)
{
	static const char *const open[] = { "", "{", "", "(", "[" };
	static const char *const sep[] = { "", ",", " ", " ", "," };
	static const char *const close[] = { "", "}", "", ")", "]" };
	const uint8_t *p = path.p, *end = path.p + path.n;

	while (p < end) {
		const unsigned type = p[0], count = p[1];

		buf_printf(b, "%s%s", p > path.p ? " " : "", open[type]);
		p += 2;
		for (unsigned i = 0; i < count; i++, p += 4)
			buf_printf(b, "%s%u", i > 0 ? sep[type] : "", be32(p));
		buf_printf(b, "%s", close[type]);
	}
}

static void
path_text(struct span path)
{
	struct buf naive = { 0 }, text = { 0 };
	struct aspath_walk w = aspath_walk_on(path);
	size_t n = 0, at;
	uint32_t asn;
	struct aspath_look look;

	FUZZ_CHECK(aspath_check(path.p, path.n, 4, &look, &at) == NULL, "a path with a fault");
	naive_path(&naive, path);
	aspath_text(&text, path);
	fuzz_same("an AS path", &naive, &text);
	while (aspath_walk_next(&w, &asn))
		n++;
	FUZZ_CHECK(n * 4 <= path.n, "%zu numbers in %zu octets", n, path.n);
	buf_fini(&naive);
	buf_fini(&text);
}

/* Each of the communities, written down, is met by what is written. */
static void
communities(struct span all, size_t unit, void (*fmt)(struct buf *, struct span))
{
	FUZZ_CHECK(all.n % unit == 0, "%zu octets", all.n);
	for (size_t i = 0; i < all.n; i += unit) {
		const struct span c = { all.p + i, unit };
		struct buf text = { 0 };
		struct comm_pat pat[3];
		size_t n, met = 0;

		fmt(&text, c);
		buf_ch(&text, '\0');
		FUZZ_CHECK(comm_parse(text.p, pat, &n), "no filter: %s", text.p);
		for (size_t k = 0; k < n; k++) {
			size_t same = 0;

			while (same < unit && (c.p[same] & pat[k].mask[same]) ==
						  (pat[k].want[same] & pat[k].mask[same]))
				same++;
			met += same == unit;
		}
		FUZZ_CHECK(met > 0, "not met: %s", text.p);
		buf_fini(&text);
	}
}

static void
scan(const uint8_t *p, size_t n, struct arena *mem)
{
	const struct bgp_session ses = { .as4 = true, .rib = true };
	struct span path = { NULL, 0 };
	struct wire w = wire_on(p, n, 0);
	struct aspath_look look;
	struct bgp_attrs a;
	struct err e;
	size_t at;
	bool quick;

	FUZZ_CHECK(attrs_decode(&a, &w, &ses, mem, &e) == ST_OK, "%s", e.msg);
	if (n > 0)
		attrs_require(&a, false);
	quick = attrs_scan_path(p, n, &path) &&
		aspath_check(path.p, path.n, 4, &look, &at) == NULL && !look.as0;
	/* of what is odd only the decoder can tell what it is worth */
	FUZZ_CHECK(quick == (a.fault.outcome < BGP_TAW_AS0) || (a.odd && !quick),
	    "scan %d, decode %d (%s)", quick, a.fault.outcome,
	    a.fault.rule != NULL ? a.fault.rule : "-");
	if (quick)
		FUZZ_CHECK(path.n == a.as_path.n && memcmp(path.p, a.as_path.p, path.n) == 0,
		    "another path");
}

static void
within(struct span s, const uint8_t *p, size_t n)
{
	FUZZ_CHECK(s.n == 0 || (s.p >= p && s.n <= n && s.p <= p + (n - s.n)), "outside: %zu", s.n);
}

static void
session(const uint8_t *p, size_t n, const struct bgp_session *ses, struct arena *mem)
{
	const struct check_session cs = {
		.as4 = ses->as4, .rib = ses->rib, .external = ses->external, .archive = true
	};
	struct wire w = wire_on(p, n, 0);
	struct findings f = { 0 };
	struct check_attrs ca;
	struct bgp_attrs a;
	struct err e;

	FUZZ_CHECK(attrs_decode(&a, &w, ses, mem, &e) == ST_OK, "%s", e.msg);
	FUZZ_CHECK(a.fault.off <= n, "a fault at %zu of %zu", a.fault.off, n);
	within(a.reach.nlri, p, n);
	within(a.reach.next_hop, p, n);
	within(a.unreach.nlri, p, n);
	within(a.communities, p, n);
	within(a.extended_communities, p, n);
	within(a.large_communities, p, n);
	FUZZ_CHECK(a.as_path.n <= 4 * n, "%zu octets of path out of %zu", a.as_path.n, n);
	if (attrs_have(&a, ATTR_AS_PATH))
		path_text(a.as_path);
	communities(a.communities, 4, route_communities);
	communities(a.large_communities, 12, route_large_communities);
	communities(a.extended_communities, 8, route_extended_communities);

	check_attrs(&f, &ca, wire_on(p, n, 0), &cs);
	if (!ses->rib || a.fault.outcome < BGP_RESET) /* a table has no session to reset */
		/* what the next hop of a table entry is worth is told by a flag: the route stands
		 */
		FUZZ_CHECK(findings_worst(&f) >= as_outcome[a.fault.outcome] ||
			       (ses->rib && a.fault.outcome == BGP_DISCARD_ATTR &&
				   findings_worst(&f) == OUT_OK_FLAG),
		    "check %s, decoder %s (%s)", outcome_word(findings_worst(&f)),
		    outcome_word(as_outcome[a.fault.outcome]), a.fault.rule);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena mem = { 0 };

	if (n > 65535)
		return 0;
	scan(p, n, &mem);
	for (unsigned i = 0; i < 16; i++) {
		const struct bgp_session ses = { .as4 = i & 1,
			.external = i & 2,
			.rib = i & 4,
			.merge = i & 1	 ? AS4_IGNORE
				 : i & 8 ? AS4_ALWAYS
					 : AS4_RFC };

		if ((i & 8) && ses.as4)
			continue;
		session(p, n, &ses, &mem);
		arena_reset(&mem);
	}
	arena_fini(&mem);
	return 0;
}
