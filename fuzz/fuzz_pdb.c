/* fuzz_pdb.c - PeeringDB: networks and roles of contacts. */
#include "fuzz/loader.h"
#include "reg/pdb.h"
#include "reg/text.h"

FUZZ_LOADER(pdb);

static void
dump(struct buf *b, const void *set, const struct fuzz_facts *f)
{
	const struct pdb_set *s = set;

	for (size_t i = 0; i < s->n.nets; i++) {
		const struct pdb_net *t = &s->nets[i];

		buf_printf(b, "%llu %u %u %lld\n", (unsigned long long)t->id, t->asn, t->name,
		    (long long)t->updated_s);
		FUZZ_CHECK(f == NULL || (fuzz_has_num(f, t->asn) && fuzz_has_num(f, t->id)),
		    "invented: AS%u", t->asn);
	}
	for (size_t i = 0; i < s->n.pocs; i++)
		buf_printf(b, "poc %llu %u %u\n", (unsigned long long)s->pocs[i].net_id,
		    s->pocs[i].role, s->pocs[i].visible);
	for (size_t i = 0; i < s->n.members; i++) {
		const struct pdb_member *m = &s->members[i];

		buf_printf(
		    b, "member %llu %u %u\n", (unsigned long long)m->ixlan_id, m->asn, m->speed);
		FUZZ_CHECK(f == NULL || fuzz_has_num(f, m->asn), "invented: AS%u", m->asn);
	}
	for (size_t i = 0; i < s->n.pfxs; i++) {
		buf_pfx(b, &s->pfxs[i].pfx);
		FUZZ_CHECK(
		    f == NULL || fuzz_has_pfx(f, &s->pfxs[i].pfx), "invented: prefix %zu", i);
	}
	buf_printf(b, "ixs %zu lans %zu orgs %zu facs %zu full %d\n", s->n.ixs, s->n.lans,
	    s->n.orgs, s->n.facs, s->full_view);
}

static void
freeze(void *set, const struct fuzz_facts *f)
{
	struct pdb_set *s = set;
	const uint32_t asn = s->n.nets > 0 ? s->nets[0].asn : 0;
	struct pdb_table *t;
	struct err e;

	(void)f;
	FUZZ_CHECK(pdb_build(&t, s, &e) == ST_OK, "%s", e.msg);
	FUZZ_CHECK(pdb_name(t, asn).n <= REG_NAME_BYTES * 3, "a name without end");
	pdb_contact(t, asn);
	pdb_free(t);
}

FUZZ_LOADER_MAIN("{\"data\":[{\"id\":1,\"asn\":64500,\"name\":\"Example\",\"poc_set\":"
		 "[{\"role\":\"NOC\",\"visible\":\"Public\"}]}]}")
