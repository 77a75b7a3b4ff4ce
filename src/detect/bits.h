/*
 * bits.h - a set of small numbers as a growing row of bits, with their count.
 */
#ifndef DETECT_BITS_H
#define DETECT_BITS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct bits {
	uint64_t *w;
	uint32_t words, n; /* n numbers in it */
};

static inline bool
bits_has(const struct bits *b, uint32_t i)
{
	return i / 64 < b->words && (b->w[i / 64] >> i % 64 & 1) != 0;
}

/* *fresh (may be NULL): it was not in it. False when memory is out. */
static inline bool
bits_add(struct bits *b, uint32_t i, bool *fresh)
{
	const bool had = bits_has(b, i);

	if (fresh != NULL)
		*fresh = !had;
	if (had)
		return true;
	if (i / 64 >= b->words) {
		const uint32_t words = i / 64 + 1 + b->words / 2;
		uint64_t *w = realloc(b->w, words * sizeof(*w));

		if (w == NULL)
			return false;
		memset(w + b->words, 0, (words - b->words) * sizeof(*w));
		b->w = w;
		b->words = words;
	}
	b->w[i / 64] |= UINT64_C(1) << i % 64;
	b->n++;
	return true;
}

/* Whether it was in it. */
static inline bool
bits_del(struct bits *b, uint32_t i)
{
	if (!bits_has(b, i))
		return false;
	b->w[i / 64] &= ~(UINT64_C(1) << i % 64);
	b->n--;
	return true;
}

/* The first number from i on, or UINT32_MAX. */
static inline uint32_t
bits_next(const struct bits *b, uint32_t i)
{
	uint64_t w;

	for (uint32_t k = i / 64; k < b->words; k++) {
		w = b->w[k];
		if (k == i / 64)
			w &= ~UINT64_C(0) << i % 64;
		if (w != 0)
			return k * 64 + (uint32_t)__builtin_ctzll(w);
	}
	return UINT32_MAX;
}

static inline void
bits_clear(struct bits *b)
{
	if (b->words > 0)
		memset(b->w, 0, b->words * sizeof(*b->w));
	b->n = 0;
}

static inline void
bits_fini(struct bits *b)
{
	free(b->w);
	*b = (struct bits){ 0 };
}

#endif
