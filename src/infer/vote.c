/*
 * vote.c - paths vote on the links they cross, in rounds, the best known links first.
 *
 * In a round every path looks for what is known of its own links. Behind a peering or a link that
 * leads down all must lead down; before a peering or one that leads up all must lead up. The votes
 * of a round become knowledge only where they nearly agree, so that a leak seen by some does not
 * turn what all others see.
 */
#include "infer/infer_i.h"

#define ROUNDS 32
#define AGREE 8 /* votes of the majority for each of the minority */
#define FINAL 2 /* the same, in the last round */
#define VIEWS 4 /* from so many on, what a single one shows is no transit */

/* What a label says to a path that crosses the link in this direction. */
static uint8_t
seen(const struct infer *f, uint32_t hop)
{
	const uint8_t label = f->links[HOP_LINK(hop)].label;

	if (!HOP_REV(hop) || label == LABEL_NONE || label == LABEL_PEER)
		return label;
	return label == LABEL_DOWN ? LABEL_UP : LABEL_DOWN;
}

static void
vote(struct infer *f, uint32_t hop, bool down)
{
	struct link *l = &f->links[HOP_LINK(hop)];

	if (l->label != LABEL_NONE)
		return;
	if (down != HOP_REV(hop))
		l->down++;
	else
		l->up++;
}

/* One path's votes. Returns whether what it knows is no valley. */
static bool
path_votes(struct infer *f, const uint32_t *h, uint32_t n)
{
	uint32_t first = n,
		 last = 0; /* first hop from which all leads down; hops before last lead up */

	for (uint32_t k = 0; k < n; k++) {
		const uint8_t s = seen(f, h[k]);
		/* who buys from nobody is left by a peering or downwards, and reached likewise */
		const bool down = s == LABEL_DOWN || s == LABEL_PEER || f->top[hop_from(f, h[k])];
		const bool up = s == LABEL_UP || s == LABEL_PEER || f->top[hop_to(f, h[k])];

		if (first < k && up)
			return false;
		if (down && first == n)
			first = k;
		if (up)
			last = k;
	}
	for (uint32_t k = 0; k < last; k++)
		vote(f, h[k], false);
	for (uint32_t k = first + 1; k < n; k++)
		vote(f, h[k], true);
	return true;
}

static void
all_vote(struct infer *f)
{
	f->stats.valleys = 0;
	for (size_t i = 0; i < f->hops_n;) {
		const uint32_t n = PATH_HOPS(f->hops[i]);

		if ((f->hops[i] & PATH_TORN) == 0)
			f->stats.valleys += !path_votes(f, &f->hops[i + 1], n);
		i += n + 1;
	}
}

/* Makes knowledge of the votes where the majority is agree times the minority; returns how many. */
static size_t
count_votes(struct infer *f, uint32_t agree, uint8_t why)
{
	size_t n = 0;

	for (size_t i = 0; i < f->links_n; i++) {
		struct link *l = &f->links[i];
		const uint32_t more = l->down > l->up ? l->down : l->up;
		const uint32_t less = l->down > l->up ? l->up : l->down;

		if (l->label != LABEL_NONE || more == 0 || (uint64_t)less * agree > more)
			continue;
		l->label = l->down > l->up ? LABEL_DOWN : LABEL_UP;
		l->why = why;
		n++;
	}
	return n;
}

static void
forget_votes(struct infer *f)
{
	for (size_t i = 0; i < f->links_n; i++) {
		if (f->links[i].label == LABEL_NONE)
			f->links[i].down = f->links[i].up = 0;
	}
}

static void
label_clique(struct infer *f)
{
	for (size_t i = 0; i < f->links_n; i++) {
		struct link *l = &f->links[i];

		if (f->top[l->a] && f->top[l->b]) {
			l->label = LABEL_PEER;
			l->why = INFER_CLIQUE;
		}
	}
}

/*
 * Whether a link that only ever is the top of paths leads down from the one that carries more: it
 * is not shown by one of the two, and not by a single view where many reach the other AS, and many
 * see what the first carries for its customers. A member of the clique hardly peers with an AS that
 * carries for nobody.
 */
static bool
is_transit(const struct infer *f, const struct link *l)
{
	const bool a_more = f->transit[l->a] > f->transit[l->b];
	const uint32_t more = a_more ? l->a : l->b, less = a_more ? l->b : l->a;

	if (l->direct || f->transit[more] == f->transit[less])
		return false;
	return __builtin_popcountll(l->views) > 1 || __builtin_popcountll(f->views[more]) < VIEWS ||
	       __builtin_popcountll(f->reached[less]) < VIEWS ||
	       (f->top[more] && f->transit[less] == 0);
}

/* What no vote decided. */
static void
label_rest(struct infer *f)
{
	for (size_t i = 0; i < f->links_n; i++) {
		struct link *l = &f->links[i];

		if (l->label != LABEL_NONE)
			continue;
		l->label = LABEL_PEER;
		l->why = INFER_SUMMIT;
		if (l->down + l->up != 0) {
			l->why = INFER_DIVIDED;
		} else if (is_transit(f, l)) {
			l->label = f->transit[l->a] > f->transit[l->b] ? LABEL_DOWN : LABEL_UP;
			l->why = INFER_SIZE;
		}
	}
}

void
infer_vote(struct infer *f)
{
	label_clique(f);
	for (; f->stats.rounds < ROUNDS; f->stats.rounds++) {
		forget_votes(f);
		all_vote(f);
		if (count_votes(f, AGREE, INFER_VOTES) == 0)
			break;
	}
	count_votes(f, FINAL, INFER_DIVIDED);
	label_rest(f);
}
