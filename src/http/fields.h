/*
 * fields.h - answers with those fields only that were asked for (?fields=asn,name).
 *
 * A field is a name in the shape of the route's rows (schema.h). Rows are the objects of "data", or
 * that one object, or the lines of NDJSON; what stands around them, and what is inside a field,
 * stays.
 */
#ifndef FIELDS_H
#define FIELDS_H

#include "http/route.h"

/* Whether every name is a field of the rows of r. ST_BAD: e->rule is "fields". */
enum st fields_check(const struct route *r, struct str wanted, struct err *e);
/* Leaves out of the rows in *body what is not wanted. */
enum st fields_keep(struct buf *body, bool ndjson, struct str wanted, struct err *e);

#endif
