/* fuzz_whois.c - contacts of the registries; no AS is missing where the registry shows nothing. */
#include "fuzz/loader.h"
#include "reg/whois.h"

static const size_t loader_bytes = sizeof(struct whois_set);

static enum st
loader_load(void *s, struct in *in, struct load *l, struct err *e)
{
	return whois_load(s, in, l, e);
}

static void
loader_fini(void *s)
{
	whois_fini(s);
}

static void
dump(struct buf *b, const void *set, const struct fuzz_facts *f)
{
	const struct whois_set *s = set;

	for (size_t i = 0; i < s->n_ases; i++) {
		const struct whois_as *a = &s->ases[i];

		buf_printf(b, "%u %u %u %d %lld\n", a->asn, a->last, a->registry, a->has,
		    (long long)a->updated_s);
		FUZZ_CHECK(a->registry < WHOIS_N && a->asn <= a->last, "AS%u", a->asn);
		FUZZ_CHECK(f == NULL || (fuzz_has_num(f, a->asn) && fuzz_has_num(f, a->last)),
		    "invented: AS%u-%u", a->asn, a->last);
	}
	for (size_t i = 0; i < s->n_parties; i++)
		buf_printf(
		    b, "%llx %d\n", (unsigned long long)s->parties[i].key, s->parties[i].has);
	for (size_t i = 0; i < s->n_refs; i++)
		buf_printf(b, "%u %llx\n", s->refs[i].seq, (unsigned long long)s->refs[i].key);
	for (unsigned i = 0; i < WHOIS_N; i++)
		buf_printf(b, "%d", s->shown[i]);
	buf_ch(b, '\n');
}

static void
freeze(void *set, const struct fuzz_facts *f)
{
	struct whois_set *s = set;

	(void)f;
	whois_freeze(s);
	for (size_t i = 0; i < s->n_ases; i++) {
		const struct whois_as *a = &s->ases[i];

		FUZZ_CHECK(!a->has || a->state == WHOIS_REGISTERED, "AS%u", a->asn);
		FUZZ_CHECK(a->state != WHOIS_MISSING || s->shown[a->registry],
		    "AS%u is missing where nothing is shown", a->asn);
		FUZZ_CHECK(whois_contact(s, a->asn, NULL) <= WHOIS_REGISTERED, "AS%u", a->asn);
	}
}

FUZZ_LOADER_MAIN("aut-num: AS64500\nadmin-c: X\nsource: RIPE\n\n"
		 "ASHandle: AS64501\nASNumber: 64501\nOrgID: O\n\nOrgID: O\nOrgTechHandle: T\n")
