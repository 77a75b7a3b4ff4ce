/*
 * detection.h - files in, incidents out: the event engine and the detectors over tables and
 * updates of several collectors.
 */
#ifndef DETECTION_H
#define DETECTION_H

#include "detect/detect.h"

struct detection_file {
	const char *collector; /* "" for none */
	const char *path;
	bool table;
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
	const struct detection_opts *opts;
};

/*
 * A file that is bad costs itself: it is told and counted, what is good goes on. Any other fault
 * ends it. detection_fini() in every case. opts outlives it.
 */
enum st detection_run(struct detection *d, const struct detection_opts *opts, struct err *e);
void detection_fini(struct detection *d);

#endif
