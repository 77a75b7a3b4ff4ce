/* check_family.c - next hops and NLRI of the families that MP_REACH_NLRI can carry. */
#include "bgp/check_i.h"

#include "pfx/pfx.h"

enum {
	SAFI_LABELLED = 4,
	SAFI_VPLS = 65,
	SAFI_EVPN = 70,
	SAFI_VPN = 128,
	SAFI_VPN_MULTICAST = 129,
	SAFI_RTC = 132,
	SAFI_FLOWSPEC = 133,
	SAFI_FLOWSPEC_VPN = 134
};

#define AFI_L2VPN 25
#define AFI_LS 16388

bool
family_judged(unsigned afi, unsigned safi)
{
	return (afi == AFI_IP4 || afi == AFI_IP6) && safi >= SAFI_UNICAST && safi <= SAFI_MULTICAST;
}

bool
family_next_hop(unsigned afi, unsigned safi, size_t n)
{
	const bool v4 = n == 4,
		   v6 = n == 16 || n == 32; /* global, or global and link-local: RFC 2545 */

	switch (safi) {
	case SAFI_UNICAST:
	case SAFI_MULTICAST:
	case SAFI_LABELLED: /* RFC 8950 lets IPv4 have IPv6 next hops */
		return afi == AFI_IP4 ? v4 || v6 : afi == AFI_IP6 ? v6 : true;
	case SAFI_VPN:
	case SAFI_VPN_MULTICAST: /* with a route distinguisher each, RFC 4364, RFC 4659, RFC 8950 */
		if (afi != AFI_IP4 && afi != AFI_IP6)
			return true;
		return n == 24 || n == 48 || (afi == AFI_IP4 && n == 12);
	case SAFI_FLOWSPEC:
	case SAFI_FLOWSPEC_VPN: /* RFC 8955 4: none, and what is there is ignored */
		return true;
	case SAFI_VPLS:
	case SAFI_EVPN:
		return afi != AFI_L2VPN || v4 || v6;
	case SAFI_RTC:
		return afi != AFI_IP4 || v4 || v6;
	default:
		return afi != AFI_LS || v4 || v6 || n == 12 || n == 24;
	}
}

/* One labelled prefix, RFC 8277 2.2: labels up to the one with the bottom of the stack, then bits.
 */
static bool
labelled(struct wire *w, unsigned afi, unsigned skip)
{
	unsigned bits = wire_u8(w);
	struct wire v = wire_sub(w, (bits + 7) / 8);
	const uint8_t *label;

	if (wire_bad(w))
		return false;
	do {
		label = wire_take(&v, 3);
		if (label == NULL || bits < 24)
			return false;
		bits -= 24; /* 0x800000 and 0 stand for a withdrawn label */
	} while (!(label[2] & 1) && be16(label) != 0x8000 && be16(label) != 0);
	return bits >= skip && bits - skip <= afi_bits(afi) &&
	       (label[2] & 1 || be16(label) == 0x8000);
}

static bool
flowspec(struct wire *w)
{
	unsigned n = wire_u8(w);

	if (n >= 0xf0)
		n = (n & 0xf) << 8 | wire_u8(w);
	wire_take(w, n);
	return n > 0;
}

static bool
evpn(struct wire *w)
{
	static const struct {
		uint8_t least, most;
	} sizes[] = { { 0, 255 }, { 25, 28 }, { 33, 58 }, { 17, 29 }, { 23, 35 }, { 34, 58 } };
	const unsigned type = wire_u8(w), n = wire_u8(w);

	wire_take(w, n);
	return type >= sizeof(sizes) / sizeof(sizes[0]) ||
	       (n >= sizes[type].least && n <= sizes[type].most);
}

bool
family_walks(unsigned afi, unsigned safi, struct wire w)
{
	bool good = true;

	while (good && wire_left(&w) > 0) {
		if (safi == SAFI_LABELLED && (afi == AFI_IP4 || afi == AFI_IP6))
			good = labelled(&w, afi, 0);
		else if ((safi == SAFI_VPN || safi == SAFI_VPN_MULTICAST) &&
			 (afi == AFI_IP4 || afi == AFI_IP6))
			good = labelled(&w, afi, 64);
		else if (safi == SAFI_FLOWSPEC || safi == SAFI_FLOWSPEC_VPN)
			good = flowspec(&w);
		else if (afi == AFI_L2VPN && safi == SAFI_EVPN)
			good = evpn(&w);
		else if (afi == AFI_L2VPN && safi == SAFI_VPLS)
			wire_take(&w, wire_u16(&w));
		else if (afi == AFI_LS) {
			wire_u16(&w);
			wire_take(&w, wire_u16(&w));
		} else
			return true;
		good = good && !wire_bad(&w);
	}
	return good;
}
