/* test_base.c - text, JSON, maps and arenas of src/base. */
#include "test.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/map.h"

static void
test_str_u64(void **state)
{
	static const struct {
		const char *text;
		uint64_t max, want;
		bool ok;
	} cases[] = {
		{ "0", 10, 0, true },
		{ "4294967295", UINT32_MAX, UINT32_MAX, true },
		{ "4294967296", UINT32_MAX, 0, false },
		{ "18446744073709551615", UINT64_MAX, UINT64_MAX, true },
		{ "18446744073709551616", UINT64_MAX, 0, false },
		{ "", 10, 0, false },
		{ "-1", 10, 0, false },
		{ "1 ", 10, 0, false },
		{ "0x1", 10, 0, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint64_t v = 0;

		assert_int_equal(str_u64(str_of(cases[i].text), cases[i].max, &v), cases[i].ok);
		assert_true(!cases[i].ok || v == cases[i].want);
	}
}

static void
test_str_cut(void **state)
{
	struct str rest = STR("a||b"), part;

	(void)state;
	assert_true(str_cut(&rest, '|', &part) && str_eq(part, "a"));
	assert_true(str_cut(&rest, '|', &part) && str_eq(part, ""));
	assert_true(str_cut(&rest, '|', &part) && str_eq(part, "b"));
	assert_false(str_cut(&rest, '|', &part));
}

/* Around every power of ten and of two, against printf. */
static void
test_fmt_u64(void **state)
{
	uint64_t base[84], power = 1;
	size_t n = 0;

	(void)state;
	for (unsigned i = 0; i < 20; i++, power *= 10)
		base[n++] = power;
	for (unsigned i = 0; i < 64; i++)
		base[n++] = 1ULL << i;
	for (size_t i = 0; i < n * 7; i++) {
		const uint64_t v = base[i / 7] * (i % 7 + 1) - i % 2;
		char got[24] = { 0 }, want[24];

		*fmt_u64(got, v) = '\0';
		snprintf(want, sizeof(want), "%llu", (unsigned long long)v);
		assert_string_equal(got, want);
	}
}

static void
test_json(void **state)
{
	struct buf b = { 0 };
	struct json j = json_on(&b);

	(void)state;
	json_obj(&j);
	json_kcstr(&j, "a", "q\"\\\n\x01");
	json_kstr(&j, "b", (struct str){ "\xc3\xa9\xff\xc3", 4 });
	json_key(&j, "c");
	json_arr(&j);
	json_u64(&j, 18446744073709551615u);
	json_i64(&j, INT64_MIN);
	json_null(&j);
	json_arr_end(&j);
	json_key(&j, "d");
	json_ratio(&j, 2, 3);
	json_obj_end(&j);
	buf_ch(&b, '\0');
	assert_string_equal(b.p,
	    "{\"a\":\"q\\\"\\\\\\n\\u0001\",\"b\":\"\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd\","
	    "\"c\":[18446744073709551615,-9223372036854775808,null],\"d\":0.666667}");
	buf_fini(&b);
}

static void
test_text(void **state)
{
	struct buf b = { 0 };

	(void)state;
	buf_rfc3339(&b, 951782400); /* a leap day */
	buf_ch(&b, ' ');
	buf_ratio(&b, -1, 20);
	buf_ch(&b, ' ');
	buf_csv(&b, STR("a,\"b\""));
	buf_ch(&b, '\0');
	assert_string_equal(b.p, "2000-02-29T00:00:00Z -0.050000 \"a,\"\"b\"\"\"");
	buf_fini(&b);
}

static void
test_map(void **state)
{
	struct map m = { 0 };
	bool fresh;

	(void)state;
	assert_int_equal(map_get(&m, 1), MAP_NONE);
	for (uint32_t i = 0; i < 100000; i++) {
		assert_non_null(map_put(&m, (uint64_t)i * 7919, i, &fresh));
		assert_true(fresh);
	}
	for (uint32_t i = 0; i < 100000; i++)
		assert_int_equal(map_get(&m, (uint64_t)i * 7919), i);
	assert_int_equal(*map_put(&m, 7919, 5, &fresh), 1);
	assert_false(fresh);
	assert_int_equal(map_get(&m, 3), MAP_NONE);
	map_fini(&m);
}

static void
test_arena(void **state)
{
	struct arena a = { 0 };

	(void)state;
	for (size_t n = 1; n < 300000; n = n * 3 + 1) {
		char *p = arena_alloc(&a, n);

		assert_non_null(p);
		assert_int_equal((uintptr_t)p % 16, 0);
		memset(p, 1, n);
	}
	assert_null(arena_alloc(&a, SIZE_MAX - 8));
	arena_reset(&a);
	assert_string_equal(arena_strdup(&a, STR("x")), "x");
	arena_fini(&a);
}

/* From any cap, also one that was made by hand, there is room for one more behind n. */
static void
test_grow(void **state)
{
	(void)state;
	for (size_t cap = 0; cap < 40; cap++) {
		size_t at = cap;
		uint32_t *p = arr_new(cap, sizeof(*p)), *q = arr_grow(p, cap, &at, sizeof(*p));

		assert_non_null(q);
		assert_true(at > cap);
		free(q);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_str_u64),
		cmocka_unit_test(test_str_cut),
		cmocka_unit_test(test_fmt_u64),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_map),
		cmocka_unit_test(test_arena),
		cmocka_unit_test(test_grow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
