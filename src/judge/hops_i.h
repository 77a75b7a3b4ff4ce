/*
 * hops_i.h - all that the world says of ASes and of pairs of them, in two tables made for asking.
 *
 * A path asks for each AS once and for each hop once; a lookup is one place in memory.
 */
#ifndef HOPS_I_H
#define HOPS_I_H

#include "base/hash.h"
#include "judge/path.h"

enum {
	HOP_AS_HELD = 1,    /* the slot is used */
	HOP_AS_ATTESTS = 2, /* has ASPAs */
	HOP_AS_ALLOWS = 4,  /* its operator named allowed neighbours */
	HOP_AS_TIER1 = 8,
	HOP_AS_SERVER = 16,    /* a route server */
	HOP_AS_TIER1_IP4 = 32, /* counts as a Tier-1 in one family: an exception */
	HOP_AS_TIER1_IP6 = 64,
};

struct hop_as {
	uint32_t asn;
	uint32_t group; /* organisation: its lowest AS; 0: alone or unknown */
	uint32_t flags;
};

/* What a link's two ends are to each other: bits of hop_link.bits; lo < hi. */
enum {
	LINK_HELD = 1,
	LINK_LO_PROVIDER = 2, /* relationships */
	LINK_HI_PROVIDER = 4,
	LINK_PEER = 8,
	LINK_WEAK = 16,
	LINK_LO_ATTESTS = 32, /* lo has an ASPA that names hi */
	LINK_HI_ATTESTS = 64,
	LINK_LO_ALLOWS = 128,
	LINK_HI_ALLOWS = 256,
	LINK_LO_TAKES_ALL = 512, /* lo imports everything from hi, by its aut-num */
	LINK_HI_TAKES_ALL = 1024,
	LINK_LO_NAMES = 2048, /* lo imports from hi and exports to it, but not everything */
	LINK_HI_NAMES = 4096,
	LINK_LO_GIVES_ALL = 8192, /* lo exports everything to hi */
	LINK_HI_GIVES_ALL = 16384,
};

struct hop_link {
	uint32_t lo, hi, bits;
};

struct path_judge {
	struct hop_as *as;
	struct hop_link *links;
	size_t as_mask, as_n, links_mask, links_n;
	bool has_aspa, has_rel, has_policy;
};

static inline size_t
hop_as_slot(const struct path_judge *j, uint32_t asn)
{
	return hash_u64(asn) & j->as_mask;
}

/* The row of an AS; without HOP_AS_HELD when nothing is known of it. */
static inline const struct hop_as *
hop_as_get(const struct path_judge *j, uint32_t asn)
{
	size_t i = hop_as_slot(j, asn);

	while ((j->as[i].flags & HOP_AS_HELD) != 0 && j->as[i].asn != asn)
		i = (i + 1) & j->as_mask;
	return &j->as[i];
}

static inline size_t
hop_link_slot(const struct path_judge *j, uint32_t lo, uint32_t hi)
{
	return hash_u64((uint64_t)lo << 32 | hi) & j->links_mask;
}

/* Bits of the link, 0 when nothing is known of it; lo < hi. */
static inline uint32_t
hop_link_get(const struct path_judge *j, uint32_t lo, uint32_t hi)
{
	size_t i = hop_link_slot(j, lo, hi);

	while (j->links[i].bits != 0 && (j->links[i].lo != lo || j->links[i].hi != hi))
		i = (i + 1) & j->links_mask;
	return j->links[i].bits;
}

#endif
