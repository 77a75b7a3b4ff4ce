/* tally.c - names of the counters. */
#include "score/tally.h"

#include <stdbool.h>
#include <string.h>

static const char *const names[COUNTERS] = {
	[C_PREFIXES4] = "prefixes4",
	[C_PREFIXES6] = "prefixes6",
	[C_RPKI_VALID4] = "rpki_valid4",
	[C_RPKI_VALID6] = "rpki_valid6",
	[C_RPKI_INVALID_LENGTH4] = "rpki_invalid_length4",
	[C_RPKI_INVALID_LENGTH6] = "rpki_invalid_length6",
	[C_RPKI_INVALID_ASN4] = "rpki_invalid_asn4",
	[C_RPKI_INVALID_ASN6] = "rpki_invalid_asn6",
	[C_RPKI_NOT_FOUND4] = "rpki_not_found4",
	[C_RPKI_NOT_FOUND6] = "rpki_not_found6",
	[C_IRR_VALID4] = "irr_valid4",
	[C_IRR_VALID6] = "irr_valid6",
	[C_IRR_MORE_SPECIFIC4] = "irr_more_specific4",
	[C_IRR_MORE_SPECIFIC6] = "irr_more_specific6",
	[C_IRR_INVALID4] = "irr_invalid4",
	[C_IRR_INVALID6] = "irr_invalid6",
	[C_IRR_NOT_FOUND4] = "irr_not_found4",
	[C_IRR_NOT_FOUND6] = "irr_not_found6",
	[C_BOGON_FULL4] = "bogon_full4",
	[C_BOGON_FULL6] = "bogon_full6",
	[C_BOGON_ADMINISTRATIVE4] = "bogon_administrative4",
	[C_BOGON_ADMINISTRATIVE6] = "bogon_administrative6",
	[C_BOGON_ASNS] = "bogon_asns",
	[C_CONTACT_KNOWN] = "contact_known",
	[C_CONTACT_REGISTERED] = "contact_registered",
	[C_ROV_INVALID_VISIBLE] = "rov_invalid_visible",
	[C_ROV_INVALID_THROUGH] = "rov_invalid_through",
	[C_AUTNUM_KNOWN] = "autnum_known",
	[C_AUTNUM_IMPORT_EXPORT] = "autnum_import_export",
	[C_SPOOF_KNOWN] = "spoof_known",
	[C_SPOOF_RECEIVED] = "spoof_received",
	[C_SPOOF_CUSTOMER_KNOWN] = "spoof_customer_known",
	[C_SPOOF_CUSTOMER_RECEIVED] = "spoof_customer_received",
	[C_IMC_ACTION4_GOOD] = "imc_action4_good",
	[C_IMC_ACTION4_ALL] = "imc_action4_all",
	[C_IMC_ACTION1_BAD] = "imc_action1_bad",
	[C_IMC_ACTION1_ALL] = "imc_action1_all",
	[C_IMC_CUSTOMERS] = "imc_customers",
};

const char *
counter_name(enum counter c)
{
	return names[c];
}

/* Whether full is name with a family behind it. */
static bool
is_family_of(const char *full, const char *name, size_t n)
{
	return strncmp(full, name, n) == 0 && (full[n] == '4' || full[n] == '6') &&
	       full[n + 1] == '\0';
}

unsigned
counter_find(const char *name, uint32_t out[2])
{
	const size_t len = strlen(name);
	unsigned n = 0;

	for (uint32_t c = 0; c < COUNTERS; c++) {
		if (strcmp(names[c], name) == 0) {
			out[0] = c;
			return 1;
		}
		if (n < 2 && is_family_of(names[c], name, len))
			out[n++] = c;
	}
	return n;
}

uint64_t
tally_sum(const struct tally *t, enum counter c4)
{
	return (uint64_t)t->c[c4] + t->c[c4 + 1];
}
