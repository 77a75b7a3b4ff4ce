/*
 * tally.h - what was counted for one AS in one period: the raw material of every metric.
 *
 * Counters are whole numbers of announced (prefix, origin) pairs unless said
 * otherwise, split by family where that means something. A source that was not
 * there leaves its counters at zero, so that a metric over them has an empty
 * denominator, which is "no data".
 */
#ifndef TALLY_H
#define TALLY_H

#include <stdint.h>

enum counter {
	C_PREFIXES4,
	C_PREFIXES6,
	C_RPKI_VALID4,
	C_RPKI_VALID6,
	C_RPKI_INVALID_LENGTH4,
	C_RPKI_INVALID_LENGTH6,
	C_RPKI_INVALID_ASN4,
	C_RPKI_INVALID_ASN6,
	C_RPKI_NOT_FOUND4,
	C_RPKI_NOT_FOUND6,
	C_IRR_VALID4,
	C_IRR_VALID6,
	C_IRR_MORE_SPECIFIC4, /* a covering object has the origin */
	C_IRR_MORE_SPECIFIC6,
	C_IRR_INVALID4,
	C_IRR_INVALID6,
	C_IRR_NOT_FOUND4,
	C_IRR_NOT_FOUND6,
	C_BOGON_FULL4,
	C_BOGON_FULL6,
	C_BOGON_ADMINISTRATIVE4,
	C_BOGON_ADMINISTRATIVE6,
	C_BOGON_ASNS,	      /* distinct bogon ASNs next to this AS on its origin side */
	C_CONTACT_KNOWN,      /* 1: a source tells whether a contact is registered */
	C_CONTACT_REGISTERED, /* 1: it is */
	/* M9: widely seen RPKI-invalid routes that could have come this way, and those that did. */
	C_ROV_INVALID_VISIBLE,
	C_ROV_INVALID_THROUGH,
	C_AUTNUM_KNOWN,		/* 1: a route registry has an aut-num of this AS */
	C_AUTNUM_IMPORT_EXPORT, /* 1: with an import and an export line */
	/* Public spoofing tests: 1 when there was one, and distinct prefixes whose forged packets
	 * arrived. */
	C_SPOOF_KNOWN,
	C_SPOOF_RECEIVED,
	C_SPOOF_CUSTOMER_KNOWN, /* the same of its direct customers */
	C_SPOOF_CUSTOMER_RECEIVED,
	/* The study of 2022, IPv4 only: own routes that are good, of all; routes passed on from
	 * direct customers that are bad, of all; direct customers. */
	C_IMC_ACTION4_GOOD,
	C_IMC_ACTION4_ALL,
	C_IMC_ACTION1_BAD,
	C_IMC_ACTION1_ALL,
	C_IMC_CUSTOMERS,
	COUNTERS,
};

struct tally {
	uint32_t asn;
	uint32_t c[COUNTERS];
};

/* "prefixes4", "rpki_invalid_length6", ...: the names that framework files and the store use. */
const char *counter_name(enum counter c);
/*
 * The counters that a name stands for: one for a full name, both families for a name without its 4
 * or 6 ("rpki_valid"). Returns how many, 0 for an unknown name.
 */
unsigned counter_find(const char *name, uint32_t out[2]);
/* Both families of a counter together; c4 is the one of IPv4. */
uint64_t tally_sum(const struct tally *t, enum counter c4);

#endif
