/* posts.c - the folder of posts, see posts.h. */
#include "app/posts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/limits.h"

static const char *const words[POST_KINDS] = { "post", "voice" };

const char *
post_kind_word(enum post_kind k)
{
	return words[k];
}

bool
post_kind_parse(struct str s, enum post_kind *out)
{
	for (unsigned k = 0; k < POST_KINDS; k++) {
		*out = (enum post_kind)k;
		if (str_eq(s, words[k]))
			return true;
	}
	return false;
}

static enum st
read_fd(int fd, struct buf *out, struct err *e)
{
	struct stat sb;
	ssize_t n = 1;

	if (fstat(fd, &sb) == -1)
		return err_sys(e, "stat");
	if (!S_ISREG(sb.st_mode))
		return err_set(e, ST_BAD, ERR_NOOFF, "post", "not a regular file");
	while (n > 0 && out->n <= POST_MAX_BYTES) {
		char *d = buf_room(out, 4096);

		if (d == NULL)
			return err_nomem(e, "post");
		do {
			n = read(fd, d, 4096);
		} while (n == -1 && errno == EINTR);
		if (n == -1)
			return err_sys(e, "read");
		out->n += (size_t)n;
	}
	if (out->n > POST_MAX_BYTES)
		return err_set(
		    e, ST_LIMIT, ERR_NOOFF, "post", "longer than %u bytes", POST_MAX_BYTES);
	return ST_OK;
}

static bool
set_slug(struct post *p, struct str name)
{
	name.n -= 3; /* .md */
	if (name.n == 0 || name.n > POST_SLUG_MOST)
		return false;
	for (size_t i = 0; i < name.n; i++) {
		const char c = name.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
			return false;
	}
	memcpy(p->slug, name.p, name.n);
	p->slug[name.n] = '\0';
	return true;
}

static enum st
read_post(struct post *p, int dir, const char *name, struct err *e)
{
	enum st st = ST_OK;
	int fd;

	*p = (struct post){ .front = NULL };
	if (!set_slug(p, str_of(name)))
		return err_set(e, ST_BAD, ERR_NOOFF, "post",
		    "its name is to be of small letters, digits and -, at most %d of them",
		    POST_SLUG_MOST);
	/* a fifo would never answer */
	fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd == -1)
		return err_sys(e, "open");
	st = read_fd(fd, &p->text, e);
	close(fd);
	return st == ST_OK ? post_parse(p, e) : st;
}

static int
by_date(const void *a, const void *b)
{
	const struct post *x = a, *y = b;

	if (x->date_s != y->date_s)
		return x->date_s > y->date_s ? -1 : 1;
	return strcmp(x->slug, y->slug);
}

static int
is_post(const struct dirent *d)
{
	return d->d_name[0] != '.' && str_ends(str_of(d->d_name), ".md");
}

static enum st
read_all(struct posts *out, const char *path, struct dirent **names, size_t n, struct err *e)
{
	const int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum st st = ST_OK;

	if (dir == -1)
		return err_in((err_sys(e, "open"), e), path);
	for (size_t i = 0; st == ST_OK && i < n; i++) {
		struct post *p = &out->v[out->n];
		struct err *fault = &out->faults[out->n_faults];

		st = read_post(p, dir, names[i]->d_name, fault);
		out->n += st == ST_OK;
		if (st == ST_OK)
			continue;
		post_fini(p);
		err_in(fault, names[i]->d_name);
		if (st == ST_NOMEM) {
			*e = *fault;
			break;
		}
		out->n_faults++;
		st = ST_OK;
	}
	close(dir);
	return st;
}

enum st
posts_load(struct posts *out, const char *data_dir, struct err *e)
{
	struct dirent **names = NULL;
	char path[4096];
	enum st st = ST_OK;
	int n;

	*out = (struct posts){ .n = 0 };
	snprintf(path, sizeof(path), "%s/posts", data_dir);
	n = scandir(path, &names, is_post, alphasort);
	if (n == -1)
		return errno == ENOENT ? ST_OK : err_in((err_sys(e, "posts"), e), path);
	if ((unsigned)n > POSTS_MAX)
		st = err_in(
		    (err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "more than %u posts", POSTS_MAX), e),
		    path);
	if (st == ST_OK) {
		out->v = arr_new((size_t)n + 1, sizeof(*out->v));
		out->faults = arr_new((size_t)n + 1, sizeof(*out->faults));
		st = out->v != NULL && out->faults != NULL
			 ? read_all(out, path, names, (size_t)n, e)
			 : err_nomem(e, "posts");
	}
	for (int i = 0; i < n; i++)
		free(names[i]);
	free(names);
	if (st != ST_OK)
		posts_fini(out);
	else if (out->n > 1)
		qsort(out->v, out->n, sizeof(*out->v), by_date);
	return st;
}

void
posts_fini(struct posts *p)
{
	for (size_t i = 0; i < p->n; i++)
		post_fini(&p->v[i]);
	free(p->v);
	free(p->faults);
	*p = (struct posts){ .n = 0 };
}

const struct post *
posts_find(const struct posts *p, struct str slug)
{
	for (size_t i = 0; i < p->n; i++) {
		if (str_eq(slug, p->v[i].slug))
			return &p->v[i];
	}
	return NULL;
}
