/* pdb_table.c - the records of PeeringDB, joined and frozen; see pdb.h. */
#include <stdlib.h>

#include "base/arena.h"
#include "reg/pdb.h"
#include "reg/text.h"

/* Contacts of one network. */
struct state {
	uint8_t contact;   /* enum pdb_contact */
	int64_t updated_s; /* newest of those that count */
};

struct pdb_table {
	struct pdb_set s; /* sorted: nets by ASN, members by exchange and ASN, the others by id */
	struct state *state; /* [s.n.nets] */
	struct pidx lans;    /* s.pfxs in the same order */
};

#define BY(name, type, field)                                  \
	static int name(const void *a, const void *b)          \
	{                                                      \
		const struct type *x = a, *y = b;              \
                                                               \
		if (x->field != y->field)                      \
			return x->field < y->field ? -1 : 1;   \
		return x->seq < y->seq ? -1 : x->seq > y->seq; \
	}

BY(ix_cmp, pdb_ix, id)
BY(org_cmp, pdb_org, id)

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

static int
lan_cmp(const void *a, const void *b)
{
	const struct pdb_lan *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return x->ix_id < y->ix_id ? -1 : x->ix_id > y->ix_id;
}

static int
pfx_row_cmp(const void *a, const void *b)
{
	const struct pdb_lan_pfx *x = a, *y = b;
	const int c = pfx_cmp(&x->pfx, &y->pfx);

	if (c != 0)
		return c;
	return x->ixlan_id < y->ixlan_id ? -1 : x->ixlan_id > y->ixlan_id;
}

static int
member_cmp(const void *a, const void *b)
{
	const struct pdb_member *x = a, *y = b;
	int c;

	if (x->ix_id != y->ix_id)
		return x->ix_id < y->ix_id ? -1 : 1;
	if (x->asn != y->asn)
		return x->asn < y->asn ? -1 : 1;
	c = pfx_cmp(&x->addr4, &y->addr4);
	return c != 0 ? c : pfx_cmp(&x->addr6, &y->addr6);
}

static void
sort(void *v, size_t n, size_t size, int (*cmp)(const void *, const void *))
{
	if (n != 0)
		qsort(v, n, size, cmp);
}

/* First index whose 64-bit number at rows + off is not below key. */
static size_t
lower(const void *rows, size_t n, size_t size, size_t off, uint64_t key)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;
		uint64_t v;

		memcpy(&v, (const char *)rows + mid * size + off, sizeof(v));
		if (v < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

#define LOWER(v, n, field, key) \
	lower((v), (n), sizeof(*(v)), offsetof(__typeof__(*(v)), field), (key))

bool
pdb_contact_counts(const struct pdb_poc *p)
{
	return p->role == PDB_ROLE_NOC || p->role == PDB_ROLE_TECHNICAL;
}

static struct state
state_of(const struct pdb_set *s, uint64_t net_id)
{
	struct state r = { PDB_NO_DATA, 0 };
	size_t i;

	if (s->n.pocs == 0)
		return r;
	i = LOWER(s->pocs, s->n.pocs, net_id, net_id);
	if (i < s->n.pocs && s->pocs[i].net_id == net_id)
		r.contact = PDB_MISSING;
	else if (s->full_view)
		r.contact = PDB_MISSING;
	for (; i < s->n.pocs && s->pocs[i].net_id == net_id; i++) {
		if (!pdb_contact_counts(&s->pocs[i]))
			continue;
		r.contact = PDB_REGISTERED;
		if (s->pocs[i].updated_s > r.updated_s)
			r.updated_s = s->pocs[i].updated_s;
	}
	return r;
}

/* Of rows with one id the last read stays. */
static void
last_of_id(struct pdb_org *v, size_t *n)
{
	size_t k = 0;

	for (size_t i = 0; i < *n; i++) {
		if (i + 1 == *n || v[i + 1].id != v[i].id)
			v[k++] = v[i];
	}
	*n = k;
}

static void
unique(struct pdb_set *s)
{
	size_t k = 0;

	for (size_t i = 0; i < s->n.nets; i++) {
		if (i + 1 == s->n.nets || s->nets[i + 1].asn != s->nets[i].asn)
			s->nets[k++] = s->nets[i];
	}
	s->n.nets = k;
	k = 0;
	for (size_t i = 0; i < s->n.ixs; i++) {
		if (i + 1 == s->n.ixs || s->ixs[i + 1].id != s->ixs[i].id)
			s->ixs[k++] = s->ixs[i];
	}
	s->n.ixs = k;
	k = 0;
	for (size_t i = 0; i < s->n.pfxs; i++) {
		if (i == 0 || !pfx_eq(&s->pfxs[k - 1].pfx, &s->pfxs[i].pfx))
			s->pfxs[k++] = s->pfxs[i];
	}
	s->n.pfxs = k;
	k = 0;
	for (size_t i = 0; i < s->n.members; i++) {
		if (i == 0 || member_cmp(&s->members[k - 1], &s->members[i]) != 0)
			s->members[k++] = s->members[i];
	}
	s->n.members = k;
	last_of_id(s->orgs, &s->n.orgs);
	last_of_id(s->facs, &s->n.facs);
}

/* The exchange of a LAN: from ixlan, else from a connection to it; 0 unknown. */
static uint64_t
ix_of(const struct pdb_set *s, uint64_t ixlan_id)
{
	const size_t i = LOWER(s->lans, s->n.lans, id, ixlan_id);

	return i < s->n.lans && s->lans[i].id == ixlan_id ? s->lans[i].ix_id : 0;
}

static bool
join(struct pdb_set *s)
{
	/* a connection names both the LAN and the exchange: as good as an ixlan where there is
	 * none */
	for (size_t i = 0; i < s->n.members; i++) {
		const struct pdb_member *m = &s->members[i];
		struct pdb_lan *v;

		if (m->ix_id == 0 || m->ixlan_id == 0)
			continue;
		v = arr_grow(s->lans, s->n.lans, &s->cap.lans, sizeof(*v));
		if (v == NULL)
			return false;
		s->lans = v;
		v[s->n.lans++] = (struct pdb_lan){ m->ixlan_id, m->ix_id };
	}
	sort(s->lans, s->n.lans, sizeof(*s->lans), lan_cmp);
	for (size_t i = 0; i < s->n.pfxs; i++)
		s->pfxs[i].ix_id = ix_of(s, s->pfxs[i].ixlan_id);
	for (size_t i = 0; i < s->n.members; i++) {
		if (s->members[i].ix_id == 0)
			s->members[i].ix_id = ix_of(s, s->members[i].ixlan_id);
	}
	return true;
}

static enum st
freeze(struct pdb_table *t, struct err *e)
{
	struct pdb_set *s = &t->s;

	if (!join(s))
		return err_nomem(e, "PeeringDB");
	sort(s->nets, s->n.nets, sizeof(*s->nets), net_cmp);
	sort(s->pocs, s->n.pocs, sizeof(*s->pocs), poc_cmp);
	sort(s->ixs, s->n.ixs, sizeof(*s->ixs), ix_cmp);
	sort(s->pfxs, s->n.pfxs, sizeof(*s->pfxs), pfx_row_cmp);
	sort(s->members, s->n.members, sizeof(*s->members), member_cmp);
	sort(s->orgs, s->n.orgs, sizeof(*s->orgs), org_cmp);
	sort(s->facs, s->n.facs, sizeof(*s->facs), org_cmp);
	unique(s);
	t->state = arr_new(s->n.nets + 1, sizeof(*t->state));
	if (t->state == NULL)
		return err_nomem(e, "PeeringDB");
	for (size_t i = 0; i < s->n.nets; i++)
		t->state[i] = state_of(s, s->nets[i].id);
	return pidx_build_sorted(&t->lans, s->pfxs, sizeof(*s->pfxs), s->n.pfxs, e);
}

enum st
pdb_build(struct pdb_table **out, struct pdb_set *s, struct err *e)
{
	struct pdb_table *t = arr_new(1, sizeof(*t));
	enum st st;

	*out = NULL;
	if (t == NULL) {
		pdb_set_fini(s);
		return err_nomem(e, "PeeringDB");
	}
	t->s = *s;
	*s = (struct pdb_set){ 0 };
	st = freeze(t, e);
	if (st != ST_OK) {
		pdb_free(t);
		return st;
	}
	*out = t;
	return ST_OK;
}

void
pdb_free(struct pdb_table *t)
{
	if (t == NULL)
		return;
	pdb_set_fini(&t->s);
	free(t->state);
	pidx_fini(&t->lans);
	free(t);
}

const struct pdb_net *
pdb_net(const struct pdb_table *t, uint32_t asn)
{
	size_t lo = 0, hi = t->s.n.nets;

	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;

		if (t->s.nets[mid].asn < asn)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < t->s.n.nets && t->s.nets[lo].asn == asn ? &t->s.nets[lo] : NULL;
}

struct str
pdb_text(const struct pdb_table *t, uint32_t off)
{
	return text_at(&t->s.pool, off);
}

struct str
pdb_name(const struct pdb_table *t, uint32_t asn)
{
	const struct pdb_net *n = pdb_net(t, asn);

	return n != NULL ? pdb_text(t, n->name) : STR("");
}

enum pdb_contact
pdb_contact(const struct pdb_table *t, uint32_t asn)
{
	const struct pdb_net *n = pdb_net(t, asn);

	return n != NULL ? t->state[n - t->s.nets].contact : PDB_NO_DATA;
}

size_t
pdb_contacts(const struct pdb_table *t, uint32_t asn, const struct pdb_poc **out)
{
	const struct pdb_net *net = pdb_net(t, asn);
	const struct pdb_set *s = &t->s;
	size_t at, n = 0;

	*out = NULL;
	if (net == NULL || s->n.pocs == 0)
		return 0;
	at = LOWER(s->pocs, s->n.pocs, net_id, net->id);
	*out = &s->pocs[at];
	while (at + n < s->n.pocs && s->pocs[at + n].net_id == net->id)
		n++;
	return n;
}

int64_t
pdb_contact_date(const struct pdb_table *t, uint32_t asn)
{
	const struct pdb_net *n = pdb_net(t, asn);

	return n != NULL ? t->state[n - t->s.nets].updated_s : 0;
}

bool
pdb_is_route_server(const struct pdb_table *t, uint32_t asn)
{
	const struct pdb_net *n = pdb_net(t, asn);

	return n != NULL && n->route_server;
}

size_t
pdb_nets(const struct pdb_table *t, const struct pdb_net **out)
{
	*out = t->s.nets;
	return t->s.n.nets;
}

size_t
pdb_ixs(const struct pdb_table *t, const struct pdb_ix **out)
{
	*out = t->s.ixs;
	return t->s.n.ixs;
}

const struct pdb_ix *
pdb_ix(const struct pdb_table *t, uint64_t id)
{
	const size_t i = LOWER(t->s.ixs, t->s.n.ixs, id, id);

	return i < t->s.n.ixs && t->s.ixs[i].id == id ? &t->s.ixs[i] : NULL;
}

const struct pdb_lan_pfx *
pdb_lan(const struct pdb_table *t, const struct pfx *p)
{
	const uint32_t i = pidx_cover(&t->lans, p);

	return i != PIDX_NONE ? &t->s.pfxs[i] : NULL;
}

size_t
pdb_lans(const struct pdb_table *t, const struct pdb_lan_pfx **out)
{
	*out = t->s.pfxs;
	return t->s.n.pfxs;
}

size_t
pdb_members(const struct pdb_table *t, uint64_t ix_id, const struct pdb_member **out)
{
	const size_t from = LOWER(t->s.members, t->s.n.members, ix_id, ix_id);
	const size_t to = LOWER(t->s.members, t->s.n.members, ix_id, ix_id + 1);

	*out = t->s.members + from;
	return to - from;
}

const struct pdb_org *
pdb_org(const struct pdb_table *t, uint64_t id)
{
	const size_t i = LOWER(t->s.orgs, t->s.n.orgs, id, id);

	return i < t->s.n.orgs && t->s.orgs[i].id == id ? &t->s.orgs[i] : NULL;
}

size_t
pdb_facilities(const struct pdb_table *t, const char cc[2])
{
	size_t n = 0;

	for (size_t i = 0; i < t->s.n.facs; i++)
		n += memcmp(t->s.facs[i].cc, cc, 2) == 0;
	return n;
}
