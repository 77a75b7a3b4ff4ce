/*
 * test_io.c - bzip2 on threads against libbz2 alone, byte by byte; closing early.
 *
 * The twin feeds libbz2 one byte at a time. It verifies a block's checksum when the last of its
 * output was taken, so what it had given after a call that was fine is exactly what may come out.
 */
#include "test.h"

#include <bzlib.h>
#include <lzma.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "io/bz2.h"
#include "io/in.h"

#include "tmp.h"

#define NO_FLUSH 0

static uint32_t
rnd(void)
{
	return (uint32_t)test_rng();
}

/* Appends plain[0..n) as one stream; a block ends at least every flush bytes. */
static void
pack(struct buf *dst, const char *plain, size_t n, int level, size_t flush)
{
	static char piece[65536];
	bz_stream s = { 0 };
	size_t at = 0;
	int rc = BZ_RUN_OK;

	assert_int_equal(BZ2_bzCompressInit(&s, level, 0, 0), BZ_OK);
	while (rc != BZ_STREAM_END) {
		const size_t left = n - at, some = flush != NO_FLUSH && left > flush ? flush : left;
		const int action = some == left ? BZ_FINISH : BZ_FLUSH;

		s.next_in = (char *)(uintptr_t)plain + at;
		s.avail_in = (unsigned)some;
		do {
			s.next_out = piece;
			s.avail_out = sizeof(piece);
			rc = BZ2_bzCompress(&s, action);
			buf_put(dst, piece, sizeof(piece) - s.avail_out);
		} while (rc == BZ_FLUSH_OK || rc == BZ_FINISH_OK);
		at += some;
	}
	BZ2_bzCompressEnd(&s);
}

/* What must come out of packed[0..n). */
static enum st
twin(const char *packed, size_t n, struct buf *out, uint64_t *trailing)
{
	static char piece[65536];
	size_t at = 0;

	*trailing = 0;
	out->n = 0;
	for (;;) {
		bz_stream s = { 0 };
		size_t good = out->n;
		int rc = BZ_OK;

		assert_int_equal(BZ2_bzDecompressInit(&s, 0, 0), BZ_OK);
		while (rc == BZ_OK && at < n) {
			s.next_in = (char *)(uintptr_t)packed + at++;
			s.avail_in = 1;
			do {
				s.next_out = piece;
				s.avail_out = sizeof(piece);
				rc = BZ2_bzDecompress(&s);
				buf_put(out, piece, sizeof(piece) - s.avail_out);
			} while (rc == BZ_OK && s.avail_out == 0);
			if (rc == BZ_OK || rc == BZ_STREAM_END)
				good = out->n;
		}
		BZ2_bzDecompressEnd(&s);
		out->n = good;
		if (rc != BZ_STREAM_END)
			return rc == BZ_OK ? ST_TRUNC : ST_BAD;
		while (at < n && packed[at] == 0)
			at++;
		if (at == n)
			return ST_END;
		if (packed[at] != 'B') {
			*trailing = n - at;
			return ST_END;
		}
	}
}

struct memory {
	const char *p;
	size_t n, most; /* at most so many bytes at once */
};

static enum st
memory_src(void *arg, uint8_t *dst, size_t cap, size_t *n, struct err *e)
{
	struct memory *m = arg;

	(void)e;
	*n = cap < m->n ? cap : m->n;
	if (*n > m->most)
		*n = m->most;
	memcpy(dst, m->p, *n);
	m->p += *n;
	m->n -= *n;
	return ST_OK;
}

static enum st
unpack(const char *packed, size_t n, unsigned threads, size_t most, struct buf *out,
    uint64_t *trailing)
{
	static uint8_t piece[100000];
	struct memory m = { packed, n, most };
	struct bz2 *b;
	struct err e = { 0 };
	enum st st;
	size_t got;

	out->n = 0;
	assert_int_equal(bz2_new(&b, memory_src, &m, threads, &e), ST_OK);
	while ((st = bz2_read(b, piece, sizeof(piece), &got, &e)) == ST_OK) {
		assert_true(got > 0);
		buf_put(out, piece, got);
	}
	*trailing = st == ST_END ? bz2_trailing(b) : 0;
	if (st != ST_END)
		assert_int_equal(e.st, st);
	bz2_free(b);
	return st;
}

/* The same outcome and bytes as the twin; with plain, both must be that. */
static void
same(const char *packed, size_t n, unsigned threads, size_t most, const struct buf *plain)
{
	static struct buf want, got;
	uint64_t want_trailing, got_trailing;
	const enum st want_st = twin(packed, n, &want, &want_trailing);
	const enum st got_st = unpack(packed, n, threads, most, &got, &got_trailing);

	assert_int_equal(got_st, want_st);
	assert_int_equal(got.n, want.n);
	assert_true(got.n == 0 || memcmp(got.p, want.p, got.n) == 0);
	assert_int_equal(got_trailing, want_trailing);
	if (plain != NULL) {
		assert_int_equal(got_st, ST_END);
		assert_int_equal(got.n, plain->n);
		assert_true(got.n == 0 || memcmp(got.p, plain->p, got.n) == 0);
	}
	if (n == 0) {
		buf_fini(&want);
		buf_fini(&got);
	}
}

enum look { RANDOM, WORDS, RUNS, LOOKS };

static void
fill(struct buf *b, enum look look, size_t n)
{
	b->n = 0;
	while (b->n < n) {
		const uint32_t r = rnd();

		if (look == RANDOM)
			buf_put(b, &r, 1);
		else if (look == WORDS)
			buf_printf(b, "%u %u\n", r % 50, r % 7);
		else
			for (uint32_t i = 0; i < 4000; i++)
				buf_put(b, "\0", 1);
	}
	b->n = n;
}

static void
levels_and_sizes(void **state)
{
	static const size_t sizes[] = { 0, 1, 2, 255, 100000, 1000000 };
	struct buf plain = { 0 }, packed = { 0 };

	(void)state;
	for (int level = 1; level <= 9; level += level == 2 ? 6 : 1) {
		for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
			const enum look look = (enum look)(i + (size_t)level) % LOOKS;

			fill(&plain, look, sizes[i]);
			packed.n = 0;
			pack(&packed, plain.p, plain.n, level, NO_FLUSH);
			same(packed.p, packed.n, 3, 10007, &plain);
		}
	}
	/* more in one block than is kept */
	fill(&plain, RUNS, 9000000);
	packed.n = 0;
	pack(&packed, plain.p, plain.n, 9, NO_FLUSH);
	same(packed.p, packed.n, 2, SIZE_MAX, &plain);
	same(packed.p, packed.n - 5, 2, SIZE_MAX, NULL);
	buf_fini(&plain);
	buf_fini(&packed);
}

static void
many_streams(void **state)
{
	struct buf plain = { 0 }, all = { 0 }, packed = { 0 };

	(void)state;
	for (unsigned i = 0; i < 60; i++) {
		fill(&plain, (enum look)(i % RUNS), rnd() % 3000 * (i % 3));
		buf_put(&all, plain.p, plain.n);
		pack(&packed, plain.p, plain.n, (int)(i % 9) + 1, i % 4 == 0 ? 500 : NO_FLUSH);
	}
	for (unsigned threads = 1; threads <= 4; threads++)
		same(packed.p, packed.n, threads, threads == 1 ? 1 : 4096, &all);
	buf_put(&packed, "\0\0\0", 3);
	same(packed.p, packed.n, 0, SIZE_MAX, &all);
	buf_put(&packed, "garbage 1AY&SY1AY&SY", 20);
	same(packed.p, packed.n, 0, 7, &all);
	buf_fini(&plain);
	buf_fini(&all);
	buf_fini(&packed);
}

/* Every cut and every flipped bit of three small streams, of several blocks. */
static void
cuts_and_flips(void **state)
{
	struct buf plain = { 0 }, packed = { 0 };

	(void)state;
	for (int i = 1; i <= 3; i++) {
		fill(&plain, i == 2 ? RANDOM : WORDS, 90);
		pack(&packed, plain.p, plain.n, 1, 40);
	}
	for (size_t n = 4; n <= packed.n; n += TEST_EVERY)
		same(packed.p, n, 2, n % 2 == 0 ? 11 : SIZE_MAX, NULL);
	for (size_t bit = 24; bit < 8 * packed.n; bit += TEST_EVERY) {
		packed.p[bit / 8] ^= (char)(0x80 >> bit % 8);
		same(packed.p, packed.n, 2, SIZE_MAX, NULL);
		packed.p[bit / 8] ^= (char)(0x80 >> bit % 8);
	}
	buf_fini(&plain);
	buf_fini(&packed);
}

/* Bits, one in a byte. */
struct bits {
	struct buf b;
	size_t at;
};

static unsigned
take(struct bits *in, struct bits *out, unsigned n)
{
	unsigned v = 0;

	while (n-- > 0) {
		v = v << 1 | (unsigned)in->b.p[in->at];
		buf_put(&out->b, &in->b.p[in->at++], 1);
	}
	return v;
}

static void
put(struct bits *out, uint64_t v, unsigned n)
{
	while (n-- > 0) {
		const char bit = (char)(v >> n & 1);

		buf_put(&out->b, &bit, 1);
	}
}

/*
 * packed (one stream, its first block) with one more table of Huffman codes, which no symbol uses
 * and whose lengths are spelt so that a mark stands in it.
 */
static void
plant(struct buf *packed, uint64_t mark)
{
	struct bits in = { 0 }, out = { 0 };
	unsigned used = 0, groups, selectors, map, alphabet;

	for (size_t i = 0; i < 8 * packed->n; i++)
		put(&in, (unsigned char)packed->p[i / 8] >> (7 - i % 8) & 1, 1);
	take(&in, &out, 16);
	take(&in, &out, 16 + 24);
	take(&in, &out, 24 + 32);
	take(&in, &out, 1 + 24);
	map = take(&in, &out, 16);
	for (unsigned i = 0; i < (unsigned)__builtin_popcount(map); i++)
		used += (unsigned)__builtin_popcount(take(&in, &out, 16));
	alphabet = used + 2;
	groups = take(&in, &out, 3);
	out.b.n -= 3;
	put(&out, groups + 1, 3);
	selectors = take(&in, &out, 15);
	while (selectors > 0)
		selectors -= take(&in, &out, 1) == 0;
	for (unsigned g = 0; g < groups; g++) {
		take(&in, &out, 5);
		for (unsigned i = 0; i < alphabet; i++) {
			while (take(&in, &out, 1) == 1)
				take(&in, &out, 1);
		}
	}
	put(&out, 10, 5);
	for (unsigned i = 48, open = 0; i > 0 || open; i -= i > 0) {
		const unsigned bit = i > 0 ? mark >> (i - 1) & 1 : 1;

		put(&out, bit, 1);
		if (open)
			open = 0;
		else if (bit)
			open = 1;
		else
			alphabet--;
	}
	assert_true(alphabet < 258);
	put(&out, 0, alphabet % 64);
	for (unsigned i = 0; i < alphabet / 64; i++)
		put(&out, 0, 64);
	while (in.at < in.b.n)
		take(&in, &out, 1);
	packed->n = 0;
	put(&out, 0, 7);
	for (size_t i = 0; i + 8 <= out.b.n; i += 8) {
		char c = 0;

		for (unsigned k = 0; k < 8; k++)
			c = (char)(c << 1 | out.b.p[i + k]);
		buf_put(packed, &c, 1);
	}
	buf_fini(&in.b);
	buf_fini(&out.b);
}

static void
false_marks(void **state)
{
	static const uint64_t marks[] = { 0x314159265359, 0x177245385090 };
	struct buf plain = { 0 }, one = { 0 }, packed = { 0 }, all = { 0 };

	(void)state;
	for (unsigned i = 0; i < 12; i++) {
		fill(&plain, RANDOM, 300 + 10 * i);
		one.n = 0;
		pack(&one, plain.p, plain.n, (int)i % 9 + 1, i % 3 == 0 ? 100 : NO_FLUSH);
		if (i % 4 != 3)
			plant(&one, marks[i % 2]);
		/* planting adds zero bits behind the end; the reader passes over a zero byte */
		buf_put(&packed, one.p, one.n);
		buf_put(&all, plain.p, plain.n);
	}
	for (unsigned threads = 1; threads <= 3; threads++)
		same(packed.p, packed.n, threads, threads == 2 ? 100 : SIZE_MAX, &all);
	for (size_t n = 4; n < packed.n; n += 13 * TEST_EVERY)
		same(packed.p, n, 2, SIZE_MAX, NULL);
	for (size_t i = 5; i < packed.n; i += 7 * TEST_EVERY) {
		packed.p[i] ^= (char)(1 << rnd() % 8);
		same(packed.p, packed.n, 2, SIZE_MAX, NULL);
	}
	buf_fini(&plain);
	buf_fini(&one);
	buf_fini(&packed);
	buf_fini(&all);
	same("", 0, 1, 1, NULL);
}

/* Given up at any moment: nothing hangs, nothing leaks. */
static void
given_up(void **state)
{
	static uint8_t piece[5000];
	struct buf plain = { 0 }, packed = { 0 };

	(void)state;
	fill(&plain, WORDS, 1500000);
	pack(&packed, plain.p, plain.n, 1, NO_FLUSH);
	for (unsigned reads = 0; reads < 40; reads += 3) {
		struct memory m = { packed.p, packed.n, SIZE_MAX };
		struct err e = { 0 };
		struct bz2 *b;
		size_t n;

		assert_int_equal(bz2_new(&b, memory_src, &m, reads % 4, &e), ST_OK);
		for (unsigned i = 0; i < reads; i++)
			assert_int_equal(bz2_read(b, piece, sizeof(piece), &n, &e), ST_OK);
		bz2_free(b);
	}
	buf_fini(&plain);
	buf_fini(&packed);
}

/* Reads what lies in fd to its end or fault. */
static enum st
read_fd(int fd, struct buf *out)
{
	char path[64];
	struct in *in;
	struct err e = { 0 };
	const uint8_t *p;
	size_t have;
	enum st st;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	out->n = 0;
	assert_int_equal(in_open(&in, path, &e), ST_OK);
	while ((st = in_peek(in, 1, &p, &have, &e)) == ST_OK) {
		buf_put(out, p, have);
		in_skip(in, have);
	}
	in_close(in);
	return st;
}

/* How many bytes one decoder of liblzma alone gives. */
static size_t
xz_alone(const uint8_t *packed, size_t n)
{
	static uint8_t out[65536];
	lzma_stream d = LZMA_STREAM_INIT;

	assert_int_equal(lzma_stream_decoder(&d, UINT64_MAX, 0), LZMA_OK);
	d.next_in = packed;
	d.avail_in = n;
	d.next_out = out;
	d.avail_out = sizeof(out);
	while (lzma_code(&d, LZMA_FINISH) == LZMA_OK)
		continue;
	n = (size_t)d.total_out;
	lzma_end(&d);
	return n;
}

/* xz of several blocks, which are decoded at once: every cut gives what one decoder alone gives. */
static void
xz_cuts(void **state)
{
	const lzma_mt mt = {
		.threads = 1, .block_size = 3000, .preset = 0, .check = LZMA_CHECK_CRC32
	};
	static uint8_t packed[65536];
	struct buf plain = { 0 }, got = { 0 };
	lzma_stream s = LZMA_STREAM_INIT;
	const int fd = memfd_create("xz", MFD_CLOEXEC);

	(void)state;
	assert_true(fd != -1);
	fill(&plain, WORDS, 12000);
	assert_int_equal(lzma_stream_encoder_mt(&s, &mt), LZMA_OK);
	s.next_in = (uint8_t *)plain.p;
	s.avail_in = plain.n;
	s.next_out = packed;
	s.avail_out = sizeof(packed);
	assert_int_equal(lzma_code(&s, LZMA_FINISH), LZMA_STREAM_END);
	for (size_t n = (size_t)s.total_out, cut = n; cut > 20; cut -= cut > n - 150 ? 1 : 19) {
		enum st st;

		assert_int_equal(ftruncate(fd, 0), 0);
		assert_int_equal(pwrite(fd, packed, cut, 0), cut);
		st = read_fd(fd, &got);
		assert_int_equal(st, cut == n ? ST_END : ST_TRUNC);
		assert_int_equal(got.n, xz_alone(packed, cut));
		assert_memory_equal(got.p, plain.p, got.n);
	}
	lzma_end(&s);
	close(fd);
	buf_fini(&plain);
	buf_fini(&got);
}

/* A pipe whose writer falls silent does not keep the reader. */
static void
silent_pipe(void **state)
{
	char path[64];
	struct in *in;
	struct err e = { 0 };
	const uint8_t *p;
	size_t have;
	int fd[2];

	(void)state;
	for (unsigned i = 0; i < 20; i++) {
		assert_int_equal(pipe(fd), 0);
		assert_int_equal(
		    write(fd[1], i % 2 == 0 ? "routing data" : "BZh91AY&SY..", 12), 12);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd[0]);
		alarm(60); /* a hang ends the test */
		assert_int_equal(in_open(&in, path, &e), ST_OK);
		if (i % 4 == 0) {
			assert_int_equal(in_peek(in, 12, &p, &have, &e), ST_OK);
			assert_memory_equal(p, "routing data", 12);
		}
		in_close(in);
		alarm(0);
		close(fd[0]);
		close(fd[1]);
	}
}

#define PIECES 3000

static uint8_t
octet(size_t at)
{
	return (uint8_t)(at * 7 + at / 251 + at / 65536 * 13);
}

/* Whether n octets at p are those of the file from at on. */
static bool
are_octets(const uint8_t *p, size_t n, size_t at)
{
	for (size_t i = 0; i < n; i++) {
		if (p[i] != octet(at + i))
			return false;
	}
	return true;
}

/*
 * Reads pieces with a look behind each, as records are read, and keeps what was handed out at every
 * 40th. Bytes stay where they are for nearly a block: a reader that remembers some loses little.
 */
static void
read_pieces(struct in *in, size_t bytes)
{
	struct in_kept kept[2] = { 0 };
	const uint8_t *first = NULL, *p;
	size_t at = 0, first_at = 0, first_n = 0, have, moved = 0;
	uint64_t generation = in_generation(in), lent = 0;
	struct err e;

	for (unsigned i = 0; i < PIECES; i++) {
		const size_t n = 100 + i * 37 % 1900;

		assert_int_equal(in_peek(in, n + 16, &p, &have, &e), ST_OK);
		assert_true(are_octets(p, n + 16, at));
		if (in_generation(in) != generation) {
			generation = in_generation(in);
			moved++;
			first = p;
			first_at = at;
			first_n = n;
		}
		assert_true(first == NULL || are_octets(first, first_n, first_at));
		in_skip(in, n);
		at += n;
		assert_int_equal(in_off(in), at);
		if (i % 40 != 39)
			continue;
		assert_int_equal(in_keep(in, &kept[lent % 2], &e), ST_OK);
		assert_true(first == NULL || are_octets(first, first_n, first_at));
		first = NULL;
		lent++;
		generation = in_generation(in);
	}
	assert_true(at + 16 < bytes);
	assert_true(moved <= 2 * (bytes / (256 << 10) + lent) + 4);
	in_kept_fini(&kept[0]);
	in_kept_fini(&kept[1]);
}

static void
stays_in_block(void **state)
{
	const size_t bytes = (size_t)PIECES * 1100;
	struct buf b = { 0 };
	const char *path;

	(void)state;
	for (size_t i = 0; i < bytes; i++)
		buf_ch(&b, (char)octet(i));
	path = tmp_file(b.p, b.n);
	for (unsigned how = 0; how < 3; how++) {
		struct in *in;
		struct err e;

		assert_int_equal(how == 0   ? in_open(&in, path, &e)
				 : how == 1 ? in_open_undigested(&in, path, &e)
					    : in_open_direct(&in, path, &e),
		    ST_OK);
		read_pieces(in, bytes);
		in_close(in);
	}
	unlink(path);
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(levels_and_sizes),
		cmocka_unit_test(many_streams),
		cmocka_unit_test(cuts_and_flips),
		cmocka_unit_test(false_marks),
		cmocka_unit_test(given_up),
		cmocka_unit_test(xz_cuts),
		cmocka_unit_test(silent_pipe),
		cmocka_unit_test(stays_in_block),
	};

	test_seed();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
