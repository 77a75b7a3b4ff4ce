/* bz2_i.h - inside of bz2: the marks, and the threads that decode blocks. */
#ifndef BZ2_I_H
#define BZ2_I_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "io/bz2.h"

/* The 48 bits before each block and before the checksum at the end of a stream. */
#define BZ2_BLOCK_MARK 0x314159265359ull
#define BZ2_END_MARK 0x177245385090ull
#define BZ2_MARK_BITS 48u
#define BZ2_NO_MARK UINT64_MAX

/* A window on the file, which moves on as its beginning is not needed any more. */
struct bz2_win {
	bz2_src *src;
	void *arg;
	uint8_t *p; /* [n] bytes of the file from byte off on */
	size_t n, cap;
	uint64_t off;
	bool eof;
};

void bz2_win_fini(struct bz2_win *w);
/* Forgets the bytes before the one that holds bit keep of the file. */
void bz2_win_slide(struct bz2_win *w, uint64_t keep);
/* Some more bytes, *n of them, 0 at the end of the file; may slide. */
enum st bz2_win_more(struct bz2_win *w, uint64_t keep, size_t *n, struct err *e);

/* Pairs of bytes that can stand inside of a mark at some bit, see bz2_scan.c. */
struct bz2_scan {
	uint8_t pair[65536 / 8];
};

void bz2_scan_init(struct bz2_scan *s);
/* The n <= 48 bits at bit of p, which the caller knows to be there. */
uint64_t bz2_bits(const uint8_t *p, uint64_t bit, unsigned n);
/* The first whole mark in p[0..n) that begins at bit from or later, or BZ2_NO_MARK. */
uint64_t bz2_scan_mark(const struct bz2_scan *s, const uint8_t *p, size_t n, uint64_t from);

/* libbz2 of one thread; keeps its memory from block to block. */
struct bz2_mill {
	struct {
		void *p;
		size_t n;
		bool used;
	} slot[2]; /* libbz2 asks for two pieces */
};

void bz2_mill_fini(struct bz2_mill *m);

enum bz2_job_is { BZ2_QUEUED, BZ2_RUNNING, BZ2_DONE };

/* One block. */
struct bz2_job {
	/* what the plan knew in front of it, so that it can begin here again */
	uint64_t pos;	   /* its mark, in bits of the file */
	unsigned level;	   /* 1 to 9 */
	uint32_t combined; /* checksum of the stream's blocks before it */

	uint8_t *in; /* the block as a stream of its own, once it has been run */
	size_t in_n, in_cap;
	unsigned shift; /* bits of the first byte that belong to the block before */
	uint64_t bits;	/* length of the block */
	bool closed;	/* ends exactly after these bits; else the rest of what there is */

	uint8_t *out; /* [out_n] plain bytes */
	size_t out_n, out_cap;
	bool big; /* verified, but too large for out */

	enum bz2_job_is is;
	enum st st; /* once done: ST_OK, ST_BAD or ST_NOMEM */
};

/* Takes the block's bits from p, where they begin at bit; false: no memory. */
bool bz2_job_fill(struct bz2_job *j, const uint8_t *p, uint64_t bit, uint64_t bits, bool closed);
void bz2_job_fini(struct bz2_job *j);
/* Decodes the block: j->st, j->out. */
void bz2_job_run(struct bz2_mill *m, struct bz2_job *j);
/*
 * For a job that is not closed: how many whole bytes of the bits the block takes (its last bit is
 * in the last of them). ST_TRUNC: more than there are; ST_BAD, ST_NOMEM.
 */
enum st bz2_job_probe(struct bz2_mill *m, struct bz2_job *j, size_t *used);

/* A block again, a piece at a time. */
struct bz2_again {
	struct bz2_job *j; /* NULL: none */
	void *s;	   /* libbz2's */
};

enum st bz2_again_open(struct bz2_again *a, struct bz2_mill *m, struct bz2_job *j);
/* *n < cap: the block is at its end, and closed. */
void bz2_again_read(struct bz2_again *a, uint8_t *dst, size_t cap, size_t *n);
void bz2_again_close(struct bz2_again *a);

/*
 * The jobs in the order of the file: tail <= next <= head, all counted from the beginning.
 * [tail, next) were begun, [next, head) are queued. One thread, the owner, adds and takes away.
 */
struct bz2_pool {
	pthread_mutex_t lock;
	pthread_cond_t work, done;
	struct bz2_job *jobs;
	size_t n_jobs;
	uint64_t tail, next, head;
	pthread_t *threads;
	unsigned n_threads, max_threads, idle;
	bool stop;
};

enum st bz2_pool_init(struct bz2_pool *p, unsigned threads, struct err *e);
void bz2_pool_fini(struct bz2_pool *p);

static inline struct bz2_job *
bz2_pool_job(struct bz2_pool *p, uint64_t i)
{
	return &p->jobs[i % p->n_jobs];
}

/* Queues the job at head, which the owner has filled. */
void bz2_pool_add(struct bz2_pool *p);
/* Waits for the job at tail; runs it on m when no thread has begun it. */
struct bz2_job *bz2_pool_await(struct bz2_pool *p, struct bz2_mill *m);
/* Takes the job at tail away. */
void bz2_pool_drop(struct bz2_pool *p);
/* Takes all jobs away. */
void bz2_pool_clear(struct bz2_pool *p);

#endif
