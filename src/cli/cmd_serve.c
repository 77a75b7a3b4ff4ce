/* cmd_serve.c - `routescope serve`: the API and the dashboard of one observatory. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "app/obs.h"
#include "cli/cli.h"
#include "http/http.h"

static const struct cli_opt opts[] = {
	{ "data", "DIR", "folder of the observatory (" OBS_DEFAULT_DIR ")" },
	{ "listen", "ADDR:PORT", "where to listen (127.0.0.1:8480); port 0 takes a free one" },
	{ "host", "NAME", "answer to this name too (localhost and the address always are)" },
	{ "rate", "N",
	    "requests a second that one address may make (50; loopback only if given; 0: no "
	    "limit)" },
	{ NULL, NULL, NULL },
};

/* "127.0.0.1:8480" or "[::1]:8480" into the address without brackets and the port. */
static bool
listen_parse(const char *text, char *addr, size_t addr_n, uint16_t *port)
{
	const char *colon = strrchr(text, ':');
	struct str host;
	uint64_t v;

	if (colon == NULL || !str_u64(str_of(colon + 1), 65535, &v))
		return false;
	host = (struct str){ text, (size_t)(colon - text) };
	if (host.n >= 2 && host.p[0] == '[' && host.p[host.n - 1] == ']')
		host = (struct str){ host.p + 1, host.n - 2 };
	else if (memchr(host.p, ':', host.n) != NULL)
		return false;
	if (host.n == 0 || host.n >= addr_n)
		return false;
	memcpy(addr, host.p, host.n);
	addr[host.n] = '\0';
	*port = (uint16_t)v;
	return true;
}

/* Lines come from the server's threads; stdio keeps each whole. */
static void
log_line(void *arg, const char *line)
{
	(void)arg;
	fprintf(stderr, "%s\n", line);
}

/* Blocks the signals that end us, before any thread is there to take them. */
static void
signals(sigset_t *ends)
{
	sigemptyset(ends);
	sigaddset(ends, SIGTERM);
	sigaddset(ends, SIGINT);
	pthread_sigmask(SIG_BLOCK, ends, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static int
run(struct cli *c)
{
	const char *hosts[32];
	struct http_conf conf = { .data_dir = cli_opt(c, "data", OBS_DEFAULT_DIR),
		.hosts = hosts,
		.clock = clock_system(),
		.log = log_line };
	const char *listen = cli_opt(c, "listen", "127.0.0.1:8480");
	struct http *h;
	struct err e;
	char addr[256];
	sigset_t ends;
	long rate;
	int sig;

	if (c->argc > 0)
		return cli_usage(c, "%s is too much: serve takes options only", c->argv[0]);
	if (!listen_parse(listen, addr, sizeof(addr), &conf.port))
		return cli_usage(c,
		    "--listen takes ADDR:PORT, such as 127.0.0.1:8480 or [::1]:0, not %s", listen);
	for (const char *name; (name = cli_nth(c, "host", conf.n_hosts)) != NULL; conf.n_hosts++) {
		if (conf.n_hosts == sizeof(hosts) / sizeof(*hosts))
			return cli_usage(c, "--host can be given %zu times", conf.n_hosts);
		hosts[conf.n_hosts] = name;
	}
	if (!cli_num(c, "rate", 0, 1000000, 50, &rate))
		return EXIT_USAGE;
	conf.rate = (uint32_t)rate;
	conf.rate_all = cli_opt(c, "rate", NULL) != NULL;
	conf.addr = addr;
	signals(&ends);
	if (http_open(&h, &conf, &e) != ST_OK)
		return cli_fail(c, &e);
	printf("ready http://%s%s%s:%u\n", strchr(addr, ':') != NULL ? "[" : "", addr,
	    strchr(addr, ':') != NULL ? "]" : "", http_port(h));
	fflush(stdout);
	sigwait(&ends, &sig);
	http_close(h);
	return EXIT_FINE;
}

const struct cli_cmd cmd_serve = {
	.name = "serve",
	.args = "",
	.help = "serve the API and the dashboard of an observatory",
	.more = "Prints `ready http://ADDR:PORT` when it listens, and runs until SIGTERM or "
		"SIGINT. What an\n"
		"ingest publishes is served without restart.",
	.opts = opts,
	.run = run,
};
