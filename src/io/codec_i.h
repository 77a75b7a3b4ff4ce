/* codec_i.h - inside of codec: the stream, shared by its source (codec.c) and the compressions. */
#ifndef CODEC_I_H
#define CODEC_I_H

#include <isa-l/igzip_lib.h>
#include <lzma.h>
#include <zstd.h>

#include "io/bz2.h"
#include "io/codec.h"

#define RAW_BYTES ((size_t)256 << 10)

struct codec {
	const struct codec_kind *kind;
	in_src *src;
	void *arg;
	int fd, wake; /* src is from_fd */
	bool eof;
	struct sha256 *digest;
	uint64_t file_bytes, trailing, plain_bytes;
	uint8_t *raw; /* [RAW_BYTES], raw[at..n) not used up yet */
	size_t at, n;
	bool fresh;	 /* the stream begins (again) with what comes next */
	bool begun;	 /* to be read */
	bool ended;	 /* cleanly */
	struct err late; /* a fault of reading behind what is in raw */
	union {
		struct inflate_state *gz;
		struct bz2 *bz;
		ZSTD_DStream *zst;
		lzma_stream xz;
	} u;
};

struct codec_kind {
	const char *name;
	size_t magic_n;
	uint8_t magic[6];
	enum st (*init)(struct codec *c, struct err *e);
	enum st (*read)(struct codec *c, uint8_t *dst, size_t cap, size_t *n, struct err *e);
	void (*fini)(struct codec *c);
	bool members; /* each begins anew */
};

/* Up to a row without magic. */
extern const struct codec_kind codec_kinds[];

/* Bytes of the file once something came; none at its end. */
enum st codec_take(struct codec *c, uint8_t *dst, size_t cap, size_t *n, struct err *e);
/* More compressed bytes when all are used up. */
enum st codec_refill(struct codec *c, struct err *e);
bool codec_used_up(const struct codec *c);
/* The faults of a compressed stream. */
enum st codec_cut(const struct codec *c, struct err *e);
enum st codec_damaged(const struct codec *c, struct err *e, const char *what);
/* Behind a whole stream: ST_OK when another one begins, ST_END. */
enum st codec_next_stream(struct codec *c, struct err *e);

#endif
