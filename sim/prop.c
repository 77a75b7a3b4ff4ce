/* prop.c - see prop.h. Indices: an AS's providers stand before it. */
#include "sim/prop.h"

#include <stdlib.h>

#define NOT_IN UINT32_MAX

/* An AS that some vantage peer has as direct or indirect provider, or the peer itself. */
struct node {
	uint32_t as, dist, next; /* next: AS index of the next hop */
	uint8_t cls;
};

struct prop {
	const struct sim_world *w;
	/* Upper cone of the origin at hand: valid where stamp[as] == now. */
	uint32_t *stamp, now;
	uint32_t *dist, *next;
	uint8_t *prepend; /* of the origin, towards this provider */
	uint32_t *cone, n_cone;
	/* Upper cones of the vantage peers. */
	struct node *node; /* by AS index, so providers come first */
	uint32_t n_node;
	uint32_t *node_of;	  /* AS index -> node, or NOT_IN */
	uint32_t *near_at, *near; /* the nodes that peer with an AS */
	uint32_t cut_customer, cut_provider;
	unsigned family;			  /* bit of enum afi */
	struct prop_source src[PROP_MAX_SOURCES]; /* of the last run */
	unsigned n_src;
};

/*
 * The k-th link upwards of an AS: those of its list, then transit that calls itself peering, when
 * it is in this family (or in any: families 0xff). NO_AS behind the last.
 */
static uint32_t
up_link(const struct sim_world *w, unsigned families, uint32_t as, uint32_t k)
{
	const struct sim_as *a = &w->as[as];

	if (k < a->n_prov)
		return w->prov[a->prov_at + k];
	k -= a->n_prov;
	for (uint32_t i = 0; a->mixed && i < w->n_mixed; i++) {
		if (w->mixed[i].customer == as && (w->mixed[i].families & families) && k-- == 0)
			return w->mixed[i].provider;
	}
	return NO_AS;
}

/* Whether two peers are none in this family. */
static bool
mixed(const struct sim_world *w, unsigned families, uint32_t a, uint32_t b)
{
	if (!w->as[a].mixed || !w->as[b].mixed)
		return false;
	for (uint32_t i = 0; i < w->n_mixed; i++) {
		const struct sim_mixed *m = &w->mixed[i];

		if ((m->families & families) && ((m->customer == a && m->provider == b) ||
						    (m->customer == b && m->provider == a)))
			return true;
	}
	return false;
}

static bool
cone_add(struct prop *p, uint32_t as)
{
	if (p->stamp[as] == p->now)
		return false;
	p->stamp[as] = p->now;
	p->dist[as] = UINT32_MAX;
	p->next[as] = NO_AS;
	p->prepend[as] = 0;
	p->cone[p->n_cone++] = as;
	return true;
}

static int
descending(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? 1 : x > y ? -1 : 0;
}

static bool
near_init(struct prop *p)
{
	const struct sim_world *w = p->w;
	uint32_t n = 0;

	for (size_t k = 0; k < w->n_peer; k++)
		n += p->node_of[w->peer[k]] != NOT_IN;
	p->near_at = arr_new(w->n_as + 1u, sizeof(*p->near_at));
	p->near = arr_new(n + 1u, sizeof(*p->near));
	if (p->near_at == NULL || p->near == NULL)
		return false;
	n = 0;
	for (uint32_t i = 0; i < w->n_as; i++) {
		p->near_at[i] = n;
		for (uint32_t k = 0; k < w->as[i].n_peer; k++) {
			const uint32_t x = p->node_of[w->peer[w->as[i].peer_at + k]];

			if (x != NOT_IN)
				p->near[n++] = x;
		}
	}
	p->near_at[w->n_as] = n;
	return true;
}

static bool
node_init(struct prop *p, const uint32_t *more, size_t n)
{
	const struct sim_world *w = p->w;

	p->now = 1;
	for (size_t i = 0; i < n; i++)
		cone_add(p, more[i]);
	for (uint32_t v = 0; v < w->n_vantage; v++)
		cone_add(p, w->vantage[v].as);
	for (uint32_t k = 0; k < p->n_cone; k++) {
		uint32_t to;

		for (uint32_t i = 0; (to = up_link(w, 0xff, p->cone[k], i)) != NO_AS; i++)
			cone_add(p, to);
	}
	p->n_node = p->n_cone;
	p->node = arr_new(p->n_node + 1u, sizeof(*p->node));
	if (p->node == NULL)
		return false;
	qsort(p->cone, p->n_cone, sizeof(*p->cone), descending);
	for (uint32_t i = 0; i < w->n_as; i++)
		p->node_of[i] = NOT_IN;
	for (uint32_t k = 0; k < p->n_node; k++) {
		p->node[k].as = p->cone[p->n_node - 1 - k];
		p->node_of[p->node[k].as] = k;
	}
	return near_init(p);
}

enum st
prop_new(
    struct prop **out, const struct sim_world *w, const uint32_t *more, size_t n, struct err *e)
{
	struct prop *p = calloc(1, sizeof(*p));

	*out = NULL;
	if (p == NULL)
		return err_nomem(e, "propagation");
	p->w = w;
	p->cut_customer = p->cut_provider = NO_AS;
	p->family = 1u << AFI_IP4;
	p->stamp = arr_new(w->n_as, sizeof(*p->stamp));
	p->dist = arr_new(w->n_as, sizeof(*p->dist));
	p->next = arr_new(w->n_as, sizeof(*p->next));
	p->prepend = arr_new(w->n_as, sizeof(*p->prepend));
	p->cone = arr_new(w->n_as, sizeof(*p->cone));
	p->node_of = arr_new(w->n_as, sizeof(*p->node_of));
	if (p->stamp == NULL || p->dist == NULL || p->next == NULL || p->prepend == NULL ||
	    p->cone == NULL || p->node_of == NULL || !node_init(p, more, n)) {
		prop_free(p);
		return err_nomem(e, "propagation");
	}
	*out = p;
	return ST_OK;
}

void
prop_free(struct prop *p)
{
	if (p == NULL)
		return;
	free(p->stamp);
	free(p->dist);
	free(p->next);
	free(p->prepend);
	free(p->cone);
	free(p->node);
	free(p->node_of);
	free(p->near_at);
	free(p->near);
	free(p);
}

/*
 * Policy 0 tells all providers. Others leave some out or prepend towards some, one provider at
 * least hears it as it is. -1: not announced there, else how often to prepend.
 */
static int
policy(const struct sim_world *w, uint32_t as, unsigned pol, uint32_t k)
{
	const struct sim_as *a = &w->as[as];
	uint64_t h;

	if (pol == 0 || a->n_prov < 2 || k >= a->n_prov)
		return 0;
	h = sim_hash(w, a->asn, 1000 + pol);
	if (k == h % a->n_prov)
		return 0;
	h = hash_u64(h + k);
	switch (h % 5) {
	case 0:
	case 1:
		return -1;
	case 2:
	case 3:
		return 1 + (int)(h >> 8 & 1) + (int)(h >> 9 & 1);
	default:
		return 0;
	}
}

bool
prop_leaves_out(const struct sim_world *w, uint32_t as, unsigned pol)
{
	for (uint32_t k = 0; k < w->as[as].n_prov; k++) {
		if (policy(w, as, pol, k) < 0)
			return true;
	}
	return false;
}

enum way { UP, ACROSS, DOWN };

static bool
drops(const struct prop *p, const struct prop_source *s, uint32_t as, enum way way)
{
	const struct sim_as *a = &p->w->as[as];

	if (as == s->as)
		return s->leak; /* it has told itself */
	if (s->invalid && a->rov)
		return true;
	if (way != DOWN && ((s->otc != 0 && a->otc) || (s->aspa_invalid && a->aspa)))
		return true;
	for (unsigned i = 0; i < s->n_block; i++) {
		if (s->block[i] == as)
			return true;
	}
	return false;
}

static bool
is_source(const struct prop *p, uint32_t as)
{
	return p->next[as] == as;
}

static bool
tells(const struct prop_source *s, uint32_t to)
{
	if (s->n_to == 0)
		return true;
	for (unsigned i = 0; i < s->n_to; i++) {
		if (s->to[i] == to)
			return true;
	}
	return false;
}

/* Offers a customer's route at distance dist to the provider `to`. */
static void
offer(struct prop *p, uint32_t to, uint32_t from, uint32_t dist, unsigned prepend)
{
	const struct sim_as *as = p->w->as;

	if (p->dist[to] < dist || (p->dist[to] == dist && as[p->next[to]].asn <= as[from].asn))
		return;
	p->dist[to] = dist;
	p->next[to] = from;
	p->prepend[to] = (uint8_t)prepend;
}

/*
 * Customer routes in the upper cone of the sources. With several sources the cone is the union;
 * whether an AS drops is then asked of the source the route leads to.
 */
static const struct prop_source *
leads_to(const struct prop *p, uint32_t as)
{
	unsigned i = 0;

	while (!is_source(p, as))
		as = p->next[as];
	while (i + 1 < p->n_src && p->src[i].as != as)
		i++;
	return &p->src[i];
}

static void
climb(struct prop *p)
{
	const struct sim_world *w = p->w;

	for (uint32_t c = 0; c < p->n_cone; c++) { /* customers before providers */
		const uint32_t x = p->cone[c];
		const struct prop_source *s;
		uint32_t to;
		bool first;

		if (p->dist[x] == UINT32_MAX)
			continue;
		s = leads_to(p, x);
		first = is_source(p, x);
		for (uint32_t k = 0; (to = up_link(w, p->family, x, k)) != NO_AS; k++) {
			int pre = 0;

			if (x == p->cut_customer && to == p->cut_provider)
				continue;
			if (first) {
				pre = tells(s, to) ? policy(w, x, s->policy, k) : -1;
				pre += pre >= 0 ? s->prepend : 0;
			}
			if (pre >= 0 && !drops(p, s, to, UP) && !is_source(p, to))
				offer(p, to, x, p->dist[x] + 1 + (uint32_t)pre, (unsigned)pre);
		}
	}
}

static void
hear(struct prop *p, struct node *x, unsigned cls, uint32_t from, uint32_t dist)
{
	const struct sim_as *as = p->w->as;

	if (x->cls == cls &&
	    (x->dist < dist || (x->dist == dist && as[x->next].asn <= as[from].asn)))
		return;
	x->cls = (uint8_t)cls;
	x->dist = dist;
	x->next = from;
}

static void
across(struct prop *p)
{
	for (uint32_t c = 0; c < p->n_cone; c++) {
		const uint32_t a = p->cone[c];
		const struct prop_source *s;
		bool first;

		if (p->dist[a] == UINT32_MAX)
			continue;
		s = leads_to(p, a);
		first = is_source(p, a);
		for (uint32_t k = p->near_at[a]; k < p->near_at[a + 1]; k++) {
			struct node *x = &p->node[p->near[k]];

			if ((x->cls == PROP_NONE || x->cls == PROP_PEER) &&
			    (!first || tells(s, x->as)) && !drops(p, s, x->as, ACROSS) &&
			    !mixed(p->w, p->family, a, x->as))
				hear(p, x, PROP_PEER, a, p->dist[a] + 1 + (first ? s->prepend : 0));
		}
	}
}

/* Source that the route of a node leads to. */
static const struct prop_source *
node_source(const struct prop *p, const struct node *x)
{
	while (x->cls == PROP_PROVIDER)
		x = &p->node[p->node_of[x->next]];
	return leads_to(p, x->cls == PROP_PEER ? x->next : x->as);
}

static void
descend(struct prop *p)
{
	const struct sim_world *w = p->w;

	for (uint32_t i = 0; i < p->n_node; i++) { /* providers before customers */
		struct node *x = &p->node[i];
		uint32_t prov;

		if (x->cls != PROP_NONE)
			continue;
		for (uint32_t k = 0; (prov = up_link(w, p->family, x->as, k)) != NO_AS; k++) {
			const struct node *up = &p->node[p->node_of[prov]];
			const struct prop_source *s;

			if (up->cls == PROP_NONE ||
			    (x->as == p->cut_customer && prov == p->cut_provider))
				continue;
			s = node_source(p, up);
			if (up->cls == PROP_OWN && !tells(s, x->as))
				continue;
			if (!drops(p, s, x->as, DOWN))
				hear(p, x, PROP_PROVIDER, prov,
				    up->dist + 1 + (up->cls == PROP_OWN ? s->prepend : 0));
		}
	}
}

void
prop_family(struct prop *p, unsigned afi)
{
	p->family = 1u << afi;
}

void
prop_cut(struct prop *p, uint32_t customer, uint32_t provider)
{
	p->cut_customer = customer;
	p->cut_provider = provider;
}

static void
begin(struct prop *p, const struct prop_source *src, unsigned n)
{
	const struct sim_world *w = p->w;

	p->now++;
	p->n_cone = 0;
	p->n_src = n;
	for (unsigned i = 0; i < n; i++) {
		p->src[i] = src[i];
		cone_add(p, src[i].as);
		p->dist[src[i].as] = src[i].n_tail;
		p->next[src[i].as] = src[i].as;
	}
	for (uint32_t k = 0; k < p->n_cone; k++) {
		uint32_t to;

		for (uint32_t i = 0; (to = up_link(w, p->family, p->cone[k], i)) != NO_AS; i++)
			cone_add(p, to);
	}
	qsort(p->cone, p->n_cone, sizeof(*p->cone), descending);
}

void
prop_run(struct prop *p, const struct prop_source *src, unsigned n)
{
	begin(p, src, n);
	climb(p);
	for (uint32_t i = 0; i < p->n_node; i++) {
		struct node *x = &p->node[i];
		const bool in = p->stamp[x->as] == p->now && p->dist[x->as] != UINT32_MAX,
			   self = in && is_source(p, x->as),
			   has = in && !(self && leads_to(p, x->as)->leak);

		x->cls = !has ? PROP_NONE : self ? PROP_OWN : PROP_CUSTOMER;
		x->dist = has ? p->dist[x->as] : 0;
	}
	across(p);
	descend(p);
}

void
prop_path_of(const struct prop *p, uint32_t as, struct prop_path *out)
{
	const struct node *x = &p->node[p->node_of[as]];
	uint32_t at;

	*out = (struct prop_path){ .cls = x->cls };
	if (x->cls == PROP_NONE)
		return;
	while (x->cls == PROP_PROVIDER && out->n < PROP_MAX_PATH - 2) {
		out->as[out->n++] = x->as;
		x = &p->node[p->node_of[x->next]];
	}
	at = x->as;
	if (x->cls == PROP_PEER) {
		out->as[out->n++] = at;
		out->across = true;
		at = x->next;
	}
	out->top = out->n;
	while (out->n < PROP_MAX_PATH) {
		out->as[out->n++] = at;
		if (is_source(p, at)) {
			out->src = (uint8_t)(leads_to(p, at) - p->src);
			if (out->n - 1 == out->top) /* straight to a peer or customer */
				out->prepend = out->n > 1 ? p->src[out->src].prepend : 0;
			return;
		}
		out->prepend = p->prepend[at];
		at = p->next[at];
	}
}

void
prop_path(const struct prop *p, uint32_t v, struct prop_path *out)
{
	prop_path_of(p, p->w->vantage[v].as, out);
}
