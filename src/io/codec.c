/*
 * codec.c - see codec.h. Bytes from outside; the compressions are in codec_kind.c.
 */
#include "io/codec_i.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"

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

static enum st
from_fd(void *arg, uint8_t *dst, size_t cap, size_t *n, struct err *e)
{
	const struct codec *c = arg;
	enum st st = await(c, e);
	ssize_t got;

	if (st != ST_OK)
		return st;
	do
		got = read(c->fd, dst, cap);
	while (got == -1 && errno == EINTR);
	if (got == -1)
		return err_sys(e, "cannot read");
	*n = (size_t)got;
	return ST_OK;
}

/* Bytes of the file once something came; none at its end. */
enum st
codec_take(struct codec *c, uint8_t *dst, size_t cap, size_t *n, struct err *e)
{
	enum st st;

	*n = 0;
	if (c->eof)
		return ST_OK;
	st = c->src(c->arg, dst, cap, n, e);
	if (st != ST_OK)
		return st;
	c->eof = *n == 0;
	c->file_bytes += *n;
	if (c->digest != NULL)
		sha256_add(c->digest, dst, *n);
	return ST_OK;
}

/*
 * Fills raw behind what is in it, whatever the pieces are that a pipe gives: a library may say more
 * or less before a fault when it was asked in other steps. A fault of reading waits until what came
 * before it is used up.
 */
static enum st
fill(struct codec *c, struct err *e)
{
	enum st st = ST_OK;
	size_t got;

	while (st == ST_OK && c->n < RAW_BYTES && !c->eof) {
		st = codec_take(c, c->raw + c->n, RAW_BYTES - c->n, &got, &c->late);
		c->n += st == ST_OK ? got : 0;
	}
	if (st == ST_OK || c->n > 0)
		return ST_OK;
	*e = c->late;
	return st;
}

/* More compressed bytes when all are used up. */
enum st
codec_refill(struct codec *c, struct err *e)
{
	if (!c->begun) { /* behind what look() saw */
		c->begun = true;
		return fill(c, e);
	}
	if (c->at < c->n)
		return ST_OK;
	c->at = c->n = 0;
	if (c->late.st == ST_OK)
		return fill(c, e);
	*e = c->late;
	return e->st;
}

bool
codec_used_up(const struct codec *c)
{
	return c->eof && c->at == c->n;
}

enum st
codec_cut(const struct codec *c, struct err *e)
{
	return err_set(e, ST_TRUNC, ERR_NOOFF, NULL, "%s data is cut after %llu bytes of the file",
	    codec_name(c), (unsigned long long)c->file_bytes);
}

enum st
codec_damaged(const struct codec *c, struct err *e, const char *what)
{
	return err_set(e, ST_BAD, ERR_NOOFF, NULL,
	    "%s data is damaged near byte %llu of the file: %s", codec_name(c),
	    (unsigned long long)(c->file_bytes - (c->n - c->at)), what);
}

/*
 * Behind a whole stream: another one begins, the file ends (zero padding allowed), or garbage
 * follows, which is read to the end for the digest and told apart by codec_trailing().
 */
enum st
codec_next_stream(struct codec *c, struct err *e)
{
	enum st st = codec_refill(c, e);

	while (st == ST_OK && c->at < c->n && c->raw[c->at] == 0) {
		c->at++;
		st = codec_refill(c, e);
	}
	if (st != ST_OK)
		return st;
	if (codec_used_up(c))
		return ST_END;
	c->fresh = c->raw[c->at] == c->kind->magic[0];
	while (!c->fresh && st == ST_OK && !codec_used_up(c)) {
		c->trailing += c->n - c->at;
		c->at = c->n;
		st = codec_refill(c, e);
	}
	return st != ST_OK || c->fresh ? st : ST_END;
}

/* The first bytes decide; a pipe may hand them out one by one. */
static enum st
look(struct codec *c, struct err *e)
{
	const struct codec_kind *k = codec_kinds;

	while (c->n < 6 && !c->eof) {
		size_t got;
		const enum st st = codec_take(c, c->raw + c->n, RAW_BYTES - c->n, &got, e);

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
	c->fresh = k->members;
	return ST_OK;
}

static struct codec *
codec_new(in_src *src, void *arg)
{
	struct codec *c = calloc(1, sizeof(*c));

	if (c == NULL || (c->raw = malloc(RAW_BYTES)) == NULL) {
		free(c);
		return NULL;
	}
	c->src = src;
	c->arg = arg != NULL ? arg : c;
	c->fd = c->wake = -1;
	return c;
}

static enum st
begin(struct codec **out, struct codec *c, struct err *e)
{
	const enum st st = look(c, e);

	if (st != ST_OK) {
		codec_close(c);
		return st;
	}
	*out = c;
	return ST_OK;
}

enum st
codec_open(struct codec **out, int fd, int wake, struct sha256 *digest, struct err *e)
{
	struct codec *c = codec_new(from_fd, NULL);

	*out = NULL;
	if (c == NULL) {
		close(fd);
		return err_nomem(e, "reading");
	}
	c->fd = fd;
	c->wake = wake;
	c->digest = digest;
	return begin(out, c, e);
}

enum st
codec_open_from(struct codec **out, in_src *src, void *arg, struct err *e)
{
	struct codec *c = codec_new(src, arg);

	*out = NULL;
	return c != NULL ? begin(out, c, e) : err_nomem(e, "reading");
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
