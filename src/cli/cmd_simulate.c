/* cmd_simulate.c - `routescope simulate`: a whole made-up Internet in the real file formats. */
#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sim/sim.h"

static const struct cli_opt opts[] = {
	{ "out", "DIR", "where to write: a new or an empty folder" },
	{ "ases", "N", "networks, 30 to 100000; 4000 unless told" },
	{ "as-rel", "FILE",
	    "networks and links of a relationships file (CAIDA's formats) instead of made-up "
	    "ones" },
	{ "prefixes", "N",
	    "announced prefixes, about 18 % of them IPv6, 100 to 1500000; 20000 unless told" },
	{ "peers", "N",
	    "vantage peers of the collector, two thirds with a full table; 30 unless told" },
	{ "seed", "S", "the same seed gives the same bytes; 1 unless told" },
	{ "incidents", "N",
	    "planted incidents, in one table there from the start, else with begin and end; 24 "
	    "unless told" },
	{ "days", "N", "updates of N days, and a table of each collector every eight hours" },
	{ "hours", "N", "the same for N hours" },
	{ "collectors", "N", "with --days or --hours: how many share the peers; 2 unless told" },
	{ "rate", "N",
	    "with --days or --hours: background updates a second, all collectors together; 2 "
	    "unless "
	    "told" },
	{ "negatives", "on|off|faults",
	    "with --days or --hours: everyday events that look like incidents, listed in "
	    "benign.jsonl; faults: and faulty files, of which who reads them complains; on unless "
	    "told" },
	{ "start", "T", "time of the first table, RFC 3339 UTC; 2026-01-01T00:00:00Z unless told" },
	{ "raw", NULL, "tables and updates without gzip, for benches" },
	{ NULL, NULL, NULL },
};

static void
say(void *arg, const char *line)
{
	(void)arg;
	cli_say("%s", line);
}

/* "2026-01-01T00:00:00Z" or "2026-01-01"; the table's time has 32 bits. */
static bool
parse_start(const char *text, int64_t *out)
{
	struct tm tm = { 0 };
	const char *end = strptime(text, "%Y-%m-%dT%H:%M:%SZ", &tm);

	if (end == NULL) {
		tm = (struct tm){ 0 };
		end = strptime(text, "%Y-%m-%d", &tm);
	}
	if (end == NULL || *end != '\0')
		return false;
	*out = timegm(&tm);
	return *out >= 1000000000 && *out <= UINT32_MAX - 86400LL;
}

/* "0.25" in thousandths. */
static bool
milli(const char *text, uint32_t *out)
{
	char *end;
	const double x = strtod(text, &end);

	if (end == text || *end != '\0' || !(x >= 0 && x <= 100000))
		return false;
	*out = (uint32_t)(x * 1000 + 0.5);
	return true;
}

static void
tell(const struct sim_opts *o, const struct sim_report *r)
{
	cli_say("%s/%s: %llu entries of %llu prefixes from %u peers, seed %llu", o->dir, r->table,
	    (unsigned long long)r->entries, (unsigned long long)r->records, o->peers,
	    (unsigned long long)o->seed);
	cli_say("pairs %llu: RPKI valid %llu, invalid %llu, not found %llu; %llu VRPs, %llu route "
		"objects",
	    (unsigned long long)r->pairs, (unsigned long long)r->rpki_valid,
	    (unsigned long long)r->rpki_invalid, (unsigned long long)r->rpki_not_found,
	    (unsigned long long)r->vrps, (unsigned long long)r->route_objects);
	if (o->hours > 0)
		cli_say("%llu updates in %llu files of %u collectors, %llu tables",
		    (unsigned long long)r->updates, (unsigned long long)r->update_files,
		    o->collectors, (unsigned long long)r->tables);
	cli_say(
	    "%llu incidents planted, see %s/truth.jsonl", (unsigned long long)r->planted, o->dir);
	if (r->planted < o->incidents)
		cli_say("fewer than the %u wanted: the Internet is too small for more, or no peer "
			"shows them",
		    o->incidents);
}

/* The options of an Internet in motion. */
static bool
motion(struct cli *c, struct sim_opts *o)
{
	const char *negatives = cli_opt(c, "negatives", NULL), *rate = cli_opt(c, "rate", NULL);
	long days, hours, collectors;

	if (!cli_num(c, "days", 1, SIM_MAX_HOURS / 24, 0, &days) ||
	    !cli_num(c, "hours", 1, SIM_MAX_HOURS, 0, &hours) ||
	    !cli_num(c, "collectors", 1, SIM_MAX_COLLECTORS, 2, &collectors))
		return false;
	if (days > 0 && hours > 0)
		return cli_usage(c, "--days or --hours, not both"), false;
	o->hours = (uint32_t)(days > 0 ? 24 * days : hours);
	if (o->hours == 0 && (negatives != NULL || rate != NULL || cli_opt(c, "collectors", NULL)))
		return cli_usage(c, "--collectors, --rate and --negatives want --days or --hours"),
		       false;
	o->collectors = (uint32_t)collectors;
	if (negatives == NULL || strcmp(negatives, "on") == 0)
		o->negatives = SIM_NEGATIVES_ON;
	else if (strcmp(negatives, "faults") == 0)
		o->negatives = SIM_NEGATIVES_FAULTS;
	else if (strcmp(negatives, "off") != 0)
		return cli_usage(c, "--negatives takes on, off or faults, not %s", negatives),
		       false;
	if (!milli(rate != NULL ? rate : "2", &o->rate_milli))
		return cli_usage(c, "--rate takes updates a second, 0 to 100000, not %s", rate),
		       false;
	return true;
}

static int
run(struct cli *c)
{
	const char *seed = cli_opt(c, "seed", "1"),
		   *start = cli_opt(c, "start", "2026-01-01T00:00:00Z");
	long ases, prefixes, peers, incidents;
	struct sim_report rep;
	struct sim_opts o = { .dir = cli_opt(c, "out", NULL),
		.raw = cli_flag(c, "raw"),
		.as_rel = cli_opt(c, "as-rel", NULL),
		.say = say };
	struct err e;

	if (o.dir == NULL || c->argc > 0)
		return cli_usage(
		    c, "%s", o.dir == NULL ? "--out DIR is missing" : "no arguments, options only");
	if (!cli_num(c, "ases", 30, SIM_MAX_ASES, 4000, &ases) ||
	    !cli_num(c, "prefixes", 100, SIM_MAX_PREFIXES, 20000, &prefixes) ||
	    !cli_num(c, "peers", 1, SIM_MAX_PEERS, 30, &peers) ||
	    !cli_num(c, "incidents", 0, SIM_MAX_INCIDENTS, 24, &incidents) || !motion(c, &o))
		return EXIT_USAGE;
	if (!str_u64(str_of(seed), UINT64_MAX, &o.seed))
		return cli_usage(c, "--seed takes a whole number, not %s", seed);
	if (!parse_start(start, &o.start_s))
		return cli_usage(
		    c, "--start takes a time such as 2026-01-01T00:00:00Z, not %s", start);
	if (o.as_rel != NULL && cli_opt(c, "ases", NULL) != NULL)
		return cli_usage(c, "--ases or --as-rel: the file has its networks");
	if (o.as_rel == NULL && peers > ases / 2)
		return cli_usage(
		    c, "%ld peers of %ld networks: at most half of them can be peers", peers, ases);
	o.ases = (uint32_t)ases;
	o.prefixes = (uint32_t)prefixes;
	o.peers = (uint32_t)peers;
	o.incidents = (uint32_t)incidents;
	if (sim_run(&o, &rep, &e) != ST_OK)
		return cli_fail(c, &e);
	tell(&o, &rep);
	return EXIT_FINE;
}

const struct cli_cmd cmd_simulate = {
	.name = "simulate",
	.args = "",
	.help = "make up a whole Internet, in the real file formats",
	.more =
	    "Writes into DIR the table of one collector (rib.YYYYMMDD.HHMM.gz), the files of a "
	    "world under the\n"
	    "names that --world expects, truth.jsonl with the incidents that were planted, and "
	    "last\n"
	    "simulated.json, the mark that everything here is made up. With --days or --hours it "
	    "moves: tables\n"
	    "and updates of several collectors (COLLECTOR.rib.YYYYMMDD.HHMM.gz, "
	    "COLLECTOR.updates.YYYYMMDD.HHMM.gz),\n"
	    "and incidents with begin and end: leak (types 1 to 6), moas, sub-moas, squat, "
	    "fake-edge, bogon-prefix,\n"
	    "bogon-asn, blackhole.",
	.opts = opts,
	.run = run,
};
