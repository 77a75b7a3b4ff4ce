/* cmd_fetch.c - `routescope fetch` and `run`: what is due from the archives, into an observatory.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/civil.h"
#include "cli/fetch_args.h"

static const struct cli_opt fetch_opts[] = {
	{ "data", "DIR", "folder of the observatory (" OBS_DEFAULT_DIR ")" },
	{ "source", "NAME", "a source of the catalogue; repeats (those that are enabled)" },
	{ "part", "NAME", "a collector, registry or other part of it; repeats (its defaults)" },
	{ "since", "TIME", "from this time on, RFC 3339 or a date (what is due now)" },
	{ "until", "TIME", "before this time (now)" },
	{ "recheck", NULL, "ask, too, whether files that arrived in that time were changed" },
	{ "catalogue", "FILE", "another catalogue of archives in place of the built-in one" },
	{ "base", "NAME=URL", "another base URL for a source: a mirror, a local server; repeats" },
	{ "dry-run", NULL, "list the files that would be asked for, and ask for none" },
	{ "list", NULL,
	    "show the calendar: what was expected, what became of it; ask for nothing" },
	{ "sources", NULL, "show the catalogue; ask for nothing" },
	{ "probe", "SECONDS", "only see whether the archives answer; exit 1 when not" },
	{ "json", NULL, "lists as NDJSON in place of CSV" },
	{ NULL, NULL, NULL },
};

/* Shared by both commands. */
static const struct cli_opt limit_opts[] = {
	{ "min-peers", "N",
	    "from now on a route counts when N distinct peers show it (5 at first)" },
	{ "connect-timeout", "S", "seconds to be connected (15)" },
	{ "idle-timeout", "S", "seconds below the floor rate until given up (30)" },
	{ "deadline", "S", "seconds that one request may take (7200)" },
	{ "floor-rate", "N", "bytes a second (1000)" },
	{ "attempts", "N", "for one file (5)" },
	{ "backoff", "MS",
	    "milliseconds before the second attempt, doubled for each further (2000)" },
	{ "patience", "S", "the longest Retry-After to wait for (60)" },
	{ "hosts", "N", "hosts asked at once (8)" },
	{ NULL, NULL, NULL },
};

static void
clear_bar(struct fetch_args *a)
{
	if (a->shows)
		fputs("\r\033[K", stderr);
	a->shows = false;
}

static void
say(void *arg, const char *line)
{
	clear_bar(arg);
	cli_say("%s", line);
}

#define BAR 24

static void
progress(void *arg, const struct fetch_progress *p)
{
	struct fetch_args *a = arg;
	const char *name = p->url != NULL ? strrchr(p->url, '/') : NULL;
	char bar[BAR + 1];

	if (p->files == 0 || !isatty(STDERR_FILENO))
		return;
	for (size_t i = 0; i < BAR; i++)
		bar[i] = i < p->done * BAR / p->files ? '#' : '.';
	bar[BAR] = '\0';
	fprintf(stderr, "\r\033[K[%s] %zu of %zu files, %.1f MB  %.40s", bar, p->done, p->files,
	    (double)p->bytes / 1e6, name != NULL ? name + 1 : "");
	a->shows = true;
}

static bool
read_time(struct cli *c, const char *name, int64_t *out)
{
	const char *text = cli_opt(c, name, NULL);

	*out = 0;
	if (text == NULL || civil_parse(str_of(text), out))
		return true;
	cli_usage(
	    c, "--%s takes a time such as 2026-01-31 or 2026-01-31T08:00:00Z, not %s", name, text);
	return false;
}

static bool
read_limits(struct cli *c, struct collect_opts *o)
{
	struct fetch_limits *l = &o->limits;
	struct {
		const char *name;
		long lo, hi;
		unsigned *out;
	} nums[] = { { "connect-timeout", 1, 3600, &l->connect_s },
		{ "idle-timeout", 1, 3600, &l->idle_s }, { "deadline", 1, 86400, &l->deadline_s },
		{ "attempts", 1, 100, &l->attempts }, { "backoff", 0, 3600000, &l->backoff_ms },
		{ "patience", 0, 86400, &l->patience_s }, { "hosts", 1, 64, &l->threads },
		{ "min-peers", 1, 65536, &o->min_peers } };
	long v;

	*l = fetch_limits_default();
	for (size_t i = 0; i < sizeof(nums) / sizeof(nums[0]); i++) {
		if (!cli_num(c, nums[i].name, nums[i].lo, nums[i].hi, (long)*nums[i].out, &v))
			return false;
		*nums[i].out = (unsigned)v;
	}
	if (!cli_num(c, "floor-rate", 0, 1 << 30, (long)l->floor_bytes, &v))
		return false;
	l->floor_bytes = (uint64_t)v;
	return true;
}

static const char **
values(struct cli *c, const char *name, size_t *n)
{
	const char **v;

	*n = cli_count(c, name);
	v = arr_new(*n + 1, sizeof(*v));
	for (size_t i = 0; v != NULL && i < *n; i++)
		v[i] = cli_nth(c, name, i);
	return v;
}

static enum st
move_bases(struct cli *c, struct catalogue *cat, struct err *e)
{
	enum st st = ST_OK;
	const char *v;

	for (size_t i = 0; st == ST_OK && (v = cli_nth(c, "base", i)) != NULL; i++) {
		struct str rest = str_of(v), id;
		char name[64];

		if (!str_cut(&rest, '=', &id) || id.n >= sizeof(name) || rest.n == 0)
			return err_set(
			    e, ST_BAD, ERR_NOOFF, NULL, "--base takes NAME=URL, not %.100s", v);
		snprintf(name, sizeof(name), "%.*s", (int)id.n, id.p);
		st = catalogue_move(cat, name, rest.p, e);
	}
	return st;
}

/* The command's options into *a; *code is set when that is all. */
static bool
read_args(struct cli *c, struct fetch_args *a, int *code)
{
	struct err e;

	*a = (struct fetch_args){ .o = { .dir = cli_opt(c, "data", OBS_DEFAULT_DIR),
				      .clock = clock_system(),
				      .recheck = cli_flag(c, "recheck"),
				      .dry_run = cli_flag(c, "dry-run"),
				      .say = say,
				      .progress = progress },
		.json = cli_flag(c, "json") };
	*code = EXIT_USAGE;
	if (c->argc != 0) {
		*code = cli_usage(c, "no arguments, but %s", c->argv[0]);
		return false;
	}
	if (!read_limits(c, &a->o) || !read_time(c, "since", &a->o.since_s) ||
	    !read_time(c, "until", &a->o.until_s))
		return false;
	if (a->o.since_s == 0 && a->o.until_s != 0) {
		*code = cli_usage(c, "--until needs --since");
		return false;
	}
	a->sources = values(c, "source", &a->o.n_sources);
	a->parts = values(c, "part", &a->o.n_parts);
	if (a->sources == NULL || a->parts == NULL) {
		err_nomem(&e, "options");
		*code = cli_fail(c, &e);
		return false;
	}
	a->o.sources = a->sources;
	a->o.parts = a->parts;
	if (catalogue_load(&a->o.cat, cli_opt(c, "catalogue", NULL), &e) != ST_OK ||
	    move_bases(c, a->o.cat, &e) != ST_OK) {
		*code = cli_fail(c, &e);
		return false;
	}
	a->o.arg = a;
	return true;
}

static void
fini_args(struct fetch_args *a)
{
	catalogue_free(a->o.cat);
	free(a->sources);
	free(a->parts);
}

static int
probe(struct cli *c, struct fetch_args *a)
{
	struct err e;
	char text[640];
	long s;

	if (!cli_num(c, "probe", 1, 3600, 20, &s))
		return EXIT_USAGE;
	if (collect_probe(&a->o, (unsigned)s, &e) == ST_OK)
		return EXIT_FINE;
	err_fmt(&e, text, sizeof(text));
	cli_say("%s", text);
	return EXIT_NEGATIVE;
}

static int
once(struct cli *c, struct fetch_args *a)
{
	struct collect_result r;
	struct err e;
	enum st st = collect(&a->o, &r, &e);

	clear_bar(a);
	if (st != ST_OK)
		return cli_fail(c, &e);
	cli_say("%zu asked for: %zu new (%.1f MB), %zu unchanged, %zu not there, %zu refused, %zu "
		"failed, %zu later",
	    r.asked, r.fetched, (double)r.bytes / 1e6, r.same, r.absent, r.refused, r.failed,
	    r.later);
	cli_say("%zu expected: %zu done, %zu partial, %zu refused or held back, %zu gaps; %llu "
		"month%s judged; view %llu%s",
	    r.counts.expected, r.counts.done, r.counts.partial, r.counts.refused, r.counts.gap,
	    (unsigned long long)r.ingest.months, r.ingest.months == 1 ? "" : "s",
	    (unsigned long long)r.ingest.view, r.ingest.changed ? "" : ", unchanged");
	return r.fault ? EXIT_DATA : EXIT_FINE;
}

static int
run_fetch(struct cli *c)
{
	struct fetch_args a;
	int code;

	if (read_args(c, &a, &code)) {
		if (cli_flag(c, "sources"))
			code = fetch_show_sources(c, &a);
		else if (cli_count(c, "probe") != 0)
			code = probe(c, &a);
		else if (cli_flag(c, "list"))
			code = fetch_show_calendar(c, &a);
		else
			code = a.o.dry_run ? fetch_show_plan(c, &a) : once(c, &a);
	}
	fini_args(&a);
	return code;
}

const struct cli_cmd cmd_fetch = {
	.name = "fetch",
	.args = "",
	.help = "get what is due from the public archives, and put it into an observatory",
	.more =
	    "Files come into DIR/spool, are read to their end, and only then count. Broken off at\n"
	    "any moment, the next fetch goes on. What was expected and did not come stands in the\n"
	    "calendar (`--list`). Exit 3 when something was refused, held back or failed; all "
	    "that\n"
	    "was good is in the observatory then. A file that is not there yet is no fault.",
	.opts = fetch_opts,
	.opts2 = limit_opts,
	.run = run_fetch,
};

static const struct cli_opt run_opts[] = {
	{ "data", "DIR", "folder of the observatory (" OBS_DEFAULT_DIR ")" },
	{ "source", "NAME", "a source of the catalogue; repeats (those that are enabled)" },
	{ "part", "NAME", "a collector, registry or other part of it; repeats (its defaults)" },
	{ "catalogue", "FILE", "another catalogue of archives in place of the built-in one" },
	{ "base", "NAME=URL", "another base URL for a source: a mirror, a local server; repeats" },
	{ "every", "MINUTES", "again and again, until stopped (once)" },
	{ NULL, NULL, NULL },
};

static int
run_run(struct cli *c)
{
	struct fetch_args a;
	int code;
	long every;

	if (!read_args(c, &a, &code)) {
		fini_args(&a);
		return code;
	}
	if (!cli_num(c, "every", 1, 44640, 0, &every))
		code = EXIT_USAGE;
	else {
		code = once(c, &a);
		while (every != 0) {
			sleep((unsigned)every * 60);
			code = once(c, &a);
		}
	}
	fini_args(&a);
	return code;
}

const struct cli_cmd cmd_run = {
	.name = "run",
	.args = "",
	.help = "bring an observatory up to date: fetch what is due, judge what changed",
	.more =
	    "Once, or with --every as a service beside `routescope serve`, which shows each new\n"
	    "view by itself. A round that fails is told and the next one comes all the same.",
	.opts = run_opts,
	.opts2 = limit_opts,
	.run = run_run,
};
