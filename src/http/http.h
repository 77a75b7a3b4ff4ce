/*
 * http.h - the server: /api/v1, the dashboard, health and metrics, over one observatory.
 *
 * A pool of event-driven threads, one a processor; each request is parse, app call, emit. Answers
 * of the current view are kept, so a repeated question costs no store. A view published by an
 * ingest is served from the next request on (looked for at most ten times a second).
 *
 * Request heads are checked before the HTTP library sees them (front.h, strict.h).
 *
 * Read only: there is no request that changes anything, and none with a body.
 */
#ifndef HTTP_H
#define HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"

struct http; /* opaque */

struct http_conf {
	const char *data_dir;	  /* an observatory */
	const char *addr;	  /* "127.0.0.1", "::1", "0.0.0.0", a name of this machine */
	uint16_t port;		  /* 0: a free one */
	const char *const *hosts; /* further names that the Host line may have */
	size_t n_hosts;
	unsigned threads; /* 0: one a processor */
	/* Requests a second that an address may make, RATE_BURST times that at once; 0: no limit.
	 * Loopback, where a proxy sits, is exempt unless rate_all. */
	uint32_t rate;
	bool rate_all;
	struct clock clock;
	/* A line "level area key=value" without line end, from any thread; rate-limited. May be
	 * NULL. */
	void (*log)(void *arg, const char *line);
	void *log_arg;
};

/* Opens the observatory and listens. The strings of conf must live until http_close. */
enum st http_open(struct http **out, const struct http_conf *conf, struct err *e);
uint16_t http_port(const struct http *h);
/* Stops listening, lets answers that are under way go out (at most 3 s), frees all. NULL is fine.
 */
void http_close(struct http *h);

#endif
