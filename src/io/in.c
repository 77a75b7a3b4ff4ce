/*
 * in.c - see in.h. A reader thread fills a ring of blocks; the caller empties it.
 *
 *   reader:  wait until a block is free -> fill it -> hand it over
 *   caller:  wait until a block is full -> use it in place -> give it back
 *
 * A piece that does not lie in one block is gathered in `side`, which then
 * comes before the current block until it is used up.
 */
#include "io/in.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "io/codec.h"

#define BLOCKS 8
/* small enough to stay in the caches between the threads */
#define BLOCK_BYTES ((size_t)256 << 10)
#define SIDE_STEP \
	((size_t)4 << 10) /* at least so much is gathered at once, so that lines cost O(n) */

struct block {
	uint8_t *p;
	size_t n;
};

struct in {
	char *name;
	struct codec *codec;
	struct sha256 *digest;
	int wake; /* -1, or what ends the reader's waiting for a pipe */
	pthread_t thread;
	bool joined;

	pthread_mutex_t lock;
	pthread_cond_t moved; /* filled, emptied or stop changed */
	struct block ring[BLOCKS];
	uint64_t filled, emptied; /* blocks, ever */
	bool done, stop;
	bool direct; /* no thread: the caller reads into ring[0] itself */
	enum st end; /* how the stream ended, once done */
	struct err err;

	/* the caller's side */
	const uint8_t *cur; /* what is left of the block in hand */
	size_t cur_n;
	bool in_hand;
	uint8_t *side;
	size_t side_at, side_n, side_cap;
	uint64_t off, generation;
};

static void *
reader(void *arg)
{
	struct in *in = arg;
	enum st st = ST_OK;
	struct err e = { 0 };

	while (st == ST_OK) {
		struct block *b;

		pthread_mutex_lock(&in->lock);
		while (in->filled - in->emptied == BLOCKS && !in->stop)
			pthread_cond_wait(&in->moved, &in->lock);
		b = &in->ring[in->filled % BLOCKS];
		if (in->stop)
			st = ST_END;
		pthread_mutex_unlock(&in->lock);
		if (st != ST_OK)
			break;
		st = codec_read(in->codec, b->p, BLOCK_BYTES, &b->n, &e);
		pthread_mutex_lock(&in->lock);
		in->filled += b->n > 0;
		pthread_cond_broadcast(&in->moved);
		pthread_mutex_unlock(&in->lock);
	}
	pthread_mutex_lock(&in->lock);
	in->done = true;
	in->end = st;
	in->err = e;
	pthread_cond_broadcast(&in->moved);
	pthread_mutex_unlock(&in->lock);
	return NULL;
}

/* A file is read from end to end; a pipe may be silent for ever, and must not keep in_close(). */
static enum st
prepare(struct in *in, int fd, struct err *e)
{
	struct stat sb;

	if (fstat(fd, &sb) == 0 && S_ISREG(sb.st_mode)) {
		posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
		return ST_OK;
	}
	in->wake = eventfd(0, EFD_CLOEXEC);
	return in->wake != -1 ? ST_OK : err_sys(e, "cannot wait for data");
}

enum how { DIGESTED, UNDIGESTED, DIRECT };

static enum st
start(struct in *in, int fd, enum how how, struct err *e)
{
	enum st st;

	pthread_mutex_init(&in->lock, NULL);
	pthread_cond_init(&in->moved, NULL);
	if (how == DIGESTED) {
		in->digest = sha256_new();
		if (in->digest == NULL) {
			close(fd);
			return err_nomem(e, "a digest");
		}
	}
	st = prepare(in, fd, e);
	if (st != ST_OK) {
		close(fd);
		return st;
	}
	st = codec_open(&in->codec, fd, in->wake, in->digest, e);
	in->direct = st == ST_OK && how == DIRECT && in->wake == -1 &&
		     strcmp(codec_name(in->codec), "raw") == 0;
	for (size_t i = 0; st == ST_OK && i < (in->direct ? 1 : BLOCKS); i++) {
		in->ring[i].p = malloc(BLOCK_BYTES);
		if (in->ring[i].p == NULL)
			st = err_nomem(e, "reading");
	}
	if (st == ST_OK && !in->direct) {
		errno = pthread_create(&in->thread, NULL, reader, in);
		if (errno != 0)
			return err_sys(e, "cannot start a thread");
		in->joined = false;
	}
	return st;
}

static enum st
open_as(struct in **out, const char *path, enum how how, struct err *e)
{
	struct in *in = calloc(1, sizeof(*in));
	enum st st;
	int fd;

	*out = NULL;
	if (in == NULL || (in->name = strdup(path)) == NULL) {
		free(in);
		return err_nomem(e, "reading");
	}
	in->joined = true;
	in->wake = -1;
	fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		st = err_sys(e, "cannot open");
	else
		st = start(in, fd, how, e);
	if (st != ST_OK) {
		err_in(e, path);
		if (fd != -1)
			in_close(in);
		else {
			free(in->name);
			free(in);
		}
		return st;
	}
	*out = in;
	return ST_OK;
}

enum st
in_open(struct in **out, const char *path, struct err *e)
{
	return open_as(out, path, DIGESTED, e);
}

enum st
in_open_undigested(struct in **out, const char *path, struct err *e)
{
	return open_as(out, path, UNDIGESTED, e);
}

enum st
in_open_direct(struct in **out, const char *path, struct err *e)
{
	return open_as(out, path, DIRECT, e);
}

static void
join(struct in *in)
{
	if (in->joined)
		return;
	pthread_mutex_lock(&in->lock);
	in->stop = true;
	pthread_cond_broadcast(&in->moved);
	pthread_mutex_unlock(&in->lock);
	if (in->wake != -1)
		eventfd_write(in->wake, 1);
	pthread_join(in->thread, NULL);
	in->joined = true;
}

void
in_close(struct in *in)
{
	uint8_t digest[SHA256_BYTES];

	if (in == NULL)
		return;
	join(in);
	if (in->digest != NULL)
		sha256_end(in->digest, digest);
	codec_close(in->codec);
	if (in->wake != -1)
		close(in->wake);
	for (size_t i = 0; i < BLOCKS; i++)
		free(in->ring[i].p);
	pthread_cond_destroy(&in->moved);
	pthread_mutex_destroy(&in->lock);
	free(in->side);
	free(in->name);
	free(in);
}

const char *
in_name(const struct in *in)
{
	return in->name;
}

const char *
in_codec(const struct in *in)
{
	return codec_name(in->codec);
}

uint64_t
in_generation(const struct in *in)
{
	return in->generation;
}

uint64_t
in_off(const struct in *in)
{
	return in->off;
}

/* The next block, read here and now. */
static enum st
next_direct(struct in *in)
{
	struct block *b = &in->ring[0];

	in->generation++;
	if (in->done)
		return in->end;
	in->end = codec_read(in->codec, b->p, BLOCK_BYTES, &b->n, &in->err);
	in->done = in->end != ST_OK;
	in->in_hand = b->n > 0;
	in->cur = b->p;
	in->cur_n = b->n;
	return b->n > 0 ? ST_OK : in->end;
}

/* Gives an empty block back and takes the next; ST_END or the fault when there is none. */
static enum st
next_block(struct in *in)
{
	enum st st = ST_OK;

	if (in->direct)
		return next_direct(in);
	in->generation++;
	pthread_mutex_lock(&in->lock);
	if (in->in_hand) {
		in->emptied++;
		in->in_hand = false;
		pthread_cond_broadcast(&in->moved);
	}
	while (in->filled == in->emptied && !in->done)
		pthread_cond_wait(&in->moved, &in->lock);
	if (in->filled != in->emptied) {
		const struct block *b = &in->ring[in->emptied % BLOCKS];

		in->cur = b->p;
		in->cur_n = b->n;
		in->in_hand = true;
	} else
		st = in->end;
	pthread_mutex_unlock(&in->lock);
	return st;
}

/* Moves n bytes of the block in hand behind the side buffer. */
static enum st
gather(struct in *in, size_t n, struct err *e)
{
	in->generation++;
	if (in->side_at == in->side_n)
		in->side_at = in->side_n = 0;
	if (in->side_cap - in->side_n < n) {
		const size_t keep = in->side_n - in->side_at;
		size_t cap = in->side_cap < BLOCK_BYTES ? BLOCK_BYTES : in->side_cap;
		uint8_t *p;

		while (cap < keep + n)
			cap *= 2;
		p = malloc(cap);
		if (p == NULL)
			return err_nomem(e, "a long record");
		if (keep > 0)
			memcpy(p, in->side + in->side_at, keep);
		free(in->side);
		in->side = p;
		in->side_cap = cap;
		in->side_n = keep;
		in->side_at = 0;
	}
	memcpy(in->side + in->side_n, in->cur, n);
	in->side_n += n;
	in->cur += n;
	in->cur_n -= n;
	return ST_OK;
}

static enum st
ended(struct in *in, enum st st, struct err *e)
{
	if (st == ST_END)
		return st;
	*e = in->err;
	if (e->off == ERR_NOOFF)
		e->off = in->off + (in->side_n - in->side_at);
	return err_in(e, in->name);
}

enum st
in_peek(struct in *in, size_t want, const uint8_t **p, size_t *have, struct err *e)
{
	enum st st = ST_OK;

	if (in->side_at == in->side_n) {
		if (in->cur_n == 0)
			st = next_block(in);
		if (in->cur_n >= want || st != ST_OK) {
			*p = in->cur;
			*have = in->cur_n;
			return st == ST_OK || want == 0 ? ST_OK : ended(in, st, e);
		}
	}
	while (in->side_n - in->side_at < want) {
		size_t n = want - (in->side_n - in->side_at);

		if (in->cur_n == 0) {
			st = next_block(in);
			if (st != ST_OK)
				break;
		}
		if (n < SIDE_STEP)
			n = SIDE_STEP;
		st = gather(in, n < in->cur_n ? n : in->cur_n, e);
		if (st != ST_OK)
			return err_in(e, in->name);
	}
	*p = in->side + in->side_at;
	*have = in->side_n - in->side_at;
	return st == ST_OK ? ST_OK : ended(in, st, e);
}

void
in_skip(struct in *in, size_t n)
{
	if (in->side_at < in->side_n)
		in->side_at += n;
	else {
		in->cur += n;
		in->cur_n -= n;
	}
	in->off += n;
}

size_t
in_here(const struct in *in)
{
	return in->side_at < in->side_n ? in->side_n - in->side_at : in->cur_n;
}

/* Another side buffer with what is left in this one. */
static enum st
swap_side(struct in *in, struct in_kept *k, struct err *e)
{
	const size_t n = in->side_n - in->side_at;
	uint8_t *old = in->side;
	const size_t old_cap = in->side_cap;

	if (in->side_n == 0)
		return ST_OK;
	if (k->side_cap < n) {
		uint8_t *p = realloc(k->side, n);

		if (p == NULL)
			return err_nomem(e, "a long record");
		k->side = p;
		k->side_cap = n;
	}
	if (n > 0)
		memcpy(k->side, old + in->side_at, n);
	in->side = k->side;
	in->side_cap = k->side_cap;
	in->side_at = 0;
	in->side_n = n;
	k->side = old;
	k->side_cap = old_cap;
	return ST_OK;
}

enum st
in_keep(struct in *in, struct in_kept *k, struct err *e)
{
	const bool from_block = in->side_at == in->side_n && in->in_hand;
	struct block *b = &in->ring[in->emptied % BLOCKS];
	uint8_t *block;
	enum st st;

	if (k->block == NULL && (k->block = malloc(BLOCK_BYTES)) == NULL)
		return err_nomem(e, "reading");
	in->generation++;
	st = swap_side(in, k, e);
	if (st != ST_OK || !from_block)
		return st;
	if (in->cur_n > 0) {
		st = gather(in, in->cur_n, e);
		if (st != ST_OK)
			return st;
	}
	block = b->p; /* the reader does not touch a block in hand */
	b->p = k->block;
	k->block = block;
	return ST_OK;
}

void
in_kept_fini(struct in_kept *k)
{
	free(k->block);
	free(k->side);
	*k = (struct in_kept){ 0 };
}

enum st
in_line(struct in *in, struct str *line, struct err *e)
{
	size_t scanned = 0, have, n;
	const uint8_t *p, *lf = NULL;
	enum st st;

	for (;;) {
		st = in_peek(in, scanned + 1, &p, &have, e);
		if (st != ST_OK && (st != ST_END || have == 0))
			return st;
		lf = memchr(p + scanned, '\n', have - scanned);
		if (lf != NULL || st == ST_END)
			break;
		scanned = have;
		if (scanned > TEXT_MAX_LINE_BYTES) {
			err_set(e, ST_LIMIT, in->off, NULL, "a line of more than %u bytes",
			    TEXT_MAX_LINE_BYTES);
			return err_in(e, in->name);
		}
	}
	n = lf != NULL ? (size_t)(lf - p) : have;
	*line = (struct str){ (const char *)p, n };
	in_skip(in, lf != NULL ? n + 1 : n);
	if (line->n > 0 && line->p[line->n - 1] == '\r')
		line->n--;
	return ST_OK;
}

void
in_sha256(struct in *in, uint8_t out[SHA256_BYTES])
{
	memset(out, 0, SHA256_BYTES);
	if (in->digest == NULL)
		return;
	join(in);
	sha256_end(in->digest, out);
	in->digest = NULL;
}

uint64_t
in_file_bytes(const struct in *in)
{
	return codec_file_bytes(in->codec);
}

uint64_t
in_trailing(const struct in *in)
{
	return codec_trailing(in->codec);
}
