/*
 * edge.h - links of paths that nobody ever showed: how odd each is, and what it carries.
 *
 * A forged path begins with a link that does not exist. So do a new customer, a new peering, a new
 * transit: those carry all that stands behind them, a forgery one prefix. And a network that
 * carries for nobody does not begin with somebody else's prefix.
 */
#ifndef EDGE_H
#define EDGE_H

#include "base/map.h"
#include "detect/detect.h"
#include "detect/finding.h"
#include "detect/history.h"
#include "detect/relate.h"

enum edge_state {
	EDGE_KNOWN,	 /* stood before, is published, or nothing is known to compare with */
	EDGE_NEW,	 /* may well be */
	EDGE_IMPOSSIBLE, /* cannot be by what is known of its ends */
};

#define EDGE_SHOWN 4 /* prefixes that are kept by number */

/* A link that is new, and what is seen of it. */
struct edge {
	uint32_t left, right; /* right nearer to the origin */
	uint32_t first_s;
	uint32_t pfxs[EDGE_SHOWN];
	uint32_t pfxs_n; /* distinct ones, EDGE_SHOWN + 1 for more */
	uint32_t behind; /* distinct routes of the baseline through or from right */
	uint8_t state;
	bool foreign; /* its ends are of different regional registries */
	bool told;    /* that it carries one of many */
	bool much;    /* told that it carries more than EDGE_SHOWN */
	bool several; /* told that it is not the one prefix alone */
};

struct edges {
	struct map ids; /* left << 32 | right */
	struct edge *v;
	size_t n, cap;
	size_t open;	   /* edges before are too old to be told */
	struct map behind; /* ASN: distinct routes of the baseline through it */
};

void edges_fini(struct edges *s); /* zeroed is fine */
/* The ASes of a route of the baseline. */
enum st edges_seed(struct edges *s, const uint32_t *as, size_t n, struct err *e);

/* Where to look. */
struct edge_look {
	const struct detect_env *env;
	const struct relate *rel;
	const uint32_t *as; /* [n], the origin first */
	size_t n;
	uint32_t time_s; /* now */
	bool thin;	 /* the first tables are a cut: what they lack is no news */
};

/*
 * The link of as[i + 1] (left) to as[i]. Not EDGE_KNOWN: *out is its number in s->v. in_row: the
 * link right of it is in doubt already, so that nobody needs to know as[i].
 */
enum st edges_look(struct edges *s, const struct edge_look *l, size_t i, bool in_row,
    enum edge_state *state, uint32_t *out, struct err *e);
/*
 * Whether the left of the link, as[i + 1], rather leaks than forges: what it has over it comes from
 * a larger network, and goes to one that sells transit to it or peers with it.
 */
bool edges_is_leak(const struct edge_look *l, size_t i);
/*
 * Whether the ASPA of the link's right end speaks against it: the left is no provider of it, and
 * passes on to one that is none of its customers, so that the left may not have it from a peer.
 */
bool edges_is_denied(
    const struct world *w, const struct relate *rel, const struct edge *edge, uint32_t next);
/* A prefix is carried over it. */
void edges_carry(struct edges *s, uint32_t edge, uint32_t pfx);
/* Seconds went by: what carries few of many is told to the findings. */
enum st edges_tick(struct edges *s, const struct detect_env *env, struct findings *f,
    int64_t time_us, struct err *e);

#endif
