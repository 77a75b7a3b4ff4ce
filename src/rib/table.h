/*
 * table.h - routing tables read once: paths and (prefix, origin) pairs interned, peers told apart.
 *
 * It streams: no matrix of routes is kept, so memory grows with what is
 * distinct, not with the number of routes.
 */
#ifndef TABLE_H
#define TABLE_H

#include "mrt/mrt.h"
#include "rib/pairset.h"
#include "rib/pathset.h"

/* What a caller wants to know about paths while the table streams by. Both may be NULL. */
struct table_hook {
	/* Once for each distinct good path: a mark of the caller's, 0 for nothing to say. */
	uint8_t (*judge)(void *arg, const struct path *p);
	/* For every route whose path has a mark. as2: AS numbers had two octets, AS_TRANS may stand
	 * for others. */
	enum st (*marked)(void *arg, const struct path *p, uint32_t peer, bool as2, struct err *e);
	void *arg;
};

/* What one file gave. */
struct table_file {
	uint64_t entries;	 /* routes */
	uint64_t malformed;	 /* of them unusable: RFC 7606 treats them as withdrawn */
	uint64_t skipped;	 /* records that could not be read */
	uint64_t other;		 /* records that are no unicast RIB entries */
	int64_t first_s, last_s; /* Unix seconds of RIB records; 0, 0 without one */
};

struct table; /* opaque */

struct table *table_new(const struct table_hook *hook); /* NULL when memory is out */
void table_free(struct table *t);			/* NULL is fine */

/*
 * Reads one file into the table. On a fault *out and the table hold what came before. A peer is an
 * address and an AS, over all files.
 */
enum st table_read(struct table *t, const char *path, struct table_file *out, struct err *e);

const struct pairset *table_pairs(const struct table *t);
uint64_t table_paths(const struct table *t); /* distinct ones */
/* Calls fn for every distinct path that is not PATH_BAD, in no order, until it fails. */
enum st table_each_path(const struct table *t,
    enum st (*fn)(void *arg, const struct path *p, struct err *e), void *arg, struct err *e);
uint32_t table_peers(const struct table *t); /* distinct ones, in all files */

#endif
