/* fuzz_iana.c - registries of IANA, CSV and XML; what is a bogon in a row is one in the table. */
#include "fuzz/loader.h"
#include "reg/iana.h"

FUZZ_LOADER(iana);

static void
dump(struct buf *b, const void *set, const struct fuzz_facts *f)
{
	const struct iana_set *s = set;

	(void)f;
	for (size_t i = 0; i < s->n; i++) {
		const struct iana_row *r = &s->rows[i];

		FUZZ_CHECK(r->first <= r->last && r->file < s->n_files, "row %zu", i);
		FUZZ_CHECK(r->registry < IANA_REGISTRIES && r->state <= IANA_FREE, "row %zu", i);
		buf_printf(b, "%llx%016llx %llx%016llx %u %u %u %u %u\n",
		    (unsigned long long)(r->first >> 64), (unsigned long long)r->first,
		    (unsigned long long)(r->last >> 64), (unsigned long long)r->last, r->afi,
		    r->len, r->registry, r->state, r->rir);
	}
	for (size_t i = 0; i < s->n_files; i++)
		buf_printf(b, "file %lld %lld %d\n", (long long)s->files[i].time_s,
		    (long long)s->files[i].latest_s, s->files[i].open_end);
}

static void
freeze(void *set, const struct fuzz_facts *f)
{
	struct iana_set *s = set;
	const struct pfx p = { 0x0a00000000000000, 0, 8, AFI_IP4 };
	const struct iana_row one = s->n > 0 ? s->rows[s->n - 1] : (struct iana_row){ .afi = 9 };
	struct iana *t;
	struct err e;

	(void)f;
	FUZZ_CHECK(iana_build(&t, s, NULL, NULL, &e) == ST_OK, "%s", e.msg);
	FUZZ_CHECK(iana_replaces(t, IANA_SPECIAL4) || iana_bogon_pfx(t, &p) != NULL,
	    "private use is no bogon");
	if (one.afi == 0 && one.state == IANA_BOGON && iana_replaces(t, one.registry))
		FUZZ_CHECK(iana_bogon_asn(t, (uint32_t)one.last) != NULL, "AS%u is lost",
		    (uint32_t)one.last);
	iana_free(t);
}

FUZZ_LOADER_MAIN("AS Number,Reason,Reference\n0,Reserved by [RFC7607],[RFC7607]\n"
		 "64512-65534,\"For private use;\nreserved\",[RFC6996]\n")
