/* fuzz_allowed.c - lists of allowed neighbours; what was kept is found again. */
#include "fuzz/loader.h"
#include "rpki/allowed.h"

static enum st
loader_load(void *s, struct in *in, struct load *l, struct err *e)
{
	return allowed_load(s, in, l, e);
}

static void
loader_fini(void *s)
{
	aspa_set_fini(s);
}

static const size_t loader_bytes = sizeof(struct aspa_set);

static void
dump(struct buf *b, const void *set, const struct fuzz_facts *f)
{
	const struct aspa_set *s = set;

	for (size_t i = 0; i < s->n; i++) {
		const struct aspa_pair v = s->v[i];

		buf_printf(b, "%u %u\n", v.customer, v.provider);
		/* asdot is no number that stands there */
		FUZZ_CHECK(f == NULL || f->blind ||
			       ((v.customer > 65535 || fuzz_has_num(f, v.customer)) &&
				   (v.provider > 65535 || fuzz_has_num(f, v.provider))),
		    "invented: %u %u", v.customer, v.provider);
	}
}

static void
freeze(void *set, const struct fuzz_facts *f)
{
	struct aspa_set *s = set;
	const struct aspa_pair one = s->v[0];
	struct aspa_table *t;
	struct err e;

	(void)f;
	FUZZ_CHECK(aspa_build(&t, s, &e) == ST_OK, "%s", e.msg);
	FUZZ_CHECK(one.provider == 0 || aspa_check(t, one.customer, one.provider) == ASPA_PROVIDER,
	    "%u of %u", one.provider, one.customer);
	FUZZ_CHECK(aspa_check(t, one.customer, 0) == ASPA_NOT_PROVIDER, "AS 0 of %u", one.customer);
	aspa_free(t);
	aspa_set_fini(s);
}

FUZZ_LOADER_MAIN("# AS: neighbours\nAS64500: AS64501, 64502\n64503: 0\n")
