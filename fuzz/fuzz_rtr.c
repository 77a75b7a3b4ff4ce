/*
 * fuzz_rtr.c - what a cache sends: the same steps whole and octet by octet, a fault ends the
 * session, what a transfer leaves can be exported, and the counts are those of its records.
 */
#include "fuzz/fuzz.h"
#include "rtr/session.h"

/* A line for each message. octets: they arrive one by one. */
static void
play(const uint8_t *p, size_t n, bool octets, struct buf *b)
{
	struct rtr *r = rtr_new(RTR_MAX_VERSION, true);
	size_t at = 0, have = octets ? 0 : n, used;

	FUZZ_CHECK(r != NULL, "memory");
	rtr_start(r, 0);
	while (rtr_phase(r) != RTR_CLOSED) {
		struct rtr_step s;
		struct err e;
		const enum st st = rtr_feed(r, p + at, have - at, &used, 0, &s, &e);

		if (st == ST_TRUNC && have == n)
			break;
		if (st == ST_TRUNC) {
			have++;
			continue;
		}
		FUZZ_CHECK(st == ST_OK, "%s", e.msg);
		FUZZ_CHECK(used > 0 && used <= have - at, "%zu of %zu octets", used, have - at);
		FUZZ_CHECK((s.mark == RTR_FINE) == (s.what == NULL), "a mark without words");
		FUZZ_CHECK(
		    (s.mark == RTR_CLOSE) == (rtr_phase(r) == RTR_CLOSED), "open, or closed");
		buf_printf(b, "%zu %u %d %d %s\n", at, s.pdu.type, (int)s.mark, s.code,
		    s.what != NULL ? s.what : "");
		/* what of a message had come when it was refused depends on how it came */
		if (s.mark == RTR_CLOSE)
			break;
		at += used;
	}
	rtr_free(r);
}

/* The last whole set, exported. */
static void
keep(const uint8_t *p, size_t n)
{
	struct rtr *r = rtr_new(RTR_MAX_VERSION, true);
	struct vrp_set v = { 0 };
	const struct rtr_set *s;
	uint8_t digest[SHA256_BYTES];
	uint64_t bytes;
	struct err e;

	FUZZ_CHECK(r != NULL, "memory");
	rtr_start(r, 0);
	for (size_t at = 0, used = 1; used != 0 && rtr_phase(r) != RTR_CLOSED; at += used) {
		struct rtr_step step;

		if (rtr_feed(r, p + at, n - at, &used, 0, &step, &e) == ST_TRUNC)
			break;
	}
	rtr_stop(r);
	s = rtr_data(r, 0);
	if (s != NULL) {
		FUZZ_CHECK(
		    s->vrps > 0 && s->vrps + s->aspas + s->keys <= n / 12, "%zu VRPs", s->vrps);
		FUZZ_CHECK(rtr_set_export(s, &v, digest, &bytes, &e) == ST_OK, "%s", e.msg);
		FUZZ_CHECK(v.rows.n == s->vrps, "%zu rows of %zu VRPs", v.rows.n, s->vrps);
	}
	vrp_set_fini(&v);
	rtr_free(r);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct buf whole = { 0 }, pieces = { 0 };

	play(p, n, false, &whole);
	play(p, n, true, &pieces);
	fuzz_same("octet by octet", &whole, &pieces);
	keep(p, n);
	buf_fini(&whole);
	buf_fini(&pieces);
	return 0;
}
