/*
 * codec.h - inside of io: plain bytes from a file descriptor, whatever the compression.
 *
 * Runs on the reader thread only.
 */
#ifndef CODEC_H
#define CODEC_H

#include "base/err.h"
#include "base/hash.h"
#include "io/in.h"

struct codec; /* opaque */

/*
 * Takes fd over (closed by codec_close, also on failure); looks at the magic number. digest may be
 * NULL. When wake, a descriptor or -1, becomes readable, whoever waits for fd gives up with ST_IO.
 */
enum st codec_open(struct codec **out, int fd, int wake, struct sha256 *digest, struct err *e);
/* From a function in place of a descriptor. */
enum st codec_open_from(struct codec **out, in_src *src, void *arg, struct err *e);
void codec_close(struct codec *c); /* NULL is fine */

const char *codec_name(const struct codec *c);
uint64_t codec_file_bytes(const struct codec *c); /* read from the descriptor so far */
uint64_t codec_trailing(const struct codec *c);	  /* bytes behind the last whole stream */
/*
 * Up to cap plain bytes to dst, *n of them. ST_OK with *n > 0 or ST_END; ST_TRUNC when the
 * compressed file was cut, ST_BAD when it is damaged, ST_IO. With a fault, *n bytes before it are
 * good.
 */
enum st codec_read(struct codec *c, uint8_t *dst, size_t cap, size_t *n, struct err *e);

#endif
