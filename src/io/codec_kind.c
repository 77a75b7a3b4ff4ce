/* codec_kind.c - see codec.h. One row of a table for each compression. */
#include "io/codec_i.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

static enum st
raw_read(struct codec *c, uint8_t *dst, size_t cap, size_t *n, struct err *e)
{
	enum st st;

	if (c->at < c->n) {
		*n = c->n - c->at < cap ? c->n - c->at : cap;
		memcpy(dst, c->raw + c->at, *n);
		c->at += *n;
		return ST_OK;
	}
	st = codec_take(c, dst, cap, n, e);
	return st == ST_OK && *n == 0 ? ST_END : st;
}

static enum st
gz_init(struct codec *c, struct err *e)
{
	/* cleared: what it makes of damaged data must not hang on what lay here */
	c->u.gz = calloc(1, sizeof(*c->u.gz));
	if (c->u.gz == NULL)
		return err_nomem(e, "inflating");
	isal_inflate_init(c->u.gz);
	return ST_OK;
}

static const char *
gz_fault(int rc)
{
	switch (rc) {
	case ISAL_INCORRECT_CHECKSUM:
		return "wrong checksum (RFC 1952 2.3.1)";
	case ISAL_INVALID_WRAPPER:
	case ISAL_UNSUPPORTED_METHOD:
		return "bad member header (RFC 1952 2.3)";
	default:
		return "invalid deflate block (RFC 1951)";
	}
}

static enum st
gz_read(struct codec *c, uint8_t *dst, size_t cap, size_t *n, struct err *e)
{
	struct inflate_state *s = c->u.gz;
	enum st st;
	int rc;

	while (*n < cap) {
		st = codec_refill(c, e);
		if (st != ST_OK)
			return st;
		if (c->fresh) {
			isal_inflate_reset(s);
			s->crc_flag = ISAL_GZIP;
			c->fresh = false;
		}
		s->next_in = c->raw + c->at;
		s->avail_in = (uint32_t)(c->n - c->at);
		s->next_out = dst + *n;
		s->avail_out = (uint32_t)(cap - *n);
		rc = isal_inflate(s);
		c->at = c->n - s->avail_in;
		*n = cap - s->avail_out;
		if (rc < 0)
			return codec_damaged(c, e, gz_fault(rc));
		if (s->block_state == ISAL_BLOCK_FINISH) {
			st = codec_next_stream(c, e);
			if (st != ST_OK)
				return st;
		} else if (codec_used_up(c) && s->avail_out != 0)
			return codec_cut(c, e);
	}
	return ST_OK;
}

static void
gz_fini(struct codec *c)
{
	free(c->u.gz);
}

/* What look() has read, then the file. */
static enum st
bz_src(void *arg, uint8_t *dst, size_t cap, size_t *n, struct err *e)
{
	struct codec *c = arg;

	if (c->at == c->n)
		return codec_take(c, dst, cap, n, e);
	*n = c->n - c->at < cap ? c->n - c->at : cap;
	memcpy(dst, c->raw + c->at, *n);
	c->at += *n;
	return ST_OK;
}

static enum st
bz_init(struct codec *c, struct err *e)
{
	return bz2_new(&c->u.bz, bz_src, c, 0, e);
}

static enum st
bz_read(struct codec *c, uint8_t *dst, size_t cap, size_t *n, struct err *e)
{
	const enum st st = bz2_read(c->u.bz, dst, cap, n, e);

	c->trailing = bz2_trailing(c->u.bz);
	return st;
}

static void
bz_fini(struct codec *c)
{
	bz2_free(c->u.bz);
}

static enum st
zst_init(struct codec *c, struct err *e)
{
	c->u.zst = ZSTD_createDStream();
	return c->u.zst != NULL ? ST_OK : err_nomem(e, "zstd");
}

static enum st
zst_read(struct codec *c, uint8_t *dst, size_t cap, size_t *n, struct err *e)
{
	while (*n < cap) {
		const enum st st = codec_refill(c, e);
		ZSTD_inBuffer in = { c->raw, c->n, c->at };
		ZSTD_outBuffer out = { dst, cap, *n };
		size_t rc;

		if (st != ST_OK)
			return st;
		if (codec_used_up(c) && c->fresh)
			return ST_END;
		rc = ZSTD_decompressStream(c->u.zst, &out, &in);
		c->at = in.pos;
		if (ZSTD_isError(rc))
			return codec_damaged(c, e, ZSTD_getErrorName(rc));
		if (codec_used_up(c) && rc != 0 && out.pos < cap && out.pos == *n)
			return codec_cut(c, e);
		*n = out.pos;
		c->fresh = rc == 0; /* a whole frame ended here */
	}
	return ST_OK;
}

static void
zst_fini(struct codec *c)
{
	ZSTD_freeDStream(c->u.zst);
}

static enum st
xz_init(struct codec *c, struct err *e)
{
	const uint32_t threads = lzma_cputhreads();
	const lzma_mt mt = { .flags = LZMA_CONCATENATED,
		.threads = threads > 0 ? threads : 1,
		.memlimit_threading = IO_XZ_THREADS_BYTES,
		.memlimit_stop = IO_XZ_BYTES };

	c->u.xz = (lzma_stream)LZMA_STREAM_INIT;
	if (lzma_stream_decoder_mt(&c->u.xz, &mt) != LZMA_OK)
		return err_nomem(e, "xz");
	return ST_OK;
}

static enum st
xz_read(struct codec *c, uint8_t *dst, size_t cap, size_t *n, struct err *e)
{
	lzma_stream *s = &c->u.xz;
	enum st st;
	lzma_ret rc;

	while (*n < cap) {
		st = codec_refill(c, e);
		if (st != ST_OK)
			return st;
		s->next_in = c->raw + c->at;
		s->avail_in = c->n - c->at;
		s->next_out = dst + *n;
		s->avail_out = cap - *n;
		rc = lzma_code(s, codec_used_up(c) ? LZMA_FINISH : LZMA_RUN);
		c->at = c->n - s->avail_in;
		*n = cap - s->avail_out;
		if (rc == LZMA_STREAM_END)
			return ST_END;
		if (rc == LZMA_BUF_ERROR && codec_used_up(c))
			return codec_cut(c, e);
		if (rc == LZMA_MEMLIMIT_ERROR)
			return err_set(
			    e, ST_LIMIT, ERR_NOOFF, NULL, "xz data needs more than 256 MiB");
		if (rc != LZMA_OK && rc != LZMA_BUF_ERROR)
			return codec_damaged(c, e, "bad block or checksum");
	}
	return ST_OK;
}

static void
xz_fini(struct codec *c)
{
	lzma_end(&c->u.xz);
}

const struct codec_kind codec_kinds[] = {
	{ "gzip", 2, { 0x1f, 0x8b }, gz_init, gz_read, gz_fini, true },
	{ "bzip2", 3, { 'B', 'Z', 'h' }, bz_init, bz_read, bz_fini, false },
	{ "zstd", 4, { 0x28, 0xb5, 0x2f, 0xfd }, zst_init, zst_read, zst_fini, false },
	{ "xz", 6, { 0xfd, '7', 'z', 'X', 'Z', 0 }, xz_init, xz_read, xz_fini, false },
	{ "raw", 0, { 0 }, NULL, raw_read, NULL, false },
};
