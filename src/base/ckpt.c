/* ckpt.c - see ckpt.h. */
#include "base/ckpt.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"

#define BLOCK_ELEMENTS 65536 /* read at once */

bool
ckpt_begin(struct ckpt *c, FILE *f, bool load, struct err *e)
{
	*c = (struct ckpt){ f, XXH3_createState(), load, ST_OK, e };
	if (c->hash == NULL)
		c->st = err_nomem(e, "a checkpoint");
	else
		XXH3_64bits_reset(c->hash);
	return c->st == ST_OK;
}

enum st
ckpt_end(struct ckpt *c)
{
	const uint64_t sum = c->hash != NULL ? XXH3_64bits_digest(c->hash) : 0;
	uint64_t want = sum;

	ckpt_io(c, &want, sizeof(want));
	if (c->st == ST_OK && want != sum)
		ckpt_bad(c);
	XXH3_freeState(c->hash);
	c->hash = NULL;
	return c->st;
}

void
ckpt_bad(struct ckpt *c)
{
	if (c->st == ST_OK)
		c->st = err_set(c->e, ST_BAD, ERR_NOOFF, NULL, "the checkpoint is damaged");
}

void
ckpt_put(struct ckpt *c, const void *p, size_t n)
{
	if (c->st != ST_OK || n == 0)
		return;
	XXH3_64bits_update(c->hash, p, n);
	if (fwrite(p, 1, n, c->f) != n)
		c->st = err_sys(c->e, "cannot write the checkpoint");
}

void
ckpt_get(struct ckpt *c, void *p, size_t n)
{
	if (n == 0)
		return;
	if (c->st == ST_OK && fread(p, 1, n, c->f) != n)
		c->st = ferror(c->f)
			    ? err_sys(c->e, "cannot read the checkpoint")
			    : err_set(c->e, ST_TRUNC, ERR_NOOFF, NULL, "the checkpoint ends early");
	if (c->st == ST_OK)
		XXH3_64bits_update(c->hash, p, n);
	else
		memset(p, 0, n);
}

void
ckpt_io(struct ckpt *c, void *p, size_t n)
{
	if (c->load)
		ckpt_get(c, p, n);
	else
		ckpt_put(c, p, n);
}

void
ckpt_flag(struct ckpt *c, bool *v)
{
	uint8_t x = *v;

	CKPT(c, x);
	if (x > 1)
		ckpt_bad(c);
	*v = x == 1;
}

void
ckpt_mark(struct ckpt *c, const void *p, size_t n)
{
	uint8_t got[256];

	if (!c->load) {
		ckpt_put(c, p, n);
		return;
	}
	ckpt_get(c, got, n);
	if (c->st == ST_OK && memcmp(got, p, n) != 0)
		c->st = err_set(c->e, ST_BAD, ERR_NOOFF, NULL, "not a checkpoint of this program");
}

void *
ckpt_get_array(struct ckpt *c, size_t n, size_t size)
{
	uint8_t *v = NULL;
	size_t have = 0, cap = 0;

	while (have < n && c->st == ST_OK) {
		const size_t more = n - have < BLOCK_ELEMENTS ? n - have : BLOCK_ELEMENTS;

		if (have + more > cap) {
			uint8_t *p;

			cap = cap + cap / 2 > have + more ? cap + cap / 2 : have + more;
			cap = cap < n ? cap : n;
			p = cap < SIZE_MAX / size ? realloc(v, cap * size) : NULL;
			if (p == NULL) {
				c->st = err_nomem(c->e, "a checkpoint");
				break;
			}
			v = p;
		}
		ckpt_get(c, v + have * size, more * size);
		have += more;
	}
	if (c->st != ST_OK) {
		free(v);
		return NULL;
	}
	return v;
}

void
ckpt_count(struct ckpt *c, size_t *n, size_t most)
{
	uint64_t k = *n;

	CKPT(c, k);
	if (c->load && k > most)
		ckpt_bad(c);
	*n = c->st == ST_OK ? (size_t)k : 0;
}

void *
ckpt_array(struct ckpt *c, void *v, size_t *n, size_t *cap, size_t size, size_t most)
{
	size_t k = *n;

	ckpt_count(c, &k, most);
	if (!c->load) {
		ckpt_put(c, v, k * size);
		return v;
	}
	v = ckpt_get_array(c, k, size);
	*n = c->st == ST_OK ? k : 0;
	if (cap != NULL)
		*cap = *n;
	return v;
}

static void
get_map(struct ckpt *c, struct map *m, size_t n)
{
	for (size_t i = 0; i < n && c->st == ST_OK; i++) {
		uint64_t key = 0;
		uint32_t val = 0;

		CKPT(c, key);
		CKPT(c, val);
		if (c->st == ST_OK && val == MAP_NONE)
			ckpt_bad(c);
		if (c->st == ST_OK && map_put(m, key, val, NULL) == NULL)
			c->st = err_nomem(c->e, "a checkpoint");
	}
}

static int
by_key(const void *pa, const void *pb)
{
	const struct map_slot *a = pa, *b = pb;

	return a->key < b->key ? -1 : a->key > b->key;
}

/* In order of keys: where they lie hangs on the order in which they came. */
static void
put_map(struct ckpt *c, const struct map *m)
{
	struct map_slot *v = arr_new(m->n + 1, sizeof(*v));
	size_t n = 0;

	if (v == NULL) {
		c->st = err_nomem(c->e, "a checkpoint");
		return;
	}
	for (size_t i = 0; m->slots != NULL && i <= m->mask; i++) {
		if (m->slots[i].val != MAP_NONE)
			v[n++] = m->slots[i];
	}
	qsort(v, n, sizeof(*v), by_key);
	for (size_t i = 0; i < n; i++) {
		ckpt_put(c, &v[i].key, sizeof(v[i].key));
		ckpt_put(c, &v[i].val, sizeof(v[i].val));
	}
	free(v);
}

void
ckpt_map(struct ckpt *c, struct map *m)
{
	size_t n = m->n;

	if (c->st != ST_OK)
		return;
	ckpt_count(c, &n, UINT32_MAX);
	if (c->load)
		get_map(c, m, n);
	else
		put_map(c, m);
}
