/* state_path.c - what is known of paths, in a checkpoint. */
#include <stdlib.h>

#include "detect/path_i.h"
#include "detect/state_i.h"

static void
edges(struct ckpt *c, struct edges *s)
{
	STATE_SIZE(struct edges, 80);
	ckpt_map(c, &s->ids);
	STATE_ARRAY(c, s->v, s->n, s->cap);
	CKPT(c, s->open);
	ckpt_map(c, &s->behind);
}

static void
inside(struct ckpt *c, struct inside *s)
{
	size_t n = s->n;

	STATE_SIZE(struct inside, 96);
	STATE_ARRAY(c, s->v, s->n, s->cap);
	CKPT(c, s->open);
	ckpt_map(c, &s->ids);
	s->culprit = ckpt_array(c, s->culprit, &n, NULL, sizeof(*s->culprit), UINT32_MAX);
	if (n != s->n)
		ckpt_bad(c);
	CKPT(c, s->looked_s);
	STATE_ARRAY(c, s->sights, s->sights_n, s->sights_cap);
	for (size_t k = 0; k < s->sights_n; k++) {
		if (s->sights[k].next > k) /* each list goes backwards */
			ckpt_bad(c);
	}
	for (size_t i = s->open; i < s->n; i++) {
		if (s->v[i].sights > s->sights_n)
			ckpt_bad(c);
	}
}

void
state_path(struct ckpt *c, struct pathd *p)
{
	STATE_SIZE(struct pathd, 4424);
	STATE_SIZE(struct said, 96);
	edges(c, &p->edges);
	inside(c, &p->inside);
	p->of_route =
	    ckpt_array(c, p->of_route, &p->of_route_n, NULL, sizeof(*p->of_route), UINT32_MAX);
	STATE_ARRAY(c, p->said, p->said_n, p->said_cap);
	ckpt_map(c, &p->leaker_ids);
	STATE_ARRAY(c, p->leakers, p->leakers_n, p->leakers_cap);
}

enum st
state_path_again(struct pathd *p, bool seeded, struct err *e)
{
	return seeded ? path_relations(p, e) : ST_OK;
}
