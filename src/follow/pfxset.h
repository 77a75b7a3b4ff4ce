/*
 * pfxset.h - every prefix that was ever met once, by a dense number from 1, with how many peers
 * hold it.
 */
#ifndef PFXSET_H
#define PFXSET_H

#include "pfx/pfx.h"

struct pfxset_row {
	struct pfx pfx;
	uint32_t held;	 /* peers that hold it now */
	uint32_t said_s; /* last announcement by anybody, changed or not */
	uint16_t peak;	 /* most that held it since nobody did */
	bool waits;	 /* looked at as a zombie later */
};

struct pfxset {
	struct pfxset_row *v; /* [n + 1], v[0] unused */
	uint32_t n;
	size_t cap;
	uint64_t *slots; /* hash << 32 | number; 0: free */
	size_t mask;
	uint32_t lens[2][129]; /* of each family: prefixes of that length that somebody holds */
};

static inline uint32_t
pfxset_hash(const struct pfx *p)
{
	return (uint32_t)(pfx_hash(p) >> 32);
}

static inline void
pfxset_prefetch(const struct pfxset *s, uint32_t hash)
{
	if (s->mask != 0)
		__builtin_prefetch(&s->slots[hash & s->mask]);
}

/* 0: never met. */
uint32_t pfxset_find(const struct pfxset *s, const struct pfx *p, uint32_t hash);
/* 0: memory is out. */
uint32_t pfxset_intern(struct pfxset *s, const struct pfx *p, uint32_t hash);
/* The longest shorter prefix of at least least bits that covers number n and is held; 0 none. */
uint32_t pfxset_cover(const struct pfxset *s, uint32_t n, unsigned least);
/* Fills the slots for rows that were put there otherwise. False when memory is out. */
bool pfxset_rehash(struct pfxset *s);
void pfxset_fini(struct pfxset *s);

#endif
