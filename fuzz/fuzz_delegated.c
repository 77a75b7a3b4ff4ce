/* fuzz_delegated.c - delegated-extended files; blocks begin and end as the file says. */
#include "fuzz/loader.h"
#include "reg/delegated.h"

FUZZ_LOADER(deleg);

static void
dump(struct buf *b, const void *set, const struct fuzz_facts *f)
{
	const struct deleg_set *s = set;

	for (size_t i = 0; i < s->n_asns; i++) {
		const struct deleg_asns *a = &s->asns[i];

		buf_printf(b, "%u %u %.2s %u %u %d\n", a->first, a->last, a->cc, a->status,
		    a->registry, a->day);
		FUZZ_CHECK(f == NULL || (fuzz_has_num(f, a->first) &&
					    fuzz_has_num(f, (uint64_t)a->last - a->first + 1)),
		    "invented: %u-%u", a->first, a->last);
		FUZZ_CHECK(a->first <= a->last, "%u-%u", a->first, a->last);
	}
	for (size_t i = 0; i < s->n_blocks; i++) {
		const struct deleg_block *k = &s->blocks[i];
		struct pfx p = { (uint64_t)(k->first >> 64), (uint64_t)k->first, 128, AFI_IP6 };

		if (k->afi == AFI_IP4)
			p = (struct pfx){ (uint64_t)k->first << 32, 0, 32, AFI_IP4 };
		buf_pfx(b, &p);
		buf_printf(b, " %llx %llx %u\n", (unsigned long long)(k->last >> 64),
		    (unsigned long long)k->last, k->status);
		FUZZ_CHECK(f == NULL || fuzz_has_pfx(f, &p), "invented: block %zu", i);
		FUZZ_CHECK(k->first <= k->last, "block %zu ends before it begins", i);
	}
}

static void
freeze(void *set, const struct fuzz_facts *f)
{
	struct deleg_set *s = set;
	const struct deleg_asns one = s->n_asns > 0 ? s->asns[0] : (struct deleg_asns){ 0 };
	const bool any = s->n_asns > 0;
	struct deleg *d;
	struct err e;

	(void)f;
	FUZZ_CHECK(deleg_build(&d, s, &e) == ST_OK, "%s", e.msg);
	if (any) {
		const struct deleg_asns *got = deleg_asn(d, one.last);

		FUZZ_CHECK(got != NULL && got->first <= one.last && got->last >= one.last,
		    "AS%u is lost", one.last);
	}
	deleg_free(d);
}

FUZZ_LOADER_MAIN("2|ripencc|20260101|2|19930101|20260101|+0000\n"
		 "ripencc|NL|asn|64500|2|20200101|allocated|x\n"
		 "ripencc|NL|ipv4|192.0.2.0|256|20200101|assigned|x\n")
