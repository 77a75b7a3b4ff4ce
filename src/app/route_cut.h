/*
 * route_cut.h - records cut out of MRT files, written as MRT.
 *
 * Records come out as they lie there; a table's record keeps the entries that are wanted, its own
 * head and their bytes unchanged. The file gets its name when it is whole.
 */
#ifndef ROUTE_CUT_H
#define ROUTE_CUT_H

#include "io/out.h"
#include "mrt/mrt.h"

struct route_cut {
	struct out o;
	const char *path; /* the caller's */
	char *part;	  /* the name until it is whole; NULL for standard output */
	struct err fault; /* the first of a write */
};

/* "-" is standard output. On failure nothing is left. */
enum st route_cut_open(struct route_cut *c, const char *path, struct err *e);
/* A record as it is. */
void route_cut_record(struct route_cut *c, const struct mrt_rec *rec);
/* A table's record with the n entries whose indices are in keep, ascending. */
void route_cut_rib(struct route_cut *c, const struct mrt_rec *rec, const struct mrt_rib *rib,
    const uint32_t *keep, size_t n);
/* Once a record: writes what has come together. */
enum st route_cut_tick(struct route_cut *c, struct err *e);
/*
 * Writes what is left and gives the file its name; when that fails nothing is left of it. Call it
 * once. An input that ended in a fault gives what came before, as with text.
 */
enum st route_cut_close(struct route_cut *c, struct err *e);

#endif
