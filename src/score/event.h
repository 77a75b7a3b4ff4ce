/*
 * event.h - what scores of incidents are made from: one AS, one kind of fault, one set of facts,
 * from when to when.
 *
 * Which events count, and how much, is the framework's business; an event only says what is known.
 */
#ifndef SEV_H
#define SEV_H

#include <stddef.h>
#include <stdint.h>

enum sev_kind {
	SEV_LEAK,
	SEV_HIJACK, /* any wrong origin: moas, sub-moas, squat, forged edge */
	SEV_BOGON_PREFIX,
	SEV_BOGON_ASN,
	SEV_SPOOF, /* packets with made-up sources arrived in a public test */
	SEV_KINDS,
};

enum sev_role {
	SEV_OWN,      /* the AS itself did it */
	SEV_CUSTOMER, /* it took it from a neighbour and passed it on */
	SEV_ROLES,
};

/* Facts: bits. Those of the accused origin are about the prefix and the AS that is accused. */
enum {
	SEV_RPKI_VALID = 1,   /* a ROA allows it */
	SEV_ROUTE_OBJECT = 2, /* a route object, exact or of a covering prefix, has the origin */
	SEV_SAME_ORG = 4,     /* accused and victim are of one organisation */
	SEV_SCRUBBER = 8,     /* the accused cleans traffic of others */
	SEV_BOGON_FULL = 16,
	SEV_BOGON_ADMINISTRATIVE = 32,
	SEV_SET_ASIDE = 64, /* by a review */
	/* two bits: low, medium, high, proven */
	SEV_GRADE_SHIFT = 8,
	SEV_GRADE_MASK = 3 << SEV_GRADE_SHIFT,
};

#define SEV_OPEN INT64_MAX /* end_s: it goes on */
#define SEV_WEIGHT 1000000 /* weight_e6 of one whole event: halved down to 1/64 it is exact */

struct sev {
	uint32_t asn;
	uint8_t kind, role; /* enum sev_kind, sev_role */
	uint16_t facts;
	uint32_t weight_e6;
	int64_t begin_s, end_s;
	uint32_t ref; /* the caller's */
};

/* By AS, weight, begin, end, kind, role, facts, ref: the order that sums need. */
void sev_sort(struct sev *ev, size_t n);

/* "leak", "hijack", "bogon-prefix", "bogon-asn", "spoof"; "own", "customer". */
const char *sev_kind_word(enum sev_kind k);
const char *sev_role_word(enum sev_role r);
/* The bit of "rpki-valid", "route-object", "same-organisation", "scrubber", "bogon-full",
 * "bogon-administrative", "set-aside"; 0 for another word. */
uint16_t sev_fact(const char *word);

static inline unsigned
sev_grade(uint16_t facts)
{
	return (unsigned)(facts & SEV_GRADE_MASK) >> SEV_GRADE_SHIFT;
}

#endif
