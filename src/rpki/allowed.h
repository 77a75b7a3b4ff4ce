/*
 * allowed.h - neighbours that may carry an AS's routes, as its operator declares them.
 *
 *   # AS: its neighbours
 *   AS64500: AS64501 AS64502
 *   64503: 0                  it buys from nobody
 *
 * Blanks or commas are between neighbours. Several lines of one AS add up. The table is that of
 * ASPA, which it resembles, though nobody has signed it.
 */
#ifndef ALLOWED_H
#define ALLOWED_H

#include "base/load.h"
#include "io/in.h"
#include "rpki/aspa.h"

/* Adds one file; freeze with aspa_build(). On failure the set is as before. */
enum st allowed_load(struct aspa_set *s, struct in *in, struct load *l, struct err *e);

#endif
