/* merge.c - see merge.h. */
#include "rib/merge.h"

#include <stdlib.h>

#include "base/map.h"

/* One number for each peer of all tables. */
static enum st
number_peers(struct merge *m, struct table *const *tables, struct map *all, struct err *e)
{
	for (size_t i = 0; i < m->n; i++) {
		const uint64_t *keys;
		const size_t n = table_peers(tables[i], &keys);

		m->from[i].ids = arr_new(n + 1, sizeof(*m->from[i].ids));
		if (m->from[i].ids == NULL)
			return err_nomem(e, "peers");
		for (size_t k = 0; k < n; k++) {
			bool fresh;
			const uint32_t *id = map_put(all, keys[k], (uint32_t)m->peers_n, &fresh);

			if (id == NULL)
				return err_nomem(e, "peers");
			m->from[i].ids[k] = *id;
			m->peers_n += fresh;
		}
	}
	return ST_OK;
}

enum st
merge_begin(struct merge *m, struct table *const *tables, size_t n, struct err *e)
{
	struct map all = { 0 };
	enum st st;

	*m = (struct merge){ .from = arr_new(n + 1, sizeof(*m->from)), .n = n };
	if (m->from == NULL)
		return err_nomem(e, "tables");
	for (size_t i = 0; i < n; i++) {
		m->from[i].pairs = table_pairs(tables[i]);
		m->pairs_max += m->from[i].pairs->rows_n;
	}
	st = number_peers(m, tables, &all, e);
	map_fini(&all);
	if (st != ST_OK)
		return st;
	m->words_n = (m->peers_n + 63) / 64;
	m->words = arr_new(m->words_n + 1, sizeof(*m->words));
	return m->words != NULL ? ST_OK : err_nomem(e, "peers");
}

void
merge_fini(struct merge *m)
{
	for (size_t i = 0; m->from != NULL && i < m->n; i++)
		free(m->from[i].ids);
	free(m->from);
	free(m->words);
	*m = (struct merge){ 0 };
}

/* The row at hand; NULL when there are no more. */
static const struct pair_row *
head(const struct merge_from *f)
{
	return f->at < f->pairs->rows_n ? &f->pairs->rows[f->pairs->order[f->at]] : NULL;
}

static int
compare(const struct merge_from *f, const struct pair_row *a, const struct merge_from *g,
    const struct pair_row *b)
{
	const int c = pfx_cmp(&f->pairs->pfxs[a->pfx], &g->pairs->pfxs[b->pfx]);

	return c != 0 ? c : a->origin < b->origin ? -1 : a->origin > b->origin;
}

/* Adds the peers of a row, by their numbers over all tables. */
static void
add_peers(struct merge *m, const struct merge_from *f, const struct pair_row *r)
{
	for (size_t i = 0; i < r->words_n; i++) {
		for (uint64_t w = r->words[i]; w != 0; w &= w - 1) {
			const uint32_t id = f->ids[i * 64 + (unsigned)__builtin_ctzll(w)];

			m->words[id / 64] |= 1ULL << id % 64;
		}
	}
}

static uint32_t
count_peers(const struct merge *m)
{
	unsigned n = 0;

	for (size_t i = 0; i < m->words_n; i++)
		n += (unsigned)__builtin_popcountll(m->words[i]);
	return n;
}

bool
merge_next(struct merge *m, struct pfx *pfx, uint32_t *origin, uint32_t *peers)
{
	struct merge_from *first = NULL;
	const struct pair_row *row = NULL;
	bool shared = false;

	for (size_t i = 0; i < m->n; i++) {
		const struct pair_row *r = head(&m->from[i]);
		int c;

		if (r == NULL)
			continue;
		c = row == NULL ? -1 : compare(&m->from[i], r, first, row);
		shared = c == 0 || (c > 0 && shared);
		if (c < 0) {
			first = &m->from[i];
			row = r;
		}
	}
	if (row == NULL)
		return false;
	*pfx = first->pairs->pfxs[row->pfx];
	*origin = row->origin;
	first->at++;
	if (!shared) {
		*peers = pair_peers(row);
		return true;
	}
	memset(m->words, 0, m->words_n * sizeof(*m->words));
	add_peers(m, first, row);
	for (struct merge_from *f = first + 1; f < m->from + m->n; f++) {
		const struct pair_row *r = head(f);

		if (r != NULL && compare(f, r, first, row) == 0) {
			add_peers(m, f, r);
			f->at++;
		}
	}
	*peers = count_peers(m);
	return true;
}
