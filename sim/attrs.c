/*
 * attrs.c - see attrs.h. Everything but the path is drawn by a hash of peer and path, so that it
 * does not depend on the order of work.
 */
#include "sim/attrs.h"

#include <stdlib.h>

#include "bgp/aspath.h"
#include "mrt/mrt_write.h"

enum { MAX_COMMUNITIES = 48, MAX_LARGE = 16 };

struct bag {
	uint32_t com[MAX_COMMUNITIES], large[MAX_LARGE][3];
	size_t n_com, n_large;
};

static void
tag(struct bag *g, uint32_t asn, uint32_t value)
{
	if (asn < 65536) {
		if (g->n_com < MAX_COMMUNITIES)
			g->com[g->n_com++] = asn << 16 | (value & 0xffff);
	} else if (g->n_large < MAX_LARGE) {
		g->large[g->n_large][0] = asn;
		g->large[g->n_large][1] = value / 100;
		g->large[g->n_large++][2] = value % 100;
	}
}

/* What one AS adds: how it learned the route, where, and wishes of its neighbours. */
static void
tag_by(const struct sim_world *w, struct bag *g, uint32_t as, uint32_t from, unsigned learned)
{
	const struct sim_as *a = &w->as[as];
	const uint64_t h = sim_hash(w, a->asn, w->as[from].asn);

	tag(g, a->asn, 100 * learned + 10);
	tag(g, a->asn, 3000 + sim_econ(w, as)->rir * 100 + (uint32_t)(h % 40));
	tag(g, a->asn, 20000 + (uint32_t)(h >> 16) % 900);
	if (h >> 8 & 1)
		tag(g, a->asn, 7000 + (uint32_t)(h >> 24) % 60);
	if ((h >> 9 & 3) == 0)
		tag(g, a->asn, 501 + (uint32_t)(h >> 30) % 30);
	if ((h >> 11 & 7) == 0 && g->n_large < MAX_LARGE) {
		g->large[g->n_large][0] = a->asn;
		g->large[g->n_large][1] = 1000 + learned;
		g->large[g->n_large++][2] = (uint32_t)(h >> 40) % 5000;
	}
}

static int
by_value(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* Communities travel unless an AS on the way removes them: the vantage peer's side keeps the
 * nearest. */
static void
communities(const struct sim_world *w, struct bag *g, const struct sim_vantage *v,
    const struct prop_path *p, uint32_t more)
{
	if (more != 0)
		g->com[g->n_com++] = more; /* a wish to all who get it: nobody takes it off */
	if (v->strips)
		return;
	for (unsigned i = 0; i + 1u < p->n; i++) {
		const unsigned learned = i + 1u > p->top		 ? 1
					 : i + 1u == p->top && p->across ? 2
									 : 3;

		if (w->as[p->as[i]].tags)
			tag_by(w, g, p->as[i], p->as[i + 1], learned);
		if (sim_hash(w, w->as[p->as[i]].asn, 77) % 100 < 35)
			break; /* this one takes off what came from its neighbours */
	}
	qsort(g->com, g->n_com, sizeof(g->com[0]), by_value);
}

size_t
sim_path_asns(const struct sim_world *w, const struct prop_path *p, const struct attr_tail *t,
    uint32_t out[ATTR_MAX_PATH])
{
	size_t n = 0;

	for (unsigned i = 0; i < p->n; i++) {
		if (i == p->top && p->across && i > 0) {
			const uint32_t rs = sim_route_server(w, p->as[i - 1], p->as[i]);

			if (rs != 0)
				out[n++] = rs;
		}
		out[n++] = w->as[p->as[i]].asn;
	}
	for (unsigned i = 0; i < p->prepend && i < 8; i++)
		out[n++] = w->as[p->as[p->n - 1]].asn;
	if (t->kind == ROUTE_PRIVATE)
		out[n++] = t->a;
	for (unsigned i = 0; t->src != NULL && i < t->src->n_tail; i++)
		out[n++] = t->src->tail[i];
	return n;
}

static void
next_hops(struct mrtw_attrs *a, const struct sim_vantage *v, unsigned afi, uint8_t nh[32])
{
	if (afi == AFI_IP4) {
		a->has_next_hop = true;
		a->next_hop = be32(v->addr4);
		return;
	}
	memcpy(nh, v->addr6, 16);
	memset(nh + 16, 0, 16);
	nh[16] = 0xfe;
	nh[17] = 0x80;
	memcpy(nh + 28, v->addr4, 4);
	a->mp = MRTW_MP_ABBREVIATED;
	a->mp_afi = AFI_IP6;
	a->mp_next_hop = nh;
	a->mp_next_hop_n = v->link_local ? 32 : 16;
}

uint32_t
sim_path_otc(const struct sim_world *w, const struct prop_path *p)
{
	if (p->cls < PROP_PEER)
		return 0;
	/* Set by who sends it sideways or down, else by who gets it so, in the sender's name. */
	for (unsigned i = p->top; i > 0; i--) {
		if (w->as[p->as[i]].otc || w->as[p->as[i - 1]].otc)
			return w->as[p->as[i]].asn;
	}
	return 0;
}

void
sim_attrs(const struct sim_world *w, struct buf *b, uint32_t vantage, const struct prop_path *p,
    unsigned afi, const struct attr_tail *t)
{
	const struct sim_vantage *v = &w->vantage[vantage];
	const uint32_t origin = t->src != NULL && t->src->n_tail > 0
				    ? t->src->tail[t->src->n_tail - 1]
				    : w->as[p->as[p->n - 1]].asn,
		       set[2] = { t->a, t->b };
	const uint64_t h = sim_hash(w, origin, 5), hv = sim_hash(w, vantage + 1, p->as[p->n > 1]);
	uint32_t path[ATTR_MAX_PATH];
	uint8_t nh[32];
	struct bag g = { .n_com = 0 };
	struct mrtw_seg seg[2] = { { SEG_SEQUENCE, path, sim_path_asns(w, p, t, path) },
		{ SEG_SET, set, 2 } };
	struct mrtw_attrs a = { .path = seg, .n_path = t->kind == ROUTE_SET ? 2 : 1 };

	a.origin = h % 1000 < 940 ? 0 : h % 1000 < 995 ? 2 : 1;
	next_hops(&a, v, afi, nh);
	a.has_med = v->med && (hv & 3) != 0;
	a.med = (hv & 12) == 0 ? 0 : (uint32_t)(hv >> 8) % 4000;
	a.has_local_pref = v->local_pref;
	a.local_pref = p->cls == PROP_CUSTOMER ? 200 : p->cls == PROP_PEER ? 150 : 100;
	a.has_aggregator = t->kind == ROUTE_SET || (h >> 12) % 100 < 5;
	a.aggregator_asn = origin;
	a.aggregator_addr =
	    0x0a000001u + (uint32_t)(h >> 32) % 65000; /* routers use private addresses here */
	a.atomic = a.has_aggregator && (h >> 5) % 3 == 0;
	if (t->stamp != 0) {
		a.has_aggregator = true;
		a.aggregator_addr = 0x0a000000u | (t->stamp & 0xffffff);
	}
	if (t->med != 0) {
		a.has_med = true;
		a.med = t->med;
	}
	communities(w, &g, v, p, t->community);
	a.communities = g.com;
	a.n_communities = g.n_com;
	a.large = (const uint32_t(*)[3])g.large;
	a.n_large = g.n_large;
	a.otc = t->src != NULL && t->src->otc != 0 ? t->src->otc : sim_path_otc(w, p);
	a.has_otc = a.otc != 0;
	mrtw_attrs(b, &a);
}
