/* view_names.c - see view_names.h. */
#include "app/view_names.h"

#include <stdlib.h>
#include <string.h>

#include "app/view_i.h"
#include "base/arena.h"

#define LISTS 65536u

struct vnames {
	uint32_t n;
	uint32_t begin[LISTS + 1]; /* of each list in rows */
	uint32_t *rows;
};

/* As strcasecmp() has it in the C locale. */
static unsigned
lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* Different letters may share a list: who looks compares the names anyway. */
static unsigned
list_of(const char *p)
{
	return (lower(p[0]) * 2531 + lower(p[1]) * 61 + lower(p[2])) % LISTS;
}

/* Puts the row into the lists of the text, each once; rows NULL: only counts, into begin[list + 1].
 */
static void
put_text(struct vnames *x, uint32_t *last, uint32_t row, const char *p)
{
	if (p[0] == '\0' || p[1] == '\0')
		return;
	for (; p[2] != '\0'; p++) {
		const unsigned k = list_of(p);

		if (last[k] == row + 1)
			continue;
		last[k] = row + 1;
		if (x->rows != NULL)
			x->rows[x->begin[k]++] = row;
		else
			x->begin[k + 1]++;
	}
}

static void
put_all(struct vnames *x, uint32_t *last, const struct vname *v)
{
	memset(last, 0, LISTS * sizeof(*last));
	for (uint32_t i = 0; i < x->n; i++) {
		put_text(x, last, i, v[i].name);
		put_text(x, last, i, v[i].org);
	}
}

enum st
vnames_new(struct vnames **out, const struct vname *v, uint32_t n, struct err *e)
{
	struct vnames *x = calloc(1, sizeof(*x));
	uint32_t *last = arr_new(LISTS, sizeof(*last));

	*out = x;
	if (x == NULL || last == NULL) {
		free(last);
		return err_nomem(e, "names");
	}
	x->n = n;
	put_all(x, last, v);
	for (unsigned k = 0; k < LISTS; k++)
		x->begin[k + 1] += x->begin[k];
	x->rows = arr_new((size_t)x->begin[LISTS] + 1, sizeof(*x->rows));
	if (x->rows != NULL)
		put_all(x, last, v);
	free(last);
	if (x->rows == NULL)
		return err_nomem(e, "names");
	/* filling moved each begin to the next one's */
	memmove(x->begin + 1, x->begin, LISTS * sizeof(*x->begin));
	x->begin[0] = 0;
	return ST_OK;
}

void
vnames_free(struct vnames *x)
{
	if (x != NULL)
		free(x->rows);
	free(x);
}

size_t
vnames_find(const struct vnames *x, const char *q, const uint32_t **rows)
{
	size_t best = SIZE_MAX;

	*rows = NULL;
	if (strlen(q) < VNAMES_LEAST)
		return x->n;
	for (; q[VNAMES_LEAST - 1] != '\0'; q++) {
		const unsigned k = list_of(q);
		const size_t n = x->begin[k + 1] - x->begin[k];

		if (n < best) {
			best = n;
			*rows = x->rows + x->begin[k];
		}
	}
	return best;
}
