/* fuzz_blist.c - lists of bogons by others; what a list has, the table has. */
#include "fuzz/loader.h"
#include "reg/blist.h"

FUZZ_LOADER(blist);

static void
dump_space(struct buf *b, const struct space *s)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct space_range *r = &s->v[i];

		FUZZ_CHECK(r->first <= r->last, "range %zu ends before it begins", i);
		buf_printf(b, "%u %llx%016llx %llx%016llx\n", r->afi,
		    (unsigned long long)(r->first >> 64), (unsigned long long)r->first,
		    (unsigned long long)(r->last >> 64), (unsigned long long)r->last);
	}
}

static void
dump(struct buf *b, const void *set, const struct fuzz_facts *f)
{
	const struct blist_set *s = set;

	(void)f;
	for (unsigned k = 0; k < BLIST_KINDS; k++)
		dump_space(b, &s->listed[k]);
	dump_space(b, &s->spans);
}

static void
freeze(void *set, const struct fuzz_facts *f)
{
	struct blist_set *s = set;
	struct pfx last[BLIST_KINDS];
	bool any[BLIST_KINDS];
	struct blist *t;
	struct err e;

	(void)f;
	for (unsigned k = 0; k < BLIST_KINDS; k++) {
		const struct space *l = &s->listed[k];
		const struct space_range r =
		    l->n != 0 ? l->v[l->n - 1] : (struct space_range){ .afi = AFI_IP4 };

		any[k] = l->n != 0;
		last[k] = r.afi == AFI_IP4 ? (struct pfx){ (uint64_t)r.last << 32, 0, 32, AFI_IP4 }
					   : (struct pfx){ (uint64_t)(r.last >> 64),
						     (uint64_t)r.last, 128, AFI_IP6 };
	}
	FUZZ_CHECK(blist_build(&t, s, &e) == ST_OK, "%s", e.msg);
	for (unsigned k = 0; k < BLIST_KINDS; k++)
		FUZZ_CHECK(
		    !any[k] || (blist_kinds(t) >> k & 1 && blist_opinion(t, &last[k]) >> k & 1),
		    "an address of %s is lost", blist_name(k));
	blist_free(t);
}

FUZZ_LOADER_MAIN(
    "# last updated 1710089701 (Sun)\n10.0.0.0/8\n1.10.16.0/20 ; SBL1\n"
    "192.154.64.0/19 AS81 Prefix spans unallocated space: 192.154.80.0 - 192.154.80.255\n")
