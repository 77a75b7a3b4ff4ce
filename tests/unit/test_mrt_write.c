/*
 * test_mrt_write.c - the writer of MRT. Oracles: octets laid out by hand from the RFCs, Debian's
 * bgpdump, and the reader of this project (decode(encode(x)) = x, random attributes).
 */
#include "test.h"

#include <unistd.h>

#include "base/arena.h"
#include "bgp/update.h"
#include "mrt/mrt.h"
#include "mrt/mrt_write.h"

static const uint32_t asns[] = { 64500, 4200000001u };
static const struct mrtw_seg path1[] = { { SEG_SEQUENCE, asns, 2 } };

static struct pfx
pfx(const char *text)
{
	struct pfx p;

	assert_true(pfx_parse(str_of(text), &p));
	return p;
}

static const struct mrtw_session session4 = { 64500, 64496, { AFI_IP4, { 192, 0, 2, 1 } },
	{ AFI_IP4, { 192, 0, 2, 2 } } };

static void
hex_is(const struct buf *b, const char *want)
{
	struct buf got = { 0 };

	assert_false(buf_bad(b));
	buf_hex(&got, (const uint8_t *)b->p, b->n);
	buf_ch(&got, '\0');
	assert_string_equal(got.p, want);
	buf_fini(&got);
}

static void
test_bytes_of_table(void **state)
{
	const struct mrtw_peer peer = { 0x0a000002, 64500, { AFI_IP4, { 192, 0, 2, 1 } } };
	const uint8_t nh[16] = { 0x20, 0x01, 0x0d, 0xb8, [15] = 1 };
	const struct mrtw_attrs a = { .path = path1,
		.n_path = 1,
		.mp = MRTW_MP_ABBREVIATED,
		.mp_afi = AFI_IP6,
		.mp_next_hop = nh,
		.mp_next_hop_n = 16 };
	const struct pfx p = pfx("2001:db8:8000::/33");
	struct buf b = { 0 }, attrs = { 0 };
	struct mrtw_rib r;

	(void)state;
	mrtw_peer_index(&b, 1, 0x0a000001, STR("v"), &peer, 1);
	hex_is(&b, "00000001"
		   "000d"
		   "0001"
		   "00000016" /* header: 22 octets follow */
		   "0a000001"
		   "0001"
		   "76"
		   "0001" /* collector, view, one peer */
		   "02"
		   "0a000002"
		   "c0000201"
		   "0000fbf4");
	b.n = 0;
	mrtw_attrs(&attrs, &a);
	r = mrtw_rib_begin(&b, 2, 7, &p);
	mrtw_rib_entry(&b, &r, 0, 3, attrs.p, attrs.n);
	mrtw_rib_end(&b, &r);
	hex_is(&b, "00000002"
		   "000d"
		   "0004"
		   "00000039"
		   "00000007"
		   "21"
		   "20010db880"
		   "0001" /* sequence, prefix, one entry */
		   "0000"
		   "00000003"
		   "0025" /* peer 0, time, length */
		   "400101"
		   "00" /* ORIGIN IGP */
		   "40020a"
		   "0202"
		   "0000fbf4"
		   "fa56ea01" /* AS_PATH */
		   "800e11"
		   "10"
		   "20010db8000000000000000000000001"); /* RFC 6396 4.3.4 */
	buf_fini(&attrs);
	buf_fini(&b);
}

static void
test_bytes_of_messages(void **state)
{
	const uint32_t com[] = { 64500u << 16 | 100 }, large[1][3] = { { 64500, 1, 2 } };
	const struct mrtw_attrs a = { .origin = 2,
		.path = path1,
		.n_path = 1,
		.has_next_hop = true,
		.next_hop = 0xc0000201,
		.has_med = true,
		.med = 5,
		.communities = com,
		.n_communities = 1,
		.large = large,
		.n_large = 1,
		.has_otc = true,
		.otc = 64500 };
	const struct pfx gone = pfx("198.51.100.0/25"), here = pfx("203.0.113.0/24");
	struct buf b = { 0 };

	(void)state;
	mrtw_state(&b, 1, 9, &session4, 6, 1);
	hex_is(&b, "00000001"
		   "0011"
		   "0005"
		   "0000001c"
		   "00000009"
		   "0000fbf4"
		   "0000fbf0"
		   "0000"
		   "0001"
		   "c0000201"
		   "c0000202"
		   "0006"
		   "0001");
	b.n = 0;
	mrtw_update(&b, 1, MRTW_NO_USEC, &session4, &gone, 1, &a, &here, 1);
	hex_is(&b, "00000001"
		   "0010"
		   "0004"
		   "00000070"
		   "0000fbf4"
		   "0000fbf0"
		   "0000"
		   "0001"
		   "c0000201"
		   "c0000202"
		   "ffffffffffffffffffffffffffffffff"
		   "005c"
		   "02"
		   "0005"
		   "19c6336400"
		   "003c"
		   "40010102"
		   "40020a02020000fbf4fa56ea01"
		   "400304c0000201"
		   "80040400000005"
		   "c00804fbf40064"
		   "c0200c0000fbf40000000100000002"
		   "c023040000fbf4"
		   "18cb0071");
	buf_fini(&b);
}

/* A size that its field cannot hold must not become another size. */
static void
test_too_large(void **state)
{
	static uint32_t com[20000];
	const struct mrtw_attrs a = { .communities = com, .n_communities = 20000 };
	struct buf b = { 0 };

	(void)state;
	mrtw_attrs(&b, &a);
	assert_true(buf_bad(&b));
	buf_fini(&b);
}

static FILE *
temp_file(char *name)
{
	const int fd = mkstemp(name);

	assert_true(fd >= 0);
	return fdopen(fd, "wb");
}

static void
save(const struct buf *b, char *name)
{
	FILE *f = temp_file(name);

	assert_non_null(f);
	assert_int_equal(fwrite(b->p, 1, b->n, f), b->n);
	assert_int_equal(fclose(f), 0);
}

static void
test_bgpdump_reads(void **state)
{
	static const char want[] =
	    "BGP4MP|1767225600|A|192.0.2.1|64500|203.0.113.0/24|64500 4200000001 "
	    "{1,2}|IGP|192.0.2.1|100|5|64500:7|AG|64501 192.0.2.9|\n"
	    "BGP4MP|1767225600|W|192.0.2.1|64500|198.51.100.0/25\n"
	    "BGP4MP_ET|1767225601.000007|A|192.0.2.1|64500|2001:db8:1::/48|64500 4200000001 "
	    "{1,2}|IGP|2001:db8::1|100|5|64500:7|AG|64501 192.0.2.9|\n"
	    "BGP4MP_ET|1767225601.000007|W|192.0.2.1|64500|2001:db8:2::/47\n"
	    "BGP4MP|1767225602|STATE|192.0.2.1|64500|6|1\n";
	const uint32_t com[] = { 64500u << 16 | 7 }, set[] = { 1, 2 };
	const struct mrtw_seg path[] = { { SEG_SEQUENCE, asns, 2 }, { SEG_SET, set, 2 } };
	const uint8_t nh[16] = { 0x20, 0x01, 0x0d, 0xb8, [15] = 1 };
	const struct pfx p4 = pfx("203.0.113.0/24"), w4 = pfx("198.51.100.0/25"),
			 p6 = pfx("2001:db8:1::/48"), w6 = pfx("2001:db8:2::/47");
	struct mrtw_attrs a = { .path = path,
		.n_path = 2,
		.has_next_hop = true,
		.next_hop = 0xc0000201,
		.has_med = true,
		.med = 5,
		.has_local_pref = true,
		.local_pref = 100,
		.atomic = true,
		.has_aggregator = true,
		.aggregator_asn = 64501,
		.aggregator_addr = 0xc0000209,
		.communities = com,
		.n_communities = 1 };
	char name[] = "/tmp/routescope-test-XXXXXX", cmd[96], got[4096];
	struct buf b = { 0 };
	size_t n;
	FILE *f;

	(void)state;
	mrtw_update(&b, 1767225600, MRTW_NO_USEC, &session4, NULL, 0, &a, &p4, 1);
	mrtw_update(&b, 1767225600, MRTW_NO_USEC, &session4, &w4, 1, NULL, NULL, 0);
	a.has_next_hop = false;
	a.mp = MRTW_MP_FULL;
	a.mp_afi = AFI_IP6;
	a.mp_next_hop = nh;
	a.mp_next_hop_n = 16;
	a.mp_reach = &p6;
	a.n_mp_reach = 1;
	mrtw_update(&b, 1767225601, 7, &session4, NULL, 0, &a, NULL, 0);
	mrtw_update(&b, 1767225601, 7, &session4, NULL, 0,
	    &(struct mrtw_attrs){
		.no_origin_path = true, .mp_afi = AFI_IP6, .mp_unreach = &w6, .n_mp_unreach = 1 },
	    NULL, 0);
	mrtw_state(&b, 1767225602, MRTW_NO_USEC, &session4, 6, 1);
	save(&b, name);
	buf_fini(&b);
	snprintf(cmd, sizeof(cmd), "bgpdump -m %s 2>/dev/null", name);
	f = popen(cmd, "r");
	assert_non_null(f);
	n = fread(got, 1, sizeof(got) - 1, f);
	got[n] = '\0';
	if (pclose(f) != 0 && n == 0) {
		unlink(name);
		skip(); /* bgpdump is not installed */
	}
	unlink(name);
	assert_string_equal(got, want);
}

/* What a random entry is made of, kept until it is read back. */
struct made {
	struct mrtw_attrs a;
	struct mrtw_seg seg[3];
	uint32_t asn[3][300], com[400], large[30][3];
	uint8_t nh[32];
};

static void
make(struct made *m, bool ip6)
{
	memset(m, 0, sizeof(*m));
	m->a.n_path = test_rng() % 4;
	m->a.path = m->seg;
	for (size_t i = 0; i < m->a.n_path; i++) {
		m->seg[i] = (struct mrtw_seg){ test_rng() % 3 ? SEG_SEQUENCE : SEG_SET, m->asn[i],
			1 + test_rng() % 299 };
		for (size_t k = 0; k < m->seg[i].n; k++)
			m->asn[i][k] = 1 + (uint32_t)test_rng() % 400000;
		if (m->seg[i].type == SEG_SET && m->seg[i].n > 255)
			m->seg[i].n = 255;
	}
	m->a.origin = (uint8_t)(test_rng() % 3);
	m->a.has_next_hop = !ip6;
	m->a.next_hop = (uint32_t)test_rng();
	m->a.has_med = test_rng() % 2;
	m->a.med = (uint32_t)test_rng();
	m->a.has_local_pref = test_rng() % 2;
	m->a.local_pref = (uint32_t)test_rng();
	m->a.has_otc = test_rng() % 2;
	m->a.otc = 1 + (uint32_t)test_rng() % 70000;
	m->a.communities = m->com;
	m->a.n_communities = test_rng() % 400;
	for (size_t i = 0; i < 400; i++)
		m->com[i] = (uint32_t)test_rng();
	m->a.large = (const uint32_t(*)[3])m->large;
	m->a.n_large = test_rng() % 30;
	for (size_t i = 0; i < 90; i++)
		m->large[i / 3][i % 3] = (uint32_t)test_rng();
	if (ip6) {
		m->a.mp = MRTW_MP_ABBREVIATED;
		m->a.mp_afi = AFI_IP6;
		m->a.mp_next_hop = m->nh;
		m->a.mp_next_hop_n = test_rng() % 2 ? 16 : 32;
		for (int i = 0; i < 32; i++)
			m->nh[i] = (uint8_t)test_rng();
	}
}

static void
same_attrs(const struct made *m, const struct mrt_entry *en)
{
	const struct bgp_session ses = { .as4 = true, .rib = true };
	struct wire w = wire_on(en->attrs, en->attrs_n, 0);
	struct bgp_attrs a;
	struct arena mem = { 0 };
	struct aspath_walk walk;
	uint32_t asn;
	struct err e;

	assert_int_equal(attrs_decode(&a, &w, &ses, &mem, &e), ST_OK);
	assert_int_equal(a.fault.outcome, BGP_OK);
	assert_int_equal(a.origin, m->a.origin);
	walk = aspath_walk_on(a.as_path);
	for (size_t i = 0; i < m->a.n_path; i++) {
		for (size_t k = 0; k < m->seg[i].n; k++) {
			assert_true(aspath_walk_next(&walk, &asn));
			assert_int_equal(asn, m->asn[i][k]);
			assert_int_equal(walk.type, m->seg[i].type);
		}
	}
	assert_false(aspath_walk_next(&walk, &asn));
	assert_int_equal(attrs_have(&a, ATTR_MED), m->a.has_med);
	assert_true(!m->a.has_med || a.med == m->a.med);
	assert_int_equal(attrs_have(&a, ATTR_LOCAL_PREF), m->a.has_local_pref);
	assert_true(!m->a.has_local_pref || a.local_pref == m->a.local_pref);
	assert_int_equal(attrs_have(&a, ATTR_OTC), m->a.has_otc);
	assert_true(!m->a.has_otc || a.otc == m->a.otc);
	assert_int_equal(a.communities.n, 4 * m->a.n_communities);
	for (size_t i = 0; i < m->a.n_communities; i++)
		assert_int_equal(be32(a.communities.p + 4 * i), m->com[i]);
	assert_int_equal(a.large_communities.n, 12 * m->a.n_large);
	for (size_t i = 0; i < 3 * m->a.n_large; i++)
		assert_int_equal(be32(a.large_communities.p + 4 * i), m->large[i / 3][i % 3]);
	assert_true(!m->a.has_next_hop || a.next_hop == m->a.next_hop);
	if (m->a.mp != MRTW_MP_NONE) {
		assert_int_equal(a.reach.next_hop.n, m->a.mp_next_hop_n);
		assert_memory_equal(a.reach.next_hop.p, m->nh, m->a.mp_next_hop_n);
	}
	arena_fini(&mem);
}

static void
test_reader_reads(void **state)
{
	enum { N = 300 };
	const struct mrtw_peer peers[] = { { 1, 64500, { AFI_IP4, { 192, 0, 2, 1 } } },
		{ 2, 4200000001u, { AFI_IP6, { 0x20, 0x01, 0x0d, 0xb8 } } } };
	static struct made made[N];
	static struct pfx want[N];
	char name[] = "/tmp/routescope-test-XXXXXX";
	struct buf b = { 0 }, attrs = { 0 };
	struct mrt_rec rec;
	struct mrt_rib rib;
	struct in *in;
	struct mrt *m;
	size_t n = 0;
	struct err e;

	(void)state;
	mrtw_peer_index(&b, 5, 9, STR("view"), peers, 2);
	for (size_t i = 0; i < N; i++) {
		struct mrtw_rib r;

		want[i] =
		    (struct pfx){ test_rng(), test_rng(), 0, test_rng() % 2 ? AFI_IP4 : AFI_IP6 };
		want[i].len = (uint8_t)(test_rng() % (afi_bits(want[i].afi) + 1));
		pfx_mask(&want[i]);
		make(&made[i], want[i].afi == AFI_IP6);
		attrs.n = 0;
		mrtw_attrs(&attrs, &made[i].a);
		r = mrtw_rib_begin(&b, 5, (uint32_t)i, &want[i]);
		mrtw_rib_entry(&b, &r, (uint16_t)(i % 2), (uint32_t)i, attrs.p, attrs.n);
		mrtw_rib_end(&b, &r);
	}
	assert_false(buf_bad(&b));
	save(&b, name);
	assert_int_equal(in_open(&in, name, &e), ST_OK);
	m = mrt_new(in);
	assert_non_null(m);
	for (enum st st; (st = mrt_next(m, &rec, &e)) != ST_END;) {
		assert_int_equal(st, ST_OK);
		if (rec.kind != MRT_RIB)
			continue;
		assert_int_equal(mrt_rib_open(m, &rec, &rib, &e), ST_OK);
		assert_true(pfx_eq(&rib.pfx, &want[n]));
		assert_int_equal(rib.seq, n);
		assert_int_equal(rib.n, 1);
		assert_int_equal(rib.entries[0].peer, n % 2);
		assert_int_equal(rib.entries[0].originated_s, n);
		same_attrs(&made[n], &rib.entries[0]);
		n++;
	}
	assert_int_equal(n, N);
	mrt_free(m);
	in_close(in);
	unlink(name);
	buf_fini(&attrs);
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes_of_table),
		cmocka_unit_test(test_bytes_of_messages),
		cmocka_unit_test(test_too_large),
		cmocka_unit_test(test_bgpdump_reads),
		cmocka_unit_test(test_reader_reads),
	};

	test_seed();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
