/*
 * pfx.h - an IP prefix of either family, one code path for both.
 *
 * The address is a number with its first bit on top: IPv4 takes the upper 32
 * bits of hi. Bits behind the length are always zero. Order is family,
 * address, length: the order of rows in every output.
 */
#ifndef PFX_H
#define PFX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/str.h"
#include "wire/wire.h"

enum afi { AFI_IP4 = 1, AFI_IP6 = 2 };

struct pfx {
	uint64_t hi, lo;
	uint8_t len; /* 0 .. 32 or 128 */
	uint8_t afi; /* enum afi */
};

static inline unsigned
afi_bits(unsigned afi)
{
	return afi == AFI_IP4 ? 32 : 128;
}

/* Zeroes the bits behind p->len. */
static inline void
pfx_mask(struct pfx *p)
{
	if (p->len < 64) {
		p->hi &= p->len == 0 ? 0 : ~0ULL << (64 - p->len);
		p->lo = 0;
	} else if (p->len < 128)
		p->lo &= p->len == 64 ? 0 : ~0ULL << (128 - p->len);
}

/* From wire bits: (len + 7) / 8 octets at bits; host bits are cleared. */
static inline void
pfx_set(struct pfx *p, unsigned afi, const uint8_t *bits, unsigned len)
{
	uint8_t b[16] = { 0 };

	memcpy(b, bits, (len + 7) / 8);
	p->hi = be64(b);
	p->lo = be64(b + 8);
	p->len = (uint8_t)len;
	p->afi = (uint8_t)afi;
	pfx_mask(p);
}

static inline int
pfx_cmp(const struct pfx *a, const struct pfx *b)
{
	if (a->afi != b->afi)
		return a->afi < b->afi ? -1 : 1;
	if (a->hi != b->hi)
		return a->hi < b->hi ? -1 : 1;
	if (a->lo != b->lo)
		return a->lo < b->lo ? -1 : 1;
	return (int)a->len - (int)b->len;
}

static inline bool
pfx_eq(const struct pfx *a, const struct pfx *b)
{
	return a->hi == b->hi && a->lo == b->lo && a->len == b->len && a->afi == b->afi;
}

/* Whether a covers b: same family, a not longer, same first bits. A prefix covers itself. */
static inline bool
pfx_covers(const struct pfx *a, const struct pfx *b)
{
	struct pfx t = *b;

	if (a->afi != b->afi || a->len > b->len)
		return false;
	t.len = a->len;
	pfx_mask(&t);
	return t.hi == a->hi && t.lo == a->lo;
}

static inline uint64_t
pfx_hash(const struct pfx *p)
{
	return hash_u64(p->hi ^ hash_u64(p->lo + ((uint64_t)p->len << 8 | p->afi)));
}

/*
 * "192.0.2.0/24" or "2001:db8::/32", whole text. Address parts as inet_pton(3) takes them; bits
 * behind the length must be zero, else false.
 */
bool pfx_parse(struct str s, struct pfx *out);
/* The same, but host bits are cleared. *host tells whether there were any; may be NULL. */
bool pfx_parse_loose(struct str s, struct pfx *out, bool *host);
/* An address without a length, as its host prefix. */
bool addr_parse(struct str s, struct pfx *out);

#define PFX_TEXT 50 /* bytes that any prefix text fits into, with its terminator */

/* Writes the text at d (PFX_TEXT bytes) without terminator; returns one past it. RFC 5952. */
char *pfx_fmt(char *d, const struct pfx *p);
/* The address alone, in the text of inet_ntop(3). */
char *addr_fmt(char *d, const struct pfx *p);
char *addr_fmt4(char *d, uint32_t addr);
char *addr_fmt6(char *d, const uint8_t b[16]);
/* The same, but a run of min_run zero groups is enough to become "::" (RFC 5952 wants 2). */
char *addr_fmt6_run(char *d, const uint8_t b[16], unsigned min_run);
void buf_pfx(struct buf *b, const struct pfx *p);

#endif
