/*
 * asnum.h - a number for each AS, as measured by others: users, hegemony.
 *
 * Tables with a header (comma or tab) and JSON, told apart by content; columns
 * and keys by name:
 *
 *   users      asn, as; users, numberofusers, estimated users     (APNIC's estimates)
 *   hegemony   asn; hege; perhaps originasn, af, timebin          (IHR, global: origin 0, IPv4)
 *
 * Within a file the users of an AS in several economies add up. Of two files
 * that speak of one AS the last read counts.
 */
#ifndef ASNUM_H
#define ASNUM_H

#include <stdbool.h>

#include "base/load.h"
#include "io/in.h"

enum asnum_kind { ASNUM_USERS, ASNUM_HEGEMONY };

/* Hegemony is a share of all paths; here in units of a billionth. */
#define ASNUM_ONE 1000000000u

struct asnum_row {
	uint64_t value;
	uint32_t asn, file;
};

/* Rows under construction; zeroed is empty. Frozen by asnum_freeze(), then read by all. */
struct asnum {
	struct asnum_row *v;
	size_t n, cap;
	uint32_t files;
};

/* Adds one file. On failure the set is as before. */
enum st asnum_load(
    struct asnum *s, enum asnum_kind k, struct in *in, struct load *l, struct err *e);
void asnum_freeze(struct asnum *s);
void asnum_fini(struct asnum *s);
/* False when the AS is not in it. */
bool asnum_get(const struct asnum *s, uint32_t asn, uint64_t *out);

#endif
