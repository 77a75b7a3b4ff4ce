/* evidence_objects.c - see evidence_i.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/evidence_i.h"
#include "base/limits.h"

bool
evidence_object_path(const char *dir, const uint8_t sha256[SHA256_BYTES], struct buf *out)
{
	out->n = 0;
	buf_printf(out, "%s/objects/", dir);
	buf_hex(out, sha256, 1);
	buf_ch(out, '/');
	buf_hex(out, sha256, SHA256_BYTES);
	buf_ch(out, '\0');
	return !buf_bad(out);
}

bool
evidence_incident_path(const char *dir, const char *id, const char *ext, struct buf *out)
{
	out->n = 0;
	buf_printf(out, "%s/incidents/%s%s", dir, id, ext);
	buf_ch(out, '\0');
	return !buf_bad(out);
}

void
evidence_digest(const void *p, size_t n, uint8_t out[SHA256_BYTES])
{
	struct sha256 *s = sha256_new();

	memset(out, 0, SHA256_BYTES);
	if (s == NULL)
		return;
	sha256_add(s, p, n);
	sha256_end(s, out);
}

/* All folders of a path, but for its last part. */
static enum st
make_folders(const char *path, struct err *e)
{
	char *copy = strdup(path);
	enum st st = copy != NULL ? ST_OK : err_nomem(e, "paths");

	for (char *p = copy != NULL ? copy + 1 : NULL; st == ST_OK && (p = strchr(p, '/')) != NULL;
	     p++) {
		*p = '\0';
		if (mkdir(copy, 0777) != 0 && errno != EEXIST)
			st = err_in((err_sys(e, "make a folder"), e), copy);
		*p = '/';
	}
	free(copy);
	return st;
}

static enum st
write_all(int fd, const char *p, size_t n, struct err *e)
{
	while (n > 0) {
		const ssize_t k = write(fd, p, n);

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return err_sys(e, "write");
		p += k;
		n -= (size_t)k;
	}
	return fsync(fd) == 0 ? ST_OK : err_sys(e, "fsync");
}

enum st
evidence_write(const char *path, const void *p, size_t n, struct err *e)
{
	struct buf part = { 0 };
	enum st st;
	int fd;

	buf_printf(&part, "%s.%ld", path, (long)getpid());
	buf_ch(&part, '\0');
	st = buf_bad(&part) ? err_nomem(e, "paths") : make_folders(path, e);
	if (st != ST_OK) {
		buf_fini(&part);
		return st;
	}
	fd = open(part.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd == -1)
		st = err_sys(e, "create");
	else {
		st = write_all(fd, p, n, e);
		close(fd);
		if (st == ST_OK && rename(part.p, path) != 0)
			st = err_sys(e, "rename");
		if (st != ST_OK)
			unlink(part.p);
	}
	buf_fini(&part);
	return st == ST_OK ? ST_OK : err_in(e, path);
}

enum st
evidence_put(const char *dir, const void *p, size_t n, uint8_t sha256[SHA256_BYTES], struct err *e)
{
	struct buf path = { 0 };
	struct stat s;
	enum st st = ST_OK;

	evidence_digest(p, n, sha256);
	if (!evidence_object_path(dir, sha256, &path))
		st = err_nomem(e, "paths");
	else if (stat(path.p, &s) != 0 || (uint64_t)s.st_size != n)
		st = evidence_write(path.p, p, n, e);
	buf_fini(&path);
	return st;
}

enum st
evidence_read(const char *path, struct buf *out, struct err *e)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum st st = ST_OK;
	ssize_t n = 1;

	if (fd == -1)
		return err_in((err_sys(e, "open"), e), path);
	while (st == ST_OK && n > 0) {
		char *room = buf_room(out, 1 << 16);

		if (room == NULL)
			st = err_nomem(e, path);
		else if ((n = read(fd, room, 1 << 16)) < 0)
			st = err_in((err_sys(e, "read"), e), path);
		else
			out->n += (size_t)n;
		if (st == ST_OK && out->n > EVIDENCE_MAX_BYTES)
			st = err_in((err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "too large"), e), path);
	}
	close(fd);
	return st;
}

enum st
evidence_get(const char *dir, const uint8_t sha256[SHA256_BYTES], struct buf *out, struct err *e)
{
	uint8_t is[SHA256_BYTES];
	struct buf path = { 0 };
	enum st st;

	out->n = 0;
	st = evidence_object_path(dir, sha256, &path) ? evidence_read(path.p, out, e)
						      : err_nomem(e, "paths");
	if (st == ST_OK) {
		evidence_digest(out->p, out->n, is);
		if (memcmp(is, sha256, sizeof(is)) != 0)
			st = err_in(
			    (err_set(e, ST_BAD, ERR_NOOFF, NULL, "is no more what its name says"),
				e),
			    path.p);
	}
	buf_fini(&path);
	return st;
}
