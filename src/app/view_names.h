/*
 * view_names.h - which networks may have a piece of text in their names: lists of rows by three
 * letters, so that a search need not walk every name.
 */
#ifndef VIEW_NAMES_H
#define VIEW_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define VNAMES_LEAST 3 /* letters; with fewer, every row may fit */

struct vname;
struct vnames; /* opaque */

/* Of the names v[0..n), which must live as long. ST_OK or ST_NOMEM. */
enum st vnames_new(struct vnames **out, const struct vname *v, uint32_t n, struct err *e);
void vnames_free(struct vnames *x); /* NULL is fine */

/*
 * The rows, ascending, among which are all whose name or organisation has q in it, whatever the
 * case of ASCII letters; *rows NULL with q too short: all rows.
 */
size_t vnames_find(const struct vnames *x, const char *q, const uint32_t **rows);

#endif
