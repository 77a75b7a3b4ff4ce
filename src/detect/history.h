/*
 * history.h - what stood before: who originated which prefix, who stood beside whom on paths.
 *
 * Learns from every change (follow/follow.h), after it was judged. The baseline is what the first
 * tables show. Pairs (prefix, origin) hang on their prefix and on their AS; links and triples of
 * ASes are sets. Prefixes and routes are the dense numbers of follow.
 *
 * Cost: 48 bytes a pair, 4 a prefix number, some 60 a link, 11 to 22 a triple; of the baseline an
 * index of 20 bytes a prefix.
 */
#ifndef HISTORY_H
#define HISTORY_H

#include <stdbool.h>

#include "base/err.h"
#include "base/map.h"
#include "pfx/pidx.h"

#define HISTORY_NONE UINT32_MAX

enum {
	PAIR_SURE = 1,	/* judged, and nothing speaks against it */
	PAIR_GRAVE = 2, /* graded high when it was news: time does not make it known */
	PAIR_NEWS = 4,	/* an update showed it, not a table */
};

struct history_pair {
	uint32_t pfx, origin;
	uint32_t next_pfx, next_as; /* indices, HISTORY_NONE ends */
	uint32_t first_s, last_s;   /* Unix seconds: first seen, and seen or gone last */
	uint32_t base;		    /* peers of the baseline */
	uint32_t now, max;	    /* peers that hold it, and the most that ever did */
	uint32_t suspect;	    /* what origin.c suspects of it, HISTORY_NONE */
	uint16_t rounds;	    /* how often it came back from nothing */
	uint8_t flags;
};

struct history_as {
	uint32_t asn;
	uint32_t pairs;	      /* first one, HISTORY_NONE */
	uint32_t base_pairs;  /* of the baseline */
	uint32_t last_gone_s; /* its last pair went; 0: never, or it has some */
	uint32_t now;	      /* pairs with peers now */
	bool transit;	      /* passed routes of others on, of the baseline or of a known origin */
	bool seen;	      /* of the baseline: anywhere in a path */
};

struct history_link {
	uint32_t first_s;
	uint32_t routes; /* distinct paths with it, again when one was forgotten */
	bool base;
};

struct history {
	struct history_pair *pairs;
	size_t pairs_n, pairs_cap;
	uint32_t *heads; /* [heads_cap] of a prefix number: first pair */
	size_t heads_cap;
	struct history_as *ases;
	size_t ases_n, ases_cap;
	struct map as_ids;
	struct history_link *links;
	size_t links_n, links_cap;
	struct map link_ids; /* left << 32 | right, left nearer to the collector */
	uint64_t *triples;   /* open addressing, hashes; 0 free; last bit: of the baseline */
	size_t triples_n, triples_mask;
	uint8_t *learned; /* a bit a route number: its path was learned */
	size_t learned_bytes;
	/* The baseline's prefixes, frozen; from index to number of follow. */
	struct pidx base;
	uint32_t *base_nums;
	bool seeded;
	uint64_t base_routes; /* cells of the baseline */
};

void history_fini(struct history *h); /* zeroed is fine */

/* A cell of the baseline or of now begins or ends to show (pfx, origin). Origin 0 is kept, too. */
enum st history_gain(
    struct history *h, uint32_t pfx, uint32_t origin, uint32_t time_s, bool seed, struct err *e);
/* Makes the pair, without a peer that shows it. */
enum st history_touch(
    struct history *h, uint32_t pfx, uint32_t origin, uint32_t time_s, struct err *e);
void history_lose(struct history *h, uint32_t pfx, uint32_t origin, uint32_t time_s);

/*
 * The ASes of a path, left first, without doubles side by side. Its links and triples become known,
 * as baseline where seed and no news showed them first: a table that comes late cannot tell that
 * they stood before. Of the baseline, or sure, who passes routes on, too. Once a route.
 */
enum st history_path(struct history *h, uint32_t route, const uint32_t *asns, size_t n,
    uint32_t time_s, bool seed, bool sure, struct err *e);

/* The route's number is another's from now on; what was learned of it stays. */
void history_forget(struct history *h, uint32_t route);

/* Whether the path of a route is known already. */
bool history_learned(const struct history *h, uint32_t route);

/* The baseline is in: num[i] is the number of the prefix pfxs[i]; pfxs is consumed. */
enum st history_freeze(
    struct history *h, struct pfx *pfxs, const uint32_t *nums, size_t n, struct err *e);

/* NULL when memory is out. Valid until the next one is made. */
struct history_as *history_make_as(struct history *h, uint32_t asn);

/* NULL: never seen. Valid until the next gain. */
struct history_pair *history_pair(const struct history *h, uint32_t pfx, uint32_t origin);
/* The first pair of a prefix, and the next one; NULL ends. */
struct history_pair *history_first(const struct history *h, uint32_t pfx);
struct history_pair *history_next(const struct history *h, const struct history_pair *p);
/* NULL: never seen. Valid until the next gain or path. */
const struct history_as *history_as(const struct history *h, uint32_t asn);
const struct history_link *history_link(const struct history *h, uint32_t left, uint32_t right);
/* Whether the three stood so on a path of the baseline; by their hash. */
bool history_triple(const struct history *h, uint32_t left, uint32_t mid, uint32_t right);

/* The longest prefix of the baseline that covers *p and is shorter; its number, 0 without. Nothing
 * shorter than /8 or /16 counts. */
uint32_t history_cover(const struct history *h, const struct pfx *p);
/* Whether a prefix of the baseline is covered by *p and longer; its number, 0 without. */
uint32_t history_inside(const struct history *h, const struct pfx *p);

#endif
