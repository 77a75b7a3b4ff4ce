/* cmd_routes.c - `routescope routes`: the routes in MRT files as text, as counts, or cut out as
 * MRT. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/routes.h"
#include "base/json.h"
#include "cli/cli.h"
#include "cli/world_args.h"

static const struct cli_opt opts[] = {
	{ "format", "FORMAT",
	    "bgpdump (the lines of `bgpdump -m`), json or csv; bgpdump unless given" },
	{ "json", NULL, "the same as --format json" },
	{ "csv", NULL, "the same as --format csv" },
	{ "peer", "ASN|ADDRESS", "only from this peer" },
	{ "origin", "ASN", "only what this AS originates; 0: an empty path, or a set at its end" },
	{ "asn", "ASN", "only paths with this AS, anywhere" },
	{ "prefix", "PREFIX", "only this prefix" },
	{ "exact", NULL,
	    "--prefix means exactly that prefix; so unless --more or --less is given" },
	{ "more", NULL, "--prefix and all more specific ones" },
	{ "less", NULL, "--prefix and all less specific ones" },
	{ "path", "REGEX",
	    "only paths whose text this extended regular expression finds; _ is an AS boundary" },
	{ "community", "COMMUNITY",
	    "only with 3356:123, 3356:*, no-export, 3356:1:2, rt:3356:7, 0x0002..." },
	{ "loops", NULL, "only paths in which an AS comes again behind another" },
	{ "bogon-asn", NULL, "only paths with an AS number that IANA reserves" },
	{ "rpki", "STATE",
	    "only valid, invalid-length, invalid-asn, invalid (both) or not-found by --vrps" },
	{ "vrps", "FILE", "validated ROA payloads (JSON or CSV) for --rpki" },
	{ "v4", NULL, "only IPv4" },
	{ "v6", NULL, "only IPv6" },
	{ "table", NULL, "only routes of tables" },
	{ "announce", NULL, "only announcements" },
	{ "withdraw", NULL, "only withdrawals, and what RFC 7606 treats as such" },
	{ "state", NULL, "only changes of a session's state" },
	{ "since", "TIME", "only at or after this time (RFC 3339 or Unix seconds)" },
	{ "until", "TIME", "only before this time" },
	{ "count", NULL, "how many routes pass, in place of the routes" },
	{ "cut", "OUT.mrt",
	    "write the records with routes that pass as MRT, in place of text; - is stdout" },
	{ NULL, NULL, NULL },
};

static const char more[] =
    "An option that repeats passes what meets any of its values; different options must all be "
    "met.\n"
    "A value of --peer, --origin, --asn, --prefix, --path, --community or --rpki that begins with "
    "!\n"
    "must not be met: --peer '!174'. A withdrawal has no path and no communities, a state change "
    "no\n"
    "prefix either: they meet no question about what they lack, denied or not.";

/* Options with values, and who takes them. */
static const struct {
	const char *name;
	enum st (*add)(struct route_filter *f, const char *text, struct err *e);
} valued[] = {
	{ "peer", route_filter_peer },
	{ "origin", route_filter_origin },
	{ "asn", route_filter_asn },
	{ "prefix", route_filter_prefix },
	{ "path", route_filter_path },
	{ "community", route_filter_community },
	{ "rpki", route_filter_rpki },
	{ "since", route_filter_since },
	{ "until", route_filter_until },
};

static const struct {
	const char *name;
	enum route_type type;
} kinds[] = {
	{ "table", ROUTE_TABLE },
	{ "announce", ROUTE_ANNOUNCE },
	{ "withdraw", ROUTE_WITHDRAW },
	{ "state", ROUTE_STATE },
};

/* A filter from the options; false after a word of usage. */
static bool
parse(struct cli *c, struct route_filter *f)
{
	const char *v;
	struct err e;

	for (size_t i = 0; i < sizeof(valued) / sizeof(valued[0]); i++) {
		for (size_t k = 0; (v = cli_nth(c, valued[i].name, k)) != NULL; k++) {
			if (valued[i].add(f, v, &e) != ST_OK) {
				cli_usage(c, "--%s: %s", valued[i].name, e.msg);
				return false;
			}
		}
	}
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (cli_flag(c, kinds[i].name))
			f->kinds |= ROUTE_KIND(kinds[i].type);
	}
	f->match = cli_flag(c, "more")	 ? MATCH_MORE
		   : cli_flag(c, "less") ? MATCH_LESS
					 : MATCH_EXACT;
	f->loops = cli_flag(c, "loops");
	f->bogon_asn = cli_flag(c, "bogon-asn");
	if (cli_flag(c, "v4") != cli_flag(c, "v6"))
		f->afi = cli_flag(c, "v4") ? AFI_IP4 : AFI_IP6;
	if (f->asks_rpki && cli_nth(c, "vrps", 0) == NULL) {
		cli_usage(c, "--rpki needs --vrps FILE to judge by");
		return false;
	}
	if (route_filter_seal(f, &e) != ST_OK) {
		cli_usage(c, "%s", e.msg);
		return false;
	}
	return true;
}

static void
say(struct cli *c, const struct routes_count *n)
{
	char text[640];

	c->work = n->records;
	c->work_name = "records";
	if (c->verbose && n->unjudged > 0)
		cli_say("%llu records are of kinds and families that hold no IPv4 or IPv6 route",
		    (unsigned long long)n->unjudged);

	if (n->skipped > 0) {
		err_fmt(&n->first, text, sizeof(text));
		cli_say("%llu of %llu records could not be read and were skipped; the first: %s",
		    (unsigned long long)n->skipped, (unsigned long long)n->records, text);
	}
	if (n->malformed > 0)
		cli_say("%llu messages or entries were malformed (RFC 7606); --json names the rule",
		    (unsigned long long)n->malformed);
}

/* The counts as "routes=3 table=3 announce=0 ...", an object, or two lines of CSV. */
static void
put_count(const struct cli *c, struct buf *b, const struct routes_count *n)
{
	static const char *const names[] = { "routes", "table", "announce", "withdraw", "state" };
	const uint64_t v[] = { n->shown[0] + n->shown[1] + n->shown[2] + n->shown[3], n->shown[0],
		n->shown[1], n->shown[2], n->shown[3] };
	struct json j = json_on(b);

	if (cli_flag(c, "json")) {
		json_obj(&j);
		for (size_t i = 0; i < 5; i++)
			json_ku64(&j, names[i], v[i]);
		json_obj_end(&j);
		json_nl(&j);
	} else if (cli_flag(c, "csv")) {
		buf_printf(b, "routes,table,announce,withdraw,state\n%llu,%llu,%llu,%llu,%llu\n",
		    (unsigned long long)v[0], (unsigned long long)v[1], (unsigned long long)v[2],
		    (unsigned long long)v[3], (unsigned long long)v[4]);
	} else {
		for (size_t i = 0; i < 5; i++)
			buf_printf(
			    b, "%s%s=%llu", i != 0 ? " " : "", names[i], (unsigned long long)v[i]);
		buf_ch(b, '\n');
	}
}

/* Reads all files; what is wrong with one does not end the others. */
static int
read_all(struct cli *c, struct routes_job *job, struct routes_count *n)
{
	struct out o = { .fd = STDOUT_FILENO };
	int rc = EXIT_FINE;
	struct err e;

	job->out = &o;
	if (job->format != NULL && job->format->first != NULL)
		buf_cstr(&o.b, job->format->first);
	for (int i = 0; i < c->argc; i++) {
		if (routes_file(c->argv[i], job, n, &e) != ST_OK)
			rc = cli_fail(c, &e);
	}
	if (cli_flag(c, "count"))
		put_count(c, &o.b, n);
	if (out_flush(&o, &e) != ST_OK)
		rc = cli_fail(c, &e);
	buf_fini(&o.b);
	return rc;
}

/* The same with the cut around it. */
static int
work(struct cli *c, struct routes_job *job)
{
	const char *path = cli_opt(c, "cut", NULL);
	struct routes_count n = { 0 };
	struct route_cut cut;
	struct err e;
	int rc;

	if (path != NULL) {
		if (route_cut_open(&cut, path, &e) != ST_OK)
			return cli_fail(c, &e);
		job->cut = &cut;
	}
	rc = read_all(c, job, &n);
	if (path != NULL && route_cut_close(&cut, &e) != ST_OK)
		rc = cli_fail(c, &e);
	say(c, &n);
	return rc;
}

static int
run(struct cli *c)
{
	const char *name = cli_flag(c, "json") ? "json" : cli_flag(c, "csv") ? "csv" : "bgpdump";
	const struct route_format *fmt = route_format(cli_opt(c, "format", name));
	const char *cut = cli_opt(c, "cut", NULL);
	struct route_filter f;
	struct routes_job job = { .filter = &f };
	struct world *w = NULL;
	struct err e;
	int rc = EXIT_USAGE;

	if (fmt == NULL)
		return cli_usage(
		    c, "no format %s: bgpdump, json or csv", cli_opt(c, "format", name));
	if (c->argc == 0)
		return cli_usage(c, "which file? `-` is standard input");
	if (cut != NULL && strcmp(cut, "-") == 0 && cli_flag(c, "count"))
		return cli_usage(c, "--cut - and --count cannot both go to standard output");
	if (cli_flag(c, "exact") + cli_flag(c, "more") + cli_flag(c, "less") > 1)
		return cli_usage(c, "--exact, --more and --less exclude each other");
	if ((cli_flag(c, "more") || cli_flag(c, "less")) && cli_count(c, "prefix") == 0)
		return cli_usage(c, "--more and --less speak of a --prefix, and none is given");
	job.format = cut != NULL || cli_flag(c, "count") ? NULL : fmt;
	route_filter_init(&f);
	if (parse(c, &f)) {
		if (f.asks_rpki && cli_world(c, &w, &e) != ST_OK)
			rc = cli_fail(c, &e);
		else {
			f.world = w;
			rc = work(c, &job);
		}
	}
	world_free(w);
	route_filter_fini(&f);
	return rc;
}

const struct cli_cmd cmd_routes = {
	.name = "routes",
	.args = "FILE...",
	.help = "print the routes in MRT files",
	.more = more,
	.opts = opts,
	.run = run,
};
