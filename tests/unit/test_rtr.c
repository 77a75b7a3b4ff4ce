/* test_rtr.c - messages cut and changed, the session's table, deltas against a slow twin, time. */
#include <sys/mman.h>

#include "rtr/client.h"
#include "rtr/session.h"

#include "base/limits.h"
#include "tmp.h"

struct msg {
	uint8_t b[256];
	size_t n;
};

static void
u32(struct msg *m, uint32_t v)
{
	const uint32_t be = htobe32(v);

	memcpy(m->b + m->n, &be, 4);
	m->n += 4;
}

static struct msg
head(unsigned version, unsigned type, unsigned session)
{
	struct msg m = {
		{ (uint8_t)version, (uint8_t)type, (uint8_t)(session >> 8), (uint8_t)session }, 8
	};

	return m;
}

static struct msg
done(struct msg m)
{
	const uint32_t be = htobe32((uint32_t)m.n);

	memcpy(m.b + 4, &be, 4);
	return m;
}

static struct msg
prefix(unsigned version, bool announce, const char *text, unsigned max, uint32_t asn)
{
	struct pfx p;
	struct msg m;
	unsigned words;

	assert_true(pfx_parse(str_of(text), &p));
	m = head(version, p.afi == AFI_IP4 ? RTR_IPV4 : RTR_IPV6, 0);
	words = p.afi == AFI_IP4 ? 1 : 4;
	u32(&m, (uint32_t)announce << 24 | (uint32_t)p.len << 16 | max << 8);
	for (unsigned i = 0; i < words; i++)
		u32(&m, (uint32_t)((i < 2 ? p.hi : p.lo) >> (i % 2 ? 0 : 32)));
	u32(&m, asn);
	return done(m);
}

static struct msg
response(unsigned version, unsigned session)
{
	return done(head(version, RTR_CACHE_RESPONSE, session));
}

static struct msg
end(unsigned version, unsigned session, uint32_t serial)
{
	struct msg m = head(version, RTR_END_OF_DATA, session);

	u32(&m, serial);
	if (version > 0) {
		u32(&m, 1000);
		u32(&m, 100);
		u32(&m, 5000);
	}
	return done(m);
}

static struct msg
notify(unsigned version, unsigned session, uint32_t serial)
{
	struct msg m = head(version, RTR_SERIAL_NOTIFY, session);

	u32(&m, serial);
	return done(m);
}

static struct msg
aspa(bool announce, uint32_t customer, const uint32_t *v, size_t n)
{
	struct msg m = head(2, RTR_ASPA, (unsigned)announce << 8);

	u32(&m, customer);
	for (size_t i = 0; i < n; i++)
		u32(&m, v[i]);
	return done(m);
}

static struct msg
error(unsigned version, unsigned code, const char *text)
{
	struct msg m = head(version, RTR_ERROR_REPORT, code);

	u32(&m, 0);
	u32(&m, (uint32_t)strlen(text));
	memcpy(m.b + m.n, text, strlen(text));
	m.n += strlen(text);
	return done(m);
}

static struct rtr_step
feed(struct rtr *r, struct msg m, int64_t now_s)
{
	struct rtr_step s;
	struct err e;
	size_t used;

	assert_int_equal(rtr_feed(r, m.b, m.n, &used, now_s, &s, &e), ST_OK);
	return s;
}

/* Feeds what must be fine. */
static void
fine(struct rtr *r, struct msg m, int64_t now_s)
{
	const struct rtr_step s = feed(r, m, now_s);

	if (s.mark != RTR_FINE)
		fail_msg("%s: %s", rtr_type_name(s.pdu.type), s.what);
}

/* The query that goes out, and only that. */
static void
asks(struct rtr *r, struct msg want)
{
	struct buf *b = rtr_out(r);

	assert_int_equal(b->n, want.n);
	assert_memory_equal(b->p, want.b, want.n);
	b->n = 0;
}

static void
asks_all(struct rtr *r, unsigned version)
{
	asks(r, done(head(version, RTR_RESET_QUERY, 0)));
}

static void
asks_since(struct rtr *r, unsigned version, unsigned session, uint32_t serial)
{
	struct msg m = head(version, RTR_SERIAL_QUERY, session);

	u32(&m, serial);
	asks(r, done(m));
}

static void
reports(struct rtr *r, unsigned code)
{
	struct buf *b = rtr_out(r);
	struct rtr_fault f;
	struct rtr_pdu p;

	assert_true(b->n != 0);
	assert_int_equal(rtr_pdu_decode((uint8_t *)b->p, b->n, &p, &f), ST_OK);
	assert_int_equal(p.type, RTR_ERROR_REPORT);
	assert_int_equal(p.session, code);
	b->n = 0;
}

static struct rtr *
started(unsigned version)
{
	struct rtr *r = rtr_new(version, false);

	assert_non_null(r);
	rtr_start(r, 0);
	asks_all(r, version);
	return r;
}

/* Every message whole, cut at each octet and changed in each, placed against a page that faults. */
static void
test_messages(void **state)
{
	const uint32_t two[] = { 2, 3 };
	const struct msg good[] = { response(1, 7), prefix(1, true, "192.0.2.0/24", 24, 64500),
		prefix(0, false, "2001:db8::/32", 48, 64500), end(0, 7, 1), end(1, 7, 1),
		notify(2, 7, 1), aspa(true, 1, two, 2), aspa(false, 1, NULL, 0), error(1, 2, "x"),
		done(head(1, RTR_CACHE_RESET, 0)) };
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	uint8_t *two_pages =
	    mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)state;
	assert_true(two_pages != MAP_FAILED);
	assert_int_equal(mprotect(two_pages + page, page, PROT_NONE), 0);
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct rtr_fault f;
		struct rtr_pdu p;

		for (size_t n = 0; n <= good[i].n; n++) {
			uint8_t *at = two_pages + page - n;

			memcpy(at, good[i].b, n);
			assert_int_equal(
			    rtr_pdu_decode(at, n, &p, &f), n < good[i].n ? ST_TRUNC : ST_OK);
		}
		assert_int_equal(p.len, good[i].n);
		for (size_t n = 0; n < good[i].n; n++) {
			uint8_t *at = two_pages + page - good[i].n;

			for (unsigned v = 0; v < 256; v++) {
				enum st st;

				memcpy(at, good[i].b, good[i].n);
				at[n] = (uint8_t)v;
				st = rtr_pdu_decode(at, good[i].n, &p, &f);
				assert_true(st == ST_OK || st == ST_BAD || st == ST_TRUNC);
				if (st == ST_OK)
					assert_true(p.len <= good[i].n);
				if (st == ST_BAD)
					assert_true(f.code >= -1 && f.code <= 9 && f.what != NULL);
			}
		}
	}
	munmap(two_pages, 2 * page);
}

static void
test_values(void **state)
{
	const uint32_t two[] = { 2, 3 };
	struct msg m = prefix(1, true, "192.0.2.0/24", 25, 64500), a = aspa(true, 1, two, 2);
	struct msg old = head(2, RTR_ASPA, 0);
	struct rtr_fault f;
	struct rtr_pdu p;
	struct pfx want;

	(void)state;
	assert_int_equal(rtr_pdu_decode(m.b, m.n, &p, &f), ST_OK);
	assert_true(pfx_parse(STR("192.0.2.0/24"), &want) && pfx_eq(&want, &p.pfx));
	assert_int_equal(p.max_len, 25);
	assert_int_equal(p.asn, 64500);
	assert_true(p.announce && !p.odd_flags);
	assert_int_equal(rtr_pdu_decode(a.b, a.n, &p, &f), ST_OK);
	assert_int_equal(p.asn, 1);
	assert_int_equal(p.n_providers, 2);
	assert_int_equal(be32(p.providers + 4), 3);
	u32(&old, 1u << 24 | 1u << 16 | 2); /* announced, IPv6, two providers */
	u32(&old, 1);
	u32(&old, 2);
	u32(&old, 3);
	old = done(old);
	assert_int_equal(rtr_pdu_decode(old.b, old.n, &p, &f), ST_OK);
	assert_int_equal(p.family, 1);
	assert_int_equal(p.n_providers, 2);
	old.b[11] = 3; /* a count that is not there */
	assert_int_equal(rtr_pdu_decode(old.b, old.n, &p, &f), ST_BAD);
	assert_int_equal(f.code, RTR_E_ASPA);
}

/* A whole life: all, changes, a notify, a refresh, a lost connection, another session. */
static void
test_life(void **state)
{
	struct rtr *r = started(1);

	(void)state;
	assert_null(rtr_data(r, 0));
	fine(r, response(1, 7), 0);
	fine(r, prefix(1, true, "192.0.2.0/24", 24, 1), 0);
	fine(r, prefix(1, true, "192.0.2.0/24", 24, 2), 0);
	assert_null(rtr_data(r, 0)); /* not before the End of Data */
	assert_true(feed(r, end(1, 7, 5), 10).done);
	assert_int_equal(rtr_data(r, 10)->vrps, 2);
	assert_int_equal(rtr_phase(r), RTR_READY);
	assert_int_equal(rtr_tick(r, 10), 1010);
	assert_int_equal(rtr_out(r)->n, 0);

	fine(r, notify(1, 7, 6), 20); /* not within a minute of the query */
	assert_int_equal(rtr_tick(r, 20), 60);
	assert_int_equal(feed(r, notify(1, 7, 7), 21).mark, RTR_ODD);
	assert_int_equal(rtr_out(r)->n, 0);
	rtr_tick(r, 60);
	asks_since(r, 1, 7, 5);
	fine(r, response(1, 7), 61);
	fine(r, prefix(1, false, "192.0.2.0/24", 24, 1), 61);
	fine(r, prefix(1, true, "2001:db8::/32", 48, 3), 61);
	assert_int_equal(rtr_data(r, 61)->vrps, 2);
	fine(r, end(1, 7, 7), 62);
	assert_int_equal(rtr_serial(r), 7);
	rtr_tick(r, 1062);
	asks_since(r, 1, 7, 7);
	fine(r, response(1, 7), 1063); /* lost inside the transfer */
	fine(r, prefix(1, false, "2001:db8::/32", 48, 3), 1063);
	assert_true(rtr_stop(r));
	assert_int_equal(rtr_data(r, 1063)->vrps, 2);

	rtr_start(r, 1100);
	asks_since(r, 1, 7, 7);
	assert_int_equal(feed(r, done(head(1, RTR_CACHE_RESET, 0)), 1100).mark, RTR_FINE);
	asks_all(r, 1);
	assert_int_equal(rtr_data(r, 1100)->vrps, 2); /* in use until there is another */
	fine(r, response(1, 8), 1101);
	fine(r, prefix(1, true, "203.0.113.0/24", 24, 9), 1101);
	fine(r, end(1, 8, 1), 1101);
	assert_int_equal(rtr_data(r, 1101)->vrps, 1);
	assert_non_null(rtr_data(r, 1101 + 5000));
	assert_null(rtr_data(r, 1101 + 5001)); /* expired */
	rtr_free(r);
	rtr_free(NULL);
}

static void
test_versions(void **state)
{
	struct rtr *r = started(2);

	(void)state;
	fine(r, notify(0, 1, 1), 0); /* before the first answer: no version yet */
	fine(r, response(1, 7), 0);  /* lower: that is it */
	assert_int_equal(rtr_version(r), 1);
	assert_int_equal(
	    feed(r, prefix(0, true, "192.0.2.0/24", 24, 1), 0).code, RTR_E_UNEXPECTED_VERSION);
	reports(r, RTR_E_UNEXPECTED_VERSION);
	rtr_free(r);

	r = started(2); /* a report, twice, then silence */
	assert_int_equal(feed(r, error(1, RTR_E_VERSION, ""), 0).mark, RTR_CLOSE);
	assert_true(rtr_again(r));
	assert_int_equal(rtr_out(r)->n, 0);
	rtr_start(r, 1);
	asks_all(r, 1);
	assert_true(rtr_step_down(r));
	rtr_stop(r);
	rtr_start(r, 2);
	asks_all(r, 0);
	assert_false(rtr_step_down(r));
	fine(r, response(0, 7), 2);
	fine(r, prefix(0, true, "192.0.2.0/24", 24, 1), 2);
	fine(r, end(0, 7, 1), 2);
	assert_non_null(rtr_data(r, 2 + 7200));
	assert_null(rtr_data(r, 2 + 7201));
	rtr_free(r);

	r = started(1); /* higher than was asked for */
	assert_int_equal(feed(r, response(2, 7), 0).code, RTR_E_UNEXPECTED_VERSION);
	rtr_free(r);
	r = started(0); /* nothing is below 0 */
	assert_int_equal(feed(r, error(0, RTR_E_VERSION, ""), 0).mark, RTR_CLOSE);
	assert_false(rtr_again(r));
	rtr_free(r);
}

/* A set that falls to nothing waits; the last one stays. */
static void
test_held(void **state)
{
	struct rtr *r = started(1);
	struct rtr_step s;

	(void)state;
	fine(r, response(1, 7), 0);
	fine(r, prefix(1, true, "192.0.2.0/24", 24, 1), 0);
	fine(r, end(1, 7, 1), 0);
	rtr_tick(r, 1000);
	asks_since(r, 1, 7, 1);
	fine(r, response(1, 7), 1000);
	fine(r, prefix(1, false, "192.0.2.0/24", 24, 1), 1000);
	s = feed(r, end(1, 7, 2), 1000);
	assert_true(s.done && s.held);
	assert_int_equal(rtr_data(r, 1000)->vrps, 1);
	assert_int_equal(rtr_serial(r), 1);
	rtr_free(r);
}

static void
test_waits(void **state)
{
	struct rtr *r = started(1);

	(void)state;
	assert_int_equal(feed(r, error(1, RTR_E_NO_DATA, "later"), 0).mark, RTR_ODD);
	assert_int_equal(rtr_tick(r, 599), 600);
	assert_int_equal(rtr_out(r)->n, 0);
	rtr_tick(r, 600);
	asks_all(r, 1);
	for (unsigned i = 0; i < 100; i++) /* a cache that only resets is asked once in a while */
		assert_int_equal(feed(r, done(head(1, RTR_CACHE_RESET, 0)), 600).mark, RTR_ODD);
	assert_int_equal(rtr_out(r)->n, 0);
	assert_int_equal(rtr_tick(r, 600), 1200);
	/* nothing asked for that */
	assert_int_equal(feed(r, response(1, 7), 700).code, RTR_E_CORRUPT);
	rtr_free(r);
}

#define KINDS 40

/* The records as they would be written down, one by one. */
struct twin {
	bool on[KINDS];
};

static struct msg
record(unsigned k, bool announce)
{
	char text[32];
	uint32_t v[3] = { 100, 100 + k, 200 };

	if (k % 4 == 3)
		return aspa(announce, 1 + k, v, announce ? 1 + k % 3 : 0);
	snprintf(text, sizeof(text), k % 4 == 2 ? "2001:db8:%u::/48" : "10.%u.0.0/16", k / 2);
	return prefix(2, announce, text, (k % 4 == 2 ? 48 : 16) + k % 3, k % 5);
}

static void
test_delta_twin(void **state)
{
	enum { ROUNDS = 300 };
	struct rtr *r = started(2);
	struct twin t = { { false } }, next;
	unsigned closed = 0, held = 0, changed = 0;

	(void)state;
	test_seed();
	for (unsigned round = 0; round < ROUNDS; round++) {
		const int64_t now = round * 2000;
		bool open = true;
		unsigned vrps = 0, aspas = 0;

		rtr_tick(r, now);
		rtr_out(r)->n = 0;
		next = t;
		fine(r, response(2, 7), now);
		for (unsigned i = 0; open && i < test_rng() % 30; i++) {
			const unsigned k = (unsigned)(test_rng() % KINDS);
			const bool on = test_rng() % 3 != 0;
			const bool bad = on ? next.on[k] && k % 4 != 3 : !next.on[k];

			if (bad && test_rng() % 8 != 0)
				continue;
			open = feed(r, record(k, on), now).mark != RTR_CLOSE;
			assert_int_equal(open, !bad);
			next.on[k] = on;
		}
		if (!open) {
			reports(r, rtr_phase(r) == RTR_CLOSED
				       ? (unsigned)(unsigned char)rtr_out(r)->p[3]
				       : 0);
			rtr_start(r, now);
			rtr_out(r)->n = 0;
			closed++;
			continue;
		}
		for (unsigned k = 0; k < KINDS; k++) {
			vrps += k % 4 != 3 && next.on[k];
			aspas += k % 4 == 3 && next.on[k];
		}
		if (feed(r, end(2, 7, round), now).held) {
			assert_int_equal(vrps, 0);
			held++;
			continue;
		}
		t = next;
		changed++;
		assert_int_equal(rtr_data(r, now)->vrps, vrps);
		assert_int_equal(rtr_data(r, now)->aspas, aspas);
		{
			struct vrp_set s = { 0 };
			struct aspa_table *at;
			uint8_t d[SHA256_BYTES];
			uint64_t bytes;
			struct err e;

			assert_int_equal(
			    rtr_set_export(rtr_data(r, now), &s, d, &bytes, &e), ST_OK);
			assert_int_equal(s.rows.n, vrps);
			assert_int_equal(aspa_build(&at, &s.aspas, &e), ST_OK);
			for (unsigned k = 3; k < KINDS; k += 4)
				assert_int_equal(
				    aspa_check(at, 1 + k, 100) == ASPA_PROVIDER, t.on[k]);
			aspa_free(at);
			vrp_set_fini(&s);
		}
	}
	assert_true(closed > 5 && changed > 100);
	(void)held;
	rtr_free(r);
}

/* Many records: growth, tombstones, and a copy that is another set. */
static void
test_set_large(void **state)
{
	enum { N = 50000 };
	struct rtr_set s = { 0 }, c;
	struct rtr_pdu p = { .type = RTR_IPV4, .announce = true };
	uint8_t a[SHA256_BYTES], b[SHA256_BYTES];
	struct vrp_set v = { 0 };
	uint64_t bytes;
	struct err e;

	(void)state;
	for (uint32_t round = 0; round < 3; round++) {
		for (uint32_t i = 0; i < N; i++) {
			p.pfx = (struct pfx){ (uint64_t)i << 40, 0, 24, AFI_IP4 };
			p.max_len = 24;
			p.asn = i * 7;
			assert_int_equal(rtr_set_add(&s, &p, &e), ST_OK);
			if (i % 100 == 0)
				assert_int_equal(rtr_set_add(&s, &p, &e), ST_BAD);
		}
		assert_int_equal(s.vrps, N);
		if (round == 2)
			break;
		for (uint32_t i = N; i-- > 0;) {
			p.pfx.hi = (uint64_t)i << 40;
			p.asn = i * 7;
			assert_int_equal(rtr_set_remove(&s, &p, &e), ST_OK);
		}
		assert_int_equal(s.vrps, 0);
		assert_int_equal(rtr_set_remove(&s, &p, &e), ST_BAD);
	}
	assert_true(s.cap <= 4 * 65536);
	assert_int_equal(rtr_set_copy(&c, &s, &e), ST_OK);
	assert_int_equal(rtr_set_export(&s, &v, a, &bytes, &e), ST_OK);
	assert_int_equal(rtr_set_export(&c, &v, b, &bytes, &e), ST_OK);
	assert_memory_equal(a, b, sizeof(a));
	p.pfx.hi = 0;
	p.asn = 0;
	assert_int_equal(rtr_set_remove(&c, &p, &e), ST_OK);
	assert_int_equal(rtr_set_export(&c, &v, b, &bytes, &e), ST_OK);
	assert_memory_not_equal(a, b, sizeof(a));
	assert_int_equal(v.rows.n, 3 * N - 1);
	rtr_set_fini(&s);
	rtr_set_fini(&c);
	vrp_set_fini(&v);
}

/* Random octets after a good beginning: no fault of ours, and always an end. */
static void
test_noise(void **state)
{
	enum { ROUNDS = 2000 };

	(void)state;
	test_seed();
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct rtr *r = rtr_new(2, round % 2);
		uint8_t b[512];
		size_t n = 0;

		assert_non_null(r);
		rtr_start(r, 0);
		for (unsigned i = 0; i < 6; i++) {
			const struct msg m =
			    i == 0 ? response(2, 7) : record((unsigned)(test_rng() % KINDS), true);

			memcpy(b + n, m.b, m.n);
			n += m.n;
		}
		for (unsigned i = 0; i < round % 8; i++)
			b[test_rng() % n] = (uint8_t)test_rng();
		for (size_t at = 0, used = 1; used != 0; at += used) {
			struct rtr_step s;
			struct err e;

			if (rtr_feed(r, b + at, n - at, &used, 0, &s, &e) == ST_TRUNC)
				break;
			assert_true(at + used <= n);
			if (s.mark == RTR_CLOSE)
				assert_int_equal(rtr_phase(r), RTR_CLOSED);
		}
		rtr_free(r);
	}
}

static void
test_address(void **state)
{
	(void)state;
	assert_true(rtr_is_address("rtr:localhost:323"));
	assert_true(rtr_is_address("rtr://[::1]:323"));
	assert_false(rtr_is_address("rtr.json"));
	assert_false(rtr_is_address("/x/rtr:1"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_life),
		cmocka_unit_test(test_versions),
		cmocka_unit_test(test_held),
		cmocka_unit_test(test_waits),
		cmocka_unit_test(test_delta_twin),
		cmocka_unit_test(test_set_large),
		cmocka_unit_test(test_noise),
		cmocka_unit_test(test_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
