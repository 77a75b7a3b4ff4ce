/* cmd_ingest.c - `routescope ingest`: files into an observatory. */
#include <stdio.h>

#include "app/ingest.h"
#include "cli/cli.h"

static const struct cli_opt opts[] = {
	{ "data", "DIR", "folder of the observatory (" OBS_DEFAULT_DIR ")" },
	{ "min-peers", "N",
	    "from now on a route counts when N distinct peers show it (5 at first)" },
	{ NULL, NULL, NULL },
};

static void
say(void *arg, const char *line)
{
	(void)arg;
	cli_say("%s", line);
}

static int
run(struct cli *c)
{
	struct ingest_opts o = {
		.dir = cli_opt(c, "data", OBS_DEFAULT_DIR), .clock = clock_system(), .say = say
	};
	struct ingest_result r;
	struct err e;
	long min_peers;

	if (!cli_num(c, "min-peers", 1, 65536, 0, &min_peers))
		return EXIT_USAGE;
	if (c->argc == 0 && min_peers == 0)
		return cli_usage(c, "files or folders are wanted");
	o.min_peers = (uint32_t)min_peers;
	if (ingest(&o, (const char *const *)c->argv, (size_t)c->argc, &r, &e) != ST_OK)
		return cli_fail(c, &e);
	cli_say("%llu new, %llu already held, %llu refused, %llu not recognised; %llu month%s "
		"judged; view %llu%s",
	    (unsigned long long)r.added, (unsigned long long)r.held, (unsigned long long)r.refused,
	    (unsigned long long)r.unknown, (unsigned long long)r.months, r.months == 1 ? "" : "s",
	    (unsigned long long)r.view, r.changed ? "" : ", unchanged");
	return r.fault ? EXIT_DATA : EXIT_FINE;
}

const struct cli_cmd cmd_ingest = {
	.name = "ingest",
	.args = "FILE|DIR...",
	.help = "put files into an observatory and judge the months they change",
	.more = "Folders are walked. The kind of a file is told by its content; one that is not "
		"recognised is\n"
		"named and left. A file that is already held changes nothing. Exit 3 when "
		"something given was\n"
		"refused, cut or missing; all that was good is in the observatory then.",
	.opts = opts,
	.run = run,
};
