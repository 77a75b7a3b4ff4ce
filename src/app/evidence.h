/*
 * evidence.h - the raw records behind incidents, kept by their SHA-256, and incidents rebuilt.
 *
 *   DIR/objects/ab/abcd...   raw records as cut, records (detect/record.h), settings
 *   DIR/incidents/ID.json    the line as it was told
 *   DIR/incidents/ID.record  the SHA-256 of its record
 *
 * Of each incident the first sight of each peer is cut, up to SIGHTINGS_MAX, and the route before
 * it; of a table the list of its peers stands before the route, so that each object is a file in
 * MRT of its own. An observatory keeps its evidence in the folder "evidence" of its own.
 */
#ifndef EVIDENCE_H
#define EVIDENCE_H

#include "app/detection.h"

#define EVIDENCE_IN_OBS "evidence"

struct evidence_opts {
	const char *dir;	   /* made when it is missing */
	const char *program;	   /* name and version */
	const struct detection *d; /* that ran to its end */
	unsigned min_grade;	   /* incidents below are left out */
};

/*
 * Reads the files again, cuts, fills the digests of every incident's sightings and writes all of
 * it. *missed: records that could not be cut (standard input, a file that changed or is gone).
 */
enum st evidence_keep(
    const struct evidence_opts *o, struct incidents *l, uint64_t *missed, struct err *e);

struct rebuilt {
	uint64_t objects;     /* looked at */
	uint64_t sights;      /* that the raw records show as told */
	uint64_t differences; /* each told to say() */
};

/*
 * The incident from its evidence alone, beside the line as it was told. Differences are counted,
 * not failures. ST_IO: there is no such incident. out (may be NULL) gets the line as rebuilt.
 */
enum st evidence_rebuild(const char *dir, const char *id, void (*say)(void *arg, const char *line),
    void *arg, struct rebuilt *r, struct buf *out, struct err *e);

#endif
