/*
 * aspa.h - which ASes an AS attests as its providers (ASPA).
 *
 * Several attestations of one customer add up to the union of their providers,
 * whatever their sources: that is the set which path verification uses
 * (draft-ietf-sidrops-aspa-verification, "union of all ASPA objects"). AS 0
 * alone says that there is no provider; beside others it says nothing. Older
 * layouts that kept the two families apart are the union of both.
 *
 * A table is built once, frozen, then read by any number of threads without
 * locks. Cost: 12 bytes a customer and 4 a provider; a question is two binary
 * searches.
 */
#ifndef ASPA_H
#define ASPA_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct aspa_pair {
	uint32_t customer, provider;
};

/* Attestations under construction, a pair for each provider; zeroed is empty. */
struct aspa_set {
	struct aspa_pair *v;
	size_t n, cap;
};

/*
 * What is wrong with an attestation, static text; NULL when nothing is. The providers may come in
 * any order.
 */
const char *aspa_fault(uint32_t customer, const uint32_t *providers, size_t n);
/* Adds one attestation that has no fault. ST_OK, ST_NOMEM or ST_LIMIT. */
enum st aspa_add(
    struct aspa_set *s, uint32_t customer, const uint32_t *providers, size_t n, struct err *e);
void aspa_set_fini(struct aspa_set *s);

struct aspa_table; /* opaque */

/* Freezes the pairs, which are sorted in place and stay the caller's. On failure *out is NULL. */
enum st aspa_build(struct aspa_table **out, struct aspa_set *s, struct err *e);
void aspa_free(struct aspa_table *t); /* NULL is fine */

enum aspa_state {
	ASPA_NO_ATTESTATION, /* the customer attests nothing */
	ASPA_PROVIDER,
	ASPA_NOT_PROVIDER, /* it attests others, or that it has none */
};

/* Whether customer has attested provider as its provider. */
enum aspa_state aspa_check(const struct aspa_table *t, uint32_t customer, uint32_t provider);
/*
 * The providers of a customer, ascending, without AS 0. *out NULL: no attestation; 0 with *out set:
 * the customer attests that it has none. Valid as long as the table.
 */
size_t aspa_providers(const struct aspa_table *t, uint32_t customer, const uint32_t **out);
/* Customers in the table. */
size_t aspa_count(const struct aspa_table *t);
/* The i-th of them, ascending. */
uint32_t aspa_customer(const struct aspa_table *t, size_t i);

#endif
