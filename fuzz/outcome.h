/*
 * outcome.h - what the program says of an input, as text: for comparing.
 *
 * One function for each way in: inspect by kind, routes by format, a world file by kind. The whole
 * answer counts: rows, counts, the error with its place.
 */
#ifndef FUZZ_OUTCOME_H
#define FUZZ_OUTCOME_H

#include "app/inspect.h"
#include "fuzz/fuzz.h"

/* The lines of inspect, as they would be printed. */
void outcome_inspect(struct buf *b, struct in *in, const struct inspect_kind *kind);
/* The rows of routes; cut, when given, gets the records that --cut would write. */
void outcome_routes(struct buf *b, struct in *in, const char *format, struct buf *cut);

#endif
