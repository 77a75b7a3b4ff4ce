/*
 * routescope/rov.h - route origin validation (RFC 6811) against VRPs.
 *
 *	rs_rov_new(&rov, &e); rs_rov_load(rov, "vrps.json", &e); rs_rov_freeze(rov, &e);
 *	state = rs_rov_check(rov, &r->prefix, rs_path_origin(r->path));
 *
 * A table is filled, frozen, then read by any number of threads without locks.
 *
 * Cost:  about 26 bytes a VRP; a lookup visits the VRPs that cover the prefix.
 * AS 0:  a VRP for AS 0 covers and never matches (RFC 6811 2, RFC 6483 4).
 */
#ifndef ROUTESCOPE_ROV_H
#define ROUTESCOPE_ROV_H

#include <routescope/base.h>

#ifdef __cplusplus
extern "C" {
#endif

enum rs_rov_state {
	RS_NOT_FOUND,	   /* no VRP covers the prefix */
	RS_VALID,	   /* a covering VRP has this origin, and room for the length */
	RS_INVALID_LENGTH, /* a covering VRP has this origin, none has room for the length */
	RS_INVALID_ASN,	   /* covered, and no covering VRP has this origin */
};

struct rs_vrp {
	struct rs_prefix prefix;
	uint8_t max_len; /* prefix.len .. 32 or 128 */
	uint32_t asn;
};

struct rs_rov; /* opaque */

/* An empty table. RS_OK or RS_NOMEM; on failure *out is NULL. */
enum rs_status rs_rov_new(struct rs_rov **out, struct rs_error *e);
void rs_rov_free(struct rs_rov *rov); /* NULL is fine */

/*
 * Adds the VRPs of a file, compressed or not: JSON of rpki-client, routinator, Cloudflare and the
 * RIPE NCC validators, CSV of rpki-client, routinator and the RIPE NCC archive, told apart by
 * content. Whole or nothing. *refused, unless NULL, counts rows with a bad value, which alone are
 * left out.
 */
enum rs_status rs_rov_load(
    struct rs_rov *rov, const char *path, uint64_t *refused, struct rs_error *e);
/* Adds one. RS_OK, RS_NOMEM, or RS_BAD when max_len is out of range. */
enum rs_status rs_rov_add(struct rs_rov *rov, const struct rs_vrp *vrp, struct rs_error *e);
/* Ends the filling. RS_OK or RS_NOMEM; RS_UNSUP: frozen already (also from the two above). */
enum rs_status rs_rov_freeze(struct rs_rov *rov, struct rs_error *e);

/* Distinct VRPs; 0 before it is frozen. */
size_t rs_rov_count(const struct rs_rov *rov);
/*
 * State of a route against a frozen table. Origin 0, as rs_path_origin() gives for paths without a
 * single origin, never matches.
 */
enum rs_rov_state rs_rov_check(
    const struct rs_rov *rov, const struct rs_prefix *p, uint32_t origin);
#define RS_ROV_COVERING 256

/*
 * The VRPs that cover *p, longest first: how many there are; the first cap of them, at most
 * RS_ROV_COVERING, in out. Only of a frozen table.
 */
size_t rs_rov_covering(
    const struct rs_rov *rov, const struct rs_prefix *p, struct rs_vrp *out, size_t cap);
/* "not-found", "valid", "invalid-length", "invalid-asn". */
const char *rs_rov_word(enum rs_rov_state state);

#ifdef __cplusplus
}
#endif

#endif
