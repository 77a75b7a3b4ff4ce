/*
 * stream.h - server-sent events (WHATWG HTML 9.2): a line to each client that stays open, on which
 * new and changed incidents are told when a view is published.
 *
 *   event: incident   id: the view   data: an incident_row as in the list
 *   event: view       id: the view   data: {"view":N}, behind the incidents of a view
 *
 * A client that comes back with Last-Event-ID gets what changed since that view. Between events a
 * comment line goes out every STREAM_BEAT_S, so that all on the way see that the line lives. Who
 * does not take what lies ready is let go.
 */
#ifndef STREAM_H
#define STREAM_H

#include "base/err.h"

struct http;
struct MHD_Connection;
struct streams;

/* The thread that looks for new views. NULL: no memory, or no thread. */
struct streams *streams_new(struct http *h);
/* Ends all streams; before the library is stopped. NULL is fine. */
void streams_end(struct streams *s);
void streams_free(struct streams *s);

/*
 * Answers a request with a stream from view `since` on (0: from now). ST_LIMIT: STREAM_MOST are
 * open; ST_NOMEM.
 */
enum st stream_open(
    struct streams *s, struct MHD_Connection *mc, uint64_t since, bool cors, struct err *e);

#endif
