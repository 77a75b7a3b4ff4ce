/*
 * test_vrp_quick.c - the short way through rows of VRPs against the JSON reader, which is the twin:
 * a loader that tells of each record takes every row as tokens, another one takes plain rows at
 * once. Whatever the document, both say the same.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "rpki/vrp.h"
#include "tmp.h"

static void
pick(struct buf *b, const char *const *from, size_t n)
{
	buf_cstr(b, from[test_rng() % n]);
}

#define PICK(b, list) pick(b, list, sizeof(list) / sizeof((list)[0]))

static void
blank(struct buf *b)
{
	static const char *const blanks[] = { "", "", " ", "\n", "\r\n\t", "\t", "  " };

	PICK(b, blanks);
}

/* Nearly always as documents are; now and then one of many other ways. */
static bool
rarely(void)
{
	return test_rng() % 60 == 0;
}

static void
value(struct buf *b, unsigned key)
{
	static const char *const good[5][6] = {
		{ "64496", "\"AS64497\"", "\"64498\"", "0", "4294967295", "65536" },
		{ "\"192.0.2.0/24\"", "\"10.0.0.0/8\"", "\"2001:db8::/32\"", "\"0.0.0.0/0\"",
		    "\"198.51.100.0/25\"", "\"::/0\"" },
		{ "24", "25", "48", "0", "32", "128" },
		{ "\"ripe\"", "\"arin\"", "\"a word\"", "\"\"", "\"apnic\"", "\"afrinic\"" },
		{ "1753453058", "1000000000", "0", "1753453059", "1753000000", "1" },
	};
	static const char *const odd[] = { "null", "true", "-1", "1.5", "1e3", "012", "\"\"", "{}",
		"[ 1, { \"asn\": 1 } ]", "\"192.0.2.1/24\"", "\"a\\u0073\"", "\"\\u00fc\"",
		"\"\xc3\xbc\"", "\"\\\"},{\"", "99999999999999999999999999", "\"x\ty\"", "\"\xff\"",
		"1 2", "\"AS1.5\"",
		"\"0123456789012345678901234567890123456789012345678901234567890123456789\"", "",
		"{", "\f1", "\"\\u0000\"" };

	if (rarely() && rarely())
		PICK(b, odd);
	else
		PICK(b, good[key]);
}

static void
member(struct buf *b, unsigned key)
{
	static const char *const names[] = { "asn", "prefix", "maxLength", "ta", "expires" };
	static const char *const odd[] = { "trustAnchor", "source", "", "a\\u0073n", "Asn", "ttl" };

	blank(b);
	buf_cstr(b, "\"");
	if (rarely())
		PICK(b, odd);
	else
		buf_cstr(b, names[key]);
	buf_cstr(b, "\"");
	blank(b);
	buf_cstr(b, ":");
	blank(b);
	value(b, key);
	blank(b);
}

static void
row(struct buf *b)
{
	static const char *const odd[] = { "[]", "1", "\"{}\"", "null", "{", "}", "],[", "\"\"{" };
	const unsigned n = rarely() ? (unsigned)(test_rng() % 7) : 5;
	const unsigned from = rarely() ? (unsigned)(test_rng() % 5) : 0;

	blank(b);
	if (rarely() && rarely() && rarely()) {
		PICK(b, odd);
		return;
	}
	buf_cstr(b, "{");
	for (unsigned i = 0; i < n; i++) {
		if (i != 0)
			buf_cstr(b, ",");
		member(b, (from + i) % 5);
	}
	buf_cstr(b, "}");
	blank(b);
}

/* A document, mostly larger than what the reader takes in one step. */
static void
document(struct buf *b)
{
	static const char *const before[] = { "{\"roas\":[", "[",
		"{\"metadata\":{\"buildtime\":"
		"\"2025-07-20T09:31:33Z\"},\"roas\":[",
		"{\"x\":[{\"roas\":[{}]},{}],\"roas\" : [", "{\"data\":[",
		"{\"x\":\"[{\",\"roas\":[" };
	static const char *const after[] = { "]}", "]",
		"],\"aspas\":[{\"customer_asid\":1,\"expires\":"
		"1753453058,\"providers\":[2]},{\"customer\":3,\"providers\":[4,5]}]}",
		"]}{", "", ",]}", ",1]}", "],\"roas\":[{}]}", "],\"metadata\":{\"counts\":5}}" };
	const unsigned kind = (unsigned)(test_rng() % 6);
	const size_t n = test_rng() % 4 == 0 ? test_rng() % 4 : test_rng() % 3000;

	buf_cstr(b, before[kind]);
	for (size_t i = 0; i < n; i++) {
		row(b);
		if (i + 1 < n)
			buf_cstr(b, rarely() && rarely() && rarely() ? ",," : ",");
	}
	if (test_rng() % 3 == 0)
		PICK(b, after);
	else
		buf_cstr(b, kind == 1 ? after[1] : after[0]);
}

static void
see(void *arg, const struct load_seen *s)
{
	(void)s;
	++*(uint64_t *)arg;
}

struct outcome {
	struct vrp_set set;
	struct load l;
	struct err e;
	enum st st;
	uint64_t seen;
};

static void
load(struct outcome *o, const struct buf *b, bool twin)
{
	struct in *in = tmp_in(b->p, b->n);

	*o = (struct outcome){ 0 };
	if (twin) {
		o->l.see = see;
		o->l.see_arg = &o->seen;
	}
	o->st = vrp_load(&o->set, in, &o->l, &o->e);
	in_close(in);
}

static void
same(const struct outcome *a, const struct outcome *b)
{
	assert_int_equal(a->st, b->st);
	if (a->st != ST_OK) {
		assert_string_equal(a->e.msg, b->e.msg);
		if (a->e.off != b->e.off)
			fail_msg("%s: at %llu, the twin at %llu", a->e.msg,
			    (unsigned long long)a->e.off, (unsigned long long)b->e.off);
	}
	assert_int_equal(a->l.read, b->l.read);
	assert_int_equal(a->l.kept, b->l.kept);
	assert_int_equal(a->l.refused, b->l.refused);
	assert_int_equal(a->l.time_s, b->l.time_s);
	assert_memory_equal(a->l.reasons, b->l.reasons, sizeof(a->l.reasons));
	assert_int_equal(a->set.aspa_load.kept, b->set.aspa_load.kept);
	assert_int_equal(a->set.aspas.n, b->set.aspas.n);
	assert_int_equal(a->set.rows.n, b->set.rows.n);
	assert_memory_equal(&a->set.tas, &b->set.tas, sizeof(a->set.tas));
	for (size_t i = 0; i < a->set.rows.n; i++) {
		const struct prow *x = &a->set.rows.v[i], *y = &b->set.rows.v[i];

		assert_true(pfx_eq(&x->pfx, &y->pfx) && x->val == y->val);
	}
}

static void
test_as_tokens(void **state)
{
	unsigned good = 0, refused = 0;

	(void)state;
	for (int i = 0; i < 400; i++) {
		struct outcome quick, twin;
		struct buf b = { 0 };

		document(&b);
		assert_false(buf_bad(&b));
		load(&quick, &b, false);
		load(&twin, &b, true);
		same(&quick, &twin);
		if (quick.st == ST_OK)
			assert_true(twin.seen >= twin.l.read);
		good += quick.st == ST_OK;
		refused += quick.st != ST_OK;
		vrp_set_fini(&quick.set);
		vrp_set_fini(&twin.set);
		buf_fini(&b);
	}
	printf("# %u documents taken, %u refused\n", good, refused);
	assert_true(good > 50 && refused > 50);
}

/* A comma behind the last row is no JSON, though nothing but plain rows stands before it. */
static void
test_last_comma(void **state)
{
	static const char row_text[] = "{\"asn\":64496,\"prefix\":\"192.0.2.0/24\"}";
	static const struct {
		const char *end;
		enum st want;
	} cases[] = { { "]}", ST_OK }, { ",]}", ST_BAD }, { ",", ST_BAD }, { "", ST_BAD },
		{ ",{}]}", ST_OK }, { ",{]}", ST_BAD } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct outcome o;
		struct buf b = { 0 };

		buf_cstr(&b, "{\"roas\":[");
		for (int k = 0; k < 3; k++) {
			buf_cstr(&b, k == 0 ? "" : ",");
			buf_cstr(&b, row_text);
		}
		buf_cstr(&b, cases[i].end);
		load(&o, &b, false);
		assert_int_equal(o.st, cases[i].want);
		assert_int_equal(o.set.rows.n, o.st == ST_OK ? 3 : 0);
		vrp_set_fini(&o.set);
		buf_fini(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_tokens),
		cmocka_unit_test(test_last_comma),
	};

	test_seed();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
