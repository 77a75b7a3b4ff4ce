/* walk.c - see walk.h. */
#include "app/walk.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/limits.h"

const char *
path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static enum st
push(struct walk *w, const char *path, bool named, struct err *e)
{
	struct walk_file *p;

	if (w->n == INGEST_MAX_FILES)
		return err_set(
		    e, ST_LIMIT, ERR_NOOFF, NULL, "more than %u files", INGEST_MAX_FILES);
	p = arr_grow(w->files, w->n, &w->cap, sizeof(*p));
	if (p == NULL)
		return err_nomem(e, path);
	w->files = p;
	p[w->n].path = strdup(path);
	p[w->n].named = named;
	return p[w->n].path != NULL ? (w->n++, ST_OK) : err_nomem(e, path);
}

static int
by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static enum st
fault(const FTSENT *f, struct err *e)
{
	errno = f->fts_errno;
	err_sys(e, "read");
	return err_in(e, f->fts_path);
}

/*
 * A folder inside of one that `simulate` wrote: there lie sources that are worse than the true
 * ones, for benches, not for an observatory.
 */
static bool
for_benches(const FTSENT *f)
{
	char mark[4096];

	return f->fts_level > 0 &&
	       snprintf(mark, sizeof(mark), "%.*ssimulated.json",
		   (int)(f->fts_pathlen - f->fts_namelen), f->fts_path) < (int)sizeof(mark) &&
	       access(mark, F_OK) == 0;
}

enum st
walk_add(struct walk *w, const char *path, struct err *e)
{
	char *const roots[] = { (char *)(uintptr_t)path, NULL };
	FTS *t = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name);
	enum st st = ST_OK;
	FTSENT *f;

	if (t == NULL)
		return err_nomem(e, path);
	while (st == ST_OK && (errno = 0, f = fts_read(t)) != NULL) {
		switch (f->fts_info) {
		case FTS_F:
			st = push(w, f->fts_path, f->fts_level == 0, e);
			break;
		case FTS_DEFAULT: /* a pipe or device: said by the reader when it was named */
			if (f->fts_level == 0)
				st = push(w, f->fts_path, true, e);
			break;
		case FTS_NS:
		case FTS_ERR:
		case FTS_DNR:
			st = fault(f, e);
			break;
		case FTS_D:
			if (for_benches(f))
				fts_set(t, f, FTS_SKIP);
			break;
		default: /* loops, dangling links */
			break;
		}
	}
	if (st == ST_OK && errno != 0)
		st = errno == ENOMEM ? err_nomem(e, path) : err_in((err_sys(e, "read"), e), path);
	fts_close(t);
	return st;
}

void
walk_fini(struct walk *w)
{
	for (size_t i = 0; i < w->n; i++)
		free(w->files[i].path);
	free(w->files);
	*w = (struct walk){ 0 };
}
