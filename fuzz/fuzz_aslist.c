/* fuzz_aslist.c - lists of scrubbers and anycast; what is listed is found. */
#include "fuzz/loader.h"
#include "reg/aslist.h"

static const size_t loader_bytes = sizeof(struct aslist_set);

static enum st
loader_load(void *s, struct in *in, struct load *l, struct err *e)
{
	return aslist_load(s, in, l, e);
}

static void
loader_fini(void *s)
{
	aslist_fini(s);
}

static void
dump(struct buf *b, const void *set, const struct fuzz_facts *f)
{
	const struct aslist_set *s = set;

	for (size_t i = 0; i < s->n; i++) {
		const struct aslist_row *r = &s->v[i];
		const struct str name = aslist_text(s, r->name), source = aslist_text(s, r->source);

		buf_printf(b, "%u %u %lld %.*s %.*s ", r->list, r->asn, (long long)r->checked_s,
		    (int)name.n, name.p, (int)source.n, source.p);
		FUZZ_CHECK(
		    f == NULL || r->asn == 0 || fuzz_has_num(f, r->asn), "invented: AS%u", r->asn);
		if (r->pfx.afi != 0)
			buf_pfx(b, &r->pfx);
		FUZZ_CHECK(
		    f == NULL || r->pfx.afi == 0 || fuzz_has_pfx(f, &r->pfx), "invented: %zu", i);
		buf_ch(b, '\n');
	}
}

static void
freeze(void *set, const struct fuzz_facts *f)
{
	struct aslist_set *s = set;
	const struct aslist_row one = s->v[s->n - 1];
	struct err e;

	(void)f;
	FUZZ_CHECK(aslist_freeze(s, &e) == ST_OK, "%s", e.msg);
	if (one.pfx.afi != 0) {
		const struct aslist_row *got = aslist_pfx(s, &one.pfx);

		FUZZ_CHECK(got != NULL && pfx_eq(&got->pfx, &one.pfx), "a prefix is lost");
	} else
		FUZZ_CHECK(aslist_asn(s, one.list, one.asn) != NULL, "AS%u is lost", one.asn);
}

FUZZ_LOADER_MAIN("list,asn,prefix,name,checked,source\n"
		 "scrubber,64500,,Example,2026-01-01,https://example.net/\n"
		 "anycast,64501,192.0.2.0/24,Example,2026-01-01,https://example.net/\n")
