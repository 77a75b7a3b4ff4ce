/* view_quality.c - how often the detectors are right: figures that come with the program. */
#include "app/view_i.h"

extern const char quality_json[], quality_json_end[];

enum st
view_quality(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct vask a;
	enum st st = vask_begin(&a, v, q, out, e);

	if (st != ST_OK)
		return st;
	vask_head(&a);
	json_raw(&a.j,
	    str_trim((struct str){ quality_json, (size_t)(quality_json_end - quality_json) }));
	vask_tail(&a, NULL);
	return vask_end(&a, ST_OK, e);
}
