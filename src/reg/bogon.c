/* bogon.c - see bogon.h. */
#include "reg/bogon.h"

static const struct bogon_block blocks[] = {
	{ "0.0.0.0/8", "this network (RFC 791)", BOGON_SPECIAL4 },
	{ "10.0.0.0/8", "private use (RFC 1918)", BOGON_SPECIAL4 },
	{ "100.64.0.0/10", "shared address space (RFC 6598)", BOGON_SPECIAL4 },
	{ "127.0.0.0/8", "loopback (RFC 1122)", BOGON_SPECIAL4 },
	{ "169.254.0.0/16", "link local (RFC 3927)", BOGON_SPECIAL4 },
	{ "172.16.0.0/12", "private use (RFC 1918)", BOGON_SPECIAL4 },
	{ "192.0.0.0/24", "IETF protocol assignments (RFC 6890)", BOGON_SPECIAL4 },
	{ "192.0.2.0/24", "documentation (RFC 5737)", BOGON_SPECIAL4 },
	{ "192.88.99.0/24", "6to4 relay anycast, withdrawn (RFC 7526)", BOGON_RULE },
	{ "192.168.0.0/16", "private use (RFC 1918)", BOGON_SPECIAL4 },
	{ "198.18.0.0/15", "benchmarking (RFC 2544)", BOGON_SPECIAL4 },
	{ "198.51.100.0/24", "documentation (RFC 5737)", BOGON_SPECIAL4 },
	{ "203.0.113.0/24", "documentation (RFC 5737)", BOGON_SPECIAL4 },
	{ "224.0.0.0/4", "multicast (RFC 5771)", BOGON_RULE },
	{ "240.0.0.0/4", "reserved, class E (RFC 1112)", BOGON_SPECIAL4 },
	/* all of IPv6 outside 2000::/3, the only space IANA hands out for global unicast */
	{ "::/3", "outside global unicast (RFC 4291)", BOGON_RULE },
	{ "4000::/2", "outside global unicast (RFC 4291)", BOGON_RULE },
	{ "8000::/1", "outside global unicast (RFC 4291)", BOGON_RULE },
	{ "2001:2::/48", "benchmarking (RFC 5180)", BOGON_SPECIAL6 },
	{ "2001:10::/28", "ORCHID, withdrawn (RFC 4843)", BOGON_RULE },
	{ "2001:db8::/32", "documentation (RFC 3849)", BOGON_SPECIAL6 },
	{ "2002::/16", "6to4 (RFC 3056)", BOGON_RULE },
	{ "3ffe::/16", "6bone, returned (RFC 3701)", BOGON_RULE },
	{ "3fff::/20", "documentation (RFC 9637)", BOGON_SPECIAL6 },
};

#define N_BLOCKS (sizeof(blocks) / sizeof(blocks[0]))

static const struct bogon_range ranges[] = {
	{ 0, 0, "reserved (RFC 7607)", BOGON_SPECIAL_ASN },
	{ 23456, 23456, "AS_TRANS (RFC 6793)", BOGON_SPECIAL_ASN },
	{ 64496, 64511, "documentation (RFC 5398)", BOGON_SPECIAL_ASN },
	{ 64512, 65534, "private use (RFC 6996)", BOGON_SPECIAL_ASN },
	{ 65535, 65535, "reserved (RFC 7300)", BOGON_SPECIAL_ASN },
	{ 65536, 65551, "documentation (RFC 5398)", BOGON_SPECIAL_ASN },
	{ 65552, 131071, "reserved by IANA", BOGON_ASN },
	{ 4200000000, 4294967294, "private use (RFC 6996)", BOGON_SPECIAL_ASN },
	{ 4294967295, 4294967295, "reserved (RFC 7300)", BOGON_SPECIAL_ASN },
};

#define N_RANGES (sizeof(ranges) / sizeof(ranges[0]))

/*
 * The same blocks as numbers, in the same order: first 64 bits of the address, and the length. No
 * block is longer than 48 bits, so one word compares it. The tests hold them against the text.
 */
static const struct {
	uint64_t hi;
	uint8_t len, afi;
} nums[N_BLOCKS] = {
	{ 0x0000000000000000, 8, AFI_IP4 },
	{ 0x0a00000000000000, 8, AFI_IP4 },
	{ 0x6440000000000000, 10, AFI_IP4 },
	{ 0x7f00000000000000, 8, AFI_IP4 },
	{ 0xa9fe000000000000, 16, AFI_IP4 },
	{ 0xac10000000000000, 12, AFI_IP4 },
	{ 0xc000000000000000, 24, AFI_IP4 },
	{ 0xc000020000000000, 24, AFI_IP4 },
	{ 0xc058630000000000, 24, AFI_IP4 },
	{ 0xc0a8000000000000, 16, AFI_IP4 },
	{ 0xc612000000000000, 15, AFI_IP4 },
	{ 0xc633640000000000, 24, AFI_IP4 },
	{ 0xcb00710000000000, 24, AFI_IP4 },
	{ 0xe000000000000000, 4, AFI_IP4 },
	{ 0xf000000000000000, 4, AFI_IP4 },
	{ 0x0000000000000000, 3, AFI_IP6 },
	{ 0x4000000000000000, 2, AFI_IP6 },
	{ 0x8000000000000000, 1, AFI_IP6 },
	{ 0x2001000200000000, 48, AFI_IP6 },
	{ 0x2001001000000000, 28, AFI_IP6 },
	{ 0x20010db800000000, 32, AFI_IP6 },
	{ 0x2002000000000000, 16, AFI_IP6 },
	{ 0x3ffe000000000000, 16, AFI_IP6 },
	{ 0x3fff000000000000, 20, AFI_IP6 },
};

size_t
bogon_blocks(const struct bogon_block **out)
{
	*out = blocks;
	return N_BLOCKS;
}

size_t
bogon_ranges(const struct bogon_range **out)
{
	*out = ranges;
	return N_RANGES;
}

/*
 * Whether a block may cover the prefix, by its first bits: most routes end here. A bit for each
 * first octet of an IPv4 block.
 */
static inline bool
maybe(const struct pfx *p)
{
	static const uint64_t octets4[4] = {
		1ULL << 0 | 1ULL << 10,			   /* 0 10 */
		1ULL << (100 - 64) | 1ULL << (127 - 64),   /* 100 127 */
		1ULL << (169 - 128) | 1ULL << (172 - 128), /* 169 172 */
		1ULL << (192 - 192) | 1ULL << (198 - 192) | 1ULL << (203 - 192) |
		    0xffffffffULL << 32,
	};
	const unsigned top = (unsigned)(p->hi >> 48);

	if (p->afi == AFI_IP4)
		return octets4[top >> 14] >> (top >> 8 & 63) & 1;
	return top >> 13 != 1 || top == 0x2001 || top == 0x2002 || top >= 0x3ffe;
}

const struct bogon_block *
bogon_pfx(const struct pfx *p)
{
	if (!maybe(p))
		return NULL;
	for (size_t i = 0; i < N_BLOCKS; i++) {
		if (nums[i].afi == p->afi && nums[i].len <= p->len &&
		    (nums[i].hi ^ p->hi) >> (64 - nums[i].len) == 0)
			return &blocks[i];
	}
	return NULL;
}

const struct bogon_range *
bogon_asn(uint32_t asn)
{
	for (size_t i = 0; i < N_RANGES; i++) {
		if (asn >= ranges[i].first && asn <= ranges[i].last)
			return &ranges[i];
	}
	return NULL;
}
