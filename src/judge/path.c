/* path.c - see path.h. */
#include "judge/path.h"

#include "judge/hops_i.h"
#include "reg/bogon.h"

#define NOBODY UINT16_MAX

/* What is known of a path at hand; not cleared, as much of it is written as the path has ASes. */
struct at_hand {
	const struct path_judge *j;
	const struct as_run *run;
	const struct hop_as *as[RAMP_MAX_ASES];
	uint32_t links[RAMP_MAX_ASES]; /* bits of the link to the next AS */
	/* The same between parties to the path: route servers are none. */
	uint16_t party[RAMP_MAX_ASES]; /* the last one at or before i, or NOBODY */
	uint32_t deals[RAMP_MAX_ASES]; /* from it to the next AS */
	bool joined[RAMP_MAX_ASES];    /* no hop: the next is no party, or one with it */
	struct hop_pair aspa[RAMP_MAX_ASES], rel[RAMP_MAX_ASES], policy[RAMP_MAX_ASES];
	struct hop_pair all[RAMP_MAX_ASES]; /* the three in one; siblings joined */
};

static uint32_t
link_of(const struct path_judge *j, uint32_t a, uint32_t b)
{
	return a < b ? hop_link_get(j, a, b) : hop_link_get(j, b, a);
}

static void
look_up(struct at_hand *t)
{
	const struct path_judge *j = t->j;
	const uint32_t *as = t->run->as;
	const unsigned n = t->run->n;

	for (unsigned i = 0; i < n; i++) {
		if (i + 1 < n)
			__builtin_prefetch(
			    &j->links[as[i] < as[i + 1] ? hop_link_slot(j, as[i], as[i + 1])
							: hop_link_slot(j, as[i + 1], as[i])]);
		__builtin_prefetch(&j->as[hop_as_slot(j, as[i])]);
	}
	for (unsigned i = 0; i < n; i++) {
		t->as[i] = hop_as_get(j, as[i]);
		if (i + 1 < n)
			t->links[i] = link_of(j, as[i], as[i + 1]);
	}
}

/*
 * Whether as[i] only passes routes between others: a route server; or a number that is nobody's, of
 * which no source knows a thing, between two that know each other.
 */
static bool
is_through(const struct at_hand *t, unsigned i)
{
	const uint32_t *as = t->run->as;

	if ((t->as[i]->flags & HOP_AS_SERVER) != 0)
		return true;
	return i > 0 && i + 1 < t->run->n && t->links[i - 1] == 0 && t->links[i] == 0 &&
	       bogon_asn(as[i]) != NULL &&
	       (as[i - 1] == as[i + 1] || link_of(t->j, as[i - 1], as[i + 1]) != 0);
}

static void
find_parties(struct at_hand *t)
{
	uint16_t last = NOBODY;

	for (unsigned i = 0; i < t->run->n; i++) {
		const bool through = is_through(t, i);

		if (i != 0) {
			t->joined[i - 1] =
			    through || last == NOBODY || t->run->as[last] == t->run->as[i] ||
			    (t->as[last]->group != 0 && t->as[last]->group == t->as[i]->group);
			t->deals[i - 1] = last == i - 1 || t->joined[i - 1]
					      ? t->links[i - 1]
					      : link_of(t->j, t->run->as[last], t->run->as[i]);
		}
		if (!through)
			last = (uint16_t)i;
		t->party[i] = last;
	}
}

/* What x says of y by its list: x has one, and y is in it. */
static uint8_t
listed(uint32_t has, uint32_t in)
{
	return has == 0 ? HOP_NONE : in != 0 ? HOP_PROVIDER : HOP_NOT_PROVIDER;
}

/* The answers that lists of both ends give: flag of an AS with a list, bits of who is in whose. */
static struct hop_pair
listed_pair(const struct hop_as *x, const struct hop_as *y, bool x_lo, uint32_t link, uint32_t flag,
    uint32_t lo, uint32_t hi)
{
	return (struct hop_pair){ listed(x->flags & flag, link & (x_lo ? lo : hi)),
		listed(y->flags & flag, link & (x_lo ? hi : lo)) };
}

static struct hop_pair
aspa_pair(const struct hop_as *x, const struct hop_as *y, bool x_lo, uint32_t link)
{
	return listed_pair(x, y, x_lo, link, HOP_AS_ATTESTS, LINK_LO_ATTESTS, LINK_HI_ATTESTS);
}

static struct hop_pair
rel_pair(bool x_lo, uint32_t link)
{
	const uint32_t x_bit = x_lo ? LINK_LO_PROVIDER : LINK_HI_PROVIDER;

	if ((link & LINK_PEER) != 0)
		return (struct hop_pair){ HOP_NOT_PROVIDER, HOP_NOT_PROVIDER };
	if ((link & (LINK_LO_PROVIDER | LINK_HI_PROVIDER)) == 0)
		return (struct hop_pair){ HOP_NONE, HOP_NONE };
	return (link & x_bit) != 0 ? (struct hop_pair){ HOP_NOT_PROVIDER, HOP_PROVIDER }
				   : (struct hop_pair){ HOP_PROVIDER, HOP_NOT_PROVIDER };
}

/* By aut-nums: who takes all that the other has is its customer; who deals in parts is none. */
static struct hop_pair
irr_pair(bool x_lo, uint32_t link)
{
	const uint32_t x_takes = link & (x_lo ? LINK_LO_TAKES_ALL | LINK_HI_GIVES_ALL
					      : LINK_HI_TAKES_ALL | LINK_LO_GIVES_ALL);
	const uint32_t y_takes = link & (x_lo ? LINK_HI_TAKES_ALL | LINK_LO_GIVES_ALL
					      : LINK_LO_TAKES_ALL | LINK_HI_GIVES_ALL);
	const uint32_t x_names = link & (x_lo ? LINK_LO_NAMES : LINK_HI_NAMES);
	const uint32_t y_names = link & (x_lo ? LINK_HI_NAMES : LINK_LO_NAMES);
	struct hop_pair h = { HOP_NONE, HOP_NONE };

	if (x_takes != 0)
		h.up = HOP_PROVIDER;
	else if (y_takes != 0 || x_names != 0)
		h.up = HOP_NOT_PROVIDER;
	if (y_takes != 0)
		h.down = HOP_PROVIDER;
	else if (x_takes != 0 || y_names != 0)
		h.down = HOP_NOT_PROVIDER;
	return h;
}

/* What networks declare of a deal of as[x] with as[y]: lists of their operators go first. */
static struct hop_pair
policy_pair(const struct at_hand *t, unsigned x, unsigned y, bool x_lo, uint32_t link)
{
	const struct hop_pair irr = irr_pair(x_lo, link);
	struct hop_pair h = listed_pair(
	    t->as[x], t->as[y], x_lo, link, HOP_AS_ALLOWS, LINK_LO_ALLOWS, LINK_HI_ALLOWS);

	ramp_fill(&h, &irr, 2);
	return h;
}

static void
answer(struct at_hand *t)
{
	static const struct hop_pair one = { HOP_PROVIDER, HOP_PROVIDER };
	static const struct hop_pair nothing = { HOP_NONE, HOP_NONE };
	const struct path_judge *j = t->j;
	const uint32_t *asn = t->run->as;

	for (unsigned i = 0; i + 1 < t->run->n; i++) {
		const unsigned x = t->joined[i] ? i : t->party[i];
		const bool x_lo = asn[x] < asn[i + 1];

		if (j->has_aspa)
			t->aspa[i] =
			    aspa_pair(t->as[i], t->as[i + 1], asn[i] < asn[i + 1], t->links[i]);
		if (t->joined[i]) {
			t->rel[i] = t->policy[i] = t->all[i] = one;
			continue;
		}
		t->rel[i] = t->all[i] = rel_pair(x_lo, t->deals[i]);
		t->policy[i] = nothing;
		if (j->has_policy)
			t->policy[i] = policy_pair(t, x, i + 1, x_lo, t->deals[i]);
		if (j->has_policy || j->has_aspa) {
			t->all[i] = j->has_aspa
					? aspa_pair(t->as[x], t->as[i + 1], x_lo, t->deals[i])
					: nothing;
			ramp_fill(&t->all[i], &t->policy[i], 2);
			ramp_fill(&t->all[i], &t->rel[i], 2);
		}
	}
}

static bool
says_leak(const struct ramp *r)
{
	return r->max_up + r->max_down < r->n;
}

/* The state by OTC; *l when it is violated. */
static uint8_t
otc_of(const struct at_hand *t, uint32_t otc, struct ramp_leak *l)
{
	const unsigned n = t->run->n;
	struct hop_pair *h = (struct hop_pair *)t->policy; /* scratch by now */
	unsigned at = n;
	bool known = true;

	if (otc == 0)
		return OTC_ABSENT;
	while (at > 0 && t->run->as[at - 1] != otc)
		at--;
	if (at == 0)
		return (hop_as_get(t->j, otc)->flags & HOP_AS_SERVER) != 0 ? OTC_ROUTE_SERVER
									   : OTC_STRANGER;
	at--;
	memcpy(h, t->all, (n - 1) * sizeof(*h));
	ramp_pin(h, n, at);
	if (ramp_otc_leak(h, n, at, l))
		return OTC_VIOLATED;
	for (unsigned i = at + 1; i + 1 < n; i++)
		known &= h[i].down == HOP_PROVIDER;
	return known ? OTC_FINE : OTC_UNKNOWN;
}

/* The AS that deals at index i: itself but where it is a mere passage. */
static unsigned
party_at(const struct at_hand *t, unsigned i)
{
	return t->party[i] != NOBODY ? t->party[i] : i;
}

/* Bits of weak relationships at a hop in and a hop out. */
static uint8_t
weak_of(const struct at_hand *t, unsigned in, unsigned out)
{
	return (uint8_t)(((t->deals[in] & LINK_WEAK) != 0 ? 1 : 0) |
			 ((t->deals[out] & LINK_WEAK) != 0 ? 2 : 0));
}

static void
put_leak(const struct at_hand *t, const struct ramp_leak *l, struct path_verdict *v)
{
	const uint32_t *as = t->run->as;

	v->lo = l->lo;
	v->hi = l->hi;
	v->certain = l->certain;
	v->type = l->type;
	v->types = l->types;
	if (l->certain) {
		v->from = as[party_at(t, l->from)];
		v->leaker = as[party_at(t, l->leaker)];
		v->to = as[l->to];
		v->weak = weak_of(t, l->from, l->leaker);
	} else
		v->weak = weak_of(t, l->lo - 1u, l->hi - 1u);
}

/* The leak by what aspa, policy and relationships say together; false when they say none. */
static bool
joint_leak(struct at_hand *t, struct path_verdict *v, struct ramp_leak *l)
{
	const struct ramp all = ramp_measure(t->all, t->run->n);
	const uint8_t say = (uint8_t)((says_leak(&v->policy) ? PROOF_POLICY : 0) |
				      (says_leak(&v->rel) ? PROOF_REL : 0));
	unsigned lo, hi;

	if (!says_leak(&all)) {
		v->refuted = say;
		return false;
	}
	if (say != 0)
		v->by |= say;
	else if ((v->by & PROOF_ASPA) == 0)
		v->by |= PROOF_MIXED;
	ramp_leakers(&all, &lo, &hi);
	*l = ramp_leak(t->all, lo, hi);
	return true;
}

/* The leak by ASPA alone: its range; the two hops with the help of the others. */
static struct ramp_leak
aspa_leak(struct at_hand *t, const struct path_verdict *v)
{
	unsigned lo, hi;

	ramp_leakers(&v->aspa, &lo, &hi);
	ramp_fill(t->aspa, t->all, t->run->n);
	return ramp_leak(t->aspa, lo, hi);
}

/* An AS that carries routes of one that has not named it. */
static struct peerlock
lock_full(const struct at_hand *t)
{
	const uint32_t *as = t->run->as;

	for (unsigned i = 0; i + 1 < t->run->n; i++) {
		unsigned x = t->party[i];

		if (t->joined[i] || (t->as[x]->flags & HOP_AS_ALLOWS) == 0 ||
		    (t->deals[i] & (as[x] < as[i + 1] ? LINK_LO_ALLOWS : LINK_HI_ALLOWS)) != 0)
			continue;
		return (struct peerlock){ LOCK_FULL, LOCK_BARE, (uint16_t)(i + 1),
			(uint16_t)(i + 2), as[x], as[i + 1], i + 2 < t->run->n ? as[i + 2] : 0 };
	}
	return (struct peerlock){ .kind = LOCK_NONE };
}

static struct peerlock
lock_lite(const struct at_hand *t)
{
	struct lock_as v[RAMP_MAX_ASES];
	unsigned tier1s = 0;

	for (unsigned i = 0; i < t->run->n; i++)
		tier1s += (t->as[i]->flags & HOP_AS_TIER1) != 0;
	if (tier1s < 2)
		return (struct peerlock){ .kind = LOCK_NONE };
	for (unsigned i = 0; i < t->run->n; i++) {
		const struct hop_as *a = t->as[i];

		v[i] = (struct lock_as){ t->run->as[i], a->group, (a->flags & HOP_AS_TIER1) != 0,
			(a->flags & HOP_AS_TIER1_IP6) != 0   ? LOCK_IN_IP6
			: (a->flags & HOP_AS_TIER1_IP4) != 0 ? LOCK_IN_IP4
							     : LOCK_BARE };
	}
	return peerlock_lite(v, t->run->n);
}

/* A leak that peerlock alone tells: one between, and what it is when nothing else says so. */
static void
put_lock(const struct at_hand *t, struct path_verdict *v)
{
	const struct peerlock *k = &v->lock;
	struct ramp_leak l;

	v->lo = k->lo;
	v->hi = k->hi;
	v->certain = k->leaker != 0;
	if (v->certain) {
		v->from = k->from;
		v->leaker = k->leaker;
		v->to = k->to;
	}
	if (k->hi >= t->run->n)
		return;
	l = ramp_leak(t->all, k->lo, k->hi);
	v->type = l.type;
	v->types = l.types;
	if (l.type == LEAK_UNSURE && k->kind == LOCK_LITE && v->certain)
		v->type = LEAK_HAIRPIN; /* nobody peers with two of them but as one of them */
}

static uint8_t
fault_state(bool has, uint8_t fault)
{
	return !has ? RAMP_NO_DATA : fault == RUN_LONG ? RAMP_UNKNOWN : RAMP_INVALID;
}

/* No path to measure: the common rejections of the draft, for every source alike. */
static void
put_fault(const struct path_judge *j, struct path_verdict *v)
{
	v->aspa.up = v->aspa.down = fault_state(j->has_aspa, v->fault);
	v->rel.up = v->rel.down = fault_state(j->has_rel, v->fault);
	v->policy.up = v->policy.down = fault_state(j->has_policy, v->fault);
}

static void
measure(struct at_hand *t, uint32_t otc, struct path_verdict *v)
{
	const unsigned n = t->run->n;
	struct ramp_leak marked, joint, l;

	look_up(t);
	find_parties(t);
	answer(t);
	if (t->j->has_aspa)
		v->aspa = ramp_measure(t->aspa, n);
	if (t->j->has_rel)
		v->rel = ramp_measure(t->rel, n);
	if (t->j->has_policy)
		v->policy = ramp_measure(t->policy, n);
	if (t->run->loop)
		return;
	v->lock = t->j->has_policy ? lock_full(t) : (struct peerlock){ .kind = LOCK_NONE };
	if (v->lock.kind == LOCK_NONE)
		v->lock = lock_lite(t);
	v->otc = otc_of(t, otc, &marked);
	v->by = (uint8_t)((says_leak(&v->aspa) ? PROOF_ASPA : 0) |
			  (v->otc == OTC_VIOLATED ? PROOF_OTC : 0) |
			  (v->lock.kind != LOCK_NONE ? PROOF_PEERLOCK : 0));
	if (joint_leak(t, v, &joint))
		l = joint;
	else if ((v->by & (PROOF_ASPA | PROOF_OTC)) == 0) {
		if (v->lock.kind != LOCK_NONE)
			put_lock(t, v);
		return;
	}
	if ((v->by & PROOF_ASPA) != 0)
		l = aspa_leak(t, v);
	else if ((v->by & PROOF_OTC) != 0)
		l = marked;
	put_leak(t, &l, v);
}

void
judge_path(const struct path_judge *j, const struct path_ask *q, struct as_run *run,
    struct path_verdict *out)
{
	struct at_hand t;

	*out = (struct path_verdict){ 0 };
	ramp_run(run, q->path);
	out->fault = run->fault;
	out->loop = run->loop;
	if (run->fault != RUN_FINE) {
		put_fault(j, out);
		return;
	}
	t.j = j;
	t.run = run;
	measure(&t, q->otc, out);
	out->alien = q->neighbour != 0 && run->as[run->n - 1] != q->neighbour &&
		     (hop_as_get(j, q->neighbour)->flags & HOP_AS_SERVER) == 0;
	if (out->alien && j->has_aspa)
		out->aspa.up = out->aspa.down = RAMP_INVALID;
}

const char *
otc_word(unsigned state)
{
	static const char *const word[] = {
		[OTC_ABSENT] = "-",
		[OTC_FINE] = "fine",
		[OTC_UNKNOWN] = "unknown",
		[OTC_VIOLATED] = "violated",
		[OTC_ROUTE_SERVER] = "route-server",
		[OTC_STRANGER] = "stranger",
	};

	return state < sizeof(word) / sizeof(word[0]) ? word[state] : "-";
}
