/*
 * set.h - the records that a cache has announced: what RTR adds to and takes from.
 *
 * A hash set with exact membership, since announcing a record twice and
 * withdrawing one that is not there are errors of the protocol. Router keys are
 * known by the digest of what they consist of; ASPAs by their customer.
 *
 * Cost: 24 bytes a slot, at most three quarters of them used.
 */
#ifndef RTR_SET_H
#define RTR_SET_H

#include "base/err.h"
#include "rpki/vrp.h"
#include "rtr/pdu.h"

struct rtr_rec {
	uint64_t hi,
	    lo; /* prefix; digest of a key; lo of an ASPA: first provider << 32 | how many */
	uint32_t asn;
	uint8_t kind; /* enum rtr_type; 0: free, 1: was in use */
	uint8_t len, max_len;
};

struct rtr_set {
	struct rtr_rec *v;
	size_t cap, used; /* slots; those that are not free */
	size_t vrps, keys, aspas;
	uint32_t *providers;
	size_t n_providers, cap_providers;
};

/* ST_OK, ST_NOMEM, ST_LIMIT; ST_BAD: it is there already (an ASPA replaces the one before). */
enum st rtr_set_add(struct rtr_set *s, const struct rtr_pdu *p, struct err *e);
/* ST_OK; ST_BAD: it is not there; ST_NOMEM. */
enum st rtr_set_remove(struct rtr_set *s, const struct rtr_pdu *p, struct err *e);
enum st rtr_set_copy(struct rtr_set *to, const struct rtr_set *from, struct err *e);
void rtr_set_fini(struct rtr_set *s); /* zeroed is fine */

/*
 * As VRPs and ASPAs, in the order of rows, and the digest of that form: it depends on what is in
 * the set alone. *bytes: its length.
 */
enum st rtr_set_export(const struct rtr_set *s, struct vrp_set *out, uint8_t sha256[SHA256_BYTES],
    uint64_t *bytes, struct err *e);

#endif
