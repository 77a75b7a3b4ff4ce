/* policy.c - see policy.h. */
#include "irr/policy.h"

#include <stdlib.h>

#include "irr/rpsl.h"
#include "pfx/asn.h"

enum place { P_ELSEWHERE, P_PEERING, P_ANNOUNCED, P_ACCEPTED };

static const struct {
	const char *word;
	enum place place; /* what comes behind it */
} words[] = {
	{ "from", P_PEERING },
	{ "to", P_PEERING },
	{ "at", P_ELSEWHERE },
	{ "action", P_ELSEWHERE },
	{ "accept", P_ACCEPTED },
	{ "networks", P_ELSEWHERE },
	{ "announce", P_ANNOUNCED },
	{ "except", P_ELSEWHERE },
	{ "refine", P_ELSEWHERE },
};

static bool
place_of(struct str word, enum place *place)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (str_caseeq(word, words[i].word)) {
			*place = words[i].place;
			return true;
		}
	}
	return false;
}

static bool
is_any(struct str word)
{
	return str_caseeq(word, "ANY") || str_caseeq(word, "AS-ANY") || str_caseeq(word, "RS-ANY");
}

/* The neighbours from index from on exchange everything. */
static void
mark_all(struct irr_objs *s, size_t from, bool export)
{
	for (size_t i = from; i < s->items_n; i++) {
		if (irr_item_type(s->items[i]) == IRR_I_NEIGHBOUR)
			s->items[i] |=
			    irr_item(IRR_I_ASN, export ? IRR_P_EXPORT_ALL : IRR_P_IMPORT_ALL, 0);
	}
}

uint8_t
irr_policy(struct irr_objs *s, struct str raw, bool export, bool *nomem)
{
	struct rpsl_words w = { raw.p, raw.p + raw.n, "{}()", true, false };
	enum place place = P_ELSEWHERE;
	size_t from = s->items_n; /* the first neighbour the next filter is for */
	bool any = false, filtered = false, begins = false;
	struct str word;
	uint32_t v;

	for (; rpsl_word_next(&w, &word); any = true) {
		if (place_of(word, &place)) {
			begins = place == P_ANNOUNCED || place == P_ACCEPTED;
			if (place == P_PEERING && filtered) {
				from = s->items_n;
				filtered = false;
			}
			filtered |= begins;
			continue;
		}
		if (begins && is_any(word))
			mark_all(s, from, export);
		begins = false;
		if (place == P_PEERING && word.n >= 3 && strncasecmp(word.p, "AS", 2) == 0 &&
		    asn_parse(word, &v))
			*nomem |= !irr_objs_item(
			    s, irr_item(IRR_I_NEIGHBOUR, export ? IRR_P_EXPORT : IRR_P_IMPORT, v));
		else if (place == P_ANNOUNCED && export && irr_name_kind(word) == IRR_N_AS_SET &&
			 !irr_name_is_any(word)) {
			v = irr_pool_add(&s->names, word);
			*nomem |=
			    v == IRR_NO_NAME || !irr_objs_item(s, irr_item(IRR_I_ANNOUNCES, 0, v));
		}
	}
	return any ? export ? IRR_F_EXPORT : IRR_F_IMPORT : 0;
}

static int
by_type_and_value(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	if (irr_item_type(x) != irr_item_type(y))
		return irr_item_type(x) < irr_item_type(y) ? -1 : 1;
	if ((uint32_t)x != (uint32_t)y)
		return (uint32_t)x < (uint32_t)y ? -1 : 1;
	return 0;
}

void
irr_policy_close(struct irr_objs *s, size_t from)
{
	uint64_t *v, most = 0;
	const size_t n = s->items_n - from;
	size_t out = 0, run = 0, best = 0;

	if (n == 0)
		return;
	v = s->items + from;
	qsort(v, n, sizeof(*v), by_type_and_value);
	for (size_t i = 0; i < n; i += run) {
		uint64_t all = v[i];

		for (run = 1; i + run < n && by_type_and_value(&v[i], &v[i + run]) == 0; run++)
			all |= v[i + run];
		if (irr_item_type(all) != IRR_I_ANNOUNCES)
			v[out++] = all;
		else if (run > best) {
			best = run;
			most = all;
		}
	}
	if (best != 0)
		v[out++] = most;
	s->items_n = from + out;
}
