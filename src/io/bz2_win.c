/* bz2_win.c - the compressed bytes that are still needed, see bz2_i.h. */
#include <stdlib.h>
#include <string.h>

#include "io/bz2_i.h"

#define READ_BYTES ((size_t)256 << 10)

void
bz2_win_fini(struct bz2_win *w)
{
	free(w->p);
}

void
bz2_win_slide(struct bz2_win *w, uint64_t keep)
{
	const size_t gone = (size_t)(keep / 8 - w->off);

	if (gone == 0)
		return;
	memmove(w->p, w->p + gone, w->n - gone);
	w->n -= gone;
	w->off += gone;
}

enum st
bz2_win_more(struct bz2_win *w, uint64_t keep, size_t *n, struct err *e)
{
	enum st st;

	*n = 0;
	if (w->eof)
		return ST_OK;
	if (w->cap - w->n < READ_BYTES)
		bz2_win_slide(w, keep);
	if (w->cap - w->n < READ_BYTES) {
		const size_t cap = w->cap == 0 ? 4 * READ_BYTES : 2 * w->cap;
		uint8_t *p = realloc(w->p, cap);

		if (p == NULL)
			return err_nomem(e, "bzip2");
		w->p = p;
		w->cap = cap;
	}
	st = w->src(w->arg, w->p + w->n, READ_BYTES, n, e);
	if (st != ST_OK)
		return st;
	w->eof = *n == 0;
	w->n += *n;
	return ST_OK;
}
