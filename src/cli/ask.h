/*
 * ask.h - a command that asks one question of an observatory and prints the answer.
 *
 * Options data, month and framework are read here; norms that are not built in are taken for a
 * file.
 */
#ifndef ASK_H
#define ASK_H

#include "app/view.h"
#include "cli/cli.h"

struct ask {
	struct view *v;
	struct view_query q;
	struct buf out;
};

/* Opens the observatory and fills a->q. An exit code above 0 when it cannot be. The caller calls
 * ask_end in every case. */
int ask_begin(struct ask *a, const struct cli *c);
/* The name by which a query asks for these norms: loaded when they are a file. */
enum st ask_framework(struct ask *a, const char *id_or_file, struct str *out, struct err *e);
/* Prints the answer, or says why there is none; closes. st: of the question. Returns the exit code.
 */
int ask_end(struct ask *a, const struct cli *c, enum st st, struct err *e);

#endif
