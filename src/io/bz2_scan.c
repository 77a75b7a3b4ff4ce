/*
 * bz2_scan.c - marks of bzip2 at any bit, at the speed of memory.
 *
 * A mark that begins in byte B covers the bytes B + 1 to B + 5 whole, whatever the bit: four pairs
 * of bytes, of which exactly one lies at a multiple of four. So one look every four bytes into a
 * table of the 64 pairs that can stand there finds every mark; one look in a thousand is a false
 * alarm.
 */
#include <string.h>

#include "io/bz2_i.h"

#define STRIDE 4u

static void
add_pairs(struct bz2_scan *s, uint64_t mark)
{
	for (unsigned k = 0; k < 8; k++) {
		const uint64_t seven = mark << (8 - k); /* 56 bits from byte B on */

		for (unsigned b = 1; b <= STRIDE; b++) {
			const unsigned pair = seven >> (8 * (5 - b)) & 0xffff;

			s->pair[pair / 8] |= (uint8_t)(1u << pair % 8);
		}
	}
}

void
bz2_scan_init(struct bz2_scan *s)
{
	memset(s, 0, sizeof(*s));
	add_pairs(s, BZ2_BLOCK_MARK);
	add_pairs(s, BZ2_END_MARK);
}

uint64_t
bz2_bits(const uint8_t *p, uint64_t bit, unsigned n)
{
	const unsigned k = bit % 8, bytes = (k + n + 7) / 8;
	uint64_t v = 0;

	p += bit / 8;
	for (unsigned i = 0; i < bytes; i++)
		v = v << 8 | p[i];
	return v >> (8 * bytes - k - n) & ((1ull << n) - 1);
}

/* The first mark that begins in the four bytes before at. */
static uint64_t
mark_before(const uint8_t *p, size_t n, size_t at, uint64_t from)
{
	const uint64_t end = 8 * (uint64_t)at;
	uint64_t bit = at >= STRIDE ? end - 8 * STRIDE : 0;

	for (bit = bit < from ? from : bit; bit < end && bit + BZ2_MARK_BITS <= 8 * (uint64_t)n;
	     bit++) {
		const uint64_t v = bz2_bits(p, bit, BZ2_MARK_BITS);

		if (v == BZ2_BLOCK_MARK || v == BZ2_END_MARK)
			return bit;
	}
	return BZ2_NO_MARK;
}

uint64_t
bz2_scan_mark(const struct bz2_scan *s, const uint8_t *p, size_t n, uint64_t from)
{
	for (size_t at = (size_t)(from / 8) + 1; at + 2 <= n; at += STRIDE) {
		const unsigned pair = (unsigned)p[at] << 8 | p[at + 1];
		uint64_t bit;

		if ((s->pair[pair / 8] >> pair % 8 & 1) == 0)
			continue;
		bit = mark_before(p, n, at, from);
		if (bit != BZ2_NO_MARK)
			return bit;
	}
	return BZ2_NO_MARK;
}
