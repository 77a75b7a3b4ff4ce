/* registry.c - see registry.h. The table is as of 2025-11. */
#include "bgp/registry.h"

#include <stddef.h>

#define WELL ATTR_WELL_KNOWN, false
#define LOCAL ATTR_NON_TRANSITIVE, false
#define TRANS ATTR_TRANSITIVE, false
#define OLD ATTR_UNKNOWN, true

static const struct attr_entry entries[256] = {
	[0] = { "Reserved", "RFC 4271", OLD },
	[1] = { "ORIGIN", "RFC 4271", WELL },
	[2] = { "AS_PATH", "RFC 4271", WELL },
	[3] = { "NEXT_HOP", "RFC 4271", WELL },
	[4] = { "MULTI_EXIT_DISC", "RFC 4271", LOCAL },
	[5] = { "LOCAL_PREF", "RFC 4271", WELL },
	[6] = { "ATOMIC_AGGREGATE", "RFC 4271", WELL },
	[7] = { "AGGREGATOR", "RFC 4271", TRANS },
	[8] = { "COMMUNITIES", "RFC 1997", TRANS },
	[9] = { "ORIGINATOR_ID", "RFC 4456", LOCAL },
	[10] = { "CLUSTER_LIST", "RFC 4456", LOCAL },
	[11] = { "DPA", "RFC 6938", OLD },
	[12] = { "ADVERTISER", "RFC 6938", OLD },
	[13] = { "RCID_PATH", "RFC 6938", OLD },
	[14] = { "MP_REACH_NLRI", "RFC 4760", LOCAL },
	[15] = { "MP_UNREACH_NLRI", "RFC 4760", LOCAL },
	[16] = { "EXTENDED_COMMUNITIES", "RFC 4360", TRANS },
	[17] = { "AS4_PATH", "RFC 6793", TRANS },
	[18] = { "AS4_AGGREGATOR", "RFC 6793", TRANS },
	[19] = { "SAFI_SPECIFIC_ATTRIBUTE", "draft-kapoor-nalawade-idr-bgp-ssa", OLD },
	[20] = { "CONNECTOR_ATTRIBUTE", "RFC 6037", OLD },
	[21] = { "AS_PATHLIMIT", "draft-ietf-idr-as-pathlimit", OLD },
	[22] = { "PMSI_TUNNEL", "RFC 6514", TRANS },
	[23] = { "TUNNEL_ENCAPSULATION", "RFC 9012", TRANS },
	[24] = { "TRAFFIC_ENGINEERING", "RFC 5543", LOCAL },
	[25] = { "IPV6_EXTENDED_COMMUNITIES", "RFC 5701", TRANS },
	[26] = { "AIGP", "RFC 7311", LOCAL },
	[27] = { "PE_DISTINGUISHER_LABELS", "RFC 6514", TRANS },
	[28] = { "ENTROPY_LABEL_CAPABILITY", "RFC 7447", OLD },
	[29] = { "BGP_LS", "RFC 9552", LOCAL },
	[30] = { "Deprecated", "RFC 8093", OLD },
	[31] = { "Deprecated", "RFC 8093", OLD },
	[32] = { "LARGE_COMMUNITY", "RFC 8092", TRANS },
	[33] = { "BGPSEC_PATH", "RFC 8205", LOCAL },
	[34] = { "COMMUNITY_CONTAINER", "draft-ietf-idr-wide-bgp-communities", TRANS },
	[35] = { "ONLY_TO_CUSTOMER", "RFC 9234", TRANS },
	[36] = { "D_PATH", "draft-ietf-bess-evpn-ipvpn-interworking", TRANS },
	[37] = { "SFP_ATTRIBUTE", "RFC 9015", TRANS },
	[38] = { "BFD_DISCRIMINATOR", "RFC 9026", TRANS },
	[39] = { "NEXT_HOP_DEPENDENT_CHARACTERISTICS", "draft-ietf-idr-entropy-label", TRANS },
	[40] = { "PREFIX_SID", "RFC 8669", TRANS },
	[128] = { "ATTR_SET", "RFC 6368", TRANS },
	[129] = { "Deprecated", "RFC 8093", OLD },
	[241] = { "Deprecated", "RFC 8093", OLD },
	[242] = { "Deprecated", "RFC 8093", OLD },
	[243] = { "Deprecated", "RFC 8093", OLD },
	[255] = { "Reserved for development", "RFC 2042", ATTR_UNKNOWN, false },
};

const struct attr_entry *
attr_registry(uint8_t code)
{
	return &entries[code];
}

const char *
attr_name(uint8_t code)
{
	return entries[code].name != NULL ? entries[code].name : "unassigned";
}

const char *
family_name(unsigned afi, unsigned safi)
{
	static const struct {
		uint16_t afi;
		uint8_t safi;
		const char *name;
	} names[] = {
		{ 1, 1, "IPv4 unicast" },
		{ 1, 2, "IPv4 multicast" },
		{ 1, 4, "IPv4 labelled unicast" },
		{ 1, 5, "IPv4 MCAST-VPN" },
		{ 1, 66, "IPv4 MDT" },
		{ 1, 73, "IPv4 SR policy" },
		{ 1, 128, "IPv4 VPN unicast" },
		{ 1, 129, "IPv4 VPN multicast" },
		{ 1, 132, "route target constraint" },
		{ 1, 133, "IPv4 FlowSpec" },
		{ 1, 134, "IPv4 VPN FlowSpec" },
		{ 2, 1, "IPv6 unicast" },
		{ 2, 2, "IPv6 multicast" },
		{ 2, 4, "IPv6 labelled unicast" },
		{ 2, 5, "IPv6 MCAST-VPN" },
		{ 2, 73, "IPv6 SR policy" },
		{ 2, 128, "IPv6 VPN unicast" },
		{ 2, 129, "IPv6 VPN multicast" },
		{ 2, 133, "IPv6 FlowSpec" },
		{ 2, 134, "IPv6 VPN FlowSpec" },
		{ 25, 65, "L2VPN VPLS" },
		{ 25, 70, "L2VPN EVPN" },
		{ 16388, 71, "BGP-LS" },
		{ 16388, 72, "BGP-LS VPN" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].afi == afi && names[i].safi == safi)
			return names[i].name;
	}
	return NULL;
}
