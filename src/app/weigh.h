/*
 * weigh.h - how much each AS stands for, where a mean should not count a small network like a large
 * one.
 *
 *   addresses24  IPv4 space of its counted prefixes in units of a /24, each address once, rounded
 *                up; a default route stands for no space
 *   cone_ases    ASes in its customer cone, itself among them (reg/cone.h)
 *   users        users as others estimate them (reg/asnum.h)
 */
#ifndef WEIGH_H
#define WEIGH_H

#include "app/assess.h"
#include "reg/asrel.h"

enum weigh_kind { WEIGH_ADDRESSES, WEIGH_CONE, WEIGH_USERS, WEIGH_KINDS };

/* "addresses24", "cone_ases", "users": names of the columns. */
const char *weigh_name(enum weigh_kind k);

/*
 * Fills out[k][i] for tally i of a; WEIGH_NO_DATA: not known. rel: the relationships that cones are
 * walked on. ST_OK or ST_NOMEM.
 */
#define WEIGH_NO_DATA UINT32_MAX
enum st weigh_ases(const struct assess *a, const struct world *w, const struct asrel_table *rel,
    uint32_t *const out[WEIGH_KINDS], struct err *e);

#endif
