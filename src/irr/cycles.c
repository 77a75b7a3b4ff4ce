/*
 * cycles.c - which sets are members of themselves, by whatever way.
 *
 * Tarjan's strongly connected components, with a stack of its own in place of
 * recursion: chains of sets are as long as someone likes.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "irr/sets_i.h"

struct scc {
	struct irr_sets *t;
	uint32_t *index, *low; /* index: 0 not met yet */
	bool *open;	       /* on the stack of the component under way */
	uint32_t *stack, stack_n;
	uint32_t *way, *at, way_n; /* the walk: set, and the next of its items */
	uint32_t met;
};

static void
enter(struct scc *c, uint32_t v)
{
	c->index[v] = c->low[v] = ++c->met;
	c->open[v] = true;
	c->stack[c->stack_n++] = v;
	c->way[c->way_n] = v;
	c->at[c->way_n++] = 0;
}

/* The next set that v has as a member, from item *at on; IRR_NONE behind the last. */
static uint32_t
next_set(const struct irr_sets *t, uint32_t v, uint32_t *at)
{
	const struct irr_head *h = &t->heads[v];

	while (*at < h->n) {
		const uint64_t i = t->items[h->first + (*at)++];

		if (irr_item_type(i) == IRR_I_SET && t->by_name[(uint32_t)i] != IRR_NONE)
			return t->by_name[(uint32_t)i];
	}
	return IRR_NONE;
}

/* v is done: when it is the root of a component, that is taken off the stack. */
static void
leave(struct scc *c, uint32_t v)
{
	const bool several = c->stack[c->stack_n - 1] != v;
	uint32_t w;

	if (c->way_n != 0 && c->low[v] < c->low[c->way[c->way_n - 1]])
		c->low[c->way[c->way_n - 1]] = c->low[v];
	if (c->low[v] != c->index[v])
		return;
	do {
		w = c->stack[--c->stack_n];
		c->open[w] = false;
		if (several)
			c->t->heads[w].flags |= IRR_F_CYCLE;
	} while (w != v);
}

static void
walk(struct scc *c, uint32_t root)
{
	enter(c, root);
	while (c->way_n != 0) {
		const uint32_t v = c->way[c->way_n - 1];
		const uint32_t w = next_set(c->t, v, &c->at[c->way_n - 1]);

		if (w == IRR_NONE) {
			c->way_n--;
			leave(c, v);
		} else if (w == v)
			c->t->heads[v].flags |= IRR_F_CYCLE;
		else if (c->index[w] == 0)
			enter(c, w);
		else if (c->open[w] && c->index[w] < c->low[v])
			c->low[v] = c->index[w];
	}
}

enum st
irr_sets_cycles(struct irr_sets *t, struct err *e)
{
	uint32_t *block = arr_new((size_t)t->n + 1, 5 * sizeof(*block));
	bool *open = arr_new((size_t)t->n + 1, sizeof(*open));
	struct scc c = { .t = t, .open = open };

	if (block == NULL || open == NULL) {
		free(block);
		free(open);
		return err_nomem(e, "sets");
	}
	c.index = block;
	c.low = block + t->n;
	c.stack = c.low + t->n;
	c.way = c.stack + t->n;
	c.at = c.way + t->n;
	for (uint32_t v = t->first[IRR_C_AS_SET]; v < t->n; v++) {
		if (c.index[v] == 0)
			walk(&c, v);
	}
	free(block);
	free(open);
	return ST_OK;
}
