/*
 * rpki_sets.h - files of VRPs that follow each other in time, as sets that come into force.
 *
 * A file takes effect at the time that its data speaks of; files of one time are parts of one set.
 * What shrank more than the world changes (brake.h), or cannot be read, is held back: it is told,
 * the last good set stays in force, and what is judged meanwhile says that its data are old.
 */
#ifndef RPKI_SETS_H
#define RPKI_SETS_H

#include "detect/sets.h"

/* What is known of a file already: then it is not weighed anew. */
struct rpki_told {
	int64_t time_s;
	bool held; /* it was held back when it came */
};

struct rpki_sets_opts {
	const char *const *vrps;      /* paths, in any order */
	const struct rpki_told *told; /* [n] of each; or NULL */
	size_t n;
	/* ASPAs and exceptions (SLURM) that hold for every set */
	const struct rpki_more {
		enum source_kind kind;
		const char *path;
	} * more;
	size_t more_n;
	int64_t at_s;				  /* see world_maker_at(); 0: that of each file */
	const struct world *base;		  /* all else; outlives the sets */
	void (*say)(void *arg, const char *line); /* what is held back; or NULL */
	void *arg;
};

/* Of set i: from v[i].from_s until the next one. */
struct rpki_set {
	char name[128]; /* of its first file */
	int64_t from_s;
	uint64_t records; /* VRPs */
	struct world *world;
	char why[400]; /* held back: why; else "" */
};

struct rpki_sets {
	struct detect_set *v; /* for detect_sets() */
	struct rpki_set *set;
	size_t n;
	size_t held; /* how many are held back */
};

/*
 * ST_BAD and the like when none is good, and for what holds for every set. rpki_sets_fini in every
 * case.
 */
enum st rpki_sets_load(struct rpki_sets *out, const struct rpki_sets_opts *o, struct err *e);
void rpki_sets_fini(struct rpki_sets *s);

#endif
