/*
 * update.h - one BGP UPDATE, decoded: what it withdraws, what it announces, what is wrong with it.
 */
#ifndef UPDATE_H
#define UPDATE_H

#include "bgp/attrs.h"
#include "bgp/nlri.h"

/* A field of prefixes of one family. */
struct bgp_field {
	uint16_t afi;
	uint8_t safi;
	struct wire nlri; /* empty when there are none; already known to be walkable */
};

struct bgp_update {
	/* [0] the classic IPv4 field, [1] the one of MP_(UN)REACH_NLRI */
	struct bgp_field withdrawn[2], announced[2];
	struct bgp_attrs attrs;
	bool add_path;
	bool foreign; /* an MP family that is not IPv4 or IPv6 unicast or multicast */
};

/*
 * Decodes the body of an UPDATE (what follows the 19-octet header). Faults are data, see
 * attrs.fault: BGP_RESET leaves all fields empty, BGP_TAW says that what is announced counts as
 * withdrawn. ST_NOMEM is the only failure.
 */
enum st update_decode(struct bgp_update *u, const uint8_t *p, size_t n,
    const struct bgp_session *ses, struct arena *mem, struct err *e);

#endif
