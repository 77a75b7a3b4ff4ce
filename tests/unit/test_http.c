/*
 * test_http.c - the parts of the server that need no socket: targets, hosts, encodings, the cache.
 * Oracles: tables of known answers; for the cache a naive list by last use; for strict heads what
 * the RFC says of each, and that pieces come to the same as the whole; for rates a sum of real
 * numbers.
 */
#include "test.h"

#include <string.h>

#include "base/hash.h"
#include "base/limits.h"
#include "http/answer.h"
#include "http/cache.h"
#include "http/guard.h"
#include "http/rate.h"
#include "http/strict.h"
#include "http/target.h"

static enum st
parse(struct arena *a, const char *text, struct target *t, struct err *e)
{
	arena_reset(a);
	e->rule = NULL;
	return target_parse(a, str_of(text), t, e);
}

static void
test_target_good(void **state)
{
	struct arena a = { 0 };
	struct target t;
	struct err e;

	(void)state;
	assert_int_equal(parse(&a, "/", &t, &e), ST_OK);
	assert_int_equal(t.n_seg, 0);
	assert_int_equal(parse(&a, "/api/v1/x%3Ay/?a=1+2%2B&b&&c=%C3%A4=?", &t, &e), ST_OK);
	assert_int_equal(t.n_seg, 4);
	assert_true(str_eq(t.seg[2], "x:y"));
	assert_true(str_eq(t.seg[3], "")); /* a slash at the end is another path */
	assert_int_equal(t.n_q, 3);
	assert_true(str_eq(t.q[0].value, "1 2+"));
	assert_true(str_eq(t.q[1].name, "b") && t.q[1].value.n == 0);
	assert_true(str_eq(t.q[2].value, "\xc3\xa4=?"));
	assert_true(str_eq(t.path, "/api/v1/x%3Ay/"));
	assert_int_equal(parse(&a, "HTTP://Host.example:80?q=1", &t, &e), ST_BAD); /* no path */
	assert_int_equal(parse(&a, "http://host.example:80", &t, &e), ST_OK);
	assert_true(str_eq(t.authority, "host.example:80") && str_eq(t.path, "/"));
	assert_int_equal(parse(&a, "http://h/a+b?c", &t, &e), ST_OK);
	assert_true(str_eq(t.seg[0], "a+b")); /* plus is a blank in queries only */
	arena_fini(&a);
}

static void
test_target_bad(void **state)
{
	static const char *const bad[] = { "", "x", "*", "?a", "host:80", "/a b", "/\x7f",
		"/\xc3\xa4", "/%", "/%4", "/%zz", "/%00", "/%2f", "/%2F", "/%0a", "/%ff", "/%c0%af",
		"/%ed%a0%80", "/%f4%90%80%80", "/%e4%b8", "/?%=1", "/?a=%", "/?a=1&a=2", "/?a&%61",
		"/?a=%1f" };
	struct arena a = { 0 };
	struct target t;
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		if (parse(&a, bad[i], &t, &e) != ST_BAD)
			fail_msg("taken: %s", bad[i]);
	}
	assert_int_equal(parse(&a, "/?x=1&%78=2", &t, &e), ST_BAD);
	assert_string_equal(e.rule, "x");
	assert_int_equal(parse(&a, "/1/2/3/4/5/6/7/8/9/10/11/12/13", &t, &e), ST_LIMIT);
	assert_int_equal(
	    parse(&a, "/?a&b&c&d&e&f&g&h&i&j&k&l&m&n&o&p&q&r&s&t&u&v&w&x&y", &t, &e), ST_LIMIT);
	arena_fini(&a);
}

/* Whatever comes: what is taken is text, and points into memory that is there. */
static void
test_target_random(void **state)
{
	static const char signs[] = "/?&=%+aA0f2c:.\x01\x80";
	struct arena a = { 0 };

	(void)state;
	test_seed();
	for (int i = 0; i < 200000; i++) {
		const size_t n = test_rng() % 40;
		char *text = malloc(n + 1); /* its own block, so that one byte too many shows */
		struct target t;
		struct err e;

		assert_non_null(text);
		for (size_t k = 0; k < n; k++)
			text[k] = signs[test_rng() % (sizeof(signs) - 1)];
		arena_reset(&a);
		if (target_parse(&a, (struct str){ text, n }, &t, &e) == ST_OK) {
			assert_true(t.n_seg <= HTTP_MAX_SEGMENTS && t.n_q <= HTTP_MAX_QUERY);
			for (size_t k = 0; k < t.n_seg; k++)
				assert_null(memchr(t.seg[k].p, '/', t.seg[k].n));
			for (size_t k = 0; k < t.n_q; k++)
				assert_null(memchr(t.q[k].value.p, 1, t.q[k].value.n));
		}
		free(text);
	}
	arena_fini(&a);
}

static void
test_host(void **state)
{
	static const char *const names[] = { "routes.example" };
	const struct guard g = { names, 1, "192.0.2.1" };
	const struct guard six = { NULL, 0, "2001:db8::1" };
	const struct guard any = { NULL, 0, NULL };
	static const char *const good[] = { "localhost", "LocalHost:8480", "127.0.0.1",
		"127.0.0.1:", "[::1]", "[::1]:80", "192.0.2.1:80", "routes.example",
		"Routes.Example:443" };
	static const char *const bad[] = { "", ":", ":80", "localhost.", "localhost:x",
		"localhost:65536", "localhost:80:80", "xlocalhost", "localhostx", "[::1", "[::1]x",
		"[::1]x:80", "::1", "user@localhost", "192.0.2.10", "routes.example.evil", "evil" };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		assert_true(guard_host_ok(&g, str_of(good[i])));
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(guard_host_ok(&g, str_of(bad[i])));
	assert_true(guard_host_ok(&six, STR("[2001:db8::1]:8480")));
	assert_false(guard_host_ok(&six, STR("[2001:db8::2]:8480")));
	assert_true(guard_host_ok(&any, STR("localhost")));
	assert_true(guard_host_ok(&any, STR("192.0.2.1:80"))); /* an address is nobody's trick */
	assert_true(guard_host_ok(&any, STR("[2001:db8::1]")));
	assert_false(guard_host_ok(&any, STR("[]")));
	assert_false(guard_host_ok(&any, STR("[192.0.2.1]")));
	assert_false(guard_host_ok(&any, STR("192.0.2.1.evil")));
	assert_false(guard_host_ok(&any, STR("evil")));
	assert_false(guard_host_ok(&any, STR("")));
}

static void
test_encoding(void **state)
{
	static const char *const yes[] = { "gzip", "GZIP", "x-gzip", "deflate, gzip",
		"gzip;q=0.001", "*", "br, *;q=0.1", " gzip ; q=1", "identity;q=0, gzip" };
	static const char *const no[] = { "", "br", "gzip;q=0", "gzip; q=0.000", "*;q=0", "gzipx",
		"gzip;q=0, *", "identity" };

	(void)state;
	assert_false(answer_takes_gzip(NULL));
	for (size_t i = 0; i < sizeof(yes) / sizeof(*yes); i++)
		assert_true(answer_takes_gzip(yes[i]));
	for (size_t i = 0; i < sizeof(no) / sizeof(*no); i++)
		assert_false(answer_takes_gzip(no[i]));
}

static struct sent *
sent_of(size_t n)
{
	struct answer a = { .status = 200, .type = "text/plain" };

	assert_non_null(buf_room(&a.body, n + 1));
	memset(a.body.p, 'x', n);
	a.body.n = n;
	return sent_new(&a);
}

#define NAMES 120

/* Names by last use, newest last; the twin keeps as many as the ceiling admits. */
static void
twin_use(int *list, size_t *n, int name)
{
	size_t k = 0;

	for (size_t i = 0; i < *n; i++) {
		if (list[i] != name)
			list[k++] = list[i];
	}
	list[k++] = name;
	*n = k;
}

static void
test_cache(void **state)
{
	const size_t body = HTTP_CACHE_BYTES / 40;
	struct cache *c = cache_new();
	int list[NAMES + 1];
	size_t n = 0, most = 0, route;
	struct cache_stats st;

	(void)state;
	test_seed();
	assert_non_null(c);
	for (int i = 0; i < 1000; i++) {
		const int name = (int)(test_rng() % NAMES);
		char key[16];
		struct sent *s;
		bool had = false;

		snprintf(
		    key, sizeof(key), "/%03d", name); /* one length: all entries weigh the same */
		for (size_t k = 0; k < n; k++)
			had = had || list[k] == name;
		s = cache_get(c, 1, str_of(key), false, &route);
		assert_int_equal(s != NULL, had);
		if (s == NULL) {
			s = sent_of(body);
			assert_non_null(s);
			cache_put(c, 1, str_of(key), false, (size_t)name, s);
		} else {
			assert_int_equal(route, name);
		}
		sent_drop(s);
		twin_use(list, &n, name);
		cache_stats(c, &st);
		assert_true(st.bytes <= HTTP_CACHE_BYTES);
		most = st.entries > most ? st.entries : most;
		while (n > st.entries) /* the oldest went */
			memmove(list, list + 1, --n * sizeof(*list));
	}
	assert_true(most >= 38 && most <= 40);
	assert_null(cache_get(c, 2, STR("/001"), false, &route)); /* another view */
	assert_null(cache_get(c, 1, STR("/none"), false, &route));
	cache_free(c);
}

static void
test_cache_views(void **state)
{
	struct cache *c = cache_new();
	struct sent *a = sent_of(100), *b = sent_of(200), *big = sent_of(HTTP_CACHE_BYTES / 4), *s;
	struct cache_stats st;
	size_t route;

	(void)state;
	cache_put(c, 1, STR("/a"), false, 0, a);
	cache_put(c, 1, STR("/a"), true, 0, b); /* the other encoding is another answer */
	s = cache_get(c, 1, STR("/a"), true, &route);
	assert_ptr_equal(s, b);
	sent_drop(s);
	cache_put(c, 1, STR("/big"), false, 0, big);
	assert_null(cache_get(c, 1, STR("/big"), false, &route));
	cache_put(c, 2, STR("/b"), false, 0, b);
	assert_null(cache_get(c, 1, STR("/a"), false, &route));
	cache_stats(c, &st);
	assert_int_equal(st.entries, 1);
	cache_free(c);
	sent_drop(a);
	sent_drop(b);
	sent_drop(big);
}

#define HOST "Host: h\r\n"

static void
test_strict(void **state)
{
	static const struct {
		const char *head;
		size_t n; /* of the text; 0: up to its NUL */
		enum strict what;
		bool last;
		unsigned status; /* STRICT_BAD */
	} t[] = {
		{ "GET / HTTP/1.1\r\n" HOST "\r\n", 0, STRICT_HEAD, false, 0 },
		{ "\r\n\r\nGET / HTTP/1.1\r\n" HOST "\r\n", 0, STRICT_HEAD, false, 0 },
		{ "POST / HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n", 0, STRICT_HEAD, false,
		    0 },
		{ "POST / HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\n", 0, STRICT_HEAD, true, 0 },
		{ "GET / HTTP/1.1\r\nTransfer-Encoding:\tchunked\r\n\r\n", 0, STRICT_HEAD, true,
		    0 },
		{ "BREW / HTTP/1.1\r\n" HOST "\r\n", 0, STRICT_HEAD, true,
		    0 }, /* 501 by the guard */
		{ "GET / HTTP/1.1\r\n" HOST "\r", 0, STRICT_MORE, false, 0 },
		{ "GET / HTTP/1.1\n", 0, STRICT_BAD, false, 400 },
		{ "GET / HTTP/1.1\r\n" HOST "\n", 0, STRICT_BAD, false, 400 },
		{ "\n", 0, STRICT_BAD, false, 400 },
		{ "GET /\rX", 0, STRICT_BAD, false, 400 },
		{ "GET / HTTP/1.1\r\nA: b\r\n c", 0, STRICT_BAD, false, 400 },
		{ "GET / HTTP/1.1\r\nA: b\r\n\tc", 0, STRICT_BAD, false, 400 },
		{ "GET /\0", 6, STRICT_BAD, false, 400 },
		{ "GET / HTTP/1.1\r\nnothing\r\n\r\n", 0, STRICT_BAD, false, 400 },
		/* left to the guard and to target.h, which answer with 400 */
		{ "GET / HTTP/1.1\r\nA : b\r\n\r\n", 0, STRICT_HEAD, false, 0 },
		{ "GET /\xc3\xa4 HTTP/1.1\r\n\r\n", 0, STRICT_HEAD, false, 0 },
		{ "POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\n", 0, STRICT_BAD, false, 400 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++) {
		const size_t n = t[i].n != 0 ? t[i].n : strlen(t[i].head);
		struct strict_head h, piece = { 0 };
		enum strict what = STRICT_MORE;
		size_t seen = 0, k = 0;

		assert_int_equal(strict_look(t[i].head, n, false, &seen, &h), t[i].what);
		assert_int_equal(h.last, t[i].last);
		if (t[i].what == STRICT_HEAD)
			assert_int_equal(h.n, n);
		for (seen = 0; what == STRICT_MORE && k++ < n;)
			what = strict_look(t[i].head, k, false, &seen, &piece);
		assert_int_equal(what, t[i].what);
		assert_ptr_equal(piece.stand_in, h.stand_in);
		if (t[i].what == STRICT_BAD) {
			char method[32];

			assert_int_equal(sscanf(h.stand_in, "%31s", method), 1);
			assert_non_null(strict_verdict(method));
			assert_int_equal(strict_verdict(method)->status, t[i].status);
		}
	}
	assert_null(strict_verdict("GET"));
}

static void
test_rate(void **state)
{
	const uint32_t per_s = 7;
	struct rate *r = rate_new(per_s);
	double tokens = per_s * RATE_BURST;
	int64_t now = 1000;
	uint64_t x = 1;
	unsigned refused = 0;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		const int64_t step = (int64_t)((x = hash_u64(x)) % 270);
		unsigned wait;

		now += step;
		tokens += (double)step * per_s / 1000;
		if (tokens > per_s * RATE_BURST)
			tokens = per_s * RATE_BURST;
		wait = rate_take(r, 5, now);
		if (tokens > 1.0005)
			assert_int_equal(wait, 0);
		else if (tokens < 0.9995)
			assert_int_equal(wait, 1);
		tokens -= wait == 0;
		refused += wait != 0;
	}
	assert_true(refused > 100); /* 6.7 a second come, 7 may: now and then it is one too many */
	assert_int_equal(rate_take(r, 6, now), 0); /* another address */
	rate_free(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_target_good),
		cmocka_unit_test(test_target_bad),
		cmocka_unit_test(test_target_random),
		cmocka_unit_test(test_host),
		cmocka_unit_test(test_encoding),
		cmocka_unit_test(test_cache),
		cmocka_unit_test(test_cache_views),
		cmocka_unit_test(test_strict),
		cmocka_unit_test(test_rate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
