/* event.c - order and words of events. */
#include "score/event.h"

#include <stdlib.h>
#include <string.h>

#define BY(member)                  \
	if (x->member != y->member) \
	return x->member < y->member ? -1 : 1

static int
compare(const void *a, const void *b)
{
	const struct sev *x = a, *y = b;

	BY(asn);
	BY(weight_e6);
	BY(begin_s);
	BY(end_s);
	BY(kind);
	BY(role);
	BY(facts);
	BY(ref);
	return 0;
}

void
sev_sort(struct sev *ev, size_t n)
{
	if (n > 1)
		qsort(ev, n, sizeof(*ev), compare);
}

const char *
sev_kind_word(enum sev_kind k)
{
	static const char *const words[SEV_KINDS] = {
		[SEV_LEAK] = "leak",
		[SEV_HIJACK] = "hijack",
		[SEV_BOGON_PREFIX] = "bogon-prefix",
		[SEV_BOGON_ASN] = "bogon-asn",
		[SEV_SPOOF] = "spoof",
	};

	return words[k];
}

const char *
sev_role_word(enum sev_role r)
{
	return r == SEV_OWN ? "own" : "customer";
}

uint16_t
sev_fact(const char *word)
{
	static const struct {
		const char *word;
		uint16_t bit;
	} facts[] = {
		{ "rpki-valid", SEV_RPKI_VALID },
		{ "route-object", SEV_ROUTE_OBJECT },
		{ "same-organisation", SEV_SAME_ORG },
		{ "scrubber", SEV_SCRUBBER },
		{ "bogon-full", SEV_BOGON_FULL },
		{ "bogon-administrative", SEV_BOGON_ADMINISTRATIVE },
		{ "set-aside", SEV_SET_ASIDE },
	};

	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		if (strcmp(word, facts[i].word) == 0)
			return facts[i].bit;
	}
	return 0;
}
