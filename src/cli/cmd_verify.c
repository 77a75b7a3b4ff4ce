/* cmd_verify.c - `routescope verify`: is everything what it claims to be? */
#include "app/verify.h"
#include "cli/cli.h"

static const struct cli_opt opts[] = {
	{ "data", "DIR", "folder of the observatory (" OBS_DEFAULT_DIR ")" },
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
	const struct verify_opts vo = { .say = say };
	struct verify_result r;
	struct obs o;
	struct err e;
	enum st st;

	if (c->argc != 0)
		return cli_usage(c, "no arguments, but %s", c->argv[0]);
	st = obs_open(&o, cli_opt(c, "data", OBS_DEFAULT_DIR), STORE_READ, clock_system(), &e);
	if (st != ST_OK)
		return cli_fail(c, &e);
	st = verify(&o, &vo, &r, &e);
	obs_close(&o);
	if (st != ST_OK)
		return cli_fail(c, &e);
	if (r.runs != 0)
		cli_say("%llu incidents detected again, %llu pieces of evidence read",
		    (unsigned long long)r.incidents, (unsigned long long)r.evidence);
	cli_say("%llu inputs and %llu month%s looked at: %llu difference%s",
	    (unsigned long long)r.inputs, (unsigned long long)r.months, r.months == 1 ? "" : "s",
	    (unsigned long long)r.differences, r.differences == 1 ? "" : "s");
	return r.differences == 0 ? EXIT_FINE : EXIT_NEGATIVE;
}

const struct cli_cmd cmd_verify = {
	.name = "verify",
	.args = "",
	.help = "check every input and recompute every month of an observatory",
	.opts = opts,
	.run = run,
};
