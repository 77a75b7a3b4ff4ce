/*
 * forget.c - routes go when nobody met, held or needed them for a day.
 *
 * What is met counts where it is looked up (routeset_intern), what is held is counted here. Both
 * depend on the data alone: not on threads, the sizes of batches, or stops between.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "follow/batch.h"
#include "follow/follow_i.h"

static void
hold(void *of, uint32_t route)
{
	uint64_t *held = of;

	held[route / 64] |= UINT64_C(1) << route % 64;
}

/* The side lists, with places that are free now: what those had is held once more at most. */
static void
hold_cells(const struct follow *f, uint64_t *held)
{
	for (uint32_t i = 1; i <= f->colls_n; i++) {
		for (unsigned fam = 0; fam < 2; fam++) {
			const struct matrix *m = &coll_at(f, i)->m[fam];
			const size_t n = (size_t)m->rows * m->stride;

			for (size_t k = 0; k < n; k++)
				hold(held, m->cells[k] & CELL_ROUTE);
		}
	}
	for (size_t i = 1; i < f->extras_n; i++)
		hold(held, f->extras[i].route);
}

/* The numbers that an open file's batch notes are asked for anew, so that a route that is met
 * counts as met. */
static void
drop_notes(struct follow *f)
{
	for (size_t i = 0; i < f->files_n; i++) {
		struct batch *b = f->files[i].b;

		for (size_t k = 0; b != NULL && k < b->keys_n; k++)
			b->keys[k].num = 0;
	}
}

enum st
forget_routes(struct follow *f, struct err *e)
{
	uint64_t *held = arr_new((size_t)f->routes.n / 64 + 1, sizeof(*held));
	bool ok = held != NULL;

	if (ok) {
		hold_cells(f, held);
		if (f->watch.needs != NULL)
			f->watch.needs(f->watch.arg, hold, held);
		ok = routeset_sweep(&f->routes, held, f->watch.forget, f->watch.arg);
	}
	free(held);
	drop_notes(f);
	return ok ? ST_OK : err_nomem(e, "routes");
}
