/* judge.c - see judge.h. */
#include "judge/judge.h"

static const uint8_t rpki_states[] = {
	[ROV_NOTFOUND] = RPKI_NOT_FOUND,
	[ROV_VALID] = RPKI_VALID,
	[ROV_INVALID_LENGTH] = RPKI_INVALID_LENGTH,
	[ROV_INVALID_ASN] = RPKI_INVALID_ASN,
};

static uint8_t
rpki_of(const struct world *w, const struct pfx *p, uint32_t origin)
{
	const struct rov_table *t = world_rov(w);

	return t != NULL ? rpki_states[rov_check(t, p, origin)] : RPKI_NO_DATA;
}

static uint8_t
irr_of(const struct world *w, const struct pfx *p, uint32_t origin)
{
	static const uint8_t state[] = {
		[IRR_M_NOTFOUND] = IRR_NOT_FOUND,
		[IRR_M_EXACT] = IRR_VALID,
		[IRR_M_MORE_SPECIFIC] = IRR_INVALID_MORE_SPECIFIC,
		[IRR_M_OTHER] = IRR_INVALID,
	};
	const struct irr_table *t = world_irr(w);

	return t != NULL ? state[irr_check(t, p, origin)] : IRR_NO_DATA;
}

static uint8_t
bogon_of(const struct world *w, const struct pfx *p)
{
	if (world_bogon(w, p) != NULL)
		return BOGON_FULL;
	return world_held_back(w, p) ? BOGON_ADMINISTRATIVE : BOGON_NO;
}

struct verdict
judge_pair(const struct world *w, const struct pfx *p, uint32_t origin)
{
	return (struct verdict){ rpki_of(w, p, origin), irr_of(w, p, origin), bogon_of(w, p) };
}

void
judge_pairs(const struct world *w, const struct rov_ask *v, size_t n, struct verdict *out)
{
	const struct rov_table *t = world_rov(w);
	uint8_t state[JUDGE_GROUP];

	for (size_t from = 0; from < n; from += JUDGE_GROUP) {
		const size_t m = n - from < JUDGE_GROUP ? n - from : JUDGE_GROUP;

		if (t != NULL)
			rov_check_all(t, v + from, m, state);
		for (size_t i = 0; i < m; i++) {
			const struct rov_ask *a = &v[from + i];

			out[from + i] =
			    (struct verdict){ t != NULL ? rpki_states[state[i]] : RPKI_NO_DATA,
				    irr_of(w, &a->pfx, a->origin), bogon_of(w, &a->pfx) };
		}
	}
}

const char *
rpki_word(unsigned state)
{
	static const char *const word[] = {
		[RPKI_NO_DATA] = "-",
		[RPKI_VALID] = "valid",
		[RPKI_INVALID_LENGTH] = "invalid-length",
		[RPKI_INVALID_ASN] = "invalid-asn",
		[RPKI_NOT_FOUND] = "not-found",
	};

	return state < sizeof(word) / sizeof(word[0]) ? word[state] : "-";
}

const char *
irr_word(unsigned state)
{
	static const char *const word[] = {
		[IRR_NO_DATA] = "-",
		[IRR_VALID] = "valid",
		[IRR_INVALID_MORE_SPECIFIC] = "invalid-more-specific",
		[IRR_INVALID] = "invalid",
		[IRR_NOT_FOUND] = "not-found",
	};

	return state < sizeof(word) / sizeof(word[0]) ? word[state] : "-";
}

const char *
bogon_word(unsigned state)
{
	static const char *const word[] = {
		[BOGON_NO] = "no",
		[BOGON_FULL] = "full",
		[BOGON_ADMINISTRATIVE] = "administrative",
	};

	return state < sizeof(word) / sizeof(word[0]) ? word[state] : "-";
}
