/* peerlock.c - see peerlock.h. */
#include "judge/peerlock.h"

static const struct lock_exception exceptions[] = {
	{ 6939, LOCK_IN_IP6, "buys IPv4 transit and peers like a Tier-1 in IPv6" },
};

size_t
lock_exceptions(const struct lock_exception **out)
{
	*out = exceptions;
	return sizeof(exceptions) / sizeof(exceptions[0]);
}

static bool
one_org(const struct lock_as *a, const struct lock_as *b)
{
	return a->asn == b->asn || (a->group != 0 && a->group == b->group);
}

/* The excuse of what stands between the Tier-1s as[a] and as[b]. */
static uint8_t
excuse_of(const struct lock_as *as, unsigned a, unsigned b)
{
	unsigned lo = a + 1, hi = b;
	uint8_t excuse;

	while (lo < hi && one_org(&as[lo], &as[a]))
		lo++;
	while (lo < hi && one_org(&as[hi - 1], &as[b]))
		hi--;
	if (lo == hi)
		return LOCK_SIBLING;
	excuse = as[lo].excuse;
	for (unsigned i = lo; i < hi; i++) {
		if (as[i].excuse != excuse)
			return LOCK_BARE;
	}
	return excuse;
}

struct peerlock
peerlock_lite(const struct lock_as *as, unsigned n)
{
	struct peerlock found = { .kind = LOCK_NONE };
	unsigned a = n; /* the last Tier-1; n: none yet */

	for (unsigned b = 0; b < n; b++) {
		uint8_t excuse;

		if (!as[b].tier1)
			continue;
		if (a < b && a + 1 < b) {
			excuse = excuse_of(as, a, b);
			if (found.kind == LOCK_NONE || excuse == LOCK_BARE)
				found = (struct peerlock){ LOCK_LITE, excuse, (uint16_t)(a + 1),
					(uint16_t)b, as[a].asn, a + 2 == b ? as[a + 1].asn : 0,
					as[b].asn };
			if (excuse == LOCK_BARE)
				break;
		}
		a = b;
	}
	return found;
}
