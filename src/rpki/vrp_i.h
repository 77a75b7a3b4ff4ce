/* vrp_i.h - inside of the VRP loaders. */
#ifndef VRP_I_H
#define VRP_I_H

#include "rpki/vrp.h"

/* One row as text; p NULL: the field is not there. */
struct vrp_text {
	struct str asn, prefix, max_len, ta;
	int64_t expires_s; /* 0: not there */
};

/*
 * Takes a row: kept, or refused with its reason. built_s: when the document was built, 0 unknown.
 * ST_OK, ST_NOMEM or ST_LIMIT.
 */
enum st vrp_take(
    struct vrp_set *s, const struct vrp_text *t, int64_t built_s, struct load *l, struct err *e);

enum st vrp_json(struct vrp_set *s, struct in *in, struct load *l, struct err *e);
enum st vrp_csv(struct vrp_set *s, struct in *in, struct load *l, struct err *e);

#endif
