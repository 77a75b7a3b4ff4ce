/*
 * test_lib.c - libroutescope's own part: status and lifetimes, messages from memory, text of any
 * room, origin validation. That its routes are right is compared with `routes --json` by
 * cli/library.py.
 */
#include <routescope/mrt.h>
#include <routescope/rov.h>

#include <pthread.h>

#include "mrt/mrt_write.h"
#include "tmp.h"

static const uint32_t asns[] = { 64500, 4200000001u, 64510 };
static const uint32_t set[] = { 64511, 64512 };
static const struct mrtw_seg path[] = { { RS_CONFED_SEQUENCE, asns, 1 }, { RS_SEQUENCE, asns, 3 },
	{ RS_SET, set, 2 } };
static const struct mrtw_session peering = { 64500, 64496, { AFI_IP4, { 192, 0, 2, 1 } },
	{ AFI_IP4, { 192, 0, 2, 2 } } };
static const uint32_t communities[] = { 64500u << 16 | 7, 0xffffff01 };

static struct pfx
pfx(const char *text)
{
	struct pfx p;

	assert_true(pfx_parse(str_of(text), &p));
	return p;
}

static struct rs_prefix
prefix(const char *text)
{
	struct rs_prefix p;

	assert_int_equal(rs_prefix_parse(text, &p), RS_OK);
	return p;
}

/* Two UPDATEs with a state change between them. */
static void
write_file(struct buf *b)
{
	const struct pfx p[] = { pfx("192.0.2.0/24"), pfx("198.51.100.0/24") },
			 w = pfx("203.0.113.0/24");
	const struct mrtw_attrs a = { .path = path,
		.n_path = 3,
		.has_next_hop = true,
		.next_hop = 0xc0000201,
		.has_med = true,
		.med = 5,
		.communities = communities,
		.n_communities = 2 };

	mrtw_update(b, 10, MRTW_NO_USEC, &peering, &w, 1, &a, p, 2);
	mrtw_state(b, 11, 500000, &peering, 6, 1);
	mrtw_update(b, 12, MRTW_NO_USEC, &peering, &w, 1, NULL, NULL, 0);
	assert_false(buf_bad(b));
}

static struct rs_reader *
open_bytes(const void *p, size_t n)
{
	const char *name = tmp_file(p, n);
	struct rs_reader *rd;

	assert_int_equal(rs_open(&rd, name, 0, NULL), RS_OK);
	unlink(name);
	return rd;
}

static void
test_stream(void **state)
{
	static const char want[] = "WAASW";
	const struct rs_attrs *a;
	const struct rs_route *r;
	struct buf b = { 0 };
	struct rs_reader *rd;
	struct rs_error e;
	char text[128];

	(void)state;
	write_file(&b);
	rd = open_bytes(b.p, b.n);
	for (size_t i = 0; i < sizeof(want) - 1; i++) {
		assert_int_equal(rs_next(rd, &r, &e), RS_OK);
		assert_int_equal(r->type, want[i]);
		assert_int_equal(r->peer->asn, 64500);
		if (want[i] != 'A') { /* nothing to decode */
			assert_int_equal(rs_attrs(rd, &a, &e), RS_END);
			assert_null(a);
			continue;
		}
		rs_path_text(r->path, text, sizeof(text));
		assert_string_equal(text, "(64500) 64500 4200000001 64510 {64511,64512}");
		assert_int_equal(rs_path_hops(r->path), 4);
		assert_int_equal(rs_path_origin(r->path), 0);
		assert_int_equal(rs_attrs(rd, &a, &e), RS_OK);
		assert_int_equal(a->med, 5);
		assert_true(rs_have(a, RS_ATTR_MED) && !rs_have(a, RS_ATTR_LOCAL_PREF));
		assert_int_equal(rs_communities(a), 2);
		assert_int_equal(rs_community(a, 1), 0xffffff01);
		rs_addr_text(&a->next_hop, text);
		assert_string_equal(text, "192.0.2.1");
	}
	for (int i = 0; i < 2; i++) { /* the end stays the end */
		assert_int_equal(rs_next(rd, &r, &e), RS_END);
		assert_null(r);
		assert_int_equal(rs_attrs(rd, &a, &e), RS_END);
	}
	assert_int_equal(rs_counts(rd)->routes, 4);
	assert_int_equal(rs_counts(rd)->states, 1);
	assert_int_equal(rs_counts(rd)->records, 3);
	assert_string_equal(rs_codec(rd), "raw");
	rs_close(rd);
	buf_fini(&b);
}

/* Every cut of a good file: the routes before the cut, then RS_TRUNC with the offset, again and
 * again. */
static void
test_cuts(void **state)
{
	struct buf b = { 0 };

	(void)state;
	write_file(&b);
	for (size_t n = 0; n <= b.n; n += 7) {
		struct rs_reader *rd = open_bytes(b.p, n);
		const struct rs_route *r;
		struct rs_error e, again;
		enum rs_status st;

		while ((st = rs_next(rd, &r, &e)) == RS_OK)
			assert_int_not_equal(r->type, RS_FAULT);
		assert_true(
		    st == RS_END ? rs_counts(rd)->records == 0 : st == RS_TRUNC && e.offset <= n);
		assert_int_equal(rs_next(rd, &r, &again), st);
		assert_memory_equal(&e, &again, st == RS_END ? 0 : sizeof(e));
		assert_int_equal(rs_next(rd, &r, NULL), st);
		rs_close(rd);
	}
	buf_fini(&b);
}

/* Records may be left at any point; the two views of one record can be asked in any order. */
static void
test_records(void **state)
{
	const struct rs_message *msg;
	const struct rs_record *rec;
	const struct rs_route *r;
	const struct rs_rib *rib;
	struct rs_bytes rest;
	const struct rs_attrs *a;
	struct rs_attr attr;
	struct buf b = { 0 };
	struct rs_reader *rd;
	unsigned n = 0;

	(void)state;
	write_file(&b);
	rd = open_bytes(b.p, b.n);
	assert_int_equal(rs_next_route(rd, &r, NULL), RS_END); /* before the first record */
	assert_int_equal(rs_next_record(rd, &rec, NULL), RS_OK);
	assert_int_equal(rec->kind, RS_RECORD_MESSAGE);
	assert_int_equal(rec->number, 1);
	assert_int_equal(rs_rib(rd, &rib, NULL), RS_UNSUP);
	assert_null(rib);
	assert_int_equal(rs_next_route(rd, &r, NULL), RS_OK);
	assert_int_equal(rs_message(rd, &msg, NULL), RS_OK);
	assert_int_equal(msg->type, 2);
	assert_int_equal(msg->local_asn, 64496);
	assert_int_equal(rs_next_route(rd, &r, NULL), RS_OK);
	assert_int_equal(rs_attrs(rd, &a, NULL), RS_OK);
	for (rest = a->raw; rs_attr_next(&rest, &attr) == RS_OK; n++)
		assert_true(rs_have(a, attr.code));
	assert_int_equal(n, 5); /* ORIGIN, AS_PATH, NEXT_HOP, MED, COMMUNITIES */
	rest = (struct rs_bytes){ a->raw.p, a->raw.n - 1 };
	while (n-- > 1)
		assert_int_equal(rs_attr_next(&rest, &attr), RS_OK);
	assert_int_equal(rs_attr_next(&rest, &attr), RS_TRUNC);
	assert_int_equal(rs_attr_next(&rest, &attr), RS_END);
	assert_int_equal(
	    rs_next_record(rd, &rec, NULL), RS_OK); /* one route of the first was not taken */
	assert_int_equal(rec->kind, RS_RECORD_STATE);
	assert_int_equal(rec->has_usec, 1);
	assert_int_equal(rec->time_us, 500000);
	assert_int_equal(rs_next_route(rd, &r, NULL), RS_OK);
	assert_int_equal(r->old_state, 6);
	assert_int_equal(rs_next_route(rd, &r, NULL), RS_END);
	rs_close(rd);
	buf_fini(&b);
	rs_close(NULL);
}

static void
test_message(void **state)
{
	const struct rs_peer peer = { { { 192, 0, 2, 9 }, RS_IPV4 }, 64999, 0 };
	const struct rs_message *msg;
	const struct rs_record *rec;
	const struct rs_route *r;
	uint8_t copy[4096];
	struct buf b = { 0 };
	struct rs_reader *rd;
	struct rs_error e;
	size_t n;

	(void)state;
	assert_int_equal(rs_open_none(&rd, 8, &e), RS_UNSUP);
	assert_int_equal(rs_open_none(&rd, 0, &e), RS_OK);
	assert_int_equal(rs_next(rd, &r, &e), RS_END);
	write_file(&b);
	n = be32((const uint8_t *)b.p + 8) -
	    20; /* behind the session of an IPv4 BGP4MP_MESSAGE_AS4 */
	memcpy(copy, b.p + 32, n);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(rs_set_message(rd, copy, n, RS_SESSION_AS4, &peer, 77, &e), RS_OK);
		assert_int_equal(rs_message(rd, &msg, &e), RS_OK);
		assert_int_equal(rs_next_route(rd, &r, &e), RS_OK);
		assert_int_equal(r->type, RS_WITHDRAW);
		assert_int_equal(rs_next_route(rd, &r, &e), RS_OK);
		assert_int_equal(r->type, RS_ANNOUNCE);
		assert_int_equal(r->peer->asn, 64999);
		assert_int_equal(r->record->time_s, 77);
	}
	assert_int_equal(rs_set_message(rd, copy, n - 1, RS_SESSION_AS4, &peer, 77, &e), RS_BAD);
	assert_int_equal(rs_next_route(rd, &r, &e), RS_END);
	copy[19] = 0xff; /* more withdrawn routes than there are octets */
	assert_int_equal(rs_set_message(rd, copy, n, RS_SESSION_AS4, &peer, 77, &e), RS_OK);
	assert_int_equal(rs_next_route(rd, &r, &e), RS_OK);
	assert_int_equal(r->type, RS_FAULT);
	assert_null(r->peer);
	assert_string_equal(r->fault->rule, "RFC 7606 3 (b)");
	assert_int_equal(rs_next(rd, &r, &e), RS_END);
	assert_int_equal(rs_next_record(rd, &rec, &e), RS_END);
	rs_close(rd);
	buf_fini(&b);
}

/* Text of every room is the front of the whole text, and terminated. */
static void
test_text(void **state)
{
	static const uint8_t wire[] = { 3, 1, 0, 0, 0xfd, 0xe8, 2, 2, 0, 0, 0, 1, 0xff, 0xff, 0xff,
		0xff, 1, 2, 0, 0, 0, 2, 0, 0, 0, 3, 4, 1, 0, 0, 0, 4 };
	static const char whole[] = "(65000) 1 4294967295 {2,3} [4]";
	const struct rs_path p = { wire, sizeof(wire) };
	struct rs_path_walk w = rs_path_walk(p);
	struct rs_error e = {
		.status = RS_BAD, .offset = 7, .rule = "RFC 1", .file = "f", .message = "m"
	};
	char text[64];
	uint32_t asn;
	unsigned n = 0;

	(void)state;
	for (size_t cap = 0; cap < sizeof(text); cap++) {
		memset(text, 'x', sizeof(text));
		assert_int_equal(rs_path_text(p, text, cap), sizeof(whole) - 1);
		if (cap > 0) {
			assert_int_equal(strlen(text),
			    cap - 1 < sizeof(whole) - 1 ? cap - 1 : sizeof(whole) - 1);
			assert_memory_equal(text, whole, strlen(text));
		}
		assert_int_equal(text[cap], 'x');
	}
	while (rs_path_next(&w, &asn))
		n += asn != 0;
	assert_int_equal(n, 6);
	assert_int_equal(w.segment, RS_CONFED_SET);
	assert_int_equal(rs_error_text(&e, text, sizeof(text)), strlen("f:7: m (RFC 1)"));
	assert_string_equal(text, "f:7: m (RFC 1)");
	assert_int_equal(rs_error_text(&e, text, 4), strlen("f:7: m (RFC 1)"));
	assert_string_equal(text, "f:7");
	assert_string_equal(rs_version(), RS_VERSION);
}

static void
test_prefixes(void **state)
{
	/* in order; each covers the next one of its family where the third column says so */
	static const char *const good[] = { "0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/9", "10.1.2.3/32",
		"::/0", "2001:db8::/32", "2001:db8::/64", "2001:db8::1/128" };
	static const char *const bad[] = { "", "10.0.0.0", "10.0.0.1/8", "10.0.0.0/33", "::/129",
		"x/8", "10.0.0.0/8 " };
	const struct rs_addr none = { 0 };
	struct rs_prefix p;
	char text[RS_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		const struct rs_prefix a = prefix(good[i]);

		assert_int_equal(rs_prefix_text(&a, text), strlen(good[i]));
		assert_string_equal(text, good[i]);
		for (size_t k = 0; k < sizeof(good) / sizeof(good[0]); k++) {
			const struct rs_prefix b = prefix(good[k]);
			const int c = rs_prefix_cmp(&a, &b);

			assert_true(i < k ? c < 0 : i == k ? c == 0 : c > 0);
			assert_int_equal(rs_prefix_covers(&a, &b), i <= k && (i < 4) == (k < 4));
		}
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(rs_prefix_parse(bad[i], &p), RS_BAD);
	assert_int_equal(rs_addr_text(&none, text), 0);
	assert_string_equal(text, "");
}

static void
test_rov(void **state)
{
	struct rs_vrp v = { prefix("192.0.2.0/24"), 25, 64500 }, found[2];
	const struct rs_prefix p24 = prefix("192.0.2.0/24"), p25 = prefix("192.0.2.128/25"),
			       p26 = prefix("192.0.2.0/26");
	struct rs_error e;
	struct rs_rov *rov;

	(void)state;
	assert_int_equal(rs_rov_new(&rov, &e), RS_OK);
	assert_int_equal(rs_rov_add(rov, &v, &e), RS_OK);
	v.max_len = 33;
	assert_int_equal(rs_rov_add(rov, &v, &e), RS_BAD);
	v.max_len = 23;
	assert_int_equal(rs_rov_add(rov, &v, &e), RS_BAD);
	assert_int_equal(rs_rov_load(rov, "absent/file", NULL, &e), RS_IO);
	assert_non_null(strstr(e.file, "absent/file"));
	assert_int_equal(rs_rov_check(rov, &p24, 64500), RS_NOT_FOUND); /* not frozen yet */
	assert_int_equal(rs_rov_freeze(rov, &e), RS_OK);
	assert_int_equal(rs_rov_freeze(rov, &e), RS_UNSUP);
	v.max_len = 24;
	assert_int_equal(rs_rov_add(rov, &v, &e), RS_UNSUP);
	assert_int_equal(rs_rov_count(rov), 1);
	assert_string_equal(rs_rov_word(rs_rov_check(rov, &p24, 64500)), "valid");
	assert_string_equal(rs_rov_word(rs_rov_check(rov, &p25, 64500)), "valid");
	assert_string_equal(rs_rov_word(rs_rov_check(rov, &p26, 64500)), "invalid-length");
	assert_string_equal(rs_rov_word(rs_rov_check(rov, &p24, 64501)), "invalid-asn");
	assert_string_equal(rs_rov_word(rs_rov_check(rov, &p24, 0)), "invalid-asn");
	assert_int_equal(rs_rov_covering(rov, &p26, found, 2), 1);
	assert_int_equal(found[0].asn, 64500);
	assert_int_equal(rs_prefix_cmp(&found[0].prefix, &p24), 0);
	rs_rov_free(rov);
	rs_rov_free(NULL);
}

struct shared {
	const char *file;
	const struct rs_rov *rov;
	uint64_t routes[2], valid[2];
};

static void
read_as(struct shared *s, unsigned me)
{
	for (int i = 0; i < 20; i++) {
		const struct rs_route *r;
		struct rs_reader *rd;

		if (rs_open(&rd, s->file, 0, NULL) != RS_OK)
			return;
		for (; rs_next(rd, &r, NULL) == RS_OK; s->routes[me]++)
			s->valid[me] += rs_rov_check(s->rov, &r->prefix, 64510) == RS_VALID;
		rs_close(rd);
	}
}

static void *
second(void *arg)
{
	read_as(arg, 1);
	return NULL;
}

/* Readers of their own, a frozen table in common; the thread sanitizer finds nothing. */
static void
test_threads(void **state)
{
	const struct rs_vrp v = { prefix("192.0.2.0/24"), 24, 64510 };
	struct rs_rov *rov;
	struct buf b = { 0 };
	struct shared s = { 0 };
	pthread_t t;

	(void)state;
	write_file(&b);
	assert_int_equal(rs_rov_new(&rov, NULL), RS_OK);
	assert_int_equal(rs_rov_add(rov, &v, NULL), RS_OK);
	assert_int_equal(rs_rov_freeze(rov, NULL), RS_OK);
	s.file = tmp_file(b.p, b.n);
	s.rov = rov;
	assert_int_equal(pthread_create(&t, NULL, second, &s), 0);
	read_as(&s, 0);
	pthread_join(t, NULL);
	unlink(s.file);
	assert_int_equal(s.routes[0], 20 * 5);
	assert_int_equal(s.routes[1], 20 * 5);
	assert_int_equal(s.valid[0], 20);
	assert_int_equal(s.valid[1], 20);
	rs_rov_free(rov);
	buf_fini(&b);
}

/* What is given out is whole, and the scan agrees with the decoder. */
static void
look_at(struct rs_reader *rd, const struct rs_route *r)
{
	const struct rs_attrs *a;
	struct rs_bytes rest;
	struct rs_attr attr;
	char text[256];

	assert_true((r->type == RS_FAULT) == (r->fault != NULL));
	assert_true((r->type == RS_FAULT) == (r->peer == NULL));
	assert_true(
	    (r->type == RS_STATE || r->type == RS_FAULT) == (r->prefix.family == RS_NO_FAMILY));
	rs_path_text(r->path, text, sizeof(text));
	if (rs_attrs(rd, &a, NULL) != RS_OK)
		return;
	if (r->type == RS_WITHDRAW) {
		assert_non_null(r->rule);
		assert_int_equal(a->outcome, RS_TREATED_AS_WITHDRAWN);
	} else {
		assert_int_not_equal(a->outcome, RS_TREATED_AS_WITHDRAWN);
		assert_int_equal(a->path.n, r->path.n);
		if (a->path.n > 0)
			assert_memory_equal(a->path.p, r->path.p, a->path.n);
	}
	for (rest = a->raw; rs_attr_next(&rest, &attr) == RS_OK;)
		assert_true(attr.value.p + attr.value.n <= rest.p);
}

/* Nothing in the set of bad input crashes, hangs or invents. */
static void
walk_file(const char *file, const char *name, const char *outcome)
{
	const struct rs_route *r;
	struct rs_reader *rd;

	(void)name;
	(void)outcome;
	if (rs_open(&rd, file, RS_MERGE_ALWAYS, NULL) != RS_OK)
		return;
	while (rs_next(rd, &r, NULL) == RS_OK)
		look_at(rd, r);
	rs_close(rd);
}

/* The same of bare messages, with every kind of session. */
static void
walk_message(const char *file, const char *name, const char *outcome)
{
	const struct rs_peer peer = { { { 192, 0, 2, 9 }, RS_IPV4 }, 64999, 0 };
	uint8_t msg[65536];
	FILE *f = fopen(file, "r");
	const struct rs_route *r;
	struct rs_reader *rd;
	size_t n;

	(void)name;
	(void)outcome;
	assert_non_null(f);
	n = fread(msg, 1, sizeof(msg), f);
	fclose(f);
	assert_int_equal(rs_open_none(&rd, 0, NULL), RS_OK);
	for (unsigned how = 0; how < 4; how++) {
		if (rs_set_message(rd, msg, n, how, &peer, 0, NULL) != RS_OK)
			continue;
		while (rs_next_route(rd, &r, NULL) == RS_OK)
			look_at(rd, r);
	}
	rs_close(rd);
}

static void
test_bad_inputs(void **state)
{
	(void)state;
	if (tmp_bad_inputs("own/mrt/", walk_file) == 0)
		skip();
	assert_true(tmp_bad_inputs("own/container/", walk_file) > 0);
	assert_true(tmp_bad_inputs("own/bgp/", walk_message) > 0);
}

/*
 * What programs compiled against soname 0 count on. New fields go to the end; a row is never
 * changed without a new soname (include/meson.build).
 */
static void
test_abi(void **state)
{
#define AT(type, field)                                        \
	{                                                      \
#type "." #field, offsetof(struct type, field) \
	}
	static const struct {
		const char *name;
		size_t at;
	} fields[] = {
		AT(rs_error, offset),
		AT(rs_error, rule),
		AT(rs_error, file),
		AT(rs_error, message),
		AT(rs_record, time_s),
		AT(rs_record, body),
		AT(rs_rib, entries),
		AT(rs_message, body),
		AT(rs_route, record),
		AT(rs_route, prefix),
		AT(rs_route, path),
		AT(rs_route, fault),
		AT(rs_attrs, next_hop),
		AT(rs_attrs, path),
		AT(rs_attrs, raw),
		AT(rs_counts, unhandled),
	};
	static const size_t want[] = { 8, 16, 24, 280, 16, 40, 32, 56, 8, 32, 56, 88, 41, 72, 136,
		40 };

	(void)state;
	if (sizeof(void *) != 8)
		skip();
	assert_int_equal(sizeof(fields) / sizeof(fields[0]), sizeof(want) / sizeof(want[0]));
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		if (fields[i].at != want[i])
			fail_msg("%s lies at %zu", fields[i].name, fields[i].at);
	}
	assert_int_equal(sizeof(struct rs_error), 568); /* on the caller's stack */
	assert_int_equal(sizeof(struct rs_addr), 17);
	assert_int_equal(sizeof(struct rs_prefix), 18);
	assert_int_equal(sizeof(struct rs_peer), 28);
	assert_int_equal(sizeof(struct rs_vrp), 24);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stream),
		cmocka_unit_test(test_cuts),
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_message),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_prefixes),
		cmocka_unit_test(test_rov),
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_abi),
		cmocka_unit_test(test_bad_inputs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
