/* expand.c - see expand.h. */
#include "irr/expand.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/limits.h"
#include "irr/sets_i.h"

/* A set that is to be looked into, and what is applied to all that is in it. */
struct step {
	uint32_t set;
	struct irr_op op;
};

struct irr_expander {
	const struct irr_sets *t;
	/* the number of the last expansion that met it */
	uint32_t *set_met, *set_seen, *name_seen, *asn_seen, now;
	struct map steps_seen, ops_seen; /* those under an operator */
	struct step *steps;
	uint32_t *asns;
	struct irr_asn_op *ops;
	struct irr_range *ranges;
	size_t steps_n, steps_cap, asns_n, asns_cap, ops_n, ops_cap, ranges_n, ranges_cap;
	struct irr_expansion out;
	bool nomem;
};

struct irr_expander *
irr_expander_new(const struct irr_sets *t)
{
	struct irr_expander *x = arr_new(1, sizeof(*x));

	if (x == NULL)
		return NULL;
	x->t = t;
	x->set_met = arr_new(t->n, sizeof(*x->set_met));
	x->set_seen = arr_new(t->n, sizeof(*x->set_seen));
	x->name_seen = arr_new(t->names.n, sizeof(*x->name_seen));
	x->asn_seen = arr_new(t->asns_n, sizeof(*x->asn_seen));
	if (x->set_met != NULL && x->set_seen != NULL && x->name_seen != NULL &&
	    x->asn_seen != NULL)
		return x;
	irr_expander_free(x);
	return NULL;
}

void
irr_expander_free(struct irr_expander *x)
{
	if (x == NULL)
		return;
	free(x->set_met);
	free(x->set_seen);
	free(x->name_seen);
	free(x->asn_seen);
	map_fini(&x->steps_seen);
	map_fini(&x->ops_seen);
	free(x->steps);
	free(x->asns);
	free(x->ops);
	free(x->ranges);
	free(x);
}

/* Whether it is the first time; under no operator an array tells, else a map. */
static bool
first_time(struct irr_expander *x, uint32_t *seen, struct map *m, uint32_t id, struct irr_op op)
{
	bool fresh = false;

	if (irr_op_is_none(op)) {
		fresh = seen[id] != x->now;
		seen[id] = x->now;
	} else if (map_put(m, (uint64_t)id << 32 | irr_op_u32(op), 0, &fresh) == NULL)
		x->nomem = true;
	return fresh;
}

/* Room in one of the lists; false when a limit or memory is out. */
static bool
room(struct irr_expander *x, void **v, size_t n, size_t *cap, size_t size)
{
	void *p;

	if (n >= IRR_MAX_EXPANSION) {
		x->out.cut = true;
		return false;
	}
	p = arr_grow(*v, n, cap, size);
	if (p == NULL) {
		x->nomem = true;
		return false;
	}
	*v = p;
	return true;
}

static void
add_step(struct irr_expander *x, uint32_t set, struct irr_op op)
{
	const struct irr_head *h = &x->t->heads[set];

	if (!first_time(x, x->set_seen, &x->steps_seen, set, op) ||
	    !room(x, (void **)&x->steps, x->steps_n, &x->steps_cap, sizeof(*x->steps)))
		return;
	x->steps[x->steps_n++] = (struct step){ set, op };
	if (x->set_met[set] == x->now)
		return;
	x->set_met[set] = x->now;
	x->out.sets++;
	x->out.cycles += (h->flags & IRR_F_CYCLE) != 0;
	x->out.several += (h->flags & IRR_F_DOUBLE) != 0;
}

static void
add_set(struct irr_expander *x, uint32_t name, struct irr_op op)
{
	const uint32_t set = x->t->by_name[name];

	if (set != IRR_NONE)
		add_step(x, set, op);
	else if (x->name_seen[name] != x->now) {
		x->name_seen[name] = x->now;
		x->out.missing++;
	}
}

static void
add_asn(struct irr_expander *x, uint32_t id, struct irr_op op)
{
	if (!first_time(x, x->asn_seen, &x->ops_seen, id, op))
		return;
	if (irr_op_is_none(op)) {
		if (room(x, (void **)&x->asns, x->asns_n, &x->asns_cap, sizeof(*x->asns)))
			x->asns[x->asns_n++] = x->t->asns[id];
	} else if (room(x, (void **)&x->ops, x->ops_n, &x->ops_cap, sizeof(*x->ops)))
		x->ops[x->ops_n++] = (struct irr_asn_op){ x->t->asns[id], op };
}

static void
add_range(struct irr_expander *x, uint32_t id, struct irr_op op)
{
	struct irr_range r = x->t->ranges[id];

	if (irr_op_apply(op, &r) &&
	    room(x, (void **)&x->ranges, x->ranges_n, &x->ranges_cap, sizeof(*x->ranges)))
		x->ranges[x->ranges_n++] = r;
}

static void
look_into(struct irr_expander *x, struct step s)
{
	const struct irr_head *h = &x->t->heads[s.set];

	x->out.members += h->n;
	for (uint32_t k = 0; k < h->n && !x->nomem; k++) {
		const uint64_t v = x->t->items[h->first + k];
		struct irr_op op = s.op;

		if (irr_item_extra(v) != 0)
			op = irr_op_then(irr_op_unpack(irr_item_extra(v)), s.op);
		switch (irr_item_type(v)) {
		case IRR_I_ASN:
			add_asn(x, (uint32_t)v, op);
			break;
		case IRR_I_SET:
			add_set(x, (uint32_t)v, op);
			break;
		case IRR_I_RANGE:
			add_range(x, (uint32_t)v, op);
			break;
		default:
			x->out.any += irr_item_type(v) == IRR_I_ANY;
			x->out.odd += irr_item_type(v) == IRR_I_ODD;
		}
	}
}

static void
clear(struct irr_expander *x)
{
	map_fini(&x->steps_seen);
	map_fini(&x->ops_seen);
	x->steps_seen = x->ops_seen = (struct map){ 0 };
	x->steps_n = x->asns_n = x->ops_n = x->ranges_n = 0;
	x->out = (struct irr_expansion){ 0 };
	x->nomem = false;
	if (++x->now != 0)
		return;
	/* four milliards of expansions later */
	memset(x->set_met, 0, x->t->n * sizeof(*x->set_met));
	memset(x->set_seen, 0, x->t->n * sizeof(*x->set_seen));
	memset(x->name_seen, 0, x->t->names.n * sizeof(*x->name_seen));
	memset(x->asn_seen, 0, x->t->asns_n * sizeof(*x->asn_seen));
	x->now = 1;
}

enum st
irr_expand(struct irr_expander *x, const uint32_t *roots, size_t n, struct irr_expansion *out,
    struct err *e)
{
	size_t done = 0;

	clear(x);
	for (size_t i = 0; i < n; i++)
		add_step(x, roots[i], IRR_OP_NONE);
	while (done < x->steps_n && !x->nomem) { /* a level */
		const size_t end = x->steps_n;

		if (x->out.depth == IRR_MAX_DEPTH) {
			x->out.cut = true;
			break;
		}
		x->out.depth++;
		for (; done < end && !x->nomem; done++)
			look_into(x, x->steps[done]);
	}
	if (x->nomem)
		return err_nomem(e, "an expansion");
	*out = x->out;
	out->asns = x->asns;
	out->asns_n = x->asns_n;
	out->ops = x->ops;
	out->ops_n = x->ops_n;
	out->ranges = x->ranges;
	out->ranges_n = x->ranges_n;
	return ST_OK;
}
