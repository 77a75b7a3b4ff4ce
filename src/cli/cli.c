/* cli.c - see cli.h. */
#include "cli/cli_i.h"
#include "cli/meter.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/civil.h"

#define OPT_BASE 256 /* above every letter */

static size_t
opts_n(const struct cli_opt *o)
{
	size_t n = 0;

	while (o != NULL && o[n].name != NULL)
		n++;
	return n;
}

static void
help_opts(const struct cli_opt *o)
{
	for (; o != NULL && o->name != NULL; o++) {
		char left[64];

		snprintf(left, sizeof(left), "--%s%s%s", o->name, o->arg != NULL ? " " : "",
		    o->arg != NULL ? o->arg : "");
		printf("  %-26s %s\n", left, o->help);
	}
}

static int
help(const struct cli_cmd *cmd)
{
	printf("usage: routescope %s%s%s%s\n\n%s.\n", cmd->name,
	    cmd->opts != NULL || cmd->opts2 != NULL ? " [OPTION...]" : "",
	    cmd->args[0] != '\0' ? " " : "", cmd->args, cmd->help);
	if (cmd->more != NULL)
		printf("\n%s\n", cmd->more);
	printf("\noptions:\n");
	help_opts(cmd->opts);
	help_opts(cmd->opts2);
	printf("  %-26s %s\n", "-v, --verbose", "tell rates, processor time and memory at the end");
	printf("  %-26s %s\n", "--help", "this text");
	return EXIT_FINE;
}

/* getopt_long's table from ours; val is OPT_BASE + the index over both tables. The caller frees. */
static struct option *
long_opts(const struct cli_cmd *cmd)
{
	const size_t n1 = opts_n(cmd->opts), n2 = opts_n(cmd->opts2);
	struct option *lo = arr_new(n1 + n2 + 3, sizeof(*lo));

	for (size_t i = 0; lo != NULL && i < n1 + n2; i++) {
		const struct cli_opt *o = i < n1 ? &cmd->opts[i] : &cmd->opts2[i - n1];

		lo[i] = (struct option){ o->name, o->arg != NULL ? required_argument : no_argument,
			NULL, OPT_BASE + (int)i };
	}
	if (lo != NULL) {
		lo[n1 + n2] = (struct option){ "help", no_argument, NULL, 'h' };
		lo[n1 + n2 + 1] = (struct option){ "verbose", no_argument, NULL, 'v' };
	}
	return lo;
}

/* Whether an option of the table names a file. */
static bool
names_file(const struct cli_opt *o, const char *name)
{
	while (o != NULL && o->name != NULL && strcmp(o->name, name) != 0)
		o++;
	return o != NULL && o->name != NULL && o->arg != NULL && strcmp(o->arg, "FILE") == 0;
}

/* How many files and arguments are `-`. */
static size_t
stdin_uses(const struct cli *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n_vals; i++)
		n += strcmp(c->vals[i].val, "-") == 0 &&
		     (names_file(c->cmd->opts, c->vals[i].name) ||
			 names_file(c->cmd->opts2, c->vals[i].name));
	for (int i = 0; i < c->argc; i++)
		n += strcmp(c->argv[i], "-") == 0;
	return n;
}

/* Whether --at, where a command has it, names a moment. */
static bool
good_moment(const struct cli *c)
{
	const char *at = cli_opt(c, "at", NULL);
	int64_t unix_s;

	return at == NULL || civil_parse(str_of(at), &unix_s);
}

static int
run_metered(struct cli *c)
{
	struct meter *m = meter_start(c);
	const int rc = c->cmd->run(c);

	meter_stop(m, c);
	return rc;
}

int
cli_run(const struct cli_cmd *cmd, int argc, char **argv)
{
	struct cli c = { .cmd = cmd };
	struct option *lo = long_opts(cmd);
	int v, rc = EXIT_USAGE;

	c.vals = arr_new((size_t)argc, sizeof(*c.vals));
	if (lo == NULL || c.vals == NULL) {
		cli_say("out of memory");
		rc = EXIT_DATA;
		goto out;
	}
	opterr = 0;
	while ((v = getopt_long(argc, argv, ":hv", lo, NULL)) != -1) {
		if (v == 'h') {
			rc = help(cmd);
			goto out;
		}
		if (v == 'v') {
			c.verbose = true;
			continue;
		}
		if (v == '?' || v == ':') {
			rc = cli_usage(
			    &c, v == ':' ? "%s needs a value" : "no option %s", argv[optind - 1]);
			goto out;
		}
		c.vals[c.n_vals++] =
		    (struct cli_val){ lo[v - OPT_BASE].name, optarg != NULL ? optarg : "" };
	}
	c.argv = argv + optind;
	c.argc = argc - optind;
	if (stdin_uses(&c) > 1)
		rc = cli_usage(&c, "`-`, the standard input, can be read once only");
	else if (!good_moment(&c))
		rc = cli_usage(&c, "--at takes a date or a time such as 2025-07-20T09:30:00Z");
	else
		rc = run_metered(&c);
out:
	free(lo);
	free(c.vals);
	return rc;
}

const char *
cli_opt(const struct cli *c, const char *name, const char *dflt)
{
	for (size_t i = c->n_vals; i-- > 0;) {
		if (strcmp(c->vals[i].name, name) == 0)
			return c->vals[i].val;
	}
	return dflt;
}

bool
cli_flag(const struct cli *c, const char *name)
{
	return cli_opt(c, name, NULL) != NULL;
}

const char *
cli_nth(const struct cli *c, const char *name, size_t i)
{
	for (size_t k = 0; k < c->n_vals; k++) {
		if (strcmp(c->vals[k].name, name) == 0 && i-- == 0)
			return c->vals[k].val;
	}
	return NULL;
}

size_t
cli_count(const struct cli *c, const char *name)
{
	size_t n = 0;

	while (cli_nth(c, name, n) != NULL)
		n++;
	return n;
}

bool
cli_num(const struct cli *c, const char *name, long lo, long hi, long dflt, long *out)
{
	const char *text = cli_opt(c, name, NULL);
	uint64_t v;

	*out = dflt;
	if (text == NULL)
		return true;
	if (!str_u64(str_of(text), (uint64_t)hi, &v) || (long)v < lo) {
		cli_usage(
		    c, "--%s takes a whole number from %ld to %ld, not %s", name, lo, hi, text);
		return false;
	}
	*out = (long)v;
	return true;
}

/* A line of progress (meter.h) may stand there. */
static void
clear_line(void)
{
	if (isatty(STDERR_FILENO))
		fputs("\033[K", stderr);
}

int
cli_usage(const struct cli *c, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fprintf(stderr, "routescope %s: ", c->cmd->name);
	vfprintf(stderr, fmt, ap);
	fprintf(stderr, "\nusage: routescope %s%s%s%s\nTry `routescope %s --help`.\n", c->cmd->name,
	    c->cmd->opts != NULL || c->cmd->opts2 != NULL ? " [OPTION...]" : "",
	    c->cmd->args[0] != '\0' ? " " : "", c->cmd->args, c->cmd->name);
	va_end(ap);
	return EXIT_USAGE;
}

int
cli_fail(const struct cli *c, const struct err *e)
{
	char text[640];

	err_fmt(e, text, sizeof(text));
	fprintf(stderr, "routescope %s: %s\n", c->cmd->name, text);
	return EXIT_DATA;
}

void
cli_say(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	clear_line();
	fputs("routescope: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
}
