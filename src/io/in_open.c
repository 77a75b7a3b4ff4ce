/* in_open.c - see in.h: opening and closing, and the reader thread. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/in_i.h"

static void *
reader(void *arg)
{
	struct in *in = arg;
	enum st st = ST_OK;
	struct err e = { 0 };

	while (st == ST_OK) {
		struct block *b;

		pthread_mutex_lock(&in->lock);
		while (in->filled - in->emptied == BLOCKS && !in->stop)
			pthread_cond_wait(&in->moved, &in->lock);
		b = &in->ring[in->filled % BLOCKS];
		if (in->stop)
			st = ST_END;
		pthread_mutex_unlock(&in->lock);
		if (st != ST_OK)
			break;
		st = codec_read(in->codec, b->p, BLOCK_BYTES, &b->n, &e);
		pthread_mutex_lock(&in->lock);
		in->filled += b->n > 0;
		pthread_cond_broadcast(&in->moved);
		pthread_mutex_unlock(&in->lock);
	}
	pthread_mutex_lock(&in->lock);
	in->done = true;
	in->end = st;
	in->err = e;
	pthread_cond_broadcast(&in->moved);
	pthread_mutex_unlock(&in->lock);
	return NULL;
}

/* A file is read from end to end; a pipe may be silent for ever, and must not keep in_close(). */
static enum st
prepare(struct in *in, int fd, struct err *e)
{
	struct stat sb;

	if (fstat(fd, &sb) == 0 && S_ISREG(sb.st_mode)) {
		posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
		return ST_OK;
	}
	in->wake = eventfd(0, EFD_CLOEXEC);
	return in->wake != -1 ? ST_OK : err_sys(e, "cannot wait for data");
}

enum how { DIGESTED, UNDIGESTED, DIRECT };

static enum st
start(struct in *in, int fd, enum how how, struct err *e)
{
	enum st st;

	pthread_mutex_init(&in->lock, NULL);
	pthread_cond_init(&in->moved, NULL);
	if (how == DIGESTED) {
		in->digest = sha256_new();
		if (in->digest == NULL) {
			close(fd);
			return err_nomem(e, "a digest");
		}
	}
	st = prepare(in, fd, e);
	if (st != ST_OK) {
		close(fd);
		return st;
	}
	st = codec_open(&in->codec, fd, in->wake, in->digest, e);
	in->direct = st == ST_OK && how == DIRECT && in->wake == -1 &&
		     strcmp(codec_name(in->codec), "raw") == 0;
	for (size_t i = 0; st == ST_OK && i < (in->direct ? 1 : BLOCKS); i++) {
		in->ring[i].p = malloc(BLOCK_BYTES);
		if (in->ring[i].p == NULL)
			st = err_nomem(e, "reading");
	}
	if (st == ST_OK && !in->direct) {
		errno = pthread_create(&in->thread, NULL, reader, in);
		if (errno != 0)
			return err_sys(e, "cannot start a thread");
		in->joined = false;
	}
	return st;
}

static enum st
open_as(struct in **out, const char *path, enum how how, struct err *e)
{
	struct in *in = calloc(1, sizeof(*in));
	enum st st;
	int fd;

	*out = NULL;
	if (in == NULL || (in->name = strdup(path)) == NULL) {
		free(in);
		return err_nomem(e, "reading");
	}
	in->joined = true;
	in->wake = -1;
	fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		st = err_sys(e, "cannot open");
	else
		st = start(in, fd, how, e);
	if (st != ST_OK) {
		err_in(e, path);
		if (fd != -1)
			in_close(in);
		else {
			free(in->name);
			free(in);
		}
		return st;
	}
	*out = in;
	return ST_OK;
}

enum st
in_open(struct in **out, const char *path, struct err *e)
{
	return open_as(out, path, DIGESTED, e);
}

enum st
in_open_undigested(struct in **out, const char *path, struct err *e)
{
	return open_as(out, path, UNDIGESTED, e);
}

enum st
in_open_direct(struct in **out, const char *path, struct err *e)
{
	return open_as(out, path, DIRECT, e);
}

enum st
in_open_from(struct in **out, const char *name, in_src *src, void *arg, struct err *e)
{
	struct in *in = calloc(1, sizeof(*in));
	enum st st;

	*out = NULL;
	if (in == NULL || (in->name = strdup(name)) == NULL ||
	    (in->scratch = malloc(BLOCK_BYTES)) == NULL) {
		if (in != NULL)
			free(in->name);
		free(in);
		return err_nomem(e, "reading");
	}
	in->joined = true;
	in->wake = -1;
	pthread_mutex_init(&in->lock, NULL);
	pthread_cond_init(&in->moved, NULL);
	st = codec_open_from(&in->codec, src, arg, e);
	if (st != ST_OK) {
		err_in(e, name);
		in_close(in);
		return st;
	}
	*out = in;
	return ST_OK;
}

void
in_join(struct in *in)
{
	if (in->joined)
		return;
	pthread_mutex_lock(&in->lock);
	in->stop = true;
	pthread_cond_broadcast(&in->moved);
	pthread_mutex_unlock(&in->lock);
	if (in->wake != -1)
		eventfd_write(in->wake, 1);
	pthread_join(in->thread, NULL);
	in->joined = true;
}

void
in_close(struct in *in)
{
	uint8_t digest[SHA256_BYTES];

	if (in == NULL)
		return;
	in_join(in);
	if (in->digest != NULL)
		sha256_end(in->digest, digest);
	codec_close(in->codec);
	if (in->wake != -1)
		close(in->wake);
	for (size_t i = 0; i < BLOCKS; i++)
		free(in->ring[i].p);
	pthread_cond_destroy(&in->moved);
	pthread_mutex_destroy(&in->lock);
	free(in->scratch);
	free(in->side);
	free(in->name);
	free(in);
}
