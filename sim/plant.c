/*
 * plant.c - what is wrong with this Internet: known incidents, with their truth, and everyday
 * flaws.
 *
 * Incidents are in the table from its first moment on. Flaws are no incidents:
 * anycast by siblings, aggregates with an AS_SET, a default route from one
 * peer, and holders whose ROAs do not fit what they announce.
 */
#include "sim/prop.h"

#include <stdlib.h>

enum {
	MAX_TRIES = 4000,
	INVALID_PERMILLE = 10,
	SIBLINGS_EACH = 900,
	SETS_EACH = 2500,
	ENOUGH_PEERS = 5
};

static const char *const bogons[] = { "10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12",
	"192.168.0.0/16", "198.18.0.0/15", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24",
	"169.254.0.0/16", "240.0.0.0/4", "2001:db8::/32", "fc00::/7", "3fff::/20", "2002::/16" };

struct plant {
	struct sim_world *w;
	struct rng r;
	struct prop *prop;
	bool *used;    /* ASes that have a role already */
	uint32_t need; /* peers that must show an incident */
};

bool
sim_truth_add(struct sim_world *w, const struct sim_truth *t)
{
	struct sim_truth *p = arr_grow(w->truth, w->n_truth, &w->cap_truth, sizeof(*p));

	if (p == NULL)
		return false;
	w->truth = p;
	w->truth[w->n_truth++] = *t;
	return true;
}

/*
 * Whether enough peers will show the culprit's route, the last source, even if all who validate
 * drop it. An incident that the collector hardly sees is nothing to find.
 */
static bool
shows(struct plant *p, const struct prop_source *src, unsigned n, unsigned afi)
{
	const struct sim_world *w = p->w;
	uint32_t seen = 0;

	prop_run(p->prop, src, n);
	for (uint32_t v = 0; v < w->n_vantage; v++) {
		struct prop_path path;

		prop_path(p->prop, v, &path);
		seen += w->vantage[v].full && !(afi == AFI_IP6 && w->vantage[v].no_ip6) &&
			path.cls != PROP_NONE && path.as[path.n - 1] == src[n - 1].as;
	}
	return seen >= p->need;
}

static bool
shows_alone(struct plant *p, uint32_t c, unsigned policy, unsigned afi)
{
	const struct prop_source src = { .as = c, .policy = (uint8_t)policy, .invalid = true };

	return shows(p, &src, 1, afi);
}

/* An edge network that has no role yet. */
static uint32_t
culprit(struct plant *p)
{
	const struct sim_world *w = p->w;

	for (int tries = 0; tries < MAX_TRIES; tries++) {
		const uint32_t from = w->tier_at[TIER_SMALL],
			       as = from + rng_below(&p->r, w->n_as - from);

		if (!p->used[as] && w->as[as].n_prov > 0) {
			p->used[as] = true;
			return as;
		}
	}
	return NO_AS;
}

/* An ordinary route that all can see, of an AS without a role; its index, or n_routes. */
static size_t
victim(struct plant *p, uint32_t other, unsigned max4, unsigned max6)
{
	const struct sim_world *w = p->w;

	for (int tries = 0; tries < MAX_TRIES; tries++) {
		const size_t i = rng_below(&p->r, (uint32_t)w->n_routes);
		const struct sim_route *r = &w->routes[i];

		if (r->kind != ROUTE_PLAIN || r->few != 0 || r->planted || r->want_bad ||
		    p->used[r->as] || r->p.len > (r->p.afi == AFI_IP4 ? max4 : max6))
			continue;
		if (other != NO_AS &&
		    (w->as[other].org == w->as[r->as].org || sim_is_provider(w, other, r->as) ||
			sim_is_provider(w, r->as, other)))
			continue;
		p->used[r->as] = true;
		return i;
	}
	return w->n_routes;
}

static bool
tell(struct plant *p, const char *kind, const char *reason, size_t route, uint32_t c, uint32_t v)
{
	const struct sim_truth t = { kind, reason, (uint32_t)route, c, v, 0 };

	return sim_truth_add(p->w, &t);
}

static bool
plant_moas(struct plant *p, uint32_t c)
{
	struct sim_world *w = p->w;
	const size_t i = victim(p, c, 24, 48);
	struct prop_source src[2] = { { .as = NO_AS }, { .as = c, .invalid = true } };

	if (i == w->n_routes)
		return true;
	src[0].as = w->routes[i].as;
	src[0].policy = w->routes[i].policy;
	if (!shows(p, src, 2, w->routes[i].p.afi))
		return true;
	w->routes[i].kind = ROUTE_MOAS;
	w->routes[i].aux = c;
	w->routes[i].planted = true;
	return tell(p, "moas", NULL, i, w->as[c].asn, w->as[w->routes[i].as].asn);
}

static bool
plant_sub(struct plant *p, uint32_t c)
{
	struct sim_world *w = p->w;
	const size_t i = victim(p, c, 22, 44);
	struct sim_route *r;
	struct pfx q;

	if (i == w->n_routes)
		return true;
	q = w->routes[i].p;
	q.len = q.afi == AFI_IP4 ? 24 : 48;
	q.hi |= rng_u64(&p->r) >> w->routes[i].p.len;
	pfx_mask(&q);
	if (sim_announced(w, &q) || !shows_alone(p, c, 0, q.afi))
		return true;
	r = sim_route_add(w, &q, c);
	if (r == NULL)
		return false;
	r->planted = true;
	return tell(p, "sub-moas", NULL, w->n_routes - 1, w->as[c].asn, w->as[w->routes[i].as].asn);
}

/* Space that is never to be routed, or that a registry keeps. */
static bool
bogon(struct plant *p, struct pfx *q, const char **reason)
{
	const struct sim_world *w = p->w;
	unsigned len;

	*reason = "full";
	if (rng_permille(&p->r, 330)) {
		for (int tries = 0; tries < MAX_TRIES; tries++) {
			const struct sim_deleg *d =
			    &w->deleg[rng_below(&p->r, (uint32_t)w->n_deleg)];

			if ((d->status == DELEG_AVAILABLE || d->status == DELEG_RESERVED) &&
			    d->p.len <= 24) {
				*q = d->p;
				*reason = "administrative";
				break;
			}
		}
	}
	if ((*reason)[0] == 'f' &&
	    !pfx_parse(str_of(bogons[rng_below(&p->r, sizeof(bogons) / sizeof(*bogons))]), q))
		return false;
	len = q->len;
	q->len = q->afi == AFI_IP4 ? 24 : 48;
	if (q->len < len)
		q->len = (uint8_t)len;
	if (len < 64)
		q->hi |= rng_u64(&p->r) >> len;
	pfx_mask(q);
	return !sim_announced(w, q);
}

static bool
plant_bogon_prefix(struct plant *p, uint32_t c)
{
	struct sim_world *w = p->w;
	const char *reason;
	struct sim_route *r;
	struct pfx q;

	if (!bogon(p, &q, &reason) || !shows_alone(p, c, 0, q.afi))
		return true;
	r = sim_route_add(w, &q, c);
	if (r == NULL)
		return false;
	r->planted = true;
	return tell(p, "bogon-prefix", reason, w->n_routes - 1, w->as[c].asn, 0);
}

/* A customer with a private AS number, which its provider forgot to remove. */
static bool
plant_bogon_asn(struct plant *p, uint32_t c)
{
	struct sim_world *w = p->w;
	const struct sim_as *a = &w->as[c];
	struct sim_route *r;

	for (uint32_t k = 0; k < a->n_routes; k++) {
		r = &w->routes[a->route_at + k];
		if (r->kind != ROUTE_PLAIN || r->few != 0 || r->want_bad ||
		    !shows_alone(p, c, r->policy, r->p.afi))
			continue;
		r->kind = ROUTE_PRIVATE;
		r->aux = rng_permille(&p->r, 800) ? 64512 + rng_below(&p->r, 1023)
						  : 4200000000u + rng_below(&p->r, 90000000);
		r->planted = true;
		return tell(p, "bogon-asn", "private origin", a->route_at + k, a->asn, 0);
	}
	return true;
}

static bool
incidents(struct plant *p)
{
	static bool (*const makers[])(struct plant *, uint32_t) = { plant_moas, plant_sub,
		plant_bogon_prefix, plant_bogon_asn };

	/* A maker may find no place for its incident: then the next one tries. */
	for (uint32_t i = 0; p->w->n_truth < p->w->o->incidents && i < 20 * p->w->o->incidents;
	     i++) {
		const uint32_t c = culprit(p);

		if (c == NO_AS)
			break;
		if (!makers[p->w->n_truth % 4](p, c))
			return false;
	}
	return true;
}

/* Two ASes of one organisation, or a provider and its customer, announce one prefix: nothing is
 * wrong. */
static void
siblings(struct plant *p)
{
	struct sim_world *w = p->w;

	for (uint32_t k = 1 + (uint32_t)(w->n_routes / SIBLINGS_EACH); k > 0; k--) {
		const size_t i = victim(p, NO_AS, 24, 48);
		struct sim_route *r;
		uint32_t with = NO_AS;

		if (i == w->n_routes)
			return;
		r = &w->routes[i];
		p->used[r->as] = false;
		for (uint32_t b = r->as + 1; b < w->n_as && b < r->as + 2000 && with == NO_AS;
		     b++) {
			if (w->as[b].org == w->as[r->as].org)
				with = b;
		}
		if (with == NO_AS && w->as[r->as].n_prov > 0)
			with = w->prov[w->as[r->as].prov_at];
		if (with == NO_AS)
			continue;
		r->kind = ROUTE_MOAS;
		r->aux = with;
	}
}

static void
as_sets(struct plant *p)
{
	struct sim_world *w = p->w;

	for (uint32_t k = 2 + (uint32_t)(w->n_routes / SETS_EACH); k > 0; k--) {
		const size_t i = victim(p, NO_AS, 23, 46);

		if (i == w->n_routes)
			return;
		w->routes[i].kind = ROUTE_SET;
		w->routes[i].aux =
		    w->as[w->tier_at[TIER_STUB] + rng_below(&p->r, w->n_as - w->tier_at[TIER_STUB])]
			.asn;
		w->routes[i].aux2 = w->as[rng_below(&p->r, w->n_as)].asn;
	}
}

static bool
default_route(struct plant *p)
{
	struct sim_world *w = p->w;
	uint32_t v = 0;

	while (v + 1 < w->n_vantage && w->vantage[v].full)
		v++;
	for (int afi = AFI_IP4; afi <= AFI_IP6; afi++) {
		const struct pfx all = { .afi = (uint8_t)afi };
		struct sim_route *r = sim_route_add(w, &all, w->vantage[v].as);

		if (r == NULL)
			return false;
		r->kind = ROUTE_DEFAULT;
		r->aux = v;
	}
	return true;
}

/* Holders whose ROAs do not fit, in small clusters as in life. */
static void
misfits(struct plant *p)
{
	struct sim_world *w = p->w;
	const size_t want = w->n_routes * INVALID_PERMILLE / 1000;

	for (size_t n = 0, tries = 0; n < want && tries < 20 * want; tries++) {
		size_t i = rng_below(&p->r, (uint32_t)w->n_routes);
		const uint32_t as = w->routes[i].as;

		for (uint32_t k = 1 + rng_below(&p->r, 6); k > 0 && i < w->n_routes; k--, i++) {
			struct sim_route *r = &w->routes[i];

			if (r->as != as || p->used[as] || r->kind != ROUTE_PLAIN || r->planted ||
			    r->few != 0 || r->want_bad)
				break;
			r->want_bad = true;
			n++;
		}
	}
}

enum st
sim_plant(struct sim_world *w, struct err *e)
{
	struct plant p = { .w = w };
	uint32_t full = 0;
	enum st st = prop_new(&p.prop, w, NULL, 0, e);
	bool ok;

	if (st != ST_OK)
		return st;
	rng_seed(&p.r, w->o->seed, RNG_PLANT);
	p.used = arr_new(w->n_as, sizeof(*p.used));
	ok = p.used != NULL;
	for (uint32_t v = 0; v < w->n_vantage && ok; v++) {
		p.used[w->vantage[v].as] = true; /* never to blame: it would hear itself only */
		full += w->vantage[v].full;
	}
	p.need = full < 2 * ENOUGH_PEERS ? (full + 1) / 2 : ENOUGH_PEERS;
	ok =
	    ok && (w->o->hours > 0 || incidents(&p)); /* in motion they begin and end: lab_plan.c */
	if (ok) {
		siblings(&p);
		as_sets(&p);
		misfits(&p);
		ok = default_route(&p);
	}
	prop_free(p.prop);
	free(p.used);
	return ok ? ST_OK : err_nomem(e, "incidents");
}
