/* cmd_review.c - `routescope review`: a person's word on an incident. */
#include "app/review.h"
#include "cli/cli.h"

static const struct cli_opt opts[] = {
	{ "dispute", NULL, "somebody concerned says that it is not so; scores stay" },
	{ "set-aside", NULL, "an auditor takes it out of the scores" },
	{ "restore", NULL, "it counts again, or a dispute is settled" },
	{ "by", "WHO", "who says so: a person or a role; shown beside the incident" },
	{ "reason", "TEXT", "why, in a line; shown as well" },
	{ "data", "DIR", "folder of the observatory (" OBS_DEFAULT_DIR ")" },
	{ NULL, NULL, NULL },
};

static int
run(struct cli *c)
{
	struct review_opts o = { .dir = cli_opt(c, "data", OBS_DEFAULT_DIR),
		.by = cli_opt(c, "by", NULL),
		.reason = cli_opt(c, "reason", NULL),
		.clock = clock_system() };
	struct store_review r;
	unsigned asked = 0;
	struct err e;
	enum st st;

	for (unsigned k = 0; k < REVIEW_KINDS; k++) {
		if (!cli_flag(c, store_review_word(k)))
			continue;
		o.kind = k;
		asked++;
	}
	if (c->argc != 1)
		return cli_usage(c, "which incident? give its id");
	if (asked != 1)
		return cli_usage(c, "one of --dispute, --set-aside and --restore is wanted");
	if (o.by == NULL || o.reason == NULL)
		return cli_usage(c, "--by and --reason are wanted: who says so, and why");
	o.incident = c->argv[0];
	st = review_write(&o, &r, &e);
	if (st == ST_END) {
		cli_say("%s", e.msg);
		return EXIT_NEGATIVE;
	}
	if (st != ST_OK)
		return cli_fail(c, &e);
	cli_say("incident %s: %s, by %s; view %llu", r.incident, store_review_word(r.kind), r.by,
	    (unsigned long long)r.view);
	return EXIT_FINE;
}

const struct cli_cmd cmd_review = {
	.name = "review",
	.args = "INCIDENT",
	.help = "dispute an incident, set it aside or restore it",
	.more =
	    "Nothing that was said is changed or taken away: reviews are added, and the last word\n"
	    "counts. Scores are kept in two versions, with the reviews and as detected. Exit 1 "
	    "when\n"
	    "there is no such incident.",
	.opts = opts,
	.run = run,
};
