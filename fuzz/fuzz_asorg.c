/* fuzz_asorg.c - names of ASes in their three forms; names are UTF-8 without control characters. */
#include "fuzz/loader.h"
#include "reg/asorg.h"

FUZZ_LOADER(asorg);

static void
dump(struct buf *b, const void *set, const struct fuzz_facts *f)
{
	const struct asorg_set *s = set;

	for (size_t i = 0; i < s->n_as; i++) {
		const struct asorg_as *a = &s->as[i];

		buf_printf(b, "%u %u %u %llx %.2s\n", a->asn, a->name, a->title,
		    (unsigned long long)a->org_hash, a->cc);
		FUZZ_CHECK(f == NULL || fuzz_has_num(f, a->asn), "invented: AS%u", a->asn);
	}
	for (size_t i = 0; i < s->n_orgs; i++)
		buf_printf(b, "org %llx %u %.2s\n", (unsigned long long)s->orgs[i].hash,
		    s->orgs[i].name, s->orgs[i].cc);
}

static void
shown(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		FUZZ_CHECK(
		    (uint8_t)s.p[i] >= 0x20 && s.p[i] != 0x7f, "a control character, %d", s.p[i]);
}

static void
freeze(void *set, const struct fuzz_facts *f)
{
	struct asorg_set *s = set;
	const uint32_t asn = s->n_as > 0 ? s->as[s->n_as - 1].asn : 0;
	struct asorg_table *t;
	struct asorg_info i;
	struct err e;

	(void)f;
	FUZZ_CHECK(asorg_build(&t, s, &e) == ST_OK, "%s", e.msg);
	i = asorg_get(t, asn);
	shown(i.org);
	shown(i.title);
	shown(i.name);
	shown(i.country);
	asorg_free(t);
}

FUZZ_LOADER_MAIN("asn,name\n64500,Example\n")
