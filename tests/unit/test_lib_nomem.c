/*
 * test_lib_nomem.c - libroutescope when memory is out: the 1st, 2nd, ... nth allocation fails, on
 * either thread. Each time the call says RS_NOMEM or the answer is whole, nothing is invented, and
 * all that was taken is given back (the sanitizer build sees to that). Linked with --wrap, see
 * tests/meson.build.
 */
#include <routescope/mrt.h>
#include <routescope/rov.h>

#include <bzlib.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "mrt/mrt_write.h"
#include "tmp.h"

static atomic_int left; /* allocations until the one that fails; below 0: none does */
static atomic_bool failed;

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
char *__real_strdup(const char *s);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);
char *__wrap_strdup(const char *s);

static bool
fails(void)
{
	if (atomic_load(&left) < 0 || atomic_fetch_sub(&left, 1) != 0)
		return false;
	atomic_store(&failed, true);
	return true;
}

void *
__wrap_malloc(size_t n)
{
	return fails() ? NULL : __real_malloc(n);
}

void *
__wrap_calloc(size_t n, size_t size)
{
	return fails() ? NULL : __real_calloc(n, size);
}

void *
__wrap_realloc(void *p, size_t n)
{
	return fails() ? NULL : __real_realloc(p, n);
}

char *
__wrap_strdup(const char *s)
{
	return fails() ? NULL : __real_strdup(s);
}

/* A table of two peers and 40 prefixes, then an UPDATE; perhaps as bzip2, whose decoder has
 * threads. */
static const char *
table_file(bool bzip2)
{
	char packed[1 << 16];
	unsigned packed_n = sizeof(packed);
	static const uint32_t asns[] = { 64500, 64501 };
	static const struct mrtw_seg path[] = { { RS_SEQUENCE, asns, 2 } };
	const struct mrtw_attrs a = {
		.path = path, .n_path = 1, .has_next_hop = true, .next_hop = 1
	};
	const struct mrtw_peer peers[] = { { 1, 64500, { AFI_IP4, { 192, 0, 2, 1 } } },
		{ 2, 64501, { AFI_IP4, { 192, 0, 2, 2 } } } };
	const struct mrtw_session s = { 64500, 64496, peers[0].addr, peers[1].addr };
	struct buf b = { 0 }, attrs = { 0 };
	struct pfx p;
	const char *name;

	assert_true(pfx_parse(STR("198.51.100.0/24"), &p));
	mrtw_attrs(&attrs, &a);
	mrtw_peer_index(&b, 1, 1, STR(""), peers, 2);
	for (uint32_t i = 0; i < 40; i++) {
		struct mrtw_rib r = mrtw_rib_begin(&b, 1, i, &p);

		mrtw_rib_entry(&b, &r, 0, 1, attrs.p, attrs.n);
		mrtw_rib_entry(&b, &r, 1, 1, attrs.p, attrs.n);
		mrtw_rib_end(&b, &r);
	}
	mrtw_update(&b, 2, MRTW_NO_USEC, &s, NULL, 0, &a, &p, 1);
	assert_false(buf_bad(&b));
	assert_int_equal(
	    BZ2_bzBuffToBuffCompress(packed, &packed_n, b.p, (unsigned)b.n, 1, 0, 0), BZ_OK);
	name = bzip2 ? tmp_file(packed, packed_n) : tmp_file(b.p, b.n);
	buf_fini(&b);
	buf_fini(&attrs);
	return name;
}

static enum rs_status
read_table(const char *name)
{
	const struct rs_attrs *a;
	const struct rs_route *r;
	struct rs_reader *rd;
	struct rs_error e;
	enum rs_status st = rs_open(&rd, name, 0, &e);
	unsigned n = 0;

	if (st != RS_OK) {
		assert_null(rd);
		assert_int_equal(e.status, st);
		return st;
	}
	while ((st = rs_next(rd, &r, &e)) == RS_OK && (st = rs_attrs(rd, &a, &e)) == RS_OK) {
		assert_int_not_equal(r->type, RS_FAULT);
		assert_int_equal(rs_path_origin(a->path), 64501);
		n++;
	}
	if (st == RS_END)
		assert_int_equal(n, 81);
	else
		assert_int_equal(e.status, st);
	rs_close(rd);
	return st;
}

/* A message with a 2-octet path, which is widened into memory of the reader. */
static enum rs_status
read_message(const char *name)
{
	static const uint8_t msg[] = { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
		255, 255, 255, 255, 0, 47, 2, 0, 0, 0, 20, 0x40, 1, 1, 0, 0x40, 2, 6, 2, 2, 0xfb,
		0xf4, 0xfb, 0xf5, 0x40, 3, 4, 192, 0, 2, 1, 24, 192, 0, 2 };
	const struct rs_peer peer = { { { 192, 0, 2, 1 }, RS_IPV4 }, 64500, 0 };
	const struct rs_route *r;
	struct rs_reader *rd;
	struct rs_error e;
	enum rs_status st = rs_open_none(&rd, 0, &e);

	(void)name;
	if (st != RS_OK)
		return st;
	assert_int_equal(rs_set_message(rd, msg, sizeof(msg), 0, &peer, 0, &e), RS_OK);
	st = rs_next_route(rd, &r, &e);
	if (st == RS_NOMEM) /* nothing is lost: asked again it is there */
		assert_int_equal(rs_next_route(rd, &r, NULL), RS_OK);
	assert_int_equal(r->type, RS_ANNOUNCE);
	assert_int_equal(rs_path_origin(r->path), 64501);
	assert_int_equal(rs_next_route(rd, &r, NULL), RS_END);
	rs_close(rd);
	return st == RS_OK ? RS_END : st;
}

static enum rs_status
load_vrps(const char *name)
{
	const struct rs_vrp v = { { { 192, 0, 2 }, RS_IPV4, 24 }, 24, 64500 };
	struct rs_rov *rov;
	struct rs_error e;
	enum rs_status st = rs_rov_new(&rov, &e);

	if (st != RS_OK)
		return st;
	st = rs_rov_add(rov, &v, &e);
	if (st == RS_OK)
		st = rs_rov_load(rov, name, NULL, &e);
	if (st == RS_OK)
		st = rs_rov_freeze(rov, &e);
	if (st == RS_OK)
		assert_int_equal(rs_rov_check(rov, &v.prefix, 64500), RS_VALID);
	else
		assert_int_equal(e.status, st);
	rs_rov_free(rov);
	return st == RS_OK ? RS_END : st;
}

/* Until a run meets no failure: then it must have been one that worked. */
static void
each(enum rs_status (*run)(const char *), const char *name)
{
	unsigned n = 0;
	enum rs_status st;

	do {
		atomic_store(&failed, false);
		atomic_store(&left, (int)n++);
		st = run(name);
		atomic_store(&left, -1);
		if (!atomic_load(&failed) || st != RS_NOMEM) /* bzip2 can do with fewer threads */
			assert_int_equal(st, RS_END);
	} while (atomic_load(&failed) && n < 10000);
	assert_true(n > 2 && n < 10000);
}

static void
test_each(void **state)
{
	static const char csv[] = "ASN,IP Prefix,Max Length,Trust Anchor,Expires\n"
				  "AS64510,198.51.100.0/24,24,test,1999999999\n";
	char name[256];

	(void)state;
	for (int bzip2 = 0; bzip2 < 2; bzip2++) {
		snprintf(name, sizeof(name), "%s", table_file(bzip2));
		each(read_table, name);
		unlink(name);
	}
	each(read_message, "");
	snprintf(name, sizeof(name), "%s", tmp_file(csv, sizeof(csv) - 1));
	each(load_vrps, name);
	unlink(name);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_each) };

	atomic_store(&left, -1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
