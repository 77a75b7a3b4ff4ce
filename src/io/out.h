/*
 * out.h - text to a file descriptor through one large buffer.
 *
 * Append to o->b with the functions of buf.h, then out_tick() once a row.
 */
#ifndef OUT_H
#define OUT_H

#include "base/buf.h"
#include "base/err.h"

#define OUT_BLOCK_BYTES ((size_t)256 << 10)

struct out {
	struct buf b;
	int fd;
};

/* Writes all that is in the buffer. ST_IO (a closed pipe, too) or ST_NOMEM. */
enum st out_flush(struct out *o, struct err *e);

static inline enum st
out_tick(struct out *o, struct err *e)
{
	return o->b.n >= OUT_BLOCK_BYTES || o->b.bad ? out_flush(o, e) : ST_OK;
}

#endif
