/*
 * err.h - what went wrong, where, and which rule says so.
 *
 * Functions that can fail return an enum st and fill the caller's struct err.
 * The kinds are never merged: a cut input is not a malformed one, and neither
 * is a full disk. Nothing here prints; see cli/cli.h for how an error is shown.
 */
#ifndef ERR_H
#define ERR_H

#include <stdbool.h>
#include <stdint.h>

enum st {
	ST_OK,
	ST_END,	  /* the clean end of a sequence */
	ST_TRUNC, /* the input was cut */
	ST_BAD,	  /* malformed */
	ST_UNSUP, /* well-formed, not handled */
	ST_LIMIT, /* above a named ceiling of limits.h */
	ST_NOMEM,
	ST_IO,
};

#define ERR_NOOFF UINT64_MAX

struct err {
	enum st st;
	uint64_t off;	  /* byte offset in the plain stream, or line; ERR_NOOFF: none */
	bool line;	  /* off counts lines from 1, not bytes */
	const char *rule; /* static text such as "RFC 6396 4.3.4", or NULL */
	char file[256];
	char msg[256];
};

/* Fills *e and returns st, so that a caller can write: return err_set(...). */
enum st err_set(struct err *e, enum st st, uint64_t off, const char *rule, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
/* The same with a line number in place of an offset. */
enum st err_line(struct err *e, enum st st, uint64_t line, const char *rule, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
/* ST_IO with the text of errno behind the message; call it right after the system call. */
enum st err_sys(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* ST_NOMEM for the thing named. */
enum st err_nomem(struct err *e, const char *what);
/* Names the file an error is about, unless it has one already; returns e->st. */
enum st err_in(struct err *e, const char *file);
/* "FILE:OFFSET: message (rule)" into dst[0..n), always terminated. */
void err_fmt(const struct err *e, char *dst, unsigned long n);

#endif
