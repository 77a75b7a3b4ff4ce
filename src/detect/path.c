/* path.c - see path.h: what a path is, asked once for each distinct route. */
#include "detect/path.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "detect/path_i.h"
#include "pfx/asn.h"
#include "reg/bogon.h"

/* Who passes on prefixes of so many origins engineers no traffic. */
#define MANY_ORIGINS 5

/* Fewer prefixes in the first tables are a cut of them: what they lack is no news. */
#define THIN_PREFIXES 1000

struct pathd *
pathd_new(const struct detect_env *env)
{
	struct pathd *p = arr_new(1, sizeof(*p));

	if (p != NULL)
		p->env = env;
	return p;
}

void
pathd_free(struct pathd *p)
{
	if (p == NULL)
		return;
	path_judge_free(p->judge);
	relate_fini(&p->rel);
	edges_fini(&p->edges);
	inside_fini(&p->inside);
	map_fini(&p->leaker_ids);
	free(p->leakers);
	free(p->of_route);
	free(p->said);
	free(p);
}

static bool
is_thin(const struct pathd *p)
{
	return p->env->history == NULL || p->env->history->base.n < THIN_PREFIXES;
}

static bool
is_weak(void *arg, uint32_t a, uint32_t b)
{
	const struct pathd *p = arg;

	return relate_level(&p->rel, a, b) <= RELATE_GUESS;
}

enum st
path_relations(struct pathd *p, struct err *e)
{
	struct path_judge_opts opts = { .weak = is_weak, .arg = p };
	enum st st;

	path_judge_free(p->judge);
	p->judge = NULL;
	relate_fini(&p->rel);
	st = relate_make(&p->rel, p->env->world, p->env->infer, e);
	opts.rel = p->rel.table;
	return st == ST_OK ? path_judge_new(&p->judge, p->env->world, &opts, e) : st;
}

enum st
path_seeded(struct pathd *p, struct err *e)
{
	if (p->of_route_n != 0) /* to be asked anew */
		memset(p->of_route, 0, p->of_route_n * sizeof(*p->of_route));
	p->said_n = 0;
	return path_relations(p, e);
}

void
path_forget(struct pathd *p, uint32_t route)
{
	const uint32_t of = route < p->of_route_n ? p->of_route[route] : 0;
	struct said *last;

	if (of == 0)
		return;
	p->of_route[route] = 0;
	if (of == 1)
		return;
	last = &p->said[--p->said_n];
	if (last != &p->said[of - 2]) {
		p->said[of - 2] = *last;
		p->of_route[last->route] = of;
	}
}

/*
 * Whether another statement completes the proof of OTC. Who marked the route gave it downwards
 * itself; of any AS behind it two sources must say that the leaker had it from above: one
 * mislabelled link would make an AS behind the leaker the culprit.
 */
static bool
is_complete(const struct pathd *p, const struct path_verdict *v, uint32_t otc)
{
	if (!v->certain || v->weak != 0)
		return false;
	return v->by & PROOF_ASPA || v->from == otc ||
	       relate_level(&p->rel, v->from, v->leaker) == RELATE_BOTH;
}

/* Whether the leaker is to have the route from a provider that passes nobody's routes on: then it
 * is none, whatever is said. */
static bool
sells_nothing(const struct pathd *p, const struct path_verdict *v)
{
	const struct history_as *from =
	    p->env->history != NULL ? history_as(p->env->history, v->from) : NULL;

	return v->by == PROOF_REL && (from == NULL || !from->transit) &&
	       asrel_get(p->rel.table, v->from, v->leaker) == ASREL_PROVIDER_OF;
}

/* Signals of a leak, by who says so and how well it is known. */
static uint64_t
signals_of(const struct pathd *p, const struct path_verdict *v, uint32_t otc)
{
	const struct asrel_table *file = world_as_rel(p->env->world);
	uint64_t s = 0;

	if (v->by & PROOF_ASPA)
		s |= SIG(ASPA_INVALID) | SIG(ASPA_BOTH);
	if (v->by & PROOF_OTC)
		s |= SIG(OTC) | (is_complete(p, v, otc) ? SIG(OTC_COMPLETE) : 0);
	if (v->by & PROOF_PEERLOCK && v->lock.excuse == LOCK_BARE)
		s |= SIG(PEERLOCK);
	if (v->by & PROOF_REL && v->certain) {
		const bool agree = v->to != 0 &&
				   relate_level(&p->rel, v->from, v->leaker) == RELATE_BOTH &&
				   relate_level(&p->rel, v->leaker, v->to) == RELATE_BOTH;

		/* a link called peering is the one most often mislabelled: that a peer was told
		 * what it should not takes more than one source */
		if (v->weak == 0 && (agree || (v->type != 2 && v->type != 3)))
			s |= SIG(REL_BOTH);
		if (agree)
			s |= SIG(REL_AGREE);
		if (file == NULL || (asrel_get(file, v->from, v->leaker) == ASREL_NONE &&
					asrel_get(file, v->leaker, v->to) == ASREL_NONE))
			s |= SIG(REL_INFERRED);
	}
	if (v->refuted & PROOF_REL || sells_nothing(p, v))
		s |= SIG(REL_CONTRADICTED);
	if (v->from != 0 && v->to != 0 && !is_thin(p) &&
	    !history_triple(p->env->history, v->to, v->leaker, v->from))
		s |= SIG(NOVEL_TRIPLE);
	return s;
}

static void
judge_leak(struct pathd *p, const struct follow_route *r, struct said *out)
{
	const struct path_ask q = { .path = follow_path(r), .otc = r->otc };
	const struct as_run *run = &p->run;
	struct path_verdict v;

	judge_path(p->judge, &q, &p->run, &v);
	if (v.by == 0 || v.fault != RUN_FINE || v.lo >= v.hi)
		return;
	out->leak = (struct suspicion){
		.kind = INC_LEAK, .type = v.type, .signals = signals_of(p, &v, r->otc)
	};
	if (v.certain && v.to != 0) {
		out->leak.culprit = v.leaker;
		out->leak.segment[0] = v.to;
		out->leak.segment[1] = v.leaker;
		out->leak.segment[2] = v.from;
		out->leak.accomplice = v.to;
	} else {
		out->leak.culprit = run->as[v.hi - 1];
		for (unsigned i = v.lo;
		     i < v.hi && out->leak.range_n < SUSPICION_RANGE && v.hi - v.lo > 1; i++)
			out->leak.range[out->leak.range_n++] = run->as[v.hi - 1 - (i - v.lo)];
	}
	out->leak.victim = run->as[0] != out->leak.culprit ? run->as[0] : 0;
}

/* A number that must not stand in a path, and the first AS left of it that may. AS_TRANS stands for
 * others. */
static void
judge_bogon(const struct pathd *p, struct said *out)
{
	const struct as_run *run = &p->run;

	for (unsigned i = 0; i + 1 < run->n; i++) {
		unsigned k = i + 1;

		if (world_bogon_asn(p->env->world, run->as[i]) == NULL || run->as[i] == AS_TRANS)
			continue;
		while (k < run->n && world_bogon_asn(p->env->world, run->as[k]) != NULL)
			k++;
		if (k == run->n)
			return;
		out->bogon_asn = run->as[i];
		out->bogon_by = run->as[k];
		out->bogon_next = k + 1 < run->n ? run->as[k + 1] : 0;
		return;
	}
}

static enum st
judge_edges(struct pathd *p, uint32_t time_s, struct said *out, struct err *e)
{
	const struct as_run *run = &p->run;
	const struct edge_look look = { .env = p->env,
		.rel = &p->rel,
		.as = run->as,
		.n = run->n,
		.time_s = time_s,
		.thin = is_thin(p) };
	enum edge_state state = EDGE_KNOWN;
	enum st st = ST_OK;

	if (p->env->history == NULL || run->fault != RUN_FINE)
		return ST_OK;
	/* not the link to the peer of the collector: nobody else could have shown it */
	for (unsigned i = 0; i + 2 < run->n && st == ST_OK; i++) {
		uint32_t edge;

		st = edges_look(&p->edges, &look, i, out->edge != NO_EDGE, &state, &edge, e);
		if (state == EDGE_KNOWN && out->edge != NO_EDGE)
			break;
		if (state != EDGE_KNOWN) { /* who forges a tail forges its links in a row */
			out->edge = edge;
			if (out->edge_state < state)
				out->edge_state = (uint8_t)state;
			out->edge_next = run->as[i + 2];
			out->edge_leak = edges_is_leak(&look, i);
		}
	}
	return st;
}

/* Room for a number of follow. */
static bool
reach(struct pathd *p, uint32_t route)
{
	size_t n = p->of_route_n;
	uint32_t *v;

	if (route < n)
		return true;
	while (n <= route)
		n = n == 0 ? 4096 : n * 2;
	v = realloc(p->of_route, n * sizeof(*v));
	if (v == NULL)
		return false;
	memset(v + p->of_route_n, 0, (n - p->of_route_n) * sizeof(*v));
	p->of_route = v;
	p->of_route_n = n;
	return true;
}

/* What is said of the route; NULL: nothing. */
static enum st
said_of(struct pathd *p, uint32_t route, uint32_t time_s, const struct said **out, struct err *e)
{
	const struct follow_route *r = follow_route(p->env->follow, route);
	struct said s = { .edge = NO_EDGE, .route = route };
	struct said *v;
	enum st st;

	*out = NULL;
	if (!reach(p, route))
		return err_nomem(e, "routes");
	if (p->of_route[route] != 0) {
		if (p->of_route[route] > 1)
			*out = &p->said[p->of_route[route] - 2];
		return ST_OK;
	}
	ramp_run(&p->run, follow_path(r));
	judge_bogon(p, &s);
	st = judge_edges(p, time_s, &s, e);
	if (st != ST_OK)
		return st;
	judge_leak(p, r, &s);
	p->of_route[route] = 1;
	if (s.leak.culprit == 0 && s.bogon_asn == 0 && s.edge == NO_EDGE)
		return ST_OK;
	v = arr_grow(p->said, p->said_n, &p->said_cap, sizeof(*v));
	if (v == NULL)
		return err_nomem(e, "routes");
	p->said = v;
	v[p->said_n++] = s;
	p->of_route[route] = (uint32_t)p->said_n + 1;
	*out = &v[p->said_n - 1];
	return ST_OK;
}

/* Counts what an AS leaks; prefixes come in runs, so the last one is enough to tell most doubles.
 */
static enum st
count_leak(struct pathd *p, struct suspicion *s, uint32_t origin, struct err *e)
{
	bool fresh;
	uint32_t *id = map_put(&p->leaker_ids, s->culprit, (uint32_t)p->leakers_n, &fresh);
	struct leaker *l;

	if (id == NULL)
		return err_nomem(e, "leakers");
	if (fresh) {
		l = arr_grow(p->leakers, p->leakers_n, &p->leakers_cap, sizeof(*l));
		if (l == NULL)
			return err_nomem(e, "leakers");
		p->leakers = l;
		l[p->leakers_n++] = (struct leaker){ 0 };
	}
	l = &p->leakers[*id];
	if (l->last_pfx != s->pfx) {
		l->last_pfx = s->pfx;
		if (l->last_origin != origin) {
			l->last_origin = origin;
			l->origins++;
		}
	}
	if (l->origins >= MANY_ORIGINS)
		s->signals |= SIG(MANY_ORIGINS);
	return ST_OK;
}

static void
put(struct suspicion *out, size_t cap, size_t *n, struct suspicion s, const struct follow_change *c)
{
	s.pfx = c->pfx;
	if (*n < cap)
		out[(*n)++] = s;
}

/* Whether it is a part that nobody saw of a prefix that the origin held before. */
static bool
is_inside(const struct pathd *p, uint32_t pfx, uint32_t origin)
{
	const struct history *h = p->env->history;
	const struct history_pair *own = h != NULL ? history_pair(h, pfx, origin) : NULL, *held;
	const uint32_t cover = h != NULL ? history_cover(h, follow_pfx(p->env->follow, pfx)) : 0;

	if (cover == 0 || (own != NULL && own->base != 0))
		return false;
	held = history_pair(h, cover, origin);
	return held != NULL && held->base != 0;
}

/* A link that nobody showed, in front of an origin that held the prefix or its cover before. */
static enum st
put_edge(struct pathd *p, const struct said *s, const struct follow_change *c, uint32_t origin,
    struct suspicion *out, size_t cap, size_t *n, struct err *e)
{
	const struct history *h = p->env->history;
	const struct edge *edge = &p->edges.v[s->edge];
	const struct history_pair *own = history_pair(h, c->pfx, origin);
	const bool held = own != NULL && own->base != 0;
	const bool inside = is_inside(p, c->pfx, origin);
	struct suspicion f = { .kind = INC_FAKE_EDGE,
		.culprit = edge->left,
		.victim = origin != edge->left ? origin : 0,
		.accomplice = s->edge_next,
		.segment = { s->edge_next, edge->left, edge->right },
		.cover = follow_cover(p->env->follow, c->pfx),
		.signals = SIG(NEW_EDGE) };

	edges_carry(&p->edges, s->edge, c->pfx);
	if (s->edge_leak && (is_thin(p) ? inside : edge->pfxs_n > EDGE_SHOWN)) {
		f.kind = INC_LEAK;
		if (inside)
			f.signals |= SIG(NEW_INSIDE);
		put(out, cap, n, f, c);
		return count_leak(p, &out[*n - 1], origin, e);
	}
	if (edge->pfxs_n <= EDGE_SHOWN && !s->edge_leak &&
	    edges_is_denied(p->env->world, &p->rel, edge, s->edge_next))
		f.signals |= SIG(ASPA_INVALID);
	if (s->leak.culprit == edge->left)
		f.signals |= s->leak.signals & SIG(PEERLOCK);
	if (s->edge_state == EDGE_IMPOSSIBLE)
		f.signals |= SIG(IMPOSSIBLE_EDGE);
	else if (edge->pfxs_n > EDGE_SHOWN)
		return ST_OK; /* it carries much: a link that is new */
	if (inside && edge->pfxs_n <= EDGE_SHOWN)
		f.signals |= SIG(NEW_INSIDE);
	if (edge->told && edge->pfxs_n == 1)
		f.signals |= SIG(LONE_EDGE) | (edge->foreign ? SIG(FOREIGN_REGION) : 0);
	if (held || inside) /* who shows another origin is origin.h's matter */
		put(out, cap, n, f, c);
	return ST_OK;
}

static bool
is_private(uint32_t asn)
{
	return (asn >= 64512 && asn <= 65534) || (asn >= 4200000000 && asn <= 4294967294);
}

static void
put_bogon(const struct said *s, const struct follow_change *c, struct suspicion *out, size_t cap,
    size_t *n)
{
	put(out, cap, n,
	    (struct suspicion){ .kind = INC_BOGON_ASN,
		.culprit = s->bogon_by,
		.accomplice = s->bogon_next,
		.segment = { s->bogon_next, s->bogon_by, s->bogon_asn },
		.signals = is_private(s->bogon_asn) ? SIG(PRIVATE_ASN) : SIG(RESERVED_ASN) },
	    c);
}

/* A route of the first tables, once each: what stands behind whom, and numbers that must not be.
 * Leaks wait for relationships. */
static enum st
path_seed(struct pathd *p, const struct follow_change *c, const struct follow_route *r,
    struct suspicion *out, size_t cap, size_t *n, struct err *e)
{
	struct said s = { .edge = NO_EDGE, .route = c->now }, *v;
	enum st st;

	if (!reach(p, c->now))
		return err_nomem(e, "routes");
	if (p->of_route[c->now] == 0) {
		p->of_route[c->now] = 1;
		ramp_run(&p->run, follow_path(r));
		judge_bogon(p, &s);
		st = edges_seed(&p->edges, p->run.as, p->run.n, e);
		if (st != ST_OK)
			return st;
		if (s.bogon_asn != 0) {
			v = arr_grow(p->said, p->said_n, &p->said_cap, sizeof(*v));
			if (v == NULL)
				return err_nomem(e, "routes");
			p->said = v;
			v[p->said_n++] = s;
			p->of_route[c->now] = (uint32_t)p->said_n + 1;
		}
	}
	if (p->of_route[c->now] > 1)
		put_bogon(&p->said[p->of_route[c->now] - 2], c, out, cap, n);
	return ST_OK;
}

enum st
path_judge(struct pathd *p, const struct follow_change *c, struct suspicion *out, size_t cap,
    size_t *n, struct err *e)
{
	const struct follow_route *r = c->now != 0 ? follow_route(p->env->follow, c->now) : NULL;
	const struct said *s;
	uint32_t culprit = 0;
	enum st st;

	*n = 0;
	if (r == NULL)
		return ST_OK;
	if (!p->env->seeded) /* judged when who deals with whom is known, but for bogons */
		return path_seed(p, c, r, out, cap, n, e);
	st = p->env->history != NULL ? inside_see(&p->inside, p->env, c, r, &culprit, e) : ST_OK;
	if (culprit != 0)
		put(out, cap, n, inside_say(culprit, r->origin, c->pfx), c);
	if (st == ST_OK)
		st = said_of(p, c->now, (uint32_t)(c->time_us / 1000000), &s, e);
	if (st != ST_OK || s == NULL)
		return st;
	if (s->leak.culprit != 0) {
		put(out, cap, n, s->leak, c);
		if (is_inside(p, c->pfx, r->origin))
			out[*n - 1].signals |= SIG(NEW_INSIDE);
		/* some peers of IPv4 sell each other IPv6 */
		if (follow_pfx(p->env->follow, c->pfx)->afi == AFI_IP6 &&
		    !(s->leak.signals & SIG(REL_AGREE)))
			out[*n - 1].signals &= ~SIG(REL_BOTH);
		st = count_leak(p, &out[*n - 1], r->origin, e);
	}
	if (s->bogon_asn != 0)
		put_bogon(s, c, out, cap, n);
	if (st == ST_OK && s->edge != NO_EDGE)
		st = put_edge(p, s, c, r->origin, out, cap, n, e);
	for (size_t i = 0; culprit != 0 && i < *n; i++) { /* of a burst that is told of already */
		if (out[i].kind == INC_FAKE_EDGE && out[i].culprit == culprit)
			out[i].signals |= SIG(OTHER_CAUSE);
	}
	return st;
}

enum st
path_tick(struct pathd *p, struct findings *f, int64_t time_us, struct err *e)
{
	enum st st = edges_tick(&p->edges, p->env, f, time_us, e);

	return st == ST_OK && p->env->history != NULL
		   ? inside_tick(&p->inside, p->env, f, time_us, e)
		   : st;
}
