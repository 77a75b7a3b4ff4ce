/* obs.c - see obs.h. */
#include "app/obs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static enum st
make_dir(const char *path, struct err *e)
{
	if (mkdir(path, 0777) == 0 || errno == EEXIST)
		return ST_OK;
	err_sys(e, "make the folder");
	return err_in(e, path);
}

/* DIR/name into out; ST_LIMIT when it does not fit. */
static enum st
path_in(char *out, size_t cap, const char *dir, const char *name, struct err *e)
{
	const int n = snprintf(out, cap, "%s/%s", dir, name);

	if (n < 0 || (size_t)n >= cap)
		return err_set(
		    e, ST_LIMIT, ERR_NOOFF, NULL, "the path of the observatory is too long");
	return ST_OK;
}

static enum st
check_dir(struct obs *o, const char *dir, struct err *e)
{
	const int n = snprintf(o->dir, sizeof(o->dir), "%s", dir);

	if (n <= 0 || (size_t)n >= sizeof(o->dir))
		return err_set(e, ST_LIMIT, ERR_NOOFF, NULL,
		    "the path of the observatory is empty or too long");
	return ST_OK;
}

enum st
obs_init(const char *dir, struct err *e)
{
	struct obs o = { .lock_fd = -1 };
	char path[4096];
	enum st st = check_dir(&o, dir, e);

	if (st == ST_OK)
		st = make_dir(dir, e);
	if (st == ST_OK)
		st = path_in(path, sizeof(path), dir, "inputs", e);
	if (st == ST_OK)
		st = make_dir(path, e);
	if (st == ST_OK)
		st = path_in(path, sizeof(path), dir, "store.db", e);
	if (st == ST_OK)
		st = store_open(&o.store, path, STORE_WRITE, e);
	store_close(o.store);
	return st;
}

static enum st
take_lock(struct obs *o, struct err *e)
{
	char path[4096];
	enum st st = path_in(path, sizeof(path), o->dir, "lock", e);

	if (st != ST_OK)
		return st;
	o->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (o->lock_fd == -1) {
		err_sys(e, "open the lock");
		return err_in(e, path);
	}
	if (flock(o->lock_fd, LOCK_EX | LOCK_NB) == 0)
		return ST_OK;
	if (errno == EWOULDBLOCK)
		err_set(
		    e, ST_IO, ERR_NOOFF, NULL, "another process is writing to this observatory");
	else
		err_sys(e, "lock");
	return err_in(e, path);
}

enum st
obs_open(struct obs *o, const char *dir, enum store_mode mode, struct clock clock, struct err *e)
{
	char path[4096];
	enum st st;

	*o = (struct obs){ .lock_fd = -1, .clock = clock };
	st = check_dir(o, dir, e);
	if (st == ST_OK)
		st = path_in(path, sizeof(path), dir, "store.db", e);
	if (st == ST_OK && access(path, F_OK) != 0) {
		err_set(
		    e, ST_IO, ERR_NOOFF, NULL, "no observatory here; `routescope init` makes one");
		st = err_in(e, dir);
	}
	if (st == ST_OK && mode == STORE_WRITE)
		st = take_lock(o, e);
	if (st == ST_OK)
		st = store_open(&o->store, path, mode, e);
	if (st != ST_OK)
		obs_close(o);
	return st;
}

void
obs_close(struct obs *o)
{
	store_close(o->store);
	if (o->lock_fd != -1)
		close(o->lock_fd);
	o->store = NULL;
	o->lock_fd = -1;
}

/* The folder of an input; depth 1: of those that begin alike, 2: its own. */
static void
input_dir(const struct obs *o, const uint8_t *sha256, int depth, struct buf *out)
{
	out->n = 0;
	buf_cstr(out, o->dir);
	buf_lit(out, "/inputs/");
	buf_hex(out, sha256, 1);
	if (depth == 2) {
		buf_ch(out, '/');
		buf_hex(out, sha256, SHA256_BYTES);
	}
	buf_ch(out, '\0');
	out->n -= out->n != 0;
}

bool
obs_input_path(
    const struct obs *o, const uint8_t sha256[SHA256_BYTES], const char *name, struct buf *out)
{
	input_dir(o, sha256, 2, out);
	buf_ch(out, '/');
	buf_cstr(out, name);
	buf_ch(out, '\0');
	out->n -= out->n != 0;
	return !buf_bad(out);
}

#define BLOCK_BYTES (256u << 10)

/* Reads from to its end, into h and, unless it is -1, to. */
static enum st
pump(int from, int to, struct sha256 *h, uint64_t *bytes, const char *path, struct err *e)
{
	char *block = malloc(BLOCK_BYTES);
	enum st st = ST_OK;
	ssize_t n;

	*bytes = 0;
	if (block == NULL)
		return err_nomem(e, path);
	while ((n = read(from, block, BLOCK_BYTES)) > 0) {
		sha256_add(h, block, (size_t)n);
		*bytes += (uint64_t)n;
		for (ssize_t at = 0, w; to != -1 && at < n && st == ST_OK; at += w) {
			w = write(to, block + at, (size_t)(n - at));
			if (w == -1) {
				err_sys(e, "write a copy");
				st = err_in(e, path);
			}
		}
		if (st != ST_OK)
			break;
	}
	if (n == -1) {
		err_sys(e, "read");
		st = err_in(e, path);
	}
	free(block);
	return st;
}

static enum st
open_regular(const char *path, int *fd, struct err *e)
{
	struct stat sb;

	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe must not hang us */
	if (*fd == -1) {
		err_sys(e, "open");
		return err_in(e, path);
	}
	if (fstat(*fd, &sb) == 0 && S_ISREG(sb.st_mode))
		return ST_OK;
	close(*fd);
	*fd = -1;
	err_set(e, ST_IO, ERR_NOOFF, NULL, "not a regular file");
	return err_in(e, path);
}

enum st
file_sha256(const char *path, uint8_t out[SHA256_BYTES], uint64_t *bytes, struct err *e)
{
	struct sha256 *h;
	enum st st;
	int fd;

	st = open_regular(path, &fd, e);
	if (st != ST_OK)
		return st;
	h = sha256_new();
	if (h == NULL)
		st = err_nomem(e, path);
	else {
		st = pump(fd, -1, h, bytes, path, e);
		sha256_end(h, out);
	}
	close(fd);
	return st;
}

static enum st
sync_dir(const char *path, struct err *e)
{
	const int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum st st = ST_OK;

	if (fd == -1 || fsync(fd) != 0) {
		err_sys(e, "sync the folder");
		st = err_in(e, path);
	}
	if (fd != -1)
		close(fd);
	return st;
}

/* Copies fd to the new file tmp, synced; its digest must be sha256. */
static enum st
copy(int fd, const char *tmp, const uint8_t *sha256, struct err *e)
{
	const int to = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	struct sha256 *h = sha256_new();
	uint8_t got[SHA256_BYTES];
	uint64_t bytes;
	enum st st;

	if (to == -1 || h == NULL) {
		st = h == NULL ? err_nomem(e, tmp) : err_in((err_sys(e, "make a copy"), e), tmp);
		if (h != NULL)
			sha256_end(h, got);
		if (to != -1)
			close(to);
		return st;
	}
	st = pump(fd, to, h, &bytes, tmp, e);
	sha256_end(h, got);
	if (st == ST_OK && memcmp(got, sha256, SHA256_BYTES) != 0)
		st = err_set(e, ST_BAD, ERR_NOOFF, NULL, "the file changed while it was read");
	if (st == ST_OK && fsync(to) != 0)
		st = err_in((err_sys(e, "sync a copy"), e), tmp);
	close(to);
	return st;
}

static enum st
keep_in(const struct obs *o, int fd, const uint8_t *sha256, const char *name, struct buf *dir,
    struct buf *path, struct err *e)
{
	enum st st;

	input_dir(o, sha256, 1, dir);
	st = buf_bad(dir) ? err_nomem(e, name) : make_dir(dir->p, e);
	if (st == ST_OK) {
		input_dir(o, sha256, 2, dir);
		st = buf_bad(dir) ? err_nomem(e, name) : make_dir(dir->p, e);
	}
	if (st != ST_OK)
		return st;
	/* a name that an input cannot have; swept away when we die here */
	if (!obs_input_path(o, sha256, "", path))
		return err_nomem(e, name);
	buf_cstr(path, ".part");
	buf_ch(path, '\0');
	if (buf_bad(path))
		return err_nomem(e, name);
	st = copy(fd, path->p, sha256, e);
	if (st == ST_OK) {
		struct buf to = { 0 };

		if (!obs_input_path(o, sha256, name, &to))
			st = err_nomem(e, name);
		else if (rename(path->p, to.p) != 0)
			st = err_in((err_sys(e, "rename a copy"), e), to.p);
		buf_fini(&to);
	}
	if (st != ST_OK) {
		unlink(path->p);
		return st;
	}
	return sync_dir(dir->p, e);
}

enum st
obs_keep(const struct obs *o, const char *path, const uint8_t sha256[SHA256_BYTES],
    const char *name, struct err *e)
{
	struct buf dir = { 0 }, tmp = { 0 };
	enum st st;
	int fd;

	st = open_regular(path, &fd, e);
	if (st != ST_OK)
		return st;
	st = keep_in(o, fd, sha256, name, &dir, &tmp, e);
	close(fd);
	buf_fini(&dir);
	buf_fini(&tmp);
	return st;
}

/* Empties a folder of files and removes it. */
static void
remove_dir(const char *path)
{
	DIR *d = opendir(path);
	struct dirent *f;

	while (d != NULL && (f = readdir(d)) != NULL) {
		if (strcmp(f->d_name, ".") != 0 && strcmp(f->d_name, "..") != 0)
			unlinkat(dirfd(d), f->d_name, 0);
	}
	if (d != NULL)
		closedir(d);
	rmdir(path);
}

void
obs_drop(const struct obs *o, const uint8_t sha256[SHA256_BYTES], const char *name)
{
	struct buf dir = { 0 };

	(void)name;
	input_dir(o, sha256, 2, &dir);
	if (!buf_bad(&dir))
		remove_dir(dir.p);
	buf_fini(&dir);
}

/* Of the folders below inputs/ab: those that no row of the ledger speaks of. */
static enum st
sweep_one(const struct obs *o, const char *dir, struct err *e)
{
	DIR *d = opendir(dir);
	struct dirent *f;
	enum st st = ST_OK;

	while (d != NULL && st == ST_OK && (f = readdir(d)) != NULL) {
		uint8_t sha[SHA256_BYTES];
		struct store_input in;

		if (strlen(f->d_name) != 2 * SHA256_BYTES || !str_hex(str_of(f->d_name), sha))
			continue;
		st = store_input_find(o->store, sha, &in, e);
		if (st == ST_END || (st == ST_OK && in.status == INPUT_REFUSED)) {
			obs_drop(o, sha, "");
			st = ST_OK;
		}
	}
	if (d != NULL)
		closedir(d);
	return st;
}

enum st
obs_sweep(const struct obs *o, struct err *e)
{
	char path[4096];
	enum st st = ST_OK;

	for (unsigned i = 0; st == ST_OK && i < 256; i++) {
		snprintf(path, sizeof(path), "%s/inputs/%02x", o->dir, i);
		st = sweep_one(o, path, e);
	}
	return st;
}

enum st
obs_min_peers(const struct obs *o, uint32_t *out, struct err *e)
{
	char text[STORE_SETTING];
	enum st st = store_setting(o->store, OBS_SET_MIN_PEERS, text, e);

	*out = st == ST_OK ? (uint32_t)strtoul(text, NULL, 10) : OBS_DEFAULT_MIN_PEERS;
	return st == ST_END ? ST_OK : st;
}

enum st
obs_simulated(const struct obs *o, bool *out, struct err *e)
{
	char text[STORE_SETTING];
	enum st st = store_setting(o->store, OBS_SET_SIMULATED, text, e);

	*out = st == ST_OK && strcmp(text, "1") == 0;
	return st == ST_END ? ST_OK : st;
}

enum st
obs_shows_all(const struct obs *o, bool *out, struct err *e)
{
	char text[STORE_SETTING];
	enum st st = store_setting(o->store, OBS_SET_SHOW, text, e);

	*out = st == ST_OK && strcmp(text, "all") == 0;
	if (st != ST_OK && st != ST_END)
		return st;
	return *out ? ST_OK : obs_simulated(o, out, e);
}
