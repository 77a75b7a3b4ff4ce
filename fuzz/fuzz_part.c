/* fuzz_part.c - lists of participants; whoever has a number is found by it. */
#include "fuzz/loader.h"
#include "reg/part.h"

FUZZ_LOADER(part);

static void
dump(struct buf *b, const void *set, const struct fuzz_facts *f)
{
	const struct part_set *s = set;

	(void)f;
	for (size_t i = 0; i < s->n; i++) {
		const struct part *p = &s->v[i];

		FUZZ_CHECK(
		    p->programme < PART_PROGRAMMES && p->name < s->pool.n && p->areas < s->pool.n,
		    "participant %zu", i);
		FUZZ_CHECK((uint64_t)p->asn_at + p->asns <= s->n_asns, "participant %zu", i);
		buf_printf(b, "%u %s|%s|%lld", p->programme, s->pool.p + p->name,
		    s->pool.p + p->areas, (long long)p->since_s);
		for (uint32_t k = 0; k < p->asns; k++)
			buf_printf(b, " %u", s->asns[p->asn_at + k]);
		for (unsigned k = 0; k < PART_ACTIONS; k++)
			buf_printf(b, " %u", p->action[k]);
		buf_ch(b, '\n');
	}
}

static void
freeze(void *set, const struct fuzz_facts *f)
{
	struct part_set *s = set;
	struct part_table *t;
	const struct part *v;
	size_t n, sum = 0;
	struct err e;

	(void)f;
	FUZZ_CHECK(part_build(&t, s, &e) == ST_OK, "%s", e.msg);
	for (unsigned p = 0; p < PART_PROGRAMMES; p++) {
		part_of(t, p, &n);
		sum += n;
	}
	v = part_all(t, &n);
	FUZZ_CHECK(sum == n, "%zu of %zu by programme", sum, n);
	for (size_t i = 0; i < n; i++) {
		for (uint32_t k = 0; k < v[i].asns; k++) {
			const uint32_t asn = part_asns(t, &v[i])[k];
			size_t at = 0;

			while (part_by_asn(t, asn, at) != NULL && part_by_asn(t, asn, at) != &v[i])
				at++;
			FUZZ_CHECK(part_by_asn(t, asn, at) == &v[i], "AS%u is lost", asn);
		}
	}
	part_free(t);
}

FUZZ_LOADER_MAIN(
    "Organization Name,Areas,ASNs,Action 1: Filtering,Action 2: Anti-spoofing,Action 3: "
    "Coordination,Action 4: Global Validation\nOne,NL;DE,64500;64501,Yes,No,Yes,IRR\n")
