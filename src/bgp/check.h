/*
 * check.h - everything that is wrong or odd with a message, with rule and place.
 *
 * The decoder (attrs.h, update.h) is made for speed and knows the attributes
 * of every day; this is the slow look at every attribute of the registry, its
 * flags, the families, messages other than UPDATE. `inspect` takes it always,
 * the decoder when it meets something rare, so that both come to the same
 * outcome. Faults are data: nothing here fails.
 */
#ifndef CHECK_H
#define CHECK_H

#include "base/outcome.h"
#include "bgp/attrs.h"

struct check_session {
	bool as4, add_path;
	bool external; /* the peer is known to be of another AS */
	bool rib;      /* a table entry: the prefix stands outside the attributes */
	/* The message was kept by a collector, which may sit in a confederation and has settled the
	 * length of messages with its peer. */
	bool archive;
};

/* What the walk over the attributes found, for who looks further. */
struct check_attrs {
	uint64_t seen[4];
	bool cut; /* the block could not be walked to its end */
	struct aspath_look path_look;
	unsigned hops4; /* of AS4_PATH */
	uint32_t aggregator;
	bool as4_path, as4_aggregator; /* there and good */
	struct bgp_mp reach, unreach;
};

static inline bool
check_seen(const struct check_attrs *a, unsigned code)
{
	return a->seen[code / 64] >> (code % 64) & 1;
}

/* An attribute block; offsets are those of w. */
void check_attrs(
    struct findings *f, struct check_attrs *a, struct wire w, const struct check_session *s);
/* RFC 7606 3 (d), for a block that announces. */
void check_required(
    struct findings *f, const struct check_attrs *a, uint64_t off, bool classic_nlri);

/* The worst finding, when it is one of RFC 7606, as the fault of a decoded block or message. */
void check_to_fault(struct bgp_fault *fault, const struct findings *f);

/* Whether a next hop of n octets is legal for the family; true for families without a rule here. */
bool family_next_hop(unsigned afi, unsigned safi, size_t n);

/* The body of an UPDATE at offset off of the stream. */
void check_update(
    struct findings *f, const uint8_t *p, size_t n, uint64_t off, const struct check_session *s);
/*
 * A message of another type than UPDATE, behind its header, whose first octet lies at off.
 */
void check_other(struct findings *f, unsigned type, const uint8_t *p, size_t n, uint64_t off);

/* "OPEN"; "message" for a type that does not exist. */
const char *check_type_name(unsigned type);

/* One attribute of a block on its way to be shown; off is that of its flags. */
struct check_attr {
	uint8_t flags, code;
	size_t n, off;
	const uint8_t *p;
};

/* Walks the attributes of a block as far as it can be walked. */
bool check_next_attr(struct wire *w, struct check_attr *out);

#endif
