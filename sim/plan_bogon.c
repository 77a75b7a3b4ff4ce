/* plan_bogon.c - what should never be routed, blackholes of strangers, and slips of the keyboard.
 */
#include "sim/lab.h"

#include <stdlib.h>

static const char *const bogons[] = { "10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12",
	"192.168.0.0/16", "198.18.0.0/15", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24",
	"169.254.0.0/16", "240.0.0.0/4", "2001:db8::/32", "fc00::/7", "3fff::/20", "2002::/16" };

static bool
full_bogon(struct lab *l, struct pfx *q)
{
	const unsigned n = sizeof(bogons) / sizeof(*bogons);
	unsigned len;

	if (!pfx_parse(str_of(bogons[rng_below(&l->r, n)]), q))
		return false;
	len = q->len;
	q->len = (uint8_t)(len > 22 ? 24 : len + 2 + rng_below(&l->r, 23 - len));
	if (q->afi == AFI_IP6)
		q->len = 32 + 4 * rng_below(&l->r, 5);
	if (len < 64)
		q->hi |= rng_u64(&l->r) >> len;
	pfx_mask(q);
	return !sim_announced(l->w, q);
}

/* In a registry's hands. */
static bool
kept_by_registry(struct lab *l, struct pfx *q)
{
	for (int tries = 0; tries < 400; tries++) {
		const struct sim_deleg *d = &l->w->deleg[rng_below(&l->r, (uint32_t)l->w->n_deleg)];

		if (d->status != DELEG_AVAILABLE && d->status != DELEG_RESERVED)
			continue;
		*q = d->p;
		if (q->len < (q->afi == AFI_IP4 ? 22 : 36))
			q->len = q->afi == AFI_IP4 ? 22 : 36;
		if (q->len <= (q->afi == AFI_IP4 ? 24 : 48) && !sim_announced(l->w, q))
			return true;
	}
	return false;
}

static struct lab_act *
act(struct lab *l, const char *kind, uint32_t culprit, const char *reason)
{
	const int64_t lasts = lab_lasts(l), begin = lab_when(l, lasts);
	struct lab_act *a = lab_act(l, kind, begin, begin + lasts);

	if (a != NULL) {
		a->culprit[a->n_culprit++] = l->w->as[culprit].asn;
		a->reason = reason;
	}
	return a;
}

bool
plan_bogon_prefix(struct lab *l, uint32_t unused)
{
	const bool full = rng_permille(&l->r, 700);
	const uint32_t c = lab_culprit(l, 1), want = 1 + rng_pareto(&l->r, 4) - 1;
	struct lab_step on = { .mode = STEP_ORIGINS, .n_src = 1, .hot = 1 };
	struct prop_source src = { .as = c };

	(void)unused;
	if (c == NO_AS || lab_shows(l, &src, 1, AFI_IP4) == 0)
		return true;
	on.src[0].as = c;
	if (act(l, "bogon-prefix", c, full ? "full" : "administrative") == NULL)
		return false;
	for (uint32_t n = 0; n < want; n++) {
		struct pfx q;
		uint32_t at;

		if (!(full ? full_bogon(l, &q) : kept_by_registry(l, &q)))
			continue;
		at = lab_route(l, &q, c);
		if (at == NO_AS || !lab_act_route(l, (uint32_t)l->n_act, at))
			return false;
	}
	return lab_on_off(l, (uint32_t)l->n_act, &on);
}

static uint32_t
private_asn(struct lab *l)
{
	return rng_permille(&l->r, 800) ? 64512 + rng_below(&l->r, 1023)
					: 4200000000u + rng_below(&l->r, 90000000);
}

/* middle: the private AS stands between the culprit and its customer; else it is the origin. */
bool
plan_bogon_asn(struct lab *l, uint32_t middle)
{
	const struct sim_world *w = l->w;
	struct lab_step on = { .mode = STEP_ORIGINS, .n_src = 1, .hot = 1 };
	const uint32_t i = lab_victim(l, NO_AS, 24, 48);
	uint32_t c;
	struct prop_source src;

	if (i == NO_AS)
		return true;
	c = w->routes[i].as;
	on.src[0].policy = w->routes[i].policy;
	on.src[0].tail[on.src[0].n_tail++] = private_asn(l);
	if (middle) {
		if (w->as[c].n_prov == 0)
			return true;
		on.src[0].tail[on.src[0].n_tail++] = w->as[c].asn;
		on.src[0].policy = 0;
		c = w->prov[w->as[c].prov_at + rng_below(&l->r, w->as[c].n_prov)];
		if (l->used[c] || w->as[c].n_prov == 0)
			return true;
		l->used[c] = true;
	}
	src = (struct prop_source){ .as = c, .policy = on.src[0].policy, .invalid = !middle };
	if (w->as[c].n_prov == 0 || lab_shows(l, &src, 1, AFI_IP4) == 0)
		return true;
	on.src[0].as = c;
	if (act(l, "bogon-asn", c, middle ? "private AS on the way" : "private origin") == NULL)
		return false;
	return lab_act_route(l, (uint32_t)l->n_act, i) && lab_on_off(l, (uint32_t)l->n_act, &on);
}

/* A single address of a stranger, asked to be thrown away; those who validate let blackholes pass.
 */
bool
plan_blackhole(struct lab *l, uint32_t unused)
{
	const struct sim_world *w = l->w;
	const uint32_t c = lab_culprit(l, 1), i = c == NO_AS ? NO_AS : lab_victim(l, c, 24, 48);
	struct lab_step on = {
		.mode = STEP_ORIGINS, .n_src = 1, .hot = 1, .community = 0xffff029a /* RFC 7999 */
	};
	struct prop_source src = { .as = c };
	struct lab_act *a;
	struct pfx p, q;
	uint32_t at;

	(void)unused;
	if (i == NO_AS)
		return true;
	p = w->routes[i].p;
	if (lab_shows(l, &src, 1, p.afi) == 0 ||
	    !lab_inside(l, &p, p.afi == AFI_IP4 ? 32 : 128, &q))
		return true;
	on.src[0].as = c;
	on.src[0].exempt = true;
	at = lab_route(l, &q, c);
	a = at != NO_AS ? act(l, "blackhole", c, NULL) : NULL;
	if (a == NULL)
		return false;
	a->victim[a->n_victim++] = w->as[w->routes[i].as].asn;
	return lab_act_route(l, (uint32_t)l->n_act, at) && lab_on_off(l, (uint32_t)l->n_act, &on);
}

/*
 * "prepend 3" understood as "put AS 3 in front": the path ends in 3 behind the holder. part: of a
 * new part of the prefix.
 */
bool
plan_typo(struct lab *l, uint32_t part)
{
	const struct sim_world *w = l->w;
	const uint32_t i = part ? lab_victim(l, NO_AS, 22, 44) : lab_victim(l, NO_AS, 24, 48);
	struct lab_step on = { .mode = STEP_ORIGINS, .n_src = 1, .hot = 1 };
	struct prop_source src = { .invalid = true };
	uint32_t at = i;
	struct pfx p, q;

	if (i == NO_AS)
		return true;
	p = w->routes[i].p;
	src.as = on.src[0].as = w->routes[i].as;
	src.policy = on.src[0].policy = part ? 0 : w->routes[i].policy;
	on.src[0].tail[on.src[0].n_tail++] =
	    1 + rng_below(&l->r, rng_permille(&l->r, 800) ? 5 : 25);
	if (w->as[src.as].n_prov == 0 || lab_shows(l, &src, 1, p.afi) == 0)
		return true;
	if (part) {
		if (!lab_inside(l, &p, p.afi == AFI_IP4 ? 24 : 48, &q))
			return true;
		at = lab_route(l, &q, src.as);
	}
	if (at == NO_AS || act(l, part ? "sub-moas" : "moas", src.as, "prepend-typo") == NULL)
		return false;
	return lab_act_route(l, (uint32_t)l->n_act, at) && lab_on_off(l, (uint32_t)l->n_act, &on);
}
