/* view_coverage.c - the calendar in short: of each source and part, how much of what was due came.
 */
#include "app/view_i.h"

#include <stdlib.h>

#include "app/collect.h"

/* Rows of one source and part, which follow each other by time. */
struct run {
	const struct store_expected *x;
	size_t n;
};

static struct run
run_at(const struct store_expected *x, size_t n)
{
	struct run r = { x, 1 };

	while (
	    r.n < n && strcmp(x[r.n].source, x->source) == 0 && strcmp(x[r.n].part, x->part) == 0)
		r.n++;
	return r;
}

static bool
has_come(const struct store_expected *x)
{
	return x->state == EXPECTED_ARRIVED && x->input != INPUT_HELD;
}

static void
put_run(struct json *j, struct run r)
{
	struct collect_counts c = { .expected = 0 };
	int64_t latest = 0;

	for (size_t i = 0; i < r.n; i++) {
		collect_count(&c, &r.x[i]);
		if (has_come(&r.x[i]))
			latest = r.x[i].slot_s;
	}
	json_obj(j);
	json_kcstr(j, "source", r.x->source);
	vput_text(j, "part", r.x->part);
	json_ku64(j, "expected", c.expected);
	json_ku64(j, "done", c.done);
	json_ku64(j, "partial", c.partial);
	json_ku64(j, "refused", c.refused);
	json_ku64(j, "gap", c.gap);
	vput_time(j, "first", r.x->slot_s);
	vput_time(j, "last", r.x[r.n - 1].slot_s);
	vput_time(j, "latest", latest);
	vput_text(j, "error", r.x[r.n - 1].error);
	json_obj_end(j);
}

enum st
view_coverage(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct store_expected *x = NULL;
	struct vask a;
	size_t n = 0;
	enum st st = vask_begin(&a, v, q, out, e);

	if (st != ST_OK)
		return st;
	vask_head(&a);
	st = store_expected(v->obs.store, "", INT64_MIN, INT64_MAX, &x, &n, e);
	json_arr(&a.j);
	for (size_t i = 0; i < n;) {
		const struct run r = run_at(&x[i], n - i);

		put_run(&a.j, r);
		i += r.n;
	}
	json_arr_end(&a.j);
	free(x);
	vask_tail(&a, NULL);
	return vask_end(&a, st, e);
}
