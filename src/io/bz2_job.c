/* bz2_job.c - one block of bzip2 decoded by libbz2, see bz2_i.h. */
#include <bzlib.h>
#include <stdlib.h>
#include <string.h>

#include "io/bz2_i.h"

#define HEAD_BYTES 4u  /* "BZh" and the level */
#define TAIL_BYTES 10u /* mark of the end and checksum */
#define OUT_MAX ((size_t)2 << 20)
#define OUT_STEP ((size_t)64 << 10)

/* The two pieces that libbz2 asks for are kept for the next block: the larger one is 3.6 MB. */
static void *
mill_alloc(void *opaque, int items, int size)
{
	struct bz2_mill *m = opaque;
	const size_t n = (size_t)items * (size_t)size;
	const size_t i = m->slot[0].used ? 1 : 0;

	if (m->slot[i].used)
		return NULL;
	if (m->slot[i].n < n) {
		free(m->slot[i].p);
		m->slot[i].p = malloc(n);
		m->slot[i].n = m->slot[i].p != NULL ? n : 0;
	}
	m->slot[i].used = m->slot[i].p != NULL;
	return m->slot[i].p;
}

static void
mill_free(void *opaque, void *p)
{
	struct bz2_mill *m = opaque;

	for (size_t i = 0; i < 2; i++) {
		if (p != NULL && m->slot[i].p == p)
			m->slot[i].used = false;
	}
}

void
bz2_mill_fini(struct bz2_mill *m)
{
	for (size_t i = 0; i < 2; i++)
		free(m->slot[i].p);
	*m = (struct bz2_mill){ 0 };
}

/* Begins to decode j->in. */
static enum st
begin(bz_stream *s, struct bz2_mill *m, struct bz2_job *j)
{
	memset(s, 0, sizeof(*s));
	s->bzalloc = mill_alloc;
	s->bzfree = mill_free;
	s->opaque = m;
	if (BZ2_bzDecompressInit(s, 0, 0) != BZ_OK)
		return ST_NOMEM;
	s->next_in = (char *)j->in;
	s->avail_in = (unsigned)j->in_n;
	return ST_OK;
}

bool
bz2_job_fill(struct bz2_job *j, const uint8_t *p, uint64_t bit, uint64_t bits, bool closed)
{
	const size_t n = (size_t)((bit % 8 + bits + 7) / 8);

	if (j->in_cap < HEAD_BYTES + n + TAIL_BYTES + 1) {
		free(j->in);
		j->in_cap = HEAD_BYTES + n + n / 4 + TAIL_BYTES + 1;
		j->in = malloc(j->in_cap);
		if (j->in == NULL) {
			j->in_cap = 0;
			return false;
		}
	}
	memcpy(j->in + HEAD_BYTES, p + bit / 8, n);
	j->in_n = HEAD_BYTES + n;
	j->shift = bit % 8;
	j->bits = bits;
	j->closed = closed;
	return true;
}

void
bz2_job_fini(struct bz2_job *j)
{
	free(j->in);
	free(j->out);
}

/* Moves p[0..n) left by k < 8 bits. */
static void
shift_left(uint8_t *p, size_t n, unsigned k)
{
	size_t i = 0;

	if (k == 0)
		return;
	for (; i + 9 <= n; i += 8) {
		uint64_t v;

		memcpy(&v, p + i, 8);
		v = __builtin_bswap64(__builtin_bswap64(v) << k | p[i + 8] >> (8 - k));
		memcpy(p + i, &v, 8);
	}
	for (; i < n; i++)
		p[i] = (uint8_t)(p[i] << k | (i + 1 < n ? p[i + 1] >> (8 - k) : 0));
}

/* n bits of v to p at bit; what stood behind bit in its byte is lost. */
static void
put_bits(uint8_t *p, uint64_t bit, uint64_t v, unsigned n)
{
	while (n > 0) {
		const unsigned k = bit % 8, room = 8 - k, take = n < room ? n : room;
		const unsigned part = (unsigned)(v >> (n - take)) & ((1u << take) - 1);
		const unsigned kept = k == 0 ? 0 : p[bit / 8] & (0xff00u >> k & 0xff);

		p[bit / 8] = (uint8_t)(kept | part << (room - take));
		bit += take;
		n -= take;
	}
}

/* Makes j->in a stream: the header, the block from its first bit, the end with the block's
 * checksum. */
static void
dress(struct bz2_job *j)
{
	static const uint8_t magic[3] = { 'B', 'Z', 'h' };
	uint8_t *p = j->in + HEAD_BYTES;
	const size_t n = j->in_n - HEAD_BYTES;

	memcpy(j->in, magic, sizeof(magic));
	j->in[3] = (uint8_t)('0' + j->level);
	shift_left(p, n, j->shift);
	j->shift = 0;
	if (j->closed) {
		const uint64_t crc = bz2_bits(p, BZ2_MARK_BITS, 32);

		put_bits(p, j->bits, BZ2_END_MARK, BZ2_MARK_BITS);
		put_bits(p, j->bits + BZ2_MARK_BITS, crc, 32);
		j->in_n = HEAD_BYTES + (size_t)((j->bits + BZ2_MARK_BITS + 32 + 7) / 8);
	} else
		j->in_n = HEAD_BYTES + (size_t)((j->bits + 7) / 8);
}

/* Room behind j->out_n; when the block is too large, all of it again, with what it had so far
 * forgotten. */
static bool
room(struct bz2_job *j)
{
	size_t cap = j->out_cap == 0 ? j->level * (size_t)100000 + OUT_STEP : 2 * j->out_cap;
	uint8_t *p;

	if (j->out_n < j->out_cap)
		return true;
	if (j->out_cap == OUT_MAX) {
		j->big = true;
		j->out_n = 0;
		return true;
	}
	if (cap > OUT_MAX)
		cap = OUT_MAX;
	p = realloc(j->out, cap);
	if (p == NULL)
		return false;
	j->out = p;
	j->out_cap = cap;
	return true;
}

void
bz2_job_run(struct bz2_mill *m, struct bz2_job *j)
{
	bz_stream s;
	bool some = false;
	int rc = BZ_OK;

	dress(j);
	j->out_n = 0;
	j->big = false;
	j->st = begin(&s, m, j);
	if (j->st != ST_OK)
		return;
	do {
		if (!room(j)) {
			rc = BZ_MEM_ERROR;
			break;
		}
		s.next_out = (char *)j->out + j->out_n;
		s.avail_out = (unsigned)(j->out_cap - j->out_n);
		rc = BZ2_bzDecompress(&s);
		some = some || j->out_cap - j->out_n > s.avail_out;
		j->out_n = j->out_cap - s.avail_out;
	} while (rc == BZ_OK && s.avail_out == 0);
	BZ2_bzDecompressEnd(&s);
	/* an open one, whole and right, makes libbz2 ask for the next mark; a wrong one is an error
	 * by then */
	if (rc == BZ_MEM_ERROR)
		j->st = ST_NOMEM;
	else if (!some || s.avail_in > 0 || rc != (j->closed ? BZ_STREAM_END : BZ_OK))
		j->st = ST_BAD;
}

/* How many of the n bytes behind the header the block takes. */
static enum st
probe(struct bz2_mill *m, struct bz2_job *j, size_t n, size_t *used)
{
	bz_stream s;
	enum st st = begin(&s, m, j);
	char one;
	int rc;

	if (st != ST_OK)
		return st;
	/* without room for a byte it stops where the block ends; at the end of the bytes, see if it
	 * has one */
	s.avail_in = (unsigned)(HEAD_BYTES + n);
	s.next_out = &one;
	s.avail_out = 0;
	rc = BZ2_bzDecompress(&s);
	if (rc == BZ_OK && s.avail_in == 0) {
		s.avail_out = 1;
		rc = BZ2_bzDecompress(&s);
		if (rc == BZ_OK && s.avail_out == 1)
			st = ST_TRUNC;
	}
	if (rc != BZ_OK)
		st = rc == BZ_MEM_ERROR ? ST_NOMEM : ST_BAD;
	*used = n - s.avail_in;
	BZ2_bzDecompressEnd(&s);
	return st;
}

enum st
bz2_job_probe(struct bz2_mill *m, struct bz2_job *j, size_t *used)
{
	const size_t whole = (size_t)(j->bits / 8);
	const unsigned rest = j->bits % 8;
	uint8_t *last = j->in + HEAD_BYTES + whole;
	enum st st;

	dress(j);
	st = probe(m, j, whole, used);
	/* in the last bits it ends only if it does so whatever they are filled up with */
	for (unsigned fill = 0; st == ST_TRUNC && rest > 0 && fill < 2; fill++) {
		const enum st filled = probe(m, j, whole + 1, used);

		if (filled == ST_NOMEM || (filled == ST_OK && fill == 1))
			st = filled;
		if (filled != ST_OK)
			break;
		*last |= (uint8_t)(0xff >> rest);
	}
	return st;
}

enum st
bz2_again_open(struct bz2_again *a, struct bz2_mill *m, struct bz2_job *j)
{
	a->s = malloc(sizeof(bz_stream));
	if (a->s == NULL)
		return ST_NOMEM;
	if (begin(a->s, m, j) != ST_OK) {
		free(a->s);
		a->s = NULL;
		return ST_NOMEM;
	}
	a->j = j;
	return ST_OK;
}

void
bz2_again_read(struct bz2_again *a, uint8_t *dst, size_t cap, size_t *n)
{
	bz_stream *s = a->s;

	s->next_out = (char *)dst;
	s->avail_out = (unsigned)cap;
	while (BZ2_bzDecompress(s) == BZ_OK && s->avail_out > 0 && s->avail_in > 0)
		continue;
	*n = cap - s->avail_out;
	if (*n < cap)
		bz2_again_close(a);
}

void
bz2_again_close(struct bz2_again *a)
{
	if (a->s != NULL)
		BZ2_bzDecompressEnd(a->s);
	free(a->s);
	*a = (struct bz2_again){ 0 };
}
