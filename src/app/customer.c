/* customer.c - see customer.h. */
#include "app/customer.h"

#include <stdlib.h>

#include "base/arena.h"
#include "pfx/asn.h"
#include "rib/table.h"

static enum st
read_tables(struct customer *c, struct table *t, const char *const *ribs, size_t n, struct err *e)
{
	const struct pairset *p;

	for (size_t i = 0; i < n; i++) {
		struct table_file f = { 0 };
		const enum st st = table_read_file(t, ribs[i], &f, e);

		if (st != ST_OK)
			return err_in(e, ribs[i]);
	}
	p = table_pairs(t);
	c->routed = arr_new(p->pfxs_n, sizeof(*c->routed));
	if (c->routed == NULL)
		return err_nomem(e, "prefixes");
	for (size_t i = 0; i < p->pfxs_n; i++) {
		c->routed[i] = p->pfxs[i];
		c->total[p->pfxs[i].afi == AFI_IP6]++;
	}
	c->routed_n = p->pfxs_n;
	return ST_OK;
}

enum st
customer_init(struct customer *c, const struct world *w, const char *const *ribs, size_t n,
    bool longer, struct err *e)
{
	struct pathset paths;
	struct table *t;
	enum st st = ST_OK;

	*c = (struct customer){ .w = w, .longer = longer };
	if (world_irr_sets(w) != NULL) {
		c->x = irr_expander_new(world_irr_sets(w));
		if (c->x == NULL)
			return err_nomem(e, "an expansion");
	}
	if (n == 0)
		return ST_OK;
	st = pathset_init(&paths, NULL) ? ST_OK : err_nomem(e, "paths");
	t = st == ST_OK ? table_new(NULL, &paths, NULL) : NULL;
	if (t == NULL)
		st = err_nomem(e, "a table");
	else
		st = read_tables(c, t, ribs, n, e);
	table_free(t);
	pathset_fini(&paths);
	return st;
}

void
customer_fini(struct customer *c)
{
	irr_expander_free(c->x);
	free(c->routed);
	*c = (struct customer){ 0 };
}

/* A name as PeeringDB or a person writes it: known, it is one root more. */
static void
add_root(const struct customer *c, struct str name, struct customer_size *s)
{
	const struct irr_sets *t = world_irr_sets(c->w);
	const uint32_t i = t != NULL ? irr_sets_find(t, name) : IRR_NONE;

	if (i == IRR_NONE)
		s->roots_missing++;
	else if (s->roots_n < CUSTOMER_ROOTS)
		s->roots[s->roots_n++] = i;
}

/* "RIPE::AS-FOO, AS-BAR": words with blanks, commas, semicolons or slashes between. */
static void
add_roots(const struct customer *c, struct str text, struct customer_size *s)
{
	size_t from = 0;

	for (size_t i = 0; i <= text.n; i++) {
		if (i < text.n && strchr(" \t\r\n,;/", text.p[i]) == NULL)
			continue;
		if (i > from)
			add_root(c, (struct str){ text.p + from, i - from }, s);
		from = i + 1;
	}
}

static void
roots_of_as(const struct customer *c, uint32_t asn, struct customer_size *s)
{
	const struct pdb_table *pdb = world_peeringdb(c->w);
	const struct pdb_net *net = pdb != NULL ? pdb_net(pdb, asn) : NULL;
	const struct irr_sets *t = world_irr_sets(c->w);
	struct irr_aut_num a;

	s->asn = asn;
	s->from = CUSTOMER_PEERINGDB;
	if (net != NULL)
		add_roots(c, pdb_text(pdb, net->as_set), s);
	if (s->roots_n != 0)
		return;
	s->from = CUSTOMER_AUT_NUM;
	if (t != NULL) {
		a = irr_sets_aut_num(t, asn);
		if (a.announces.n != 0)
			add_root(c, a.announces, s);
	}
	if (s->roots_n == 0)
		s->from = CUSTOMER_ITSELF;
}

static bool
is_asn(struct str s, uint32_t *asn)
{
	return s.n != 0 && memchr(s.p, ':', s.n) == NULL && asn_parse(s, asn);
}

static enum st
expand(const struct customer *c, struct customer_size *s, struct err *e)
{
	if (s->from != CUSTOMER_ITSELF)
		return irr_expand(c->x, s->roots, s->roots_n, &s->x, e);
	s->x.asns = &s->asn;
	s->x.asns_n = 1;
	return ST_OK;
}

enum st
customer_size(const struct customer *c, struct str name, struct customer_size *s, struct err *e)
{
	uint32_t asn;
	enum st st;

	*s = (struct customer_size){ .from = CUSTOMER_GIVEN };
	if (is_asn(name, &asn))
		roots_of_as(c, asn, s);
	else
		add_root(c, name, s);
	if (s->from == CUSTOMER_GIVEN && s->roots_n == 0) {
		s->from = CUSTOMER_NOTHING;
		return ST_OK;
	}
	st = expand(c, s, e);
	if (st == ST_OK)
		st = irr_filter_build(&s->f, &s->x, world_irr(c->w), c->longer, e);
	for (size_t i = 0; st == ST_OK && i < c->routed_n; i++)
		s->routed[c->routed[i].afi == AFI_IP6] += irr_filter_admits(&s->f, &c->routed[i]);
	return st;
}

void
customer_size_fini(struct customer_size *s)
{
	irr_filter_fini(&s->f);
}

const char *
customer_from_word(enum customer_from f)
{
	static const char *const words[] = { "-", "given", "peeringdb", "aut-num", "itself" };

	return words[f];
}
