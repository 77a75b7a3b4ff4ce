/* pdb_table.c - networks and contacts, joined and frozen; see pdb.h. */
#include <stdlib.h>

#include "base/arena.h"
#include "reg/pdb.h"
#include "reg/text.h"

struct row {
	uint32_t asn, name;
	uint8_t contact; /* enum pdb_contact */
};

struct pdb_table {
	struct row *v; /* by ASN */
	size_t n;
	struct buf pool;
};

/* By ASN; of two records of an ASN the one updated last comes last, then the one read last. */
static int
net_cmp(const void *a, const void *b)
{
	const struct pdb_net *x = a, *y = b;

	if (x->asn != y->asn)
		return x->asn < y->asn ? -1 : 1;
	if (x->updated_s != y->updated_s)
		return x->updated_s < y->updated_s ? -1 : 1;
	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

static int
poc_cmp(const void *a, const void *b)
{
	const struct pdb_poc *x = a, *y = b;

	return x->net_id < y->net_id ? -1 : x->net_id > y->net_id;
}

static enum pdb_contact
contact_of(const struct pdb_set *s, uint64_t net_id)
{
	size_t lo = 0, hi = s->n_pocs;

	if (s->n_pocs == 0)
		return PDB_NO_DATA;
	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;

		if (s->pocs[mid].net_id < net_id)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == s->n_pocs || s->pocs[lo].net_id != net_id)
		return s->full_view ? PDB_MISSING : PDB_NO_DATA;
	for (; lo < s->n_pocs && s->pocs[lo].net_id == net_id; lo++) {
		if (s->pocs[lo].counts)
			return PDB_REGISTERED;
	}
	return PDB_MISSING;
}

enum st
pdb_build(struct pdb_table **out, struct pdb_set *s, struct err *e)
{
	struct pdb_table *t = arr_new(1, sizeof(*t));

	*out = NULL;
	if (t != NULL)
		t->v = arr_new(s->n_nets + 1, sizeof(*t->v));
	if (t == NULL || t->v == NULL) {
		free(t);
		pdb_set_fini(s);
		return err_nomem(e, "PeeringDB");
	}
	if (s->n_nets != 0)
		qsort(s->nets, s->n_nets, sizeof(*s->nets), net_cmp);
	if (s->n_pocs != 0)
		qsort(s->pocs, s->n_pocs, sizeof(*s->pocs), poc_cmp);
	for (size_t i = 0; i < s->n_nets; i++) {
		const struct pdb_net *net = &s->nets[i];

		if (i + 1 < s->n_nets && s->nets[i + 1].asn == net->asn)
			continue;
		t->v[t->n++] = (struct row){ net->asn, net->name, contact_of(s, net->id) };
	}
	t->pool = s->pool;
	s->pool = (struct buf){ 0 };
	pdb_set_fini(s);
	*out = t;
	return ST_OK;
}

void
pdb_free(struct pdb_table *t)
{
	if (t == NULL)
		return;
	free(t->v);
	buf_fini(&t->pool);
	free(t);
}

static const struct row *
find(const struct pdb_table *t, uint32_t asn)
{
	size_t lo = 0, hi = t->n;

	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;

		if (t->v[mid].asn < asn)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < t->n && t->v[lo].asn == asn ? &t->v[lo] : NULL;
}

struct str
pdb_name(const struct pdb_table *t, uint32_t asn)
{
	const struct row *r = find(t, asn);

	return r != NULL ? text_at(&t->pool, r->name) : STR("");
}

enum pdb_contact
pdb_contact(const struct pdb_table *t, uint32_t asn)
{
	const struct row *r = find(t, asn);

	return r != NULL ? r->contact : PDB_NO_DATA;
}
