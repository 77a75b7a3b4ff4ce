/*
 * in.c - see in.h. A reader thread fills a ring of blocks; the caller empties it.
 *
 *   reader:  wait until a block is free -> fill it -> hand it over
 *   caller:  wait until a block is full -> use it in place -> give it back
 *
 * A piece that does not lie in one block is gathered in `side`, which then comes before the current
 * block. Once all that is left in it lies in the block, too, the block it is again.
 *
 * A stream from a function has no thread: the caller's side fills one block itself.
 */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "io/in_i.h"

#define SIDE_STEP \
	((size_t)4 << 10) /* at least so much is gathered at once, so that lines cost O(n) */

const char *
in_name(const struct in *in)
{
	return in->name;
}

bool
in_threaded(const struct in *in)
{
	return !in->direct;
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

/* The next piece of a stream without a thread, in memory of its own size. */
static enum st
fill(struct in *in)
{
	struct block *b = &in->ring[0];

	in->cur_n = 0;
	if (in->done)
		return in->end;
	in->end = codec_read(in->codec, in->scratch, BLOCK_BYTES, &b->n, &in->err);
	in->done = in->end != ST_OK;
	if (b->n == 0)
		return in->end;
	free(b->p);
	b->p = malloc(b->n);
	if (b->p == NULL) {
		in->done = true;
		return in->end = err_nomem(&in->err, "reading");
	}
	memcpy(b->p, in->scratch, b->n);
	in->cur = b->p;
	in->cur_n = b->n;
	return ST_OK;
}

/* Gives an empty block back and takes the next; ST_END or the fault when there is none. */
static enum st
next_block(struct in *in)
{
	enum st st = ST_OK;

	in->side_cur = 0;
	if (in->direct)
		return next_direct(in);
	in->generation++;
	if (in->scratch != NULL)
		return fill(in);
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
		in->side_at = in->side_n = in->side_cur = 0;
	in->side_used = true;
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
	in->side_cur += n;
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

/* Back to the block as soon as it has all that is left. Nothing is moved. */
static void
leave_side(struct in *in)
{
	const size_t left = in->side_n - in->side_at;

	if (left > in->side_cur)
		return;
	in->cur -= left;
	in->cur_n += left;
	in->side_at = in->side_n = in->side_cur = 0;
}

void
in_skip(struct in *in, size_t n)
{
	if (in->side_at < in->side_n) {
		in->side_at += n;
		leave_side(in);
	} else if (n > 0) { /* at first there is no block to move in */
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

	if (!in->side_used)
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
	in->side_used = n > 0;
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
	in->side_cur = 0;
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
	if (in->digest != NULL) {
		in_join(in);
		sha256_end(in->digest, in->sum);
		in->digest = NULL;
	}
	memcpy(out, in->sum, SHA256_BYTES);
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
