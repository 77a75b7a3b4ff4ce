/*
 * route_comm.h - communities asked for by pattern: standard, large and extended.
 */
#ifndef ROUTE_COMM_H
#define ROUTE_COMM_H

#include "base/err.h"
#include "bgp/attrs.h"

enum comm_kind { COMM_STANDARD, COMM_LARGE, COMM_EXTENDED };

/* A community as bytes, with the bits that must be so. */
struct comm_pat {
	enum comm_kind kind;
	uint8_t want[12], mask[12];
};

/* Any of yes (unless there are none), none of no. */
struct comm_pick {
	struct comms {
		struct comm_pat *v;
		size_t n, cap;
	} yes, no;
};

/*
 * "3356:123", "3356:*", "no-export" and the other names of the IANA registry; "3356:1:2" with
 * stars; "rt:3356:7", "soo:192.0.2.1:*" and "0x" with 16 hexadecimal digits. An extended community
 * of one AS number has several forms (RFC 4360, RFC 5668): *n patterns, at most 3.
 */
bool comm_parse(const char *text, struct comm_pat out[3], size_t *n);
bool comm_passes(const struct comm_pick *c, const struct bgp_attrs *a);

#endif
