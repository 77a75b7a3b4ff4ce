/* cmd_rebuild.c - `routescope rebuild`: an incident from its evidence alone. */
#include <stdio.h>

#include "app/evidence.h"
#include "app/obs.h"
#include "cli/cli.h"
#include "io/out.h"

static const struct cli_opt opts[] = {
	{ "evidence", "DIR", "folder that `detect --evidence` wrote" },
	{ "data", "DIR", "folder of the observatory (" OBS_DEFAULT_DIR ")" },
	{ NULL, NULL, NULL },
};

static void
say(void *arg, const char *line)
{
	(void)arg;
	cli_say("%s", line);
}

static bool
is_id(const char *s)
{
	return strlen(s) == INCIDENT_ID && strspn(s, "0123456789abcdef") == INCIDENT_ID;
}

static int
run(struct cli *c)
{
	const char *dir = cli_opt(c, "evidence", NULL);
	struct out o = { .fd = 1 };
	char in_obs[3200];
	struct rebuilt r;
	struct err e;
	enum st st;

	if (c->argc != 1)
		return cli_usage(c, "which incident? give its id");
	if (!is_id(c->argv[0]))
		return cli_usage(c, "%s is no id of an incident: %d hexadecimal digits", c->argv[0],
		    INCIDENT_ID);
	if (dir != NULL && cli_count(c, "data") > 0)
		return cli_usage(c, "--evidence or --data, not both");
	if (dir == NULL) {
		snprintf(in_obs, sizeof(in_obs), "%s/%s", cli_opt(c, "data", OBS_DEFAULT_DIR),
		    EVIDENCE_IN_OBS);
		dir = in_obs;
	}
	st = evidence_rebuild(dir, c->argv[0], say, NULL, &r, &o.b, &e);
	if (st == ST_OK)
		st = out_flush(&o, &e);
	buf_fini(&o.b);
	if (st != ST_OK)
		return cli_fail(c, &e);
	cli_say("%llu objects looked at, %llu sights in the raw records as told: %llu difference%s",
	    (unsigned long long)r.objects, (unsigned long long)r.sights,
	    (unsigned long long)r.differences, r.differences == 1 ? "" : "s");
	return r.differences == 0 ? EXIT_FINE : EXIT_NEGATIVE;
}

const struct cli_cmd cmd_rebuild = {
	.name = "rebuild",
	.args = "ID",
	.help = "rebuild an incident from its evidence alone and compare",
	.more =
	    "The line of the incident, made anew from its record; every raw record is read again\n"
	    "and must show what is told of it. The exit code is 1 when anything differs from what\n"
	    "was told.",
	.opts = opts,
	.run = run,
};
