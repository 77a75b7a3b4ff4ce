/* record.c - an event and what it was made from, written as a document (record.h). */
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/map.h"
#include "detect/record_i.h"

static int
by_peer(const void *pa, const void *pb)
{
	const struct sighting *a = &((const struct named_peer *)pa)->s;
	const struct sighting *b = &((const struct named_peer *)pb)->s;
	int d = strcmp(a->collector, b->collector);

	if (d == 0 && a->peer_asn != b->peer_asn)
		return a->peer_asn < b->peer_asn ? -1 : 1;
	return d != 0 ? d : pfx_cmp(&a->peer, &b->peer);
}

static int
by_path(const void *pa, const void *pb)
{
	return strcmp(((const struct named_path *)pa)->text, ((const struct named_path *)pb)->text);
}

static int
by_begin(const void *pa, const void *pb, void *arg)
{
	const struct record_writing *w = arg;
	const uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;
	const struct event_finding *fa = &w->in->event->f[a], *fb = &w->in->event->f[b];
	int d;

	if (fa->begin_us != fb->begin_us)
		return fa->begin_us < fb->begin_us ? -1 : 1;
	d = pfx_cmp(record_pfx(w, a), record_pfx(w, b));
	return d != 0 ? d : (int)fa->s.kind - (int)fb->s.kind;
}

static bool
meet_peer(struct record_writing *w, uint32_t peer)
{
	struct named_peer *p;
	bool fresh;

	if (map_put(&w->peers, peer, 0, &fresh) == NULL)
		return false;
	if (!fresh)
		return true;
	p = arr_grow(w->peer, w->peers_n, &w->peers_cap, sizeof(*p));
	if (p == NULL)
		return false;
	w->peer = p;
	p = &w->peer[w->peers_n++];
	*p = (struct named_peer){ .number = peer };
	w->in->names->peer(w->in->names->arg, peer, &p->s);
	return true;
}

static bool
meet_path(struct record_writing *w, uint32_t route)
{
	struct named_path *p;
	bool fresh;

	if (map_put(&w->paths, route, 0, &fresh) == NULL)
		return false;
	if (!fresh)
		return true;
	p = arr_grow(w->path, w->paths_n, &w->paths_cap, sizeof(*p));
	if (p == NULL)
		return false;
	w->path = p;
	p = &w->path[w->paths_n++];
	p->number = route;
	p->text = w->in->names->path(w->in->names->arg, route, &w->a);
	return p->text != NULL;
}

/* The same order whoever wrote it: peers and paths by their names, findings by begin. */
static enum st
collect(struct record_writing *w, struct err *e)
{
	const struct event *v = w->in->event;
	size_t last = 0;

	w->order = arr_new(v->f_n, sizeof(*w->order));
	w->place = arr_new(v->f_n, sizeof(*w->place));
	w->steps = arr_new(v->steps_n, sizeof(*w->steps));
	if (w->order == NULL || w->place == NULL || w->steps == NULL)
		return err_nomem(e, "records");
	for (size_t i = 0; i < v->f_n; i++)
		w->order[i] = (uint32_t)i;
	qsort_r(w->order, v->f_n, sizeof(*w->order), by_begin, w);
	for (size_t i = 0; i < v->f_n; i++)
		w->place[w->order[i]] = (uint32_t)i;
	for (size_t i = 0; i < v->steps_n; i++) {
		if (v->steps[i].op == EVENT_SEE &&
		    (!meet_peer(w, (uint32_t)v->steps[i].v) ||
			!meet_path(w, (uint32_t)(v->steps[i].v >> 32))))
			return err_nomem(e, "records");
	}
	qsort(w->peer, w->peers_n, sizeof(*w->peer), by_peer);
	qsort(w->path, w->paths_n, sizeof(*w->path), by_path);
	for (size_t i = 0; i < w->peers_n; i++)
		*map_put(&w->peers, w->peer[i].number, 0, NULL) = (uint32_t)i;
	/* routes that differ in other things have one path */
	for (size_t i = 0, n = 0; i < w->paths_n; i++) {
		if (i > 0 && strcmp(w->path[n - 1].text, w->path[i].text) == 0)
			n--;
		*map_put(&w->paths, w->path[i].number, 0, NULL) = (uint32_t)n;
		w->path[n++].text = w->path[i].text;
		if (i + 1 == w->paths_n)
			last = n;
	}
	w->paths_n = last;
	return ST_OK;
}

static bool
goes(const struct event_step *s)
{
	return s->op == EVENT_GONE || s->op == EVENT_BACK;
}

/* Steps of one second in an order of their own; what happened at the same time is told by names. */
static int
by_step(const void *pa, const void *pb)
{
	static const uint8_t rank[] = { [EVENT_FIND] = 0,
		[EVENT_SIGNAL] = 1,
		[EVENT_SEE] = 2,
		[EVENT_POSSIBLE] = 3,
		[EVENT_AMISS] = 4,
		[EVENT_GONE] = 5,
		[EVENT_BACK] = 6,
		[EVENT_QUIET] = 7 };
	const struct event_step *a = pa, *b = pb;
	const int64_t x = a->time_us / 1000000, y = b->time_us / 1000000;

	if (x != y)
		return x < y ? -1 : 1;
	/* it may have come back on the second and gone within it, or the other way round */
	if (goes(a) && goes(b) && a->time_us != b->time_us)
		return a->time_us < b->time_us ? -1 : 1;
	if (a->op != b->op)
		return (int)rank[a->op] - (int)rank[b->op];
	/* sights by time: the first of each peer is kept as they come (event.c) */
	if (a->op != EVENT_SEE && a->a != b->a && a->op <= EVENT_SIGNAL)
		return a->a < b->a ? -1 : 1;
	if (a->time_us != b->time_us)
		return a->time_us < b->time_us ? -1 : 1;
	if (a->v != b->v)
		return (uint32_t)a->v != (uint32_t)b->v ? ((uint32_t)a->v < (uint32_t)b->v ? -1 : 1)
							: (a->v < b->v ? -1 : 1);
	return a->a < b->a ? -1 : a->a > b->a;
}

/* Of several signals of a finding in a second the last one stands. */
static bool
overruled(const struct event *v, size_t i)
{
	const struct event_step *s = &v->steps[i];

	if (s->op != EVENT_SIGNAL)
		return false;
	for (size_t k = i + 1;
	     k < v->steps_n && v->steps[k].time_us / 1000000 == s->time_us / 1000000; k++) {
		if (v->steps[k].op == EVENT_SIGNAL && v->steps[k].a == s->a)
			return true;
	}
	return false;
}

static void
sort_steps(struct record_writing *w)
{
	const struct event *v = w->in->event;

	for (size_t i = 0; i < v->steps_n; i++) {
		struct event_step s = v->steps[i];

		if (overruled(v, i))
			continue;
		if (s.op == EVENT_SEE)
			s.v = map_get(&w->peers, (uint32_t)s.v) |
			      (uint64_t)map_get(&w->paths, s.v >> 32) << 32;
		if (s.op <= EVENT_SIGNAL)
			s.a = w->place[s.a];
		w->steps[w->steps_n++] = s;
	}
	qsort(w->steps, w->steps_n, sizeof(*w->steps), by_step);
}

static void
put_all(struct record_writing *w)
{
	struct json *j = &w->j;

	json_obj(j);
	json_ku64(j, "record", 1);
	json_kcstr(j, "program", w->in->program);
	record_put_digest(j, "settings", w->in->set->sha256);
	json_kcstr(j, "id", w->in->incident->id);
	json_ki64(j, "at_us", w->in->at_us);
	json_ku64(j, "culprit", w->in->event->culprit);
	json_ku64(j, "group", w->in->event->group);
	json_kbool(j, "standing", w->in->event->standing);
	record_put_names(w);
	record_put_findings(w);
	record_put_steps(w);
	record_put_slices(w);
	record_put_sources(w);
	record_put_known(w);
	json_obj_end(j);
	json_nl(j);
}

enum st
record_write(struct buf *b, const struct record_in *in, struct err *e)
{
	struct record_writing w = { .in = in, .j = json_on(b) };
	enum st st = collect(&w, e);

	if (st == ST_OK) {
		sort_steps(&w);
		put_all(&w);
		if (buf_bad(b))
			st = err_nomem(e, "records");
	}
	map_fini(&w.peers);
	map_fini(&w.paths);
	free(w.peer);
	free(w.path);
	free(w.order);
	free(w.place);
	free(w.steps);
	arena_fini(&w.a);
	return st;
}
