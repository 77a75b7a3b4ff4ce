/*
 * assess.h - the main job: routing tables in, judged pairs and per-AS tallies out.
 *
 * One pass over each table, on as many threads as there are processors: several
 * tables at once, several threads on a table where there are more of them. What
 * comes out is the same for any number of threads. A pair is a (prefix, origin); it counts when at
 * least min_peers distinct peers show it, over all tables together. A peer is an address and an AS:
 * the same peer in two tables of a collector is one peer.
 */
#ifndef ASSESS_H
#define ASSESS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "judge/judge.h"
#include "score/tally.h"
#include "world/world.h"

struct pair {
	struct pfx pfx;
	uint32_t origin; /* ORIGIN_NONE: the path is empty or ends in a set */
	uint32_t peers;	 /* distinct peers that show it */
	struct verdict v;
};

/* The one rule of what counts: a single AS answers for it, and enough peers show it. */
static inline bool
pair_counts(uint32_t origin, uint32_t peers, uint32_t min_peers)
{
	return origin != ORIGIN_NONE && peers >= min_peers;
}

/* What one table gave; the order is that of the paths. */
struct assess_file {
	uint64_t entries, malformed;
	int64_t first_s, last_s;
	struct err fault; /* st ST_OK: whole */
};

struct assess {
	struct pair *pairs; /* by pfx_cmp, then origin; all, counted or not */
	size_t n_pairs;
	struct tally *tallies; /* by ASN; ASes that originate at least one counted pair */
	size_t n_tallies;
	uint32_t min_peers;
	/* what was read */
	uint64_t entries;   /* routes in the tables */
	uint64_t malformed; /* entries that could not be judged; skipped and counted */
	uint64_t below;	    /* pairs below min_peers */
	uint64_t defaults;  /* counted pairs that are default routes */
	uint64_t no_origin; /* pairs whose path ends in a set or is empty: shown, nobody's to answer
			       for */
	uint32_t peers;	    /* distinct peers over all tables */
	uint32_t max_visible; /* most peers on any pair: a table where it is below min_peers counts
				 nothing */
	uint64_t paths;	      /* distinct AS paths */
	int64_t first_s,
	    last_s; /* Unix seconds of the earliest and latest record; 0, 0 without one */
	struct assess_file *files; /* [n_files] */
	size_t n_files;
	struct bogon_paths *bogon_paths; /* who passes on which, for assess_judge() */
	struct transit *transit; /* who carries what, until assess_judge() has counted it; NULL: not
				    asked for */
	struct pathset *path_set; /* the distinct AS paths (rib/pathset.h) */
};

#define ASSESS_THREADS 64 /* a table has no use for more */

/*
 * The two halves of assess_tables(), so that a world can be loaded beside the reading.
 * assess_read() fills *out but for verdicts and tallies; its faults are those of assess_tables(),
 * and with any but ST_NOMEM assess_judge() may follow, once. carriers: keep who carries what, which
 * costs time and memory and only the counters of transit.h need. threads: at least 1, those that
 * unpack among them as long as there are more than files.
 */
enum st assess_read(struct assess *out, const char *const *paths, size_t n, unsigned threads,
    bool carriers, struct err *e);
enum st assess_judge(struct assess *a, const struct world *w, uint32_t min_peers, struct err *e);

/*
 * Reads paths[0..n). A cut or damaged table gives what came before: the first fault is in *e and
 * its status is the result, while *out holds everything that could be read. ST_OK otherwise. The
 * caller calls assess_fini in every case.
 */
enum st assess_tables(struct assess *out, const char *const *paths, size_t n, const struct world *w,
    uint32_t min_peers, struct err *e);
void assess_fini(struct assess *a);

#endif
