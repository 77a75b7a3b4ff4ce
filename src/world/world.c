/* world.c - what is asked of a frozen world; see world.h. */
#include <stdlib.h>

#include "base/arena.h"
#include "world/world_i.h"

void
world_free(struct world *w)
{
	if (w == NULL)
		return;
	rov_free(w->rov);
	aspa_free(w->aspa);
	free(w->src.v);
	if (w->borrows) {
		free(w);
		return;
	}
	irr_free(w->irr);
	irr_sets_free(w->irr_sets);
	deleg_free(w->deleg);
	asrel_free(w->rel);
	asorg_free(w->org);
	pdb_free(w->pdb);
	networks_fini(&w->net);
	iana_free(w->iana);
	blist_free(w->bogons);
	spoofer_free(w->spoofer);
	part_free(w->parts);
	free(w);
}

static bool
is_rpki(const struct source *s)
{
	return s->kind == SRC_VRPS || s->kind == SRC_ASPAS || s->kind == SRC_ROUTER_KEYS ||
	       s->kind == SRC_SLURM;
}

static void
take_sources(struct sources *to, const struct sources *from, bool rpki)
{
	for (size_t i = 0; i < from->n; i++) {
		if (is_rpki(&from->v[i]) == rpki)
			to->v[to->n++] = from->v[i];
	}
}

enum st
world_with_rpki(struct world **out, const struct world *base, struct world *rpki, struct err *e)
{
	const size_t n = base->src.n + rpki->src.n;
	struct world *w = arr_new(1, sizeof(*w));
	struct sources src = { .v = arr_new(n + 1, sizeof(*src.v)), .cap = n + 1 };

	*out = NULL;
	if (w == NULL || src.v == NULL) {
		free(w);
		free(src.v);
		world_free(rpki);
		return err_nomem(e, "the world");
	}
	take_sources(&src, &base->src, false);
	take_sources(&src, &rpki->src, true);
	*w = *base;
	w->borrows = true;
	w->src = src;
	w->rov = rpki->rov;
	w->aspa = rpki->aspa;
	w->slurm = rpki->slurm;
	w->slurm_effect = rpki->slurm_effect;
	for (unsigned k = 0; k < SRC_KINDS; k++) {
		const struct source s = { .kind = (enum source_kind)k };

		if (is_rpki(&s))
			w->has[k] = rpki->has[k];
	}
	rpki->rov = NULL;
	rpki->aspa = NULL;
	world_free(rpki);
	*out = w;
	return ST_OK;
}

size_t
world_sources(const struct world *w, const struct source **out)
{
	*out = w->src.v;
	return w->src.n;
}

bool
world_has(const struct world *w, enum source_kind k)
{
	return w->has[k];
}

struct str
world_as_name(const struct world *w, uint32_t asn)
{
	const struct asorg_info o =
	    w->org != NULL ? asorg_get(w->org, asn) : (struct asorg_info){ 0 };
	struct str s = o.org;

	if (s.n == 0)
		s = o.title;
	if (s.n == 0 && w->pdb != NULL)
		s = pdb_name(w->pdb, asn);
	if (s.n == 0)
		s = o.name;
	return s.n != 0 ? s : STR("");
}

struct str
world_as_open_name(const struct world *w, uint32_t asn)
{
	const struct str s = w->org != NULL ? asorg_get(w->org, asn).title : STR("");

	return s.n != 0 ? s : STR("");
}

struct str
world_as_open_country(const struct world *w, uint32_t asn)
{
	const struct deleg_asns *r = w->deleg != NULL ? deleg_asn(w->deleg, asn) : NULL;

	return r != NULL && r->cc[0] != '\0' ? (struct str){ r->cc, 2 } : STR("");
}

struct str
world_as_org(const struct world *w, uint32_t asn)
{
	return w->org != NULL ? asorg_get(w->org, asn).org : STR("");
}

struct str
world_as_country(const struct world *w, uint32_t asn)
{
	const struct deleg_asns *r = w->deleg != NULL ? deleg_asn(w->deleg, asn) : NULL;

	if (r != NULL && r->cc[0] != '\0')
		return (struct str){ r->cc, 2 };
	return w->org != NULL ? asorg_get(w->org, asn).country : STR("");
}

struct str
world_as_registry(const struct world *w, uint32_t asn)
{
	const struct deleg_asns *r = w->deleg != NULL ? deleg_asn(w->deleg, asn) : NULL;

	if (r != NULL)
		return str_of(deleg_registry_name(r->registry));
	return str_of(deleg_registry_name(w->iana != NULL ? iana_asn_registry(w->iana, asn) : 0));
}

const struct rov_table *
world_rov(const struct world *w)
{
	return w->rov;
}

const struct irr_table *
world_irr(const struct world *w)
{
	return w->irr;
}

const struct irr_sets *
world_irr_sets(const struct world *w)
{
	return w->irr_sets;
}

enum policy_state
world_as_policy(const struct world *w, uint32_t asn)
{
	struct irr_aut_num a;

	if (w->irr_sets == NULL || irr_sets_count(w->irr_sets, IRR_C_AUT_NUM) == 0)
		return POLICY_NO_DATA;
	a = irr_sets_aut_num(w->irr_sets, asn);
	if (a.source == NULL)
		return POLICY_NO_OBJECT;
	return a.has_import && a.has_export ? POLICY_STATED : POLICY_MISSING;
}

const struct aspa_table *
world_aspa(const struct world *w)
{
	return w->aspa;
}

bool
world_slurm(const struct world *w, struct slurm_effect *out)
{
	*out = w->slurm_effect;
	return w->slurm;
}

enum rel
world_rel(const struct world *w, uint32_t a, uint32_t b)
{
	static const enum rel rel[] = {
		[ASREL_NONE] = REL_NONE,
		[ASREL_PROVIDER_OF] = REL_PROVIDER_OF,
		[ASREL_CUSTOMER_OF] = REL_CUSTOMER_OF,
		[ASREL_PEER] = REL_PEER,
	};

	return w->rel != NULL ? rel[asrel_get(w->rel, a, b)] : REL_NONE;
}

void
world_as_degree(
    const struct world *w, uint32_t asn, uint32_t *providers, uint32_t *customers, uint32_t *peers)
{
	const struct asrel_degree d =
	    w->rel != NULL ? asrel_degree(w->rel, asn) : (struct asrel_degree){ 0 };

	*providers = d.providers;
	*customers = d.customers;
	*peers = d.peers;
}
