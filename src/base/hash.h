/*
 * hash.h - hashing for tables (XXH3 of libxxhash) and for identity (SHA-256 of libcrypto).
 */
#ifndef HASH_H
#define HASH_H

#include <stddef.h>
#include <stdint.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

static inline uint64_t
hash_bytes(const void *p, size_t n)
{
	return XXH3_64bits(p, n);
}

/* Mixes a 64-bit key (the finalizer of MurmurHash3). */
static inline uint64_t
hash_u64(uint64_t x)
{
	x ^= x >> 33;
	x *= 0xff51afd7ed558ccdULL;
	x ^= x >> 33;
	x *= 0xc4ceb9fe1a85ec53ULL;
	return x ^ x >> 33;
}

#define SHA256_BYTES 32

struct sha256; /* opaque; a running digest */

struct sha256 *sha256_new(void); /* NULL when memory is out */
void sha256_add(struct sha256 *s, const void *p, size_t n);
void sha256_end(struct sha256 *s, uint8_t out[SHA256_BYTES]); /* and frees s */

#endif
