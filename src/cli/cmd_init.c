/* cmd_init.c - `routescope init`: makes an observatory. */
#include "app/obs.h"
#include "cli/cli.h"

static const struct cli_opt opts[] = {
	{ "data", "DIR", "folder of the observatory (" OBS_DEFAULT_DIR ")" },
	{ NULL, NULL, NULL },
};

static int
run(struct cli *c)
{
	const char *dir = cli_opt(c, "data", OBS_DEFAULT_DIR);
	struct err e;

	if (c->argc != 0)
		return cli_usage(c, "no arguments, but %s", c->argv[0]);
	if (obs_init(dir, &e) != ST_OK)
		return cli_fail(c, &e);
	cli_say("an observatory is in %s", dir);
	return EXIT_FINE;
}

const struct cli_cmd cmd_init = {
	.name = "init",
	.args = "",
	.help = "make an observatory, or leave the one that is there",
	.opts = opts,
	.run = run,
};
