/*
 * scan.c - the walk over a table entry's attributes that finds its AS_PATH.
 *
 * Must agree with attrs.c about what is fatal; tests/unit/test_bgp.c compares
 * the two on real and on mutated blocks.
 */
#include "bgp/attrs.h"

#include "bgp/attrs_i.h"

/* What the length of an attribute must be, else the route counts as withdrawn. */
enum { ANY, ONE_OF_3, PATH, LEN4, UNIT4, UNIT8, UNIT12, UNREACH };

static const uint8_t rule_of[256] = {
	[ATTR_ORIGIN] = ONE_OF_3,
	[ATTR_AS_PATH] = PATH,
	[ATTR_NEXT_HOP] = LEN4,
	[ATTR_MED] = LEN4,
	[ATTR_LOCAL_PREF] = LEN4,
	[ATTR_COMMUNITIES] = UNIT4,
	[ATTR_ORIGINATOR_ID] = LEN4,
	[ATTR_CLUSTER_LIST] = UNIT4,
	[ATTR_MP_UNREACH_NLRI] = UNREACH,
	[ATTR_EXTENDED_COMMUNITIES] = UNIT8,
	[ATTR_LARGE_COMMUNITIES] = UNIT12,
	[ATTR_OTC] = LEN4,
};

bool
attrs_scan_path(const uint8_t *p, size_t n, struct span *path)
{
	const uint8_t *end = p + n;
	uint64_t seen = 0;

	if (n == 0) { /* a router's own route */
		*path = (struct span){ p, 0 };
		return true;
	}
	while (p < end) {
		const size_t left = (size_t)(end - p);
		size_t len, head = 3;
		unsigned code;
		bool again;

		if (left < 3)
			return false;
		code = p[1];
		len = p[2];
		if (!attr_is_plain(p[0], (uint8_t)code))
			return false;
		if (p[0] & ATTR_FLAG_EXT_LEN) {
			if (left < 4)
				return false;
			len = be16(p + 2);
			head = 4;
		}
		if (left - head < len)
			return false;
		p += head;
		again = code < 64 && seen >> code & 1;
		if (!again) {
			bool good = true;

			switch (rule_of[code]) {
			case ONE_OF_3:
				good = len == 1 && p[0] <= 2;
				break;
			case PATH:
				*path = (struct span){ p, len };
				break;
			case LEN4:
				good = len == 4;
				break;
			case UNIT4:
				good = len != 0 && len % 4 == 0;
				break;
			case UNIT8:
				good = len != 0 && len % 8 == 0;
				break;
			case UNIT12:
				good = len != 0 && len % 12 == 0;
				break;
			case UNREACH:
				good = len >= 3;
				break;
			default:
				break;
			}
			if (!good)
				return false;
			if (code < 64)
				seen |= 1ULL << code;
		} else if (code == ATTR_MP_REACH_NLRI || code == ATTR_MP_UNREACH_NLRI)
			return false;
		p += len;
	}
	return (seen >> ATTR_ORIGIN & 1) && (seen >> ATTR_AS_PATH & 1);
}
