/*
 * table.h - routing tables read once: paths and (prefix, origin) pairs interned, peers told apart.
 *
 * It streams: no matrix of routes is kept, so memory grows with what is
 * distinct, not with the number of routes.
 */
#ifndef TABLE_H
#define TABLE_H

#include "mrt/deal.h"
#include "rib/bundle.h"
#include "rib/pairset.h"
#include "rib/pathset.h"

/* For every route whose path has a mark (pathset.h). as2: AS numbers had two octets, AS_TRANS may
 * stand for others. */
struct table_hook {
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

struct table; /* opaque; one thread's. Several may share the file */

/*
 * hook may be NULL. paths stays the caller's and must outlive the table. bundles: gets the paths of
 * each prefix, by its number in table_pairs(); or NULL. NULL when memory is out.
 */
struct table *table_new(
    const struct table_hook *hook, struct pathset *paths, struct bundles *bundles);
void table_free(struct table *t); /* NULL is fine */

/*
 * Takes records of d until none are left; other tables may take of it at the same time. Adds to
 * *out. On a fault *out and the table hold what came before. A peer is an address and an AS, over
 * all files.
 */
enum st table_read(struct table *t, struct mrt_deal *d, struct table_file *out, struct err *e);
/* The same for a file that this table reads alone; *out is set. */
enum st table_read_file(struct table *t, const char *path, struct table_file *out, struct err *e);
/* Adds what one table got of a file to what others got. */
void table_file_add(struct table_file *sum, const struct table_file *f);

struct pairset *table_pairs(struct table *t);
/* Distinct peers in all files, each by a number that is the same for the same peer in any table. */
size_t table_peers(const struct table *t, const uint64_t **keys);

#endif
