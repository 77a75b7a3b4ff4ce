/*
 * routes_i.h - inside of routes: what is shared by tables (routes_rib.c) and messages
 * (routes_msg.c).
 */
#ifndef ROUTES_I_H
#define ROUTES_I_H

#include "app/routes.h"

struct rib_peer; /* routes_rib.c */

struct run {
	const struct routes_job *job;
	const struct route_filter *f;
	struct routes_count *n;
	struct mrt *m;
	struct arena mem; /* of one record */
	struct path_memo paths;
	/* of tables */
	struct rib_peer *peers; /* [peers_n] by index in the file's table */
	uint8_t *peer_word; /* [peers_n] apart, so that a peer that does not pass costs one byte */
	size_t peers_n;
	uint32_t gen;	      /* counts changes of what a peer's parts were made for */
	struct mrt_rec shape; /* the record that began this gen */
	uint8_t shape_afi;
	uint32_t *keep; /* [keep_n] entries of the record that pass, for the cut */
	size_t keep_n, keep_cap;
};

/* What a type counts as in routes_count.shown. */
static inline unsigned
shown_index(enum route_type t)
{
	return t == ROUTE_TABLE ? 0 : t == ROUTE_ANNOUNCE ? 1 : t == ROUTE_WITHDRAW ? 2 : 3;
}

/* How attributes with 2-octet AS numbers are read. */
static inline enum as4_merge
merge_of(const struct run *r, bool as4)
{
	const struct route_format *fmt = r->job->format;

	return as4 ? AS4_IGNORE : fmt != NULL && fmt->lenient ? AS4_ALWAYS : AS4_RFC;
}

/* Counts a fault of RFC 7606; when it takes the route, the rule: it comes out as withdrawn. */
static inline const char *
fault_of(struct run *r, const struct bgp_attrs *a)
{
	r->n->malformed += a->fault.outcome != BGP_OK;
	return a->fault.outcome >= BGP_TAW_AS0 ? a->fault.rule : NULL;
}

enum st routes_rib(struct run *r, const struct mrt_rec *rec, struct err *e);
/* A new table of peers: what was kept of the old ones is void. */
void routes_rib_forget(struct run *r);
void routes_rib_fini(struct run *r);
enum st routes_msg(struct run *r, const struct mrt_rec *rec, struct err *e);
enum st routes_state(struct run *r, const struct mrt_rec *rec, struct err *e);

#endif
