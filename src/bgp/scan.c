/*
 * scan.c - the walk over a table entry's attributes that finds its AS_PATH.
 *
 * Must agree with attrs.c about what is fatal; tests/unit/test_bgp.c compares
 * the two on real and on mutated blocks.
 */
#include "bgp/attrs.h"

#include "bgp/attrs_i.h"

/*
 * What lengths an attribute may have, else the route counts as withdrawn: a bit each. Those of 64
 * and more are of the kind that their bit 63 or the unit says.
 */
#define ANY UINT64_MAX
#define LEN1 (1ull << 1)
#define LEN4 (1ull << 4)
#define UNIT4 0x1111111111111110ull
#define UNIT8 0x0101010101010100ull
#define UNIT12 0x1001001001001000ull
#define LEAST3 (UINT64_MAX << 3)

/* Turned over, so that a row of zeros is what an attribute without a name may have: any. */
static const uint64_t lens_not[256] = {
	[ATTR_ORIGIN] = ~LEN1,
	[ATTR_NEXT_HOP] = ~LEN4,
	[ATTR_MED] = ~LEN4,
	[ATTR_LOCAL_PREF] = ~LEN4,
	[ATTR_COMMUNITIES] = ~UNIT4,
	[ATTR_ORIGINATOR_ID] = ~LEN4,
	[ATTR_CLUSTER_LIST] = ~UNIT4,
	[ATTR_MP_UNREACH_NLRI] = ~LEAST3,
	[ATTR_EXTENDED_COMMUNITIES] = ~UNIT8,
	[ATTR_LARGE_COMMUNITIES] = ~UNIT12,
	[ATTR_OTC] = ~LEN4,
};

/* The same for a length of 64 or more. */
static bool
long_fits(unsigned code, size_t len)
{
	switch (~lens_not[code]) {
	case UNIT4:
		return len % 4 == 0;
	case UNIT8:
		return len % 8 == 0;
	case UNIT12:
		return len % 12 == 0;
	default:
		return lens_not[code] >> 63 == 0; /* any, or a least one */
	}
}

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
		uint64_t bit;

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
		bit = code < 64 ? 1ull << code : 0;
		if (__builtin_expect(seen & bit, 0)) { /* the first counts */
			if (code == ATTR_MP_REACH_NLRI || code == ATTR_MP_UNREACH_NLRI)
				return false;
			p += len;
			continue;
		}
		seen |= bit;
		if (code == ATTR_AS_PATH)
			*path = (struct span){ p, len };
		else if (len < 64 ? lens_not[code] >> len & 1 : !long_fits(code, len))
			return false;
		else if (code == ATTR_ORIGIN && p[0] > 2)
			return false;
		p += len;
	}
	return (seen >> ATTR_ORIGIN & 1) && (seen >> ATTR_AS_PATH & 1);
}
