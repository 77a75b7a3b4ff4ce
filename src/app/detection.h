/*
 * detection.h - files in, incidents out: the event engine and the detectors over tables and
 * updates of several collectors.
 */
#ifndef DETECTION_H
#define DETECTION_H

#include "base/hash.h"
#include "detect/detect.h"

/* Goes up when the detectors or what is told of an incident change, so that runs and checkpoints
 * that are held are made again. */
#define DETECT_VERSION "2"

struct detection_file {
	const char *collector; /* "" for none */
	const char *path;
	bool table;
	const uint8_t *sha256; /* of the file as it lies there; NULL: not known */
};

struct detection_opts {
	const struct detection_file *files;
	size_t n;
	const struct world *world;
	const struct detect_set *sets; /* RPKI data over time (rpki_sets.h); NULL: the world's */
	size_t sets_n;
	const char *settings;	    /* a file in place of the built-in ones; or NULL */
	int64_t since_us, until_us; /* FOLLOW_BEGIN and FOLLOW_END for all; what is before since is
				       baseline */
	void (*say)(void *arg, const char *line); /* what is wrong with an input; or NULL */
	void *arg;
	/*
	 * A file (NULL: none): when it is there and fits, what it has is not read again; then the
	 * state is kept in it, at the last time before which later files change nothing. What does
	 * not fit, or is damaged, is told, and the run is made whole: the answer is the same.
	 */
	const char *checkpoint;
	/* Every gap as it is told, besides; or NULL. */
	void (*gap)(void *arg, const struct follow *f, const struct follow_gap *g);
	void *gap_arg;
};

struct detection {
	struct settings *set;
	struct follow *follow;
	struct detect *detect;
	size_t bad_files; /* could not be opened, or were cut, damaged, no MRT */
	size_t good_files;
	size_t *order;	   /* [good_files] of opts->files: as follow numbers them */
	size_t kept_files; /* the first ones of order are of the checkpoint: */
	bool *kept;	   /* [opts->n] */
	bool resumed, nomem;
	/* Where there is a checkpoint: what was told up to it, and what files are told by. */
	struct follow_gap *gaps;
	size_t gaps_n, gaps_cap;
	uint8_t (*keys)[SHA256_BYTES];
	const struct detection_opts *opts;
};

/*
 * A file that is bad costs itself: it is told and counted, what is good goes on. Any other fault
 * ends it. detection_fini() in every case. opts outlives it.
 */
enum st detection_run(struct detection *d, const struct detection_opts *opts, struct err *e);
void detection_fini(struct detection *d);

#endif
