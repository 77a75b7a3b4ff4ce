/* view_review.c - what people said of an incident, as JSON. */
#include <stdlib.h>

#include "app/review.h"
#include "app/view_i.h"

enum st
vput_reviews(struct vask *a, struct str id, struct err *e)
{
	struct json *j = &a->j;
	struct store_review *r;
	struct review_state now;
	size_t n;
	enum st st = store_reviews(a->v->obs.store, id, &r, &n, e);

	if (st != ST_OK)
		return st;
	json_key(j, "reviews");
	json_arr(j);
	for (size_t i = 0; i < n; i++) {
		json_obj(j);
		json_kcstr(j, "review", store_review_word(r[i].kind));
		vput_time(j, "at", r[i].at_s);
		json_kcstr(j, "by", r[i].by);
		json_kcstr(j, "reason", r[i].reason);
		json_ku64(j, "view", r[i].view);
		json_obj_end(j);
	}
	json_arr_end(j);
	now = review_state_of(r, n);
	json_kbool(j, "set_aside", now.set_aside);
	json_kbool(j, "disputed", now.disputed);
	free(r);
	return ST_OK;
}
