/*
 * origin_tail.c - who is behind a route whose origin is not the holder.
 *
 * Mostly the origin. But an origin can be forged by an AS on its left: then that AS stands on all
 * paths, the links behind it were never seen, and it never passed anything on, or what it passes on
 * is of an AS that is known elsewhere.
 */
#include "detect/origin_i.h"

/* Cuts what all paths have in common down to what this one shares. */
static void
narrow(struct suspect *s, const struct look *l)
{
	const uint32_t first = l->hops.asn[0];
	unsigned n = 0;

	if (s->tail_n == 0) {
		s->tail_n = l->at + 1;
		for (unsigned i = 0; i <= l->at; i++)
			s->tail[i] = l->hops.asn[i];
	}
	while (n < s->tail_n && n <= l->at && s->tail[s->tail_n - 1 - n] == l->hops.asn[l->at - n])
		n++;
	for (unsigned i = 0; i < n; i++)
		s->tail[i] = s->tail[s->tail_n - n + i];
	s->tail_n = n;
	for (unsigned i = 0; i < s->firsts_n; i++) {
		if (s->firsts[i] == first)
			return;
	}
	if (s->firsts_n < 3)
		s->firsts[s->firsts_n++] = first;
}

/* Of the first tables, or told by a file of relationships. */
static bool
seen_link(const struct origin *o, uint32_t left, uint32_t right)
{
	const struct history_link *k = history_link(&o->h, left, right);

	return (k != NULL && k->base) ||
	       (o->env->world != NULL && world_rel(o->env->world, left, right) != REL_NONE);
}

/*
 * Where in tail[0..n), the origin last, the doubtful part begins: behind the first link that was
 * never seen, without those known to pass things on.
 */
static unsigned
head_of(const struct origin *o, const uint32_t *tail, unsigned n)
{
	unsigned i = 0;

	while (i + 1 < n && seen_link(o, tail[i], tail[i + 1]))
		i++;
	if (i + 1 < n && origin_passes(o, tail[i]))
		i++; /* that one has a new neighbour, which may be honest */
	return i;
}

/* Networks that buy transit from nobody stand behind no smaller one. */
static bool
is_large(const struct origin *o, uint32_t asn, uint32_t time_s)
{
	const uint32_t *tier1;
	const size_t n = infer_tier1(&tier1);

	for (size_t i = 0; i < n; i++) {
		if (tier1[i] == asn)
			return true;
	}
	return settings_asn(o->env->set, LIST_LARGE, asn, time_s) != NULL;
}

/* Going down to customers of its own it may: only what goes up or across again is out of place. Of
 * space that nobody announced no customer is known, so there it is out of place at once. */
bool
origin_behind_small(const struct origin *o, const struct look *l, bool squat)
{
	const uint32_t left = l->at > 1 ? l->hops.asn[l->at - 1] : 0;
	bool above = squat;

	if (left == 0 || !is_large(o, l->origin, l->time_s) || is_large(o, left, l->time_s) ||
	    seen_link(o, left, l->origin) || origin_passes(o, left))
		return false;
	for (unsigned i = 0; i + 1 < l->at; i++)
		above |= is_large(o, l->hops.asn[i], l->time_s);
	return above;
}

static bool
is_reserved(const struct origin *o, uint32_t asn)
{
	return o->env->world != NULL && world_bogon_asn(o->env->world, asn) != NULL;
}

static void
accuse(const struct look *l, uint32_t culprit, struct suspicion *out)
{
	out->culprit = culprit;
	for (unsigned i = 0; i < l->at + 1; i++) {
		if (l->hops.asn[i] != culprit)
			continue;
		out->accomplice = i > 0 ? l->hops.asn[i - 1] : 0;
		return;
	}
}

/* The AS on the path that is suspected of the prefix already. */
static uint32_t
old_culprit(const struct origin *o, const struct look *l)
{
	const uint32_t quiet_s = o->env->set->limits.quiet_s;
	const struct history_pair *p;

	for (p = history_first(&o->h, l->c->pfx); p != NULL; p = history_next(&o->h, p)) {
		const struct suspect *s =
		    p->suspect != HISTORY_NONE ? &o->suspects[p->suspect] : NULL;

		if (s == NULL || s->culprit == 0 || s->last_s + quiet_s < l->time_s)
			continue;
		for (unsigned i = 1; i < l->at; i++) {
			if (l->hops.asn[i] == s->culprit)
				return s->culprit;
		}
	}
	return 0;
}

static void
give_range(
    const struct origin *o, const uint32_t *tail, unsigned from, unsigned n, struct suspicion *out)
{
	for (unsigned i = n; i-- > from && out->range_n < SUSPICION_RANGE;) {
		if (!is_reserved(o, tail[i]))
			out->range[out->range_n++] = tail[i];
	}
	if (out->range_n < 2)
		out->range_n = 0;
}

void
origin_tail(struct origin *o, const struct look *l, struct suspect *s, struct suspicion *out)
{
	const uint32_t origin = l->origin;
	const bool known = origin_in_base(o, origin);
	const uint32_t *tail = s->tail;
	unsigned n, head;

	narrow(s, l);
	if (s->typo) {
		accuse(l, l->hops.asn[l->at - 1], out);
		return;
	}
	for (unsigned i = 0; i < l->at; i++) {
		if (l->hops.asn[i] == origin) { /* it comes back to itself */
			accuse(l, origin, out);
			return;
		}
	}
	if (old_culprit(o, l) != 0) {
		accuse(l, old_culprit(o, l), out);
		out->signals |= SIG(NEW_EDGE);
		return;
	}
	if (origin_behind_small(o, l, s->kind == INC_SQUAT)) {
		accuse(l, l->hops.asn[l->at - 1], out);
		out->signals |= SIG(NEW_EDGE) | SIG(IMPOSSIBLE_EDGE);
		return;
	}
	n = s->tail_n;
	if (s->firsts_n < 3 && n > 1) {
		/* few have shown it: of an origin that nobody knew only its neighbour is in
		 * question, else all but the collector's own peers */
		const unsigned most = known || l->at < 2 ? l->at : 2;

		if (n > most) {
			tail += n - most;
			n = most;
		}
	}
	for (unsigned i = 0; i + 1 < n; i++) { /* what a holder passes on begins behind it */
		if (tail[i] == s->holder) {
			tail += i + 1;
			n -= i + 1;
			i = 0;
		}
	}
	head = n > 1 ? head_of(o, tail, n) : 0;
	if (n < 2 || head + 1 == n) {
		accuse(l, origin, out);
		return;
	}
	if (known) {
		out->signals |= SIG(NEW_EDGE);
		accuse(l, tail[head], out);
		return;
	}
	accuse(l, origin, out);
	/* who forges an origin takes one that is admitted */
	if (o->env->world == NULL ||
	    judge_pair(o->env->world, l->pfx, origin).rpki != RPKI_INVALID_ASN)
		give_range(o, tail, head, n, out);
}
