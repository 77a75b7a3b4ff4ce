/*
 * fuzz_codec.c - compressed streams: gzip, bzip2 (on threads), xz, zstd and none.
 *
 *   cuts      the same octets and the same end whole, octet by octet and in pieces;
 *   growth    no more than base/limits.h allows;
 *   twins     what zlib and libbz2, asked in one go, make of a whole stream, is what comes out.
 */
#include <bzlib.h>
#include <zlib.h>

#include "base/limits.h"
#include "fuzz/fuzz.h"

#define TWIN_BYTES (1u << 20)

static enum st
all(const uint8_t *p, size_t n, enum fuzz_cut cut, struct buf *plain, struct buf *said)
{
	struct err e = { .off = ERR_NOOFF };
	struct fuzz_feed feed;
	struct in *in = fuzz_open(&feed, p, n, cut, fuzz_seed(p, n), &e);
	const uint8_t *q;
	size_t have;
	enum st st = e.st;

	while (in != NULL && (st = in_peek(in, 1, &q, &have, &e)) == ST_OK) {
		buf_put(plain, q, have);
		in_skip(in, have);
		FUZZ_CHECK(plain->n <= IO_GROWTH_FREE_BYTES + IO_MAX_GROWTH * n + (1u << 20),
		    "%zu octets out of %zu", plain->n, n);
	}
	FUZZ_CHECK(st != ST_NOMEM && st != ST_IO, "%s", e.msg);
	if (in != NULL)
		buf_printf(said, "%s %zu octets, trailing %llu, st %d\n", in_codec(in), plain->n,
		    (unsigned long long)in_trailing(in), st);
	if (st != ST_END)
		buf_printf(said, "%d\n", e.st);
	in_close(in);
	return st;
}

/* One member or stream, all of the input: its octets. */
static bool
twin(const uint8_t *p, size_t n, char *d, size_t *out)
{
	bz_stream b = { .next_in = (char *)(uintptr_t)p,
		.avail_in = (unsigned)n,
		.next_out = d,
		.avail_out = TWIN_BYTES };
	z_stream z = { .next_in = (uint8_t *)(uintptr_t)p,
		.avail_in = (unsigned)n,
		.next_out = (uint8_t *)d,
		.avail_out = TWIN_BYTES };
	int rc;

	if (n > 3 && memcmp(p, "BZh", 3) == 0) {
		BZ2_bzDecompressInit(&b, 0, 0);
		rc = BZ2_bzDecompress(&b);
		*out = TWIN_BYTES - b.avail_out;
		BZ2_bzDecompressEnd(&b);
		return rc == BZ_STREAM_END && b.avail_in == 0;
	}
	if (n < 2 || p[0] != 0x1f || p[1] != 0x8b || inflateInit2(&z, 31) != Z_OK)
		return false;
	rc = inflate(&z, Z_FINISH);
	*out = TWIN_BYTES - z.avail_out;
	inflateEnd(&z);
	return rc == Z_STREAM_END && z.avail_in == 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static char d[TWIN_BYTES];
	struct buf plain = { 0 }, said = { 0 };
	const enum st st = all(p, n, FUZZ_WHOLE, &plain, &said);
	size_t twin_n;

	for (int i = 0; i < 2; i++) {
		struct buf again = { 0 }, answer = { 0 };

		all(p, n, i == 0 && n < 4096 ? FUZZ_OCTETS : FUZZ_RANDOM, &again, &answer);
		fuzz_same("the outcome", &said, &answer);
		fuzz_same("the octets", &plain, &again);
		buf_fini(&again);
		buf_fini(&answer);
	}
	if (twin(p, n, d, &twin_n))
		FUZZ_CHECK(st == ST_END && plain.n == twin_n &&
			       (twin_n == 0 || memcmp(plain.p, d, twin_n) == 0),
		    "the library has %zu octets, we %zu with %d", twin_n, plain.n, st);
	buf_fini(&plain);
	buf_fini(&said);
	return 0;
}
