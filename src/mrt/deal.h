/*
 * deal.h - the records of one file dealt to several threads, a block at a time.
 *
 *   each thread:  while ((st = mrt_deal_take(d, &h, &e)) == ST_OK)
 *                         h.recs[0..h.n), read with h.m
 *
 * Only the framing is walked under a lock, and nothing is copied: the memory of the block goes with
 * its records. Every record comes to one thread, those of a thread in the order of the file. A peer
 * table comes before the records that need it, to every thread.
 */
#ifndef DEAL_H
#define DEAL_H

#include "mrt/mrt.h"

struct mrt_deal; /* opaque */

/* What one thread holds; zero before the first file. */
struct mrt_hand {
	struct mrt *m; /* for mrt_rib_open() and mrt_peers() on these records */
	struct mrt_rec *recs;
	size_t n, cap;
	bool new_peers; /* the peers changed since the last take: indices mean others */
	struct in_kept kept;
	uint64_t peers_gen;
};

/* A packed file is unpacked by a thread of its own; a raw one is read by whoever takes. */
enum st mrt_deal_open(struct mrt_deal **out, const char *path, struct err *e);
bool mrt_deal_threaded(const struct mrt_deal *d); /* it has that thread */
void mrt_deal_close(struct mrt_deal *d); /* when all hands are done with it; NULL is fine */

/* A hand for the records of d. */
enum st mrt_hand_open(struct mrt_hand *h, const struct mrt_deal *d, struct err *e);
void mrt_hand_close(struct mrt_hand *h);

/*
 * ST_OK with the next records, valid until the hand's next take. ST_END when there are none left.
 * The fault that ended the framing goes to one hand, behind the last records before it.
 */
enum st mrt_deal_take(struct mrt_deal *d, struct mrt_hand *h, struct err *e);

#endif
