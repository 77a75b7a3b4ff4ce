/* names.c - the records that RFC 6396 and its elders name. */
#include "mrt/mrt_i.h"

const char *
mrt_rec_name(unsigned type, unsigned subtype)
{
	static const struct {
		uint16_t type;
		int subtype; /* -1: any */
		const char *name;
	} names[] = {
		{ 0, -1, "NULL" },
		{ 1, -1, "START" },
		{ 2, -1, "DIE" },
		{ 3, -1, "I_AM_DEAD" },
		{ 4, -1, "PEER_DOWN" },
		{ 5, 0, "BGP_NULL" },
		{ 5, 1, "BGP_UPDATE" },
		{ 5, 2, "BGP_PREF_UPDATE" },
		{ 5, 3, "BGP_STATE_CHANGE" },
		{ 5, 4, "BGP_SYNC" },
		{ 5, 5, "BGP_OPEN" },
		{ 5, 6, "BGP_NOTIFY" },
		{ 5, 7, "BGP_KEEPALIVE" },
		{ 6, -1, "RIP" },
		{ 7, -1, "IDRP" },
		{ 8, -1, "RIPNG" },
		{ 11, -1, "OSPFv2" },
		{ 12, 1, "TABLE_DUMP IPv4" },
		{ 12, 2, "TABLE_DUMP IPv6" },
		{ 13, 1, "PEER_INDEX_TABLE" },
		{ 13, 2, "RIB_IPV4_UNICAST" },
		{ 13, 3, "RIB_IPV4_MULTICAST" },
		{ 13, 4, "RIB_IPV6_UNICAST" },
		{ 13, 5, "RIB_IPV6_MULTICAST" },
		{ 13, 6, "RIB_GENERIC" },
		{ 13, 7, "GEO_PEER_TABLE" },
		{ 13, 8, "RIB_IPV4_UNICAST_ADDPATH" },
		{ 13, 9, "RIB_IPV4_MULTICAST_ADDPATH" },
		{ 13, 10, "RIB_IPV6_UNICAST_ADDPATH" },
		{ 13, 11, "RIB_IPV6_MULTICAST_ADDPATH" },
		{ 13, 12, "RIB_GENERIC_ADDPATH" },
		{ 16, 0, "BGP4MP_STATE_CHANGE" },
		{ 16, 1, "BGP4MP_MESSAGE" },
		{ 16, 2, "BGP4MP_ENTRY" },
		{ 16, 3, "BGP4MP_SNAPSHOT" },
		{ 16, 4, "BGP4MP_MESSAGE_AS4" },
		{ 16, 5, "BGP4MP_STATE_CHANGE_AS4" },
		{ 16, 6, "BGP4MP_MESSAGE_LOCAL" },
		{ 16, 7, "BGP4MP_MESSAGE_AS4_LOCAL" },
		{ 16, 8, "BGP4MP_MESSAGE_ADDPATH" },
		{ 16, 9, "BGP4MP_MESSAGE_AS4_ADDPATH" },
		{ 16, 10, "BGP4MP_MESSAGE_LOCAL_ADDPATH" },
		{ 16, 11, "BGP4MP_MESSAGE_AS4_LOCAL_ADDPATH" },
		{ 32, -1, "ISIS" },
		{ 33, -1, "ISIS_ET" },
		{ 48, -1, "OSPFv3" },
		{ 49, -1, "OSPFv3_ET" },
	};

	static const char *const plus[] = { "BGP4PLUS_NULL", "BGP4PLUS_UPDATE",
		"BGP4PLUS_PREF_UPDATE", "BGP4PLUS_STATE_CHANGE", "BGP4PLUS_SYNC", "BGP4PLUS_OPEN",
		"BGP4PLUS_NOTIFY", "BGP4PLUS_KEEPALIVE" };
	static const char *const plus_01[] = { "BGP4PLUS_01_NULL", "BGP4PLUS_01_UPDATE",
		"BGP4PLUS_01_PREF_UPDATE", "BGP4PLUS_01_STATE_CHANGE", "BGP4PLUS_01_SYNC",
		"BGP4PLUS_01_OPEN", "BGP4PLUS_01_NOTIFY", "BGP4PLUS_01_KEEPALIVE" };

	if (type == MRT_TYPE_BGP4MP_ET)
		type = MRT_TYPE_BGP4MP;
	if (mrt_is_legacy(type) && type != MRT_TYPE_BGP)
		return subtype > LEGACY_KEEPALIVE  ? NULL
		       : type == MRT_TYPE_BGP4PLUS ? plus[subtype]
						   : plus_01[subtype];
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].type == type &&
		    (names[i].subtype < 0 || (unsigned)names[i].subtype == subtype))
			return names[i].name;
	}
	return NULL;
}

bool
mrt_is_geo(const struct mrt_rec *rec)
{
	return rec->type == MRT_TYPE_TABLE_DUMP_V2 && rec->subtype == V2_GEO_PEER_TABLE;
}

/* RFC 6397 2: collector and its place, then a peer entry of RFC 6396 with a place each. */
enum st
mrt_geo_check(const struct mrt_rec *rec, struct err *e)
{
	struct wire w = wire_on(rec->body, rec->body_n, 0);
	unsigned n;

	wire_u32(&w);
	wire_take(&w, wire_u16(&w));
	wire_take(&w, 8);
	for (n = wire_u16(&w); n > 0 && !wire_bad(&w); n--) {
		const unsigned type = wire_u8(&w);

		wire_take(&w, 4 + (type & 1 ? 16 : 4) + (type & 2 ? 4 : 2) + 8);
	}
	return wire_bad(&w) ? mrt_short(rec, &w, "RFC 6397 2", e) : ST_OK;
}
