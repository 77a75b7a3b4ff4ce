/*
 * bz2.c - see bz2.h. The plan finds blocks and queues them ahead of what is given out:
 *
 *   file -> window -> plan -> pool of jobs -> the job in hand -> caller
 *
 * The plan believes every mark. Where it was wrong (a mark inside of data) or knows no mark (a cut,
 * a damaged mark, the last block of a cut file), the plan is taken back to that block, which is
 * then decoded without knowing its end, and the end looked for where libbz2 stopped.
 */
#include "io/bz2.h"

#include <stdlib.h>
#include <string.h>

#include "base/cpus.h"
#include "base/limits.h"
#include "io/bz2_i.h"

#define MARK_MAX_BYTES                                                             \
	((size_t)4 << 20) /* so far a mark is looked for before the block is tried \
			   */

/* What stands at pos, if all is well. */
enum at {
	AT_HEADER,
	AT_MARK,
	AT_BLOCK, /* one with no mark behind it: wait until it is the next to give out */
	AT_TAIL,  /* behind a stream */
	AT_OVER,  /* the file ends so, see st and err */
};

struct bz2 {
	struct bz2_scan scan;

	struct bz2_win win; /* from the first block not given out yet */

	/* plan */
	enum at at;
	uint64_t pos; /* bits of the file */
	unsigned level;
	uint32_t combined;
	uint64_t trailing;
	enum st st;
	struct err err;

	struct bz2_pool pool;
	struct bz2_mill mill;
	struct bz2_job lone;
	struct bz2_job
	    *hand; /* NULL, or the job whose bytes are given out: lone or the pool's first */
	size_t hand_at;
	struct bz2_again again;
};

static enum st
over(struct bz2 *b, enum st st, const char *what)
{
	const unsigned long long at = b->pos / 8;

	b->at = AT_OVER;
	b->st = st;
	if (st == ST_TRUNC)
		return err_set(&b->err, st, ERR_NOOFF, NULL,
		    "bzip2 data is cut after %llu bytes of the file",
		    (unsigned long long)(b->win.off + b->win.n));
	if (st == ST_BAD)
		return err_set(&b->err, st, ERR_NOOFF, NULL,
		    "bzip2 data is damaged near byte %llu of the file: %s", at, what);
	if (st == ST_NOMEM)
		return err_nomem(&b->err, "bzip2");
	return st;
}

/* The first bit that is still needed. */
static uint64_t
needed(const struct bz2 *b)
{
	const struct bz2_pool *p = &b->pool;

	return p->tail < p->head ? p->jobs[p->tail % p->n_jobs].pos : b->pos;
}

/* More bytes to the window; false at the end of the file, or when over. */
static bool
more(struct bz2 *b)
{
	size_t n;
	const enum st st = bz2_win_more(&b->win, needed(b), &n, &b->err);

	if (st != ST_OK)
		over(b, st, "");
	return st == ST_OK && n > 0;
}

/* pos in the window, and how many bits there are from it on. */
static uint64_t
in_win(const struct bz2 *b)
{
	return b->pos - 8 * b->win.off;
}

static uint64_t
left(const struct bz2 *b)
{
	return 8 * (uint64_t)b->win.n - in_win(b);
}

/* Makes sure of n bits at pos; false when the file ends before, or when over. */
static bool
have(struct bz2 *b, uint64_t n)
{
	while (left(b) < n) {
		if (!more(b))
			return false;
	}
	return true;
}

static void
header(struct bz2 *b)
{
	static const char magic[] = "BZh";
	const uint8_t *p;

	have(b, 32);
	if (b->at == AT_OVER)
		return;
	p = b->win.p + in_win(b) / 8;
	for (uint64_t i = 0; i < 4; i++) {
		if (8 * i == left(b)) {
			over(b, ST_TRUNC, "");
			return;
		}
		if (i < 3 ? p[i] != magic[i] : p[i] < '1' || p[i] > '9') {
			over(b, ST_BAD, "no header where a stream begins");
			return;
		}
	}
	b->level = p[3] - '0';
	b->combined = 0;
	b->pos += 32;
	b->at = AT_MARK;
}

/* The end of the block at pos by the next mark; 0: none is near. */
static uint64_t
find_end(struct bz2 *b)
{
	uint64_t from = in_win(b) + BZ2_MARK_BITS;

	for (;;) {
		const uint64_t bit = bz2_scan_mark(&b->scan, b->win.p, b->win.n, from),
			       seen = left(b);

		if (bit != BZ2_NO_MARK)
			return 8 * b->win.off + bit;
		if (seen > 8 * MARK_MAX_BYTES || !more(b))
			return 0;
		/* the window may have moved; a mark may begin in the last 47 bits that were looked
		 * at */
		from = in_win(b) +
		       (seen > 2 * BZ2_MARK_BITS ? seen - BZ2_MARK_BITS + 1 : BZ2_MARK_BITS);
	}
}

static void
queue(struct bz2 *b, uint64_t end)
{
	struct bz2_job *j = bz2_pool_job(&b->pool, b->pool.head);

	j->pos = b->pos;
	j->level = b->level;
	j->combined = b->combined;
	if (!bz2_job_fill(j, b->win.p, in_win(b), end - b->pos, true)) {
		over(b, ST_NOMEM, "");
		return;
	}
	bz2_pool_add(&b->pool);
}

/* Behind a block: its checksum counts for the stream. */
static void
pass(struct bz2 *b, uint64_t end, uint32_t crc)
{
	b->combined = (b->combined << 1 | b->combined >> 31) ^ crc;
	b->pos = end;
	b->at = AT_MARK;
}

/* Whether the file ends inside of what may well be a mark at pos; whole bytes tell. */
static bool
cut_mark(const struct bz2 *b)
{
	const unsigned n = left(b) < BZ2_MARK_BITS ? (unsigned)left(b) / 8 * 8 : BZ2_MARK_BITS;
	const uint64_t v = bz2_bits(b->win.p, in_win(b), n);

	return n < BZ2_MARK_BITS && (v == BZ2_BLOCK_MARK >> (BZ2_MARK_BITS - n) ||
					v == BZ2_END_MARK >> (BZ2_MARK_BITS - n));
}

static void
mark(struct bz2 *b)
{
	const bool whole = have(b, BZ2_MARK_BITS + 32);
	uint64_t what, end;
	uint32_t crc;

	if (b->at == AT_OVER)
		return;
	if (cut_mark(b)) {
		over(b, ST_TRUNC, "");
		return;
	}
	if (left(b) < BZ2_MARK_BITS) {
		over(b, ST_BAD, "no block where one must begin");
		return;
	}
	what = bz2_bits(b->win.p, in_win(b), BZ2_MARK_BITS);
	if (what != BZ2_BLOCK_MARK && what != BZ2_END_MARK) {
		over(b, ST_BAD, "no block where one must begin");
		return;
	}
	if (!whole) {
		over(b, ST_TRUNC, "");
		return;
	}
	crc = (uint32_t)bz2_bits(b->win.p, in_win(b) + BZ2_MARK_BITS, 32);
	if (what == BZ2_END_MARK) {
		if (crc != b->combined) {
			over(b, ST_BAD, "wrong checksum of the stream");
			return;
		}
		b->pos = (b->pos + BZ2_MARK_BITS + 32 + 7) / 8 * 8;
		b->at = AT_TAIL;
		return;
	}
	end = find_end(b);
	if (b->at == AT_OVER)
		return;
	if (end == 0) {
		b->at = AT_BLOCK;
		return;
	}
	queue(b, end);
	if (b->at != AT_OVER)
		pass(b, end, crc);
}

/*
 * Behind a whole stream: another one begins, the file ends (zero padding allowed), or garbage
 * follows, of which only the length counts. Unless a stream begins at once, false until all blocks
 * were given out: the end of this stream may have been a mark inside of data.
 */
static bool
tail(struct bz2 *b)
{
	const bool alone = b->pool.tail == b->pool.head;

	for (;;) {
		if (!have(b, 8)) {
			if (b->at != AT_OVER)
				over(b, ST_END, "");
			return true;
		}
		if (b->win.p[in_win(b) / 8] == 'B') {
			b->at = AT_HEADER;
			return true;
		}
		if (!alone)
			return false;
		if (b->win.p[in_win(b) / 8] != 0)
			break;
		b->pos += 8;
	}
	while (have(b, 8)) {
		b->trailing += left(b) / 8;
		b->pos += left(b);
	}
	if (b->at != AT_OVER)
		over(b, ST_END, "");
	return true;
}

/* Plans ahead while there is room for jobs. */
static void
plan(struct bz2 *b)
{
	const struct bz2_pool *p = &b->pool;

	while (p->head - p->tail < p->n_jobs && b->at != AT_BLOCK && b->at != AT_OVER) {
		/* the window may hold more than jobs where marks are far apart, or many */
		if (p->head > p->tail && b->win.n > BZ2_MAX_WINDOW_BYTES) {
			bz2_win_slide(&b->win, needed(b));
			if (b->win.n > BZ2_MAX_WINDOW_BYTES)
				return;
		}
		if (b->at == AT_HEADER)
			header(b);
		else if (b->at == AT_MARK)
			mark(b);
		else if (!tail(b))
			return;
	}
}

/*
 * The real end of the block at pos, of which libbz2 took used bytes: the mark that begins in the
 * last of them, or right behind. 0: there is none.
 */
static uint64_t
end_near(struct bz2 *b, size_t used)
{
	const uint64_t last = b->pos + 8 * (uint64_t)used;

	have(b, 8 * (uint64_t)used + BZ2_MARK_BITS);
	for (uint64_t end = last - 7; end <= last && end - b->pos + BZ2_MARK_BITS <= left(b);
	     end++) {
		const uint64_t what = bz2_bits(b->win.p, in_win(b) + (end - b->pos), BZ2_MARK_BITS);

		if (what == BZ2_BLOCK_MARK || what == BZ2_END_MARK)
			return end;
	}
	return 0;
}

/* How many bytes the block at pos takes; 0 when over. */
static size_t
probe(struct bz2 *b)
{
	size_t used;
	enum st st;

	for (;;) {
		const uint64_t n = left(b), most = 8 * (uint64_t)BZ2_MAX_BLOCK_BYTES;

		st = bz2_job_fill(&b->lone, b->win.p, in_win(b), n < most ? n : most, false)
			 ? bz2_job_probe(&b->mill, &b->lone, &used)
			 : ST_NOMEM;
		if (st == ST_OK)
			return used;
		if (st != ST_TRUNC || n >= most)
			break;
		if (!have(b, 2 * n) && (b->at == AT_OVER || left(b) == n))
			break; /* the file ends: it is cut in this block */
	}
	if (b->at != AT_OVER)
		over(b,
		    st == ST_TRUNC && left(b) >= 8 * (uint64_t)BZ2_MAX_BLOCK_BYTES ? ST_BAD : st,
		    "bad block");
	return 0;
}

/* Decodes the block at pos, about whose end the marks say nothing; it is in hand then, or all is
 * over. */
static void
alone(struct bz2 *b)
{
	struct bz2_job *j = &b->lone;
	uint64_t end, bits;
	size_t used;

	j->level = b->level;
	used = probe(b);
	if (used == 0)
		return;
	end = end_near(b, used);
	if (b->at == AT_OVER)
		return;
	bits = end != 0 ? end - b->pos : 8 * (uint64_t)used;
	if (bits > left(b))
		bits = left(b);
	if (!bz2_job_fill(j, b->win.p, in_win(b), bits, end != 0)) {
		over(b, ST_NOMEM, "");
		return;
	}
	bz2_job_run(&b->mill, j);
	if (j->st != ST_OK) {
		over(b, j->st, "bad block or checksum");
		return;
	}
	b->hand = j;
	if (end != 0) {
		pass(b, end, (uint32_t)bz2_bits(b->win.p, in_win(b) + BZ2_MARK_BITS, 32));
		return;
	}
	/* a good block, and no mark behind it */
	b->pos += 8 * (uint64_t)used - 7;
	for (end = b->pos + 7; b->pos < end && left(b) > 0 && !cut_mark(b);)
		b->pos++;
	over(b, cut_mark(b) ? ST_TRUNC : ST_BAD, "no block where one must begin");
}

/* The next block in hand, or over. */
static void
next(struct bz2 *b)
{
	struct bz2_job *j;

	plan(b);
	if (b->pool.tail == b->pool.head) {
		if (b->at == AT_BLOCK)
			alone(b);
		return;
	}
	j = bz2_pool_await(&b->pool, &b->mill);
	if (j->st == ST_OK) {
		b->hand = j;
		return;
	}
	/* the plan was wrong, or the block is bad: begin here again, with this block alone */
	b->pos = j->pos;
	b->level = j->level;
	b->combined = j->combined;
	b->at = AT_BLOCK;
	bz2_pool_clear(&b->pool);
}

/* Up to cap bytes of the job in hand; puts it away when nothing is left of it. */
static enum st
give(struct bz2 *b, uint8_t *dst, size_t cap, size_t *n)
{
	struct bz2_job *j = b->hand;

	if (j->big && b->again.j == NULL) {
		const enum st st = bz2_again_open(&b->again, &b->mill, j);

		if (st != ST_OK)
			return over(b, st, "");
	}
	if (j->big)
		bz2_again_read(&b->again, dst, cap, n);
	else {
		*n = j->out_n - b->hand_at < cap ? j->out_n - b->hand_at : cap;
		memcpy(dst, j->out + b->hand_at, *n);
		b->hand_at += *n;
	}
	if (j->big ? b->again.j == NULL : b->hand_at == j->out_n) {
		b->hand = NULL;
		b->hand_at = 0;
		if (j != &b->lone)
			bz2_pool_drop(&b->pool);
	}
	return ST_OK;
}

enum st
bz2_read(struct bz2 *b, uint8_t *dst, size_t cap, size_t *n, struct err *e)
{
	enum st st = ST_OK;

	*n = 0;
	while (*n == 0 && st == ST_OK) {
		if (b->hand != NULL)
			st = give(b, dst, cap, n);
		else if (b->at == AT_OVER && b->pool.tail == b->pool.head)
			st = b->st;
		else
			next(b);
	}
	if (st != ST_OK && st != ST_END)
		*e = b->err;
	return st;
}

uint64_t
bz2_trailing(const struct bz2 *b)
{
	return b->trailing;
}

enum st
bz2_new(struct bz2 **out, bz2_src *src, void *arg, unsigned threads, struct err *e)
{
	struct bz2 *b = calloc(1, sizeof(*b));
	enum st st;

	*out = NULL;
	if (b == NULL)
		return err_nomem(e, "bzip2");
	b->win.src = src;
	b->win.arg = arg;
	bz2_scan_init(&b->scan);
	st = bz2_pool_init(&b->pool, threads > 0 ? threads : cpus_n(BZ2_MAX_THREADS), e);
	if (st != ST_OK) {
		free(b);
		return st;
	}
	*out = b;
	return ST_OK;
}

void
bz2_free(struct bz2 *b)
{
	if (b == NULL)
		return;
	bz2_again_close(&b->again);
	bz2_pool_fini(&b->pool);
	bz2_mill_fini(&b->mill);
	bz2_job_fini(&b->lone);
	bz2_win_fini(&b->win);
	free(b);
}
