/*
 * advise_best.c - which change gains most for a category.
 *
 * Changes of one kind on routes of one state gain the same, so one of each class is tried, and of
 * the incidents of a metric the one that counts most. What is gained is the move of all metrics of
 * the score together, by their weights and before they are held in their bounds: eleven steps up
 * from below zero are steps as well.
 */
#include "app/advise_i.h"
#include "score/sum.h"

#define FRACTION_BITS 52

/* In units of 2 ^ -52 of ten-thousandths of weight; values are below 2^48, parts few: no overflow.
 */
typedef __int128 gain_t;

struct search {
	struct advise_state *s;
	const struct framework *fw;
	const struct fw_score *score;
	uint32_t only; /* FW_WORST: the part that decides, else FW_NONE */
	struct score_result before;
	gain_t best;
	struct advise_change *out;
	bool found;
};

static gain_t
value_of(struct score_metric m)
{
	return m.den == 0 ? 0 : (gain_t)m.raw * ((gain_t)1 << FRACTION_BITS) / m.den;
}

/* The part whose score is the lowest. */
static uint32_t
worst_part(const struct search *x, const struct fw_curve *curve)
{
	uint32_t worst = 0;
	int32_t least = INT32_MAX;

	for (uint32_t i = 0; i < x->score->of_n; i++) {
		const struct score_metric *m = &x->before.metric[x->score->of[i].m];
		const int32_t bp = m->den != 0 ? score_curve_bp(curve, m->num, m->den) : INT32_MAX;

		if (bp < least) {
			least = bp;
			worst = i;
		}
	}
	return worst;
}

/* Without a value before, all of the new one is gained; a value that is lost gains nothing. */
static gain_t
gain_of(const struct search *x, const struct score_result *after)
{
	gain_t sum = 0;

	for (uint32_t i = 0; i < x->score->of_n; i++) {
		const struct fw_part *p = &x->score->of[i];
		const struct score_metric a = x->before.metric[p->m], b = after->metric[p->m];
		const int sign = x->fw->metrics[p->m].better == FW_HIGH ? 1 : -1;

		if (b.den == 0 && a.den != 0)
			return 0;
		if (x->only == FW_NONE || x->only == i)
			sum += sign * (value_of(b) - value_of(a)) * p->weight_e4;
	}
	return sum;
}

/* Whether it gains at all. */
static bool
consider_change(struct search *x, struct advise_change *c)
{
	struct score_result after;
	gain_t g;

	advise_try(x->s, c);
	advise_eval_tried(x->s, c, &after);
	g = gain_of(x, &after);
	if (g > x->best) {
		x->best = g;
		*x->out = *c;
		x->found = true;
	}
	return g > 0;
}

static bool
consider(struct search *x, enum advise_action action, uint32_t route)
{
	struct advise_change c = { .action = action, .route = route };

	return consider_change(x, &c);
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

static bool
take_most(void *arg, const struct sum_incident *one)
{
	struct sum_incident *most = arg;

	if (one->value_e4 * one->weight_e6 > most->value_e4 * most->weight_e6)
		*most = *one;
	return true;
}

/* Of each metric the incident that counts most. */
static void
consider_incidents(struct search *x)
{
	struct score_input in = *x->s->in->now;

	in.ev = x->s->ev;
	in.n_ev = x->s->n_ev;
	for (uint32_t i = 0; i < x->score->of_n; i++) {
		const struct fw_metric *m = &x->fw->metrics[x->score->of[i].m];
		struct sum_incident most = { .value_e4 = 0 };
		struct advise_change c = { .action = ADVISE_SETTLE, .route = ADVISE_NONE };

		if (m->events == NULL)
			continue;
		sum_incidents(x->fw->incidents, m->events, m->sources, &in, take_most, &most);
		c.metric = x->score->of[i].m;
		c.begin_s = most.begin_s;
		c.end_s = most.end_s;
		if (most.value_e4 != 0)
			consider_change(x, &c);
	}
}

bool
advise_best(struct advise_state *s, uint32_t category, struct advise_change *out)
{
	const struct fw_category *cat = &s->in->fw->categories[category];
	struct search x = {
		.s = s, .fw = s->in->fw, .score = cat->score, .only = FW_NONE, .out = out
	};

	if (cat->score == NULL)
		return false;
	advise_eval(s, &x.before);
	if (cat->score->combine == FW_WORST)
		x.only = worst_part(&x, &x.fw->curves[cat->cv]);
	consider_roas(&x);
	consider_objects(&x, ADVISE_FINE);
	consider_contact(&x);
	consider_incidents(&x);
	if (!x.found)
		consider_doubted(&x);
	return x.found;
}
