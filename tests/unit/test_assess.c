/*
 * test_assess.c - tables read by one thread and by many, one file and several, against a list of
 * every route that was written into them.
 */
#include <stdlib.h>

#include "app/assess.h"
#include "app/bogon_path.h"
#include "mrt/mrt_write.h"
#include "rib/pathset.h"

#include "tmp.h"

#define PEERS 40
#define ROUTES_MAX 400000
#define TIME_S 1767225600u

/* What was written: the oracle. */
struct seen {
	struct pfx pfx;
	uint32_t origin, peer_asn;
};

struct made {
	struct seen *v;
	size_t n;
	uint64_t entries, malformed;
	uint32_t x; /* state of the generator */
};

static uint32_t
rnd(struct made *m, uint32_t n)
{
	m->x ^= m->x << 13;
	m->x ^= m->x >> 17;
	m->x ^= m->x << 5;
	return m->x % n;
}

static void
note(struct made *m, const struct pfx *p, uint32_t origin, uint32_t asn)
{
	assert_true(m->n < ROUTES_MAX);
	m->v[m->n++] = (struct seen){ *p, origin, asn };
}

/* One route: mostly a sequence, now and then one that ends in a set, has an AS 0, or no ORIGIN. */
static void
put_route(struct buf *b, struct made *m, struct mrtw_rib *r, const struct pfx *p, uint16_t index,
    uint32_t peer_asn, uint32_t origin)
{
	const uint32_t odd = rnd(m, 60), hops = 1 + rnd(m, 3);
	const uint32_t asns[] = { peer_asn, odd == 0 ? 0 : 3000 + rnd(m, 50), 4000 + rnd(m, 9),
		origin };
	const struct mrtw_seg segs[] = { { 2, asns + 3 - hops, hops + (odd != 1) },
		{ 1, asns + 3, 1 } };
	struct buf attrs = { 0 };

	mrtw_attrs(&attrs,
	    &(struct mrtw_attrs){
		.path = segs, .n_path = odd == 1 ? 2 : 1, .has_next_hop = true, .next_hop = 1 });
	if (odd == 2)
		attrs.p[0 + 3] = 9; /* ORIGIN of no meaning */
	assert_false(buf_bad(&attrs));
	mrtw_rib_entry(b, r, index, TIME_S, attrs.p, attrs.n);
	buf_fini(&attrs);
	m->entries++;
	if (odd == 2 || (odd == 0 && hops >= 2))
		m->malformed++;
	else
		note(m, p, odd == 1 ? ORIGIN_NONE : origin, peer_asn);
}

/* A table of n prefixes; its peers are some of all, in an order of their own. */
static void
put_table(struct buf *b, struct made *m, uint32_t first, uint32_t n, uint32_t step)
{
	struct mrtw_peer peers[PEERS];
	const uint32_t shift = rnd(m, PEERS), peers_n = PEERS - rnd(m, 5);

	for (uint32_t i = 0; i < peers_n; i++) {
		const uint8_t k = (uint8_t)((i * 7 + shift) % PEERS);

		peers[i] = (struct mrtw_peer){ 1, 100u + k, { AFI_IP4, { 192, 0, 2, k } } };
	}
	mrtw_peer_index(b, TIME_S, 1, STR("t"), peers, peers_n);
	for (uint32_t i = 0; i < n; i++) {
		const uint32_t addr = htobe32(0x10000000u + (first + i * step) * 256u);
		struct mrtw_rib r;
		struct pfx p;
		const uint32_t origin = 64496 - 20000 + (first + i * step) % 997;

		pfx_set(&p, AFI_IP4, (const uint8_t *)&addr, 24);
		r = mrtw_rib_begin(b, TIME_S + i % 2, i, &p);
		for (uint32_t k = 0; k < peers_n; k++) {
			if (rnd(m, 4) != 0)
				put_route(b, m, &r, &p, (uint16_t)k, peers[k].asn,
				    rnd(m, 50) == 0 ? origin + 1 : origin);
		}
		mrtw_rib_end(b, &r);
	}
	assert_false(buf_bad(b));
}

static int
by_pair(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;
	const int c = pfx_cmp(&x->pfx, &y->pfx);

	if (c != 0)
		return c;
	if (x->origin != y->origin)
		return x->origin < y->origin ? -1 : 1;
	return x->peer_asn < y->peer_asn ? -1 : x->peer_asn > y->peer_asn;
}

/* Compares with the list, which is put in order. */
static void
check(const struct assess *a, struct made *m)
{
	size_t pair = 0;

	qsort(m->v, m->n, sizeof(*m->v), by_pair);
	for (size_t i = 0; i < m->n; pair++) {
		const struct seen *s = &m->v[i];
		uint32_t peers = 0, last = 0;

		for (; i < m->n && pfx_eq(&m->v[i].pfx, &s->pfx) && m->v[i].origin == s->origin;
		     i++) {
			peers += m->v[i].peer_asn != last;
			last = m->v[i].peer_asn;
		}
		assert_true(pair < a->n_pairs);
		assert_true(pfx_eq(&a->pairs[pair].pfx, &s->pfx));
		assert_int_equal(a->pairs[pair].origin, s->origin);
		assert_int_equal(a->pairs[pair].peers, peers);
	}
	assert_int_equal(a->n_pairs, pair);
	assert_int_equal(a->entries, m->entries);
	assert_int_equal(a->malformed, m->malformed);
}

#define FILES 5

/* Files of different sizes: the third holds two tables, the fourth is packed by nobody and small.
 */
static void
test_threads(void **state)
{
	static const unsigned threads[] = { 1, 2, 3, 8, 33 };
	struct made m = { .v = malloc(ROUTES_MAX * sizeof(struct seen)), .x = 1 };
	const char *paths[FILES];
	uint64_t n_paths = 0;

	(void)state;
	assert_non_null(m.v);
	for (unsigned i = 0; i < FILES; i++) {
		struct buf b = { 0 };

		put_table(&b, &m, i * 50, i == 3 ? 3 : 1500, i % 2 + 1);
		if (i == 2)
			put_table(&b, &m, 9000, 700, 1);
		paths[i] = strdup(tmp_file(b.p, b.n));
		buf_fini(&b);
	}
	for (size_t i = 0; i < sizeof(threads) / sizeof(threads[0]); i++) {
		struct assess a;
		struct err e;

		assert_int_equal(assess_read(&a, paths, FILES, threads[i], i % 2 == 0, &e), ST_OK);
		check(&a, &m);
		assert_int_equal(a.peers, PEERS);
		assert_int_equal(a.first_s, TIME_S);
		assert_int_equal(a.last_s, TIME_S + 1);
		if (i == 0)
			n_paths = a.paths;
		assert_int_equal(a.paths, n_paths);
		assess_fini(&a);
	}
	for (unsigned i = 0; i < FILES; i++) {
		unlink(paths[i]);
		free((void *)(uintptr_t)paths[i]);
	}
	free(m.v);
}

/* What a file holds, read by many threads. */
static enum st
read_blob(const struct buf *b, size_t n, unsigned threads, struct assess *a, struct err *e)
{
	const char *path = tmp_file(b->p, n);
	const enum st st = assess_read(a, &path, 1, threads, true, e);

	unlink(path);
	return st;
}

/* A cut file gives what came before, and its fault once, whoever meets it. */
static void
test_cut(void **state)
{
	struct made m = { .v = malloc(ROUTES_MAX * sizeof(struct seen)), .x = 2 };
	struct buf b = { 0 };
	uint64_t entries = 0;

	(void)state;
	put_table(&b, &m, 0, 1500, 1);
	for (unsigned t = 1; t <= 4; t++) {
		struct assess a;
		struct err e;

		assert_int_equal(read_blob(&b, b.n - 11, t, &a, &e), ST_TRUNC);
		assert_int_equal(a.n_pairs > 1400, true);
		assert_int_equal(a.entries < m.entries, true);
		if (t == 1)
			entries = a.entries;
		assert_int_equal(a.entries, entries);
		assert_int_equal(a.files[0].fault.st, ST_TRUNC);
		assess_fini(&a);
	}
	buf_fini(&b);
	free(m.v);
}

/* Behind a peer table that cannot be read nothing is, by no thread. */
static void
test_bad_peers(void **state)
{
	static const uint8_t bad[] = { 0, 0, 0, 1, 0, 13, 0, 1, 0, 0, 0, 8, 1, 2, 3, 4, 0, 0, 0,
		9 };
	struct made m = { .v = malloc(ROUTES_MAX * sizeof(struct seen)), .x = 3 };
	struct buf b = { 0 };
	size_t n;

	(void)state;
	put_table(&b, &m, 0, 1500, 1);
	n = b.n;
	buf_put(&b, bad, sizeof(bad));
	(void)buf_room(&b, n);
	buf_put(&b, b.p, n);
	for (unsigned t = 1; t <= 4; t++) {
		struct assess a;
		struct err e;

		assert_int_equal(read_blob(&b, b.n, t, &a, &e), ST_UNSUP);
		check(&a, &m);
		assess_fini(&a);
	}
	buf_fini(&b);
	free(m.v);
}

/* A record much larger than a block, between small ones. */
static void
test_large(void **state)
{
	struct made m = { .v = malloc(ROUTES_MAX * sizeof(struct seen)), .x = 4 };
	const uint32_t asns[] = { 100, 200, 300 };
	const struct mrtw_seg seg = { 2, asns, 3 };
	struct mrtw_peer peers[3000];
	uint32_t communities[200];
	struct buf b = { 0 }, attrs = { 0 };

	(void)state;
	memset(communities, 7, sizeof(communities));
	for (uint32_t i = 0; i < 3000; i++)
		peers[i] = (struct mrtw_peer){ 1, 1000 + i,
			{ AFI_IP4, { 10, 0, (uint8_t)(i >> 8), (uint8_t)i } } };
	mrtw_attrs(&attrs,
	    &(struct mrtw_attrs){
		.path = &seg, .n_path = 1, .communities = communities, .n_communities = 200 });
	mrtw_peer_index(&b, TIME_S, 1, STR("t"), peers, 3000);
	for (uint32_t i = 0; i < 40; i++) {
		const uint32_t addr = htobe32(i << 8), n = i % 4 == 3 ? 3000 : 2;
		struct mrtw_rib r;
		struct pfx p;

		pfx_set(&p, AFI_IP4, (const uint8_t *)&addr, 24);
		r = mrtw_rib_begin(&b, TIME_S, i, &p);
		for (uint32_t k = 0; k < n; k++) {
			mrtw_rib_entry(&b, &r, (uint16_t)k, TIME_S, attrs.p, attrs.n);
			note(&m, &p, 300, 1000 + k);
			m.entries++;
		}
		mrtw_rib_end(&b, &r);
	}
	assert_false(buf_bad(&b));
	for (unsigned t = 1; t <= 4; t++) {
		struct assess a;
		struct err e;

		assert_int_equal(read_blob(&b, b.n, t, &a, &e), ST_OK);
		check(&a, &m);
		assert_int_equal(a.paths, 1);
		assess_fini(&a);
	}
	buf_fini(&attrs);
	buf_fini(&b);
	free(m.v);
}

/* A missing file beside a good one: its fault is told, the other counts. */
static void
test_missing(void **state)
{
	struct made m = { .v = malloc(ROUTES_MAX * sizeof(struct seen)), .x = 5 };
	struct buf b = { 0 };

	(void)state;
	put_table(&b, &m, 0, 300, 1);
	for (unsigned t = 1; t <= 4; t++) {
		const char *good = tmp_file(b.p, b.n);
		const char *paths[] = { "/no/such/table", good, "/no/such/one" };
		struct assess a;
		struct err e;

		assert_int_equal(assess_read(&a, paths, 3, t, false, &e), ST_IO);
		check(&a, &m);
		assert_int_equal(a.files[0].fault.st, ST_IO);
		assert_int_equal(a.files[1].fault.st, ST_OK);
		assert_int_equal(a.files[2].fault.st, ST_IO);
		assess_fini(&a);
		unlink(good);
	}
	buf_fini(&b);
	free(m.v);
}

/* Who passes on a bogon number is seen by as many peers, however they are numbered. */
static void
test_bogons(void **state)
{
	struct buf b[2] = { { 0 }, { 0 } };
	const char *paths[2];

	(void)state;
	for (uint32_t f = 0; f < 2; f++) { /* peers 0..9 and 9..0, six of which are in both */
		struct mrtw_peer peers[8];

		for (uint32_t i = 0; i < 8; i++) {
			const uint8_t k = (uint8_t)(f == 0 ? i : 9 - i);

			peers[i] = (struct mrtw_peer){ 1, 100u + k, { AFI_IP4, { 1, 1, 1, k } } };
		}
		mrtw_peer_index(&b[f], TIME_S, 1, STR("t"), peers, 8);
		for (uint32_t i = 0; i < 4000; i++) {
			const uint32_t k = i % 8, addr = htobe32(i << 8);
			const uint32_t asns[] = { peers[k].asn, 3333, 64512, 5000 + i };
			const struct mrtw_seg seg = { 2, asns, 4 };
			struct buf attrs = { 0 };
			struct mrtw_rib r;
			struct pfx p;

			pfx_set(&p, AFI_IP4, (const uint8_t *)&addr, 24);
			mrtw_attrs(&attrs, &(struct mrtw_attrs){ .path = &seg, .n_path = 1 });
			r = mrtw_rib_begin(&b[f], TIME_S, i, &p);
			mrtw_rib_entry(&b[f], &r, (uint16_t)k, TIME_S, attrs.p, attrs.n);
			mrtw_rib_end(&b[f], &r);
			buf_fini(&attrs);
		}
		paths[f] = strdup(tmp_file(b[f].p, b[f].n));
		buf_fini(&b[f]);
	}
	for (unsigned t = 1; t <= 5; t++) {
		struct assess a;
		struct err e;

		assert_int_equal(assess_read(&a, paths, 2, t, true, &e), ST_OK);
		assert_int_equal(a.peers, 10);
		assert_int_equal(a.bogon_paths->n, 1);
		assert_int_equal(a.bogon_paths->v[0].culprit, 3333);
		assert_int_equal(bogon_seen_peers(&a.bogon_paths->v[0]), 10);
		assess_fini(&a);
	}
	for (uint32_t f = 0; f < 2; f++) {
		unlink(paths[f]);
		free((void *)(uintptr_t)paths[f]);
	}
}

#define PATHS 300000u

/* A path that ends in AS i + 1, of one to four numbers. */
static const struct path *
intern(struct pathset *s, uint32_t i)
{
	uint8_t b[18] = { 2, (uint8_t)(i % 4 + 1) };
	const size_t n = 2 + (i % 4 + 1) * 4;

	for (size_t k = 0; k <= i % 4; k++) {
		const uint32_t be = htobe32(k == i % 4 ? i + 1 : (uint32_t)k + 7);

		memcpy(b + 2 + k * 4, &be, 4);
	}
	return pathset_intern(s, b, n, path_hash(b, n));
}

static uint8_t
odd(const struct path *p)
{
	return p->origin % 2;
}

static enum st
meet(void *arg, const struct path *p, struct err *e)
{
	uint8_t *met = arg;

	(void)e;
	assert_int_equal(p->mark, p->origin % 2);
	met[p->origin]++;
	return ST_OK;
}

/* Two sets that share some paths as one: each path once, with its mark. */
static void
test_paths(void **state)
{
	uint8_t *met = calloc(PATHS + 1, 1);
	struct pathset a, b;
	struct err e;
	size_t n = 0;

	(void)state;
	assert_true(pathset_init(&a, odd) && pathset_init(&b, odd));
	for (uint32_t i = 0; i < PATHS; i++) {
		if (i % 2 == 0) {
			assert_non_null(intern(&a, i));
			assert_int_equal(intern(&a, i)->origin, i + 1);
		}
		if (i % 3 == 0)
			assert_non_null(intern(&b, i));
		n += i % 2 == 0 || i % 3 == 0;
	}
	assert_int_equal(pathset_add(&a, &b, &e), ST_OK);
	assert_int_equal(a.n, n);
	assert_int_equal(pathset_each(&a, meet, met, &e), ST_OK);
	for (uint32_t i = 0; i < PATHS; i++)
		assert_int_equal(met[i + 1], i % 2 == 0 || i % 3 == 0);
	pathset_fini(&a);
	pathset_fini(&b);
	free(met);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_bad_peers),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_missing),
		cmocka_unit_test(test_bogons),
		cmocka_unit_test(test_paths),
	};

	return cmocka_run_group_tests_name("assess", tests, NULL, NULL);
}
