/* cmd_advise.c - `routescope advise`: what would bring the scores of an AS up. */
#include <string.h>

#include "app/obs.h"
#include "base/limits.h"
#include "cli/ask.h"

#define ALL_STEPS "100000" /* more than any AS announces */

static const struct cli_opt opts[] = {
	{ "data", "DIR", "folder of the observatory (" OBS_DEFAULT_DIR ")" },
	{ "month", "YYYY-MM", "the month whose scores are looked at (the latest whole one)" },
	{ "framework", "ID|FILE", "the norms to measure by (2026)" },
	{ "format", "text|json|csv|slurm|rpsl",
	    "csv: the ROAs as VRPs; slurm: as local assertions (RFC 8416); rpsl: the route "
	    "objects (text)" },
	{ "json", NULL, "the same as --format json" },
	{ NULL, NULL, NULL },
};

static bool
form_of(const struct cli *c, enum view_advice_form *out)
{
	static const struct {
		const char *word;
		enum view_advice_form form;
	} forms[] = {
		{ "text", ADVICE_TEXT },
		{ "json", ADVICE_JSON },
		{ "csv", ADVICE_ROAS_CSV },
		{ "slurm", ADVICE_SLURM },
		{ "rpsl", ADVICE_RPSL },
	};
	const char *word = cli_opt(c, "format", cli_flag(c, "json") ? "json" : "text");

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (strcmp(word, forms[i].word) == 0) {
			*out = forms[i].form;
			return true;
		}
	}
	return false;
}

static int
run(struct cli *c)
{
	enum view_advice_form form;
	struct ask a;
	struct err e;
	enum st st;
	int rc;

	if (c->argc != 1)
		return cli_usage(c, "which AS?");
	if (!form_of(c, &form))
		return cli_usage(c, "--format is text, json, csv, slurm or rpsl");
	rc = ask_begin(&a, c);
	if (rc != EXIT_FINE)
		return rc;
	a.q.asn = str_of(c->argv[0]);
	a.q.limit = STR(ALL_STEPS);
	st = ask_framework(&a, cli_opt(c, "framework", FRAMEWORK_DEFAULT), &a.q.framework, &e);
	if (st == ST_OK)
		st = view_advice_as(a.v, &a.q, form, &a.out, &e);
	return ask_end(&a, c, st, &e);
}

const struct cli_cmd cmd_advise = {
	.name = "advise",
	.args = "AS",
	.help = "tell what would bring the scores of an AS up, and the score after each step",
	.more = "ROAs are for exactly what is announced. In route objects put your maintainer in "
		"place\n"
		"of FILL-IN-MNT. Try the ROAs before they are signed:\n"
		"  routescope advise 64500 --format slurm > try.json\n"
		"  routescope assess --rib TABLE --vrps VRPS --slurm try.json",
	.opts = opts,
	.run = run,
};
