/*
 * origin.c - keeps the history of origins and asks the judges of origin_judge.c what news shows.
 *
 * A change is judged before it is learned, so that nothing vouches for itself.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "bgp/aspath.h"
#include "detect/origin_i.h"

static const struct follow_route *
follow_view_route(void *arg, uint32_t n)
{
	const struct detect_env *env = arg;

	return follow_route(env->follow, n);
}

static const struct pfx *
follow_view_pfx(void *arg, uint32_t n)
{
	const struct detect_env *env = arg;

	return follow_pfx(env->follow, n);
}

static uint32_t
follow_view_pfxs(void *arg)
{
	const struct detect_env *env = arg;

	return follow_pfxs(env->follow);
}

static uint32_t
follow_view_cover(void *arg, uint32_t pfx)
{
	const struct detect_env *env = arg;

	return follow_cover(env->follow, pfx);
}

static bool
follow_view_due(void *arg)
{
	const struct detect_env *env = arg;

	return follow_tables_due(env->follow);
}

static bool
follow_view_resync(void *arg, uint32_t peer)
{
	const struct detect_env *env = arg;

	return follow_peer(env->follow, peer)->resync;
}

static uint32_t
follow_view_collector(void *arg, uint32_t peer)
{
	const struct detect_env *env = arg;

	return follow_peer(env->follow, peer)->collector;
}

static void
follow_view_cells(void *arg, uint32_t pfx, follow_cell_fn *fn, void *of)
{
	const struct detect_env *env = arg;

	follow_cells(env->follow, pfx, fn, of);
}

struct origin *
origin_new(const struct detect_env *env)
{
	struct origin *o = arr_new(1, sizeof(*o));

	if (o != NULL) {
		o->env = env;
		o->view = (struct origin_view){ (void *)env, follow_view_route, follow_view_pfx,
			follow_view_pfxs, follow_view_cover, follow_view_due, follow_view_resync,
			follow_view_collector, follow_view_cells };
	}
	return o;
}

void
origin_free(struct origin *o)
{
	if (o == NULL)
		return;
	history_fini(&o->h);
	map_fini(&o->hygiene_ids);
	free(o->suspects);
	free(o->giving);
	free(o->classes);
	free(o->hygiene);
	free(o);
}

const struct history *
origin_history(const struct origin *o)
{
	return &o->h;
}

void
hops_of(const struct follow_route *r, struct hops *out)
{
	struct aspath_walk w = aspath_walk_on(follow_path(r));
	uint32_t asn;
	unsigned run = 0;

	*out = (struct hops){ .n = 0 };
	while (aspath_walk_next(&w, &asn)) {
		if (w.type != SEG_SEQUENCE) {
			out->set |= w.type == SEG_SET;
			continue;
		}
		out->all++;
		if (out->n != 0 && out->asn[out->n - 1] == asn) {
			run++;
			continue;
		}
		if (out->n == HOPS_MAX) { /* the origin is what counts most */
			out->cut = true;
			out->asn[HOPS_MAX - 1] = asn;
			continue;
		}
		out->repeats = run;
		run = 1;
		out->asn[out->n++] = asn;
	}
}

/* What a prefix is by itself: once for each. */
static uint8_t
classify(const struct origin *o, const struct pfx *p, int64_t at_s)
{
	const struct settings_limits *lim = &o->env->set->limits;
	const struct world *w = o->env->world;
	uint8_t c = CLASS_KNOWN;

	if (p->len < (p->afi == AFI_IP4 ? 8 : 16))
		return CLASS_KNOWN | CLASS_SHORT;
	if (p->len > (p->afi == AFI_IP4 ? lim->longest4 : lim->longest6))
		c |= CLASS_LONG;
	if (w != NULL && world_bogon(w, p) != NULL)
		c |= CLASS_FULL;
	else if (w != NULL && world_held_back(w, p))
		c |= CLASS_ADMIN;
	if (w != NULL && world_ix_lan(w, p) != NULL)
		c |= CLASS_LAN;
	if (settings_pfx(o->env->set, LIST_BEACON, p, at_s) != NULL ||
	    settings_pfx(o->env->set, LIST_EXPERIMENT, p, at_s) != NULL)
		c |= CLASS_BEACON;
	return c;
}

static uint8_t *
class_of(struct origin *o, uint32_t pfx, int64_t at_s)
{
	size_t n = o->classes_n == 0 ? 4096 : o->classes_n;
	uint8_t *v;

	while (n <= pfx)
		n *= 2;
	if (n != o->classes_n) {
		v = realloc(o->classes, n);
		if (v == NULL)
			return NULL;
		memset(v + o->classes_n, 0, n - o->classes_n);
		o->classes = v;
		o->classes_n = n;
	}
	if (o->classes[pfx] == 0)
		o->classes[pfx] = classify(o, o->view.pfx(o->view.arg, pfx), at_s);
	return &o->classes[pfx];
}

/* How much of the news is about prefixes that the first tables had: what they lack tells little
 * where they lack most. */
static void
count_news(struct origin *o, uint8_t *cls, uint32_t pfx)
{
	const struct history_pair *p;

	if (*cls & CLASS_NEWS)
		return;
	*cls |= CLASS_NEWS;
	for (p = history_first(&o->h, pfx); p != NULL; p = history_next(&o->h, p)) {
		if (p->base != 0) {
			o->news_known++;
			return;
		}
	}
	o->news_new++;
}

static uint32_t
seconds(int64_t time_us)
{
	return time_us > 0 ? (uint32_t)(time_us / 1000000) : 0;
}

/*
 * Whether it belongs to what stood before: of a first table, or of a table that comes late and
 * shows what its collector's updates did not tell. Not what is suspected already, nor what is told
 * with an impossible time when no table is to come any more: nobody knows since when it stands.
 */
static bool
of_baseline(const struct origin *o, const struct follow_change *c, const struct look *l)
{
	const struct history_pair *p;

	if (c->why != FOLLOW_RESYNC || l->route == NULL)
		return c->why == FOLLOW_SEED;
	p = history_pair(&o->h, c->pfx, l->route->origin);
	return o->view.tables_due(o->view.arg) && !o->view.resync(o->view.arg, c->peer) &&
	       (p == NULL || p->suspect == HISTORY_NONE);
}

/* Learns what the change says: the pair that goes, the pair and the path that come. */
static enum st
learn(
    struct origin *o, const struct follow_change *c, const struct look *l, bool seed, struct err *e)
{
	const struct follow_route *was = c->was != 0 ? o->view.route(o->view.arg, c->was) : NULL;
	const uint32_t time_s = seconds(c->time_us);
	enum st st = ST_OK;

	if (was != NULL && l->route != NULL && was->origin == l->route->origin)
		was = NULL; /* the pair stays */
	else if (l->route != NULL)
		st = history_gain(&o->h, c->pfx, l->route->origin, time_s, seed, e);
	if (was != NULL)
		history_lose(&o->h, c->pfx, was->origin, time_s);
	if (st == ST_OK && l->route != NULL)
		st = history_path(
		    &o->h, c->now, l->hops.asn, l->hops.n, time_s, seed, seed || l->sure, e);
	return st;
}

enum st
origin_judge(struct origin *o, const struct follow_change *c, struct suspicion *out, size_t cap,
    size_t *n, struct err *e)
{
	const bool seed = c->why == FOLLOW_SEED;
	struct look l = { .c = c, .time_s = seconds(c->time_us) };
	uint8_t *cls;
	enum st st = ST_OK;

	*n = 0;
	l.pfx = o->view.pfx(o->view.arg, c->pfx);
	cls = class_of(o, c->pfx, l.time_s);
	if (cls == NULL)
		return err_nomem(e, "classes of prefixes");
	l.cls = *cls;
	if (c->now != 0) {
		l.route = o->view.route(o->view.arg, c->now);
		hops_of(l.route, &l.hops);
		st = origin_hygiene_route(o, &l, e);
		if (c->why == FOLLOW_UPDATE)
			count_news(o, cls, c->pfx);
		if (st == ST_OK && c->why != FOLLOW_DOWN)
			st = origin_look(o, &l, seed, out, cap, n, e);
	}
	return st == ST_OK ? learn(o, c, &l, of_baseline(o, c, &l), e) : st;
}

void
origin_forget(struct origin *o, uint32_t route)
{
	history_forget(&o->h, route);
}

enum st
origin_seeded(struct origin *o, struct err *e)
{
	const uint32_t all = o->view.pfxs(o->view.arg);
	struct pfx *pfxs = arr_new(all, sizeof(*pfxs));
	uint32_t *nums = arr_new(all, sizeof(*nums));
	size_t n = 0;
	enum st st;

	if (pfxs == NULL || nums == NULL) {
		free(pfxs);
		free(nums);
		return err_nomem(e, "the baseline");
	}
	for (uint32_t i = 1; i <= all; i++) {
		if (history_first(&o->h, i) == NULL)
			continue;
		pfxs[n] = *o->view.pfx(o->view.arg, i);
		nums[n++] = i;
	}
	st = history_freeze(&o->h, pfxs, nums, n, e);
	free(nums);
	return st;
}

/* One collector's peers after another's: who shows which of two origins. */
struct beside {
	const struct origin *o;
	uint32_t newcomer, holder;
	uint32_t collector;
	uint32_t n_new, n_old; /* peers of this collector */
	uint32_t stands;       /* peers that show the holder beside others that do not */
};

static void
next_collector(struct beside *b, uint32_t collector)
{
	if (b->n_new != 0)
		b->stands += b->n_old;
	b->n_new = b->n_old = 0;
	b->collector = collector;
}

static bool
look_beside(void *arg, uint32_t peer, uint32_t route)
{
	struct beside *b = arg;
	const uint32_t at = b->o->view.collector(b->o->view.arg, peer);
	const uint32_t origin = b->o->view.route(b->o->view.arg, route)->origin;

	if (at != b->collector)
		next_collector(b, at);
	b->n_new += origin == b->newcomer;
	b->n_old += origin == b->holder;
	return true;
}

/*
 * Whether a tenth of the holder's peers still show it, at collectors that show the newcomer, too.
 * One that shows the holder alone may not have heard: a file of it is missing, or its clock was
 * wrong and what it told then did not count. With a few peers old routes just get stuck.
 */
static bool
holder_stands(
    const struct origin *o, const struct history_pair *mine, const struct history_pair *old)
{
	struct beside b = { .o = o, .newcomer = mine->origin, .holder = old->origin };

	if (old->now == 0)
		return false;
	o->view.cells(o->view.arg, mine->pfx, look_beside, &b);
	next_collector(&b, 0);
	return b.stands * 10 > old->max;
}

/*
 * The newcomer stands where the holder, who is gone for long enough, did: it was a hand-over. Also
 * where RPKI has it the other way: ROAs are forgotten more often than a stranger drives a holder
 * out everywhere.
 */
static bool
handed_over(const struct history_pair *mine, const struct history_pair *old)
{
	return mine->now != 0 && mine->now >= old->max / 2;
}

/* Often enough for minutes to be told apart, seldom enough to cost nothing. */
#define LOOK_S 30

enum st
origin_tick(struct origin *o, struct findings *f, int64_t time_us, struct err *e)
{
	const struct settings_limits *lim = &o->env->set->limits;
	const uint32_t now_s = seconds(time_us);
	size_t kept = 0;
	enum st st = ST_OK;

	if (now_s < o->given_s + LOOK_S)
		return ST_OK;
	o->given_s = now_s;
	for (size_t i = 0; st == ST_OK && i < o->giving_n; i++) {
		struct suspect *s = &o->suspects[o->giving[i]];
		const struct history_pair *mine = &o->h.pairs[s->pair];
		const struct history_pair *old = history_pair(&o->h, mine->pfx, s->holder);

		const bool stays = old != NULL && (holder_stands(o, mine, old) ||
						      old->last_s + lim->hand_over_s > now_s);

		if (mine->now != 0 && stays && s->last_s + lim->known_s > now_s) {
			o->giving[kept++] = o->giving[i];
			continue;
		}
		s->waits = false; /* until it is told again */
		if (old == NULL || stays || !handed_over(mine, old))
			continue;
		s->later |= SIG(HANDOVER);
		st = findings_signal(
		    f, mine->pfx, s->kind, s->culprit, SIG(HANDOVER), 0, time_us, e);
	}
	o->giving_n = st == ST_OK ? kept : o->giving_n;
	return st;
}
