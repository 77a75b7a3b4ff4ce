/*
 * routes.h - the routes in MRT files, filtered, one after the other.
 */
#ifndef ROUTES_H
#define ROUTES_H

#include <regex.h>

#include "app/route.h"
#include "io/out.h"

enum routes_match { MATCH_EXACT, MATCH_MORE, MATCH_LESS };

struct routes_filter {
	const uint32_t   *peers, *origins; /* any of; none: all pass */
	size_t            n_peers, n_origins;
	const struct pfx *pfxs;
	size_t            n_pfxs;
	enum routes_match match;
	unsigned          afi;  /* 0: both */
	const regex_t    *path; /* over the text of the path; NULL: all pass */
};

struct routes_count {
	uint64_t records, routes, shown;
	uint64_t skipped;   /* records that could not be read */
	uint64_t malformed; /* messages or entries with a fault of RFC 7606 */
	uint64_t unjudged;  /* records of kinds and families that hold no IPv4 or IPv6 route */
	struct err first;   /* why the first record was skipped */
};

/*
 * Writes the routes of one file to o. A route that fails the filter costs no text. ST_OK, or the fault
 * that ended the file, after all that was good came out.
 */
enum st routes_file(const char *path, const struct routes_filter *f, const struct route_format *fmt, struct out *o,
    struct routes_count *n, struct err *e);

#endif
