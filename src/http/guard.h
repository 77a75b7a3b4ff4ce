/*
 * guard.h - which requests are answered at all: strict framing, a known host, bounded heads.
 *
 * The HTTP library below is lenient (it takes Content-Length beside Transfer-Encoding, two lengths,
 * a blank before the colon), and a lenient server behind a proxy that thinks otherwise is how
 * requests are smuggled. We serve only what has no body, so a request that brings one is refused
 * and its connection closed: what follows is never read as another request.
 */
#ifndef GUARD_H
#define GUARD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct MHD_Connection;

/*
 * Hosts that we answer to, besides localhost, 127.0.0.1 and [::1]. A name in the Host line that is
 * not ours may have been pointed at us by its owner (DNS rebinding); an address cannot, so whoever
 * listens on all addresses answers to each of them.
 */
struct guard {
	const char *const *hosts;
	size_t n_hosts;
	const char *listen; /* the address listened on, or NULL: any */
};

struct verdict_http {
	unsigned status; /* 0: fine */
	bool body;	 /* the request announces a body */
	const char *why;
};

/* "name", "name:port" or "[::1]:port". */
bool guard_host_ok(const struct guard *g, struct str host);
/* The method, the version and the header lines. The target is judged elsewhere, but for its length.
 */
struct verdict_http guard_check(const struct guard *g, struct MHD_Connection *mc,
    const char *method, const char *version, size_t target_bytes);

#endif
