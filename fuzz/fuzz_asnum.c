/* fuzz_asnum.c - a number for each AS, users and hegemony: each input is read as both. */
#include "fuzz/loader.h"
#include "reg/asnum.h"

static enum st
load_users(void *s, struct in *in, struct load *l, struct err *e)
{
	return asnum_load(s, ASNUM_USERS, in, l, e);
}

static enum st
load_hegemony(void *s, struct in *in, struct load *l, struct err *e)
{
	return asnum_load(s, ASNUM_HEGEMONY, in, l, e);
}

static void
fini(void *s)
{
	asnum_fini(s);
}

static void
dump(struct buf *b, const void *set, const struct fuzz_facts *f)
{
	const struct asnum *s = set;

	for (size_t i = 0; i < s->n; i++) {
		buf_printf(b, "%u %llu\n", s->v[i].asn, (unsigned long long)s->v[i].value);
		FUZZ_CHECK(
		    f == NULL || fuzz_has_num(f, s->v[i].asn), "invented: AS%u", s->v[i].asn);
	}
}

static void
freeze(void *set, const struct fuzz_facts *f)
{
	struct asnum *s = set;
	const uint32_t asn = s->v[s->n / 2].asn;
	const size_t rows = s->n;
	uint64_t v;

	(void)f;
	asnum_freeze(s);
	FUZZ_CHECK(s->n <= rows && asnum_get(s, asn, &v), "AS%u is lost", asn);
	for (size_t i = 1; i < s->n; i++)
		FUZZ_CHECK(s->v[i - 1].asn < s->v[i].asn, "AS%u twice", s->v[i].asn);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const struct fuzz_loader users = { sizeof(struct asnum), "asn,users\n64500,7\n",
		load_users, fini, freeze, dump };
	static const struct fuzz_loader hegemony = { sizeof(struct asnum), "asn,hege\n64500,0.5\n",
		load_hegemony, fini, freeze, dump };

	fuzz_load(&users, p, n);
	fuzz_load(&hegemony, p, n);
	return 0;
}
