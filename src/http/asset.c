/* asset.c - see asset.h. */
#include "http/asset.h"

#define ZLIB_CONST /* it reads its input only */
#include <zlib.h>

const struct asset *
asset_find(struct str path)
{
	for (size_t i = 0; i < assets_n; i++) {
		if (str_eq(path, assets[i].path))
			return &assets[i];
	}
	return NULL;
}

/* The last four bytes of a gzip member are its plain length, little end first (RFC 1952 2.3.1). */
static size_t
plain_bytes(const struct asset *a)
{
	const unsigned char *p = a->gz_end - 4;

	return (size_t)p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 | (size_t)p[3] << 24;
}

enum st
asset_inflate(const struct asset *a, struct buf *out, struct err *e)
{
	const size_t n = plain_bytes(a);
	z_stream z = { .next_in = a->gz, .avail_in = (uInt)(a->gz_end - a->gz) };
	char *d = buf_room(out, n + 1);
	int rc;

	if (d == NULL || inflateInit2(&z, 15 + 16) != Z_OK)
		return err_nomem(e, a->path);
	z.next_out = (unsigned char *)d;
	z.avail_out = (uInt)n + 1;
	rc = inflate(&z, Z_FINISH);
	inflateEnd(&z);
	if (rc != Z_STREAM_END || z.total_out != n)
		return err_set(
		    e, ST_BAD, ERR_NOOFF, "RFC 1952", "the packed file %s is damaged", a->path);
	out->n += n;
	return ST_OK;
}
