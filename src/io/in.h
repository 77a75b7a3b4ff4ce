/*
 * in.h - one stream of plain bytes, whatever the compression.
 *
 * raw, gzip, bzip2, xz and zstd are told apart by their magic number, never by
 * the name; several members or streams behind each other read as one. A thread
 * of its own reads and decompresses into a ring of blocks while the caller
 * works on the last one. Bytes are handed out in place; a piece that spans
 * blocks is moved to the front of the next one.
 *
 * A cut compressed file gives every byte that could be decoded, then ST_TRUNC;
 * a damaged one ST_BAD. Both name the offset in the plain stream.
 *
 * Memory: 2 MiB of blocks, plus the decompressor's own (bz2.h for bzip2).
 */
#ifndef IN_H
#define IN_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"

struct in; /* opaque */

/*
 * Opens path, "-" for standard input. On failure *out is NULL. The reader thread starts at once.
 * An empty file opens and is at its end.
 */
enum st in_open(struct in **out, const char *path, struct err *e);
/* The same without a digest, for tables so large that hashing would be felt. */
enum st in_open_undigested(struct in **out, const char *path, struct err *e);
/*
 * The same, and a raw file is read by whoever asks for bytes, without a thread: for callers that
 * are several threads themselves. What is packed, and pipes, have the thread still.
 */
enum st in_open_direct(struct in **out, const char *path, struct err *e);
/* Whether the bytes come from a thread of its own. */
bool in_threaded(const struct in *in);

/*
 * Where compressed or plain bytes come from: up to cap of them to dst, *n of them; ST_OK with *n ==
 * 0 at the end. A fault ends the stream as one of reading does.
 */
typedef enum st in_src(void *arg, uint8_t *dst, size_t cap, size_t *n, struct err *e);
/*
 * A stream from a function, undigested, without a thread: src is called when more is asked for.
 * Every piece that src gives is handed out as a block of its own size, freed with the next one, so
 * that a reader that looks behind it or holds on to it is found out by a memory checker. name is
 * for messages.
 */
enum st in_open_from(struct in **out, const char *name, in_src *src, void *arg, struct err *e);

void in_close(struct in *in); /* NULL is fine; at any time */

/* Name as given, for messages. */
const char *in_name(const struct in *in);
/* Name of the compression found: "raw", "gzip", "bzip2", "xz" or "zstd". */
const char *in_codec(const struct in *in);
/*
 * Bytes once handed out stay where they are as long as this number stays the same: longer than the
 * next call, and mostly for a whole block.
 */
uint64_t in_generation(const struct in *in);
/* Offset in the plain stream of the next byte. */
uint64_t in_off(const struct in *in);

/*
 * At least want contiguous bytes at *p, *have of them, valid until the next call on this stream;
 * nothing is consumed. ST_END: the stream ended with *have < want bytes left (perhaps 0).
 * ST_TRUNC, ST_BAD, ST_IO: the fault that ended the stream, given once the bytes before it (*have
 * of them at *p) do not suffice. want is at most MRT_MAX_RECORD_BYTES.
 */
enum st in_peek(struct in *in, size_t want, const uint8_t **p, size_t *have, struct err *e);
/* Consumes n bytes, at most those of the last in_peek. */
void in_skip(struct in *in, size_t n);
/* How many bytes in_peek() would give without waiting or moving. */
size_t in_here(const struct in *in);

/* Memory that a stream gave away; zero before the first in_keep(). */
struct in_kept {
	uint8_t *block, *side;
	size_t side_cap;
};

/*
 * What was handed out since the generation changed belongs to k from now on, until the next
 * in_keep() with the same k gives the memory back; bytes not consumed stay in the stream. Nothing
 * is copied but those, so that a caller can hand a block to another thread.
 */
enum st in_keep(struct in *in, struct in_kept *k, struct err *e);
void in_kept_fini(struct in_kept *k);

/*
 * The next line without its LF or CR LF, consumed, valid until the next call. ST_END at the end; a
 * last line without LF counts. ST_LIMIT above TEXT_MAX_LINE_BYTES.
 */
enum st in_line(struct in *in, struct str *line, struct err *e);

/*
 * Digest and size of the file as it lies there (compressed). Call it after the stream ended;
 * zeroes for a stream opened undigested.
 */
void in_sha256(struct in *in, uint8_t out[SHA256_BYTES]);
uint64_t in_file_bytes(const struct in *in);
/* Bytes of garbage behind the last whole compressed stream, after ST_END: worth a word, no fault.
 */
uint64_t in_trailing(const struct in *in);

#endif
