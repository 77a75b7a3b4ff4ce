/* matrix.c - see matrix.h. */
#include "follow/matrix.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

static bool
room(struct matrix *m, size_t rows, uint32_t stride)
{
	uint32_t *cells;

	if (rows * stride == 0)
		return true;
	if (rows > SIZE_MAX / sizeof(*cells) / stride)
		return false;
	cells = realloc(m->cells, rows * stride * sizeof(*cells));
	if (cells == NULL)
		return false;
	m->cells = cells;
	m->rows_cap = rows;
	return true;
}

bool
matrix_add_row(struct matrix *m, uint32_t pfx)
{
	uint32_t *pfx_of = arr_grow(m->pfx_of, m->rows, &m->pfx_cap, sizeof(*pfx_of));

	if (pfx_of == NULL)
		return false;
	m->pfx_of = pfx_of;
	if (m->rows >= m->rows_cap &&
	    !room(m, m->rows_cap < 64 ? 64 : m->rows_cap + m->rows_cap / 2, m->stride))
		return false;
	if (m->stride > 0)
		memset(matrix_cell(m, m->rows, 0), 0, m->stride * sizeof(*m->cells));
	pfx_of[m->rows++] = pfx;
	return true;
}

/* Moves the rows apart, from the last to the first. */
static bool
widen(struct matrix *m, uint32_t stride)
{
	const uint32_t old = m->stride;
	const size_t rows = m->rows_cap > m->rows ? m->rows_cap : m->rows;

	if (!room(m, rows, stride))
		return false;
	for (uint32_t r = m->rows; r-- > 0;) {
		uint32_t *to = m->cells + (size_t)r * stride;

		if (old > 0)
			memmove(to, m->cells + (size_t)r * old, old * sizeof(*to));
		memset(to + old, 0, (stride - old) * sizeof(*to));
	}
	m->stride = stride;
	return true;
}

bool
matrix_add_col(struct matrix *m, uint32_t peer)
{
	uint32_t *peer_of = arr_grow(m->peer_of, m->cols, &m->cols_cap, sizeof(*peer_of));

	if (peer_of == NULL)
		return false;
	m->peer_of = peer_of;
	if (m->cols == m->stride && !widen(m, m->stride + 2 + m->stride / 8))
		return false;
	peer_of[m->cols++] = peer;
	return true;
}

void
matrix_fini(struct matrix *m)
{
	free(m->cells);
	free(m->pfx_of);
	free(m->peer_of);
	*m = (struct matrix){ 0 };
}
