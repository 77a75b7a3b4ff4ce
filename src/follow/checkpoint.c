/*
 * checkpoint.c - the engine's state in a file and back.
 *
 * Arrays as they lie in memory, with a mark of their layout before and a hash behind: a checkpoint
 * belongs to the program that wrote it. What can be made again (hash tables, rows by prefix, the
 * order of files) is. Nothing read is used before the hash is found right.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/ckpt.h"
#include "base/limits.h"
#include "follow/follow_i.h"

static const char magic[8] = "RSFLW02";

/* What both sides must agree on. */
static void
layout(uint32_t v[8])
{
	v[0] = 0x01020304; /* order of octets */
	v[1] = sizeof(struct peer);
	v[2] = sizeof(struct coll);
	v[3] = sizeof(struct ffile);
	v[4] = sizeof(struct pfxset_row);
	v[5] = sizeof(struct follow_route);
	v[6] = sizeof(struct follow_counts);
	v[7] = sizeof(struct pend) << 16 | sizeof(struct zombie);
}

/* What stands alone. */
struct scalars {
	int64_t now_us, sec, watched_s, sweep;
	struct follow_counts n;
	uint32_t resyncs, table_mark, peers_n, colls_n, files_n, pfxs_n, routes_n, extras_n,
	    extras_free, pends_n, zombies_n, heads_n;
	uint32_t lens[2][129];
	uint8_t seeded, pad[7];
};

static size_t
heads_n(const struct follow *f)
{
	size_t n = 0;

	for (size_t i = 0; f->extra_heads.slots != NULL && i <= f->extra_heads.mask; i++)
		n += f->extra_heads.slots[i].val != MAP_NONE && f->extra_heads.slots[i].val != 0;
	return n;
}

static void
put_text(struct ckpt *c, const char *s)
{
	const uint32_t n = (uint32_t)strlen(s);

	ckpt_put(c, &n, sizeof(n));
	ckpt_put(c, s, n);
}

static char *
get_text(struct ckpt *c)
{
	uint32_t n = 0;
	char *s;

	ckpt_get(c, &n, sizeof(n));
	if (c->st != ST_OK)
		return NULL;
	s = n <= 1 << 16 ? calloc(1, (size_t)n + 1) : NULL;
	if (s == NULL)
		c->st = n <= 1 << 16
			    ? err_nomem(c->e, "a checkpoint")
			    : err_set(c->e, ST_BAD, ERR_NOOFF, NULL, "the checkpoint is damaged");
	else
		ckpt_get(c, s, n);
	return s;
}

static void
put_coll(struct ckpt *c, const struct coll *k)
{
	struct coll t = *k;

	/* what is behind pointers follows, or is made again */
	t.name = NULL;
	t.row_of = t.tables = t.updates = t.open = NULL;
	t.holes = NULL;
	t.seen = (struct map){ 0 };
	t.row_of_n = t.tables_n = t.updates_n = t.table_at = t.update_at = t.open_n = t.holes_n =
	    t.hole_at = 0;
	t.next_us = 0;
	t.next_table = false;
	t.next_file = 0;
	for (unsigned i = 0; i < 2; i++) {
		t.m[i].cells = t.m[i].pfx_of = t.m[i].peer_of = NULL;
		t.m[i].rows_cap = t.m[i].pfx_cap = t.m[i].cols_cap = 0;
	}
	put_text(c, k->name);
	ckpt_put(c, &t, sizeof(t));
	for (unsigned i = 0; i < 2; i++) {
		const struct matrix *m = &k->m[i];

		ckpt_put(c, m->pfx_of, m->rows * sizeof(*m->pfx_of));
		ckpt_put(c, m->peer_of, m->cols * sizeof(*m->peer_of));
		ckpt_put(c, m->cells, (size_t)m->rows * m->stride * sizeof(*m->cells));
	}
}

static void
get_coll(struct ckpt *c, struct coll *k)
{
	char *name = get_text(c);

	ckpt_get(c, k, sizeof(*k));
	k->name = name;
	k->row_of = k->tables = k->updates = k->open = NULL;
	k->holes = NULL;
	k->seen = (struct map){ 0 };
	k->row_of_n = k->tables_n = k->updates_n = k->table_at = k->update_at = k->open_n =
	    k->holes_n = k->hole_at = 0;
	for (unsigned i = 0; i < 2; i++)
		k->m[i].pfx_of = k->m[i].peer_of = k->m[i].cells = NULL;
	for (unsigned i = 0; i < 2; i++) {
		struct matrix *m = &k->m[i];

		m->pfx_of = ckpt_get_array(c, m->rows, sizeof(*m->pfx_of));
		m->peer_of = ckpt_get_array(c, m->cols, sizeof(*m->peer_of));
		m->cells = ckpt_get_array(c, (size_t)m->rows * m->stride, sizeof(*m->cells));
		m->rows_cap = m->pfx_cap = m->rows;
		m->cols_cap = m->cols;
		if (c->st != ST_OK)
			return;
	}
}

static void
put_file(struct ckpt *c, const struct ffile *d)
{
	struct ffile t = *d;

	t.path = t.base = t.coll_name = NULL;
	t.feed = NULL;
	t.b = NULL;
	t.peers = NULL;
	t.peers_n = t.peers_cap = 0;
	t.skip = 0;
	put_text(c, d->base);
	put_text(c, d->coll_name);
	ckpt_put(c, &t, sizeof(t));
}

static void
get_file(struct ckpt *c, struct ffile *d)
{
	char *base = get_text(c), *coll = get_text(c);

	ckpt_get(c, d, sizeof(*d));
	d->path = NULL;
	d->base = base;
	d->coll_name = coll;
	d->feed = NULL;
	d->b = NULL;
	d->peers = NULL;
	d->peers_n = d->peers_cap = 0;
}

static void
put_routes(struct ckpt *c, const struct routeset *s)
{
	for (uint32_t i = 1; i <= s->n; i++) {
		struct follow_route r = *routeset_at(s, i);
		const uint8_t *path = r.path;

		r.path = NULL;
		ckpt_put(c, &r, sizeof(r));
		ckpt_put(c, path, r.path_n);
	}
}

static void
get_routes(struct ckpt *c, struct routeset *s, uint32_t n)
{
	uint8_t *path = malloc(UINT16_MAX);

	if (path == NULL)
		c->st = err_nomem(c->e, "a checkpoint");
	for (uint32_t i = 1; i <= n && c->st == ST_OK; i++) {
		struct follow_route r;
		struct route_key k;

		ckpt_get(c, &r, sizeof(r));
		if (c->st == ST_OK)
			ckpt_get(c, path, r.path_n);
		if (c->st == ST_OK && r.idle == ROUTE_FREE) {
			if (!routeset_vacant(s))
				c->st = err_nomem(c->e, "a checkpoint");
			continue;
		}
		k = (struct route_key){ .path = path,
			.path_n = r.path_n,
			.otc = r.otc,
			.agg_asn = r.agg_asn,
			.agg_addr = r.agg_addr,
			.flags = r.flags };
		k.hash = route_hash(&k);
		if (c->st == ST_OK && routeset_intern(s, &k) != i)
			ckpt_bad(c);
		if (c->st == ST_OK)
			routeset_place(s, i)->idle = r.idle;
	}
	routeset_relist(s);
	free(path);
}

static void
put_heads(struct ckpt *c, const struct follow *f)
{
	for (size_t i = 0; f->extra_heads.slots != NULL && i <= f->extra_heads.mask; i++) {
		const struct map_slot *s = &f->extra_heads.slots[i];

		if (s->val != MAP_NONE && s->val != 0) {
			ckpt_put(c, &s->key, sizeof(s->key));
			ckpt_put(c, &s->val, sizeof(s->val));
		}
	}
}

/* An array whose first element is not used; NULL when it is empty. */
static void
put_from_1(struct ckpt *c, const void *v, size_t n, size_t size)
{
	if (n != 0)
		ckpt_put(c, (const uint8_t *)v + size, n * size);
}

enum st
follow_save(const struct follow *f, FILE *out, struct err *e)
{
	const struct scalars s = { .now_us = f->now_us,
		.sec = f->sec,
		.watched_s = f->watched_s,
		.sweep = f->sweep,
		.n = f->n,
		.resyncs = f->resyncs,
		.table_mark = f->table_mark,
		.peers_n = f->peers_n,
		.colls_n = f->colls_n,
		.files_n = (uint32_t)f->files_n,
		.pfxs_n = f->pfxs.n,
		.routes_n = f->routes.n,
		.extras_n = (uint32_t)f->extras_n,
		.extras_free = f->extras_free,
		.pends_n = (uint32_t)f->pends_n,
		.zombies_n = (uint32_t)(f->zombies_n - f->zombie_at),
		.heads_n = (uint32_t)heads_n(f),
		.seeded = f->seeded };
	uint32_t shape[8];
	struct ckpt c;

	ckpt_begin(&c, out, false, e);
	layout(shape);
	ckpt_mark(&c, magic, sizeof(magic));
	ckpt_mark(&c, shape, sizeof(shape));
	ckpt_put(&c, &s, offsetof(struct scalars, lens));
	ckpt_put(&c, f->pfxs.lens, sizeof(f->pfxs.lens));
	ckpt_put(&c, &s.seeded, 1);
	for (uint32_t i = 1; i <= f->colls_n; i++)
		put_coll(&c, &f->colls[i]);
	for (size_t i = 0; i < f->files_n; i++)
		put_file(&c, &f->files[i]);
	put_from_1(&c, f->peers, f->peers_n, sizeof(*f->peers));
	put_from_1(&c, f->pfxs.v, f->pfxs.n, sizeof(*f->pfxs.v));
	put_routes(&c, &f->routes);
	ckpt_put(&c, f->extras, f->extras_n * sizeof(*f->extras));
	put_heads(&c, f);
	ckpt_put(&c, f->pends, f->pends_n * sizeof(*f->pends));
	if (s.zombies_n != 0)
		ckpt_put(&c, f->zombies + f->zombie_at, s.zombies_n * sizeof(*f->zombies));
	if (ckpt_end(&c) == ST_OK && fflush(out) != 0)
		return err_sys(e, "cannot write the checkpoint");
	return c.st;
}

/* An array whose first element is not used. */
static void *
get_from_1(struct ckpt *c, size_t n, size_t size)
{
	uint8_t *v = c->st == ST_OK && n < SIZE_MAX / size - 1 ? calloc(1, size) : NULL, *p;
	void *rest = ckpt_get_array(c, n, size);

	if (v == NULL || c->st != ST_OK || n == 0) {
		free(rest);
		if (v == NULL && c->st == ST_OK)
			c->st = err_nomem(c->e, "a checkpoint");
		return v;
	}
	p = realloc(v, (n + 1) * size);
	if (p == NULL) {
		c->st = err_nomem(c->e, "a checkpoint");
		free(rest);
		return v;
	}
	memcpy(p + size, rest, n * size);
	free(rest);
	return p;
}

static void
get_all(struct ckpt *c, struct follow *f, struct scalars *s)
{
	uint32_t shape[8];

	layout(shape);
	ckpt_mark(c, magic, sizeof(magic));
	ckpt_mark(c, shape, sizeof(shape));
	ckpt_get(c, s, offsetof(struct scalars, lens));
	ckpt_get(c, f->pfxs.lens, sizeof(f->pfxs.lens));
	ckpt_get(c, &s->seeded, 1);
	if (s->colls_n > FOLLOW_MAX_COLLECTORS || s->files_n > FOLLOW_MAX_FILES)
		ckpt_bad(c);
	if (c->st != ST_OK)
		return;
	f->colls = arr_new((size_t)s->colls_n + 1, sizeof(*f->colls));
	f->files = arr_new((size_t)s->files_n + 1, sizeof(*f->files));
	if (f->colls == NULL || f->files == NULL) {
		c->st = err_nomem(c->e, "a checkpoint");
		return;
	}
	f->colls_cap = (size_t)s->colls_n + 1;
	f->files_cap = (size_t)s->files_n + 1;
	for (f->colls_n = 0; c->st == ST_OK && f->colls_n < s->colls_n; f->colls_n++)
		get_coll(c, &f->colls[f->colls_n + 1]);
	for (f->files_n = 0; c->st == ST_OK && f->files_n < s->files_n; f->files_n++)
		get_file(c, &f->files[f->files_n]);
	f->peers = get_from_1(c, s->peers_n, sizeof(*f->peers));
	f->peers_n = c->st == ST_OK ? s->peers_n : 0;
	f->peers_cap = (size_t)f->peers_n + 1;
	f->pfxs.v = get_from_1(c, s->pfxs_n, sizeof(*f->pfxs.v));
	f->pfxs.n = c->st == ST_OK ? s->pfxs_n : 0;
	f->pfxs.cap = (size_t)f->pfxs.n + 1;
	get_routes(c, &f->routes, s->routes_n);
	f->extras = ckpt_get_array(c, s->extras_n, sizeof(*f->extras));
	f->extras_n = f->extras_cap = s->extras_n;
	for (uint32_t i = 0; i < s->heads_n && c->st == ST_OK; i++) {
		uint64_t key = 0;
		uint32_t val = 0, *at;

		ckpt_get(c, &key, sizeof(key));
		ckpt_get(c, &val, sizeof(val));
		at = c->st == ST_OK ? map_put(&f->extra_heads, key, val, NULL) : NULL;
		if (at == NULL && c->st == ST_OK)
			c->st = err_nomem(c->e, "a checkpoint");
	}
	f->pends = ckpt_get_array(c, s->pends_n, sizeof(*f->pends));
	f->pends_n = f->pends_cap = c->st == ST_OK ? s->pends_n : 0;
	f->zombies = ckpt_get_array(c, s->zombies_n, sizeof(*f->zombies));
	f->zombies_n = f->zombies_cap = c->st == ST_OK ? s->zombies_n : 0;
}

/* The rows of each prefix of a collector. */
static bool
index_rows(struct follow *f, struct coll *k)
{
	k->row_of_n = (size_t)f->pfxs.n + 1;
	k->row_of = arr_new(k->row_of_n, sizeof(*k->row_of));
	for (unsigned i = 0; k->row_of != NULL && i < 2; i++) {
		for (uint32_t r = 0; r < k->m[i].rows; r++)
			k->row_of[k->m[i].pfx_of[r]] = r + 1;
	}
	return k->row_of != NULL;
}

static bool
index_all(struct follow *f)
{
	bool ok = pfxset_rehash(&f->pfxs);

	for (uint32_t i = 1; ok && i <= f->peers_n; i++)
		ok = peer_index(f, i);
	for (uint32_t i = 1; ok && i <= f->colls_n; i++)
		ok = index_rows(f, &f->colls[i]);
	for (size_t i = 0; ok && i < f->pends_n; i++)
		ok = map_put(&f->pend_ids, (uint64_t)f->pends[i].peer << 32 | f->pends[i].pfx,
			 (uint32_t)i, NULL) != NULL;
	return ok;
}

enum st
follow_load(struct follow *f, FILE *in, struct err *e)
{
	struct scalars s = { 0 };
	struct ckpt c;

	if (ckpt_begin(&c, in, true, e))
		get_all(&c, f, &s);
	if (ckpt_end(&c) != ST_OK) /* nothing that was read is believed, or followed */
		return c.st;
	f->kept_n = f->files_n;
	f->now_us = s.now_us;
	f->sec = s.sec;
	f->watched_s = s.watched_s;
	f->sweep = s.sweep;
	f->n = s.n;
	f->resyncs = s.resyncs;
	f->table_mark = s.table_mark;
	f->extras_free = s.extras_free;
	f->seeded = s.seeded;
	return index_all(f) ? ST_OK : err_nomem(e, "a checkpoint");
}
