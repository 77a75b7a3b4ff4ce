/* asn.c - see asn.h. */
#include "pfx/asn.h"

bool
asn_parse(struct str s, uint32_t *out)
{
	struct str high;
	uint64_t hi, lo;

	if (s.n > 2 && (s.p[0] | 32) == 'a' && (s.p[1] | 32) == 's') {
		s.p += 2;
		s.n -= 2;
	}
	if (!str_cut(&s, '.', &high))
		return false;
	if (s.p == NULL) {
		if (high.n > 10 || !str_u64(high, UINT32_MAX, &lo))
			return false;
		*out = (uint32_t)lo;
		return true;
	}
	if (!str_u64(high, 65535, &hi) || !str_u64(s, 65535, &lo))
		return false;
	*out = (uint32_t)(hi << 16 | lo);
	return true;
}
