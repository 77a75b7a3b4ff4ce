/* origin_judge.c - which kind of event a pair of prefix and origin is, and whose space it is. */
#include <stdlib.h>

#include "base/arena.h"
#include "detect/origin_i.h"
#include "pfx/asn.h"

bool
origin_in_base(const struct origin *o, uint32_t asn)
{
	const struct history_as *as = history_as(&o->h, asn);

	return as != NULL && (as->seen || as->base_pairs != 0);
}

/* Whether an AS is known to pass routes of others on. */
bool
origin_passes(const struct origin *o, uint32_t asn)
{
	const struct history_as *as = history_as(&o->h, asn);
	const uint32_t *tier1;
	const size_t n = infer_tier1(&tier1);

	for (size_t i = 0; i < n; i++) {
		if (tier1[i] == asn)
			return true;
	}
	return as != NULL && as->transit;
}

/* A pair that was there before the news: of the first tables, or old enough, and not suspected. */
static bool
is_known(const struct origin *o, const struct history_pair *p, uint32_t time_s)
{
	const uint32_t known_s = o->env->set->limits.known_s;

	if (p->base != 0)
		return true;
	if (p->flags & PAIR_GRAVE)
		return false;
	return p->now != 0 && time_s > p->first_s && time_s - p->first_s > known_s;
}

/* Numbers that nobody holds are no holders, nor are counts of prepends. */
static bool
may_hold(const struct origin *o, const struct history_pair *p)
{
	if (p->origin == 0 || p->suspect != HISTORY_NONE)
		return false;
	return p->base != 0 || o->env->world == NULL ||
	       world_bogon_asn(o->env->world, p->origin) == NULL;
}

struct best {
	const struct history_pair *pair;
	uint32_t base; /* of all pairs of the prefix */
};

/* The holder of one prefix besides an AS: most peers in the first tables, else those now. */
static struct best
best_pair(const struct origin *o, uint32_t pfx, uint32_t besides)
{
	struct best b = { .base = 0 };
	const struct history_pair *p;

	for (p = history_first(&o->h, pfx); p != NULL; p = history_next(&o->h, p)) {
		b.base += p->base;
		if (p->origin == besides || !may_hold(o, p))
			continue;
		if (b.pair == NULL || p->base > b.pair->base ||
		    (p->base == b.pair->base && p->max > b.pair->max))
			b.pair = p;
	}
	return b;
}

static bool
is_stable(const struct origin *o, const struct best *b)
{
	return b->pair != NULL && b->pair->base >= o->env->set->limits.stable_peers &&
	       b->pair->base >= b->base - b->base / 3;
}

static bool
holds(const struct origin *o, uint32_t pfx, uint32_t asn, uint32_t time_s)
{
	const struct history_pair *p = history_pair(&o->h, pfx, asn);

	return p != NULL && is_known(o, p, time_s);
}

/* The longest prefix that covers it, of the first tables or of now; 0 without. */
static uint32_t
cover_of(const struct origin *o, uint32_t pfx)
{
	const uint32_t base = history_cover(&o->h, o->view.pfx(o->view.arg, pfx));
	const uint32_t now = o->view.cover(o->view.arg, pfx);

	if (base == 0 || now == 0)
		return base != 0 ? base : now;
	return o->view.pfx(o->view.arg, now)->len > o->view.pfx(o->view.arg, base)->len ? now
											: base;
}

struct holder
origin_holder(const struct origin *o, const struct look *l)
{
	struct best b = best_pair(o, l->c->pfx, l->origin);
	struct holder h = { .own = holds(o, l->c->pfx, l->origin, l->time_s) };

	if (b.pair != NULL)
		h = (struct holder){ b.pair->origin, l->c->pfx, is_stable(o, &b), h.own };
	for (uint32_t c = cover_of(o, l->c->pfx); c != 0; c = cover_of(o, c)) {
		const struct history_pair *mine = history_pair(&o->h, c, l->origin);

		h.own |= mine != NULL && mine->suspect == HISTORY_NONE;
		b = best_pair(o, c, l->origin);
		if (b.pair == NULL || h.stable || (h.asn != 0 && !is_stable(o, &b)))
			continue;
		h.asn = b.pair->origin;
		h.pfx = c;
		h.stable = is_stable(o, &b);
	}
	return h;
}

/* The AS that answers for a route: of reserved numbers at its end the first public one before. */
static bool
find_origin(const struct origin *o, struct look *l)
{
	const struct world *w = o->env->world;
	unsigned i = l->hops.n;

	if (l->route->origin == 0 || l->hops.n == 0 || l->route->origin == AS_TRANS)
		return false;
	while (i > 0 && w != NULL && world_bogon_asn(w, l->hops.asn[i - 1]) != NULL)
		i--;
	if (i == 0)
		return false;
	l->at = i - 1;
	l->origin = l->hops.asn[i - 1];
	if (i != l->hops.n)
		l->signals |= SIG(PRIVATE_ORIGIN);
	return true;
}

/*
 * Whether the origin is a count of prepends, typed behind the AS on its left: that AS holds the
 * space or buys from who does, or it passes nothing on, so that nobody can stand behind it.
 */
static bool
is_typed_count(const struct origin *o, const struct look *l)
{
	const struct history_link *link;
	const struct history_pair *p;
	uint32_t left, origin;
	bool holds = false;

	if (l->hops.n < 2 || l->at != l->hops.n - 1)
		return false;
	origin = l->origin;
	left = l->hops.asn[l->hops.n - 2];
	if (origin > o->env->set->limits.typo_most && !(origin == l->hops.repeats && origin < 256))
		return false;
	link = history_link(&o->h, left, origin);
	if (link != NULL && link->base)
		return false;
	for (uint32_t c = l->c->pfx; c != 0; c = cover_of(o, c)) {
		for (p = history_first(&o->h, c); p != NULL; p = history_next(&o->h, p)) {
			if (p->origin == origin && is_known(o, p, l->time_s))
				return false;
			holds |= p->origin == left || origin_buys(o, left, p->origin);
		}
	}
	return holds || !origin_passes(o, left);
}

static enum st
new_suspect(struct origin *o, struct history_pair *pair, const struct look *l, uint8_t kind,
    const struct holder *h, struct suspect **out, struct err *e)
{
	struct suspect *v = arr_grow(o->suspects, o->suspects_n, &o->suspects_cap, sizeof(*v));

	if (v == NULL)
		return err_nomem(e, "suspects");
	o->suspects = v;
	pair->suspect = (uint32_t)o->suspects_n;
	v[o->suspects_n] = (struct suspect){ .pair = (uint32_t)(pair - o->h.pairs),
		.holder = h->asn,
		.cover = h->pfx,
		.kind = kind,
		.stable = h->stable,
		.first_s = l->time_s };
	*out = &v[o->suspects_n++];
	return ST_OK;
}

/* A holder may be giving way to the newcomer: looked at again when time has passed. */
static enum st
await(struct origin *o, struct suspect *s, struct err *e)
{
	uint32_t *v;

	if (s->waits || s->kind != INC_MOAS || s->holder == 0 || (s->later & SIG(HANDOVER)))
		return ST_OK;
	v = arr_grow(o->giving, o->giving_n, &o->giving_cap, sizeof(*v));
	if (v == NULL)
		return err_nomem(e, "suspects");
	o->giving = v;
	v[o->giving_n++] = (uint32_t)(s - o->suspects);
	s->waits = true;
	return ST_OK;
}

/* A suspicion of the pair, filled from what is kept of it. */
static enum st
tell(
    struct origin *o, const struct look *l, struct suspect *s, struct suspicion *out, struct err *e)
{
	struct history_pair *pair = &o->h.pairs[s->pair];
	struct weighed w;

	*out = (struct suspicion){ .kind = s->kind,
		.victim = s->holder,
		.pfx = l->c->pfx,
		.cover = s->cover != l->c->pfx ? s->cover : 0 };
	origin_tail(o, l, s, out);
	out->signals |= origin_signals(o, l, s);
	s->culprit = out->culprit;
	s->signals = out->signals;
	s->last_s = l->time_s;
	w = settings_weigh(o->env->set, s->kind, out->signals);
	if (w.grade >= GRADE_HIGH)
		pair->flags |= PAIR_GRAVE;
	return await(o, s, e);
}

/* The same culprit with another origin behind: what was said of the first stays right. */
static void
tell_same(const struct look *l, struct suspect *s, struct suspicion *out)
{
	*out = (struct suspicion){ .kind = s->kind,
		.culprit = s->culprit,
		.victim = s->holder,
		.pfx = l->c->pfx,
		.cover = s->cover != l->c->pfx ? s->cover : 0,
		.signals = s->signals | SIG(NEW_EDGE) };
	for (unsigned i = 1; i < l->hops.n; i++) {
		if (l->hops.asn[i] == s->culprit)
			out->accomplice = l->hops.asn[i - 1];
	}
	s->last_s = l->time_s;
}

static void
tell_bogon(const struct look *l, struct suspicion *out)
{
	const unsigned at = l->at;

	*out = (struct suspicion){ .kind = INC_BOGON_PREFIX,
		.culprit = l->origin,
		.accomplice = at > 0 ? l->hops.asn[at - 1] : 0,
		.pfx = l->c->pfx,
		.signals = l->cls & CLASS_FULL ? SIG(BOGON_FULL) : SIG(BOGON_ADMINISTRATIVE) };
}

/* A blackhole that neither the holder nor one who carries it asked for. */
static bool
is_alien_blackhole(const struct origin *o, const struct look *l, const struct holder *h)
{
	uint64_t ties = 0;

	if (h->own || h->asn == 0)
		return false;
	for (unsigned i = 0; i < l->hops.n; i++) {
		if (l->hops.asn[i] == h->asn)
			return false;
	}
	origin_tied(o, l, h->asn, &ties);
	return ties == 0; /* peers have no say in it either */
}

static enum st
ensure_pair(struct origin *o, const struct look *l, struct history_pair **out, struct err *e)
{
	enum st st = ST_OK;

	*out = history_pair(&o->h, l->c->pfx, l->route->origin);
	if (*out == NULL) {
		st = history_touch(&o->h, l->c->pfx, l->route->origin, l->time_s, e);
		*out = history_pair(&o->h, l->c->pfx, l->route->origin);
	}
	return st;
}

/* Somebody who is suspected of the prefix still stands on the path, before an origin that holds it:
 * the same event under another face. */
static struct suspect *
same_event(const struct origin *o, const struct look *l)
{
	const uint32_t quiet_s = o->env->set->limits.quiet_s;

	for (const struct history_pair *p = history_first(&o->h, l->c->pfx); p != NULL;
	     p = history_next(&o->h, p)) {
		struct suspect *s = p->suspect != HISTORY_NONE ? &o->suspects[p->suspect] : NULL;

		if (s == NULL || s->culprit == 0 || s->last_s + quiet_s < l->time_s ||
		    p->origin == l->route->origin)
			continue;
		for (unsigned i = 1; i + 1 < l->hops.n; i++) {
			const struct history_link *k;

			if (l->hops.asn[i] != s->culprit)
				continue;
			k = history_link(&o->h, l->hops.asn[i], l->hops.asn[i + 1]);
			if (k == NULL || !k->base)
				return s;
		}
	}
	return NULL;
}

/* The AS typed a count behind itself on this prefix: it is the holder. */
static bool
is_typist(const struct origin *o, const struct look *l)
{
	const struct history_pair *p;

	for (p = history_first(&o->h, l->c->pfx); p != NULL; p = history_next(&o->h, p)) {
		if (p->suspect != HISTORY_NONE && o->suspects[p->suspect].typo &&
		    o->suspects[p->suspect].culprit == l->origin)
			return true;
	}
	return false;
}

/* A set of ASes announces what covers it: it may be of one of them. */
static bool
is_covered_by_set(const struct origin *o, uint32_t pfx)
{
	for (uint32_t c = cover_of(o, pfx); c != 0; c = cover_of(o, c)) {
		if (history_pair(&o->h, c, 0) != NULL)
			return true;
	}
	return false;
}

/* The kind of a pair that nobody knew, and its holder. INC_KINDS: nothing to suspect. */
static unsigned
kind_of(const struct origin *o, const struct look *l, struct holder *h)
{
	const struct world *w = o->env->world;
	uint32_t registered;
	uint8_t rpki;

	*h = origin_holder(o, l);
	if (h->own)
		return INC_KINDS;
	rpki = w != NULL ? judge_pair(w, l->pfx, l->origin).rpki : RPKI_NO_DATA;
	if (!h->stable && (rpki == RPKI_VALID || rpki == RPKI_INVALID_LENGTH))
		return INC_KINDS; /* taken into use by who may */
	if (h->asn != 0)
		return h->pfx == l->c->pfx ? INC_MOAS : INC_SUB_MOAS;
	if (is_typist(o, l))
		return INC_KINDS;
	if (is_covered_by_set(o, l->c->pfx) || (l->cls & CLASS_BEACON))
		return INC_KINDS;
	if (w != NULL && o->news_new > o->news_known && origin_registered(w, l->pfx, &registered)) {
		h->asn = registered; /* the tables lack most of it: it is held, if unseen */
		h->pfx = l->c->pfx;
		return INC_MOAS;
	}
	return INC_SQUAT;
}

/* Something besides novelty does not fit. */
static bool
is_odd(const struct origin *o, const struct look *l)
{
	const struct world *w = o->env->world;

	return origin_is_region_foreign(o, l->pfx, l->origin, l->time_s) ||
	       origin_behind_small(o, l, true) ||
	       (w != NULL && judge_pair(w, l->pfx, l->origin).rpki == RPKI_INVALID_ASN);
}

static enum st
look_pair(struct origin *o, struct look *l, struct suspicion *out, size_t *n, struct err *e)
{
	struct history_pair *pair;
	struct holder h = { .asn = 0 };
	struct suspect *s = NULL;
	unsigned kind = INC_KINDS;
	enum st st = ensure_pair(o, l, &pair, e);

	if (st != ST_OK)
		return st;
	if (pair->suspect != HISTORY_NONE) {
		s = &o->suspects[pair->suspect];
		if (is_known(o, pair, l->time_s))
			l->signals |= SIG(KNOWN);
		return tell(o, l, s, &out[(*n)++], e);
	}
	if (is_typed_count(o, l)) {
		h = origin_holder(o, l);
		kind = h.asn != 0 && h.pfx != l->c->pfx ? INC_SUB_MOAS : INC_MOAS;
		h.asn = 0; /* its own */
		l->signals |= SIG(PREPEND_TYPO);
	} else if (!(pair->flags & PAIR_SURE) && !is_known(o, pair, l->time_s))
		kind = kind_of(o, l, &h);
	if (kind != INC_KINDS && !h.stable && !(l->signals & SIG(PREPEND_TYPO)) &&
	    o->view.tables_due(o->view.arg))
		return ST_OK; /* who held it before is still to be told */
	if (kind == INC_KINDS) {
		s = same_event(o, l);
		if (s != NULL) {
			tell_same(l, s, &out[(*n)++]);
			return ST_OK;
		}
		pair->flags |= PAIR_SURE;
		l->sure = true;
		return ST_OK;
	}
	if (kind == INC_SQUAT && o->h.base_routes == 0 && !is_odd(o, l))
		return ST_OK; /* without any table everything is new */
	st = new_suspect(o, pair, l, (uint8_t)kind, &h, &s, e);
	if (st == ST_OK) {
		s->typo = (l->signals & SIG(PREPEND_TYPO)) != 0;
		st = tell(o, l, s, &out[(*n)++], e);
	}
	return st;
}

enum st
origin_look(struct origin *o, struct look *l, bool seed, struct suspicion *out, size_t cap,
    size_t *n, struct err *e)
{
	const bool black = (l->route->flags & FOLLOW_BLACKHOLE) != 0 && (l->cls & CLASS_LONG) != 0;
	struct holder h;
	enum st st;

	if (cap == 0 || (l->cls & CLASS_SHORT) || !find_origin(o, l))
		return ST_OK;
	st = origin_hygiene_pair(o, l, e);
	if (st != ST_OK)
		return st;
	if (l->cls & (CLASS_FULL | CLASS_ADMIN)) {
		tell_bogon(l, &out[(*n)++]);
		return ST_OK;
	}
	if (seed)
		return ST_OK;
	if (black) {
		h = origin_holder(o, l);
		if (is_alien_blackhole(o, l, &h)) {
			struct suspect s = { .kind = INC_BLACKHOLE,
				.holder = h.asn,
				.cover = h.pfx,
				.stable = h.stable,
				.tail_n = 0 };
			out[*n] = (struct suspicion){ .kind = INC_BLACKHOLE,
				.culprit = l->origin,
				.accomplice = l->at > 0 ? l->hops.asn[l->at - 1] : 0,
				.victim = h.asn,
				.pfx = l->c->pfx,
				.cover = h.pfx };
			out[*n].signals = SIG(BLACKHOLE_ALIEN) | origin_signals(o, l, &s);
			(*n)++;
		}
		return ST_OK;
	}
	return look_pair(o, l, out, n, e);
}
