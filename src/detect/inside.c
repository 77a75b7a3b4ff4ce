/* inside.c - see inside.h. */
#include "detect/inside.h"

#include <stdlib.h>

#include "base/arena.h"
#include "judge/judge.h"
#include "judge/ramp.h"

#define BURST_S 60	  /* within which they come */
#define BURST_PREFIXES 15 /* so many at least */
#define SETTLE_S 5	  /* whose they are: those of one customer may come first */
#define ALONE_PREFIXES 64 /* ... of one origin, though its ROAs allow them */
#define SIGHTS_MOST 65536 /* then those of old prefixes go */
#define SHARE_PERCENT 90  /* of the burst have the AS on their paths */

void
inside_fini(struct inside *s)
{
	free(s->v);
	free(s->culprit);
	free(s->sights);
	map_fini(&s->ids);
	*s = (struct inside){ 0 };
}

/* Whether the prefix is new and lies in one that the same origin held before. */
static bool
is_new_inside(const struct detect_env *env, const struct follow_change *c, uint32_t origin)
{
	const struct history *h = env->history;
	const struct history_pair *own = history_pair(h, c->pfx, origin), *held;
	const uint32_t cover = history_cover(h, follow_pfx(env->follow, c->pfx));

	if (cover == 0 || (own != NULL && own->base != 0))
		return false;
	held = history_pair(h, cover, origin);
	return held != NULL && held->base != 0;
}

static enum st
keep(struct inside *s, const struct detect_env *env, const struct follow_change *c,
    const struct follow_route *r, struct err *e)
{
	const struct verdict v = judge_pair(env->world, follow_pfx(env->follow, c->pfx), r->origin);
	struct as_run run;
	struct inside_new *to;
	size_t cap = s->cap;

	to = arr_grow(s->v, s->n, &cap, sizeof(*to));
	if (to == NULL)
		return err_nomem(e, "new prefixes");
	s->v = to;
	if (cap != s->cap || s->culprit == NULL) {
		uint32_t *p = realloc(s->culprit, cap * sizeof(*p));

		if (p == NULL)
			return err_nomem(e, "new prefixes");
		s->culprit = p;
		s->cap = cap;
	}
	s->culprit[s->n] = 0;
	to = &s->v[s->n++];
	*to = (struct inside_new){ .pfx = c->pfx,
		.time_s = (uint32_t)(c->time_us / 1000000),
		.forbidden = v.rpki == RPKI_INVALID_LENGTH };
	ramp_run(&run, follow_path(r));
	for (unsigned i = 0; i < INSIDE_DEPTH && i + 1 < run.n; i++)
		to->as[i] = run.as[i];
	return ST_OK;
}

static struct inside_sight *
sight_of(const struct inside *s, size_t i, uint32_t peer)
{
	for (uint32_t k = s->v[i].sights; k != 0; k = s->sights[k - 1].next) {
		if (s->sights[k - 1].peer == peer)
			return &s->sights[k - 1];
	}
	return NULL;
}

static enum st
note_sight(struct inside *s, size_t i, const struct follow_change *c, struct err *e)
{
	struct inside_sight *one = sight_of(s, i, c->peer), *v;

	if (one != NULL) {
		one->at = c->at;
		return ST_OK;
	}
	v = arr_grow(s->sights, s->sights_n, &s->sights_cap, sizeof(*v));
	if (v == NULL)
		return err_nomem(e, "new prefixes");
	s->sights = v;
	v[s->sights_n++] = (struct inside_sight){ c->at, c->peer, s->v[i].sights };
	s->v[i].sights = (uint32_t)s->sights_n;
	return ST_OK;
}

/* Keeps those of v[open..n), in their place: all others stand before or between them. */
static void
drop_sights(struct inside *s)
{
	uint32_t *moved;
	size_t n = 0;

	if (s->open == s->n)
		s->sights_n = 0;
	if (s->sights_n < SIGHTS_MOST)
		return;
	moved = arr_new(s->sights_n + 1, sizeof(*moved));
	if (moved == NULL)
		return; /* later, then */
	for (size_t i = s->open; i < s->n; i++) {
		for (uint32_t k = s->v[i].sights; k != 0; k = s->sights[k - 1].next)
			moved[k] = 1;
	}
	for (size_t k = 1; k <= s->sights_n; k++) {
		if (moved[k] == 0)
			continue;
		moved[k] = (uint32_t)++n;
		s->sights[n - 1] = s->sights[k - 1];
	}
	s->sights_n = n;
	for (size_t k = 0; k < n; k++)
		s->sights[k].next = moved[s->sights[k].next];
	for (size_t i = s->open; i < s->n; i++)
		s->v[i].sights = moved[s->v[i].sights];
	free(moved);
}

enum st
inside_see(struct inside *s, const struct detect_env *env, const struct follow_change *c,
    const struct follow_route *r, uint32_t *culprit, struct err *e)
{
	uint32_t *id = NULL;
	uint32_t at = map_get(&s->ids, c->pfx);
	enum st st = ST_OK;

	*culprit = 0;
	if (r->origin == 0 || c->why != FOLLOW_UPDATE)
		return ST_OK;
	if (at == MAP_NONE && is_new_inside(env, c, r->origin)) {
		id = map_put(&s->ids, c->pfx, (uint32_t)s->n, NULL);
		if (id == NULL)
			return err_nomem(e, "new prefixes");
		at = *id;
		st = keep(s, env, c, r, e);
	}
	if (st == ST_OK && at != MAP_NONE && at >= s->open)
		st = note_sight(s, at, c, e);
	if (st == ST_OK && at != MAP_NONE)
		*culprit = s->culprit[at];
	return st;
}

struct suspicion
inside_say(uint32_t culprit, uint32_t origin, uint32_t pfx)
{
	return (struct suspicion){ .kind = INC_LEAK,
		.type = 6,
		.culprit = culprit,
		.victim = origin != culprit ? origin : 0,
		.pfx = pfx,
		.signals = SIG(WHOLESALE) | SIG(NEW_INSIDE) };
}

/* How often an AS stands in the burst, and how near to the origins. */
struct share {
	uint32_t asn, n, depth;
};

static int
share_cmp(const void *a, const void *b)
{
	const struct share *x = a, *y = b;

	return x->asn < y->asn ? -1 : x->asn > y->asn;
}

/* The AS whose inside v[0..n) are, 0 when there is none. */
static enum st
whose(const struct inside_new *v, size_t n, uint32_t *out, struct err *e)
{
	struct share *all = arr_new(n * INSIDE_DEPTH, sizeof(*all));
	const struct share *best = NULL;
	size_t all_n = 0, k = 0;
	uint32_t most = 0;

	*out = 0;
	if (all == NULL)
		return err_nomem(e, "new prefixes");
	for (size_t i = 0; i < n; i++) {
		for (uint32_t d = 0; d < INSIDE_DEPTH && v[i].as[d] != 0; d++)
			all[all_n++] = (struct share){ v[i].as[d], 1, d };
	}
	qsort(all, all_n, sizeof(*all), share_cmp);
	for (size_t i = 0; i < all_n; i++) {
		if (k != 0 && all[k - 1].asn == all[i].asn) {
			all[k - 1].n++;
			all[k - 1].depth += all[i].depth;
		} else
			all[k++] = all[i];
		if (all[k - 1].n > most)
			most = all[k - 1].n;
	}
	for (size_t i = 0; i < k; i++) {
		if (all[i].n >= BURST_PREFIXES && all[i].n * 100 >= most * SHARE_PERCENT &&
		    (best == NULL ||
			(uint64_t)all[i].depth * best->n < (uint64_t)best->depth * all[i].n))
			best = &all[i];
	}
	if (best != NULL)
		*out = best->asn;
	free(all);
	return ST_OK;
}

static bool
has(const struct inside_new *v, uint32_t asn)
{
	for (unsigned d = 0; d < INSIDE_DEPTH; d++) {
		if (v->as[d] == asn)
			return true;
	}
	return false;
}

/* How many of v[i..n) behind the AS are of the origin of v[i]. */
static uint32_t
of_origin(const struct inside_new *v, size_t n, size_t i, uint32_t asn)
{
	uint32_t same = 0;

	for (size_t k = i; k < n; k++)
		same += v[k].as[0] == v[i].as[0] && has(&v[k], asn);
	return same;
}

/*
 * Whether it is more than an AS that parts its own space as it may: very many, against its ROAs, or
 * of itself and its customers, or of several customers of which none has half.
 */
static bool
is_leak(const struct inside_new *v, size_t n, uint32_t asn)
{
	uint32_t of = 0, forbidden = 0, others = 0, most = 0;

	for (size_t i = 0; i < n; i++) {
		if (!has(&v[i], asn))
			continue;
		of++;
		forbidden += v[i].forbidden;
		others += v[i].as[0] != asn;
	}
	if (of >= ALONE_PREFIXES || forbidden * 2 > of || (others != 0 && others != of))
		return true;
	for (size_t i = 0; i < n; i++) {
		const uint32_t same = has(&v[i], asn) ? of_origin(v, n, i, asn) : 0;

		if (same > most)
			most = same;
	}
	return most * 2 < of;
}

struct cells {
	const struct detect_env *env;
	struct findings *f;
	const struct inside *s;
	size_t i; /* of the prefix */
	struct follow_change c;
	uint32_t culprit;
	enum st st;
	struct err *e;
};

static bool
put_cell(void *arg, uint32_t peer, uint32_t route)
{
	struct cells *k = arg;
	const struct suspicion s =
	    inside_say(k->culprit, follow_route(k->env->follow, route)->origin, k->c.pfx);

	const struct inside_sight *seen = sight_of(k->s, k->i, peer);

	k->c.peer = peer;
	k->c.was = k->c.now = route;
	k->c.at = seen != NULL ? seen->at : (struct follow_at){ .file = FOLLOW_NO_FILE };
	k->st = findings_put(k->f, &k->c, &s, 1, k->e);
	return k->st == ST_OK;
}

/* Whether the first of the burst, or its last, came long enough ago. */
static bool
is_settled(const struct inside *s, uint32_t now)
{
	return now - s->v[s->open + BURST_PREFIXES - 1].time_s >= SETTLE_S ||
	       now - s->v[s->n - BURST_PREFIXES].time_s >= SETTLE_S;
}

enum st
inside_tick(struct inside *s, const struct detect_env *env, struct findings *f, int64_t time_us,
    struct err *e)
{
	const uint32_t now = (uint32_t)(time_us / 1000000);
	struct cells k = { .env = env, .f = f, .s = s, .st = ST_OK, .e = e };
	uint32_t culprit;
	enum st st;

	while (s->open < s->n && now - s->v[s->open].time_s > BURST_S)
		s->open++;
	drop_sights(s);
	if (s->n - s->open < BURST_PREFIXES || s->v[s->n - 1].time_s + 1 < s->looked_s ||
	    !is_settled(s, now))
		return ST_OK;
	s->looked_s = now;
	st = whose(s->v + s->open, s->n - s->open, &culprit, e);
	if (st != ST_OK || culprit == 0 || !is_leak(s->v + s->open, s->n - s->open, culprit))
		return st;
	k.culprit = culprit;
	k.c = (struct follow_change){ .time_us = time_us, .why = FOLLOW_UPDATE };
	for (size_t i = s->open; i < s->n && k.st == ST_OK; i++) {
		if (s->culprit[i] != 0 || !has(&s->v[i], culprit))
			continue;
		s->culprit[i] = culprit;
		k.c.pfx = s->v[i].pfx;
		k.i = i;
		/* what was told of the link before the burst was seen to be one */
		k.st = findings_signal(
		    f, k.c.pfx, INC_FAKE_EDGE, culprit, SIG(OTHER_CAUSE), 0, time_us, e);
		if (k.st == ST_OK)
			follow_cells(env->follow, k.c.pfx, put_cell, &k);
	}
	return k.st;
}
