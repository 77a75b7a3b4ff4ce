/* cmd_detect.c - `routescope detect`: what happened, by tables and updates. */
#include <ctype.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "app/evidence.h"
#include "app/rpki_sets.h"
#include "base/arena.h"
#include "base/civil.h"
#include "cli/cli_i.h"
#include "cli/world_args.h"
#include "io/out.h"

static const struct cli_opt opts[] = {
	{ "rib", "[COLLECTOR=]FILE", "a table in MRT: what stood before; repeats" },
	{ "updates", "[COLLECTOR=]FILE", "updates in MRT; repeats" },
	{ "since", "TIME", "what is older is what stood before (RFC 3339 or Unix seconds)" },
	{ "until", "TIME", "only before this time" },
	{ "min-grade", "GRADE", "low, medium, high or proven (low)" },
	{ "evidence", "DIR",
	    "keep the raw records behind each incident there (`rebuild` reads them)" },
	{ "hygiene", NULL, "in place of incidents: what is untidy, by AS and kind" },
	{ "checkpoint", "FILE",
	    "go on from the state kept there, and keep it there, for when more updates come" },
	{ "settings", "FILE", "weights, rules and lists in place of the built-in ones" },
	{ "json", NULL, "NDJSON, the default" },
	{ "csv", NULL, "comma separated values with a header" },
	{ NULL, NULL, NULL },
};

static const char more[] =
    "An incident a line, by begin and id: kind, who did it, to whom, which prefixes, who saw it,\n"
    "how sure that is and why. Files without COLLECTOR= are one collector. A file that is bad\n"
    "costs itself: the exit code is 3 after all that was good came out. Without --as-rel,\n"
    "relationships are inferred from the tables, and a leak is at most high.\n"
    "--hygiene counts prefixes too specific or of an exchange's LAN, and routes with an AS_SET,\n"
    "AS 0 or a long path.\n"
    "\n"
    "Several --vrps come into force one after the other, each at the time of its data; files of\n"
    "one time are one set. One that shrank too much, or cannot be read, is held back: the last\n"
    "good one stays in force, and the exit code is 3.";

struct job {
	struct cli *c;
	struct detection_file *files;
	size_t n, cap;
	struct arena arena; /* names of collectors */
	struct world *world;
	struct rpki_sets sets;
	struct detection d;
	struct out o;
	unsigned min_grade;
};

/* "NAME=" where NAME is of these characters and no file is called so as a whole. */
static size_t
collector_len(const char *v)
{
	struct stat s;
	size_t n = 0;

	while (isalnum((unsigned char)v[n]) || v[n] == '.' || v[n] == '_' || v[n] == '-')
		n++;
	return n > 0 && v[n] == '=' && stat(v, &s) != 0 ? n : 0;
}

static bool
add_file(struct job *j, const char *v, bool table)
{
	const size_t n = collector_len(v);
	struct detection_file *f = arr_grow(j->files, j->n, &j->cap, sizeof(*f));
	const char *name = "";

	if (f == NULL)
		return false;
	j->files = f;
	if (n > 0 && (name = arena_strdup(&j->arena, (struct str){ v, n })) == NULL)
		return false;
	j->files[j->n++] = (struct detection_file){ name, n > 0 ? v + n + 1 : v, table, NULL };
	return true;
}

static bool
add_files(struct job *j, const char *option, bool table)
{
	const char *v;

	for (size_t i = 0; (v = cli_nth(j->c, option, i)) != NULL; i++) {
		if (!add_file(j, v, table))
			return false;
	}
	return true;
}

static bool
read_time(const struct cli *c, const char *option, int64_t *out_us)
{
	const char *text = cli_opt(c, option, NULL);
	char *end;
	int64_t s;

	if (text == NULL)
		return true;
	if (!civil_parse(str_of(text), &s)) {
		s = strtoll(text, &end, 10);
		if (*text == '\0' || *end != '\0' || s < 0 || s > INT64_C(1) << 40) {
			cli_usage(c, "--%s wants a time (RFC 3339 or Unix seconds), not %s", option,
			    text);
			return false;
		}
	}
	*out_us = s * 1000000;
	return true;
}

static void
say(void *arg, const char *line)
{
	(void)arg;
	cli_say("%s", line);
}

/* What a reader of the incidents must know, on stderr. */
static void
tell(const struct job *j, size_t shown, const struct incidents *l)
{
	size_t n[GRADES] = { 0 };

	for (size_t i = 0; i < l->n; i++)
		n[l->v[i].grade]++;
	cli_say("%zu incident%s of %zu: %zu proven, %zu high, %zu medium, %zu low", shown,
	    shown == 1 ? "" : "s", l->n, n[GRADE_PROVEN], n[GRADE_HIGH], n[GRADE_MEDIUM],
	    n[GRADE_LOW]);
	if (!world_has(j->world, SRC_AS_REL))
		cli_say("no --as-rel: relationships are inferred from the tables");
	if (!world_has(j->world, SRC_VRPS) && j->sets.n == 0)
		cli_say("no --vrps: nothing is judged by RPKI");
}

/* The raw records, before the incidents are told: these name them by their digests. */
static int
keep(struct job *j, struct incidents *l)
{
	const struct evidence_opts o = { cli_opt(j->c, "evidence", NULL), "routescope " CLI_VERSION,
		&j->d, j->min_grade };
	uint64_t missed;
	struct err e;

	if (o.dir == NULL)
		return EXIT_FINE;
	if (evidence_keep(&o, l, &missed, &e) != ST_OK)
		return cli_fail(j->c, &e);
	if (missed > 0)
		cli_say("%llu raw records could not be cut again: standard input, or a file that "
			"changed",
		    (unsigned long long)missed);
	return EXIT_FINE;
}

static int
print(struct job *j)
{
	const bool csv = cli_flag(j->c, "csv");
	struct incidents l;
	struct err e;
	size_t shown = 0;

	if (detect_incidents(j->d.detect, false, &l, &e) != ST_OK)
		return cli_fail(j->c, &e);
	if (keep(j, &l) != EXIT_FINE) {
		incidents_free(&l);
		return EXIT_DATA;
	}
	if (csv)
		incident_csv_head(&j->o.b);
	for (size_t i = 0; i < l.n; i++) {
		if (l.v[i].grade < j->min_grade)
			continue;
		(csv ? incident_csv : incident_json)(&j->o.b, &l.v[i]);
		shown++;
		if (out_tick(&j->o, &e) != ST_OK) {
			incidents_free(&l);
			return cli_fail(j->c, &e);
		}
	}
	tell(j, shown, &l);
	incidents_free(&l);
	if (out_flush(&j->o, &e) != ST_OK)
		return cli_fail(j->c, &e);
	return j->d.bad_files > 0 || j->sets.held > 0 ? EXIT_DATA : EXIT_FINE;
}

/* Everything that --vrps, --aspas and --slurm name. */
static enum st
load_sets(struct job *j, struct err *e)
{
	static const enum source_kind every[] = { SRC_ASPAS, SRC_SLURM };
	struct rpki_sets_opts o = { .at_s = cli_world_at(j->c), .base = j->world, .say = say };
	struct rpki_more *every_set;
	const char **vrps, *v;
	enum st st;

	o.n = cli_count(j->c, "vrps");
	vrps = arr_new(o.n, sizeof(*vrps));
	every_set = arr_new(cli_count(j->c, "aspas") + cli_count(j->c, "slurm") + 1, sizeof(*more));
	for (size_t i = 0; vrps != NULL && i < o.n; i++)
		vrps[i] = cli_nth(j->c, "vrps", i);
	for (size_t k = 0; every_set != NULL && k < 2; k++) {
		for (size_t i = 0; (v = cli_nth(j->c, source_kind_name(every[k]), i)) != NULL; i++)
			every_set[o.more_n++] = (struct rpki_more){ every[k], v };
	}
	o.vrps = vrps;
	o.more = every_set;
	st = vrps != NULL && every_set != NULL ? rpki_sets_load(&j->sets, &o, e)
					       : err_nomem(e, "the world");
	free(vrps);
	free(every_set);
	return st;
}

/* One file of VRPs is part of the world; several are sets that follow each other. */
static enum st
load_world(struct job *j, struct detection_opts *o, struct err *e)
{
	const uint32_t rpki = 1u << SRC_VRPS | 1u << SRC_ASPAS | 1u << SRC_SLURM;
	const bool several = cli_count(j->c, "vrps") > 1;
	enum st st = cli_world_but(j->c, several ? rpki : 0, &j->world, e);

	if (st == ST_OK && several)
		st = load_sets(j, e);
	o->world = j->world;
	o->sets = j->sets.v;
	o->sets_n = j->sets.n;
	return st;
}

/* Rows of an AS and a kind; no incidents, so no grades. */
static int
print_hygiene(struct job *j)
{
	const bool csv = cli_flag(j->c, "csv");
	struct hygiene_row *v;
	size_t n, i;
	struct err e;
	enum st st = detect_hygiene(j->d.detect, &v, &n, &e);

	if (st != ST_OK)
		return cli_fail(j->c, &e);
	if (csv)
		buf_lit(&j->o.b, "asn,kind,count\n");
	for (i = 0; i < n && st == ST_OK; i++) {
		if (csv)
			buf_printf(&j->o.b, "%u,%s,%u\n", v[i].asn, v[i].kind, v[i].count);
		else
			buf_printf(&j->o.b, "{\"asn\":%u,\"kind\":\"%s\",\"count\":%u}\n", v[i].asn,
			    v[i].kind, v[i].count);
		st = out_tick(&j->o, &e);
	}
	free(v);
	if (st != ST_OK || out_flush(&j->o, &e) != ST_OK)
		return cli_fail(j->c, &e);
	cli_say("%zu row%s of what is untidy", n, n == 1 ? "" : "s");
	return j->d.bad_files > 0 || j->sets.held > 0 ? EXIT_DATA : EXIT_FINE;
}

static int
detect_all(struct job *j, struct detection_opts *o)
{
	struct err e;

	if (load_world(j, o, &e) != ST_OK)
		return cli_fail(j->c, &e);
	o->files = j->files;
	o->n = j->n;
	if (detection_run(&j->d, o, &e) != ST_OK)
		return cli_fail(j->c, &e);
	if (j->d.good_files == 0)
		return EXIT_DATA;
	j->c->work = follow_counts(j->d.follow)->entries + follow_counts(j->d.follow)->announced +
		     follow_counts(j->d.follow)->withdrawn;
	j->c->work_name = "routes and changes";
	return cli_flag(j->c, "hygiene") ? print_hygiene(j) : print(j);
}

static int
run(struct cli *c)
{
	struct job j = { .c = c, .o = { .fd = 1 } };
	struct detection_opts o = { .settings = cli_opt(c, "settings", NULL),
		.since_us = FOLLOW_BEGIN,
		.until_us = FOLLOW_END,
		.checkpoint = cli_opt(c, "checkpoint", NULL),
		.say = say };
	int rc;

	if (c->argc != 0)
		return cli_usage(
		    c, "%s is no option; files are given as --rib and --updates", c->argv[0]);
	if (cli_count(c, "rib") + cli_count(c, "updates") == 0)
		return cli_usage(c, "which files? give --rib FILE and --updates FILE");
	if (cli_flag(c, "csv") && cli_flag(c, "json"))
		return cli_usage(c, "--csv or --json, not both");
	if (cli_flag(c, "hygiene") &&
	    (cli_opt(c, "evidence", NULL) != NULL || cli_opt(c, "min-grade", NULL) != NULL))
		return cli_usage(c, "--hygiene tells no incidents: no --evidence, no --min-grade");
	if (!grade_parse(cli_opt(c, "min-grade", "low"), &j.min_grade))
		return cli_usage(c, "--min-grade wants low, medium, high or proven, not %s",
		    cli_opt(c, "min-grade", "low"));
	if (!read_time(c, "since", &o.since_us) || !read_time(c, "until", &o.until_us))
		return EXIT_USAGE;
	if (add_files(&j, "rib", true) && add_files(&j, "updates", false))
		rc = detect_all(&j, &o);
	else
		rc = EXIT_DATA;
	detection_fini(&j.d);
	rpki_sets_fini(&j.sets);
	world_free(j.world);
	buf_fini(&j.o.b);
	free(j.files);
	arena_fini(&j.arena);
	return rc;
}

const struct cli_cmd cmd_detect = {
	.name = "detect",
	.args = "",
	.help = "tell incidents: leaks, hijacks, bogons, by tables and updates",
	.more = more,
	.opts = opts,
	.opts2 = cli_world_opts,
	.run = run,
};
