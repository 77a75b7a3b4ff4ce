/* check_i.h - inside of the slow look. */
#ifndef CHECK_I_H
#define CHECK_I_H

#include "bgp/check.h"

/* One attribute that is looked into. */
struct ck {
	struct findings *f;
	struct check_attrs *a;
	const struct check_session *s;
	uint8_t code;
	uint64_t off; /* of the attribute's flags */
	unsigned depth;
};

void check_say(struct ck *k, enum outcome o, const char *rule, const char *what);

/* check_tlv.c */
void check_aigp(struct ck *k, struct wire v);
void check_prefix_sid(struct ck *k, struct wire v);
void check_link_state(struct ck *k, struct wire v);
void check_pmsi(struct ck *k, struct wire v);
void check_tunnel(struct ck *k, struct wire v);
void check_bfd(struct ck *k, struct wire v);

/* Whether the NLRI of a family that is not judged can be walked; true when nobody here knows how.
 */
bool family_walks(unsigned afi, unsigned safi, struct wire w);
/* IPv4 and IPv6, unicast and multicast. */
bool family_judged(unsigned afi, unsigned safi);

#endif
