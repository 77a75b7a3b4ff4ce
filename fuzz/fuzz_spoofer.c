/* fuzz_spoofer.c - sessions; the counts of the table are those of the sessions. */
#include "fuzz/loader.h"
#include "reg/spoofer.h"

FUZZ_LOADER(spoofer);

static void
dump(struct buf *b, const void *set, const struct fuzz_facts *f)
{
	const struct spoofer_set *s = set;

	for (size_t i = 0; i < s->n; i++) {
		const struct spoofer_seen *r = &s->v[i];

		(void)f;
		FUZZ_CHECK(r->kind < SPOOF_KINDS && r->result < SPOOF_RESULTS, "row %zu", i);
		buf_printf(b, "%u %d %u %u %u %llu %llx\n", r->asn, r->month, r->afi, r->kind,
		    r->result, (unsigned long long)r->session, (unsigned long long)r->client);
	}
}

static void
freeze(void *set, const struct fuzz_facts *f)
{
	struct spoofer_set *s = set;
	const size_t seen = s->n;
	struct spoofer_table *t;
	const struct spoofer_row *r;
	uint64_t sum = 0;
	struct err e;
	size_t n;

	(void)f;
	FUZZ_CHECK(spoofer_build(&t, s, &e) == ST_OK, "%s", e.msg);
	r = spoofer_all(t, &n);
	for (size_t i = 0; i < n; i++) {
		uint64_t of_row = 0;

		for (unsigned k = 0; k < SPOOF_KINDS * SPOOF_RESULTS; k++)
			of_row += r[i].n[k / SPOOF_RESULTS][k % SPOOF_RESULTS];
		FUZZ_CHECK(
		    of_row >= r[i].sessions && r[i].sessions != 0 && r[i].open_prefixes <= of_row,
		    "row %zu", i);
		FUZZ_CHECK(spoofer_get(t, r[i].asn, r[i].month, r[i].afi) == &r[i], "row %zu", i);
		sum += of_row;
	}
	FUZZ_CHECK(sum <= seen && (sum != 0) == (seen != 0), "%llu results of %zu",
	    (unsigned long long)sum, seen);
	spoofer_free(t);
}

FUZZ_LOADER_MAIN(
    "{\"session\":1,\"timestamp\":\"2026-01-01T00:00:00Z\",\"asn4\":\"64500\","
    "\"client4\":\"192.0.2.0/24\",\"privatespoof\":\"received\",\"routedspoof\":null}\n")
