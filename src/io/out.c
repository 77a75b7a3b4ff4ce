/* out.c - see out.h. */
#include "io/out.h"

#include <errno.h>
#include <unistd.h>

enum st
out_flush(struct out *o, struct err *e)
{
	size_t at = 0;

	if (buf_bad(&o->b))
		return err_nomem(e, "output");
	while (at < o->b.n) {
		const ssize_t n = write(o->fd, o->b.p + at, o->b.n - at);

		if (n == -1 && errno != EINTR)
			return err_sys(e, "cannot write");
		at += n > 0 ? (size_t)n : 0;
	}
	o->b.n = 0;
	return ST_OK;
}
