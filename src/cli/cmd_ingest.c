/* cmd_ingest.c - `routescope ingest`: files into an observatory. */
#include <stdlib.h>

#include "app/ingest.h"
#include "base/arena.h"
#include "cli/cli.h"
#include "cli/spool.h"

static const struct cli_opt opts[] = {
	{ "data", "DIR", "folder of the observatory (" OBS_DEFAULT_DIR ")" },
	{ "show", "open|all",
	    "from now on show and export what its terms let one pass on (open), or all that is "
	    "held" },
	{ "min-peers", "N",
	    "from now on a route counts when N distinct peers show it (5 at first)" },
	{ "accept", "FILE",
	    "a file held back is right after all: its name or the beginning of its SHA-256; "
	    "repeats" },
	{ NULL, NULL, NULL },
};

static void
say(void *arg, const char *line)
{
	(void)arg;
	cli_say("%s", line);
}

static int
run(struct cli *c)
{
	struct ingest_opts o = {
		.dir = cli_opt(c, "data", OBS_DEFAULT_DIR), .clock = clock_system(), .say = say
	};
	struct ingest_result r;
	struct spool s = { .n = 0 };
	struct err e;
	const char **accept;
	enum st st = ST_OK;
	long min_peers;

	if (!cli_num(c, "min-peers", 1, 65536, 0, &min_peers))
		return EXIT_USAGE;
	o.n_accept = cli_count(c, "accept");
	o.show = cli_opt(c, "show", NULL);
	if (o.show != NULL && strcmp(o.show, "open") != 0 && strcmp(o.show, "all") != 0)
		return cli_usage(c, "--show is open or all, not %s", o.show);
	if (c->argc == 0 && min_peers == 0 && o.show == NULL && o.n_accept == 0)
		return cli_usage(c, "files or folders are wanted");
	accept = arr_new(o.n_accept + 1, sizeof(*accept));
	if (accept == NULL) {
		err_nomem(&e, "options");
		return cli_fail(c, &e);
	}
	for (size_t i = 0; i < o.n_accept; i++)
		accept[i] = cli_nth(c, "accept", i);
	o.accept = accept;
	o.min_peers = (uint32_t)min_peers;
	for (int i = 0; i < c->argc && st == ST_OK; i++) {
		if (spool_wanted(c->argv[i])) {
			char *path;

			st = spool_get(&s, c->argv[i], &o.clock, &path, &e);
			if (st == ST_OK)
				c->argv[i] = path;
		}
	}
	if (st == ST_OK)
		st = ingest(&o, (const char *const *)c->argv, (size_t)c->argc, &r, &e);
	spool_fini(&s);
	free(accept);
	if (st != ST_OK)
		return cli_fail(c, &e);
	if (r.held_back != 0)
		cli_say("%llu file%s held back; `--accept` lets one in",
		    (unsigned long long)r.held_back, r.held_back == 1 ? " is" : "s are");
	cli_say("%llu new, %llu already held, %llu refused, %llu not recognised; %llu month%s "
		"judged; view %llu%s",
	    (unsigned long long)r.added, (unsigned long long)r.held, (unsigned long long)r.refused,
	    (unsigned long long)r.unknown, (unsigned long long)r.months, r.months == 1 ? "" : "s",
	    (unsigned long long)r.view, r.changed ? "" : ", unchanged");
	return r.fault ? EXIT_DATA : EXIT_FINE;
}

const struct cli_cmd cmd_ingest = {
	.name = "ingest",
	.args = "FILE|DIR|rtr:HOST:PORT...",
	.help = "put files into an observatory and judge the months they change",
	.more = "Folders are walked. The kind of a file is told by its content; one that is not "
		"recognised is\n"
		"named and left. A file that is already held changes nothing. Exit 3 when "
		"something given was\n"
		"refused, held back, cut or missing; all that was good is in the observatory then. "
		"`-` is the\n"
		"standard input, which is kept under the name stdin; `rtr:HOST:PORT` is a live "
		"cache of "
		"VRPs, of\n"
		"which what it has now is kept as a document with its date.",
	.opts = opts,
	.run = run,
};
