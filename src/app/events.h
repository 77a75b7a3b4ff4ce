/*
 * events.h - what an incident adds to the scores of those in it.
 *
 * Of each finding: the culprit has an event of its own, and so has the neighbour that took it and
 * passed it on, the accomplice. Findings with the same facts are one event, from the earliest
 * beginning to the end of the incident. Where several ASes may have done it, only the likeliest is
 * told: nobody answers for a doubt. A collector's own peer, the first AS of a path, is not blamed.
 * Facts are asked of the world of the run.
 */
#ifndef EVENTS_H
#define EVENTS_H

#include "detect/detect.h"
#include "score/event.h"
#include "store/scoring.h"

struct event_list {
	struct store_event *v; /* by AS, kind, role, facts */
	size_t n, cap;
};

/*
 * Of an incident that detect_incidents() gave. *out is filled anew; the caller frees v in every
 * case. ST_OK or ST_NOMEM.
 */
enum st events_of(struct event_list *out, const struct detect *d, const struct world *w,
    const struct incident *i, struct err *e);

#endif
