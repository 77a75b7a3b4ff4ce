/*
 * infer.h - business relationships between ASes, inferred from the AS paths of routing tables.
 *
 * A route goes up from customers to providers, over at most one peering, then down to customers
 * (Gao 2001). So once one link of a path is known to be a peering or to lead down, all links
 * behind it lead down, and all before a peering or one that leads up lead up. The first known
 * links are the peerings within the clique, the ASes that buy transit from nobody; from there
 * knowledge spreads by votes of the paths, strongest first, as in Luckie et al. 2013 (AS-Rank).
 * Links that only ever are the top of a path remain. Peerings are seen by who has them and by
 * their customers, so such a link is taken for a peering when one of the two shows it to the
 * collector itself, else for transit by the one that carries between more neighbours.
 *
 * Cost:  8 bytes a hop of each path, some 100 ns a hop in all.
 */
#ifndef INFER_H
#define INFER_H

#include "bgp/bgp.h"
#include "reg/asrel.h"

struct infer; /* opaque */

/* Why a link has its relationship, strongest first. */
enum infer_why {
	INFER_CLIQUE,  /* both are members of the clique: peers */
	INFER_VOTES,   /* the paths agree */
	INFER_DIVIDED, /* the paths contradict each other: the majority, peers where there is none
			*/
	INFER_SIZE,    /* the top of paths, seen from afar only: who carries more is the provider */
	INFER_SUMMIT,  /* the top of paths, seen by one of the two: peers */
	INFER_WHYS,
};

struct infer_link {
	uint32_t a, b;	/* ASNs; a < b */
	uint8_t rel;	/* enum asrel of a to b: provider, customer or peer */
	uint8_t why;	/* enum infer_why */
	uint32_t paths; /* distinct paths with the link */
	uint32_t down;	/* paths that say a is provider of b */
	uint32_t up;	/* paths that say b is provider of a */
};

struct infer_stats {
	uint64_t paths;	  /* given */
	uint64_t used;	  /* of them had a vote */
	uint64_t looped;  /* an AS comes again after another one */
	uint64_t sets;	  /* a set or a confederation stands in it */
	uint64_t bogon;	  /* a reserved or private AS stands in it */
	uint64_t torn;	  /* members of the clique with another AS between them */
	uint64_t valleys; /* go against the relationships found */
	uint32_t rounds;
	size_t clique_n;
	const uint32_t *clique; /* ASNs, ascending; as long as the infer */
};

/* Whether an AS stands in paths without being a party to them, as a route server of an IXP does: it
 * is left out of every path. Asked once for each AS. */
typedef bool infer_transparent(void *arg, uint32_t asn);

/* transparent may be NULL. NULL when memory is out. */
struct infer *infer_new(infer_transparent *transparent, void *arg);
void infer_free(struct infer *f);
/* Adds one distinct path as bgp/aspath.h keeps them (checked, 4-octet numbers). */
enum st infer_add(struct infer *f, struct span path, struct err *e);
/*
 * Infers, once. tier1[0..n): ASes thought to buy no transit; the clique grows from those of them
 * that the paths confirm, or from the paths alone when they show fewer than five.
 */
enum st infer_run(struct infer *f, const uint32_t *tier1, size_t n, struct err *e);

/* By (a, b). As long as f. */
size_t infer_links(const struct infer *f, const struct infer_link **out);
struct infer_stats infer_stats(const struct infer *f);
const char *infer_why_word(unsigned why); /* "clique", "votes", "divided", "size", "summit" */

/* The ASes that are widely taken to buy no transit, with the date of the list (Unix seconds). */
#define INFER_TIER1_DATE_S INT64_C(1704067200) /* 2024-01-01 */
size_t infer_tier1(const uint32_t **out);

/* The links as a set of relationships, appended; e.g. for asrel_build(). */
enum st infer_to_set(const struct infer *f, struct asrel_set *s, struct err *e);

#endif
