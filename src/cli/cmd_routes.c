/* cmd_routes.c - `routescope routes`: the routes in MRT files as text. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/routes.h"
#include "base/arena.h"
#include "cli/cli.h"
#include "pfx/asn.h"

static const struct cli_opt opts[] = {
	{ "format", "FORMAT", "bgpdump (the lines of `bgpdump -m`), json or csv; bgpdump unless given" },
	{ "json", NULL, "the same as --format json" },
	{ "csv", NULL, "the same as --format csv" },
	{ "peer", "ASN", "only from this peer AS; repeats" },
	{ "origin", "ASN", "only what this AS originates; repeats" },
	{ "prefix", "PREFIX", "only this prefix; repeats" },
	{ "exact", NULL, "--prefix means exactly that prefix; so unless --more or --less is given" },
	{ "more", NULL, "--prefix and all more specific ones" },
	{ "less", NULL, "--prefix and all less specific ones" },
	{ "path", "REGEX", "only paths whose text this extended regular expression finds" },
	{ "v4", NULL, "only IPv4" },
	{ "v6", NULL, "only IPv6" },
	{ NULL, NULL, NULL },
};

struct parsed {
	uint32_t   *peers, *origins;
	struct pfx *pfxs;
	regex_t     path;
	bool        has_path;
};

static bool
asns(struct cli *c, const char *name, uint32_t **out, size_t *n)
{
	*n = cli_count(c, name);
	*out = arr_new(*n, sizeof(**out));
	for (size_t i = 0; *out != NULL && i < *n; i++) {
		if (!asn_parse(str_of(cli_nth(c, name, i)), &(*out)[i])) {
			cli_usage(c, "--%s takes an AS number, not %s", name, cli_nth(c, name, i));
			return false;
		}
	}
	return *out != NULL;
}

static bool
parse(struct cli *c, struct parsed *p, struct routes_filter *f)
{
	const char *path = cli_opt(c, "path", NULL);

	if (!asns(c, "peer", &p->peers, &f->n_peers) || !asns(c, "origin", &p->origins, &f->n_origins))
		return false;
	f->n_pfxs = cli_count(c, "prefix");
	p->pfxs = arr_new(f->n_pfxs, sizeof(*p->pfxs));
	for (size_t i = 0; p->pfxs != NULL && i < f->n_pfxs; i++) {
		if (!pfx_parse(str_of(cli_nth(c, "prefix", i)), &p->pfxs[i])) {
			cli_usage(c, "--prefix takes a prefix such as 192.0.2.0/24, not %s",
			    cli_nth(c, "prefix", i));
			return false;
		}
	}
	if (path != NULL && regcomp(&p->path, path, REG_EXTENDED | REG_NOSUB) != 0) {
		cli_usage(c, "--path is not an extended regular expression: %s", path);
		return false;
	}
	p->has_path = path != NULL;
	f->peers = p->peers;
	f->origins = p->origins;
	f->pfxs = p->pfxs;
	f->path = p->has_path ? &p->path : NULL;
	f->match = cli_flag(c, "more") ? MATCH_MORE : cli_flag(c, "less") ? MATCH_LESS : MATCH_EXACT;
	if (cli_flag(c, "v4") != cli_flag(c, "v6"))
		f->afi = cli_flag(c, "v4") ? AFI_IP4 : AFI_IP6;
	return p->pfxs != NULL;
}

static void
say(const struct routes_count *n)
{
	char text[640];

	if (n->skipped > 0) {
		err_fmt(&n->first, text, sizeof(text));
		cli_say("%llu of %llu records could not be read and were skipped; the first: %s",
		    (unsigned long long)n->skipped, (unsigned long long)n->records, text);
	}
	if (n->malformed > 0)
		cli_say("%llu messages or entries were malformed (RFC 7606); --json names the rule",
		    (unsigned long long)n->malformed);
}

static int
run(struct cli *c)
{
	const char *name = cli_flag(c, "json") ? "json" : cli_flag(c, "csv") ? "csv" : "bgpdump";
	const struct route_format *fmt = route_format(cli_opt(c, "format", name));
	struct out o = { .fd = STDOUT_FILENO };
	struct routes_count n = { 0 };
	struct routes_filter f = { 0 };
	struct parsed p = { 0 };
	struct err e;
	int rc = EXIT_USAGE;

	if (fmt == NULL)
		rc = cli_usage(c, "no format %s: bgpdump, json or csv", cli_opt(c, "format", name));
	else if (c->argc == 0)
		rc = cli_usage(c, "which file? `-` is standard input");
	else if (parse(c, &p, &f)) {
		rc = EXIT_FINE;
		if (fmt->head != NULL)
			buf_cstr(&o.b, fmt->head);
		for (int i = 0; i < c->argc; i++) {
			if (routes_file(c->argv[i], &f, fmt, &o, &n, &e) != ST_OK)
				rc = cli_fail(c, &e);
		}
		if (out_flush(&o, &e) != ST_OK)
			rc = cli_fail(c, &e);
		say(&n);
	}
	if (p.has_path)
		regfree(&p.path);
	free(p.peers);
	free(p.origins);
	free(p.pfxs);
	buf_fini(&o.b);
	return rc;
}

const struct cli_cmd cmd_routes = {
	.name = "routes",
	.args = "FILE...",
	.help = "print the routes in MRT files",
	.opts = opts,
	.run = run,
};
