/* test_cone.c - customer cones: against a naive closure, and the known answers of real files. */
#include "reg/cone.h"

#include "tmp.h"

static struct cones *
cones_of(struct in *in)
{
	struct asrel_set s = { 0 };
	struct asrel_table *t;
	struct load l = { 0 };
	struct cones *c;
	struct err e;

	assert_int_equal(asrel_load(&s, in, &l, &e), ST_OK);
	in_close(in);
	assert_int_equal(asrel_build(&t, &s, &e), ST_OK);
	assert_int_equal(cones_new(&c, t, &e), ST_OK);
	asrel_free(t);
	return c;
}

static struct cones *
cones_text(const char *text)
{
	return cones_of(tmp_in(text, strlen(text)));
}

static struct cone_route
route(const char *p, uint32_t origin)
{
	struct cone_route r = { .origin = origin };

	assert_true(pfx_parse(str_of(p), &r.pfx));
	return r;
}

static void
test_by_hand(void **state)
{
	/* 1 over 2 and 3, both over 4; 4 -> 5 -> 6 -> 4 is a circle; 7 peers */
	struct cones *c =
	    cones_text("1|2|-1\n1|3|-1\n2|4|-1\n3|4|-1\n4|5|-1\n5|6|-1\n6|4|-1\n1|7|0\n");
	static const struct cone_size none = { .ases = 1 };
	const uint32_t *v;
	struct cone_route *r = calloc(12, sizeof(*r));
	struct cone_size size;
	struct err e;
	size_t n = 0;

	(void)state;
	assert_int_equal(cones_members(c, 1, &v), 6);
	assert_int_equal(v[0], 1);
	assert_int_equal(cones_members(c, 5, &v), 3);
	assert_int_equal(cones_members(c, 7, &v), 1);
	assert_int_equal(cones_members(c, 99, &v), 1);
	assert_int_equal(v[0], 99);
	assert_true(cones_has(c, 1, 6));
	assert_true(cones_has(c, 6, 5));
	assert_false(cones_has(c, 2, 3));
	assert_false(cones_has(c, 1, 7));
	assert_true(cones_has(c, 99, 99));
	cones_size(c, 99, &size);
	assert_memory_equal(&size, &none, sizeof(size));

	assert_non_null(r);
	r[n++] = route("10.0.0.0/8", 7);
	r[n++] = route("10.0.0.0/16", 1);
	r[n++] = route("10.0.0.0/24", 2);   /* inside the /16 of 1 */
	r[n++] = route("10.1.0.0/24", 2);   /* inside the /8 of 7 only */
	r[n++] = route("10.1.0.0/24", 3);   /* the same once more */
	r[n++] = route("10.1.0.0/24", 3);   /* a double */
	r[n++] = route("192.0.2.0/25", 99); /* no links */
	r[n++] = route("192.0.2.0/24", 99);
	r[n++] = route("192.0.2.0/24", 100);
	r[n++] = route("2001:db8::/32", 2);
	r[n++] = route("0.0.0.0/0", 6);
	assert_int_equal(cones_weigh(c, r, n, &e), ST_OK);
	cones_size(c, 2, &size);
	assert_int_equal(size.prefixes4, 3); /* with the default of 6 */
	assert_int_equal(size.prefixes6, 1);
	assert_true(size.addresses4 == (uint64_t)1 << 32);
	cones_size(c, 3, &size);
	assert_int_equal(size.prefixes4, 2);
	cones_size(c, 1, &size);
	assert_int_equal(size.prefixes4, 4); /* 10.1.0.0/24 of both 2 and 3 once */
	cones_size(c, 7, &size);
	assert_int_equal(size.addresses4, 1 << 24);
	cones_size(c, 99, &size);
	assert_int_equal(size.prefixes4, 2);
	assert_int_equal(size.addresses4, 256);
	cones_free(c);
}

#define TWIN 40

/* Random graphs and routes: members by Warshall, addresses one by one. */
static void
test_twin(void **state)
{
	(void)state;
	test_seed();
	for (unsigned round = 0; round < 150; round++) {
		static bool reach[TWIN][TWIN], covered[256];
		char text[16384] = "1|2|0\n";
		struct cone_route *r = calloc(60, sizeof(*r)), copy[60];
		struct cones *c;
		struct err e;

		memset(reach, 0, sizeof(reach));
		assert_non_null(r);
		for (unsigned k = 0; k < 20 + round % 60; k++) {
			const unsigned a = (unsigned)(test_rng() % TWIN),
				       b = (unsigned)(test_rng() % TWIN);

			if (a == b || a == 0 || b == 0 || reach[b][a] ||
			    (a < 3 && b < 3)) /* a pair has one relation */
				continue;
			reach[a][b] = true;
			snprintf(
			    text + strlen(text), sizeof(text) - strlen(text), "%u|%u|-1\n", a, b);
		}
		for (unsigned k = 0; k < TWIN; k++) {
			reach[k][k] = true;
			for (unsigned a = 0; a < TWIN; a++) {
				for (unsigned b = 0; b < TWIN; b++)
					reach[a][b] |= reach[a][k] && reach[k][b];
			}
		}
		c = cones_text(text);
		for (unsigned k = 0; k < 60; k++) {
			const unsigned len = 24 + (unsigned)(test_rng() % 9);

			r[k].origin = (uint32_t)(test_rng() % TWIN);
			r[k].pfx =
			    (struct pfx){ (test_rng() % 256) << 32, 0, (uint8_t)len, AFI_IP4 };
			pfx_mask(&r[k].pfx);
			copy[k] = r[k];
		}
		assert_int_equal(cones_weigh(c, r, 60, &e), ST_OK);
		for (uint32_t a = 1; a < TWIN; a++) {
			uint64_t want = 0, prefixes = 0, addresses = 0;
			struct cone_size size;

			memset(covered, 0, sizeof(covered));
			for (uint32_t b = 0; b < TWIN; b++) {
				want += reach[a][b];
				assert_int_equal(cones_has(c, a, b), reach[a][b]);
			}
			for (unsigned k = 0; k < 60; k++) {
				const unsigned from = (unsigned)(copy[k].pfx.hi >> 32);
				bool again = !reach[a][copy[k].origin];

				for (unsigned m = 0; m < k; m++)
					again |= pfx_eq(&copy[m].pfx, &copy[k].pfx) &&
						 reach[a][copy[m].origin];
				prefixes += !again;
				for (unsigned x = from; reach[a][copy[k].origin] &&
							x < from + (1u << (32 - copy[k].pfx.len));
				     x++)
					covered[x] = true;
			}
			for (unsigned x = 0; x < 256; x++)
				addresses += covered[x];
			cones_size(c, a, &size);
			assert_int_equal(size.ases, want);
			assert_int_equal(size.prefixes4, prefixes);
			assert_int_equal(size.addresses4, addresses);
		}
		cones_free(c);
	}
}

static struct cones *
cones_real(const char *name)
{
	const char *path = test_data(name);
	struct in *in;
	struct err e;

	if (path == NULL)
		skip();
	assert_int_equal(in_open(&in, path, &e), ST_OK);
	return cones_of(in);
}

static void
test_known(void **state)
{
	static const struct {
		const char *name;
		uint32_t asn;
		unsigned size;
	} want[] = {
		{ "asrel/20160101.as-rel.txt.gz", 3356, 44054 },
		{ "asrel/20160101.as-rel.txt.gz", 174, 40564 },
		{ "asrel/20160101.as-rel.txt.gz", 1299, 40536 },
		{ "asrel/20180101.as-rel.txt.gz", 1299, 49509 },
		{ "asrel/20180101.as-rel.txt.gz", 3356, 49111 },
		{ "asrel/20180101.as-rel.txt.gz", 174, 48146 },
		{ "asrel/20220501.as-rel.txt.bz2", 3356, 66762 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		struct cones *c = cones_real(want[i].name);
		const uint32_t *v;

		assert_int_equal(cones_members(c, want[i].asn, &v), want[i].size);
		cones_free(c);
	}
}

/* Every published cone, of all 52,838 ASes, is a part of the closure. */
static void
test_published(void **state)
{
	struct cones *c = cones_real("asrel/20160101.as-rel.txt.gz");
	static uint32_t stamp[1 << 19]; /* all ASNs of 2016 are below */
	unsigned cones = 0, big = 0;
	uint64_t members = 0;
	struct str line, part;
	struct in *in;
	struct err e;

	(void)state;
	assert_int_equal(in_open(&in, test_data("asrel/20160101.ppdc-ases.txt.gz"), &e), ST_OK);
	while (in_line(in, &line, &e) == ST_OK) {
		const uint32_t *v;
		uint64_t asn = 0;
		size_t n, k = 0;

		line = str_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		assert_true(str_cut(&line, ' ', &part) && str_u64(part, UINT32_MAX, &asn));
		n = cones_members(c, (uint32_t)asn, &v);
		cones++;
		for (size_t i = 0; i < n; i++) {
			if (v[i] < 1 << 19)
				stamp[v[i]] = cones;
		}
		while (str_cut(&line, ' ', &part)) {
			uint64_t m;

			assert_true(str_u64(part, (1 << 19) - 1, &m));
			if (stamp[m] != cones)
				fail_msg(
				    "AS %u is not in the cone of %u", (unsigned)m, (unsigned)asn);
			k++;
		}
		members += k;
		big += asn == 3356 && k == 26779;
	}
	in_close(in);
	assert_int_equal(cones, 52838);
	assert_int_equal(members, 396136);
	assert_int_equal(big, 1);
	cones_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_hand),
		cmocka_unit_test(test_twin),
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_published),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
