/* head.c - the little file beside a part: without it a part cannot be gone on with. */
#include "fetch/fetch_i.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"

enum st
dir_sync(const char *dir, struct err *e)
{
	const int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum st st = ST_OK;

	if (fd == -1 || fsync(fd) != 0) {
		err_sys(e, "sync the folder");
		st = err_in(e, dir);
	}
	if (fd != -1)
		close(fd);
	return st;
}

static void
take(char *out, size_t cap, struct str v)
{
	if (v.n < cap) {
		memcpy(out, v.p, v.n);
		out[v.n] = '\0';
	}
}

/* Lines of a word, a blank and a value. */
static void
parse(struct head *h, struct str text)
{
	struct str line, word;

	while (str_cut(&text, '\n', &line)) {
		if (!str_cut(&line, ' ', &word))
			continue;
		if (str_eq(word, "url"))
			take(h->url, sizeof(h->url), line);
		else if (str_eq(word, "etag"))
			take(h->tag.etag, sizeof(h->tag.etag), line);
		else if (str_eq(word, "modified"))
			take(h->tag.modified, sizeof(h->tag.modified), line);
		else if (str_eq(word, "bytes"))
			str_u64(line, UINT64_MAX, &h->bytes);
	}
}

enum st
head_read(struct head *h, const char *dir, const char *url, struct err *e)
{
	char path[4096], text[4096];
	ssize_t n;
	int fd;

	*h = (struct head){ .bytes = 0 };
	snprintf(path, sizeof(path), "%s/head", dir);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1 && errno == ENOENT)
		return ST_END;
	n = fd != -1 ? read(fd, text, sizeof(text)) : -1;
	if (n == -1) {
		err_sys(e, "read");
		if (fd != -1)
			close(fd);
		return err_in(e, path);
	}
	close(fd);
	parse(h, (struct str){ text, (size_t)n });
	/* another mirror is another file as far as we know */
	return strcmp(h->url, url) == 0 ? ST_OK : ST_END;
}

enum st
head_write(const struct head *h, const char *dir, struct err *e)
{
	char path[4096], tmp[4096];
	struct buf b = { 0 };
	enum st st = ST_OK;
	int fd;

	snprintf(path, sizeof(path), "%s/head", dir);
	snprintf(tmp, sizeof(tmp), "%s/head.new", dir);
	buf_printf(&b, "url %s\nbytes %llu\n", h->url, (unsigned long long)h->bytes);
	if (h->tag.etag[0] != '\0')
		buf_printf(&b, "etag %s\n", h->tag.etag);
	if (h->tag.modified[0] != '\0')
		buf_printf(&b, "modified %s\n", h->tag.modified);
	if (buf_bad(&b))
		return err_nomem(e, path);
	fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd == -1 || write(fd, b.p, b.n) != (ssize_t)b.n || fsync(fd) != 0 ||
	    rename(tmp, path) != 0) {
		err_sys(e, "write");
		st = err_in(e, path);
	}
	if (fd != -1)
		close(fd);
	buf_fini(&b);
	return st == ST_OK ? dir_sync(dir, e) : st;
}
