/* arena.c - see arena.h. */
#include "base/arena.h"

#include <stdlib.h>

#define CHUNK_BYTES ((size_t)64 << 10)

struct arena_chunk {
	struct arena_chunk *next;
	size_t cap, n;
	_Alignas(16) unsigned char b[];
};

void *
arena_alloc(struct arena *a, size_t n_bytes)
{
	struct arena_chunk *c = a->head;
	size_t n, cap;

	if (n_bytes > SIZE_MAX / 4)
		return NULL;
	n = (n_bytes + 15) & ~(size_t)15;
	if (c == NULL || c->cap - c->n < n) {
		cap = c == NULL ? CHUNK_BYTES : c->cap * 2;
		if (cap > (CHUNK_BYTES << 6))
			cap = CHUNK_BYTES << 6;
		if (cap < n)
			cap = n;
		c = malloc(sizeof(*c) + cap);
		if (c == NULL)
			return NULL;
		c->next = a->head;
		c->cap = cap;
		c->n = 0;
		a->head = c;
	}
	c->n += n;
	a->used_bytes += n;
	return c->b + c->n - n;
}

char *
arena_strdup(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (p == NULL)
		return NULL;
	memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return p;
}

void
arena_reset(struct arena *a)
{
	struct arena_chunk *c = a->head;

	if (c == NULL)
		return;
	while (c->next != NULL) {
		struct arena_chunk *next = c->next;

		c->next = next->next;
		free(next);
	}
	c->n = 0;
	a->used_bytes = 0;
}

void
arena_fini(struct arena *a)
{
	while (a->head != NULL) {
		struct arena_chunk *c = a->head;

		a->head = c->next;
		free(c);
	}
	a->used_bytes = 0;
}

void *
arr_new(size_t n, size_t size)
{
	return calloc(n != 0 ? n : 1, size);
}

void *
arr_grow(void *p, size_t n, size_t *cap, size_t size)
{
	size_t c = *cap;
	void *q;

	if (n < c)
		return p;
	c = c < 16 ? 16 : c + c / 2; /* one made by hand may have a cap of 1 */
	if (c > SIZE_MAX / size)
		return NULL;
	q = realloc(p, c * size);
	if (q != NULL)
		*cap = c;
	return q;
}
