/*
 * routes.h - the routes in MRT files, filtered: as text, as counts, or cut out as MRT.
 */
#ifndef ROUTES_H
#define ROUTES_H

#include "app/route_cut.h"
#include "app/route_filter.h"
#include "io/out.h"

struct routes_job {
	const struct route_filter *filter; /* sealed */
	const struct route_format *format; /* NULL: no text */
	struct out *out;		   /* where the text goes; NULL: no text */
	struct route_cut *cut;		   /* NULL: no MRT */
};

struct routes_count {
	uint64_t shown[4]; /* table, announced, withdrawn, state */
	uint64_t records;
	uint64_t skipped;   /* records that could not be read */
	uint64_t malformed; /* messages or entries that were decoded and have a fault of RFC 7606 */
	uint64_t unjudged;  /* records of kinds and families that hold no IPv4 or IPv6 route */
	struct err first;   /* why the first record was skipped */
};

/*
 * Reads one file. What the filter can tell without decoding costs no decoding. ST_OK, or the fault
 * that ended the file, after all that was good came out.
 */
enum st routes_file(
    const char *path, const struct routes_job *job, struct routes_count *n, struct err *e);
/* The same of a stream, which stays the caller's. */
enum st routes_in(
    struct in *in, const struct routes_job *job, struct routes_count *n, struct err *e);

#endif
