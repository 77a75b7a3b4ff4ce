/*
 * rov.h - route origin validation (RFC 6811) over one set of VRPs.
 *
 * A table is built once, frozen, then read by any number of threads without
 * locks. New data means a new table, swapped in with its world.
 *
 * Cost:  about 26 bytes a VRP; a lookup visits the VRPs that cover the prefix.
 * Time:  none; expired VRPs were dropped by the loader (vrp.h).
 * AS 0:  a VRP for AS 0 covers and never matches (RFC 6811 2, RFC 6483 4).
 */
#ifndef ROV_H
#define ROV_H

#include "base/err.h"
#include "pfx/ptab.h"

enum rov_state {
	ROV_NOTFOUND,	    /* no VRP covers the prefix */
	ROV_VALID,	    /* a covering VRP has this origin, and room for the length */
	ROV_INVALID_LENGTH, /* a covering VRP has this origin, none has room for the length */
	ROV_INVALID_ASN,    /* covered, and no covering VRP has this origin */
};

#define ROV_TAS 16 /* trust anchors told apart; the last bit stands for all further ones */

/* Names of trust anchors; index i is bit i of rov_vrp.tas. */
struct rov_tas {
	char name[ROV_TAS][32];
	unsigned n;
};

/* Bit of the anchor of that name, made when it is new. Names are cut to fit. */
uint16_t rov_ta_bit(struct rov_tas *t, struct str name);

struct rov_vrp {
	struct pfx pfx;
	uint32_t asn;
	uint8_t max_len; /* pfx.len .. 32 or 128 */
	uint16_t tas;	 /* the anchors that have it, a bit each */
};

/* A VRP as a row of a table under construction. False when memory is out. */
bool rov_add(struct prows *rows, const struct rov_vrp *v);

/* The i-th of them again. */
struct rov_vrp rov_at(const struct prows *rows, size_t i);

struct rov_table; /* opaque */

/*
 * Freezes rows made by rov_add into *out; they are sorted in place and stay the caller's. One VRP
 * under several anchors is one VRP with all of them. On failure *out is NULL.
 */
enum st rov_build(
    struct rov_table **out, struct prows *rows, const struct rov_tas *tas, struct err *e);
void rov_free(struct rov_table *t); /* NULL is fine */

/*
 * State of (p, origin). A path that is empty or ends in a set has no single
 * origin: pass 0, which never matches.
 */
enum rov_state rov_check(const struct rov_table *t, const struct pfx *p, uint32_t origin);

struct rov_ask {
	struct pfx pfx;
	uint32_t origin;
};

/*
 * The states (enum rov_state) of n questions into out: the same answers as rov_check, sooner. In
 * the order of a table each begins where the last one ended; at random their memory is waited for
 * together.
 */
void rov_check_all(const struct rov_table *t, const struct rov_ask *v, size_t n, uint8_t *out);

/* The VRPs that cover *p, longest first: how many there are; the first cap of them in out. */
size_t rov_covering(
    const struct rov_table *t, const struct pfx *p, struct rov_vrp *out, size_t cap);
/* Distinct VRPs in the table. */
size_t rov_count(const struct rov_table *t);
/* Name of anchor bit i, "" when there is none. */
const char *rov_ta_name(const struct rov_table *t, unsigned i);

#endif
