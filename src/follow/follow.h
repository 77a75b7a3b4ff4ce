/*
 * follow.h - the event engine: tables and updates in, changes of routes in order of time out.
 *
 * A matrix (prefix x peer -> route) a collector, seeded from tables and followed through updates.
 * Numbers begin at 1; 0 is "none". They are dense, so that users keep arrays beside them.
 */
#ifndef FOLLOW_H
#define FOLLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "pfx/pfx.h"

/* enum of flags of a route */
#define FOLLOW_BLACKHOLE 1u /* 65535:666 or another well-known one */
#define FOLLOW_NO_EXPORT 2u
#define FOLLOW_SET 4u /* a set in the path */

/* What a route says, interned: every distinct one once. */
struct follow_route {
	const uint8_t *path; /* wire form with 4-octet numbers, bgp/aspath.h */
	uint16_t path_n;
	uint8_t flags;
	uint32_t origin;	    /* 0: none or a set */
	uint32_t otc;		    /* RFC 9234; 0: none */
	uint32_t agg_asn, agg_addr; /* AGGREGATOR, 0: none */
};

struct follow_peer {
	uint32_t collector;
	struct pfx addr;
	uint32_t asn;
	uint8_t state;
	bool resync;
	uint32_t routes, routes_last_table;
};

enum follow_why {
	FOLLOW_SEED, /* from the peer's first table, before any of its updates: baseline, no news */
	FOLLOW_UPDATE, /* news */
	FOLLOW_RESYNC, /* within a table transfer, or a difference that a later table shows: true
			  now, since when is unknown; accuses nobody by itself */
	FOLLOW_DOWN,   /* session lost, collector gone, gap: unknown, not withdrawn */
};

/* Where the raw record lies: file numbers in the order given, from 0. */
struct follow_at {
	uint32_t file;
	uint64_t rec, off;
};

struct follow_change {
	int64_t time_us;
	uint32_t peer, pfx;
	uint32_t was, now; /* routes; 0: none */
	uint8_t why;	   /* enum follow_why */
	struct follow_at at;
};

struct follow_gap {
	uint8_t kind;
	uint32_t collector, peer; /* peer 0: all */
	int64_t begin_us, end_us; /* end 0: open */
	uint64_t n;
};

struct follow_watch {
	void *arg;
	enum st (*change)(void *arg, const struct follow_change *c, struct err *e);
	/* All tables dated before the first update are in; once. */
	enum st (*seeded)(void *arg, struct err *e);
	enum st (*gap)(void *arg, const struct follow_gap *g, struct err *e);
	/* Data time moved on to another whole second; after the changes of the one before. */
	enum st (*tick)(void *arg, int64_t time_us, struct err *e);
};

struct follow;

struct follow *follow_new(const struct follow_watch *w);
void follow_free(struct follow *f);
/* All files first. */
enum st follow_add(
    struct follow *f, const char *collector, const char *path, bool table, struct err *e);
enum st follow_run(struct follow *f, int64_t since_us, int64_t until_us, struct err *e);

const struct follow_route *follow_route(const struct follow *f, uint32_t n);
const struct pfx *follow_pfx(const struct follow *f, uint32_t n);
const struct follow_peer *follow_peer(const struct follow *f, uint32_t n);
const char *follow_collector(const struct follow *f, uint32_t n);
/* How many there are: numbers are 1 .. that. */
uint32_t follow_routes(const struct follow *f);
uint32_t follow_pfxs(const struct follow *f);
uint32_t follow_peers(const struct follow *f);
uint32_t follow_collectors(const struct follow *f);

uint32_t follow_pfx_find(const struct follow *f, const struct pfx *p); /* 0: never seen */
/* The nearest shorter prefix that some peer holds now; no default route nor anything shorter than
 * /8 or /16. */
uint32_t follow_cover(const struct follow *f, uint32_t pfx);
uint32_t follow_held(const struct follow *f, uint32_t pfx);	       /* peers that hold it now */
typedef bool follow_cell_fn(void *arg, uint32_t peer, uint32_t route); /* false ends */
void follow_cells(const struct follow *f, uint32_t pfx, follow_cell_fn *fn, void *arg);

#endif
