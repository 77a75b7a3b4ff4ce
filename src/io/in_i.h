/* in_i.h - inside of in: the stream, shared by opening (in_open.c) and reading (in.c). */
#ifndef IN_I_H
#define IN_I_H

#include <pthread.h>
#include <stdbool.h>

#include "io/codec.h"

#define BLOCKS 8
/* small enough to stay in the caches between the threads */
#define BLOCK_BYTES ((size_t)256 << 10)

struct block {
	uint8_t *p;
	size_t n;
};

struct in {
	char *name;
	struct codec *codec;
	struct sha256 *digest;
	uint8_t sum[SHA256_BYTES]; /* once digest is ended */
	int wake;		   /* -1, or what ends the reader's waiting for a pipe */
	pthread_t thread;
	bool joined;
	uint8_t *scratch; /* [BLOCK_BYTES] of a stream without a thread, else NULL */

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
	size_t side_cur; /* so many bytes at its end lie before cur in the block in hand, too */
	bool side_used;	 /* since the last in_keep() */
	uint64_t off, generation;
};

/* Ends the reader thread, if there is one. */
void in_join(struct in *in);

#endif
