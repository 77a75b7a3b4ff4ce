/*
 * feed.h - files read and decoded ahead of their use.
 *
 * A few threads serve all open feeds: each takes the next feed that has too little ready, reads and
 * decodes one batch of it. Whoever wants a batch that nobody is at makes it himself, so that no
 * thread at all is fine, too. The batches of a feed come in its order.
 */
#ifndef FEED_H
#define FEED_H

#include "follow/batch.h"

struct feed;  /* opaque; one file being read */
struct feeds; /* opaque; the open ones and the threads */

/* n threads at most; NULL when memory is out. */
struct feeds *feeds_new(unsigned n);
void feeds_free(struct feeds *s); /* after all feeds are closed; NULL is fine */

/* ST_OK, ST_IO, ST_NOMEM, ... as mrt_deal_open() says; *out is NULL then. */
enum st feed_open(struct feed **out, struct feeds *s, const char *path, struct err *e);
void feed_close(struct feed *d); /* NULL is fine */
/*
 * ST_OK with the next batch, ST_END, or what ended the file: ST_TRUNC, ST_BAD, ST_UNSUP, ... The
 * batch is the caller's until feed_return().
 */
enum st feed_next(struct feed *d, struct batch **out, struct err *e);
void feed_return(struct feed *d, struct batch *b); /* NULL is fine */
/* Sequence numbers of table records that were left out; once feed_next() has ended. */
uint64_t feed_missing(const struct feed *d);

#endif
