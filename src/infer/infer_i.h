/* infer_i.h - what the files of the folder share. */
#ifndef INFER_I_H
#define INFER_I_H

#include "base/arena.h"
#include "base/map.h"
#include "infer/infer.h"

/* A hop of a path: a link and the direction in which the path, read from the collector to the
 * origin, crosses it. */
#define HOP(link, rev) ((link) << 1 | (rev))
#define HOP_LINK(hop) ((hop) >> 1)
#define HOP_REV(hop) ((hop)&1) /* from b to a */

enum { LABEL_NONE, LABEL_DOWN, LABEL_UP, LABEL_PEER }; /* of a to b, a < b by node number */

struct link {
	uint32_t a, b;	/* nodes, a < b */
	uint32_t paths; /* distinct paths with it */
	uint32_t down, up;
	uint64_t views; /* who shows it to the collector: a bit of each one's hash */
	uint8_t label, why;
	bool mid_a, mid_b;   /* some path goes through a (b) and on, over this link */
	bool direct;	     /* the first link of some path */
	bool late_a, late_b; /* a (b) is not the first AS in some path over this link */
};

struct node {
	uint32_t asn;
	bool bogon, clear; /* clear: transparent */
};

struct infer {
	infer_transparent *transparent;
	void *arg;
	struct map ids; /* ASN -> node */
	struct node *nodes;
	size_t nodes_n, nodes_cap;
	struct map link_ids; /* a << 32 | b -> link */
	struct link *links;
	size_t links_n, links_cap;
	uint32_t *hops; /* all paths, each its number of hops, then the hops; of each the head bit
			   31 tells that it is torn */
	size_t hops_n, hops_cap;
	uint32_t *transit; /* [nodes_n] neighbours between which the AS was seen to carry */
	uint64_t *views;   /* [nodes_n] as of the links, of those that see the AS pass routes on */
	uint64_t *reached; /* [nodes_n] as of the links, of those that reach the AS */
	bool *top;	   /* [nodes_n] in the clique */
	uint32_t *clique;  /* ASNs, ascending */
	struct infer_link *out;
	struct infer_stats stats;
};

#define PATH_TORN (1u << 31)
#define PATH_HOPS(head) ((head) & ~PATH_TORN)

static inline uint32_t
hop_from(const struct infer *f, uint32_t hop)
{
	const struct link *l = &f->links[HOP_LINK(hop)];

	return HOP_REV(hop) ? l->b : l->a;
}

static inline uint32_t
hop_to(const struct infer *f, uint32_t hop)
{
	const struct link *l = &f->links[HOP_LINK(hop)];

	return HOP_REV(hop) ? l->a : l->b;
}

/* Fills transit, top and clique; marks paths that are torn. */
enum st infer_find_clique(struct infer *f, const uint32_t *tier1, size_t n, struct err *e);
/* Fills the labels. */
void infer_vote(struct infer *f);

#endif
