/* origin_weigh.c - what speaks for and against a newcomer: registries, ties, history, lists. */
#include <string.h>

#include "detect/origin_i.h"
#include "detect/typo.h"
#include "irr/irr.h"
#include "irr/source.h"

#define COVERING 64 /* VRPs or route objects that are looked at */

bool
origin_registered(const struct world *w, const struct pfx *p, uint32_t *asn)
{
	const struct rov_table *t = world_rov(w);
	struct rov_vrp v[COVERING];
	size_t n = t != NULL ? rov_covering(t, p, v, COVERING) : 0;

	for (size_t i = 0; i < n && i < COVERING; i++) {
		if (v[i].asn != 0 && v[i].max_len >= p->len) {
			*asn = v[i].asn;
			return true;
		}
	}
	return false;
}

static bool
is_invalid(const struct world *w, const struct look *l)
{
	const uint8_t rpki = judge_pair(w, l->pfx, l->origin).rpki;

	return rpki == RPKI_INVALID_LENGTH || rpki == RPKI_INVALID_ASN;
}

/*
 * The set that the newcomer is judged by, and what its changes tell. It came under the set of its
 * first sight: where a later one makes it invalid, a ROA changed and no route did, and nobody is
 * accused of that. A verdict that was another one within the day before proves little.
 */
static const struct world *
judging_set(
    const struct origin *o, const struct look *l, const struct suspect *s, uint64_t *signals)
{
	const struct detect_env *env = o->env;
	const struct world *came;
	uint32_t since_s;
	size_t at;

	if (env->sets_n == 0 || s->kind == INC_BLACKHOLE) /* which has no pair */
		return env->world;
	since_s = o->h.pairs[s->pair].first_s;
	at = detect_set_at(env->sets, env->sets_n, since_s);
	came = detect_set_world(env->sets, at);
	for (size_t i = at; i > 0 && env->sets[i].from_s + env->set->limits.roa_fresh_s > since_s;
	     i--) {
		const struct world *before = detect_set_world(env->sets, i - 1);

		if (judge_pair(before, l->pfx, l->origin).rpki !=
		    judge_pair(came, l->pfx, l->origin).rpki)
			*signals |= SIG(ROA_FRESH);
	}
	if (came == env->world || !is_invalid(env->world, l) || is_invalid(came, l))
		return env->world;
	*signals |= SIG(RPKI_CHANGE);
	return came;
}

static uint64_t
rpki_signals(const struct origin *o, const struct look *l, const struct suspect *s)
{
	const struct pfx *held = s->cover != 0 ? o->view.pfx(o->view.arg, s->cover) : l->pfx;
	uint64_t out = 0;
	const struct world *w = judging_set(o, l, s, &out);

	switch (judge_pair(w, l->pfx, l->origin).rpki) {
	case RPKI_VALID: /* and what stood in the first tables is refused: ROAs went over to it */
		return out | SIG(RPKI_VALID) |
		       (s->stable && judge_pair(w, held, s->holder).rpki == RPKI_INVALID_ASN
			       ? SIG(RPKI_CHANGE)
			       : 0);
	case RPKI_INVALID_LENGTH:
		out |= SIG(RPKI_INVALID_LENGTH);
		break;
	case RPKI_INVALID_ASN:
		out |= SIG(RPKI_INVALID_ASN);
		break;
	default:
		return out;
	}
	if (s->holder != 0 && judge_pair(w, held, s->holder).rpki == RPKI_VALID)
		out |= SIG(VICTIM_VALID);
	return out;
}

static uint64_t
irr_signals(const struct origin *o, const struct look *l)
{
	const struct irr_table *t = world_irr(o->env->world);
	const char *against[2] = { NULL, NULL };
	struct irr_route v[COVERING];
	size_t n = t != NULL ? irr_covering(t, l->pfx, v, COVERING) : 0;
	uint64_t out = 0;

	for (size_t i = 0; i < n && i < COVERING; i++) {
		const bool rir = irr_rank(v[i].source) == 0;

		if (v[i].origin == l->origin)
			out |= rir ? SIG(IRR_FOR) : SIG(IRR_OTHER);
		else if (rir && against[0] == NULL)
			against[0] = v[i].source;
		else if (rir && v[i].source != against[0])
			against[1] = v[i].source;
	}
	if (!(out & SIG(IRR_FOR)) && against[0] != NULL)
		out |= against[1] != NULL ? SIG(IRR_AGAINST2) | SIG(IRR_AGAINST) : SIG(IRR_AGAINST);
	return out;
}

/* By the relationships of a file, else by what was inferred from the first tables. */
static enum rel
relation(const struct origin *o, uint32_t a, uint32_t b)
{
	static const enum rel rels[] = {
		[ASREL_NONE] = REL_NONE,
		[ASREL_PROVIDER_OF] = REL_PROVIDER_OF,
		[ASREL_CUSTOMER_OF] = REL_CUSTOMER_OF,
		[ASREL_PEER] = REL_PEER,
	};
	static const enum rel back[] = {
		[REL_NONE] = REL_NONE,
		[REL_PROVIDER_OF] = REL_CUSTOMER_OF,
		[REL_CUSTOMER_OF] = REL_PROVIDER_OF,
		[REL_PEER] = REL_PEER,
	};
	const enum rel told = o->env->world != NULL ? world_rel(o->env->world, a, b) : REL_NONE;
	const uint32_t low = a < b ? a : b, high = a < b ? b : a;
	const struct infer_link *v = NULL;
	size_t from = 0, to;

	if (told != REL_NONE || o->env->infer == NULL)
		return told;
	to = infer_links(o->env->infer, &v);
	while (from < to) {
		const size_t mid = from + (to - from) / 2;

		if (v[mid].a < low || (v[mid].a == low && v[mid].b < high))
			from = mid + 1;
		else
			to = mid;
	}
	if (v == NULL || from == infer_links(o->env->infer, &v) || v[from].a != low ||
	    v[from].b != high)
		return REL_NONE;
	return a == low ? rels[v[from].rel] : back[rels[v[from].rel]];
}

static bool
beside(const struct origin *o, uint32_t left, uint32_t right)
{
	const struct history_link *k = history_link(&o->h, left, right);

	return k != NULL && k->base;
}

bool
origin_buys(const struct origin *o, uint32_t a, uint32_t b)
{
	const enum rel rel = relation(o, a, b);

	return rel == REL_CUSTOMER_OF || (rel == REL_NONE && beside(o, b, a));
}

/*
 * Whether anything ties the newcomer to the holder, and what. Peers are tied by nothing, but are no
 * strangers either.
 */
bool
origin_tied(const struct origin *o, const struct look *l, uint32_t holder, uint64_t *signals)
{
	const enum rel rel = relation(o, l->origin, holder);

	if (o->env->world != NULL && world_same_org(o->env->world, l->origin, holder))
		*signals |= SIG(SIBLING);
	if (rel == REL_PROVIDER_OF || (rel == REL_NONE && beside(o, l->origin, holder)))
		*signals |= SIG(PROVIDER);
	if (origin_buys(o, l->origin, holder))
		*signals |= SIG(CUSTOMER);
	for (unsigned i = 0; i < l->at; i++) {
		if (l->hops.asn[i] == holder)
			*signals |= i + 1 == l->at ? SIG(CUSTOMER) : SIG(ADJACENT);
	}
	return *signals != 0 || rel == REL_PEER;
}

/* By the registries' files, else by the blocks that IANA gave them. */
bool
origin_is_region_foreign(const struct origin *o, const struct pfx *p, uint32_t asn, int64_t t)
{
	const struct settings_list *l = settings_pfx(o->env->set, LIST_REGION, p, t);
	const struct settings_list *as = settings_asn(o->env->set, LIST_REGION, asn, t);
	const struct world *w = o->env->world;
	const struct str of_as = w != NULL ? world_as_registry(w, asn) : (struct str){ "", 0 };
	const struct str of_pfx = w != NULL ? world_pfx_registry(w, p) : (struct str){ "", 0 };

	if (of_as.n != 0 && of_pfx.n != 0)
		return of_as.n != of_pfx.n || memcmp(of_as.p, of_pfx.p, of_as.n) != 0;
	if (l == NULL)
		return false;
	if (of_as.n != 0)
		return !str_eq(of_as, l->title);
	return as != NULL && as != l;
}

static bool
same_country(const struct world *w, uint32_t a, uint32_t b)
{
	const struct str x = world_as_country(w, a), y = world_as_country(w, b);

	return x.n != 0 && x.n == y.n && memcmp(x.p, y.p, x.n) == 0;
}

/* One slip between the newcomer and the holder, or between the prefix and one of the newcomer's. */
static bool
is_slip(const struct origin *o, const struct look *l, const struct suspect *s)
{
	const struct history_as *as = history_as(&o->h, l->origin);
	unsigned n = 0;

	if (s->holder != 0 && typo_asn(l->origin, s->holder))
		return true;
	for (uint32_t i = as != NULL ? as->pairs : HISTORY_NONE; i != HISTORY_NONE && n < 256;
	     i = o->h.pairs[i].next_as, n++) {
		if (o->h.pairs[i].base != 0 &&
		    typo_pfx(l->pfx, o->view.pfx(o->view.arg, o->h.pairs[i].pfx)))
			return true;
	}
	return false;
}

static uint64_t
list_signals(const struct origin *o, const struct look *l)
{
	const struct settings *set = o->env->set;
	const struct world *w = o->env->world;
	uint64_t out = 0;

	if (settings_asn(set, LIST_SCRUBBER, l->origin, l->time_s) != NULL ||
	    (w != NULL && world_is_scrubber(w, l->origin)))
		out |= SIG(SCRUBBER);
	if (w != NULL && world_anycast(w, l->pfx) != NULL)
		out |= SIG(ANYCAST);
	if (l->cls & CLASS_LAN)
		out |= SIG(IX_LAN);
	if ((l->cls & CLASS_BEACON) ||
	    settings_asn(set, LIST_EXPERIMENT, l->origin, l->time_s) != NULL ||
	    settings_asn(set, LIST_BEACON, l->origin, l->time_s) != NULL)
		out |= SIG(BEACON);
	if (l->cls & CLASS_LONG)
		out |= SIG(TOO_SPECIFIC);
	if (l->hops.set)
		out |= SIG(AS_SET);
	return out;
}

static uint64_t
history_signals(const struct origin *o, const struct look *l, const struct suspect *s)
{
	const struct history_pair *pair = &o->h.pairs[s->pair];
	const struct history_as *as = history_as(&o->h, l->origin);
	const uint32_t dormant_s = o->env->set->limits.dormant_s;
	uint64_t out = 0;

	if (o->h.base_routes != 0 && (as == NULL || as->base_pairs == 0) &&
	    !origin_passes(o, l->origin))
		out |= SIG(DORMANT);
	if (as != NULL && as->base_pairs != 0)
		out |= SIG(ESTABLISHED);
	if (as != NULL && as->last_gone_s != 0 && as->now == 0 &&
	    l->time_s - as->last_gone_s > dormant_s)
		out |= SIG(DORMANT);
	if (pair->rounds != 0 && pair->now == 0 && l->time_s - pair->last_s > dormant_s)
		out |= SIG(DORMANT);
	if (pair->rounds >= 3 && !(pair->flags & PAIR_GRAVE) && l->time_s - pair->first_s > 3600)
		out |= SIG(FLIP_FLOP);
	if (is_slip(o, l, s))
		out |= SIG(TYPING_ERROR);
	return out;
}

static uint64_t
holder_signals(const struct origin *o, const struct look *l, const struct suspect *s)
{
	uint64_t out = 0;

	if (!origin_tied(o, l, s->holder, &out))
		out |= SIG(UNRELATED);
	if (s->stable)
		out |= SIG(STABLE);
	if (o->env->world != NULL && same_country(o->env->world, l->origin, s->holder))
		out |= SIG(SAME_COUNTRY);
	return out;
}

static bool
is_unregistered(const struct world *w, const struct look *l)
{
	const struct verdict v = judge_pair(w, l->pfx, l->origin);

	return v.rpki == RPKI_NOT_FOUND && v.irr == IRR_NOT_FOUND;
}

uint64_t
origin_signals(const struct origin *o, const struct look *l, const struct suspect *s)
{
	uint64_t out = l->signals | s->later | list_signals(o, l);

	if (s->typo) /* a slip of the holder's: nothing else is asked */
		return out | SIG(PREPEND_TYPO);
	if (o->env->world != NULL)
		out |= rpki_signals(o, l, s) | irr_signals(o, l);
	if (s->holder != 0)
		out |= holder_signals(o, l, s);
	if (s->kind == INC_BLACKHOLE)
		return out & ~SIG(TOO_SPECIFIC);
	out |= history_signals(o, l, s) | SIG(NEWCOMER);
	if (s->kind != INC_SQUAT)
		return out;
	if (history_inside(&o->h, l->pfx) != 0)
		return out | SIG(LESS_SPECIFIC);
	out |= SIG(UNANNOUNCED);
	if (o->env->world != NULL && is_unregistered(o->env->world, l))
		out |= SIG(UNREGISTERED);
	if (origin_is_region_foreign(o, l->pfx, l->origin, l->time_s))
		out |= SIG(FOREIGN_REGION);
	return out;
}
