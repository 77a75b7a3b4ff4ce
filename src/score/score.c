/* score.c - see score.h. Whole numbers only, so that every machine gives the same answer. */
#include "score/score.h"

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

static struct score_metric
eval_metric(const struct fw_metric *m, const struct tally *t)
{
	struct score_metric v = { 0 };

	v.den = sum(m->denominator, m->denominator_n, t);
	v.raw = v.den == 0 ? 0 : sum(m->numerator, m->numerator_n, t);
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
	uint64_t r = 0;

	for (uint64_t bit = 1ULL << 63; bit != 0; bit >>= 1) {
		const unsigned __int128 t = r | bit;

		if (t * t <= x)
			r |= bit;
	}
	return r;
}

/*
 * base ^ sqrt(2 x) as a fixed-point number of 48 bits: the exponent in binary, and base ^ (2 ^ -k)
 * by repeated square roots.
 */
static int32_t
penalty_bp(int32_t base_bp, int64_t num, int64_t den)
{
	const unsigned bits = 48;
	const unsigned __int128 one = (unsigned __int128)1 << bits;
	unsigned __int128 f, acc = one;
	uint64_t ex, whole;

	if (num <= 0)
		return BP;
	if (num / den >= 1 << 20) /* base ^ 1448 is nothing */
		return 0;
	/* sqrt(2 num / den) with 32 bits behind the point */
	ex = isqrt((((unsigned __int128)2 * (uint64_t)num) << 64) / (uint64_t)den);
	f = one * (unsigned)base_bp / BP;
	whole = ex >> 32;
	for (uint64_t i = 0; i < whole && acc != 0; i++)
		acc = acc * f >> bits;
	for (unsigned k = 0; k < 32; k++) {
		f = isqrt(f << bits);
		if (ex >> (31 - k) & 1)
			acc = acc * f >> bits;
	}
	return (int32_t)((acc * BP + one / 2) >> bits);
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

static enum readiness
grade(const struct framework *f, int32_t bp)
{
	if (bp == SCORE_NO_DATA)
		return READY_NO_DATA;
	if (f->readiness == NULL)
		return READY_UNGRADED;
	if (bp >= f->readiness->ready_bp)
		return READY_YES;
	return bp >= f->readiness->aspiring_bp ? READY_ASPIRING : READY_LAGGING;
}

void
score_eval(const struct framework *f, const struct score_input *in, struct score_result *out)
{
	for (uint32_t i = 0; i < f->metrics_n; i++)
		out->metric[i] = eval_metric(&f->metrics[i], in->t);
	for (uint32_t i = 0; i < FW_CATEGORIES; i++) {
		const struct fw_category *c = &f->categories[i];
		int32_t bp = SCORE_NO_DATA;

		if (c->m != FW_NONE && out->metric[c->m].den != 0)
			bp = score_curve_bp(
			    &f->curves[c->cv], out->metric[c->m].num, out->metric[c->m].den);
		out->score_bp[i] = bp;
		out->ready[i] = grade(f, bp);
	}
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
