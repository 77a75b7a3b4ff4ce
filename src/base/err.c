/* err.c - see err.h. */
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static enum st __attribute__((format(printf, 6, 0))) vset(struct err *e, enum st st, uint64_t off,
    bool line, const char *rule, const char *fmt, va_list ap)
{
	e->st = st;
	e->off = off;
	e->line = line;
	e->rule = rule;
	e->file[0] = '\0';
	vsnprintf(e->msg, sizeof(e->msg), fmt, ap);
	return st;
}

enum st
err_set(struct err *e, enum st st, uint64_t off, const char *rule, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vset(e, st, off, false, rule, fmt, ap);
	va_end(ap);
	return st;
}

enum st
err_line(struct err *e, enum st st, uint64_t line, const char *rule, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vset(e, st, line, true, rule, fmt, ap);
	va_end(ap);
	return st;
}

enum st
err_sys(struct err *e, const char *fmt, ...)
{
	const int saved = errno;
	va_list ap;
	size_t n;

	va_start(ap, fmt);
	vset(e, ST_IO, ERR_NOOFF, false, NULL, fmt, ap);
	va_end(ap);
	n = strlen(e->msg);
	snprintf(e->msg + n, sizeof(e->msg) - n, ": %s", strerror(saved));
	return ST_IO;
}

enum st
err_nomem(struct err *e, const char *what)
{
	return err_set(e, ST_NOMEM, ERR_NOOFF, NULL, "out of memory for %s", what);
}

enum st
err_in(struct err *e, const char *file)
{
	if (e->file[0] == '\0')
		snprintf(e->file, sizeof(e->file), "%s", file);
	return e->st;
}

void
err_fmt(const struct err *e, char *dst, unsigned long n)
{
	char where[24] = "", rule[80] = "";

	if (e->off != ERR_NOOFF)
		snprintf(where, sizeof(where), "%s%llu%s", e->file[0] != '\0' ? ":" : "",
		    (unsigned long long)e->off, "");
	if (e->rule != NULL)
		snprintf(rule, sizeof(rule), " (%s)", e->rule);
	snprintf(dst, n, "%s%s%s%s%s", e->file, where,
	    e->file[0] != '\0' || where[0] != '\0' ? ": " : "", e->msg, rule);
}
