/*
 * cli.h - the command line: one table of commands, each with one table of options.
 *
 * Parsing, --help and the option part of the manual come from the tables. Data goes to stdout, talk
 * to stderr. Every option takes one value and repeats, or none and is a flag.
 */
#ifndef CLI_H
#define CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum {
	EXIT_FINE = 0,
	EXIT_NEGATIVE = 1, /* a single question with a negative answer */
	EXIT_USAGE = 2,
	EXIT_DATA = 3, /* cut, damaged or refused input, after all that was good came out */
};

struct cli_opt {
	const char *name; /* long name without dashes; a row of NULL ends the table */
	const char *arg;  /* "FILE", or NULL for a flag */
	const char *help;
};

struct cli;

struct cli_cmd {
	const char *name, *args, *help; /* help: one line, lower case, no full stop */
	const char *more;		/* further text of --help, or NULL */
	const struct cli_opt *opts;	/* or NULL */
	const struct cli_opt *opts2;	/* a shared second table, or NULL */
	int (*run)(struct cli *c);
};

struct cli_val {
	const char *name, *val; /* val "" for a flag */
};

struct cli {
	const struct cli_cmd *cmd;
	struct cli_val *vals; /* in the order given */
	size_t n_vals;
	char **argv; /* what is left, NULL at the end */
	int argc;
	bool verbose;
	/* What the command did, for -v: so many routes, pairs, ...; 0: nothing to tell. */
	uint64_t work;
	const char *work_name;
};

/* The last value of an option, or dflt. */
const char *cli_opt(const struct cli *c, const char *name, const char *dflt);
bool cli_flag(const struct cli *c, const char *name);
/* The i-th value of an option in the order given, NULL behind the last. */
const char *cli_nth(const struct cli *c, const char *name, size_t i);
size_t cli_count(const struct cli *c, const char *name);
/* A whole number option between lo and hi; prints usage and returns false when it is not one. */
bool cli_num(const struct cli *c, const char *name, long lo, long hi, long dflt, long *out);

/* Messages on stderr; each returns the exit code to pass on. */
int cli_usage(const struct cli *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
int cli_fail(const struct cli *c, const struct err *e);
/* A line of talk: "routescope: ..." on stderr. */
void cli_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The world options (vrps, irr, ..., world), for opts2. */
extern const struct cli_opt cli_world_opts[];

extern const struct cli_cmd *const cli_cmds[]; /* NULL at the end */

#endif
