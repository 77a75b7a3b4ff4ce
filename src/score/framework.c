/*
 * framework.c - reads a framework file.
 *
 * libcyaml refuses what the tables of shape.c do not name and tells the line; what the file means
 * is checked in resolve.c.
 */
#include "score/framework_i.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "conf/conf.h"

extern const char framework_2018[], framework_2018_end[];
extern const char framework_2024[], framework_2024_end[];
extern const char framework_2026[], framework_2026_end[];
extern const char framework_imc2022[], framework_imc2022_end[];

static const struct {
	const char *id, *p, *end;
} builtins[] = {
	{ "2018", framework_2018, framework_2018_end },
	{ "2024", framework_2024, framework_2024_end },
	{ "2026", framework_2026, framework_2026_end },
	{ "imc2022", framework_imc2022, framework_imc2022_end },
};

#define BUILTINS (sizeof(builtins) / sizeof(builtins[0]))

enum st
framework_parse(struct framework **out, const void *p, size_t n, const char *name, struct err *e)
{
	const struct fw_src src = { { p, n }, name };
	void *v;
	struct framework *f;
	enum st st = conf_load(&v, src.text, 1, &fw_shape, "framework file", e);

	*out = NULL;
	f = v;
	if (st == ST_OK)
		st = framework_resolve(f, &src, e);
	if (st != ST_OK) {
		err_in(e, name);
		framework_free(f);
		return st;
	}
	*out = f;
	return ST_OK;
}

void
framework_free(struct framework *f)
{
	conf_free(&fw_shape, f);
}

const char *
framework_builtin(size_t i)
{
	return i < BUILTINS ? builtins[i].id : NULL;
}

static enum st
read_all(struct buf *out, int fd, const char *path, struct err *e)
{
	for (;;) {
		char *d = buf_room(out, 4096);
		ssize_t n;

		if (d == NULL)
			return err_nomem(e, path);
		n = read(fd, d, 4096);
		if (n == -1)
			return err_in((err_sys(e, "read"), e), path);
		if (n == 0)
			return ST_OK;
		out->n += (size_t)n;
		if (out->n > FRAMEWORK_MAX_BYTES)
			return err_in(
			    (err_set(e, ST_LIMIT, ERR_NOOFF, NULL,
				 "a framework file has at most %u bytes", FRAMEWORK_MAX_BYTES),
				e),
			    path);
	}
}

enum st
framework_text(struct buf *out, const char *id_or_file, struct err *e)
{
	enum st st;
	int fd;

	for (size_t i = 0; i < BUILTINS; i++) {
		if (strcmp(builtins[i].id, id_or_file) == 0) {
			buf_put(out, builtins[i].p, (size_t)(builtins[i].end - builtins[i].p));
			return buf_bad(out) ? err_nomem(e, id_or_file) : ST_OK;
		}
	}
	fd = open(id_or_file, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return err_in((err_sys(e, "no built-in framework and no file"), e), id_or_file);
	st = read_all(out, fd, id_or_file, e);
	close(fd);
	return st;
}

enum st
framework_load(struct framework **out, const char *id_or_file, struct err *e)
{
	struct buf text = { 0 };
	enum st st;

	*out = NULL;
	st = framework_text(&text, id_or_file, e);
	if (st == ST_OK)
		st = framework_parse(out, text.p, text.n, id_or_file, e);
	buf_fini(&text);
	return st;
}
