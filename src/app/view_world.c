/*
 * view_world.c - the world that a month was judged by, for showing why.
 *
 * Loading takes seconds, so it runs outside of the view's lock: other questions go on meanwhile.
 */
#include "app/view_i.h"

#include <stdlib.h>

#include "app/select.h"

/* Finds it among those in memory. */
static bool
has_world(struct vask *a)
{
	for (size_t i = 0; i < VIEW_WORLDS; i++) {
		struct vworld *w = &a->v->worlds[i];

		if (w->w == NULL || memcmp(w->key, a->vm->world_key, SHA256_BYTES) != 0)
			continue;
		w->used = ++a->v->tick;
		a->world = w->w;
		return true;
	}
	return false;
}

/* What a load needs, copied while the lock is held. */
struct wanted {
	struct store_input *in;
	size_t n;
	struct selection sel;
	uint8_t key[SHA256_BYTES];
};

static enum st
want(struct wanted *w, const struct vask *a, struct err *e)
{
	*w = (struct wanted){ .n = a->v->n_inputs };
	w->in = malloc((w->n + 1) * sizeof(*w->in));
	if (w->in == NULL)
		return err_nomem(e, "the world");
	if (w->n != 0)
		memcpy(w->in, a->v->inputs, w->n * sizeof(*w->in));
	memcpy(w->key, a->vm->world_key, SHA256_BYTES);
	return selection_make(&w->sel, w->in, w->n, a->vm->m.month, e);
}

/* Inside world_mu, outside mu: loads it and puts it in the place not used for longest. */
static enum st
load(struct view *v, struct wanted *w, struct err *e)
{
	struct vworld *place = &v->worlds[0];
	struct world *now, *old;
	enum st st = monthly_world(&now, &v->obs, w->in, &w->sel, 0, e);

	if (st != ST_OK)
		return st;
	pthread_mutex_lock(&v->mu);
	for (size_t i = 1; i < VIEW_WORLDS; i++) {
		if (v->worlds[i].used < place->used)
			place = &v->worlds[i];
	}
	old = place->w;
	place->w = now;
	place->used = ++v->tick;
	memcpy(place->key, w->key, SHA256_BYTES);
	pthread_mutex_unlock(&v->mu);
	world_free(old);
	return ST_OK;
}

enum st
vask_begin_world(
    struct vask *a, struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct wanted w;
	enum st st;

	for (;;) {
		st = vask_begin(a, v, q, out, e);
		if (st != ST_OK || a->vm == NULL || has_world(a))
			return st;
		vask_end(a, ST_OK, e);

		pthread_mutex_lock(&v->world_mu);
		st = vask_begin(a, v, q, out, e); /* somebody else may have loaded it */
		if (st != ST_OK || a->vm == NULL || has_world(a)) {
			pthread_mutex_unlock(&v->world_mu);
			return st;
		}
		st = want(&w, a, e);
		vask_end(a, ST_OK, e);
		if (st == ST_OK)
			st = load(v, &w, e);
		pthread_mutex_unlock(&v->world_mu);
		selection_fini(&w.sel);
		free(w.in);
		if (st != ST_OK) /* damage of a kept file is no wrong question */
			return e->st = st == ST_BAD || st == ST_END ? ST_IO : st;
	}
}

enum st
view_warm(struct view *v, struct err *e)
{
	const struct view_query q = { .q = STR("warm") };
	struct buf unsaid = { 0 };
	struct vask a;
	enum st st = view_summary(v, &q, &unsaid, e);

	if (st == ST_OK)
		st = view_search(v, &q, &unsaid, e);
	buf_fini(&unsaid);
	if (st == ST_OK)
		st = vask_begin_world(&a, v, &q, &unsaid, e);
	return st == ST_OK ? vask_end(&a, ST_OK, e) : st;
}
