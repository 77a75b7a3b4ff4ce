/*
 * rng.h - the simulator's own randomness: xoshiro256** seeded by splitmix64.
 *
 * Whole numbers only, so the same seed gives the same bytes on every machine.
 * Each stage has a stream of its own: a change in one does not move the others.
 */
#ifndef RNG_H
#define RNG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"

struct rng {
	uint64_t s[4];
};

static inline void
rng_seed(struct rng *r, uint64_t seed, uint64_t stream)
{
	uint64_t x = hash_u64(seed + 0x9e3779b97f4a7c15ULL) ^ hash_u64(~stream);

	for (int i = 0; i < 4; i++) {
		x += 0x9e3779b97f4a7c15ULL;
		r->s[i] = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ULL;
		r->s[i] = (r->s[i] ^ r->s[i] >> 27) * 0x94d049bb133111ebULL;
		r->s[i] ^= r->s[i] >> 31;
	}
}

static inline uint64_t
rng_rotl(uint64_t x, int k)
{
	return x << k | x >> (64 - k);
}

static inline uint64_t
rng_u64(struct rng *r)
{
	uint64_t *s = r->s;
	const uint64_t out = rng_rotl(s[1] * 5, 7) * 9, t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rng_rotl(s[3], 45);
	return out;
}

/* 0 .. n - 1; n > 0. */
static inline uint32_t
rng_below(struct rng *r, uint32_t n)
{
	return (uint32_t)((rng_u64(r) >> 32) * n >> 32);
}

/* 0 .. n - 1 for large n. */
static inline uint64_t
rng_below64(struct rng *r, uint64_t n)
{
	return (uint64_t)((unsigned __int128)rng_u64(r) * n >> 64);
}

/* True in m of 1000 cases. */
static inline bool
rng_permille(struct rng *r, uint32_t m)
{
	return rng_below(r, 1000) < m;
}

/* At least 1, at most cap; P(w >= x) = 1/x: the heavy tail of everything on the Internet. */
static inline uint32_t
rng_pareto(struct rng *r, uint32_t cap)
{
	const uint32_t w = (1u << 20) / (1 + rng_below(r, 1u << 20));

	return w > cap ? cap : w;
}

/* Index of a row of weights that sum to total. */
static inline uint32_t
rng_pick(struct rng *r, const uint32_t *w, uint32_t total)
{
	uint32_t x = rng_below(r, total), i = 0;

	while (x >= w[i])
		x -= w[i++];
	return i;
}

#endif
