/* spool.c - see spool.h. */
#include "cli/spool.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "rtr/snapshot.h"

bool
spool_wanted(const char *arg)
{
	return strcmp(arg, "-") == 0 || rtr_is_address(arg);
}

static enum st
copy_stdin(int fd, struct err *e)
{
	char piece[1 << 16];
	ssize_t n;

	while ((n = read(STDIN_FILENO, piece, sizeof(piece))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(e, "read the standard input");
		for (ssize_t at = 0, w; at < n; at += w) {
			w = write(fd, piece + at, (size_t)(n - at));
			if (w < 0 && errno == EINTR)
				w = 0;
			if (w < 0)
				return err_sys(e, "keep the standard input");
		}
	}
	return ST_OK;
}

static enum st
make_folder(struct spool *s, struct err *e)
{
	const char *tmp = getenv("TMPDIR");
	const int n = snprintf(s->dir, sizeof(s->dir), "%s/routescope-XXXXXX",
	    tmp != NULL && tmp[0] != '\0' ? tmp : "/tmp");

	if (n < 0 || (size_t)n >= sizeof(s->dir)) {
		s->dir[0] = '\0';
		return err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "the path in TMPDIR is too long");
	}
	if (mkdtemp(s->dir) == NULL) {
		err_sys(e, "make a folder, %s", s->dir);
		s->dir[0] = '\0';
		return ST_IO;
	}
	return ST_OK;
}

/* What the ledger will call it: "stdin", or "vrps-" and the address with nothing odd in it. */
static char *
path_of(const struct spool *s, const char *arg)
{
	const bool cache = rtr_is_address(arg);
	char *path, *p;

	if (asprintf(&path, "%s/%s%s%s", s->dir, cache ? "vrps-" : "stdin", cache ? arg : "",
		cache ? ".json" : "") < 0)
		return NULL;
	for (p = path + strlen(s->dir) + 1; *p != '\0'; p++) {
		if (!isalnum((unsigned char)*p) && *p != '.' && *p != '-')
			*p = '-';
	}
	return path;
}

enum st
spool_get(struct spool *s, const char *arg, const struct clock *clock, char **path, struct err *e)
{
	char **v = arr_grow(s->files, s->n, &s->cap, sizeof(*v));
	enum st st = v != NULL ? ST_OK : err_nomem(e, "arguments");
	int fd;

	if (v != NULL)
		s->files = v;
	if (st == ST_OK && s->dir[0] == '\0')
		st = make_folder(s, e);
	if (st != ST_OK)
		return st;
	v[s->n] = path_of(s, arg);
	if (v[s->n] == NULL)
		return err_nomem(e, "arguments");
	*path = v[s->n++];
	fd = open(*path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1 && errno == EEXIST)
		return err_set(e, ST_BAD, ERR_NOOFF, NULL, "%s is given twice", arg);
	if (fd == -1)
		return err_sys(e, "make %s", *path);
	st = rtr_is_address(arg) ? rtr_snapshot(arg, NULL, clock_now_ns(clock) / 1000000000, fd, e)
				 : copy_stdin(fd, e);
	if (st != ST_OK && rtr_is_address(arg))
		err_in(e, arg);
	if (close(fd) != 0 && st == ST_OK)
		st = err_sys(e, "keep %s", arg);
	return st;
}

void
spool_fini(struct spool *s)
{
	for (size_t i = 0; i < s->n; i++) {
		unlink(s->files[i]);
		free(s->files[i]);
	}
	free(s->files);
	if (s->dir[0] != '\0')
		rmdir(s->dir);
	*s = (struct spool){ .n = 0 };
}
