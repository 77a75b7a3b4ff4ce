/*
 * fuzz_irr.c - RPSL dumps and updates: route objects are an exact match once frozen, aut-nums and
 * sets are found by their name, every set expands and ends.
 */
#include "fuzz/loader.h"
#include "irr/filter.h"

FUZZ_LOADER(irr);

static void
dump(struct buf *b, const void *set, const struct fuzz_facts *f)
{
	const struct irr_set *s = set;

	for (size_t i = 0; i < s->rows.n; i++) {
		const struct prow *r = &s->rows.v[i];

		buf_pfx(b, &r->pfx);
		buf_printf(b, " %llu %s\n", (unsigned long long)(r->val >> 32),
		    s->sources.v[r->val & 0xffff].name);
		FUZZ_CHECK(f == NULL || (fuzz_has_pfx(f, &r->pfx) && fuzz_has_num(f, r->val >> 32)),
		    "invented: object %zu", i);
	}
	for (size_t i = 0; i < s->objs.n; i++) {
		const struct irr_head *h = &s->objs.heads[i];

		FUZZ_CHECK(h->class < IRR_CLASSES && h->first + (uint64_t)h->n <= s->objs.items_n,
		    "head %zu", i);
		buf_printf(b, "%u %u %u %u %u:", h->class, h->key, h->origin, h->src, h->flags);
		for (uint32_t k = 0; k < h->n; k++) {
			const uint64_t v = s->objs.items[h->first + k];

			buf_printf(b, " %llx", (unsigned long long)v);
			FUZZ_CHECK(f == NULL || irr_item_type(v) != IRR_I_ASN ||
				       fuzz_has_num(f, (uint32_t)v),
			    "invented: member AS%u", (uint32_t)v);
		}
		buf_ch(b, '\n');
	}
	for (size_t i = 0; i < s->sources.n; i++) {
		const struct irr_source *v = &s->sources.v[i];

		if (v->loaded || v->has_serial)
			buf_printf(
			    b, "%s %llu %s\n", v->name, (unsigned long long)v->serial, v->session);
	}
}

/* Every set ends, names AS numbers once, and lets through what it expands to. */
static void
expand(const struct irr_sets *sets, const struct irr_table *routes)
{
	struct irr_expander *x = irr_expander_new(sets);
	const uint32_t first = irr_sets_first(sets, IRR_C_AS_SET),
		       end = first + (uint32_t)(irr_sets_count(sets, IRR_C_AS_SET) +
						irr_sets_count(sets, IRR_C_ROUTE_SET));

	FUZZ_CHECK(x != NULL, "memory");
	for (uint32_t i = first; i < end && i < first + 64; i++) {
		struct irr_expansion r;
		struct irr_filter f;
		struct err e;

		FUZZ_CHECK(irr_expand(x, &i, 1, &r, &e) == ST_OK, "%s", e.msg);
		FUZZ_CHECK(r.sets >= 1 && r.sets <= end - first && r.cycles <= r.sets &&
			       r.several <= r.sets && r.depth >= 1,
		    "set %u: %u sets, %u in cycles", i, r.sets, r.cycles);
		for (size_t k = 1; k < r.asns_n && k < 64; k++)
			FUZZ_CHECK(r.asns[k] != r.asns[0], "AS%u twice", r.asns[0]);
		FUZZ_CHECK(irr_filter_build(&f, &r, routes, false, &e) == ST_OK, "%s", e.msg);
		for (size_t k = 0; k < r.ranges_n && k < 64; k++)
			FUZZ_CHECK(r.ranges[k].lo != r.ranges[k].pfx.len ||
				       irr_filter_admits(&f, &r.ranges[k].pfx),
			    "a prefix of set %u does not go through", i);
		irr_filter_fini(&f);
	}
	irr_expander_free(x);
}

static void
freeze(void *set, const struct fuzz_facts *f)
{
	struct irr_set *s = set;
	struct prow row = { 0 };
	struct irr_table *t;
	struct irr_sets *sets;
	struct err e;
	const size_t rows = s->rows.n;

	(void)f;
	if (rows > 0)
		row = s->rows.v[rows / 2];
	FUZZ_CHECK(irr_build(&t, s, &e) == ST_OK, "%s", e.msg);
	FUZZ_CHECK(irr_count(t) <= rows, "%zu of %zu objects", irr_count(t), rows);
	if (rows > 0 && row.val >> 32 != 0)
		FUZZ_CHECK(irr_check(t, &row.pfx, (uint32_t)(row.val >> 32)) == IRR_M_EXACT,
		    "an object that is none");
	FUZZ_CHECK(irr_sets_build(&sets, s, &e) == ST_OK, "%s", e.msg);
	for (uint32_t i = irr_sets_first(sets, IRR_C_AS_SET), n = 0;
	     n < irr_sets_count(sets, IRR_C_AS_SET); i++, n++) {
		const struct irr_set_info info = irr_sets_at(sets, i);

		FUZZ_CHECK(irr_sets_find(sets, info.name) != IRR_NONE, "lost: %.*s",
		    (int)info.name.n, info.name.p);
		FUZZ_CHECK(info.missing <= info.sets, "%u of %u missing", info.missing, info.sets);
	}
	expand(sets, t);
	irr_sets_free(sets);
	irr_free(t);
}

FUZZ_LOADER_MAIN("route: 192.0.2.0/24\norigin: AS64500\nsource: TEST\n\n")
