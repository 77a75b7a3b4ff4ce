/*
 * matrix.h - what the peers of one collector hold of one family: a row a prefix, a column a peer, 4
 * bytes a cell.
 *
 * Rows are made where the collector has the prefix, columns where a peer has a route of the family;
 * neither goes away. Blocks grow in place where the system lets them (large ones always).
 */
#ifndef MATRIX_H
#define MATRIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CELL_ROUTE 0x1fffffffu /* a number of routeset.h; FOLLOW_MAX_ROUTES */
#define CELL_SEEN 0x20000000u  /* the peer held it at some time */
#define CELL_MARK 0x40000000u  /* met in the table at hand */
#define CELL_MULTI                                                                    \
	0x80000000u /* the peer's paths are in the side list; the route is the newest \
		     */

#define MATRIX_NO_COL UINT32_MAX

struct matrix {
	uint32_t *cells;   /* [rows_cap * stride] */
	uint32_t *pfx_of;  /* [rows_cap] number of each row's prefix */
	uint32_t *peer_of; /* [cols_cap] number of each column's peer */
	uint32_t rows, cols, stride;
	size_t rows_cap, pfx_cap, cols_cap;
};

static inline uint32_t *
matrix_cell(const struct matrix *m, uint32_t row, uint32_t col)
{
	return &m->cells[(size_t)row * m->stride + col];
}

/* A further row or column, empty. False when memory is out. */
bool matrix_add_row(struct matrix *m, uint32_t pfx);
bool matrix_add_col(struct matrix *m, uint32_t peer);
void matrix_fini(struct matrix *m);

#endif
