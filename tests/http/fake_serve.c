/* fake_serve.c - the server over fake_view.c: fake_serve DIR prints "ready URL" and runs to
 * SIGTERM. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "http/http.h"

static void
log_line(void *arg, const char *line)
{
	(void)arg;
	fprintf(stderr, "%s\n", line);
}

int
main(int argc, char **argv)
{
	static const char *const hosts[] = { "routes.example" };
	struct http_conf conf = { .data_dir = argc > 1 ? argv[1] : ".",
		.addr = "127.0.0.1",
		.hosts = hosts,
		.n_hosts = 1,
		.threads = 2,
		.rate = argc > 2 ? (uint32_t)atoi(argv[2]) : 0,
		.rate_all = true,
		.clock = clock_system(),
		.log = log_line };
	struct http *h;
	struct err e;
	sigset_t ends;
	int sig;

	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &ends, NULL);
	if (http_open(&h, &conf, &e) != ST_OK) {
		fprintf(stderr, "%s\n", e.msg);
		return 3;
	}
	printf("ready http://127.0.0.1:%u\n", http_port(h));
	fflush(stdout);
	sigwait(&ends, &sig);
	http_close(h);
	return 0;
}
