/* edge.c - see edge.h. */
#include "detect/edge.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "judge/ramp.h"
#include "reg/bogon.h"
#include "rpki/aspa.h"

/* A network with so many times the customers of another does not send its routes up through it. */
#define MUCH_LARGER 20
#define LARGE_CUSTOMERS 50
/* Behind a link's far end stand at least so many routes, and it carries one prefix of them: several
 * are moved by leaks and by new transit. */
#define MANY_BEHIND 12
/* What is carried shows itself within seconds. */
#define WAIT_S 10
#define GIVE_UP_S 120

static uint64_t
key_of(uint32_t left, uint32_t right)
{
	return (uint64_t)left << 32 | right;
}

void
edges_fini(struct edges *s)
{
	map_fini(&s->ids);
	map_fini(&s->behind);
	free(s->v);
	*s = (struct edges){ 0 };
}

enum st
edges_seed(struct edges *s, const uint32_t *as, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t *v = map_put(&s->behind, as[i], 0, NULL);

		if (v == NULL)
			return err_nomem(e, "links of paths");
		*v += *v < MAP_NONE - 1;
	}
	return ST_OK;
}

static uint32_t
behind(const struct edges *s, uint32_t asn)
{
	const uint32_t n = map_get(&s->behind, asn);

	return n == MAP_NONE ? 0 : n;
}

/* Whether anything explains the link: it stood before, or is published. */
static bool
is_known(const struct detect_env *env, const struct history *h, const struct relate *rel,
    uint32_t left, uint32_t right, uint32_t time_s)
{
	const struct history_link *a = history_link(h, left, right),
				  *b = history_link(h, right, left);
	const uint32_t known_s = env->set->limits.known_s;

	if ((a != NULL && (a->base || time_s - a->first_s > known_s)) ||
	    (b != NULL && (b->base || time_s - b->first_s > known_s)))
		return true;
	return relate_level(rel, left, right) != RELATE_NONE ||
	       world_rel(env->world, left, right) != REL_NONE ||
	       world_same_org(env->world, left, right) || world_is_route_server(env->world, left) ||
	       world_is_route_server(env->world, right) || bogon_asn(left) != NULL ||
	       bogon_asn(right) != NULL;
}

static bool
is_seen(const struct edges *s, const struct relate *rel, uint32_t asn)
{
	const struct asrel_degree d = relate_degree(rel, asn);

	return behind(s, asn) != 0 || d.providers + d.customers + d.peers != 0;
}

/* Whether the AS passes routes of others on, as far as anyone saw. */
static bool
is_transit(const struct history *h, const struct relate *rel, uint32_t asn)
{
	const struct history_as *as = history_as(h, asn);

	return (as != NULL && as->transit) || relate_degree(rel, asn).customers != 0;
}

static enum edge_state
state_of(const struct edges *s, const struct edge_look *k, size_t i, bool in_row)
{
	const uint32_t left = k->as[i + 1], right = k->as[i];
	const struct asrel_degree l = relate_degree(k->rel, left), r = relate_degree(k->rel, right);

	if (!in_row && !is_seen(s, k->rel, right)) /* nobody knows with whom it deals */
		return EDGE_KNOWN;
	if (!is_transit(k->env->history, k->rel, left))
		return EDGE_IMPOSSIBLE;
	if (k->thin)
		return EDGE_KNOWN;
	if (i + 2 < k->n && r.customers >= LARGE_CUSTOMERS &&
	    r.customers >= (l.customers + 1) * MUCH_LARGER &&
	    (r.providers == 0 || relate_level(k->rel, k->as[i + 2], left) != RELATE_NONE))
		return EDGE_IMPOSSIBLE;
	return EDGE_NEW;
}

/* Both are known, and differ. */
static bool
is_other(struct str a, struct str b)
{
	return a.n != 0 && b.n != 0 && (a.n != b.n || memcmp(a.p, b.p, a.n) != 0);
}

/* Without published relationships most links that no table shows are real: nothing is odd about
 * them then. */
static bool
is_foreign(const struct world *w, uint32_t a, uint32_t b)
{
	return world_as_rel(w) != NULL &&
	       is_other(world_as_registry(w, a), world_as_registry(w, b));
}

enum st
edges_look(struct edges *s, const struct edge_look *l, size_t i, bool in_row,
    enum edge_state *state, uint32_t *out, struct err *e)
{
	const uint32_t left = l->as[i + 1], right = l->as[i];
	struct edge *v;
	uint32_t *id;
	bool fresh;

	*state = EDGE_KNOWN;
	if (is_known(l->env, l->env->history, l->rel, left, right, l->time_s))
		return ST_OK;
	*state = state_of(s, l, i, in_row);
	if (*state == EDGE_KNOWN)
		return ST_OK;
	id = map_put(&s->ids, key_of(left, right), (uint32_t)s->n, &fresh);
	if (id == NULL)
		return err_nomem(e, "links of paths");
	*out = *id;
	if (!fresh)
		return ST_OK;
	v = arr_grow(s->v, s->n, &s->cap, sizeof(*v));
	if (v == NULL)
		return err_nomem(e, "links of paths");
	s->v = v;
	v[s->n++] = (struct edge){ .left = left,
		.right = right,
		.first_s = l->time_s,
		.behind = behind(s, right),
		.state = *state,
		.foreign = is_foreign(l->env->world, left, right) };
	return ST_OK;
}

bool
edges_is_leak(const struct edge_look *l, size_t i)
{
	const uint32_t left = l->as[i + 1], right = l->as[i], next = l->as[i + 2];
	const uint32_t customers = relate_degree(l->rel, right).customers;
	enum asrel rel;

	if (i == 0 || customers <= relate_degree(l->rel, left).customers)
		return false;
	if (l->thin)
		return customers >= LARGE_CUSTOMERS;
	if (relate_level(l->rel, left, next) < RELATE_VOTED)
		return false;
	rel = asrel_get(l->rel->table, left, next);
	return rel == ASREL_CUSTOMER_OF || rel == ASREL_PEER;
}

bool
edges_is_denied(
    const struct world *w, const struct relate *rel, const struct edge *edge, uint32_t next)
{
	const struct aspa_table *aspas = world_aspa(w);
	enum asrel up;

	if (aspas == NULL || aspa_check(aspas, edge->right, edge->left) != ASPA_NOT_PROVIDER ||
	    relate_level(rel, edge->left, next) < RELATE_VOTED)
		return false;
	up = asrel_get(rel->table, edge->left, next);
	return up == ASREL_CUSTOMER_OF || up == ASREL_PEER;
}

void
edges_carry(struct edges *s, uint32_t edge, uint32_t pfx)
{
	struct edge *v = &s->v[edge];

	for (uint32_t i = 0; i < v->pfxs_n && i < EDGE_SHOWN; i++) {
		if (v->pfxs[i] == pfx)
			return;
	}
	if (v->pfxs_n < EDGE_SHOWN)
		v->pfxs[v->pfxs_n] = pfx;
	v->pfxs_n += v->pfxs_n <= EDGE_SHOWN;
}

struct ways {
	const struct follow *follow;
	uint32_t left, right;
	uint32_t over, others; /* peers that hold the prefix over the link, and without it */
};

static bool
see_way(void *arg, uint32_t peer, uint32_t route)
{
	struct ways *w = arg;
	struct as_run run;
	bool over = false;

	(void)peer;
	ramp_run(&run, follow_path(follow_route(w->follow, route)));
	for (unsigned i = 0; i + 1 < run.n; i++)
		over |= run.as[i] == w->right && run.as[i + 1] == w->left;
	w->over += over;
	w->others += !over;
	return true;
}

/*
 * Whether nothing explains the link: its ends are of two countries, and what stood before still
 * stands with two in three peers, when enough show the link. A link that takes over from another
 * one leaves nothing of it.
 */
static bool
is_unexplained(const struct detect_env *env, const struct edge *v)
{
	struct ways w = { .follow = env->follow, .left = v->left, .right = v->right };

	if (world_as_rel(env->world) == NULL || !is_other(world_as_country(env->world, v->left),
						    world_as_country(env->world, v->right)))
		return false;
	for (uint32_t i = 0; i < v->pfxs_n; i++)
		follow_cells(env->follow, v->pfxs[i], see_way, &w);
	return w.over >= env->set->limits.peer_asns && w.others >= 2 * w.over;
}

enum st
edges_tick(struct edges *s, const struct detect_env *env, struct findings *f, int64_t time_us,
    struct err *e)
{
	const uint32_t now = (uint32_t)(time_us / 1000000);
	enum st st = ST_OK;

	while (s->open < s->n && now - s->v[s->open].first_s > GIVE_UP_S)
		s->open++;
	for (size_t i = s->open; i < s->n && st == ST_OK; i++) {
		struct edge *v = &s->v[i];
		uint64_t signals;

		if (v->pfxs_n > EDGE_SHOWN && !v->much) { /* no single part of a prefix */
			v->much = true;
			for (uint32_t k = 0; k < EDGE_SHOWN && st == ST_OK; k++)
				st = findings_signal(f, v->pfxs[k], INC_FAKE_EDGE, v->left, 0,
				    SIG(NEW_INSIDE), time_us, e);
		}
		if (v->told && !v->several && v->pfxs_n > 1) { /* it came later */
			v->several = true;
			st = findings_signal(f, v->pfxs[0], INC_FAKE_EDGE, v->left, 0,
			    SIG(LONE_EDGE) | SIG(FOREIGN_REGION) | SIG(UNRELATED), time_us, e);
		}
		if (now - v->first_s < WAIT_S || v->told || v->pfxs_n > 1 ||
		    v->behind < MANY_BEHIND)
			continue;
		v->told = true;
		signals = SIG(LONE_EDGE) | (v->foreign ? SIG(FOREIGN_REGION) : 0) |
			  (is_unexplained(env, v) ? SIG(UNRELATED) : 0);
		st = findings_signal(f, v->pfxs[0], INC_FAKE_EDGE, v->left, signals, 0, time_us, e);
	}
	return st;
}
