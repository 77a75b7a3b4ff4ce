/* detect.c - see detect.h: changes to the detectors, what they say to the findings. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "bgp/aspath.h"
#include "detect/detect_i.h"

/* A peer without a table that was heard of within this time could have told. */
#define HEARD_US INT64_C(14400000000)

static uint32_t
dense_asn(struct detect *d, uint32_t peer, uint32_t asn)
{
	uint32_t *no;

	if (peer >= d->peers_n) {
		const size_t n = peer + 64;
		uint32_t *p = realloc(d->asn_no, n * sizeof(*p));

		if (p == NULL) {
			d->nomem = true;
			return 0;
		}
		memset(p + d->peers_n, 0, (n - d->peers_n) * sizeof(*p));
		d->asn_no = p;
		d->peers_n = n;
	}
	if (d->asn_no[peer] == 0) {
		no = map_put(&d->asns, asn, (uint32_t)d->asns.n + 1, NULL);
		if (no == NULL) {
			d->nomem = true;
			return 0;
		}
		d->asn_no[peer] = *no;
	}
	return d->asn_no[peer];
}

static void
env_peer(void *arg, uint32_t peer, struct finding_peer *out)
{
	struct detect *d = arg;
	const struct follow_peer *p = follow_peer(d->env.follow, peer);

	*out = (struct finding_peer){ dense_asn(d, peer, p->asn), p->collector };
}

static const struct pfx *
env_pfx(void *arg, uint32_t pfx)
{
	return follow_pfx(((struct detect *)arg)->env.follow, pfx);
}

/* Whether the VRPs in force are too old to accuse, or of no date while a newer set is held back. */
static bool
vrps_are_old(const struct detect *d, int64_t now_us)
{
	const struct settings_limits *l = &d->env.set->limits;
	const bool held = d->env.sets_n > 0 && d->env.sets[d->env.set_at].world == NULL;

	if (d->vrps_s == 0)
		return held;
	return now_us / 1000000 - d->vrps_s > (held ? l->vrps_held_s : l->vrps_stale_s);
}

static void
env_possible(void *arg, int64_t now, struct finding_possible *out)
{
	struct detect *d = arg;
	const struct follow *f = d->env.follow;
	uint32_t due = 0;

	*out = (struct finding_possible){ 0 };
	bits_clear(&d->seen_asns);
	bits_clear(&d->seen_collectors);
	for (uint32_t n = 1; n <= follow_peers(f); n++) {
		const struct follow_peer *p = follow_peer(f, n);

		if (p->state == FOLLOW_UNHEARD)
			continue;
		due++;
		if (p->state != FOLLOW_UP || (p->routes == 0 && (p->heard_us == FOLLOW_BEGIN ||
								    now - p->heard_us > HEARD_US)))
			continue;
		out->peers++;
		if (!bits_add(&d->seen_asns, dense_asn(d, n, p->asn), NULL) ||
		    !bits_add(&d->seen_collectors, p->collector, NULL))
			d->nomem = true;
	}
	out->asns = d->seen_asns.n;
	out->collectors = d->seen_collectors.n;
	if ((uint64_t)out->peers * 100 < (uint64_t)due * d->env.set->limits.coverage_percent)
		out->signals |= SIG(COVERAGE);
	if (vrps_are_old(d, now))
		out->signals |= SIG(WORLD_OLD);
}

static int64_t
date_of_vrps(const struct world *w)
{
	const struct source *s;
	const size_t n = world_sources(w, &s);
	int64_t newest = 0;

	for (size_t i = 0; i < n; i++) {
		if (s[i].kind == SRC_VRPS && s[i].data_time_s > newest)
			newest = s[i].data_time_s;
	}
	return newest;
}

struct detect *
detect_new(const struct world *world, const struct settings *set)
{
	struct detect *d = arr_new(1, sizeof(*d));
	const struct finding_env env = { { d, env_peer, env_pfx }, env_possible };

	if (d == NULL)
		return NULL;
	d->env = (struct detect_env){ .world = world, .set = set };
	d->vrps_s = date_of_vrps(world);
	d->findings = findings_new(set, &env);
	if (d->findings == NULL) {
		detect_free(d);
		return NULL;
	}
	return d;
}

void
detect_sets(struct detect *d, const struct detect_set *v, size_t n)
{
	d->env.sets = v;
	d->env.sets_n = n;
	d->env.set_at = 0;
	d->env.world = detect_set_world(v, 0);
	d->vrps_s = date_of_vrps(d->env.world);
}

void
detect_due(struct detect *d, int64_t time_us)
{
	struct detect_env *env = &d->env;
	const size_t was = env->set_at;

	while (
	    env->set_at + 1 < env->sets_n && env->sets[env->set_at + 1].from_s <= time_us / 1000000)
		env->set_at++;
	if (env->set_at == was)
		return;
	env->world = detect_set_world(env->sets, env->set_at);
	d->vrps_s = date_of_vrps(env->world);
}

void
detect_free(struct detect *d)
{
	if (d == NULL)
		return;
	findings_free(d->findings);
	origin_free(d->origin);
	pathd_free(d->path);
	infer_free(d->infer);
	map_fini(&d->asns);
	free(d->asn_no);
	bits_fini(&d->seen_asns);
	bits_fini(&d->seen_collectors);
	free(d);
}

/* A route that is told of for its origin tells little by its path: both can be forged. */
static void
other_cause(const struct detect *d, struct suspicion *s, size_t n, size_t more)
{
	bool any = false;

	for (size_t i = 0; i < n; i++)
		any = any || (incident_kind_group(s[i].kind) == GROUP_HIJACK &&
				 settings_weigh(d->env.set, s[i].kind, s[i].signals).grade >=
				     GRADE_MEDIUM);
	for (size_t i = n; any && i < n + more; i++)
		s[i].signals |= SIG(OTHER_CAUSE);
}

static enum st
on_change(void *arg, const struct follow_change *c, struct err *e)
{
	struct detect *d = arg;
	struct suspicion s[2 * SUSPICIONS_MAX];
	size_t n = 0, more = 0;

	detect_due(d, c->time_us);
	if (origin_judge(d->origin, c, s, SUSPICIONS_MAX, &n, e) != ST_OK ||
	    path_judge(d->path, c, s + n, SUSPICIONS_MAX, &more, e) != ST_OK)
		return e->st;
	other_cause(d, s, n, more);
	if (n + more == 0 && !findings_any(d->findings, c->pfx))
		return ST_OK;
	return findings_put(d->findings, c, s, n + more, e);
}

static bool
transparent(void *arg, uint32_t asn)
{
	return world_is_route_server(arg, asn);
}

enum st
detect_relations(struct detect *d, uint32_t routes, struct err *e)
{
	const uint32_t *tier1;
	const size_t n = infer_tier1(&tier1);

	d->env.infer = NULL;
	infer_free(d->infer);
	d->infer = infer_new(transparent, (void *)(uintptr_t)d->env.world);
	if (d->infer == NULL)
		return err_nomem(e, "relationships");
	for (uint32_t i = 1; i <= routes; i++) {
		if (infer_add(d->infer, follow_path(follow_route(d->env.follow, i)), e) != ST_OK)
			return e->st;
	}
	if (infer_run(d->infer, tier1, n, e) != ST_OK)
		return e->st;
	d->env.infer = d->infer;
	d->infer_routes = routes;
	return ST_OK;
}

static enum st
on_seeded(void *arg, struct err *e)
{
	struct detect *d = arg;

	if (follow_routes(d->env.follow) > 0 &&
	    detect_relations(d, follow_routes(d->env.follow), e) != ST_OK)
		return e->st;
	d->env.seeded = true;
	d->late = follow_tables_due(d->env.follow);
	if (origin_seeded(d->origin, e) != ST_OK)
		return e->st;
	return path_seeded(d->path, e);
}

static enum st
on_tick(void *arg, int64_t time_us, struct err *e)
{
	struct detect *d = arg;

	if (d->late && !follow_tables_due(d->env.follow) && on_seeded(d, e) != ST_OK)
		return e->st;
	if (origin_tick(d->origin, d->findings, time_us, e) != ST_OK ||
	    path_tick(d->path, d->findings, time_us, e) != ST_OK)
		return e->st;
	if (findings_tick(d->findings, time_us, e) != ST_OK)
		return e->st;
	return d->nomem ? err_nomem(e, "peers") : ST_OK;
}

static enum st
on_gap(void *arg, const struct follow_gap *g, struct err *e)
{
	struct detect *d = arg;

	(void)e;
	if (d->gap != NULL)
		d->gap(d->gap_arg, g);
	return ST_OK;
}

/* Who is whose provider is worked out again from the routes of then when a state is loaded; until
 * all first tables are in, those are all there are. */
static void
needs(void *arg, follow_need_fn *need, void *of)
{
	const struct detect *d = arg;
	const uint32_t base =
	    d->env.seeded && !d->late ? d->infer_routes : follow_routes(d->env.follow);

	for (uint32_t i = 1; i <= base; i++)
		need(of, i);
	findings_needs(d->findings, need, of);
}

static void
forget(void *arg, uint32_t route)
{
	struct detect *d = arg;

	origin_forget(d->origin, route);
	path_forget(d->path, route);
}

struct follow_watch
detect_watch(struct detect *d)
{
	return (struct follow_watch){ d, on_change, on_seeded, on_gap, on_tick, needs, forget };
}

void
detect_gaps(struct detect *d, detect_gap_fn *fn, void *arg)
{
	d->gap = fn;
	d->gap_arg = arg;
}

enum st
detect_follow(struct detect *d, const struct follow *f, struct err *e)
{
	d->env.follow = f;
	d->origin = origin_new(&d->env);
	d->path = pathd_new(&d->env);
	if (d->origin != NULL)
		d->env.history = origin_history(d->origin);
	return d->origin != NULL && d->path != NULL ? ST_OK : err_nomem(e, "detectors");
}

enum st
detect_end(struct detect *d, int64_t time_us, struct err *e)
{
	return on_tick(d, time_us, e);
}

static int
by_asn(const void *pa, const void *pb)
{
	const struct hygiene *a = pa, *b = pb;

	return a->asn < b->asn ? -1 : a->asn > b->asn;
}

enum st
detect_hygiene(const struct detect *d, struct hygiene_row **out, size_t *n, struct err *e)
{
	const struct hygiene *met;
	const size_t ases = origin_hygiene(d->origin, &met);
	struct hygiene *v = arr_new(ases + 1, sizeof(*v));

	*n = 0;
	*out = arr_new(ases * HYGIENE_KINDS + 1, sizeof(**out));
	if (v == NULL || *out == NULL) {
		free(v);
		free(*out);
		*out = NULL;
		return err_nomem(e, "hygiene");
	}
	if (ases != 0)
		memcpy(v, met, ases * sizeof(*v));
	qsort(v, ases, sizeof(*v), by_asn);
	for (size_t i = 0; i < ases; i++) {
		for (unsigned k = 0; k < HYGIENE_KINDS; k++) {
			if (v[i].n[k] != 0)
				(*out)[(*n)++] =
				    (struct hygiene_row){ v[i].asn, hygiene_word(k), v[i].n[k] };
		}
	}
	free(v);
	return ST_OK;
}

static const struct pfx *
name_pfx(void *arg, uint32_t pfx)
{
	return follow_pfx(((const struct detect *)arg)->env.follow, pfx);
}

static void
name_peer(void *arg, uint32_t peer, struct sighting *out)
{
	const struct follow *f = ((const struct detect *)arg)->env.follow;
	const struct follow_peer *p = follow_peer(f, peer);

	out->peer_asn = p->asn;
	out->peer = p->addr;
	out->collector = follow_collector(f, p->collector);
}

static const char *
name_path(void *arg, uint32_t route, struct arena *a)
{
	const struct follow_route *r =
	    route != 0 ? follow_route(((const struct detect *)arg)->env.follow, route) : NULL;
	struct buf b = { 0 };
	char *text;

	if (r == NULL)
		return "";
	aspath_text(&b, follow_path(r));
	text = buf_bad(&b) ? NULL : arena_strdup(a, (struct str){ b.p != NULL ? b.p : "", b.n });
	buf_fini(&b);
	return text;
}

static const char *
name_file(void *arg, uint32_t file, struct arena *a)
{
	const char *path = file != FOLLOW_NO_FILE
			       ? follow_file(((const struct detect *)arg)->env.follow, file)
			       : NULL;
	const char *slash = path != NULL ? strrchr(path, '/') : NULL;

	(void)a;
	return slash != NULL ? slash + 1 : path != NULL ? path : "";
}

struct event_names
detect_names(const struct detect *d)
{
	return (
	    struct event_names){ (void *)(uintptr_t)d, name_pfx, name_peer, name_path, name_file };
}

const struct event *
detect_event(const struct detect *d, const struct incident *i)
{
	const struct event *const *events;

	findings_events(d->findings, &events);
	return events[i->event];
}

static int
by_begin(const void *pa, const void *pb)
{
	const struct incident *a = pa, *b = pb;
	const int64_t x = a->begin_us / 1000000, y = b->begin_us / 1000000;

	if (x != y)
		return x < y ? -1 : 1;
	return strcmp(a->id, b->id);
}

enum st
detect_incidents(const struct detect *d, bool closed_only, struct incidents *out, struct err *e)
{
	const struct event_names names = detect_names(d);
	const int64_t now = follow_now(d->env.follow);
	const struct event *const *events;
	const size_t n = findings_events(d->findings, &events);

	*out = (struct incidents){ .v = arr_new(n + 1, sizeof(*out->v)) };
	if (out->v == NULL)
		return err_nomem(e, "incidents");
	for (size_t i = 0; i < n; i++) {
		if (closed_only && events[i]->state != STATE_CLOSED)
			continue;
		if (event_incident(events[i], d->env.set, &names, now, &out->arena, &out->v[out->n],
			e) != ST_OK) {
			incidents_free(out);
			return e->st;
		}
		out->v[out->n++].event = i;
	}
	qsort(out->v, out->n, sizeof(*out->v), by_begin);
	return ST_OK;
}
