/* sibling.c - see sibling.h: union by organisation, in two rounds of one map each. */
#include "reg/sibling.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/map.h"

struct row {
	uint32_t asn,
	    root; /* root: index of the group's first row while building, then its start */
};

struct siblings {
	uint32_t *asn;	 /* by group, ascending inside */
	struct row *row; /* by ASN; root: where its group begins in asn[] */
	uint32_t *end;	 /* by ASN as row[]: where it ends */
	size_t n;
};

static uint32_t
root_of(struct row *v, uint32_t i)
{
	while (v[i].root != i) {
		v[i].root = v[v[i].root].root;
		i = v[i].root;
	}
	return i;
}

/* The smaller index leads. */
static void
join(struct row *v, uint32_t a, uint32_t b)
{
	a = root_of(v, a);
	b = root_of(v, b);
	if (a < b)
		v[b].root = a;
	else
		v[a].root = b;
}

static int
asn_cmp(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	return x->asn < y->asn ? -1 : x->asn > y->asn;
}

static size_t
find(const struct row *v, size_t n, uint32_t asn)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;

		if (v[mid].asn < asn)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && v[lo].asn == asn ? lo : SIZE_MAX;
}

/* One more AS of the organisation key. */
static bool
add(struct siblings *s, struct map *m, uint64_t key, uint32_t asn)
{
	const uint32_t i = (uint32_t)find(s->row, s->n, asn);
	bool fresh;
	uint32_t *first;

	if (key == 0)
		return true;
	first = map_put(m, key, i, &fresh);
	if (first == NULL)
		return false;
	if (!fresh)
		join(s->row, *first, i);
	return true;
}

static bool
collect(struct siblings *s, const struct asorg_table *org, const struct pdb_table *pdb)
{
	const struct pdb_net *nets = NULL;
	const size_t n_org = org != NULL ? asorg_ases(org) : 0,
		     n_pdb = pdb != NULL ? pdb_nets(pdb, &nets) : 0;
	struct map m = { 0 };
	bool ok = true;
	size_t k = 0;

	s->row = arr_new(n_org + n_pdb + 1, sizeof(*s->row));
	if (s->row == NULL)
		return false;
	for (size_t i = 0; i < n_org; i++)
		s->row[s->n++].asn = asorg_at(org, i).asn;
	for (size_t i = 0; i < n_pdb; i++)
		s->row[s->n++].asn = nets[i].asn;
	if (s->n != 0)
		qsort(s->row, s->n, sizeof(*s->row), asn_cmp);
	for (size_t i = 0; i < s->n; i++) {
		if (k == 0 || s->row[k - 1].asn != s->row[i].asn)
			s->row[k++] = s->row[i];
	}
	s->n = k;
	for (uint32_t i = 0; i < s->n; i++)
		s->row[i].root = i;
	for (size_t i = 0; ok && i < n_org; i++)
		ok = add(s, &m, asorg_at(org, i).org_hash, asorg_at(org, i).asn);
	map_fini(&m);
	m = (struct map){ 0 };
	for (size_t i = 0; ok && i < n_pdb; i++)
		ok = add(s, &m, nets[i].org_id, nets[i].asn);
	map_fini(&m);
	return ok;
}

/* Groups behind each other: sizes are counted, then places handed out in order of ASNs. */
static bool
lay_out(struct siblings *s)
{
	uint32_t *at = arr_new(s->n + 1, sizeof(*at)); /* by root: size, then the next free place */
	uint32_t next = 0;

	s->asn = arr_new(s->n + 1, sizeof(*s->asn));
	s->end = arr_new(s->n + 1, sizeof(*s->end));
	if (at == NULL || s->asn == NULL || s->end == NULL) {
		free(at);
		return false;
	}
	for (uint32_t i = 0; i < s->n; i++)
		at[root_of(s->row, i)]++;
	for (uint32_t i = 0; i < s->n; i++) {
		const uint32_t size = at[i];

		if (size == 0)
			continue;
		at[i] = next;
		next += size;
		s->end[i] = next;
	}
	for (uint32_t i = 0; i < s->n; i++)
		s->row[i].root = root_of(s->row, i);
	/* a root is the smallest index of its group, so that it is met first */
	for (uint32_t i = 0; i < s->n; i++) {
		const uint32_t root = s->row[i].root;

		s->asn[at[root]++] = s->row[i].asn;
		s->end[i] = s->end[root];
	}
	for (uint32_t i = 0; i < s->n; i++)
		at[s->row[i].root]--; /* back from the end of each group to where it begins */
	for (uint32_t i = 0; i < s->n; i++)
		s->row[i].root = at[s->row[i].root];
	free(at);
	return true;
}

enum st
siblings_build(struct siblings **out, const struct asorg_table *org, const struct pdb_table *pdb,
    struct err *e)
{
	struct siblings *s = arr_new(1, sizeof(*s));

	*out = NULL;
	if (s == NULL || !collect(s, org, pdb) || !lay_out(s)) {
		siblings_free(s);
		return err_nomem(e, "siblings");
	}
	*out = s;
	return ST_OK;
}

void
siblings_free(struct siblings *s)
{
	if (s == NULL)
		return;
	free(s->asn);
	free(s->row);
	free(s->end);
	free(s);
}

bool
siblings_same(const struct siblings *s, uint32_t a, uint32_t b)
{
	const size_t i = find(s->row, s->n, a), k = find(s->row, s->n, b);

	return a == b || (i != SIZE_MAX && k != SIZE_MAX && s->row[i].root == s->row[k].root);
}

size_t
siblings_of(const struct siblings *s, uint32_t asn, const uint32_t **out)
{
	const size_t i = find(s->row, s->n, asn);

	if (i == SIZE_MAX)
		return 0;
	*out = s->asn + s->row[i].root;
	return s->end[i] - s->row[i].root;
}

size_t
siblings_all(const struct siblings *s, const uint32_t **out)
{
	*out = s->asn;
	return s->n;
}
