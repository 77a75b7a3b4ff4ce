/* fuzz_vrp.c - VRPs as JSON and CSV; each is valid for itself once frozen. */
#include "fuzz/loader.h"
#include "rpki/vrp.h"

FUZZ_LOADER(vrp);

/* A row's value is of the table; it is read back through the frozen form. */
static void
dump(struct buf *b, const void *set, const struct fuzz_facts *f)
{
	const struct vrp_set *s = set;

	for (size_t i = 0; i < s->rows.n; i++) {
		const struct pfx *p = &s->rows.v[i].pfx;

		buf_pfx(b, p);
		buf_printf(b, " %llx\n", (unsigned long long)s->rows.v[i].val);
		FUZZ_CHECK(f == NULL || fuzz_has_pfx(f, p), "invented: row %zu", i);
	}
}

static void
freeze(void *set, const struct fuzz_facts *f)
{
	struct vrp_set *s = set;
	struct rov_vrp v[8];
	struct rov_table *t;
	struct err e;
	const size_t rows = s->rows.n;

	FUZZ_CHECK(rov_build(&t, &s->rows, &s->tas, &e) == ST_OK, "%s", e.msg);
	FUZZ_CHECK(rov_count(t) <= rows, "%zu of %zu rows", rov_count(t), rows);
	for (size_t i = 0; i < rows && i < 50; i++) {
		const struct pfx p = s->rows.v[i].pfx;
		const size_t n = rov_covering(t, &p, v, 8);

		FUZZ_CHECK(n > 0, "a VRP does not cover itself");
		for (size_t k = 0; k < n && k < 8; k++) {
			FUZZ_CHECK(pfx_covers(&v[k].pfx, &p), "covers what it does not cover");
			FUZZ_CHECK(
			    v[k].max_len >= v[k].pfx.len && v[k].max_len <= afi_bits(v[k].pfx.afi),
			    "maxLength %u", v[k].max_len);
			FUZZ_CHECK(f == NULL || fuzz_has_num(f, v[k].asn), "AS%u", v[k].asn);
			if (v[k].asn != 0)
				FUZZ_CHECK(rov_check(t, &v[k].pfx, v[k].asn) == ROV_VALID,
				    "AS%u is not valid for its own VRP", v[k].asn);
		}
	}
	rov_free(t);
	vrp_set_fini(s);
}

FUZZ_LOADER_MAIN("{\"roas\":[{\"asn\":64500,\"prefix\":\"192.0.2.0/24\",\"maxLength\":24,"
		 "\"ta\":\"test\"}]}")
