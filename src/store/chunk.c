/* chunk.c - a column or text of a month as one compressed blob. Most counters are mostly zero. */
#include "store/store_i.h"

#include <zstd.h>

#include "base/limits.h"

enum st
chunk_pack(struct buf *out, const void *p, size_t n, struct err *e)
{
	const size_t most = ZSTD_compressBound(n);
	char *d = buf_room(out, most);
	size_t got;

	if (d == NULL)
		return err_nomem(e, "chunk");
	got = ZSTD_compress(d, most, p, n, 1);
	if (ZSTD_isError(got))
		return err_nomem(e, ZSTD_getErrorName(got));
	out->n += got;
	return ST_OK;
}

enum st
chunk_unpack(struct buf *out, struct str packed, struct err *e)
{
	const unsigned long long n = ZSTD_getFrameContentSize(packed.p, packed.n);
	size_t got;
	char *d;

	if (n == ZSTD_CONTENTSIZE_UNKNOWN || n == ZSTD_CONTENTSIZE_ERROR)
		return err_set(e, ST_BAD, ERR_NOOFF, NULL, "a chunk of the store is damaged");
	if (n > STORE_MAX_CHUNK_BYTES)
		return err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "a chunk of %llu bytes", n);
	d = buf_room(out, (size_t)n);
	if (d == NULL)
		return err_nomem(e, "chunk");
	got = ZSTD_decompress(d, (size_t)n, packed.p, packed.n);
	if (ZSTD_isError(got) || got != n)
		return err_set(e, ST_BAD, ERR_NOOFF, NULL, "a chunk of the store is damaged");
	out->n += got;
	return ST_OK;
}
