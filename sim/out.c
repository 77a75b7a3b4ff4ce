/* out.c - see out.h. */
#include "sim/out.h"

#include <errno.h>
#include <string.h>

enum { FLUSH_BYTES = 1 << 20, GZIP_LEVEL = 5 };

enum st
out_open(struct out *o, const char *dir, const char *name, bool gz, struct err *e)
{
	memset(o, 0, sizeof(*o));
	if (snprintf(o->path, sizeof(o->path), "%s/%s", dir, name) >= (int)sizeof(o->path))
		return err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "the path of %s is too long", name);
	o->f = fopen(o->path, "wb");
	if (o->f == NULL)
		return err_sys(e, "make %s", o->path);
	if (!gz)
		return ST_OK;
	fclose(o->f); /* zlib opens by itself; the first open gave the errno */
	o->f = NULL;
	o->gz = gzopen(o->path, "wb");
	if (o->gz == NULL)
		return err_nomem(e, o->path);
	gzbuffer(o->gz, 1 << 17);
	gzsetparams(o->gz, GZIP_LEVEL, Z_DEFAULT_STRATEGY);
	return ST_OK;
}

void
out_fast(struct out *o)
{
	if (o->gz != NULL)
		gzsetparams(o->gz, 1, Z_DEFAULT_STRATEGY);
}

static void
flush(struct out *o)
{
	if (!o->failed && !o->b.bad && o->b.n > 0) {
		if (o->gz != NULL)
			o->failed = gzwrite(o->gz, o->b.p, (unsigned)o->b.n) != (int)o->b.n;
		else
			o->failed = fwrite(o->b.p, 1, o->b.n, o->f) != o->b.n;
	}
	o->b.n = 0;
}

void
out_more(struct out *o)
{
	if (o->b.n >= FLUSH_BYTES)
		flush(o);
}

enum st
out_close(struct out *o, struct err *e)
{
	const bool nomem = o->b.bad;
	int saved = 0;

	flush(o);
	if (o->failed)
		saved = errno;
	if (o->gz != NULL && gzclose(o->gz) != Z_OK && !o->failed) {
		o->failed = true;
		saved = errno;
	}
	if (o->f != NULL && fclose(o->f) != 0 && !o->failed) {
		o->failed = true;
		saved = errno;
	}
	buf_fini(&o->b);
	if (nomem)
		return err_nomem(e, o->path);
	if (o->failed) {
		errno = saved;
		return err_sys(e, "write %s", o->path);
	}
	return ST_OK;
}
