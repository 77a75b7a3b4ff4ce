/*
 * codec.c - see codec.h. One row of a table for each compression.
 */
#include "io/codec.h"

#include <errno.h>
#include <isa-l/igzip_lib.h>
#include <lzma.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

#include "base/limits.h"
#include "io/bz2.h"

#define RAW_BYTES ((size_t)256 << 10)

struct codec {
	const struct kind *kind;
	int fd, wake;
	bool eof;
	struct sha256 *digest;
	uint64_t file_bytes, trailing, plain_bytes;
	uint8_t *raw; /* [RAW_BYTES], raw[at..n) not used up yet */
	size_t at, n;
	bool fresh; /* the stream begins (again) with what comes next */
	bool ended; /* cleanly */
	union {
		struct inflate_state *gz;
		struct bz2 *bz;
		ZSTD_DStream *zst;
		lzma_stream xz;
	} u;
};

struct kind {
	const char *name;
	size_t magic_n;
	uint8_t magic[6];
	enum st (*init)(struct codec *c, struct err *e);
	enum st (*read)(struct codec *c, uint8_t *dst, size_t cap, size_t *n, struct err *e);
	void (*fini)(struct codec *c);
};

/* Until there is something to read; ST_IO when nobody wants it any more. */
static enum st
await(const struct codec *c, struct err *e)
{
	struct pollfd p[] = { { .fd = c->fd, .events = POLLIN },
		{ .fd = c->wake, .events = POLLIN } };
	int rc;

	if (c->wake == -1)
		return ST_OK;
	do
		rc = poll(p, 2, -1);
	while (rc == -1 && errno == EINTR);
	if (rc == -1)
		return err_sys(e, "cannot wait for data");
	return p[1].revents == 0 ? ST_OK : err_set(e, ST_IO, ERR_NOOFF, NULL, "closed");
}

/* read(2) until something came; 0 at the end of the file. */
static enum st
take(struct codec *c, uint8_t *dst, size_t cap, size_t *n, struct err *e)
{
	enum st st;
	ssize_t got;

	*n = 0;
	if (c->eof)
		return ST_OK;
	st = await(c, e);
	if (st != ST_OK)
		return st;
	do
		got = read(c->fd, dst, cap);
	while (got == -1 && errno == EINTR);
	if (got == -1)
		return err_sys(e, "cannot read");
	c->eof = got == 0;
	*n = (size_t)got;
	c->file_bytes += *n;
	if (c->digest != NULL)
		sha256_add(c->digest, dst, *n);
	return ST_OK;
}

/* More compressed bytes when all are used up. */
static enum st
refill(struct codec *c, struct err *e)
{
	if (c->at < c->n)
		return ST_OK;
	c->at = 0;
	return take(c, c->raw, RAW_BYTES, &c->n, e);
}

static bool
used_up(const struct codec *c)
{
	return c->eof && c->at == c->n;
}

static enum st
cut(const struct codec *c, struct err *e)
{
	return err_set(e, ST_TRUNC, ERR_NOOFF, NULL, "%s data is cut after %llu bytes of the file",
	    codec_name(c), (unsigned long long)c->file_bytes);
}

static enum st
damaged(const struct codec *c, struct err *e, const char *what)
{
	return err_set(e, ST_BAD, ERR_NOOFF, NULL,
	    "%s data is damaged near byte %llu of the file: %s", codec_name(c),
	    (unsigned long long)(c->file_bytes - (c->n - c->at)), what);
}

/*
 * Behind a whole stream: another one begins, the file ends (zero padding allowed), or garbage
 * follows, which is read to the end for the digest and told apart by codec_trailing().
 */
static enum st
next_stream(struct codec *c, struct err *e)
{
	enum st st = refill(c, e);

	while (st == ST_OK && c->at < c->n && c->raw[c->at] == 0) {
		c->at++;
		st = refill(c, e);
	}
	if (st != ST_OK)
		return st;
	if (used_up(c))
		return ST_END;
	c->fresh = c->raw[c->at] == c->kind->magic[0];
	while (!c->fresh && st == ST_OK && !used_up(c)) {
		c->trailing += c->n - c->at;
		c->at = c->n;
		st = refill(c, e);
	}
	return st != ST_OK || c->fresh ? st : ST_END;
}

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
	st = take(c, dst, cap, n, e);
	return st == ST_OK && *n == 0 ? ST_END : st;
}

static enum st
gz_init(struct codec *c, struct err *e)
{
	c->u.gz = malloc(sizeof(*c->u.gz));
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
		st = refill(c, e);
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
			return damaged(c, e, gz_fault(rc));
		if (s->block_state == ISAL_BLOCK_FINISH) {
			st = next_stream(c, e);
			if (st != ST_OK)
				return st;
		} else if (used_up(c) && s->avail_out != 0)
			return cut(c, e);
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
		return take(c, dst, cap, n, e);
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
		const enum st st = refill(c, e);
		ZSTD_inBuffer in = { c->raw, c->n, c->at };
		ZSTD_outBuffer out = { dst, cap, *n };
		size_t rc;

		if (st != ST_OK)
			return st;
		if (used_up(c) && c->fresh)
			return ST_END;
		rc = ZSTD_decompressStream(c->u.zst, &out, &in);
		c->at = in.pos;
		if (ZSTD_isError(rc))
			return damaged(c, e, ZSTD_getErrorName(rc));
		if (used_up(c) && rc != 0 && out.pos < cap && out.pos == *n)
			return cut(c, e);
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
		st = refill(c, e);
		if (st != ST_OK)
			return st;
		s->next_in = c->raw + c->at;
		s->avail_in = c->n - c->at;
		s->next_out = dst + *n;
		s->avail_out = cap - *n;
		rc = lzma_code(s, used_up(c) ? LZMA_FINISH : LZMA_RUN);
		c->at = c->n - s->avail_in;
		*n = cap - s->avail_out;
		if (rc == LZMA_STREAM_END)
			return ST_END;
		if (rc == LZMA_BUF_ERROR && used_up(c))
			return cut(c, e);
		if (rc == LZMA_MEMLIMIT_ERROR)
			return err_set(
			    e, ST_LIMIT, ERR_NOOFF, NULL, "xz data needs more than 256 MiB");
		if (rc != LZMA_OK && rc != LZMA_BUF_ERROR)
			return damaged(c, e, "bad block or checksum");
	}
	return ST_OK;
}

static void
xz_fini(struct codec *c)
{
	lzma_end(&c->u.xz);
}

static const struct kind kinds[] = {
	{ "gzip", 2, { 0x1f, 0x8b }, gz_init, gz_read, gz_fini },
	{ "bzip2", 3, { 'B', 'Z', 'h' }, bz_init, bz_read, bz_fini },
	{ "zstd", 4, { 0x28, 0xb5, 0x2f, 0xfd }, zst_init, zst_read, zst_fini },
	{ "xz", 6, { 0xfd, '7', 'z', 'X', 'Z', 0 }, xz_init, xz_read, xz_fini },
	{ "raw", 0, { 0 }, NULL, raw_read, NULL },
};

/* The first bytes decide; a pipe may hand them out one by one. */
static enum st
look(struct codec *c, struct err *e)
{
	const struct kind *k = kinds;

	while (c->n < 6 && !c->eof) {
		size_t got;
		const enum st st = take(c, c->raw + c->n, RAW_BYTES - c->n, &got, e);

		if (st != ST_OK)
			return st;
		c->n += got;
	}
	while (c->n < k->magic_n || memcmp(c->raw, k->magic, k->magic_n) != 0)
		k++;
	if (k->init != NULL) {
		const enum st st = k->init(c, e);

		if (st != ST_OK)
			return st;
	}
	c->kind = k;
	c->fresh = k->read == gz_read;
	return ST_OK;
}

enum st
codec_open(struct codec **out, int fd, int wake, struct sha256 *digest, struct err *e)
{
	struct codec *c = calloc(1, sizeof(*c));
	enum st st = ST_OK;

	*out = NULL;
	if (c == NULL || (c->raw = malloc(RAW_BYTES)) == NULL) {
		free(c);
		close(fd);
		return err_nomem(e, "reading");
	}
	c->fd = fd;
	c->wake = wake;
	c->digest = digest;
	st = look(c, e);
	if (st != ST_OK) {
		codec_close(c);
		return st;
	}
	*out = c;
	return ST_OK;
}

void
codec_close(struct codec *c)
{
	if (c == NULL)
		return;
	if (c->kind != NULL && c->kind->fini != NULL)
		c->kind->fini(c);
	if (c->fd > STDERR_FILENO)
		close(c->fd);
	free(c->raw);
	free(c);
}

const char *
codec_name(const struct codec *c)
{
	return c->kind->name;
}

uint64_t
codec_file_bytes(const struct codec *c)
{
	return c->file_bytes;
}

uint64_t
codec_trailing(const struct codec *c)
{
	return c->trailing;
}

/* Whether the plain bytes are out of all proportion to the compressed ones used up for them. */
static bool
bomb(const struct codec *c)
{
	const uint64_t used = c->file_bytes - (c->n - c->at);

	return c->kind->init != NULL && c->plain_bytes > IO_GROWTH_FREE_BYTES &&
	       c->plain_bytes / IO_MAX_GROWTH > used;
}

enum st
codec_read(struct codec *c, uint8_t *dst, size_t cap, size_t *n, struct err *e)
{
	enum st st;

	*n = 0;
	if (c->ended)
		return ST_END;
	st = c->kind->read(c, dst, cap, n, e);
	c->plain_bytes += *n;
	if (st == ST_OK && bomb(c))
		return err_set(e, ST_LIMIT, ERR_NOOFF, NULL,
		    "%s data grows more than %u times, to %llu bytes so far: no table does",
		    codec_name(c), IO_MAX_GROWTH, (unsigned long long)c->plain_bytes);
	if (st != ST_END)
		return st;
	c->ended = true;
	return *n > 0 ? ST_OK : ST_END;
}
