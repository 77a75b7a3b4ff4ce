/*
 * fuzz_target.c - HTTP request targets: what is accepted, written anew with every octet escaped, is
 * accepted as the same; segments have no slash, texts no control characters, no name comes twice.
 */
#include "fuzz/fuzz.h"
#include "http/target.h"

static void
escape(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_printf(b, "%%%02X", (uint8_t)s.p[i]);
}

static void
check_text(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		FUZZ_CHECK((uint8_t)s.p[i] >= 0x20 && s.p[i] != 0x7f, "a control character");
}

static void
again(const struct target *t)
{
	struct arena a = { 0 };
	struct buf b = { 0 };
	struct target u;
	struct err e;

	buf_ch(&b, '/');
	for (size_t i = 0; i < t->n_seg; i++) {
		if (i > 0)
			buf_ch(&b, '/');
		escape(&b, t->seg[i]);
	}
	for (size_t i = 0; i < t->n_q; i++) {
		buf_ch(&b, i == 0 ? '?' : '&');
		escape(&b, t->q[i].name);
		buf_ch(&b, '=');
		escape(&b, t->q[i].value);
	}
	FUZZ_CHECK(target_parse(&a, (struct str){ b.p, b.n }, &u, &e) == ST_OK, "%.*s: %s",
	    (int)b.n, b.p, e.msg);
	FUZZ_CHECK(u.n_seg == t->n_seg && u.n_q == t->n_q, "%zu/%zu parts, %zu/%zu before", u.n_seg,
	    u.n_q, t->n_seg, t->n_q);
	for (size_t i = 0; i < t->n_seg; i++)
		FUZZ_CHECK(
		    u.seg[i].n == t->seg[i].n && memcmp(u.seg[i].p, t->seg[i].p, u.seg[i].n) == 0,
		    "segment %zu", i);
	for (size_t i = 0; i < t->n_q; i++)
		FUZZ_CHECK(u.q[i].value.n == t->q[i].value.n &&
			       memcmp(u.q[i].value.p, t->q[i].value.p, u.q[i].value.n) == 0,
		    "parameter %zu", i);
	buf_fini(&b);
	arena_fini(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 };
	struct target t;
	struct err e;

	if (target_parse(&a, (struct str){ (const char *)p, n }, &t, &e) == ST_OK) {
		FUZZ_CHECK(t.n_seg <= HTTP_MAX_SEGMENTS && t.n_q <= HTTP_MAX_QUERY, "%zu, %zu",
		    t.n_seg, t.n_q);
		for (size_t i = 0; i < t.n_seg; i++) {
			check_text(t.seg[i]);
			FUZZ_CHECK(memchr(t.seg[i].p, '/', t.seg[i].n) == NULL, "a slash inside");
		}
		for (size_t i = 0; i < t.n_q; i++) {
			check_text(t.q[i].name);
			check_text(t.q[i].value);
			for (size_t k = 0; k < i; k++)
				FUZZ_CHECK(
				    t.q[k].name.n != t.q[i].name.n ||
					memcmp(t.q[k].name.p, t.q[i].name.p, t.q[i].name.n) != 0,
				    "a parameter twice");
		}
		again(&t);
	}
	arena_fini(&a);
	return 0;
}
