/*
 * client.h - one whole set from a live cache: connects, asks, reads to the End of Data, closes.
 *
 * Plain TCP, as caches offer it on loopback and inside one's own network; RFC 8210 9 names the
 * transports that protect it, which a tunnel gives.
 */
#ifndef RTR_CLIENT_H
#define RTR_CLIENT_H

#include "base/load.h"
#include "rpki/vrp.h"

struct rtr_client_opts {
	int connect_ms, silence_ms, whole_ms; /* ceilings; 0: the defaults */
	unsigned max_version;		      /* RTR_MAX_VERSION unless lower */
	unsigned tries; /* connections, and answers of "later"; 0: the default */
	int pause_ms;	/* before the second try, doubled for each further; 0: the default */
};

struct rtr_answer {
	unsigned version;
	uint32_t serial;
	uint64_t bytes; /* of the canonical form, as is the digest (set.h) */
	uint8_t sha256[SHA256_BYTES];
};

/* Whether s names a cache: "rtr:HOST:PORT", "rtr://HOST:PORT"; an IPv6 address in brackets. */
bool rtr_is_address(const char *s);

/*
 * Adds what the cache at that address has to *out: VRPs counted in *l, ASPAs and router keys in
 * out->aspa_load and key_load. Whole or nothing. ST_OK, ST_NOMEM; ST_IO: not reached or lost;
 * ST_BAD: a fault of the protocol, or a set without VRPs. opts may be NULL.
 */
enum st rtr_fetch(struct vrp_set *out, const char *address, const struct rtr_client_opts *opts,
    struct load *l, struct rtr_answer *a, struct err *e);

#endif
