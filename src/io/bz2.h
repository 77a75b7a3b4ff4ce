/*
 * bz2.h - inside of io: bzip2 data decoded on all processors.
 *
 * A bzip2 file is a row of blocks that know nothing of each other, but for where they begin: at any
 * bit. The blocks are found by their mark, decoded by libbz2 on threads of their own, each as a
 * stream of one block, and handed out in order. A mark that data happened to contain is found out,
 * because nothing but a whole block with the right checksum counts.
 *
 * A block's bytes come out only after its checksum was verified. Before a fault stand all blocks
 * before it, as with libbz2 alone.
 *
 * Memory: for each processor 4 MiB of libbz2 and two blocks in flight, of at most 2 MiB plain
 * bytes; one that unpacks to more is decoded once to verify it and once more to give it out.
 */
#ifndef BZ2_H
#define BZ2_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct bz2; /* opaque */

/* Compressed bytes: up to cap to dst, *n of them; ST_OK with *n == 0 at the end of the file. */
typedef enum st bz2_src(void *arg, uint8_t *dst, size_t cap, size_t *n, struct err *e);

/* threads: at most so many decode at once; 0: one for each processor. */
enum st bz2_new(struct bz2 **out, bz2_src *src, void *arg, unsigned threads, struct err *e);
void bz2_free(struct bz2 *b); /* NULL is fine; at any time */

/* As codec_read(). */
enum st bz2_read(struct bz2 *b, uint8_t *dst, size_t cap, size_t *n, struct err *e);
/* Bytes behind the last whole stream that begin no other one, after ST_END. */
uint64_t bz2_trailing(const struct bz2 *b);

#endif
