/*
 * spans.c - the history of one pair as runs of months, kept in one canonical form.
 *
 *     held      1   2   3   4          put month 3 = b       1   2   3   4
 *     state     a   a   a   a    ->    cut the run at 3  ->  a   a   b   a
 *     rows     [1 ......... 4]a        join equal ends      [1 . 2]a [3]b [4]a
 */
#include "store/store_i.h"

/* Rows without the month: a row that goes over it is cut in two. */
static size_t
cut(const struct span *rows, size_t n, const struct span_place *at, struct span *out)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		const struct span *r = &rows[i];

		if (r->until < at->month || r->since > at->month) {
			out[k++] = *r;
			continue;
		}
		if (r->since < at->month)
			out[k++] = (struct span){ r->since, at->prev, r->state };
		if (r->until > at->month)
			out[k++] = (struct span){ at->next, r->until, r->state };
	}
	return k;
}

size_t
spans_set(const struct span *rows, size_t n, const struct span_place *at, bool has, uint32_t state,
    struct span *out)
{
	size_t k = cut(rows, n, at, out), i = 0;
	bool left, right;

	if (!has)
		return k;
	while (i < k && out[i].until < at->month)
		i++;
	left = i > 0 && at->prev != 0 && out[i - 1].until == at->prev && out[i - 1].state == state;
	right = i < k && at->next != 0 && out[i].since == at->next && out[i].state == state;
	if (left && right) {
		out[i - 1].until = out[i].until;
		memmove(&out[i], &out[i + 1], (k - i - 1) * sizeof(*out));
		return k - 1;
	}
	if (left) {
		out[i - 1].until = at->month;
		return k;
	}
	if (right) {
		out[i].since = at->month;
		return k;
	}
	memmove(&out[i + 1], &out[i], (k - i) * sizeof(*out));
	out[i] = (struct span){ at->month, at->month, state };
	return k + 1;
}
