/* cmd_explain.c - `routescope explain`: why the scores of an AS are what they are. */
#include "app/obs.h"
#include "base/limits.h"
#include "cli/ask.h"

static const struct cli_opt opts[] = {
	{ "data", "DIR", "folder of the observatory (" OBS_DEFAULT_DIR ")" },
	{ "month", "YYYY-MM", "the month to explain (the latest whole one)" },
	{ "framework", "ID|FILE", "the norms to measure by (2026)" },
	{ "limit", "N", "routes of each metric, the worst first (20)" },
	{ "json", NULL, "the answer of the API in place of text" },
	{ NULL, NULL, NULL },
};

static int
run(struct cli *c)
{
	struct ask a;
	struct err e;
	enum st st;
	int rc;

	if (c->argc != 1)
		return cli_usage(c, "which AS?");
	rc = ask_begin(&a, c);
	if (rc != EXIT_FINE)
		return rc;
	a.q.asn = str_of(c->argv[0]);
	a.q.limit = str_of(cli_opt(c, "limit", ""));
	st = ask_framework(&a, cli_opt(c, "framework", FRAMEWORK_DEFAULT), &a.q.framework, &e);
	if (st == ST_OK)
		st =
		    (cli_flag(c, "json") ? view_explain : view_explain_text)(a.v, &a.q, &a.out, &e);
	return ask_end(&a, c, st, &e);
}

const struct cli_cmd cmd_explain = {
	.name = "explain",
	.args = "AS",
	.help = "walk the scores of an AS down to routes, objects and files",
	.opts = opts,
	.run = run,
};
