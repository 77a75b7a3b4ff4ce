/* cmd_export.c - `routescope export`: everything out as CSV. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "app/export.h"
#include "cli/cli.h"

static const struct cli_opt opts[] = {
	{ "data", "DIR", "folder of the observatory (" OBS_DEFAULT_DIR ")" },
	{ "month", "YYYY-MM",
	    "the month to export (the latest held; of what is no month's own: all)" },
	{ "what", "WHAT",
	    "ases, pairs, economies, regions, programmes, participants, opinions, norms (the "
	    "framework file of then), incidents, gaps, reviews, events or coverage, to standard "
	    "output (ases)" },
	{ "format", "csv|ndjson",
	    "of incidents, groups of networks and opinions (csv); ndjson has each of them whole" },
	{ "out", "DIR", "write all of them into this folder instead" },
	{ NULL, NULL, NULL },
};

enum what {
	WHAT_ASES,
	WHAT_PAIRS,
	WHAT_ECONOMIES,
	WHAT_REGIONS,
	WHAT_PROGRAMMES,
	WHAT_PARTICIPANTS,
	WHAT_OPINIONS,
	WHAT_NORMS, /* up to here a month is shown, the latest without another */
	WHAT_INCIDENTS,
	WHAT_GAPS,
	WHAT_REVIEWS,
	WHAT_EVENTS,
	WHAT_COVERAGE,
	WHATS
};

static const char *const whats[WHATS] = { "ases", "pairs", "economies", "regions", "programmes",
	"participants", "opinions", "norms", "incidents", "gaps", "reviews", "events", "coverage" };

static enum st
make(const struct obs *o, enum what what, bool ndjson, int32_t month, const struct export_sink *to,
    struct err *e)
{
	switch (what) {
	case WHAT_PAIRS:
		return export_pairs(o, month, to, e);
	case WHAT_ECONOMIES:
	case WHAT_REGIONS:
	case WHAT_PROGRAMMES:
	case WHAT_PARTICIPANTS:
	case WHAT_OPINIONS:
		return export_groups(
		    o, EXPORT_ECONOMIES + (what - WHAT_ECONOMIES), month, ndjson, to, e);
	case WHAT_NORMS:
		return export_norms(o, month, to, e);
	case WHAT_INCIDENTS:
		return export_incidents(o, month, ndjson, to, e);
	case WHAT_GAPS:
		return export_gaps(o, month, to, e);
	case WHAT_REVIEWS:
		return export_reviews(o, to, e);
	case WHAT_EVENTS:
		return export_events(o, month, to, e);
	case WHAT_COVERAGE:
		return export_coverage(o, month, to, e);
	default:
		return export_ases(o, month, to, e);
	}
}

static enum st
put(void *arg, const char *p, size_t n, struct err *e)
{
	if (n == 0 || fwrite(p, 1, n, arg) == n)
		return ST_OK;
	return err_sys(e, "write");
}

static enum st
close_file(FILE *f, enum st st, const char *path, struct err *e)
{
	if (fclose(f) != 0 && st == ST_OK)
		st = err_sys(e, "write");
	return st == ST_OK ? st : err_in(e, path);
}

static enum st
to_file(
    const struct obs *o, enum what what, bool ndjson, int32_t month, const char *dir, struct err *e)
{
	struct export_sink sink = { put, NULL };
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s.%s", dir, whats[what],
	    what == WHAT_NORMS ? "yaml"
	    : ndjson	       ? "ndjson"
			       : "csv");
	f = fopen(path, "w");
	if (f == NULL) {
		err_sys(e, "make the file");
		return err_in(e, path);
	}
	sink.arg = f;
	return close_file(f, make(o, what, ndjson, month, &sink, e), path, e);
}

/* month: as it was asked for, 0 when it was not; latest: then the one of ases and pairs. */
static enum st
to_folder(const struct obs *o, int32_t month, int32_t latest, const char *dir, struct err *e)
{
	enum st st = ST_OK;

	if (mkdir(dir, 0777) != 0 && errno != EEXIST) {
		err_sys(e, "make the folder");
		return err_in(e, dir);
	}
	for (unsigned w = 0; w < WHATS && st == ST_OK; w++)
		st = to_file(o, w, false, w <= WHAT_NORMS ? latest : month, dir, e);
	return st == ST_OK ? to_file(o, WHAT_INCIDENTS, true, month, dir, e) : st;
}

static enum st
to_stdout(const struct obs *o, enum what what, bool ndjson, int32_t month, struct err *e)
{
	const struct export_sink sink = { put, stdout };
	enum st st = make(o, what, ndjson, month, &sink, e);

	if (st == ST_OK && fflush(stdout) != 0)
		st = err_sys(e, "write to standard output");
	return st;
}

static int export(struct cli *c, const struct obs *o, int32_t month, enum what what, bool ndjson)
{
	const char *dir = cli_opt(c, "out", NULL);
	const bool monthly = dir != NULL || what <= WHAT_NORMS;
	int32_t latest = month;
	struct err e;
	enum st st = store_begin(o->store, &e);

	if (st == ST_OK && month == 0 && monthly)
		st = export_latest(o, &latest, &e);
	if (st == ST_OK)
		st = dir != NULL ? to_folder(o, month, latest, dir, &e)
				 : to_stdout(o, what, ndjson, latest, &e);
	store_rollback(o->store);
	if (st == ST_END) {
		cli_say("%s", latest == 0 ? "no month is held yet" : "this month is not held");
		return EXIT_DATA;
	}
	return st == ST_OK ? EXIT_FINE : cli_fail(c, &e);
}

static int
run(struct cli *c)
{
	const char *text = cli_opt(c, "month", NULL), *word = cli_opt(c, "what", "ases");
	const char *format = cli_opt(c, "format", "csv");
	unsigned what = 0;
	int32_t month = 0;
	struct obs o;
	struct err e;
	int rc;

	if (c->argc != 0)
		return cli_usage(c, "no arguments, but %s", c->argv[0]);
	if (text != NULL && !month_parse(str_of(text), &month))
		return cli_usage(c, "not a month: %s", text);
	while (what < WHATS && strcmp(word, whats[what]) != 0)
		what++;
	if (what == WHATS)
		return cli_usage(c, "--what is one of those that --help names, not %s", word);
	if (strcmp(format, "csv") != 0 && (strcmp(format, "ndjson") != 0 || what < WHAT_ECONOMIES ||
					      what > WHAT_INCIDENTS || what == WHAT_NORMS))
		return cli_usage(c,
		    "--format is csv, or ndjson of incidents, groups of networks and opinions, not "
		    "%s",
		    format);
	if (obs_open(&o, cli_opt(c, "data", OBS_DEFAULT_DIR), STORE_READ, clock_system(), &e) !=
	    ST_OK)
		return cli_fail(c, &e);
	rc = export(c, &o, month, what, strcmp(format, "ndjson") == 0);
	obs_close(&o);
	return rc;
}

const struct cli_cmd cmd_export = {
	.name = "export",
	.args = "",
	.help = "write what an observatory holds as CSV",
	.opts = opts,
	.run = run,
};
