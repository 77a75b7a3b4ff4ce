/* cmd_simulate.c - `routescope simulate`: a whole made-up Internet in the real file formats. */
#include "cli/cli.h"

#include <stdio.h>
#include <time.h>

#include "sim/sim.h"

static const struct cli_opt opts[] = {
	{ "out", "DIR", "where to write: a new or an empty folder" },
	{ "ases", "N", "networks, 30 to 100000; 4000 unless told" },
	{ "prefixes", "N",
	    "announced prefixes, about 18 % of them IPv6, 100 to 1500000; 20000 unless told" },
	{ "peers", "N",
	    "vantage peers of the collector, two thirds with a full table; 30 unless told" },
	{ "seed", "S", "the same seed gives the same bytes; 1 unless told" },
	{ "incidents", "N", "planted incidents, all there from the start; 24 unless told" },
	{ "days", "N", "so far 1 only: one table, no updates" },
	{ "start", "T", "time of the table, RFC 3339 UTC; 2026-01-01T00:00:00Z unless told" },
	{ "raw", NULL, "the table without gzip, for benches" },
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
	cli_say(
	    "%llu incidents planted, see %s/truth.jsonl", (unsigned long long)r->planted, o->dir);
	if (r->planted < o->incidents)
		cli_say(
		    "fewer than the %u wanted: the Internet is too small for more", o->incidents);
}

static int
run(struct cli *c)
{
	const char *seed = cli_opt(c, "seed", "1"),
		   *start = cli_opt(c, "start", "2026-01-01T00:00:00Z");
	long ases, prefixes, peers, incidents, days;
	struct sim_report rep;
	struct sim_opts o = {
		.dir = cli_opt(c, "out", NULL), .raw = cli_flag(c, "raw"), .say = say
	};
	struct err e;

	if (o.dir == NULL || c->argc > 0)
		return cli_usage(
		    c, "%s", o.dir == NULL ? "--out DIR is missing" : "no arguments, options only");
	if (!cli_num(c, "ases", 30, SIM_MAX_ASES, 4000, &ases) ||
	    !cli_num(c, "prefixes", 100, SIM_MAX_PREFIXES, 20000, &prefixes) ||
	    !cli_num(c, "peers", 1, SIM_MAX_PEERS, 30, &peers) ||
	    !cli_num(c, "incidents", 0, SIM_MAX_INCIDENTS, 24, &incidents) ||
	    !cli_num(c, "days", 1, 366, 1, &days))
		return EXIT_USAGE;
	if (days > 1)
		return cli_usage(c, "more than one day is not simulated yet: --days 1");
	if (!str_u64(str_of(seed), UINT64_MAX, &o.seed))
		return cli_usage(c, "--seed takes a whole number, not %s", seed);
	if (!parse_start(start, &o.start_s))
		return cli_usage(
		    c, "--start takes a time such as 2026-01-01T00:00:00Z, not %s", start);
	if (peers > ases / 2)
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
	.more = "Writes into DIR the table of one collector (rib.YYYYMMDD.HHMM.gz), the files of a "
		"world under the\n"
		"names that --world expects, truth.jsonl with the incidents that were planted "
		"(moas, sub-moas,\n"
		"bogon-prefix, bogon-asn), and last simulated.json, the mark that everything here "
		"is made up.\n"
		"Not yet: updates, more days than one, leaks and forged paths.",
	.opts = opts,
	.run = run,
};
