/* fuzz_slurm.c - SLURM (RFC 8416): what is filtered and asserted stands in the document; it
 * applies. */
#include "fuzz/loader.h"
#include "rpki/slurm.h"

FUZZ_LOADER(slurm);

static void
dump(struct buf *b, const void *set, const struct fuzz_facts *f)
{
	const struct slurm_set *s = set;

	for (size_t i = 0; i < s->filters.n; i++) {
		buf_pfx(b, &s->filters.v[i].pfx);
		buf_printf(b, " not %llx\n", (unsigned long long)s->filters.v[i].val);
	}
	for (size_t i = 0; i < s->assertions.n; i++) {
		buf_pfx(b, &s->assertions.v[i].pfx);
		buf_printf(b, " is %llx\n", (unsigned long long)s->assertions.v[i].val);
		FUZZ_CHECK(
		    f == NULL || fuzz_has_pfx(f, &s->assertions.v[i].pfx), "invented: %zu", i);
	}
	buf_printf(
	    b, "extents %zu aspas %zu files %u\n", s->n_extents, s->n_asserted_aspas, s->files);
}

static void
freeze(void *set, const struct fuzz_facts *f)
{
	struct slurm_set *s = set;
	const size_t most = s->assertions.n;
	struct vrp_set v = { 0 };
	struct slurm_effect got;
	struct err e;

	(void)f;
	FUZZ_CHECK(slurm_apply(s, &v, &got, &e) == ST_OK, "%s", e.msg);
	FUZZ_CHECK(got.vrps_filtered == 0 && got.vrps_added <= most && v.rows.n <= most,
	    "%zu of nothing filtered, %zu of %zu added", got.vrps_filtered, got.vrps_added, most);
	vrp_set_fini(&v);
}

FUZZ_LOADER_MAIN(
    "{\"slurmVersion\":1,\"validationOutputFilters\":{\"prefixFilters\":[{\"asn\":64500}],"
    "\"bgpsecFilters\":[]},\"locallyAddedAssertions\":{\"prefixAssertions\":[{\"asn\":64501,"
    "\"prefix\":\"192.0.2.0/24\"}],\"bgpsecAssertions\":[]}}")
