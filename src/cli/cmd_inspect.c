/* cmd_inspect.c - `routescope inspect`: what is wrong or odd with an input, a line a record. */
#include <unistd.h>

#include "app/inspect.h"
#include "base/clock.h"
#include "cli/cli.h"

static const struct cli_opt opts[] = {
	{ "kind", "KIND",
	    "mrt (unless given), bgp (raw messages), json, peeringdb, rpsl, rtr, slurm, vrp" },
	{ "as-octets", "N", "raw BGP messages: AS numbers have 4 or 2 octets; 4 unless given" },
	{ NULL, NULL, NULL },
};

static int
run(struct cli *c)
{
	const char *name = cli_opt(c, "kind", "mrt");
	const struct inspect_kind *kind = inspect_kind(name);
	struct inspect_opts io = { 0 };
	const struct clock clock = clock_system();
	struct inspect_count n;
	struct out o = { .fd = STDOUT_FILENO };
	struct err e;
	long octets;
	int rc = EXIT_FINE;

	if (!cli_num(c, "as-octets", 2, 4, 4, &octets))
		return EXIT_USAGE;
	if (octets == 3)
		return cli_usage(c, "AS numbers have 4 or 2 octets");
	if (kind == NULL)
		return cli_usage(c, "no kind %s", name);
	if (kind->run == NULL)
		return cli_usage(c, "--kind %s (%s) comes with a later step", name, kind->what);
	if (c->argc != 1)
		return cli_usage(c, "one file, please; `-` is standard input");
	io.as4 = octets == 4;
	io.now_s = clock_now_ns(&clock) / 1000000000;
	if (inspect_file(c->argv[0], kind, &io, &o, &n, &e) != ST_OK)
		rc = cli_fail(c, &e);
	else if (n.by[OUT_STOP_FILE] + n.by[OUT_REJECT_DOC] + n.by[OUT_CLOSE] > 0)
		rc = EXIT_DATA;
	if (out_flush(&o, &e) != ST_OK)
		rc = cli_fail(c, &e);
	buf_fini(&o.b);
	return rc;
}

const struct cli_cmd cmd_inspect = {
	.name = "inspect",
	.args = "FILE",
	.help = "show what is wrong or odd with a file, record by record",
	.more =
	    "Prints a JSON object a record: \"n\", \"offset\", \"outcome\", \"rule\", \"message\", "
	    "then what the\n"
	    "record holds; a line with \"file\":true speaks of the file itself; the last is the "
	    "summary.\n"
	    "Outcomes from least to worst: OK, OK-FLAG (taken, but no verdict should rest on it),\n"
	    "DISCARD-ATTR, SKIP-FAMILY, TAW (treated as withdrawn), SKIP-REC, RESET-CLASS (a "
	    "router would\n"
	    "reset the session), STOP-FILE (the rest cannot be read), REJECT-DOC, CLOSE (the "
	    "session "
	    "ends).\n"
	    "Exit status 3 when the file was cut or refused.",
	.opts = opts,
	.run = run,
};
