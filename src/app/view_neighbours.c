/*
 * view_neighbours.c - the neighbours of an AS, and what each source says that they are to it.
 *
 * Four sources speak: the file of relationships, attestations of providers (ASPA) by either side,
 * and the import and export lines of the AS's own aut-num and of the neighbour's. An aut-num that
 * takes anything from a neighbour and does not give it everything calls it a provider; the other
 * way round a customer; with limits both ways a peer. Where two sources name different
 * relationships, or one attests others than the file has, they disagree. What one of them does not
 * tell is no disagreement.
 */
#include "app/view_i.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "irr/obj.h"
#include "irr/sets.h"
#include "pfx/asn.h"
#include "rpki/aspa.h"

#define LIMIT_MOST 20000
#define LIMIT_DEFAULT 1000
#define WHY_BYTES 160

/* What the neighbour is to the AS. */
enum to { TO_UNKNOWN, TO_PROVIDER, TO_CUSTOMER, TO_PEER, TO_NOT_PROVIDER, TO_NOT_CUSTOMER };

static const char *const to_words[] = { "", "provider", "customer", "peer", "not-provider",
	"not-customer" };

enum teller { BY_FILE, BY_ASPA, BY_POLICY, BY_THEIRS, TELLERS };

static const char *const tellers[TELLERS] = { "the file of relationships", "ASPA",
	"its own aut-num", "the neighbour's aut-num" };

struct near {
	uint32_t asn, row; /* row UINT32_MAX: not in the month */
	enum to by[TELLERS];
	char why[WHY_BYTES]; /* "": nobody disagrees */
};

struct nears {
	struct vask *a;
	uint32_t asn;
	struct near *v;
	size_t n, cap;
	bool shows_file; /* its records may be passed on */
};

static enum st
add(struct nears *ns, uint32_t asn, struct err *e)
{
	struct near *v;

	if (asn == ns->asn || asn == 0)
		return ST_OK;
	v = arr_grow(ns->v, ns->n, &ns->cap, sizeof(*v));
	if (v == NULL)
		return err_nomem(e, "neighbours");
	ns->v = v;
	v[ns->n++] = (struct near){ .asn = asn };
	return ST_OK;
}

static enum st
add_file(struct nears *ns, const struct asrel_table *t, struct err *e)
{
	size_t lo = 0, hi = t != NULL ? asrel_ases(t) : 0;
	struct asrel_near x;
	enum st st = ST_OK;

	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;

		if (asrel_at(t, mid).asn < ns->asn)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (t == NULL || lo == asrel_ases(t))
		return ST_OK;
	x = asrel_at(t, lo);
	for (size_t i = 0; st == ST_OK && x.asn == ns->asn && i < x.n; i++)
		st = add(ns, x.nbr[i], e);
	return st;
}

static enum st
add_attested(struct nears *ns, const struct aspa_table *t, struct err *e)
{
	const uint32_t *p;
	size_t n = t != NULL ? aspa_providers(t, ns->asn, &p) : 0;
	enum st st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < n; i++)
		st = add(ns, p[i], e);
	n = t != NULL ? aspa_count(t) : 0;
	for (size_t i = 0; st == ST_OK && i < n; i++) {
		const uint32_t customer = aspa_customer(t, i);

		if (aspa_check(t, customer, ns->asn) == ASPA_PROVIDER)
			st = add(ns, customer, e);
	}
	return st;
}

static enum st
add_stated(struct nears *ns, const struct irr_sets *t, struct err *e)
{
	struct irr_aut_num o = { .n = 0 };
	enum st st = ST_OK;

	if (t != NULL)
		o = irr_sets_aut_num(t, ns->asn);
	for (uint32_t i = 0; st == ST_OK && i < o.n; i++)
		st = add(ns, irr_neighbour_asn(o.neighbours[i]), e);
	return st;
}

static int
asn_cmp(const void *a, const void *b)
{
	const struct near *x = a, *y = b;

	return x->asn < y->asn ? -1 : x->asn > y->asn;
}

/* Those with a disagreement first, then by relationship and number. */
static int
shown_cmp(const void *a, const void *b)
{
	const struct near *x = a, *y = b;
	const bool xw = x->why[0] != '\0', yw = y->why[0] != '\0';
	const enum to xf = x->by[BY_FILE], yf = y->by[BY_FILE];

	if (xw != yw)
		return xw ? -1 : 1;
	if (xf != yf)
		return xf == TO_UNKNOWN ? 1 : yf == TO_UNKNOWN ? -1 : xf < yf ? -1 : 1;
	return asn_cmp(a, b);
}

static void
once(struct nears *ns)
{
	size_t n = 0;

	if (ns->n != 0)
		qsort(ns->v, ns->n, sizeof(*ns->v), asn_cmp);
	for (size_t i = 0; i < ns->n; i++) {
		if (n == 0 || ns->v[n - 1].asn != ns->v[i].asn)
			ns->v[n++] = ns->v[i];
	}
	ns->n = n;
}

/* What b is to a by the aut-num of a. */
static enum to
stated(const struct irr_sets *t, uint32_t a, uint32_t b)
{
	const unsigned all = IRR_P_IMPORT_ALL | IRR_P_EXPORT_ALL;
	const unsigned both = IRR_P_IMPORT | IRR_P_EXPORT;
	struct irr_aut_num o = { .n = 0 };

	if (t != NULL)
		o = irr_sets_aut_num(t, a);
	for (uint32_t i = 0; i < o.n; i++) {
		const unsigned d = irr_neighbour_dirs(o.neighbours[i]);

		if (irr_neighbour_asn(o.neighbours[i]) != b)
			continue;
		if ((d & all) == IRR_P_IMPORT_ALL)
			return TO_PROVIDER;
		if ((d & all) == IRR_P_EXPORT_ALL)
			return TO_CUSTOMER;
		return (d & all) == 0 && (d & both) == both ? TO_PEER : TO_UNKNOWN;
	}
	return TO_UNKNOWN;
}

static enum to
turned(enum to t)
{
	return t == TO_PROVIDER ? TO_CUSTOMER : t == TO_CUSTOMER ? TO_PROVIDER : t;
}

/* A denial is told only against what another source claims. */
static enum to
attested(const struct aspa_table *t, uint32_t asn, uint32_t nbr, enum to claimed)
{
	enum aspa_state up, down;

	if (t == NULL)
		return TO_UNKNOWN;
	up = aspa_check(t, asn, nbr);
	down = aspa_check(t, nbr, asn);
	if (up == ASPA_PROVIDER || down == ASPA_PROVIDER)
		return up == down ? TO_UNKNOWN : up == ASPA_PROVIDER ? TO_PROVIDER : TO_CUSTOMER;
	if (claimed == TO_PROVIDER && up == ASPA_NOT_PROVIDER)
		return TO_NOT_PROVIDER;
	if (claimed == TO_CUSTOMER && down == ASPA_NOT_PROVIDER)
		return TO_NOT_CUSTOMER;
	return TO_UNKNOWN;
}

static bool
differ(enum to x, enum to y)
{
	if (x == TO_UNKNOWN || y == TO_UNKNOWN)
		return false;
	if (x == TO_NOT_PROVIDER || y == TO_NOT_PROVIDER)
		return x == TO_PROVIDER || y == TO_PROVIDER;
	if (x == TO_NOT_CUSTOMER || y == TO_NOT_CUSTOMER)
		return x == TO_CUSTOMER || y == TO_CUSTOMER;
	return x != y;
}

static void
say_why(struct near *x)
{
	static const char *const said[] = { "", "a provider", "a customer", "a peer", "no provider",
		"no customer" };

	for (unsigned i = 0; i < TELLERS; i++) {
		for (unsigned k = i + 1; k < TELLERS; k++) {
			if (!differ(x->by[i], x->by[k]))
				continue;
			snprintf(x->why, sizeof(x->why), "%s by %s, %s by %s", said[x->by[i]],
			    tellers[i], said[x->by[k]], tellers[k]);
			return;
		}
	}
}

static void
judge(struct nears *ns, struct near *x)
{
	static const enum to file[] = { [REL_NONE] = TO_UNKNOWN,
		[REL_PROVIDER_OF] = TO_PROVIDER,
		[REL_CUSTOMER_OF] = TO_CUSTOMER,
		[REL_PEER] = TO_PEER };
	const struct world *w = ns->a->world;
	const struct irr_sets *sets = world_irr_sets(w);
	enum to claimed;

	if (ns->shows_file)
		x->by[BY_FILE] = file[world_rel(w, x->asn, ns->asn)];
	x->by[BY_POLICY] = stated(sets, ns->asn, x->asn);
	x->by[BY_THEIRS] = turned(stated(sets, x->asn, ns->asn));
	claimed = x->by[BY_FILE] != TO_UNKNOWN ? x->by[BY_FILE] : x->by[BY_POLICY];
	x->by[BY_ASPA] = attested(world_aspa(w), ns->asn, x->asn, claimed);
	x->row = vmonth_row(ns->a->vm, x->asn);
	say_why(x);
}

static void
put_name(struct nears *ns, const struct near *x)
{
	const struct vmonth *m = ns->a->vm;
	const bool all = ns->a->v->shows_all;
	const struct world *w = ns->a->world;
	struct json *j = &ns->a->j;
	struct str name, country;

	if (x->row != UINT32_MAX) {
		vput_text(j, "name", m->names[x->row].name);
		vput_text(j, "country", m->names[x->row].country);
		return;
	}
	name = all ? world_as_name(w, x->asn) : world_as_open_name(w, x->asn);
	country = all ? world_as_country(w, x->asn) : world_as_open_country(w, x->asn);
	if (name.n != 0)
		json_kstr(j, "name", name);
	else
		json_knull(j, "name");
	if (country.n != 0)
		json_kstr(j, "country", country);
	else
		json_knull(j, "country");
}

static void
put_near(struct nears *ns, const struct near *x)
{
	static const char *const keys[TELLERS] = { "relation", "aspa", "policy", "their_policy" };
	const uint32_t cone = x->row != UINT32_MAX && ns->a->vm->weights[WEIGH_CONE] != NULL
				  ? ns->a->vm->weights[WEIGH_CONE][x->row]
				  : WEIGH_NO_DATA;
	struct json *j = &ns->a->j;

	json_obj(j);
	json_ku64(j, "asn", x->asn);
	put_name(ns, x);
	for (unsigned i = 0; i < TELLERS; i++)
		vput_text(j, keys[i], to_words[x->by[i]]);
	if (cone == WEIGH_NO_DATA)
		json_knull(j, "cone_ases");
	else
		json_ku64(j, "cone_ases", cone);
	vput_text(j, "disagree", x->why);
	json_obj_end(j);
}

/* Which sources there are: without one, its column is no data. */
static void
put_sources(struct nears *ns)
{
	const struct world *w = ns->a->world;
	struct json *j = &ns->a->j;
	struct irr_aut_num o = { .source = NULL };

	if (world_irr_sets(w) != NULL)
		o = irr_sets_aut_num(world_irr_sets(w), ns->asn);
	json_kcstr(j, "file",
	    !world_has(w, SRC_AS_REL) ? "no_data"
	    : ns->shows_file	      ? "shown"
				      : "withheld");
	json_kbool(j, "attests",
	    world_aspa(w) != NULL && aspa_check(world_aspa(w), ns->asn, 0) != ASPA_NO_ATTESTATION);
	vput_text(j, "aut_num", o.source != NULL ? o.source : "");
}

static enum st
find_all(struct nears *ns, struct err *e)
{
	const struct world *w = ns->a->world;
	enum st st = ST_OK;

	if (ns->shows_file)
		st = add_file(ns, world_as_rel(w), e);
	if (st == ST_OK)
		st = add_attested(ns, world_aspa(w), e);
	if (st == ST_OK)
		st = add_stated(ns, world_irr_sets(w), e);
	if (st != ST_OK)
		return st;
	once(ns);
	for (size_t i = 0; i < ns->n; i++)
		judge(ns, &ns->v[i]);
	if (ns->n != 0)
		qsort(ns->v, ns->n, sizeof(*ns->v), shown_cmp);
	if (ns->n == 0 && vmonth_row(ns->a->vm, ns->asn) == UINT32_MAX)
		return vnot(e,
		    "AS%u originates no counted prefix in this month and no source has a "
		    "neighbour of it",
		    ns->asn);
	return ST_OK;
}

static enum st
answer(struct nears *ns, uint32_t limit, struct err *e)
{
	struct vask *a = ns->a;
	struct json *j = &a->j;
	size_t disagree = 0;
	enum st st;

	if (a->vm == NULL)
		return vnot(e, "nothing is held yet");
	st = vmonth_full(a->v, a->vm, e);
	if (st == ST_OK)
		st = find_all(ns, e);
	if (st != ST_OK)
		return st;
	vask_head(a);
	json_obj(j);
	json_ku64(j, "asn", ns->asn);
	put_sources(ns);
	json_key(j, "neighbours");
	json_arr(j);
	for (size_t i = 0; i < ns->n && i < limit; i++)
		put_near(ns, &ns->v[i]);
	json_arr_end(j);
	while (disagree < ns->n && ns->v[disagree].why[0] != '\0')
		disagree++;
	json_ku64(j, "neighbours_total", ns->n);
	json_ku64(j, "disagreements", disagree);
	json_obj_end(j);
	vask_tail(a, NULL);
	return ST_OK;
}

enum st
view_neighbours(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct nears ns = { .v = NULL };
	struct vask a;
	uint32_t limit;
	enum st st = vnumber(e, "limit", q->limit, 1, LIMIT_MOST, LIMIT_DEFAULT, &limit);

	if (st != ST_OK)
		return st;
	if (!asn_parse(q->asn, &ns.asn) || ns.asn == ORIGIN_NONE)
		return vbad(e, "asn", q->asn, "not an AS number");
	st = vask_begin_world(&a, v, q, out, e);
	if (st != ST_OK)
		return st;
	ns.a = &a;
	ns.shows_file = v->shows_all || source_kind_info(SRC_AS_REL)->republish;
	st = answer(&ns, limit, e);
	free(ns.v);
	return vask_end(&a, st, e);
}
