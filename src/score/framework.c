/*
 * framework.c - reads a framework file.
 *
 * libcyaml refuses what the tables of shape.c do not name and tells the line; what the file means
 * is checked in resolve.c.
 */
#include "score/framework_i.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"

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

/* The first complaint of libcyaml, and the innermost line of its backtrace. */
struct complaint {
	char text[160];
	uint64_t line;
};

/* libcyaml hands its own constant formats through. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void
take_log(cyaml_log_t level, void *arg, const char *fmt, va_list ap)
{
	struct complaint *c = arg;
	const char *at;
	char line[320];

	if (level < CYAML_LOG_ERROR)
		return;
	vsnprintf(line, sizeof(line), fmt, ap);
	line[strcspn(line, "\n")] = '\0';
	if (c->line == 0 && (at = strstr(line, "line")) != NULL &&
	    (at = strpbrk(at, "0123456789")) != NULL)
		c->line = strtoull(at, NULL, 10);
	if (c->text[0] == '\0') {
		at = strncmp(line, "Load: ", 6) == 0 ? line + 6 : line;
		snprintf(c->text, sizeof(c->text), "%.159s", at);
	}
}
#pragma GCC diagnostic pop

/* The backtrace of an unknown key names a place before it: looks for the key from there on. */
static void
place_key(struct complaint *c, struct str text)
{
	const char *key = strstr(c->text, "Unexpected key: ");
	struct str line;
	uint64_t n = 0;

	if (key == NULL)
		return;
	key += strlen("Unexpected key: ");
	while (str_cut(&text, '\n', &line)) {
		const char *at = ++n < c->line ? NULL : memmem(line.p, line.n, key, strlen(key));

		if (at != NULL && at + strlen(key) < line.p + line.n && at[strlen(key)] == ':') {
			c->line = n;
			return;
		}
	}
}

static cyaml_config_t
config(struct complaint *c)
{
	return (cyaml_config_t){
		.log_fn = take_log,
		.log_ctx = c,
		.mem_fn = cyaml_mem,
		.log_level = CYAML_LOG_ERROR,
		.flags = CYAML_CFG_NO_ALIAS,
	};
}

enum st
framework_parse(struct framework **out, const void *p, size_t n, const char *name, struct err *e)
{
	struct complaint c = { .line = 0 };
	const cyaml_config_t cfg = config(&c);
	const struct fw_src src = { { p, n }, name };
	struct framework *f = NULL;
	cyaml_err_t ce;
	enum st st;

	*out = NULL;
	ce = cyaml_load_data(p, n, &cfg, &fw_shape, (cyaml_data_t **)&f, NULL);
	place_key(&c, src.text);
	if (ce == CYAML_ERR_OOM)
		st = err_nomem(e, name);
	else if (ce != CYAML_OK && c.line != 0)
		st = err_line(e, ST_BAD, c.line, "framework file", "%s",
		    c.text[0] != '\0' ? c.text : cyaml_strerror(ce));
	else if (ce != CYAML_OK)
		st = err_set(e, ST_BAD, ERR_NOOFF, "framework file", "%s",
		    c.text[0] != '\0' ? c.text : cyaml_strerror(ce));
	else if (f == NULL)
		st = err_set(e, ST_BAD, ERR_NOOFF, "framework file", "nothing in it");
	else
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
	struct complaint c = { .line = 0 };
	const cyaml_config_t cfg = config(&c);

	if (f != NULL)
		cyaml_free(&cfg, &fw_shape, f, 0);
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
