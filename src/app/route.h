/*
 * route.h - one route of a MRT file on its way to text, and the formats it can take.
 */
#ifndef ROUTE_H
#define ROUTE_H

#include "bgp/update.h"
#include "mrt/mrt.h"

enum route_type {
	ROUTE_TABLE = 'R', /* an entry of a table */
	ROUTE_ANNOUNCE = 'A',
	ROUTE_WITHDRAW = 'W', /* or treated as withdrawn, then rule is set */
	ROUTE_STATE = 'S',    /* a session changed; no prefix */
};

struct route {
	enum route_type type;
	enum route_type was; /* before RFC 7606 made a withdrawal of it; else the same */
	const struct mrt_rec *rec;
	const struct mrt_peer *peer;
	struct pfx pfx;
	uint8_t safi;
	bool add_path;
	bool mp; /* announced in MP_REACH_NLRI, whose next hop counts */
	uint32_t path_id;
	struct pfx next_hop;	       /* of the record, for attributes without one; afi 0: none */
	const struct bgp_attrs *attrs; /* R and A, also when treated as withdrawn */
	bool as4;		       /* how AGGREGATOR was written */
	const char *rule;	       /* RFC 7606: why it counts as withdrawn; else NULL */
	uint16_t old_state, new_state;
};

/*
 * A row is written in three parts, so that a table's rows are put together from parts that were
 * made before: head is the same for all rows of a peer at one time, mid for all of a prefix, tail
 * for all of an attribute block (with AS number width, family and type of the record the same).
 */
struct route_format {
	const char *name;
	const char *first; /* line, or NULL */
	bool lenient; /* wants what old readers make of stale AS4_PATHs, AS 0 and unknown states */
	void (*head)(struct buf *b, const struct route *r);
	void (*mid)(struct buf *b, const struct route *r); /* prefix and path id */
	void (*tail)(struct buf *b, const struct route *r);
};

/* "bgpdump", "json", "csv"; NULL when there is no such format. */
const struct route_format *route_format(const char *name);

static inline void
route_put(const struct route_format *f, struct buf *b, const struct route *r)
{
	f->head(b, r);
	f->mid(b, r);
	f->tail(b, r);
}

/* The formats' shared pieces. */
const char *route_origin_word(unsigned origin); /* "IGP", "EGP", "INCOMPLETE" */
/* "3356:123 no-export", blanks between. */
void route_communities(struct buf *b, struct span c);
void route_large_communities(struct buf *b, struct span c);
/* "rt:3356:7", "soo:3356:7"; the rest in hexadecimal, RFC 4360, RFC 5668. */
void route_extended_communities(struct buf *b, struct span c);
/* The next hop that counts for the route; false when it has none. */
bool route_next_hop(const struct route *r, struct pfx *out);

extern const struct route_format route_bgpdump, route_json, route_csv;

#endif
