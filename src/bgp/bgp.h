/*
 * bgp.h - the numbers of BGP-4 that every part of this folder uses.
 */
#ifndef BGP_H
#define BGP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Path attributes that are decoded or checked; registry.h has the names of all. */
enum bgp_attr_code {
	ATTR_ORIGIN = 1,
	ATTR_AS_PATH = 2,
	ATTR_NEXT_HOP = 3,
	ATTR_MED = 4,
	ATTR_LOCAL_PREF = 5,
	ATTR_ATOMIC_AGGREGATE = 6,
	ATTR_AGGREGATOR = 7,
	ATTR_COMMUNITIES = 8,
	ATTR_ORIGINATOR_ID = 9,
	ATTR_CLUSTER_LIST = 10,
	ATTR_MP_REACH_NLRI = 14,
	ATTR_MP_UNREACH_NLRI = 15,
	ATTR_EXTENDED_COMMUNITIES = 16,
	ATTR_AS4_PATH = 17,
	ATTR_AS4_AGGREGATOR = 18,
	ATTR_PMSI_TUNNEL = 22,
	ATTR_TUNNEL_ENCAPSULATION = 23,
	ATTR_IPV6_EXTENDED_COMMUNITIES = 25,
	ATTR_AIGP = 26,
	ATTR_BGP_LS = 29,
	ATTR_LARGE_COMMUNITIES = 32,
	ATTR_OTC = 35, /* ONLY_TO_CUSTOMER, RFC 9234 */
	ATTR_BFD_DISCRIMINATOR = 38,
	ATTR_PREFIX_SID = 40,
	ATTR_ATTR_SET = 128,
};

#define ATTR_FLAG_EXT_LEN 0x10

enum bgp_type {
	BGP_OPEN = 1,
	BGP_UPDATE = 2,
	BGP_NOTIFICATION = 3,
	BGP_KEEPALIVE = 4,
	BGP_ROUTE_REFRESH = 5,
};

enum { SAFI_UNICAST = 1, SAFI_MULTICAST = 2 };

#define BGP_HEADER_BYTES 19

/* What RFC 7606 makes of a message, from least to worst; the worst fault of a message decides. */
enum bgp_outcome {
	BGP_OK,
	BGP_DISCARD_ATTR, /* the attribute is dropped, the route stands */
	BGP_TAW_AS0, /* treat as withdraw for an AS 0 (RFC 7607), though all could be decoded */
	BGP_TAW,     /* treat as withdraw */
	BGP_RESET,   /* the prefixes cannot be trusted: the message is refused */
};

/* The worst fault found in a message. */
struct bgp_fault {
	enum bgp_outcome outcome;
	size_t off;	  /* octet in the message or attribute block */
	const char *rule; /* static text */
};

static inline void
bgp_fault_add(struct bgp_fault *f, enum bgp_outcome o, size_t off, const char *rule)
{
	if (o > f->outcome) {
		f->outcome = o;
		f->off = off;
		f->rule = rule;
	}
}

/* RFC 4271 6.3: whether an IPv4 address can be one of a host. */
static inline bool
ip4_is_host(uint32_t addr)
{
	const unsigned first = addr >> 24;

	return first != 0 && first != 127 && first < 224;
}

/* Bytes that belong to the message. */
struct span {
	const uint8_t *p;
	size_t n;
};

#endif
