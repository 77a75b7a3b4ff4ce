/*
 * fuzz_text.c - small texts: prefixes, addresses, AS numbers, dates, communities, kinds of sources.
 *
 * What can be read, written and read again is the same; addresses are as inet_ntop(3) writes them.
 */
#include <arpa/inet.h>

#include "app/route_comm.h"
#include "base/civil.h"
#include "base/csv.h"
#include "fuzz/fuzz.h"
#include "pfx/asn.h"
#include "world/world.h"

static void
prefix(struct str s)
{
	char text[PFX_TEXT], libc[INET6_ADDRSTRLEN];
	struct pfx p, q;
	uint8_t b[16];
	bool host;

	if (!pfx_parse_loose(s, &p, &host)) {
		FUZZ_CHECK(!pfx_parse(s, &q), "strict takes what loose refuses");
		return;
	}
	FUZZ_CHECK(pfx_parse(s, &q) == !host, "host bits %d", host);
	FUZZ_CHECK(pfx_parse((struct str){ text, (size_t)(pfx_fmt(text, &p) - text) }, &q) &&
		       pfx_eq(&p, &q),
	    "read, written, read");
	*(uint64_t *)(void *)b = htobe64(p.hi);
	*(uint64_t *)(void *)(b + 8) = htobe64(p.lo);
	*addr_fmt(text, &p) = '\0';
	FUZZ_CHECK(
	    inet_ntop(p.afi == AFI_IP4 ? AF_INET : AF_INET6, b, libc, sizeof(libc)) != NULL &&
		strcmp(libc, text) == 0,
	    "%s, libc has %s", text, libc);
}

static void
fields(struct str s)
{
	struct str f[4], copy = { NULL, s.n };
	struct buf b = { 0 };

	buf_str(&b, s);
	copy.p = b.p != NULL ? b.p : "";
	for (size_t i = 0, n = csv_split(copy, ',', f, 4); i < n && i < 4; i++)
		FUZZ_CHECK(f[i].p >= copy.p && f[i].p + f[i].n <= copy.p + copy.n, "field %zu", i);
	buf_fini(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const struct str s = { (const char *)p, n };
	struct comm_pat pat[3];
	enum source_kind kind;
	char text[128];
	int64_t t;
	uint64_t v;
	uint32_t asn;
	size_t n_pat;

	if (n > 4096)
		return 0;
	prefix(s);
	fields(s);
	if (asn_parse(s, &asn) && str_u64(s, UINT64_MAX, &v))
		FUZZ_CHECK(v == asn, "%u is not %llu", asn, (unsigned long long)v);
	if (civil_parse(s, &t)) {
		struct buf b = { 0 };
		int64_t again = t + 1;

		buf_rfc3339(&b, t);
		FUZZ_CHECK(civil_parse((struct str){ b.p, b.n }, &again) && again == t,
		    "%lld is %.*s, that is %lld", (long long)t, (int)b.n, b.p, (long long)again);
		buf_fini(&b);
	}
	civil_in_name(s, &t);
	if (n < sizeof(text)) {
		memcpy(text, p, n);
		text[n] = '\0';
		FUZZ_CHECK(
		    !comm_parse(text, pat, &n_pat) || (n_pat >= 1 && n_pat <= 3), "%zu", n_pat);
	}
	if (source_kind_sniff(p, n, "name", &kind))
		FUZZ_CHECK(
		    kind < SRC_KINDS && source_kind_parse(str_of(source_kind_name(kind)), &kind),
		    "kind %u", kind);
	return 0;
}
