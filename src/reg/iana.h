/*
 * iana.h - the number registries of IANA: what is special, what is allocated, to which registry.
 *
 * Reads the files as IANA publishes them, CSV and XML, and tells by their content
 * which registry each is:
 *   - special-purpose IPv4 and IPv6 addresses: bogon where not globally reachable;
 *   - special-purpose AS numbers, and AS numbers (blocks of the regional registries);
 *   - IPv4 address space and IPv6 global unicast: what nobody was allocated is a bogon.
 * Of each registry the newest file counts. One of special-purpose numbers takes the
 * place of the built-in table (bogon.h) when it is at least as new; the built-in
 * blocks that come from no such registry stay.
 *
 * Of special-purpose blocks the most specific one that covers a prefix decides.
 */
#ifndef IANA_H
#define IANA_H

#include "base/load.h"
#include "io/in.h"
#include "reg/space.h"

enum iana_registry {
	IANA_SPECIAL4,
	IANA_SPECIAL6,
	IANA_SPECIAL_ASN,
	IANA_ASN16,
	IANA_ASN32,
	IANA_SPACE4,
	IANA_UNICAST6,
	IANA_REGISTRIES,
	IANA_NONE = IANA_REGISTRIES,
};

enum iana_state {
	IANA_BOGON, /* not globally reachable, or reserved */
	IANA_USED,  /* reachable, allocated, assigned */
	IANA_FREE,  /* allocated to nobody */
};

struct iana_row {
	space_addr first, last; /* afi 0: AS numbers */
	uint32_t file;
	uint8_t afi, len, registry, state;
	uint8_t rir; /* number of the regional registry, as in delegated.h; 0 none */
};

struct iana_file {
	int64_t time_s;	  /* stated, or by its name; 0 unknown */
	int64_t latest_s; /* newest date of a record */
	bool open_end;	  /* a form that does not show where it ends: CSV */
};

/* Rows under construction, from any number of files; zeroed is empty. */
struct iana_set {
	struct iana_row *rows;
	struct iana_file *files;
	size_t n, cap, n_files, cap_files;
};

/* Adds one file. On failure the set is as before. */
enum st iana_load(struct iana_set *s, struct in *in, struct load *l, struct err *e);
void iana_set_fini(struct iana_set *s);

struct iana; /* frozen; opaque */

/*
 * given: space that the regional registries' own files give to somebody, and which is therefore
 * allocated, whatever an older file of IANA says; pool: space that they know to be free. Both tidy,
 * or NULL. The set is emptied in every case. On failure *out is NULL.
 */
enum st iana_build(struct iana **out, struct iana_set *s, const struct space *given,
    const struct space *pool, struct err *e);
void iana_free(struct iana *t); /* NULL is fine */

/* Why *p is never to be routed, or NULL: the built-in table and the files together. */
const char *iana_bogon_pfx(const struct iana *t, const struct pfx *p);
/* The same for an AS number. */
const char *iana_bogon_asn(const struct iana *t, uint32_t asn);
/* The regional registry whose block an AS number is in, as in delegated.h; 0 unknown. */
unsigned iana_asn_registry(const struct iana *t, uint32_t asn);
/* Whether files took the place of the built-in table of that registry. */
bool iana_replaces(const struct iana *t, enum iana_registry r);

#endif
