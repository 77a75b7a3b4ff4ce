/* cmd_whatif.c - `routescope whatif`: who changes readiness under other norms. */
#include "app/obs.h"
#include "base/limits.h"
#include "cli/ask.h"

#define ALL_ROWS "500000"

static const struct cli_opt opts[] = {
	{ "framework", "ID|FILE", "the proposed norms" },
	{ "from", "ID|FILE", "the norms to compare them with (2026)" },
	{ "data", "DIR", "folder of the observatory (" OBS_DEFAULT_DIR ")" },
	{ "month", "YYYY-MM", "the month that both are applied to (the latest whole one)" },
	{ "csv", NULL, "a row for each AS and category that changes" },
	{ "json", NULL, "the answer of the API, with all rows" },
	{ NULL, NULL, NULL },
};

static int
run(struct cli *c)
{
	const char *to = cli_opt(c, "framework", NULL);
	enum st (*ask)(struct view *, const struct view_query *, struct buf *, struct err *) =
	    cli_flag(c, "json")	 ? view_whatif
	    : cli_flag(c, "csv") ? view_whatif_csv
				 : view_whatif_text;
	struct ask a;
	struct err e;
	enum st st;
	int rc;

	if (c->argc != 0)
		return cli_usage(c, "no arguments, but %s", c->argv[0]);
	if (to == NULL)
		return cli_usage(c, "which norms? give --framework ID or FILE");
	rc = ask_begin(&a, c);
	if (rc != EXIT_FINE)
		return rc;
	a.q.limit = STR(ALL_ROWS);
	st = ask_framework(&a, cli_opt(c, "from", FRAMEWORK_DEFAULT), &a.q.framework, &e);
	if (st == ST_OK)
		st = ask_framework(&a, to, &a.q.to, &e);
	if (st == ST_OK)
		st = ask(a.v, &a.q, &a.out, &e);
	return ask_end(&a, c, st, &e);
}

const struct cli_cmd cmd_whatif = {
	.name = "whatif",
	.args = "",
	.help = "tell who changes readiness under other norms",
	.opts = opts,
	.run = run,
};
