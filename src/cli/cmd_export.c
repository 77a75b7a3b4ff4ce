/* cmd_export.c - `routescope export`: everything out as CSV. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "app/export.h"
#include "cli/cli.h"

static const struct cli_opt opts[] = {
	{ "data", "DIR", "folder of the observatory (" OBS_DEFAULT_DIR ")" },
	{ "month", "YYYY-MM", "the month to export (the latest held)" },
	{ "what", "ases|pairs", "which of them goes to standard output (ases)" },
	{ "out", "DIR", "write ases.csv and pairs.csv into this folder instead" },
	{ NULL, NULL, NULL },
};

static enum st
put(void *arg, const char *p, size_t n, struct err *e)
{
	if (fwrite(p, 1, n, arg) == n)
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
to_file(const struct obs *o, int32_t month, const char *dir, const char *name,
    enum st (*make)(const struct obs *, int32_t, const struct export_sink *, struct err *),
    struct err *e)
{
	struct export_sink sink = { put, NULL };
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	if (f == NULL) {
		err_sys(e, "make the file");
		return err_in(e, path);
	}
	sink.arg = f;
	return close_file(f, make(o, month, &sink, e), path, e);
}

static enum st
to_folder(const struct obs *o, int32_t month, const char *dir, struct err *e)
{
	enum st st;

	if (mkdir(dir, 0777) != 0 && errno != EEXIST) {
		err_sys(e, "make the folder");
		return err_in(e, dir);
	}
	st = to_file(o, month, dir, "ases.csv", export_ases, e);
	return st == ST_OK ? to_file(o, month, dir, "pairs.csv", export_pairs, e) : st;
}

static enum st
to_stdout(const struct obs *o, int32_t month, bool pairs, struct err *e)
{
	const struct export_sink sink = { put, stdout };
	enum st st = pairs ? export_pairs(o, month, &sink, e) : export_ases(o, month, &sink, e);

	if (st == ST_OK && fflush(stdout) != 0)
		st = err_sys(e, "write to standard output");
	return st;
}

static int export(struct cli *c, const struct obs *o, int32_t month, bool pairs)
{
	const char *dir = cli_opt(c, "out", NULL);
	struct err e;
	enum st st = store_begin(o->store, &e);

	if (st == ST_OK && month == 0)
		st = export_latest(o, &month, &e);
	if (st == ST_OK)
		st = dir != NULL ? to_folder(o, month, dir, &e) : to_stdout(o, month, pairs, &e);
	store_rollback(o->store);
	if (st == ST_END) {
		cli_say("%s", month == 0 ? "no month is held yet" : "this month is not held");
		return EXIT_DATA;
	}
	return st == ST_OK ? EXIT_FINE : cli_fail(c, &e);
}

static int
run(struct cli *c)
{
	const char *text = cli_opt(c, "month", NULL), *what = cli_opt(c, "what", "ases");
	int32_t month = 0;
	struct obs o;
	struct err e;
	int rc;

	if (c->argc != 0)
		return cli_usage(c, "no arguments, but %s", c->argv[0]);
	if (text != NULL && !month_parse(str_of(text), &month))
		return cli_usage(c, "not a month: %s", text);
	if (strcmp(what, "ases") != 0 && strcmp(what, "pairs") != 0)
		return cli_usage(c, "--what is ases or pairs, not %s", what);
	if (obs_open(&o, cli_opt(c, "data", OBS_DEFAULT_DIR), STORE_READ, clock_system(), &e) !=
	    ST_OK)
		return cli_fail(c, &e);
	rc = export(c, &o, month, strcmp(what, "pairs") == 0);
	obs_close(&o);
	return rc;
}

const struct cli_cmd cmd_export = {
	.name = "export",
	.args = "",
	.help = "write what an observatory holds of a month as CSV",
	.opts = opts,
	.run = run,
};
