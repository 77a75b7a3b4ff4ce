/* fuzz_asrel.c - AS relationships; a link reads the same from both ends. */
#include "fuzz/loader.h"
#include "reg/asrel.h"

FUZZ_LOADER(asrel);

static void
dump(struct buf *b, const void *set, const struct fuzz_facts *f)
{
	const struct asrel_set *s = set;

	for (size_t i = 0; i < s->n; i++) {
		const uint32_t from = (uint32_t)(s->v[i].key >> 32), to = (uint32_t)s->v[i].key;

		buf_printf(b, "%u %u %u\n", from, to, s->v[i].rel);
		FUZZ_CHECK(f == NULL || (fuzz_has_num(f, from) && fuzz_has_num(f, to)),
		    "invented: %u %u", from, to);
	}
}

static void
freeze(void *set, const struct fuzz_facts *f)
{
	static const enum asrel turned[] = { ASREL_NONE, ASREL_CUSTOMER_OF, ASREL_PROVIDER_OF,
		ASREL_PEER };
	const uint64_t key = ((struct asrel_set *)set)->v[0].key;
	const uint32_t from = (uint32_t)(key >> 32), to = (uint32_t)key;
	struct asrel_table *t;
	struct err e;

	(void)f;
	FUZZ_CHECK(asrel_build(&t, set, &e) == ST_OK, "%s", e.msg);
	FUZZ_CHECK(asrel_get(t, from, to) == turned[asrel_get(t, to, from)], "%u and %u", from, to);
	asrel_free(t);
}

FUZZ_LOADER_MAIN("# a comment\n64500|64501|-1\n64501|64502|0\n")
