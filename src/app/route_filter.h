/*
 * route_filter.h - which routes pass: questions about a route, all of which it must answer.
 *
 * Built once from texts, then frozen: const for all who ask. Of one question any value is enough; a
 * value that begins with '!' must not be met, and any number of them may stand beside the others.
 * What a route does not have (a withdrawal's path, a state change's prefix) meets no question about
 * it, denied or not.
 *
 * Each part is asked for by itself, in the order of cost, so that nothing is decoded for an answer
 * that is already no.
 */
#ifndef ROUTE_FILTER_H
#define ROUTE_FILTER_H

#include "app/route.h"
#include "app/route_comm.h"
#include "app/route_path.h"
#include "pfx/pidx.h"
#include "world/world.h"

enum route_match { MATCH_EXACT, MATCH_MORE, MATCH_LESS };

/* Of AS numbers: any of yes (unless there are none), none of no. Sorted. */
struct pick_asns {
	struct asns {
		uint32_t *v;
		size_t n, cap;
	} yes, no;
};

struct pick_pfxs {
	struct pfxs {
		struct pfx *v;
		size_t n, cap;
		struct pidx idx; /* once sealed; v is then gone */
	} yes, no;
};

struct route_filter {
	enum route_match match; /* what a prefix asks for */
	unsigned afi;		/* 0: both */
	int64_t since_us, until_us;
	unsigned kinds; /* ROUTE_KIND(type) or'ed; 0: all */
	bool loops, bogon_asn;
	const struct world *world; /* for rpki */
	/* filled by the functions below */
	unsigned rpki, rpki_yes, rpki_no; /* bits 1 << enum rpki_state */
	bool asks_rpki;
	bool path_is_cheap; /* the path is asked for, and no expression needs its text; once sealed
			     */
	struct pick_asns peers, origins, asns;
	struct pick_pfxs pfxs, peer_addrs;
	struct path_pick paths;
	struct comm_pick comms;
};

/*
 * Each adds one value, perhaps behind a '!'. ST_OK, ST_NOMEM, or ST_BAD with what is wrong with it.
 */
enum st route_filter_peer(
    struct route_filter *f, const char *text, struct err *e); /* AS or address */
enum st route_filter_origin(struct route_filter *f, const char *text, struct err *e);
enum st route_filter_asn(struct route_filter *f, const char *text, struct err *e);
enum st route_filter_prefix(struct route_filter *f, const char *text, struct err *e);
enum st route_filter_path(struct route_filter *f, const char *text, struct err *e);
enum st route_filter_community(struct route_filter *f, const char *text, struct err *e);
/* The words of judge.h, and "invalid" for both kinds of it. */
enum st route_filter_rpki(struct route_filter *f, const char *text, struct err *e);
/* RFC 3339 or Unix seconds, perhaps with a fraction. */
enum st route_filter_since(struct route_filter *f, const char *text, struct err *e);
enum st route_filter_until(struct route_filter *f, const char *text, struct err *e);

/* A filter that passes everything. */
void route_filter_init(struct route_filter *f);
/* After the last value, before the first question. */
enum st route_filter_seal(struct route_filter *f, struct err *e);
void route_filter_fini(struct route_filter *f);

/* Whether anything is asked of the path (origins, ASNs, expressions), and whether of the rest. */
bool route_filter_asks_path(const struct route_filter *f);
bool route_filter_asks_attrs(const struct route_filter *f);
bool route_filter_asks_prefix(const struct route_filter *f);

#define ROUTE_KIND(type) (1u << ((unsigned)(type) - 'A'))

static inline bool
route_passes_kind(const struct route_filter *f, enum route_type t)
{
	return f->kinds == 0 || (f->kinds & ROUTE_KIND(t));
}

static inline bool
route_passes_time(const struct route_filter *f, const struct mrt_rec *rec)
{
	const int64_t t = rec->time_s * 1000000 + rec->time_us;

	return t >= f->since_us && t < f->until_us;
}

bool route_passes_peer(const struct route_filter *f, const struct mrt_peer *p);
bool route_passes_prefix(const struct route_filter *f, const struct pfx *p);
/*
 * path: checked, 4-octet numbers; as4: whether they were sent so. memo holds what expressions said
 * of other paths.
 */
enum st route_passes_path(const struct route_filter *f, struct path_memo *memo, struct span path,
    bool as4, bool *pass, struct err *e);
bool route_passes_attrs(const struct route_filter *f, const struct bgp_attrs *a);
bool route_passes_rpki(const struct route_filter *f, const struct pfx *p, uint32_t origin);

#endif
