/*
 * advise_best.c - which change gains most for a category.
 *
 * Changes of one kind on routes of one state gain the same, so one of each class is tried. Gains
 * are compared as fractions, before a metric is held in its bounds: eleven steps up from below
 * zero are steps as well.
 */
#include "app/advise_i.h"

/* The better of two: by how much the metric moves, as a fraction of whole numbers. */
struct gain {
	__int128 num;
	int64_t den; /* 0: none */
};

static const struct fw_metric *
metric_of(const struct framework *f, uint32_t category)
{
	const uint32_t m = f->categories[category].m;

	return m != FW_NONE ? &f->metrics[m] : NULL;
}

static struct score_metric
value_of(const struct advise_input *in, uint32_t category, const struct tally *t)
{
	struct score_result r;

	advise_eval(in, t, &r);
	return r.metric[in->fw->categories[category].m];
}

/*
 * From a to b. Both fractions over a.den, so that gains of one state compare by b alone; without a
 * value before, all of b is gained.
 */
static struct gain
gain_of(const struct fw_metric *m, struct score_metric a, struct score_metric b)
{
	const int sign = m->better == FW_HIGH ? 1 : -1;

	if (b.den == 0)
		return (struct gain){ 0 };
	if (a.den == 0)
		return (struct gain){ sign * b.raw, b.den };
	/* raw is below 2^48, den below 2^33 */
	return (struct gain){ sign * ((__int128)b.raw * a.den - (__int128)a.raw * b.den), b.den };
}

static bool
is_more(struct gain a, struct gain b)
{
	if (a.den == 0 || a.num <= 0)
		return false;
	return b.den == 0 || a.num * b.den > b.num * a.den;
}

struct search {
	const struct advise_state *s;
	const struct fw_metric *m;
	uint32_t category;
	struct score_metric before;
	struct gain best;
	struct advise_change *out;
	bool found;
};

/* Whether it gains at all. */
static bool
consider(struct search *x, enum advise_action action, uint32_t route)
{
	struct advise_change c = { .action = action, .route = route };
	struct gain g;

	advise_try(x->s, &c);
	g = gain_of(x->m, x->before, value_of(x->s->in, x->category, &c.t));
	if (is_more(g, x->best)) {
		x->best = g;
		*x->out = c;
		x->found = true;
	}
	return g.den != 0 && g.num > 0;
}

/* What is advised first of a route that is not valid. */
static enum advise_action
cure(const struct advise_route *r)
{
	return r->claim == ADVISE_FINE ? ADVISE_ROA : ADVISE_WITHDRAW;
}

/* ROAs, and routes to withdraw: the longest of each class that gains. */
static void
consider_roas(struct search *x)
{
	bool tried[ADVISE_ACTIONS][RPKI_NOT_FOUND + 1][IRR_NOT_FOUND + 1][2] = { 0 };
	const struct advise_state *s = x->s;

	for (size_t k = 0; k < s->in->n; k++) {
		const uint32_t i = s->by_len[k];
		const struct advise_route *r = &s->in->routes[i];
		const struct verdict v = s->v[i];
		bool *class = &tried[cure(r)][v.rpki][v.irr][r->pfx.afi == AFI_IP6];

		if (s->gone[i] || v.rpki == RPKI_NO_DATA || v.rpki == RPKI_VALID || *class)
			continue;
		*class = consider(x, cure(r), i);
	}
}

static bool
wants_object(const struct advise_state *s, size_t i, enum advise_claim claim)
{
	return !s->gone[i] && s->in->routes[i].claim == claim &&
	       (s->v[i].irr == IRR_INVALID || s->v[i].irr == IRR_NOT_FOUND);
}

/*
 * Route objects: of the routes without one that lie in no other such route, that with the most of
 * them inside; and one of those that a less specific object serves, for norms that ask for exact
 * ones.
 */
static void
consider_objects(struct search *x, enum advise_claim claim)
{
	const struct advise_state *s = x->s;
	const size_t n = s->in->n;
	uint32_t best = ADVISE_NONE, most = 0, served = ADVISE_NONE;

	for (size_t i = 0, next; i < n; i = next) {
		uint32_t inside = 0;

		next = i + 1;
		if (served == ADVISE_NONE && !s->gone[i] &&
		    s->v[i].irr == IRR_INVALID_MORE_SPECIFIC)
			served = (uint32_t)i;
		if (!wants_object(s, i, claim))
			continue;
		for (; next < n && pfx_covers(&s->in->routes[i].pfx, &s->in->routes[next].pfx);
		     next++)
			inside += wants_object(s, next, claim);
		if (best == ADVISE_NONE || inside > most) {
			best = (uint32_t)i;
			most = inside;
		}
	}
	if (best != ADVISE_NONE)
		consider(x, ADVISE_OBJECT, best);
	if (served != ADVISE_NONE)
		consider(x, ADVISE_OBJECT, served);
}

/* Where nothing else is left to gain: what its holder would have to agree to. */
static void
consider_doubted(struct search *x)
{
	const struct advise_state *s = x->s;

	for (size_t k = 0; k < s->in->n; k++) {
		const uint32_t i = s->by_len[k];

		if (s->in->routes[i].claim == ADVISE_DOUBTED && !s->gone[i] &&
		    s->v[i].rpki != RPKI_NO_DATA && s->v[i].rpki != RPKI_VALID &&
		    consider(x, ADVISE_ROA, i))
			break;
	}
	consider_objects(x, ADVISE_DOUBTED);
}

static void
consider_contact(struct search *x)
{
	const struct tally *t = &x->s->t;

	if (t->c[C_CONTACT_REGISTERED] == 0 && (t->c[C_CONTACT_KNOWN] != 0 || x->s->in->contacts))
		consider(x, ADVISE_CONTACT, ADVISE_NONE);
}

bool
advise_best(const struct advise_state *s, uint32_t category, struct advise_change *out)
{
	struct search x = {
		.s = s, .m = metric_of(s->in->fw, category), .category = category, .out = out
	};

	if (x.m == NULL)
		return false;
	x.before = value_of(s->in, category, &s->t);
	consider_roas(&x);
	consider_objects(&x, ADVISE_FINE);
	consider_contact(&x);
	if (!x.found)
		consider_doubted(&x);
	return x.found;
}
