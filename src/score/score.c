/* score.c - see score.h. Whole numbers only, so that every machine gives the same answer. */
#include "score/score.h"

#include <stdbool.h>
#include <string.h>

#include "score/sum.h"

#define BP 10000

static int64_t
sum(const struct fw_term *t, uint32_t n, const struct tally *y)
{
	int64_t s = 0;

	/* below 2^32 x 1000 x FRAMEWORK_MAX_TERMS x 2 < 2^48: no overflow */
	for (uint32_t i = 0; i < n; i++) {
		for (uint32_t k = 0; k < t[i].n; k++)
			s += (int64_t)t[i].weight * y->c[t[i].c[k]];
	}
	return s;
}

/* The worst of the sources of a metric; den 0: nothing is told. */
static struct score_cover
coverage(uint32_t sources, const struct score_cover *cover)
{
	struct score_cover least = { 1, 1 };

	if (cover == NULL)
		return (struct score_cover){ 0, 0 };
	for (uint32_t i = 0; i < SCORE_SOURCES; i++) {
		const struct score_cover c =
		    cover[i].den != 0 ? cover[i] : (struct score_cover){ 0, 1 };

		if ((sources >> i & 1) != 0 &&
		    (unsigned __int128)c.num * least.den < (unsigned __int128)least.num * c.den)
			least = c;
	}
	return least;
}

static void
eval_counters(const struct fw_metric *m, const struct tally *t, struct score_metric *v)
{
	v->den = sum(m->denominator, m->denominator_n, t);
	if (v->den < (int64_t)m->least)
		v->den = 0;
	v->raw = v->den == 0 ? 0 : sum(m->numerator, m->numerator_n, t);
}

static struct score_metric
eval_metric(const struct framework *f, const struct fw_metric *m, const struct score_input *in)
{
	const struct score_cover c = coverage(m->sources, in->cover);
	const bool dark = c.num == 0 && in->cover != NULL; /* told: a source saw nothing */
	const bool blind = c.num == 0 && (m->blind_is_zero == 0 || in->cover == NULL);
	struct score_metric v = { .cov_num = c.num, .cov_den = c.den };

	if (m->events == NULL && !dark) {
		eval_counters(m, in->t, &v); /* denominators tell what was there */
		if (v.den == 0 && m->empty_is_one && c.num != 0)
			v.raw = v.den = 1;
	} else if (m->events != NULL && !blind) {
		v.den = SUM_ONE;
		v.raw = (int64_t)sum_events(f->incidents, m->events, m->sources, in);
	}
	v.num = v.raw;
	if (m->clamp && v.num < 0)
		v.num = 0;
	if (m->clamp && v.num > v.den)
		v.num = v.den;
	return v;
}

int32_t
score_ratio_bp(int64_t num, int64_t den)
{
	const __int128 twice = (__int128)2 * BP * num + den;
	__int128 q = twice / (2 * den);

	if (twice < 0 &&
	    twice % (2 * den) != 0) /* towards minus infinity: half up on both sides of zero */
		q--;
	return q > INT32_MAX ? INT32_MAX : q < INT32_MIN ? INT32_MIN : (int32_t)q;
}

/* Largest r with r * r <= x. */
static uint64_t
isqrt(unsigned __int128 x)
{
	const uint64_t hi = (uint64_t)(x >> 64), lo = (uint64_t)x;
	const unsigned bits =
	    hi != 0 ? 128 - (unsigned)__builtin_clzll(hi) : 64 - (unsigned)__builtin_clzll(lo | 1);
	uint64_t r = 0;

	for (uint64_t bit = 1ULL << (bits - 1) / 2; bit != 0; bit >>= 1) {
		const unsigned __int128 t = r | bit;

		if (t * t <= x)
			r |= bit;
	}
	return r;
}

#define POINT 48 /* bits behind the point */
#define ROOTS 32

/* base ^ (2 ^ -k) for k from 0, as fixed-point numbers; those of the base asked for last are kept.
 */
static const uint64_t *
roots_of(int32_t base_bp)
{
	static _Thread_local struct {
		int32_t base_bp;
		uint64_t v[ROOTS + 1];
	} last;

	if (last.base_bp == base_bp)
		return last.v;
	last.base_bp = base_bp;
	last.v[0] = (1ULL << POINT) * (unsigned)base_bp / BP;
	for (unsigned k = 1; k <= ROOTS; k++)
		last.v[k] = isqrt((unsigned __int128)last.v[k - 1] << POINT);
	return last.v;
}

/* base ^ sqrt(2 x): the exponent in binary, and base ^ (2 ^ -k) by repeated square roots. */
static int32_t
penalty_bp(int32_t base_bp, int64_t num, int64_t den)
{
	const unsigned __int128 one = (unsigned __int128)1 << POINT;
	unsigned __int128 acc = one;
	const uint64_t *root;
	uint64_t ex, whole;

	if (num <= 0)
		return BP;
	if (num / den >= 1 << 20) /* base ^ 1448 is nothing */
		return 0;
	/* sqrt(2 num / den) with 32 bits behind the point */
	ex = isqrt((((unsigned __int128)2 * (uint64_t)num) << 64) / (uint64_t)den);
	root = roots_of(base_bp);
	whole = ex >> ROOTS;
	for (uint64_t i = 0; i < whole && acc != 0; i++)
		acc = acc * root[0] >> POINT;
	for (unsigned k = 1; k <= ROOTS; k++) {
		if (ex >> (ROOTS - k) & 1)
			acc = acc * root[k] >> POINT;
	}
	return (int32_t)((acc * BP + one / 2) >> POINT);
}

int32_t
score_curve_bp(const struct fw_curve *c, int64_t num, int64_t den)
{
	if (c->kind == FW_PENALTY)
		return penalty_bp(c->base_bp, num, den);
	if (c->kind == FW_SHARE && num > den)
		return BP;
	return num <= 0 ? 0 : score_ratio_bp(num, den);
}

enum readiness
score_ready(const struct framework *f, int32_t bp)
{
	if (bp == SCORE_NO_DATA)
		return READY_NO_DATA;
	if (f->readiness == NULL)
		return READY_UNGRADED;
	if (bp >= f->readiness->ready_bp)
		return READY_YES;
	return bp >= f->readiness->aspiring_bp ? READY_ASPIRING : READY_LAGGING;
}

/* The curve of sum weight x value: fractions are added whole, and halved only beyond 2^62. */
static int32_t
curve_of_sum(const struct fw_score *s, const struct fw_curve *cv, const struct score_result *r)
{
	__int128 num = 0, den = 1;

	for (uint32_t i = 0; i < s->of_n; i++) {
		const struct score_metric *m = &r->metric[s->of[i].m];

		if (m->den == 0)
			continue;
		if (den % m->den == 0) {
			num += (__int128)m->num * s->of[i].weight_e4 * (den / m->den);
		} else {
			num = num * m->den + (__int128)m->num * s->of[i].weight_e4 * den;
			den *= m->den;
		}
		while (den > INT64_MAX / (4 * FW_WEIGHT) || num > INT64_MAX / 4 ||
		       num < INT64_MIN / 4) {
			num /= 2;
			den = den > 1 ? den / 2 : 1;
			if (den == 1 && (num > INT64_MAX / 4 || num < INT64_MIN / 4))
				num = num < 0 ? INT64_MIN / 4 : INT64_MAX / 4;
		}
	}
	return score_curve_bp(cv, (int64_t)num, (int64_t)den * FW_WEIGHT);
}

static int32_t
mean_or_worst(const struct fw_score *s, const struct fw_curve *cv, const struct score_result *r)
{
	int64_t sum = 0, weights = 0;
	int32_t worst = INT32_MAX;

	for (uint32_t i = 0; i < s->of_n; i++) {
		const struct score_metric *m = &r->metric[s->of[i].m];
		int32_t bp;

		if (m->den == 0)
			continue;
		bp = score_curve_bp(cv, m->num, m->den);
		sum += (int64_t)bp * s->of[i].weight_e4;
		weights += s->of[i].weight_e4;
		worst = bp < worst ? bp : worst;
	}
	return s->combine == FW_WORST ? worst : (int32_t)((2 * sum + weights) / (2 * weights));
}

static int32_t
eval_score(const struct framework *f, const struct fw_category *c, const struct score_result *r)
{
	const struct fw_score *s = c->score;
	bool any = false;

	if (s == NULL)
		return SCORE_NO_DATA;
	for (uint32_t i = 0; i < s->of_n; i++) {
		const bool has = r->metric[s->of[i].m].den != 0;

		if (!has && !s->of[i].optional)
			return SCORE_NO_DATA;
		any |= has;
	}
	if (!any)
		return SCORE_NO_DATA;
	return s->combine == FW_SUM ? curve_of_sum(s, &f->curves[c->cv], r)
				    : mean_or_worst(s, &f->curves[c->cv], r);
}

void
score_eval(const struct framework *f, const struct score_input *in, struct score_result *out)
{
	for (uint32_t i = 0; i < f->metrics_n; i++)
		out->metric[i] = eval_metric(f, &f->metrics[i], in);
	for (uint32_t i = 0; i < FW_CATEGORIES; i++) {
		out->score_bp[i] = eval_score(f, &f->categories[i], out);
		out->ready[i] = score_ready(f, out->score_bp[i]);
	}
}

static enum score_holds
limit_holds(const struct fw_limit *l, const struct score_metric *m)
{
	__int128 have, want;

	if (m->den == 0)
		return l->empty == FW_EMPTY_HOLDS ? HOLDS_YES : HOLDS_NO_DATA;
	have = (__int128)m->num * BP;
	want = (__int128)l->bp * m->den;
	return (l->kind == FW_AT_LEAST ? have >= want : have <= want) ? HOLDS_YES : HOLDS_NO;
}

enum score_holds
score_action_by(const struct fw_action *a, const enum readiness c[FW_CATEGORIES])
{
	unsigned n[HOLDS_NOT_MEASURED] = { 0 };

	for (uint32_t i = 0; i < FW_CATEGORIES; i++) {
		if (strstr(a->measured_by, fw_category_ids[i]) == NULL)
			continue;
		n[c[i] == READY_YES				      ? HOLDS_YES
		    : c[i] == READY_NO_DATA || c[i] == READY_UNGRADED ? HOLDS_NO_DATA
								      : HOLDS_NO]++;
	}
	if (a->needs == FW_NEEDS_ANY && n[HOLDS_YES] != 0)
		return HOLDS_YES;
	if (n[HOLDS_NO] != 0)
		return HOLDS_NO;
	if (n[HOLDS_NO_DATA] != 0)
		return HOLDS_NO_DATA;
	return n[HOLDS_YES] != 0 ? HOLDS_YES : HOLDS_NOT_MEASURED;
}

enum score_holds
score_action(const struct fw_action *a, const struct score_result *r)
{
	return a->limit != NULL ? limit_holds(a->limit, &r->metric[a->limit->m])
				: score_action_by(a, r->ready);
}

const char *
readiness_word(enum readiness r)
{
	static const char *const words[READINESS] = {
		[READY_YES] = "ready",
		[READY_ASPIRING] = "aspiring",
		[READY_LAGGING] = "lagging",
		[READY_NO_DATA] = "no_data",
		[READY_UNGRADED] = "ungraded",
	};

	return words[r];
}
