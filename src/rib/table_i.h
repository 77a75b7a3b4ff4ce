/*
 * table_i.h - inside of table: what reads files (table.c) and what counts the routes
 * (table_routes.c).
 */
#ifndef TABLE_I_H
#define TABLE_I_H

#include "base/arena.h"
#include "base/map.h"
#include "rib/table.h"

/* The last attribute block of a peer and the path in it; path NULL: a block to leave out. */
struct last {
	const struct path *path; /* once its group is done */
	const uint8_t *p;
	uint32_t n;    /* 0: none */
	uint32_t tail; /* where 8 octets at the end of the path are, which differ most */
	uint32_t todo; /* of the group below */
	uint64_t group;
	uint64_t generation; /* of the table: while it is the same, p is valid */
};

/* One path of the group on its way through the sweeps. */
struct todo {
	const uint8_t *p;	 /* the AS path on the wire; NULL: path is there already */
	const struct path *path; /* NULL: to be left out */
	uint32_t n, hash;
	uint32_t peer; /* whose last it is */
};

/* One route of the group. */
struct ref {
	uint32_t todo, peer;
};

/* One record of the group. */
struct group_rec {
	struct pfx pfx;
	uint32_t refs_n;
};

/* The peers of one origin within the record at hand. */
struct row {
	uint32_t origin;
	uint64_t *words;
};

struct table {
	struct table_hook hook;
	struct pathset *paths;
	struct bundles *bundles; /* or NULL */
	struct pairset pairs;
	struct map peer_ids; /* hash of (addr, asn) -> id */
	uint64_t *peer_keys; /* [peers_n] that hash by id */
	size_t peers_n, peers_cap;
	/* of the file at hand */
	uint32_t *ids; /* [ids_n] id of each peer of the file */
	size_t ids_n, ids_cap;
	struct last *last; /* [last_n] of each peer of the file */
	size_t last_n;
	uint16_t type;	     /* of the last record: peers of TABLE_DUMP are others */
	uint64_t generation; /* of the records at hand: attributes of older ones are gone */
	/* of the record at hand */
	struct row *rows;
	size_t rows_n, rows_cap, words_n;
	/* of the group of records at hand */
	const struct path **via; /* the paths of all, when bundles are asked for */
	struct bundle_new *news; /* and whose they are */
	size_t via_n, via_cap, news_n, news_cap;
	struct todo *todos;
	struct ref *refs;
	struct group_rec *recs;
	size_t todos_n, todos_cap, refs_n, refs_cap, recs_n, recs_cap;
	uint64_t group;
	struct arena mem;
};

/* Takes the routes of a record in, mostly counting them later. */
enum st table_routes(
    struct table *t, const struct mrt_rib *rib, struct table_file *out, struct err *e);
/* Counts what was taken in: before its bytes go, and before indices of peers mean others. */
enum st table_settle(struct table *t, struct table_file *out, struct err *e);

#endif
