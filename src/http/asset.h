/*
 * asset.h - the files of the dashboard, packed into the program at build time by tools/gen-assets:
 * each as gzip -9n made it. When the dashboard was not built, a plain page stands in.
 */
#ifndef ASSET_H
#define ASSET_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

struct asset {
	const char *path; /* "/assets/app-1a2b.js" */
	const char *type; /* media type */
	const char *tag;  /* 16 hexadecimal digits of its SHA-256 */
	const unsigned char *gz, *gz_end;
};

/* The table that tools/gen-assets writes, by path. */
extern const struct asset assets[];
extern const size_t assets_n;

/* NULL when there is none. */
const struct asset *asset_find(struct str path);
/* Appends the plain file, for the client who does not take gzip. */
enum st asset_inflate(const struct asset *a, struct buf *out, struct err *e);

#endif
